//! What needs single days: the exponentially weighted ratio, monotony and strain. Days in, one value per week out.

use statrs::statistics::Statistics;

/// Weights of Williams 2017: 2 / (N + 1) for 7 and for 28 days.
const ACUTE_WEIGHT: f64 = 2.0 / 8.0;
const CHRONIC_WEIGHT: f64 = 2.0 / 29.0;
/// Days whose mean starts both averages; nothing is reported before they have passed.
const WARM_UP_DAYS: usize = 28;

/// Acute over chronic load at the end of each day. Both averages start at the mean of the first 28 days.
pub(super) fn ewma_ratios(daily_load: &[f64]) -> Vec<Option<f64>> {
    let Some(warm_up) = daily_load.get(..WARM_UP_DAYS) else { return vec![None; daily_load.len()] };
    let start = warm_up.iter().sum::<f64>() / WARM_UP_DAYS as f64;
    let (mut acute, mut chronic) = (start, start);
    let mut ratios = Vec::with_capacity(daily_load.len());
    for (day, load) in daily_load.iter().enumerate() {
        acute += ACUTE_WEIGHT * (load - acute);
        chronic += CHRONIC_WEIGHT * (load - chronic);
        ratios.push((day + 1 >= WARM_UP_DAYS && chronic > 0.0).then(|| acute / chronic));
    }
    ratios
}

/// Foster's monotony: mean daily load over its standard deviation (n - 1). `None` when all days are alike.
pub(super) fn monotony(week: &[f64]) -> Option<f64> {
    let first = week.first()?;
    // Equality is tested first: rounding leaves seven equal days a deviation just above zero.
    if week.iter().all(|load| load == first) {
        return None;
    }
    Some(week.mean() / week.std_dev())
}

/// Weekly load times monotony.
pub(super) fn strain(week: &[f64]) -> Option<f64> {
    monotony(week).map(|monotony| week.iter().sum::<f64>() * monotony)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn close(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "found {found}, expected {expected}");
    }

    #[test]
    fn a_week_of_doubled_days_after_four_steady_weeks_gives_1_3394() {
        let days = [[5.0; 28].as_slice(), &[10.0; 7]].concat();
        close(ewma_ratios(&days)[34].unwrap(), 9.3326 / 6.9680, 2e-5);
        close(ewma_ratios(&days)[34].unwrap(), 1.3394, 5e-5);
    }

    #[test]
    fn nothing_is_said_before_the_28th_day() {
        let ratios = ewma_ratios(&[5.0; 40]);
        assert!(ratios[..27].iter().all(Option::is_none));
        assert_eq!(ratios[27], Some(1.0));
        assert_eq!(ewma_ratios(&[5.0; 27]), vec![None; 27]);
    }

    #[test]
    fn years_of_zeros_give_no_ratio() {
        assert!(ewma_ratios(&[0.0; 60]).iter().all(Option::is_none));
    }

    #[test]
    fn monotony_counts_rest_days_and_divides_by_six() {
        let week = [0.0, 10.0, 0.0, 8.0, 0.0, 6.0, 16.0];
        close(monotony(&week).unwrap(), 0.9281, 5e-5);
        close(strain(&week).unwrap(), 37.126, 5e-3);
    }

    #[test]
    fn seven_equal_days_have_no_monotony() {
        assert_eq!(monotony(&[5.1; 7]), None);
        assert_eq!(strain(&[0.0; 7]), None);
    }
}
