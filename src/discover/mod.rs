//! Folders, files and archives in; a sorted list of entries that can be read out.
//!
//! Finds everything, decides nothing about its worth: what an entry holds is told by its content, then by its name,
//! when it is read. Bounded in count, size, ratio and depth. Never follows links, never writes, never knows a sport.

use crate::model::{Problem, SourceId};
use std::path::PathBuf;

/// Everything below the given roots, in the order of [`SourceId`].
#[derive(Debug, Default)]
pub struct Discovery {
    pub entries: Vec<Entry>,
    /// What could not even be listed: unreadable folders, broken archives, things over a limit.
    pub problems: Vec<Problem>,
}

/// One thing that can be read.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: SourceId,
    /// Index of the root it was found under.
    pub root: usize,
    /// Unpacked size where known, else the size on disk.
    pub size_bytes: u64,
}

/// The unpacked bytes of an entry and what they are.
#[derive(Debug)]
pub struct Content {
    pub bytes: Vec<u8>,
    pub kind: ContentKind,
}

/// What an entry holds, by content first, then by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContentKind {
    Fit,
    Gpx,
    Tcx,
    /// An export's own list of activities (`activities.csv`).
    Index,
    /// Nothing a runner recorded; the words say what.
    NotActivity(String),
    /// An activity in a format this program does not read; the words say which.
    Unsupported(String),
    /// Named like an activity and holding something else; the words say what was expected and found.
    Damaged(String),
}

/// Why an entry's bytes could not be had. The text goes to `problems.csv` as it is.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{0}")]
    Unreadable(String),
    #[error("{0}")]
    Damaged(String),
}

#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    #[error("{}: no such file or folder", path.display())]
    Missing { path: PathBuf },
    #[error("{}: {cause}", path.display())]
    Unreadable { path: PathBuf, cause: std::io::Error },
}

/// Bounds against archives made to exhaust a machine. Real exports stay far below.
#[derive(Debug, Clone)]
pub struct Limits {
    pub entry_bytes: u64,
    pub total_bytes: u64,
    pub entries: usize,
    pub ratio: u64,
    /// Archives inside archives.
    pub nesting: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { entry_bytes: 256 << 20, total_bytes: 50 << 30, entries: 300_000, ratio: 200, nesting: 2 }
    }
}

/// Lists everything below `roots`.
pub fn discover(_roots: &[PathBuf], _limits: &Limits) -> Result<Discovery, DiscoverError> {
    todo!()
}

impl Entry {
    /// Reads and unpacks the entry, and says what it is. Safe to call from many threads.
    pub fn read(&self) -> Result<Content, ReadError> {
        todo!()
    }
}
