//! Simulated runners whose side is known, out and back on 2.5 km of road, seen through typical watches (SCIENCE 4.6).

use super::find_routes;
use super::simulation::{Log, Noise, TYPICAL, along};
use crate::model::{RouteRow, SideOfRoad};

const ROAD: [(f64, f64); 4] = [(0.0, 0.0), (1000.0, 0.0), (1800.0, 600.0), (2300.0, 600.0)];

/// How far left of the middle a runner is, way out and way back, on a given run.
type Habit = fn(usize, f64) -> (f64, f64);

const LEFT: Habit = |_, half_m| (half_m, half_m);
const RIGHT: Habit = |_, half_m| (-half_m, -half_m);
const SAME_PAVEMENT: Habit = |_, half_m| (half_m, -half_m);
const ALTERNATING: Habit = |run, half_m| if run % 2 == 0 { (half_m, half_m) } else { (-half_m, -half_m) };

/// The road after `runs` runs with `between_m` between the two lines, and the log.
fn road(habit: Habit, between_m: f64, runs: usize, noise: Noise, seed: u64) -> (RouteRow, Log) {
    let mut log = Log::new(noise, seed);
    let home: Vec<(f64, f64)> = ROAD.iter().rev().copied().collect();
    for run in 0..runs {
        let (out_m, home_m) = habit(run, between_m / 2.0);
        log.run(run as u64, &[along(&ROAD, out_m, 5.0), along(&home, home_m, 5.0)].concat());
    }
    let mut found = find_routes("runner", &mut log.rows, &log.tracks);
    assert_eq!(found.len(), 1);
    (found.remove(0), log)
}

#[test]
fn eighteen_runs_give_the_separation_within_sixty_centimetres() {
    for (between_m, seeds) in [(7.0, 0..4), (4.0, 4..8)] {
        for seed in seeds {
            for (habit, truth_m, side) in [(LEFT, between_m, SideOfRoad::Left), (RIGHT, -between_m, SideOfRoad::Right)]
            {
                let (road, _) = road(habit, between_m, 18, TYPICAL, seed);
                let offset_m = road.offset_m.unwrap();
                println!("{between_m} {seed} {truth_m} K {offset_m} se {:?}", road.offset_se_m);
                assert!((offset_m - truth_m).abs() <= 0.6, "seed {seed}: {offset_m} for {truth_m}");
                assert_eq!(road.side, side);
                assert!(road.side_confidence.unwrap() > 0.99);
            }
        }
    }
}

#[test]
fn the_same_pavement_both_ways_is_no_side() {
    for seed in 20..28 {
        let (road, _) = road(SAME_PAVEMENT, 7.0, 18, TYPICAL, seed);
        println!(
            "same {seed} K {:?} se {:?} {:?} {:?}",
            road.offset_m, road.offset_se_m, road.side, road.side_confidence
        );
        assert_eq!(road.side, SideOfRoad::Same, "seed {seed}: {:?} {:?}", road.offset_m, road.offset_se_m);
    }
}

#[test]
fn a_runner_who_alternates_is_given_no_side() {
    for (between_m, seeds) in [(7.0, 40..44), (4.0, 44..48)] {
        for seed in seeds {
            let (road, log) = road(ALTERNATING, between_m, 18, TYPICAL, seed);
            println!("alt {between_m} {seed} K {:?} se {:?} {:?}", road.offset_m, road.offset_se_m, road.side);
            assert!(!matches!(road.side, SideOfRoad::Left | SideOfRoad::Right | SideOfRoad::Same), "seed {seed}");
            assert_eq!(between_m == 7.0, road.side == SideOfRoad::Mixed, "seed {seed}");
            assert!(log.rows.iter().all(|row| row.keep_left_m == Some(0.0) && row.keep_right_m == Some(0.0)));
        }
    }
}

#[test]
fn one_direction_alone_says_nothing_about_the_side() {
    let mut log = Log::new(TYPICAL, 60);
    for day in 0..10 {
        log.run(day, &along(&ROAD, 4.0, 5.0));
    }
    let found = find_routes("runner", &mut log.rows, &log.tracks);
    assert_eq!((found[0].side, found[0].offset_m), (SideOfRoad::Unknown, None));
}

#[test]
fn two_runs_are_too_few_for_a_side() {
    let (road, _) = road(LEFT, 7.0, 2, TYPICAL, 61);
    assert_eq!((road.side, road.offset_m), (SideOfRoad::Unknown, None));
}

#[test]
fn kept_metres_of_runs_and_road_agree() {
    let (road, log) = road(LEFT, 7.0, 6, TYPICAL, 62);
    assert_eq!(road.side, SideOfRoad::Left);
    let of_rows: f64 = log.rows.iter().map(|row| row.keep_left_m.unwrap()).sum();
    assert!((of_rows - road.keep_left_m).abs() < 1.0, "{of_rows} {}", road.keep_left_m);
    // Six times out and home on 2,500 m.
    assert!((road.keep_left_m - 30_000.0).abs() < 1_500.0, "{}", road.keep_left_m);
    assert_eq!((road.keep_right_m, road.keep_unknown_m), (0.0, 0.0));
}

#[test]
fn left_stays_left_when_every_run_is_turned_round() {
    let home: Vec<(f64, f64)> = ROAD.iter().rev().copied().collect();
    let mut log = Log::new(TYPICAL, 63);
    for day in 0..8 {
        log.run(day, &[along(&home, 3.5, 5.0), along(&ROAD, 3.5, 5.0)].concat());
    }
    assert_eq!(find_routes("runner", &mut log.rows, &log.tracks)[0].side, SideOfRoad::Left);
}
