//! Sums of values weighed by the seconds they stand for.

use crate::lanes::{f64x4, sums};

/// What some samples add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weighted {
    pub seconds: f64,
    /// Values times seconds.
    pub sum: f64,
}

impl Weighted {
    /// Over the samples whose value the mask keeps, which a missing one must not be. Samples that do not speak have no
    /// seconds.
    pub fn of(values: &[f64], seconds: &[f64], keeps: impl Fn(f64x4) -> f64x4) -> Weighted {
        let [seconds, sum] = sums([values, seconds], |[value, seconds]| {
            let is_kept = keeps(value);
            [is_kept & seconds, is_kept & (value * seconds)]
        });
        Weighted { seconds, sum }
    }

    /// The mean, when enough time speaks.
    pub fn mean(self, least_s: f64) -> Option<f64> {
        (self.seconds >= least_s).then(|| self.sum / self.seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_value_has_no_seconds() {
        let sums = Weighted::of(&[1.0, f64::NAN, 3.0], &[1.0, 5.0, 1.0], |value| !value.is_nan());
        assert_eq!((sums.mean(2.0), sums.mean(2.1)), (Some(2.0), None));
    }
}
