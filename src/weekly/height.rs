//! A run without a height has no climb that is known, not one of zero: where too few runs of the four weeks before had a
//! height, climb and descent have no base to be compared with.

use super::status::BASE_WEEKS;
use crate::model::{ActivityRow, SubSport, Week, WeekStart};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Share of the base's runs outdoors whose height must be known.
const KNOWN_SHARE: f64 = 0.75;

/// Runs outdoors per week, and those of them with a height.
#[derive(Debug, Default)]
pub(super) struct Heights {
    weeks: BTreeMap<Week, Runs>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Runs {
    all: u32,
    with_height: u32,
}

impl Heights {
    /// Empty where every run outdoors has a height: there is nothing to tell.
    pub fn of(rows: &[(NaiveDate, &ActivityRow)], week_start: WeekStart) -> Heights {
        let mut heights = Heights::default();
        let outdoors = || rows.iter().filter(|(_, row)| row.counts_as_run() && !is_indoors(row));
        if outdoors().all(|(_, row)| row.facts.ascent_m.is_some()) {
            return heights;
        }
        for (date, row) in outdoors() {
            let runs = heights.weeks.entry(Week::of(*date, week_start)).or_default();
            runs.all += 1;
            runs.with_height += u32::from(row.facts.ascent_m.is_some());
        }
        heights
    }

    /// Whether the climb of the weeks before is known well enough to compare with.
    pub fn has_base(&self, week: Week) -> bool {
        let earlier = self.weeks.range(..week).rev();
        let base = earlier.take_while(|(before, _)| before.weeks_until(week) <= BASE_WEEKS as i64);
        let (all, with_height) = base.fold((0, 0), |(all, with), (_, runs)| (all + runs.all, with + runs.with_height));
        f64::from(with_height) >= KNOWN_SHARE * f64::from(all)
    }
}

/// Where nobody climbs, a height that is missing is no loss.
fn is_indoors(row: &ActivityRow) -> bool {
    matches!(row.facts.sub_sport, SubSport::Treadmill | SubSport::Indoor | SubSport::Virtual)
}
