//! Weeks in a row on one side, counted by hand.

#![allow(clippy::unwrap_used)]

use super::test_rows::{after, day, weeks_of_running};
use super::{WeeklySettings, weekly};
use crate::model::WeekStart;

/// Kilometres left, right and the same way as before; `None` is a week without positions.
fn streaks(weeks: &[Option<(f64, f64, f64)>]) -> Vec<Option<u32>> {
    let monday = day("2026-06-01");
    let mut rows = weeks_of_running(monday, &vec![20.0; weeks.len()]);
    let each = rows.len() / weeks.len();
    for (row, week) in rows.iter_mut().step_by(each).zip(weeks) {
        let Some((left, right, same_way)) = week else { continue };
        row.keep_left_m = Some(left * 1000.0);
        row.keep_right_m = Some(right * 1000.0);
        row.same_way_m = Some(same_way * 1000.0);
        row.same_way_balance_m = Some(same_way * 500.0);
    }
    let settings = WeeklySettings::new(after(monday, 7 * weeks.len() as u64 - 1), WeekStart::Monday);
    let weeks = weekly(&mut rows, &settings).unwrap().weeks.remove("runner").unwrap();
    assert!(weeks.iter().all(|week| week.same_way_m.is_none_or(|m| m == 0.0) || week.same_way_balance == Some(0.5)));
    weeks.iter().map(|week| week.side_streak_weeks).collect()
}

#[test]
fn weeks_on_one_side_are_counted_until_the_side_changes() {
    let (left, right) = (Some((9.0, 1.0, 10.0)), Some((1.0, 9.0, 10.0)));
    assert_eq!(streaks(&[left, left, right, right, right]), [1, 2, 1, 2, 3].map(Some));
}

#[test]
fn a_week_that_repeats_less_than_half_or_has_no_positions_ends_the_streak() {
    let left = Some((9.0, 1.0, 10.0));
    assert_eq!(streaks(&[left, Some((9.0, 1.0, 9.9)), left]), [1, 0, 1].map(Some));
    assert_eq!(streaks(&[left, None, left]), [Some(1), None, Some(1)]);
    assert_eq!(streaks(&[left, Some((5.0, 5.0, 15.0)), left]), [1, 0, 1].map(Some));
}

#[test]
fn without_the_metres_that_repeat_no_streak_is_counted() {
    // A share file tells the sides of a run and not what it repeats.
    let monday = day("2026-06-01");
    let mut rows = weeks_of_running(monday, &[20.0; 3]);
    rows.iter_mut().for_each(|row| (row.keep_left_m, row.keep_right_m) = (Some(4_000.0), Some(500.0)));
    let settings = WeeklySettings::new(after(monday, 20), WeekStart::Monday);
    let weeks = weekly(&mut rows, &settings).unwrap().weeks.remove("runner").unwrap();
    assert!(weeks.iter().all(|week| week.side_imbalance.is_some()));
    assert_eq!(weeks.iter().map(|week| week.side_streak_weeks).collect::<Vec<_>>(), [None; 3]);
}
