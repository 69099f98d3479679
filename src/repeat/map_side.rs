//! The side of a road whose middle a map gives: also for roads run in one direction only (docs/science.md 4.4).
//!
//! The mean distance of the passes from the middle, as run. The map errs by a metre or two itself, the same for all
//! passes: more runs do not average it away.

use super::centre::Centre;
use super::offsets::Offset;
use super::posterior::{Lines, TWO_PATHS_M, left_probabilities};
use super::side::{LEAST_BINS, PassSide, SIDE_RATIO, least_ratio};
use super::spread::{LEAST_RUN_SD_M, LEAST_RUNS, sd};
use crate::model::SideOfRoad;
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
use std::collections::{BTreeMap, BTreeSet};

/// Error of the line on the map, shared by all passes (docs/science.md 4.4).
const MAP_SD_M: f64 = 1.5;

/// Share of the road with a middle that a run must go along to count: one that only crosses it, or shares its beginning,
/// says nothing of the side kept on the rest.
const WAY_SHARE: f64 = 0.5;

/// What the passes of a road say against the middle of the road on a map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapSide {
    /// Mean distance to the left of the middle, as run.
    pub left_m: f64,
    /// The map's own error included.
    pub se_m: f64,
    pub side: SideOfRoad,
    /// How sure the named side is, 0 to 1.
    pub confidence: Option<f64>,
}

/// The side by the map, and how likely each pass kept left; `None` without a middle along half of the road.
pub fn map_side(offsets: &[Offset], centres: &BTreeMap<u32, Centre>) -> Option<(MapSide, Vec<PassSide>)> {
    let bins: BTreeSet<u32> = offsets.iter().map(|offset| offset.bin).collect();
    let known = bins.iter().filter(|bin| centres.contains_key(bin)).count();
    if known < LEAST_BINS.max(bins.len().div_ceil(2)) {
        return None;
    }
    let mut ways: BTreeMap<(u32, bool), Mean> = BTreeMap::new();
    for offset in offsets {
        let Some(centre) = centres.get(&offset.bin) else { continue };
        let left_m = f64::from(offset.left_m) - centre.left_m;
        let own_left_m = if offset.forward { left_m } else { -left_m };
        ways.entry((offset.run, offset.forward)).or_default().add(own_left_m);
    }
    ways.retain(|_, way| f64::from(way.count) >= WAY_SHARE * known as f64);
    let mut runs: BTreeMap<u32, Mean> = BTreeMap::new();
    for (&(run, _), way) in &ways {
        runs.entry(run).or_default().add_all(way);
    }
    if runs.len() < LEAST_RUNS {
        return None;
    }
    let n = runs.len() as f64;
    let left_m = runs.values().map(Mean::value).sum::<f64>() / n;
    let run_sd_m = sd(runs.values().map(Mean::value)).max(LEAST_RUN_SD_M);
    let student = StudentsT::new(0.0, 1.0, n - 1.0).ok()?;
    let of_runs_m = least_ratio(runs.len(), &student) / SIDE_RATIO * run_sd_m / n.sqrt();
    let se_m = of_runs_m.hypot(MAP_SD_M);
    // Twice the error is more than half of the least separation that is a side.
    let is_sided = left_m.abs() <= TWO_PATHS_M / 2.0 && left_m.abs() >= SIDE_RATIO * se_m;
    if !is_sided {
        return Some((MapSide { left_m, se_m, side: SideOfRoad::Unknown, confidence: None }, Vec::new()));
    }
    let sure = Normal::standard().cdf(left_m.abs() / se_m);
    let side = if left_m > 0.0 { SideOfRoad::Left } else { SideOfRoad::Right };
    let way_left_m: Vec<f64> = ways.values().map(Mean::value).collect();
    let left_share = if left_m > 0.0 { 0.9 } else { 0.1 };
    let lines = Lines { half_m: left_m.abs(), sd_m: sd(way_left_m.iter().copied()), left_share };
    let pass = |(&(run, forward), on_left): (&(u32, bool), f64)| PassSide {
        run,
        forward,
        // Were the map wrong by the whole distance, left would be right.
        left_probability: sure * on_left + (1.0 - sure) * (1.0 - on_left),
    };
    let passes = ways.keys().zip(left_probabilities(&way_left_m, lines)).map(pass).collect();
    Some((MapSide { left_m, se_m, side, confidence: Some(sure) }, passes))
}

#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum_m: f64,
    count: u32,
}

impl Mean {
    fn add(&mut self, metres: f64) {
        self.sum_m += metres;
        self.count += 1;
    }

    fn add_all(&mut self, other: &Mean) {
        self.sum_m += other.sum_m;
        self.count += other.count;
    }

    fn value(&self) -> f64 {
        self.sum_m / f64::from(self.count)
    }
}
