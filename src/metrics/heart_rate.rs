//! Heart rate over moving time: its mean, and how long each beat a minute was held.

use crate::model::Activity;
use std::ops::RangeInclusive;

/// Straps without contact write 0, and no human heart leaves these limits.
const HUMAN_BPM: RangeInclusive<f64> = 30.0..=230.0;

#[derive(Debug)]
pub struct HeartRate {
    /// Time-weighted over moving samples, else as the device says.
    pub mean_bpm: Option<f64>,
    /// Seconds in motion at each whole beat a minute, lowest first.
    pub seconds_by_bpm: Vec<(u8, f32)>,
}

pub fn measure(activity: &Activity, seconds: &[f64], moving: &[bool]) -> HeartRate {
    let (mut total_s, mut beats) = (0.0, 0.0);
    let mut by_bpm = [None; 256];
    for ((bpm, &seconds), &moving) in activity.samples.heart_rate_bpm.iter().zip(seconds).zip(moving) {
        if moving && HUMAN_BPM.contains(bpm) {
            total_s += seconds;
            beats += bpm * seconds;
            *by_bpm[usize::from((bpm + 0.5) as u8)].get_or_insert(0.0) += seconds;
        }
    }
    let said = activity.totals.heart_rate_bpm.filter(|bpm| HUMAN_BPM.contains(bpm));
    HeartRate {
        mean_bpm: if total_s > 0.0 { Some(beats / total_s) } else { said },
        seconds_by_bpm: (0..=u8::MAX).zip(by_bpm).filter_map(|(bpm, seconds)| Some((bpm, seconds? as f32))).collect(),
    }
}
