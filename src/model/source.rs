//! Where bytes came from, and what is said about them when they cannot be used.

use serde::{Deserialize, Serialize};

/// One place bytes come from. `path` is relative to the folder the user gave and uses `/`;
/// `entry` is the member inside an archive, `a.zip!/b.fit` for a zip in a zip.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId {
    pub path: String,
    pub entry: Option<String>,
}

impl SourceId {
    /// The last path component, of the archive member where there is one.
    pub fn file_name(&self) -> &str {
        let full = self.entry.as_deref().unwrap_or(&self.path);
        full.rsplit('/').next().unwrap_or(full)
    }
}

impl std::fmt::Display for SourceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.entry {
            Some(entry) => write!(f, "{}!/{}", self.path, entry),
            None => f.write_str(&self.path),
        }
    }
}

/// What a row was read from; the `format` column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Fit,
    Gpx,
    Tcx,
    /// A row of an export's own list of activities that no file backs.
    Index,
    /// A run the user wrote down by hand.
    Log,
}

impl Format {
    /// The word in the `format` column.
    pub fn name(self) -> &'static str {
        match self {
            Format::Fit => "fit",
            Format::Gpx => "gpx",
            Format::Tcx => "tcx",
            Format::Index => "index",
            Format::Log => "log",
        }
    }
}

/// Something worth saying about a file that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Note {
    /// One calm sentence without the file's name: what was found and what was done about it.
    pub text: String,
    /// Byte position in the unpacked file, where one is known.
    pub offset: Option<u64>,
}

impl Note {
    pub fn new(text: impl Into<String>) -> Self {
        Note { text: text.into(), offset: None }
    }

    pub fn at(offset: u64, text: impl Into<String>) -> Self {
        Note { text: text.into(), offset: Some(offset) }
    }
}

/// The one class an entry falls into. `found` is the sum of all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemClass {
    /// Gave at least one running activity. Listed in `problems.csv` only when there is a note.
    Used,
    /// The same activity as another entry.
    Duplicate,
    /// A file that records no activity: a course, settings, a list, a photo.
    NotActivity,
    /// An activity that is not a run.
    OtherSport,
    /// An activity in a format this program does not read.
    Unsupported,
    /// Could not be opened or read from the disk or the archive.
    Unreadable,
    /// The content is broken beyond use, or over a limit.
    Damaged,
}

impl ProblemClass {
    /// The word in the `class` column.
    pub fn name(self) -> &'static str {
        match self {
            ProblemClass::Used => "used",
            ProblemClass::Duplicate => "duplicate",
            ProblemClass::NotActivity => "not_activity",
            ProblemClass::OtherSport => "other_sport",
            ProblemClass::Unsupported => "unsupported",
            ProblemClass::Unreadable => "unreadable",
            ProblemClass::Damaged => "damaged",
        }
    }
}

/// One line of `problems.csv`: an entry that was not used, or used with a remark.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    pub source: SourceId,
    pub class: ProblemClass,
    /// What was expected, what was found, and what to do where something can be done.
    pub reason: String,
    pub offset: Option<u64>,
    /// Samples kept from a damaged file.
    pub records_kept: Option<u64>,
}
