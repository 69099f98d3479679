//! The three example summaries word for word, and a ceiling that holds.

#![allow(clippy::unwrap_used)]

use super::{PlanSettings, next_run, summary};
use crate::flags::{FlagInput, Thresholds, find_flags};
use crate::model::{
    ActivityId, ActivityRow, AthleteAnalysis, FlagKind, RoutePass, RouteRow, SideOfRoad, Sport, Tone, WeekStart,
};
use crate::units::{METRES_PER_MILE, UnitSystem};
use crate::weekly::test_rows::*;
use crate::weekly::{WeeklySettings, weekly};
use chrono::NaiveDate;
use proptest::prelude::*;

fn plan_settings(as_of: NaiveDate, units: UnitSystem) -> PlanSettings {
    PlanSettings {
        as_of,
        week_start: WeekStart::Monday,
        units,
        height_m: None,
        assess_gait: true,
        thresholds: Thresholds::default(),
    }
}

/// Everything the plan looks at, through the rooms before it.
fn analysed(mut rows: Vec<ActivityRow>, routes: Vec<RouteRow>, settings: &PlanSettings) -> AthleteAnalysis {
    let week_start = settings.week_start;
    rows.iter_mut().for_each(|row| row.height_m = settings.height_m);
    let weekly = weekly(&mut rows, &WeeklySettings::new(settings.as_of, week_start)).unwrap();
    let mut athlete = AthleteAnalysis {
        athlete: "runner".into(),
        sessions: weekly.sessions.get("runner").cloned().unwrap_or_default(),
        weeks: weekly.weeks.get("runner").cloned().unwrap_or_default(),
        activities: rows,
        routes,
        ..AthleteAnalysis::default()
    };
    let input = FlagInput {
        athlete: "runner",
        activities: &athlete.activities,
        sessions: &athlete.sessions,
        weeks: &athlete.weeks,
        routes: &athlete.routes,
        own: &athlete.own,
        as_of: settings.as_of,
        week_start,
        height_m: settings.height_m,
        assess_gait: settings.assess_gait,
        units: settings.units,
    };
    athlete.flags = find_flags(&input, &settings.thresholds);
    let next = next_run(&athlete.sessions, &athlete.weeks, &athlete.flags, settings);
    athlete.next_run = Some(next);
    athlete
}

fn lines(rows: Vec<ActivityRow>, routes: Vec<RouteRow>, settings: &PlanSettings) -> Vec<(Tone, String)> {
    let athlete = analysed(rows, routes, settings);
    let found = summary(&athlete, settings);
    assert!(found.len() <= 5, "{found:#?}");
    found.into_iter().map(|line| (line.tone, line.text)).collect()
}

fn texts(rows: Vec<ActivityRow>, settings: &PlanSettings) -> Vec<String> {
    lines(rows, Vec::new(), settings).into_iter().map(|(_, text)| text).collect()
}

fn week_of_runs(week_start: &str, km: [f64; 4], ascent_m: f64) -> Vec<ActivityRow> {
    let rows = [1, 2, 4, 6].into_iter().zip(km).filter(|(_, km)| *km > 0.0);
    let rows: Vec<ActivityRow> = rows.map(|(n, km)| run(after(day(week_start), n), km)).collect();
    let share_m = ascent_m / rows.len() as f64;
    rows.into_iter().map(|row| with_hills(row, share_m, share_m)).collect()
}

fn loop_route(length_m: f64, side: SideOfRoad, dates: &[NaiveDate]) -> RouteRow {
    let pass = |date: &NaiveDate| RoutePass {
        activity: ActivityId(format!("{date}")),
        local_date: *date,
        forward: true,
        length_m,
        left_probability: None,
    };
    RouteRow {
        athlete: "runner".into(),
        route: "R1".into(),
        length_m,
        runs: dates.len() as u32,
        first_date: dates[0],
        last_date: dates[dates.len() - 1],
        weeks: 11,
        forward: dates.len() as u32,
        backward: 0,
        dir_balance: 1.0,
        side,
        is_loop: true,
        forward_is_anticlockwise: true,
        passes: dates.iter().map(pass).collect(),
        ..RouteRow::default()
    }
}

#[test]
fn a_long_sunday_opens_the_summary() {
    let mut rows = Vec::new();
    for start in ["2026-09-07", "2026-09-14", "2026-09-21", "2026-10-05", "2026-10-12", "2026-10-19"] {
        rows.extend(week_of_runs(start, [5.0, 5.0, 5.0, 15.0], 390.0));
    }
    rows.extend(week_of_runs("2026-09-28", [3.0, 3.0, 2.0, 12.0], 390.0));
    for start in ["2026-11-02", "2026-11-09"] {
        rows.extend(week_of_runs(start, [8.0; 4], 390.0));
    }
    rows.extend(week_of_runs("2026-10-26", [8.0, 8.0, 0.0, 16.0], 390.0));
    rows.extend(week_of_runs("2026-11-16", [9.3, 9.3, 0.0, 22.4], 420.0));
    let rows = rows.into_iter().map(|row| with_cadence(row, 1200.0, 1000.0 / 355.0, 164.0)).collect();
    let side_known = loop_route(900.0, SideOfRoad::Left, &[day("2026-11-17")]);
    let found = lines(rows, vec![side_known], &plan_settings(day("2026-11-22"), UnitSystem::Km));
    let expected = [
        (Tone::Caution, "Sunday's 22.4 km was 40 % longer than any run in the 30 days before (16.0 km, 1 Nov)."),
        (
            Tone::Plain,
            "In a study of 5,205 runners jumps over 10 % went with more injuries; most such runs hurt nobody.",
        ),
        (
            Tone::Plain,
            "Week 41.0 km (usual 31.5)   climb 420 m (390)   steps 164 at 5:55/km (typical 167; rule of thumb 170)",
        ),
        (Tone::Plain, "Next 7 days: no run over 17.6 km; for an easier week stay under 28 km (last one 7 weeks ago)."),
        (Tone::Plain, "Not assessed: hip control and strength (no watch can), shoes."),
    ];
    assert_eq!(found, expected.map(|(tone, text)| (tone, text.to_string())));
}

#[test]
fn three_weeks_of_run_walks_are_too_early() {
    let mut rows = Vec::new();
    for start in ["2026-11-02", "2026-11-09", "2026-11-16"] {
        rows.extend(week_of_runs(start, [3.0, 3.0, 0.0, 3.0], 20.0));
    }
    // 14 minutes of running in nine outings.
    let rows = rows.into_iter().map(|row| with_cadence(row, 840.0 / 9.0, 2.4, 158.0)).collect();
    let found = lines(rows, Vec::new(), &plan_settings(day("2026-11-22"), UnitSystem::Km));
    assert_eq!(
        found,
        [
            (
                Tone::Open,
                "Too early to compare: 3 of the 5 weeks needed. No flags does not mean all is well.".to_string()
            ),
            (
                Tone::Plain,
                "First week that can be judged: 30 Nov-6 Dec.   Steps: not assessed (14 min of running).".to_string()
            ),
        ]
    );
}

#[test]
fn a_calm_runner_in_miles_with_one_habit() {
    let miles =
        |start: &str, miles: [f64; 4]| week_of_runs(start, miles.map(|mi| mi * METRES_PER_MILE / 1000.0), 200.0);
    let mut rows = Vec::new();
    for start in ["2026-10-12", "2026-10-19", "2026-10-26", "2026-11-09"] {
        rows.extend(miles(start, [5.0, 5.0, 4.8, 9.0]));
    }
    rows.extend(miles("2026-11-02", [5.0, 5.0, 3.8, 10.0]));
    rows.extend(miles("2026-11-16", [5.2, 5.2, 5.2, 9.0]));
    let rows = rows.into_iter().map(|row| with_cadence(row, 1200.0, METRES_PER_MILE / 520.0, 172.0)).collect();
    // Eleven weeks of three or four rounds, 38 in all.
    let monday = day("2026-09-07");
    let dates: Vec<NaiveDate> = (0..11u64)
        .flat_map(|week| (0..if week < 5 { 4 } else { 3 }).map(move |n| after(monday, 7 * week + n)))
        .collect();
    assert_eq!(dates.len(), 38);
    let route = loop_route(3.1 * METRES_PER_MILE, SideOfRoad::Unknown, &dates);
    let found = lines(rows, vec![route], &plan_settings(day("2026-11-22"), UnitSystem::Mi));
    let expected = [
        (Tone::Calm, "Nothing jumped: 24.6 mi (usual 23.8), longest 9.0 (30-day longest 10.0)."),
        (
            Tone::Plain,
            "One habit: the 3.1 mi loop, anticlockwise 38 times of 38, 11 weeks. Try it the other way round.",
        ),
        (Tone::Plain, "Steps 172 at 8:40/mi (typical 169).   Not assessed: which side of the road; shoes."),
    ];
    assert_eq!(found, expected.map(|(tone, text)| (tone, text.to_string())));
}

fn monday() -> NaiveDate {
    day("2026-06-01")
}

#[test]
fn a_treadmill_runner_hears_what_was_not_assessed() {
    let found = texts(weeks_of_running(monday(), &[40.0; 6]), &plan_settings(after(monday(), 41), UnitSystem::Km));
    assert_eq!(
        found,
        [
            "Nothing jumped: 40.0 km (usual 40.0), longest 10.0 (30-day longest 10.0).",
            "Next 7 days: no run over 11.0 km; for an easier week stay under 32 km.",
            "Steps: not assessed (no cadence on flat ground).   Not assessed: climb (no altitude); which side of the \
             road; shoes.",
        ]
    );
}

#[test]
fn in_the_middle_of_a_week_the_last_whole_one_is_shown() {
    let mut rows = weeks_of_running(monday(), &[40.0, 40.0, 40.0, 40.0, 68.0]);
    rows.push(run(after(monday(), 36), 10.0));
    let found = texts(rows, &plan_settings(after(monday(), 37), UnitSystem::Km));
    assert!(
        found
            .iter()
            .any(|text| text == "Week 68.0 km was 70 % more than both the week before and the usual week (40.0 km).")
    );
    assert!(
        found
            .iter()
            .any(|text| text.starts_with("Last week 68.0 km (usual 40.0), this week so far 10.0 km   steps not"))
    );
}

#[test]
fn one_event_is_one_line() {
    let mut rows = weeks_of_running(monday(), &[32.0; 6]);
    rows.last_mut().unwrap().facts.distance_m = Some(30_000.0);
    let settings = plan_settings(after(monday(), 41), UnitSystem::Km);
    let found = lines(rows, Vec::new(), &settings);
    assert_eq!(found.iter().filter(|(tone, _)| *tone != Tone::Plain).count(), 1);
    assert_eq!(found[0].0, Tone::Alert);
    assert!(found[0].1.starts_with("Sunday's 30.0 km was 275 % longer"));
}

#[test]
fn findings_stand_in_the_order_of_the_verdict_and_are_three_at_most() {
    let rows: Vec<ActivityRow> = weeks_of_running(monday(), &[40.0, 40.0, 40.0, 40.0, 40.0, 68.0])
        .into_iter()
        .enumerate()
        .map(|(n, row)| if n < 20 { with_hills(row, 75.0, 75.0) } else { with_hills(row, 75.0, 300.0) })
        .collect();
    let dates: Vec<NaiveDate> = (0..21).map(|n| after(monday(), 21 + n)).collect();
    let habit = loop_route(5_000.0, SideOfRoad::Unknown, &dates);
    let found = lines(rows, vec![habit], &plan_settings(after(monday(), 41), UnitSystem::Km));
    let found: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(found[0], "Monday's 17.0 km was 70 % longer than any run in the 30 days before (10.0 km, 5 Jul).");
    assert_eq!(found[1], "Descent 1200 m was 4.0 times the usual week (300 m).");
    assert_eq!(found[2], "Week 68.0 km was 70 % more than both the week before and the usual week (40.0 km).");
    assert!(found[3].starts_with("Week 68.0 km (usual 40.0)   climb 300 m (300)"), "the habit would be the fourth");
    assert_eq!(
        found[4],
        "Next 7 days: no run over 18.7 km.   Not assessed: hip strength, which side of the road, shoes."
    );
}

#[test]
fn a_jump_its_study_and_a_habit_leave_two_lines_for_the_rest() {
    let mut rows = weeks_of_running(monday(), &[40.0; 6]);
    rows.last_mut().unwrap().facts.distance_m = Some(13_000.0);
    let dates: Vec<NaiveDate> = (0..21).map(|n| after(monday(), 21 + n)).collect();
    let habit = loop_route(5_000.0, SideOfRoad::Unknown, &dates);
    let found = lines(rows, vec![habit], &plan_settings(after(monday(), 41), UnitSystem::Km));
    let begins = [
        (Tone::Caution, "Sunday's 13.0 km was 30 % longer"),
        (Tone::Plain, "In a study of 5,205 runners"),
        (Tone::Plain, "One habit: the 5.0 km loop, anticlockwise 21 times of 21, 3 weeks."),
        (Tone::Plain, "Week 43.0 km (usual 40.0)   steps not assessed"),
        (Tone::Plain, "Next 7 days: no run over 11.0 km.   Not assessed: hip strength, climb"),
    ];
    assert_eq!(found.len(), begins.len(), "{found:#?}");
    for (line, (tone, begin)) in found.iter().zip(begins) {
        assert!(line.0 == tone && line.1.starts_with(begin), "{line:?} does not begin {begin}");
    }
}

#[test]
fn a_road_comes_before_the_steps_and_the_first_line_carries_a_mark() {
    let rows = weeks_of_running(monday(), &[40.0; 8]).into_iter();
    // 145 steps at 3 m/s, where 168 are typical: long steps on top of the habit.
    let rows = rows.map(|row| with_cadence(row, 1200.0, 3.0, 145.0)).collect();
    let dates: Vec<NaiveDate> = (0..28).map(|n| after(monday(), 28 + n)).collect();
    let habit = loop_route(5_000.0, SideOfRoad::Unknown, &dates);
    let found = lines(rows, vec![habit], &plan_settings(after(monday(), 55), UnitSystem::Km));
    assert!(found[0].0 == Tone::Caution && found[0].1.starts_with("One habit: the 5.0 km loop"), "{found:#?}");
    assert!(found[1].0 == Tone::Caution && found[1].1.starts_with("Steps are long for the speed"), "{found:#?}");
}

#[test]
fn a_fast_return_comes_first() {
    let mut rows = weeks_of_running(monday(), &[40.0; 6]);
    let back = after(monday(), 42 + 14);
    rows.extend(weeks_of_running(back, &[32.0]));
    let found = texts(rows, &plan_settings(after(back, 6), UnitSystem::Km));
    assert_eq!(found[0], "Back from a break of two weeks or more: weeks compare again after four whole ones.");
    assert_eq!(found[1], "Back since 27 Jul at 80 % of the weeks before the break; 50 % is the usual start.");
}

#[test]
fn weeks_that_cannot_be_judged_are_not_called_calm() {
    let first = |rows, days| texts(rows, &plan_settings(after(monday(), days), UnitSystem::Km)).swap_remove(0);
    assert_eq!(
        first(weeks_of_running(monday(), &[8.0; 6]), 41),
        "Too little running to compare weeks (usual week 8.0 km). No flags does not mean all is well."
    );
    let mut rows = weeks_of_running(monday(), &[40.0, 40.0, 40.0, 40.0, 40.0, 0.0]);
    rows.push(run(after(monday(), 42), 5.0));
    assert_eq!(first(rows, 42), "Nothing recorded in the week 6-12 Jul, in any sport: rest, or a missing file?");
}

#[test]
fn old_flags_do_not_open_the_summary() {
    let mut rows = weeks_of_running(monday(), &[32.0, 32.0, 32.0, 32.0, 32.0, 32.0, 32.0, 32.0]);
    rows[19].facts.distance_m = Some(30_000.0);
    let settings = plan_settings(after(monday(), 55), UnitSystem::Km);
    let athlete = analysed(rows, Vec::new(), &settings);
    assert!(athlete.flags.iter().any(|flag| flag.kind == FlagKind::SessionSpike));
    assert_eq!(summary(&athlete, &settings)[0].tone, Tone::Calm);
}

#[test]
fn an_export_that_ended_says_when_and_gives_no_ceiling() {
    let rows = weeks_of_running(monday(), &[32.0; 6]);
    let settings = plan_settings(after(monday(), 50), UnitSystem::Km);
    let athlete = analysed(rows, Vec::new(), &settings);
    let found = summary(&athlete, &settings);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].text,
        "The export ends Sun 12 Jul 2026, 9 days before Tue 21 Jul 2026: nothing recent to compare, no ceiling."
    );
    let next = athlete.next_run.unwrap();
    assert_eq!((next.ceiling, next.ceiling_missing.as_deref()), (None, Some("the export ends Sun 12 Jul 2026")));
}

#[test]
fn who_only_cycles_now_hears_when_the_last_run_was() {
    let mut rows = weeks_of_running(monday(), &[32.0; 6]);
    let ride = |days| other_sport(after(monday(), days), Sport::Cycling, 3600.0);
    rows.push(ride(41 + 28));
    let silent = |rows, days| texts(rows, &plan_settings(after(monday(), days), UnitSystem::Km));
    assert!(silent(rows.clone(), 41 + 28)[0].starts_with("Back from a break"));
    rows.push(ride(41 + 29));
    assert_eq!(
        silent(rows, 41 + 29),
        ["The last run was Sun 12 Jul 2026, 29 days before Mon 10 Aug 2026: nothing recent to compare, no ceiling."]
    );
}

#[test]
fn a_return_from_a_break_is_said_first() {
    let mut rows = weeks_of_running(monday(), &[32.0, 32.0, 32.0, 32.0, 0.0, 0.0, 16.0, 20.0]);
    rows.push(other_sport(after(monday(), 30), Sport::Cycling, 3600.0));
    let found = texts(rows, &plan_settings(after(monday(), 55), UnitSystem::Km));
    assert_eq!(found[0], "Back from a break of two weeks or more: weeks compare again after four whole ones.");
}

#[test]
fn nobody_who_never_ran_is_told_that_all_is_well() {
    let found = texts(vec![other_sport(monday(), Sport::Cycling, 3600.0)], &plan_settings(monday(), UnitSystem::Km));
    assert_eq!(found, ["No runs found, so nothing was assessed."]);
}

/// Five weeks of four runs of this length, as of the last day.
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
    assert_eq!(next.week_so_far_m, 10_000.0);
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
    assert_eq!(next.week_so_far_m, 0.0);
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

#[test]
fn the_runners_own_line_replaces_the_rule_of_thumb() {
    let weeks = ["2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16"];
    let runs = || -> Vec<ActivityRow> {
        let rows = weeks.iter().flat_map(|start| week_of_runs(start, [8.0; 4], 390.0));
        rows.map(|row| with_cadence(row, 1200.0, 1000.0 / 355.0, 164.0)).collect()
    };
    for (line_spm, said) in [(170.0, Some("rule of thumb 170")), (168.0, Some("rule of thumb 168")), (160.0, None)] {
        let mut settings = plan_settings(day("2026-11-22"), UnitSystem::Km);
        settings.thresholds.plain_cadence_spm = line_spm;
        let text: String = lines(runs(), Vec::new(), &settings).into_iter().map(|(_, text)| text).collect();
        assert!(text.contains("164 at 5:55/km"), "{text}");
        match said {
            Some(words) => assert!(text.contains(words), "{text}"),
            None => assert!(!text.contains("rule of thumb"), "{text}"),
        }
    }
}
