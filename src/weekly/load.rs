//! The load of one run, in the unit all ratios of its runner are taken of.

use crate::model::{ActivityRow, LoadUnit, SubSport};
use chrono::NaiveDate;

/// From this share of the running time on a kind of running decides the unit.
const MOST: f64 = 0.5;
const S_PER_MIN: f64 = 60.0;

/// The unit chosen, else by what the runner mostly does: time on trails, where a kilometre says little, and on
/// treadmills, whose belts nobody calibrates; distance everywhere else.
pub(super) fn unit_of(rows: &[(NaiveDate, &ActivityRow)], chosen: Option<LoadUnit>) -> LoadUnit {
    let seconds = |keep: fn(SubSport) -> bool| -> f64 {
        let kept = rows.iter().filter(|(_, row)| row.counts_as_run() && keep(row.sub_sport));
        kept.map(|(_, row)| row.facts.moving_s).filter(|seconds| seconds.is_finite()).sum()
    };
    let all_s = seconds(|_| true);
    let is_mostly = |keep| all_s > 0.0 && seconds(keep) >= MOST * all_s;
    chosen.unwrap_or_else(|| {
        let by_time = is_mostly(|kind| kind == SubSport::Trail)
            || is_mostly(|kind| matches!(kind, SubSport::Treadmill | SubSport::Indoor));
        if by_time { LoadUnit::Duration } else { LoadUnit::Distance }
    })
}

/// The load of a run; `None` when the run does not say, which leaves its week without a load.
pub(super) fn load_of(row: &ActivityRow, unit: LoadUnit) -> Option<f64> {
    let facts = &row.facts;
    match unit {
        // A run without a distance still happened: it adds none.
        LoadUnit::Distance => Some(facts.distance_m.unwrap_or_default()),
        LoadUnit::Duration => Some(facts.moving_s),
        LoadUnit::Steps => facts.steps,
        LoadUnit::FlatKm => Some(facts.flat_equivalent_m.or(facts.distance_m).unwrap_or_default()),
        LoadUnit::Rpe => Some(facts.rpe? * facts.moving_s / S_PER_MIN),
    }
}
