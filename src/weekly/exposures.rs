//! What a week held beside its sums: long runs, long days in a row, and the seven days up to today. Data, no judgement.

use crate::model::{ActivityRow, Session, Week, WeekStart};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// A run this near to the longest of its 30 days is a long run (convention, docs/science.md 1.7) ...
const LONG_RUN_SHARE: f64 = 0.80;
/// ... when it also takes an hour.
const LONG_RUN_S: f64 = 3600.0;

/// The long runs of each week that had one.
pub(super) fn long_runs(sessions: &[Session], week_start: WeekStart) -> BTreeMap<Week, u32> {
    let mut counts: BTreeMap<Week, u32> = BTreeMap::new();
    let is_long = |session: &&Session| {
        let near_longest =
            session.longest30_m.is_some_and(|longest_m| session.distance_m >= LONG_RUN_SHARE * longest_m);
        near_longest && session.moving_s >= LONG_RUN_S
    };
    for session in sessions.iter().filter(is_long) {
        *counts.entry(Week::of(session.local_date, week_start)).or_default() += 1;
    }
    counts
}

/// The most metres run on two days in a row, by the week of the second day.
pub(super) fn back_to_back_m(rows: &[(NaiveDate, &ActivityRow)], week_start: WeekStart) -> BTreeMap<Week, f64> {
    let days = day_metres(rows);
    let mut most: BTreeMap<Week, f64> = BTreeMap::new();
    for (day, metres) in &days {
        let before = day.checked_sub_days(Days::new(1)).and_then(|before| days.get(&before));
        if let Some(before) = before.filter(|before| **before > 0.0 && *metres > 0.0) {
            let of_week = most.entry(Week::of(*day, week_start)).or_default();
            *of_week = of_week.max(before + metres);
        }
    }
    most
}

/// Metres run on the seven days that end with `last`.
pub(super) fn trailing7_m(rows: &[(NaiveDate, &ActivityRow)], last: NaiveDate) -> f64 {
    let first = last.checked_sub_days(Days::new(6)).unwrap_or(last);
    day_metres(rows).range(first..=last).map(|(_, metres)| metres).sum()
}

/// Summed in millimetres, so that the order of the runs changes nothing.
fn day_metres(rows: &[(NaiveDate, &ActivityRow)]) -> BTreeMap<NaiveDate, f64> {
    let mut days: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for (date, row) in rows.iter().filter(|(_, row)| row.counts_as_run()) {
        let mm = row.facts.distance_m.filter(|metres| metres.is_finite()).map_or(0, |m| (m * 1000.0).round() as i64);
        *days.entry(*date).or_default() += mm;
    }
    days.into_iter().map(|(day, mm)| (day, mm as f64 / 1000.0)).collect()
}
