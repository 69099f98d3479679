//! The time zone of a place, offline.

use std::sync::LazyLock;
use tzf_rs::EmbeddedFinder;

/// Reads the borders in place from the program's own data: no start-up cost, microseconds a question.
static FINDER: LazyLock<EmbeddedFinder> = LazyLock::new(EmbeddedFinder::new);

/// IANA name of the zone at (latitude, longitude).
pub fn name_at((lat_deg, lon_deg): (f64, f64)) -> Option<String> {
    let name = FINDER.get_tz_name(lon_deg, lat_deg);
    (!name.is_empty()).then(|| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_the_zone_their_clocks_show() {
        for (place, zone) in [
            ((51.5, -0.12), "Europe/London"),
            ((40.71, -74.0), "America/New_York"),
            ((27.7, 85.32), "Asia/Kathmandu"),
            ((-33.87, 151.2), "Australia/Sydney"),
        ] {
            assert_eq!(name_at(place).as_deref(), Some(zone));
        }
    }

    #[test]
    fn the_edges_of_the_globe_do_not_panic() {
        for place in [(90.0, 180.0), (-90.0, -180.0), (0.0, 180.0)] {
            name_at(place);
        }
    }
}
