//! Known roads run in known ways: what must come out is written by hand.

use super::routes;
use strideload::model::{RouteRow, SideOfRoad, Week, WeekStart};
use strideload::synth::place::Point;
use strideload::synth::roads::{Log, NONE, POOR, ROAD, TYPICAL, along, from_point, oval, reversed, ring, shifted};

/// A closed 5 km circuit with corners, anticlockwise.
fn circuit() -> Vec<Point> {
    along(&[(0.0, 0.0), (1500.0, 0.0), (1500.0, 1000.0), (0.0, 1000.0), (0.0, 0.0)], 0.0, 5.0)
}

fn out_and_back(spacing_m: f64) -> Vec<Point> {
    let back: Vec<(f64, f64)> = ROAD.iter().rev().copied().collect();
    [along(&ROAD, 0.0, spacing_m), along(&back, 0.0, spacing_m)].concat()
}

#[track_caller]
fn one_loop(routes: &[RouteRow], length_m: f64, forward: u32, backward: u32) {
    assert_eq!(routes.len(), 1, "{routes:#?}");
    let route = &routes[0];
    assert!(route.is_loop && route.forward_is_anticlockwise);
    assert!((route.length_m - length_m).abs() < 0.03 * length_m, "{}", route.length_m);
    assert_eq!((route.forward, route.backward), (forward, backward), "{:#?}", route.passes);
}

#[test]
fn a_favourite_loop_is_one_route_wherever_the_run_starts() {
    for noise in [NONE, TYPICAL] {
        let mut log = Log::new(noise, 1);
        for day in 0..8 {
            log.run(day, &from_point(&circuit(), 137 * day as usize % 1000));
        }
        log.run(8, &reversed(&from_point(&circuit(), 300)));
        one_loop(&routes(&mut log), 5000.0, 8, 1);
    }
}

#[test]
fn the_same_shifted_start_every_time_changes_nothing() {
    let mut log = Log::new(TYPICAL, 2);
    log.run(0, &from_point(&circuit(), 0));
    for day in 1..9 {
        log.run(day, &from_point(&circuit(), 411));
    }
    one_loop(&routes(&mut log), 5000.0, 9, 0);
}

#[test]
fn an_out_and_back_is_one_road_with_a_pass_each_way() {
    for noise in [NONE, TYPICAL] {
        let mut log = Log::new(noise, 3);
        for day in 0..6 {
            log.run(day * 2, &out_and_back(5.0));
        }
        let found = routes(&mut log);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!((found[0].forward, found[0].backward, found[0].runs), (6, 6, 6));
        assert!(!found[0].is_loop && (found[0].length_m - 2500.0).abs() < 75.0, "{}", found[0].length_m);
        assert_eq!(found[0].dir_balance, 0.0);
        // Days 0, 2, 4, 6 lie in the first week, 8 and 10 in the second.
        assert_eq!(found[0].weeks, 2);
    }
}

#[test]
fn a_saturday_and_the_sunday_after_lie_in_two_weeks_where_weeks_begin_on_sundays() {
    for (begins_on, weeks) in [(WeekStart::Monday, 1), (WeekStart::Sunday, 2), (WeekStart::Saturday, 1)] {
        let mut log = Log::new(NONE, 3);
        log.run(5, &along(&ROAD, 0.0, 5.0));
        log.run(6, &along(&ROAD, 0.0, 5.0));
        for row in &mut log.rows {
            row.week = row.local_date.map(|date| Week::of(date, begins_on));
        }
        assert_eq!(routes(&mut log)[0].weeks, weeks, "{begins_on:?}");
    }
}

#[test]
fn three_laps_in_one_run_are_three_passes() {
    let mut log = Log::new(TYPICAL, 4);
    let lap = ring(1200.0);
    let laps = [lap.clone(), lap.clone(), lap].concat();
    log.run(0, &laps);
    log.run(1, &laps);
    one_loop(&routes(&mut log), 1200.0, 6, 0);
}

#[test]
fn repeated_metres_are_those_of_the_run_on_roads_of_two_days() {
    let mut log = Log::new(NONE, 5);
    log.run(0, &along(&ROAD, 0.0, 5.0));
    log.run(1, &along(&[(0.0, 0.0), (1000.0, 0.0), (1000.0, -2000.0)], 0.0, 5.0));
    log.run(2, &along(&[(0.0, 5000.0), (3000.0, 5000.0)], 0.0, 5.0));
    routes(&mut log);
    for (row, expected_m) in [(0, 1000.0), (1, 1000.0), (2, 0.0)] {
        let metres = log.rows[row].repeated_m.unwrap();
        assert!((metres - expected_m).abs() <= 100.0, "{metres}");
        assert_eq!(log.rows[row].keep_unknown_m, Some(metres));
    }
}

#[test]
fn laps_of_one_day_are_not_repeated_until_another_day() {
    let mut log = Log::new(NONE, 6);
    log.run(0, &[ring(1200.0), ring(1200.0)].concat());
    assert_eq!(routes(&mut log), []);
    assert_eq!(log.rows[0].repeated_m, Some(0.0));
}

#[test]
fn a_run_without_positions_is_not_assessed() {
    let mut log = Log::new(NONE, 7);
    log.run(0, &ring(1200.0));
    log.tracks.clear();
    routes(&mut log);
    assert_eq!(log.rows[0].repeated_m, None);
    assert_eq!(log.rows[0].keep_unknown_m, None);
}

#[test]
fn a_sparse_recording_finds_the_same_road() {
    let mut log = Log::new(TYPICAL, 8);
    for day in 0..6 {
        log.run(day, &out_and_back(if day % 2 == 0 { 5.0 } else { 15.0 }));
    }
    let found = routes(&mut log);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].forward, found[0].backward), (6, 6));
}

#[test]
fn a_gap_in_the_recording_does_not_split_a_pass() {
    let mut log = Log::new(TYPICAL, 9);
    for day in 0..6 {
        let path = along(&ROAD, 0.0, 5.0);
        // Lost for 150 m somewhere else each time.
        let gap = 100 + 50 * day as usize;
        log.run_legs(day, &[path[..gap].to_vec(), path[gap + 30..].to_vec()]);
    }
    let found = routes(&mut log);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].forward, found[0].backward), (6, 0));
    assert!(found[0].passes.iter().all(|pass| pass.length_m < 2400.0), "the gap was not run");
}

#[test]
fn where_two_loops_part_the_shared_road_ends() {
    let mut log = Log::new(TYPICAL, 10);
    let north = [(0.0, 0.0), (1000.0, 0.0), (1000.0, 800.0), (0.0, 800.0), (0.0, 0.0)];
    let south = [(0.0, 0.0), (1000.0, 0.0), (1000.0, -800.0), (0.0, -800.0), (0.0, 0.0)];
    for day in 0..12 {
        log.run(day, &along(if day % 2 == 0 { &north } else { &south }, 0.0, 5.0));
    }
    let found = routes(&mut log);
    let mut counts: Vec<(u32, u32)> =
        found.iter().map(|r| (r.forward + r.backward, (r.length_m / 500.0).round() as u32)).collect();
    counts.sort_unstable();
    assert_eq!(counts, [(6, 5), (6, 5), (12, 2)], "{found:#?}");
}

#[test]
fn a_parallel_road_sixty_metres_away_stays_its_own() {
    let mut log = Log::new(TYPICAL, 11);
    for day in 0..10 {
        let north_m = if day % 2 == 0 { 0.0 } else { 60.0 };
        log.run(day, &along(&[(0.0, north_m), (2000.0, north_m)], 0.0, 5.0));
    }
    let found = routes(&mut log);
    assert_eq!(found.iter().map(|r| r.forward).collect::<Vec<_>>(), [5, 5], "{found:#?}");
}

#[test]
fn turning_every_run_round_turns_the_balance_round() {
    let (mut log, mut turned) = (Log::new(TYPICAL, 12), Log::new(TYPICAL, 12));
    for day in 0..8 {
        let path = if day < 6 { along(&ROAD, 0.0, 5.0) } else { reversed(&along(&ROAD, 0.0, 5.0)) };
        log.run(day, &path);
        turned.run(day, &reversed(&path));
        let lap = shifted(&ring(2000.0), 0.0, 9000.0);
        log.run(day, &lap);
        turned.run(day, &reversed(&lap));
    }
    let balances = |log: &mut Log| routes(log).iter().map(|r| r.dir_balance).collect::<Vec<_>>();
    assert_eq!(balances(&mut log), [0.5, 1.0]);
    assert_eq!(balances(&mut turned), [-0.5, -1.0]);
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let mut log = Log::new(TYPICAL, 13);
    for day in 0..6 {
        log.run(day, &out_and_back(5.0));
        log.run(day, &from_point(&circuit(), 100 * day as usize));
    }
    let in_order = routes(&mut log);
    log.rows.reverse();
    assert_eq!(routes(&mut log), in_order);
}

#[test]
fn another_day_on_the_road_adds_its_pass_and_nothing_else() {
    let mut log = Log::new(TYPICAL, 14);
    for day in 0..5 {
        log.run(day, &along(&ROAD, 0.0, 5.0));
    }
    let before = routes(&mut log);
    log.run(20, &along(&ROAD, 0.0, 5.0));
    let after = routes(&mut log);
    assert_eq!((before.len(), after.len()), (1, 1));
    assert_eq!(after[0].length_m, before[0].length_m);
    assert_eq!(after[0].passes[..5], before[0].passes[..]);
    assert_eq!((after[0].forward, after[0].weeks), (6, 2));
}

#[test]
fn typical_noise_neither_splits_nor_merges() {
    for seed in 20..26 {
        let mut log = Log::new(TYPICAL, seed);
        for day in 0..10 {
            log.run(day, &from_point(&circuit(), 0));
        }
        one_loop(&routes(&mut log), 5000.0, 10, 0);
    }
}

#[test]
fn laps_of_a_running_track_are_known_as_such() {
    // Two straights of 84.39 m and two bends of 36.5 m radius, 400 m on the measured line.
    let lap = oval(84.39, 36.5);
    let session: Vec<Point> = lap.iter().cycle().take(lap.len() * 8).copied().collect();
    let mut log = Log::new(TYPICAL, 15);
    log.run(0, &session);
    log.run(7, &session);
    let found = routes(&mut log);
    assert!(found[0].is_track, "{found:#?}");
    assert!((14..=16).contains(&found[0].forward) && found[0].backward == 0);
}

#[test]
fn a_round_park_path_of_four_hundred_metres_is_no_track() {
    let mut log = Log::new(NONE, 16);
    for day in 0..3 {
        log.run(day, &ring(420.0).repeat(5));
    }
    let found = routes(&mut log);
    assert!(found[0].is_loop && !found[0].is_track, "{found:#?}");
}

/// Two straights that cross and two bends, one to the left and one to the right: as long as a lap of a track.
#[test]
fn an_eight_as_long_as_a_lap_is_no_track() {
    let bend = |east_m: f64, from_deg: f64, to_deg: f64| {
        (0..20).map(move |i| {
            let (sin, cos) = (from_deg + (to_deg - from_deg) * f64::from(i) / 20.0).to_radians().sin_cos();
            Point { east_m: east_m + 33.0 * cos, north_m: 33.0 * sin }
        })
    };
    let mut eight = along(&[(-38.0, -33.0), (38.0, 33.0)], 0.0, 5.0);
    eight.extend(bend(38.0, 90.0, -90.0));
    eight.extend(along(&[(38.0, -33.0), (-38.0, 33.0)], 0.0, 5.0));
    eight.extend(bend(-38.0, 90.0, 270.0));
    let mut log = Log::new(NONE, 23);
    for day in 0..2 {
        log.run(day, &eight.repeat(8));
    }
    assert!(!routes(&mut log).iter().any(|route| route.is_track));
    assert!(log.rows.iter().all(|row| row.track_m == Some(0.0)));
}

#[test]
fn positions_from_anywhere_do_no_harm() {
    let mut log = Log::new(NONE, 17);
    log.run(0, &ring(420.0));
    log.run(1, &ring(420.0));
    for track in log.tracks.values_mut() {
        track.legs.push(vec![(i32::MAX, i32::MIN), (i32::MIN, i32::MAX), (90_000_000, 0), (90_000_000, 5)]);
        track.legs.push((0..500).map(|i| (89_999_999, i * 200_000)).collect());
        track.legs.push(vec![(0, 0)]);
        track.legs.push(Vec::new());
    }
    assert!(routes(&mut log).len() <= 3);
}

#[test]
fn poor_reception_costs_a_few_passes_but_keeps_road_and_direction() {
    let mut log = Log::new(POOR, 18);
    for day in 0..12 {
        let path = along(&ROAD, 0.0, 5.0);
        log.run(day, &if day % 4 == 3 { reversed(&path) } else { path });
    }
    let found = routes(&mut log);
    assert!(found[0].length_m > 2000.0, "{found:#?}");
    assert!((0.4..=0.6).contains(&found[0].dir_balance), "{}", found[0].dir_balance);
    assert!(found[0].forward >= 7 && found[0].backward >= 2);
}

#[test]
fn a_turn_for_home_leaves_no_hook_at_the_end_of_the_road() {
    let mut log = Log::new(NONE, 19);
    for day in 0..4 {
        log.run(day, &out_and_back(5.0));
    }
    let longest_m = routes(&mut log)[0].length_m;
    assert!((2480.0..2510.0).contains(&longest_m), "{longest_m}");
}

#[test]
fn roads_that_are_crossed_stay_whole() {
    let mut log = Log::new(TYPICAL, 21);
    for day in 0..10 {
        let east_m = 230.0 * (1 + day / 2) as f64;
        log.run(day, &along(&[(east_m, -600.0), (east_m, 600.0)], 0.0, 5.0));
    }
    for day in 10..15 {
        log.run(day, &along(&[(0.0, 0.0), (1400.0, 0.0)], 0.0, 5.0));
    }
    let found = routes(&mut log);
    assert_eq!(found.iter().map(|r| r.forward).collect::<Vec<_>>(), [5, 2, 2, 2, 2, 2], "{found:#?}");
    assert!((found[0].length_m - 1400.0).abs() < 50.0, "{}", found[0].length_m);
}

#[test]
fn a_loop_whose_last_stretch_belongs_to_another_road_is_still_a_loop() {
    let mut log = Log::new(TYPICAL, 21);
    // The last 300 m of the circuit are run out and back on other days, further than the circuit goes.
    let stem = along(&[(0.0, -1500.0), (0.0, 300.0)], 0.0, 5.0);
    for day in 0..6 {
        log.run(2 * day, &circuit());
        log.run(2 * day + 1, &[stem.clone(), reversed(&stem)].concat());
    }
    let routes = routes(&mut log);
    let circuit = routes.iter().max_by(|a, b| a.length_m.total_cmp(&b.length_m)).unwrap();
    assert!(circuit.is_loop && circuit.forward_is_anticlockwise, "{routes:#?}");
    assert_eq!((circuit.forward, circuit.backward), (6, 0));
}

#[test]
fn a_horseshoe_is_no_loop() {
    let mut log = Log::new(TYPICAL, 22);
    let horseshoe = along(&[(0.0, 0.0), (1500.0, 0.0), (1500.0, 800.0), (0.0, 800.0)], 0.0, 5.0);
    for day in 0..6 {
        log.run(day, &horseshoe);
    }
    let routes = routes(&mut log);
    assert_eq!(routes.len(), 1);
    assert!(!routes[0].is_loop, "its ends are 800 m apart: {routes:#?}");
}

/// Which of the runs on even and odd days each road holds.
fn parities(routes: &[RouteRow]) -> Vec<std::collections::BTreeSet<u64>> {
    let parity = |activity: &str| activity.parse::<u64>().unwrap() % 2;
    routes.iter().map(|route| route.passes.iter().map(|pass| parity(&pass.activity.0)).collect()).collect()
}

#[test]
fn no_road_joins_two_that_lie_thirty_metres_apart() {
    for seed in 30..36 {
        let mut log = Log::new(TYPICAL, seed);
        for day in 0..12 {
            let north_m = if day % 2 == 0 { 0.0 } else { 30.0 };
            log.run(day, &along(&[(0.0, north_m), (2000.0, north_m)], 0.0, 5.0));
        }
        let found = routes(&mut log);
        assert!(found.len() >= 2);
        assert!(parities(&found).iter().all(|runs| runs.len() == 1), "seed {seed}: {found:#?}");
    }
}

#[test]
fn out_on_one_road_and_home_on_another_thirty_metres_off_is_no_side() {
    for seed in 30..36 {
        let mut log = Log::new(TYPICAL, seed);
        for day in 0..10 {
            let (out, home) = ([(0.0, 0.0), (2000.0, 0.0)], [(2000.0, 30.0), (0.0, 30.0)]);
            log.run_both_ways(day, &along(&out, 0.0, 5.0), &along(&home, 0.0, 5.0));
        }
        // Two roads, or one long thin loop.
        let found = routes(&mut log);
        assert!(
            (found.iter().map(|road| road.length_m).sum::<f64>() - 4_000.0).abs() < 200.0,
            "seed {seed}: {found:#?}"
        );
        for road in &found {
            assert!(road.forward == 0 || road.backward == 0, "seed {seed}: {road:#?}");
            assert_eq!(road.side, SideOfRoad::Unknown);
        }
    }
}

#[test]
fn both_footways_of_a_road_are_one_road() {
    let mut log = Log::new(TYPICAL, 37);
    for day in 0..12 {
        log.run(day, &along(&ROAD, if day % 2 == 0 { 5.0 } else { -5.0 }, 5.0));
    }
    let found = routes(&mut log);
    assert_eq!(found.iter().map(|r| r.forward).collect::<Vec<_>>(), [12], "{found:#?}");
}

#[test]
fn a_roundabout_on_the_way_splits_no_road() {
    let bend = |east_m: f64, from_deg: f64, to_deg: f64| {
        (0..=6).map(move |i| {
            let (sin, cos) = (from_deg + (to_deg - from_deg) * f64::from(i) / 6.0).to_radians().sin_cos();
            Point { east_m: east_m + 15.0 * cos, north_m: 15.0 * sin }
        })
    };
    // Round it on the right of travel both ways.
    let mut out = along(&[(0.0, 0.0), (985.0, 0.0)], 0.0, 5.0);
    out.extend(bend(1000.0, 180.0, 360.0));
    out.extend(along(&[(1015.0, 0.0), (2000.0, 0.0)], 0.0, 5.0));
    let mut home = along(&[(2000.0, 0.0), (1015.0, 0.0)], 0.0, 5.0);
    home.extend(bend(1000.0, 0.0, 180.0));
    home.extend(along(&[(985.0, 0.0), (0.0, 0.0)], 0.0, 5.0));
    let mut log = Log::new(TYPICAL, 38);
    for day in 0..6 {
        log.run_both_ways(day, &out, &home);
    }
    let found = routes(&mut log);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].forward, found[0].backward), (6, 6));
    assert!(!found[0].is_track && !found[0].is_loop);
}

#[test]
fn a_figure_of_eight_is_run_whole_and_one_way() {
    let left = shifted(&ring(1500.0), -1500.0 / std::f64::consts::TAU, 0.0);
    let right: Vec<Point> = shifted(&reversed(&ring(1500.0)), 1500.0 / std::f64::consts::TAU, 0.0);
    // Both begin at the crossing in the middle: the one anticlockwise, the other clockwise.
    let half = right.len() / 2;
    let eight = [left, from_point(&right, half - 1)].concat();
    let mut log = Log::new(TYPICAL, 39);
    for day in 0..6 {
        log.run(day, &eight);
    }
    let found = routes(&mut log);
    assert!(found.iter().all(|route| route.forward == 0 || route.backward == 0), "{found:#?}");
    let metres: f64 = found.iter().map(|route| route.length_m).sum();
    assert!((metres - 3000.0).abs() < 300.0, "{metres}");
    assert!(log.rows.iter().skip(1).all(|row| row.repeated_m.unwrap() > 2_600.0));
}
