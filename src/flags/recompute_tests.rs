//! The rows of a flag suffice: its value is computed again here from them alone, by plain arithmetic.

#![allow(clippy::unwrap_used)]

use super::{FlagInput, Thresholds, find_flags};
use crate::model::{ActivityRow, Flag, FlagKind, FlagRow, WeekStart};
use crate::units::UnitSystem;
use crate::weekly::test_rows::{after, day, run, weeks_of_running, with_cadence, with_hills};
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
        own: &crate::model::OwnLog::default(),
        as_of,
        week_start: WeekStart::Monday,
        height_m: None,
        assess_gait: true,
        units: UnitSystem::Km,
    };
    find_flags(&input, &Thresholds::default())
}

fn column(rows: &[Value], name: &str) -> Vec<f64> {
    rows.iter().filter_map(|row| row[name].as_f64()).collect()
}

/// The last of the rows over the mean of the four before.
fn over_mean(values: &[f64]) -> f64 {
    let (last, before) = values.split_last().unwrap();
    assert_eq!(before.len(), 4);
    last / (before.iter().sum::<f64>() / 4.0)
}

fn of_period<'a>(rows: &'a [Value], period: &str) -> impl Iterator<Item = &'a Value> {
    let period = period.to_owned();
    rows.iter().filter(move |row| row["period"] == period.as_str())
}

/// Mean weighted by the seconds on the flat.
fn weighted<'a>(rows: impl Iterator<Item = &'a Value>, name: &str) -> f64 {
    let pairs: Vec<(f64, f64)> =
        rows.map(|row| (row["flat_s"].as_f64().unwrap(), row[name].as_f64().unwrap())).collect();
    pairs.iter().map(|(seconds, value)| seconds * value).sum::<f64>() / pairs.iter().map(|(s, _)| s).sum::<f64>()
}

/// From the rows as somebody reads them in `flags.json`.
fn recomputed(flag: &Flag, rows: &[Value]) -> f64 {
    let distances = column(rows, "distance_m");
    let largest = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
    match flag.kind {
        FlagKind::SessionSpike => {
            let compared = &distances[1..];
            assert_eq!(compared.len() as u64, rows[0]["sessions30"].as_u64().unwrap());
            let start_ms = rows[0]["start_utc_ms"].as_i64().unwrap();
            let earliest_ms = start_ms - 30 * 86_400_000;
            let starts: Vec<i64> = rows[1..].iter().map(|row| row["start_utc_ms"].as_i64().unwrap()).collect();
            assert!(starts.iter().all(|start| (earliest_ms..start_ms).contains(start)), "{starts:?}");
            match rows[0]["measured_by"].as_str().unwrap() {
                "distance" => distances[0] / largest(compared),
                "running_time" => {
                    let running = column(rows, "running_s");
                    running[0] / largest(&running[1..])
                }
                other => panic!("{other}"),
            }
        }
        FlagKind::LongRunDoubled => {
            let longest = column(rows, "longest_run_m");
            longest[4] / largest(&longest[..4])
        }
        FlagKind::WeekJump if flag.unit == "m" => {
            let base = distances[..4].iter().sum::<f64>() / 4.0;
            distances[4] - base.max(distances[3])
        }
        FlagKind::WeekJump => {
            let loads = column(rows, "load");
            loads[4] / (loads[..4].iter().sum::<f64>() / 4.0).max(loads[3])
        }
        FlagKind::Acwr => over_mean(&column(rows, "load")),
        FlagKind::HillJump => over_mean(&column(rows, "ascent_m")),
        FlagKind::DescentJump => over_mean(&column(rows, "descent_m")),
        FlagKind::NoRecoveryWeek => {
            // The three weeks in front are the base of the first; each after them was above 80 % of its own three.
            let easy = |at: usize| distances[at] <= 0.8 * distances[at - 3..at].iter().sum::<f64>() / 3.0;
            assert!((3..distances.len()).all(|at| !easy(at)));
            (distances.len() - 3) as f64
        }
        FlagKind::ReturnTooFast => {
            let sum = |period: &str| of_period(rows, period).filter_map(|row| row["distance_m"].as_f64()).sum::<f64>();
            if flag.unit == "m" { sum("back") } else { sum("back") / (sum("before") / 4.0) }
        }
        FlagKind::Plain170 => weighted(rows.iter(), "cadence_spm"),
        FlagKind::Overstride => {
            let deficit = weighted(rows.iter(), "deficit_pct");
            // Each run's own deficit, of its own cadence and the one typical at its speed.
            for row in rows {
                let typical = 150.02 + 6.012 * row["speed_mps"].as_f64().unwrap();
                let own = 100.0 * (1.0 - row["cadence_spm"].as_f64().unwrap() / typical);
                assert!((own - row["deficit_pct"].as_f64().unwrap()).abs() < 1e-9, "{row}");
            }
            deficit
        }
        FlagKind::CadenceDrop => {
            let line = &rows[0];
            let (at, slope) = (line["at_speed_mps"].as_f64().unwrap(), line["slope_spm_per_mps"].as_f64().unwrap());
            let moved = |row: &Value| {
                let number = |name: &str| row[name].as_f64().unwrap();
                number("cadence_spm") + slope * (at - number("speed_mps"))
            };
            let mut before: Vec<f64> = of_period(rows, "before").map(moved).collect();
            before.sort_by(f64::total_cmp);
            // All runs are as long, so the weighted median is the plain one.
            let before_spm = before[(before.len() - 1) / 2];
            let now: Vec<f64> = of_period(rows, "now").map(moved).collect();
            100.0 * (1.0 - now.iter().sum::<f64>() / now.len() as f64 / before_spm)
        }
        kind => panic!("{} has no recomputation here", kind.name()),
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

/// Twenty weeks at one cadence, then six with far fewer steps; speeds go up and down.
fn longer_steps() -> Vec<ActivityRow> {
    let days = (0..26u64).flat_map(|week| [0, 2, 4].map(|day| (week, week * 7 + day)));
    let row = |(week, day): (u64, u64)| {
        let speed_mps = 2.8 + (day % 5) as f64 * 0.1;
        let steps = if week < 20 { 150.02 } else { 133.0 } + 6.012 * speed_mps;
        with_cadence(run(after(monday(), day), 8.0), 1200.0, speed_mps, steps)
    };
    days.map(row).collect()
}

fn check_kinds(flags: &[Flag], kinds: &[FlagKind]) {
    for kind in kinds.iter().copied() {
        let of_kind: Vec<&Flag> = flags.iter().filter(|flag| flag.kind == kind).collect();
        assert!(!of_kind.is_empty(), "{} was not raised", kind.name());
        for flag in of_kind {
            let rows: Vec<Value> = flag.rows.iter().map(FlagRow::json).collect();
            let again = recomputed(flag, &rows);
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
fn every_load_flag_can_be_computed_again_from_its_rows() {
    let kinds = [
        FlagKind::SessionSpike,
        FlagKind::LongRunDoubled,
        FlagKind::WeekJump,
        FlagKind::Acwr,
        FlagKind::HillJump,
        FlagKind::DescentJump,
        FlagKind::NoRecoveryWeek,
        FlagKind::ReturnTooFast,
    ];
    check_kinds(&flags(eventful(), after(monday(), 80)), &kinds);
}

#[test]
fn flags_of_small_weeks_and_of_run_walkers_can_be_computed_again_too() {
    let mut rows = weeks_of_running(monday(), &[6.0, 5.0, 7.0, 6.0, 8.0, 21.0]);
    rows.iter_mut().for_each(|row| row.facts.running_s *= 0.4);
    let last = rows.last_mut().unwrap();
    (last.facts.moving_s, last.facts.running_s) = (3_000.0, 2_400.0);
    let found = flags(rows, after(monday(), 41));
    assert!(found.iter().any(|flag| flag.kind == FlagKind::WeekJump && flag.unit == "m"));
    assert!(found.iter().any(|flag| flag.rows[0].text("measured_by") == Some("running_time")));
    check_kinds(&found, &[FlagKind::SessionSpike, FlagKind::WeekJump]);
}

#[test]
fn every_flag_of_steps_can_be_computed_again_from_its_rows() {
    let kinds = [FlagKind::Plain170, FlagKind::Overstride, FlagKind::CadenceDrop];
    check_kinds(&flags(longer_steps(), after(monday(), 181)), &kinds);
}

#[test]
fn rows_survive_the_way_through_json() {
    for flag in flags(eventful(), after(monday(), 80)) {
        let rows: Vec<Value> = flag.rows.iter().map(FlagRow::json).collect();
        let read: Vec<Value> = serde_json::from_str(&serde_json::to_string(&rows).unwrap()).unwrap();
        assert_eq!(recomputed(&flag, &read), recomputed(&flag, &rows));
    }
}
