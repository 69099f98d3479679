//! Heart rate over moving time: its mean, and how long each beat a minute was held.

use super::weighted::Weighted;
use crate::lanes::is_within;
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

pub fn measure(activity: &Activity, moving: &[bool], moving_s: &[f64]) -> HeartRate {
    let rates = &activity.samples.heart_rate_bpm;
    let mean = Weighted::of(rates, moving_s, |bpm| is_within(bpm, &HUMAN_BPM));
    let mut by_bpm = [None; 256];
    for ((bpm, &seconds), _) in rates.iter().zip(moving_s).zip(moving).filter(|(_, moving)| **moving) {
        if HUMAN_BPM.contains(bpm) {
            *by_bpm[usize::from((bpm + 0.5) as u8)].get_or_insert(0.0) += seconds;
        }
    }
    let said = activity.totals.heart_rate_bpm.filter(|bpm| HUMAN_BPM.contains(bpm));
    HeartRate {
        mean_bpm: if mean.seconds > 0.0 { Some(mean.sum / mean.seconds) } else { said },
        seconds_by_bpm: (0..=u8::MAX).zip(by_bpm).filter_map(|(bpm, seconds)| Some((bpm, seconds? as f32))).collect(),
    }
}
