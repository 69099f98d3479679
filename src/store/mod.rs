//! Facts of all files in; one row per real activity out: copies settled, titles and shoes joined, the local day known.
//!
//! Everything here is derived anew on each run from what the files say; only [`cache`] remembers, and it remembers
//! facts, never a decision. Knows nothing of weeks, flags or thresholds.

pub mod cache;
mod classes;
mod copies;
pub mod duplicates;
pub mod lists;
pub mod local_day;
mod own_word;
pub mod settle;
mod shared;
pub mod track_code;

use crate::decode::index::Index;
use crate::decode::own::corrections::Corrections;
use crate::decode::own::pain::PainLog;
use crate::decode::own::share::Share;
use crate::decode::own::shoes::Shoes;
use crate::model::{ActivityFacts, CompactTrack, Note, SourceId};
use serde::{Deserialize, Serialize};

pub use cache::Cache;
pub use settle::{Settled, StoreSettings, settle};

/// What one file says: a function of its bytes and of this program's version, and therefore worth remembering.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    pub activities: Vec<MeasuredActivity>,
    pub notes: Vec<Note>,
    /// Set when the file is sound and records no activity.
    pub not_activity: Option<String>,
}

/// The facts of one activity and its path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasuredActivity {
    pub facts: ActivityFacts,
    /// Kept apart from the facts by the cache, which has a denser form for it.
    #[serde(skip)]
    pub track: CompactTrack,
}

/// What became of one entry on its own, before any other entry is looked at.
#[derive(Clone, Debug)]
pub enum FileOutcome {
    Read(FileFacts),
    Index(Index),
    Corrections(Corrections),
    Shoes(Shoes),
    Pain(PainLog),
    Share(Share),
    NotActivity(String),
    Unsupported(String),
    Unreadable(String),
    Damaged { reason: String, offset: Option<u64> },
}

/// One entry with its outcome.
#[derive(Clone, Debug)]
pub struct FileRecord {
    pub id: SourceId,
    /// BLAKE3 of the unpacked bytes; `None` when they could not be read.
    pub content_hash: Option<String>,
    pub outcome: FileOutcome,
}
