//! Pieces that are run one after the other again and again are joined to chains: the roads a runner would name.
//!
//! Two piece ends are joined when most passes of either piece go on into the other. "Most" leaves each end at most one
//! partner, so a chain never forks: where two loops part, the shared road ends.

use super::pieces::{PiecePass, Pieces};

/// Share of the passes of both pieces that must go on into the other. Above one half, so that partners are unique.
const JOINED_SHARE: f64 = 0.6;

/// Between two pieces run one after the other at most this much lies: a hole too short to have become a path, and the
/// corners of pieces not quite passed.
const STEP_BETWEEN_M: f32 = 300.0;

/// A piece inside a chain, and whether the chain runs through it against its own direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChainLink {
    pub piece: u32,
    pub reversed: bool,
}

#[derive(Clone, Debug)]
pub struct Chain {
    pub links: Vec<ChainLink>,
    /// The last piece is joined to the first.
    pub closed: bool,
}

/// The end of a piece where a pass comes in (`false`) or goes out (`true`): 2 x piece + (0 start, 1 end).
fn end_of(pass: &PiecePass, leaving: bool) -> u32 {
    pass.piece * 2 + u32::from(pass.forward == leaving)
}

/// Chains of the pieces for which `is_repeated` holds, each in one of its two directions.
pub fn chains(pieces: &Pieces, runs: &[Vec<PiecePass>], is_repeated: &[bool]) -> Vec<Chain> {
    let partners = partners(pieces, runs, is_repeated);
    let mut taken = vec![false; pieces.count()];
    let mut chains = Vec::new();
    for piece in 0..pieces.count() as u32 {
        if is_repeated[piece as usize] && !taken[piece as usize] {
            let start = first_link(piece, &partners);
            chains.push(walk(start, &partners, &mut taken));
        }
    }
    chains
}

/// For each piece end the end it is joined to.
fn partners(pieces: &Pieces, runs: &[Vec<PiecePass>], is_repeated: &[bool]) -> Vec<Option<u32>> {
    let mut pass_count = vec![0_u32; pieces.count()];
    let mut steps: Vec<(u32, u32)> = Vec::new();
    for run in runs {
        for pass in run {
            pass_count[pass.piece as usize] += 1;
        }
        for pair in run.windows(2) {
            let (a, b) = (end_of(&pair[0], true), end_of(&pair[1], false));
            let both = is_repeated[pair[0].piece as usize] && is_repeated[pair[1].piece as usize];
            if both && a != b && pair[1].from_m - pair[0].to_m <= STEP_BETWEEN_M {
                steps.push((a.min(b), a.max(b)));
            }
        }
    }
    steps.sort_unstable();
    let mut partners = vec![None; pieces.count() * 2];
    for same in steps.chunk_by(|x, y| x == y) {
        let (a, b) = same[0];
        let most = pass_count[a as usize / 2].max(pass_count[b as usize / 2]);
        if same.len() as f64 >= JOINED_SHARE * f64::from(most) {
            partners[a as usize] = Some(b);
            partners[b as usize] = Some(a);
        }
    }
    partners
}

/// Goes back from a piece until nothing is joined, or round to where it began.
fn first_link(piece: u32, partners: &[Option<u32>]) -> ChainLink {
    let begin = ChainLink { piece, reversed: false };
    let mut at = begin;
    while let Some(before) = next(ChainLink { reversed: !at.reversed, ..at }, partners) {
        at = ChainLink { reversed: !before.reversed, ..before };
        if at.piece == piece {
            return begin;
        }
    }
    at
}

/// The link after `at` in the direction of the chain.
fn next(at: ChainLink, partners: &[Option<u32>]) -> Option<ChainLink> {
    let leaving = at.piece * 2 + u32::from(!at.reversed);
    partners[leaving as usize].map(|end| ChainLink { piece: end / 2, reversed: end % 2 == 1 })
}

fn walk(start: ChainLink, partners: &[Option<u32>], taken: &mut [bool]) -> Chain {
    let mut links = vec![start];
    taken[start.piece as usize] = true;
    let mut at = start;
    while let Some(link) = next(at, partners) {
        if taken[link.piece as usize] {
            return Chain { links, closed: link == start };
        }
        taken[link.piece as usize] = true;
        links.push(link);
        at = link;
    }
    Chain { links, closed: false }
}
