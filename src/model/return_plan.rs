//! The way back in weeks, and what later runs made of it.

use super::SessionMeasure;
use chrono::NaiveDate;

/// Why the plan is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnReason {
    /// Still running, less for a while: pain, or a day the runner named.
    Relief,
    /// Days in a row without a run.
    Break { days: i64 },
}

/// The way back.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnPlan {
    pub reason: ReturnReason,
    /// Its first day.
    pub from: NaiveDate,
    /// Metres or seconds: what all amounts here are.
    pub measured_by: SessionMeasure,
    /// The four weeks it is measured against.
    pub base_first: NaiveDate,
    pub base_last: NaiveDate,
    pub base_week: f64,
    pub base_runs: f64,
    /// The runner's usual speed, to turn distances into minutes.
    pub speed_mps: Option<f64>,
    /// Steps a minute of the cadence programme, where one is due.
    pub cadence_spm: Option<f64>,
    pub weeks: Vec<ReturnWeek>,
    /// Runs since the first day.
    pub runs: Vec<ReturnRun>,
    /// As a new runner: minutes run and walked in turns instead of shares of a base.
    pub is_walk_run: bool,
}

/// What a week of the plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnStage {
    /// A share of the weeks before.
    Reduced,
    /// At most a tenth more than the last full week.
    Build,
    /// An easier week, since one is due.
    Easy,
    WalkRun {
        run_min: u32,
        walk_min: u32,
        times: u32,
    },
}

/// Some days of the plan, seven or, up to the end of a calendar week, a few more or fewer.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnWeek {
    pub number: u32,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub stage: ReturnStage,
    pub sessions: Vec<PlannedRun>,
    /// Together, in what the plan is measured by, and as a share of the weeks before.
    pub amount: f64,
    pub share: Option<f64>,
    pub longest: f64,
    /// At most, up as well as down.
    pub climb_m: f64,
    pub done: Option<ReturnDone>,
}

/// One run of the plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlannedRun {
    pub date: NaiveDate,
    pub amount: f64,
    /// At most.
    pub climb_m: f64,
}

/// What was run in those days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReturnDone {
    pub is_over: bool,
    pub amount: f64,
    pub runs: u32,
    pub longest: f64,
    pub climb_m: Option<f64>,
    /// Seconds on the bicycle and in the water: fitness kept.
    pub cycling_s: f64,
    pub swimming_s: f64,
    /// What differs from the plan, in words; empty when nothing does.
    pub remarks: Vec<String>,
}

/// One run since the first day, beside its ceiling.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnRun {
    pub date: NaiveDate,
    pub amount: f64,
    pub most: f64,
    pub climb_m_per_km: Option<f64>,
    pub cadence_spm: Option<f64>,
    pub remarks: Vec<String>,
}

impl ReturnPlan {
    /// The week of the plan a day lies in.
    pub fn week_of(&self, date: NaiveDate) -> Option<&ReturnWeek> {
        self.weeks.iter().find(|week| week.first <= date && date <= week.last)
    }

    pub fn last_day(&self) -> Option<NaiveDate> {
        self.weeks.last().map(|week| week.last)
    }
}
