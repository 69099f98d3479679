//! The events planted in the story, with the flags each must raise.

use super::plan::PlannedRun;
use super::route::{LANE_OFFSET_M, Route};
use super::story::{
    BREAK_WEEKS, CHARITY_WEEK, HILL_WEEK, LOAD_SPIKE_WEEK, LONG_STEPS_CADENCE_SHARE, LONG_STEPS_WEEK, NEW_SHOE_WEEK,
    NEW_WATCH_WEEK, SAME_LOOP_WEEK, day_of,
};
use super::truth::PlantedEvent;
use crate::model::{FlagKind, Severity};
use crate::units::round_to;
use chrono::Weekday::{self, Fri, Mon, Sat, Sun, Tue};
use chrono::{Days, NaiveDate};

/// A week's event can only be judged with this many weeks before it; fewer, and it is not listed.
const WEEKS_BEFORE: u32 = 5;
const LONGEST_RATIO: &str = "session over longest of the 30 days before";

/// The events that lie within the last `weeks` weeks with enough before them to be seen, oldest first.
pub fn planted_events(runs: &[PlannedRun], last_day: NaiveDate, weeks: u32) -> Vec<PlantedEvent> {
    let all = load_events(runs, last_day).into_iter().chain(habit_events(last_day));
    let mut seen: Vec<PlantedEvent> = all
        .filter(|event| (last_day - event.from).num_days() < i64::from(weeks.saturating_sub(WEEKS_BEFORE)) * 7)
        .collect();
    seen.sort_by_key(|event| event.from);
    seen
}

/// What happened to distance and hills.
fn load_events(runs: &[PlannedRun], last_day: NaiveDate) -> Vec<PlantedEvent> {
    let day = |weeks_before, day: Weekday| day_of(last_day, weeks_before, day);
    let week_m = |weeks_before: u32| distance_m(runs, day(weeks_before, Mon), day(weeks_before, Sun));
    let before_spike_m: f64 = (1..=4).map(|before| week_m(LOAD_SPIKE_WEEK + before)).sum();
    let hills = runs.iter().filter(|run| run.route == Route::HillLoop);
    let charity_day = day(CHARITY_WEEK, Sun);
    let (break_from, break_to) = (day(BREAK_WEEKS.0 + 1, Sat), day(BREAK_WEEKS.1, Sun));
    vec![
        PlantedEvent {
            name: "hill week",
            from: day(HILL_WEEK, Mon),
            to: day(HILL_WEEK, Sun),
            expects: vec![FlagKind::HillJump],
            allows: vec![FlagKind::DescentJump],
            severity: Some(Severity::Caution),
            value: hills.map(|run| run.distance_m).sum(),
            measure: "metres run in the hills",
        },
        PlantedEvent {
            name: "load spike",
            from: day(LOAD_SPIKE_WEEK, Mon),
            to: day(LOAD_SPIKE_WEEK, Sun),
            expects: vec![FlagKind::Acwr],
            allows: vec![FlagKind::WeekJump],
            severity: Some(Severity::Caution),
            value: round_to(4.0 * week_m(LOAD_SPIKE_WEEK) / before_spike_m, 4),
            measure: "week over mean of the four weeks before",
        },
        PlantedEvent {
            name: "charity run",
            from: charity_day,
            to: charity_day,
            expects: vec![FlagKind::SessionSpike],
            allows: vec![FlagKind::LongRunDoubled],
            severity: Some(Severity::Alert),
            value: longest_ratio(runs, charity_day),
            measure: LONGEST_RATIO,
        },
        PlantedEvent {
            name: "break",
            from: break_from,
            to: break_to,
            expects: Vec::new(),
            allows: Vec::new(),
            severity: None,
            value: ((break_to - break_from).num_days() + 1) as f64,
            measure: "days without a run",
        },
        PlantedEvent {
            name: "long last Sunday",
            from: last_day,
            to: last_day,
            expects: vec![FlagKind::SessionSpike],
            allows: Vec::new(),
            severity: Some(Severity::Caution),
            value: longest_ratio(runs, last_day),
            measure: LONGEST_RATIO,
        },
    ]
}

/// What became a habit, or changed on the runner.
fn habit_events(last_day: NaiveDate) -> Vec<PlantedEvent> {
    let day = |weeks_before, day: Weekday| day_of(last_day, weeks_before, day);
    vec![
        PlantedEvent {
            name: "new watch",
            from: day(NEW_WATCH_WEEK, Mon),
            to: last_day,
            expects: Vec::new(),
            allows: Vec::new(),
            severity: None,
            value: 1.0,
            measure: "record interval in seconds",
        },
        PlantedEvent {
            name: "same loop",
            from: day(SAME_LOOP_WEEK, Tue),
            to: day(0, Fri),
            expects: vec![FlagKind::SameDirection],
            allows: vec![FlagKind::SameSide],
            severity: Some(Severity::Caution),
            value: f64::from(SAME_LOOP_WEEK + 1),
            measure: "weeks, always anticlockwise",
        },
        PlantedEvent {
            name: "left of the canal",
            from: day(SAME_LOOP_WEEK, Sun),
            to: last_day,
            expects: Vec::new(),
            allows: vec![FlagKind::SameSide],
            severity: None,
            value: 2.0 * LANE_OFFSET_M,
            measure: "metres between the two directions, keeping left",
        },
        PlantedEvent {
            name: "new shoes",
            from: day(NEW_SHOE_WEEK, Tue),
            to: day(NEW_SHOE_WEEK, Tue),
            expects: Vec::new(),
            allows: vec![FlagKind::ShoeChange],
            severity: None,
            value: 1.0,
            measure: "runs a week in the first two weeks",
        },
        PlantedEvent {
            name: "long steps",
            from: day(LONG_STEPS_WEEK, Tue),
            to: last_day,
            expects: vec![FlagKind::Overstride, FlagKind::CadenceDrop],
            allows: vec![FlagKind::Plain170],
            // Likely, not yet marked.
            severity: Some(Severity::Note),
            value: round_to(100.0 * (1.0 - LONG_STEPS_CADENCE_SHARE), 4),
            measure: "percent fewer steps than usual at the speed",
        },
    ]
}

fn distance_m(runs: &[PlannedRun], from: NaiveDate, to: NaiveDate) -> f64 {
    runs.iter().filter(|run| (from..=to).contains(&run.start_local.date())).map(|run| run.distance_m).sum()
}

fn longest_before_m(runs: &[PlannedRun], date: NaiveDate) -> f64 {
    let month = date - Days::new(30)..date;
    runs.iter().filter(|run| month.contains(&run.start_local.date())).map(|run| run.distance_m).fold(f64::NAN, f64::max)
}

fn longest_ratio(runs: &[PlannedRun], date: NaiveDate) -> f64 {
    round_to(distance_m(runs, date, date) / longest_before_m(runs, date), 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth::demo::DEMO_LAST_DAY;
    use crate::synth::story::plan_runs;

    fn events(weeks: u32) -> Vec<(&'static str, f64)> {
        let runs = plan_runs(1, DEMO_LAST_DAY, weeks);
        planted_events(&runs, DEMO_LAST_DAY, weeks).iter().map(|event| (event.name, event.value)).collect()
    }

    #[test]
    fn the_whole_story_has_every_event_with_its_number() {
        assert_eq!(
            events(40),
            [
                ("hill week", 23_000.0),
                ("load spike", 1.6255),
                ("charity run", 2.1429),
                ("break", 16.0),
                ("new watch", 1.0),
                ("same loop", 11.0),
                ("left of the canal", 6.0),
                ("new shoes", 1.0),
                ("long steps", 9.5),
                ("long last Sunday", 1.4),
            ]
        );
    }

    #[test]
    fn a_short_story_keeps_only_what_has_weeks_before_it() {
        assert_eq!(events(8), [("long last Sunday", 1.4)]);
        assert_eq!(events(5), []);
    }
}
