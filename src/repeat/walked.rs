//! The runs in the order of time: what each ran along, and how far to the left of it.
//!
//! Only the matching needs one run after the other. Traces before it and offsets after it are made for some runs at once,
//! on all workers, and no trace is kept.

use super::crossings::crossings;
use super::laps::{TrackPart, track_parts};
use super::network::Network;
use super::offsets::{Middle, Offset, offsets};
use super::pieces::{PiecePass, Pieces};
use super::trace::{Trace, trace};
use super::{Run, crossings::Crossing};
use rayon::prelude::*;
use std::collections::HashMap;

/// Runs whose traces are held at a time.
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

/// Walks the runs in their order, and tells each whether its samples are in the order they were run.
pub fn walk(runs: &mut [Run]) -> Walked {
    let mut walked = Walked::default();
    let mut middles = Middles::default();
    for runs in runs.chunks_mut(RUNS_AT_A_TIME) {
        let traced = |run: &Run| {
            let trace = trace(run.track);
            let parts = track_parts(&trace.samples);
            (trace, parts)
        };
        let (traces, parts): (Vec<Trace>, Vec<Vec<TrackPart>>) = runs.par_iter().map(traced).unzip();
        walked.track_parts.extend(parts);
        let mut found: Vec<Vec<Crossing>> = Vec::with_capacity(runs.len());
        for (run, trace) in runs.iter_mut().zip(&traces) {
            run.is_reversed = trace.is_reversed;
            walked.first_path.push(walked.network.path_count() as u32);
            found.push(crossings(&mut walked.network, &trace.samples));
        }
        walked.pieces.cut_new(&walked.network);
        let (network, pieces) = (&walked.network, &walked.pieces);
        let passed = |found: &Vec<Crossing>| fitted(found.iter().flat_map(|crossing| pieces.passed(crossing)));
        let passes: Vec<Vec<PiecePass>> = found.iter().map(passed).collect();
        middles.prepare(&passes, pieces, network);
        let first = walked.passes.len() as u32;
        let seen = |((number, passes), trace): ((u32, &Vec<PiecePass>), &Trace)| -> Vec<Offset> {
            let of_pass = |pass: &PiecePass| {
                middles.with(pass.piece, pieces, network, |middle| offsets(number, pass, &trace.samples, middle))
            };
            fitted(passes.iter().flat_map(of_pass))
        };
        let numbered: Vec<(u32, &Vec<PiecePass>)> = (first..).zip(&passes).collect();
        walked.offsets.par_extend(numbered.into_par_iter().zip(&traces).map(seen));
        walked.passes.extend(passes);
    }
    walked
}

/// Collected without room to grow: there are thousands of these.
fn fitted<T>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = items.collect();
    all.shrink_to_fit();
    all
}

/// The middles of the pieces that are passed again and again; one passed once is not kept.
#[derive(Debug, Default)]
struct Middles {
    kept: HashMap<u32, Middle>,
    passed_once: Vec<bool>,
}

impl Middles {
    fn prepare(&mut self, passes: &[Vec<PiecePass>], pieces: &Pieces, network: &Network) {
        self.passed_once.resize(pieces.count(), false);
        for pass in passes.iter().flatten() {
            let is_known = std::mem::replace(&mut self.passed_once[pass.piece as usize], true);
            if is_known {
                self.kept.entry(pass.piece).or_insert_with(|| Middle::of(pass.piece, pieces, network));
            }
        }
    }

    fn with<T>(&self, piece: u32, pieces: &Pieces, network: &Network, then: impl FnOnce(&Middle) -> T) -> T {
        match self.kept.get(&piece) {
            Some(middle) => then(middle),
            None => then(&Middle::of(piece, pieces, network)),
        }
    }
}
