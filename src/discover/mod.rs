//! Folders, files and archives in; a sorted list of entries that can be read out.
//!
//! Finds everything, decides nothing about its worth: what an entry holds is told by its content, then by its name,
//! when it is read. Bounded in count, size, ratio and depth. Never follows links, never writes, never knows a sport.

mod archive;
mod gzip;
mod limits;
mod members;
mod names;
mod read;
mod sniff;
mod source;
mod walk;

pub use limits::Limits;
pub use members::{ClubFolder, WHOLE_HISTORY, club_members};

use crate::model::{Problem, SourceId};
use archive::Archive;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walk::Walk;

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
    location: Location,
    limits: Arc<Limits>,
}

impl Entry {
    /// The file on the disk the entry is or lies in; its size and time tell whether it changed since it was read.
    pub fn disk_file(&self) -> &Path {
        match &self.location {
            Location::File(path) => path,
            Location::Member { archive, .. } => archive.disk_file(),
        }
    }
}

/// Where an entry's bytes lie.
#[derive(Debug, Clone)]
enum Location {
    File(PathBuf),
    Member { archive: Archive, index: usize },
}

/// The unpacked bytes of an entry and what they are.
#[derive(Debug)]
pub struct Content {
    /// Empty for what no decoder wants.
    pub bytes: Vec<u8>,
    pub kind: ContentKind,
    /// The packed data broke off; the bytes are what came before.
    pub truncated: bool,
}

/// What an entry holds, by content first, then by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContentKind {
    Fit,
    Gpx,
    Tcx,
    /// A table of activities: an export's own (`activities.csv`) or the runner's log.
    Index,
    /// Activities as a service's JSON tells them.
    JsonList,
    /// What the runner says the files got wrong.
    Corrections,
    /// Which shoe when.
    Shoes,
    /// What hurt when.
    Pain,
    /// Activities a runner handed on, by this program.
    Share,
    /// Nothing a runner recorded; the words say what.
    NotActivity(String),
    /// An activity in a format this program does not read; the words say which.
    Unsupported(String),
    /// Named like an activity, or like a table of the runner's own, and holding something else; the words say what was
    /// expected and found.
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

/// Lists everything below `roots`.
pub fn discover(roots: &[PathBuf], limits: &Limits) -> Result<Discovery, DiscoverError> {
    let mut walk = Walk::new(limits);
    for (index, root) in roots.iter().enumerate() {
        walk.add_root(index, root)?;
    }
    Ok(walk.into_discovery())
}

fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}
