//! Which samples speak about the way someone runs: steady running, and steady running on the flat (docs/science.md 2.3).

use crate::clean::smoothing::median;
use crate::model::{Activity, AltitudeKind, SubSport};
use statrs::statistics::{Data, OrderStatistics};
use std::ops::RangeInclusive;

const SPEED_MPS: RangeInclusive<f64> = 1.8..=6.0;
const CADENCE_SPM: RangeInclusive<f64> = 140.0..=230.0;
const STEEPEST_FLAT: f64 = 0.02;
/// Starting and stopping have a rhythm of their own.
const AFTER_STOP_S: f64 = 15.0;
const BEFORE_STOP_S: f64 = 5.0;
const STANDING_MPS: f64 = 0.8;
const MOST_ACCELERATION_MPS2: f64 = 0.3;
/// A cadence that stands still this long while speed changes is a sensor that lost the runner.
const PLATEAU_S: f64 = 120.0;
const PLATEAU_SPM: f64 = 1.0;
const PLATEAU_SPEED_SPREAD_MPS: f64 = 0.5;
/// Wrist sensors lock on to the arm swing: farther from the runner's median than this is not the feet.
const LOCK_IN_SHARE: f64 = 0.25;

/// Steady running. Where an activity has no speed at all, cadence decides alone.
pub fn running(activity: &Activity) -> Vec<bool> {
    let (speed, cadence) = (&activity.smooth_speed_mps, &activity.samples.cadence_spm);
    if !activity.sport.on_foot() {
        return vec![false; speed.len()];
    }
    let no_speed = speed.iter().all(|speed| speed.is_nan());
    let mut mask: Vec<bool> = (0..speed.len())
        .map(|i| CADENCE_SPM.contains(&cadence[i]) && (no_speed || SPEED_MPS.contains(&speed[i])))
        .collect();
    drop_near_stops(activity, &mut mask);
    drop_accelerations(activity, &mut mask);
    drop_plateaus(activity, &mut mask);
    drop_lock_in(cadence, &mut mask);
    mask
}

/// The running samples on level ground. No altitude, or a machine indoors, counts as level.
pub fn flat(activity: &Activity, running: &[bool], grade: &[f64]) -> Vec<bool> {
    let level = activity.altitude == AltitudeKind::None
        || matches!(activity.sub_sport, SubSport::Treadmill | SubSport::Indoor | SubSport::Virtual);
    running.iter().zip(grade).map(|(&running, grade)| running && (level || grade.abs() <= STEEPEST_FLAT)).collect()
}

fn drop_near_stops(activity: &Activity, mask: &mut [bool]) {
    let (time, speed) = (&activity.samples.elapsed_s, &activity.smooth_speed_mps);
    let mut outside_from = 0;
    for leg in &activity.legs {
        mask[outside_from..leg.start].fill(false);
        outside_from = leg.end;
    }
    mask[outside_from..].fill(false);
    for leg in activity.legs.iter().filter(|leg| !leg.is_empty()) {
        let mut stopped_s = time[leg.start];
        for i in leg.clone() {
            stopped_s = if speed[i] < STANDING_MPS { time[i] } else { stopped_s };
            mask[i] &= time[i] - stopped_s >= AFTER_STOP_S;
        }
        let mut stops_s = time[leg.end - 1];
        for i in leg.clone().rev() {
            stops_s = if speed[i] < STANDING_MPS { time[i] } else { stops_s };
            mask[i] &= stops_s - time[i] >= BEFORE_STOP_S;
        }
    }
}

fn drop_accelerations(activity: &Activity, mask: &mut [bool]) {
    let (time, speed) = (&activity.samples.elapsed_s, &activity.smooth_speed_mps);
    for leg in &activity.legs {
        for i in (leg.start + 1)..leg.end.saturating_sub(1) {
            let acceleration = (speed[i + 1] - speed[i - 1]) / (time[i + 1] - time[i - 1]);
            mask[i] &= acceleration.is_nan() || acceleration.abs() < MOST_ACCELERATION_MPS2;
        }
    }
}

fn drop_plateaus(activity: &Activity, mask: &mut [bool]) {
    let (time, speed, cadence) =
        (&activity.samples.elapsed_s, &activity.smooth_speed_mps, &activity.samples.cadence_spm);
    let mut start = 0;
    while start < mask.len() {
        let same = |i: &usize| (cadence[*i] - cadence[start]).abs() <= PLATEAU_SPM;
        let end = (start + 1..mask.len()).take_while(same).last().map_or(start + 1, |last| last + 1);
        let still = time[end - 1] - time[start] > PLATEAU_S;
        if still && usual_spread(&speed[start..end]) > PLATEAU_SPEED_SPREAD_MPS {
            mask[start..end].fill(false);
        }
        start = end;
    }
}

/// From the slowest to the fastest tenth, so that the seconds of speeding up and slowing down do not count as change.
fn usual_spread(speed_mps: &[f64]) -> f64 {
    let known: Vec<f64> = speed_mps.iter().copied().filter(|speed| !speed.is_nan()).collect();
    if known.is_empty() {
        return 0.0;
    }
    let mut known = Data::new(known);
    known.percentile(90) - known.percentile(10)
}

fn drop_lock_in(cadence: &[f64], mask: &mut [bool]) {
    let kept = (0..mask.len()).filter(|&i| mask[i]);
    let Some(usual) = median(kept.map(|i| cadence[i])) else { return };
    for (kept, cadence) in mask.iter_mut().zip(cadence) {
        *kept &= (cadence / usual - 1.0).abs() <= LOCK_IN_SHARE;
    }
}
