//! Offsets of many passes in, the side the runner keeps out (docs/science.md 4.3 to 4.6).
//!
//! K is the separation of the two directions: the path's own error is the same for both and falls out. The error of K
//! comes from leaving out one run at a time, since the offsets within a run err together. Without both directions
//! nothing is said. A side is relative to the travel; which foot is low, nobody can tell from it (docs/science.md 4.2).

use super::offsets::Offset;
use crate::model::SideOfRoad;
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::collections::BTreeSet;

/// A smaller separation is not a side (docs/science.md 4.4, step 5).
const SIDE_M: f64 = 1.5;

/// Two sides of one road lie 3 to 10 m apart (docs/science.md 4.3). Wider apart, the ways there and back are two paths, and
/// neither tells a side of the other.
const TWO_PATHS_M: f64 = 12.0;

/// Least K / SE (docs/science.md 4.4, step 5) ...
const SIDE_RATIO: f64 = 2.0;
/// ... and with few runs the quantile of Student's t that asks 3.2 of three runs.
const SIDE_QUANTILE: f64 = 0.957;

/// Positions are kept to 0.11 m: no error is smaller than that.
const LEAST_SE_M: f64 = 0.1;

/// Fewer runs in either direction leave the side unknown.
const LEAST_RUNS: usize = 3;

/// "The same physical side both ways" needs to be this sure that the separation is less than a side.
const SAME_CONFIDENCE: f64 = 0.8;
/// ... and single runs that agree: sides 4 m apart, changed from run to run, spread by 4.5 m.
const SAME_SD_M: f64 = 3.5;

/// Spread of single runs that position error of the typical class (2 m) does not explain: 3 times it (docs/science.md 4.6).
const MIXED_SD_M: f64 = 6.0;

/// Bins with both directions that are needed: 200 m of road.
const LEAST_BINS: usize = 8;

/// What the two directions of a road say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Separation {
    /// Positive when the runner keeps left.
    pub offset_m: f64,
    pub se_m: f64,
    pub side: SideOfRoad,
    /// How sure the named side is, 0 to 1; `None` when none is named.
    pub confidence: Option<f64>,
}

/// The separation over all bins of a road; `None` without enough passes in both directions.
pub fn separation(offsets: &mut [Offset]) -> Option<Separation> {
    let runs = |forward: bool| offsets.iter().filter(|o| o.forward == forward).map(|o| o.run).collect::<BTreeSet<_>>();
    let runs_each_way = runs(true).len().min(runs(false).len());
    if runs_each_way < LEAST_RUNS {
        return None;
    }
    offsets.sort_by_key(|offset| (offset.bin, offset.run));
    let bins = bins(offsets);
    if bins.iter().filter(|bin| bin.total.weight() > 0.0).count() < LEAST_BINS {
        return None;
    }
    let offset_m = mean_m(bins.iter().map(|bin| bin.total))?;
    let se_m = jackknife_se_m(offsets, &bins)?.max(LEAST_SE_M);
    let student = StudentsT::new(0.0, 1.0, (runs_each_way - 1) as f64).ok()?;
    let (side, confidence) = verdict(offset_m, se_m, &student, single_run_sd_m(offsets));
    Some(Separation { offset_m, se_m, side, confidence })
}

/// The side and how sure it is, when there is one.
fn verdict(offset_m: f64, se_m: f64, student: &StudentsT, single_run_sd_m: Option<f64>) -> (SideOfRoad, Option<f64>) {
    if offset_m.abs() > TWO_PATHS_M {
        return (SideOfRoad::Unknown, None);
    }
    let least_ratio = student.inverse_cdf(SIDE_QUANTILE).max(SIDE_RATIO);
    if offset_m.abs() >= SIDE_M && offset_m.abs() >= least_ratio * se_m {
        let side = if offset_m > 0.0 { SideOfRoad::Left } else { SideOfRoad::Right };
        return (side, Some(student.cdf(offset_m.abs() / se_m)));
    }
    if single_run_sd_m.is_some_and(|sd_m| sd_m >= MIXED_SD_M) {
        return (SideOfRoad::Mixed, None);
    }
    let runs_agree = single_run_sd_m.is_none_or(|sd_m| sd_m <= SAME_SD_M);
    let no_side = student.cdf((SIDE_M - offset_m) / se_m) - student.cdf((-SIDE_M - offset_m) / se_m);
    if runs_agree && no_side >= SAME_CONFIDENCE {
        (SideOfRoad::Same, Some(no_side))
    } else {
        (SideOfRoad::Unknown, None)
    }
}

/// Sums of the offsets of both directions in one bin.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    forward_m: f64,
    forward: u32,
    backward_m: f64,
    backward: u32,
}

impl Sums {
    fn of<'a>(offsets: impl IntoIterator<Item = &'a Offset>) -> Sums {
        let mut sums = Sums::default();
        for offset in offsets {
            if offset.forward {
                sums.forward_m += f64::from(offset.left_m);
                sums.forward += 1;
            } else {
                sums.backward_m += f64::from(offset.left_m);
                sums.backward += 1;
            }
        }
        sums
    }

    fn without(self, other: Sums) -> Sums {
        Sums {
            forward_m: self.forward_m - other.forward_m,
            forward: self.forward - other.forward,
            backward_m: self.backward_m - other.backward_m,
            backward: self.backward - other.backward,
        }
    }

    fn weight(self) -> f64 {
        f64::from(self.forward.min(self.backward))
    }

    /// Weighted separation; nothing in a bin without both directions.
    fn weighted_m(self) -> f64 {
        if self.weight() == 0.0 {
            return 0.0;
        }
        self.weight() * (self.forward_m / f64::from(self.forward) - self.backward_m / f64::from(self.backward))
    }
}

#[derive(Debug)]
struct Bin {
    total: Sums,
    /// Each run's part.
    runs: Vec<(u32, Sums)>,
}

fn bins(sorted: &[Offset]) -> Vec<Bin> {
    sorted
        .chunk_by(|a, b| a.bin == b.bin)
        .map(|bin| Bin {
            total: Sums::of(bin),
            runs: bin.chunk_by(|a, b| a.run == b.run).map(|run| (run[0].run, Sums::of(run))).collect(),
        })
        .collect()
}

fn mean_m(bins: impl Iterator<Item = Sums>) -> Option<f64> {
    let (sum_m, weight) = bins.fold((0.0, 0.0), |(m, w), bin| (m + bin.weighted_m(), w + bin.weight()));
    (weight > 0.0).then(|| sum_m / weight)
}

/// Standard error by leaving out one run at a time; `None` when a single run carries one of the directions.
fn jackknife_se_m(offsets: &[Offset], bins: &[Bin]) -> Option<f64> {
    let runs: Vec<u32> = offsets.iter().map(|offset| offset.run).collect::<BTreeSet<_>>().into_iter().collect();
    let (mut sum_m, mut weight) = (vec![0.0; runs.len()], vec![0.0; runs.len()]);
    let (mut all_m, mut all_weight) = (0.0, 0.0);
    for bin in bins {
        all_m += bin.total.weighted_m();
        all_weight += bin.total.weight();
        for (run, part) in &bin.runs {
            let place = runs.binary_search(run).ok()?;
            let rest = bin.total.without(*part);
            sum_m[place] += rest.weighted_m() - bin.total.weighted_m();
            weight[place] += rest.weight() - bin.total.weight();
        }
    }
    let without: Vec<f64> = sum_m
        .iter()
        .zip(&weight)
        .map(|(m, w)| (all_weight + w > 0.0).then(|| (all_m + m) / (all_weight + w)))
        .collect::<Option<_>>()?;
    let n = without.len() as f64;
    let mean = without.iter().sum::<f64>() / n;
    let squares: f64 = without.iter().map(|k| (k - mean).powi(2)).sum();
    Some(((n - 1.0) / n * squares).sqrt())
}

/// Spread of the separations of single runs that went both ways.
fn single_run_sd_m(offsets: &[Offset]) -> Option<f64> {
    let mut by_run: Vec<&Offset> = offsets.iter().collect();
    by_run.sort_by_key(|offset| (offset.run, offset.bin));
    let separations: Vec<f64> = by_run
        .chunk_by(|a, b| a.run == b.run)
        .filter_map(|run| mean_m(run.chunk_by(|a, b| a.bin == b.bin).map(|bin| Sums::of(bin.iter().copied()))))
        .collect();
    if separations.len() <= LEAST_RUNS {
        return None;
    }
    let n = separations.len() as f64;
    let mean = separations.iter().sum::<f64>() / n;
    Some((separations.iter().map(|k| (k - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
}
