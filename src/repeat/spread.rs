//! How much single runs differ, and how much position error explains (docs/science.md 4.5, 4.6).
//!
//! A change of side shows in the separation of a run's two ways and nowhere else. What position error does shows in
//! their middle and, far more surely, in how a pass wanders along the road.

use super::bins::Bin;
use super::offsets::Offset;
use super::posterior::TWO_PATHS_M;
use statrs::distribution::{ContinuousCDF, FisherSnedecor};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer runs have no spread worth the name.
pub const LEAST_RUNS: usize = 3;

/// Single runs must spread by more than what position error does to all but this share of runners ...
const MIXED_QUANTILE: f64 = 0.975;
/// ... but three times what it explains is always enough (docs/science.md 4.6), and less than half as much again never.
const MIXED_RATIO: std::ops::RangeInclusive<f64> = 1.5..=3.0;
/// Two lines nearer than this to each other are no two sides.
const MIXED_LEAST_SD_M: f64 = 3.0;

/// Spread of the separation of single runs over the spread of their middles, when position error is all there is: half
/// of its variance is common to both ways, so the difference has all of it and the middle three quarters.
const SD_OVER_MIDDLE_SD: f64 = 1.2;

/// Constant error of a pass over its wander, and metres over which the wander is forgotten: 30 s at 3 m/s. Means of the
/// three classes of docs/science.md 4.5.
const CONSTANT_OVER_WANDER: f64 = 0.9;
const WANDER_M: f64 = 90.0;
/// The wander is known to a few per cent, what it says of the constant is not: it counts as much as this many runs.
const WANDER_FREEDOM: f64 = 20.0;

/// The best watches still err by this much in one run.
pub const LEAST_RUN_SD_M: f64 = 1.1;

/// Metres of a bin.
const BIN_M: f64 = 25.0;

/// Mean offsets of one run in one direction.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub run: u32,
    pub forward: bool,
    /// From the road's middle, to the left of the reference path's direction.
    left_m: f64,
    /// From the mean of all passes of the direction.
    residual_m: f64,
    /// Squares of what is left of each bin when both means are taken away, and its degrees of freedom.
    wander_squares: f64,
    wander_freedom: f64,
    bins: f64,
}

impl Way {
    /// To the left as the runner ran.
    pub fn own_left_m(&self) -> f64 {
        if self.forward { self.left_m } else { -self.left_m }
    }
}

#[derive(Default)]
struct WaySums {
    left_m: f64,
    residual_m: f64,
    residual_squares: f64,
    /// Shares of the residuals' variance that are left after the mean of the direction is taken away.
    kept: f64,
    bins: f64,
}

impl WaySums {
    fn way(&self, run: u32, forward: bool) -> Way {
        let residual_m = self.residual_m / self.bins;
        Way {
            run,
            forward,
            left_m: self.left_m / self.bins,
            residual_m,
            wander_squares: self.residual_squares - self.bins * residual_m * residual_m,
            wander_freedom: self.kept * (self.bins - 1.0) / self.bins,
            bins: self.bins,
        }
    }
}

/// One entry per run and direction, by run.
pub fn ways(offsets: &[Offset], bins: &[Bin]) -> Vec<Way> {
    let mut by_way: BTreeMap<(u32, bool), WaySums> = BTreeMap::new();
    let mut rest = offsets;
    for bin in bins {
        let (here, later) = rest.split_at(rest.partition_point(|offset| offset.bin <= bin.number));
        rest = later;
        let Some(middle_m) = bin.total.middle_m() else { continue };
        for offset in here {
            let left_m = f64::from(offset.left_m);
            let Some(mean_m) = bin.total.direction_mean_m(offset.forward) else { continue };
            let sums = by_way.entry((offset.run, offset.forward)).or_default();
            sums.left_m += left_m - middle_m;
            sums.residual_m += left_m - mean_m;
            sums.residual_squares += (left_m - mean_m).powi(2);
            sums.kept += 1.0 - 1.0 / f64::from(bin.total.count(offset.forward));
            sums.bins += 1.0;
        }
    }
    by_way.into_iter().map(|((run, forward), sums)| sums.way(run, forward)).collect()
}

/// Spread of the passes of one direction around their mean.
pub fn pass_sd_m(ways: &[Way]) -> Option<f64> {
    let directions = ways.iter().map(|way| way.forward).collect::<BTreeSet<_>>().len();
    let freedom = ways.len().checked_sub(directions).filter(|freedom| *freedom >= LEAST_RUNS - 1)?;
    Some((ways.iter().map(|way| way.residual_m.powi(2)).sum::<f64>() / freedom as f64).sqrt())
}

#[derive(Clone, Copy, Debug)]
pub struct Spread {
    runs: usize,
    separation_sd_m: f64,
    /// What position error alone would spread the separations by.
    pub expected_sd_m: f64,
}

impl Spread {
    /// Of the runs that went both ways; `None` for few.
    pub fn of(ways: &[Way]) -> Option<Spread> {
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
        let freedom = (both.len() - 1) as f64;
        let of_middles = (SD_OVER_MIDDLE_SD * sd(both.iter().map(|pair| pair.1))).powi(2);
        let of_wander = separation_variance(ways).unwrap_or(of_middles);
        let variance = (freedom * of_middles + WANDER_FREEDOM * of_wander) / (freedom + WANDER_FREEDOM);
        Some(Spread {
            runs: both.len(),
            separation_sd_m: sd(both.iter().map(|pair| pair.0)),
            expected_sd_m: variance.sqrt().max(LEAST_RUN_SD_M),
        })
    }

    pub fn ratio(&self) -> f64 {
        self.separation_sd_m / self.expected_sd_m
    }

    pub fn is_mixed(&self) -> bool {
        let freedom = (self.runs - 1) as f64;
        let by_chance = FisherSnedecor::new(freedom, freedom + WANDER_FREEDOM);
        let sure_ratio = by_chance.map_or(f64::INFINITY, |f| f.inverse_cdf(MIXED_QUANTILE).sqrt());
        let least_ratio = sure_ratio.clamp(*MIXED_RATIO.start(), *MIXED_RATIO.end());
        self.separation_sd_m >= MIXED_LEAST_SD_M && self.ratio() >= least_ratio && 2.0 * self.half_m() <= TWO_PATHS_M
    }

    /// Half the distance of the lines a runner changes between.
    pub fn half_m(&self) -> f64 {
        (self.separation_sd_m.powi(2) - self.expected_sd_m.powi(2)).max(0.0).sqrt() / 2.0
    }
}

/// What the wander of the passes says of the separation of one run: its two ways' own halves of the constant, and what
/// the mean over the road leaves of two wanders (docs/science.md 4.5).
fn separation_variance(ways: &[Way]) -> Option<f64> {
    let sum = |value: fn(&Way) -> f64| ways.iter().map(value).sum::<f64>();
    let freedom = sum(|way| way.wander_freedom);
    let seen = (freedom > 0.0).then(|| sum(|way| way.wander_squares) / freedom)?;
    let k = BIN_M * sum(|way| way.bins) / ways.len() as f64 / WANDER_M;
    let left_of_mean = 2.0 / k - 2.0 * (1.0 - (-k).exp()) / (k * k);
    Some(seen * (CONSTANT_OVER_WANDER.powi(2) + 2.0 * left_of_mean) / (1.0 - left_of_mean))
}

pub fn sd(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    (values.map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt()
}
