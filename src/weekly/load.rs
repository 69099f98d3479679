//! The load of one run, in the unit all ratios of its runner are taken of.

use crate::model::{ActivityRow, LoadUnit, SubSport};
use chrono::NaiveDate;

/// From this share of the running time on a kind of running decides the unit.
const MOST: f64 = 0.5;
const S_PER_MIN: f64 = 60.0;

/// From this share of runs without a distance on, distance tells a week on the treadmill from one of rest no longer.
/// Convention.
const MUCH_WITHOUT_DISTANCE: f64 = 0.2;

/// The unit chosen, else by what the runner mostly does: time on trails, where a kilometre says little, on treadmills,
/// whose belts nobody calibrates, and where much is run without a distance; distance everywhere else.
pub(super) fn unit_of(rows: &[(NaiveDate, &ActivityRow)], chosen: Option<LoadUnit>) -> LoadUnit {
    let seconds = |keep: fn(&ActivityRow) -> bool| -> f64 {
        let kept = rows.iter().filter(|(_, row)| row.counts_as_run() && keep(row));
        kept.map(|(_, row)| row.facts.moving_s).filter(|seconds| seconds.is_finite()).sum()
    };
    let all_s = seconds(|_| true);
    let holds = |share: f64, keep| all_s > 0.0 && seconds(keep) >= share * all_s;
    chosen.unwrap_or_else(|| {
        let by_time = holds(MOST, |row| row.sub_sport == SubSport::Trail)
            || holds(MOST, |row| matches!(row.sub_sport, SubSport::Treadmill | SubSport::Indoor))
            || holds(MUCH_WITHOUT_DISTANCE, |row| row.facts.distance_m.is_none());
        if by_time { LoadUnit::Duration } else { LoadUnit::Distance }
    })
}

/// The load of a run; `None` when the run does not say, which leaves its week without a load.
pub(super) fn load_of(row: &ActivityRow, unit: LoadUnit) -> Option<f64> {
    let facts = &row.facts;
    match unit {
        // A run without a distance still happened: it adds none.
        LoadUnit::Distance => Some(facts.distance_m.unwrap_or_default()),
        LoadUnit::Duration => {
            // Who went somewhere took time for it.
            let is_time_noted = facts.moving_s > 0.0 || facts.distance_m.is_none_or(|metres| metres <= 0.0);
            is_time_noted.then_some(facts.moving_s)
        }
        LoadUnit::Steps => facts.steps,
        LoadUnit::FlatKm => Some(facts.flat_equivalent_m.or(facts.distance_m).unwrap_or_default()),
        LoadUnit::Rpe => Some(facts.rpe? * facts.moving_s / S_PER_MIN),
    }
}
