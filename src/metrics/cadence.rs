//! How often the feet meet the ground: the mean, the mean on the flat, the spread over speeds, and the count of steps.

use super::by_speed::{Band, BySpeed};
use super::sums::Sums;
use super::weighted::Weighted;
use crate::lanes::{f64x4, sums};
use crate::model::{Activity, CadenceBin, Channel};
use crate::units::round_to;

/// A mean over less running says nothing about a run.
const SHORTEST_S: f64 = 180.0;
/// The rule of thumb the share below is counted against.
const RULE_OF_THUMB_SPM: f64 = 170.0;
/// Width of a histogram band.
const BAND_SPM: u16 = 2;
/// FIT counts strides in 128ths.
const NARROW_BANDS_PER_SPM: f64 = 64.0;

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

/// Weighs every sample by the seconds it stands for: moving ones, those of steady running, and of them the level ones,
/// which `by_speed` holds as well.
pub fn measure(
    activity: &Activity,
    moving_s: &[f64],
    running_s: &[f64],
    flat_s: &[f64],
    by_speed: &BySpeed,
) -> Cadence {
    let cadence = &activity.samples.cadence_spm;
    let [seconds, sum, below_s] = sums([cadence, flat_s], |[spm, seconds]| {
        let is_known = !spm.is_nan();
        [is_known & seconds, is_known & (spm * seconds), spm.simd_lt(f64x4::splat(RULE_OF_THUMB_SPM)) & seconds]
    });
    let flat = Weighted { seconds, sum };
    let [seconds, sum, moving_steps] = sums([cadence, running_s, moving_s], |[spm, running_s, moving_s]| {
        let is_known = !spm.is_nan();
        [is_known & running_s, is_known & (spm * running_s), is_known & (spm * moving_s)]
    });
    let running = Weighted { seconds, sum };
    let bands = bands(cadence, running_s);
    Cadence {
        mean_spm: running.mean(SHORTEST_S),
        median_spm: median(&bands, cadence, running_s),
        flat_spm: flat.mean(SHORTEST_S),
        flat_s: flat.seconds,
        below_170_share: (flat.seconds >= SHORTEST_S).then(|| below_s / flat.seconds),
        bins: bins(by_speed),
        histogram: bands
            .iter()
            .filter(|(_, [time])| *time > 0.0)
            .map(|(band, [time])| (BAND_SPM * band, round_to(time, 3)))
            .collect(),
        // Of running and walking alike; a bicycle takes none.
        steps: (activity.sport.on_foot() && activity.samples.has(Channel::Cadence)).then_some(moving_steps / 60.0),
    }
}

/// Seconds in each band.
fn bands(cadence: &[f64], running_s: &[f64]) -> Sums<1> {
    let mut bands = Sums::default();
    for (&spm, &seconds) in cadence.iter().zip(running_s).filter(|(_, seconds)| **seconds > 0.0) {
        bands.add(band_of(spm), [seconds]);
    }
    bands
}

fn band_of(spm: f64) -> u16 {
    spm as u16 / BAND_SPM
}

/// The value half of the time lies below. Only what shares a narrow band with it needs sorting.
fn median(bands: &Sums<1>, cadence: &[f64], running_s: &[f64]) -> Option<f64> {
    let total_s: f64 = bands.iter().map(|(_, [seconds])| seconds).sum();
    if total_s < SHORTEST_S {
        return None;
    }
    let half_s = total_s / 2.0;
    let (band, passed_s) = band_at(bands, half_s, 0.0)?;
    let rows = cadence.iter().copied().zip(running_s.iter().copied());
    let mut within: Vec<(f64, f64)> = rows.filter(|&(spm, s)| s > 0.0 && band_of(spm) == band).collect();
    let narrow_of = |spm: f64| ((spm - f64::from(BAND_SPM * band)) * NARROW_BANDS_PER_SPM) as u16;
    let mut narrow = Sums::default();
    within.iter().for_each(|&(spm, seconds)| narrow.add(narrow_of(spm), [seconds]));
    // What is lost in rounding may leave the last of a band a hair before half.
    let Some((narrow_band, mut passed_s)) = band_at(&narrow, half_s, passed_s) else {
        return within.iter().map(|(spm, _)| *spm).reduce(f64::max);
    };
    within.retain(|&(spm, _)| narrow_of(spm) == narrow_band);
    // Few watches count in steps finer than these bands, and there is nothing to sort.
    if within.iter().any(|(spm, _)| *spm != within[0].0) {
        within.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    }
    let at_half = within.iter().find(|(_, seconds)| {
        passed_s += seconds;
        passed_s >= half_s
    });
    at_half.or(within.last()).map(|(spm, _)| *spm)
}

/// The band in which the seconds reach `half_s`, and what they came to before it.
fn band_at(bands: &Sums<1>, half_s: f64, mut passed_s: f64) -> Option<(u16, f64)> {
    bands.iter().find_map(|(band, [seconds])| {
        let before_s = passed_s;
        passed_s += seconds;
        (passed_s >= half_s).then_some((band, before_s))
    })
}

fn bins(by_speed: &BySpeed) -> Vec<CadenceBin> {
    let bin = |(speed_dmps, Band { seconds, metres, steps }): (u16, Band)| CadenceBin {
        speed_dmps,
        seconds: round_to(seconds, 3),
        speed_mps: round_to(metres / seconds, 4),
        cadence_spm: round_to(steps / seconds, 2),
    };
    by_speed.whole().map(bin).collect()
}
