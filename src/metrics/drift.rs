//! What the last third of a run does to the step: first third against last third, at the same speeds and on the flat.

use super::sums::Sums;
use crate::lanes::sum;
use crate::model::Activity;

/// Flat running a run needs before its thirds are compared, and what the thirds need at speeds they share.
const SHORTEST_S: f64 = 1800.0;
const LEAST_SHARED_S: f64 = 180.0;
const BINS_PER_MPS: f64 = 10.0;

/// Change of the step length at matched speed from the first to the last third, in percent; positive when the step grows
/// longer. Length is speed over cadence, so at one speed it is the cadence turned over.
pub fn late_step_change_pct(activity: &Activity, flat_s: &[f64]) -> Option<f64> {
    let total_s = sum(flat_s);
    if total_s < SHORTEST_S {
        return None;
    }
    let (mut early, mut late): (Sums<2>, Sums<2>) = Default::default();
    let (early_until_s, late_from_s) = (total_s / 3.0, total_s / 3.0 * 2.0);
    let mut passed_s = 0.0;
    let rows = activity.smooth_speed_mps.iter().zip(&activity.samples.cadence_spm).zip(flat_s);
    for ((&speed, &cadence), &seconds) in rows.filter(|((speed, _), seconds)| **seconds > 0.0 && !speed.is_nan()) {
        passed_s += seconds;
        let third = if passed_s <= early_until_s {
            &mut early
        } else if passed_s > late_from_s {
            &mut late
        } else {
            continue;
        };
        third.add((speed * BINS_PER_MPS) as u16, [seconds, seconds * cadence]);
    }
    let (mut weight_s, mut change) = (0.0, 0.0);
    for ((_, [early_s, early_steps]), (_, [late_s, late_steps])) in early.iter().zip(late.iter()) {
        let shared_s = early_s.min(late_s);
        if shared_s > 0.0 {
            weight_s += shared_s;
            change += shared_s * ((early_steps / early_s) / (late_steps / late_s) - 1.0);
        }
    }
    (weight_s >= LEAST_SHARED_S).then(|| change / weight_s * 100.0)
}
