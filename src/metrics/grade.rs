//! How steep, at each sample and in all, over a stretch long enough that altitude noise is no hill.

use super::elevation::{Climb, Profile, Section};
use crate::clean::smoothing::Lines;
use crate::lanes::{add_up, f64x4, map, mapped, neighbours, or_nan, sums};
use crate::model::{Activity, AltitudeKind};

/// Grade is taken over this far before and after (docs/science.md 2.3: at least 20 m); GPS altitude needs a longer base.
const HALF_BASE_M: f64 = 12.5;
const HALF_BASE_GPS_M: f64 = 40.0;
const SHORTEST_BASE_M: f64 = 20.0;
/// Beyond it the altitude is wrong, not the hill (docs/science.md 1.5).
const STEEPEST: f64 = 0.30;
/// Load differs above and below (docs/science.md 1.5).
const STEEP: f64 = 0.04;
/// What a metre on the flat costs (docs/science.md 1.1).
const FLAT_J_PER_KG_M: f64 = 3.6;

/// Rise over run; `NaN` without altitude or on too short a section.
pub fn per_sample(activity: &Activity, profile: &Profile) -> Vec<f64> {
    let half_base_m = if activity.altitude == AltitudeKind::Gps { HALF_BASE_GPS_M } else { HALF_BASE_M };
    let mut grade = vec![f64::NAN; profile.elapsed_s.len()];
    for Section { part, altitude_m } in &profile.sections {
        let way = way_m(&profile.elapsed_s[part.clone()], &profile.speed_mps[part.clone()]);
        let (from_m, to_m) = (places(&way, -half_base_m), places(&way, half_base_m));
        let heights = Lines::new(&way, altitude_m);
        let (low_m, high_m) = (heights.at_each(&from_m), heights.at_each(&to_m));
        map([&from_m, &to_m, &low_m, &high_m], &mut grade[part.clone()], |[from_m, to_m, low_m, high_m]| {
            let base_m = to_m - from_m;
            let rise = (high_m - low_m) / base_m;
            let is_long = base_m.simd_ge(f64x4::splat(SHORTEST_BASE_M));
            or_nan(is_long & rise.abs().simd_le(f64x4::splat(STEEPEST)), rise)
        });
    }
    profile.spread(grade, activity.samples.len())
}

/// Each place along a way moved by a distance, but not beyond its ends.
fn places(way: &[f64], by_m: f64) -> Vec<f64> {
    let last_m = way.last().copied().unwrap_or(0.0);
    mapped([way], |[here_m]| (here_m + by_m).fast_max(f64x4::ZERO).fast_min(f64x4::splat(last_m)))
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
    let rows = [&activity.smooth_speed_mps[..], seconds, grade];
    let [up_m, down_m, metres, cost] = sums(rows, |[speed, seconds, grade]| {
        let way_m = !speed.is_nan() & (speed * seconds);
        let (is_up, is_down) = (grade.simd_gt(f64x4::splat(STEEP)), grade.simd_lt(f64x4::splat(-STEEP)));
        [is_up & way_m, is_down & way_m, way_m, way_m * cost_j_per_kg_m(!grade.is_nan() & grade)]
    });
    Some(Slopes { steep: Climb { up_m, down_m }, cost_ratio: (metres > 0.0).then(|| cost / FLAT_J_PER_KG_M / metres) })
}

/// Energy of running a metre at a grade: Minetti and others 2002, valid to 45 % (docs/science.md 1.1).
fn cost_j_per_kg_m(grade: f64x4) -> f64x4 {
    let i = grade.fast_max(f64x4::splat(-0.45)).fast_min(f64x4::splat(0.45));
    ((((i * 155.4 - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + FLAT_J_PER_KG_M
}

/// Metres covered since the section's first sample.
fn way_m(time: &[f64], speed: &[f64]) -> Vec<f64> {
    let mut way = vec![0.0; time.len()];
    let ([then_s, now_s], [before, speed]) = (neighbours(time), neighbours(speed));
    map([then_s, now_s, before, speed], way.get_mut(1..).unwrap_or_default(), |[then_s, now_s, before, speed]| {
        let step_m = (before + speed) / 2.0 * (now_s - then_s);
        !step_m.is_nan() & step_m
    });
    add_up(&mut way);
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_cost_of_a_grade_comes_out() {
        for (grade, joule_per_kg_m) in
            [(-0.45, 4.032), (-0.20, 1.800), (-0.10, 2.152), (0.0, 3.600), (0.10, 5.968), (0.20, 9.007), (0.45, 19.426)]
        {
            let found = cost_j_per_kg_m(f64x4::splat(grade)).to_array()[0];
            assert!((found - joule_per_kg_m).abs() < 0.0006, "{grade}: {found}");
        }
    }
}
