//! Exposures, watches and the trailing week; the expected figures are sums by hand.

#![allow(clippy::unwrap_used)]

use super::test_rows::{after, day, run, run_at, weeks_of_running, with_hills};
use super::{WeeklySettings, weekly};
use crate::model::{ActivityRow, WeekRow, WeekStart};
use chrono::NaiveDate;

/// A Monday.
fn monday() -> NaiveDate {
    day("2026-09-07")
}

fn weeks(mut rows: Vec<ActivityRow>, as_of: NaiveDate) -> Vec<WeekRow> {
    let settings = WeeklySettings::new(as_of, WeekStart::Monday);
    weekly(&mut rows, &settings).unwrap().weeks.remove("runner").unwrap()
}

#[test]
fn the_week_that_is_not_over_shows_its_last_seven_days() {
    let mut rows = weeks_of_running(monday(), &[40.0, 40.0]);
    rows.push(run(after(monday(), 15), 7.0));
    let weeks = weeks(rows, after(monday(), 15));
    assert_eq!(weeks[1].trailing7_distance_m, None);
    // Wednesday, Friday and Sunday before with 10 km each, and 7 km on Tuesday.
    assert_eq!(weeks[2].trailing7_distance_m, Some(37_000.0));
}

#[test]
fn two_long_runs_and_long_days_in_a_row_are_counted() {
    let mut rows = weeks_of_running(monday(), &[40.0, 40.0]);
    // 10 km take an hour; 16 and 13 km are within 80 % of the longest before them, 6 km are not.
    rows.extend([run(after(monday(), 16), 16.0), run(after(monday(), 17), 13.0), run(after(monday(), 18), 6.0)]);
    rows.push(run_at(after(monday(), 18), 600, 2.0));
    let weeks = weeks(rows, after(monday(), 20));
    assert_eq!(weeks[2].long_runs, 2);
    assert_eq!(weeks[2].back_to_back_m, Some(29_000.0));
    // Sunday of the second week and Monday of the third.
    assert_eq!(weeks[1].back_to_back_m, Some(20_000.0));
}

#[test]
fn steep_metres_are_summed_and_unknown_without_height() {
    let mut hilly = run(monday(), 10.0);
    (hilly.facts.steep_up_m, hilly.facts.steep_down_m) = (Some(1200.0), Some(900.5));
    let weeks = weeks(vec![hilly, run(after(monday(), 8), 10.0)], after(monday(), 13));
    assert_eq!((weeks[0].steep_up_m, weeks[0].steep_down_m), (Some(1200.0), Some(900.5)));
    assert_eq!(weeks[1].steep_up_m, None);
}

/// Ten weeks of 40 km: 300 m of climb a week by the old watch, from the sixth week on 900 m by the new one.
fn with_a_new_watch(new: &str) -> Vec<WeekRow> {
    let rows = weeks_of_running(monday(), &[40.0; 10]).into_iter().map(|row| {
        let is_new = row.local_date.unwrap() >= after(monday(), 35);
        let climb_m = if is_new { 225.0 } else { 75.0 };
        let mut row = with_hills(row, climb_m, climb_m);
        row.facts.device = if is_new { new.into() } else { "maker one".into() };
        row
    });
    weeks(rows.collect(), after(monday(), 69))
}

#[test]
fn a_new_watch_is_named_and_is_no_hill() {
    let weeks = with_a_new_watch("maker two");
    assert_eq!(weeks[4].ascent_ratio, Some(1.0));
    // Of the base of the ninth week the new watch recorded three weeks of four.
    for week in &weeks[5..8] {
        assert_eq!(week.watch_change.as_deref(), Some("maker one -> maker two"));
        assert_eq!((week.ascent_ratio, week.descent_ratio), (None, None));
        assert_eq!(week.acwr_uncoupled, Some(1.0), "distance is compared all the same");
    }
    assert_eq!(weeks[8].watch_change, None);
    assert_eq!(weeks[8].ascent_ratio, Some(1.2));
    assert_eq!(weeks[9].ascent_ratio, Some(1.0));
}

#[test]
fn more_climb_on_the_same_watch_is_a_hill() {
    let weeks = with_a_new_watch("maker one");
    assert_eq!(weeks[5].watch_change, None);
    assert_eq!(weeks[5].ascent_ratio, Some(3.0));
}

/// Eight weeks of four runs each, 200 m of climb each where a height was recorded.
fn with_heights(is_recorded: fn(NaiveDate, u32) -> bool) -> Vec<WeekRow> {
    let rows = (0..8).flat_map(|week| (0..4_u32).map(move |run| (week, run))).map(|(week, number)| {
        let date = after(monday(), 7 * week + u64::from(number));
        let row = run(date, 10.0);
        if is_recorded(date, number) { with_hills(row, 200.0, 200.0) } else { row }
    });
    weeks(rows.collect(), after(monday(), 55))
}

#[test]
fn runs_without_a_height_make_no_hill_of_those_that_have_one() {
    let from_the_seventh_week = with_heights(|date, _| date >= after(monday(), 42));
    for week in &from_the_seventh_week {
        assert_eq!((week.ascent_ratio, week.descent_ratio, week.ascent_base4_m), (None, None, None), "{}", week.week);
    }
    // Three runs of four in each week: enough, and compared as recorded.
    let most = with_heights(|_, number| number != 3);
    assert_eq!((most[7].ascent_ratio, most[7].ascent_base4_m), (Some(1.0), Some(600.0)));
    let half = with_heights(|_, number| number < 2);
    assert_eq!((half[7].ascent_ratio, half[7].ascent_base4_m), (None, None));
}

#[test]
fn a_week_without_a_height_is_compared_with_nothing_and_is_no_part_of_the_base() {
    let weeks = with_heights(|date, _| date < after(monday(), 35) || date >= after(monday(), 42));
    assert_eq!((weeks[4].ascent_base4_m, weeks[4].ascent_ratio), (Some(800.0), Some(1.0)));
    assert_eq!((weeks[5].ascent_ratio, weeks[5].descent_ratio), (None, None));
    for week in &weeks[6..] {
        assert_eq!((week.ascent_base4_m, week.ascent_ratio, week.descent_ratio), (Some(800.0), Some(1.0), Some(1.0)));
    }
}
