//! Statistics that one odd run does not move: the weighted median, and intervals by drawing runs anew.

use crate::model::Interval;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Draws of an interval; its ends move by less than a tenth of its width from seed to seed.
const DRAWS: usize = 500;
/// One seed for all, so that equal runs give equal intervals.
const SEED: u64 = 0x5742;

/// The value half of the weight lies below; `None` without weight. Sorts `values` (value, weight).
pub fn weighted_median(values: &mut [(f64, f64)]) -> Option<f64> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let mut below = 0.0;
    let at_half = values.iter().find(|(_, weight)| {
        below += weight;
        below >= half
    });
    at_half.filter(|_| half > 0.0).map(|(value, _)| *value)
}

/// Weighted mean of runs (value, weight).
pub fn weighted_mean(runs: &[(f64, f64)]) -> Option<f64> {
    let weight: f64 = runs.iter().map(|(_, weight)| weight).sum();
    (weight > 0.0).then(|| runs.iter().map(|(value, weight)| value * weight).sum::<f64>() / weight)
}

/// The middle 95 % of the weighted mean when whole runs are drawn with replacement; `None` for fewer than two.
pub fn mean_interval(runs: &[(f64, f64)]) -> Option<Interval> {
    if runs.len() < 2 {
        return None;
    }
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let mut drawn = vec![(0.0, 0.0); runs.len()];
    let mut means: Vec<f64> = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        drawn.fill_with(|| runs[rng.random_range(0..runs.len())]);
        means.extend(weighted_mean(&drawn));
    }
    means.sort_by(f64::total_cmp);
    let at = |share: f64| means.get(((means.len() as f64 - 1.0) * share).round() as usize).copied();
    Some(Interval { low: at(0.025)?, high: at(0.975)? })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn half_of_the_weight_decides() {
        assert_eq!(weighted_median(&mut [(9.0, 1.0), (1.0, 1.0), (2.0, 1.0)]), Some(2.0));
        assert_eq!(weighted_median(&mut [(9.0, 3.0), (1.0, 1.0), (2.0, 1.0)]), Some(9.0));
        assert_eq!(weighted_median(&mut []), None);
        assert_eq!(weighted_median(&mut [(5.0, 0.0)]), None);
    }

    #[test]
    fn an_interval_is_about_two_standard_errors_each_way() {
        // Forty runs, half at 160 and half at 164: standard deviation 2, standard error 2 / sqrt(40) = 0.316.
        let runs: Vec<(f64, f64)> = (0..40).map(|n| (160.0 + f64::from(n % 2) * 4.0, 600.0)).collect();
        let interval = mean_interval(&runs).unwrap();
        assert!((interval.low - (162.0 - 0.62)).abs() < 0.2, "{interval:?}");
        assert!((interval.high - (162.0 + 0.62)).abs() < 0.2, "{interval:?}");
        assert_eq!(mean_interval(&runs), Some(interval));
    }

    #[test]
    fn one_run_has_no_interval() {
        assert_eq!(mean_interval(&[(160.0, 600.0)]), None);
    }
}
