//! What may have been a race: named so, or a week that is one long session. Only ever a question mark in the text.

use crate::model::{ActivityRow, Session, SubSport, Week, WeekStart};
use std::collections::BTreeMap;

/// Share of its week's distance (docs/science.md 1.3) ...
const RACE_WEEK_SHARE: f64 = 0.6;
/// ... and length against the usual long run, which together look like a race.
const RACE_LENGTH_RATIO: f64 = 1.5;
/// Earlier weeks whose longest sessions are averaged to the usual long run.
const USUAL_WEEKS: i64 = 4;

/// Named a race by the runner or the watch.
pub(super) fn is_named_race(row: &ActivityRow) -> bool {
    row.is_race || matches!(row.sub_sport, SubSport::Race | SubSport::Ultra)
}

#[derive(Clone, Copy, Default)]
struct WeekShape {
    total_m: f64,
    longest_m: f64,
}

/// Marks sessions that make up most of their week and are far above the usual long run.
pub(super) fn mark_race_weeks(sessions: &mut [Session], week_start: WeekStart) {
    let mut weeks: BTreeMap<Week, WeekShape> = BTreeMap::new();
    for session in sessions.iter() {
        let shape = weeks.entry(Week::of(session.local_date, week_start)).or_default();
        shape.total_m += session.distance_m;
        shape.longest_m = shape.longest_m.max(session.distance_m);
    }
    for session in sessions {
        let week = Week::of(session.local_date, week_start);
        let Some(usual_m) = usual_long_run_m(&weeks, week) else { continue };
        let most_of_week = weeks.get(&week).is_some_and(|w| session.distance_m >= RACE_WEEK_SHARE * w.total_m);
        session.maybe_race |= most_of_week && session.distance_m >= RACE_LENGTH_RATIO * usual_m;
    }
}

/// Mean of the longest sessions of the four weeks before, over the weeks that had one.
fn usual_long_run_m(weeks: &BTreeMap<Week, WeekShape>, week: Week) -> Option<f64> {
    let longest: Vec<f64> = weeks
        .range(..week)
        .rev()
        .take_while(|(earlier, _)| earlier.weeks_until(week) <= USUAL_WEEKS)
        .map(|(_, shape)| shape.longest_m)
        .filter(|longest_m| *longest_m > 0.0)
        .collect();
    (!longest.is_empty()).then(|| longest.iter().sum::<f64>() / longest.len() as f64)
}
