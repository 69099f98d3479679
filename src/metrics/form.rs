//! Step length and what running sensors say about each step, over the steady running samples.

use super::weighted::Weighted;
use crate::lanes::is_within;
use crate::model::Activity;
use crate::units::step_length_m;
use std::ops::RangeInclusive;

/// A mean over less running says nothing about a run.
const SHORTEST_S: f64 = 180.0;
/// Outside these a sensor reports noise or nothing (bands of docs/science.md 2.5, widened).
const GROUND_CONTACT_MS: RangeInclusive<f64> = 100.0..=500.0;
const LEFT_PCT: RangeInclusive<f64> = 30.0..=70.0;
const OSCILLATION_MM: RangeInclusive<f64> = 20.0..=250.0;
const RATIO_PCT: RangeInclusive<f64> = 2.0..=30.0;

pub struct Form {
    pub step_length_m: Option<f64>,
    pub ground_contact_ms: Option<f64>,
    pub ground_contact_left_pct: Option<f64>,
    pub vertical_oscillation_mm: Option<f64>,
    pub vertical_ratio_pct: Option<f64>,
}

/// Time-weighted means. Step length is metres over steps, not a mean of quotients; `cadence_spm` is the mean of the same
/// seconds.
pub fn measure(activity: &Activity, running_s: &[f64], cadence_spm: Option<f64>) -> Form {
    let samples = &activity.samples;
    let mean = |values: &[f64], range: RangeInclusive<f64>| {
        Weighted::of(values, running_s, |value| is_within(value, &range)).mean(SHORTEST_S)
    };
    let speed = mean(&activity.smooth_speed_mps, f64::NEG_INFINITY..=f64::INFINITY);
    Form {
        step_length_m: speed.zip(cadence_spm).map(|(speed, cadence)| step_length_m(speed, cadence)),
        ground_contact_ms: mean(&samples.ground_contact_ms, GROUND_CONTACT_MS),
        ground_contact_left_pct: mean(&samples.ground_contact_left_pct, LEFT_PCT),
        vertical_oscillation_mm: mean(&samples.vertical_oscillation_mm, OSCILLATION_MM),
        vertical_ratio_pct: mean(&samples.vertical_ratio_pct, RATIO_PCT),
    }
}
