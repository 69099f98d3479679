//! A claim and what it rests on.

use super::{ActivityId, FlagRow, Week};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a flag is about; the `kind` column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    SessionSpike,
    LongRunDoubled,
    DescentJump,
    HillJump,
    WeekJump,
    Acwr,
    NoRecoveryWeek,
    SameDirection,
    SameSide,
    Overstride,
    Plain170,
    CadenceDrop,
    ShoeChange,
    NewShoeShare,
    ReturnTooFast,
}

impl FlagKind {
    pub fn name(self) -> &'static str {
        match self {
            FlagKind::SessionSpike => "session_spike",
            FlagKind::LongRunDoubled => "long_run_doubled",
            FlagKind::DescentJump => "descent_jump",
            FlagKind::HillJump => "hill_jump",
            FlagKind::WeekJump => "week_jump",
            FlagKind::Acwr => "acwr",
            FlagKind::NoRecoveryWeek => "no_recovery_week",
            FlagKind::SameDirection => "same_direction",
            FlagKind::SameSide => "same_side",
            FlagKind::Overstride => "overstride",
            FlagKind::Plain170 => "plain170",
            FlagKind::CadenceDrop => "cadence_drop",
            FlagKind::ShoeChange => "shoe_change",
            FlagKind::NewShoeShare => "new_shoe_share",
            FlagKind::ReturnTooFast => "return_too_fast",
        }
    }
}

/// How loudly a flag speaks. Ordered: `Note < Caution < Alert`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Note,
    Caution,
    Alert,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Caution => "caution",
            Severity::Alert => "alert",
        }
    }

    /// The mark that stands beside the word, so that colour never carries meaning alone.
    pub fn symbol(self) -> &'static str {
        match self {
            Severity::Note => "-",
            Severity::Caution => "!",
            Severity::Alert => "!!",
        }
    }
}

/// What a rule rests on: one row of the threshold table's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// `A` replicated or large prospective, `B` one good study, `C` laboratory or cross-sectional, `D` convention.
    pub grade: &'static str,
    /// How often ordinary runners see this flag, as a phrase.
    pub base_rate: &'static str,
    /// One sentence that speaks against reading too much into it.
    pub counter: &'static str,
}

/// One line of `flags.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// Stable across reruns: made of kind, athlete and what it is about.
    pub id: String,
    /// Flags of one cause share an event.
    pub event: String,
    pub athlete: String,
    pub week: Week,
    /// The day it is about; for a state, the last day it was true.
    pub local_date: NaiveDate,
    /// For a state, the day it began.
    pub since: Option<NaiveDate>,
    pub kind: FlagKind,
    pub severity: Severity,
    pub value: f64,
    pub limit: f64,
    /// `ratio`, `pct`, `spm`, `share`, `m`.
    pub unit: &'static str,
    /// `high`, `medium` or `low`.
    pub confidence: &'static str,
    pub evidence: Evidence,
    pub activities: Vec<ActivityId>,
    /// One or two sentences: value, limit, comparison.
    pub text: String,
    pub clears_when: String,
    /// The session or week looks like a race.
    pub maybe_race: bool,
    /// The rows the flag was computed from; these suffice to recompute it.
    pub rows: Vec<FlagRow>,
}
