//! Everything one run of the program found, ready to be printed, drawn and written.

use super::{
    ActivityRow, Autopsy, CadenceHistory, Flag, FlagKind, NextRun, OwnLog, Problem, ReturnPlan, RouteLine, RouteRow,
    Session, ShoeRow, WeekRow,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Stands in the `athlete` column of a runner who gave no name; pages and titles say "you" instead.
pub const UNNAMED_ATHLETE: &str = "me";

/// How many entries fell into each class; `found` is always their sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Out of the pain log, which is for the runner alone.
    pub is_of_pain: bool,
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
    /// What the runner wrote: pain, shoes, the day reduced load began.
    pub own: OwnLog,
    /// Pairs by last use; empty when no run names a shoe.
    pub shoes: Vec<ShoeRow>,
    /// A change in the way of running that a new pair might explain, asked.
    pub shoe_questions: Vec<String>,
    /// What stood out before each story of pain in the log, the newest first; `Err` says what would be needed.
    pub autopsies: Vec<Result<Autopsy, String>>,
    /// The way back, while one is going on.
    pub return_plan: Option<ReturnPlan>,
    pub summary: Vec<SummaryLine>,
    /// What the last six weeks say about the steps, in sentences.
    pub steps: Vec<String>,
}

impl AthleteAnalysis {
    /// Flags of the last complete week, where there is one, and of the one that is not over.
    pub fn current_flags(&self) -> impl Iterator<Item = &Flag> {
        let complete = self.weeks.iter().rfind(|week| week.complete).map(|week| week.week);
        self.flags.iter().filter(move |flag| complete.is_none_or(|complete| flag.week >= complete))
    }

    /// All flags as people read them: the newest week first, in it the loudest first and a session spike before its equals.
    pub fn listed_flags(&self) -> Vec<&Flag> {
        let mut flags: Vec<&Flag> = self.flags.iter().collect();
        flags.sort_by_key(|flag| (Reverse(flag.week), Reverse(flag.severity), flag.kind != FlagKind::SessionSpike));
        flags
    }
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
