//! Climb and descent of a week, each against its own four weeks: they load different tissues, so neither may hide
//! the other.

use super::draft::Measure;
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, Severity, WeekRow, WeekStatus};

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    let weeks = 0..input.weeks.len();
    weeks
        .flat_map(|at| {
            let row = &input.weeks[at];
            let ascent = Hill::new(FlagKind::HillJump, row.ascent_m, row.ascent_base4_m, row.ascent_ratio);
            let descent = Hill::new(FlagKind::DescentJump, row.descent_m, row.descent_base4_m, row.descent_ratio);
            [descent, ascent].into_iter().flatten().filter_map(move |hill| flag(input, thresholds, at, hill))
        })
        .collect()
}

#[derive(Clone, Copy)]
struct Hill {
    kind: FlagKind,
    metres: f64,
    base_m: f64,
    ratio: f64,
}

impl Hill {
    fn new(kind: FlagKind, metres: Option<f64>, base_m: Option<f64>, ratio: Option<f64>) -> Option<Hill> {
        Some(Hill { kind, metres: metres?, base_m: base_m?, ratio: ratio? })
    }
}

fn flag(input: &FlagInput, thresholds: &Thresholds, at: usize, hill: Hill) -> Option<Flag> {
    let row = &input.weeks[at];
    let (severity, limit) = severity(thresholds, hill).filter(|_| row.status == WeekStatus::Ok)?;
    let measure = Measure { value: hill.ratio, limit, unit: "ratio" };
    let word = if hill.kind == FlagKind::HillJump { "climb" } else { "descent" };
    Some(Flag {
        severity,
        confidence: if has_gps_altitude(input, row) { "low" } else { "medium" },
        text: format!(
            "Week's {word} {} = {:.2}x the mean of the four weeks before ({}); limit {limit:.2}x.",
            input.units.height(hill.metres),
            hill.ratio,
            input.units.height(hill.base_m),
        ),
        clears_when: format!("After a week whose {word} is under the limit against its own four weeks before."),
        ..input.week_draft(hill.kind, at, measure)
    })
}

fn severity(thresholds: &Thresholds, hill: Hill) -> Option<(Severity, f64)> {
    let extra_m = hill.metres - hill.base_m;
    let above = |limit: f64, least_m: f64| hill.ratio > limit && extra_m >= least_m;
    if above(thresholds.hill_jump_caution, thresholds.hill_jump_caution_extra_m) {
        Some((Severity::Caution, thresholds.hill_jump_caution))
    } else if above(thresholds.hill_jump_note, thresholds.hill_jump_note_extra_m) {
        Some((Severity::Note, thresholds.hill_jump_note))
    } else {
        None
    }
}

/// Altitude by GPS alone is coarse.
fn has_gps_altitude(input: &FlagInput, row: &WeekRow) -> bool {
    let runs = input.runs_in(row.week);
    input
        .activities
        .iter()
        .any(|activity| activity.facts.ascent_source.starts_with("gps") && runs.contains(&activity.facts.id))
}
