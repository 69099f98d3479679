//! A compact track in, the same path as samples every 10 m with the heading at each out.
//!
//! Half the points of the track are enough to find roads and to average offsets over 25 m. Nothing is drawn across the
//! gap between two legs, nor across a jump inside one.
//!
//! A track and the same track run backwards give the same samples: both are read from the same end, and `is_reversed`
//! says which of the two it was. So turning time round swaps left and right exactly, and changes nothing else.

use super::plane::{Position, TravellingPlane, Vector};
use crate::model::CompactTrack;
use std::iter::Peekable;

/// Distance between two samples of one leg, along the path.
pub const STEP_M: f64 = 10.0;

/// Samples before and after between which the heading is taken: +-20 m (docs/science.md 4.4).
const HEADING_SAMPLES: usize = 2;

/// Track points lie 5 m apart; a chord this long is a jump, not running.
const JUMP_M: f64 = 100.0;

/// A moment of chords below this share of the largest possible is rounding.
const ALIKE_SHARE: f64 = 1e-9;

#[derive(Clone, Copy, Debug)]
pub struct Sample {
    pub position: Position,
    /// Unit vector of travel.
    pub heading: Vector,
    /// Distance since the start of the run, with straight chords over the gaps.
    pub odometer_m: f64,
    pub starts_leg: bool,
}

/// A run as samples, leg after leg, from one end to the other.
#[derive(Debug)]
pub struct Trace {
    pub samples: Vec<Sample>,
    /// The runner ran from the last sample to the first.
    pub is_reversed: bool,
}

pub fn trace(track: &CompactTrack) -> Trace {
    let is_reversed = is_read_backwards(track);
    let mut plane = TravellingPlane::new();
    let mut samples: Vec<Sample> = Vec::with_capacity(track.legs.iter().map(|leg| leg.len() / 2 + 1).sum());
    let mut steps: Vec<Position> = Vec::new();
    let mut add = |leg: &mut dyn Iterator<Item = (i32, i32)>| {
        let mut points = leg.map(Position::from_microdegrees).peekable();
        while let Some(first) = points.next() {
            steps.clear();
            every_step(first, &mut points, &mut plane, &mut steps);
            let start_m =
                samples.last().map_or(0.0, |last| last.odometer_m + plane.step(last.position, first).length());
            samples.extend(with_headings(&steps, start_m, &mut plane));
        }
    };
    if is_reversed {
        track.legs.iter().rev().for_each(|leg| add(&mut leg.iter().rev().copied()));
    } else {
        track.legs.iter().for_each(|leg| add(&mut leg.iter().copied()));
    }
    Trace { samples, is_reversed }
}

/// A track is read from the end nearer to its long chords, which depends on no direction of the compass; one whose chords
/// are all alike from the end further south and west.
fn is_read_backwards(track: &CompactTrack) -> bool {
    let points = || track.legs.iter().flatten();
    let Some(&(first_lat, _)) = points().next() else { return false };
    let count = points().count() as f64;
    let cos = (f64::from(first_lat) * 1e-6).to_radians().cos();
    let (mut moment, mut sum) = (0.0, 0.0);
    for (i, (&a, &b)) in points().zip(points().skip(1)).enumerate() {
        let (north, east) = (f64::from(b.0.wrapping_sub(a.0)), cos * f64::from(b.1.wrapping_sub(a.1)));
        let chord = (north * north + east * east).sqrt();
        moment += (i as f64 - (count - 2.0) / 2.0) * chord;
        sum += chord;
    }
    if moment.abs() > ALIKE_SHARE * count * sum {
        return moment > 0.0;
    }
    let backwards = track.legs.iter().rev().flat_map(|leg| leg.iter().rev());
    backwards.lt(points())
}

/// Positions every `STEP_M` along the points up to the next jump; the rest shorter than a step is dropped.
fn every_step(
    first: Position,
    points: &mut Peekable<impl Iterator<Item = Position>>,
    plane: &mut TravellingPlane,
    steps: &mut Vec<Position>,
) {
    steps.push(first);
    let (mut last, mut missing_m) = (first, STEP_M);
    let mut plane_now = plane.near(first);
    let mut from = plane_now.metres(first);
    while let Some(&next) = points.peek() {
        if !plane_now.serves(last) {
            plane_now = plane.near(last);
            from = plane_now.metres(last);
        }
        let to = plane_now.metres(next);
        let chord = to.minus(from);
        let chord_m = chord.length();
        if chord_m >= JUMP_M {
            return;
        }
        points.next();
        let mut along_m = missing_m;
        while along_m <= chord_m {
            steps.push(plane_now.position(from.plus(chord.times(along_m / chord_m))));
            along_m += STEP_M;
        }
        missing_m = along_m - chord_m;
        (last, from) = (next, to);
    }
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
        let all = trace(&CompactTrack { legs: vec![leg] }).samples;
        assert_eq!(all.len(), 10);
        assert!(all.iter().all(|s| (s.heading.north - 1.0).abs() < 1e-9));
        assert_eq!(all[9].odometer_m, 90.0);
    }

    #[test]
    fn a_jump_starts_a_new_leg_and_no_samples_lie_in_it() {
        let leg = vec![(0, 0), (45, 0), (90, 0), (50_000_000, 0), (50_000_045, 0), (50_000_090, 0)];
        let all = trace(&CompactTrack { legs: vec![leg] }).samples;
        assert_eq!(all.iter().filter(|s| s.starts_leg).count(), 2);
        assert!(all.len() <= 4);
    }

    /// 1,800 millionths of a degree of latitude are 199 m.
    #[test]
    fn nothing_lies_in_a_gap_of_two_hundred_metres() {
        let leg: Vec<(i32, i32)> = (0..=20).chain(60..=80).map(|i| (i * 45, 0)).collect();
        let all = trace(&CompactTrack { legs: vec![leg] }).samples;
        assert_eq!(all.iter().filter(|s| s.starts_leg).count(), 2);
        assert!(!all.iter().any(|s| (0.000_91..0.002_69).contains(&s.position.lat_deg)), "{all:?}");
    }

    #[test]
    fn both_directions_of_a_track_give_the_same_samples() {
        let legs = vec![vec![(0, 0), (45, 3), (90, 2), (130, 9)], vec![(900, 5), (945, 0), (990, 60), (1035, 70)]];
        let back: Vec<Vec<(i32, i32)>> = legs.iter().rev().map(|leg| leg.iter().rev().copied().collect()).collect();
        for (legs, back) in [(legs, back), (vec![vec![(0, 0), (45, 0), (90, 0)]], vec![vec![(90, 0), (45, 0), (0, 0)]])]
        {
            let (there, back) = (trace(&CompactTrack { legs }), trace(&CompactTrack { legs: back }));
            assert_ne!(there.is_reversed, back.is_reversed);
            assert_eq!(format!("{:?}", there.samples), format!("{:?}", back.samples));
        }
    }
}
