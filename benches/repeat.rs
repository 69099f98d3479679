//! Repeated roads and sides: how often the side of a simulated runner is found, and what the analysis costs.
//!
//! `cargo bench -- repeat` prints seconds, CPU nanoseconds a pass of 100 m and memory above the floor for one runner of
//! 3,000, 1,500 and 750 runs. `cargo bench -- repeat sides` prints the protocol of docs/science.md 4.6 (400 simulated routes in
//! each cell: hits, false calls, mean error and coverage of the 95 % interval by noise, distance of the lines and runs;
//! beside the mean error that of a method that knows the road to the millimetre), `repeat flags` how often a side is
//! confirmed by a flag; `repeat sides 40` takes 40 routes a cell, `repeat sides runs=6` only cells of six runs.

use super::goals::Goals;
use super::memory::{forget_peak, peak_mb};
use chrono::Datelike;
use cpu_time::ProcessTime;
use rayon::prelude::*;
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::time::Instant;
use strideload::model::{RouteRow, SideOfRoad};
use strideload::repeat::find_routes;
use strideload::synth::place::Point;
use strideload::synth::roads::{
    ALTERNATING, GOOD, Habit, KEEP_LEFT, KEEP_RIGHT, Log, Noise, POOR, ROAD, SAME_PAVEMENT, TYPICAL, along,
};

#[path = "../tests/it/roads/side_flags.rs"]
mod side_flags;

const ROUTES_PER_CELL: usize = 400;

pub fn run(words: &[String], goals: &mut Goals) {
    let routes = words.iter().find_map(|word| word.parse().ok()).unwrap_or(ROUTES_PER_CELL);
    match words.first().map(String::as_str) {
        Some("sides") => {
            let only = words.iter().find_map(|word| word.strip_prefix("runs=")?.parse().ok());
            protocol(routes, only);
            repeats_of_weeks(routes.min(100));
        }
        Some("flags") => confirmed(routes),
        _ => cost(goals),
    }
}

/// The constant part of the error drawn anew every 300 m: then the separation of one run of typical watches spreads by
/// about 1 m, as in the prototype, where a constant that holds all the way makes it 2 m.
const TYPICAL_300: Noise = Noise { name: "typical/300", constant_for_m: 300.0, ..TYPICAL };
const POOR_300: Noise = Noise { name: "poor/300", constant_for_m: 300.0, ..POOR };

/// One simulated route.
struct Seen {
    offset_m: f64,
    /// What a method that knows where the road lies would say.
    road_known_m: f64,
    side: SideOfRoad,
    covered: bool,
    left_share: f64,
}

impl Seen {
    fn names_a_side(&self) -> bool {
        matches!(self.side, SideOfRoad::Left | SideOfRoad::Right)
    }

    /// (left - right) / (left + right).
    fn imbalance(&self) -> f64 {
        2.0 * self.left_share - 1.0
    }
}

fn seen(habit: Habit, truth_m: f64, between_m: f64, runs: usize, noise: Noise, seed: u64) -> Option<Seen> {
    let mut log = Log::out_and_home(habit, between_m, runs, 1, noise, seed);
    let found = find_routes("runner", &mut log.rows, &log.tracks, &[]).routes;
    // Poor reception may split the road: what is said of its longest part counts.
    let road = found.into_iter().max_by(|a, b| a.length_m.total_cmp(&b.length_m))?;
    let (offset_m, se_m) = (road.offset_m?, road.offset_se_m?);
    let t = StudentsT::new(0.0, 1.0, (runs - 1) as f64).unwrap().inverse_cdf(0.975);
    let known_m = road.keep_left_m + road.keep_right_m;
    let errors_m: Vec<f64> = log.left_error_m.iter().map(|ways| ways.iter().sum()).collect();
    Some(Seen {
        offset_m,
        road_known_m: truth_m + mean(&errors_m),
        side: road.side,
        covered: (offset_m - truth_m).abs() <= t * se_m,
        left_share: if known_m > 0.0 { road.keep_left_m / known_m } else { f64::NAN },
    })
}

fn protocol(routes: usize, only_runs: Option<usize>) {
    println!(
        "{routes} simulated routes a cell; hit = the true side is named; false = a side is named where there is none, \
         in brackets one that leans by 0.6 as a confirmed flag must; mean |K-truth| in brackets with the road known"
    );
    println!(
        "noise        D  runs   hit left  hit right  mean |K-truth| m  cover  left share  same: false    alternating: false  mixed  same: mixed  not assessed"
    );
    for noise in [GOOD, TYPICAL, POOR, TYPICAL_300, POOR_300] {
        for between_m in [4.0, 7.0] {
            for runs in [3, 6, 12, 18] {
                if only_runs.is_none_or(|only| only == runs) {
                    cell(noise, between_m, runs, routes);
                }
            }
        }
    }
}

fn cell(noise: Noise, between_m: f64, runs: usize, routes: usize) {
    let all = |habit: Habit, truth_m: f64| -> Vec<Option<Seen>> {
        (0..routes as u64)
            .into_par_iter()
            .map(|seed| seen(habit, truth_m, between_m, runs, noise, 1_000_000 + seed))
            .collect()
    };
    let share = |seen: &[Option<Seen>], is: &dyn Fn(&Seen) -> bool| {
        seen.iter().flatten().filter(|seen| is(seen)).count() as f64 / seen.len() as f64
    };
    let (left, right) = (all(KEEP_LEFT, between_m), all(KEEP_RIGHT, -between_m));
    let (same, alternating) = (all(SAME_PAVEMENT, 0.0), all(ALTERNATING, 0.0));
    let error_of = |offset_m: fn(&Seen) -> f64| -> Vec<f64> {
        left.iter().flatten().map(|seen| (offset_m(seen) - between_m).abs()).collect()
    };
    let covered = [&left, &right, &same].map(|seen| share(seen, &|seen| seen.covered)).iter().sum::<f64>() / 3.0;
    let shares: Vec<f64> =
        left.iter().flatten().map(|seen| seen.left_share).filter(|share| share.is_finite()).collect();
    let missing = [&left, &right, &same, &alternating]
        .iter()
        .map(|all| all.iter().filter(|s| s.is_none()).count())
        .sum::<usize>();
    println!(
        "{:<11} {between_m:.0}  {runs:>4}   {:>8.3}  {:>9.3}       {:.2} ({:.2})  {covered:.3}  {:>10.3}  {:.4} ({:.4})  {:>18.4}  {:.3}  {:>11.4}  {missing}",
        noise.name,
        share(&left, &|seen| seen.side == SideOfRoad::Left),
        share(&right, &|seen| seen.side == SideOfRoad::Right),
        mean(&error_of(|seen| seen.offset_m)),
        mean(&error_of(|seen| seen.road_known_m)),
        mean(&shares),
        share(&same, &Seen::names_a_side),
        share(&same, &|seen| seen.names_a_side() && seen.imbalance().abs() >= 0.6),
        share(&alternating, &Seen::names_a_side),
        share(&alternating, &|seen| seen.side == SideOfRoad::Mixed),
        share(&same, &|seen| seen.side == SideOfRoad::Mixed),
    );
}

/// How often the flag `same_side` confirms a side, by what the runner truly does.
fn confirmed(routes: usize) {
    println!("runners with a confirmed same_side flag, of {routes}:");
    // The same road out and back, long enough for the 10 km a week that a flag needs: the fewest runs that may confirm.
    let long: [(f64, f64); 4] = ROAD.map(|(east_m, north_m)| (2.2 * east_m, 2.2 * north_m));
    for noise in [GOOD, TYPICAL, POOR] {
        for between_m in [4.0, 7.0] {
            for (words, corners, runs, every_days) in
                [("6 runs of 11 km, one a week", &long, 6, 7), ("24 runs of 5 km in seven weeks", &ROAD, 24, 2)]
            {
                let share = |habit: Habit| {
                    let is_confirmed = |seed: &u64| {
                        let mut log = Log::new(noise, 3_000_000 + seed);
                        log.add_there_and_back(corners, habit, between_m, runs, every_days);
                        side_flags::is_confirmed(&side_flags::side_flags(&mut log))
                    };
                    // One after the other: the weekly table has threads of its own.
                    (0..routes as u64).filter(is_confirmed).count()
                };
                println!(
                    "{:<8} {between_m:.0} m, {words}: keeps left {}, same pavement {}, alternating {}",
                    noise.name,
                    share(KEEP_LEFT),
                    share(SAME_PAVEMENT),
                    share(ALTERNATING)
                );
            }
        }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// A runner who keeps left four times of five: the posterior must say so.
fn repeats_of_weeks(routes: usize) {
    let mostly_left: Habit = |run, half_m| if run % 5 == 4 { (-half_m, -half_m) } else { (half_m, half_m) };
    for (noise, between_m) in [(TYPICAL, 4.0), (TYPICAL, 7.0), (POOR, 7.0)] {
        let shares: Vec<f64> = (0..routes as u64)
            .into_par_iter()
            .filter_map(|seed| seen(mostly_left, 0.0, between_m, 20, noise, 2_000_000 + seed))
            .map(|seen| seen.left_share)
            .filter(|share| share.is_finite())
            .collect();
        println!(
            "left in 80 % of 20 runs, {} {between_m:.0} m: {:.1} % of the metres called left, side known on {} of {routes} routes",
            noise.name,
            100.0 * mean(&shares),
            shares.len()
        );
    }
}

fn cost(goals: &mut Goals) {
    println!("one runner, 10 km a run on some of 24 roads out and back, 5 loops and new ground; least of three:");
    // The largest first: what it gave back would be part of a later floor.
    for runs in [3_000, 1_500, 750] {
        let mut log = decade(runs);
        let (mut cpu_s, mut wall_s) = (f64::INFINITY, f64::INFINITY);
        let floor_mb = forget_peak();
        let (mut found, mut above_mb) = (Vec::new(), f64::NAN);
        for turn in 0..3 {
            let (cpu, wall) = (ProcessTime::now(), Instant::now());
            found = find_routes("runner", &mut log.rows, &log.tracks, &[]).routes;
            (cpu_s, wall_s) = (cpu_s.min(cpu.elapsed().as_secs_f64()), wall_s.min(wall.elapsed().as_secs_f64()));
            if turn == 0 {
                above_mb = peak_mb() - floor_mb;
            }
        }
        let km = kilometres(&log);
        println!(
            "{runs} runs, {km:.0} km: {cpu_s:.2} CPU s, {wall_s:.2} s of wall time, {:.0} ns a pass of 100 m, {} roads, {} passes of \
             them, {} with a side",
            cpu_s * 1e9 / (10.0 * km),
            found.len(),
            found.iter().map(|road: &RouteRow| road.passes.len()).sum::<usize>(),
            found.iter().filter(|road| road.side != SideOfRoad::Unknown).count(),
        );
        if runs == 3_000 {
            println!("{above_mb:.0} MB above the floor");
            goals.at_most("roads and sides of ten years, CPU s", 6.0, cpu_s);
            goals.at_most("the same, MB above the floor", 200.0, above_mb);
            goals.at_most("the same with one run more (all anew), s of wall time", 1.0, wall_s);
        }
    }
}

fn kilometres(log: &Log) -> f64 {
    log.tracks.values().flat_map(|track| &track.legs).map(|leg| leg.len() as f64 * 0.005).sum()
}

/// Runs over ten years: two thirds on the usual roads, the rest on ground never seen before.
fn decade(runs: usize) -> Log {
    let mut log = Log::new(TYPICAL, 7);
    for run in 0..runs {
        let day = (run * 3650 / runs) as u64;
        let turn = |n: usize| (run * 7919 + n * 104_729) % 24;
        match run % 6 {
            0..=2 => {
                let corners = road(turn(0), 5_000.0);
                let home: Vec<(f64, f64)> = corners.iter().rev().copied().collect();
                log.run_both_ways(day, &along(&corners, 3.0, 5.0), &along(&home, 3.0, 5.0));
            }
            3 | 4 => {
                let size_m = 2_500.0 + 150.0 * (turn(1) % 5) as f64;
                let (x, y) = (300.0 * (turn(1) % 5) as f64, 150.0);
                let lap = [(x, y), (x + size_m, y), (x + size_m, y + size_m), (x, y + size_m), (x, y)];
                log.run(day, &along(&lap, 2.0, 5.0));
            }
            _ => {
                let far_m = 20_000.0 + 130.0 * run as f64;
                let path: Vec<Point> =
                    along(&[(far_m, far_m), (far_m + 5_000.0, far_m + 300.0), (far_m, far_m + 600.0)], 0.0, 5.0);
                log.run(day, &path);
            }
        }
    }
    assert!(log.rows.last().unwrap().local_date.unwrap().year() > 2026);
    log
}

/// One of the roads that leave home, with three bends.
fn road(number: usize, length_m: f64) -> Vec<(f64, f64)> {
    let mut at = (0.0, 0.0);
    let mut corners = vec![at];
    for part in 0..4 {
        let angle = number as f64 * std::f64::consts::TAU / 24.0 + [0.0, 0.4, -0.3, 0.2][part];
        at = (at.0 + length_m / 4.0 * angle.cos(), at.1 + length_m / 4.0 * angle.sin());
        corners.push(at);
    }
    corners
}
