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
    /// Over the samples whose value is kept, which a missing one must not be. Samples that do not speak have no seconds.
    pub fn of(values: &[f64], seconds: &[f64], keeps: impl Fn(f64) -> bool) -> Weighted {
        let (mut total_s, mut sum) = ([0.0; LANES], [0.0; LANES]);
        let mut add = |values: &[f64; LANES], seconds: &[f64; LANES]| {
            for lane in 0..LANES {
                let kept = keeps(values[lane]);
                let (value, seconds) = if kept { (values[lane], seconds[lane]) } else { (0.0, 0.0) };
                total_s[lane] += seconds;
                sum[lane] += value * seconds;
            }
        };
        let ((values, last_values), (seconds, last_seconds)) =
            (values.as_chunks::<LANES>(), seconds.as_chunks::<LANES>());
        values.iter().zip(seconds).for_each(|(values, seconds)| add(values, seconds));
        let (mut values, mut seconds) = ([0.0; LANES], [0.0; LANES]);
        values[..last_values.len()].copy_from_slice(last_values);
        seconds[..last_seconds.len()].copy_from_slice(last_seconds);
        add(&values, &seconds);
        let [seconds, sum] = [total_s, sum].map(|[a, b, c, d]| (a + b) + (c + d));
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
        let sums = Weighted::of(&[1.0, f64::NAN, 3.0], &[1.0, 5.0, 1.0], |value| !value.is_nan());
        assert_eq!((sums.mean(2.0), sums.mean(2.1)), (Some(2.0), None));
    }
}
