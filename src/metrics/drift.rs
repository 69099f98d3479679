//! What the last third of a run does to the step: first third against last third, at the same speeds and on the flat.

use super::sums::Sums;
use crate::lanes::sum;
use crate::model::Activity;

/// Flat running a run needs before its thirds are compared, and what the thirds need at speeds they share.
const SHORTEST_S: f64 = 1800.0;
const LEAST_SHARED_S: f64 = 180.0;
const BINS_PER_MPS: f64 = 10.0;

#[derive(Clone, Copy, Default)]
struct Band {
    seconds: f64,
    steps: f64,
}

impl Band {
    fn spm(self) -> f64 {
        self.steps / self.seconds
    }
}

/// Change of the step length at matched speed from the first to the last third, in percent; positive when the step grows
/// longer. Length is speed over cadence, so at one speed it is the cadence turned over.
pub fn late_step_change_pct(activity: &Activity, flat_s: &[f64]) -> Option<f64> {
    let total_s = sum(flat_s);
    if total_s < SHORTEST_S {
        return None;
    }
    let (mut early, mut late): (Sums<Band>, Sums<Band>) = Default::default();
    let mut passed_s = 0.0;
    let rows = activity.smooth_speed_mps.iter().zip(&activity.samples.cadence_spm).zip(flat_s);
    for ((&speed, &cadence), &seconds) in rows.filter(|((speed, _), seconds)| **seconds > 0.0 && !speed.is_nan()) {
        passed_s += seconds;
        let third = match passed_s / total_s * 3.0 {
            share if share <= 1.0 => &mut early,
            share if share > 2.0 => &mut late,
            _ => continue,
        };
        let band = third.of((speed * BINS_PER_MPS) as u16);
        band.seconds += seconds;
        band.steps += seconds * cadence;
    }
    let (mut weight_s, mut change) = (0.0, 0.0);
    let shared = early.iter().zip(late.iter()).map(|((_, early), (_, late))| (early, late));
    for (early, late) in shared.filter(|(early, late)| early.seconds > 0.0 && late.seconds > 0.0) {
        let weight = early.seconds.min(late.seconds);
        weight_s += weight;
        change += weight * (early.spm() / late.spm() - 1.0);
    }
    (weight_s >= LEAST_SHARED_S).then(|| change / weight_s * 100.0)
}
