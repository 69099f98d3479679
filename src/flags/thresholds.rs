//! Every limit, once, with where it comes from and how solid it is.

use serde::{Deserialize, Serialize};

/// Limits of all rules; `strideload.toml` may override each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    pub session_spike_caution: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds { session_spike_caution: 1.10 }
    }
}
