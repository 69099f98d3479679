//! The columns of a training log that say how far or how long: a table is known by them, and read by them.

use crate::units::{METRES_PER_KM, METRES_PER_MILE};

/// Names in lower case, each with the metres of its unit.
pub const DISTANCE: [(&[&str], f64); 3] = [
    (&["distance_km", "distance (km)", "km"], METRES_PER_KM),
    (&["distance_mi", "distance (mi)", "miles"], METRES_PER_MILE),
    (&["distance_m", "distance (m)"], 1.0),
];

/// Hours, minutes and seconds: `1:15:00`.
pub const CLOCK: &[&str] = &["duration", "moving_time"];

/// Each with the seconds of its unit.
pub const DURATION: [(&[&str], f64); 2] = [(&["duration_min", "minutes"], 60.0), (&["duration_s", "seconds"], 1.0)];

/// Whether a column, named in lower case, is one of them.
pub fn is_amount(name: &str) -> bool {
    CLOCK.contains(&name) || DISTANCE.iter().chain(&DURATION).any(|(names, _)| names.contains(&name))
}
