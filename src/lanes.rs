//! Columns of samples worked through four at a time. The crate `wide` has a processor do it where it can; written one by
//! one, such loops are not put together by the compiler, since a number may be missing anywhere.
//!
//! A comparison of lanes gives a mask, all bits or none, which `&` keeps numbers by: what is not kept is 0.

use std::ops::{Range, RangeInclusive};
pub use wide::f64x4;

const LANES: usize = 4;

/// Rows of some columns of equal length, four at a time, the last ones filled up with zeros.
#[inline]
fn chunks<const COLUMNS: usize>(columns: [&[f64]; COLUMNS]) -> Chunks<'_, COLUMNS> {
    debug_assert!(columns.iter().all(|column| column.len() == columns[0].len()));
    let rest = columns.map(|column| filled_up(column.as_chunks::<LANES>().1));
    Chunks { whole: columns.map(|column| column.as_chunks().0), rest, rest_rows: columns[0].len() % LANES }
}

#[inline]
fn filled_up(rest: &[f64]) -> f64x4 {
    let mut rows = [0.0; LANES];
    rows.iter_mut().zip(rest).for_each(|(row, &value)| *row = value);
    f64x4::new(rows)
}

struct Chunks<'a, const COLUMNS: usize> {
    whole: [&'a [[f64; LANES]]; COLUMNS],
    rest: [f64x4; COLUMNS],
    rest_rows: usize,
}

impl<const COLUMNS: usize> Chunks<'_, COLUMNS> {
    #[inline]
    fn whole(&self) -> impl Iterator<Item = [f64x4; COLUMNS]> {
        (0..self.whole[0].len()).map(|i| std::array::from_fn(|column| f64x4::new(self.whole[column][i])))
    }

    /// A mask of the rows that are no padding.
    #[inline]
    fn is_rest(&self) -> f64x4 {
        f64x4::new([0, 1, 2, 3].map(|lane| f64::from_bits(u64::from(lane < self.rest_rows).wrapping_neg())))
    }
}

/// Adds up what `terms` makes of each row.
#[inline]
pub fn sums<const COLUMNS: usize, const SUMS: usize>(
    columns: [&[f64]; COLUMNS],
    terms: impl Fn([f64x4; COLUMNS]) -> [f64x4; SUMS],
) -> [f64; SUMS] {
    let mut sums = [f64x4::ZERO; SUMS];
    let chunks = chunks(columns);
    for rows in chunks.whole() {
        sums.iter_mut().zip(terms(rows)).for_each(|(sum, term)| *sum += term);
    }
    let is_rest = chunks.is_rest();
    sums.iter_mut().zip(terms(chunks.rest)).for_each(|(sum, term)| *sum += term & is_rest);
    sums.map(|sum| {
        let [a, b, c, d] = sum.to_array();
        (a + b) + (c + d)
    })
}

/// Sums of one column.
#[inline]
pub fn sum(column: &[f64]) -> f64 {
    let [sum] = sums([column], |term| term);
    sum
}

/// Whether all rows are as `is` says by its mask.
#[inline]
pub fn all<const COLUMNS: usize>(columns: [&[f64]; COLUMNS], is: impl Fn([f64x4; COLUMNS]) -> f64x4) -> bool {
    let chunks = chunks(columns);
    chunks.whole().all(|rows| is(rows).all()) && (is(chunks.rest) | !chunks.is_rest()).all()
}

/// Parts of some columns that hold all rows that are not as `is` says by its mask, and some others; mostly few.
#[inline]
pub fn parts_with_others<const COLUMNS: usize>(
    columns: [&[f64]; COLUMNS],
    is: impl Fn([f64x4; COLUMNS]) -> f64x4,
) -> impl Iterator<Item = Range<usize>> {
    const PART: usize = 16 * LANES;
    let rows = columns[0].len();
    let parts = (0..rows).step_by(PART).map(move |from| from..(from + PART).min(rows));
    parts.filter(move |part| !all(columns.map(|column| &column[part.clone()]), &is))
}

/// The lowest and the highest of what `value_of` makes of each row: values above zero, or `NaN`, which does not count.
/// Infinity and zero when there are none.
#[inline]
pub fn extremes<const COLUMNS: usize>(
    columns: [&[f64]; COLUMNS],
    value_of: impl Fn([f64x4; COLUMNS]) -> f64x4,
) -> (f64, f64) {
    let (mut lowest, mut highest) = (f64x4::splat(f64::INFINITY), f64x4::ZERO);
    let mut take_in = |value: f64x4| {
        lowest = value.simd_lt(lowest).select(value, lowest);
        highest = value.simd_gt(highest).select(value, highest);
    };
    let chunks = chunks(columns);
    chunks.whole().for_each(|rows| take_in(value_of(rows)));
    take_in(or_nan(chunks.is_rest(), value_of(chunks.rest)));
    (lowest.to_array().into_iter().fold(f64::INFINITY, f64::min), highest.to_array().into_iter().fold(0.0, f64::max))
}

/// Puts what `value_of` makes of each row into `out`, which is as long as the columns.
#[inline]
pub fn map<const COLUMNS: usize>(
    columns: [&[f64]; COLUMNS],
    out: &mut [f64],
    value_of: impl Fn([f64x4; COLUMNS]) -> f64x4,
) {
    debug_assert_eq!(out.len(), columns[0].len());
    let chunks = chunks(columns);
    let (whole, rest) = out.as_chunks_mut::<LANES>();
    whole.iter_mut().zip(chunks.whole()).for_each(|(out, rows)| *out = value_of(rows).to_array());
    rest.copy_from_slice(&value_of(chunks.rest).to_array()[..rest.len()]);
}

/// What `value_of` makes of each row.
#[inline]
pub fn mapped<const COLUMNS: usize>(
    columns: [&[f64]; COLUMNS],
    value_of: impl Fn([f64x4; COLUMNS]) -> f64x4,
) -> Vec<f64> {
    let chunks = chunks(columns);
    // Nothing is filled in before it is known, and there is room for the last ones.
    let mut values = Vec::with_capacity(chunks.whole[0].len() + 1);
    values.extend(chunks.whole().map(|rows| value_of(rows).to_array()));
    values.push(value_of(chunks.rest).to_array());
    let mut values = values.into_flattened();
    values.truncate(columns[0].len());
    values
}

/// Replaces each value of a column by what `value_of` makes of it.
#[inline]
pub fn replace(column: &mut [f64], value_of: impl Fn(f64x4) -> f64x4) {
    let (whole, rest) = column.as_chunks_mut::<LANES>();
    whole.iter_mut().for_each(|values| *values = value_of(f64x4::new(*values)).to_array());
    rest.copy_from_slice(&value_of(filled_up(rest)).to_array()[..rest.len()]);
}

/// Replaces the values of two columns by what `values_of` makes of each row.
#[inline]
pub fn replace_both(a: &mut [f64], b: &mut [f64], values_of: impl Fn(f64x4, f64x4) -> (f64x4, f64x4)) {
    let ((whole_a, rest_a), (whole_b, rest_b)) = (a.as_chunks_mut::<LANES>(), b.as_chunks_mut::<LANES>());
    for (a, b) in whole_a.iter_mut().zip(whole_b) {
        let values = values_of(f64x4::new(*a), f64x4::new(*b));
        (*a, *b) = (values.0.to_array(), values.1.to_array());
    }
    let values = values_of(filled_up(rest_a), filled_up(rest_b));
    rest_a.copy_from_slice(&values.0.to_array()[..rest_a.len()]);
    rest_b.copy_from_slice(&values.1.to_array()[..rest_b.len()]);
}

/// Replaces each value of a column by the sum of it and all before it. What is carried on stays in a register here: pushed
/// one by one onto a growing list, it goes through memory at each row.
#[inline]
pub fn add_up(column: &mut [f64]) {
    let mut total = 0.0;
    for value in column {
        total += *value;
        *value = total;
    }
}

/// The mask of all lanes.
#[inline]
pub fn every_lane() -> f64x4 {
    !f64x4::ZERO
}

/// The values where the mask says so, else `NaN`.
#[inline]
pub fn or_nan(mask: f64x4, values: f64x4) -> f64x4 {
    mask.select(values, f64x4::splat(f64::NAN))
}

/// Each value but the last, and the one behind it.
#[inline]
pub fn neighbours(column: &[f64]) -> [&[f64]; 2] {
    [&column[..column.len().saturating_sub(1)], column.get(1..).unwrap_or_default()]
}

/// A mask of the values in a range.
#[inline]
pub fn is_within(values: f64x4, range: &RangeInclusive<f64>) -> f64x4 {
    values.simd_ge(f64x4::splat(*range.start())) & values.simd_le(f64x4::splat(*range.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ascending(count: usize) -> Vec<f64> {
        (1..=count).map(|i| i as f64).collect()
    }

    #[test]
    fn every_row_counts_once_at_every_length() {
        for count in 0..11 {
            let values = ascending(count);
            let [ones, products] = sums([&values, &values], |[a, b]| [f64x4::splat(1.0), a * b]);
            assert_eq!((ones, products), (count as f64, values.iter().map(|v| v * v).sum::<f64>()));
            assert_eq!(sum(&values), values.iter().sum::<f64>());
        }
    }

    #[test]
    fn one_row_that_is_not_so_is_found_wherever_it_stands() {
        for count in 0..11 {
            let mut values = ascending(count);
            let is_positive = |[value]: [f64x4; 1]| value.simd_gt(f64x4::splat(0.0));
            assert!(all([&values], is_positive));
            for i in 0..count {
                let value = std::mem::replace(&mut values[i], f64::NAN);
                assert!(!all([&values], is_positive), "{i} of {count}");
                assert_eq!(parts_with_others([&values], is_positive).collect::<Vec<_>>(), [0..count]);
                values[i] = value;
            }
        }
    }

    #[test]
    fn the_lowest_and_the_highest_are_found_wherever_they_stand() {
        for count in 1..11 {
            for i in 0..count {
                let mut values = vec![50.0; count];
                values[i] = 90.0;
                assert_eq!(extremes([&values], |[value]| value).1, 90.0, "{i} of {count}");
                values[i] = 10.0;
                assert_eq!(extremes([&values], |[value]| value).0, 10.0, "{i} of {count}");
                values[i] = f64::NAN;
                let others = if count > 1 { (50.0, 50.0) } else { (f64::INFINITY, 0.0) };
                assert_eq!(extremes([&values], |[value]| value), others, "{i} of {count}");
            }
        }
    }

    #[test]
    fn a_row_that_is_not_so_lies_in_its_part_and_in_no_other() {
        for count in [63, 64, 65, 128, 130] {
            let mut values = ascending(count);
            for i in [0, 62, 63, 64, 127, 129].into_iter().filter(|&i| i < count) {
                let value = std::mem::replace(&mut values[i], -1.0);
                let parts = parts_with_others([&values], |[value]| value.simd_gt(f64x4::ZERO)).collect::<Vec<_>>();
                assert_eq!(parts, [i / 64 * 64..count.min(i / 64 * 64 + 64)], "{i} of {count}");
                values[i] = value;
            }
        }
    }

    #[test]
    fn every_row_is_made_into_its_own_value() {
        for count in 0..11 {
            let values = ascending(count);
            let doubled: Vec<f64> = values.iter().map(|value| value * 2.0).collect();
            let (mut out, mut replaced, mut both) =
                (vec![0.0; count], values.clone(), (values.clone(), vec![0.0; count]));
            map([&values, &values], &mut out, |[a, b]| a + b);
            assert_eq!(mapped([&values, &values], |[a, b]| a + b), doubled);
            replace(&mut replaced, |value| value * 2.0);
            replace_both(&mut both.0, &mut both.1, |a, b| (b + b, a + a));
            assert_eq!([&out, &replaced, &both.1], [&doubled; 3]);
            assert_eq!(both.0, vec![0.0; count]);
        }
    }

    #[test]
    fn each_row_adds_to_all_before_it() {
        let mut values = ascending(4);
        add_up(&mut values);
        assert_eq!(values, [1.0, 3.0, 6.0, 10.0]);
    }

    #[test]
    fn masks_keep_and_drop() {
        let found = or_nan(is_within(f64x4::new([0.9, 1.0, 2.0, 2.1]), &(1.0..=2.0)), f64x4::splat(7.0)).to_array();
        assert_eq!(found.map(|value| value.is_nan()), [true, false, false, true]);
    }
}
