//! The map step: every entry read, decoded, cleaned and measured, each on its own, many at a time.

use super::in_flight::InFlight;
use super::{Job, Member, PipelineError, Progress};
use crate::discover::{self, Content, ContentKind, DiscoverError, Discovery, Entry, Limits, ReadError};
use crate::model::{Format, Note, Problem, ProblemClass, SourceId};
use crate::store::cache::{Cache, Stamp, place_of};
use crate::store::{FileFacts, FileOutcome, FileRecord, MeasuredActivity};
use crate::{clean, decode, metrics};
use rayon::prelude::*;
use std::cell::Cell;
use std::fs::Metadata;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::UNIX_EPOCH;

/// All entries of one member.
pub struct MemberFiles {
    /// Sorted by source.
    pub records: Vec<FileRecord>,
    /// What could not even be listed.
    pub problems: Vec<Problem>,
}

/// What every read has at hand.
pub struct Reader<'a> {
    pub job: &'a Job,
    pub cache: Option<&'a Cache>,
    pub pool: &'a rayon::ThreadPool,
    pub in_flight: &'a InFlight,
    pub progress: &'a dyn Progress,
    pub cancel: &'a AtomicBool,
}

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside work whose panic is caught and becomes a line in the problem list. The program's
/// panic hook asks, so that a broken file prints nothing.
pub fn in_contained_work() -> bool {
    CONTAINED.get()
}

/// Lists all entries of one member. For one of many, a folder that cannot be listed is a problem of that member alone.
pub fn list_member(member: &Member, limits: &Limits) -> Result<Discovery, DiscoverError> {
    if member.sources_below.is_empty() {
        return discover::discover(&member.roots, limits);
    }
    let mut all = Discovery::default();
    for (index, (root, below)) in member.roots.iter().zip(&member.sources_below).enumerate() {
        match discover::discover(std::slice::from_ref(root), limits) {
            Ok(found) => {
                all.entries.extend(found.entries.into_iter().map(|mut entry| {
                    entry.root = index;
                    entry
                }));
                all.problems.extend(found.problems.into_iter().map(|mut problem| {
                    problem.source.path = format!("{below}/{}", problem.source.path);
                    problem
                }));
            }
            Err(DiscoverError::Missing { .. }) => all.problems.push(cannot_list(below, "no such file or folder")),
            Err(DiscoverError::Unreadable { cause, .. }) => all.problems.push(cannot_list(below, &cause.to_string())),
        }
    }
    Ok(all)
}

fn cannot_list(below: &str, reason: &str) -> Problem {
    let source = SourceId { path: below.to_owned(), entry: None };
    Problem { source, class: ProblemClass::Unreadable, reason: reason.into(), offset: None, records_kept: None }
}

impl Reader<'_> {
    /// Reads the entries of some members, spread over the workers by file, so that no member waits for another's end.
    pub fn read(&self, members: Vec<(&Member, Discovery)>) -> Result<Vec<MemberFiles>, PipelineError> {
        let entries: Vec<(usize, &Member, &Entry)> = members
            .iter()
            .enumerate()
            .flat_map(|(at, (member, found))| found.entries.iter().map(move |entry| (at, *member, entry)))
            .collect();
        let read = |(at, member, entry): &(usize, &Member, &Entry)| {
            let record = (!self.cancel.load(Ordering::Relaxed)).then(|| self.read_one(member, entry))?;
            Some((*at, record))
        };
        let records: Option<Vec<(usize, FileRecord)>> =
            self.pool.install(|| entries.par_iter().with_max_len(1).map(read).collect());
        let records = records.ok_or(PipelineError::Interrupted)?;
        let mut files: Vec<MemberFiles> = members
            .into_iter()
            .map(|(_, found)| MemberFiles { records: Vec::new(), problems: found.problems })
            .collect();
        for (at, record) in records {
            files[at].records.push(record);
        }
        for member in &mut files {
            member.records.sort_by(|a, b| a.id.cmp(&b.id));
        }
        Ok(files)
    }

    fn read_one(&self, member: &Member, entry: &Entry) -> FileRecord {
        let stamp = stamp(entry, &member.roots);
        let mut record = read_entry(entry, stamp, self.cache, self.in_flight, self.job.cadence_scale);
        let failed = matches!(record.outcome, FileOutcome::Unreadable(_) | FileOutcome::Damaged { .. });
        self.progress.read(failed);
        if let Some(below) = member.sources_below.get(entry.root) {
            record.id.path = format!("{below}/{}", record.id.path);
        }
        record
    }
}

/// The entry's place, size and time as the file system has them; `None` when it cannot say.
fn stamp(entry: &Entry, roots: &[PathBuf]) -> Option<Stamp> {
    let (place, metadata) = seen(entry, roots)?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Stamp { place, size: metadata.len(), modified_ns: i64::try_from(modified.as_nanos()).ok()? })
}

/// The entry's place, and what the file system knows of the file it lies in.
pub fn seen(entry: &Entry, roots: &[PathBuf]) -> Option<(String, Metadata)> {
    let root = roots.get(entry.root)?;
    // A file that was given by itself is known as it was given, link or not.
    let file = if root.is_dir() { entry.disk_file() } else { root };
    let metadata = file.metadata().ok()?;
    let mut place = place_of(file).ok()?;
    if let Some(entry) = &entry.id.entry {
        place = format!("{place}!/{entry}");
    }
    Some((place, metadata))
}

fn read_entry(
    entry: &Entry,
    stamp: Option<Stamp>,
    cache: Option<&Cache>,
    in_flight: &InFlight,
    cadence_scale: Option<f64>,
) -> FileRecord {
    let record = |content_hash, outcome| FileRecord { id: entry.id.clone(), content_hash, outcome };
    if let (Some(cache), Some(stamp)) = (cache, &stamp)
        && let Some(hash) = cache.known_hash(stamp)
        && let Some(facts) = cache.facts(&hash)
    {
        return record(Some(hash), FileOutcome::Read(facts));
    }
    let _permit = in_flight.acquire(entry.bytes_when_read());
    let content = match contained(|| entry.read()) {
        Ok(Ok(content)) => content,
        Ok(Err(ReadError::Unreadable(reason))) => return record(None, FileOutcome::Unreadable(reason)),
        Ok(Err(ReadError::Damaged(reason))) => return record(None, FileOutcome::Damaged { reason, offset: None }),
        Err(reason) => return record(None, FileOutcome::Damaged { reason, offset: None }),
    };
    let hash = content_hash(&content);
    if let Some(cache) = cache
        && let Some(facts) = cache.facts(&hash)
    {
        if let Some(stamp) = stamp {
            cache.remember_place(&hash, stamp);
        }
        return record(Some(hash), FileOutcome::Read(facts));
    }
    let outcome = contained(|| read_content(content, cadence_scale))
        .unwrap_or_else(|reason| FileOutcome::Damaged { reason, offset: None });
    if let (Some(cache), FileOutcome::Read(facts)) = (cache, &outcome) {
        cache.remember(&hash, facts, stamp);
    }
    record(Some(hash), outcome)
}

/// What a content is known by. One whose packed form broke off is another than the same bytes in whole.
fn content_hash(content: &Content) -> String {
    if !content.truncated {
        return blake3::hash(&content.bytes).to_hex().to_string();
    }
    blake3::Hasher::new().update(&content.bytes).update(b" broken off").finalize().to_hex().to_string()
}

fn read_content(content: Content, cadence_scale: Option<f64>) -> FileOutcome {
    let format = match content.kind {
        ContentKind::Fit => Format::Fit,
        ContentKind::Gpx => Format::Gpx,
        ContentKind::Tcx => Format::Tcx,
        ContentKind::Index => {
            return decode::index::decode(&content.bytes).map_or_else(damaged, FileOutcome::Index);
        }
        ContentKind::JsonList => {
            let layout = "JSON of a service in a layout that is not read; export the activity as FIT, GPX or TCX";
            let unsupported = |_| FileOutcome::Unsupported(layout.into());
            return decode::index::decode(&content.bytes).map_or_else(unsupported, FileOutcome::Index);
        }
        ContentKind::Corrections => {
            return decode::own::corrections::decode(&content.bytes).map_or_else(damaged, FileOutcome::Corrections);
        }
        ContentKind::Shoes => {
            return decode::own::shoes::decode(&content.bytes).map_or_else(damaged, FileOutcome::Shoes);
        }
        ContentKind::Pain => {
            return decode::own::pain::decode(&content.bytes).map_or_else(damaged, FileOutcome::Pain);
        }
        ContentKind::Share => {
            return decode::own::share::decode(&content.bytes).map_or_else(damaged, FileOutcome::Share);
        }
        ContentKind::NotActivity(reason) => return FileOutcome::NotActivity(reason),
        ContentKind::Unsupported(reason) => return FileOutcome::Unsupported(reason),
        ContentKind::Damaged(reason) => return FileOutcome::Damaged { reason, offset: None },
    };
    match measure_file(format, &content.bytes, cadence_scale) {
        Ok(facts) if content.truncated => FileOutcome::Read(marked_partial(facts)),
        Ok(facts) => FileOutcome::Read(facts),
        Err(error) => damaged(error),
    }
}

fn damaged(error: decode::DecodeError) -> FileOutcome {
    FileOutcome::Damaged { reason: error.reason, offset: error.offset }
}

/// Facts of a file whose packed form breaks off.
fn marked_partial(mut facts: FileFacts) -> FileFacts {
    facts.notes.push(Note::new("the packed file breaks off; what could be unpacked was read"));
    for activity in &mut facts.activities {
        activity.facts.partial = true;
    }
    facts
}

/// What one file says: decode, clean, metrics. `cadence_scale` overrules what cadence counts.
pub fn measure_file(
    format: Format,
    bytes: &[u8],
    cadence_scale: Option<f64>,
) -> Result<FileFacts, decode::DecodeError> {
    let decoded = decode::decode(format, bytes)?;
    let activities = decoded
        .activities
        .into_iter()
        .map(|raw| {
            let (facts, track) = metrics::measure(&clean::clean(raw, cadence_scale));
            MeasuredActivity { facts, track }
        })
        .collect();
    Ok(FileFacts { activities, notes: decoded.notes, not_activity: decoded.not_activity })
}

/// Runs work whose panic costs one file and nothing else.
pub fn contained<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    CONTAINED.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(false);
    result.map_err(|panic| {
        let text = panic
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        Note::new(format!("the reader failed on this file ({text}); please report it")).text
    })
}
