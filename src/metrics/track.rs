//! The path in points 5 m apart, small enough to keep for every run of a life.

use super::path;
use crate::model::{Activity, CompactTrack};

/// Distance between two points along the path.
pub const SPACING_M: f64 = 5.0;
/// 1,000 km: longer than any run, small enough for a hostile file.
const MOST_POINTS: usize = 200_000;

/// Resamples each piece of the path, in millionths of a degree.
pub fn compact(activity: &Activity, pieces: &[Vec<usize>]) -> CompactTrack {
    let mut room = MOST_POINTS;
    let mut legs = Vec::new();
    for piece in pieces {
        let points = path::resampled(activity, piece, SPACING_M, room);
        room -= points.len();
        legs.push(points.into_iter().map(|(lat, lon)| (micro(lat), micro(lon))).collect());
    }
    CompactTrack { legs }
}

fn micro(degrees: f64) -> i32 {
    (degrees * 1e6).round() as i32
}
