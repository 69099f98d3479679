//! Sums of values weighed by the seconds they stand for.

/// Sums run side by side, so that the processor need not wait for one addition before the next.
const LANES: usize = 4;

/// What some samples add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weighted {
    pub seconds: f64,
    /// Values times seconds.
    pub sum: f64,
}

impl Weighted {
    /// Over the samples whose value is kept. Samples that do not speak have no seconds; their values may be missing.
    pub fn of(values: &[f64], seconds: &[f64], keeps: impl Fn(f64) -> bool) -> Weighted {
        let mut sums = [[0.0; LANES]; 2];
        let mut add = |lane: usize, value: f64, seconds: f64| {
            let kept = keeps(value) & !value.is_nan();
            sums[0][lane] += if kept { seconds } else { 0.0 };
            sums[1][lane] += if kept { value * seconds } else { 0.0 };
        };
        let ((values, last_values), (seconds, last_seconds)) =
            (values.as_chunks::<LANES>(), seconds.as_chunks::<LANES>());
        for (values, seconds) in values.iter().zip(seconds) {
            for lane in 0..LANES {
                add(lane, values[lane], seconds[lane]);
            }
        }
        for (lane, (&value, &seconds)) in last_values.iter().zip(last_seconds).enumerate() {
            add(lane, value, seconds);
        }
        let [seconds, sum] = sums.map(|[a, b, c, d]: [f64; LANES]| (a + b) + (c + d));
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
    fn every_sample_counts_once_at_every_length() {
        for count in 0..11u32 {
            let values: Vec<f64> = (0..count).map(|i| f64::from(i) + 1.0).collect();
            let seconds = vec![2.0; values.len()];
            let (all, odd) =
                (Weighted::of(&values, &seconds, |_| true), Weighted::of(&values, &seconds, |v| v % 2.0 == 1.0));
            assert_eq!((all.seconds, all.sum), (f64::from(2 * count), f64::from(count * (count + 1))));
            assert_eq!(odd.seconds, f64::from(2 * count.div_ceil(2)));
        }
    }

    #[test]
    fn a_missing_value_has_no_seconds() {
        let sums = Weighted::of(&[1.0, f64::NAN, 3.0], &[1.0, 5.0, 1.0], |_| true);
        assert_eq!((sums.mean(2.0), sums.mean(2.1)), (Some(2.0), None));
    }
}
