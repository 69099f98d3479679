//! Ceilings that hold: what they are taken of, and that a session or week of exactly the ceiling raises nothing.

use super::*;
use crate::model::FlagKind;
use proptest::prelude::*;

fn ceiling_after(rows: Vec<ActivityRow>, as_of: NaiveDate) -> crate::model::NextRun {
    analysed(rows, Vec::new(), &plan_settings(as_of, UnitSystem::Km)).next_run.unwrap()
}

#[test]
fn the_ceiling_is_ten_percent_over_the_longest_run_that_raised_no_flag() {
    let mut rows = weeks_of_running(monday(), &[40.0; 5]);
    rows[10].facts.distance_m = Some(11_570.0);
    rows.last_mut().unwrap().facts.distance_m = Some(19_000.0);
    let next = ceiling_after(rows, after(monday(), 34));
    // 1.10 x 11.57 = 12.727, rounded down; the 19 km raised a flag.
    assert_eq!((next.longest30, next.ceiling), (Some(11_570.0), Some(12_700.0)));
    assert_eq!(next.from, after(monday(), 35));
}

#[test]
fn many_small_steps_do_not_lead_past_a_doubled_long_run() {
    // Each step is under 2 km and 15 minutes, so none raised a flag; 1.10 x 7.8 would be more than twice 4.
    let mut rows = weeks_of_running(monday(), &[16.0; 5]);
    rows.push(run(after(monday(), 36), 5.9));
    rows.push(run(after(monday(), 38), 7.8));
    let next = ceiling_after(rows, after(monday(), 38));
    assert_eq!((next.longest30, next.ceiling), (Some(7_800.0), Some(7_900.0)));
}

#[test]
fn the_ceiling_knows_the_week_its_days_reach_into() {
    // The long run of day 20 is in the base of this week and not of the next, whose first day is within 30 days of it.
    let km = [(0, 1.0), (20, 19.2), (21, 1.7), (22, 9.4), (23, 1.8), (24, 10.5), (28, 10.2), (31, 1.4), (45, 5.0)];
    let rows: Vec<ActivityRow> = km.map(|(at, km)| run(after(monday(), at), km)).to_vec();
    // Twice 10.5, less a step, and not 1.10 x 19.2.
    assert_eq!(ceiling_after(rows, after(monday(), 45)).ceiling, Some(20_900.0));
}

#[test]
fn too_little_history_gives_a_reason_and_no_ceiling() {
    let missing = |rows, as_of| ceiling_after(rows, as_of).ceiling_missing.unwrap();
    let early = weeks_of_running(monday(), &[40.0, 40.0, 40.0]);
    assert_eq!(missing(early, after(monday(), 20)), "21 of the 30 days needed");
    let few = [0, 15, 28, 40].map(|n| run(after(monday(), n), 10.0)).to_vec();
    assert_eq!(missing(few, after(monday(), 40)), "3 of the 4 runs needed in 30 days");
    assert_eq!(missing(Vec::new(), monday()), "no run yet");
}

#[test]
fn after_a_break_only_runs_since_then_set_the_ceiling() {
    let mut rows = weeks_of_running(monday(), &[80.0; 5]);
    let back = after(monday(), 34 + 15);
    rows.extend([0, 2, 4].map(|n| run(after(back, n), 6.0)));
    let missing = ceiling_after(rows.clone(), after(back, 5)).ceiling_missing;
    assert_eq!(missing.as_deref(), Some("3 of the 4 runs needed since the break"));
    rows.push(run(after(back, 6), 7.0));
    assert_eq!(ceiling_after(rows, after(back, 6)).ceiling, Some(7_700.0));
}

#[test]
fn the_last_easy_week_is_counted_from_today() {
    let mut rows = weeks_of_running(monday(), &[40.0, 40.0, 40.0, 20.0, 40.0]);
    let count = |rows, days| ceiling_after(rows, after(monday(), days)).weeks_since_recovery;
    assert_eq!(count(rows.clone(), 34), Some(1));
    rows.push(run(after(monday(), 36), 10.0));
    assert_eq!(count(rows, 36), Some(2));
}

#[test]
fn what_is_left_of_the_week_is_the_rules_solved_backwards() {
    let mut rows = weeks_of_running(monday(), &[40.0, 40.0, 40.0, 40.0, 44.0]);
    rows.push(run(after(monday(), 35), 10.0));
    let next = ceiling_after(rows, after(monday(), 35));
    // Base 41: 1.5 x 41 - 10 = 51.5; 1.3 x 44 - 10 = 47.2; 0.8 x (40 + 40 + 44) / 3 = 33.07.
    assert_eq!(next.week_so_far_m, Some(10_000.0));
    assert_eq!((next.week_left_acwr, next.week_left_ratio), (Some(51_500.0), Some(47_200.0)));
    assert_eq!(next.easy_week_m, Some(33_000.0));
}

#[test]
fn a_small_base_leaves_kilometres() {
    let mut rows = weeks_of_running(monday(), &[8.0, 8.0, 8.0, 8.0, 8.0]);
    rows.push(run(after(monday(), 35), 3.0));
    let next = ceiling_after(rows, after(monday(), 35));
    // 8 + 5 - 3.
    assert_eq!((next.week_left_small_base_m, next.week_left_ratio), (Some(10_000.0), None));
}

#[test]
fn weeks_after_a_break_leave_nothing_to_say_until_four_are_whole() {
    // Two weeks and more without a run, then five whole weeks back.
    let mut km = vec![40.0; 5];
    km.extend([0.0, 0.0, 0.0, 20.0, 28.0, 30.0, 32.0, 33.0]);
    let left = |weeks: usize| {
        let as_of = after(monday(), 7 * weeks as u64 - 1);
        ceiling_after(weeks_of_running(monday(), &km[..weeks]), as_of).week_left_ratio
    };
    assert_eq!(left(11), None, "three whole weeks back");
    assert_eq!(left(12), Some(41_600.0), "four: 1.3 x 32");
}

/// Five weeks of four half hours, ten minutes of each run.
fn run_walk_weeks() -> Vec<ActivityRow> {
    let mut rows = weeks_of_running(monday(), &[16.0; 5]);
    for row in &mut rows {
        (row.facts.moving_s, row.facts.running_s) = (1_800.0, 600.0);
    }
    rows
}

#[test]
fn run_walkers_get_a_ceiling_in_minutes_of_running_that_raises_nothing() {
    let last = after(monday(), 34);
    let next = ceiling_after(run_walk_weeks(), last);
    assert_eq!((next.measured_by, next.ceiling), (crate::model::SessionMeasure::RunningTime, Some(660.0)));
    let lines = lines(run_walk_weeks(), Vec::new(), &plan_settings(last, UnitSystem::Km));
    assert!(lines.iter().any(|(_, text)| text.contains("no run over 11 min of running")), "{lines:?}");
    let kinds = |running_s: f64| {
        let mut rows = run_walk_weeks();
        let mut next = run(after(last, 1), 4.0);
        (next.facts.moving_s, next.facts.running_s) = (2_400.0, running_s);
        rows.push(next);
        kinds_of_week(rows, after(last, 7))
    };
    assert!(!kinds(660.0).contains("session_spike"));
    assert!(kinds(1_500.0).contains("session_spike"));
}

#[test]
fn after_a_sunday_the_next_week_is_empty() {
    let next = ceiling_after(weeks_of_running(monday(), &[40.0; 5]), after(monday(), 34));
    assert_eq!(next.week_so_far_m, Some(0.0));
    assert_eq!((next.week_left_acwr, next.week_left_ratio), (Some(60_000.0), Some(52_000.0)));
}

#[test]
fn one_percent_over_the_ceiling_is_flagged_when_the_jump_is_large_enough() {
    let mut rows = weeks_of_running(monday(), &[120.0; 5]);
    let as_of = after(monday(), 34);
    assert_eq!(ceiling_after(rows.clone(), as_of).ceiling, Some(33_000.0));
    rows.push(run(after(as_of, 1), 33.33));
    let flags = analysed(rows, Vec::new(), &plan_settings(after(as_of, 1), UnitSystem::Km)).flags;
    assert_eq!(flags.iter().filter(|flag| flag.kind == FlagKind::SessionSpike).count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_session_of_exactly_the_ceiling_raises_no_session_flag(
        runs in prop::collection::vec((0u64..45, 10u32..300), 5..40),
        in_miles in any::<bool>(),
        days_later in 1u64..8,
    ) {
        let last = after(monday(), 45);
        let mut rows: Vec<ActivityRow> = runs
            .iter()
            .map(|(days, hundreds)| run(after(monday(), *days), f64::from(*hundreds) / 10.0))
            .chain([run(last, 5.0)])
            .collect();
        rows.sort_by_key(|row| row.local_date);
        rows.dedup_by_key(|row| row.local_date);
        let units = if in_miles { UnitSystem::Mi } else { UnitSystem::Km };
        let next = analysed(rows.clone(), Vec::new(), &plan_settings(last, units)).next_run.unwrap();
        let Some(ceiling_m) = next.ceiling else { return Ok(()) };
        // On any of the days the ceiling is given for, at any hour.
        let holds = (30 - (next.from - next.longest30_date.unwrap()).num_days()).clamp(1, 7) as u64;
        let date = after(last, days_later.min(holds));
        rows.push(run_at(date, 900, ceiling_m / 1000.0));
        let flags = analysed(rows, Vec::new(), &plan_settings(after(date, 13), units)).flags;
        let about_it = flags.iter().filter(|flag| {
            flag.local_date == date && matches!(flag.kind, FlagKind::SessionSpike | FlagKind::LongRunDoubled)
        });
        prop_assert_eq!(about_it.count(), 0);
    }
}

/// Six weeks of three short runs and a long one, with climb in each; the last day is a Sunday.
fn steady_weeks(short_km: u32, long_hundreds_m: &[u32], climb_m: u32) -> Vec<ActivityRow> {
    let week = |(week, long): (usize, &u32)| {
        let km = [short_km.into(), short_km.into(), short_km.into(), f64::from(*long) / 10.0];
        [1, 2, 4, 6].into_iter().zip(km).map(move |(day, km)| {
            with_hills(run(after(monday(), week as u64 * 7 + day), km), climb_m.into(), climb_m.into())
        })
    };
    long_hundreds_m.iter().enumerate().flat_map(week).collect()
}

/// A week of whole metres in runs of equal length, none longer than `most_m`, with all its climb in the first.
fn next_week(first: NaiveDate, total_m: f64, most_m: f64, climb_m: f64, descent_m: f64) -> Vec<ActivityRow> {
    let runs = (total_m / most_m).ceil();
    let each_m = (total_m / runs).floor();
    let row = |n: u64| {
        let metres = if n == 0 { total_m - each_m * (runs - 1.0) } else { each_m };
        let (up, down) = if n == 0 { (climb_m, descent_m) } else { (0.0, 0.0) };
        with_hills(run(after(first, n), metres / 1000.0), up, down)
    };
    (0..runs as u64).map(row).collect()
}

/// Kinds of load flags of the week that ends with `last`; a row of weeks without an easy one is no ceiling.
fn kinds_of_week(rows: Vec<ActivityRow>, last: NaiveDate) -> std::collections::BTreeSet<&'static str> {
    let flags = analysed(rows, Vec::new(), &plan_settings(last, UnitSystem::Km)).flags;
    let week = crate::model::Week::of(last, WeekStart::Monday);
    let of_week = flags.iter().filter(|flag| flag.week == week && flag.kind != FlagKind::NoRecoveryWeek);
    of_week.map(|flag| flag.kind.name()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Long runs of 16 km and more: below, 5 % over a ceiling may be less than the least jump, 2 km.
    #[test]
    fn a_week_of_exactly_the_ceilings_raises_nothing_and_five_percent_more_does(
        short_km in 8u32..12,
        longs in prop::collection::vec(160u32..175, 6),
        climb_m in 20u32..200,
    ) {
        let rows = steady_weeks(short_km, &longs, climb_m);
        let (first, last) = (after(monday(), 42), after(monday(), 48));
        let next = ceiling_after(rows.clone(), after(monday(), 41));
        let (most_m, week_m) = (next.ceiling.unwrap(), next.week_left_ratio.unwrap().min(next.week_left_acwr.unwrap()));
        let (up, down) = (next.climb_left_m.unwrap(), next.descent_left_m.unwrap());
        let with = |week_m: f64, most_m: f64, up: f64, down: f64| {
            let mut all = rows.clone();
            all.extend(next_week(first, week_m, most_m, up, down));
            kinds_of_week(all, last)
        };
        prop_assert_eq!(with(week_m, most_m, up, down), Default::default());
        prop_assert!(with(1.05 * week_m, most_m, 0.0, 0.0).contains("week_jump"));
        prop_assert!(with(20_000.0, most_m, 1.05 * up, 0.0).contains("hill_jump"));
        prop_assert!(with(20_000.0, most_m, 0.0, 1.05 * down).contains("descent_jump"));
        // One run alone is the longest there is.
        prop_assert!(with(1.05 * most_m, 2.0 * most_m, 0.0, 0.0).contains("session_spike"));
        prop_assert!(!with(most_m, 2.0 * most_m, 0.0, 0.0).contains("session_spike"));
    }
}
