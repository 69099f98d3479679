//! A run without a height has no climb that is known, not one of zero: where too few runs of the four weeks before had a
//! height, climb and descent have no base to be compared with.

use crate::model::{ActivityRow, SubSport, Week, WeekRow, WeekStart};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Most of the base's runs that may be without a height. Convention.
const MOST_WITHOUT: f64 = 0.25;

/// Runs of each week that have no height though they were outdoors: where nobody climbs, one that is missing is no loss.
pub(super) fn runs_without_height(rows: &[(NaiveDate, &ActivityRow)], week_start: WeekStart) -> BTreeMap<Week, u32> {
    let mut weeks = BTreeMap::new();
    let is_indoors =
        |row: &ActivityRow| matches!(row.sub_sport, SubSport::Treadmill | SubSport::Indoor | SubSport::Virtual);
    for (date, row) in rows {
        if row.counts_as_run() && row.facts.ascent_m.is_none() && !is_indoors(row) {
            *weeks.entry(Week::of(*date, week_start)).or_default() += 1;
        }
    }
    weeks
}

/// Whether the climb of some weeks is known well enough to compare with.
pub fn knows_climb(base: &[WeekRow]) -> bool {
    let sum = |of: fn(&WeekRow) -> u32| base.iter().map(|week| f64::from(of(week))).sum::<f64>();
    sum(|week| week.runs_without_height) <= MOST_WITHOUT * sum(|week| week.runs)
}
