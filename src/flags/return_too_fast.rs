//! The first weeks back after a break, against the weeks before it. Weeks here are counted from the day of return.

use super::draft::{Measure, date_words};
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, Session, Severity};
use crate::weekly::BREAK_DAYS;
use chrono::NaiveDate;

/// Up to this many days a break is short; up to the next it is long; beyond it the runner starts as a new one.
const SHORT_BREAK_DAYS: i64 = 28;
const LONG_BREAK_DAYS: i64 = 84;
/// The four weeks before the break, whose mean is the measure.
const BEFORE_DAYS: i64 = 28;
/// Below this a week is too small to take a share of, as for weekly ratios.
const LOW_BASE_M: f64 = 10_000.0;

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    let pairs = input.sessions.windows(2);
    pairs.flat_map(|pair| return_flags(input, thresholds, pair[0].local_date, pair[1].local_date)).collect()
}

fn return_flags(input: &FlagInput, thresholds: &Thresholds, last: NaiveDate, back: NaiveDate) -> Vec<Flag> {
    let break_days = (back - last).num_days() - 1;
    let shares = shares(break_days, thresholds);
    if shares.is_empty() {
        return Vec::new();
    }
    // Four whole weeks must be known before the break.
    let known = input.sessions.first().is_some_and(|first| (last - first.local_date).num_days() >= BEFORE_DAYS - 1);
    let before = sessions_between(input, last, 1 - BEFORE_DAYS, 0);
    let before_m = distance_m(&before) / 4.0;
    if !known || before_m < LOW_BASE_M {
        return Vec::new();
    }
    let back_week = |(number, share): (i64, &f64)| {
        let week = Return { back, number, break_days, before: &before, before_m, limit: *share };
        flag(input, &week)
    };
    (0..).zip(shares).filter_map(back_week).collect()
}

/// The share of the usual week for each week back; none where this rule has nothing to say.
fn shares(break_days: i64, thresholds: &Thresholds) -> &[f64] {
    if !(BREAK_DAYS..=LONG_BREAK_DAYS).contains(&break_days) {
        &[]
    } else if break_days <= SHORT_BREAK_DAYS {
        &thresholds.return_shares_after_weeks
    } else {
        &thresholds.return_shares_after_months
    }
}

/// One week back, counted from the day of return.
struct Return<'a> {
    back: NaiveDate,
    number: i64,
    break_days: i64,
    /// Sessions of the four weeks before the break, and their mean week.
    before: &'a [&'a Session],
    before_m: f64,
    limit: f64,
}

fn flag(input: &FlagInput, week: &Return<'_>) -> Option<Flag> {
    let sessions = sessions_between(input, week.back, 7 * week.number, 7 * week.number + 6);
    let share = distance_m(&sessions) / week.before_m;
    if share <= week.limit {
        return None;
    }
    let measure = Measure { value: share, limit: week.limit, unit: "share" };
    Some(Flag {
        severity: Severity::Caution,
        since: Some(week.back),
        activities: sessions.iter().flat_map(|session| session.activities.iter().cloned()).collect(),
        text: format!(
            "Week {} back after {} days without a run: {} = {:.0} % of the weeks before the break ({}); limit {:.0} %. \
             Back since {}.",
            week.number + 1,
            week.break_days,
            input.units.distance(distance_m(&sessions)),
            share * 100.0,
            input.units.distance(week.before_m),
            week.limit * 100.0,
            date_words(week.back),
        ),
        clears_when: "With the next week back within its own share.".into(),
        rows: std::iter::once(serde_json::json!({ "back": week.back.to_string(), "before_week_m": week.before_m }))
            .chain(sessions.iter().map(|session| row("back", session)))
            .chain(week.before.iter().map(|session| row("before", session)))
            .collect(),
        ..input.draft(
            FlagKind::ReturnTooFast,
            &format!("{}/{}", week.back, week.number),
            sessions.last()?.local_date,
            measure,
        )
    })
}

fn row(period: &str, session: &Session) -> serde_json::Value {
    serde_json::json!({
        "period": period,
        "local_date": session.local_date.to_string(),
        "distance_m": session.distance_m,
        "activities": session.activities,
    })
}

/// Sessions from `first` to `last` days after a day.
fn sessions_between<'a>(input: &FlagInput<'a>, day: NaiveDate, first: i64, last: i64) -> Vec<&'a Session> {
    let days = |session: &Session| (session.local_date - day).num_days();
    input.sessions.iter().filter(|session| (first..=last).contains(&days(session))).collect()
}

fn distance_m(sessions: &[&Session]) -> f64 {
    sessions.iter().map(|session| session.distance_m).sum()
}
