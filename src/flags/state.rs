//! From days on which something held to stretches of time with a beginning.

use chrono::NaiveDate;

/// A stretch of days on which something held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State<T> {
    pub since: NaiveDate,
    pub last: NaiveDate,
    /// What was seen on the last day.
    pub seen: T,
}

/// Joins days to states. What comes back within `lapse_days` never went away: one good run ends nothing.
pub(super) fn states<T>(days: impl IntoIterator<Item = (NaiveDate, T)>, lapse_days: u32) -> Vec<State<T>> {
    let mut states: Vec<State<T>> = Vec::new();
    for (day, seen) in days {
        match states.last_mut() {
            Some(open) if (day - open.last).num_days() <= i64::from(lapse_days) => {
                open.last = day;
                open.seen = seen;
            }
            _ => states.push(State { since: day, last: day, seen }),
        }
    }
    states
}
