//! The room as a whole, against numbers written by hand.

#![allow(clippy::unwrap_used)]

use super::test_rows::*;
use super::{Weekly, WeeklySettings, weekly};
use crate::model::{ActivityId, ActivityRow, Session, SessionMeasure, Sport, WeekRow, WeekStart, WeekStatus};
use chrono::NaiveDate;

/// A Monday.
fn monday() -> NaiveDate {
    day("2026-06-01")
}

fn settings(as_of: NaiveDate) -> WeeklySettings {
    WeeklySettings::new(as_of, WeekStart::Monday)
}

fn compute(rows: &mut [ActivityRow], as_of: NaiveDate) -> Weekly {
    weekly(rows, &settings(as_of)).unwrap()
}

fn weeks_of(mut rows: Vec<ActivityRow>, as_of: NaiveDate) -> Vec<WeekRow> {
    compute(&mut rows, as_of).weeks.remove("runner").unwrap()
}

fn sessions_of(mut rows: Vec<ActivityRow>) -> Vec<Session> {
    compute(&mut rows, day("2030-01-01")).sessions.remove("runner").unwrap()
}

/// Weeks of these kilometres from 1 June 2026 on, complete.
fn weeks_of_km(km: &[f64]) -> Vec<WeekRow> {
    weeks_of(weeks_of_running(monday(), km), after(monday(), km.len() as u64 * 7 - 1))
}

fn close(found: Option<f64>, expected: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() < 6e-5, "found {found}, expected {expected}");
}

#[test]
fn six_weeks_give_the_published_ratios() {
    let weeks = weeks_of_km(&[30.0, 32.0, 35.0, 24.0, 36.0, 54.0]);
    assert_eq!(weeks[3].base4_distance_m, None);
    assert_eq!(weeks[3].acwr_uncoupled, None);
    assert_eq!(weeks[4].base4_distance_m, Some(30_250.0));
    close(weeks[4].acwr_uncoupled, 1.1901);
    close(weeks[5].acwr_uncoupled, 1.7008);
    close(weeks[5].acwr_coupled, 1.4497);
    close(weeks[5].week_ratio, 1.5);
    close(weeks[5].week_ratio_robust, 1.5);
    let u3 = 54.0 / ((35.0 + 24.0 + 36.0) / 3.0);
    close(weeks[5].acwr_coupled, 4.0 * u3 / (u3 + 3.0));
}

#[test]
fn a_normal_week_after_an_easy_one_does_not_alarm() {
    // 40 after 20 doubles the week before, and is 1.14 of the usual 35.
    let weeks = weeks_of_km(&[40.0, 40.0, 40.0, 20.0, 40.0]);
    close(weeks[4].week_ratio, 2.0);
    close(weeks[4].week_ratio_robust, 40.0 / 35.0);
}

#[test]
fn a_rest_week_is_a_zero_and_lowers_the_base() {
    let mut rows = weeks_of_running(monday(), &[40.0, 40.0, 0.0, 40.0, 40.0]);
    rows.push(other_sport(after(monday(), 16), Sport::Cycling, 3600.0));
    let weeks = weeks_of(rows, after(monday(), 34));
    assert_eq!(weeks[2].distance_m, 0.0);
    assert_eq!(weeks[2].runs, 0);
    assert_eq!(weeks[2].other_sport_s, 3600.0);
    assert_eq!(weeks[4].base4_distance_m, Some(30_000.0));
}

#[test]
fn a_week_after_a_zero_week_has_no_week_ratio() {
    let weeks = weeks_of_km(&[40.0, 40.0, 40.0, 40.0, 0.0, 40.0]);
    assert_eq!(weeks[5].week_ratio, None);
    close(weeks[5].week_ratio_robust, 40.0 / 30.0);
}

#[test]
fn four_empty_weeks_up_to_now_have_no_coupled_ratio() {
    let weeks = weeks_of_km(&[10.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!((weeks[4].acwr_uncoupled, weeks[4].acwr_coupled), (Some(0.0), None));
}

#[test]
fn rides_make_a_true_zero_and_silence_is_asked_about() {
    let mut rows = weeks_of_running(monday(), &[40.0, 40.0, 40.0, 40.0, 0.0, 40.0, 0.0, 40.0]);
    rows.push(other_sport(after(monday(), 30), Sport::Swimming, 1800.0));
    let weeks = weeks_of(rows, after(monday(), 55));
    let statuses: Vec<WeekStatus> = weeks.iter().map(|row| row.status).collect();
    assert_eq!(statuses[..4], [WeekStatus::Insufficient; 4]);
    assert_eq!(statuses[4..], [WeekStatus::Ok, WeekStatus::Ok, WeekStatus::NoData, WeekStatus::Ok]);
    assert_eq!(weeks[4].is_recovery, Some(true));
    assert_eq!(weeks[6].is_recovery, None);
}

#[test]
fn a_gap_of_six_weeks_is_six_zero_rows_and_then_a_return() {
    let mut km = vec![30.0; 6];
    km.extend([0.0; 6]);
    km.extend([20.0; 6]);
    let weeks = weeks_of_km(&km);
    assert_eq!(weeks.len(), 18);
    assert!(weeks[6..12].iter().all(|row| row.distance_m == 0.0 && row.status == WeekStatus::NoData));
    // The base of the first week back is four empty weeks: no ratio, not infinity.
    assert_eq!(weeks[12].base4_distance_m, Some(0.0));
    assert_eq!((weeks[12].acwr_uncoupled, weeks[12].acwr_coupled), (None, None));
    assert!(weeks[12..16].iter().all(|row| row.status == WeekStatus::ReturnFromBreak));
    assert_eq!(weeks[16].status, WeekStatus::Ok);
}

#[test]
fn a_lay_off_that_still_lasts_is_visible() {
    let weeks = weeks_of(weeks_of_running(monday(), &[30.0; 5]), after(monday(), 60));
    assert_eq!(weeks.len(), 9);
    assert_eq!(weeks[8].distance_m, 0.0);
    assert_eq!(weeks[8].status, WeekStatus::Partial);
    assert!(!weeks[8].complete);
}

#[test]
fn a_year_of_53_weeks_has_no_hole() {
    let rows = vec![run(day("2020-12-21"), 10.0), run(day("2021-01-12"), 10.0)];
    let names: Vec<String> = weeks_of(rows, day("2021-01-17")).iter().map(|row| row.week.to_string()).collect();
    assert_eq!(names, ["2020-W52", "2020-W53", "2021-W01", "2021-W02"]);
    let rows = vec![run(day("2025-12-22"), 10.0), run(day("2026-01-05"), 10.0)];
    let names: Vec<String> = weeks_of(rows, day("2026-01-11")).iter().map(|row| row.week.to_string()).collect();
    assert_eq!(names, ["2025-W52", "2026-W01", "2026-W02"]);
}

#[test]
fn a_sunday_run_opens_the_week_of_those_who_start_on_sunday() {
    let sunday = day("2026-06-07");
    let mut rows = vec![run(monday(), 8.0), run(sunday, 20.0)];
    let by_monday = weeks_of(rows.clone(), sunday);
    assert_eq!(by_monday.len(), 1);
    assert_eq!(by_monday[0].distance_m, 28_000.0);
    let by_sunday = WeeklySettings { week_start: WeekStart::Sunday, ..settings(sunday) };
    let weeks = weekly(&mut rows, &by_sunday).unwrap().weeks.remove("runner").unwrap();
    assert_eq!(weeks.iter().map(|row| row.distance_m).collect::<Vec<_>>(), [8_000.0, 20_000.0]);
    assert_eq!(weeks[1].week.start, sunday);
}

#[test]
fn a_session_is_compared_with_30_days_and_not_31() {
    let today = day("2026-07-15");
    let ago = |days| today - chrono::Days::new(days);
    let rows = vec![run(ago(31), 20.0), run(ago(29), 17.4), run(ago(5), 12.0), run(today, 24.1)];
    let session = sessions_of(rows).pop().unwrap();
    assert_eq!(session.longest30_m, Some(17_400.0));
    assert_eq!(session.longest30_date, Some(ago(29)));
    close(session.spike_ratio, 24.1 / 17.4);
    assert_eq!((session.sessions30, session.observed_days), (2, 31));
}

#[test]
fn exactly_30_days_ago_still_counts_and_a_minute_earlier_does_not() {
    let today = day("2026-07-15");
    let first = today - chrono::Days::new(30);
    let on_time = sessions_of(vec![run(first, 20.0), run(today, 10.0)]);
    assert_eq!(on_time[1].spike_ratio, Some(0.5));
    let too_early = sessions_of(vec![run_at(first, -1, 20.0), run(today, 10.0)]);
    assert_eq!(too_early[1].spike_ratio, None);
}

#[test]
fn runs_within_30_minutes_of_the_end_of_the_last_are_one_session() {
    // 5 km from 8:00 end at 8:30. The next run starts at 9:00 and ends at 10:00, the third at 10:31.
    let date = monday();
    let rows = vec![run(date, 5.0), run_at(date, 60, 10.0), run_at(date, 151, 2.0)];
    let sessions = sessions_of(rows);
    assert_eq!(sessions.len(), 2);
    assert_eq!((sessions[0].distance_m, sessions[0].moving_s), (15_000.0, 5_400.0));
    assert_eq!(sessions[0].activities.len(), 2);
    assert_eq!(sessions[1].distance_m, 2_000.0);
}

#[test]
fn a_watch_left_running_ends_no_sooner_than_the_run() {
    // An hour of running on Monday, and a watch that is found on Saturday.
    let mut forgotten = run(monday(), 10.0);
    forgotten.facts.elapsed_s = 5.2 * 86_400.0;
    let week = [1, 2, 4].map(|days| run(after(monday(), days), 7.0));
    assert_eq!(sessions_of([vec![forgotten], week.to_vec()].concat()).len(), 4);
}

#[test]
fn of_more_sessions_than_anybody_runs_the_last_thousand_are_looked_at() {
    let rows = (0..1_500).map(|n| {
        let mut row = run(monday(), if n == 0 { 20.0 } else { 1.0 });
        (row.facts.id, row.facts.start_utc_ms) = (ActivityId(format!("{n:04}")), None);
        row
    });
    let sessions = sessions_of(rows.collect());
    let seen = |at: usize| (sessions[at].sessions30, sessions[at].longest30_m);
    assert_eq!([seen(1_000), seen(1_001)], [(1_000, Some(20_000.0)), (1_000, Some(1_000.0))]);
}

#[test]
fn minutes_of_running_are_compared_where_there_are_some() {
    let of = |running_share: f64| {
        let mut rows = weeks_of_running(monday(), &[40.0; 2]);
        rows.iter_mut().for_each(|row| row.facts.running_s = running_share * row.facts.moving_s);
        sessions_of(rows).last().unwrap().measured_by
    };
    assert_eq!(
        [0.0, 0.001, 0.3, 0.9].map(of),
        [SessionMeasure::Distance, SessionMeasure::Distance, SessionMeasure::RunningTime, SessionMeasure::Distance,]
    );
}

#[test]
fn runs_nobody_recorded_are_left_out_of_the_share_that_is_run() {
    let mut rows = weeks_of_running(monday(), &[40.0; 4]);
    let last = || run(after(monday(), 28), 21.0);
    for row in rows.iter_mut().step_by(2) {
        *row = by_hand(row.clone());
    }
    for last in [last(), by_hand(last())] {
        let rows = rows.iter().cloned().chain([last]).collect();
        let last = sessions_of(rows).pop().unwrap();
        assert_eq!((last.measured_by, last.spike_ratio), (SessionMeasure::Distance, Some(2.1)));
    }
}

#[test]
fn weeks_hold_the_running_of_recordings_alone() {
    let rows = vec![by_hand(run(monday(), 10.0)), by_hand(run(after(monday(), 7), 5.0)), run(after(monday(), 9), 10.0)];
    let running_s: Vec<_> = weeks_of(rows, after(monday(), 20)).iter().map(|week| week.running_s).collect();
    assert_eq!(running_s, [None, Some(3600.0), Some(0.0)], "none recorded, one of two, no run at all");
}

#[test]
fn a_run_nobody_recorded_is_compared_by_distance_with_run_walks() {
    let mut rows = weeks_of_running(monday(), &[40.0; 4]);
    rows.iter_mut().for_each(|row| row.facts.running_s *= 0.3);
    let recorded = run(after(monday(), 28), 21.0);
    let of = |last: ActivityRow| {
        let last = sessions_of(rows.iter().cloned().chain([last]).collect()).pop().unwrap();
        (last.measured_by, last.spike_ratio)
    };
    assert_eq!(of(recorded.clone()).0, SessionMeasure::RunningTime);
    assert_eq!(of(by_hand(recorded)), (SessionMeasure::Distance, Some(2.1)));
}

#[test]
fn every_run_of_a_session_carries_its_ratio() {
    let date = monday();
    let mut rows = vec![run(date, 10.0), run(after(date, 7), 10.0), run_at(after(date, 7), 70, 5.0)];
    compute(&mut rows, after(date, 13));
    let ratios: Vec<Option<f64>> = rows.iter().map(|row| row.session_spike_ratio).collect();
    assert_eq!(ratios, [None, Some(1.5), Some(1.5)]);
}

#[test]
fn a_week_that_is_one_long_run_looks_like_a_race() {
    let mut rows = weeks_of_running(monday(), &[40.0; 4]);
    let sunday = after(monday(), 34);
    rows.push(run(after(monday(), 30), 5.0));
    rows.push(run(sunday, 21.1));
    let sessions = sessions_of(rows);
    assert!(sessions.last().unwrap().maybe_race);
    assert_eq!(sessions.iter().filter(|session| session.maybe_race).count(), 1);
}

#[test]
fn a_week_that_is_not_over_does_not_look_like_a_race() {
    let mut rows = weeks_of_running(monday(), &[40.0; 4]);
    rows.push(run(after(monday(), 28), 20.0));
    let is_race = |rows: &[ActivityRow], as_of| {
        compute(&mut rows.to_vec(), as_of).sessions.remove("runner").unwrap().last().unwrap().maybe_race
    };
    assert!(!is_race(&rows, after(monday(), 29)));
    assert!(is_race(&rows, after(monday(), 34)));
}

#[test]
fn a_log_of_distances_alone_is_compared() {
    let mut rows = weeks_of_running(monday(), &[40.0, 40.0, 40.0, 40.0, 80.0]);
    rows.iter_mut().for_each(|row| row.facts.moving_s = 0.0);
    let weeks = weeks_of(rows, after(monday(), 34));
    assert_eq!((weeks[4].status, weeks[4].acwr_uncoupled), (WeekStatus::Ok, Some(2.0)));
}

#[test]
fn a_race_as_the_longest_before_is_said() {
    let mut race = run(monday(), 20.0);
    race.is_race = true;
    let sessions = sessions_of(vec![race, run(after(monday(), 3), 10.0)]);
    assert!(sessions[1].longest30_maybe_race);
    assert!(!sessions[1].maybe_race);
}

#[test]
fn weeks_since_recovery_count_complete_weeks() {
    // 24 is 80 % of 30 exactly.
    let weeks = weeks_of_km(&[30.0, 30.0, 30.0, 24.0, 30.0, 30.0, 30.0]);
    let recovery: Vec<Option<bool>> = weeks.iter().map(|row| row.is_recovery).collect();
    let no = Some(false);
    assert_eq!(recovery, [None, None, None, Some(true), no, no, no]);
    let since: Vec<Option<u32>> = weeks.iter().map(|row| row.weeks_since_recovery).collect();
    assert_eq!(since, [None, None, None, Some(0), Some(1), Some(2), Some(3)]);
}

#[test]
fn a_silent_week_is_no_recovery_and_ends_the_count() {
    let weeks = weeks_of_km(&[30.0, 30.0, 30.0, 24.0, 30.0, 0.0, 30.0]);
    let since: Vec<Option<u32>> = weeks.iter().map(|row| row.weeks_since_recovery).collect();
    assert_eq!(since, [None, None, None, Some(0), Some(1), None, None]);
}

#[test]
fn athletes_do_not_mix() {
    let mut rows = weeks_of_running(monday(), &[30.0, 32.0, 35.0, 24.0, 36.0, 54.0]);
    let alone = weeks_of(rows.clone(), after(monday(), 41));
    let mut others = weeks_of_running(after(monday(), 14), &[80.0, 10.0, 70.0]);
    others.iter_mut().for_each(|row| row.athlete = "other".into());
    rows.extend(others);
    let both = compute(&mut rows, after(monday(), 41));
    assert_eq!(both.weeks["runner"], alone);
    assert_eq!(both.weeks["other"].len(), 4);
    assert_eq!(both.weeks["other"][0].distance_m, 80_000.0);
}

#[test]
fn rows_without_a_day_or_after_tomorrow_are_left_out() {
    let as_of = after(monday(), 3);
    let mut undated = run(monday(), 50.0);
    undated.local_date = None;
    let rows = vec![run(monday(), 10.0), undated, run(after(as_of, 1), 7.0), run(after(as_of, 2), 90.0)];
    let weeks = weeks_of(rows, as_of);
    assert_eq!((weeks.len(), weeks[0].runs, weeks[0].distance_m), (1, 2, 17_000.0));
}

#[test]
fn nobody_and_a_swimmer_have_no_weeks() {
    assert!(compute(&mut [], monday()).weeks.is_empty());
    let mut rows = [other_sport(monday(), Sport::Swimming, 1800.0)];
    assert!(compute(&mut rows, after(monday(), 20)).weeks["runner"].is_empty());
}

#[test]
fn cadence_of_a_week_is_weighted_by_time() {
    let rows = vec![
        with_cadence(run(monday(), 10.0), 1800.0, 2.5, 160.0),
        with_cadence(run(after(monday(), 1), 5.0), 600.0, 3.5, 172.0),
        run(after(monday(), 2), 5.0),
    ];
    let weeks = weeks_of(rows, after(monday(), 6));
    close(weeks[0].cadence_flat_spm, 163.0);
    // Expected 165.05 and 171.062: deficits 3.0597 % and -0.5483 %.
    close(weeks[0].cadence_deficit_pct, (1800.0 * 3.05968 - 600.0 * 0.54834) / 2400.0);
}

#[test]
fn a_run_without_flat_cadence_has_no_expectation() {
    let mut rows = vec![with_cadence(run(monday(), 10.0), 1800.0, 3.0, 160.0), run(after(monday(), 1), 5.0)];
    rows[0].height_m = Some(1.70);
    weekly(&mut rows, &settings(after(monday(), 6))).unwrap();
    close(rows[0].cadence_expected_spm, 173.556);
    close(rows[0].cadence_deficit_pct, 7.81073);
    assert_eq!((rows[1].cadence_expected_spm, rows[1].cadence_deficit_pct), (None, None));
}

#[test]
fn sides_turns_shoes_and_strength_are_summed() {
    let mut first = run(monday(), 10.0);
    (first.keep_left_m, first.keep_right_m, first.keep_unknown_m) = (Some(3_000.0), Some(1_000.0), Some(500.0));
    (first.facts.turn_left_deg, first.facts.turn_right_deg) = (Some(900.0), Some(300.0));
    first.shoe = Some("old".into());
    let mut second = run(after(monday(), 1), 12.0);
    second.shoe = Some("new".into());
    let strength = other_sport(after(monday(), 2), Sport::Strength, 0.0);
    let weeks = weeks_of(vec![first, second, strength], after(monday(), 6));
    assert_eq!(weeks[0].side_imbalance, Some(0.5));
    assert_eq!(weeks[0].turn_balance, Some(0.5));
    assert_eq!((weeks[0].keep_unknown_m, weeks[0].repeated_m), (Some(500.0), None));
    assert_eq!(weeks[0].shoes, [("new".to_string(), 12_000.0), ("old".to_string(), 10_000.0)]);
    assert_eq!(weeks[0].strength_sessions, 1);
}

#[test]
fn hills_have_a_base_of_their_own() {
    let rows = (0u64..5).map(|week| {
        with_hills(run(after(monday(), 7 * week), 20.0), [100.0, 100.0, 100.0, 100.0, 250.0][week as usize], 50.0)
    });
    let weeks = weeks_of(rows.collect(), after(monday(), 34));
    assert_eq!((weeks[4].ascent_base4_m, weeks[4].ascent_ratio), (Some(100.0), Some(2.5)));
    assert_eq!((weeks[4].descent_base4_m, weeks[4].descent_ratio), (Some(50.0), Some(1.0)));
}

#[test]
fn numbers_that_are_none_stop_nothing() {
    let mut rows = weeks_of_running(monday(), &[30.0; 6]);
    rows[3].facts.distance_m = Some(f64::NAN);
    rows[4].facts.distance_m = Some(1e300);
    rows[5].facts.elapsed_s = f64::INFINITY;
    rows[6].facts.moving_s = f64::NAN;
    rows[7].facts.start_utc_ms = Some(i64::MAX);
    rows[8].facts.start_utc_ms = Some(i64::MIN);
    rows[9].facts.start_utc_ms = None;
    rows[10].facts.elapsed_s = -5.0;
    let weeks = weeks_of(rows, after(monday(), 41));
    assert_eq!(weeks.len(), 6);
}
