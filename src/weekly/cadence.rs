//! Cadence against what is normal at that speed: the deficit of one run, and of many runs pooled.
//!
//! An indicator of steps long for the speed, never of where the foot lands.

use crate::model::{ActivityRow, CadenceBin};

/// Regression over 256 runners with watches (van Oeveren et al.): cadence = 150.02 + 6.012 v.
const CADENCE_AT_ZERO_SPM: f64 = 150.02;
const CADENCE_SPM_PER_MPS: f64 = 6.012;
/// Mean height of those runners.
const REFERENCE_HEIGHT_M: f64 = 1.81;
/// Taller runners step more slowly: Froude scaling, -0.5 c/h.
const CADENCE_SPM_PER_M_HEIGHT: f64 = -50.0;
/// Outside these speeds the regression says nothing.
const SPEED_RANGE_MPS: (f64, f64) = (1.8, 5.0);

/// Cadence that is normal at this speed; the height term only when the height is known.
pub fn expected_cadence_spm(speed_mps: f64, height_m: Option<f64>) -> f64 {
    let speed_mps = speed_mps.clamp(SPEED_RANGE_MPS.0, SPEED_RANGE_MPS.1);
    let height_term = height_m.map_or(0.0, |h| CADENCE_SPM_PER_M_HEIGHT * (h - REFERENCE_HEIGHT_M));
    CADENCE_AT_ZERO_SPM + CADENCE_SPM_PER_MPS * speed_mps + height_term
}

/// Flat running pooled over bins, runs or weeks: sums of seconds times value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CadencePool {
    pub seconds: f64,
    speed: f64,
    cadence: f64,
    expected: f64,
    deficit: f64,
}

impl CadencePool {
    pub fn of_bins(bins: &[CadenceBin], height_m: Option<f64>) -> CadencePool {
        let mut pool = CadencePool::default();
        for bin in bins.iter().filter(|bin| is_usable(bin)) {
            let expected_spm = expected_cadence_spm(bin.speed_mps, height_m);
            pool.add(CadencePool {
                seconds: bin.seconds,
                speed: bin.seconds * bin.speed_mps,
                cadence: bin.seconds * bin.cadence_spm,
                expected: bin.seconds * expected_spm,
                deficit: bin.seconds * (expected_spm - bin.cadence_spm) / expected_spm,
            });
        }
        pool
    }

    pub fn add(&mut self, other: CadencePool) {
        self.seconds += other.seconds;
        self.speed += other.speed;
        self.cadence += other.cadence;
        self.expected += other.expected;
        self.deficit += other.deficit;
    }

    pub fn speed_mps(&self) -> Option<f64> {
        self.mean(self.speed)
    }

    pub fn cadence_spm(&self) -> Option<f64> {
        self.mean(self.cadence)
    }

    pub fn expected_spm(&self) -> Option<f64> {
        self.mean(self.expected)
    }

    /// Time-weighted mean of (expected - cadence) / expected, in percent; positive when the steps are long.
    pub fn deficit_pct(&self) -> Option<f64> {
        self.mean(self.deficit).map(|share| share * 100.0)
    }

    fn mean(&self, sum: f64) -> Option<f64> {
        (self.seconds > 0.0).then(|| sum / self.seconds)
    }
}

fn is_usable(bin: &CadenceBin) -> bool {
    let values = [bin.seconds, bin.speed_mps, bin.cadence_spm];
    values.iter().all(|value| value.is_finite()) && bin.seconds > 0.0
}

/// What cadence gains per metre a second in the population.
pub fn population_slope_spm_per_mps() -> f64 {
    CADENCE_SPM_PER_MPS
}

/// The flat running of one row by speed, sprints left out; empty when its flat cadence was not assessed.
pub fn usable_bins(row: &ActivityRow) -> Vec<CadenceBin> {
    if !row.counts_as_run() || row.facts.cadence_flat_spm.is_none() {
        return Vec::new();
    }
    let in_range = |bin: &&CadenceBin| is_usable(bin) && bin.speed_mps <= SPEED_RANGE_MPS.1;
    row.facts.cadence_bins.iter().filter(in_range).copied().collect()
}

/// The flat running of one row, empty when its flat cadence was not assessed.
pub fn pool_of(row: &ActivityRow) -> CadencePool {
    if row.counts_as_run() && row.facts.cadence_flat_spm.is_some() {
        CadencePool::of_bins(&row.facts.cadence_bins, row.height_m)
    } else {
        CadencePool::default()
    }
}

/// Fills what depends on the runner's height.
pub(super) fn fill(row: &mut ActivityRow) {
    let pool = pool_of(row);
    row.cadence_expected_spm = pool.expected_spm();
    row.cadence_deficit_pct = pool.deficit_pct();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(speed_mps: f64, cadence_spm: f64, height_m: Option<f64>, expected_spm: f64, deficit_pct: f64) {
        let bin = CadenceBin { speed_dmps: 0, seconds: 600.0, speed_mps, cadence_spm };
        let pool = CadencePool::of_bins(&[bin], height_m);
        let found = (pool.expected_spm().unwrap_or(f64::NAN), pool.deficit_pct().unwrap_or(f64::NAN));
        assert!((found.0 - expected_spm).abs() < 0.006, "{found:?}");
        assert!((found.1 - deficit_pct).abs() < 0.006, "{found:?}");
    }

    #[test]
    fn two_runners_under_170_differ_once_speed_is_known() {
        check(2.47, 162.2, None, 164.87, 1.62);
        check(3.85, 163.5, None, 173.17, 5.58);
    }

    #[test]
    fn a_short_runner_is_expected_to_step_faster_and_a_tall_one_slower() {
        check(3.0, 160.0, Some(1.70), 173.56, 7.81);
        check(2.78, 172.0, Some(1.90), 162.23, -6.02);
    }

    #[test]
    fn seconds_weigh_and_not_bins() {
        let slow = CadenceBin { speed_dmps: 25, seconds: 900.0, speed_mps: 2.5, cadence_spm: 160.0 };
        let fast = CadenceBin { speed_dmps: 35, seconds: 300.0, speed_mps: 3.5, cadence_spm: 180.0 };
        let pool = CadencePool::of_bins(&[slow, fast], None);
        assert_eq!(pool.cadence_spm(), Some(165.0));
        assert_eq!(pool.speed_mps(), Some(2.75));
    }

    #[test]
    fn a_sprint_is_compared_at_five_metres_a_second() {
        assert_eq!(expected_cadence_spm(9.0, None), expected_cadence_spm(5.0, None));
    }

    #[test]
    fn a_bin_that_is_not_a_number_counts_for_nothing() {
        let bin = CadenceBin { speed_dmps: 25, seconds: 60.0, speed_mps: f64::NAN, cadence_spm: 170.0 };
        assert_eq!(CadencePool::of_bins(&[bin], None).deficit_pct(), None);
    }
}
