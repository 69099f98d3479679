//! The protocol of docs/science.md 4.6 with few routes; `cargo bench -- repeat sides` runs it with 400 in each cell.

use super::routes;
use super::side_flags::{is_confirmed, side_flags};
use statrs::distribution::{ContinuousCDF, StudentsT};
use strideload::model::{Flag, RouteRow, Severity, SideOfRoad};
use strideload::synth::roads::{
    ALTERNATING, GOOD, Habit, KEEP_LEFT, KEEP_RIGHT, Log, Noise, POOR, SAME_PAVEMENT, TYPICAL,
};

const ROUTES: u64 = 8;
const RUNS: usize = 6;

fn roads(habit: Habit, between_m: f64, noise: Noise) -> Vec<RouteRow> {
    roads_and_errors(habit, between_m, noise).into_iter().map(|(road, _)| road).collect()
}

/// With each road the error that is left to a method that knows to the millimetre where the road lies.
fn roads_and_errors(habit: Habit, between_m: f64, noise: Noise) -> Vec<(RouteRow, f64)> {
    let road = |seed| {
        let mut log = Log::out_and_home(habit, between_m, RUNS, 1, noise, 100 + seed);
        let found = routes(&mut log).into_iter().max_by(|a, b| a.length_m.total_cmp(&b.length_m)).unwrap();
        (found, log.left_error_m.iter().flatten().sum::<f64>() / RUNS as f64)
    };
    (0..ROUTES).map(road).collect()
}

#[test]
fn six_runs_of_typical_watches_name_the_side_and_measure_the_distance() {
    let t = StudentsT::new(0.0, 1.0, (RUNS - 1) as f64).unwrap().inverse_cdf(0.975);
    let (mut covered, mut all) = (0, 0);
    for noise in [GOOD, TYPICAL] {
        for between_m in [4.0, 7.0] {
            for (habit, truth_m, side) in
                [(KEEP_LEFT, between_m, SideOfRoad::Left), (KEEP_RIGHT, -between_m, SideOfRoad::Right)]
            {
                let roads = roads(habit, between_m, noise);
                let errors: Vec<f64> = roads.iter().map(|road| (road.offset_m.unwrap() - truth_m).abs()).collect();
                assert!(roads.iter().all(|road| road.side == side), "{} {between_m} {side:?}", noise.name);
                // Half of the variance of the 2 m is each way's own, so the separation of one run spreads by 2.1 m and
                // the mean of six is off by 0.7 m on average, whatever the method.
                assert!(errors.iter().sum::<f64>() / ROUTES as f64 <= 1.0, "{errors:?}");
                covered += roads.iter().zip(&errors).filter(|(road, e)| **e <= t * road.offset_se_m.unwrap()).count();
                all += roads.len();
            }
        }
    }
    assert!(covered as f64 >= 0.85 * all as f64, "{covered} of {all} intervals hold the truth");
}

/// Two metres are each way's own error; no method can tell them from a side. What the program adds must be little.
#[test]
fn a_road_that_is_not_known_costs_little_beside_one_that_is() {
    for noise in [GOOD, TYPICAL] {
        let roads = roads_and_errors(KEEP_LEFT, 4.0, noise);
        let added = roads.iter().map(|(road, known_m)| (road.offset_m.unwrap() - 4.0 - known_m).abs());
        let added_m = added.sum::<f64>() / ROUTES as f64;
        assert!(added_m < 0.2, "{}: {added_m}", noise.name);
    }
    // Drawn anew every 300 m, as the prototype of the protocol has it, the constant averages out along the road.
    let redrawn = Noise { constant_for_m: 300.0, ..TYPICAL };
    let errors_m = roads(KEEP_LEFT, 4.0, redrawn).into_iter().map(|road| (road.offset_m.unwrap() - 4.0).abs());
    assert!(errors_m.sum::<f64>() / ROUTES as f64 <= 0.6);
}

#[test]
fn six_runs_on_alternating_sides_are_mixed() {
    for (noise, between_m, least) in [(GOOD, 4.0, 8), (GOOD, 7.0, 8), (TYPICAL, 4.0, 6), (TYPICAL, 7.0, 8)] {
        let mixed = roads(ALTERNATING, between_m, noise).iter().filter(|road| road.side == SideOfRoad::Mixed).count();
        assert!(mixed >= least, "{} {between_m}: {mixed} of {ROUTES}", noise.name);
        let same = roads(SAME_PAVEMENT, between_m, noise).iter().filter(|road| road.side == SideOfRoad::Mixed).count();
        assert!(same <= 1, "{} {between_m}: {same} of {ROUTES} are called mixed on the same pavement", noise.name);
    }
}

#[test]
fn no_side_is_named_where_there_is_none() {
    for noise in [GOOD, TYPICAL, POOR] {
        for habit in [SAME_PAVEMENT, ALTERNATING] {
            let named = roads(habit, 7.0, noise)
                .iter()
                .filter(|road| matches!(road.side, SideOfRoad::Left | SideOfRoad::Right))
                .count();
            assert!(named == 0 || (noise.name == "poor" && named == 1), "{}: {named}", noise.name);
        }
    }
}

/// A run of 5 km every second day for seven weeks.
fn weeks_of(habit: Habit, noise: Noise, seed: u64) -> Vec<Flag> {
    side_flags(&mut Log::out_and_home(habit, 6.0, 24, 2, noise, seed))
}

#[test]
fn a_side_kept_for_weeks_is_confirmed_and_no_other_habit_is() {
    for noise in [TYPICAL, POOR] {
        for seed in 0..3 {
            let kept = weeks_of(KEEP_RIGHT, noise, 300 + seed);
            assert_eq!(kept.len(), 1, "{} {seed}: {kept:?}", noise.name);
            assert!(is_confirmed(&kept));
            assert!(kept[0].text.starts_with("Kept right of travel on "), "{}", kept[0].text);
            for habit in [SAME_PAVEMENT, ALTERNATING] {
                let flags = weeks_of(habit, noise, 300 + seed);
                assert!(flags.iter().all(|flag| flag.severity < Severity::Caution), "{} {seed}: {flags:?}", noise.name);
            }
        }
    }
}

#[test]
fn a_runner_who_keeps_left_four_times_of_five_is_counted_so() {
    let mostly: Habit = |run, half_m| if run % 5 == 4 { (-half_m, -half_m) } else { (half_m, half_m) };
    let mut shares = Vec::new();
    for seed in 0..5 {
        let road = routes(&mut Log::out_and_home(mostly, 7.0, 20, 1, TYPICAL, 400 + seed)).remove(0);
        assert_eq!(road.side, SideOfRoad::Left);
        shares.push(road.keep_left_m / (road.keep_left_m + road.keep_right_m));
    }
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    assert!((mean - 0.8).abs() < 0.07, "{shares:?}");
}
