//! Activity rows in; sessions against their 30 days and dense local weeks out, for one runner or thousands in one
//! lazy plan. polars lives here. Measures and marks what may be compared; never flags.

use crate::model::{ActivityRow, Session, WeekRow, WeekStart};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What the weekly table needs to know beside the rows.
#[derive(Debug, Clone)]
pub struct WeeklySettings {
    /// The last day that counts; weeks run up to the one it lies in.
    pub as_of: NaiveDate,
    pub week_start: WeekStart,
    /// Body height, when the runner gave it; sharpens the expected cadence.
    pub height_m: Option<f64>,
}

/// Sessions and weeks of every athlete, by name.
#[derive(Debug, Default)]
pub struct Weekly {
    pub sessions: BTreeMap<String, Vec<Session>>,
    pub weeks: BTreeMap<String, Vec<WeekRow>>,
}

/// Computes sessions and weeks of all athletes, and fills `session_spike_ratio`, `cadence_expected_spm` and
/// `cadence_deficit_pct` of the rows.
pub fn weekly(_rows: &mut [ActivityRow], _settings: &WeeklySettings) -> Result<Weekly, WeeklyError> {
    todo!()
}

/// The table engine refused. Never caused by a single bad activity.
#[derive(Debug, thiserror::Error)]
#[error("the weekly table could not be computed: {0}")]
pub struct WeeklyError(pub String);
