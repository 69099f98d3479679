//! Whether altitude comes from a barometer or from GPS, judged by its own short-term noise.
//!
//! Pressure follows the runner on a straight line over a few seconds, whatever the hill; GPS altitude, and a barometer
//! as noisy as GPS, does not. Counting swings of 2 m on such a line can double the ascent of a year.

use super::smoothing::is_each_second;
use crate::lanes::{f64x4, is_within, or_nan, replace, sums};
use crate::model::{AltitudeKind, Samples};
use std::ops::Range;

/// A sample is held against the straight line between its neighbours, this long before and after it. Closer ones share
/// the watch's own filter, farther ones see the hill.
const SHORTEST_ARM_S: f64 = 2.0;
const LONGEST_ARM_S: f64 = 5.0;
/// Mean distance from that line. On some 960 real runs of seven watches and converters no run lies between 0.5 and 1.0 m:
/// below are the calm ones, above runs of one watch whose own ascent is then three times that of its calm runs on the
/// same roads. Counting those the slow way brings both kinds of run to the same climb a kilometre.
const BAROMETER_NOISE_M: f64 = 0.5;
/// Phones filter GPS altitude, so that little noise is left; a track that no watch recorded is believed less. Our choice,
/// not measured.
const BAROMETER_NOISE_OF_PHONE_M: f64 = 0.15;
/// One new setting of the altimeter is not noise: a single distance counts no more than this.
const LARGEST_RESIDUAL_M: f64 = 3.0;
/// Ten records a second fit in an arm; a file with more decides nothing.
const MOST_NEIGHBOURS: usize = 30;
/// Fewer triples decide nothing.
const FEWEST_TRIPLES: f64 = 60.0;
/// Ground from below the Dead Sea to above Everest; exporters write -500, -32768 or 65535 for "none".
const LOWEST_M: f64 = -450.0;
const HIGHEST_M: f64 = 9_000.0;

/// Sets impossible altitudes to `NaN`, and all when the file only repeats one stand-in value.
pub fn drop_impossible(samples: &mut Samples) {
    replace(&mut samples.altitude_m, |value| or_nan(is_within(value, &(LOWEST_M..=HIGHEST_M)), value));
    if samples.altitude_m.iter().all(|&value| value.is_nan() || value == 0.0) {
        samples.altitude_m.fill(f64::NAN);
    }
}

/// Judges the altitude of one activity; `from_phone` when no watch recorded it.
pub fn kind(samples: &Samples, legs: &[Range<usize>], from_phone: bool) -> AltitudeKind {
    if samples.altitude_m.iter().all(|value| value.is_nan()) {
        return AltitudeKind::None;
    }
    let limit_m = if from_phone { BAROMETER_NOISE_OF_PHONE_M } else { BAROMETER_NOISE_M };
    match noise_m(samples, legs) {
        Some(noise) if noise > limit_m => AltitudeKind::Gps,
        _ => AltitudeKind::Barometer,
    }
}

fn noise_m(samples: &Samples, legs: &[Range<usize>]) -> Option<f64> {
    let (mut count, mut sum_m) = (0.0, 0.0);
    for leg in legs {
        let (time, altitude) = (&samples.elapsed_s[leg.clone()], &samples.altitude_m[leg.clone()]);
        if is_each_second(time) {
            let Some(triples) = altitude.len().checked_sub(4) else { continue };
            let shifted = [0, 2, 4].map(|by| &altitude[by..by + triples]);
            let [found, residuals_m] = sums(shifted, |[from_m, here_m, to_m]| {
                let residual_m = (here_m - (from_m + (to_m - from_m) * 0.5)).abs();
                let is_known = !residual_m.is_nan();
                let largest = f64x4::splat(LARGEST_RESIDUAL_M);
                [is_known & f64x4::splat(1.0), is_known & residual_m.fast_min(largest)]
            });
            count += found;
            sum_m += residuals_m;
            continue;
        }
        // The next samples whose arms may be long enough; both only ever move on.
        let (mut before, mut after) = (0, 0);
        for (i, (&now_s, &here_m)) in time.iter().zip(altitude).enumerate() {
            while before + 1 < i && now_s - time[before + 1] >= SHORTEST_ARM_S {
                before += 1;
            }
            while after < time.len() && time[after] - now_s < SHORTEST_ARM_S {
                after += 1;
            }
            if after == time.len() {
                break;
            }
            let are_near = i - before <= MOST_NEIGHBOURS && after - i <= MOST_NEIGHBOURS;
            let ends = [(time[before], altitude[before]), (time[after], altitude[after])];
            if let Some(residual_m) = residual_m((now_s, here_m), ends).filter(|_| are_near) {
                count += 1.0;
                sum_m += residual_m;
            }
        }
    }
    (count >= FEWEST_TRIPLES).then(|| sum_m / count)
}

/// How far a sample, as time and altitude, lies from the line between two samples beside it; `None` when they are too
/// near, too far or hold no altitude.
fn residual_m((now_s, here_m): (f64, f64), [(from_s, from_m), (to_s, to_m)]: [(f64, f64); 2]) -> Option<f64> {
    let arms_s = [now_s - from_s, to_s - now_s];
    if arms_s.iter().any(|arm_s| !(SHORTEST_ARM_S..=LONGEST_ARM_S).contains(arm_s)) {
        return None;
    }
    let share = arms_s[0] / (to_s - from_s);
    let residual = (here_m - (from_m + share * (to_m - from_m))).abs();
    (!residual.is_nan()).then(|| residual.min(LARGEST_RESIDUAL_M))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SampleRow;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn run(altitude: impl FnMut(f64) -> f64) -> Samples {
        let mut altitude = altitude;
        let mut samples = Samples::default();
        for s in 0..900 {
            let elapsed_s = f64::from(s);
            samples.push(&SampleRow { elapsed_s, altitude_m: altitude(elapsed_s), ..SampleRow::EMPTY });
        }
        samples
    }

    fn check(mut samples: Samples, from_phone: bool, expected: AltitudeKind) {
        drop_impossible(&mut samples);
        let legs = [0..samples.len()];
        assert_eq!(kind(&samples, &legs, from_phone), expected);
    }

    #[test]
    fn a_steep_hill_in_steps_of_20_cm_is_a_barometer() {
        let hill = |t: f64| 300.0 + 60.0 * (t / 40.0).sin();
        check(run(|t| (hill(t) * 5.0).round() / 5.0), false, AltitudeKind::Barometer);
    }

    #[test]
    fn altitude_that_wanders_on_the_flat_is_gps() {
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        check(run(|_| 80.0 + rng.random_range(-1.5..1.5)), false, AltitudeKind::Gps);
    }

    #[test]
    fn the_same_small_noise_is_a_watch_or_a_phone() {
        for (from_phone, expected) in [(false, AltitudeKind::Barometer), (true, AltitudeKind::Gps)] {
            let mut rng = ChaCha8Rng::seed_from_u64(12);
            check(run(|_| 80.0 + rng.random_range(-0.4..0.4)), from_phone, expected);
        }
    }

    #[test]
    fn an_altimeter_set_anew_once_is_no_noise() {
        check(run(|t| if t < 500.0 { 0.0 } else { 412.0 }), false, AltitudeKind::Barometer);
    }

    #[test]
    fn noise_at_whole_seconds_is_what_it_is_at_half_ones() {
        let mut rng = ChaCha8Rng::seed_from_u64(13);
        let mut samples = run(|_| 80.0 + rng.random_range(-4.0..4.0));
        samples.altitude_m[300] = f64::NAN;
        let legs = [0..3, 3..500, 510..900];
        let whole = noise_m(&samples, &legs).unwrap();
        samples.elapsed_s.iter_mut().for_each(|time| *time += 0.5);
        assert!((whole - noise_m(&samples, &legs).unwrap()).abs() < 1e-12);
    }

    #[test]
    fn stand_ins_for_no_altitude_are_none() {
        for stand_in in [0.0, -500.0, -32_768.0, 65_535.0, f64::NAN] {
            check(run(|_| stand_in), false, AltitudeKind::None);
        }
    }
}
