//! The path as pieces of connected positions: never across a pause, never across a break, and without the clusters GPS
//! draws around a runner who stands.

use crate::clean::ellipsoid::{Ground, longitude_difference_deg};
use crate::model::Activity;

/// Slower on a 10 s mean than a steep hike is standing.
const STANDING_MPS: f64 = 0.3;

/// Positions that follow one another, at least two.
#[derive(Debug, Default)]
pub struct Piece {
    pub elapsed_s: Vec<f64>,
    /// As (latitude, longitude).
    pub positions: Vec<(f64, f64)>,
    /// Ground distance from the position before, where it is known already; else `NaN`, as at the first.
    steps_m: Vec<f64>,
}

impl Piece {
    fn with_capacity(positions: usize) -> Self {
        Piece {
            elapsed_s: Vec::with_capacity(positions),
            positions: Vec::with_capacity(positions),
            steps_m: Vec::with_capacity(positions),
        }
    }

    fn push(&mut self, elapsed_s: f64, position: (f64, f64), step_m: f64) {
        self.elapsed_s.push(elapsed_s);
        self.positions.push(position);
        self.steps_m.push(step_m);
    }
}

/// The pieces of an activity.
pub fn pieces(activity: &Activity) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut finish = |piece: Piece| {
        if piece.positions.len() >= 2 {
            pieces.push(piece);
        }
    };
    let samples = &activity.samples;
    for leg in &activity.legs {
        let mut piece = Piece::with_capacity(leg.len());
        // Whether the sample before is the last of the piece, so that the step from there is known.
        let mut follows = false;
        let positions = samples.lat_deg[leg.clone()].iter().zip(&samples.lon_deg[leg.clone()]);
        let movement = activity.gps_step_m[leg.clone()].iter().zip(&activity.smooth_speed_mps[leg.clone()]);
        for ((&now_s, (&lat, &lon)), (&step_m, &speed)) in
            samples.elapsed_s[leg.clone()].iter().zip(positions).zip(movement)
        {
            if lat.is_nan() || lon.is_nan() {
                follows = false;
                continue;
            }
            if step_m.is_nan() && !piece.positions.is_empty() {
                finish(std::mem::take(&mut piece));
            }
            let is_standing = speed < STANDING_MPS;
            if is_standing && !piece.positions.is_empty() {
                follows = false;
                continue;
            }
            piece.push(now_s, (lat, lon), if follows { step_m } else { f64::NAN });
            follows = true;
        }
        finish(piece);
    }
    pieces
}

/// Distance between two resampled points along the path.
pub const SPACING_M: f64 = 5.0;
/// 1,000 km: longer than any run, small enough for a hostile file.
const MOST_POINTS: usize = 200_000;

/// Each piece as positions at equal distances.
pub fn resampled_pieces(pieces: &[Piece]) -> Vec<Vec<(f64, f64)>> {
    let mut room = MOST_POINTS;
    let mut resample = |piece: &Piece| {
        let points = resampled(piece, SPACING_M, room);
        room -= points.len();
        points
    };
    pieces.iter().map(&mut resample).collect()
}

/// Positions along a piece at equal distances, from its first position on, at most `most` of them.
fn resampled(piece: &Piece, spacing_m: f64, most: usize) -> Vec<(f64, f64)> {
    let mut points = Vec::with_capacity(piece.positions.len().min(most));
    points.extend(piece.positions.first().copied().into_iter().take(most));
    // Metres along the piece at the start of each step, and where the next point lies.
    let (mut from_m, mut next_m) = (0.0, spacing_m);
    let mut ground = Ground::default();
    for (&[from, to], &known_m) in piece.positions.array_windows().zip(piece.steps_m.iter().skip(1)) {
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
