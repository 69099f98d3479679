//! Heart rate over moving time: its mean, and how long each beat a minute was held.

use crate::model::Activity;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Straps without contact write 0, and no human heart leaves these limits.
const HUMAN_BPM: RangeInclusive<f64> = 30.0..=230.0;

/// Time-weighted over moving samples, else as the device says.
pub fn mean_bpm(activity: &Activity, seconds: &[f64], moving: &[bool]) -> Option<f64> {
    let heart_rate = &activity.samples.heart_rate_bpm;
    let kept = || (0..moving.len()).filter(|&i| moving[i] && HUMAN_BPM.contains(&heart_rate[i]));
    let total_s: f64 = kept().map(|i| seconds[i]).sum();
    if total_s > 0.0 {
        return Some(kept().map(|i| heart_rate[i] * seconds[i]).sum::<f64>() / total_s);
    }
    activity.totals.heart_rate_bpm.filter(|bpm| HUMAN_BPM.contains(bpm))
}

/// Seconds in motion at each whole beat a minute, lowest first.
pub fn seconds_by_bpm(activity: &Activity, seconds: &[f64], moving: &[bool]) -> Vec<(u8, f32)> {
    let mut by_bpm: BTreeMap<u8, f64> = BTreeMap::new();
    for (i, bpm) in activity.samples.heart_rate_bpm.iter().enumerate() {
        if moving[i] && HUMAN_BPM.contains(bpm) {
            *by_bpm.entry(bpm.round() as u8).or_default() += seconds[i];
        }
    }
    by_bpm.into_iter().map(|(bpm, seconds)| (bpm, seconds as f32)).collect()
}
