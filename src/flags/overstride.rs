//! Long steps for the speed: a state over six weeks, from cadence against what is normal at the speeds run.
//!
//! An indicator of step length, never of where the foot lands.

use super::cadence_window::{CadenceWindow, assessed_windows, cadence_runs};
use super::draft::{Measure, date_words};
use super::state::{State, states};
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, Severity};

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    if !input.assess_gait {
        return Vec::new();
    }
    let (likely_pct, _) = thresholds.overstride_bands_pct(input.height_m.is_some());
    let long_steps = assessed_windows(&cadence_runs(input.activities), thresholds)
        .into_iter()
        .filter(|window| window.pool.deficit_pct().is_some_and(|deficit_pct| deficit_pct >= likely_pct))
        .map(|window| (window.last, window));
    states(long_steps, thresholds.cadence_window_days)
        .iter()
        .filter_map(|state| flag(input, thresholds, state))
        .collect()
}

fn flag(input: &FlagInput, thresholds: &Thresholds, state: &State<CadenceWindow>) -> Option<Flag> {
    let pool = &state.seen.pool;
    let deficit_pct = pool.deficit_pct()?;
    let (likely_pct, marked_pct) = thresholds.overstride_bands_pct(input.height_m.is_some());
    let (severity, limit, word) = if deficit_pct >= marked_pct {
        (Severity::Caution, marked_pct, "marked")
    } else {
        (Severity::Note, likely_pct, "likely")
    };
    let between = state
        .seen
        .deficit_interval_pct()
        .map_or_else(String::new, |interval| format!(" (between {:.1} and {:.1})", interval.low, interval.high));
    let height = if input.height_m.is_some() { "" } else { " Your height would sharpen this." };
    let measure = Measure { value: deficit_pct, limit, unit: "pct" };
    Some(Flag {
        severity,
        since: Some(state.since),
        confidence: if input.height_m.is_some() { "medium" } else { "low" },
        activities: state.seen.activities(),
        text: format!(
            "Long steps for the speed ({word}): {:.0} steps a minute at {} over six weeks, {deficit_pct:.1} % under{between} \
             the {:.0} typical at that speed; limit {limit:.1} %. Since {}.{height}",
            pool.cadence_spm()?,
            input.units.pace(pool.speed_mps()?),
            pool.expected_spm()?,
            date_words(state.since),
        ),
        clears_when: format!(
            "When six weeks of flat running lie less than {likely_pct:.1} % under the typical cadence."
        ),
        rows: state.seen.values(),
        ..input.draft(FlagKind::Overstride, &state.since.to_string(), state.last, measure)
    })
}
