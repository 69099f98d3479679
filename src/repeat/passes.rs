//! Passes of pieces in, passes of whole roads out: one for each time a runner goes along, in one direction.

use super::chains::Chain;
use super::pieces::PiecePass;

/// Between two pieces of one pass at most this many may be missing ...
const MISSING_PIECES: usize = 2;
/// ... and at most this much of the run may lie.
const MISSING_RUN_M: f32 = 350.0;

/// A pass must cover this much of the road, or this many metres, to count.
const COUNTED_SHARE: f64 = 0.25;
const COUNTED_M: f64 = 1000.0;

/// One run along a road, in one go.
#[derive(Clone, Debug, PartialEq)]
pub struct RoadPass {
    pub run: usize,
    pub forward: bool,
    pub length_m: f64,
    last_place: usize,
    last_m: f32,
}

/// Where each piece lies: its road, its place in it, and whether it points backward there.
#[derive(Debug)]
pub struct Places {
    of_piece: Vec<Option<Place>>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    road: usize,
    place: usize,
    reversed: bool,
}

/// What passes need to know of a road.
#[derive(Debug)]
pub struct Road {
    pub chain: Chain,
    pub is_loop: bool,
    pub is_track: bool,
    pub length_m: f64,
}

impl Places {
    pub fn of(roads: &[Road], piece_count: usize) -> Places {
        let mut of_piece = vec![None; piece_count];
        for (road, chain) in roads.iter().map(|road| &road.chain).enumerate() {
            for (place, link) in chain.links.iter().enumerate() {
                of_piece[link.piece as usize] = Some(Place { road, place, reversed: link.reversed });
            }
        }
        Places { of_piece }
    }

    /// The road a piece belongs to, and whether it points backward there.
    pub fn on_road(&self, piece: u32) -> Option<(usize, bool)> {
        self.of_piece[piece as usize].map(|place| (place.road, place.reversed))
    }
}

/// The counted passes of each road, in the order of the runs, in the direction of the samples.
pub fn road_passes(roads: &[Road], places: &Places, runs: &[Vec<PiecePass>]) -> Vec<Vec<RoadPass>> {
    let mut passes: Vec<Vec<RoadPass>> = vec![Vec::new(); roads.len()];
    for (run, pieces) in runs.iter().enumerate() {
        let mut road_before = None;
        for piece in pieces {
            let Some(at) = places.of_piece[piece.piece as usize] else {
                road_before = None;
                continue;
            };
            let forward = piece.forward != at.reversed;
            let road = &roads[at.road];
            let continued = passes[at.road]
                .last_mut()
                .filter(|pass| road_before == Some(at.road) && pass.run == run && pass.forward == forward)
                .filter(|pass| goes_on(road, pass, at.place, piece));
            match continued {
                Some(pass) => {
                    pass.length_m += piece.run_m();
                    (pass.last_place, pass.last_m) = (at.place, piece.to_m);
                }
                None => passes[at.road].push(RoadPass {
                    run,
                    forward,
                    length_m: piece.run_m(),
                    last_place: at.place,
                    last_m: piece.to_m,
                }),
            }
            road_before = Some(at.road);
        }
    }
    for (road, passes) in roads.iter().zip(&mut passes) {
        passes.retain(|pass| pass.length_m >= (COUNTED_SHARE * road.length_m).min(COUNTED_M));
    }
    passes
}

/// Whether a piece continues a pass: a little further on, and on a loop not yet all the way round.
fn goes_on(road: &Road, pass: &RoadPass, place: usize, piece: &PiecePass) -> bool {
    let (from, to) = if pass.forward { (pass.last_place, place) } else { (place, pass.last_place) };
    let count = road.chain.links.len();
    let steps = if road.is_loop { (to + count - from) % count } else { to.saturating_sub(from) };
    let is_round = road.is_loop && pass.length_m + piece.run_m() / 2.0 > road.length_m;
    (1..=MISSING_PIECES + 1).contains(&steps) && piece.from_m - pass.last_m <= MISSING_RUN_M && !is_round
}
