//! Invented roads in local metres, and the line a runner takes along them: direction, side, laps, turning point.

use super::place::Point;
use serde::Serialize;
use std::f64::consts::{FRAC_PI_2, PI, TAU};

/// Half the distance between the lines of the two keep-sides: a runner keeps 3 m off the middle of the road.
pub const LANE_OFFSET_M: f64 = 3.0;
const POINT_SPACING_M: f64 = 5.0;
/// A path is laid a little too long and the runner stops short of the door.
const SPARE_M: f64 = 60.0;

/// Standard track: two straights and two bends that make 400 m in lane 1.
const TRACK_STRAIGHT_M: f64 = 84.39;
const TRACK_BEND_RADIUS_M: f64 = 36.797;

/// The invented road network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// Out and back, west of home.
    CanalRoad,
    /// Out and back, east of home, long.
    EastRoad,
    /// 5.6 km loop, south of home.
    SouthLoop,
    /// 7 km loop, north-east of home.
    VillageLoop,
    /// 9 km loop in the hills.
    HillLoop,
    /// 400 m track.
    Track,
    /// No road at all.
    Treadmill,
}

/// Which way round a loop. An out-and-back road is always run forwards first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Anticlockwise,
    Clockwise,
    OutAndBack,
    None,
}

/// Where on the road the runner keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    KeepLeft,
    KeepRight,
    /// The same physical side whichever way: left going out or anticlockwise, right coming home or clockwise.
    SamePavement,
    Middle,
}

/// The line of one run, by distance along it.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    points: Vec<Point>,
    along_m: Vec<f64>,
    /// Where a new pass begins: the turning point, each new lap.
    pass_starts_m: Vec<f64>,
}

impl Path {
    fn new() -> Self {
        Path { points: Vec::new(), along_m: Vec::new(), pass_starts_m: vec![0.0] }
    }

    fn extend(&mut self, line: impl Iterator<Item = Point>) {
        for point in line {
            let along_m = match (self.points.last(), self.along_m.last()) {
                (Some(last), Some(along)) => along + last.distance_m(point),
                _ => 0.0,
            };
            self.points.push(point);
            self.along_m.push(along_m);
        }
    }

    fn begin_pass(&mut self) {
        self.pass_starts_m.push(self.length_m());
    }

    pub fn length_m(&self) -> f64 {
        self.along_m.last().copied().unwrap_or(0.0)
    }

    /// Position at a distance from the start, held at the ends.
    pub fn at(&self, distance_m: f64) -> Point {
        let after = self.along_m.partition_point(|&along| along <= distance_m);
        let (Some(&last), true) = (self.points.last(), after > 0) else {
            return self.points.first().copied().unwrap_or_default();
        };
        let Some(&next) = self.points.get(after) else { return last };
        let step_m = self.along_m[after] - self.along_m[after - 1];
        self.points[after - 1].towards(next, (distance_m - self.along_m[after - 1]) / step_m)
    }

    /// How many turning points or full laps lie behind.
    pub fn pass_at(&self, distance_m: f64) -> usize {
        self.pass_starts_m.partition_point(|&start| start <= distance_m).saturating_sub(1)
    }
}

/// Lays a path at least `length_m` long. A treadmill has none.
pub fn lay_path(route: Route, direction: Direction, side: Side, length_m: f64) -> Option<Path> {
    match route {
        Route::Treadmill => None,
        Route::CanalRoad => Some(out_and_back(&road(PI + 0.1, 0.35), side, length_m)),
        Route::EastRoad => Some(out_and_back(&road(-0.25, 0.30), side, length_m)),
        Route::SouthLoop => Some(laps(&loop_road(5600.0, -FRAC_PI_2, Point::default()), direction, side, length_m)),
        Route::VillageLoop => Some(laps(&loop_road(7000.0, 0.9, Point::default()), direction, side, length_m)),
        Route::HillLoop => {
            let car_park = Point { east_m: -400.0, north_m: 4700.0 };
            Some(laps(&loop_road(9000.0, FRAC_PI_2, car_park), direction, side, length_m))
        }
        Route::Track => Some(laps(&track(Point { east_m: 1900.0, north_m: 700.0 }), direction, Side::Middle, length_m)),
    }
}

fn out_and_back(centre: &[Point], side: Side, length_m: f64) -> Path {
    let turn = (((length_m + SPARE_M) / 2.0 / POINT_SPACING_M).ceil() as usize + 1).min(centre.len());
    let there = &centre[..turn];
    let home: Vec<Point> = there.iter().rev().copied().collect();
    let (out_m, home_m) = match side {
        Side::KeepLeft => (LANE_OFFSET_M, LANE_OFFSET_M),
        Side::KeepRight => (-LANE_OFFSET_M, -LANE_OFFSET_M),
        Side::SamePavement => (LANE_OFFSET_M, -LANE_OFFSET_M),
        Side::Middle => (0.0, 0.0),
    };
    let mut path = Path::new();
    path.extend(shifted_left(there, out_m));
    path.begin_pass();
    path.extend(shifted_left(&home, home_m));
    path
}

fn laps(centre: &[Point], direction: Direction, side: Side, length_m: f64) -> Path {
    let mut lap = centre.to_vec();
    if direction == Direction::Clockwise {
        lap.reverse();
    }
    let left_m = match (side, direction) {
        (Side::Middle, _) => 0.0,
        (Side::KeepRight, _) | (Side::SamePavement, Direction::Clockwise) => -LANE_OFFSET_M,
        (Side::KeepLeft | Side::SamePavement, _) => LANE_OFFSET_M,
    };
    let mut path = Path::new();
    while path.length_m() < length_m + SPARE_M {
        if path.length_m() > 0.0 {
            path.begin_pass();
        }
        path.extend(shifted_left(&lap, left_m));
    }
    path
}

/// The line parallel to `line`, to the left as one travels.
fn shifted_left(line: &[Point], left_m: f64) -> impl Iterator<Item = Point> {
    line.iter().enumerate().map(move |(i, &point)| {
        let before = line[i.saturating_sub(1)];
        let after = line[(i + 1).min(line.len() - 1)];
        let length_m = before.distance_m(after);
        if length_m == 0.0 {
            return point;
        }
        Point {
            east_m: point.east_m - left_m * (after.north_m - before.north_m) / length_m,
            north_m: point.north_m + left_m * (after.east_m - before.east_m) / length_m,
        }
    })
}

/// A gently winding open road of 17 km that leaves home with `heading_rad` (from east, anticlockwise).
fn road(heading_rad: f64, winding: f64) -> Vec<Point> {
    let mut at = Point::default();
    (0..=3400)
        .map(|i| {
            let here = at;
            let along_m = f64::from(i) * POINT_SPACING_M;
            let heading = heading_rad + winding * ((along_m / 650.0).sin() + 0.4 * (along_m / 230.0).sin());
            at.east_m += POINT_SPACING_M * heading.cos();
            at.north_m += POINT_SPACING_M * heading.sin();
            here
        })
        .collect()
}

/// An anticlockwise closed road through `start`, on the side of it that `towards_rad` points to.
fn loop_road(length_m: f64, towards_rad: f64, start: Point) -> Vec<Point> {
    let shape = |angle: f64| {
        let radius = 1.0 + 0.16 * (2.0 * angle + towards_rad).sin() + 0.08 * (3.0 * angle).cos();
        Point { east_m: radius * angle.cos(), north_m: radius * angle.sin() }
    };
    let count = (length_m / POINT_SPACING_M).round() as u32;
    let angles = (0..=count).map(|i| towards_rad + PI + TAU * f64::from(i) / f64::from(count));
    let unit: Vec<Point> = angles.map(shape).collect();
    let perimeter: f64 = unit.windows(2).map(|w| w[0].distance_m(w[1])).sum();
    let scale = length_m / perimeter;
    let origin = unit.first().copied().unwrap_or_default();
    unit.iter()
        .map(|p| Point {
            east_m: start.east_m + scale * (p.east_m - origin.east_m),
            north_m: start.north_m + scale * (p.north_m - origin.north_m),
        })
        .collect()
}

/// One anticlockwise lap of a 400 m track, starting where the home straight begins.
fn track(start: Point) -> Vec<Point> {
    let bend_m = PI * TRACK_BEND_RADIUS_M;
    (0..=200)
        .map(|i| {
            let along_m = f64::from(i) * 2.0 * (TRACK_STRAIGHT_M + bend_m) / 200.0;
            let half = (along_m / (TRACK_STRAIGHT_M + bend_m)).floor();
            let into_m = along_m - half * (TRACK_STRAIGHT_M + bend_m);
            let angle = ((into_m - TRACK_STRAIGHT_M).max(0.0)) / TRACK_BEND_RADIUS_M;
            let east_m = into_m.min(TRACK_STRAIGHT_M) + TRACK_BEND_RADIUS_M * angle.sin();
            let north_m = TRACK_BEND_RADIUS_M * (1.0 - angle.cos());
            match half as i32 {
                0 => Point { east_m: start.east_m + east_m, north_m: start.north_m + north_m },
                1 => Point {
                    east_m: start.east_m + TRACK_STRAIGHT_M - east_m,
                    north_m: start.north_m + 2.0 * TRACK_BEND_RADIUS_M - north_m,
                },
                _ => start,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Signed area of a closed line: positive anticlockwise.
    fn signed_area_m2(path: &Path, length_m: f64) -> f64 {
        let points: Vec<Point> = (0..200).map(|i| path.at(f64::from(i) * length_m / 200.0)).collect();
        let next = points.iter().cycle().skip(1);
        points.iter().zip(next).map(|(a, b)| a.east_m * b.north_m - b.east_m * a.north_m).sum::<f64>() / 2.0
    }

    #[test]
    fn loops_turn_the_way_they_are_told() {
        for (route, length_m) in [(Route::SouthLoop, 5600.0), (Route::VillageLoop, 7000.0), (Route::Track, 400.0)] {
            let left = lay_path(route, Direction::Anticlockwise, Side::Middle, length_m).unwrap();
            let right = lay_path(route, Direction::Clockwise, Side::Middle, length_m).unwrap();
            assert!(signed_area_m2(&left, length_m) > 1000.0, "{route:?}");
            assert!(signed_area_m2(&right, length_m) < -1000.0, "{route:?}");
        }
    }

    #[test]
    fn a_lap_of_the_track_is_400_m() {
        let path = lay_path(Route::Track, Direction::Anticlockwise, Side::Middle, 800.0).unwrap();
        assert!((path.pass_starts_m[1] - 400.0).abs() < 0.5, "{}", path.pass_starts_m[1]);
        assert_eq!(path.pass_at(500.0), 1);
    }

    #[test]
    fn keeping_left_puts_the_two_ways_six_metres_apart_and_one_pavement_none() {
        let separation_m = |side| {
            let path = lay_path(Route::CanalRoad, Direction::OutAndBack, side, 6000.0).unwrap();
            let out = path.at(1500.0);
            (0..6000).map(|m| path.at(3100.0 + f64::from(m)).distance_m(out)).fold(f64::INFINITY, f64::min)
        };
        assert!((separation_m(Side::KeepLeft) - 6.0).abs() < 0.1);
        assert!((separation_m(Side::KeepRight) - 6.0).abs() < 0.1);
        assert!(separation_m(Side::SamePavement) < 0.6);
    }

    #[test]
    fn keeping_left_runs_left_of_the_middle() {
        let middle = lay_path(Route::EastRoad, Direction::OutAndBack, Side::Middle, 3000.0).unwrap();
        let left = lay_path(Route::EastRoad, Direction::OutAndBack, Side::KeepLeft, 3000.0).unwrap();
        // The road leaves home eastward: left is north.
        assert!(left.points[20].north_m > middle.points[20].north_m + 2.0);
    }

    #[test]
    fn a_path_is_at_least_as_long_as_asked() {
        for side in [Side::KeepLeft, Side::KeepRight, Side::SamePavement, Side::Middle] {
            for length_m in [500.0, 5600.0, 30_000.0] {
                let road = lay_path(Route::EastRoad, Direction::OutAndBack, side, length_m).unwrap();
                let lap = lay_path(Route::SouthLoop, Direction::Clockwise, side, length_m).unwrap();
                assert!(road.length_m() >= length_m && lap.length_m() >= length_m);
            }
        }
    }
}
