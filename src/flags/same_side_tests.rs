//! The side rules at their edges: weeks of four runs on repeated roads, the metres written by hand.

#![allow(clippy::unwrap_used)]

use super::{FlagInput, Thresholds, find_flags};
use crate::model::{
    ActivityId, ActivityRow, Flag, FlagKind, RoutePass, RouteRow, Severity, SideOfRoad, Surface, WeekStart,
};
use crate::units::UnitSystem;
use crate::weekly::test_rows::{after, day, weeks_of_running};
use crate::weekly::{WeeklySettings, weekly};
use chrono::NaiveDate;

/// A Monday.
fn monday() -> NaiveDate {
    day("2026-06-01")
}

/// What a week repeats, in kilometres.
#[derive(Clone, Copy)]
struct Side {
    left: f64,
    right: f64,
    unknown: f64,
    same_way: f64,
    balance: f64,
}

const LEFT: Side = Side { left: 10.0, right: 0.5, unknown: 2.0, same_way: 12.0, balance: 0.0 };
const ONE_WAY: Side = Side { left: 0.0, right: 0.0, unknown: 12.0, same_way: 12.0, balance: 1.0 };

/// Each week's figures lie on its first run.
fn rows(weeks: &[Side], week_km: f64) -> Vec<ActivityRow> {
    let mut rows = weeks_of_running(monday(), &vec![week_km; weeks.len()]);
    let each = rows.len() / weeks.len();
    for (row, side) in rows.iter_mut().step_by(each).zip(weeks) {
        row.keep_left_m = Some(side.left * 1000.0);
        row.keep_right_m = Some(side.right * 1000.0);
        row.keep_unknown_m = Some(side.unknown * 1000.0);
        row.same_way_m = Some(side.same_way * 1000.0);
        row.same_way_balance_m = Some(side.same_way * 1000.0 * side.balance);
    }
    rows
}

fn flags_with(weeks: &[Side], week_km: f64, routes: &[RouteRow]) -> Vec<Flag> {
    flags_within(&Thresholds::default(), weeks, week_km, routes)
}

fn flags_within(thresholds: &Thresholds, weeks: &[Side], week_km: f64, routes: &[RouteRow]) -> Vec<Flag> {
    let mut rows = rows(weeks, week_km);
    let as_of = after(monday(), 7 * weeks.len() as u64 - 1);
    let weekly = weekly(&mut rows, &WeeklySettings::new(as_of, WeekStart::Monday)).unwrap();
    let input = FlagInput {
        athlete: "runner",
        activities: &rows,
        sessions: &weekly.sessions["runner"],
        weeks: &weekly.weeks["runner"],
        routes,
        own: &crate::model::OwnLog::default(),
        as_of,
        week_start: WeekStart::Monday,
        height_m: None,
        assess_gait: false,
        units: UnitSystem::Km,
    };
    find_flags(&input, thresholds)
}

fn side_flags(weeks: &[Side]) -> Vec<Flag> {
    side_flags_of(weeks, 20.0)
}

fn side_flags_of(weeks: &[Side], week_km: f64) -> Vec<Flag> {
    side_flags_on(weeks, week_km, &[road_of_sides(weeks, 1.0)])
}

fn side_flags_on(weeks: &[Side], week_km: f64, routes: &[RouteRow]) -> Vec<Flag> {
    flags_with(weeks, week_km, routes).into_iter().filter(|flag| flag.kind == FlagKind::SameSide).collect()
}

/// One road with all the metres of a known side, and how sure the side is.
fn road_of_sides(weeks: &[Side], confidence: f64) -> RouteRow {
    let passes = (0..).zip(weeks).flat_map(|(week, side)| {
        [(side.left, 1.0), (side.right, 0.0)].map(|(km, left)| RoutePass {
            activity: ActivityId(format!("week-{week}-{left}")),
            local_date: after(monday(), 7 * week),
            forward: left > 0.5,
            length_m: 1000.0 * km,
            left_probability: (km > 0.0).then_some(left),
        })
    });
    // A track, so that its direction raises nothing.
    let passes: Vec<RoutePass> = passes.collect();
    let side = SideOfRoad::Left;
    RouteRow { side, side_confidence: Some(confidence), is_track: true, passes, ..RouteRow::default() }
}

#[test]
fn three_weeks_on_the_left_are_confirmed_and_two_are_not() {
    assert!(side_flags(&[LEFT; 2]).is_empty());
    let flags = side_flags(&[LEFT; 3]);
    assert_eq!(flags.len(), 1);
    assert_eq!((flags[0].severity, flags[0].confidence), (Severity::Caution, "medium"));
    // (30 - 1.5) / (30 + 1.5).
    assert!((flags[0].value - 0.904_762).abs() < 1e-6, "{}", flags[0].value);
    assert!(
        flags[0].text.starts_with(
            "Kept left of travel on 30.0 km of 37.5 km of repeated roads, 3 weeks in a row since 1 Jun 2026."
        ),
        "{}",
        flags[0].text
    );
    assert_eq!(flags[0].rows.len(), 3);
}

#[test]
fn a_side_that_is_only_likely_is_a_note() {
    let of = |confidence| {
        let flags = side_flags_on(&[LEFT; 3], 20.0, &[road_of_sides(&[LEFT; 3], confidence)]);
        (flags[0].severity, flags[0].text.starts_with("Probably kept left of travel on 30.0 km"))
    };
    assert_eq!(of(0.9999), (Severity::Caution, false));
    assert_eq!(of(0.9998), (Severity::Note, true));
    // Half of the metres on a sure road is enough.
    let share = |sure: f64, likely: f64| {
        let part = |km: f64| [Side { left: km, right: 0.0, ..LEFT }; 3];
        let roads = [road_of_sides(&part(sure), 1.0), road_of_sides(&part(likely), 0.99)];
        side_flags_on(&[LEFT; 3], 20.0, &roads)[0].severity
    };
    assert_eq!((share(5.0, 5.0), share(4.9, 5.1)), (Severity::Caution, Severity::Note));
}

#[test]
fn a_side_by_the_map_alone_is_never_sure() {
    let by_map = RouteRow { centre_left_m: Some(5.9), ..road_of_sides(&[LEFT; 3], 1.0) };
    let flag = side_flags_on(&[LEFT; 3], 20.0, &[by_map]).remove(0);
    assert_eq!((flag.severity, flag.confidence), (Severity::Note, "low"));
    assert!(flag.text.starts_with("Probably kept left"), "{}", flag.text);
}

#[test]
fn the_low_foot_is_that_of_the_roads_run_in_these_weeks() {
    let text = |roads: &[RouteRow]| side_flags_on(&[LEFT; 3], 20.0, roads).remove(0).text;
    let road = |surface, confidence| RouteRow { surface: Some(surface), ..road_of_sides(&[LEFT; 3], confidence) };
    let here = road(Surface::Road, 1.0);
    // Years of a footway before, and none of it since.
    let mut before = road(Surface::Footway, 1.0);
    before.keep_left_m = 2_000_000.0;
    before.passes.iter_mut().for_each(|pass| pass.local_date = day("2024-06-01"));
    let said = text(&[here, before]);
    assert!(said.contains(" By what is underfoot there, the left foot lands lower. "), "{said}");
    assert!(text(&[road(Surface::Road, 0.99)]).contains(" If so, by what is underfoot there, the left foot"));
    assert!(!text(&[road_of_sides(&[LEFT; 3], 1.0)]).contains("lands lower"));
}

#[test]
fn each_limit_is_met_at_its_edge_and_missed_below() {
    let flagged = |side: Side| side_flags(&[side; 4]).iter().filter(|flag| flag.severity == Severity::Caution).count();
    // |I| = 0.6 with 8 against 2.
    assert_eq!(flagged(Side { left: 8.0, right: 2.0, ..LEFT }), 1);
    assert_eq!(flagged(Side { left: 7.9, right: 2.0, ..LEFT }), 0);
    assert_eq!(flagged(Side { same_way: 10.0, ..LEFT }), 1);
    assert_eq!(flagged(Side { same_way: 9.9, ..LEFT }), 0);
    // Half of the repeated metres have a known side.
    assert_eq!(flagged(Side { unknown: 10.5, ..LEFT }), 1);
    assert_eq!(flagged(Side { unknown: 10.6, ..LEFT }), 0);
    assert_eq!(flagged(Side { left: 0.5, right: 10.0, ..LEFT }), 1);
}

#[test]
fn less_than_half_of_a_long_week_is_no_repetition() {
    assert_eq!(side_flags_of(&[LEFT; 3], 24.0).len(), 1);
    assert_eq!(side_flags_of(&[LEFT; 3], 24.1).len(), 0);
}

#[test]
fn a_change_of_side_or_a_week_off_begins_anew() {
    let right = Side { left: 0.5, right: 10.0, ..LEFT };
    assert!(side_flags(&[LEFT, LEFT, right, right, LEFT, LEFT]).is_empty());
    let idle = Side { left: 0.0, right: 0.0, unknown: 0.0, same_way: 0.0, balance: 0.0 };
    assert!(side_flags(&[LEFT, LEFT, idle, LEFT, LEFT]).is_empty());
}

#[test]
fn one_way_without_a_known_side_is_possible_and_never_a_caution() {
    let flags = side_flags(&[ONE_WAY; 3]);
    assert_eq!(flags.len(), 1);
    assert_eq!((flags[0].severity, flags[0].confidence, flags[0].value), (Severity::Note, "low", 1.0));
    assert!(flags[0].text.contains("cannot be told from one direction"));
    assert!(side_flags(&[Side { balance: 0.79, ..ONE_WAY }; 3]).is_empty());
}

#[test]
fn the_same_loop_the_same_way_leads_and_the_side_shares_its_event() {
    let pass = |day: u64| RoutePass {
        activity: ActivityId(format!("p{day}")),
        local_date: after(monday(), day),
        forward: true,
        length_m: 6_000.0,
        left_probability: None,
    };
    let passes: Vec<RoutePass> = (0..4).flat_map(|week| [week * 7, week * 7 + 3]).map(pass).collect();
    let road = |is_track| RouteRow {
        length_m: 6_000.0,
        is_loop: true,
        is_track,
        passes: passes.clone(),
        ..RouteRow::default()
    };
    let flags = flags_with(&[ONE_WAY; 4], 20.0, &[road(false)]);
    let of = |kind| flags.iter().find(|flag| flag.kind == kind).unwrap();
    assert_eq!(of(FlagKind::SameSide).event, of(FlagKind::SameDirection).id);
    let on_track = flags_with(&[ONE_WAY; 4], 20.0, &[road(true)]);
    assert!(!on_track.iter().any(|flag| flag.kind == FlagKind::SameDirection), "bends are data, not a flag");
}

#[test]
fn nobody_is_sent_into_traffic() {
    for flag in side_flags(&[LEFT; 3]).iter().chain(&side_flags(&[ONE_WAY; 3])) {
        assert!(flag.text.contains("on roads without one keep facing traffic and vary the route."));
    }
}

#[test]
fn who_runs_both_ways_is_sent_to_the_other_side_and_not_the_other_way_round() {
    let advice = |balance| side_flags(&[Side { balance, ..LEFT }; 3]).remove(0).text;
    assert!(advice(0.0).contains("On footways and paths keep the other side now and then;"), "{}", advice(0.0));
    assert!(!advice(0.0).contains("other way round"), "{}", advice(0.0));
    assert!(advice(0.8).contains("On footways and paths run it the other way round now and then;"), "{}", advice(0.8));
}

#[test]
fn what_clears_a_side_is_said_by_the_limits_in_use() {
    let thresholds = Thresholds {
        same_side_imbalance: 0.5,
        same_direction_balance: 0.5,
        same_side_min_week_m: 8_000.0,
        ..Thresholds::default()
    };
    let clears = |side| {
        let flags = flags_within(&thresholds, &[side; 3], 20.0, &[road_of_sides(&[side; 3], 1.0)]);
        flags.into_iter().find(|flag| flag.kind == FlagKind::SameSide).unwrap().clears_when
    };
    assert_eq!(
        clears(LEFT),
        "After a week with more than 25 % of these metres on the other side, or under 8.0 km the same way."
    );
    assert_eq!(
        clears(ONE_WAY),
        "After a week with more than 25 % of the passes the other way, or under 8.0 km on these roads."
    );
}
