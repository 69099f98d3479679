//! Ratios in other units than distance; the expected figures are worked out by hand.

#![allow(clippy::unwrap_used)]

use super::test_rows::{after, day, weeks_of_running};
use super::{WeeklySettings, weekly};
use crate::model::{ActivityRow, LoadUnit, SubSport, WeekRow, WeekStart, WeekStatus};
use chrono::NaiveDate;

/// A Monday.
fn monday() -> NaiveDate {
    day("2026-09-07")
}

/// Five weeks of 40 km, each row changed; the fifth week is the last.
fn weeks(load: Option<LoadUnit>, change: impl Fn(usize, &mut ActivityRow)) -> Vec<WeekRow> {
    let mut rows = weeks_of_running(monday(), &[40.0; 5]);
    for row in &mut rows {
        let week = (row.local_date.unwrap() - monday()).num_days() / 7;
        change(week as usize, row);
    }
    let settings = WeeklySettings { load, ..WeeklySettings::new(after(monday(), 34), WeekStart::Monday) };
    weekly(&mut rows, &settings).unwrap().weeks.remove("runner").unwrap()
}

/// Twice as slow in the last week: equal distance, double time.
fn slow_last_week(week: usize, row: &mut ActivityRow) {
    row.facts.moving_s = if week == 4 { 7200.0 } else { 3600.0 };
}

#[test]
fn distance_is_the_unit_of_a_road_runner() {
    let weeks = weeks(None, slow_last_week);
    assert_eq!((weeks[4].load_unit, weeks[4].load), (LoadUnit::Distance, Some(40_000.0)));
    assert_eq!((weeks[4].acwr_uncoupled, weeks[4].week_ratio_robust), (Some(1.0), Some(1.0)));
}

#[test]
fn duration_counts_hours() {
    let weeks = weeks(Some(LoadUnit::Duration), slow_last_week);
    assert_eq!((weeks[4].load, weeks[4].base4_load), (Some(28_800.0), Some(14_400.0)));
    assert_eq!((weeks[4].acwr_uncoupled, weeks[4].week_ratio_robust), (Some(2.0), Some(2.0)));
    // Over the mean of four with itself: 28,800 / ((3 x 14,400 + 28,800) / 4).
    assert_eq!(weeks[4].acwr_coupled, Some(1.6));
    // The longest run is the one of most hours too.
    assert_eq!((weeks[4].base4_distance_m, weeks[4].longest_ratio4), (Some(40_000.0), Some(2.0)));
    assert_eq!((weeks[4].longest_run_m, weeks[4].longest_run_s), (10_000.0, 7_200.0));
}

#[test]
fn a_run_whose_time_nobody_noted_leaves_its_week_without_hours() {
    let weeks = weeks(Some(LoadUnit::Duration), |week, row| {
        if week == 0 {
            row.facts.moving_s = 0.0;
        }
    });
    assert_eq!((weeks[0].load, weeks[4].base4_load, weeks[4].acwr_uncoupled), (None, None, None));
    assert!(weeks[1].load.is_some());
}

#[test]
fn who_runs_much_without_a_distance_is_measured_in_time() {
    // Two of four runs a week on a belt that tells no distance, in the last week none.
    let on_a_belt = |week: usize, row: &mut ActivityRow| {
        row.facts.moving_s = 3600.0;
        let is_even = (row.local_date.unwrap() - monday()).num_days() % 4 == 0;
        if week < 4 && is_even {
            row.facts.distance_m = None;
        }
    };
    let weeks = weeks(None, on_a_belt);
    let last = &weeks[4];
    assert_eq!((last.load_unit, last.status, last.acwr_uncoupled), (LoadUnit::Duration, WeekStatus::Ok, Some(1.0)));
}

#[test]
fn an_easy_week_is_one_of_less_load_also_where_no_distance_is_known() {
    let belts = weeks(Some(LoadUnit::Duration), |week, row| {
        row.facts.distance_m = None;
        row.facts.moving_s = if week == 4 { 2880.0 } else { 3600.0 };
    });
    // Four runs of 48 minutes after weeks of four hours: 80 %.
    assert_eq!((belts[3].is_recovery, belts[4].is_recovery), (Some(false), Some(true)));
}

#[test]
fn who_mostly_runs_trails_or_treadmills_is_measured_in_time() {
    for kind in [SubSport::Trail, SubSport::Treadmill] {
        let weeks = weeks(None, |week, row| {
            slow_last_week(week, row);
            row.sub_sport = if week < 4 { kind } else { SubSport::Generic };
        });
        assert_eq!((weeks[4].load_unit, weeks[4].acwr_uncoupled), (LoadUnit::Duration, Some(2.0)));
    }
    let now_and_then =
        weeks(None, |week, row| row.sub_sport = if week == 0 { SubSport::Trail } else { SubSport::Street });
    assert_eq!(now_and_then[4].load_unit, LoadUnit::Distance);
}

#[test]
fn exertion_counts_only_where_every_run_of_the_week_has_one() {
    let weeks = weeks(Some(LoadUnit::Rpe), |week, row| {
        let is_last_of_week = row.local_date.unwrap() == after(monday(), week as u64 * 7 + 6);
        row.facts.rpe = if week == 1 && is_last_of_week { None } else { Some(5.0) };
    });
    // Four hours at 5.
    assert_eq!((weeks[0].load, weeks[1].load), (Some(1200.0), None));
    assert_eq!((weeks[4].load, weeks[4].acwr_uncoupled), (Some(1200.0), None), "the base holds an unknown week");
    assert_eq!(weeks[2].week_ratio, None, "fewer than four weeks before");
    assert_eq!((weeks[1].monotony, weeks[4].acwr_ewma), (None, None));
    assert!(weeks[0].monotony.is_some());
}

#[test]
fn hills_count_as_their_metres_on_the_flat() {
    let weeks = weeks(Some(LoadUnit::FlatKm), |week, row| {
        row.facts.flat_equivalent_m = if week == 4 { Some(15_000.0) } else { None };
    });
    assert_eq!((weeks[3].load, weeks[4].load), (Some(40_000.0), Some(60_000.0)));
    assert_eq!(weeks[4].acwr_uncoupled, Some(1.5));
}

#[test]
fn steps_are_counted() {
    let weeks = weeks(Some(LoadUnit::Steps), |week, row| row.facts.steps = Some(10_000.0 + 1000.0 * week as f64));
    assert_eq!(weeks[4].load, Some(56_000.0));
    // 14 over the mean of 10, 11, 12 and 13.
    assert!((weeks[4].acwr_uncoupled.unwrap() - 14.0 / 11.5).abs() < 1e-12);
}
