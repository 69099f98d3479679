//! The first weeks of less: what they are measured against, and how much of it each may hold. The rule that flags them
//! and the plan that lays them out read the same numbers here.

use super::Thresholds;
use crate::model::{ReturnReason, Session};
use chrono::{Days, NaiveDate};

/// The four weeks whose mean is the measure.
pub const BASE_DAYS: u64 = 28;
/// Below this a week is too small to take a share of, as for weekly ratios.
pub const LOW_BASE_M: f64 = 10_000.0;
/// Up to this many days a break is short; up to the next it is long; beyond it the runner starts as a new one.
const SHORT_BREAK_DAYS: i64 = 28;
pub const LONG_BREAK_DAYS: i64 = 84;
/// Weeks of relief.
const RELIEF_WEEKS: usize = 2;

/// The usual week before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Base {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub week_m: f64,
    pub runs_a_week: f64,
    pub longest_m: f64,
}

/// The 28 days that end with `last`; `Err` says how many of them are known.
pub fn base(sessions: &[Session], last: NaiveDate) -> Result<Base, u64> {
    let first = last - Days::new(BASE_DAYS - 1);
    let known_from = sessions.first().map(|session| session.local_date).filter(|day| *day <= last);
    let known_days = known_from.map_or(0, |day| (last - day).num_days() as u64 + 1);
    if known_days < BASE_DAYS {
        return Err(known_days);
    }
    let of_base = || sessions.iter().filter(|session| (first..=last).contains(&session.local_date));
    let weeks = BASE_DAYS as f64 / 7.0;
    Ok(Base {
        first,
        last,
        week_m: of_base().map(|session| session.distance_m).sum::<f64>() / weeks,
        runs_a_week: of_base().count() as f64 / weeks,
        longest_m: of_base().map(|session| session.distance_m).fold(0.0, f64::max),
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
