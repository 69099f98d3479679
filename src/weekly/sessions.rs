//! The runs of one athlete in; sessions out, each beside the longest of the 30 days before it.

use super::{WeeklySettings, race};
use crate::model::{ActivityRow, LoadUnit, Session, SessionMeasure};
use chrono::{NaiveDate, NaiveTime};

/// A run that starts this soon after the end of the last is the same session.
const SAME_SESSION_MS: i64 = 30 * 60 * 1000;
/// How far back the longest session is looked for (Schuster Brandt Frandsen 2025).
const LOOK_BACK_MS: i64 = 30 * 86_400_000;
/// Nobody runs more often in 30 days; a list that says so costs no more time for it.
const MOST_SESSIONS: usize = 1_000;

/// Under this share of the moving time run, over a session's 30 days, minutes of running are what grows, not the
/// kilometres: the first four weeks of a usual beginner's plan. Convention.
pub const RUN_WALK_SHARE: f64 = 2.0 / 3.0;

/// Under this share it is no run-walk either: somebody walked, or the steps were counted wrong. Below the first session of
/// a usual beginner's plan, 8 minutes of 30. Convention.
const LEAST_RUN_SHARE: f64 = 0.1;

/// All sessions of one athlete by start time, and for each row the number of its session. `rows` are all sports, by
/// start time.
pub(super) fn find_sessions(
    rows: &[(NaiveDate, &ActivityRow)],
    settings: &WeeklySettings,
    unit: LoadUnit,
) -> (Vec<Session>, Vec<Option<usize>>) {
    let Some(first_activity) = rows.iter().map(|(date, _)| *date).min() else { return (Vec::new(), Vec::new()) };
    let (mut sessions, session_of) = merge_runs(rows);
    race::mark_race_weeks(&mut sessions, settings.week_start, settings.as_of);
    compare_with_30_days(&mut sessions, first_activity, unit);
    (sessions, session_of)
}

fn merge_runs(rows: &[(NaiveDate, &ActivityRow)]) -> (Vec<Session>, Vec<Option<usize>>) {
    let counted = rows.iter().enumerate().filter(|(_, (_, row))| row.counts_as_run());
    let mut runs: Vec<(usize, Session)> = counted.map(|(at, (date, row))| (at, session_of(*date, row))).collect();
    runs.sort_by(|(_, a), (_, b)| (a.start_utc_ms, &a.activities).cmp(&(b.start_utc_ms, &b.activities)));
    let mut sessions: Vec<Session> = Vec::with_capacity(runs.len());
    let mut numbers = vec![None; rows.len()];
    let mut open_has_time = false;
    for (at, run) in runs {
        let has_time = rows[at].1.facts.start_utc_ms.is_some();
        match sessions.last_mut() {
            // Runs known by their day alone may lie hours apart: whoever wrote two lines ran twice.
            Some(open)
                if open_has_time && has_time && run.start_utc_ms <= open.end_utc_ms.saturating_add(SAME_SESSION_MS) =>
            {
                extend(open, run);
            }
            _ => {
                sessions.push(run);
                open_has_time = has_time;
            }
        }
        numbers[at] = Some(sessions.len() - 1);
    }
    (sessions, numbers)
}

fn session_of(local_date: NaiveDate, row: &ActivityRow) -> Session {
    // A run known by its day alone, from a list without times, starts at midnight.
    let midnight_ms = local_date.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    let start_utc_ms = row.facts.start_utc_ms.unwrap_or(midnight_ms);
    Session {
        local_date,
        start_utc_ms,
        end_utc_ms: start_utc_ms.saturating_add((row.facts.span_s() * 1000.0).round() as i64),
        // A run without a distance still happened: it adds none.
        distance_m: row.facts.distance_m.filter(|metres| metres.is_finite()).unwrap_or_default(),
        moving_s: row.facts.moving_s,
        running_s: row.facts.known_running_s(),
        activities: vec![row.facts.id.clone()],
        maybe_race: race::is_named_race(row),
        measured_by: SessionMeasure::default(),
        longest30_m: None,
        longest30_date: None,
        longest30_moving_s: None,
        longest30_running_s: None,
        longest30_maybe_race: false,
        sessions30: 0,
        observed_days: 0,
        spike_ratio: None,
    }
}

fn extend(open: &mut Session, run: Session) {
    open.end_utc_ms = open.end_utc_ms.max(run.end_utc_ms);
    open.distance_m += run.distance_m;
    open.moving_s += run.moving_s;
    open.running_s = open.running_s.zip(run.running_s).map(|(open_s, run_s)| open_s + run_s);
    open.activities.extend(run.activities);
    open.maybe_race |= run.maybe_race;
}

/// The window is [start - 30 days, start): a session 30 days ago to the millisecond still counts.
fn compare_with_30_days(sessions: &mut [Session], first_activity: NaiveDate, unit: LoadUnit) {
    let mut from = 0;
    for at in 0..sessions.len() {
        let (before, rest) = sessions.split_at_mut(at);
        let session = &mut rest[0];
        let earliest_ms = session.start_utc_ms.saturating_sub(LOOK_BACK_MS);
        while from < at && before[from].start_utc_ms < earliest_ms {
            from += 1;
        }
        let window = &before[from.max(at.saturating_sub(MOST_SESSIONS))..];
        let by = match session_measure(window, unit) {
            SessionMeasure::RunningTime if session.running_s.is_none() => SessionMeasure::Distance,
            by => by,
        };
        session.measured_by = by;
        session.sessions30 = u32::try_from(window.len()).unwrap_or(u32::MAX);
        session.observed_days = u32::try_from((session.local_date - first_activity).num_days()).unwrap_or(0);
        // `max_by` keeps the last of equals: the most recent.
        let longest = window.iter().max_by(|a, b| a.amount(by).total_cmp(&b.amount(by)));
        let Some(longest) = longest.filter(|longest| longest.amount(by) > 0.0) else { continue };
        session.longest30_m = Some(longest.distance_m);
        session.longest30_date = Some(longest.local_date);
        session.longest30_moving_s = Some(longest.moving_s);
        session.longest30_running_s = longest.running_s;
        session.longest30_maybe_race = longest.maybe_race;
        session.spike_ratio = (session.amount(by) > 0.0).then(|| session.amount(by) / longest.amount(by));
    }
}

/// What the session after these is compared by: time where weeks are, else distance; minutes of running as long as
/// between [`LEAST_RUN_SHARE`] and [`RUN_WALK_SHARE`] of the time is run. The session itself has no say, so that a plan can know.
pub fn session_measure<'a>(window: impl IntoIterator<Item = &'a Session>, unit: LoadUnit) -> SessionMeasure {
    if unit == LoadUnit::Duration {
        return SessionMeasure::MovingTime;
    }
    // Sessions of which nobody knows how much was run have no say.
    let known = window.into_iter().filter_map(|session| Some((session.running_s?, session.moving_s)));
    let (running_s, moving_s) = known.fold((0.0, 0.0), |sum, session| (sum.0 + session.0, sum.1 + session.1));
    if (LEAST_RUN_SHARE * moving_s..RUN_WALK_SHARE * moving_s).contains(&running_s) {
        SessionMeasure::RunningTime
    } else {
        SessionMeasure::Distance
    }
}
