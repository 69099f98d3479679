//! Ground height of the invented places: a flat valley around home, hills to the north.

use super::place::Point;
use std::f64::consts::TAU;

const VALLEY_FLOOR_M: f64 = 60.0;
/// Below 1.5 % grade everywhere, so that valley roads count as flat.
const VALLEY_SWELLS: [Swell; 2] = [
    Swell { height_m: 3.0, length_m: 1400.0, east: 0.96, north: 0.28 },
    Swell { height_m: 1.5, length_m: 1700.0, east: -0.28, north: 0.96 },
];
/// Up to 10 % grade.
const HILLS: [Swell; 2] = [
    Swell { height_m: 19.0, length_m: 1500.0, east: 1.0, north: 0.0 },
    Swell { height_m: 14.0, length_m: 1700.0, east: 0.0, north: 1.0 },
];
/// Between these distances north of home the hills rise from nothing to their full height.
const HILLS_BEGIN_M: f64 = 2500.0;
const HILLS_FULL_M: f64 = 4500.0;

/// One sine wave of the ground along a direction.
struct Swell {
    height_m: f64,
    length_m: f64,
    east: f64,
    north: f64,
}

impl Swell {
    fn height_at(&self, point: Point) -> f64 {
        let along_m = point.east_m * self.east + point.north_m * self.north;
        self.height_m * (TAU * along_m / self.length_m).sin()
    }
}

/// Height above the sea.
pub fn altitude_m(point: Point) -> f64 {
    let share = ((point.north_m - HILLS_BEGIN_M) / (HILLS_FULL_M - HILLS_BEGIN_M)).clamp(0.0, 1.0);
    let rise = share * share * (3.0 - 2.0 * share);
    let valley: f64 = VALLEY_SWELLS.iter().map(|s| s.height_at(point)).sum();
    let hills: f64 = HILLS.iter().map(|s| s.height_at(point)).sum();
    VALLEY_FLOOR_M + valley + rise * (40.0 + hills)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steepest_grade(north_m: f64) -> f64 {
        let height = |east_m: f64| altitude_m(Point { east_m, north_m });
        (-400..400)
            .map(|i| f64::from(i) * 25.0)
            .map(|x| ((height(x + 25.0) - height(x)) / 25.0).abs())
            .fold(0.0, f64::max)
    }

    #[test]
    fn the_valley_is_flat_and_the_hills_are_not() {
        assert!(steepest_grade(0.0) < 0.015);
        assert!(steepest_grade(6000.0) > 0.06);
    }
}
