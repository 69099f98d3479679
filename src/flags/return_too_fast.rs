//! The weeks back after a break, or of reduced load, against what the way back holds: shares of the weeks before counted
//! from the first day, then a tenth more each calendar week until weeks compare again; or the weeks of a new runner.

use super::draft::{Measure, date_words};
use super::return_weeks::{
    BUILD, Base, NEAR, Turns, WALK_RUN, WALK_RUN_DAYS, base, most_shares, week_measure, week_words,
};
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, FlagRow, ReturnReason, Session, SessionMeasure, Severity, Week};
use crate::weekly::{BASE_WEEKS, BREAK_DAYS};
use chrono::{Days, NaiveDate};

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    let days_off = |pair: &&[Session]| (pair[1].local_date - pair[0].local_date).num_days() - 1;
    let breaks: Vec<&[Session]> = input.sessions.windows(2).filter(|pair| days_off(pair) >= BREAK_DAYS).collect();
    let after_breaks = breaks.iter().enumerate().flat_map(|(at, pair)| {
        let reason = ReturnReason::Break { days: days_off(pair) };
        // A later break has weeks of its own.
        let until = breaks.get(at + 1).map(|next| next[1].local_date);
        flags(input, thresholds, reason, pair[0].local_date, pair[1].local_date, until)
    });
    after_breaks.chain(relief(input, thresholds)).collect()
}

fn relief(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    let Some(from) = input.own.relief_from(input.as_of) else { return Vec::new() };
    let Some(before) = input.sessions.iter().rfind(|session| session.local_date < from) else { return Vec::new() };
    // After a break the rule above has spoken.
    if (from - before.local_date).num_days() > BREAK_DAYS {
        return Vec::new();
    }
    flags(input, thresholds, ReturnReason::Relief, from - Days::new(1), from, None)
}

fn flags(
    input: &FlagInput,
    thresholds: &Thresholds,
    reason: ReturnReason,
    base_last: NaiveDate,
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> Vec<Flag> {
    let Ok(base) = base(input.sessions, base_last, week_measure(input.weeks)) else { return Vec::new() };
    let days = base.first..=base.last;
    let before = input.sessions.iter().filter(|session| days.contains(&session.local_date)).collect();
    let back = Return { reason, from, before, base };
    let weeks = if base.begins_anew(reason) { back.of_new_runner() } else { back.of_shares(input, thresholds) };
    let is_own = |week: &ReturnWeek| until.is_none_or(|until| week.first + Days::new(6) < until);
    weeks.iter().filter(|week| is_own(week)).filter_map(|week| flag(input, &back, week)).collect()
}

struct Return<'a> {
    reason: ReturnReason,
    from: NaiveDate,
    /// Sessions of the four weeks before.
    before: Vec<&'a Session>,
    base: Base,
}

/// Seven days of the way back, and what they may hold.
struct ReturnWeek {
    first: NaiveDate,
    planned: f64,
    /// Of what is planned; more is too much.
    most: f64,
    is_share: bool,
}

impl Return<'_> {
    fn of_new_runner(&self) -> Vec<ReturnWeek> {
        let week = |(at, turns): (u64, Turns)| ReturnWeek {
            first: self.from + Days::new(7 * at),
            planned: WALK_RUN_DAYS.len() as f64 * self.base.session_of(turns),
            most: NEAR,
            is_share: false,
        };
        (0..).zip(WALK_RUN).map(week).collect()
    }

    fn of_shares(&self, input: &FlagInput, thresholds: &Thresholds) -> Vec<ReturnWeek> {
        let shares = most_shares(self.reason, thresholds);
        let week = |(at, share): (u64, f64)| ReturnWeek {
            first: self.from + Days::new(7 * at),
            planned: share * self.base.week,
            most: 1.0,
            is_share: true,
        };
        let mut weeks: Vec<ReturnWeek> = (0..).zip(shares).map(week).collect();
        if self.reason != ReturnReason::Relief {
            self.build(&mut weeks, input);
        }
        weeks
    }

    /// The whole weeks after the shares, up to the last that no rule for weeks compares. Each may hold a tenth more than
    /// the week before it held or might have held, and never more than the usual week.
    fn build(&self, weeks: &mut Vec<ReturnWeek>, input: &FlagInput) {
        let Some(last) = weeks.last() else { return };
        let (mut planned, shares_end) = (last.planned, last.first + Days::new(7));
        let whole_from = |day: NaiveDate| {
            let start = Week::of(day, input.week_start).start;
            if start == day { start } else { start + Days::new(7) }
        };
        let comparable = whole_from(self.from) + Days::new(7 * BASE_WEEKS as u64);
        let mut first = whole_from(shares_end);
        while first < comparable {
            let before = self.amount(&sessions_of_week(input, first - Days::new(7)));
            weeks.push(ReturnWeek {
                first,
                planned: (BUILD * before.max(planned)).min(self.base.week),
                most: NEAR,
                is_share: true,
            });
            planned = (BUILD * planned).min(self.base.week);
            first = first + Days::new(7);
        }
    }

    fn amount(&self, sessions: &[&Session]) -> f64 {
        sessions.iter().map(|session| session.amount(self.base.measured_by)).sum()
    }
}

fn flag(input: &FlagInput, back: &Return<'_>, week: &ReturnWeek) -> Option<Flag> {
    let sessions = sessions_of_week(input, week.first);
    let amount = back.amount(&sessions);
    let words = |amount| week_words(back.base.measured_by, amount, input.units);
    let usual = back.base.week;
    let (measure, against) = if week.is_share {
        let (value, limit) = (amount / usual, week.planned / usual);
        let (percent, most) = (value * 100.0, limit * 100.0);
        let against = format!("{percent:.0} % of the usual week before ({}); limit {most:.0} %", words(usual));
        (Measure { value, limit, unit: "share" }, format!(" = {against}"))
    } else {
        let unit = if back.base.measured_by == SessionMeasure::Distance { "m" } else { "s" };
        let against = format!("; {} is planned, as for a new runner", words(week.planned));
        (Measure { value: amount, limit: week.planned, unit }, against)
    };
    if measure.value <= week.most * measure.limit {
        return None;
    }
    let what = match back.reason {
        ReturnReason::Break { days } => format!("back after {days} days without a run"),
        ReturnReason::Relief => "of reduced load".into(),
    };
    let number = (week.first - back.from).num_days() / 7;
    Some(Flag {
        severity: Severity::Caution,
        since: Some(back.from),
        activities: sessions.iter().flat_map(|session| session.activities.iter().cloned()).collect(),
        text: format!("Week {} {what}: {}{against}. Since {}.", number + 1, words(amount), date_words(back.from),),
        clears_when: "With the next of these weeks within its own share.".into(),
        rows: std::iter::once(first_row(back, number + 1))
            .chain(sessions.iter().map(|session| row("back", session)))
            .chain(back.before.iter().map(|session| row("before", session)))
            .collect(),
        ..input.draft(FlagKind::ReturnTooFast, &format!("{}/{number}", back.from), sessions.last()?.local_date, measure)
    })
}

/// What the week was held against, which of the weeks it is, and why it counts.
fn first_row(back: &Return<'_>, week: i64) -> FlagRow {
    let reason = if back.reason == ReturnReason::Relief { "relief" } else { "break" };
    let of = |by| (back.base.measured_by == by).then_some(back.base.week);
    FlagRow::new([
        ("back", back.from.into()),
        ("back_week", week.into()),
        ("before_week_m", of(SessionMeasure::Distance).into()),
        ("before_week_s", of(SessionMeasure::MovingTime).into()),
        ("reason", reason.into()),
    ])
}

fn row(period: &'static str, session: &Session) -> FlagRow {
    FlagRow::new([
        ("period", period.into()),
        ("local_date", session.local_date.into()),
        ("distance_m", session.distance_m.into()),
        ("moving_s", session.moving_s.into()),
        ("activities", session.activities.clone().into()),
    ])
}

/// Sessions of the seven days from `first` on.
fn sessions_of_week<'a>(input: &FlagInput<'a>, first: NaiveDate) -> Vec<&'a Session> {
    let days = first..first + Days::new(7);
    input.sessions.iter().filter(|session| days.contains(&session.local_date)).collect()
}
