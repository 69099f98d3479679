//! Everything one run of the program found, ready to be printed, drawn and written.

use super::{ActivityRow, CadenceHistory, Flag, NextRun, Problem, RouteLine, RouteRow, Session, WeekRow};
use chrono::NaiveDate;
use serde::Serialize;

/// How many entries fell into each class; `found` is always their sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub found: u64,
    pub used: u64,
    pub duplicate: u64,
    pub not_activity: u64,
    pub other_sport: u64,
    pub unsupported: u64,
    pub unreadable: u64,
    pub damaged: u64,
}

/// How a line of the verdict is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Alert,
    Caution,
    /// Nothing jumped.
    Calm,
    /// Too early, or nothing recent.
    Open,
    /// A line that goes with the one above.
    Plain,
}

/// One line of the verdict, the same words in the terminal and at the top of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryLine {
    pub tone: Tone,
    pub text: String,
}

/// One runner.
#[derive(Clone, Debug, Default)]
pub struct AthleteAnalysis {
    pub athlete: String,
    /// All sports, by start time.
    pub activities: Vec<ActivityRow>,
    /// By start time.
    pub sessions: Vec<Session>,
    pub weeks: Vec<WeekRow>,
    pub flags: Vec<Flag>,
    pub routes: Vec<RouteRow>,
    /// Positions, in the order of `routes`; empty unless the runner asked for them.
    pub lines: Vec<RouteLine>,
    /// `None` when steps are not assessed, or too few runs tell.
    pub cadence: Option<CadenceHistory>,
    /// Percent below the typical cadence from which this runner's steps count as long; `None` when not assessed.
    pub long_steps_pct: Option<f64>,
    pub next_run: Option<NextRun>,
    pub summary: Vec<SummaryLine>,
    /// What the last six weeks say about the steps, in sentences.
    pub steps: Vec<String>,
}

/// One run of the program over one export or one club.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The last day of data of any sport, or the day the user named.
    pub as_of: Option<NaiveDate>,
    pub athletes: Vec<AthleteAnalysis>,
    pub problems: Vec<Problem>,
    pub counts: Counts,
}
