//! What the next days leave room for, in numbers.

use super::{LoadUnit, MatchedCadence};
use chrono::NaiveDate;

/// The ceiling of the next seven days. Never called "safe": it is the distance that raises no flag.
#[derive(Clone, Debug, PartialEq)]
pub struct NextRun {
    /// The day after the as-of day.
    pub from: NaiveDate,
    /// 1.10 x the longest unflagged session of the last 30 days; `None` when there is none to compare with.
    pub ceiling_m: Option<f64>,
    /// Why there is no ceiling, in words.
    pub ceiling_missing: Option<String>,
    pub longest30_m: Option<f64>,
    pub longest30_date: Option<NaiveDate>,
    /// Distance of the current week so far.
    pub week_so_far_m: f64,
    /// What each weekly rule leaves of the load, in `load_unit`.
    pub load_unit: LoadUnit,
    pub week_left_acwr: Option<f64>,
    pub week_left_ratio: Option<f64>,
    /// A week at or under this counts as easy (80 % of the three before).
    pub easy_week_m: Option<f64>,
    pub weeks_since_recovery: Option<u32>,
    /// The limits the ceilings come from, as ratios.
    pub session_limit: f64,
    pub week_limit: f64,
    pub acwr_limit: f64,
}

/// A cadence programme at the runner's usual pace.
#[derive(Clone, Debug, PartialEq)]
pub struct CadencePlan {
    /// The last day of the six weeks it starts from.
    pub from: NaiveDate,
    pub speed_mps: f64,
    pub baseline_spm: f64,
    pub target_spm: f64,
    pub stages: Vec<CadenceStage>,
}

/// Two or three weeks at one cadence.
#[derive(Clone, Debug, PartialEq)]
pub struct CadenceStage {
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// Steps of both feet a minute: the beats of a metronome.
    pub target_spm: f64,
    /// What runs of these days show at the same pace.
    pub measured: Option<MatchedCadence>,
}
