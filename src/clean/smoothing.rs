//! Medians, centred means and straight lines over unevenly spaced samples.

use crate::lanes::{all, f64x4, map, neighbours, parts_with_others, replace};
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
    let Some(first_s) = time_s.first() else { return false };
    // Beyond it seconds have no room behind the point.
    let is_one = |[from_s, to_s]: [f64x4; 2]| (to_s - from_s).simd_eq(f64x4::splat(1.0));
    first_s.fract() == 0.0 && first_s.abs() < 1e9 && all(neighbours(time_s), is_one)
}

/// Each value replaced by the median of itself and up to two neighbours on each side. None may be missing.
pub fn median_of_five(time_s: &[f64], values: &[f64]) -> Vec<f64> {
    let mut medians = vec![0.0; values.len()];
    let Some(inner) = values.len().checked_sub(4) else {
        (0..values.len()).for_each(|i| medians[i] = local_median(time_s, values, i));
        return medians;
    };
    map([0, 1, 2, 3, 4].map(|by| &values[by..by + inner]), &mut medians[2..2 + inner], middle_of_five);
    let is_near = |[first_s, now_s, last_s]: [f64x4; 3]| {
        let reach_s = f64x4::splat(MEDIAN_REACH_S);
        (now_s - first_s).simd_le(reach_s) & (last_s - now_s).simd_le(reach_s)
    };
    let far = parts_with_others([0, 2, 4].map(|by| &time_s[by..by + inner]), is_near).flatten().map(|i| i + 2);
    let ends = [0, 1, inner + 2, inner + 3];
    ends.into_iter().chain(far).for_each(|i| medians[i] = local_median(time_s, values, i));
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
#[inline]
fn middle_of_five([a, b, c, d, e]: [f64x4; 5]) -> f64x4 {
    let inner_a = a.fast_min(b).fast_max(c.fast_min(d));
    let inner_b = a.fast_max(b).fast_min(c.fast_max(d));
    inner_a.fast_min(inner_b).fast_max(inner_a.fast_max(inner_b).fast_min(e))
}

/// Each value replaced by the mean of all values within `half_window_s` before and after it. None may be missing.
pub fn centred_mean(time_s: &[f64], values: &[f64], half_window_s: f64) -> Vec<f64> {
    let values = &values[..time_s.len()];
    if is_each_second(time_s) {
        return centred_mean_each_second(values, half_window_s as usize);
    }
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

/// The same for a value at each second: who enters the window and who leaves it are known without asking for the time.
fn centred_mean_each_second(values: &[f64], reach: usize) -> Vec<f64> {
    let (count, width) = (values.len(), 2 * reach + 1);
    let mut means = vec![0.0; count];
    let mut sum: f64 = values.iter().take(reach).sum();
    let first_full = count.min(reach + 1);
    for (i, mean) in means[..first_full].iter_mut().enumerate() {
        sum += values.get(i + reach).copied().unwrap_or(0.0);
        *mean = sum / count.min(i + reach + 1) as f64;
    }
    let last_full = first_full + count.saturating_sub(width);
    let full = &mut means[first_full..last_full];
    for ((mean, enters), leaves) in full.iter_mut().zip(values.iter().skip(width)).zip(values) {
        sum += enters - leaves;
        *mean = sum;
    }
    replace(full, |sum| sum / width as f64);
    for (i, mean) in means.iter_mut().enumerate().skip(last_full) {
        sum -= values[i - reach - 1];
        *mean = sum / (count - (i - reach)) as f64;
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

/// The straight line from one knot to the next, level behind the last.
#[derive(Clone, Copy, Debug)]
struct Line {
    from_x: f64,
    from_y: f64,
    slope: f64,
    to_x: f64,
}

/// [`interpolate`] at one place after another, none before the one before it and none before the first knot.
#[derive(Debug)]
pub struct Lines(Vec<Line>);

impl Lines {
    pub fn new(xs: &[f64], ys: &[f64]) -> Self {
        let line = |(&[from_x, to_x], &[from_y, to_y]): (&[f64; 2], &[f64; 2])| {
            // No way, or next to none, has no slope.
            let slope = Some((to_y - from_y) / (to_x - from_x)).filter(|slope| slope.is_finite()).unwrap_or(0.0);
            Line { from_x, from_y, slope, to_x }
        };
        let mut lines: Vec<Line> = xs.array_windows().zip(ys.array_windows()).map(line).collect();
        let ends = xs.last().zip(ys.last());
        lines.extend(ends.map(|(&from_x, &from_y)| Line { from_x, from_y, slope: 0.0, to_x: f64::INFINITY }));
        Lines(lines)
    }

    pub fn at_each(&self, places: &[f64]) -> Vec<f64> {
        let Some((mut line, mut coming)) = self.0.split_first() else { return vec![f64::NAN; places.len()] };
        let value_at = |&x: &f64| {
            while line.to_x < x {
                let Some(next) = coming.split_first() else { break };
                (line, coming) = next;
            }
            line.from_y + line.slope * (x - line.from_x)
        };
        places.iter().map(value_at).collect()
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
            assert_eq!(middle_of_five(five.map(f64x4::splat)).to_array()[0], sorted[2], "{five:?}");
        }
    }

    #[test]
    fn the_median_of_five_leaves_samples_far_apart_alone() {
        let time = [0.0, 8.0, 16.0];
        assert_eq!(median_of_five(&time, &[10.0, 20.0, 10.0]), [10.0, 20.0, 10.0]);
        // Of the five around the sixth, two are too far away.
        let (time, values) = ([0.0, 1.0, 2.0, 3.0, 4.0, 14.0, 15.0, 16.0], [1.0, 1.0, 1.0, 1.0, 1.0, 7.0, 8.0, 9.0]);
        assert_eq!(median_of_five(&time, &values)[5], 8.0);
    }

    #[test]
    fn the_mean_takes_a_window_of_time_and_not_of_samples() {
        let time = [0.0, 1.0, 2.0, 10.0];
        assert_eq!(centred_mean(&time, &[0.0, 3.0, 6.0, 100.0], 5.0), [3.0, 3.0, 3.0, 100.0]);
    }

    #[test]
    fn at_whole_seconds_the_mean_is_what_it_is_at_half_ones() {
        for (count, half_window_s) in (0..40).flat_map(|count| [(count, 5.0), (count, 15.0)]) {
            let values: Vec<f64> = (0..count).map(|i| (f64::from(i) * 0.7).sin()).collect();
            let at = |first_s: f64| -> Vec<f64> { (0..count).map(|i| first_s + f64::from(i)).collect() };
            let (whole, half) =
                (centred_mean(&at(0.0), &values, half_window_s), centred_mean(&at(0.5), &values, half_window_s));
            assert!(whole.iter().zip(&half).all(|(a, b)| (a - b).abs() < 1e-12), "{count}");
            assert_eq!(whole.len(), half.len());
        }
    }

    #[test]
    fn the_median_of_nothing_is_nothing() {
        assert_eq!(median([f64::NAN]), None);
        assert_eq!(median([3.0, 1.0, f64::NAN, 2.0]), Some(2.0));
    }

    #[test]
    fn interpolation_holds_the_end_values() {
        let (xs, ys) = ([0.0, 10.0], [5.0, 25.0]);
        assert_eq!([-1.0, 4.0, 99.0].map(|x| interpolate(&xs, &ys, x)), [5.0, 13.0, 25.0]);
    }

    #[test]
    fn along_the_lines_every_place_has_its_value_also_where_two_knots_are_at_one() {
        let (xs, ys) = ([0.0, 0.0, 10.0, 10.0, 20.0, 20.0], [3.0, 5.0, 25.0, 45.0, 55.0, 99.0]);
        let places = [0.0, 4.0, 10.0, 15.0, 20.0];
        assert_eq!(Lines::new(&xs, &ys).at_each(&places), [3.0, 13.0, 25.0, 50.0, 55.0]);
        assert_eq!(Lines::new(&[7.0], &[1.0]).at_each(&[7.0, 7.0]), [1.0, 1.0]);
    }
}
