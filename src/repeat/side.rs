//! Offsets of many passes in, the side the runner keeps out (docs/science.md 4.3 to 4.6).
//!
//! K is the separation of the two directions: the path's own error is the same for both and falls out. The error of K
//! comes from leaving out one run at a time, since the offsets within a run err together. Without both directions
//! nothing is said. A side is relative to the travel; which foot is low, nobody can tell from it (docs/science.md 4.2).

use super::offsets::Offset;
use super::posterior::{Lines, left_probabilities};
use crate::model::SideOfRoad;
use statrs::distribution::{ContinuousCDF, FisherSnedecor, StudentsT};
use std::collections::{BTreeMap, BTreeSet};

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
/// ... and single runs that agree, to this many times what position error explains.
const SAME_RATIO: f64 = 1.6;

/// Single runs spread by this many times what position error explains: the side changes (docs/science.md 4.6). With many
/// runs a smaller ratio is as sure; below the second no number of runs makes it a habit.
const MIXED_RATIO: f64 = 3.0;
const MIXED_LEAST_RATIO: f64 = 2.0;
const MIXED_QUANTILE: f64 = 0.999;
/// Two lines nearer than this to each other are no two sides.
const MIXED_LEAST_SD_M: f64 = 3.0;

/// Spread of the separation of single runs over the spread of their middles, when position error is all there is: half
/// of its variance is common to both ways, so the difference has all of it and the middle three quarters.
const SD_OVER_MIDDLE_SD: f64 = 1.2;
/// The best watches still err by this much in one run.
const LEAST_RUN_SD_M: f64 = 1.1;

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

/// All passes of one run along a road in one direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PassSide {
    pub run: u32,
    pub forward: bool,
    pub left_probability: f64,
}

/// What the offsets of a road say in all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sides {
    /// `None` without enough passes in both directions.
    pub separation: Option<Separation>,
    /// Empty unless two lines can be told apart.
    pub passes: Vec<PassSide>,
    /// Spread of passes of one direction around their mean.
    pub pass_sd_m: Option<f64>,
    /// The middle of the road in each bin, to the left of the reference path.
    pub middle_m: Vec<(u32, f64)>,
}

/// Side, posterior of each pass, spread and middle of one road.
pub fn sides(offsets: &mut [Offset]) -> Sides {
    offsets.sort_by_key(|offset| (offset.bin, offset.run));
    let bins = bins(offsets);
    let middle_m: Vec<(u32, f64)> = bins.iter().filter_map(|bin| Some((bin.number, bin.total.middle_m()?))).collect();
    let ways = ways(offsets, &bins);
    let spread = Spread::of(&ways);
    let separation = separation(offsets, &bins, spread.as_ref());
    let passes = separation.map(|separation| pass_sides(&separation, &ways, spread.as_ref())).unwrap_or_default();
    Sides { separation, passes, pass_sd_m: pass_sd_m(&ways), middle_m }
}

/// The separation over all bins of a road; `None` without enough passes in both directions.
fn separation(offsets: &[Offset], bins: &[Bin], spread: Option<&Spread>) -> Option<Separation> {
    let runs = |forward: bool| offsets.iter().filter(|o| o.forward == forward).map(|o| o.run).collect::<BTreeSet<_>>();
    let runs_each_way = runs(true).len().min(runs(false).len());
    if runs_each_way < LEAST_RUNS || bins.iter().filter(|bin| bin.total.weight() > 0.0).count() < LEAST_BINS {
        return None;
    }
    let offset_m = mean_m(bins.iter().map(|bin| bin.total))?;
    let se_m = jackknife_se_m(offsets, bins)?.max(LEAST_SE_M);
    let student = StudentsT::new(0.0, 1.0, (runs_each_way - 1) as f64).ok()?;
    let (side, confidence) = verdict(offset_m, se_m, &student, spread);
    Some(Separation { offset_m, se_m, side, confidence })
}

/// The side and how sure it is, when there is one.
fn verdict(offset_m: f64, se_m: f64, student: &StudentsT, spread: Option<&Spread>) -> (SideOfRoad, Option<f64>) {
    if offset_m.abs() > TWO_PATHS_M {
        return (SideOfRoad::Unknown, None);
    }
    let least_ratio = student.inverse_cdf(SIDE_QUANTILE).max(SIDE_RATIO);
    if offset_m.abs() >= SIDE_M && offset_m.abs() >= least_ratio * se_m {
        let side = if offset_m > 0.0 { SideOfRoad::Left } else { SideOfRoad::Right };
        return (side, Some(student.cdf(offset_m.abs() / se_m)));
    }
    if spread.is_some_and(Spread::is_mixed) {
        return (SideOfRoad::Mixed, None);
    }
    let runs_agree = spread.is_none_or(|spread| spread.ratio() <= SAME_RATIO);
    let no_side = student.cdf((SIDE_M - offset_m) / se_m) - student.cdf((-SIDE_M - offset_m) / se_m);
    if runs_agree && no_side >= SAME_CONFIDENCE {
        (SideOfRoad::Same, Some(no_side))
    } else {
        (SideOfRoad::Unknown, None)
    }
}

/// Mean offsets of one run in one direction.
#[derive(Clone, Copy, Debug)]
struct Way {
    run: u32,
    forward: bool,
    /// From the road's middle, to the left of the reference path's direction.
    left_m: f64,
    /// From the mean of all passes of the direction.
    residual_m: f64,
}

impl Way {
    /// To the left as the runner ran.
    fn own_left_m(&self) -> f64 {
        if self.forward { self.left_m } else { -self.left_m }
    }
}

/// One entry per run and direction, by run.
fn ways(offsets: &[Offset], bins: &[Bin]) -> Vec<Way> {
    let mut by_way: BTreeMap<(u32, bool), (f64, f64, f64)> = BTreeMap::new();
    let mut rest = offsets;
    for bin in bins {
        let (here, later) = rest.split_at(rest.partition_point(|offset| offset.bin <= bin.number));
        rest = later;
        let Some(middle_m) = bin.total.middle_m() else { continue };
        for offset in here {
            let left_m = f64::from(offset.left_m);
            let Some(mean_m) = bin.total.direction_mean_m(offset.forward) else { continue };
            let sums = by_way.entry((offset.run, offset.forward)).or_default();
            *sums = (sums.0 + left_m - middle_m, sums.1 + left_m - mean_m, sums.2 + 1.0);
        }
    }
    let way = |((run, forward), (left, residual, count)): ((u32, bool), (f64, f64, f64))| Way {
        run,
        forward,
        left_m: left / count,
        residual_m: residual / count,
    };
    by_way.into_iter().map(way).collect()
}

fn pass_sd_m(ways: &[Way]) -> Option<f64> {
    let directions = ways.iter().map(|way| way.forward).collect::<BTreeSet<_>>().len();
    let freedom = ways.len().checked_sub(directions).filter(|freedom| *freedom >= LEAST_RUNS - 1)?;
    Some((ways.iter().map(|way| way.residual_m.powi(2)).sum::<f64>() / freedom as f64).sqrt())
}

/// How much single runs differ: in their separation, where a change of side shows, and in their middle, where only
/// position error does.
#[derive(Clone, Copy, Debug)]
struct Spread {
    runs: usize,
    separation_sd_m: f64,
    middle_sd_m: f64,
}

impl Spread {
    /// Of the runs that went both ways; `None` for few.
    fn of(ways: &[Way]) -> Option<Spread> {
        let both: Vec<(f64, f64)> = ways
            .chunk_by(|a, b| a.run == b.run)
            .filter_map(|run| match run {
                // By direction, so backward first.
                [backward, forward] => {
                    Some((forward.left_m - backward.left_m, (forward.left_m + backward.left_m) / 2.0))
                }
                _ => None,
            })
            .collect();
        if both.len() <= LEAST_RUNS {
            return None;
        }
        Some(Spread {
            runs: both.len(),
            separation_sd_m: sd(both.iter().map(|pair| pair.0)),
            middle_sd_m: sd(both.iter().map(|pair| pair.1)),
        })
    }

    /// What position error alone would spread the separations by.
    fn expected_sd_m(&self) -> f64 {
        (SD_OVER_MIDDLE_SD * self.middle_sd_m).max(LEAST_RUN_SD_M)
    }

    fn ratio(&self) -> f64 {
        self.separation_sd_m / self.expected_sd_m()
    }

    fn is_mixed(&self) -> bool {
        let freedom = (self.runs - 1) as f64;
        let sure_ratio = FisherSnedecor::new(freedom, freedom).map(|f| f.inverse_cdf(MIXED_QUANTILE).sqrt());
        let least_ratio = sure_ratio.unwrap_or(MIXED_RATIO).clamp(MIXED_LEAST_RATIO, MIXED_RATIO);
        self.separation_sd_m >= MIXED_LEAST_SD_M && self.ratio() >= least_ratio
    }

    /// Half the distance of the lines a runner changes between.
    fn half_m(&self) -> f64 {
        (self.separation_sd_m.powi(2) - self.expected_sd_m().powi(2)).max(0.0).sqrt() / 2.0
    }
}

fn sd(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    (values.map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt()
}

/// The posterior of each run and direction, where the road has two lines.
fn pass_sides(separation: &Separation, ways: &[Way], spread: Option<&Spread>) -> Vec<PassSide> {
    let left_m: Vec<f64> = ways.iter().map(Way::own_left_m).collect();
    let half_m = separation.offset_m.abs() / 2.0;
    let sided = |left_share| Lines { half_m, sd_m: sd(left_m.iter().copied()), left_share };
    let start = match (separation.side, spread) {
        (SideOfRoad::Left, _) => sided(0.9),
        (SideOfRoad::Right, _) => sided(0.1),
        (SideOfRoad::Mixed, Some(spread)) => {
            Lines { half_m: spread.half_m(), sd_m: spread.expected_sd_m(), left_share: 0.5 }
        }
        _ => return Vec::new(),
    };
    let probabilities = left_probabilities(&left_m, start);
    let pass = |(way, left_probability): (&Way, f64)| PassSide { run: way.run, forward: way.forward, left_probability };
    ways.iter().zip(probabilities).map(pass).collect()
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

    fn direction_mean_m(self, forward: bool) -> Option<f64> {
        let (sum_m, count) = if forward { (self.forward_m, self.forward) } else { (self.backward_m, self.backward) };
        (count > 0).then(|| sum_m / f64::from(count))
    }

    /// Half-way between the two directions; the mean of the only one where there is one.
    fn middle_m(self) -> Option<f64> {
        match (self.direction_mean_m(true), self.direction_mean_m(false)) {
            (Some(forward_m), Some(backward_m)) => Some((forward_m + backward_m) / 2.0),
            (forward_m, backward_m) => forward_m.or(backward_m),
        }
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
    number: u32,
    total: Sums,
    /// Each run's part.
    runs: Vec<(u32, Sums)>,
}

fn bins(sorted: &[Offset]) -> Vec<Bin> {
    sorted
        .chunk_by(|a, b| a.bin == b.bin)
        .map(|bin| Bin {
            number: bin[0].bin,
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
