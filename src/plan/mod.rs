//! Flags, sessions and weeks in; what to do next out, in numbers, and the three lines that say it first.

use crate::model::{AthleteAnalysis, NextRun, Session, SummaryLine, WeekRow, WeekStart};
use crate::units::UnitSystem;
use chrono::NaiveDate;

/// What the plan needs to know beside the rows.
#[derive(Debug, Clone, Copy)]
pub struct PlanSettings {
    pub as_of: NaiveDate,
    pub week_start: WeekStart,
    pub units: UnitSystem,
    pub height_m: Option<f64>,
    pub assess_gait: bool,
}

/// The ceiling of the next seven days.
pub fn next_run(
    _sessions: &[Session],
    _weeks: &[WeekRow],
    _flags: &[crate::model::Flag],
    _thresholds: &crate::flags::Thresholds,
    _settings: &PlanSettings,
) -> NextRun {
    todo!()
}

/// The verdict in at most three findings, then the calm facts: the same words in the terminal and on the page.
pub fn summary(_athlete: &AthleteAnalysis, _settings: &PlanSettings) -> Vec<SummaryLine> {
    todo!()
}
