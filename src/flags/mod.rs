//! Rows and thresholds in, flags out. One file per rule, one list of rules; every limit stands in `thresholds`.

pub mod thresholds;

use crate::model::{ActivityRow, Flag, RouteRow, Session, WeekRow, WeekStart};
use chrono::NaiveDate;
pub use thresholds::Thresholds;

/// What the rules of one athlete look at.
#[derive(Debug, Clone, Copy)]
pub struct FlagInput<'a> {
    pub athlete: &'a str,
    pub activities: &'a [ActivityRow],
    pub sessions: &'a [Session],
    pub weeks: &'a [WeekRow],
    pub routes: &'a [RouteRow],
    pub as_of: NaiveDate,
    pub week_start: WeekStart,
    pub height_m: Option<f64>,
    /// False under 18, in a wheelchair, or when the runner switched it off: steps are not assessed.
    pub assess_gait: bool,
    pub units: crate::units::UnitSystem,
}

/// All flags of one athlete, newest first, loudest first within a day.
pub fn find_flags(_input: &FlagInput, _thresholds: &Thresholds) -> Vec<Flag> {
    todo!()
}
