//! Runs less than 30 minutes apart are one session: a warm-up, a race and a jog home load the legs once.

use super::ActivityId;
use crate::units::UnitSystem;
use chrono::NaiveDate;

/// What sessions are compared by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SessionMeasure {
    /// Metres.
    #[default]
    Distance,
    /// Seconds in motion, on trails and treadmills.
    MovingTime,
    /// Seconds of running, where most of the time is walked.
    RunningTime,
}

impl SessionMeasure {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            SessionMeasure::Distance => "distance",
            SessionMeasure::MovingTime => "moving_time",
            SessionMeasure::RunningTime => "running_time",
        }
    }

    /// An amount in words: `22.4 km`, `95 min`, `24 min of running`.
    /// The smallest step of an amount that is shown.
    pub fn step(self, units: UnitSystem) -> f64 {
        if self == SessionMeasure::Distance { units.step_m() } else { 60.0 }
    }

    pub fn words(self, amount: f64, units: UnitSystem) -> String {
        let minutes = (amount / 60.0).round();
        match self {
            SessionMeasure::Distance => units.distance(amount),
            SessionMeasure::MovingTime => format!("{minutes} min"),
            SessionMeasure::RunningTime => format!("{minutes} min of running"),
        }
    }
}

/// One session with the longest session of the 30 days before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub local_date: NaiveDate,
    pub start_utc_ms: i64,
    pub end_utc_ms: i64,
    pub distance_m: f64,
    pub moving_s: f64,
    /// `None` where one of its runs was not recorded.
    pub running_s: Option<f64>,
    pub activities: Vec<ActivityId>,
    /// Named a race by the user, or looks like one.
    pub maybe_race: bool,
    /// What "longest" and the ratio are of.
    pub measured_by: SessionMeasure,
    /// Longest session that started in the 30 days before; `None` when there was none.
    pub longest30_m: Option<f64>,
    pub longest30_date: Option<NaiveDate>,
    pub longest30_moving_s: Option<f64>,
    pub longest30_running_s: Option<f64>,
    /// Whether that longest session may have been a race.
    pub longest30_maybe_race: bool,
    /// Sessions in those 30 days, and days since the runner's first activity of any sport (at most 30 matter).
    pub sessions30: u32,
    pub observed_days: u32,
    /// The session over that longest, both as `measured_by` says.
    pub spike_ratio: Option<f64>,
}

impl Session {
    /// Metres or seconds; none where nobody knows how much was run.
    pub fn amount(&self, by: SessionMeasure) -> f64 {
        match by {
            SessionMeasure::Distance => self.distance_m,
            SessionMeasure::MovingTime => self.moving_s,
            SessionMeasure::RunningTime => self.running_s.unwrap_or_default(),
        }
    }

    /// The longest of the 30 days before, as `measured_by` says.
    pub fn longest30(&self) -> Option<f64> {
        self.longest30_by(self.measured_by)
    }

    /// The same by another measure.
    pub fn longest30_by(&self, by: SessionMeasure) -> Option<f64> {
        match by {
            SessionMeasure::Distance => self.longest30_m,
            SessionMeasure::MovingTime => self.longest30_moving_s,
            SessionMeasure::RunningTime => self.longest30_running_s,
        }
    }

    /// In the words of `measured_by`.
    pub fn words(&self, units: UnitSystem) -> String {
        self.measured_by.words(self.amount(self.measured_by), units)
    }
}
