//! The events planted in the story, with the flags each must raise.

use super::plan::PlannedRun;
use super::route::Route;
use super::story::{
    BREAK_WEEKS, CHARITY_WEEK, HILL_WEEK, LOAD_SPIKE_WEEK, LONG_STEPS_CADENCE_SHARE, LONG_STEPS_WEEK, NEW_SHOE_WEEK,
    NEW_WATCH_WEEK, SAME_LOOP_WEEK, day_of,
};
use super::truth::PlantedEvent;
use crate::model::{FlagKind, Severity};
use chrono::Weekday::{self, Mon, Sat, Sun, Tue};
use chrono::{Days, NaiveDate};

/// A week's event can only be judged with this many weeks before it; fewer, and it is not listed.
const WEEKS_BEFORE: u32 = 5;

/// The events that lie within the last `weeks` weeks with enough before them to be seen, oldest first.
pub fn planted_events(runs: &[PlannedRun], last_day: NaiveDate, weeks: u32) -> Vec<PlantedEvent> {
    let day = |weeks_before, day: Weekday| day_of(last_day, weeks_before, day);
    let seen = |weeks_before: u32| weeks_before + WEEKS_BEFORE < weeks;
    let week_m = |weeks_before: u32| distance_m(runs, day(weeks_before, Mon), day(weeks_before, Sun));
    let all = [
        (
            HILL_WEEK,
            PlantedEvent {
                name: "hill week",
                from: day(HILL_WEEK, Mon),
                to: day(HILL_WEEK, Sun),
                expects: vec![FlagKind::HillJump],
                allows: vec![FlagKind::DescentJump],
                severity: Some(Severity::Caution),
                value: runs.iter().filter(|run| run.route == Route::HillLoop).map(|run| run.distance_m).sum(),
                measure: "metres run in the hills",
            },
        ),
        (
            LOAD_SPIKE_WEEK,
            PlantedEvent {
                name: "load spike",
                from: day(LOAD_SPIKE_WEEK, Mon),
                to: day(LOAD_SPIKE_WEEK, Sun),
                expects: vec![FlagKind::Acwr],
                allows: vec![FlagKind::WeekJump],
                severity: Some(Severity::Caution),
                value: week_m(LOAD_SPIKE_WEEK) * 4.0
                    / (1..=4).map(|before| week_m(LOAD_SPIKE_WEEK + before)).sum::<f64>(),
                measure: "week over mean of four weeks before",
            },
        ),
        (
            CHARITY_WEEK,
            PlantedEvent {
                name: "charity run",
                from: day(CHARITY_WEEK, Sun),
                to: day(CHARITY_WEEK, Sun),
                expects: vec![FlagKind::SessionSpike],
                allows: vec![FlagKind::LongRunDoubled],
                severity: Some(Severity::Alert),
                value: longest_ratio(runs, day(CHARITY_WEEK, Sun)),
                measure: "session over longest of 30 days before",
            },
        ),
        (
            BREAK_WEEKS.0 + 1,
            PlantedEvent {
                name: "break",
                from: day(BREAK_WEEKS.0 + 1, Sat),
                to: day(BREAK_WEEKS.1, Sun),
                expects: Vec::new(),
                allows: Vec::new(),
                severity: None,
                value: ((day(BREAK_WEEKS.1, Sun) - day(BREAK_WEEKS.0 + 1, Sat)).num_days() + 1) as f64,
                measure: "days without a run",
            },
        ),
        (
            NEW_WATCH_WEEK,
            PlantedEvent {
                name: "new watch",
                from: day(NEW_WATCH_WEEK, Mon),
                to: day(NEW_WATCH_WEEK, Mon),
                expects: Vec::new(),
                allows: Vec::new(),
                severity: None,
                value: 1.0,
                measure: "record interval in seconds",
            },
        ),
        (
            SAME_LOOP_WEEK,
            PlantedEvent {
                name: "same loop",
                from: day(SAME_LOOP_WEEK, Tue),
                to: day(0, Weekday::Fri),
                expects: vec![FlagKind::SameDirection],
                allows: vec![FlagKind::SameSide],
                severity: Some(Severity::Caution),
                value: f64::from(SAME_LOOP_WEEK + 1),
                measure: "weeks, always anticlockwise",
            },
        ),
        (
            NEW_SHOE_WEEK,
            PlantedEvent {
                name: "new shoes",
                from: day(NEW_SHOE_WEEK, Tue),
                to: day(NEW_SHOE_WEEK, Tue),
                expects: vec![FlagKind::ShoeChange],
                allows: Vec::new(),
                severity: Some(Severity::Note),
                value: 0.2,
                measure: "share of the first two weeks",
            },
        ),
        (
            LONG_STEPS_WEEK,
            PlantedEvent {
                name: "long steps",
                from: day(LONG_STEPS_WEEK, Tue),
                to: last_day,
                expects: vec![FlagKind::Overstride],
                allows: vec![FlagKind::Plain170, FlagKind::CadenceDrop],
                severity: None,
                value: 100.0 * (1.0 - LONG_STEPS_CADENCE_SHARE),
                measure: "percent fewer steps than usual at the speed",
            },
        ),
        (
            0,
            PlantedEvent {
                name: "long last Sunday",
                from: last_day,
                to: last_day,
                expects: vec![FlagKind::SessionSpike],
                allows: Vec::new(),
                severity: Some(Severity::Caution),
                value: longest_ratio(runs, last_day),
                measure: "session over longest of 30 days before",
            },
        ),
    ];
    all.into_iter().filter(|(weeks_before, _)| seen(*weeks_before)).map(|(_, event)| event).collect()
}

fn distance_m(runs: &[PlannedRun], from: NaiveDate, to: NaiveDate) -> f64 {
    runs.iter().filter(|run| (from..=to).contains(&run.start_local.date())).map(|run| run.distance_m).sum()
}

fn longest_before_m(runs: &[PlannedRun], date: NaiveDate) -> f64 {
    let month = date - Days::new(30)..date;
    runs.iter().filter(|run| month.contains(&run.start_local.date())).map(|run| run.distance_m).fold(f64::NAN, f64::max)
}

fn longest_ratio(runs: &[PlannedRun], date: NaiveDate) -> f64 {
    distance_m(runs, date, date) / longest_before_m(runs, date)
}
