//! Runs less than 30 minutes apart are one session: a warm-up, a race and a jog home load the legs once.

use super::ActivityId;
use chrono::NaiveDate;
use serde::Serialize;

/// One session with the longest session of the 30 days before it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Session {
    pub local_date: NaiveDate,
    pub start_utc_ms: i64,
    pub end_utc_ms: i64,
    pub distance_m: f64,
    pub moving_s: f64,
    pub activities: Vec<ActivityId>,
    /// Named a race by the user, or looks like one.
    pub maybe_race: bool,
    /// Longest session that started in the 30 days before; `None` when there was none.
    pub longest30_m: Option<f64>,
    pub longest30_date: Option<NaiveDate>,
    pub longest30_moving_s: Option<f64>,
    /// Whether that longest session may have been a race.
    pub longest30_maybe_race: bool,
    /// Sessions in those 30 days, and days since the runner's first activity of any sport (at most 30 matter).
    pub sessions30: u32,
    pub observed_days: u32,
    /// `distance_m / longest30_m`.
    pub spike_ratio: Option<f64>,
}
