//! Steps on real histories: how often each rule speaks, and whether half of the runs say what the other half says.

use super::load::{Histories, histories};
use super::{Row, number};
use std::collections::BTreeMap;

/// Six weeks: what the state of the steps is taken over.
const BLOCK_DAYS: i64 = 42;
/// Runs of a block, so that both halves have some.
const LEAST_RUNS: usize = 6;

struct Run<'a> {
    athlete: &'a str,
    day: i64,
    seconds: f64,
    cadence_spm: f64,
    deficit_pct: f64,
}

/// Runs with ten minutes of flat cadence and more, by athlete and start.
fn runs(all: &Histories) -> Vec<Run<'_>> {
    let run = |row: &'_ Row| -> Option<(i64, f64, f64, f64)> {
        let day = row["local_date"].parse::<chrono::NaiveDate>().ok()?;
        let days = chrono::Datelike::num_days_from_ce(&day);
        let seconds = number(row, "cadence_flat_s").filter(|seconds| *seconds >= 600.0)?;
        Some((i64::from(days), seconds, number(row, "cadence_flat_spm")?, number(row, "cadence_deficit_pct")?))
    };
    let found = all.activities.iter().filter_map(|row| {
        let (day, seconds, cadence_spm, deficit_pct) = run(row)?;
        Some(Run { athlete: &row["athlete"], day, seconds, cadence_spm, deficit_pct })
    });
    found.collect()
}

fn share(runs: &[&Run], is: impl Fn(&Run) -> bool) -> f64 {
    100.0 * runs.iter().filter(|run| is(run)).count() as f64 / runs.len() as f64
}

/// In 190 runs of seven runners the plain rule spoke in 49 % and a deficit of 5 % in 13 % (docs/science.md 2.4).
#[test]
fn the_plain_rule_speaks_more_often_than_the_one_that_knows_speed() {
    let Some(all) = histories() else { return };
    let runs = runs(&all);
    let mut by_athlete: BTreeMap<&str, Vec<&Run>> = BTreeMap::new();
    for run in &runs {
        by_athlete.entry(run.athlete).or_default().push(run);
    }
    for (athlete, runs) in &by_athlete {
        let years = (runs.last().unwrap().day - runs[0].day) as f64 / 365.25;
        let drops = all.flags.iter().filter(|f| f["athlete"] == **athlete && f["kind"] == "cadence_drop").count();
        println!(
            "{athlete}: of {} runs {:.0} % below 170, {:.0} % 3 % under, {:.0} % 5 % under, {:.0} % 7.5 % under; \
             {drops} times fewer steps than usual in {years:.1} years",
            runs.len(),
            share(runs, |run| run.cadence_spm < 170.0),
            share(runs, |run| run.deficit_pct >= 3.0),
            share(runs, |run| run.deficit_pct >= 5.0),
            share(runs, |run| run.deficit_pct >= 7.5),
        );
    }
    let everybody: Vec<&Run> = runs.iter().collect();
    let plain = share(&everybody, |run| run.cadence_spm < 170.0);
    let deficit = share(&everybody, |run| run.deficit_pct >= 5.0);
    println!("all: {plain:.0} % below 170, {deficit:.0} % 5 % under");
    assert!(deficit < plain, "{deficit} {plain}");
}

/// Deficit (%) and seconds of the runs with even and with odd number.
type Halves = [Vec<(f64, f64)>; 2];

/// Every other run against the rest, in blocks of six weeks.
#[test]
fn half_of_the_runs_say_what_the_other_half_says() {
    let Some(all) = histories() else { return };
    let mut blocks: BTreeMap<(String, i64), Halves> = BTreeMap::new();
    for (number, run) in runs(&all).iter().enumerate() {
        let block = blocks.entry((run.athlete.to_string(), run.day / BLOCK_DAYS)).or_default();
        block[number % 2].push((run.deficit_pct, run.seconds));
    }
    let mean = |runs: &Vec<(f64, f64)>| {
        runs.iter().map(|(deficit, s)| deficit * s).sum::<f64>() / runs.iter().map(|(_, s)| s).sum::<f64>()
    };
    let mut by_athlete: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for ((athlete, _), [a, b]) in &blocks {
        if a.len() + b.len() >= LEAST_RUNS && !a.is_empty() && !b.is_empty() {
            by_athlete.entry(athlete).or_default().push((mean(a), mean(b)));
        }
    }
    let mut differences = Vec::new();
    for (athlete, halves) in &by_athlete {
        let apart = halves.iter().map(|(a, b)| (a - b).abs()).sum::<f64>() / halves.len() as f64;
        println!(
            "{athlete}: {} blocks, halves {apart:.2} percentage points apart on average, correlation {:.2}",
            halves.len(),
            correlation(halves)
        );
        differences.push(apart);
    }
    let all: Vec<(f64, f64)> = by_athlete.into_values().flatten().collect();
    println!("all: {} blocks, correlation {:.3}", all.len(), correlation(&all));
    // The bands are 2 to 5 points wide: halves must agree to well within one.
    assert!(differences.iter().all(|apart| *apart < 1.0), "{differences:?}");
    assert!(correlation(&all) > 0.9, "{}", correlation(&all));
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (mean_a, mean_b) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let together = sum(&|p| (p.0 - mean_a) * (p.1 - mean_b));
    let (alone_a, alone_b) = (sum(&|p| (p.0 - mean_a).powi(2)), sum(&|p| (p.1 - mean_b).powi(2)));
    together / (alone_a * alone_b).sqrt()
}
