//! How often the feet meet the ground: the mean, the mean on the flat, the spread over speeds, and the count of steps.

use super::sums::Sums;
use crate::model::{Activity, CadenceBin, Channel};
use crate::units::round_to;

/// A mean over less running says nothing about a run.
const SHORTEST_S: f64 = 180.0;
/// The rule of thumb the share below is counted against.
const RULE_OF_THUMB_SPM: f64 = 170.0;
/// Width of a histogram band.
const BAND_SPM: f64 = 2.0;
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
    let below: Vec<f64> = cadence.iter().map(|&spm| f64::from(u8::from(spm < RULE_OF_THUMB_SPM))).collect();
    Cadence {
        mean_spm: mean(cadence, seconds, running),
        median_spm: median(cadence, seconds, running),
        flat_spm: mean(cadence, seconds, flat),
        flat_s: (0..flat.len()).filter(|&i| flat[i]).map(|i| seconds[i]).sum(),
        below_170_share: mean(&below, seconds, flat),
        bins: bins(activity, seconds, flat),
        histogram: histogram(cadence, seconds, running),
        steps: steps(activity, seconds, moving),
    }
}

fn mean(values: &[f64], seconds: &[f64], mask: &[bool]) -> Option<f64> {
    let (mut total_s, mut weighted) = (0.0, 0.0);
    for ((_, &value), &seconds) in mask.iter().zip(values).zip(seconds).filter(|((kept, _), _)| **kept) {
        total_s += seconds;
        weighted += value * seconds;
    }
    (total_s >= SHORTEST_S).then(|| weighted / total_s)
}

/// The value half of the time lies below.
fn median(values: &[f64], seconds: &[f64], mask: &[bool]) -> Option<f64> {
    let mut kept: Vec<(f64, f64)> = (0..mask.len()).filter(|&i| mask[i]).map(|i| (values[i], seconds[i])).collect();
    kept.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total_s: f64 = kept.iter().map(|(_, seconds)| seconds).sum();
    let mut passed_s = 0.0;
    let at_half = kept.iter().find(|(_, seconds)| {
        passed_s += seconds;
        passed_s >= total_s / 2.0
    });
    at_half.filter(|_| total_s >= SHORTEST_S).map(|(value, _)| *value)
}

fn bins(activity: &Activity, seconds: &[f64], flat: &[bool]) -> Vec<CadenceBin> {
    let (speed, cadence) = (&activity.smooth_speed_mps, &activity.samples.cadence_spm);
    let mut sums: Sums<u16, [f64; 3]> = Sums::default();
    for i in (0..flat.len()).filter(|&i| flat[i] && !speed[i].is_nan() && seconds[i] > 0.0) {
        let sum = sums.of((speed[i] * BINS_PER_MPS).floor() as u16);
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
    sums.into_map().into_iter().map(bin).collect()
}

fn histogram(cadence: &[f64], seconds: &[f64], running: &[bool]) -> Vec<(u16, f64)> {
    let mut bands: Sums<u16, f64> = Sums::default();
    for i in (0..running.len()).filter(|&i| running[i] && seconds[i] > 0.0) {
        let band = ((cadence[i] / BAND_SPM).floor() * BAND_SPM) as u16;
        *bands.of(band) += seconds[i];
    }
    bands.into_map().into_iter().map(|(band, time)| (band, round_to(time, 3))).collect()
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
