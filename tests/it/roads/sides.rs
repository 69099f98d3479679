//! Simulated runners whose side is known, out and back on 2.5 km of road, seen through typical watches (docs/science.md 4.6).

use super::routes;
use strideload::model::{RoutePass, RouteRow, SideOfRoad};
use strideload::synth::roads::{
    ALTERNATING, Habit, KEEP_LEFT, KEEP_RIGHT, Log, NONE, Noise, ROAD, SAME_PAVEMENT, TYPICAL, along,
};

/// The road after `runs` runs with `between_m` between the two lines, and the log.
fn road(habit: Habit, between_m: f64, runs: usize, noise: Noise, seed: u64) -> (RouteRow, Log) {
    let mut log = Log::out_and_home(habit, between_m, runs, 1, noise, seed);
    let mut found = routes(&mut log);
    assert_eq!(found.len(), 1);
    (found.remove(0), log)
}

/// With half the variance of a 2 m constant error not shared by the two ways, the spread of K over 18 runs is
/// sqrt(2 * 2) / sqrt(18) = 0.47 m whatever the method; the bar of 0.6 m is on the mean error over the runners.
#[test]
fn eighteen_runs_give_side_and_separation() {
    let mut errors_m = Vec::new();
    for seed in 0..8 {
        let between_m = if seed < 4 { 7.0 } else { 4.0 };
        let (habit, truth_m, side) = if seed % 2 == 0 {
            (KEEP_LEFT, between_m, SideOfRoad::Left)
        } else {
            (KEEP_RIGHT, -between_m, SideOfRoad::Right)
        };
        let (road, _) = road(habit, between_m, 18, TYPICAL, seed);
        let (offset_m, se_m) = (road.offset_m.unwrap(), road.offset_se_m.unwrap());
        assert_eq!(road.side, side, "seed {seed}");
        assert!(road.side_confidence.unwrap() > 0.99);
        assert!((0.25..0.75).contains(&se_m), "seed {seed}: {se_m}");
        assert!((offset_m - truth_m).abs() <= 3.0 * se_m, "seed {seed}: {offset_m} +- {se_m} for {truth_m}");
        errors_m.push((offset_m - truth_m).abs());
    }
    assert!(errors_m.iter().sum::<f64>() / 8.0 <= 0.6, "{errors_m:?}");
}

#[test]
fn the_same_pavement_both_ways_is_no_side() {
    let sides: Vec<SideOfRoad> = (20..26).map(|seed| road(SAME_PAVEMENT, 7.0, 18, TYPICAL, seed).0.side).collect();
    assert!(!sides.iter().any(|side| matches!(side, SideOfRoad::Left | SideOfRoad::Right)), "{sides:?}");
    assert!(sides.iter().filter(|side| **side == SideOfRoad::Same).count() >= 4, "{sides:?}");
}

#[test]
fn a_runner_who_alternates_is_given_no_side() {
    let mut mixed = 0;
    for (between_m, seed) in [(7.0, 40), (7.0, 41), (7.0, 42), (4.0, 44), (4.0, 45), (4.0, 46)] {
        let (road, log) = road(ALTERNATING, between_m, 18, TYPICAL, seed);
        // Four metres are little more than the error of a run: they may stay unknown, never more.
        let is_right = road.side == SideOfRoad::Mixed || (between_m < 5.0 && road.side == SideOfRoad::Unknown);
        assert!(is_right, "seed {seed}: {:?}, {:?} +- {:?}", road.side, road.offset_m, road.offset_se_m);
        mixed += usize::from(road.side == SideOfRoad::Mixed);
        let sum =
            |value: fn(&strideload::model::ActivityRow) -> Option<f64>| log.rows.iter().filter_map(value).sum::<f64>();
        let (left_m, right_m) = (sum(|row| row.keep_left_m), sum(|row| row.keep_right_m));
        assert!((left_m - right_m).abs() < 0.25 * 90_000.0, "seed {seed}: {left_m} {right_m}");
    }
    assert!(mixed >= 4, "{mixed}");
}

/// A trunk road's two footways are two paths: who takes now one and now the other changes paths, not sides.
#[test]
fn paths_fifteen_metres_apart_taken_in_turn_are_no_mixed_sides() {
    for seed in 64..67 {
        assert_eq!(road(ALTERNATING, 15.0, 12, TYPICAL, seed).0.side, SideOfRoad::Unknown, "seed {seed}");
    }
}

/// Out along 2.5 km ten times, and five times back over its last 600 m only: nobody saw the other way of the rest.
#[test]
fn a_side_seen_on_a_quarter_of_a_road_is_not_said_of_all_of_it() {
    let back: Vec<(f64, f64)> = vec![(2300.0, 600.0), (1800.0, 600.0), (1720.0, 540.0)];
    let mut log = Log::new(NONE, 65);
    for day in 0..10 {
        log.run(2 * day, &along(&ROAD, 3.0, 5.0));
        if day < 5 {
            log.run(2 * day + 1, &along(&back, 3.0, 5.0));
        }
    }
    let found = routes(&mut log);
    let longest = found.iter().max_by(|a, b| a.length_m.total_cmp(&b.length_m)).unwrap();
    assert!(longest.length_m > 2_000.0, "{found:#?}");
    assert_eq!((longest.side, longest.offset_m), (SideOfRoad::Unknown, None));
    assert_eq!((longest.keep_left_m, longest.keep_right_m), (0.0, 0.0));
}

#[test]
fn one_direction_alone_says_nothing_about_the_side() {
    let mut log = Log::new(TYPICAL, 60);
    for day in 0..10 {
        log.run(day, &along(&ROAD, 4.0, 5.0));
    }
    let found = routes(&mut log);
    assert_eq!((found[0].side, found[0].offset_m), (SideOfRoad::Unknown, None));
}

#[test]
fn two_runs_are_too_few_for_a_side() {
    let (road, _) = road(KEEP_LEFT, 7.0, 2, TYPICAL, 61);
    assert_eq!((road.side, road.offset_m), (SideOfRoad::Unknown, None));
}

#[test]
fn kept_metres_of_runs_and_road_agree() {
    let (road, log) = road(KEEP_LEFT, 7.0, 6, TYPICAL, 62);
    assert_eq!(road.side, SideOfRoad::Left);
    let of_rows: f64 = log.rows.iter().map(|row| row.keep_left_m.unwrap()).sum();
    assert!((of_rows - road.keep_left_m).abs() < 1.0, "{of_rows} {}", road.keep_left_m);
    // Six times out and home on 2,500 m, each pass by how likely it kept left.
    let all_m = road.keep_left_m + road.keep_right_m;
    assert!((all_m - 30_000.0).abs() < 1_500.0 && road.keep_unknown_m == 0.0, "{all_m}");
    assert!(road.keep_left_m > 0.97 * all_m, "{}", road.keep_left_m);
}

/// One direction a run. The first run lays the path, and one of the two first runs lays it against the road's own direction.
#[test]
fn each_pass_of_a_road_run_one_way_at_a_time_has_its_own_posterior() {
    let home: Vec<(f64, f64)> = ROAD.iter().rev().copied().collect();
    for ways in [[&ROAD[..], &home], [&home, &ROAD]] {
        let mut log = Log::new(NONE, 66);
        for day in 0..16 {
            // Every fourth run of the first way keeps right.
            log.run(day, &along(ways[day as usize % 2], if day % 8 == 6 { -4.0 } else { 4.0 }, 5.0));
        }
        let road = routes(&mut log).remove(0);
        assert_eq!(road.side, SideOfRoad::Left, "{road:#?}");
        let sided = |pass: &RoutePass| pass.left_probability.map(|left| left > 0.5);
        let expected: Vec<Option<bool>> = (0..16).map(|day| Some(day % 8 != 6)).collect();
        assert_eq!(road.passes.iter().map(sided).collect::<Vec<_>>(), expected);
        assert_eq!(road.keep_unknown_m, 0.0);
    }
}

#[test]
fn left_stays_left_when_every_run_is_turned_round() {
    let home: Vec<(f64, f64)> = ROAD.iter().rev().copied().collect();
    let mut log = Log::new(TYPICAL, 63);
    for day in 0..8 {
        log.run_both_ways(day, &along(&home, 3.5, 5.0), &along(&ROAD, 3.5, 5.0));
    }
    assert_eq!(routes(&mut log)[0].side, SideOfRoad::Left);
}

#[test]
fn paths_fifteen_metres_apart_are_no_two_sides_of_one_road() {
    let (road, _) = road(KEEP_LEFT, 15.0, 8, TYPICAL, 64);
    assert_eq!(road.side, SideOfRoad::Unknown);
    assert!((road.offset_m.unwrap() - 15.0).abs() < 2.5, "{:?}", road.offset_m);
}
