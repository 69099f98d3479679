//! Names of roads that stay when runs are added.
//!
//! A name is made of the run that first ran the oldest piece of the road, and of the place of the piece in that run; so
//! later runs, which only add pieces and lengthen roads, leave it alone.

use super::chains::Chain;
use crate::model::ActivityId;
use std::collections::BTreeSet;

/// Hexadecimal digits: short enough to be said aloud; roads of one runner that would share them get more.
const DIGITS: usize = 4;
const MORE_DIGITS: usize = 12;

/// The first run of each piece, and the piece's number among those of that run.
#[derive(Clone, Debug)]
pub struct Origin<'a> {
    pub run: &'a ActivityId,
    pub place: u32,
}

/// One name per chain.
pub fn names<'a>(chains: &[&Chain], origin_of: impl Fn(u32) -> Origin<'a>) -> Vec<String> {
    let oldest = |chain: &&Chain| chain.links.iter().map(|link| link.piece).min().unwrap_or_default();
    let mut by_age: Vec<(u32, usize)> = chains.iter().map(oldest).zip(0..).collect();
    by_age.sort_unstable();
    let mut names = vec![String::new(); chains.len()];
    let mut taken = BTreeSet::new();
    for (piece, at) in by_age {
        let origin = origin_of(piece);
        let hex = blake3::hash(format!("{}/{}", origin.run, origin.place).as_bytes()).to_hex();
        let short = format!("R{}", &hex[..DIGITS]);
        let name = if taken.contains(&short) { format!("R{}", &hex[..MORE_DIGITS]) } else { short };
        taken.insert(name.clone());
        names[at] = name;
    }
    names
}
