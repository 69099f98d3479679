//! The path in points 5 m apart, small enough to keep for every run of a life.

use crate::model::CompactTrack;

/// The resampled pieces of a path, in millionths of a degree.
pub fn compact(pieces: &[Vec<(f64, f64)>]) -> CompactTrack {
    let in_micro = |points: &Vec<(f64, f64)>| points.iter().map(|&(lat, lon)| (micro(lat), micro(lon))).collect();
    CompactTrack { legs: pieces.iter().map(in_micro).collect() }
}

/// To the nearest whole number, halves away from zero, without asking the library: degrees are far from its limits.
fn micro(degrees: f64) -> i32 {
    let exact = degrees * 1e6;
    let whole = exact as i32;
    let rest = exact - f64::from(whole);
    whole + i32::from(rest >= 0.5) - i32::from(rest <= -0.5)
}
