//! Which samples speak about the way someone runs: steady running, and steady running on the flat (docs/science.md 2.3).

use super::sums::Sums;
use super::time::NEVER_WALKED_MPS;
use crate::clean::smoothing::median;
use crate::lanes::{extremes, f64x4, is_within, parts_with_others};
use crate::model::{Activity, AltitudeKind, DropReason, Sport, SubSport};
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
/// A hair below 1 + [`LOCK_IN_SHARE`], for what rounding adds.
const NEVER_LOCKED_IN_RATIO: f64 = 1.249_999;

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

    /// Seconds of steady running at each sample.
    pub fn running_s(&self, seconds: &[f64]) -> Vec<f64> {
        self.dropped.iter().zip(seconds).map(|(dropped, &s)| s * f64::from(dropped.is_none())).collect()
    }

    /// Of them the seconds on level ground.
    pub fn flat_s(&self, running_s: &[f64]) -> Vec<f64> {
        self.level.iter().zip(running_s).map(|(&level, &s)| s * f64::from(level)).collect()
    }

    /// Moving seconds that no flat cadence is taken of, by reason.
    pub fn dropped_s(&self, moving_s: &[f64]) -> Vec<(DropReason, f64)> {
        let mut sums = Sums::default();
        for ((dropped, &level), &seconds) in self.dropped.iter().zip(&self.level).zip(moving_s) {
            let slope = (!level).then_some(DropReason::Slope);
            if let Some(reason) = dropped.or(slope) {
                sums.add(reason as u16, [seconds]);
            }
        }
        let by_reason = DropReason::ALL.into_iter().zip(sums.iter()).filter(|(_, (_, [seconds]))| *seconds > 0.0);
        by_reason.map(|(reason, (_, [seconds]))| (reason, round_to(seconds, 3))).collect()
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
    let is_run = activity.sport == Sport::Running;
    let speaks = |[speed, cadence]: [f64x4; 2]| is_within(cadence, &CADENCE_SPM) & is_within(speed, &SPEED_MPS);
    for i in parts_with_others([speed, cadence], speaks).flatten() {
        let (speed, cadence) = (&speed[i], &cadence[i]);
        mask.dropped[i] = if cadence.is_nan() || cadence > CADENCE_SPM.end() {
            Some(DropReason::NoCadence)
        } else if cadence < CADENCE_SPM.start() && !(is_run && *speed > NEVER_WALKED_MPS) {
            Some(DropReason::Walking)
        } else if !(no_speed || SPEED_MPS.contains(speed)) {
            Some(DropReason::Speed)
        } else if cadence < CADENCE_SPM.start() {
            Some(DropReason::LockIn)
        } else {
            None
        };
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
    for leg in &activity.legs {
        let (time, speed) = (&time[leg.clone()], &speed[leg.clone()]);
        let (Some(&first_s), Some(&last_s)) = (time.first(), time.last()) else { continue };
        let dropped = &mut mask.dropped[leg.clone()];
        let mut drop_while = |indices: &mut dyn Iterator<Item = usize>, near: &dyn Fn(f64) -> bool| {
            for i in indices.take_while(|&i| near(time[i])) {
                dropped[i].get_or_insert(DropReason::Stop);
            }
        };
        drop_while(&mut (0..time.len()), &|now_s| now_s - first_s < AFTER_STOP_S);
        drop_while(&mut (0..time.len()).rev(), &|now_s| last_s - now_s < BEFORE_STOP_S);
        let is_standing = |speed: &f64| *speed < STANDING_MPS;
        let mut end = 0;
        while let Some(moving) = speed[end..].iter().position(is_standing) {
            let start = end + moving;
            end = start + speed[start..].iter().take_while(|speed| is_standing(speed)).count();
            let (from_s, to_s) = (time[start], time[end - 1]);
            drop_while(&mut (0..end).rev(), &|now_s| from_s - now_s < BEFORE_STOP_S);
            drop_while(&mut (end..time.len()), &|now_s| now_s - to_s < AFTER_STOP_S);
        }
    }
}

fn drop_accelerations(activity: &Activity, mask: &mut Mask) {
    for leg in activity.legs.iter().filter(|leg| leg.len() > 2) {
        let (time, speed) = (&activity.samples.elapsed_s[leg.clone()], &activity.smooth_speed_mps[leg.clone()]);
        let (from, to) = (0..leg.len() - 2, 2..leg.len());
        let columns = [&time[from.clone()], &time[to.clone()], &speed[from], &speed[to]];
        let is_steady = |[from_s, to_s, from_mps, to_mps]: [f64x4; 4]| {
            (to_mps - from_mps).abs().simd_lt((to_s - from_s) * MOST_ACCELERATION_MPS2)
        };
        for i in parts_with_others(columns, is_steady).flatten() {
            if (speed[i + 2] - speed[i]).abs() >= MOST_ACCELERATION_MPS2 * (time[i + 2] - time[i]) {
                mask.drop(leg.start + i + 1, DropReason::Acceleration);
            }
        }
    }
}

fn drop_plateaus(activity: &Activity, mask: &mut Mask) {
    let (time, speed, cadence) =
        (&activity.samples.elapsed_s, &activity.smooth_speed_mps, &activity.samples.cadence_spm);
    let mut start = 0;
    while start < cadence.len() {
        let first = cadence[start];
        let same = |value: &&f64| (**value - first).abs() <= PLATEAU_SPM;
        let end = start + 1 + cadence[start + 1..].iter().take_while(same).count();
        let still = time[end - 1] - time[start] > PLATEAU_S;
        if still && varies(&speed[start..end]) {
            (start..end).for_each(|i| mask.drop(i, DropReason::Plateau));
        }
        start = end;
    }
}

/// Judged from the slowest to the fastest tenth, so that the seconds of speeding up and slowing down do not count as change.
fn varies(speed_mps: &[f64]) -> bool {
    let (slowest, fastest) = extremes([speed_mps], |[speed]| speed);
    // No tenth lies outside them, and mostly they are near enough to each other, or there are none.
    if fastest - slowest <= PLATEAU_SPEED_SPREAD_MPS {
        return false;
    }
    let mut known = Data::new(speed_mps.iter().copied().filter(|speed| !speed.is_nan()).collect::<Vec<_>>());
    known.percentile(90) - known.percentile(10) > PLATEAU_SPEED_SPREAD_MPS
}

fn drop_lock_in(cadence: &[f64], mask: &mut Mask) {
    // What was dropped is no number here.
    let kept: Vec<f64> = cadence
        .iter()
        .zip(&mask.dropped)
        .map(|(&spm, dropped)| if dropped.is_none() { spm } else { f64::NAN })
        .collect();
    let (lowest, highest) = extremes([&kept], |[spm]| spm);
    // The usual one lies between them, and need not be known where they are that near to each other.
    if highest <= lowest * NEVER_LOCKED_IN_RATIO {
        return;
    }
    let Some(usual) = median(kept) else { return };
    for (cadence, dropped) in cadence.iter().zip(&mut mask.dropped) {
        if (cadence / usual - 1.0).abs() > LOCK_IN_SHARE {
            dropped.get_or_insert(DropReason::LockIn);
        }
    }
}
