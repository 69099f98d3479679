//! The weeks of the way back: what they are measured against, and how much each may hold. The rule that flags them and the
//! plan that lays them out read the same numbers here.

use super::Thresholds;
use crate::model::{LoadUnit, ReturnReason, Session, SessionMeasure, WeekRow};
use chrono::{Days, NaiveDate};

/// The four weeks whose mean is the measure.
pub const BASE_DAYS: u64 = 28;
/// Below this a week is too small to take a share of, as for weekly ratios.
const LOW_BASE_M: f64 = 10_000.0;
const LOW_BASE_S: f64 = 3_600.0;
/// Up to this many days a break is short; up to the next it is long; beyond it the runner starts as a new one.
const SHORT_BREAK_DAYS: i64 = 28;
const LONG_BREAK_DAYS: i64 = 84;
/// Weeks of relief.
const RELIEF_WEEKS: usize = 2;
/// A full week over the last full week.
pub const BUILD: f64 = 1.10;
/// A tenth over is the next step taken early; this much is rounding.
pub const NEAR: f64 = 1.02;
const MINUTE_S: f64 = 60.0;
/// Walked in the turns of a new runner.
const WALK_MPS: f64 = 1.4;
const NEW_RUNNER_MPS: f64 = 2.4;
/// Days of a new runner's week with a session, about half an hour each.
pub const WALK_RUN_DAYS: [u64; 3] = [0, 2, 4];
pub const WALK_RUN: [Turns; 8] = [
    Turns { run_min: 1, walk_min: 2, times: 8 },
    Turns { run_min: 2, walk_min: 2, times: 6 },
    Turns { run_min: 3, walk_min: 2, times: 5 },
    Turns { run_min: 4, walk_min: 2, times: 4 },
    Turns { run_min: 5, walk_min: 2, times: 4 },
    Turns { run_min: 8, walk_min: 2, times: 3 },
    Turns { run_min: 12, walk_min: 2, times: 2 },
    Turns { run_min: 28, walk_min: 0, times: 1 },
];

/// Running and walking in turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turns {
    pub run_min: u32,
    pub walk_min: u32,
    pub times: u32,
}

/// The usual week before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Base {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub measured_by: SessionMeasure,
    /// Metres or seconds, as `measured_by` says.
    pub week: f64,
    pub longest: f64,
    pub runs_a_week: f64,
    /// Where distances are known.
    pub speed_mps: Option<f64>,
}

impl Base {
    /// One session of a new runner, in what the base is measured by.
    pub fn session_of(&self, turns: Turns) -> f64 {
        let run_mps = self.speed_mps.unwrap_or(NEW_RUNNER_MPS).min(NEW_RUNNER_MPS);
        let (run_mps, walk_mps) = match self.measured_by {
            SessionMeasure::Distance => (run_mps, WALK_MPS),
            SessionMeasure::MovingTime | SessionMeasure::RunningTime => (1.0, 1.0),
        };
        MINUTE_S * f64::from(turns.times) * (f64::from(turns.run_min) * run_mps + f64::from(turns.walk_min) * walk_mps)
    }

    /// About how far an amount leads.
    pub fn metres(&self, amount: f64) -> f64 {
        let by_distance = self.measured_by == SessionMeasure::Distance;
        if by_distance { amount } else { amount * self.speed_mps.unwrap_or(NEW_RUNNER_MPS) }
    }

    /// Whether nothing of the base is left, or too little to take a share of.
    pub fn begins_anew(&self, reason: ReturnReason) -> bool {
        self.week < low_base(self.measured_by)
            || matches!(reason, ReturnReason::Break { days } if days > LONG_BREAK_DAYS)
    }
}

/// A smaller week is too small to take a share of.
pub fn low_base(by: SessionMeasure) -> f64 {
    if by == SessionMeasure::Distance { LOW_BASE_M } else { LOW_BASE_S }
}

/// What weeks are compared by: time where the runner's load is, else distance.
pub fn week_measure(weeks: &[WeekRow]) -> SessionMeasure {
    match weeks.last().map(|row| row.load_unit) {
        Some(LoadUnit::Duration) => SessionMeasure::MovingTime,
        _ => SessionMeasure::Distance,
    }
}

/// The amount of a week in words: `41.0 km`, `4:20 h`.
pub fn week_words(by: SessionMeasure, amount: f64, units: crate::units::UnitSystem) -> String {
    match by {
        SessionMeasure::Distance => units.distance(amount),
        SessionMeasure::MovingTime | SessionMeasure::RunningTime => LoadUnit::Duration.words(amount, units),
    }
}

/// The 28 days that end with `last`; `Err` says how many of them are known.
pub fn base(sessions: &[Session], last: NaiveDate, by: SessionMeasure) -> Result<Base, u64> {
    let first = last - Days::new(BASE_DAYS - 1);
    let known_from = sessions.first().map(|session| session.local_date).filter(|day| *day <= last);
    let known_days = known_from.map_or(0, |day| (last - day).num_days() as u64 + 1);
    if known_days < BASE_DAYS {
        return Err(known_days);
    }
    let of_base = || sessions.iter().filter(|session| (first..=last).contains(&session.local_date));
    let sum = |by| of_base().map(|session| session.amount(by)).sum::<f64>();
    let (metres, seconds) = (sum(SessionMeasure::Distance), sum(SessionMeasure::MovingTime));
    let weeks = BASE_DAYS as f64 / 7.0;
    Ok(Base {
        first,
        last,
        measured_by: by,
        week: sum(by) / weeks,
        longest: of_base().map(|session| session.amount(by)).fold(0.0, f64::max),
        runs_a_week: of_base().count() as f64 / weeks,
        speed_mps: (metres > 0.0 && seconds > 0.0).then(|| metres / seconds),
    })
}

/// The most each of the first weeks may hold, as a share of the base; none after a break so long that nothing of the
/// base is left.
pub fn most_shares(reason: ReturnReason, thresholds: &Thresholds) -> Vec<f64> {
    match reason {
        ReturnReason::Relief => vec![thresholds.relief_share_most; RELIEF_WEEKS],
        ReturnReason::Break { days } if days <= SHORT_BREAK_DAYS => thresholds.return_shares_after_weeks.to_vec(),
        ReturnReason::Break { days } if days <= LONG_BREAK_DAYS => thresholds.return_shares_after_months.to_vec(),
        ReturnReason::Break { .. } => Vec::new(),
    }
}
