//! The rules at their limits: just under, at, just over; and the gates that keep them quiet.

#![allow(clippy::unwrap_used)]

use super::{FlagInput, Thresholds, find_flags};
use crate::model::{ActivityId, ActivityRow, Flag, FlagKind, RoutePass, RouteRow, Severity, Sport, Week, WeekStart};
use crate::units::UnitSystem;
use crate::weekly::test_rows::*;
use crate::weekly::{WeeklySettings, weekly};
use chrono::NaiveDate;
use proptest::prelude::*;

pub(super) fn monday() -> NaiveDate {
    day("2026-06-01")
}

#[derive(Clone, Default)]
pub(super) struct Runner {
    rows: Vec<ActivityRow>,
    routes: Vec<RouteRow>,
    height_m: Option<f64>,
    gait_off: bool,
}

impl Runner {
    pub(super) fn with(rows: Vec<ActivityRow>) -> Runner {
        Runner { rows, ..Runner::default() }
    }

    fn flags(&self, as_of: NaiveDate) -> Vec<Flag> {
        self.flags_within(&Thresholds::default(), as_of)
    }

    fn flags_within(&self, thresholds: &Thresholds, as_of: NaiveDate) -> Vec<Flag> {
        let mut rows = self.rows.clone();
        rows.iter_mut().for_each(|row| row.height_m = self.height_m);
        let settings = WeeklySettings::new(as_of, WeekStart::Monday);
        let weekly = weekly(&mut rows, &settings).unwrap();
        let input = FlagInput {
            athlete: "runner",
            activities: &rows,
            sessions: weekly.sessions.get("runner").map_or(&[], Vec::as_slice),
            weeks: weekly.weeks.get("runner").map_or(&[], Vec::as_slice),
            routes: &self.routes,
            own: &crate::model::OwnLog::default(),
            as_of,
            week_start: WeekStart::Monday,
            height_m: self.height_m,
            assess_gait: !self.gait_off,
            units: UnitSystem::Km,
        };
        find_flags(&input, thresholds)
    }

    pub(super) fn of_kind(&self, kind: FlagKind, as_of: NaiveDate) -> Vec<Flag> {
        self.flags(as_of).into_iter().filter(|flag| flag.kind == kind).collect()
    }
}

#[test]
fn of_two_runs_known_by_one_day_the_earlier_is_among_the_evidence() {
    let mut rows = weeks_of_running(monday(), &[40.0; 5]);
    let last = after(monday(), 35);
    for (name, km) in [("a", 10.0), ("b", 20.0)] {
        let mut row = run(last, km);
        (row.facts.id, row.facts.start_utc_ms) = (ActivityId(name.into()), None);
        rows.push(row);
    }
    let flags = Runner::with(rows).of_kind(FlagKind::SessionSpike, last);
    let [flag] = &flags[..] else { panic!("{flags:?}") };
    let rows: Vec<serde_json::Value> = flag.rows.iter().map(|row| row.json()).collect();
    // 30 days before 6 July is 6 June: one run of the first week, 16 of the four others, and the other of the same day.
    assert_eq!((&rows[0]["sessions30"], rows.len()), (&18.into(), 1 + 18));
    assert_eq!([&rows[1]["local_date"], &rows[18]["local_date"]], ["2026-06-07", "2026-07-06"]);
    assert_eq!(rows[18]["activities"][0], "a");
}

/// Five weeks of four 10 km runs, then one run on the Monday of the sixth.
fn after_tens(km: f64) -> Vec<Flag> {
    let mut rows = weeks_of_running(monday(), &[40.0; 5]);
    rows.push(run(after(monday(), 35), km));
    Runner::with(rows).of_kind(FlagKind::SessionSpike, after(monday(), 35))
}

#[test]
fn a_session_is_flagged_above_ten_percent_and_two_kilometres() {
    assert!(after_tens(11.0).is_empty(), "1.10 itself is within the limit");
    assert!(after_tens(11.9).is_empty(), "+19 % but only 1.9 km and 11 minutes more");
    let flag = &after_tens(12.0)[0];
    assert_eq!((flag.severity, flag.value, flag.limit), (Severity::Caution, 1.2, 1.10));
}

#[test]
fn three_kilometres_more_are_within_the_limit_at_ten_percent() {
    let flags = |km| {
        let mut rows = weeks_of_running(monday(), &[120.0; 5]);
        rows.push(run(after(monday(), 35), km));
        Runner::with(rows).of_kind(FlagKind::SessionSpike, after(monday(), 35)).len()
    };
    assert_eq!((flags(33.0), flags(33.01)), (0, 1));
}

#[test]
fn a_session_is_an_alert_only_above_twice_the_longest() {
    assert_eq!(after_tens(20.0)[0].severity, Severity::Caution);
    let flag = &after_tens(20.1)[0];
    assert_eq!((flag.severity, flag.limit), (Severity::Alert, 2.0));
}

#[test]
fn fifteen_minutes_more_count_as_much_as_two_kilometres() {
    let mut rows = weeks_of_running(monday(), &[20.0; 5]);
    let mut slow = run(after(monday(), 35), 6.5);
    // 5 km runs take 1,800 s; this one 2,700 s for 1.5 km more.
    slow.facts.moving_s = 2_699.0;
    rows.push(slow);
    let mut runner = Runner::with(rows);
    assert!(runner.of_kind(FlagKind::SessionSpike, after(monday(), 35)).is_empty());
    runner.rows.last_mut().unwrap().facts.moving_s = 2_700.0;
    assert_eq!(runner.of_kind(FlagKind::SessionSpike, after(monday(), 35)).len(), 1);
}

#[test]
fn a_session_needs_thirty_days_and_four_sessions_before_it() {
    let spike = |days: &[u64], first_ride: u64| {
        let today = after(monday(), 40);
        let mut rows: Vec<ActivityRow> = days.iter().map(|ago| run(today - chrono::Days::new(*ago), 10.0)).collect();
        rows.push(other_sport(today - chrono::Days::new(first_ride), Sport::Cycling, 3600.0));
        rows.push(run(today, 20.0));
        Runner::with(rows).of_kind(FlagKind::SessionSpike, today).len()
    };
    assert_eq!(spike(&[2, 4, 6, 8], 29), 0);
    assert_eq!(spike(&[2, 4, 6, 8], 30), 1);
    assert_eq!(spike(&[2, 4, 6], 30), 0);
}

#[test]
fn the_published_example_reads_as_written() {
    let today = day("2026-11-22");
    let ago = |days| today - chrono::Days::new(days);
    let mut rows = vec![run(ago(31), 20.0), run(ago(29), 17.4), run(ago(5), 12.0), run(today, 24.1)];
    rows.extend([run(ago(4), 8.0), run(ago(3), 8.0)]);
    let flags = Runner::with(rows).of_kind(FlagKind::SessionSpike, today);
    assert!((flags[0].value - 1.385).abs() < 1e-3);
    assert_eq!(
        flags[0].text,
        "Session 24.1 km = 1.39x the longest of the 30 days before (17.4 km, 24 Oct 2026); limit 1.10x. In a \
         study of 5,205 runners jumps over 10 %, small and large alike, went with 1.5 to 2.3 times the injury rate; \
         most such runs hurt nobody. About 6 in 100 sessions are such a jump, 1 in 200 more than double."
    );
}

#[test]
fn a_race_is_asked_about() {
    let mut rows = weeks_of_running(monday(), &[40.0; 5]);
    let mut race = run(after(monday(), 35), 21.1);
    race.is_race = true;
    rows.push(race);
    let flags = Runner::with(rows).of_kind(FlagKind::SessionSpike, after(monday(), 35));
    assert!(flags[0].maybe_race && flags[0].text.contains("race?"));
}

/// Weeks of four runs of a quarter each, the last week judged.
fn last_week(km: &[f64], kind: FlagKind) -> Vec<Flag> {
    let as_of = after(monday(), km.len() as u64 * 7 - 1);
    let flags = Runner::with(weeks_of_running(monday(), km)).of_kind(kind, as_of);
    flags.into_iter().filter(|flag| flag.week == Week::of(as_of, WeekStart::Monday)).collect()
}

#[test]
fn a_week_is_flagged_above_thirty_percent_over_both_bases() {
    assert!(last_week(&[40.0, 40.0, 40.0, 40.0, 52.0], FlagKind::WeekJump).is_empty());
    let flags = last_week(&[40.0, 40.0, 40.0, 40.0, 52.4], FlagKind::WeekJump);
    assert_eq!((flags[0].severity, flags[0].value, flags[0].limit), (Severity::Caution, 1.31, 1.30));
    // 52.4 after an easy week of 20 is far above it, and within 1.50 of the usual 35.
    assert_eq!(last_week(&[40.0, 40.0, 40.0, 20.0, 45.4], FlagKind::WeekJump).len(), 0);
}

#[test]
fn what_clears_a_jump_is_no_more_than_the_ceiling() {
    // 1.1 times 13.98 km is 15.378 km.
    let mut rows: Vec<ActivityRow> = (0..12).map(|n| run(after(monday(), 3 * n), 13.98)).collect();
    rows.push(run(after(monday(), 36), 19.6));
    let flags = Runner::with(rows).of_kind(FlagKind::SessionSpike, after(monday(), 36));
    assert!(flags[0].clears_when.contains("runs up to 15.3 km"), "{}", flags[0].clears_when);
}

#[test]
fn a_silent_week_in_the_base_makes_a_jump_a_question() {
    // Nothing at all in one week: the mean of the four is 30.
    let flags = last_week(&[40.0, 40.0, 40.0, 0.0, 40.0], FlagKind::WeekJump);
    assert_eq!(flags[0].severity, Severity::Note);
    assert!((flags[0].value - 40.0 / 30.0).abs() < 1e-9);
    assert!(flags[0].text.contains("no data"), "{}", flags[0].text);
    // A swim says that it was one without runs.
    let mut rows = weeks_of_running(monday(), &[40.0, 40.0, 40.0, 0.0, 40.0]);
    rows.push(other_sport(after(monday(), 24), Sport::Swimming, 1800.0));
    let flags = Runner::with(rows).of_kind(FlagKind::WeekJump, after(monday(), 34));
    assert_eq!(flags[0].severity, Severity::Caution);
}

#[test]
fn the_contested_ratio_is_a_caution_above_one_and_a_half_and_says_so() {
    assert!(last_week(&[40.0, 40.0, 40.0, 40.0, 60.0], FlagKind::Acwr).is_empty());
    let flags = last_week(&[30.0, 32.0, 35.0, 24.0, 36.0, 54.0], FlagKind::Acwr);
    assert_eq!(flags[0].severity, Severity::Caution);
    assert!((flags[0].value - 1.7008).abs() < 5e-5);
    assert!(flags[0].text.contains("Contested"));
}

#[test]
fn weeks_are_not_judged_before_the_fifth_or_while_they_last() {
    assert!(last_week(&[20.0, 20.0, 20.0, 100.0], FlagKind::WeekJump).is_empty());
    let rows = weeks_of_running(monday(), &[20.0, 20.0, 20.0, 20.0, 100.0]);
    let saturday = after(monday(), 33);
    assert!(Runner::with(rows).of_kind(FlagKind::WeekJump, saturday).is_empty());
}

#[test]
fn weeks_after_a_break_raise_no_ratio_flags() {
    let mut km = vec![40.0; 6];
    km.extend([0.0, 0.0, 0.0, 20.0, 40.0, 60.0]);
    let as_of = after(monday(), km.len() as u64 * 7 - 1);
    let flags = Runner::with(weeks_of_running(monday(), &km)).flags(as_of);
    assert!(!flags.iter().any(|flag| matches!(flag.kind, FlagKind::WeekJump | FlagKind::Acwr)), "{flags:#?}");
}

/// Six weeks of 40 km, this many days without a run, then weeks back from the day of return.
fn return_flags(break_days: u64, back_km: &[f64]) -> Vec<(f64, f64)> {
    let mut rows = weeks_of_running(monday(), &[40.0; 6]);
    rows.extend(weeks_of_running(after(monday(), 42 + break_days), back_km));
    let as_of = after(monday(), 42 + break_days + 7 * back_km.len() as u64);
    let mut flags = Runner::with(rows).of_kind(FlagKind::ReturnTooFast, as_of);
    flags.reverse();
    let rounded = |value| crate::units::round_to(value, 6);
    flags.into_iter().map(|flag| (rounded(flag.value), rounded(flag.limit))).collect()
}

#[test]
fn the_first_weeks_back_have_shares_of_their_own() {
    assert!(return_flags(13, &[40.0, 40.0]).is_empty(), "13 days are no break");
    assert!(return_flags(14, &[20.0, 28.0, 30.0]).is_empty());
    assert_eq!(return_flags(14, &[21.0, 30.0]), [(0.525, 0.5), (0.75, 0.7)]);
    assert_eq!(return_flags(28, &[20.0, 28.0]), []);
    assert_eq!(return_flags(29, &[16.0, 22.0, 30.0]), [(0.4, 0.3), (0.55, 0.5), (0.75, 0.7)]);
}

#[test]
fn after_a_long_break_weeks_are_held_against_those_of_a_new_runner() {
    let flags = |back_km: &[f64]| -> Vec<(i64, i64)> {
        return_flags(85, back_km)
            .into_iter()
            .map(|(value, limit)| (value.round() as i64, limit.round() as i64))
            .collect()
    };
    // Three times 8 x (1 min at 2.4 m/s, 2 min at 1.4), then 6 x (2, 2).
    assert_eq!(flags(&[7.4, 8.2]), []);
    assert_eq!(flags(&[40.0, 8.2, 40.0]), [(40_000, 7_488), (40_000, 9_000)]);
    assert_eq!(flags(&[1.2 * 7.4, 8.2]), [(8_880, 7_488)], "a fifth more");
    // The same start after a short break from next to nothing.
    let mut rows = weeks_of_running(monday(), &[8.0; 6]);
    rows.extend(weeks_of_running(after(monday(), 42 + 20), &[12.0]));
    let flags = Runner::with(rows).of_kind(FlagKind::ReturnTooFast, after(monday(), 70));
    assert_eq!(flags.len(), 1);
    assert!(flags[0].text.contains("12.0 km"), "{}", flags[0].text);
}

#[test]
fn after_the_shares_a_week_back_grows_by_a_tenth_until_weeks_compare_again() {
    // 30.8 is a tenth over the 28 planned; after 29 it may be 31.9.
    assert_eq!(return_flags(21, &[20.0, 28.0, 30.8, 33.8, 60.0]), [], "the fifth week is for the weekly rules");
    assert_eq!(return_flags(21, &[20.0, 28.0, 54.0, 60.0]), [(1.35, 0.77), (1.5, 1.0)]);
    assert_eq!(return_flags(21, &[20.0, 28.0, 1.2 * 30.8]), [(0.924, 0.77)], "a fifth more");
    assert_eq!(return_flags(35, &[12.0, 20.0, 28.0, 30.8]), []);
    assert_eq!(return_flags(35, &[12.0, 20.0, 28.0, 34.0]), [(0.85, 0.77)]);
    // Back on a Wednesday: 14 days at a share end on a Tuesday, and the next whole week begins six days later.
    assert_eq!(return_flags(23, &[20.0, 28.0, 28.0, 60.0]).len(), 1);
}

#[test]
fn a_second_break_ends_the_weeks_of_the_first() {
    // Two weeks back, then 14 days off: the first week after them is the first of the second return alone.
    assert_eq!(return_flags(85, &[7.0, 8.0, 0.0, 0.0, 30.0]).len(), 1);
}

#[test]
fn who_logs_time_alone_is_held_to_time_after_a_break() {
    let timed = |first: NaiveDate, weeks: u64, minutes: f64| -> Vec<ActivityRow> {
        let days = (0..weeks).flat_map(|week| [0, 2, 4, 6].map(|d| after(first, 7 * week + d)));
        let row = |date| {
            let mut row = run(date, minutes * 60.0 / PACE_S_PER_KM);
            row.facts.distance_m = None;
            row
        };
        days.map(row).collect()
    };
    let mut rows = timed(monday(), 6, 75.0);
    rows.extend(timed(after(monday(), 42 + 28), 1, 75.0));
    let flags = Runner::with(rows).of_kind(FlagKind::ReturnTooFast, after(monday(), 77));
    assert_eq!(flags.iter().map(|flag| (flag.value, flag.limit)).collect::<Vec<_>>(), [(1.0, 0.5)]);
    assert!(flags[0].text.contains("5:00 h = 100 % of the usual week before (5:00 h)"), "{}", flags[0].text);
}

#[test]
fn over_a_small_base_kilometres_count_and_not_ratios() {
    assert!(last_week(&[8.0, 8.0, 8.0, 8.0, 13.0], FlagKind::WeekJump).is_empty(), "1.63x, but only 5 km more");
    let flags = last_week(&[6.0, 6.0, 6.0, 10.0, 15.2], FlagKind::WeekJump);
    let flag = &flags[0];
    assert_eq!((flag.severity, flag.unit, flag.limit), (Severity::Note, "m", 5_000.0));
    assert!((flag.value - 5_200.0).abs() < 1e-6, "over last week's 10 km, not over the mean of 7");
    assert_eq!(
        flag.text,
        "Week 15.2 km = 5.2 km more than the larger of last week and the four-week mean (10.0 km); limit 5.0 km more. \
         Over so little running a ratio says nothing."
    );
    assert!(last_week(&[8.0, 8.0, 8.0, 8.0, 30.0], FlagKind::Acwr).is_empty());
}

/// Five weeks of four half hours, of which this share is run; then one of so many minutes of running.
fn run_walks(share: f64, last_running_min: f64) -> Vec<Flag> {
    let half_hour = |date, running_s: f64| {
        let mut row = run(date, 3.6);
        (row.facts.moving_s, row.facts.elapsed_s, row.facts.running_s) = (1800.0, 1800.0, running_s);
        row
    };
    let days = (0..5u64).flat_map(|week| [0, 2, 4, 6].map(|d| after(monday(), 7 * week + d)));
    let mut rows: Vec<ActivityRow> = days.map(|date| half_hour(date, share * 1800.0)).collect();
    rows.push(half_hour(after(monday(), 35), last_running_min * 60.0));
    Runner::with(rows).of_kind(FlagKind::SessionSpike, after(monday(), 35))
}

#[test]
fn run_walkers_are_compared_by_their_minutes_of_running() {
    // Ten minutes of every half hour; the next is run for 25: the same kilometres, two and a half times the running.
    assert!(run_walks(1.0 / 3.0, 24.9).is_empty(), "14.9 minutes more");
    let flag = &run_walks(1.0 / 3.0, 25.0)[0];
    assert_eq!((flag.severity, flag.value), (Severity::Alert, 2.5));
    assert!(flag.text.starts_with("Session 25 min of running = 2.50x the longest of the 30 days before (10 min of"));
    assert!(flag.clears_when.contains("up to 11 min of running"), "{}", flag.clears_when);
    // At two thirds and above it is running, and kilometres count.
    assert!(run_walks(0.67, 30.0).is_empty());
}

/// Five weeks of four 40-minute runs on a belt that shows 6 km, then one of so many minutes on one that shows so many.
fn on_the_belt(minutes: f64, km: f64) -> Vec<Flag> {
    let belt = |date, minutes: f64, km: f64| {
        let mut row = run(date, km);
        let seconds = minutes * 60.0;
        (row.facts.moving_s, row.facts.elapsed_s, row.facts.running_s) = (seconds, seconds, seconds);
        row.sub_sport = crate::model::SubSport::Treadmill;
        row
    };
    let days = (0..5u64).flat_map(|week| [0, 2, 4, 6].map(|d| after(monday(), 7 * week + d)));
    let mut rows: Vec<ActivityRow> = days.map(|date| belt(date, 40.0, 6.0)).collect();
    rows.push(belt(after(monday(), 35), minutes, km));
    let flags = Runner::with(rows).flags(after(monday(), 41));
    flags.into_iter().filter(|f| matches!(f.kind, FlagKind::SessionSpike | FlagKind::LongRunDoubled)).collect()
}

#[test]
fn treadmill_runners_are_compared_by_time() {
    assert!(on_the_belt(40.0, 14.0).is_empty(), "another belt counts other kilometres");
    let flags = on_the_belt(84.0, 6.0);
    let texts: Vec<&str> = flags.iter().map(|flag| flag.text.split(';').next().unwrap()).collect();
    let monday_of = "40 min, 5 Jul 2026";
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(
        texts.contains(&format!("Session 84 min = 2.10x the longest of the 30 days before ({monday_of})").as_str())
    );
    assert!(texts.contains(&"Longest run of the week 84 min = 2.10x the longest of the four weeks before (40 min)"));
}

/// Five weeks of four runs; the longest of the last is this long.
fn doubled(longest_km: f64) -> Vec<Flag> {
    let mut rows = weeks_of_running(monday(), &[32.0; 5]);
    rows.last_mut().unwrap().facts.distance_m = Some(longest_km * 1000.0);
    Runner::with(rows).of_kind(FlagKind::LongRunDoubled, after(monday(), 34))
}

#[test]
fn a_long_run_of_twice_the_last_four_weeks_is_an_alert() {
    assert!(doubled(15.9).is_empty());
    let flag = &doubled(16.0)[0];
    assert_eq!((flag.severity, flag.value, flag.limit), (Severity::Alert, 2.0, 2.0));
    assert_eq!(flag.local_date, after(monday(), 34));
}

#[test]
fn a_week_of_equal_long_runs_is_the_event_of_the_first() {
    let mut rows = weeks_of_running(monday(), &[40.0; 5]);
    rows.extend([0, 2, 4, 6].map(|n| run(after(monday(), 35 + n), 20.5)));
    let flags = Runner::with(rows).flags(after(monday(), 41));
    let of = |kind| flags.iter().find(|flag| flag.kind == kind).unwrap();
    let (spike, doubled) = (of(FlagKind::SessionSpike), of(FlagKind::LongRunDoubled));
    assert_eq!((spike.local_date, doubled.local_date), (after(monday(), 35), after(monday(), 35)));
    assert_eq!(spike.event, doubled.event);
}

#[test]
fn what_clears_a_flag_is_said_by_the_limits_in_use() {
    let mut rows = weeks_of_running(monday(), &[32.0; 5]);
    rows.last_mut().unwrap().facts.distance_m = Some(12_800.0);
    let thresholds = Thresholds {
        long_run_doubled: 1.5,
        same_direction_balance: 0.5,
        same_direction_min_week_m: 8_000.0,
        ..Thresholds::default()
    };
    let passes = (0..5).flat_map(|week| [0, 2].map(|n| pass(7 * week + n, true, 5_000.0))).collect();
    let runner = Runner { routes: vec![road(passes)], ..Runner::with(rows) };
    let flags = runner.flags_within(&thresholds, after(monday(), 34));
    let clears = |kind| flags.iter().find(|flag| flag.kind == kind).map(|flag| flag.clears_when.as_str()).unwrap();
    assert_eq!(
        clears(FlagKind::LongRunDoubled),
        "After a week whose longest run is under 1.50x the longest of its own four weeks before."
    );
    assert_eq!(
        clears(FlagKind::SameDirection),
        "After a week with more than 25 % of the passes the other way, or under 8.0 km on it."
    );
}

fn hilly(last_m: f64) -> Vec<Flag> {
    let rows = (0u64..20)
        .map(|n| {
            let (week, number) = (n / 4, n % 4);
            let metres = if week == 4 { last_m / 4.0 } else { 75.0 };
            with_hills(run(after(monday(), 7 * week + 2 * number), 10.0), metres, 0.0)
        })
        .collect();
    Runner::with(rows).of_kind(FlagKind::HillJump, after(monday(), 34))
}

#[test]
fn climb_is_judged_against_its_own_weeks_and_needs_metres_too() {
    assert!(hilly(449.0).is_empty(), "1.497x");
    assert_eq!(hilly(452.0)[0].severity, Severity::Note);
    assert_eq!(hilly(600.0)[0].severity, Severity::Note, "2.0 itself is within the limit");
    let flag = &hilly(604.0)[0];
    assert_eq!((flag.severity, flag.limit), (Severity::Caution, 2.0));
    assert_eq!(flag.text, "Week's climb 604 m = 2.01x the mean of the four weeks before (300 m); limit 2.00x.");
}

#[test]
fn one_long_run_is_one_event() {
    // 30 km in place of 8 makes the week 56: 1.75 of the usual 32; with 8 it would have been the usual. The same in hours.
    let mut in_km = weeks_of_running(monday(), &[32.0; 6]);
    in_km.last_mut().unwrap().facts.distance_m = Some(30_000.0);
    let mut in_hours = weeks_of_running(monday(), &[32.0; 6]);
    in_hours.last_mut().unwrap().facts.moving_s *= 30.0 / 8.0;
    in_hours.iter_mut().for_each(|row| row.facts.distance_m = None);
    for rows in [in_km, in_hours] {
        let flags = Runner::with(rows).flags(after(monday(), 41));
        let kinds = [FlagKind::SessionSpike, FlagKind::LongRunDoubled, FlagKind::WeekJump, FlagKind::Acwr];
        let event = &flags.iter().find(|flag| flag.kind == FlagKind::SessionSpike).unwrap().event;
        for kind in kinds {
            let flag = flags.iter().find(|flag| flag.kind == kind).unwrap();
            assert_eq!(&flag.event, event, "{kind:?}");
        }
    }
}

#[test]
fn up_and_down_of_one_week_are_one_event() {
    let rows = (0u64..20).map(|n| {
        let metres = if n / 4 == 4 { 300.0 } else { 75.0 };
        with_hills(run(after(monday(), 7 * (n / 4) + 2 * (n % 4)), 10.0), metres, metres)
    });
    let flags = Runner::with(rows.collect()).flags(after(monday(), 34));
    let event = |kind| flags.iter().find(|flag| flag.kind == kind).map(|flag| flag.event.as_str()).unwrap();
    assert_eq!(event(FlagKind::HillJump), event(FlagKind::DescentJump));
}

#[test]
fn a_week_of_more_runs_is_an_event_of_its_own_and_the_ratios_share_it() {
    let flags =
        Runner::with(weeks_of_running(monday(), &[40.0, 40.0, 40.0, 40.0, 40.0, 68.0])).flags(after(monday(), 41));
    let event = |kind| flags.iter().find(|flag| flag.kind == kind).map(|flag| flag.event.as_str()).unwrap();
    assert_eq!(event(FlagKind::WeekJump), event(FlagKind::Acwr));
    assert_ne!(event(FlagKind::WeekJump), event(FlagKind::SessionSpike));
}

#[test]
fn four_weeks_without_an_easier_one_are_one_note() {
    let none = last_week(&[40.0; 6], FlagKind::NoRecoveryWeek);
    assert!(none.is_empty(), "three weeks have three before them");
    let flags =
        Runner::with(weeks_of_running(monday(), &[40.0; 9])).of_kind(FlagKind::NoRecoveryWeek, after(monday(), 62));
    assert_eq!(flags.len(), 1);
    assert_eq!((flags[0].severity, flags[0].value), (Severity::Note, 6.0));
    assert_eq!(flags[0].since, Some(after(monday(), 21)));
}

/// Three runs a week of twenty flat minutes.
fn stepping(weeks: u64, speed_mps: f64, cadence_spm: f64) -> Vec<ActivityRow> {
    let days = (0..weeks).flat_map(|week| [0, 2, 4].map(|d| after(monday(), week * 7 + d)));
    days.map(|date| with_cadence(run(date, 5.0), 1200.0, speed_mps, cadence_spm)).collect()
}

#[test]
fn slow_running_under_170_is_a_rule_of_thumb_and_not_long_steps() {
    let runner = Runner::with(stepping(2, 2.47, 162.2));
    let flags = runner.flags(after(monday(), 13));
    assert_eq!(flags.iter().map(|flag| flag.kind).collect::<Vec<_>>(), [FlagKind::Plain170]);
    assert_eq!(flags[0].severity, Severity::Note);
    assert_eq!(
        flags[0].text,
        "162 steps a minute at 6:45/km over six weeks; rule of thumb 170, typical at that speed 165. Since 5 Jun 2026."
    );
}

#[test]
fn fast_running_at_163_is_long_steps_once_the_height_is_known() {
    // 5.58 % without height; at 1.81 m the height changes nothing.
    let mut runner = Runner::with(stepping(2, 3.85, 163.5));
    assert!(runner.of_kind(FlagKind::Overstride, after(monday(), 13)).is_empty());
    runner.height_m = Some(1.81);
    let flag = &runner.of_kind(FlagKind::Overstride, after(monday(), 13))[0];
    assert_eq!((flag.severity, flag.limit, flag.unit), (Severity::Note, 5.0, "pct"));
    assert!((flag.value - 5.58).abs() < 0.01);
    assert!(flag.text.starts_with("Long steps for the speed (likely)"));
}

#[test]
fn without_a_height_long_steps_need_more_and_the_text_says_so() {
    let flags =
        |cadence_spm| Runner::with(stepping(2, 3.0, cadence_spm)).of_kind(FlagKind::Overstride, after(monday(), 13));
    // Expected 168.056 at 3.0 m/s: 7.5 % is 155.45, 12 % is 147.89.
    assert!(flags(155.5).is_empty());
    let likely = &flags(155.4)[0];
    assert_eq!(likely.severity, Severity::Note);
    assert!(likely.text.contains("Your height would sharpen this."));
    assert_eq!(flags(147.8)[0].severity, Severity::Caution);
}

#[test]
fn steps_need_three_runs_and_an_hour() {
    let at = |rows: Vec<ActivityRow>| Runner::with(rows).of_kind(FlagKind::Plain170, after(monday(), 13)).len();
    let mut rows = stepping(1, 3.0, 160.0);
    assert_eq!(at(rows.clone()), 1);
    rows[2].facts.cadence_bins[0].seconds = 1199.0;
    assert_eq!(at(rows.clone()), 0, "a second short of an hour");
    rows[2].facts.cadence_bins[0].seconds = 599.0;
    rows[0].facts.cadence_bins[0].seconds = 3600.0;
    assert_eq!(at(rows), 0, "two runs of ten minutes or more");
}

#[test]
fn long_steps_begin_and_end_on_days() {
    let mut rows = stepping(4, 3.0, 140.0);
    // Ten weeks later the steps are short, and long ones have left the window.
    rows.extend(stepping(4, 3.0, 175.0).into_iter().map(|mut row| {
        let date = after(row.local_date.unwrap(), 70);
        row.facts.id = ActivityId(format!("{date}"));
        row.local_date = Some(date);
        row.facts.start_utc_ms = row.facts.start_utc_ms.map(|ms| ms + 70 * 86_400_000);
        row
    }));
    let flags = Runner::with(rows).of_kind(FlagKind::Overstride, after(monday(), 100));
    assert_eq!(flags.len(), 1);
    assert_eq!(flags[0].since, Some(after(monday(), 4)));
    assert_eq!(flags[0].local_date, after(monday(), 25));
}

#[test]
fn steps_are_not_judged_when_switched_off() {
    let runner = Runner { gait_off: true, ..Runner::with(stepping(4, 3.0, 140.0)) };
    assert!(runner.flags(after(monday(), 27)).is_empty());
}

fn road(passes: Vec<RoutePass>) -> RouteRow {
    let forward = passes.iter().filter(|pass| pass.forward).count() as u32;
    let backward = passes.len() as u32 - forward;
    RouteRow {
        athlete: "runner".into(),
        route: "R1".into(),
        length_m: 5_000.0,
        runs: passes.len() as u32,
        first_date: passes[0].local_date,
        last_date: passes[passes.len() - 1].local_date,
        forward,
        backward,
        is_loop: true,
        forward_is_anticlockwise: true,
        passes,
        ..RouteRow::default()
    }
}

fn pass(day: u64, forward: bool, length_m: f64) -> RoutePass {
    RoutePass {
        activity: ActivityId(format!("p{day}")),
        local_date: after(monday(), day),
        forward,
        length_m,
        left_probability: None,
    }
}

fn road_flags(passes: Vec<RoutePass>) -> Vec<Flag> {
    let runner = Runner { routes: vec![road(passes)], ..Runner::default() };
    runner.of_kind(FlagKind::SameDirection, after(monday(), 60))
}

#[test]
fn the_same_way_for_three_weeks_of_ten_kilometres_is_flagged() {
    let weeks = |count: u64, length_m: f64| {
        road_flags((0..count).flat_map(|week| [week * 7, week * 7 + 3]).map(|day| pass(day, true, length_m)).collect())
    };
    assert!(weeks(2, 5_000.0).is_empty());
    assert!(weeks(3, 4_999.0).is_empty());
    let flags = weeks(3, 5_000.0);
    assert_eq!((flags[0].severity, flags[0].value), (Severity::Caution, 1.0));
    assert_eq!((flags[0].since, flags[0].local_date), (Some(monday()), after(monday(), 17)));
    assert!(
        flags[0]
            .text
            .starts_with("The 5.0 km loop (R1): anticlockwise 6 times of 6, 3 weeks in a row since 1 Jun 2026.")
    );
}

#[test]
fn one_pass_in_ten_the_other_way_is_still_the_same_way_and_one_in_five_is_not() {
    let weeks = |all: u64| {
        let passes = (0..3).flat_map(|week| (0..all).map(move |n| pass(week * 7 + n % 7, n > 0, 2_500.0)));
        road_flags(passes.collect())
    };
    assert_eq!(weeks(10).len(), 1);
    assert_eq!(weeks(5).len(), 0);
}

#[test]
fn clockwise_is_one_way_as_well_and_a_week_off_begins_anew() {
    let weeks = |weeks: &[u64]| {
        road_flags(weeks.iter().flat_map(|week| [0, 2].map(|day| pass(week * 7 + day, false, 5_000.0))).collect())
    };
    let flags = weeks(&[0, 1, 2]);
    assert!(flags[0].text.contains("clockwise 6 times of 6") && !flags[0].text.contains("anti"), "{}", flags[0].text);
    assert!(weeks(&[0, 1, 3, 4]).is_empty());
}

#[test]
fn turning_round_every_week_is_no_habit() {
    let passes = (0..6).flat_map(|week| [0, 2].map(|day| pass(week * 7 + day, week % 2 == 0, 5_000.0)));
    assert!(road_flags(passes.collect()).is_empty());
}

#[test]
fn flags_keep_their_names_when_later_runs_arrive() {
    let mut rows = weeks_of_running(monday(), &[32.0, 32.0, 32.0, 32.0, 60.0, 32.0]);
    let before = Runner::with(rows.clone()).flags(after(monday(), 34));
    rows.extend(weeks_of_running(after(monday(), 42), &[33.0, 34.0]));
    let later = Runner::with(rows).flags(after(monday(), 55));
    assert!(!before.is_empty());
    for flag in &before {
        let again = later.iter().find(|other| other.id == flag.id).unwrap();
        assert_eq!((&again.event, again.value), (&flag.event, flag.value));
    }
}

#[test]
fn an_id_is_a_word_and_eight_digits() {
    let id = &after_tens(20.1)[0].id;
    let (word, digits) = id.split_once('-').unwrap();
    assert_eq!(word, "SPIKE");
    assert!(digits.len() == 8 && digits.chars().all(|c| c.is_ascii_hexdigit()), "{id}");
}

#[test]
fn newest_flags_come_first_and_loudest_first_within_a_day() {
    let rows = weeks_of_running(monday(), &[32.0, 32.0, 32.0, 32.0, 70.0, 32.0, 32.0, 90.0]);
    let flags = Runner::with(rows).flags(after(monday(), 55));
    assert!(flags.len() > 4);
    assert!(
        flags.windows(2).all(|pair| (pair[0].local_date, pair[0].severity) >= (pair[1].local_date, pair[1].severity))
    );
}

#[test]
fn no_flag_calls_anything_safe_or_foretells_an_injury() {
    let mut runner = Runner::with(stepping(8, 3.0, 140.0));
    runner.rows.extend(weeks_of_running(after(monday(), 56), &[32.0, 32.0, 32.0, 32.0, 90.0]));
    runner.rows.iter_mut().skip(40).for_each(|row| row.facts.descent_m = Some(400.0));
    runner.routes = vec![road((0..9).map(|n| pass(n * 3, true, 5_000.0)).collect())];
    let flags = runner.flags(after(monday(), 90));
    let kinds: std::collections::BTreeSet<FlagKind> = flags.iter().map(|flag| flag.kind).collect();
    assert!(kinds.len() >= 7, "{kinds:?}");
    for flag in flags {
        let words = format!("{} {} {}", flag.text, flag.clears_when, flag.evidence.counter).to_lowercase();
        for word in ["safe", "you will", "predict", "risk", "danger"] {
            assert!(!words.contains(word), "{word} in: {words}");
        }
        assert!(!flag.rows.is_empty() && !flag.activities.is_empty() || flag.kind == FlagKind::NoRecoveryWeek);
        assert!(flag.value.is_finite() && !flag.clears_when.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    /// ACWR and week ratios never shout, whatever the weeks.
    #[test]
    fn only_single_sessions_raise_an_alert(km in prop::collection::vec(0u32..200, 1..20)) {
        let km: Vec<f64> = km.into_iter().map(f64::from).collect();
        let flags = Runner::with(weeks_of_running(monday(), &km)).flags(after(monday(), km.len() as u64 * 7 - 1));
        for flag in flags.iter().filter(|flag| flag.severity == Severity::Alert) {
            prop_assert!(matches!(flag.kind, FlagKind::SessionSpike | FlagKind::LongRunDoubled));
            prop_assert!(flag.value >= 2.0);
        }
    }
}
