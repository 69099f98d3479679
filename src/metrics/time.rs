//! How long: elapsed, moving, running and in how many bouts, and the seconds each sample stands for.

use crate::lanes::{every_lane, f64x4, mapped, sum};
use crate::model::{Activity, Sport};

/// Slower on a 10 s mean is standing (docs/science.md 6).
const MOVING_MPS: f64 = 0.8;
/// Below it people walk (docs/science.md 2.2): by steps where they are known, else by speed.
const RUNNING_SPM: f64 = 140.0;
const RUNNING_MPS: f64 = 1.8;
/// Nobody walks this fast, whatever the steps say: walkers break into a run at about 2.0 to 2.2 m/s, so fewer steps are
/// those of a wrist held still, on a stroller or a rail.
pub const NEVER_WALKED_MPS: f64 = 2.5;
/// A kerb or a doubtful step splits no bout of running ...
const BOUT_GAP_S: f64 = 10.0;
/// ... and a dash across the road is none (both convention, docs/science.md 2.1).
const SHORTEST_BOUT_S: f64 = 20.0;

/// Half of the way to each neighbour of the same leg, so that any recording rhythm weighs time and not records.
pub fn sample_seconds(activity: &Activity) -> Vec<f64> {
    let time = &activity.samples.elapsed_s;
    let mut seconds = vec![0.0; time.len()];
    for leg in &activity.legs {
        // Half of the step into each sample.
        let mut before = 0.0;
        for (&[from_s, to_s], seconds) in time[leg.clone()].array_windows().zip(&mut seconds[leg.clone()]) {
            let half = (to_s - from_s) / 2.0;
            *seconds = before + half;
            before = half;
        }
        if let Some(last) = seconds[leg.clone()].last_mut() {
            *last = before;
        }
    }
    seconds
}

/// Seconds in motion at each sample. Where an activity has no speed at all, recording is moving.
pub fn moving(activity: &Activity, seconds: &[f64]) -> Vec<f64> {
    let speed = &activity.smooth_speed_mps;
    if speed.iter().all(|speed| speed.is_nan()) {
        return seconds.to_vec();
    }
    mapped([speed, seconds], |[speed, seconds]| speed.simd_gt(f64x4::splat(MOVING_MPS)) & seconds)
}

/// As the watch says it, else from the first to the last sample.
pub fn elapsed_s(activity: &Activity) -> f64 {
    let time = &activity.samples.elapsed_s;
    let recorded = time.last().zip(time.first()).map(|(last, first)| last - first);
    let said = activity.totals.elapsed_s.filter(|&said| {
        said.is_finite() && said > 0.0 && recorded.is_none_or(|recorded| activity.from_watch && said >= recorded)
    });
    said.or(recorded).unwrap_or(0.0)
}

/// Seconds moving outside pauses. Without samples the device's own timer is all there is.
pub fn moving_s(activity: &Activity, moving: &[f64]) -> f64 {
    if activity.samples.is_empty() {
        return activity.totals.timer_s.or(activity.totals.elapsed_s).filter(|&s| s > 0.0).unwrap_or(0.0);
    }
    sum(moving)
}

/// Seconds of running at each sample, of those in motion: walk breaks are told by their step rate, or by speed where no
/// steps are known or they cannot be true.
pub fn running(activity: &Activity, moving: &[f64]) -> Vec<f64> {
    if !activity.sport.on_foot() {
        return vec![0.0; moving.len()];
    }
    let is_run = if activity.sport == Sport::Running { every_lane() } else { f64x4::ZERO };
    mapped([&activity.smooth_speed_mps, &activity.samples.cadence_spm, moving], |[speed, cadence, moving]| {
        let by_speed = speed.simd_ge(f64x4::splat(RUNNING_MPS)) | (speed.is_nan() & is_run);
        let by_steps = cadence.simd_ge(f64x4::splat(RUNNING_SPM));
        let by_far = speed.simd_gt(f64x4::splat(NEVER_WALKED_MPS)) & is_run;
        (by_steps | by_far | (cadence.is_nan() & by_speed)) & moving
    })
}

/// Seconds of running. Without samples all of a run may be.
pub fn running_s(activity: &Activity, running: &[f64]) -> f64 {
    if activity.samples.is_empty() && activity.sport == Sport::Running {
        return moving_s(activity, &[]);
    }
    sum(running)
}

/// Stretches of running without a walk between.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bouts {
    pub count: u32,
    pub longest_s: f64,
}

/// The bouts of a recording on foot; a pause ends one.
pub fn bouts(activity: &Activity, running: &[f64]) -> Option<Bouts> {
    if activity.samples.is_empty() || !activity.sport.on_foot() {
        return None;
    }
    let time = &activity.samples.elapsed_s;
    let mut bouts = Bouts::default();
    for leg in &activity.legs {
        let mut open: Option<(f64, f64)> = None;
        let rows = time[leg.clone()].iter().zip(&running[leg.clone()]);
        for (&now_s, _) in rows.filter(|(_, running)| **running > 0.0) {
            match &mut open {
                Some((_, last)) if now_s - *last <= BOUT_GAP_S => *last = now_s,
                _ => bouts.close(open.replace((now_s, now_s))),
            }
        }
        bouts.close(open);
    }
    Some(bouts)
}

impl Bouts {
    fn close(&mut self, bout: Option<(f64, f64)>) {
        let Some(length_s) = bout.map(|(first, last)| last - first).filter(|&s| s >= SHORTEST_BOUT_S) else { return };
        self.count += 1;
        self.longest_s = self.longest_s.max(length_s);
    }
}
