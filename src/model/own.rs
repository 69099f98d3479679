//! What the runner writes beside the data: pain, what the shoes are like, the day reduced load began.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// How pain went on during the run and after it; the `pattern` column of `pain.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PainPattern {
    /// Gone within the first kilometre.
    Fades,
    Steady,
    Builds,
    AltersStride,
    /// Still there the next day.
    NextDay,
}

impl PainPattern {
    pub const ALL: [PainPattern; 5] =
        [PainPattern::Fades, PainPattern::Steady, PainPattern::Builds, PainPattern::AltersStride, PainPattern::NextDay];

    pub fn name(self) -> &'static str {
        match self {
            PainPattern::Fades => "fades",
            PainPattern::Steady => "steady",
            PainPattern::Builds => "builds",
            PainPattern::AltersStride => "alters_stride",
            PainPattern::NextDay => "next_day",
        }
    }

    pub fn is_stop(self) -> bool {
        matches!(self, PainPattern::Builds | PainPattern::AltersStride | PainPattern::NextDay)
    }
}

/// The side of the body; the `side` column of `pain.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodySide {
    Left,
    Right,
    Both,
}

impl BodySide {
    pub fn name(self) -> &'static str {
        match self {
            BodySide::Left => "left",
            BodySide::Right => "right",
            BodySide::Both => "both",
        }
    }
}

/// One line of `pain.csv`.
#[derive(Clone, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct PainEntry {
    pub date: NaiveDate,
    /// The runner's own words: `front of knee`.
    pub site: String,
    pub side: Option<BodySide>,
    /// 0 to 10.
    pub level: u8,
    pub pattern: Option<PainPattern>,
    /// Kilometres run when it began.
    pub onset_km: Option<f64>,
}

impl PainEntry {
    /// `front of knee, left, 4 of 10, builds, from 6.0 km`.
    pub fn words(&self) -> String {
        let side = self.side.map(|side| format!(", {}", side.name())).unwrap_or_default();
        let pattern = self.pattern.map(|pattern| format!(", {}", pattern.name().replace('_', " "))).unwrap_or_default();
        let onset = self.onset_km.map(|km| format!(", from {km:.1} km")).unwrap_or_default();
        format!("{}{side}, {} of 10{pattern}{onset}", self.site, self.level)
    }
}

/// What a pair of shoes is like, where the runner says so.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ShoeSpec {
    pub shoe: String,
    pub stack_mm: Option<f64>,
    pub drop_mm: Option<f64>,
    /// The runner's own word: `soft`, `stiff`, `plate`.
    pub stiffness: Option<String>,
}

/// All of it, for one runner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OwnLog {
    /// By day.
    pub pain: Vec<PainEntry>,
    pub shoe_specs: Vec<ShoeSpec>,
    /// The first day of reduced load, when the runner named one.
    pub return_from: Option<NaiveDate>,
}

/// Pain noted again within four weeks is the same story.
const ONE_STORY_DAYS: i64 = 28;

impl OwnLog {
    fn stop_signals(&self, as_of: NaiveDate) -> impl DoubleEndedIterator<Item = &PainEntry> {
        self.pain.iter().filter(move |entry| entry.date <= as_of && entry.pattern.is_some_and(|p| p.is_stop()))
    }

    /// The latest stop signal of a story that is not over.
    pub fn stop_signal(&self, as_of: NaiveDate) -> Option<&PainEntry> {
        self.stop_signals(as_of).next_back().filter(|entry| (as_of - entry.date).num_days() <= ONE_STORY_DAYS)
    }

    /// The last day of pain, where its story is not over.
    pub fn last_pain(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        let last = self.pain.iter().map(|entry| entry.date).filter(|date| *date <= as_of).max()?;
        ((as_of - last).num_days() <= ONE_STORY_DAYS).then_some(last)
    }

    /// The first day of reduced load: the day named, else the day after the first stop signal of the latest story of
    /// pain up to `as_of`.
    pub fn relief_from(&self, as_of: NaiveDate) -> Option<NaiveDate> {
        if let Some(day) = self.return_from {
            return (day <= as_of + Days::new(1)).then_some(day);
        }
        let mut first: Option<(NaiveDate, NaiveDate)> = None;
        for entry in self.stop_signals(as_of) {
            first = match first {
                Some((begin, last)) if (entry.date - last).num_days() <= ONE_STORY_DAYS => Some((begin, entry.date)),
                _ => Some((entry.date, entry.date)),
            };
        }
        first.map(|(begin, _)| begin + Days::new(1))
    }
}

impl OwnLog {
    /// The first entry of each story of pain, the newest first.
    pub fn pain_stories(&self) -> Vec<&PainEntry> {
        let mut stories: Vec<&PainEntry> = Vec::new();
        let mut last: Option<NaiveDate> = None;
        for entry in &self.pain {
            if last.is_none_or(|last| (entry.date - last).num_days() > ONE_STORY_DAYS) {
                stories.push(entry);
            }
            last = Some(entry.date);
        }
        stories.reverse();
        stories
    }
}

/// One pair as its runs tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct ShoeRow {
    pub shoe: String,
    pub distance_m: f64,
    pub runs: u32,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// Of all running of the last four weeks.
    pub recent_share: Option<f64>,
    pub spec: Option<ShoeSpec>,
}
