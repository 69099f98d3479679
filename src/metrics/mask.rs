//! Which samples speak about the way someone runs: steady running, and steady running on the flat (docs/science.md 2.3).

use crate::clean::smoothing::median;
use crate::model::{Activity, AltitudeKind, DropReason, SubSport};
use crate::units::round_to;
use statrs::statistics::{Data, OrderStatistics};
use std::ops::RangeInclusive;

/// Joggers of 9:30 a kilometre run at 1.75, and a little below; it is cadence that tells them from walkers.
const SPEED_MPS: RangeInclusive<f64> = 1.6..=6.0;
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

/// Which samples of an activity speak, and why the others do not.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    /// Why a sample does not count as steady running; the first reason that applies.
    dropped: Vec<Option<DropReason>>,
    level: Vec<bool>,
}

impl Mask {
    /// Where an activity has no speed at all, cadence decides alone. `grade` is per sample; no altitude, or a machine
    /// indoors, counts as level.
    pub fn of(activity: &Activity, grade: &[f64]) -> Mask {
        let mut mask = Mask { dropped: vec![None; activity.samples.len()], level: level(activity, grade) };
        if activity.sport.on_foot() {
            drop_by_range(activity, &mut mask);
            drop_near_stops(activity, &mut mask);
            drop_accelerations(activity, &mut mask);
            drop_plateaus(activity, &mut mask);
            drop_lock_in(&activity.samples.cadence_spm, &mut mask);
        } else {
            mask.dropped.fill(Some(DropReason::NotOnFoot));
        }
        mask
    }

    /// Steady running.
    pub fn running(&self) -> Vec<bool> {
        self.dropped.iter().map(Option::is_none).collect()
    }

    /// The running samples on level ground.
    pub fn flat(&self) -> Vec<bool> {
        self.dropped.iter().zip(&self.level).map(|(dropped, &level)| dropped.is_none() && level).collect()
    }

    /// Moving seconds that no flat cadence is taken of, by reason.
    pub fn dropped_s(&self, seconds: &[f64], moving: &[bool]) -> Vec<(DropReason, f64)> {
        let mut sums: Vec<(DropReason, f64)> = Vec::new();
        for i in (0..moving.len()).filter(|&i| moving[i]) {
            let slope = (!self.level[i]).then_some(DropReason::Slope);
            if let Some(reason) = self.dropped[i].or(slope) {
                match sums.iter_mut().find(|(known, _)| *known == reason) {
                    Some((_, sum)) => *sum += seconds[i],
                    None => sums.push((reason, seconds[i])),
                }
            }
        }
        sums.sort_by_key(|(reason, _)| *reason);
        sums.into_iter().map(|(reason, seconds)| (reason, round_to(seconds, 3))).collect()
    }

    fn keeps(&self, i: usize) -> bool {
        self.dropped[i].is_none()
    }

    fn drop(&mut self, i: usize, reason: DropReason) {
        self.dropped[i].get_or_insert(reason);
    }
}

fn level(activity: &Activity, grade: &[f64]) -> Vec<bool> {
    let everywhere = activity.altitude == AltitudeKind::None
        || matches!(activity.sub_sport, SubSport::Treadmill | SubSport::Indoor | SubSport::Virtual);
    grade.iter().map(|grade| everywhere || grade.abs() <= STEEPEST_FLAT).collect()
}

fn drop_by_range(activity: &Activity, mask: &mut Mask) {
    let (speed, cadence) = (&activity.smooth_speed_mps, &activity.samples.cadence_spm);
    let no_speed = speed.iter().all(|speed| speed.is_nan());
    for i in 0..speed.len() {
        if cadence[i].is_nan() || cadence[i] > *CADENCE_SPM.end() {
            mask.drop(i, DropReason::NoCadence);
        } else if cadence[i] < *CADENCE_SPM.start() {
            mask.drop(i, DropReason::Walking);
        } else if !(no_speed || SPEED_MPS.contains(&speed[i])) {
            mask.drop(i, DropReason::Speed);
        }
    }
}

fn drop_near_stops(activity: &Activity, mask: &mut Mask) {
    let (time, speed) = (&activity.samples.elapsed_s, &activity.smooth_speed_mps);
    let mut outside_from = 0;
    for leg in &activity.legs {
        (outside_from..leg.start).for_each(|i| mask.drop(i, DropReason::Stop));
        outside_from = leg.end;
    }
    (outside_from..time.len()).for_each(|i| mask.drop(i, DropReason::Stop));
    for leg in activity.legs.iter().filter(|leg| !leg.is_empty()) {
        let mut stopped_s = time[leg.start];
        for i in leg.clone() {
            stopped_s = if speed[i] < STANDING_MPS { time[i] } else { stopped_s };
            if time[i] - stopped_s < AFTER_STOP_S {
                mask.drop(i, DropReason::Stop);
            }
        }
        let mut stops_s = time[leg.end - 1];
        for i in leg.clone().rev() {
            stops_s = if speed[i] < STANDING_MPS { time[i] } else { stops_s };
            if stops_s - time[i] < BEFORE_STOP_S {
                mask.drop(i, DropReason::Stop);
            }
        }
    }
}

fn drop_accelerations(activity: &Activity, mask: &mut Mask) {
    let (time, speed) = (&activity.samples.elapsed_s, &activity.smooth_speed_mps);
    for leg in &activity.legs {
        for i in (leg.start + 1)..leg.end.saturating_sub(1) {
            let acceleration = (speed[i + 1] - speed[i - 1]) / (time[i + 1] - time[i - 1]);
            if acceleration.abs() >= MOST_ACCELERATION_MPS2 {
                mask.drop(i, DropReason::Acceleration);
            }
        }
    }
}

fn drop_plateaus(activity: &Activity, mask: &mut Mask) {
    let (time, speed, cadence) =
        (&activity.samples.elapsed_s, &activity.smooth_speed_mps, &activity.samples.cadence_spm);
    let mut start = 0;
    while start < cadence.len() {
        let same = |i: &usize| (cadence[*i] - cadence[start]).abs() <= PLATEAU_SPM;
        let end = (start + 1..cadence.len()).take_while(same).last().map_or(start + 1, |last| last + 1);
        let still = time[end - 1] - time[start] > PLATEAU_S;
        if still && usual_spread(&speed[start..end]) > PLATEAU_SPEED_SPREAD_MPS {
            (start..end).for_each(|i| mask.drop(i, DropReason::Plateau));
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

fn drop_lock_in(cadence: &[f64], mask: &mut Mask) {
    let kept = (0..cadence.len()).filter(|&i| mask.keeps(i));
    let Some(usual) = median(kept.map(|i| cadence[i])) else { return };
    for i in (0..cadence.len()).filter(|&i| (cadence[i] / usual - 1.0).abs() > LOCK_IN_SHARE) {
        mask.drop(i, DropReason::LockIn);
    }
}
