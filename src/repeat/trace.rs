//! A compact track in, the same path as samples every 10 m with the heading at each out.
//!
//! Half the points of the track are enough to find roads and to average offsets over 25 m. Nothing is drawn across the
//! gap between two legs, nor across a jump inside one.

use super::plane::{Position, TravellingPlane, Vector};
use crate::model::CompactTrack;

/// Distance between two samples of one leg, along the path.
pub const STEP_M: f64 = 10.0;

/// Samples before and after between which the heading is taken: +-20 m (docs/science.md 4.4).
const HEADING_SAMPLES: usize = 2;

/// Track points lie 5 m apart; a chord this long is a jump, not running.
const JUMP_M: f64 = 100.0;

#[derive(Clone, Copy, Debug)]
pub struct Sample {
    pub position: Position,
    /// Unit vector of travel.
    pub heading: Vector,
    /// Distance since the start of the run, with straight chords over the gaps.
    pub odometer_m: f64,
    pub starts_leg: bool,
}

/// The samples of a run, leg after leg.
pub fn samples(track: &CompactTrack) -> Vec<Sample> {
    let mut plane = TravellingPlane::new();
    let mut all: Vec<Sample> = Vec::new();
    for leg in &track.legs {
        for part in split_at_jumps(leg, &mut plane) {
            let positions = every_step(&part, &mut plane);
            let Some(&first) = positions.first() else { continue };
            let start_m = all.last().map_or(0.0, |last| last.odometer_m + plane.step(last.position, first).length());
            all.extend(with_headings(&positions, start_m, &mut plane));
        }
    }
    all
}

fn split_at_jumps(leg: &[(i32, i32)], plane: &mut TravellingPlane) -> Vec<Vec<Position>> {
    let mut parts: Vec<Vec<Position>> = Vec::new();
    for &point in leg {
        let position = Position::from_microdegrees(point);
        match parts.last_mut() {
            Some(part) if part.last().is_some_and(|last| plane.step(*last, position).length() < JUMP_M) => {
                part.push(position);
            }
            _ => parts.push(vec![position]),
        }
    }
    parts
}

/// Positions every `STEP_M` along the path; the rest shorter than a step is dropped.
fn every_step(path: &[Position], plane: &mut TravellingPlane) -> Vec<Position> {
    let Some((&first, rest)) = path.split_first() else { return Vec::new() };
    let (mut steps, mut last, mut missing_m) = (vec![first], first, STEP_M);
    for &next in rest {
        let plane = plane.near(last);
        let from = plane.metres(last);
        let chord = plane.metres(next).minus(from);
        let chord_m = chord.length();
        let mut along_m = missing_m;
        while along_m <= chord_m {
            steps.push(plane.position(from.plus(chord.times(along_m / chord_m))));
            along_m += STEP_M;
        }
        missing_m = along_m - chord_m;
        last = next;
    }
    steps
}

fn with_headings(positions: &[Position], start_m: f64, plane: &mut TravellingPlane) -> Vec<Sample> {
    let mut heading = |i: usize| {
        let before = positions[i.saturating_sub(HEADING_SAMPLES)];
        let after = positions[(i + HEADING_SAMPLES).min(positions.len() - 1)];
        plane.step(before, after).direction()
    };
    positions
        .iter()
        .enumerate()
        .map(|(i, &position)| Sample {
            position,
            // A turn on the spot has no heading: it then matches nothing.
            heading: heading(i).unwrap_or_default(),
            odometer_m: start_m + i as f64 * STEP_M,
            starts_leg: i == 0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0.0009 degrees of latitude at the equator are 99.5 m.
    #[test]
    fn a_hundred_metres_give_a_sample_every_ten() {
        let leg = (0..=20).map(|i| (i * 45, 0)).collect();
        let all = samples(&CompactTrack { legs: vec![leg] });
        assert_eq!(all.len(), 10);
        assert!(all.iter().all(|s| (s.heading.north - 1.0).abs() < 1e-9));
        assert_eq!(all[9].odometer_m, 90.0);
    }

    #[test]
    fn a_jump_starts_a_new_leg_and_no_samples_lie_in_it() {
        let leg = vec![(0, 0), (45, 0), (90, 0), (50_000_000, 0), (50_000_045, 0), (50_000_090, 0)];
        let all = samples(&CompactTrack { legs: vec![leg] });
        assert_eq!(all.iter().filter(|s| s.starts_leg).count(), 2);
        assert!(all.len() <= 4);
    }
}
