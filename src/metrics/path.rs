//! The path as pieces of connected positions: never across a pause, never across a break, and without the clusters GPS
//! draws around a runner who stands.

use crate::clean::ellipsoid::{Ground, longitude_difference_deg};
use crate::model::Activity;

/// Slower on a 10 s mean than a steep hike is standing.
const STANDING_MPS: f64 = 0.3;

/// Indices of the samples of each piece, at least two each.
pub fn pieces(activity: &Activity) -> Vec<Vec<usize>> {
    let samples = &activity.samples;
    let mut pieces: Vec<Vec<usize>> = Vec::new();
    for leg in &activity.legs {
        pieces.push(Vec::new());
        for i in leg.clone().filter(|&i| samples.has_position(i)) {
            if activity.gps_step_m[i].is_nan() {
                pieces.push(Vec::new());
            }
            let standing = activity.smooth_speed_mps[i] < STANDING_MPS;
            if let Some(piece) = pieces.last_mut().filter(|piece| piece.is_empty() || !standing) {
                piece.push(i);
            }
        }
    }
    pieces.retain(|piece| piece.len() >= 2);
    pieces
}

/// Distance between two resampled points along the path.
pub const SPACING_M: f64 = 5.0;
/// 1,000 km: longer than any run, small enough for a hostile file.
const MOST_POINTS: usize = 200_000;

/// Each piece as positions at equal distances.
pub fn resampled_pieces(activity: &Activity, pieces: &[Vec<usize>]) -> Vec<Vec<(f64, f64)>> {
    let mut room = MOST_POINTS;
    let mut resample = |piece: &Vec<usize>| {
        let points = resampled(activity, piece, SPACING_M, room);
        room -= points.len();
        points
    };
    pieces.iter().map(&mut resample).collect()
}

/// Positions along a piece at equal distances, from its first sample on, at most `most` of them.
fn resampled(activity: &Activity, piece: &[usize], spacing_m: f64, most: usize) -> Vec<(f64, f64)> {
    let samples = &activity.samples;
    let position = |i: usize| (samples.lat_deg[i], samples.lon_deg[i]);
    let mut points: Vec<(f64, f64)> = piece.first().map(|&i| position(i)).into_iter().take(most).collect();
    // How far past the last point the path already is at the start of each step.
    let mut past_m = 0.0;
    let mut ground = Ground::default();
    for w in piece.windows(2) {
        let (from, to) = (position(w[0]), position(w[1]));
        // Between neighbours it is known already.
        let known_m = Some(activity.gps_step_m[w[1]]).filter(|step_m| w[1] == w[0] + 1 && !step_m.is_nan());
        let step_m = known_m.unwrap_or_else(|| ground.distance_m(from, to));
        let lon_step = longitude_difference_deg(from.1, to.1);
        let mut next_m = spacing_m - past_m;
        while next_m <= step_m && points.len() < most {
            let share = next_m / step_m;
            points.push((from.0 + share * (to.0 - from.0), longitude_on_globe(from.1 + share * lon_step)));
            next_m += spacing_m;
        }
        past_m = (step_m - (next_m - spacing_m)).max(0.0);
    }
    points
}

fn longitude_on_globe(lon_deg: f64) -> f64 {
    longitude_difference_deg(0.0, lon_deg)
}
