//! What the next days leave room for, in numbers.

use super::{LoadUnit, MatchedCadence, ReturnPlan, SessionMeasure};
use chrono::{Days, NaiveDate};

/// The ceiling of the next seven days. Never called "safe": it is the distance that raises no flag.
#[derive(Clone, Debug, PartialEq)]
pub struct NextRun {
    /// The day after the as-of day.
    pub from: NaiveDate,
    /// What the next session will be compared by: metres or seconds.
    pub measured_by: SessionMeasure,
    /// 1.10 x the longest unflagged session of the last 30 days; `None` when there is none to compare with.
    pub ceiling: Option<f64>,
    /// Why there is no ceiling, in words.
    pub ceiling_missing: Option<String>,
    pub longest30: Option<f64>,
    pub longest30_date: Option<NaiveDate>,
    /// While a way back is going on its numbers come first.
    pub way_back: Option<WayBackRoom>,
    /// Distance of the current week so far.
    pub week_so_far_m: Option<f64>,
    /// What each weekly rule leaves of the load, in `load_unit`.
    pub load_unit: LoadUnit,
    pub week_left_acwr: Option<f64>,
    pub week_left_ratio: Option<f64>,
    /// Metres left where the base is too small for ratios.
    pub week_left_small_base_m: Option<f64>,
    /// Metres of climb and of descent left this week; `None` without four weeks of the same watch to compare with.
    pub climb_left_m: Option<f64>,
    pub descent_left_m: Option<f64>,
    /// A week at or under this counts as easy (80 % of the three before).
    pub easy_week_m: Option<f64>,
    pub weeks_since_recovery: Option<u32>,
    /// The limits the ceilings come from, as ratios.
    pub session_limit: f64,
    pub week_limit: f64,
    pub small_base_extra_m: f64,
    pub acwr_limit: f64,
    pub hill_limit: f64,
    pub hill_extra_m: f64,
}

/// What the plan of the way back leaves of its current stretch of days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WayBackRoom {
    pub last: NaiveDate,
    /// The longest run planned, and what is left of these days, as `measured_by` says.
    pub longest: f64,
    pub left: f64,
}

/// A session is compared with those of so many days before.
const COMPARED_DAYS: i64 = 30;
/// And a plan looks so far ahead.
const MOST_DAYS: i64 = 7;

impl NextRun {
    /// Days the ceiling holds for: as long as the session it comes from is compared with, and a week at most.
    pub fn days(&self) -> i64 {
        if let Some(room) = &self.way_back {
            return ((room.last - self.from).num_days() + 1).clamp(1, MOST_DAYS);
        }
        let days_ago = self.longest30_date.map_or(0, |date| (self.from - date).num_days());
        (COMPARED_DAYS - days_ago).clamp(1, MOST_DAYS)
    }

    /// The least that a rule of weeks leaves of this one, with its unit; `None` where none is assessed.
    pub fn week_left(&self) -> Option<(LoadUnit, f64)> {
        let by_ratio = [self.week_left_acwr, self.week_left_ratio].into_iter().flatten().min_by(f64::total_cmp);
        let by_ratio = by_ratio.map(|left| (self.load_unit, left));
        by_ratio.or(self.week_left_small_base_m.map(|left_m| (LoadUnit::Distance, left_m)))
    }

    pub fn last_day(&self) -> NaiveDate {
        self.from + Days::new(self.days().unsigned_abs() - 1)
    }

    /// The same under a plan of the way back: no run beyond the planned ones, whatever the other rules leave.
    pub fn on_the_way_back(self, plan: &ReturnPlan) -> NextRun {
        let Some(week) = plan.week_of(self.from) else { return self };
        let done = week.done.as_ref().map_or(0.0, |done| done.amount);
        let room = WayBackRoom { last: week.last, longest: week.longest, left: (week.amount - done).max(0.0) };
        let other = self.ceiling.filter(|_| self.measured_by == plan.measured_by);
        let most = room.longest.min(room.left);
        NextRun {
            measured_by: plan.measured_by,
            ceiling: Some(other.map_or(most, |other| other.min(most))),
            ceiling_missing: None,
            way_back: Some(room),
            easy_week_m: None,
            ..self
        }
    }

    /// The same without any ceiling, for whoever reads it long after the data ended.
    pub fn withdrawn(self, why: String) -> NextRun {
        NextRun {
            ceiling: None,
            way_back: None,
            ceiling_missing: Some(why),
            longest30: None,
            longest30_date: None,
            week_so_far_m: None,
            week_left_acwr: None,
            week_left_ratio: None,
            week_left_small_base_m: None,
            climb_left_m: None,
            descent_left_m: None,
            easy_week_m: None,
            ..self
        }
    }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::chart::example;
    use crate::model::{ReturnDone, ReturnReason, ReturnStage, ReturnWeek};

    /// Seven days of 14 km with no run over 4.7 km, 4.7 km of them run.
    fn way_back(from: NaiveDate) -> ReturnPlan {
        let week = ReturnWeek {
            number: 1,
            first: from - Days::new(1),
            last: from + Days::new(5),
            stage: ReturnStage::Reduced,
            sessions: Vec::new(),
            amount: 14_000.0,
            share: Some(0.5),
            longest: 4_700.0,
            climb_m: 140.0,
            done: Some(ReturnDone { amount: 4_700.0, runs: 1, ..ReturnDone::default() }),
        };
        ReturnPlan {
            reason: ReturnReason::Relief,
            from: week.first,
            measured_by: SessionMeasure::Distance,
            base_first: week.first,
            base_last: week.first,
            base_week: 28_000.0,
            base_runs: 4.0,
            speed_mps: None,
            cadence_spm: None,
            weeks: vec![week],
            runs: Vec::new(),
            is_walk_run: false,
        }
    }

    #[test]
    fn a_way_back_lowers_a_ceiling_and_never_raises_one() {
        let next = example::athlete().next_run.unwrap();
        let plan = way_back(next.from);
        let on_it = next.clone().on_the_way_back(&plan);
        assert_eq!((on_it.ceiling, on_it.way_back.unwrap().left, on_it.days()), (Some(4_700.0), 9_300.0, 6));
        let small = NextRun { ceiling: Some(3_000.0), ..next.clone() };
        assert_eq!(small.on_the_way_back(&plan).ceiling, Some(3_000.0));
        let past = NextRun { from: next.from + Days::new(30), ..next.clone() };
        assert_eq!(past.clone().on_the_way_back(&plan), past, "the plan has ended");
    }
}
