//! Offsets of all passes summed bin by bin: the separation of the two directions, and its error by leaving out one run
//! at a time, since the offsets within a run err together (docs/science.md 4.4).

use super::offsets::Offset;
use std::collections::BTreeSet;

/// Sums of the offsets of both directions in one bin.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
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

    pub fn weight(self) -> f64 {
        f64::from(self.forward.min(self.backward))
    }

    pub fn direction_mean_m(self, forward: bool) -> Option<f64> {
        let (sum_m, count) = if forward { (self.forward_m, self.forward) } else { (self.backward_m, self.backward) };
        (count > 0).then(|| sum_m / f64::from(count))
    }

    pub fn count(self, forward: bool) -> u32 {
        if forward { self.forward } else { self.backward }
    }

    /// Half-way between the two directions; the mean of the only one where there is one.
    pub fn middle_m(self) -> Option<f64> {
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
pub struct Bin {
    pub number: u32,
    pub total: Sums,
    /// Each run's part.
    runs: Vec<(u32, Sums)>,
}

pub fn bins(sorted: &[Offset]) -> Vec<Bin> {
    sorted
        .chunk_by(|a, b| a.bin == b.bin)
        .map(|bin| Bin {
            number: bin[0].bin,
            total: Sums::of(bin),
            runs: bin.chunk_by(|a, b| a.run == b.run).map(|run| (run[0].run, Sums::of(run))).collect(),
        })
        .collect()
}

pub fn mean_m(bins: impl Iterator<Item = Sums>) -> Option<f64> {
    let (sum_m, weight) = bins.fold((0.0, 0.0), |(m, w), bin| (m + bin.weighted_m(), w + bin.weight()));
    (weight > 0.0).then(|| sum_m / weight)
}

/// Standard error by leaving out one run at a time; `None` when a single run carries one of the directions.
pub fn jackknife_se_m(offsets: &[Offset], bins: &[Bin]) -> Option<f64> {
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
