//! The three example summaries word for word, and which lines come first.

use super::*;
use crate::model::{ActivityId, FlagKind, PainEntry, PainPattern, RoutePass, Severity, SideOfRoad, Sport, SummaryLine};
use crate::units::METRES_PER_MILE;

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

#[test]
fn a_treadmill_runner_hears_what_was_not_assessed() {
    let found = texts(weeks_of_running(monday(), &[40.0; 6]), &plan_settings(after(monday(), 41), UnitSystem::Km));
    assert_eq!(
        found,
        [
            "Nothing jumped: 40.0 km (usual 40.0), longest 10.0 (30-day longest 10.0).",
            "Next 7 days: no run over 11.0 km; for an easier week stay under 32 km.",
            "Steps: not assessed (no cadence in the recordings).   Not assessed: climb (no altitude); which side of the \
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
    assert_eq!(found[1], "Back since 27 Jul: week 1 held 80 % of the usual week before the break; 50 % is planned.");
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
fn a_ride_before_the_last_run_does_not_make_the_export_current() {
    let ceiling_missing = |ride_on: u64| {
        // The last run is on Sunday, day 41; ten days on, both weeks have a ride in them.
        let mut rows = weeks_of_running(monday(), &[32.0; 6]);
        rows.push(other_sport(after(monday(), ride_on), Sport::Cycling, 3600.0));
        analysed(rows, Vec::new(), &plan_settings(after(monday(), 51), UnitSystem::Km))
            .next_run
            .unwrap()
            .ceiling_missing
    };
    assert_eq!(ceiling_missing(40).as_deref(), Some("the export ends Sun 12 Jul 2026"));
    assert_eq!(ceiling_missing(44), None);
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

#[test]
fn hills_that_raised_a_note_stand_beside_the_calm_words() {
    let rows: Vec<ActivityRow> = weeks_of_running(monday(), &[40.0; 6])
        .into_iter()
        .enumerate()
        .map(|(n, row)| if n < 20 { with_hills(row, 75.0, 75.0) } else { with_hills(row, 125.0, 75.0) })
        .collect();
    let settings = plan_settings(after(monday(), 41), UnitSystem::Km);
    let athlete = analysed(rows, Vec::new(), &settings);
    assert!(athlete.flags.iter().any(|flag| flag.kind == FlagKind::HillJump && flag.severity == Severity::Note));
    let opening = &summary(&athlete, &settings)[0];
    assert_eq!(opening.tone, Tone::Calm);
    assert!(!opening.text.contains("Nothing jumped"), "{}", opening.text);
    assert!(opening.text.ends_with("; climb 1.67 times the usual."), "{}", opening.text);
}

#[test]
fn runs_outside_the_days_asked_for_are_not_called_missing() {
    let mut rows = vec![run(monday(), 8.0), run(after(monday(), 2), 8.0)];
    rows.iter_mut().for_each(|row| row.local_date = None);
    let found = texts(rows, &plan_settings(day("2020-01-01"), UnitSystem::Km));
    assert_eq!(found, ["2 runs lie outside the days that count, up to Wed 1 Jan 2020: nothing was assessed."]);
}

#[test]
fn an_easy_week_of_few_kilometres_keeps_its_tenths() {
    let found = texts(weeks_of_running(monday(), &[8.0; 6]), &plan_settings(after(monday(), 41), UnitSystem::Km));
    assert!(found.iter().any(|text| text.contains("an easier week stay under 6.4 km")), "{found:#?}");
}

#[test]
fn the_condition_that_keeps_steps_from_being_assessed_is_named() {
    // Ninety minutes in six weeks, in runs of five.
    let rows: Vec<ActivityRow> =
        weeks_of_running(monday(), &[40.0; 6]).into_iter().map(|row| with_cadence(row, 300.0, 3.0, 168.0)).collect();
    let settings = plan_settings(after(monday(), 41), UnitSystem::Km);
    let athlete = analysed(rows, Vec::new(), &settings);
    let said = summary(&athlete, &settings).into_iter().map(|line| line.text).collect::<String>();
    assert!(said.contains("Steps: not assessed (0 of the 3 runs of 10 min needed)."), "{said}");
    let page = crate::plan::steps_sentences(&athlete, &settings).swap_remove(0);
    assert!(page.contains("0 min of it in 0 runs of 10 min or more"), "{page}");
}

#[test]
fn a_load_nobody_recorded_is_not_assessed_and_says_which_checks_that_leaves_out() {
    let rows = weeks_of_running(monday(), &[40.0; 6]);
    let settings = plan_settings(after(monday(), 41), UnitSystem::Km);
    let mut athlete = analysed(rows, Vec::new(), &settings);
    let said = |athlete: &AthleteAnalysis| summary(athlete, &settings).pop().unwrap().text;
    assert!(!said(&athlete).contains("RPE"), "{}", said(&athlete));
    for week in &mut athlete.weeks {
        (week.load_unit, week.load, week.base4_load) = (crate::model::LoadUnit::Rpe, None, None);
    }
    assert!(said(&athlete).contains("week jump and ACWR (no effort, RPE, recorded)"), "{}", said(&athlete));
}

fn stop_on(date: NaiveDate) -> PainEntry {
    let pattern = Some(PainPattern::Builds);
    PainEntry { date, site: "front of knee".into(), side: None, level: 4, pattern, onset_km: None }
}

#[test]
fn a_stop_signal_of_the_last_four_weeks_opens_the_verdict() {
    let settings = plan_settings(after(monday(), 69), UnitSystem::Km);
    let mut athlete = analysed(weeks_of_running(monday(), &[40.0; 10]), Vec::new(), &settings);
    let mut opening = |pain: Vec<PainEntry>| {
        athlete.own.pain = pain;
        let found = summary(&athlete, &settings);
        assert!(found.len() <= 5, "{found:#?}");
        (found[0].tone, found[0].text.clone())
    };
    let today = settings.as_of;
    let said = "By your log: stop signal on 9 Aug; less load from 10 Aug.";
    assert_eq!(opening(vec![stop_on(today)]), (Tone::Caution, said.into()));
    let said = "By your log: stop signal on 5 Aug; less load from 2 Aug.";
    assert_eq!(opening(vec![stop_on(day("2026-08-01")), stop_on(day("2026-08-05"))]), (Tone::Caution, said.into()));
    assert_eq!(opening(vec![stop_on(today - chrono::Days::new(28))]).0, Tone::Caution);
    assert_eq!(opening(vec![stop_on(today - chrono::Days::new(29))]).0, Tone::Calm, "another story");
    let mild = PainEntry { pattern: Some(PainPattern::Fades), ..stop_on(today) };
    assert_eq!(opening(vec![mild]).0, Tone::Calm);
    assert_eq!(opening(vec![stop_on(after(today, 1))]).0, Tone::Calm, "of a day that does not count yet");
}

#[test]
fn a_stop_signal_leaves_room_for_all_that_is_said_before_five_weeks() {
    let settings = plan_settings(after(monday(), 20), UnitSystem::Km);
    let mut athlete = analysed(weeks_of_running(monday(), &[40.0; 3]), Vec::new(), &settings);
    athlete.own.pain = vec![stop_on(settings.as_of)];
    let opening = SummaryLine { tone: Tone::Open, text: "No ceiling.".into(), is_of_pain: false };
    let found = crate::plan::summary_after(Some(opening), &athlete, &settings);
    let starts: Vec<&str> = found.iter().filter_map(|line| line.text.split([':', '.']).next()).collect();
    assert_eq!(starts, ["No ceiling", "By your log", "Too early to compare", "First week that can be judged"]);
}

#[test]
fn a_week_back_that_was_too_much_is_named_with_its_own_share() {
    let mut rows = weeks_of_running(monday(), &[40.0; 6]);
    rows.extend(weeks_of_running(after(monday(), 63), &[20.0, 36.0]));
    let found = texts(rows, &plan_settings(after(monday(), 76), UnitSystem::Km));
    assert_eq!(found[1], "Back since 3 Aug: week 2 held 90 % of the usual week before the break; 70 % is planned.");
}

#[test]
fn a_week_of_a_new_runner_that_was_too_much_is_named_in_kilometres() {
    let mut rows = weeks_of_running(monday(), &[40.0; 6]);
    rows.extend(weeks_of_running(after(monday(), 140), &[40.0]));
    let found = texts(rows, &plan_settings(after(monday(), 146), UnitSystem::Km));
    assert_eq!(found[1], "Back since 19 Oct: week 1 held 40.0 km; 7.5 km is planned, as for a new runner.");
}

#[test]
fn who_logs_time_only_reads_hours_and_no_kilometres() {
    let mut rows = weeks_of_running(monday(), &[40.0; 6]);
    rows.push(run(after(monday(), 42), 10.0));
    rows.iter_mut().for_each(|row| row.facts.distance_m = None);
    let found = |days| texts(rows.clone(), &plan_settings(after(monday(), days), UnitSystem::Km)).swap_remove(0);
    assert_eq!(found(41), "Nothing jumped: 4:00 h (usual 4:00), longest 60 min (30-day longest 60 min).");
    assert_eq!(found(42), "Nothing jumped: last week 4:00 h (usual 4:00), longest 60 min (30-day longest 60 min).");
    rows[20].facts.moving_s = 6.0 * 3600.0;
    rows[20].facts.elapsed_s = 6.0 * 3600.0;
    let found = texts(rows, &plan_settings(after(monday(), 42), UnitSystem::Km));
    assert!(
        found.iter().any(|text| text.starts_with("Last week 9:00 h (usual 4:00), this week so far 1:00 h   steps")),
        "{found:#?}"
    );
}

/// Five weeks of 32 km in runs of this many, then a Monday to Friday of these runs.
fn to_friday(km: [f64; 5]) -> Vec<ActivityRow> {
    let mut rows = weeks_of_running(monday(), &[32.0; 5]);
    rows.extend((0..).zip(km).map(|(n, km)| run(after(monday(), 35 + n), km)));
    rows
}

#[test]
fn the_ceiling_of_a_run_stands_beside_what_is_left_of_the_week() {
    let found = |km| lines(to_friday(km), Vec::new(), &plan_settings(after(monday(), 39), UnitSystem::Km));
    // 1.3 x 32 = 41.6.
    let some_left = found([8.0, 8.0, 8.0, 8.0, 5.6]);
    assert_eq!(some_left[0].0, Tone::Calm);
    assert!(
        some_left[1].1.starts_with("Next 7 days: no run over 8.8 km, and 4.0 km more this week; for an easier week"),
        "{some_left:#?}"
    );
    let nothing_left = found([8.8, 8.8, 8.8, 8.8, 8.8]);
    assert_eq!(
        nothing_left[0],
        (
            Tone::Open,
            "This week has reached its limits: 44.0 km. Nothing jumped: last week 32.0 km (usual 32.0), longest 8.0 \
             (30-day longest 8.0)."
                .to_string()
        )
    );
    assert!(
        nothing_left[1].1.starts_with("Next 7 days: no run over 9.6 km, and nothing more this week within its limits;"),
        "{nothing_left:#?}"
    );
    let much_left = found([8.0, 8.0, 0.5, 0.5, 0.5]);
    assert!(much_left[1].1.starts_with("Next 7 days: no run over 8.8 km; for an easier week"), "{much_left:#?}");
}

#[test]
fn what_a_small_base_leaves_stands_beside_the_ceiling_too() {
    let mut rows = weeks_of_running(monday(), &[8.0; 5]);
    rows.extend([0, 1, 2, 3, 4].map(|n| run(after(monday(), 35 + n), 2.2)));
    let found = texts(rows, &plan_settings(after(monday(), 39), UnitSystem::Km));
    // 8 + 5 - 11.
    assert!(found.iter().any(|text| text.contains("no run over 2.4 km, and 2.0 km more this week")), "{found:#?}");
}

#[test]
fn from_a_monday_on_the_week_named_is_the_one_that_begins() {
    let settings = plan_settings(after(monday(), 41), UnitSystem::Km);
    let mut athlete = analysed(weeks_of_running(monday(), &[40.0; 6]), Vec::new(), &settings);
    athlete.next_run.as_mut().unwrap().week_left_acwr = Some(10_500.0);
    let found = summary(&athlete, &settings);
    assert!(
        found.iter().any(|line| line.text.contains("no run over 11.0 km, and 10.5 km in the coming week;")),
        "{found:#?}"
    );
}

#[test]
fn a_side_kept_both_ways_is_not_turned_round() {
    let mut rows = weeks_of_running(monday(), &[40.0; 6]);
    for row in &mut rows {
        (row.keep_left_m, row.keep_right_m, row.keep_unknown_m) = (Some(8_000.0), Some(0.0), Some(0.0));
        (row.same_way_m, row.same_way_balance_m) = (Some(8_000.0), Some(0.0));
    }
    let passes: Vec<RoutePass> = rows
        .iter()
        .flat_map(|row| {
            [true, false].map(|forward| RoutePass {
                activity: row.facts.id.clone(),
                local_date: row.local_date.unwrap(),
                forward,
                length_m: 4_000.0,
                left_probability: Some(1.0),
            })
        })
        .collect();
    let road = RouteRow {
        length_m: 4_000.0,
        side: SideOfRoad::Left,
        side_confidence: Some(1.0),
        passes,
        ..RouteRow::default()
    };
    let found = lines(rows, vec![road], &plan_settings(after(monday(), 41), UnitSystem::Km));
    let habit = found.iter().find(|(_, text)| text.starts_with("One habit: kept left of travel")).unwrap();
    assert!(
        habit.1.ends_with("6 weeks in a row since 1 Jun 2026. On footways, keep the other side now and then."),
        "{habit:?}"
    );
}
