//! The verdict in at most three findings, then the calm facts: the same words in the terminal and on the page.

use super::facts::{GAP, Steps, climb_words, next_words, not_assessed, steps, week_words};
use super::findings::{Findings, findings};
use super::words::{bare, long_date, week_range};
use super::{PlanSettings, SILENT_DAYS};
use crate::model::{AthleteAnalysis, Session, SummaryLine, Tone, Week, WeekRow, WeekStatus};
use crate::weekly::BASE_WEEKS;
use chrono::Days;

/// The verdict in at most three findings, then the calm facts: the same words in the terminal and on the page.
pub fn summary(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Vec<SummaryLine> {
    if let Some(line) = nothing_recent(athlete, settings) {
        return vec![line];
    }
    let found = findings(athlete, settings);
    let shown = athlete.weeks.iter().rfind(|row| row.complete);
    if !found.jumps.is_empty() {
        return with_jumps(athlete, found, shown, settings);
    }
    match shown {
        Some(row) if complete_weeks(athlete) > BASE_WEEKS => judged(athlete, found, row, settings),
        _ => too_early(athlete, found, settings),
    }
}

fn line(tone: Tone, text: impl Into<String>) -> SummaryLine {
    SummaryLine { tone, text: text.into() }
}

fn complete_weeks(athlete: &AthleteAnalysis) -> usize {
    athlete.weeks.iter().filter(|row| row.complete).count()
}

/// No runs at all, or an export that ends too long ago to say anything about now.
fn nothing_recent(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<SummaryLine> {
    if athlete.sessions.is_empty() {
        return Some(line(Tone::Open, "No runs found, so nothing was assessed."));
    }
    let last = athlete.activities.iter().filter_map(|row| row.local_date).max()?;
    let silent_days = (settings.as_of - last).num_days();
    (silent_days > SILENT_DAYS).then(|| {
        let text = format!(
            "The export ends {}, {silent_days} days before {}: nothing recent to compare, no ceiling.",
            long_date(last),
            long_date(settings.as_of)
        );
        line(Tone::Open, text)
    })
}

fn with_jumps(
    athlete: &AthleteAnalysis,
    found: Findings,
    shown: Option<&WeekRow>,
    settings: &PlanSettings,
) -> Vec<SummaryLine> {
    let mut lines: Vec<SummaryLine> = return_line(shown).into_iter().collect();
    lines.extend(found.jumps);
    lines.extend(found.habits);
    lines.extend(shown.map(|row| line(Tone::Plain, facts_line(athlete, row, settings))));
    lines.extend(next_line(athlete, settings));
    lines.push(not_assessed_line(athlete, shown, settings));
    lines
}

/// Five weeks are there: calm, or the reason why the last one cannot be judged.
fn judged(athlete: &AthleteAnalysis, found: Findings, row: &WeekRow, settings: &PlanSettings) -> Vec<SummaryLine> {
    if row.status != WeekStatus::Ok {
        let mut lines = vec![open_line(row, settings)];
        lines.extend(found.habits);
        lines.push(line(Tone::Plain, facts_line(athlete, row, settings)));
        lines.extend(next_line(athlete, settings));
        lines.push(not_assessed_line(athlete, Some(row), settings));
        return lines;
    }
    let mut lines = vec![line(Tone::Calm, calm_words(athlete, row, settings))];
    if found.habits.is_empty() {
        lines.extend(next_line(athlete, settings));
    }
    lines.extend(found.habits);
    let missing = not_assessed(athlete, Some(row), settings).join("; ");
    let steps = steps(athlete, settings).sentence();
    let missing = if missing.is_empty() { String::new() } else { format!("{GAP}Not assessed: {missing}.") };
    lines.push(line(Tone::Plain, format!("{steps}{missing}")));
    lines
}

/// `Nothing jumped: 24.6 mi (usual 23.8), longest 9.0 (30-day longest 10.0).`
fn calm_words(athlete: &AthleteAnalysis, row: &WeekRow, settings: &PlanSettings) -> String {
    let units = settings.units;
    let usual = row.base4_distance_m.map(|base_m| format!(" (usual {})", bare(base_m, units))).unwrap_or_default();
    let longest = longest_of_week(athlete, row.week, settings);
    let longest_words = longest.map(|longest| {
        let before = longest.longest30_m.map(|before_m| format!(" (30-day longest {})", bare(before_m, units)));
        format!(", longest {}{}", bare(longest.distance_m, units), before.unwrap_or_default())
    });
    let last_week = if athlete.weeks.last().is_some_and(|last| !last.complete) { "last week " } else { "" };
    let distance = units.distance(row.distance_m);
    format!("Nothing jumped: {last_week}{distance}{usual}{}.", longest_words.unwrap_or_default())
}

fn longest_of_week<'a>(athlete: &'a AthleteAnalysis, week: Week, settings: &PlanSettings) -> Option<&'a Session> {
    athlete
        .sessions
        .iter()
        .filter(|session| Week::of(session.local_date, settings.week_start) == week)
        .max_by(|a, b| a.distance_m.total_cmp(&b.distance_m))
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
            let usual = row.base4_distance_m.map(|base_m| format!(" (usual week {})", settings.units.distance(base_m)));
            format!(
                "Too little running to compare weeks{}. No flags does not mean all is well.",
                usual.unwrap_or_default()
            )
        }
    };
    line(Tone::Open, text)
}

fn too_early(athlete: &AthleteAnalysis, found: Findings, settings: &PlanSettings) -> Vec<SummaryLine> {
    let (have, needed) = (complete_weeks(athlete), BASE_WEEKS + 1);
    let text =
        format!("Too early to compare: {have} of the {needed} weeks needed. No flags does not mean all is well.");
    let mut lines = vec![line(Tone::Open, text)];
    let steps: Steps = steps(athlete, settings);
    let judged = athlete.weeks.first().map(|first| Week { start: first.week.start + Days::new(7 * BASE_WEEKS as u64) });
    if let Some(week) = judged {
        let text = format!("First week that can be judged: {}.{GAP}{}", week_range(week), steps.sentence());
        lines.push(line(Tone::Plain, text));
    }
    lines.extend(found.habits);
    lines
}

/// `Week 41.0 km (usual 31.5)   climb 420 m (390)   steps 164 at 5:55/km (typical 167; rule of thumb 170)`
fn facts_line(athlete: &AthleteAnalysis, row: &WeekRow, settings: &PlanSettings) -> String {
    let steps = steps(athlete, settings).in_line();
    let climb = climb_words(row, athlete, settings);
    let facts: Vec<String> =
        [Some(week_words(row, athlete, settings)), climb, Some(steps)].into_iter().flatten().collect();
    facts.join(GAP)
}

fn next_line(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<SummaryLine> {
    let next = athlete.next_run.as_ref()?;
    next_words(next, settings).map(|text| line(Tone::Plain, text))
}

fn not_assessed_line(athlete: &AthleteAnalysis, row: Option<&WeekRow>, settings: &PlanSettings) -> SummaryLine {
    let mut missing = vec!["hip control and strength (no watch can)"];
    missing.extend(not_assessed(athlete, row, settings));
    line(Tone::Plain, format!("Not assessed: {}.", missing.join(", ")))
}
