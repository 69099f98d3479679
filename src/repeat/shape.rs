//! The shape of a road: its length, whether it closes, which way is forward.
//!
//! Forward depends on the road alone, never on who ran it first: loops forward are anticlockwise, other roads forward
//! lead east or north.

use super::chains::{Chain, ChainLink};
use super::network::Network;
use super::pieces::Pieces;
use super::plane::{Plane, Position, Vector};

/// The ends of a loop lie at most this far apart: room for the corner where the way home leaves it, and for the few
/// hundred metres of a long loop that are another road's as well.
const CLOSING_M: f64 = 120.0;
const CLOSING_SHARE: f64 = 0.08;

/// A loop this short is a turning place, unless it was run in laps of a track.
const SHORTEST_LOOP_M: f64 = 300.0;

#[derive(Clone, Debug)]
pub struct Shape {
    pub length_m: f64,
    pub is_loop: bool,
}

/// The chain turned so that it runs forward, and its shape.
pub fn oriented(chain: &Chain, is_track: bool, pieces: &Pieces, network: &Network) -> (Chain, Shape) {
    let positions = positions(chain, pieces, network);
    let plane = Plane::at(positions[positions.len() / 2]);
    let mut path: Vec<Vector> = positions.into_iter().map(|position| plane.metres(position)).collect();
    let path_m: f64 = path.windows(2).map(|pair| pair[1].minus(pair[0]).length()).sum();
    let gap = path[0].minus(path[path.len() - 1]);
    let is_loop = (is_track || path_m >= SHORTEST_LOOP_M)
        && (chain.closed || gap.length() <= CLOSING_M.max(CLOSING_SHARE * path_m));
    let is_forward = if is_loop { signed_area_m2(&path) > 0.0 } else { -gap.east - gap.north > 0.0 };
    let mut chain = chain.clone();
    if !is_forward {
        path.reverse();
        chain.links = chain.links.iter().rev().map(|link| ChainLink { reversed: !link.reversed, ..*link }).collect();
    }
    let length_m = if is_loop { path_m + gap.length() } else { path_m };
    (chain, Shape { length_m, is_loop })
}

/// Points of the reference paths along a chain.
fn positions(chain: &Chain, pieces: &Pieces, network: &Network) -> Vec<Position> {
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
    positions
}

/// Positive when the closed path turns anticlockwise.
fn signed_area_m2(path: &[Vector]) -> f64 {
    let twice: f64 = (0..path.len()).map(|i| path[i].cross(path[(i + 1) % path.len()])).sum();
    twice / 2.0
}
