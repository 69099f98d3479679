//! Fewer than 170 steps a minute on the flat: a rule of thumb, kept as a note because people know it.

use super::cadence_window::{CadenceWindow, assessed_windows, cadence_runs};
use super::draft::{Measure, date_words};
use super::state::{State, states};
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind};

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    if !input.assess_gait {
        return Vec::new();
    }
    let below = assessed_windows(&cadence_runs(input.activities), thresholds)
        .into_iter()
        .filter(|window| window.pool.cadence_spm().is_some_and(|spm| spm < thresholds.plain_cadence_spm))
        .map(|window| (window.last, window));
    states(below, thresholds.cadence_window_days).iter().filter_map(|state| flag(input, thresholds, state)).collect()
}

fn flag(input: &FlagInput, thresholds: &Thresholds, state: &State<CadenceWindow>) -> Option<Flag> {
    let pool = &state.seen.pool;
    let (cadence_spm, limit) = (pool.cadence_spm()?, thresholds.plain_cadence_spm);
    let measure = Measure { value: cadence_spm, limit, unit: "spm" };
    Some(Flag {
        since: Some(state.since),
        activities: state.seen.activities(),
        text: format!(
            "{cadence_spm:.0} steps a minute at {} over six weeks; rule of thumb {limit:.0}, typical at that speed \
             {:.0}. Since {}.",
            input.units.pace(pool.speed_mps()?),
            pool.expected_spm()?,
            date_words(state.since),
        ),
        clears_when: format!("When six weeks of flat running average {limit:.0} steps a minute."),
        rows: state.seen.values(),
        ..input.draft(FlagKind::Plain170, &state.since.to_string(), state.last, measure)
    })
}
