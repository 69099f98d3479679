//! The drive home with the watch still running: fast without steps, at the end or the start of an activity on foot.

use super::ellipsoid::Ground;
use crate::model::{Note, Samples};
use std::ops::Range;

/// Faster than distance runners hold for a minute.
const DRIVING_MPS: f64 = 7.0;
/// Shorter is a sprint or a GPS jump.
const SHORTEST_DRIVE_S: f64 = 60.0;
/// Watches show a few steps a minute when shaken by a road.
const MOST_SHAKEN_STEPS: f64 = 30.0;
/// Cadence that only legs make, in strides or steps.
const FEWEST_WALKING_STRIDES: f64 = 45.0;
/// Traffic lights belong to a drive; a walk to the car may.
const MOST_STEPPING_S: f64 = 60.0;
/// Of the time cut away at least this share is fast.
const FAST_SHARE: f64 = 0.5;

/// The samples to keep, when a drive is to be cut off; `None` when there is none.
pub fn stretch_on_foot(samples: &Samples, speed_mps: &[f64], notes: &mut Vec<Note>) -> Option<Range<usize>> {
    let drives = drives(samples, speed_mps);
    let (first, last) = (drives.first()?, drives.last()?);
    let tally = Tally::of(samples, speed_mps);
    let all = 0..samples.len();
    if tally.is_drive(all.clone()) {
        return None; // A ride under a wrong name: nothing in it was on foot, so nothing can be kept.
    }
    let end = drives.iter().map(|d| d.start).find(|&from| tally.is_drive(from..all.end));
    let start = drives.iter().rev().map(|d| d.end).find(|&to| tally.is_drive(0..to));
    let kept = start.unwrap_or(0)..end.unwrap_or(all.end);
    if kept.is_empty() || kept == all {
        return None;
    }
    let cut_min = (seconds(samples, all) - seconds(samples, kept.clone())) / 60.0;
    let place = match (first.start < kept.start, last.end > kept.end) {
        (true, true) => "start and end",
        (true, false) => "start",
        _ => "end",
    };
    notes.push(Note::new(format!("{cut_min:.0} min at the {place} were fast without steps, a drive: left out")));
    Some(kept)
}

/// Speed of the step into each sample, straight from the positions; `NaN` at the first and without a position.
pub fn speed_by_position_mps(samples: &Samples) -> Vec<f64> {
    let mut last: Option<usize> = None;
    let position = |i: usize| (samples.lat_deg[i], samples.lon_deg[i]);
    let mut ground = Ground::default();
    let speed = |i: usize| {
        let before = last.replace(i).filter(|_| samples.has_position(i));
        let seconds = |j: usize| samples.elapsed_s[i] - samples.elapsed_s[j];
        before.map_or(f64::NAN, |j| ground.distance_m(position(j), position(i)) / seconds(j))
    };
    (0..samples.len()).map(speed).collect()
}

/// Stretches of at least a minute above driving speed without steps.
fn drives(samples: &Samples, speed_mps: &[f64]) -> Vec<Range<usize>> {
    // Mostly nothing is that fast, and no stretch need be looked for.
    if !speed_mps.iter().any(|&mps| mps > DRIVING_MPS) {
        return Vec::new();
    }
    let stepping = |i: usize| samples.cadence_spm[i] > MOST_SHAKEN_STEPS;
    let driving = |i: usize| speed_mps[i] > DRIVING_MPS && !stepping(i);
    let mut drives = Vec::new();
    let mut next = 0;
    while let Some(start) = (next..samples.len()).find(|&i| driving(i)) {
        next = (start..samples.len()).find(|&i| !driving(i)).unwrap_or(samples.len());
        if seconds(samples, start..next) >= SHORTEST_DRIVE_S {
            drives.push(start..next);
        }
    }
    drives
}

fn seconds(samples: &Samples, part: Range<usize>) -> f64 {
    samples.elapsed_s[part.end - 1] - samples.elapsed_s[part.start]
}

/// Running sums over the samples, so that any part can be judged at once.
struct Tally {
    elapsed_s: Vec<f64>,
    fast_s: Vec<f64>,
    stepping_s: Vec<f64>,
}

impl Tally {
    fn of(samples: &Samples, speed_mps: &[f64]) -> Tally {
        let (mut fast, mut stepping) = (0.0, 0.0);
        let (mut fast_s, mut stepping_s) = (vec![0.0], vec![0.0]);
        for (i, &speed) in speed_mps.iter().enumerate().skip(1) {
            let step_s = samples.elapsed_s[i] - samples.elapsed_s[i - 1];
            if speed > DRIVING_MPS {
                fast += step_s;
            } else if samples.cadence_spm[i] > FEWEST_WALKING_STRIDES {
                stepping += step_s;
            }
            fast_s.push(fast);
            stepping_s.push(stepping);
        }
        Tally { elapsed_s: samples.elapsed_s.clone(), fast_s, stepping_s }
    }

    /// Whether a part is a drive as a whole: mostly fast, hardly a step.
    fn is_drive(&self, part: Range<usize>) -> bool {
        let grown = |sums: &[f64]| sums[part.end - 1] - sums[part.start];
        grown(&self.stepping_s) <= MOST_STEPPING_S && grown(&self.fast_s) >= FAST_SHARE * grown(&self.elapsed_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SampleRow;

    /// One sample a second; each part is (seconds, speed, cadence).
    fn outing(parts: &[(usize, f64, f64)]) -> (Samples, Vec<f64>) {
        let (mut samples, mut speed) = (Samples::default(), Vec::new());
        for &(seconds, speed_mps, cadence_spm) in parts {
            for _ in 0..seconds {
                samples.push(&SampleRow { elapsed_s: speed.len() as f64, cadence_spm, ..SampleRow::EMPTY });
                speed.push(speed_mps);
            }
        }
        (samples, speed)
    }

    fn check(parts: &[(usize, f64, f64)], expected: Option<Range<usize>>) {
        let (samples, speed) = outing(parts);
        let mut notes = Vec::new();
        assert_eq!(stretch_on_foot(&samples, &speed, &mut notes), expected);
        assert_eq!(notes.len(), usize::from(expected.is_some()));
    }

    #[test]
    fn the_drive_home_is_cut_with_its_traffic_lights() {
        let drive = [(300, 15.0, 0.0), (40, 0.0, 0.0), (300, 20.0, f64::NAN)];
        check(&[&[(1800, 3.0, 80.0)], &drive[..]].concat(), Some(0..1800));
        check(&[&drive[..], &[(1800, 3.0, 80.0)]].concat(), Some(640..2440));
    }

    #[test]
    fn a_sprint_a_gondola_between_and_a_mislabelled_ride_are_left_alone() {
        check(&[(600, 3.0, 80.0), (70, 7.5, 100.0), (600, 3.0, 80.0)], None);
        check(&[(1800, 3.0, 80.0), (300, 8.0, 0.0), (1800, 3.0, 80.0)], None);
        check(&[(3600, 9.0, f64::NAN)], None);
    }
}
