//! One session far beyond the longest of the 30 days before: the load flag with the best evidence.

use super::draft::{Measure, date_words};
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, FlagRow, Session, SessionMeasure, Severity};
use crate::units::down_to;

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    (0..input.sessions.len()).filter_map(|at| flag(input, thresholds, at)).collect()
}

fn flag(input: &FlagInput, thresholds: &Thresholds, at: usize) -> Option<Flag> {
    let session = &input.sessions[at];
    let (ratio, longest) = (session.spike_ratio?, session.longest30()?);
    if !may_be_judged(session, thresholds) || ratio <= thresholds.session_spike_caution {
        return None;
    }
    let (severity, limit) = if ratio > thresholds.session_spike_alert {
        (Severity::Alert, thresholds.session_spike_alert)
    } else {
        (Severity::Caution, thresholds.session_spike_caution)
    };
    let subject = session.activities.first()?.to_string();
    let measure = Measure { value: ratio, limit, unit: "ratio" };
    Some(Flag {
        severity,
        confidence: if session.longest30_maybe_race { "medium" } else { "high" },
        activities: session.activities.clone(),
        text: text(input, session, ratio, longest, limit),
        clears_when: format!(
            "Past when the session is 30 days old; until then runs up to {} raise no new one.",
            // Down, like the ceiling of the next run.
            session.measured_by.words(
                down_to(longest * thresholds.session_spike_caution, session.measured_by.step(input.units)),
                input.units
            )
        ),
        maybe_race: session.maybe_race,
        rows: rows(input, at),
        ..input.draft(FlagKind::SessionSpike, &subject, session.local_date, measure)
    })
}

/// The session, and all of the 30 days before it that it was compared with.
fn rows(input: &FlagInput, at: usize) -> Vec<FlagRow> {
    let session = &input.sessions[at];
    let from = at.saturating_sub(session.sessions30 as usize);
    let compared = input.sessions[from..at].iter().map(|earlier| {
        FlagRow::new([
            ("local_date", earlier.local_date.into()),
            ("start_utc_ms", earlier.start_utc_ms.into()),
            ("distance_m", earlier.distance_m.into()),
            ("moving_s", earlier.moving_s.into()),
            ("running_s", earlier.running_s.into()),
            ("maybe_race", earlier.maybe_race.into()),
            ("activities", earlier.activities.clone().into()),
        ])
    });
    std::iter::once(judged(session)).chain(compared).collect()
}

fn judged(session: &Session) -> FlagRow {
    FlagRow::new([
        ("local_date", session.local_date.into()),
        ("start_utc_ms", session.start_utc_ms.into()),
        ("end_utc_ms", session.end_utc_ms.into()),
        ("distance_m", session.distance_m.into()),
        ("moving_s", session.moving_s.into()),
        ("running_s", session.running_s.into()),
        ("activities", session.activities.clone().into()),
        ("maybe_race", session.maybe_race.into()),
        ("measured_by", session.measured_by.name().into()),
        ("longest30_m", session.longest30_m.into()),
        ("longest30_date", session.longest30_date.into()),
        ("longest30_moving_s", session.longest30_moving_s.into()),
        ("longest30_running_s", session.longest30_running_s.into()),
        ("longest30_maybe_race", session.longest30_maybe_race.into()),
        ("sessions30", session.sessions30.into()),
        ("observed_days", session.observed_days.into()),
        ("spike_ratio", session.spike_ratio.into()),
    ])
}

/// Enough history to call something the longest, and a jump big enough to notice.
fn may_be_judged(session: &Session, thresholds: &Thresholds) -> bool {
    let extra_m = session.longest30_m.map(|longest_m| session.distance_m - longest_m);
    let extra_s = match session.measured_by {
        SessionMeasure::RunningTime => {
            session.running_s.zip(session.longest30_running_s).map(|(run_s, longest_s)| run_s - longest_s)
        }
        _ => session.longest30_moving_s.map(|longest_s| session.moving_s - longest_s),
    };
    session.observed_days >= thresholds.session_min_observed_days
        && session.sessions30 >= thresholds.session_min_sessions
        && (extra_m.is_some_and(|extra_m| extra_m >= thresholds.session_min_extra_m)
            || extra_s.is_some_and(|extra_s| extra_s >= thresholds.session_min_extra_s))
}

fn text(input: &FlagInput, session: &Session, ratio: f64, longest: f64, limit: f64) -> String {
    let when = session.longest30_date.map(|date| format!(", {}", date_words(date))).unwrap_or_default();
    let race = match (session.maybe_race, session.longest30_maybe_race) {
        (true, _) => " race? A planned race may be the reason.",
        (false, true) => " race? The longest before may have been a race; against training runs the jump is larger.",
        (false, false) => "",
    };
    format!(
        "Session {} = {ratio:.2}x the longest of the 30 days before ({}{when}); limit {limit:.2}x. {STUDY}{race}",
        session.words(input.units),
        session.measured_by.words(longest, input.units),
    )
}

/// Said of every jump alike: the published bands show no order of dose (Schuster Brandt Frandsen 2025; how common each is:
/// docs/science.md 1.6).
const STUDY: &str = "In a study of 5,205 runners jumps over 10 %, small and large alike, went with 1.5 to 2.3 times the \
                     injury rate; most such runs hurt nobody. About 6 in 100 sessions are such a jump, 1 in 200 more \
                     than double.";
