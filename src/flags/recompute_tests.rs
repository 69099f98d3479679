//! The rows of a flag suffice: its value is computed again here from them alone, by plain arithmetic.

#![allow(clippy::unwrap_used)]

use super::{FlagInput, Thresholds, find_flags};
use crate::model::{ActivityRow, Flag, FlagKind, WeekStart};
use crate::units::UnitSystem;
use crate::weekly::test_rows::{after, day, run, weeks_of_running, with_hills};
use crate::weekly::{WeeklySettings, weekly};
use chrono::NaiveDate;
use serde_json::Value;

/// A Monday.
fn monday() -> NaiveDate {
    day("2026-06-01")
}

fn flags(mut rows: Vec<ActivityRow>, as_of: NaiveDate) -> Vec<Flag> {
    let weekly = weekly(&mut rows, &WeeklySettings::new(as_of, WeekStart::Monday)).unwrap();
    let input = FlagInput {
        athlete: "runner",
        activities: &rows,
        sessions: &weekly.sessions["runner"],
        weeks: &weekly.weeks["runner"],
        routes: &[],
        as_of,
        week_start: WeekStart::Monday,
        height_m: None,
        assess_gait: false,
        units: UnitSystem::Km,
    };
    find_flags(&input, &Thresholds::default())
}

fn column(flag: &Flag, name: &str) -> Vec<f64> {
    flag.rows.iter().filter_map(|row| row[name].as_f64()).collect()
}

/// The last of the rows over the mean of the four before.
fn over_mean(values: &[f64]) -> f64 {
    let (last, before) = values.split_last().unwrap();
    assert_eq!(before.len(), 4);
    last / (before.iter().sum::<f64>() / 4.0)
}

fn recomputed(flag: &Flag) -> f64 {
    let distances = column(flag, "distance_m");
    let largest = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
    match flag.kind {
        FlagKind::SessionSpike => {
            flag.rows[0]["distance_m"].as_f64().unwrap() / flag.rows[0]["longest30_m"].as_f64().unwrap()
        }
        FlagKind::LongRunDoubled => {
            let longest = column(flag, "longest_run_m");
            longest[4] / largest(&longest[..4])
        }
        FlagKind::WeekJump => {
            let loads = column(flag, "load");
            loads[4] / (loads[..4].iter().sum::<f64>() / 4.0).max(loads[3])
        }
        FlagKind::Acwr => over_mean(&column(flag, "load")),
        FlagKind::HillJump => over_mean(&column(flag, "ascent_m")),
        FlagKind::DescentJump => over_mean(&column(flag, "descent_m")),
        FlagKind::NoRecoveryWeek => {
            // The three weeks in front are the base of the first; each after them was above 80 % of its own three.
            let easy = |at: usize| distances[at] <= 0.8 * distances[at - 3..at].iter().sum::<f64>() / 3.0;
            assert!((3..distances.len()).all(|at| !easy(at)));
            (distances.len() - 3) as f64
        }
        FlagKind::ReturnTooFast => {
            let before_m = flag.rows[0]["before_week_m"].as_f64().unwrap();
            let back: f64 = flag.rows[1..].iter().map(|row| row["distance_m"].as_f64().unwrap()).sum();
            back / before_m
        }
        kind => panic!("{} is no load flag", kind.name()),
    }
}

/// Steady weeks, a long jump, a hilly week, a break and a fast return: a history in which every load rule speaks.
fn eventful() -> Vec<ActivityRow> {
    let mut rows = weeks_of_running(monday(), &[40.0, 41.0, 42.0, 43.0, 44.0, 46.0]);
    for row in &mut rows {
        *row = with_hills(row.clone(), 60.0, 50.0);
    }
    // The seventh week: a run of more than twice the longest, and more than one and a half times the week.
    let seventh = after(monday(), 42);
    rows.extend([0, 1, 2, 3].map(|d| with_hills(run(after(seventh, d), 12.0), 250.0, 250.0)));
    rows.push(with_hills(run(after(seventh, 6), 27.0), 300.0, 280.0));
    // Three weeks off, and back with nearly everything at once.
    let back = after(seventh, 28);
    rows.extend([0, 2, 4].map(|d| run(after(back, d), 13.0)));
    rows
}

#[test]
fn every_load_flag_can_be_computed_again_from_its_rows() {
    let flags = flags(eventful(), after(monday(), 80));
    for kind in [
        FlagKind::SessionSpike,
        FlagKind::LongRunDoubled,
        FlagKind::WeekJump,
        FlagKind::Acwr,
        FlagKind::HillJump,
        FlagKind::DescentJump,
        FlagKind::NoRecoveryWeek,
        FlagKind::ReturnTooFast,
    ] {
        let of_kind: Vec<&Flag> = flags.iter().filter(|flag| flag.kind == kind).collect();
        assert!(!of_kind.is_empty(), "{} was not raised", kind.name());
        for flag in of_kind {
            let again = recomputed(flag);
            assert!(
                (again - flag.value).abs() <= 1e-9,
                "{}: {again} from the rows, {} in the flag",
                kind.name(),
                flag.value
            );
        }
    }
}

#[test]
fn rows_survive_the_way_through_json() {
    for flag in flags(eventful(), after(monday(), 80)) {
        let text = serde_json::to_string(&flag.rows).unwrap();
        let read: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(recomputed(&Flag { rows: read, ..flag.clone() }), recomputed(&flag));
    }
}
