//! What all flags have in common: stable ids, dates in words, the weeks a rule looked at.

use super::FlagInput;
use super::evidence::evidence;
use crate::model::{ActivityId, Flag, FlagKind, FlagRow, Session, Severity, Week, WeekRow};
use chrono::{Datelike, NaiveDate};

/// Hexadecimal digits of an id: 32 bits keep thousands of flags of one kind apart.
const ID_DIGITS: usize = 8;
const DAY_MS: i64 = 86_400_000;
/// 1 January 1970, counted from the common era on.
const EPOCH_DAY: i64 = 719_163;

/// What a flag says in numbers.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    pub value: f64,
    pub limit: f64,
    pub unit: &'static str,
}

impl FlagInput<'_> {
    /// A flag about `subject` with everything the rule does not decide; the rule fills in the rest.
    pub(super) fn draft(&self, kind: FlagKind, subject: &str, local_date: NaiveDate, measure: Measure) -> Flag {
        let id = flag_id(kind, self.athlete, subject);
        Flag {
            event: id.clone(),
            id,
            athlete: self.athlete.to_string(),
            week: Week::of(local_date, self.week_start),
            local_date,
            since: None,
            kind,
            severity: Severity::Note,
            value: measure.value,
            limit: measure.limit,
            unit: measure.unit,
            confidence: "medium",
            evidence: evidence(kind),
            activities: Vec::new(),
            text: String::new(),
            clears_when: String::new(),
            maybe_race: false,
            rows: Vec::new(),
        }
    }

    /// A flag about a whole week, resting on it and the weeks before.
    pub(super) fn week_draft(&self, kind: FlagKind, at: usize, measure: Measure) -> Flag {
        let week = self.weeks[at].week;
        Flag {
            activities: self.runs_in(week),
            rows: week_values(&self.weeks[at.saturating_sub(4)..=at]),
            maybe_race: self.sessions_in(week).any(|session| session.maybe_race),
            ..self.draft(kind, &week.to_string(), week.last_day(), measure)
        }
    }

    pub(super) fn runs_in(&self, week: Week) -> Vec<ActivityId> {
        self.sessions_in(week).flat_map(|session| session.activities.iter().cloned()).collect()
    }

    /// Sessions lie by their start in UTC, never more than a day from their local one.
    pub(super) fn sessions_in(&self, week: Week) -> impl Iterator<Item = &Session> {
        let days_ms = |day: NaiveDate, more: i64| (day.num_days_from_ce() as i64 - EPOCH_DAY + more) * DAY_MS;
        let (first, last) = (week.start, week.last_day());
        let from = self.sessions.partition_point(|session| session.start_utc_ms < days_ms(first, -1));
        let until = self.sessions.partition_point(|session| session.start_utc_ms < days_ms(last, 2));
        let near = &self.sessions[from..until.max(from)];
        near.iter().filter(move |session| (first..=last).contains(&session.local_date))
    }
}

/// Made of what the flag is about and nothing else, so that a rerun finds the same flag under the same name.
fn flag_id(kind: FlagKind, athlete: &str, subject: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [kind.name(), athlete, subject] {
        hasher.update(part.as_bytes()).update(b"\0");
    }
    let hex = hasher.finalize().to_hex();
    format!("{}-{}", prefix(kind), &hex[..ID_DIGITS])
}

fn prefix(kind: FlagKind) -> &'static str {
    match kind {
        FlagKind::SessionSpike => "SPIKE",
        FlagKind::LongRunDoubled => "DOUBLED",
        FlagKind::DescentJump => "DESCENT",
        FlagKind::HillJump => "HILL",
        FlagKind::WeekJump => "WEEK",
        FlagKind::Acwr => "ACWR",
        FlagKind::NoRecoveryWeek => "RECOVERY",
        FlagKind::SameDirection => "DIRECTION",
        FlagKind::SameSide => "SIDE",
        FlagKind::Overstride => "STEPS",
        FlagKind::Plain170 => "PLAIN170",
        FlagKind::CadenceDrop => "CADENCE",
        FlagKind::ShoeChange => "SHOE",
        FlagKind::NewShoeShare => "NEWSHOE",
        FlagKind::ReturnTooFast => "RETURN",
    }
}

/// `1 Nov 2026`.
pub(super) fn date_words(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// The columns the weekly rules read.
pub(super) fn week_values(weeks: &[WeekRow]) -> Vec<FlagRow> {
    let value = |row: &WeekRow| {
        FlagRow::new([
            ("week", row.week.into()),
            ("status", row.status.name().into()),
            ("distance_m", row.distance_m.into()),
            ("load", row.load.into()),
            ("load_unit", row.load_unit.name().into()),
            ("longest_run_m", row.longest_run_m.into()),
            ("longest_run_s", row.longest_run_s.into()),
            ("ascent_m", row.ascent_m.into()),
            ("descent_m", row.descent_m.into()),
            ("is_recovery", row.is_recovery.into()),
        ])
    };
    weeks.iter().map(value).collect()
}
