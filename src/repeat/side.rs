//! Offsets of many passes in, the side the runner keeps out (docs/science.md 4.3 to 4.6).
//!
//! K is the separation of the two directions: the path's own error is the same for both and falls out. The error of K
//! comes from leaving out one run at a time, since the offsets within a run err together. Without both directions
//! nothing is said. A side is relative to the travel; which foot is low, nobody can tell from it (docs/science.md 4.2).

use super::bins::{Bin, bins, jackknife_se_m, mean_m};
use super::map_side::MapSide;
use super::offsets::Offset;
use super::posterior::{Lines, TWO_PATHS_M, left_probabilities, two_lines_probability};
use super::spread::{LEAST_RUNS, Spread, Way, pass_sd_m, sd, ways};
use crate::model::{SideOfRoad, Surface};
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::collections::BTreeSet;

/// A smaller separation is not a side (docs/science.md 4.4).
pub(super) const SIDE_M: f64 = 1.5;

/// Least K / SE (docs/science.md 4.4) ...
pub(super) const SIDE_RATIO: f64 = 2.0;
/// ... and of fewer runs than this the quantile of Student's t that asks 3.2 of three runs.
const ENOUGH_RUNS: usize = 6;
const SIDE_QUANTILE: f64 = 0.957;

/// Positions are kept to 0.11 m: no error is smaller than that.
const LEAST_SE_M: f64 = 0.1;

/// "The same physical side both ways" needs to be this sure that the separation is less than a side.
const SAME_CONFIDENCE: f64 = 0.8;
/// ... and single runs that agree, to this many times what position error explains.
const SAME_RATIO: f64 = 1.6;

/// Bins that are needed with as many passes each way as a road needs runs: 200 m of road, and half of it. A single pass
/// the other way over most of a road may have run on another path beside it.
pub(super) const LEAST_BINS: usize = 8;

/// What the two directions of a road say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Separation {
    /// Positive when the runner keeps left.
    pub offset_m: f64,
    pub se_m: f64,
    pub side: SideOfRoad,
    /// How sure the named side is, 0 to 1; `None` when none is named.
    pub confidence: Option<f64>,
    /// How sure it is that the road has two lines rather than one run both ways.
    two_lines: f64,
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
    /// Where the middle of the road is known from a map and the passes do not tell the side.
    pub by_map: Option<MapSide>,
    /// What is underfoot on most of it, by a map.
    pub surface: Option<Surface>,
    /// Empty unless two lines can be told apart.
    pub passes: Vec<PassSide>,
    /// Spread of passes of one direction around their mean.
    pub pass_sd_m: Option<f64>,
    /// The middle of the road in each bin, to the left of the reference path as the road leads along it.
    pub middle_m: Vec<(u32, f64)>,
}

/// Side, posterior of each pass, spread and middle of one road.
pub fn sides(offsets: &mut [Offset]) -> Sides {
    // By bin, then by run, as one number.
    offsets.sort_by_key(|offset| u64::from(offset.bin) << 32 | u64::from(offset.run));
    let bins = bins(offsets);
    let middle_m: Vec<(u32, f64)> = bins.iter().filter_map(|bin| Some((bin.number, bin.total.middle_m()?))).collect();
    let ways = ways(offsets, &bins);
    let spread = Spread::of(&ways);
    let separation = separation(offsets, &bins, spread.as_ref());
    let passes = separation.map(|separation| pass_sides(&separation, &ways, spread.as_ref())).unwrap_or_default();
    Sides { separation, by_map: None, surface: None, passes, pass_sd_m: pass_sd_m(&ways), middle_m }
}

/// The separation over all bins of a road; `None` without enough passes in both directions.
fn separation(offsets: &[Offset], bins: &[Bin], spread: Option<&Spread>) -> Option<Separation> {
    let runs = |forward: bool| offsets.iter().filter(|o| o.forward == forward).map(|o| o.run).collect::<BTreeSet<_>>();
    let runs_each_way = runs(true).len().min(runs(false).len());
    let two_way = bins.iter().filter(|bin| bin.total.weight() >= LEAST_RUNS as f64).count();
    if runs_each_way < LEAST_RUNS || two_way < LEAST_BINS.max(bins.len().div_ceil(2)) {
        return None;
    }
    let offset_m = mean_m(bins.iter().map(|bin| bin.total))?;
    let se_m = jackknife_se_m(offsets, bins)?.max(LEAST_SE_M);
    let student = StudentsT::new(0.0, 1.0, (runs_each_way - 1) as f64).ok()?;
    let least_ratio = least_ratio(runs_each_way, &student);
    let (side, confidence) = verdict(offset_m, se_m, least_ratio, &student, spread);
    let two_lines = two_lines_probability(offset_m, se_m, &student);
    Some(Separation { offset_m, se_m, side, confidence, two_lines })
}

/// Standard errors a side asks for.
pub(super) fn least_ratio(runs: usize, student: &StudentsT) -> f64 {
    if runs < ENOUGH_RUNS { student.inverse_cdf(SIDE_QUANTILE) } else { SIDE_RATIO }
}

/// The side and how sure it is, when there is one.
fn verdict(
    offset_m: f64,
    se_m: f64,
    least_ratio: f64,
    student: &StudentsT,
    spread: Option<&Spread>,
) -> (SideOfRoad, Option<f64>) {
    if offset_m.abs() > TWO_PATHS_M {
        return (SideOfRoad::Unknown, None);
    }
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

/// The posterior of each run and direction, where the road has two lines. As far as it may have one only, left and
/// right of the middle are equally likely.
fn pass_sides(separation: &Separation, ways: &[Way], spread: Option<&Spread>) -> Vec<PassSide> {
    let left_m: Vec<f64> = ways.iter().map(Way::own_left_m).collect();
    let half_m = separation.offset_m.abs() / 2.0;
    let sided = |left_share| Lines { half_m, sd_m: sd(left_m.iter().copied()), left_share };
    let (start, two_lines) = match (separation.side, spread) {
        (SideOfRoad::Left, _) => (sided(0.9), separation.two_lines),
        (SideOfRoad::Right, _) => (sided(0.1), separation.two_lines),
        (SideOfRoad::Mixed, Some(spread)) => {
            (Lines { half_m: spread.half_m(), sd_m: spread.expected_sd_m, left_share: 0.5 }, 1.0)
        }
        _ => return Vec::new(),
    };
    let pass = |(way, on_left): (&Way, f64)| PassSide {
        run: way.run,
        forward: way.forward,
        left_probability: two_lines * on_left + (1.0 - two_lines) / 2.0,
    };
    ways.iter().zip(left_probabilities(&left_m, start)).map(pass).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The side after runs with these separations on 500 m of road, each the same all along.
    fn side_of(separations_m: &[f64]) -> SideOfRoad {
        let mut offsets = Vec::new();
        for (run, separation_m) in (0..).zip(separations_m) {
            for bin in 0..20 {
                let left_m = (separation_m / 2.0) as f32;
                offsets.push(Offset { run, bin, forward: true, left_m });
                offsets.push(Offset { run, bin, forward: false, left_m: -left_m });
            }
        }
        sides(&mut offsets).separation.map_or(SideOfRoad::Unknown, |separation| separation.side)
    }

    /// The standard error of three runs at 2.4 and 2.4 +- d is d / sqrt(3), of six at 2.4 +- d it is d / sqrt(5).
    #[test]
    fn three_runs_need_more_standard_errors_than_six() {
        let (three, six) = (3_f64.sqrt(), 5_f64.sqrt());
        let of_three = |ratio: f64| side_of(&[2.4 - 2.4 / ratio * three, 2.4, 2.4 + 2.4 / ratio * three]);
        assert_eq!(of_three(3.25), SideOfRoad::Left);
        assert_ne!(of_three(3.1), SideOfRoad::Left);
        let of_six = |ratio: f64| {
            let apart_m = 2.4 / ratio * six;
            side_of(&[1.0, -1.0, 1.0, -1.0, 1.0, -1.0].map(|sign| 2.4 + sign * apart_m))
        };
        assert_eq!(of_six(2.05), SideOfRoad::Left);
        assert_ne!(of_six(1.95), SideOfRoad::Left);
    }

    #[test]
    fn a_side_is_wider_than_a_metre_and_a_half_and_narrower_than_two_paths() {
        let runs_at = |metres: f64| side_of(&[metres - 0.05, metres + 0.05, metres - 0.05, metres + 0.05]);
        assert_eq!(runs_at(1.6), SideOfRoad::Left);
        assert_eq!(runs_at(-1.6), SideOfRoad::Right);
        assert_eq!(runs_at(1.3), SideOfRoad::Same);
        assert_eq!(runs_at(-11.9), SideOfRoad::Right);
        assert_eq!(runs_at(12.1), SideOfRoad::Unknown);
    }
}
