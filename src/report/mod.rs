//! The analysis in; page, tables, JSON and terminal text out, and the one place that writes files.
//!
//! Nothing here computes a metric or judges: it words and lays out what the rooms before have found. Text from files is
//! hostile in every place it can end in; see `sanitize`.

mod analyze;
pub mod autopsy;
pub mod cadence_plan;
pub mod club;
pub mod help;
mod html;
mod json;
pub mod manifest;
pub mod next_run;
pub mod output;
pub mod plain;
pub mod return_plan;
pub mod routes;
pub mod sanitize;
pub mod schema;
pub mod share;
mod table;
pub mod terminal;

pub use analyze::{draw_for_page, handout_page, write_analyze};
pub use json::{club_json, json_summary, next_run as next_run_json, problem_json};
pub use manifest::{ManifestInput, is_current};
pub use output::OutputError;
pub use terminal::{TerminalOptions, summary_text};

use crate::chart::FigureSettings;
use crate::model::WeekStart;
use crate::units::UnitSystem;
use chrono::NaiveDate;

/// What page and files need to know beside the analysis.
#[derive(Clone, Debug)]
pub struct Settings {
    pub units: UnitSystem,
    pub week_start: WeekStart,
    pub as_of: Option<NaiveDate>,
    /// Whether every chart is also written as PNG.
    pub png: bool,
    /// Of the program.
    pub version: String,
    /// `Strava + Garmin`; empty when unknown.
    pub sources: String,
}

impl Settings {
    fn figures(&self) -> FigureSettings {
        FigureSettings { units: self.units, week_start: self.week_start, as_of: self.as_of }
    }

    #[cfg(test)]
    fn example() -> Settings {
        Settings {
            units: UnitSystem::Km,
            week_start: WeekStart::Monday,
            as_of: Some(crate::chart::example::as_of()),
            png: false,
            version: "0.1.0".into(),
            sources: "Strava + Garmin".into(),
        }
    }
}
