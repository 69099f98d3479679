//! How far the runner turned left and right, all bends summed, and how much of the way lay in tight bends: loops and
//! tracks in one direction show here.

use super::path::SPACING_M;
use crate::clean::ellipsoid::{Ground, longitude_difference_deg};

/// Points in a mean: 5 points 5 m apart are 20 m (docs/science.md 4.7).
const SMOOTHED_POINTS: usize = 5;

/// Wider bends load both legs alike (docs/science.md 4.7).
const TIGHT_RADIUS_M: f64 = 60.0;
/// A bend is judged over this many steps, 20 m: over one step position error turns more than a road does.
const BEND_STEPS: usize = 4;

#[derive(Clone, Copy, Debug, Default)]
pub struct Turning {
    pub left_deg: f64,
    pub right_deg: f64,
    /// Distance in bends of a radius below 60 m.
    pub bend_left_m: f64,
    pub bend_right_m: f64,
}

/// Of the resampled pieces of a path; `None` without any.
pub fn measure(pieces: &[Vec<(f64, f64)>]) -> Option<Turning> {
    let mut turning = Turning::default();
    let (mut left_rad, mut right_rad) = (0.0, 0.0);
    let tangent_of_tight = (BEND_STEPS as f64 * SPACING_M / TIGHT_RADIUS_M).tan();
    for points in pieces {
        let headings = headings(&on_plane(points));
        for &[from, to] in headings.array_windows() {
            let angle_rad = Bend::between(from, to).angle_rad();
            left_rad += angle_rad.max(0.0);
            right_rad += (-angle_rad).max(0.0);
        }
        for (&from, &to) in headings.iter().zip(headings.iter().skip(BEND_STEPS)) {
            let bend = Bend::between(from, to);
            if bend.is_sharper(tangent_of_tight) {
                let metres = if bend.across > 0.0 { &mut turning.bend_left_m } else { &mut turning.bend_right_m };
                *metres += SPACING_M;
            }
        }
    }
    (turning.left_deg, turning.right_deg) = (f64::to_degrees(left_rad), f64::to_degrees(right_rad));
    (!pieces.is_empty()).then_some(turning)
}

/// East and north in metres from the first point, scaled at each point's own latitude.
fn on_plane(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut ground = Ground::default();
    let mut here = (0.0, 0.0);
    let mut plane = Vec::with_capacity(points.len());
    plane.push(here);
    for &[from, to] in points.array_windows() {
        let (north, east) = ground.metres_per_degree(from.0);
        here.0 += east * longitude_difference_deg(from.1, to.1);
        here.1 += north * (to.0 - from.0);
        plane.push(here);
    }
    plane
}

/// The steps of the smoothed path, east and north, without those that lead nowhere. From one mean to the next, one point
/// leaves and one enters: the step points from the one to the other.
fn headings(plane: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let steps = plane.iter().zip(plane.iter().skip(SMOOTHED_POINTS)).map(|(from, to)| (to.0 - from.0, to.1 - from.1));
    steps.filter(|&step| step != (0.0, 0.0)).collect()
}

/// The turn from one step to another as a rotation: cosine and sine, both times some length.
#[derive(Clone, Copy)]
struct Bend {
    along: f64,
    /// Positive to the left.
    across: f64,
}

impl Bend {
    fn between(from: (f64, f64), to: (f64, f64)) -> Bend {
        Bend { along: from.0 * to.0 + from.1 * to.1, across: from.0 * to.1 - from.1 * to.0 }
    }

    /// Positive to the left. From one step to the next roads mostly bend so little that a short series is exact.
    fn angle_rad(self) -> f64 {
        let Bend { along, across } = self;
        let is_small = across.abs() <= SMALL_TANGENT * along;
        if !is_small {
            return across.atan2(along);
        }
        let tangent = across / along;
        let square = tangent * tangent;
        let rest = ARC_TANGENT.iter().rev().fold(0.0, |sum, term| (sum + term) * square);
        tangent + tangent * rest
    }

    /// Than an angle below a right one.
    fn is_sharper(self, tangent: f64) -> bool {
        self.across.abs() > tangent * self.along
    }
}

/// Up to 11 degrees, what the series leaves out is below a ten-thousandth of a millionth of a degree.
const SMALL_TANGENT: f64 = 0.2;
/// Of the powers 3, 5, 7 and so on of the tangent.
const ARC_TANGENT: [f64; 7] = [-1.0 / 3.0, 1.0 / 5.0, -1.0 / 7.0, 1.0 / 9.0, -1.0 / 11.0, 1.0 / 13.0, -1.0 / 15.0];

#[cfg(test)]
mod tests {
    use super::Bend;

    #[test]
    fn a_bend_has_the_same_angle_by_series_and_by_arc_tangent() {
        for step in -1800..1800 {
            let angle = f64::from(step).to_radians() / 10.0;
            let bend = Bend { along: 7.0 * angle.cos(), across: 7.0 * angle.sin() };
            assert!((bend.angle_rad() - angle).abs() < 1e-12, "{step}");
        }
    }
}
