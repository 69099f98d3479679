//! Local calendar weeks, and one row of the weekly table.

use super::{LoadUnit, SessionMeasure};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// The day a week begins on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WeekStart {
    #[default]
    Monday,
    Sunday,
    Saturday,
}

impl WeekStart {
    fn weekday(self) -> Weekday {
        match self {
            WeekStart::Monday => Weekday::Mon,
            WeekStart::Sunday => Weekday::Sun,
            WeekStart::Saturday => Weekday::Sat,
        }
    }
}

/// A week, named by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Week {
    pub start: NaiveDate,
}

impl Week {
    /// The week `date` lies in.
    pub fn of(date: NaiveDate, week_start: WeekStart) -> Week {
        let back = date.weekday().days_since(week_start.weekday());
        Week { start: date - Days::new(u64::from(back)) }
    }

    pub fn last_day(self) -> NaiveDate {
        self.start + Days::new(6)
    }

    pub fn next(self) -> Week {
        Week { start: self.start + Days::new(7) }
    }

    /// Whole weeks from `self` to `other`.
    pub fn weeks_until(self, other: Week) -> i64 {
        (other.start - self.start).num_days() / 7
    }
}

/// `2026-W47`. A week that starts on a Sunday or Saturday takes the number of the ISO week most of its days lie in.
impl std::fmt::Display for Week {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let iso = (self.start + Days::new(3)).iso_week();
        write!(f, "{}-W{:02}", iso.year(), iso.week())
    }
}

/// Whether a week may be compared with the weeks before; the status decides about flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeekStatus {
    Ok,
    /// Fewer than four complete earlier weeks.
    Insufficient,
    /// 14 days or more without a run in the last 28, and until four weeks after are complete.
    ReturnFromBreak,
    /// The four weeks before are too small for a ratio to mean anything.
    LowBase,
    /// Silence in all sports: asked about, never read as rest.
    NoData,
    /// The week is not over.
    Partial,
}

impl WeekStatus {
    pub fn name(self) -> &'static str {
        match self {
            WeekStatus::Ok => "ok",
            WeekStatus::Insufficient => "insufficient",
            WeekStatus::ReturnFromBreak => "return_from_break",
            WeekStatus::LowBase => "low_base",
            WeekStatus::NoData => "no_data",
            WeekStatus::Partial => "partial",
        }
    }
}

impl WeekRow {
    /// What the longest session of the week is compared by, and how much that is.
    pub fn longest(&self) -> (SessionMeasure, f64) {
        match self.load_unit {
            LoadUnit::Duration => (SessionMeasure::MovingTime, self.longest_run_s),
            _ => (SessionMeasure::Distance, self.longest_run_m),
        }
    }

    /// The distance; `None` where the week has runs and none of them one.
    pub fn known_distance_m(&self) -> Option<f64> {
        (self.runs == 0 || self.runs_without_distance < self.runs).then_some(self.distance_m)
    }

    /// What the week is told in, and how much that is: hours where they are its load, or no run has a distance.
    pub fn total(&self) -> (LoadUnit, f64) {
        match self.known_distance_m() {
            Some(distance_m) if self.load_unit != LoadUnit::Duration => (LoadUnit::Distance, distance_m),
            _ => (LoadUnit::Duration, self.moving_s),
        }
    }

    /// The mean of the four weeks before in the unit of `total`; none where that is zero.
    pub fn usual(&self) -> Option<f64> {
        match self.total() {
            (LoadUnit::Distance, _) => self.usual_distance_m(),
            _ => self.base4_load.filter(|usual| self.load_unit == LoadUnit::Duration && *usual > 0.0),
        }
    }

    /// A value of the week to show; nothing for a silent week, whose zeros are no measurement.
    pub fn recorded(&self, value: impl Into<Option<f64>>) -> Option<f64> {
        value.into().filter(|_| self.status != WeekStatus::NoData)
    }

    /// The mean of the four weeks before to show beside a week; four weeks without a run have no usual week.
    pub fn usual_distance_m(&self) -> Option<f64> {
        self.base4_distance_m.filter(|base_m| *base_m > 0.0)
    }

    /// The same of the climb, which may well be zero.
    pub fn usual_ascent_m(&self) -> Option<f64> {
        self.ascent_base4_m.filter(|_| self.usual_distance_m().is_some())
    }

    /// The same of the descent.
    pub fn usual_descent_m(&self) -> Option<f64> {
        self.descent_base4_m.filter(|_| self.usual_distance_m().is_some())
    }
}

/// One row per athlete and week, dense from the first run to the as-of week. Weeks without running are zeros; what no run
/// of a week recorded is none.
#[derive(Clone, Debug, PartialEq)]
pub struct WeekRow {
    pub athlete: String,
    pub week: Week,
    pub complete: bool,
    pub status: WeekStatus,
    pub runs: u32,
    pub distance_m: f64,
    pub moving_s: f64,
    /// Of the runs that were recorded; `None` where none was.
    pub running_s: Option<f64>,
    pub steps: Option<f64>,
    /// `None` where the week has runs and none of them a height.
    pub ascent_m: Option<f64>,
    pub descent_m: Option<f64>,
    /// Longest session: runs less than 30 minutes apart are one.
    pub longest_run_m: f64,
    /// Longest session by time in motion, which need not be the same.
    pub longest_run_s: f64,
    /// Mean of the four weeks before; `None` until four exist.
    pub base4_distance_m: Option<f64>,
    pub acwr_uncoupled: Option<f64>,
    pub acwr_coupled: Option<f64>,
    pub acwr_ewma: Option<f64>,
    pub week_ratio: Option<f64>,
    pub week_ratio_robust: Option<f64>,
    pub longest_ratio4: Option<f64>,
    pub session_spike_max: Option<f64>,
    pub ascent_base4_m: Option<f64>,
    pub descent_base4_m: Option<f64>,
    pub ascent_ratio: Option<f64>,
    pub descent_ratio: Option<f64>,
    pub monotony: Option<f64>,
    pub strain: Option<f64>,
    pub weeks_since_recovery: Option<u32>,
    pub is_recovery: Option<bool>,
    pub cadence_flat_spm: Option<f64>,
    pub cadence_deficit_pct: Option<f64>,
    pub keep_left_m: Option<f64>,
    pub keep_right_m: Option<f64>,
    pub keep_unknown_m: Option<f64>,
    pub repeated_m: Option<f64>,
    pub side_imbalance: Option<f64>,
    pub side_streak_weeks: Option<u32>,
    /// On roads also run in the same direction in two of the three weeks before, and the mean |balance| of the two
    /// directions on them over these four weeks.
    pub same_way_m: Option<f64>,
    pub same_way_balance: Option<f64>,
    /// In `load_unit`; `None` when a run of the week does not say. All ratios but those of hills and long runs are of it.
    pub load: Option<f64>,
    pub load_unit: LoadUnit,
    pub base4_load: Option<f64>,
    /// Metres at grades above +4 % and below -4 %.
    pub steep_up_m: Option<f64>,
    pub steep_down_m: Option<f64>,
    /// The seven days that end with the as-of day, in the week that is not over.
    pub trailing7_distance_m: Option<f64>,
    /// Sessions of an hour and more, at 80 % or more of the longest of their 30 days.
    pub long_runs: u32,
    /// The most run on two days in a row, the second in this week.
    pub back_to_back_m: Option<f64>,
    /// `old -> new` while another watch measured the climb of the weeks before.
    pub watch_change: Option<String>,
    pub runs_without_distance: u32,
    /// Runs outdoors whose climb nobody knows.
    pub runs_without_height: u32,
    /// Fitness, fatigue and form at the end of the week, of training impulses.
    pub ctl: Option<f64>,
    pub atl: Option<f64>,
    pub tsb: Option<f64>,
    /// (left - right) / (left + right) of the turning.
    pub turn_balance: Option<f64>,
    pub strength_sessions: u32,
    pub other_sport_s: f64,
    /// Shoe and metres run in it, most first.
    pub shoes: Vec<(String, f64)>,
}
