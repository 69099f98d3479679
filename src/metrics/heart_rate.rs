//! Heart rate over moving time: its mean, and how long each beat a minute was held.

use crate::model::Activity;
use std::ops::RangeInclusive;

/// Straps without contact write 0, and no human heart leaves these limits.
const HUMAN_BPM: RangeInclusive<f64> = 30.0..=230.0;

/// Time-weighted over moving samples, else as the device says.
pub fn mean_bpm(activity: &Activity, seconds: &[f64], moving: &[bool]) -> Option<f64> {
    let heart_rate = &activity.samples.heart_rate_bpm;
    let (mut total_s, mut beats) = (0.0, 0.0);
    for ((bpm, seconds), _) in heart_rate.iter().zip(seconds).zip(moving).filter(|(_, moving)| **moving) {
        if HUMAN_BPM.contains(bpm) {
            total_s += seconds;
            beats += bpm * seconds;
        }
    }
    if total_s > 0.0 {
        return Some(beats / total_s);
    }
    activity.totals.heart_rate_bpm.filter(|bpm| HUMAN_BPM.contains(bpm))
}

/// Seconds in motion at each whole beat a minute, lowest first.
pub fn seconds_by_bpm(activity: &Activity, seconds: &[f64], moving: &[bool]) -> Vec<(u8, f32)> {
    let mut by_bpm = [None; 256];
    for ((bpm, &seconds), &moving) in activity.samples.heart_rate_bpm.iter().zip(seconds).zip(moving) {
        if moving && HUMAN_BPM.contains(bpm) {
            *by_bpm[usize::from((bpm + 0.5) as u8)].get_or_insert(0.0) += seconds;
        }
    }
    (0..=u8::MAX).zip(by_bpm).filter_map(|(bpm, seconds)| Some((bpm, seconds? as f32))).collect()
}
