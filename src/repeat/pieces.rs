//! Reference paths are cut into pieces of about 100 m; crossings become passes of pieces.
//!
//! A piece is the unit of "run again": passed when most of it was covered, repeated when passed on two days.

use super::crossings::Crossing;
use super::network::Network;
use super::trace::STEP_M;
use std::ops::Range;

const PIECE_M: f64 = 100.0;

/// Share of a piece that must be covered.
const PASSED_SHARE: f64 = 0.7;

/// The pieces of all paths, numbered through.
#[derive(Debug)]
pub struct Pieces {
    /// Path points of each piece; neighbours on a path share the point between them.
    points: Vec<Range<u32>>,
    /// First piece of each path, and one entry more.
    first_of_path: Vec<u32>,
}

/// One piece, passed once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PiecePass {
    pub piece: u32,
    pub forward: bool,
    /// Samples of the run between which it was passed.
    pub from_sample: u32,
    pub to_sample: u32,
    /// Distance since the start of the run at both; single precision is a centimetre at 100 km.
    pub from_m: f32,
    pub to_m: f32,
}

impl PiecePass {
    /// Metres the runner ran on the piece, gaps left out.
    pub fn run_m(&self) -> f64 {
        f64::from(self.to_sample - self.from_sample) * STEP_M
    }
}

impl Default for Pieces {
    fn default() -> Pieces {
        Pieces { points: Vec::new(), first_of_path: vec![0] }
    }
}

impl Pieces {
    /// Cuts the paths laid since the last time. A path is finished with the run that laid it.
    pub fn cut_new(&mut self, network: &Network) {
        for path in self.first_of_path.len() as u32 - 1..network.path_count() as u32 {
            let path = network.points_of(path);
            let steps = path.len().saturating_sub(1) as u32;
            let count = if steps == 0 { 0 } else { ((f64::from(steps) * STEP_M / PIECE_M).round() as u32).max(1) };
            let at = |k: u32| path.start + (u64::from(steps) * u64::from(k) / u64::from(count.max(1))) as u32;
            self.points.extend((0..count).map(|k| at(k)..at(k + 1) + 1));
            self.first_of_path.push(self.points.len() as u32);
        }
    }

    pub fn count(&self) -> usize {
        self.points.len()
    }

    /// The first piece of a path, or where it would be.
    pub fn first_of(&self, path: u32) -> u32 {
        self.first_of_path[path as usize]
    }

    /// The path points of a piece, both ends included.
    pub fn points_of(&self, piece: u32) -> Range<u32> {
        self.points[piece as usize].clone()
    }

    pub fn length_m(&self, piece: u32) -> f64 {
        (self.points[piece as usize].len() - 1) as f64 * STEP_M
    }

    /// The pieces a crossing passed, in the order they were run.
    pub fn passed(&self, crossing: &Crossing) -> Vec<PiecePass> {
        let path = crossing.path as usize;
        let (low, high) = (crossing.from_point.min(crossing.to_point), crossing.from_point.max(crossing.to_point));
        let mut passes: Vec<PiecePass> = (self.first_of_path[path]..self.first_of_path[path + 1])
            .filter_map(|piece| self.pass(piece, crossing, low..high))
            .collect();
        if !crossing.forward {
            passes.reverse();
        }
        passes
    }

    fn pass(&self, piece: u32, crossing: &Crossing, covered: Range<u32>) -> Option<PiecePass> {
        let points = self.points_of(piece);
        let (from, to) = (points.start.max(covered.start), (points.end - 1).min(covered.end));
        let covered_m = f64::from(to.saturating_sub(from)) * STEP_M;
        if covered_m < PASSED_SHARE * self.length_m(piece) {
            return None;
        }
        let (first, last) = if crossing.forward { (from, to) } else { (to, from) };
        let [a, b] = [first, last].map(|point| share_at(crossing, point));
        let sample =
            |share: f64| crossing.from_sample + (f64::from(crossing.to_sample - crossing.from_sample) * share) as u32;
        let metre = |share: f64| (crossing.from_m + (crossing.to_m - crossing.from_m) * share) as f32;
        Some(PiecePass {
            piece,
            forward: crossing.forward,
            from_sample: sample(a),
            to_sample: sample(b),
            from_m: metre(a),
            to_m: metre(b),
        })
    }
}

/// How far into a crossing a path point was reached, 0 to 1.
fn share_at(crossing: &Crossing, point: u32) -> f64 {
    let steps = crossing.from_point.abs_diff(crossing.to_point).max(1);
    f64::from(crossing.from_point.abs_diff(point).min(steps)) / f64::from(steps)
}
