//! Ground distances of a few metres to a few kilometres on the WGS84 ellipsoid.
//!
//! A local plane at the mid-latitude with the radii of curvature along and across the meridian: exact to a millionth
//! below 100 m, cheaper than a geodesic, and free of the 0.3 to 0.5 % by which a sphere is wrong.

use crate::lanes::{all, f64x4};

const SEMI_MAJOR_AXIS_M: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;
const ECCENTRICITY_SQUARED: f64 = FLATTENING * (2.0 - FLATTENING);

/// Closer than this to the latitude kept, what a cubic leaves out lies under the last bit of a number.
const NEAR_RAD: f64 = 1e-4;

/// Positions to ask [`Ground::covers`] about at once: of a ride, too, they mostly span less than [`NEAR_RAD`].
pub const BLOCK: usize = 64;

/// Measures between positions that mostly lie close together, as those of one activity do: the lengths of a degree are
/// worked out at one latitude and carried on from there by cubics.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    lat_rad: f64,
    /// Metres in a degree as cubics of the radians from that latitude, lowest power first.
    north: [f64; 4],
    east: [f64; 4],
}

impl Default for Ground {
    fn default() -> Self {
        Ground { lat_rad: f64::NAN, north: [f64::NAN; 4], east: [f64::NAN; 4] }
    }
}

impl Ground {
    /// Metres in one degree to the north and one degree to the east at a latitude.
    #[inline]
    pub fn metres_per_degree(&mut self, lat_deg: f64) -> (f64, f64) {
        let lat_rad = lat_deg.to_radians();
        let mut step = lat_rad - self.lat_rad;
        // Also without a latitude kept, and without one given.
        let is_near = step.abs() <= NEAR_RAD;
        if !is_near {
            (*self, step) = (Ground::at(lat_rad), 0.0);
        }
        let cubic = |[a, b, c, d]: [f64; 4]| a + step * (b + step * (c + step * d));
        (cubic(self.north), cubic(self.east))
    }

    /// Distance between two positions given as (latitude, longitude).
    #[inline]
    pub fn distance_m(&mut self, from: (f64, f64), to: (f64, f64)) -> f64 {
        let (north, east) = self.metres_per_degree((from.0 + to.0) / 2.0);
        let (north_m, east_m) = (north * (to.0 - from.0), east * longitude_difference_deg(from.1, to.1));
        (north_m * north_m + east_m * east_m).sqrt()
    }

    /// Whether positions lie so close together that [`Ground::distances_m`] may be asked; moves there if need be. Not so
    /// where one is missing, or the date line between them.
    pub fn covers(&mut self, lat_deg: &[f64], lon_deg: &[f64]) -> bool {
        let Some((&middle_deg, &lon)) = lat_deg.get(lat_deg.len() / 2).zip(lon_deg.first()) else { return false };
        let is_near = |ground: &Ground| {
            let here_rad = f64x4::splat(ground.lat_rad);
            all([lat_deg, lon_deg], |[lat_deg, lon_deg]| {
                (lat_deg.to_radians() - here_rad).abs().simd_le(f64x4::splat(NEAR_RAD))
                    & (lon_deg - lon).abs().simd_le(f64x4::splat(90.0))
            })
        };
        if is_near(self) {
            return true;
        }
        let there = Ground::at(middle_deg.to_radians());
        let is_covered = is_near(&there);
        if is_covered {
            *self = there;
        }
        is_covered
    }

    /// [`Ground::distance_m`] of positions that are covered.
    #[inline]
    pub fn distances_m(&self, from: (f64x4, f64x4), to: (f64x4, f64x4)) -> f64x4 {
        let step = ((from.0 + to.0) / 2.0).to_radians() - f64x4::splat(self.lat_rad);
        let cubic = |[a, b, c, d]: [f64; 4]| ((step * d + c) * step + b) * step + a;
        let (north_m, east_m) = (cubic(self.north) * (to.0 - from.0), cubic(self.east) * (to.1 - from.1));
        (north_m * north_m + east_m * east_m).sqrt()
    }

    #[cold]
    fn at(lat_rad: f64) -> Ground {
        let (sin, cos) = lat_rad.sin_cos();
        let w = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
        let across_meridian = SEMI_MAJOR_AXIS_M / w.sqrt();
        let along_meridian = across_meridian * (1.0 - ECCENTRICITY_SQUARED) / w;
        // How w grows, as a share of itself: the series of the sine's square.
        let share = -ECCENTRICITY_SQUARED / w;
        let (twice_sin, twice_cos) = (2.0 * sin * cos, cos * cos - sin * sin);
        let growth = [share * twice_sin, share * twice_cos, share * twice_sin / -1.5];
        // The radius along the meridian goes with w to the power of -3/2, the one across it with -1/2.
        let along = power(growth, -1.5);
        let across = power(growth, -0.5);
        let north = [1.0, along[0], along[1], along[2]];
        let east = [
            cos,
            cos * across[0] - sin,
            cos * (across[1] - 0.5) - sin * across[0],
            cos * (across[2] - across[0] / 2.0) - sin * (across[1] - 1.0 / 6.0),
        ];
        Ground {
            lat_rad,
            north: north.map(|term| along_meridian.to_radians() * term),
            east: east.map(|term| across_meridian.to_radians() * term),
        }
    }
}

/// The first terms of (1 + x)^exponent - 1, where x itself is a series without a constant.
fn power([a, b, c]: [f64; 3], exponent: f64) -> [f64; 3] {
    let second = exponent * (exponent - 1.0) / 2.0;
    let third = second * (exponent - 2.0) / 3.0;
    [exponent * a, exponent * b + second * a * a, exponent * c + 2.0 * second * a * b + third * a * a * a]
}

/// Degrees of longitude from `from` to `to` the short way round, also over the date line.
#[inline]
pub fn longitude_difference_deg(from: f64, to: f64) -> f64 {
    let difference = to - from;
    if difference.abs() <= 180.0 { difference } else { difference - 360.0 * (difference / 360.0).round() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geographiclib_rs::{Geodesic, InverseGeodesic};

    fn distance_m(from: (f64, f64), to: (f64, f64)) -> f64 {
        Ground::default().distance_m(from, to)
    }

    #[test]
    fn carried_on_or_taken_anew_a_degree_has_the_same_length_to_the_fifteenth_digit() {
        let mut carried = Ground::default();
        for step in 0..4_000 {
            let lat_deg = -89.9 + f64::from(step / 40) + 0.0003 * f64::from(step % 40);
            let (north, east) = carried.metres_per_degree(lat_deg);
            let (anew_north, anew_east) = Ground::default().metres_per_degree(lat_deg);
            assert!((north / anew_north - 1.0).abs() < 1e-15, "{lat_deg}");
            assert!((east - anew_east).abs() < 1e-10, "{lat_deg}");
        }
    }

    #[test]
    fn the_published_steps_come_out_to_a_tenth_of_a_millimetre() {
        let home = (53.36, -2.16);
        assert!((distance_m(home, (53.3609, -2.16)) - 100.1637).abs() < 1e-4);
        assert!((distance_m(home, (53.36, -2.1585)) - 99.8662).abs() < 1e-4);
    }

    #[test]
    fn short_steps_agree_with_the_geodesic_to_a_millionth_from_equator_to_arctic() {
        let earth = Geodesic::wgs84();
        for lat in [-66.0, -33.9, 0.0, 12.5, 45.0, 53.3, 70.0] {
            for (north, east) in [(0.0009, 0.0), (0.0, 0.0009), (0.0005, -0.0007)] {
                let (from, to) = ((lat, 10.0), (lat + north, 10.0 + east));
                let truth: f64 = earth.inverse(from.0, from.1, to.0, to.1);
                assert!((distance_m(from, to) / truth - 1.0).abs() < 1e-6, "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn four_at_a_time_distances_are_what_they_are_one_by_one() {
        for (lat, lon) in [(0.0, 0.0), (53.3, -2.1), (-77.0, 179.9), (89.0, 30.0)] {
            let mut ground = Ground::default();
            let lats: Vec<f64> = (0..40).map(|i| lat + 0.0001 * f64::from(i)).collect();
            let lons: Vec<f64> = (0..40).map(|i| lon + 0.00007 * f64::from(i % 7)).collect();
            assert!(ground.covers(&lats, &lons));
            for (lats, lons) in lats.array_windows::<2>().zip(lons.array_windows::<2>()) {
                let [from, to] = [0, 1].map(|i| (f64x4::splat(lats[i]), f64x4::splat(lons[i])));
                let one = distance_m((lats[0], lons[0]), (lats[1], lons[1]));
                assert!((ground.distances_m(from, to).to_array()[3] / one - 1.0).abs() < 1e-12, "{lat}");
            }
        }
    }

    #[test]
    fn a_missing_position_a_far_one_and_the_date_line_are_not_covered() {
        let covers = |lats: &[f64], lons: &[f64]| Ground::default().covers(lats, lons);
        assert!(covers(&[50.0; 3], &[8.0; 3]));
        assert!(!covers(&[50.0, f64::NAN, 50.0], &[8.0; 3]));
        assert!(!covers(&[50.0; 3], &[8.0, f64::NAN, 8.0]));
        assert!(!covers(&[50.0, 50.0, 50.1], &[8.0; 3]));
        assert!(!covers(&[50.0; 3], &[179.999, -179.999, 179.999]));
        assert!(!covers(&[], &[]));
    }

    #[test]
    fn the_date_line_is_no_way_round_the_world() {
        assert!((distance_m((0.0, 179.9995), (0.0, -179.9995)) - 111.3195).abs() < 1e-3);
    }
}
