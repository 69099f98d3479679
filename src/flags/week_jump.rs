//! A week far above both last week and the usual week, so that a normal week after an easy one raises nothing.

use super::draft::Measure;
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, Severity, WeekStatus};

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    (0..input.weeks.len()).filter_map(|at| flag(input, thresholds, at)).collect()
}

fn flag(input: &FlagInput, thresholds: &Thresholds, at: usize) -> Option<Flag> {
    let row = &input.weeks[at];
    let ratio = row.week_ratio_robust.filter(|_| row.status == WeekStatus::Ok)?;
    if ratio <= thresholds.week_jump {
        return None;
    }
    let load = row.load?;
    let base = load / ratio;
    let measure = Measure { value: ratio, limit: thresholds.week_jump, unit: "ratio" };
    Some(Flag {
        severity: Severity::Caution,
        text: format!(
            "Week {} = {ratio:.2}x the larger of last week and the four-week mean ({}); limit {:.2}x.",
            row.load_unit.words(load, input.units),
            row.load_unit.words(base, input.units),
            thresholds.week_jump,
        ),
        clears_when: "After a complete week within the limit against the week before it and its own four-week mean."
            .into(),
        ..input.week_draft(FlagKind::WeekJump, at, measure)
    })
}
