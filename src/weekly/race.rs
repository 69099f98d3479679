//! What may have been a race: named so, or a week that is one long session. Only ever a question mark in the text.

use crate::model::{ActivityRow, Session, SubSport, Week, WeekStart};
use chrono::NaiveDate;

/// Share of its week's distance (docs/science.md 1.3) ...
const RACE_WEEK_SHARE: f64 = 0.6;
/// ... and length against the usual long run, which together look like a race.
const RACE_LENGTH_RATIO: f64 = 1.5;
/// Earlier weeks whose longest sessions are averaged to the usual long run.
const USUAL_WEEKS: usize = 4;

/// Named a race by the runner or the watch.
pub(super) fn is_named_race(row: &ActivityRow) -> bool {
    row.is_race || matches!(row.sub_sport, SubSport::Race | SubSport::Ultra)
}

#[derive(Clone, Copy, Default)]
struct WeekShape {
    total_m: f64,
    longest_m: f64,
}

/// Marks sessions that make up most of their week and are far above the usual long run. A week that is not over says
/// nothing yet.
pub(super) fn mark_race_weeks(sessions: &mut [Session], week_start: WeekStart, as_of: NaiveDate) {
    let Some(first) = sessions.iter().map(|session| Week::of(session.local_date, week_start)).min() else { return };
    let place = |session: &Session| ((session.local_date - first.start).num_days() / 7) as usize;
    let mut weeks: Vec<WeekShape> = Vec::new();
    for session in sessions.iter() {
        let at = place(session);
        weeks.resize(weeks.len().max(at + 1), WeekShape::default());
        weeks[at].total_m += session.distance_m;
        weeks[at].longest_m = weeks[at].longest_m.max(session.distance_m);
    }
    for session in sessions.iter_mut().filter(|s| Week::of(s.local_date, week_start).last_day() <= as_of) {
        let at = place(session);
        let Some(usual_m) = usual_long_run_m(&weeks[at.saturating_sub(USUAL_WEEKS)..at]) else { continue };
        let most_of_week = session.distance_m >= RACE_WEEK_SHARE * weeks[at].total_m;
        session.maybe_race |= most_of_week && session.distance_m >= RACE_LENGTH_RATIO * usual_m;
    }
}

/// Mean of the longest sessions of these weeks, over those that had one.
fn usual_long_run_m(weeks: &[WeekShape]) -> Option<f64> {
    let longest = || weeks.iter().map(|shape| shape.longest_m).filter(|longest_m| *longest_m > 0.0);
    let count = longest().count();
    (count > 0).then(|| longest().sum::<f64>() / count as f64)
}
