//! Speed at each sample on a 10 s mean, from the best source the activity has as a whole.
//!
//! Every source becomes a cumulative distance first, so that one record a second and smart recording get the same
//! window of time: the way covered from 5 s before to 5 s after.

use super::smoothing::{Lines, is_each_second, known_knots};
use crate::lanes::{f64x4, map, mapped, or_nan};
use crate::model::Samples;
use std::borrow::Cow;
use std::ops::Range;

/// Half of the 10 s mean (docs/science.md 2.3, 6).
const HALF_WINDOW_S: f64 = 5.0;
/// A speed over less time than this is mostly rounding of times.
const SHORTEST_BASE_S: f64 = 1.0;
/// Fewer samples with a device speed than this share of all cannot carry the activity.
const SMALLEST_COVERAGE: f64 = 0.5;
/// Samples beyond this are broken, whatever the sport.
const FASTEST_MPS: f64 = 60.0;

/// `NaN` where no source says anything. Never looks across legs.
pub fn smooth_mps(samples: &Samples, legs: &[Range<usize>], gps_step_m: &[f64]) -> Vec<f64> {
    let source = Source::of(samples);
    let mut speed = vec![f64::NAN; samples.len()];
    for leg in legs.iter().cloned() {
        let (time, way) = source.way(samples, leg.clone(), gps_step_m);
        let (Some(&first_s), Some(&last_s)) = (time.first(), time.last()) else { continue };
        if time.len() == leg.len() && is_each_second(&time) {
            each_second_mps(&way, &mut speed[leg.clone()]);
            continue;
        }
        let here_s = &samples.elapsed_s[leg.clone()];
        let within = |place: f64x4| place.fast_max(f64x4::splat(first_s)).fast_min(f64x4::splat(last_s));
        let from_s = mapped([here_s], |[now_s]| within(now_s - HALF_WINDOW_S));
        let to_s = mapped([here_s], |[now_s]| within(now_s + HALF_WINDOW_S));
        let lines = Lines::new(&time, &way);
        let (from_m, to_m) = (lines.at_each(&from_s), lines.at_each(&to_s));
        map([&from_s, &to_s, &from_m, &to_m], &mut speed[leg], |[from_s, to_s, from_m, to_m]| {
            let seconds = to_s - from_s;
            or_nan(seconds.simd_ge(f64x4::splat(SHORTEST_BASE_S)), (to_m - from_m) / seconds)
        });
    }
    speed
}

/// The same for a way known at each second: what lies before and behind are other samples.
fn each_second_mps(way: &[f64], speed: &mut [f64]) {
    let reach = HALF_WINDOW_S as usize;
    let Some(last) = way.len().checked_sub(1) else { return };
    // As interpolation has it at a knot, to the last bit.
    let at = |i: usize| if i == 0 { way[0] } else { way[i - 1] + (way[i] - way[i - 1]) };
    let mut mean = |from: usize, here: usize, to: usize| {
        let seconds = (to - from) as f64;
        if seconds >= SHORTEST_BASE_S {
            speed[here] = (at(to) - at(from)) / seconds;
        }
    };
    let inner = reach + 1..way.len().saturating_sub(reach);
    (0..way.len()).filter(|i| !inner.contains(i)).for_each(|i| mean(i.saturating_sub(reach), i, (i + reach).min(last)));
    let Some(speed) = speed.get_mut(inner) else { return };
    let shifted = [0, 1, 10, 11].map(|by| &way[by..by + speed.len()]);
    map(shifted, speed, |[before, from, behind, to]| ((behind + (to - behind)) - (before + (from - before))) / 10.0);
}

/// Where speed is taken from, for the whole activity.
enum Source {
    Odometer,
    DeviceSpeed,
    Gps,
}

impl Source {
    fn of(samples: &Samples) -> Source {
        let usable = |speed: &&f64| (0.0..=FASTEST_MPS).contains(*speed);
        let known = || samples.speed_mps.iter().filter(usable).count() as f64;
        if samples.distance_m.iter().any(|distance| !distance.is_nan()) {
            Source::Odometer
        } else if known() >= SMALLEST_COVERAGE * samples.len() as f64 && samples.speed_mps.iter().any(|&v| v > 0.0) {
            Source::DeviceSpeed
        } else {
            Source::Gps
        }
    }

    /// Times and the way covered until then, inside one leg.
    fn way<'a>(&self, samples: &'a Samples, leg: Range<usize>, gps_step_m: &[f64]) -> (Cow<'a, [f64]>, Cow<'a, [f64]>) {
        let (time, way): (Vec<f64>, Vec<f64>) = match self {
            Source::Odometer => return known_knots(&samples.elapsed_s[leg.clone()], &samples.distance_m[leg]),
            Source::DeviceSpeed => {
                let known = leg.filter(|&i| (0.0..=FASTEST_MPS).contains(&samples.speed_mps[i]));
                let rows: Vec<(f64, f64)> = known.map(|i| (samples.elapsed_s[i], samples.speed_mps[i])).collect();
                let mut way_m = 0.0;
                let mut last: Option<(f64, f64)> = None;
                let integrate = |(now_s, speed): (f64, f64)| {
                    if let Some((then_s, before)) = last {
                        way_m += (now_s - then_s) * (before + speed) / 2.0;
                    }
                    last = Some((now_s, speed));
                    (now_s, way_m)
                };
                rows.into_iter().map(integrate).unzip()
            }
            Source::Gps => {
                let mut way_m = 0.0;
                let known = leg.filter(|&i| samples.has_position(i));
                let add = |i: usize| {
                    // A break adds nothing: the speed around it comes out low and nothing is counted there.
                    way_m += if gps_step_m[i].is_nan() { 0.0 } else { gps_step_m[i] };
                    (samples.elapsed_s[i], way_m)
                };
                known.map(add).unzip()
            }
        };
        (Cow::Owned(time), Cow::Owned(way))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SampleRow;

    fn every(step_s: f64, count: usize, row: impl Fn(f64) -> SampleRow) -> Samples {
        let mut samples = Samples::default();
        for i in 0..count {
            let elapsed_s = step_s * i as f64;
            samples.push(&SampleRow { elapsed_s, ..row(elapsed_s) });
        }
        samples
    }

    fn speeds(samples: &Samples) -> Vec<f64> {
        let no_steps = vec![f64::NAN; samples.len()];
        smooth_mps(samples, std::slice::from_ref(&(0..samples.len())), &no_steps)
    }

    #[test]
    fn distance_speaks_louder_than_speed_at_any_rhythm() {
        for step_s in [1.0, 8.0] {
            let row = |t| SampleRow { distance_m: 3.0 * t, speed_mps: 9.0, ..SampleRow::EMPTY };
            let speed = speeds(&every(step_s, 40, row));
            assert!(speed.iter().all(|v| (v - 3.0).abs() < 1e-9), "{speed:?}");
        }
    }

    #[test]
    fn without_distance_the_device_speed_is_averaged_over_ten_seconds() {
        // 2 m/s until second 20, 4 m/s after: at 20 s the window holds five seconds of each.
        let row = |t| SampleRow { speed_mps: if t <= 20.0 { 2.0 } else { 4.0 }, ..SampleRow::EMPTY };
        let speed = speeds(&every(1.0, 41, row));
        assert!((speed[10] - 2.0).abs() < 1e-9);
        assert!((speed[20] - 2.9).abs() < 1e-9);
        assert!((speed[30] - 4.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_known_is_not_a_number() {
        assert!(speeds(&every(1.0, 5, |_| SampleRow::EMPTY)).iter().all(|v| v.is_nan()));
    }

    #[test]
    fn at_whole_seconds_speed_is_what_it_is_at_half_ones() {
        for count in 0..40 {
            let mut samples =
                every(1.0, count, |t| SampleRow { distance_m: 3.0 * t + (t * 0.7).sin(), ..SampleRow::EMPTY });
            let whole = speeds(&samples);
            samples.elapsed_s.iter_mut().for_each(|time| *time += 0.5);
            let half = speeds(&samples);
            let alike = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-12 || (a.is_nan() && b.is_nan());
            assert!(whole.iter().zip(&half).all(alike), "{whole:?} {half:?}");
        }
    }
}
