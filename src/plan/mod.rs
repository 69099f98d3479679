//! Flags, sessions and weeks in; what to do next out, in numbers, and the three lines that say it first.
//!
//! Says what would raise a flag and what would not. Never "safe", never what will happen to a runner.

mod autopsy;
#[cfg(test)]
mod autopsy_tests;
mod cadence_plan;
mod facts;
mod findings;
mod next_run;
mod shoe_question;
mod shoes;
mod steps;
mod summary;
#[cfg(test)]
mod tests;
mod way_back;
mod words;

use crate::flags::Thresholds;
use crate::model::WeekStart;
use crate::units::UnitSystem;
use chrono::NaiveDate;

pub use autopsy::autopsy;
pub use cadence_plan::cadence_plan;
pub use next_run::next_run;
pub use shoe_question::shoe_questions;
pub use shoes::shoe_rows;
pub use steps::steps_sentences;
pub use summary::{summary, summary_after};
pub use way_back::{return_plan, return_plan_due};

/// Silence of all sports longer than this means that the export ends, not that the runner rests.
const SILENT_DAYS: i64 = 7;

/// What the plan needs to know beside the rows.
#[derive(Debug, Clone)]
pub struct PlanSettings {
    pub as_of: NaiveDate,
    pub week_start: WeekStart,
    pub units: UnitSystem,
    pub height_m: Option<f64>,
    pub assess_gait: bool,
    pub thresholds: Thresholds,
}
