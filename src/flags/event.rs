//! Flags of one cause share one event, so that one long run is not counted three times.

use super::FlagInput;
use crate::model::{Flag, FlagKind, SessionMeasure, Week};

/// A long session that other flags of its week may only repeat.
struct Cause {
    week: Week,
    event: String,
    activities: Vec<crate::model::ActivityId>,
    /// Metres beyond the longest session before it.
    extra_m: f64,
    /// What lies beyond it as a share of the week, in the measure sessions are compared by.
    extra_share: f64,
}

/// Gives flags that one session or one week explains the event of the flag that leads.
pub(super) fn share_events(flags: &mut [Flag], input: &FlagInput) {
    let mut causes: Vec<Cause> =
        flags.iter().filter(|flag| flag.kind == FlagKind::SessionSpike).filter_map(|flag| cause(flag, input)).collect();
    for flag in flags.iter_mut().filter(|flag| flag.kind == FlagKind::LongRunDoubled) {
        match causes.iter().find(|cause| cause.activities == flag.activities) {
            Some(cause) => flag.event.clone_from(&cause.event),
            None => causes.extend(cause(flag, input)),
        }
    }
    for flag in flags.iter_mut().filter(|flag| matches!(flag.kind, FlagKind::WeekJump | FlagKind::Acwr)) {
        if let Some(cause) = causes.iter().find(|cause| explains(cause, flag)) {
            flag.event.clone_from(&cause.event);
        }
    }
    share_within_week(flags, FlagKind::WeekJump, FlagKind::Acwr);
    share_within_week(flags, FlagKind::DescentJump, FlagKind::HillJump);
    share_habit(flags);
}

/// The same road the same way leads; a side kept in these weeks refines it.
fn share_habit(flags: &mut [Flag]) {
    let span = |flag: &Flag| (flag.since.unwrap_or(flag.local_date), flag.local_date);
    let leaders: Vec<_> = flags
        .iter()
        .filter(|flag| flag.kind == FlagKind::SameDirection)
        .map(|flag| (span(flag), flag.event.clone()))
        .collect();
    for flag in flags.iter_mut().filter(|flag| flag.kind == FlagKind::SameSide) {
        let (since, until) = span(flag);
        let overlapping = leaders.iter().filter(|((from, to), _)| *from <= until && since <= *to);
        if let Some((_, event)) = overlapping.max_by_key(|((_, to), _)| *to) {
            flag.event.clone_from(event);
        }
    }
}

fn cause(flag: &Flag, input: &FlagInput) -> Option<Cause> {
    let session = input.sessions.iter().find(|session| session.activities == flag.activities)?;
    let row = input.weeks.iter().find(|row| row.week == flag.week)?;
    let by = session.measured_by;
    let week = match by {
        SessionMeasure::Distance => row.distance_m,
        SessionMeasure::MovingTime => row.moving_s,
        SessionMeasure::RunningTime => row.running_s?,
    };
    let beyond = 1.0 - 1.0 / flag.value;
    Some(Cause {
        week: flag.week,
        event: flag.event.clone(),
        activities: flag.activities.clone(),
        extra_m: session.distance_m * beyond,
        extra_share: session.amount(by) * beyond / week,
    })
}

/// Whether the week would have stayed within its limit, had the session been no longer than the longest before it.
fn explains(cause: &Cause, flag: &Flag) -> bool {
    let value = match flag.unit {
        "m" => flag.value - cause.extra_m,
        _ => flag.value * (1.0 - cause.extra_share),
    };
    cause.week == flag.week && value <= flag.limit
}

fn share_within_week(flags: &mut [Flag], leader: FlagKind, follower: FlagKind) {
    let leaders: Vec<(Week, String)> =
        flags.iter().filter(|flag| flag.kind == leader).map(|flag| (flag.week, flag.event.clone())).collect();
    for flag in flags.iter_mut().filter(|flag| flag.kind == follower && flag.event == flag.id) {
        if let Some((_, event)) = leaders.iter().find(|(week, _)| *week == flag.week) {
            flag.event.clone_from(event);
        }
    }
}
