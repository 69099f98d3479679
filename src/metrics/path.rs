//! The path as pieces of connected positions: never across a pause, never across a break, and without the clusters GPS
//! draws around a runner who stands.

use crate::clean::ellipsoid::{Ground, longitude_difference_deg};
use crate::lanes::add_up;
use crate::model::Activity;
use std::borrow::Cow;
use std::ops::Range;

/// Slower on a 10 s mean than a steep hike is standing.
const STANDING_MPS: f64 = 0.3;

/// Positions that follow one another, at least two, as columns: mostly those of the activity as they stand.
#[derive(Debug)]
pub struct Piece<'a> {
    pub elapsed_s: Cow<'a, [f64]>,
    pub lat_deg: Cow<'a, [f64]>,
    pub lon_deg: Cow<'a, [f64]>,
    /// Ground distance from the position before, where it is known already; else `NaN`. The first does not matter.
    steps_m: Cow<'a, [f64]>,
}

/// The pieces of an activity.
pub fn pieces(activity: &Activity) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let legs = activity.legs.iter().filter(|leg| leg.len() >= 2);
    for leg in legs.cloned() {
        if is_whole(activity, leg.clone()) {
            let samples = &activity.samples;
            pieces.push(Piece {
                elapsed_s: Cow::Borrowed(&samples.elapsed_s[leg.clone()]),
                lat_deg: Cow::Borrowed(&samples.lat_deg[leg.clone()]),
                lon_deg: Cow::Borrowed(&samples.lon_deg[leg.clone()]),
                steps_m: Cow::Borrowed(&activity.gps_step_m[leg]),
            });
        } else {
            pieces.extend(indices(activity, leg).iter().map(|indices| collected(activity, indices)));
        }
    }
    pieces
}

/// Whether a leg is one piece with every sample in it. At its first, no step is known and standing is no matter.
fn is_whole(activity: &Activity, leg: Range<usize>) -> bool {
    let steps = &activity.gps_step_m[leg.start + 1..leg.end];
    let speeds = &activity.smooth_speed_mps[leg.start + 1..leg.end];
    // A step that is known has a position at both ends.
    let is_standing = |speed: f64| speed < STANDING_MPS;
    steps.iter().zip(speeds).all(|(step, speed)| !step.is_nan() && !is_standing(*speed))
}

/// Indices of the samples of each piece of a leg.
fn indices(activity: &Activity, leg: Range<usize>) -> Vec<Vec<usize>> {
    let mut pieces = vec![Vec::new()];
    for i in leg.filter(|&i| activity.samples.has_position(i)) {
        if activity.gps_step_m[i].is_nan() {
            pieces.push(Vec::new());
        }
        let standing = activity.smooth_speed_mps[i] < STANDING_MPS;
        if let Some(piece) = pieces.last_mut().filter(|piece| piece.is_empty() || !standing) {
            piece.push(i);
        }
    }
    pieces.retain(|piece| piece.len() >= 2);
    pieces
}

fn collected<'a>(activity: &Activity, indices: &[usize]) -> Piece<'a> {
    let at = |column: &[f64]| Cow::Owned(indices.iter().map(|&i| column[i]).collect());
    let mut last = usize::MAX;
    // Between neighbours it is known.
    let step_m = |&i: &usize| {
        let follows = std::mem::replace(&mut last, i).wrapping_add(1) == i;
        if follows { activity.gps_step_m[i] } else { f64::NAN }
    };
    Piece {
        steps_m: Cow::Owned(indices.iter().map(step_m).collect()),
        elapsed_s: at(&activity.samples.elapsed_s),
        lat_deg: at(&activity.samples.lat_deg),
        lon_deg: at(&activity.samples.lon_deg),
    }
}

/// Distance between two resampled points along the path.
pub const SPACING_M: f64 = 5.0;
/// 1,000 km: longer than any run, small enough for a hostile file.
const MOST_POINTS: usize = 200_000;

/// Each piece as positions at equal distances.
pub fn resampled_pieces(pieces: &[Piece<'_>]) -> Vec<Vec<(f64, f64)>> {
    let mut room = MOST_POINTS;
    let mut resample = |piece: &Piece<'_>| {
        let points = resampled(piece, SPACING_M, room);
        room -= points.len();
        points
    };
    pieces.iter().map(&mut resample).collect()
}

/// Positions along a piece at equal distances, from its first position on, at most `most` of them.
fn resampled(piece: &Piece<'_>, spacing_m: f64, most: usize) -> Vec<(f64, f64)> {
    let (lat, lon) = (&piece.lat_deg, &piece.lon_deg);
    let way_m = way_m(piece);
    let mut points = Vec::with_capacity(piece.lat_deg.len().min(most));
    points.extend(lat.first().copied().zip(lon.first().copied()).into_iter().take(most));
    let (mut next_m, mut behind) = (spacing_m, 1);
    while points.len() < most {
        while way_m.get(behind).is_some_and(|&way_m| way_m < next_m) {
            behind += 1;
        }
        let Some(&behind_m) = way_m.get(behind) else { break };
        let before_m = way_m[behind - 1];
        let share = (next_m - before_m) / (behind_m - before_m);
        let lon_step = longitude_difference_deg(lon[behind - 1], lon[behind]);
        let lon_deg = longitude_on_globe(lon[behind - 1] + share * lon_step);
        points.push((lat[behind - 1] + share * (lat[behind] - lat[behind - 1]), lon_deg));
        next_m += spacing_m;
    }
    points
}

/// Metres along the piece at each position.
fn way_m(piece: &Piece<'_>) -> Vec<f64> {
    let mut way_m = piece.steps_m.to_vec();
    // The step into the first is none of this piece.
    if let Some(first) = way_m.first_mut() {
        *first = 0.0;
    }
    let mut ground = Ground::default();
    let steps = piece.lat_deg.array_windows().zip(piece.lon_deg.array_windows());
    for (step_m, (&[from_lat, to_lat], &[from_lon, to_lon])) in way_m.iter_mut().skip(1).zip(steps) {
        if step_m.is_nan() {
            *step_m = ground.distance_m((from_lat, from_lon), (to_lat, to_lon));
        }
    }
    add_up(&mut way_m);
    way_m
}

fn longitude_on_globe(lon_deg: f64) -> f64 {
    longitude_difference_deg(0.0, lon_deg)
}
