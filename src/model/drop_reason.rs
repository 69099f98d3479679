//! Why moving time says nothing about the way someone runs.

use serde::{Deserialize, Serialize};

/// The first reason a sample is left out of cadence on the flat; words of the `cadence_dropped` column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    NotOnFoot,
    /// None recorded, or more than feet can do.
    NoCadence,
    /// Below 140 steps a minute.
    Walking,
    /// Slower than a jog or faster than a sprint.
    Speed,
    /// Next to a stop or a pause.
    Stop,
    Acceleration,
    /// The sensor held one value while the speed changed.
    Plateau,
    /// The sensor followed something else than the feet.
    LockIn,
    /// Up or down.
    Slope,
}

impl DropReason {
    /// In order.
    pub const ALL: [DropReason; 9] = [
        DropReason::NotOnFoot,
        DropReason::NoCadence,
        DropReason::Walking,
        DropReason::Speed,
        DropReason::Stop,
        DropReason::Acceleration,
        DropReason::Plateau,
        DropReason::LockIn,
        DropReason::Slope,
    ];

    pub fn name(self) -> &'static str {
        match self {
            DropReason::NotOnFoot => "not_on_foot",
            DropReason::NoCadence => "no_cadence",
            DropReason::Walking => "walking",
            DropReason::Speed => "speed",
            DropReason::Stop => "stop",
            DropReason::Acceleration => "acceleration",
            DropReason::Plateau => "plateau",
            DropReason::LockIn => "lock_in",
            DropReason::Slope => "slope",
        }
    }
}
