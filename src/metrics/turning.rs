//! How far the runner turned left and right, all bends summed, and how much of the way lay in tight bends: loops and
//! tracks in one direction show here.

use super::path::SPACING_M;
use crate::clean::ellipsoid::{Ground, longitude_difference_deg};

/// Points on each side in the mean: 5 points 5 m apart are 20 m (docs/science.md 4.7).
const SMOOTHING_REACH: usize = 2;

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
    for points in pieces {
        add_bends(&smoothed(&on_plane(points)), &mut turning);
    }
    (!pieces.is_empty()).then_some(turning)
}

/// East and north in metres from the first point, scaled at each point's own latitude.
fn on_plane(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut ground = Ground::default();
    let mut here = (0.0, 0.0);
    let mut plane = vec![here];
    for w in points.windows(2) {
        let (north, east) = ground.metres_per_degree(w[0].0);
        here.0 += east * longitude_difference_deg(w[0].1, w[1].1);
        here.1 += north * (w[1].0 - w[0].0);
        plane.push(here);
    }
    plane
}

fn smoothed(plane: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mean = |window: &[(f64, f64)]| {
        let count = window.len() as f64;
        (window.iter().map(|p| p.0).sum::<f64>() / count, window.iter().map(|p| p.1).sum::<f64>() / count)
    };
    plane.windows(2 * SMOOTHING_REACH + 1).map(mean).collect()
}

fn add_bends(plane: &[(f64, f64)], turning: &mut Turning) {
    // Anticlockwise from east, so that a left turn grows it.
    let heading_deg = |w: &[(f64, f64)]| (w[1].1 - w[0].1).atan2(w[1].0 - w[0].0).to_degrees();
    let headings: Vec<f64> = plane.windows(2).filter(|w| w[0] != w[1]).map(heading_deg).collect();
    for w in headings.windows(2) {
        let bend = longitude_difference_deg(w[0], w[1]);
        if bend > 0.0 { turning.left_deg += bend } else { turning.right_deg -= bend }
    }
    let tight_deg = (BEND_STEPS as f64 * SPACING_M / TIGHT_RADIUS_M).to_degrees();
    for w in headings.windows(BEND_STEPS + 1) {
        let bend = longitude_difference_deg(w[0], w[BEND_STEPS]);
        if bend > tight_deg {
            turning.bend_left_m += SPACING_M;
        } else if bend < -tight_deg {
            turning.bend_right_m += SPACING_M;
        }
    }
}
