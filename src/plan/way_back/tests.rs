//! Plans over random histories: their invariants, what following them raises, and what a fifth more raises.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::flags::{FlagInput, Thresholds, find_flags};
use crate::model::{ActivityId, ActivityRow, Flag, OwnLog, SessionMeasure, WeekStart};
use crate::units::UnitSystem;
use crate::weekly::test_rows::{PACE_S_PER_KM, after, day, run, run_at, with_hills};
use crate::weekly::{WeeklySettings, weekly};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn settings(as_of: NaiveDate) -> PlanSettings {
    PlanSettings {
        as_of,
        week_start: WeekStart::Monday,
        units: UnitSystem::Km,
        height_m: None,
        assess_gait: false,
        thresholds: Thresholds::default(),
    }
}

/// One runner with a return that began on `from`, through the rooms before.
fn analysed(mut rows: Vec<ActivityRow>, from: Option<NaiveDate>, as_of: NaiveDate) -> AthleteAnalysis {
    let weekly = weekly(&mut rows, &WeeklySettings::new(as_of, WeekStart::Monday)).unwrap();
    let mut athlete = AthleteAnalysis {
        athlete: "runner".into(),
        sessions: weekly.sessions.get("runner").cloned().unwrap_or_default(),
        weeks: weekly.weeks.get("runner").cloned().unwrap_or_default(),
        activities: rows,
        own: OwnLog { return_from: from, ..OwnLog::default() },
        ..AthleteAnalysis::default()
    };
    let input = FlagInput {
        athlete: "runner",
        activities: &athlete.activities,
        sessions: &athlete.sessions,
        weeks: &athlete.weeks,
        routes: &[],
        own: &athlete.own,
        as_of,
        week_start: WeekStart::Monday,
        height_m: None,
        assess_gait: false,
        units: UnitSystem::Km,
    };
    athlete.flags = find_flags(&input, &Thresholds::default());
    athlete
}

/// The runs of a plan, each so many times as long.
fn followed(plan: &ReturnPlan, times: f64) -> Vec<ActivityRow> {
    let mut before: Option<NaiveDate> = None;
    let mut rows = Vec::new();
    for planned in plan.weeks.iter().flat_map(|week| &week.sessions) {
        // The second run of a day is in the evening.
        let minutes = if before == Some(planned.date) { 600 } else { 0 };
        let row = run_at(planned.date, minutes, planned.amount * times / 1000.0);
        rows.push(with_hills(row, planned.climb_m, planned.climb_m));
        before = Some(planned.date);
    }
    for (number, row) in rows.iter_mut().enumerate() {
        row.facts.id = ActivityId(format!("plan{number:04}"));
    }
    rows
}

/// Runs on random days of `weeks` weeks: metres and metres of climb, from the first day on.
fn history(weeks: usize) -> impl Strategy<Value = Vec<(u64, f64, f64)>> {
    let week = (2usize..7, 3.0f64..14.0, 0.0f64..25.0, prop::collection::vec((0u64..7, 0.6f64..1.6), 7));
    prop::collection::vec(week, weeks).prop_map(|weeks| {
        let mut runs = Vec::new();
        for (number, (count, km, climb_per_km, days)) in weeks.into_iter().enumerate() {
            let mut taken = BTreeSet::new();
            for (day, factor) in days.into_iter().take(count) {
                if taken.insert(day) {
                    runs.push((number as u64 * 7 + day, km * factor, km * factor * climb_per_km));
                }
            }
        }
        runs
    })
}

fn rows(runs: &[(u64, f64, f64)], last_day: u64) -> Vec<ActivityRow> {
    let first = day("2026-01-05");
    let kept = runs.iter().filter(|(at, ..)| *at <= last_day);
    // A first run on the first day makes every history begin there.
    let mut rows = vec![with_hills(run(first, 5.0), 20.0, 20.0)];
    rows.extend(kept.filter(|(at, ..)| *at > 0).map(|(at, km, up)| with_hills(run(after(first, *at), *km), *up, *up)));
    rows
}

/// Flags of the plan's days that the history alone does not raise.
fn raised(history: &[ActivityRow], plan: &ReturnPlan, times: f64) -> Vec<Flag> {
    let as_of = plan.last_day().unwrap();
    let from = matches!(plan.reason, ReturnReason::Relief).then_some(plan.from);
    let known: BTreeSet<String> =
        analysed(history.to_vec(), from, as_of).flags.into_iter().map(|flag| flag.id).collect();
    let mut all = history.to_vec();
    all.extend(followed(plan, times));
    let flags = analysed(all, from, as_of).flags;
    flags.into_iter().filter(|flag| flag.local_date >= plan.from && !known.contains(&flag.id)).collect()
}

fn check_invariants(plan: &ReturnPlan) -> Result<(), TestCaseError> {
    let mut next = plan.from;
    let mut levels: Vec<f64> = Vec::new();
    let mut longest = f64::INFINITY;
    for week in &plan.weeks {
        if matches!(week.stage, ReturnStage::Build | ReturnStage::Easy) && week.sessions.len() > 1 {
            // Each run may hold what rounding took from the ones before.
            let even = week.amount / week.sessions.len() as f64 + 200.0;
            prop_assert!(week.longest <= (1.5 * longest + 100.0).max(even), "{week:?} after {longest}");
        }
        longest = if longest.is_finite() { longest.max(week.longest) } else { week.longest };
        prop_assert_eq!(week.first, next);
        next = week.last + Days::new(1);
        prop_assert!(week.sessions.iter().all(|run| week.first <= run.date && run.date <= week.last));
        let days = (week.last - week.first).num_days() + 1;
        let whole = days == 7;
        match (week.stage, plan.reason) {
            (ReturnStage::Reduced, ReturnReason::Relief) if whole => {
                prop_assert!(week.amount <= 0.7 * plan.base_week, "{week:?}");
                // The same number of runs, or one less; the first calendar week may be full before the plan begins.
                prop_assert!(
                    week.number == 1 || week.sessions.len() as f64 >= plan.base_runs.round() - 1.0,
                    "{week:?}"
                );
            }
            (ReturnStage::Build, _) => {
                let before = levels.iter().rev().take(2).copied().fold(0.0, f64::max);
                prop_assert!(week.amount <= 1.10 * before + 1e-6, "{week:?} after {levels:?}");
                prop_assert!(week.amount <= plan.base_week + 1e-6);
            }
            _ => {}
        }
        if week.stage == ReturnStage::Reduced {
            prop_assert!(week.climb_m <= 10.0 * week.amount / 1000.0 + 1e-6, "{week:?}");
        }
        if whole {
            levels.push(week.amount);
        }
    }
    Ok(())
}

fn check(history: &[ActivityRow], plan: &ReturnPlan) -> Result<(), TestCaseError> {
    check_invariants(plan)?;
    let flags = raised(history, plan, 1.0);
    let words: Vec<String> = flags.iter().map(|flag| format!("{} {}", flag.local_date, flag.text)).collect();
    prop_assert!(flags.is_empty(), "{words:#?}\n{plan:#?}");
    // Where another ceiling holds the first weeks far under their share, a fifth more is still within it.
    let shares = crate::flags::return_weeks::most_shares(plan.reason, &settings(plan.from).thresholds);
    let near_its_share = |(week, most): (&ReturnWeek, &f64)| 1.2 * week.amount > most * plan.base_week;
    if !plan.is_walk_run && plan.weeks.iter().zip(&shares).any(near_its_share) {
        let flags = raised(history, plan, 1.2);
        prop_assert!(flags.iter().any(|flag| flag.kind == crate::model::FlagKind::ReturnTooFast), "{plan:#?}");
    }
    let base = crate::flags::return_weeks::Base {
        first: plan.base_first,
        last: plan.base_last,
        measured_by: plan.measured_by,
        week: plan.base_week,
        longest: 0.0,
        runs_a_week: plan.base_runs,
        speed_mps: plan.speed_mps,
    };
    let near_its_turns = |week: &ReturnWeek| match week.stage {
        ReturnStage::WalkRun { run_min, walk_min, times } => {
            let session = base.session_of(Turns { run_min, walk_min, times });
            1.2 * week.amount > crate::flags::return_weeks::NEAR * 3.0 * session
        }
        _ => false,
    };
    if plan.weeks.iter().any(near_its_turns) {
        let flags = raised(history, plan, 1.2);
        prop_assert!(flags.iter().any(|flag| flag.kind == crate::model::FlagKind::ReturnTooFast), "{plan:#?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, max_shrink_iters: 30, ..ProptestConfig::default() })]

    #[test]
    fn relief_followed_exactly_raises_nothing_and_a_fifth_more_does(runs in history(12), last in 56u64..83) {
        let rows = rows(&runs, last);
        let as_of = after(day("2026-01-05"), last);
        let athlete = analysed(rows.clone(), Some(as_of + Days::new(1)), as_of);
        let plan = return_plan(&athlete, &settings(as_of)).unwrap();
        check(&rows, &plan)?;
    }

    #[test]
    fn a_break_is_recognised_and_its_plan_raises_nothing(runs in history(12), last in 56u64..83, off in 14u64..200) {
        let rows = rows(&runs, last);
        let last_run = rows.iter().filter_map(|row| row.local_date).max().unwrap();
        let as_of = last_run + Days::new(off);
        let athlete = analysed(rows.clone(), None, as_of);
        let plan = return_plan(&athlete, &settings(as_of)).unwrap();
        prop_assert_eq!(plan.reason, ReturnReason::Break { days: off as i64 });
        prop_assert_eq!(plan.from, as_of + Days::new(1));
        check(&rows, &plan)?;
    }
}

#[test]
fn a_week_held_under_half_by_a_ceiling_says_so_and_is_no_fault_of_who_follows_it() {
    // Twice a week; most of what the calendar week may hold is run before the Saturday the plan begins on.
    let mut rows: Vec<ActivityRow> =
        (0..4u64).flat_map(|week| [0, 2].map(|d| run(after(day("2026-01-05"), 7 * week + d), 20.0))).collect();
    rows.extend([0, 2].map(|d| run(after(day("2026-02-02"), d), 24.0)));
    let from = day("2026-02-07");
    let athlete = analysed(rows.clone(), Some(from), from - Days::new(1));
    let plan = return_plan(&athlete, &settings(from - Days::new(1))).unwrap();
    let share = plan.weeks[0].share.unwrap();
    assert!(share < 0.45, "{share}");
    rows.extend(followed(&plan, 1.0));
    let as_of = plan.weeks[0].last;
    let plan = return_plan(&analysed(rows, Some(from), as_of), &settings(as_of)).unwrap();
    let done = plan.weeks[0].done.clone().unwrap();
    assert!(done.is_over && done.remarks.is_empty(), "{:?}", done.remarks);
}

/// A run of which only the time is known.
fn timed(date: NaiveDate, seconds: f64) -> ActivityRow {
    let mut row = run(date, seconds / PACE_S_PER_KM);
    row.facts.distance_m = None;
    row
}

#[test]
fn who_logs_time_alone_gets_a_plan_in_time_that_raises_nothing() {
    let days = (0..6u64).flat_map(|week| [0, 2, 4, 6].map(|d| after(day("2026-01-05"), 7 * week + d)));
    let mut rows: Vec<ActivityRow> = days.map(|date| timed(date, 4_500.0)).collect();
    let as_of = after(day("2026-01-05"), 41 + 28);
    let plan = return_plan(&analysed(rows.clone(), None, as_of), &settings(as_of)).unwrap();
    assert_eq!((plan.measured_by, plan.base_week, plan.is_walk_run), (SessionMeasure::MovingTime, 18_000.0, false));
    let first = &plan.weeks[0];
    assert_eq!((first.stage, first.share, first.amount), (ReturnStage::Reduced, Some(0.5), 9_000.0));
    rows.extend(plan.weeks.iter().flat_map(|week| &week.sessions).map(|run| timed(run.date, run.amount)));
    let as_of = plan.last_day().unwrap();
    let athlete = analysed(rows, None, as_of);
    let flags: Vec<&Flag> = athlete.flags.iter().filter(|flag| flag.local_date >= plan.from).collect();
    assert!(flags.is_empty(), "{flags:#?}");
    let followed = return_plan(&athlete, &settings(as_of)).unwrap();
    let remarks: Vec<&String> =
        followed.weeks.iter().filter_map(|week| week.done.as_ref()).flat_map(|done| &done.remarks).collect();
    assert!(remarks.is_empty(), "{remarks:?}");
}
