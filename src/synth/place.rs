//! Invented places: local metres to latitude and longitude, local clock to UTC.
//!
//! The coordinates lie in open countryside; roads, hills and names are made up.

use chrono::{NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

/// WGS84 (NIMA TR8350.2).
const SEMI_MAJOR_AXIS_M: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_14;

/// Where the runner lives: the origin of the local plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub lat_deg: f64,
    pub lon_deg: f64,
    pub zone: Tz,
}

/// A point of the local plane, metres east and north of the place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub east_m: f64,
    pub north_m: f64,
}

impl Point {
    pub fn distance_m(self, other: Point) -> f64 {
        (self.east_m - other.east_m).hypot(self.north_m - other.north_m)
    }

    /// The point a share of the way to `other`.
    pub fn towards(self, other: Point, share: f64) -> Point {
        Point {
            east_m: self.east_m + share * (other.east_m - self.east_m),
            north_m: self.north_m + share * (other.north_m - self.north_m),
        }
    }
}

/// Home of the demo runner: summer and winter time, east of Greenwich.
pub const HOME: Place = Place { lat_deg: 52.7613, lon_deg: 8.3127, zone: chrono_tz::Europe::Berlin };

/// Six hours behind UTC in winter, so that a late Sunday run is Monday in UTC.
pub const PRAIRIE: Place = Place { lat_deg: 44.3127, lon_deg: -98.2231, zone: chrono_tz::America::Chicago };

impl Place {
    /// Latitude and longitude of a point of the local plane (ellipsoidal radii at the origin; exact to centimetres
    /// within 20 km).
    pub fn lat_lon_deg(&self, point: Point) -> (f64, f64) {
        let (sin, cos) = self.lat_deg.to_radians().sin_cos();
        let w2 = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
        let prime_vertical_m = SEMI_MAJOR_AXIS_M / w2.sqrt();
        let meridian_m = prime_vertical_m * (1.0 - ECCENTRICITY_SQUARED) / w2;
        let lat = self.lat_deg + (point.north_m / meridian_m).to_degrees();
        let lon = self.lon_deg + (point.east_m / (prime_vertical_m * cos)).to_degrees();
        (lat, lon)
    }

    /// Milliseconds since 1970 and the offset of a local time. Of a doubled hour the first; a skipped hour counts on.
    pub fn utc(&self, local: NaiveDateTime) -> (i64, i32) {
        let offset_s = match self.zone.offset_from_local_datetime(&local).earliest() {
            Some(offset) => offset.fix().local_minus_utc(),
            None => self.zone.offset_from_utc_datetime(&local).fix().local_minus_utc(),
        };
        (local.and_utc().timestamp_millis() - i64::from(offset_s) * 1000, offset_s)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use chrono::NaiveDate;
    use geographiclib_rs::{Geodesic, InverseGeodesic};

    #[test]
    fn five_kilometres_in_the_plane_are_five_kilometres_on_the_ellipsoid() {
        for (east_m, north_m) in [(5000.0, 0.0), (0.0, 5000.0), (3000.0, -4000.0)] {
            let (lat, lon) = HOME.lat_lon_deg(Point { east_m, north_m });
            let metres: f64 = Geodesic::wgs84().inverse(HOME.lat_deg, HOME.lon_deg, lat, lon);
            assert!((metres - 5000.0).abs() < 3.0, "{metres}");
        }
    }

    #[test]
    fn summer_and_winter_time_differ_by_an_hour() {
        let noon = |month, day| {
            let date = NaiveDate::from_ymd_opt(2026, month, day).unwrap();
            HOME.utc(date.and_hms_opt(12, 0, 0).unwrap()).1
        };
        assert_eq!(noon(7, 1), 7200);
        assert_eq!(noon(11, 22), 3600);
    }

    #[test]
    fn sunday_night_on_the_prairie_is_monday_in_utc() {
        let night = NaiveDate::from_ymd_opt(2026, 11, 15).unwrap().and_hms_opt(22, 32, 0).unwrap();
        // 16 November 2026, 04:32 UTC.
        assert_eq!(PRAIRIE.utc(night), (1_794_803_520_000, -21_600));
    }
}
