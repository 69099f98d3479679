//! The first weeks back after a break, or of reduced load, against the weeks before. Weeks here are counted from the
//! first day.

use super::draft::{Measure, date_words};
use super::return_weeks::{LOW_BASE_M, base, most_shares};
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, FlagRow, ReturnReason, Session, Severity};
use crate::weekly::BREAK_DAYS;
use chrono::{Days, NaiveDate};

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    let after_breaks = input.sessions.windows(2).flat_map(|pair| {
        let (last, back) = (pair[0].local_date, pair[1].local_date);
        let days = (back - last).num_days() - 1;
        if days < BREAK_DAYS { Vec::new() } else { flags(input, thresholds, ReturnReason::Break { days }, last, back) }
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
    flags(input, thresholds, ReturnReason::Relief, from - Days::new(1), from)
}

fn flags(
    input: &FlagInput,
    thresholds: &Thresholds,
    reason: ReturnReason,
    base_last: NaiveDate,
    from: NaiveDate,
) -> Vec<Flag> {
    let Some(base) = base(input.sessions, base_last).ok().filter(|base| base.week_m >= LOW_BASE_M) else {
        return Vec::new();
    };
    let days = base.first..=base.last;
    let before: Vec<&Session> = input.sessions.iter().filter(|session| days.contains(&session.local_date)).collect();
    let week = |(number, limit)| Return { reason, from, number, before: &before, before_m: base.week_m, limit };
    (0..).zip(most_shares(reason, thresholds)).map(week).filter_map(|week| flag(input, &week)).collect()
}

/// One week, counted from the first day.
struct Return<'a> {
    reason: ReturnReason,
    from: NaiveDate,
    number: i64,
    /// Sessions of the four weeks before, and their mean week.
    before: &'a [&'a Session],
    before_m: f64,
    limit: f64,
}

fn flag(input: &FlagInput, week: &Return<'_>) -> Option<Flag> {
    let sessions = sessions_between(input, week.from, 7 * week.number, 7 * week.number + 6);
    let distance_m: f64 = sessions.iter().map(|session| session.distance_m).sum();
    let share = distance_m / week.before_m;
    if share <= week.limit {
        return None;
    }
    let measure = Measure { value: share, limit: week.limit, unit: "share" };
    let what = match week.reason {
        ReturnReason::Break { days } => format!("back after {days} days without a run"),
        ReturnReason::Relief => "of reduced load".into(),
    };
    Some(Flag {
        severity: Severity::Caution,
        since: Some(week.from),
        activities: sessions.iter().flat_map(|session| session.activities.iter().cloned()).collect(),
        text: format!(
            "Week {} {what}: {} = {:.0} % of the usual week before ({}); limit {:.0} %. Since {}.",
            week.number + 1,
            input.units.distance(distance_m),
            share * 100.0,
            input.units.distance(week.before_m),
            week.limit * 100.0,
            date_words(week.from),
        ),
        clears_when: "With the next of these weeks within its own share.".into(),
        rows: std::iter::once(first_row(week))
            .chain(sessions.iter().map(|session| row("back", session)))
            .chain(week.before.iter().map(|session| row("before", session)))
            .collect(),
        ..input.draft(
            FlagKind::ReturnTooFast,
            &format!("{}/{}", week.from, week.number),
            sessions.last()?.local_date,
            measure,
        )
    })
}

/// What the share was taken of, and why the week counts.
fn first_row(week: &Return<'_>) -> FlagRow {
    let reason = if week.reason == ReturnReason::Relief { "relief" } else { "break" };
    FlagRow::new([("back", week.from.into()), ("before_week_m", week.before_m.into()), ("reason", reason.into())])
}

fn row(period: &'static str, session: &Session) -> FlagRow {
    FlagRow::new([
        ("period", period.into()),
        ("local_date", session.local_date.into()),
        ("distance_m", session.distance_m.into()),
        ("activities", session.activities.clone().into()),
    ])
}

/// Sessions from `first` to `last` days after a day.
fn sessions_between<'a>(input: &FlagInput<'a>, day: NaiveDate, first: i64, last: i64) -> Vec<&'a Session> {
    let days = |session: &Session| (session.local_date - day).num_days();
    input.sessions.iter().filter(|session| (first..=last).contains(&days(session))).collect()
}
