//! The runs in the order of time: what each ran along, and how far to the left of it.
//!
//! Only the matching needs one run after the other. While some runs are matched, the next ones are traced and the offsets
//! of those before are taken on the other workers; no trace is kept.

use super::Run;
use super::crossings::{Crossing, crossings};
use super::laps::{TrackPart, track_parts};
use super::network::Network;
use super::offsets::{Middle, Offset, offsets};
use super::pieces::{PiecePass, Pieces};
use super::trace::{Trace, trace};
use foldhash::fast::RandomState;
use rayon::prelude::*;
use std::collections::HashMap;

/// Runs whose traces are held together.
const RUNS_AT_A_TIME: usize = 64;

/// The ground under all runs, and what each of them ran on it.
#[derive(Debug, Default)]
pub struct Walked {
    pub network: Network,
    pub pieces: Pieces,
    /// By run.
    pub passes: Vec<Vec<PiecePass>>,
    /// By run, in the direction of the samples.
    pub offsets: Vec<Vec<Offset>>,
    /// By run.
    pub track_parts: Vec<Vec<TrackPart>>,
    /// The first path each run laid, or would have.
    pub first_path: Vec<u32>,
}

/// A run as samples, and where it went round a track.
#[derive(Debug)]
struct Traced {
    trace: Trace,
    track_parts: Vec<TrackPart>,
}

/// Walks the runs in their order, and tells each whether its samples are in the order they were run.
pub fn walk(runs: &mut [Run]) -> Walked {
    let mut walked = Walked::default();
    let mut middles = Middles::default();
    let mut batches = runs.chunks_mut(RUNS_AT_A_TIME);
    let mut trace_next = || batches.next().map(traced).unwrap_or_default();
    let (mut before, mut now) = (Vec::new(), trace_next());
    while !before.is_empty() || !now.is_empty() {
        let first_before = walked.offsets.len();
        let (found, (next, offsets)) = rayon::join(
            || matched(&now, &mut walked.network),
            || {
                rayon::join(&mut trace_next, || {
                    measured(&before, &walked.passes[first_before..], first_before, &middles)
                })
            },
        );
        walked.offsets.extend(offsets);
        walked.pieces.cut_new(&walked.network);
        for (first_path, crossings) in found {
            walked.first_path.push(first_path);
            walked.passes.push(fitted(crossings.iter().flat_map(|crossing| walked.pieces.passed(crossing))));
        }
        middles.prepare(&walked.passes[walked.offsets.len()..], &walked.pieces, &walked.network);
        walked.track_parts.extend(now.iter_mut().map(|run| std::mem::take(&mut run.track_parts)));
        (before, now) = (now, next);
    }
    walked
}

fn traced(runs: &mut [Run]) -> Vec<Traced> {
    let traced = |run: &mut Run| {
        let trace = trace(run.track);
        run.is_reversed = trace.is_reversed;
        Traced { track_parts: track_parts(&trace.samples), trace }
    };
    runs.par_iter_mut().map(traced).collect()
}

/// The first path each run lays, or would, and what it runs along.
fn matched(runs: &[Traced], network: &mut Network) -> Vec<(u32, Vec<Crossing>)> {
    let matched = |run: &Traced| (network.path_count() as u32, crossings(network, &run.trace.samples));
    runs.iter().map(matched).collect()
}

/// The offsets of each run, of which the first has this number.
fn measured(runs: &[Traced], passes: &[Vec<PiecePass>], first: usize, middles: &Middles) -> Vec<Vec<Offset>> {
    let measured = |(at, (run, passes)): (usize, (&Traced, &Vec<PiecePass>))| {
        let number = (first + at) as u32;
        fitted(passes.iter().flat_map(|pass| offsets(number, pass, &run.trace.samples, middles.of(pass.piece))))
    };
    runs.par_iter().zip(passes).enumerate().map(measured).collect()
}

/// Collected without room to grow: there are thousands of these.
fn fitted<T>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = items.collect();
    all.shrink_to_fit();
    all
}

/// The middles of the pieces that are passed again and again. One passed for the first time is made for its batch alone:
/// most of a runner's new ground is never run again.
#[derive(Debug, Default)]
struct Middles {
    kept: HashMap<u32, Middle, RandomState>,
    of_batch: HashMap<u32, Middle, RandomState>,
    is_known: Vec<bool>,
}

impl Middles {
    /// Makes what the passes of the next batch ask for.
    fn prepare(&mut self, passes: &[Vec<PiecePass>], pieces: &Pieces, network: &Network) {
        let mut asked: Vec<u32> = passes.iter().flatten().map(|pass| pass.piece).collect();
        asked.sort_unstable();
        asked.dedup();
        asked.retain(|piece| !self.kept.contains_key(piece));
        self.is_known.resize(pieces.count(), false);
        let (known, new): (Vec<u32>, Vec<u32>) = asked.into_iter().partition(|piece| self.is_known[*piece as usize]);
        new.iter().for_each(|piece| self.is_known[*piece as usize] = true);
        let made = |piece: u32| (piece, Middle::of(piece, pieces, network));
        self.kept.par_extend(known.into_par_iter().map(made));
        self.of_batch = new.into_par_iter().map(made).collect();
    }

    fn of(&self, piece: u32) -> &Middle {
        self.kept.get(&piece).unwrap_or_else(|| &self.of_batch[&piece])
    }
}
