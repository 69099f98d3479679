//! Sports, decided once at the decode boundary. Nobody compares sport names later.

use serde::{Deserialize, Serialize};

/// What kind of movement an activity was; the `sport` column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sport {
    Running,
    Walking,
    Hiking,
    Cycling,
    Swimming,
    Strength,
    Wheelchair,
    Other,
}

impl Sport {
    /// The word in the `sport` column.
    pub fn name(self) -> &'static str {
        match self {
            Sport::Running => "running",
            Sport::Walking => "walking",
            Sport::Hiking => "hiking",
            Sport::Cycling => "cycling",
            Sport::Swimming => "swimming",
            Sport::Strength => "strength",
            Sport::Wheelchair => "wheelchair",
            Sport::Other => "other",
        }
    }

    /// Whether cadence counts steps of two feet. A bicycle's cadence is never doubled.
    pub fn on_foot(self) -> bool {
        matches!(self, Sport::Running | Sport::Walking | Sport::Hiking)
    }
}

/// Where or how a run took place; the `sub_sport` column, empty for [`SubSport::Generic`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SubSport {
    #[default]
    Generic,
    Street,
    Trail,
    Track,
    Treadmill,
    Indoor,
    Virtual,
    Ultra,
    Obstacle,
    Race,
}

impl SubSport {
    /// The word in the `sub_sport` column.
    pub fn name(self) -> &'static str {
        match self {
            SubSport::Generic => "",
            SubSport::Street => "street",
            SubSport::Trail => "trail",
            SubSport::Track => "track",
            SubSport::Treadmill => "treadmill",
            SubSport::Indoor => "indoor",
            SubSport::Virtual => "virtual",
            SubSport::Ultra => "ultra",
            SubSport::Obstacle => "obstacle",
            SubSport::Race => "race",
        }
    }
}
