//! Laps on running tracks of 400 m and 200 m, found in one run's own samples (docs/science.md 4.7).
//!
//! A lap brings the runner back to the same place in the same direction after one lap length. Three of them in a row,
//! inside the box of a track, each turning once round between two straights, are a track; a round park path has no
//! straights and a block of houses has four.

use super::plane::{TravellingPlane, Vector};
use super::trace::{STEP_M, Sample};
use std::ops::RangeInclusive;

/// A size of track.
struct Size {
    lap_m: RangeInclusive<f64>,
    /// Longer and shorter side of the box it fits in.
    box_m: (f64, f64),
}

impl Size {
    /// Whether the runner stays in a place as small as the box for as long as three laps take. Hardly any run does, and
    /// one that turns round does not.
    fn may_fit(&self, samples: &[Sample]) -> bool {
        // One look in a lap at least falls into each such part.
        const LOOK_EVERY: usize = 5;
        let laps = (LEAST_LAPS * self.lap_m.start() / STEP_M) as usize - LOOK_EVERY;
        let diagonal_m = self.box_m.0.hypot(self.box_m.1);
        let mut plane = TravellingPlane::new();
        let mut is_near = |i: usize, j: usize| {
            let way = plane.step(samples[i].position, samples[j].position);
            way.dot(way) <= diagonal_m * diagonal_m
        };
        (0..samples.len().saturating_sub(laps))
            .step_by(LOOK_EVERY)
            .any(|i| is_near(i, i + laps) && is_near(i, i + laps / 2) && is_near(i, i + laps / 4))
    }
}

/// Runners of outer lanes and watches that cut corners are let in.
const SIZES: [Size; 2] =
    [Size { lap_m: 385.0..=460.0, box_m: (200.0, 120.0) }, Size { lap_m: 185.0..=235.0, box_m: (110.0, 70.0) }];

/// Back at the same place: within this many metres ...
const SAME_PLACE_M: f64 = 15.0;
/// ... and this cosine of the headings.
const SAME_HEADING_COS: f64 = 0.7;

const LEAST_LAPS: f64 = 3.0;

/// Samples in a row that may find no earlier lap.
const HOLE_SAMPLES: usize = 5;

/// Net turn of a lap.
const LEAST_TURN_DEG: f64 = 330.0;

/// A straight turns less than this share of what a ring of the same length turns everywhere.
const STRAIGHT_SHARE: f64 = 0.45;
/// Straights are this share of a lap: 42 % on a standard track of 400 m, less on tight ones.
const STRAIGHTS_OF_LAP: RangeInclusive<f64> = 0.2..=0.65;

/// A part of a run on a track.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackPart {
    pub samples: RangeInclusive<usize>,
    pub laps: u32,
    /// In the order of the samples.
    pub is_anticlockwise: bool,
}

impl TrackPart {
    pub fn holds(&self, sample: usize) -> bool {
        self.samples.contains(&sample)
    }

    pub fn length_m(&self) -> f64 {
        (self.samples.end() - self.samples.start()) as f64 * STEP_M
    }
}

/// The parts of a run on tracks, in order.
pub fn track_parts(samples: &[Sample]) -> Vec<TrackPart> {
    let mut parts = Vec::new();
    for size in SIZES.iter().filter(|size| size.may_fit(samples)) {
        let backs = backs(samples, size);
        let mut from = 0;
        while let Some(start) = (from..samples.len()).find(|&i| backs[i].is_some()) {
            let end = end_of_laps(&backs, start);
            from = end + 1;
            parts.extend(track_part(samples, &backs, start, end, size));
        }
    }
    parts.sort_by_key(|part| *part.samples.start());
    parts
}

/// For each sample the one a lap before it.
fn backs(samples: &[Sample], size: &Size) -> Vec<Option<usize>> {
    let (near, far) = ((size.lap_m.start() / STEP_M) as usize, (size.lap_m.end() / STEP_M) as usize);
    let mut plane = TravellingPlane::new();
    let mut back = |i: usize| {
        let at = &samples[i];
        let (first, last) = (i.saturating_sub(far), i.checked_sub(near)?);
        let middle = &samples[(first + last) / 2];
        let reach_m = (samples[last].odometer_m - middle.odometer_m).max(middle.odometer_m - samples[first].odometer_m);
        // No chord is longer than the way: where the middle is too far, all are. So it is on almost every road.
        if plane.step(middle.position, at.position).length() > SAME_PLACE_M + reach_m + 1.0 {
            return None;
        }
        (first..=last)
            .filter(|&j| at.heading.dot(samples[j].heading) >= SAME_HEADING_COS)
            .map(|j| (plane.step(samples[j].position, at.position).length(), j))
            .filter(|(distance_m, j)| {
                *distance_m <= SAME_PLACE_M && size.lap_m.contains(&(at.odometer_m - samples[*j].odometer_m))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, j)| j)
    };
    (0..samples.len()).map(&mut back).collect()
}

fn end_of_laps(backs: &[Option<usize>], start: usize) -> usize {
    let mut end = start;
    for (i, back) in backs.iter().enumerate().skip(start) {
        if back.is_some() {
            end = i;
        } else if i - end > HOLE_SAMPLES {
            break;
        }
    }
    end
}

fn track_part(samples: &[Sample], backs: &[Option<usize>], start: usize, end: usize, size: &Size) -> Option<TrackPart> {
    let first = backs[start]?;
    let lap = median(backs[start..=end].iter().enumerate().filter_map(|(i, back)| Some(start + i - (*back)?)))?;
    let laps = (end - first) as f64 / lap as f64;
    if laps < LEAST_LAPS - 0.1 {
        return None;
    }
    let path = on_plane(&samples[first..=end]);
    let (long_m, short_m) = box_m(&path);
    let turns_deg = turns_deg(&path);
    let turn_deg: f64 = turns_deg.iter().sum();
    let is_track = long_m <= size.box_m.0
        && short_m <= size.box_m.1
        && turn_deg.abs() / laps >= LEAST_TURN_DEG
        && has_two_straights(&path, &turns_deg, lap);
    is_track.then(|| TrackPart { samples: first..=end, laps: laps.round() as u32, is_anticlockwise: turn_deg > 0.0 })
}

fn median(values: impl Iterator<Item = usize>) -> Option<usize> {
    let mut values: Vec<usize> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

fn on_plane(samples: &[Sample]) -> Vec<Vector> {
    let mut plane = TravellingPlane::new();
    samples.iter().map(|sample| plane.step(samples[0].position, sample.position)).collect()
}

/// Sides of the smallest box over all directions in steps of 5 degrees, longer first.
fn box_m(path: &[Vector]) -> (f64, f64) {
    let extent = |axis: Vector| {
        let along = || path.iter().map(|point| point.dot(axis));
        along().fold(f64::NEG_INFINITY, f64::max) - along().fold(f64::INFINITY, f64::min)
    };
    (0..18)
        .map(|i| {
            let (sin, cos) = (f64::from(i) * 5.0).to_radians().sin_cos();
            let (a, b) = (extent(Vector { east: cos, north: sin }), extent(Vector { east: -sin, north: cos }));
            (a.max(b), a.min(b))
        })
        .min_by(|x, y| (x.0 * x.1).total_cmp(&(y.0 * y.1)))
        .unwrap_or((f64::INFINITY, f64::INFINITY))
}

/// Turn at each point, left positive; none at the two ends.
fn turns_deg(path: &[Vector]) -> Vec<f64> {
    let mut turns = vec![0.0; path.len()];
    for i in 1..path.len().saturating_sub(1) {
        let (before, after) = (path[i].minus(path[i - 1]), path[i + 1].minus(path[i]));
        turns[i] = before.cross(after).atan2(before.dot(after)).to_degrees();
    }
    turns
}

/// Laps laid over each other: each sample's turn counts at the place of the first lap it is nearest to.
fn has_two_straights(path: &[Vector], turns_deg: &[f64], lap: usize) -> bool {
    let (mut sums, mut counts) = (vec![0.0; lap], vec![0.0; lap]);
    for (point, turn) in path.iter().zip(turns_deg) {
        let nearest = (0..lap).min_by(|&a, &b| {
            let distance = |place: usize| path[place].minus(*point).length();
            distance(a).total_cmp(&distance(b))
        });
        if let Some(place) = nearest {
            sums[place] += turn;
            counts[place] += 1.0;
        }
    }
    let turn_of = |place: usize| -> f64 {
        // With half of either neighbour: one place alone is noisy after few laps.
        let around = [(place + lap - 1, 0.5), (place, 1.0), (place + 1, 0.5)].map(|(at, weight)| (at % lap, weight));
        let count: f64 = around.iter().map(|&(at, weight)| weight * counts[at]).sum();
        around.iter().map(|&(at, weight)| weight * sums[at]).sum::<f64>() / count.max(0.5)
    };
    let ring_deg = 360.0 / lap as f64;
    let is_straight: Vec<bool> = (0..lap).map(|place| turn_of(place).abs() < STRAIGHT_SHARE * ring_deg).collect();
    let share = is_straight.iter().filter(|straight| **straight).count() as f64 / lap as f64;
    let begins = (0..lap).filter(|&place| is_straight[place] && !is_straight[(place + lap - 1) % lap]).count();
    STRAIGHTS_OF_LAP.contains(&share) && begins == 2
}
