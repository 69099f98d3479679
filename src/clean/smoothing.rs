//! Medians, centred means and straight lines over unevenly spaced samples.

use std::borrow::Cow;

/// Neighbours farther away than this are another moment, not the same value measured again.
const MEDIAN_REACH_S: f64 = 5.0;

/// Median of the values that are numbers; `None` when there are none.
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut numbers: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
    if numbers.is_empty() {
        return None;
    }
    let half = numbers.len() / 2;
    let is_odd = numbers.len() % 2 == 1;
    let (lower, &mut upper, _) = numbers.select_nth_unstable_by(half, f64::total_cmp);
    if is_odd {
        return Some(upper);
    }
    lower.iter().copied().reduce(f64::max).map(|lower| (lower + upper) / 2.0)
}

/// Whether there is one sample at each whole second, as watches record that are not told to save room.
pub fn is_each_second(time_s: &[f64]) -> bool {
    let [first_s, ..] = time_s else { return false };
    // Beyond it seconds have no room behind the point.
    first_s.fract() == 0.0 && first_s.abs() < 1e9 && time_s.array_windows().all(|[from_s, to_s]| to_s - from_s == 1.0)
}

/// Each value replaced by the median of itself and up to two neighbours on each side. None may be missing.
pub fn median_of_five(time_s: &[f64], values: &[f64]) -> Vec<f64> {
    let mut medians = Vec::with_capacity(values.len());
    medians.extend((0..values.len().min(2)).map(|i| local_median(time_s, values, i)));
    for (&[first_s, _, now_s, _, last_s], &around) in time_s.array_windows().zip(values.array_windows()) {
        let near = now_s - first_s <= MEDIAN_REACH_S && last_s - now_s <= MEDIAN_REACH_S;
        medians.push(if near { middle_of_five(around) } else { local_median(time_s, values, medians.len()) });
    }
    medians.extend((medians.len()..values.len()).map(|i| local_median(time_s, values, i)));
    medians
}

fn local_median(time_s: &[f64], values: &[f64], i: usize) -> f64 {
    let mut near = [0.0; 5];
    let mut count = 0;
    for j in i.saturating_sub(2)..(i + 3).min(values.len()) {
        if (time_s[j] - time_s[i]).abs() <= MEDIAN_REACH_S {
            near[count] = values[j];
            count += 1;
        }
    }
    near[..count].sort_unstable_by(f64::total_cmp);
    (near[(count - 1) / 2] + near[count / 2]) / 2.0
}

/// The usual case without sorting: the middle of five is the middle of the fifth and the two inner ones of the rest.
fn middle_of_five([a, b, c, d, e]: [f64; 5]) -> f64 {
    let low = |x: f64, y: f64| if x < y { x } else { y };
    let high = |x: f64, y: f64| if x < y { y } else { x };
    let (inner_a, inner_b) = (high(low(a, b), low(c, d)), low(high(a, b), high(c, d)));
    high(low(inner_a, inner_b), low(high(inner_a, inner_b), e))
}

/// Each value replaced by the mean of all values within `half_window_s` before and after it. None may be missing.
pub fn centred_mean(time_s: &[f64], values: &[f64], half_window_s: f64) -> Vec<f64> {
    let values = &values[..time_s.len()];
    let (mut first, mut end) = (0, 0);
    let (mut sum, mut count) = (0.0, 0.0);
    let mut means = Vec::with_capacity(values.len());
    for &now_s in time_s {
        while end < time_s.len() && time_s[end] <= now_s + half_window_s {
            sum += values[end];
            count += 1.0;
            end += 1;
        }
        while time_s[first] < now_s - half_window_s {
            sum -= values[first];
            count -= 1.0;
            first += 1;
        }
        means.push(sum / count);
    }
    means
}

/// Value at `x` on the straight lines between knots; the end values outside. Knots must be in ascending order of `xs`.
pub fn interpolate(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    let after = xs.partition_point(|&knot| knot < x);
    let Some(before) = after.checked_sub(1) else { return ys.first().copied().unwrap_or(f64::NAN) };
    if after == xs.len() {
        return ys[before];
    }
    ys[before] + (ys[after] - ys[before]) * (x - xs[before]) / (xs[after] - xs[before])
}

/// The knots whose value is known; all of them as they stand, where none is missing.
pub fn known_knots<'a>(xs: &'a [f64], ys: &'a [f64]) -> (Cow<'a, [f64]>, Cow<'a, [f64]>) {
    if ys.iter().all(|y| !y.is_nan()) {
        return (Cow::Borrowed(xs), Cow::Borrowed(ys));
    }
    let known = xs.iter().zip(ys).filter(|(_, y)| !y.is_nan());
    let (xs, ys): (Vec<f64>, Vec<f64>) = known.unzip();
    (Cow::Owned(xs), Cow::Owned(ys))
}

/// [`interpolate`] at one place after another along the knots.
#[derive(Debug)]
pub struct Along<'a> {
    coming: std::iter::Zip<std::slice::Iter<'a, f64>, std::slice::Iter<'a, f64>>,
    /// The knots before and behind the last place asked for.
    before: (f64, f64),
    behind: (f64, f64),
}

impl<'a> Along<'a> {
    pub fn new(xs: &'a [f64], ys: &'a [f64]) -> Self {
        let mut coming = xs.iter().zip(ys);
        let (x, y) = coming.next().map_or((f64::NAN, f64::NAN), |(&x, &y)| (x, y));
        // Level before the first knot, as behind the last.
        Along { coming, before: (x - 1.0, y), behind: (x, y) }
    }

    /// The value at `x`, which must not lie before the last one asked for.
    #[inline]
    pub fn at(&mut self, x: f64) -> f64 {
        while self.behind.0 < x {
            let next = self.coming.next().map_or((f64::INFINITY, self.behind.1), |(&x, &y)| (x, y));
            self.before = std::mem::replace(&mut self.behind, next);
        }
        let ((x0, y0), (x1, y1)) = (self.before, self.behind);
        y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_spike_disappears_in_the_median_of_five() {
        let time = [0.0, 1.0, 2.0, 3.0, 4.0];
        assert_eq!(median_of_five(&time, &[10.0, 10.0, 90.0, 11.0, 11.0]), [10.0, 10.5, 11.0, 11.0, 11.0]);
    }

    #[test]
    fn the_middle_of_five_is_found_in_every_order() {
        for code in 0..5usize.pow(5) {
            let five = [0, 1, 2, 3, 4].map(|place| (code / 5usize.pow(place) % 5) as f64);
            let mut sorted = five;
            sorted.sort_by(f64::total_cmp);
            assert_eq!(middle_of_five(five), sorted[2], "{five:?}");
        }
    }

    #[test]
    fn the_median_of_five_leaves_samples_far_apart_alone() {
        let time = [0.0, 8.0, 16.0];
        assert_eq!(median_of_five(&time, &[10.0, 20.0, 10.0]), [10.0, 20.0, 10.0]);
    }

    #[test]
    fn the_mean_takes_a_window_of_time_and_not_of_samples() {
        let time = [0.0, 1.0, 2.0, 10.0];
        assert_eq!(centred_mean(&time, &[0.0, 3.0, 6.0, 100.0], 5.0), [3.0, 3.0, 3.0, 100.0]);
    }

    #[test]
    fn the_median_of_nothing_is_nothing() {
        assert_eq!(median([f64::NAN]), None);
        assert_eq!(median([3.0, 1.0, f64::NAN, 2.0]), Some(2.0));
    }

    #[test]
    fn interpolation_holds_the_end_values() {
        let (xs, ys) = ([0.0, 10.0], [5.0, 25.0]);
        let mut along = Along::new(&xs, &ys);
        assert_eq!([-1.0, 4.0, 99.0].map(|x| interpolate(&xs, &ys, x)), [5.0, 13.0, 25.0]);
        assert_eq!([-1.0, 4.0, 99.0].map(|x| along.at(x)), [5.0, 13.0, 25.0]);
    }
}
