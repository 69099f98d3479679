//! Acute:chronic workload ratio, uncoupled: the week over the mean of the four before. Shown because people ask for it.

use super::draft::Measure;
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, Severity, WeekStatus};

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    (0..input.weeks.len()).filter_map(|at| flag(input, thresholds, at)).collect()
}

fn flag(input: &FlagInput, thresholds: &Thresholds, at: usize) -> Option<Flag> {
    let row = &input.weeks[at];
    let (ratio, base) = (row.acwr_uncoupled.filter(|_| row.status == WeekStatus::Ok)?, row.base4_load?);
    if ratio <= thresholds.acwr {
        return None;
    }
    let measure = Measure { value: ratio, limit: thresholds.acwr, unit: "ratio" };
    Some(Flag {
        severity: Severity::Caution,
        confidence: "low",
        text: format!(
            "Week {} = {ratio:.2}x the mean of the four weeks before ({}), the acute:chronic ratio in its uncoupled \
             form; limit {:.2}x. Contested: in the largest study of runners high ratios did not mean more injuries.",
            row.load_unit.words(row.load?, input.units),
            row.load_unit.words(base, input.units),
            thresholds.acwr,
        ),
        clears_when: "After a week at or under the limit against its own four weeks before.".into(),
        ..input.week_draft(FlagKind::Acwr, at, measure)
    })
}
