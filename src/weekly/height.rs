//! A run without a height has no climb that is known, not one of zero: a week of such runs is compared with nothing and is
//! no part of a base, and where too few runs of the four weeks before had a height there is none.

use super::status::BASE_WEEKS;
use crate::model::{ActivityRow, SubSport, Week, WeekRow, WeekStart};
use crate::units::round_to;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Most of the base's runs that may be without a height. Convention.
const MOST_WITHOUT: f64 = 0.25;

/// So that a ratio at its limit is not beyond it by an error of the sum.
const BASE_DECIMALS: i32 = 6;
const RATIO_DECIMALS: i32 = 12;

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

/// Climb, or descent, of a week as its base and its ceiling take it: nobody climbs indoors, and what is missing outdoors is
/// no zero.
pub fn climbed_m(week: &WeekRow, metres: fn(&WeekRow) -> Option<f64>) -> Option<f64> {
    metres(week).or((week.runs_without_height == 0).then_some(0.0))
}

/// The mean of the weeks of a base that is known; `None` where that is of too few runs.
pub fn climb_base_m(base: &[WeekRow], metres: fn(&WeekRow) -> Option<f64>) -> Option<f64> {
    let sum = |of: fn(&WeekRow) -> u32| base.iter().map(|week| f64::from(of(week))).sum::<f64>();
    let is_known = sum(|week| week.runs_without_height) <= MOST_WITHOUT * sum(|week| week.runs);
    let known: Vec<f64> = base.iter().filter_map(|week| climbed_m(week, metres)).collect();
    (is_known && !known.is_empty()).then(|| round_to(known.iter().sum::<f64>() / known.len() as f64, BASE_DECIMALS))
}

/// Fills the bases of climb and descent, and the ratios over them where the same watch measured both.
pub(super) fn fill_climb(row: &mut WeekRow, before: &[WeekRow]) {
    let Some(base) = before.len().checked_sub(BASE_WEEKS).map(|first| &before[first..]) else { return };
    row.ascent_base4_m = climb_base_m(base, |week| week.ascent_m);
    row.descent_base4_m = climb_base_m(base, |week| week.descent_m);
    if row.watch_change.is_none() {
        row.ascent_ratio = ratio(row.ascent_m, row.ascent_base4_m);
        row.descent_ratio = ratio(row.descent_m, row.descent_base4_m);
    }
}

fn ratio(metres: Option<f64>, base_m: Option<f64>) -> Option<f64> {
    Some(round_to(metres? / base_m.filter(|base_m| *base_m > 0.0)?, RATIO_DECIMALS))
}
