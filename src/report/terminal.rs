//! The one-screen summary on stdout: the verdict in the page's words, the last weeks as a sparkline, recent flags, and
//! where the report lies. Symbols carry the meaning; colour only repeats it.

use super::sanitize::for_terminal;
use crate::chart::build::flag_words;
use crate::model::{ActivityRow, Analysis, AthleteAnalysis, Flag, LoadUnit, Severity, SummaryLine, Tone};
use crate::units::UnitSystem;
use crate::weekly::RUN_WALK_SHARE;
use chrono::{Datelike, Days, NaiveDate};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const FLAGS_SHOWN: usize = 5;
const FLAGS_SINCE_DAYS: u64 = 28;
const SPARK_WEEKS: usize = 26;
const NARROWEST: usize = 40;
/// Where to turn with pain, below a verdict that something jumped.
const SORE: &str = "Sore? strideload plan return";
/// Runs that begin this many years before the last day are said to go back to a year.
const LONG_YEARS: i32 = 2;
/// What stands between two facts of one line.
const FACT_GAP: &str = "   ";

/// How the summary is printed.
#[derive(Clone, Debug)]
pub struct TerminalOptions {
    pub units: UnitSystem,
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// `Strava + Garmin`; empty when unknown.
    pub sources: String,
    /// As the user named it.
    pub output_dir: String,
}

/// The whole summary, ending with a line break.
pub fn summary_text(analysis: &Analysis, athlete: &AthleteAnalysis, options: &TerminalOptions) -> String {
    let width = options.width.max(NARROWEST);
    let mut lines = header(analysis, athlete, options, width);
    lines.extend(athlete.summary.iter().flat_map(|l| verdict_lines(l, options.color, width)));
    if athlete.summary.iter().any(|line| matches!(line.tone, Tone::Alert | Tone::Caution)) {
        add_at_right(&mut lines, SORE, width);
    }
    lines.extend(spark_line(athlete, options.units));
    lines.extend(flag_lines(analysis, athlete, options, width));
    if !options.output_dir.is_empty() {
        lines.push(fit(&format!("   Report: {}/report.html", for_terminal(&options.output_dir)), width.max(200)));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// `1,204 runs, Strava + Garmin, up to Sun 22 Nov 2026`, and at the right what was not read.
fn header(analysis: &Analysis, athlete: &AthleteAnalysis, options: &TerminalOptions, width: usize) -> Vec<String> {
    let mut left = count_words(athlete);
    let as_of = analysis.as_of;
    let first = athlete.activities.iter().filter(|row| row.counts_as_run()).filter_map(|row| row.local_date).min();
    if !options.sources.is_empty() {
        left += &format!(", {}", for_terminal(&options.sources));
    } else if let Some(first) = first.filter(|first| as_of.is_some_and(|last| last.year() - first.year() >= LONG_YEARS))
    {
        left += &format!(" since {}", first.year());
    }
    if let Some(as_of) = as_of {
        left += &format!(", up to {}", as_of.format("%a %-d %b %Y"));
    }
    let mut lines = vec![fit(&left, width)];
    add_at_right(&mut lines, &skipped_words(analysis), width);
    lines
}

/// `1,204 runs`; who mostly walks between hears `9 run-walks`.
fn count_words(athlete: &AthleteAnalysis) -> String {
    let runs = || athlete.activities.iter().filter(|row| row.counts_as_run());
    // An outing without samples has no walking in it that could be told.
    let known_s = |row: &ActivityRow| row.facts.known_running_s().filter(|running_s| *running_s > 0.0);
    let timed = runs().filter_map(|row| Some((known_s(row)?, row.facts.moving_s)));
    let (running_s, moving_s) = timed.fold((0.0, 0.0), |sum, run| (sum.0 + run.0, sum.1 + run.1));
    let name = if running_s < RUN_WALK_SHARE * moving_s { "run-walk" } else { "run" };
    let count = runs().count();
    format!("{} {name}{}", thousands(count as u64), if count == 1 { "" } else { "s" })
}

/// At the end of the last line where it fits there, else on a line of its own.
fn add_at_right(lines: &mut Vec<String>, words: &str, width: usize) {
    let Some(last) = lines.last_mut().filter(|_| !words.is_empty()) else { return };
    match width.saturating_sub(last.width() + words.width()) {
        gap if gap >= 2 => *last += &format!("{}{words}", " ".repeat(gap)),
        _ => lines.push(fit(&format!("   {words}"), width)),
    }
}

/// Entries a user would have expected to count.
fn skipped_words(analysis: &Analysis) -> String {
    let c = &analysis.counts;
    match c.unsupported + c.unreadable + c.damaged {
        0 => String::new(),
        1 => "1 file skipped (problems.csv)".into(),
        n => format!("{} files skipped (problems.csv)", thousands(n)),
    }
}

fn verdict_lines(line: &SummaryLine, color: bool, width: usize) -> Vec<String> {
    let (mark, code) = match line.tone {
        Tone::Alert => ("!!", "1;31"),
        Tone::Caution => ("! ", "33"),
        Tone::Calm => ("ok", "32"),
        Tone::Open => ("--", "36"),
        Tone::Plain => ("  ", ""),
    };
    let mut lines = wrap(&for_terminal(&line.text), width - 3).into_iter();
    let first = format!("{} {}", paint(mark, code, color), lines.next().unwrap_or_default());
    std::iter::once(first.trim_end().to_string()).chain(lines.map(|l| format!("   {l}"))).collect()
}

fn spark_line(athlete: &AthleteAnalysis, units: UnitSystem) -> Option<String> {
    let weeks = &athlete.weeks[athlete.weeks.len().saturating_sub(SPARK_WEEKS)..];
    if weeks.len() < 2 {
        return None;
    }
    let values: Vec<f64> = weeks.iter().map(|w| w.distance_m).collect();
    let most = values.iter().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        return None;
    }
    Some(format!("   Last {} weeks {}  most {}", weeks.len(), sparkline(&values), units.distance(most)))
}

/// One block per value, an empty place for zero.
pub fn sparkline(values: &[f64]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = values.iter().copied().fold(0.0, f64::max);
    let block = |v: &f64| match v / most {
        share if share > 0.0 => BLOCKS[((share * 8.0).ceil() as usize).clamp(1, 8) - 1],
        _ => ' ',
    };
    values.iter().map(block).collect()
}

fn flag_lines(analysis: &Analysis, athlete: &AthleteAnalysis, options: &TerminalOptions, width: usize) -> Vec<String> {
    let recent: Vec<&Flag> = athlete.listed_flags().into_iter().filter(|f| is_recent(f, analysis.as_of)).collect();
    let mut lines: Vec<String> = recent.iter().take(FLAGS_SHOWN).map(|f| flag_line(f, options, width)).collect();
    if recent.len() > FLAGS_SHOWN {
        lines.push(format!("   and {} more in the report", recent.len() - FLAGS_SHOWN));
    }
    lines
}

/// Of the last four weeks.
pub fn is_recent(flag: &Flag, as_of: Option<NaiveDate>) -> bool {
    let from = as_of.and_then(|d| d.checked_sub_days(Days::new(FLAGS_SINCE_DAYS)));
    from.is_none_or(|from| flag.local_date > from)
}

fn flag_line(flag: &Flag, options: &TerminalOptions, width: usize) -> String {
    let code = match flag.severity {
        Severity::Alert => "1;31",
        Severity::Caution => "33",
        Severity::Note => "",
    };
    let race = if flag.maybe_race { ", race?" } else { "" };
    let words = format!("{:>6}  {}{race}", flag.local_date.format("%-d %b"), flag_words(flag));
    let (value, limit) = value_and_limit(flag, options.units);
    let line = format!("{words:<40}{value} (limit {limit})  {}", flag.id);
    let mark = format!("{:<2}", flag.severity.symbol());
    format!("{} {}", paint(&mark, code, options.color), fit(&for_terminal(&line), width - 3))
}

/// Value and limit as people write them; with a decimal more where they would read the same.
pub fn value_and_limit(flag: &Flag, units: UnitSystem) -> (String, String) {
    let (value, limit) = (number(flag.value, flag.unit, units), number(flag.limit, flag.unit, units));
    if flag.unit == "spm" && value == limit && flag.value < flag.limit {
        return (format!("{:.1} steps/min", flag.value), limit);
    }
    (value, limit)
}

/// A flag's value with its unit as people write it.
pub fn number(value: f64, unit: &str, units: UnitSystem) -> String {
    match unit {
        "ratio" => format!("{value:.2}x"),
        "pct" => format!("{value:.1} %"),
        "spm" => format!("{value:.0} steps/min"),
        "share" => format!("{:.0} %", value * 100.0),
        "m" => units.distance(value),
        "s" => LoadUnit::Duration.words(value, units),
        "weeks" => format!("{value:.0} weeks"),
        other => format!("{value:.2} {other}"),
    }
}

/// `1,204`.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn paint(text: &str, code: &str, color: bool) -> String {
    if color && !code.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
}

/// Facts stand three blanks apart and keep together; only one wider than the screen breaks at its words.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let facts = text.split(FACT_GAP).map(str::trim).filter(|fact| !fact.is_empty());
    let pieces = facts.flat_map(|fact| filled(fact.split_whitespace(), " ", width));
    filled(pieces.collect::<Vec<_>>().iter().map(String::as_str), FACT_GAP, width)
}

/// Lines of at most `width` columns, as many pieces on each as fit.
fn filled<'a>(pieces: impl Iterator<Item = &'a str>, gap: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for piece in pieces {
        let piece = fit(piece, width);
        match lines.last_mut() {
            Some(line) if line.is_empty() => *line = piece,
            Some(line) if line.width() + gap.width() + piece.width() <= width => {
                line.push_str(gap);
                line.push_str(&piece);
            }
            _ => lines.push(piece),
        }
    }
    lines
}

/// Cuts at `width` columns, with an ellipsis.
fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_string();
    }
    let mut used = 1;
    let mut kept: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= width
        })
        .collect();
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_facts_breaks_between_facts() {
        let facts = "Week 39.2 km (usual 30.9)   climb 146 m (104)   steps 151 at 5:58/km (typical 167)";
        assert_eq!(wrap(facts, 200), [facts]);
        let narrow = ["Week 39.2 km (usual 30.9)   climb 146 m (104)", "steps 151 at 5:58/km (typical 167)"];
        assert_eq!(wrap(facts, 50), narrow);
        assert_eq!(wrap("steps 151 at 5:58/km", 12), ["steps 151 at", "5:58/km"]);
    }

    use crate::chart::example;
    use crate::model::FlagKind;

    fn options() -> TerminalOptions {
        TerminalOptions {
            units: UnitSystem::Km,
            color: false,
            width: 104,
            sources: "Strava + Garmin".into(),
            output_dir: "strideload-out".into(),
        }
    }

    #[test]
    fn the_summary_fits_one_screen_and_opens_with_the_verdict() {
        let analysis = example::analysis();
        let text = summary_text(&analysis, &analysis.athletes[0], &options());
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.len() <= 24, "{text}");
        assert!(lines.iter().all(|l| l.width() <= 104), "{text}");
        assert!(lines[0].starts_with("272 runs, Strava + Garmin, up to Sun 22 Nov 2026"), "{text}");
        assert!(lines[0].ends_with("1 file skipped (problems.csv)"), "{text}");
        assert!(lines[1].starts_with("!  Sunday's 22.4 km was 40 % longer"), "{text}");
        assert!(lines[5].starts_with("   Not assessed: hip control and strength (no watch can)."), "{text}");
        assert!(lines[5].ends_with("   Sore? strideload plan return"), "{text}");
    }

    #[test]
    fn the_first_line_counts_as_the_runner_runs() {
        let mut analysis = example::analysis();
        let first = |analysis: &Analysis, sources: &str| {
            let options = TerminalOptions { sources: sources.into(), ..options() };
            summary_text(analysis, &analysis.athletes[0], &options)
                .lines()
                .next()
                .map(str::to_owned)
                .unwrap_or_default()
        };
        analysis.counts.unsupported = 0;
        analysis.counts.unreadable = 0;
        analysis.counts.damaged = 0;
        let rows = &mut analysis.athletes[0].activities;
        rows[0].local_date = NaiveDate::from_ymd_opt(2011, 3, 1);
        assert_eq!(first(&analysis, ""), "272 runs since 2011, up to Sun 22 Nov 2026");
        let rows = &mut analysis.athletes[0].activities;
        rows.truncate(9);
        rows.iter_mut().for_each(|row| (row.facts.moving_s, row.facts.running_s) = (1800.0, 93.0));
        assert_eq!(first(&analysis, "Strava"), "9 run-walks, Strava, up to Sun 22 Nov 2026");
    }

    #[test]
    fn within_a_week_the_loudest_stands_first_and_a_session_jump_before_its_equals() {
        let mut analysis = example::analysis();
        let spike = analysis.athletes[0].flags[0].clone();
        let of = |id: &str, kind, severity, days| Flag {
            id: id.into(),
            kind,
            severity,
            local_date: spike.local_date - Days::new(days),
            week: crate::model::Week { start: spike.week.start - Days::new(days / 7 * 7) },
            ..spike.clone()
        };
        // By day, as the rules find them.
        analysis.athletes[0].flags = vec![
            of("WEEK", FlagKind::WeekJump, Severity::Caution, 0),
            of("HILL", FlagKind::HillJump, Severity::Note, 0),
            of("SPIKE", FlagKind::SessionSpike, Severity::Caution, 2),
            of("BEFORE", FlagKind::LongRunDoubled, Severity::Alert, 7),
        ];
        let text = summary_text(&analysis, &analysis.athletes[0], &options());
        let place = |id: &str| text.find(&format!("  {id}")).unwrap_or_else(|| panic!("{id}: {text}"));
        let places = ["SPIKE", "WEEK", "HILL", "BEFORE"].map(place);
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn a_calm_verdict_asks_after_no_pain() {
        let mut analysis = example::analysis();
        analysis.athletes[0].summary.iter_mut().for_each(|line| line.tone = Tone::Calm);
        assert!(!summary_text(&analysis, &analysis.athletes[0], &options()).contains("Sore?"));
    }

    #[test]
    fn a_narrow_terminal_wraps_and_loses_no_mark() {
        let analysis = example::analysis();
        let text = summary_text(&analysis, &analysis.athletes[0], &TerminalOptions { width: 60, ..options() });
        assert!(text.lines().all(|l| l.width() <= 60), "{text}");
        assert!(text.contains("\n!  Sunday's"), "{text}");
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let analysis = example::analysis();
        let plain = summary_text(&analysis, &analysis.athletes[0], &options());
        let coloured = summary_text(&analysis, &analysis.athletes[0], &TerminalOptions { color: true, ..options() });
        let stripped = coloured.replace("\u{1b}[33m", "").replace("\u{1b}[0m", "");
        assert_ne!(coloured, plain);
        assert_eq!(stripped, plain);
    }

    #[test]
    fn nothing_from_a_file_reaches_the_terminal_as_a_command() {
        let mut analysis = example::analysis();
        analysis.athletes[0].summary[0].text = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}3.1 km loop".into();
        analysis.athletes[0].flags[0].id = "\u{9b}31m".into();
        let options = TerminalOptions { sources: "Strava\u{1b}[31m\nline".into(), ..options() };
        let text = summary_text(&analysis, &analysis.athletes[0], &options);
        assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text:?}");
        assert!(text.lines().next().is_some_and(|l| l.contains("line")), "{text}");
    }

    #[test]
    fn no_run_at_all_still_prints() {
        let analysis = example::empty();
        assert_eq!(
            summary_text(&analysis, &analysis.athletes[0], &options()).lines().next(),
            Some("0 runs, Strava + Garmin")
        );
    }

    #[test]
    fn metres_of_a_flag_are_said_in_the_unit_of_its_sentence() {
        assert_eq!(number(13_414.0, "m", UnitSystem::Km), "13.4 km");
        assert_eq!(number(16_093.44, "m", UnitSystem::Mi), "10.0 mi");
    }

    #[test]
    fn a_sparkline_leaves_a_hole_for_a_week_off() {
        assert_eq!(sparkline(&[10.0, 0.0, 80.0]), "▁ █");
        assert_eq!(sparkline(&[0.0, 0.0]), "  ");
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([0, 999, 1204, 1_000_000].map(thousands), ["0", "999", "1,204", "1,000,000"].map(String::from));
    }
}
