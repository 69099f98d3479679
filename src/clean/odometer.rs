//! The device's cumulative distance, made to never run backwards; gone altogether when it says nothing.
//!
//! Counters restart after a pause or at a new lap in some converters' files, and dip by a metre in others.

use crate::lanes::{all, f64x4, neighbours};
use crate::model::Samples;

/// Faster than any sport that is listed beside running: not movement but a counter set anew.
const FASTEST_MPS: f64 = 60.0;
/// A fall below this share of the last value is a restart from zero, a smaller one a dip.
const RESTART_SHARE: f64 = 0.5;
/// Fewer samples with a distance than this share of all cannot carry speeds.
const SMALLEST_COVERAGE: f64 = 0.5;

/// Rewrites `samples.distance_m` as a sum of believable increases from zero.
pub fn settle(samples: &mut Samples) {
    let time = &samples.elapsed_s;
    let distance = &mut samples.distance_m;
    if is_believable(time, distance) {
        return;
    }
    let mut total = 0.0;
    let mut known = 0usize;
    let (mut then_s, mut before) = (f64::NAN, f64::NAN);
    for (&now_s, value) in time.iter().zip(distance.iter_mut()) {
        let counter = *value;
        if !(0.0..f64::INFINITY).contains(&counter) {
            *value = f64::NAN;
            continue;
        }
        if before.is_nan() {
            // What was run before the first sample counts as well, unless it cannot have been.
            total = if counter <= FASTEST_MPS * now_s.max(1.0) { counter } else { 0.0 };
        } else {
            let increase = if counter < before * RESTART_SHARE { counter } else { (counter - before).max(0.0) };
            total += if increase <= FASTEST_MPS * (now_s - then_s) { increase } else { 0.0 };
        }
        (then_s, before) = (now_s, counter);
        *value = total;
        known += 1;
    }
    if total <= 0.0 || (known as f64) < SMALLEST_COVERAGE * time.len() as f64 {
        distance.fill(f64::NAN);
    }
}

/// Whether a counter runs as it should from the first sample to the last, as most do.
fn is_believable(time: &[f64], distance: &[f64]) -> bool {
    let is_step = |[from_s, to_s, from_m, to_m]: [f64x4; 4]| {
        let increase = to_m - from_m;
        increase.simd_ge(f64x4::ZERO) & increase.simd_le((to_s - from_s) * FASTEST_MPS)
    };
    let ([from_s, to_s], [from_m, to_m]) = (neighbours(time), neighbours(distance));
    let Some(((&first_s, &first_m), &last_m)) = time.first().zip(distance.first()).zip(distance.last()) else {
        return false;
    };
    first_m >= 0.0
        && first_m <= FASTEST_MPS * first_s.max(1.0)
        && last_m > 0.0
        && all([from_s, to_s, from_m, to_m], is_step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SampleRow;

    fn check(given: &[f64], expected: &[f64]) {
        let mut samples = Samples::default();
        for (i, &distance_m) in given.iter().enumerate() {
            samples.push(&SampleRow { elapsed_s: i as f64, distance_m, ..SampleRow::EMPTY });
        }
        settle(&mut samples);
        let show = |values: &[f64]| format!("{values:?}");
        assert_eq!(show(&samples.distance_m), show(expected));
    }

    #[test]
    fn a_counter_that_restarts_goes_on_from_where_it_was() {
        check(&[0.0, 3.0, 6.0, 0.0, 3.0], &[0.0, 3.0, 6.0, 6.0, 9.0]);
    }

    #[test]
    fn a_dip_holds_and_a_leap_does_not_count() {
        check(&[1.0, 4.0, 3.5, 7.0, 9000.0, 9003.0], &[1.0, 4.0, 4.0, 7.5, 7.5, 10.5]);
    }

    #[test]
    fn a_leap_alone_does_not_count_nor_a_start_far_along() {
        check(&[1.0, 4.0, 9000.0, 9003.0], &[1.0, 4.0, 4.0, 7.0]);
        check(&[9000.0, 9003.0, 9006.0], &[0.0, 3.0, 6.0]);
    }

    #[test]
    fn a_counter_that_never_moves_is_no_counter() {
        check(&[0.0, 0.0, 0.0], &[f64::NAN; 3]);
    }

    #[test]
    fn a_counter_found_in_a_few_samples_only_is_not_used() {
        check(&[0.0, f64::NAN, f64::NAN, f64::NAN, 9.0], &[f64::NAN; 5]);
    }
}
