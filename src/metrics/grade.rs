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
    let mut grade = vec![f64::NAN; activity.samples.len()];
    for section in &profile.sections {
        let way = way_m(activity, section);
        let last_m = way.last().copied().unwrap_or(0.0);
        let (mut before, mut behind) = (Along::new(&way, &section.altitude_m), Along::new(&way, &section.altitude_m));
        for (&i, &here_m) in section.indices.iter().zip(&way) {
            let (from_m, to_m) = ((here_m - half_base_m).max(0.0), (here_m + half_base_m).min(last_m));
            if to_m - from_m >= SHORTEST_BASE_M {
                grade[i] = (behind.at(to_m) - before.at(from_m)) / (to_m - from_m);
            }
        }
    }
    grade.iter_mut().filter(|grade| grade.abs() > STEEPEST).for_each(|grade| *grade = f64::NAN);
    grade
}

/// Metres run steeply up and down; `None` without altitude.
pub fn steep(activity: &Activity, seconds: &[f64], grade: &[f64]) -> Option<Climb> {
    if grade.iter().all(|grade| grade.is_nan()) {
        return None;
    }
    let metres = |keep: fn(f64) -> bool| {
        let kept = (0..grade.len()).filter(|&i| keep(grade[i]) && !activity.smooth_speed_mps[i].is_nan());
        kept.map(|i| activity.smooth_speed_mps[i] * seconds[i]).sum()
    };
    Some(Climb { up_m: metres(|grade| grade > STEEP), down_m: metres(|grade| grade < -STEEP) })
}

/// Energy of running a metre at a grade over that on the flat: Minetti and others 2002, valid to 45 % (docs/science.md 1.1).
pub fn cost_ratio(grade: f64) -> f64 {
    const FLAT: f64 = 3.6;
    let i = grade.clamp(-0.45, 0.45);
    (((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + FLAT) / FLAT
}

/// Mean cost ratio over the metres of the activity; what has no grade counts as flat. `None` without altitude.
pub fn mean_cost_ratio(activity: &Activity, seconds: &[f64], grade: &[f64]) -> Option<f64> {
    if grade.iter().all(|grade| grade.is_nan()) {
        return None;
    }
    let (mut metres, mut cost) = (0.0, 0.0);
    for i in (0..grade.len()).filter(|&i| !activity.smooth_speed_mps[i].is_nan()) {
        let way_m = activity.smooth_speed_mps[i] * seconds[i];
        metres += way_m;
        cost += way_m * if grade[i].is_nan() { 1.0 } else { cost_ratio(grade[i]) };
    }
    (metres > 0.0).then(|| cost / metres)
}

/// Metres covered since the section's first sample.
fn way_m(activity: &Activity, section: &Section) -> Vec<f64> {
    let mut total = 0.0;
    let mut way = vec![0.0];
    for w in section.indices.windows(2) {
        let seconds = activity.samples.elapsed_s[w[1]] - activity.samples.elapsed_s[w[0]];
        let speed = (activity.smooth_speed_mps[w[0]] + activity.smooth_speed_mps[w[1]]) / 2.0;
        total += if speed.is_nan() { 0.0 } else { speed * seconds };
        way.push(total);
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
