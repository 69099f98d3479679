//! Times a device or service wrote beside the samples: what nobody can have taken goes, and is said.

use crate::decode::plausible::LONGEST_S;
use crate::model::{DeviceTotals, Note};

/// Drops times beyond belief. Distances are judged where they are chosen, in `metrics`.
pub fn drop_impossible(totals: &mut DeviceTotals, notes: &mut Vec<Note>) {
    let is_impossible = |time_s: &Option<f64>| time_s.is_some_and(|seconds| seconds.is_nan() || seconds > LONGEST_S);
    if is_impossible(&totals.elapsed_s) || is_impossible(&totals.timer_s) {
        notes.push(Note::new(format!("the file states a time over {:.0} days: not used", LONGEST_S / 86_400.0)));
    }
    for time_s in [&mut totals.elapsed_s, &mut totals.timer_s] {
        if is_impossible(time_s) {
            *time_s = None;
        }
    }
}
