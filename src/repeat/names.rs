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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repeat::chains::ChainLink;

    fn chain(pieces: &[u32]) -> Chain {
        let link = |&piece| ChainLink { piece, reversed: false };
        Chain { links: pieces.iter().map(link).collect(), closed: false }
    }

    /// Each piece is the first of a run of its own.
    fn named(runs: &[ActivityId], chains: &[Chain]) -> Vec<String> {
        names(&chains.iter().collect::<Vec<_>>(), |piece| Origin { run: &runs[piece as usize], place: 0 })
    }

    fn runs(count: usize) -> Vec<ActivityId> {
        (0..count).map(|run| ActivityId(format!("{run:016}"))).collect()
    }

    #[test]
    fn a_road_keeps_its_name_when_it_grows_at_either_end() {
        let runs = runs(13);
        let name = &named(&runs, &[chain(&[3])])[0];
        assert_eq!(name.len(), 5);
        assert_eq!(&named(&runs, &[chain(&[9, 3, 12])])[0], name);
        assert_ne!(&named(&runs, &[chain(&[9, 12])])[0], name);
    }

    #[test]
    fn of_two_roads_with_the_same_digits_the_older_keeps_the_short_name() {
        let runs = runs(2_000);
        let alone: Vec<String> = (0..2_000).map(|piece| named(&runs, &[chain(&[piece])]).remove(0)).collect();
        let twins = |b: usize| Some((alone[..b].iter().position(|name| *name == alone[b])?, b));
        let (a, b) = (0..alone.len()).find_map(twins).unwrap();
        let both = named(&runs, &[chain(&[b as u32]), chain(&[a as u32])]);
        assert_eq!((both[0].len(), &both[1]), (13, &alone[a]));
    }
}
