//! An export's own list of activities (Strava's `activities.csv`): titles, sports, shoes, and which file is which.

use super::DecodeError;
use crate::model::{Note, Sport, SubSport};

/// One line of the list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IndexRow {
    /// Path of the recording inside the export, as written; `None` for an activity entered by hand.
    pub file: Option<String>,
    pub start_utc_ms: Option<i64>,
    pub title: Option<String>,
    pub sport: Option<Sport>,
    pub sub_sport: SubSport,
    pub shoe: Option<String>,
    pub distance_m: Option<f64>,
    pub elapsed_s: Option<f64>,
    pub moving_s: Option<f64>,
    pub rpe: Option<f64>,
    /// 1-based line in the file, for messages.
    pub line: u64,
}

#[derive(Debug, Clone, Default)]
pub struct Index {
    pub rows: Vec<IndexRow>,
    pub notes: Vec<Note>,
}

/// Reads a list of activities in any of the layouts seen, header in any language.
pub fn decode(_bytes: &[u8]) -> Result<Index, DecodeError> {
    todo!()
}
