//! Distance at each full minute: what two recordings of one run share, whatever their rhythm.

use crate::clean::smoothing::{interpolate, known_knots};
use crate::model::{Activity, Channel};
use crate::units::round_to;
use std::borrow::Cow;

/// A week of minutes: enough for any race, a bound for hostile files.
const MOST_MINUTES: usize = 7 * 24 * 60;

/// Entry 0 is minute 1. From the device's distance, else along the path; empty without either.
pub fn minute_distance_m(activity: &Activity) -> Vec<f64> {
    let samples = &activity.samples;
    let (time, way) = if samples.has(Channel::Distance) {
        known_knots(&samples.elapsed_s, &samples.distance_m)
    } else {
        let mut total = 0.0;
        let known = (0..samples.len()).filter(|&i| samples.has_position(i));
        let add = |i: usize| {
            total += if activity.gps_step_m[i].is_nan() { 0.0 } else { activity.gps_step_m[i] };
            (samples.elapsed_s[i], total)
        };
        let (time, way): (Vec<f64>, Vec<f64>) = known.map(add).unzip();
        (Cow::Owned(time), Cow::Owned(way))
    };
    let last_s = time.last().copied().unwrap_or(0.0);
    let minutes = ((last_s / 60.0) as usize).min(MOST_MINUTES);
    (1..=minutes).map(|minute| round_to(interpolate(&time, &way, minute as f64 * 60.0), 1)).collect()
}
