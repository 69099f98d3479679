//! Heart rate over moving time: its mean, and how long each beat a minute was held.

use super::sums::Sums;
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

pub fn measure(activity: &Activity, moving_s: &[f64]) -> HeartRate {
    let rates = &activity.samples.heart_rate_bpm;
    let mean = Weighted::of(rates, moving_s, |bpm| is_within(bpm, &HUMAN_BPM));
    let mut by_bpm = Sums::default();
    for (bpm, &seconds) in rates.iter().zip(moving_s).filter(|(bpm, _)| HUMAN_BPM.contains(bpm)) {
        by_bpm.add((bpm + 0.5) as u16, [seconds]);
    }
    let said = activity.totals.heart_rate_bpm.filter(|bpm| HUMAN_BPM.contains(bpm));
    HeartRate {
        mean_bpm: if mean.seconds > 0.0 { Some(mean.sum / mean.seconds) } else { said },
        seconds_by_bpm: by_bpm
            .iter()
            .filter(|(_, [seconds])| *seconds > 0.0)
            .map(|(bpm, [seconds])| (bpm as u8, seconds as f32))
            .collect(),
    }
}
