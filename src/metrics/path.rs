//! The path as pieces of connected positions: never across a pause, never across a break, and without the clusters GPS
//! draws around a runner who stands.

use crate::clean::ellipsoid::{Ground, longitude_difference_deg};
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
    let mut points = Vec::with_capacity(piece.lat_deg.len().min(most));
    points.extend(piece.lat_deg.first().copied().zip(piece.lon_deg.first().copied()).into_iter().take(most));
    // Metres along the piece at the start of each step, and where the next point lies.
    let (mut from_m, mut next_m) = (0.0, spacing_m);
    let mut ground = Ground::default();
    let steps = piece.lat_deg.array_windows().zip(piece.lon_deg.array_windows());
    for ((&[from_lat, to_lat], &[from_lon, to_lon]), &known_m) in steps.zip(piece.steps_m.iter().skip(1)) {
        let (from, to) = ((from_lat, from_lon), (to_lat, to_lon));
        let step_m = if known_m.is_nan() { ground.distance_m(from, to) } else { known_m };
        let to_m = from_m + step_m;
        let (lat_step, lon_step) = (to.0 - from.0, longitude_difference_deg(from.1, to.1));
        let at = |metres: f64| {
            let share = (metres - from_m) / step_m;
            (from.0 + share * lat_step, longitude_on_globe(from.1 + share * lon_step))
        };
        if step_m < spacing_m && points.len() < most {
            // At most one point. Whether there is one nobody guesses, a processor neither: it is worked out in any case.
            let is_reached = next_m <= to_m;
            points.push(at(next_m));
            points.truncate(points.len() - usize::from(!is_reached));
            next_m += if is_reached { spacing_m } else { 0.0 };
        }
        while next_m <= to_m && points.len() < most {
            points.push(at(next_m));
            next_m += spacing_m;
        }
        from_m = to_m;
    }
    points
}

fn longitude_on_globe(lon_deg: f64) -> f64 {
    longitude_difference_deg(0.0, lon_deg)
}
