//! The verdict in at most three lines, then the calm facts: the same words in the terminal and on the page.

use super::facts::{
    GAP, NO_WATCH_CAN, NO_WATCH_CAN_SHORT, Steps, ceiling_words, climb_words, next_words, not_assessed,
};
use super::facts::{steps, usual_words, week_words};
use super::findings::{Finding, findings};
use super::words::{bare, long_date, short_date, week_range};
use super::{PlanSettings, SILENT_DAYS};
use crate::model::{
    AthleteAnalysis, FlagKind, LoadUnit, Session, SessionMeasure, SummaryLine, Tone, Week, WeekRow, WeekStatus,
};
use crate::weekly::BASE_WEEKS;
use chrono::Days;

/// Lines of the verdict, whatever was found.
const MOST_VERDICT_LINES: usize = 3;
/// After so many days without a run, other sports or not, there is no week to speak of.
const IDLE_DAYS: i64 = 28;

/// The verdict in at most three lines, then the calm facts: five lines at most.
pub fn summary(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Vec<SummaryLine> {
    summary_after(None, athlete, settings)
}

/// The same, where something must be said before the verdict.
pub fn summary_after(
    opening: Option<SummaryLine>,
    athlete: &AthleteAnalysis,
    settings: &PlanSettings,
) -> Vec<SummaryLine> {
    let mut lines: Vec<SummaryLine> = opening.into_iter().chain(stop_line(athlete, settings)).collect();
    if let Some(line) = nothing_recent(athlete, settings) {
        lines.push(line);
        return lines;
    }
    let found = findings(athlete, settings);
    let shown = athlete.weeks.iter().rfind(|row| row.complete);
    if found.iter().any(|finding| !finding.is_habit) {
        // A finding says more than that weeks do not compare.
        if lines.len() + 1 < MOST_VERDICT_LINES {
            lines.extend(return_line(shown));
        }
        return with_facts(verdict(lines, found), athlete, shown, settings);
    }
    match shown {
        Some(row) if complete_weeks(athlete) > BASE_WEEKS => judged(lines, athlete, found, row, settings),
        _ => too_early(lines, athlete, found, settings),
    }
}

fn line(tone: Tone, text: impl Into<String>) -> SummaryLine {
    SummaryLine { tone, text: text.into(), is_of_pain: false }
}

/// `By your log: stop signal on 21 Jun; less load from 22 Jun.`
fn stop_line(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<SummaryLine> {
    let stop = athlete.own.stop_signal(settings.as_of)?;
    let from = athlete.own.relief_from(settings.as_of);
    let less = from.map(|from| format!("; less load from {}", short_date(from))).unwrap_or_default();
    let text = format!("By your log: stop signal on {}{less}.", short_date(stop.date));
    Some(SummaryLine { is_of_pain: true, ..line(Tone::Caution, text) })
}

fn complete_weeks(athlete: &AthleteAnalysis) -> usize {
    athlete.weeks.iter().filter(|row| row.complete).count()
}

/// No runs at all, or an export that ends too long ago to say anything about now.
fn nothing_recent(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<SummaryLine> {
    if athlete.sessions.is_empty() {
        let text = match athlete.activities.iter().filter(|row| row.is_run_outside_days()).count() {
            0 => "No runs found, so nothing was assessed.".into(),
            count => {
                let runs = if count == 1 { "1 run lies".into() } else { format!("{count} runs lie") };
                let last = long_date(settings.as_of);
                format!("{runs} outside the days that count, up to {last}: nothing was assessed.")
            }
        };
        return Some(line(Tone::Open, text));
    }
    let last = athlete.activities.iter().filter_map(|row| row.local_date).max()?;
    let silent_days = (settings.as_of - last).num_days();
    let last_run = athlete.sessions.iter().map(|session| session.local_date).max()?;
    let idle_days = (settings.as_of - last_run).num_days();
    if silent_days <= SILENT_DAYS && idle_days > IDLE_DAYS {
        let text = format!(
            "The last run was {}, {idle_days} days before {}: nothing recent to compare, no ceiling.",
            long_date(last_run),
            long_date(settings.as_of)
        );
        return Some(line(Tone::Open, text));
    }
    (silent_days > SILENT_DAYS).then(|| {
        let text = format!(
            "The export ends {}, {silent_days} days before {}: nothing recent to compare, no ceiling.",
            long_date(last),
            long_date(settings.as_of)
        );
        line(Tone::Open, text)
    })
}

/// Findings first; what a study says of one only where a line is left.
fn verdict(opening: Vec<SummaryLine>, mut found: Vec<Finding>) -> Vec<SummaryLine> {
    let mut lines = opening;
    found.truncate(MOST_VERDICT_LINES - lines.len());
    let mut spare = MOST_VERDICT_LINES - lines.len() - found.len();
    for finding in found {
        lines.push(finding.line);
        if let Some(study) = finding.study.filter(|_| spare > 0) {
            spare -= 1;
            lines.push(line(Tone::Plain, study));
        }
    }
    // Whatever opens the verdict carries a mark.
    if let Some(first) = lines.first_mut().filter(|first| first.tone == Tone::Plain) {
        first.tone = Tone::Caution;
    }
    lines
}

/// The verdict and, below it, the week, what comes next and what was not assessed: three lines, or two below a verdict of three.
fn with_facts(
    verdict: Vec<SummaryLine>,
    athlete: &AthleteAnalysis,
    shown: Option<&WeekRow>,
    settings: &PlanSettings,
) -> Vec<SummaryLine> {
    let is_full = verdict.len() == MOST_VERDICT_LINES;
    let mut lines = verdict;
    lines.extend(shown.map(|row| line(Tone::Plain, facts_line(athlete, row, settings))));
    let next = athlete.next_run.as_ref();
    if is_full {
        let ceiling = next.and_then(|next| ceiling_words(next, settings)).map(|words| format!("{words}.{GAP}"));
        let missing = not_assessed_words(NO_WATCH_CAN_SHORT, athlete, shown);
        lines.push(line(Tone::Plain, format!("{}{missing}", ceiling.unwrap_or_default())));
    } else {
        lines.extend(next.and_then(|next| next_words(next, settings)).map(|words| line(Tone::Plain, words)));
        lines.push(line(Tone::Plain, not_assessed_words(NO_WATCH_CAN, athlete, shown)));
    }
    lines
}

/// Five weeks are there: calm, or the reason why the last one cannot be judged.
fn judged(
    mut lines: Vec<SummaryLine>,
    athlete: &AthleteAnalysis,
    habits: Vec<Finding>,
    row: &WeekRow,
    settings: &PlanSettings,
) -> Vec<SummaryLine> {
    if row.status != WeekStatus::Ok {
        lines.push(open_line(row, settings));
        return with_facts(verdict(lines, habits), athlete, Some(row), settings);
    }
    let reached = reached_words(athlete, settings);
    let tone = if reached.is_some() { Tone::Open } else { Tone::Calm };
    lines.push(line(tone, format!("{}{}", reached.unwrap_or_default(), calm_words(athlete, row, settings))));
    let next = athlete.next_run.as_ref().filter(|_| habits.is_empty());
    lines = verdict(lines, habits);
    lines.extend(next.and_then(|next| next_words(next, settings)).map(|words| line(Tone::Plain, words)));
    let missing = not_assessed(athlete, Some(row)).join("; ");
    let steps = steps(athlete, settings).sentence();
    let missing = if missing.is_empty() { String::new() } else { format!("{GAP}Not assessed: {missing}.") };
    lines.push(line(Tone::Plain, format!("{steps}{missing}")));
    lines
}

/// `This week has reached its limits: 44.0 km. `; nothing while the week that is not over has room.
fn reached_words(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<String> {
    let current = athlete.weeks.last().filter(|row| !row.complete)?;
    let (unit, _) = athlete.next_run.as_ref()?.week_left().filter(|(_, left)| *left <= 0.0)?;
    let load = if unit == LoadUnit::Distance { current.distance_m } else { current.load? };
    Some(format!("This week has reached its limits: {}. ", unit.words(load, settings.units)))
}

/// `Nothing jumped: 24.6 mi (usual 23.8), longest 9.0 (30-day longest 10.0).` Hills that only raised a note are named.
fn calm_words(athlete: &AthleteAnalysis, row: &WeekRow, settings: &PlanSettings) -> String {
    let units = settings.units;
    let (unit, total) = row.total();
    let by = if unit == LoadUnit::Distance { SessionMeasure::Distance } else { SessionMeasure::MovingTime };
    let words = |amount| match by {
        SessionMeasure::Distance => bare(amount, units),
        _ => by.words(amount, units),
    };
    let longest_words = longest_of_week(athlete, row.week, by, settings).map(|longest| {
        let before = longest.longest30_by(by).map(|before| format!(" (30-day longest {})", words(before)));
        format!(", longest {}{}", words(longest.amount(by)), before.unwrap_or_default())
    });
    let last_week = if athlete.weeks.last().is_some_and(|last| !last.complete) { "last week " } else { "" };
    let (total, usual) = (unit.words(total, units), usual_words(row, units));
    let hills = hill_words(athlete, row);
    let nothing = if hills.is_empty() { "Nothing jumped" } else { "No run or week jumped, hills did" };
    format!("{nothing}: {last_week}{total}{usual}{}{hills}.", longest_words.unwrap_or_default())
}

/// `; climb 1.69 and descent 1.59 times the usual`; nothing where no hill flag is of the week.
fn hill_words(athlete: &AthleteAnalysis, row: &WeekRow) -> String {
    let of = |kind, word| {
        let flag = athlete.flags.iter().find(|flag| flag.week == row.week && flag.kind == kind)?;
        Some(format!("{word} {:.2}", flag.value))
    };
    let found = [of(FlagKind::HillJump, "climb"), of(FlagKind::DescentJump, "descent")];
    let found: Vec<String> = found.into_iter().flatten().collect();
    if found.is_empty() { String::new() } else { format!("; {} times the usual", found.join(" and ")) }
}

fn longest_of_week<'a>(
    athlete: &'a AthleteAnalysis,
    week: Week,
    by: SessionMeasure,
    settings: &PlanSettings,
) -> Option<&'a Session> {
    athlete
        .sessions
        .iter()
        .filter(|session| Week::of(session.local_date, settings.week_start) == week)
        .max_by(|a, b| a.amount(by).total_cmp(&b.amount(by)))
}

fn return_line(row: Option<&WeekRow>) -> Option<SummaryLine> {
    let in_return = row.is_some_and(|row| row.status == WeekStatus::ReturnFromBreak);
    in_return.then(|| {
        let text = "Back from a break of two weeks or more: weeks compare again after four whole ones.";
        line(Tone::Open, text)
    })
}

fn open_line(row: &WeekRow, settings: &PlanSettings) -> SummaryLine {
    if let Some(line) = return_line(Some(row)) {
        return line;
    }
    let text = match row.status {
        WeekStatus::NoData => {
            format!("Nothing recorded in the week {}, in any sport: rest, or a missing file?", week_range(row.week))
        }
        _ => {
            let usual =
                row.usual().map(|usual| format!(" (usual week {})", row.total().0.words(usual, settings.units)));
            format!(
                "Too little running to compare weeks{}. No flags does not mean all is well.",
                usual.unwrap_or_default()
            )
        }
    };
    line(Tone::Open, text)
}

fn too_early(
    mut lines: Vec<SummaryLine>,
    athlete: &AthleteAnalysis,
    habits: Vec<Finding>,
    settings: &PlanSettings,
) -> Vec<SummaryLine> {
    let (have, needed) = (complete_weeks(athlete), BASE_WEEKS + 1);
    let text =
        format!("Too early to compare: {have} of the {needed} weeks needed. No flags does not mean all is well.");
    lines.push(line(Tone::Open, text));
    let steps: Steps = steps(athlete, settings);
    let judged = athlete.weeks.first().map(|first| Week { start: first.week.start + Days::new(7 * BASE_WEEKS as u64) });
    if let Some(week) = judged {
        let text = format!("First week that can be judged: {}.{GAP}{}", week_range(week), steps.sentence());
        lines.push(line(Tone::Plain, text));
    }
    lines.extend(habits.into_iter().map(|habit| habit.line).take(MOST_VERDICT_LINES.saturating_sub(lines.len())));
    lines
}

/// `Week 41.0 km (usual 31.5)   climb 420 m (390)   steps 164 at 5:55/km (typical 167; rule of thumb 170)`
fn facts_line(athlete: &AthleteAnalysis, row: &WeekRow, settings: &PlanSettings) -> String {
    let steps = steps(athlete, settings).in_line();
    let climb = climb_words(row, settings);
    let facts: Vec<String> =
        [Some(week_words(row, athlete, settings)), climb, Some(steps)].into_iter().flatten().collect();
    facts.join(GAP)
}

/// `Not assessed: hip control and strength (no watch can), shoes.`
fn not_assessed_words(always: &'static str, athlete: &AthleteAnalysis, row: Option<&WeekRow>) -> String {
    let mut missing = vec![always];
    missing.extend(not_assessed(athlete, row));
    format!("Not assessed: {}.", missing.join(", "))
}
