//! Rows and thresholds in, flags out. One file per rule, one list of rules; every limit stands in `thresholds`.
//!
//! A flag says what changed, against what, and how often that happens to ordinary runners. It never predicts.

mod acwr;
mod cadence_drop;
#[cfg(test)]
mod cadence_drop_tests;
pub mod cadence_window;
mod draft;
mod event;
pub mod evidence;
mod hills;
mod long_run_doubled;
mod no_recovery_week;
mod overstride;
mod plain170;
#[cfg(test)]
mod recompute_tests;
mod return_too_fast;
pub mod return_weeks;
pub mod same_direction;
pub mod same_side;
#[cfg(test)]
mod same_side_tests;
mod session_spike;
mod shoes;
mod state;
pub mod steps_band;
#[cfg(test)]
mod tests;
pub mod thresholds;
mod week_jump;

use crate::model::{ActivityRow, Flag, OwnLog, RouteRow, Session, WeekRow, WeekStart};
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
    /// What the runner wrote beside the data.
    pub own: &'a OwnLog,
    pub as_of: NaiveDate,
    pub week_start: WeekStart,
    pub height_m: Option<f64>,
    /// False under 18, in a wheelchair, or when the runner switched it off: steps are not assessed.
    pub assess_gait: bool,
    pub units: crate::units::UnitSystem,
}

type Rule = fn(&FlagInput, &Thresholds) -> Vec<Flag>;

const RULES: [Rule; 13] = [
    return_too_fast::find,
    session_spike::find,
    long_run_doubled::find,
    hills::find,
    week_jump::find,
    acwr::find,
    no_recovery_week::find,
    same_direction::find,
    same_side::find,
    overstride::find,
    plain170::find,
    cadence_drop::find,
    shoes::find,
];

/// All flags of one athlete, newest first, loudest first within a day.
pub fn find_flags(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    let mut flags: Vec<Flag> = RULES.iter().flat_map(|rule| rule(input, thresholds)).collect();
    event::share_events(&mut flags, input);
    flags.sort_by(|a, b| {
        (b.local_date, b.severity).cmp(&(a.local_date, a.severity)).then_with(|| (a.kind, &a.id).cmp(&(b.kind, &b.id)))
    });
    flags
}
