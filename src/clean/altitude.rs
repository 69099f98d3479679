//! Whether altitude comes from a barometer or from GPS, judged by its own short-term noise.
//!
//! Pressure moves with the runner: over a few seconds it follows a straight line to a decimetre or two. GPS altitude
//! wanders by metres within half a minute, whatever the ground does.

use super::smoothing::median;
use crate::model::{AltitudeKind, Samples};
use std::ops::Range;

/// Median distance of a sample from the straight line through the samples about this long before and after it.
const ARM_S: f64 = 10.0;
/// Above it altitude is GPS: barometers showed up to 0.3 m on hilly runs, GPS 0.5 m and more.
const BAROMETER_NOISE_M: f64 = 0.45;
/// Ground from below the Dead Sea to above Everest; exporters write -500, -32768 or 65535 for "none".
const LOWEST_M: f64 = -450.0;
const HIGHEST_M: f64 = 9_000.0;

/// Sets impossible altitudes to `NaN`, and all when the file only repeats one stand-in value.
pub fn drop_impossible(samples: &mut Samples) {
    for value in &mut samples.altitude_m {
        if !(LOWEST_M..=HIGHEST_M).contains(value) {
            *value = f64::NAN;
        }
    }
    if samples.altitude_m.iter().all(|&value| value.is_nan() || value == 0.0) {
        samples.altitude_m.fill(f64::NAN);
    }
}

/// Judges the altitude of one activity.
pub fn kind(samples: &Samples, legs: &[Range<usize>]) -> AltitudeKind {
    if samples.altitude_m.iter().all(|value| value.is_nan()) {
        return AltitudeKind::None;
    }
    match noise_m(samples, legs) {
        Some(noise) if noise > BAROMETER_NOISE_M => AltitudeKind::Gps,
        _ => AltitudeKind::Barometer,
    }
}

fn noise_m(samples: &Samples, legs: &[Range<usize>]) -> Option<f64> {
    let time = &samples.elapsed_s;
    let altitude = &samples.altitude_m;
    median(legs.iter().flat_map(|leg| {
        leg.clone().filter_map(|i| {
            let before = leg.start + time[leg.start..i].partition_point(|&t| t < time[i] - ARM_S);
            let after = i + time[i..leg.end].partition_point(|&t| t < time[i] + ARM_S);
            (before < i && after < leg.end).then(|| {
                let share = (time[i] - time[before]) / (time[after] - time[before]);
                (altitude[i] - altitude[before] - share * (altitude[after] - altitude[before])).abs()
            })
        })
    }))
}
