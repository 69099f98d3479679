//! What weekly ratios are taken of.

use crate::units::UnitSystem;
use serde::{Deserialize, Serialize};

/// A unit of training load; the `load_unit` column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadUnit {
    /// Metres run.
    #[default]
    Distance,
    /// Seconds in motion.
    Duration,
    /// Steps of both feet.
    Steps,
    /// Metres on the flat that cost as much energy (docs/science.md 1.1).
    FlatKm,
    /// Perceived exertion times minutes.
    Rpe,
}

impl LoadUnit {
    /// The word in the `load_unit` column.
    pub fn name(self) -> &'static str {
        match self {
            LoadUnit::Distance => "distance",
            LoadUnit::Duration => "duration",
            LoadUnit::Steps => "steps",
            LoadUnit::FlatKm => "flat_km",
            LoadUnit::Rpe => "rpe",
        }
    }

    /// A load in words: `41.0 km`, `4:20 h`, `42.1 thousand steps`, `44.0 km flat`, `1240 RPE-min`.
    pub fn words(self, load: f64, units: UnitSystem) -> String {
        match self {
            LoadUnit::Distance => units.distance(load),
            LoadUnit::Duration => {
                let minutes = (load / 60.0).round() as u64;
                format!("{}:{:02} h", minutes / 60, minutes % 60)
            }
            LoadUnit::Steps => format!("{:.1} thousand steps", load / 1000.0),
            LoadUnit::FlatKm => format!("{} flat", units.distance(load)),
            LoadUnit::Rpe => format!("{load:.0} RPE-min"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_read_in_their_own_units() {
        let words = |unit: LoadUnit, load| unit.words(load, UnitSystem::Km);
        assert_eq!(words(LoadUnit::Distance, 41_000.0), "41.0 km");
        assert_eq!(words(LoadUnit::Duration, 15_600.0), "4:20 h");
        assert_eq!(words(LoadUnit::Steps, 42_120.0), "42.1 thousand steps");
        assert_eq!(words(LoadUnit::Rpe, 1240.4), "1240 RPE-min");
        assert_eq!(LoadUnit::FlatKm.words(1609.344, UnitSystem::Mi), "1.0 mi flat");
    }
}
