//! How steep, at each sample and in all, over a stretch long enough that altitude noise is no hill.

use super::elevation::{Climb, Profile, Section};
use crate::clean::smoothing::Along;
use crate::model::{Activity, AltitudeKind};

/// Grade is taken over this far before and after (docs/science.md 2.3: at least 20 m); GPS altitude needs a longer base.
const HALF_BASE_M: f64 = 12.5;
const HALF_BASE_GPS_M: f64 = 40.0;
const SHORTEST_BASE_M: f64 = 20.0;
/// Beyond it the altitude is wrong, not the hill (docs/science.md 1.5).
const STEEPEST: f64 = 0.30;
/// Load differs above and below (docs/science.md 1.5).
const STEEP: f64 = 0.04;

/// Rise over run; `NaN` without altitude or on too short a section.
pub fn per_sample(activity: &Activity, profile: &Profile) -> Vec<f64> {
    let half_base_m = if activity.altitude == AltitudeKind::Gps { HALF_BASE_GPS_M } else { HALF_BASE_M };
    let mut grade = vec![f64::NAN; profile.elapsed_s.len()];
    for Section { part, altitude_m } in &profile.sections {
        let way = way_m(&profile.elapsed_s[part.clone()], &profile.speed_mps[part.clone()]);
        let last_m = way.last().copied().unwrap_or(0.0);
        let (mut before, mut behind) = (Along::new(&way, altitude_m), Along::new(&way, altitude_m));
        for (grade, &here_m) in grade[part.clone()].iter_mut().zip(&way) {
            let (from_m, to_m) = ((here_m - half_base_m).max(0.0), (here_m + half_base_m).min(last_m));
            if to_m - from_m >= SHORTEST_BASE_M {
                let rise = (behind.at(to_m) - before.at(from_m)) / (to_m - from_m);
                *grade = if rise.abs() > STEEPEST { f64::NAN } else { rise };
            }
        }
    }
    profile.spread(grade, activity.samples.len())
}

/// What grades do to a run.
#[derive(Clone, Copy, Debug)]
pub struct Slopes {
    /// Metres run steeply up and down.
    pub steep: Climb,
    /// Mean cost ratio over the metres of the activity; what has no grade counts as flat.
    pub cost_ratio: Option<f64>,
}

/// Adds up the metres by their grade; `None` without altitude.
pub fn slopes(activity: &Activity, seconds: &[f64], grade: &[f64]) -> Option<Slopes> {
    if grade.iter().all(|grade| grade.is_nan()) {
        return None;
    }
    let mut steep = Climb { up_m: 0.0, down_m: 0.0 };
    let (mut metres, mut cost) = (0.0, 0.0);
    for ((&speed, &seconds), &grade) in activity.smooth_speed_mps.iter().zip(seconds).zip(grade) {
        let way_m = if speed.is_nan() { 0.0 } else { speed * seconds };
        steep.up_m += if grade > STEEP { way_m } else { 0.0 };
        steep.down_m += if grade < -STEEP { way_m } else { 0.0 };
        metres += way_m;
        cost += way_m * if grade.is_nan() { 1.0 } else { cost_ratio(grade) };
    }
    Some(Slopes { steep, cost_ratio: (metres > 0.0).then(|| cost / metres) })
}

/// Energy of running a metre at a grade over that on the flat: Minetti and others 2002, valid to 45 % (docs/science.md 1.1).
pub fn cost_ratio(grade: f64) -> f64 {
    const FLAT: f64 = 3.6;
    let i = grade.clamp(-0.45, 0.45);
    (((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + FLAT) / FLAT
}

/// Metres covered since the section's first sample.
fn way_m(time: &[f64], speed: &[f64]) -> Vec<f64> {
    let mut way = Vec::with_capacity(time.len());
    let (mut total, mut then_s, mut before) = (0.0, f64::NAN, f64::NAN);
    for (&now_s, &speed) in time.iter().zip(speed) {
        let step_m = (before + speed) / 2.0 * (now_s - then_s);
        // Also at the first, which has none before it.
        total += if step_m.is_nan() { 0.0 } else { step_m };
        way.push(total);
        (then_s, before) = (now_s, speed);
    }
    way
}

#[cfg(test)]
mod tests {
    use super::cost_ratio;

    #[test]
    fn the_published_cost_of_a_grade_comes_out() {
        for (grade, joule_per_kg_m) in
            [(-0.45, 4.032), (-0.20, 1.800), (-0.10, 2.152), (0.0, 3.600), (0.10, 5.968), (0.20, 9.007), (0.45, 19.426)]
        {
            let found = cost_ratio(grade) * 3.6;
            assert!((found - joule_per_kg_m).abs() < 0.0006, "{grade}: {found}");
        }
    }
}
