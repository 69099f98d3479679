//! What a change of the tracks must change, and what it must not: to a millimetre, and with the same labels.

use super::routes;
use strideload::model::{ActivityRow, RouteRow, SideOfRoad};
use strideload::synth::place::Place;
use strideload::synth::roads::{KEEP_LEFT, KEEP_RIGHT, Log, TYPICAL, along, oval, reversed};

/// On the equator turns and mirrors change no scale.
const EQUATOR: Place = Place { lat_deg: 0.0, lon_deg: 30.0, zone: chrono_tz::UTC };

/// Keeps left on a road both ways, and runs a loop one way more often than the other.
fn log(degrees: f64) -> Log {
    let mut log = Log::turned(EQUATOR, degrees, TYPICAL, 77);
    log.add_out_and_home(KEEP_LEFT, 6.0, 8, 2);
    let lap = along(&[(0.0, 3000.0), (900.0, 3000.0), (900.0, 3700.0), (0.0, 3700.0), (0.0, 3000.0)], 0.0, 5.0);
    for day in 0..8 {
        log.run(2 * day + 1, &if day % 4 == 3 { reversed(&lap) } else { lap.clone() });
    }
    log
}

/// Of a track, in millionths of a degree.
type Legs = Vec<Vec<(i32, i32)>>;

fn changed(change: impl Fn(&mut Legs)) -> Vec<RouteRow> {
    let mut log = log(0.0);
    log.tracks.values_mut().for_each(|track| change(&mut track.legs));
    routes(&mut log)
}

fn each_point(change: impl Fn((i32, i32)) -> (i32, i32)) -> Vec<RouteRow> {
    changed(|legs| legs.iter_mut().flatten().for_each(|point| *point = change(*point)))
}

#[track_caller]
fn close(a: Option<f64>, b: Option<f64>) {
    let (a, b) = (a.unwrap(), b.unwrap());
    // Columns have hundredths of a metre.
    assert!((a - b).abs() <= 0.001 + 1e-9, "{a} {b}");
}

/// The same roads with the same counts; `sign` is -1 where left becomes right.
#[track_caller]
fn same_roads(found: &[RouteRow], before: &[RouteRow], sign: f64) {
    assert_eq!(found.len(), before.len());
    for (now, was) in found.iter().zip(before) {
        assert_eq!((&now.route, now.runs, now.weeks, now.is_loop), (&was.route, was.runs, was.weeks, was.is_loop));
        assert!((now.length_m - was.length_m).abs() <= 0.11, "{} {}", now.length_m, was.length_m);
        if was.offset_m.is_some() {
            close(now.offset_m, was.offset_m.map(|offset_m| sign * offset_m));
            close(now.offset_se_m, was.offset_se_m);
        }
        let side = match (was.side, sign < 0.0) {
            (SideOfRoad::Left, true) => SideOfRoad::Right,
            (SideOfRoad::Right, true) => SideOfRoad::Left,
            (side, _) => side,
        };
        assert_eq!(now.side, side);
        let kept = if sign < 0.0 { (was.keep_right_m, was.keep_left_m) } else { (was.keep_left_m, was.keep_right_m) };
        assert!((now.keep_left_m - kept.0).abs() <= 1.0 && (now.keep_right_m - kept.1).abs() <= 1.0, "{now:#?}");
    }
}

fn road(found: &[RouteRow]) -> &RouteRow {
    found.iter().find(|route| !route.is_loop).unwrap()
}

fn ring(found: &[RouteRow]) -> &RouteRow {
    found.iter().find(|route| route.is_loop).unwrap()
}

#[test]
fn time_turned_round_swaps_the_sides() {
    let before = routes(&mut log(0.0));
    assert_eq!(road(&before).side, SideOfRoad::Left);
    let after = changed(|legs| {
        legs.reverse();
        legs.iter_mut().for_each(|leg| leg.reverse());
    });
    same_roads(&after, &before, -1.0);
    assert_eq!(ring(&after).dir_balance, -ring(&before).dir_balance);
    assert_eq!(road(&after).forward, road(&before).backward);
}

#[test]
fn a_mirror_swaps_the_sides_and_turns_the_loop_round() {
    let before = routes(&mut log(0.0));
    let after = each_point(|(lat, lon)| (lat, 60_000_000 - lon));
    same_roads(&after, &before, -1.0);
    assert_eq!((ring(&before).forward, ring(&before).backward), (6, 2));
    // Forward is anticlockwise: what was run so is now run clockwise.
    assert_eq!((ring(&after).forward, ring(&after).backward), (2, 6));
}

#[test]
fn a_mirror_and_the_way_back_turn_the_laps_of_a_track_round() {
    let log = || {
        let lap = oval(84.39, 36.5);
        let mut log = Log::at(EQUATOR, TYPICAL, 78);
        for (day, laps) in [(0, 8), (3, 5)] {
            log.run(day, &lap.iter().cycle().take(lap.len() * laps).copied().collect::<Vec<_>>());
        }
        log
    };
    let laps = |change: &dyn Fn(&mut Legs)| -> Vec<(u32, u32)> {
        let mut log = log();
        log.tracks.values_mut().for_each(|track| change(&mut track.legs));
        routes(&mut log);
        let of_row = |row: &ActivityRow| (row.track_laps_anticlockwise.unwrap(), row.track_laps_clockwise.unwrap());
        log.rows.iter().map(of_row).collect()
    };
    let before = laps(&|_| ());
    assert!((7..=8).contains(&before[0].0) && (4..=5).contains(&before[1].0), "{before:?}");
    let swapped: Vec<(u32, u32)> =
        before.iter().map(|&(anticlockwise, clockwise)| (clockwise, anticlockwise)).collect();
    assert_eq!(laps(&|legs| legs.iter_mut().flatten().for_each(|point| point.1 = 60_000_000 - point.1)), swapped);
    assert_eq!(laps(&|legs| legs.iter_mut().for_each(|leg| leg.reverse())), swapped);
}

#[test]
fn another_place_changes_nothing() {
    let before = routes(&mut log(0.0));
    for (north, east) in [(0, 1), (0, 7_654_321), (3, -12_345_678)] {
        same_roads(&each_point(|(lat, lon)| (lat + north, lon + east)), &before, 1.0);
    }
}

#[test]
fn half_a_turn_changes_nothing() {
    let before = routes(&mut log(0.0));
    same_roads(&each_point(|(lat, lon)| (-lat, 60_000_000 - lon)), &before, 1.0);
}

/// Other turns round positions to other tenths of a metre, which no mean undoes to the millimetre.
#[test]
fn any_turn_changes_the_distance_by_less_than_positions_are_rounded() {
    let before = routes(&mut log(0.0));
    for degrees in [37.0, 90.0, 201.0] {
        let after = routes(&mut log(degrees));
        assert_eq!(after.len(), before.len());
        let (now, was) = (road(&after), road(&before));
        assert_eq!((now.side, now.runs), (was.side, was.runs));
        assert!((now.offset_m.unwrap() - was.offset_m.unwrap()).abs() < 0.11, "{:?} {:?}", now.offset_m, was.offset_m);
        assert_eq!(ring(&after).dir_balance, ring(&before).dir_balance);
    }
}

#[test]
fn names_stay_when_runs_are_added() {
    let mut log = log(0.0);
    let before = routes(&mut log);
    for day in 20..30 {
        log.run(day, &along(&[(0.0, 0.0), (0.0, -2000.0), (700.0, -2500.0)], 0.0, 5.0));
    }
    log.add_out_and_home(KEEP_RIGHT, 6.0, 3, 40);
    let after = routes(&mut log);
    assert_eq!(after.len(), before.len() + 1);
    for route in &before {
        let again = after.iter().find(|other| other.route == route.route).unwrap();
        assert_eq!((again.is_loop, again.first_date), (route.is_loop, route.first_date));
    }
}
