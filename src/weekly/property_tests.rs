//! Random histories: the table against the same definitions in plain loops over days, and what must not change a ratio.

#![allow(clippy::unwrap_used)]

use super::test_rows::{after, day, run_at, with_hills};
use super::{Weekly, WeeklySettings, weekly};
use crate::model::{ActivityRow, WeekRow, WeekStart};
use chrono::{Datelike, NaiveDate, Weekday};
use proptest::prelude::*;

const TWENTY_YEARS: usize = 20 * 366;

/// One run: day since the first, minute of the day, metres, metres of climb and of descent.
type Run = (usize, i64, u32, u32, u32);

/// The first day and the runs of a history of up to `days` days; the first run lies on the first day.
fn history(days: usize, runs: usize) -> impl Strategy<Value = (NaiveDate, Vec<Run>)> {
    let metres = prop_oneof![Just(0u32), 400..20_000u32, 20_000..60_000u32];
    let run = (0..days, 0..600i64, metres, 0..900u32, 0..900u32);
    // From 1998 on, so that years of 53 weeks and both changes of the clock lie inside.
    (0..9000u64, prop::collection::vec(run, 1..runs)).prop_map(|(offset, mut runs)| {
        runs[0].0 = 0;
        (after(day("1998-01-01"), offset), runs)
    })
}

fn rows(first: NaiveDate, runs: &[Run]) -> Vec<ActivityRow> {
    let row = |(number, (at, minute, metres, up, down)): (usize, &Run)| {
        let mut row = run_at(after(first, *at as u64), *minute, f64::from(*metres) / 1000.0);
        row.facts.id = crate::model::ActivityId(format!("{number:05}"));
        with_hills(row, f64::from(*up), f64::from(*down))
    };
    runs.iter().enumerate().map(row).collect()
}

fn table(first: NaiveDate, runs: &[Run], as_of: NaiveDate) -> Weekly {
    weekly(&mut rows(first, runs), &WeeklySettings::new(as_of, WeekStart::Monday)).unwrap()
}

fn weeks(first: NaiveDate, runs: &[Run], as_of: NaiveDate) -> Vec<WeekRow> {
    table(first, runs, as_of).weeks.remove("runner").unwrap()
}

/// The Sunday of the last week with a run.
fn last_sunday(first: NaiveDate, runs: &[Run]) -> NaiveDate {
    let last = runs.iter().map(|run| run.0).max().unwrap();
    let mut sunday = after(first, last as u64);
    while sunday.weekday() != Weekday::Sun {
        sunday = after(sunday, 1);
    }
    sunday
}

/// One column of the second implementation: whole weeks of seven sums, the first Monday's first.
fn by_week(first: NaiveDate, runs: &[Run], weeks: usize, value: fn(&Run) -> u32) -> Vec<[f64; 7]> {
    let mut days = vec![[0.0; 7]; weeks];
    for run in runs {
        let at = run.0 + first.weekday().num_days_from_monday() as usize;
        days[at / 7][at % 7] += f64::from(value(run));
    }
    days
}

/// The longest of each week: runs that start within half an hour of the end of the last are one.
fn longest_by_week(first: NaiveDate, runs: &[Run], weeks: usize) -> Vec<f64> {
    let mut sorted = runs.to_vec();
    sorted.sort();
    let mut longest = vec![0.0f64; weeks];
    let (mut start_week, mut sum, mut end_min) = (0, 0.0, f64::NEG_INFINITY);
    for (at, minute, metres, ..) in sorted {
        let start_min = at as f64 * 1440.0 + minute as f64;
        let metres = f64::from(metres);
        if start_min > end_min + 30.0 {
            (start_week, sum) = ((at + first.weekday().num_days_from_monday() as usize) / 7, 0.0);
            end_min = start_min;
        }
        sum += metres;
        end_min = end_min.max(start_min + metres / 1000.0 * 6.0);
        longest[start_week] = longest[start_week].max(sum);
    }
    longest
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// All ratios of a week once more, from sums alone (docs/science.md 1.3 and 1.5), in the order of [`ratios`].
fn plain_ratios(sums: &[f64], longest: &[f64], up: &[f64], down: &[f64], week: usize) -> [Option<f64>; 7] {
    if week < 4 {
        return [None; 7];
    }
    let over = |values: &[f64], base: f64| (base > 0.0).then(|| values[week] / base);
    let base = mean(&sums[week - 4..week]);
    let longest_base = longest[week - 4..week].iter().copied().fold(0.0, f64::max);
    [
        over(sums, base),
        over(sums, base).and(over(sums, mean(&sums[week - 3..=week]))),
        over(sums, sums[week - 1]),
        over(sums, sums[week - 1].max(base)),
        over(longest, longest_base),
        over(up, mean(&up[week - 4..week])),
        over(down, mean(&down[week - 4..week])),
    ]
}

fn ratios(row: &WeekRow) -> [Option<f64>; 7] {
    [
        row.acwr_uncoupled,
        row.acwr_coupled,
        row.week_ratio,
        row.week_ratio_robust,
        row.longest_ratio4,
        row.ascent_ratio,
        row.descent_ratio,
    ]
}

/// Acute over chronic at the end of the last of these days, the first run's first; weights 2/8 and 2/29.
fn plain_ewma(days: &[f64]) -> Option<f64> {
    let start = mean(days.get(..28)?);
    let smooth = |weight: f64| days.iter().fold(start, |mean, load| weight * load + (1.0 - weight) * mean);
    let chronic = smooth(2.0 / 29.0);
    (chronic > 0.0).then(|| smooth(2.0 / 8.0) / chronic)
}

fn plain_monotony(days: &[f64; 7]) -> Option<f64> {
    let of_all = mean(days);
    let deviation = (days.iter().map(|load| (load - of_all).powi(2)).sum::<f64>() / 6.0).sqrt();
    (days.iter().any(|load| *load != days[0])).then(|| of_all / deviation)
}

fn same(found: Option<f64>, expected: Option<f64>) -> bool {
    match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        (found, expected) => found.is_none() && expected.is_none(),
    }
}

fn check(first: NaiveDate, runs: &[Run]) -> Result<(), TestCaseError> {
    let rows = weeks(first, runs, last_sunday(first, runs));
    let metres = by_week(first, runs, rows.len(), |run| run.2);
    let sums = |days: &[[f64; 7]]| days.iter().map(|week| week.iter().sum()).collect::<Vec<f64>>();
    let (totals, longest) = (sums(&metres), longest_by_week(first, runs, rows.len()));
    let up = sums(&by_week(first, runs, rows.len(), |run| run.3));
    let down = sums(&by_week(first, runs, rows.len(), |run| run.4));
    let days: Vec<f64> = metres.iter().flatten().map(|metres| metres / 1000.0).collect();
    let before_first = first.weekday().num_days_from_monday() as usize;
    for (at, row) in rows.iter().enumerate() {
        prop_assert!(same(Some(row.distance_m), Some(totals[at])), "week {at}: {}", row.distance_m);
        prop_assert!(same(Some(row.longest_run_m), Some(longest[at])), "week {at}: {}", row.longest_run_m);
        for (found, expected) in ratios(row).into_iter().zip(plain_ratios(&totals, &longest, &up, &down, at)) {
            prop_assert!(same(found, expected), "week {at}: {found:?}, expected {expected:?}");
        }
        let ewma = plain_ewma(&days[before_first..7 * (at + 1)]);
        prop_assert!(same(row.acwr_ewma, ewma), "week {at}: {:?}, expected {ewma:?}", row.acwr_ewma);
        let monotony = plain_monotony(&metres[at].map(|metres| metres / 1000.0));
        prop_assert!(same(row.monotony, monotony), "week {at}: {:?}, expected {monotony:?}", row.monotony);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_plan_agrees_with_plain_loops((first, runs) in history(200, 120)) {
        check(first, &runs)?;
    }

    #[test]
    fn coupled_never_exceeds_four_and_all_ratios_are_numbers((first, runs) in history(200, 60)) {
        for row in weeks(first, &runs, last_sunday(first, &runs)) {
            prop_assert!(row.acwr_coupled.is_none_or(|ratio| ratio <= 4.0));
            prop_assert!(ratios(&row).into_iter().flatten().all(f64::is_finite));
        }
    }

    #[test]
    fn scaling_a_history_leaves_its_ratios((first, runs) in history(200, 60)) {
        let scaled: Vec<Run> = runs.iter().map(|(at, minute, m, up, down)| (*at, *minute, m * 2, up * 2, down * 2)).collect();
        let last = last_sunday(first, &runs);
        for (row, scaled) in weeks(first, &runs, last).iter().zip(weeks(first, &scaled, last)) {
            for (number, (found, scaled)) in ratios(row).into_iter().zip(ratios(&scaled)).enumerate() {
                // Twice as long runs may run into each other; the longest is a matter of sessions.
                prop_assert!(number == 4 || same(found, scaled), "{found:?}, scaled {scaled:?}");
            }
        }
    }

    #[test]
    fn shifting_by_whole_weeks_shifts_labels_only((first, runs) in history(200, 60), by in 1..1500u64) {
        let last = last_sunday(first, &runs);
        let later = weeks(after(first, 7 * by), &runs, after(last, 7 * by));
        for (row, mut later) in weeks(first, &runs, last).into_iter().zip(later) {
            prop_assert_eq!(later.week.start, after(row.week.start, 7 * by));
            later.week = row.week;
            prop_assert_eq!(row, later);
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing((first, runs) in history(120, 60), seed in any::<u64>()) {
        let settings = WeeklySettings::new(last_sunday(first, &runs), WeekStart::Monday);
        let mut rows = rows(first, &runs);
        let sorted = weekly(&mut rows.clone(), &settings).unwrap();
        let key = |row: &ActivityRow| blake3::hash(format!("{seed}{}", row.facts.id).as_bytes()).to_hex().to_string();
        rows.sort_by_key(key);
        let shuffled = weekly(&mut rows, &settings).unwrap();
        prop_assert_eq!(sorted.weeks, shuffled.weeks);
        prop_assert_eq!(sorted.sessions, shuffled.sessions);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn twenty_years_agree_with_plain_loops((first, runs) in history(TWENTY_YEARS, 3000)) {
        check(first, &runs)?;
    }
}

#[test]
fn a_single_run_is_one_week_without_a_ratio() {
    let rows = weeks(day("2020-12-31"), &[(0, 480, 10_000, 50, 50)], day("2021-01-03"));
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].week.to_string(), "2020-W53");
    assert_eq!(ratios(&rows[0]), [None; 7]);
}
