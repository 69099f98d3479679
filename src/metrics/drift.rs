//! What the last third of a run does to the step: first third against last third, at the same speeds and on the flat.

use super::by_speed::BySpeed;

/// Flat running a run needs before its thirds are compared, and what the thirds need at speeds they share.
const SHORTEST_S: f64 = 1800.0;
const LEAST_SHARED_S: f64 = 180.0;

/// Change of the step length at matched speed from the first to the last third, in percent; positive when the step grows
/// longer. Length is speed over cadence, so at one speed it is the cadence turned over.
pub fn late_step_change_pct(by_speed: &BySpeed) -> Option<f64> {
    if by_speed.total_s < SHORTEST_S {
        return None;
    }
    let (mut weight_s, mut change) = (0.0, 0.0);
    for (early, late) in by_speed.early_and_late() {
        let shared_s = early.seconds.min(late.seconds);
        if shared_s > 0.0 {
            weight_s += shared_s;
            change += shared_s * ((early.steps / early.seconds) / (late.steps / late.seconds) - 1.0);
        }
    }
    (weight_s >= LEAST_SHARED_S).then(|| change / weight_s * 100.0)
}
