//! What a runner says of the own heart, without which a heart rate says little.

use serde::{Deserialize, Serialize};

/// Whose constants Banister's training impulse takes; it was published for these two groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TrimpConstants {
    Men,
    Women,
}

/// Limits of the heart rate, each as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HeartRateLimits {
    pub resting_bpm: Option<f64>,
    pub max_bpm: Option<f64>,
    pub constants: Option<TrimpConstants>,
}
