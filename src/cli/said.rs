//! What the last run said, to be said again when nothing has changed since: no file read, nothing computed, nothing
//! written.
//!
//! A run is the same as the last when program, words typed, settings, day, place, size and times of every input, and size
//! and time of every file it wrote are the same. Anything in doubt is a full run: an input written a moment ago, or one
//! that could not be read. What is kept is the summary a runner saw, for the owner's eyes; a file in the cache folder for
//! each output folder.

use super::args::CommonArgs;
use super::exit::Exit;
use super::output::SOURCE_VERSION;
use super::{terminal_width, use_color};
use crate::pipeline::{self, Job};
use serde::{Deserialize, Serialize};
use std::fmt::Debug;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Below the cache folder.
const FOLDER: &str = "said";

/// What a run prints, and how it ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Lines on stderr.
    pub notes: String,
    /// On stdout.
    pub text: String,
    pub exit: Exit,
}

impl Said {
    pub fn print(&self) -> std::io::Result<Exit> {
        std::io::stderr().write_all(self.notes.as_bytes())?;
        let mut out = std::io::stdout().lock();
        out.write_all(self.text.as_bytes())?;
        out.flush()?;
        Ok(self.exit)
    }
}

/// A run about to begin: what it would read, and where it would write.
#[derive(Debug)]
pub struct Asked {
    key: String,
    output: PathBuf,
    kept_in: PathBuf,
}

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    key: String,
    /// Name, size and time of every file of the output.
    written: Vec<(String, u64, u64)>,
    said: Said,
}

impl Asked {
    /// `None` where nothing may be remembered, or where an input does not tell its size and times. Taken before anything is
    /// read: a file that changes meanwhile is then another one the next time.
    pub fn of(job: &Job, common: &CommonArgs, words: &dyn Debug, output: &Path) -> Option<Asked> {
        let kept_below = job.cache_folder.as_ref()?.join(FOLDER);
        let output = std::path::absolute(output).ok()?;
        let inputs = pipeline::inputs_fingerprint(job)?;
        let around = (std::env::current_dir().ok()?, use_color(common.color), terminal_width());
        let today = (chrono::Utc::now().date_naive(), chrono::Local::now().date_naive());
        let all = format!("{SOURCE_VERSION} {inputs} {around:?} {today:?} {job:?} {common:?} {words:?}");
        let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
        let name = format!("{}.json", &hash(&output.to_string_lossy())[..32]);
        Some(Asked { key: hash(&all), output, kept_in: kept_below.join(name) })
    }

    /// What the last run said, when this one would say and write the same. What another run said is forgotten: it may name
    /// who has left since.
    pub fn said_before(&self) -> Option<Said> {
        let kept: Kept = serde_json::from_slice(&std::fs::read(&self.kept_in).ok()?).ok()?;
        if kept.key == self.key && Some(kept.written) == written(&self.output) {
            return Some(kept.said);
        }
        // What stays is overwritten by this run, or found to be another by the next.
        let _ = std::fs::remove_file(&self.kept_in);
        None
    }

    /// Keeps what is about to be said, for the next time: the folder is looked at as soon as it is written. A cache that
    /// cannot be written is only slow.
    pub fn keep(&self, said: &Said) {
        let Some(written) = written(&self.output) else { return };
        let _ = self.write(&Kept { key: self.key.clone(), written, said: said.clone() });
    }

    fn write(&self, kept: &Kept) -> std::io::Result<()> {
        let folder = self.kept_in.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        // Made for the owner alone, and put in its place whole.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec(kept)?)?;
        file.persist(&self.kept_in).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Drops everything kept: what a club said names its members.
pub fn forget_all(cache_folder: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(cache_folder.join(FOLDER)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Every file below a folder with size and time, by name; `None` where one does not tell.
fn written(folder: &Path) -> Option<Vec<(String, u64, u64)>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.ok()?;
        if entry.file_type().is_dir() {
            continue;
        }
        let metadata = entry.metadata().ok()?;
        let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let name = entry.path().strip_prefix(folder).ok()?.to_str()?.to_owned();
        files.push((name, metadata.len(), u64::try_from(modified.as_nanos()).ok()?));
    }
    Some(files)
}
