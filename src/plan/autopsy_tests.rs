//! Two hundred runners with a known cause, and as many in whom nothing changed.

#![allow(clippy::unwrap_used)]

use super::autopsy;
use crate::model::{ActivityRow, AthleteAnalysis, Exposure};
use crate::weekly::test_rows::{after, day, run, with_hills};
use crate::weekly::{WeeklySettings, weekly};
use chrono::{Days, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Normal};

const WEEKS: u64 = 72;
const RUNNERS: u64 = 200;

fn monday() -> NaiveDate {
    day("2025-01-06")
}

fn normal(rng: &mut ChaCha8Rng, mean: f64, deviation: f64) -> f64 {
    Normal::new(mean, deviation).unwrap().sample(rng)
}

/// Seventy-two weeks of one runner: three to six runs a week that vary in number, length, climb, pace, road and side;
/// an easier fourth week; a new pair every twenty weeks, taken up slowly.
fn runner(rng: &mut ChaCha8Rng) -> Vec<ActivityRow> {
    let (week_km, usual_runs) = (rng.random_range(20.0..70.0), rng.random_range(3..7u64));
    let (varies, climb) = (rng.random_range(0.06..0.2), rng.random_range(2.0..20.0));
    let (deficit, repeated) = (normal(rng, 2.0, 3.0), rng.random_range(0.2..0.8));
    let mut rows = Vec::new();
    for week in 0..WEEKS {
        let easy = if week % 4 == 3 { 0.75 } else { 1.0 };
        let km = week_km * normal(rng, 0.0, varies).exp() * easy;
        let runs = (usual_runs + rng.random_range(0..3u64)).saturating_sub(1).clamp(2, 7);
        let mut days: Vec<u64> = (0..7).collect();
        while days.len() > runs as usize {
            days.remove(rng.random_range(0..days.len()));
        }
        let mut shares: Vec<f64> = days.iter().map(|_| rng.random_range(0.7..1.1)).collect();
        *shares.last_mut().unwrap() *= rng.random_range(1.5..2.2);
        let sum: f64 = shares.iter().sum();
        for (day, share) in days.into_iter().zip(shares) {
            let km = km * share / sum;
            let up = climb * km * normal(rng, 0.0, 0.4).exp();
            let down = up * normal(rng, 0.0, 0.05).exp();
            let mut row = with_hills(run(after(monday(), week * 7 + day), km), up, down);
            let is_fast = rng.random_range(0.0..1.0) < 0.2;
            let speed = if is_fast { 3.3 } else { 2.8 };
            row.facts.speed_mps = Some(speed);
            row.repeated_m = Some(km * 1000.0 * normal(rng, repeated, 0.2).clamp(0.0, 1.0));
            let side = normal(rng, 0.1, 0.3).clamp(-1.0, 1.0);
            row.keep_left_m = Some(km * 1000.0 * side.max(0.0));
            row.keep_right_m = Some(km * 1000.0 * (-side).max(0.0));
            let is_new = week % 20 < 3 && rng.random_range(0.0..1.0) < 0.33;
            let pair = if is_new || week % 20 >= 3 { week / 20 + 1 } else { week / 20 };
            row.shoe = Some(format!("Pair {pair}"));
            row.cadence_deficit_pct = Some(normal(rng, deficit, 1.0));
            rows.push(row);
        }
    }
    rows
}

/// Changes the weeks from six to two before the pain.
fn plant(rows: &mut Vec<ActivityRow>, pain: NaiveDate, exposure: Exposure) {
    let first = pain - Days::new(42);
    let in_days = |row: &ActivityRow, from: u64, to: u64| {
        let at = (row.local_date.unwrap() - first).num_days();
        (from as i64..to as i64).contains(&at)
    };
    let longest = rows.iter().filter_map(|row| row.facts.distance_m).fold(0.0, f64::max);
    let scale = |row: &mut ActivityRow, times: f64| {
        row.facts.distance_m = row.facts.distance_m.map(|m| m * times);
        row.facts.ascent_m = row.facts.ascent_m.map(|m| m * times);
        row.facts.descent_m = row.facts.descent_m.map(|m| m * times);
    };
    match exposure {
        Exposure::LongestRun => {
            let row = rows.iter_mut().filter(|row| in_days(row, 0, 28));
            let row = row.max_by(|a, b| a.facts.distance_m.unwrap().total_cmp(&b.facts.distance_m.unwrap())).unwrap();
            row.facts.distance_m = Some(1.5 * longest);
        }
        Exposure::Distance => rows.iter_mut().filter(|row| in_days(row, 7, 21)).for_each(|row| {
            // On the flat, so that the distance alone grows.
            let hills = (row.facts.ascent_m, row.facts.descent_m);
            scale(row, 2.0);
            (row.facts.ascent_m, row.facts.descent_m) = hills;
        }),
        Exposure::Descent => rows.iter_mut().filter(|row| in_days(row, 7, 21)).for_each(|row| {
            row.facts.descent_m = row.facts.descent_m.map(|m| m * 3.5);
        }),
        Exposure::Ascent => rows.iter_mut().filter(|row| in_days(row, 7, 21)).for_each(|row| {
            row.facts.ascent_m = row.facts.ascent_m.map(|m| m * 3.5);
        }),
        Exposure::FastDistance => {
            rows.iter_mut().filter(|row| in_days(row, 0, 28)).for_each(|row| row.facts.speed_mps = Some(3.3));
        }
        Exposure::SameRoads => {
            rows.iter_mut().filter(|row| in_days(row, 0, 28)).for_each(|row| row.repeated_m = row.facts.distance_m);
        }
        Exposure::OneSide => rows.iter_mut().filter(|row| in_days(row, 0, 28)).for_each(|row| {
            row.keep_left_m = row.facts.distance_m;
            row.keep_right_m = Some(0.0);
        }),
        Exposure::NewShoe => {
            rows.iter_mut().filter(|row| in_days(row, 0, 28)).for_each(|row| row.shoe = Some("Carbon".into()));
        }
        Exposure::LongSteps => rows.iter_mut().filter(|row| in_days(row, 0, 28)).for_each(|row| {
            row.cadence_deficit_pct = row.cadence_deficit_pct.map(|pct| pct + 4.0);
        }),
        Exposure::RunDays => {
            for at in 7..21 {
                let date = first + Days::new(at);
                if !rows.iter().any(|row| row.local_date == Some(date)) {
                    let mut row = with_hills(run(date, 3.0), 10.0, 10.0);
                    row.facts.speed_mps = Some(2.8);
                    rows.push(row);
                }
            }
        }
    }
}

fn found(mut rows: Vec<ActivityRow>, pain: NaiveDate) -> Vec<Exposure> {
    let as_of = after(monday(), WEEKS * 7);
    let deficits: Vec<Option<f64>> = rows.iter().map(|row| row.cadence_deficit_pct).collect();
    let weekly = weekly(&mut rows, &WeeklySettings::new(as_of, Default::default())).unwrap();
    for (row, deficit) in rows.iter_mut().zip(deficits) {
        row.cadence_deficit_pct = deficit;
    }
    let athlete =
        AthleteAnalysis { sessions: weekly.sessions["runner"].clone(), activities: rows, ..AthleteAnalysis::default() };
    let result = autopsy(&athlete, pain, None, as_of).unwrap();
    result.findings.iter().map(|finding| finding.exposure).collect()
}

#[test]
fn a_planted_cause_ranks_first_or_second_and_unchanged_runners_yield_nothing() {
    let mut rng = ChaCha8Rng::seed_from_u64(20261122);
    let (mut hits, mut silent) = (0, 0);
    let mut missed = Vec::new();
    for number in 0..RUNNERS {
        let rows = runner(&mut rng);
        let pain = after(monday(), rng.random_range(54 * 7..71 * 7));
        silent += u64::from(found(rows.clone(), pain).is_empty());
        let cause = Exposure::ALL[(number % 10) as usize];
        let mut planted = rows;
        plant(&mut planted, pain, cause);
        let ranked = found(planted, pain);
        if ranked.iter().take(2).any(|exposure| *exposure == cause) {
            hits += 1;
        } else {
            missed.push(cause.name());
        }
    }
    println!("planted first or second {hits} of {RUNNERS}, missed {missed:?}; unchanged silent {silent} of {RUNNERS}");
    assert!(hits * 10 > RUNNERS * 9, "{hits}: {missed:?}");
    assert!(silent * 10 > RUNNERS * 9, "{silent}");
}

/// A year of one watch, then one that counts twice the climb: no descent stands out, and a longer run still does.
#[test]
fn a_new_watch_that_counts_more_climb_is_no_finding() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let pain = after(monday(), 60 * 7);
    let mut rows = runner(&mut rng);
    for row in rows.iter_mut().filter(|row| row.local_date.unwrap() >= pain - Days::new(42)) {
        row.facts.device = "new watch".into();
        row.facts.ascent_m = row.facts.ascent_m.map(|m| 4.0 * m);
        row.facts.descent_m = row.facts.descent_m.map(|m| 4.0 * m);
    }
    plant(&mut rows, pain, Exposure::LongestRun);
    assert_eq!(found(rows.clone(), pain), [Exposure::LongestRun]);
    rows.iter_mut().for_each(|row| row.facts.device = "one watch".into());
    assert!(found(rows, pain).contains(&Exposure::Descent), "the planted climb is seen when the watch stays");
}

#[test]
fn too_little_history_and_a_day_to_come_are_said_in_one_line() {
    let rows: Vec<ActivityRow> = (0..10).map(|week| run(after(monday(), week * 7), 10.0)).collect();
    let athlete = AthleteAnalysis { activities: rows, ..AthleteAnalysis::default() };
    let as_of = after(monday(), 70);
    let few = autopsy(&athlete, as_of, None, as_of).unwrap_err();
    assert_eq!(few, "No autopsy: 1 week of running to compare with before 2025-02-03; 12 are needed.");
    let late = autopsy(&athlete, as_of + Days::new(1), None, as_of).unwrap_err();
    assert!(late.contains("after the last day that counts, 2025-03-17"), "{late}");
}
