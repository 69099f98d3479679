//! The shape of a road: its length, whether it closes, which way is forward, whether it is a running track.
//!
//! Forward depends on the road alone, never on who ran it first: loops forward are anticlockwise, other roads forward
//! lead east or north.

use super::chains::{Chain, ChainLink};
use super::network::Network;
use super::pieces::Pieces;
use super::plane::{Plane, Vector};

/// The ends of a loop lie at most this far apart: room for the corner where the way home leaves it, and for the few
/// hundred metres of a long loop that are another road's as well.
const CLOSING_M: f64 = 120.0;
const CLOSING_SHARE: f64 = 0.08;

/// A loop this short is a turning place.
const SHORTEST_LOOP_M: f64 = 300.0;

/// A running track (docs/science.md 4.7): box, lap, net turn.
const TRACK_BOX_M: (f64, f64) = (200.0, 120.0);
const TRACK_LAP_M: (f64, f64) = (385.0, 460.0);
const TRACK_TURN_DEG: f64 = 330.0;

/// Points turning less than this per 10 m are straight; a lap of a track has two straights of about 84 m.
const STRAIGHT_TURN_DEG: f64 = 6.0;
const STRAIGHT_MIN_SHARE: f64 = 0.2;

#[derive(Clone, Debug)]
pub struct Shape {
    pub length_m: f64,
    pub is_loop: bool,
    pub is_track: bool,
}

/// The chain turned so that it runs forward, and its shape.
pub fn oriented(chain: &Chain, pieces: &Pieces, network: &Network) -> (Chain, Shape) {
    let mut path = path_of(chain, pieces, network);
    let path_m: f64 = path.windows(2).map(|pair| pair[1].minus(pair[0]).length()).sum();
    let gap = path[0].minus(path[path.len() - 1]);
    let is_loop = path_m >= SHORTEST_LOOP_M && (chain.closed || gap.length() <= CLOSING_M.max(CLOSING_SHARE * path_m));
    let is_forward = if is_loop { signed_area_m2(&path) > 0.0 } else { -gap.east - gap.north > 0.0 };
    let mut chain = chain.clone();
    if !is_forward {
        path.reverse();
        chain.links = chain.links.iter().rev().map(|link| ChainLink { reversed: !link.reversed, ..*link }).collect();
    }
    let length_m = if is_loop { path_m + gap.length() } else { path_m };
    let is_track = is_loop && is_track(&path, length_m);
    (chain, Shape { length_m, is_loop, is_track })
}

fn path_of(chain: &Chain, pieces: &Pieces, network: &Network) -> Vec<Vector> {
    let mut positions = Vec::new();
    for link in &chain.links {
        let points = pieces.points_of(link.piece).map(|point| network.position_of(point));
        let skip = usize::from(!positions.is_empty());
        if link.reversed {
            positions.extend(points.rev().skip(skip));
        } else {
            positions.extend(points.skip(skip));
        }
    }
    let plane = Plane::at(positions[positions.len() / 2]);
    positions.into_iter().map(|position| plane.metres(position)).collect()
}

/// Positive when the closed path turns anticlockwise.
fn signed_area_m2(path: &[Vector]) -> f64 {
    let twice: f64 = (0..path.len()).map(|i| path[i].cross(path[(i + 1) % path.len()])).sum();
    twice / 2.0
}

fn is_track(path: &[Vector], lap_m: f64) -> bool {
    let (long_m, short_m) = oriented_box_m(path);
    let turns_deg = turns_deg(path);
    let straight = turns_deg.iter().filter(|turn| turn.abs() < STRAIGHT_TURN_DEG).count() as f64;
    (TRACK_LAP_M.0..=TRACK_LAP_M.1).contains(&lap_m)
        && long_m <= TRACK_BOX_M.0
        && short_m <= TRACK_BOX_M.1
        && turns_deg.iter().sum::<f64>().abs() >= TRACK_TURN_DEG
        && straight >= STRAIGHT_MIN_SHARE * turns_deg.len() as f64
}

/// Sides of the smallest box over all directions in steps of 5 degrees, longer first.
fn oriented_box_m(path: &[Vector]) -> (f64, f64) {
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

/// Turn at each point of the closed path per 10 m, between chords of 30 m.
fn turns_deg(path: &[Vector]) -> Vec<f64> {
    const CHORD: usize = 3;
    let n = path.len();
    (0..n)
        .map(|i| {
            let at = path[i];
            let before = at.minus(path[(i + n - CHORD % n) % n]);
            let after = path[(i + CHORD) % n].minus(at);
            before.cross(after).atan2(before.dot(after)).to_degrees() / CHORD as f64
        })
        .collect()
}
