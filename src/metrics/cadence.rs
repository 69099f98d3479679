//! How often the feet meet the ground: the mean, the mean on the flat, the spread over speeds, and the count of steps.

use super::sums::Sums;
use crate::model::{Activity, CadenceBin, Channel};
use crate::units::round_to;

/// A mean over less running says nothing about a run.
const SHORTEST_S: f64 = 180.0;
/// The rule of thumb the share below is counted against.
const RULE_OF_THUMB_SPM: f64 = 170.0;
/// Width of a histogram band.
const BAND_SPM: u16 = 2;
/// Speed bands a metre a second.
const BINS_PER_MPS: f64 = 10.0;

pub struct Cadence {
    pub mean_spm: Option<f64>,
    pub median_spm: Option<f64>,
    pub flat_spm: Option<f64>,
    pub flat_s: f64,
    pub below_170_share: Option<f64>,
    pub bins: Vec<CadenceBin>,
    pub histogram: Vec<(u16, f64)>,
    pub steps: Option<f64>,
}

/// Weighs every sample by the seconds it stands for.
pub fn measure(activity: &Activity, seconds: &[f64], moving: &[bool], running: &[bool], flat: &[bool]) -> Cadence {
    let cadence = &activity.samples.cadence_spm;
    let (in_running, on_flat) = (|| kept(cadence, seconds, running), || kept(cadence, seconds, flat));
    let is_below = |(spm, seconds): (f64, f64)| (f64::from(u8::from(spm < RULE_OF_THUMB_SPM)), seconds);
    let bands = bands(in_running());
    Cadence {
        mean_spm: mean(in_running()),
        median_spm: median(&bands, in_running()),
        flat_spm: mean(on_flat()),
        flat_s: on_flat().map(|(_, seconds)| seconds).sum(),
        below_170_share: mean(on_flat().map(is_below)),
        bins: bins(activity, seconds, flat),
        histogram: bands.iter().map(|(band, time)| (BAND_SPM * band, round_to(time, 3))).collect(),
        steps: steps(activity, seconds, moving),
    }
}

/// Values and seconds of the samples that speak.
fn kept(values: &[f64], seconds: &[f64], mask: &[bool]) -> impl Iterator<Item = (f64, f64)> {
    let all = values.iter().zip(seconds).zip(mask);
    all.filter(|(_, kept)| **kept).map(|((value, seconds), _)| (*value, *seconds))
}

fn mean(kept: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (total_s, weighted) =
        kept.fold((0.0, 0.0), |(total_s, weighted), (value, seconds)| (total_s + seconds, weighted + value * seconds));
    (total_s >= SHORTEST_S).then(|| weighted / total_s)
}

/// Seconds in each band.
fn bands(kept: impl Iterator<Item = (f64, f64)>) -> Sums<f64> {
    let mut bands = Sums::default();
    for (spm, seconds) in kept.filter(|(_, seconds)| *seconds > 0.0) {
        *bands.of(band_of(spm)) += seconds;
    }
    bands
}

fn band_of(spm: f64) -> u16 {
    spm as u16 / BAND_SPM
}

/// The value half of the time lies below. Only the band that half falls into needs sorting.
fn median(bands: &Sums<f64>, kept: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let total_s: f64 = bands.iter().map(|(_, seconds)| seconds).sum();
    if total_s < SHORTEST_S {
        return None;
    }
    let mut passed_s = 0.0;
    let (band, within_s) = bands.iter().find(|(_, seconds)| {
        passed_s += seconds;
        passed_s >= total_s / 2.0
    })?;
    passed_s -= within_s;
    let mut within: Vec<(f64, f64)> = kept.filter(|(spm, _)| band_of(*spm) == band).collect();
    within.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at_half = within.iter().find(|(_, seconds)| {
        passed_s += seconds;
        passed_s >= total_s / 2.0
    });
    // What is lost in rounding may leave the last of the band a hair before half.
    at_half.or(within.last()).map(|(spm, _)| *spm)
}

fn bins(activity: &Activity, seconds: &[f64], flat: &[bool]) -> Vec<CadenceBin> {
    let (speed, cadence) = (&activity.smooth_speed_mps, &activity.samples.cadence_spm);
    let mut sums: Sums<[f64; 3]> = Sums::default();
    for i in (0..flat.len()).filter(|&i| flat[i] && !speed[i].is_nan() && seconds[i] > 0.0) {
        let sum = sums.of((speed[i] * BINS_PER_MPS) as u16);
        sum[0] += seconds[i];
        sum[1] += seconds[i] * speed[i];
        sum[2] += seconds[i] * cadence[i];
    }
    let bin = |(speed_dmps, [time, way, steps]): (u16, [f64; 3])| CadenceBin {
        speed_dmps,
        seconds: round_to(time, 3),
        speed_mps: round_to(way / time, 4),
        cadence_spm: round_to(steps / time, 2),
    };
    sums.iter().map(bin).collect()
}

/// Steps of running and walking alike; a bicycle takes none.
fn steps(activity: &Activity, seconds: &[f64], moving: &[bool]) -> Option<f64> {
    if !activity.sport.on_foot() || !activity.samples.has(Channel::Cadence) {
        return None;
    }
    let cadence = &activity.samples.cadence_spm;
    let stepping = (0..moving.len()).filter(|&i| moving[i] && !cadence[i].is_nan());
    Some(stepping.map(|i| cadence[i] / 60.0 * seconds[i]).sum())
}
