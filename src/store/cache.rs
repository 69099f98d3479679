//! What files said the last time, by the hash of their content: one SQLite file in the user's cache folder.
//!
//! A convenience, never a source of truth: a cache that is missing, foreign, damaged or of another version is rebuilt
//! or ignored with one line of notice, and every entry carries its own checksum. Facts are keyed by content and reader
//! version only. A side index (path, size, modification time -> hash) spares reading files that have not changed.

use super::{FileFacts, track_code};
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Changes with the source of every room that makes facts; see `build.rs`.
const FACTS_VERSION: &str = env!("STRIDELOAD_FACTS_VERSION");

/// Entries written in one transaction.
const BATCH: usize = 256;

/// How long a reader waits for another process that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_millis(1000);

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS facts (
        hash TEXT NOT NULL, version TEXT NOT NULL, body BLOB NOT NULL, checksum BLOB NOT NULL,
        PRIMARY KEY (hash, version)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS seen (
        place TEXT NOT NULL PRIMARY KEY, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, hash TEXT NOT NULL)
        WITHOUT ROWID;";

/// A file as the file system describes it without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Absolute path, with the archive member behind `!/`.
    pub place: String,
    pub size: u64,
    pub modified_ns: i64,
}

/// An open cache. Reading is shared; one thread writes.
#[derive(Debug)]
pub struct Cache {
    reader: Mutex<Connection>,
    version: String,
    seen: HashMap<String, (u64, i64, String)>,
    to_writer: Option<Sender<Write>>,
    writer: Option<JoinHandle<()>>,
}

#[derive(Debug)]
enum Write {
    Facts { hash: String, body: Vec<u8> },
    Seen { stamp: Stamp, hash: String },
}

/// The cache cannot be used; the run goes on without it.
#[derive(Debug, thiserror::Error)]
#[error("cache not used: {0}")]
pub struct CacheError(String);

impl From<rusqlite::Error> for CacheError {
    fn from(error: rusqlite::Error) -> Self {
        CacheError(error.to_string())
    }
}

impl From<std::io::Error> for CacheError {
    fn from(error: std::io::Error) -> Self {
        CacheError(error.to_string())
    }
}

impl Cache {
    /// Opens or makes the cache in `folder`. A damaged file is replaced by an empty one; facts made under another
    /// `cadence_scale` count as another version's.
    pub fn open(folder: &Path, cadence_scale: Option<f64>) -> Result<Cache, CacheError> {
        let version = version(cadence_scale);
        make_private_folder(folder)?;
        let file = folder.join("facts.sqlite");
        match Self::open_file(&file, &version) {
            Ok(cache) => Ok(cache),
            Err(_) if file.exists() => {
                for suffix in ["", "-wal", "-shm"] {
                    remove_if_there(&folder.join(format!("facts.sqlite{suffix}")))?;
                }
                Self::open_file(&file, &version)
            }
            Err(error) => Err(error),
        }
    }

    fn open_file(file: &Path, version: &str) -> Result<Cache, CacheError> {
        make_private_file(file)?;
        let writer_connection = connect(file)?;
        writer_connection.execute_batch(SCHEMA)?;
        writer_connection.execute("DELETE FROM facts WHERE version <> ?1", [version])?;
        let reader = connect(file)?;
        let seen = read_seen(&reader)?;
        let (to_writer, from_readers) = channel();
        let version = version.to_owned();
        let written_as = version.clone();
        let writer = std::thread::spawn(move || write_batches(writer_connection, &written_as, &from_readers));
        Ok(Cache { reader: Mutex::new(reader), version, seen, to_writer: Some(to_writer), writer: Some(writer) })
    }

    /// The content hash of a file that has not changed since it was last read.
    pub fn known_hash(&self, stamp: &Stamp) -> Option<&str> {
        let (size, modified_ns, hash) = self.seen.get(&stamp.place)?;
        (*size == stamp.size && *modified_ns == stamp.modified_ns).then_some(hash.as_str())
    }

    /// What the content with this hash said. An entry that does not match its checksum counts as absent.
    pub fn facts(&self, hash: &str) -> Option<FileFacts> {
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let row: Option<(Vec<u8>, Vec<u8>)> = reader
            .prepare_cached("SELECT body, checksum FROM facts WHERE hash = ?1 AND version = ?2")
            .and_then(|mut statement| {
                statement.query_row(params![hash, self.version], |row| Ok((row.get(0)?, row.get(1)?))).optional()
            })
            .unwrap_or(None);
        drop(reader);
        let (body, checksum) = row?;
        if blake3::hash(&body).as_bytes()[..] != checksum[..] {
            return None;
        }
        decode_body(&body)
    }

    /// Remembers what a content said and where it was seen.
    pub fn remember(&self, hash: &str, facts: &FileFacts, stamp: Option<Stamp>) {
        if let Some(body) = encode_body(facts) {
            self.send(Write::Facts { hash: hash.to_owned(), body });
        }
        if let Some(stamp) = stamp {
            self.remember_place(hash, stamp);
        }
    }

    /// Remembers where a known content was seen.
    pub fn remember_place(&self, hash: &str, stamp: Stamp) {
        self.send(Write::Seen { stamp, hash: hash.to_owned() });
    }

    fn send(&self, write: Write) {
        if let Some(to_writer) = &self.to_writer {
            // The writer ends early only when the disk refuses; the run does not need it.
            let _ = to_writer.send(write);
        }
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        self.to_writer = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has lost cache entries and nothing else.
            let _ = writer.join();
        }
    }
}

fn version(cadence_scale: Option<f64>) -> String {
    cadence_scale.map_or_else(|| FACTS_VERSION.into(), |scale| format!("{FACTS_VERSION} cadence x{scale}"))
}

fn connect(file: &Path) -> Result<Connection, CacheError> {
    let connection =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    Ok(connection)
}

fn read_seen(reader: &Connection) -> Result<HashMap<String, (u64, i64, String)>, CacheError> {
    let mut statement = reader.prepare("SELECT place, size, modified_ns, hash FROM seen")?;
    let rows = statement.query_map([], |row| {
        let size: i64 = row.get(1)?;
        Ok((row.get(0)?, (size.max(0) as u64, row.get(2)?, row.get(3)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes what readers send until all of them are gone, some hundred entries to a transaction. Stops at the first
/// refusal of the disk: a cache that cannot be written is only slow.
fn write_batches(mut connection: Connection, version: &str, from_readers: &Receiver<Write>) {
    while let Ok(first) = from_readers.recv() {
        let batch = std::iter::once(first).chain(from_readers.try_iter().take(BATCH - 1)).collect::<Vec<_>>();
        if write_batch(&mut connection, version, &batch).is_err() {
            return;
        }
    }
}

fn write_batch(connection: &mut Connection, version: &str, batch: &[Write]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    for write in batch {
        match write {
            Write::Facts { hash, body } => transaction
                .prepare_cached("INSERT OR REPLACE INTO facts VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![hash, version, body, &blake3::hash(body).as_bytes()[..]])?,
            Write::Seen { stamp, hash } => transaction
                .prepare_cached("INSERT OR REPLACE INTO seen VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![stamp.place, stamp.size as i64, stamp.modified_ns, hash])?,
        };
    }
    transaction.commit()
}

/// Length of the JSON, the JSON of the facts, then each track with its length before it.
fn encode_body(facts: &FileFacts) -> Option<Vec<u8>> {
    let json = serde_json::to_vec(facts).ok()?;
    let mut body = (json.len() as u64).to_le_bytes().to_vec();
    body.extend(json);
    for activity in &facts.activities {
        let track = track_code::encode(&activity.track);
        body.extend((track.len() as u64).to_le_bytes());
        body.extend(track);
    }
    Some(body)
}

fn decode_body(body: &[u8]) -> Option<FileFacts> {
    let mut rest = body;
    let mut facts: FileFacts = serde_json::from_slice(take_block(&mut rest)?).ok()?;
    for activity in &mut facts.activities {
        activity.track = track_code::decode(take_block(&mut rest)?)?;
    }
    Some(facts)
}

fn take_block<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, tail) = rest.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (block, tail) = tail.split_at_checked(length)?;
    *rest = tail;
    Some(block)
}

fn remove_if_there(file: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Tracks are addresses: folder and file are for their owner alone.
#[cfg(unix)]
fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}

fn make_private_file(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::CompactTrack;
    use crate::store::MeasuredActivity;
    use crate::store::settle::tests::facts_at;

    fn one_run() -> FileFacts {
        let track = CompactTrack { legs: vec![vec![(51_000_000, -1_000_000), (51_000_045, -1_000_003)]] };
        let mut facts = facts_at(1_795_393_920_000);
        facts.distance_m = Some(0.1 + 0.2);
        FileFacts { activities: vec![MeasuredActivity { facts, track }], ..FileFacts::default() }
    }

    fn stamp(modified_ns: i64) -> Stamp {
        Stamp { place: "a.zip!/b.fit".into(), size: 10, modified_ns }
    }

    #[test]
    fn what_was_remembered_comes_back_to_the_last_bit() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path(), None).unwrap();
        cache.remember("abc", &one_run(), Some(stamp(5)));
        drop(cache);
        let cache = Cache::open(folder.path(), None).unwrap();
        assert_eq!(cache.known_hash(&stamp(5)), Some("abc"));
        assert_eq!(cache.known_hash(&stamp(6)), None, "a changed file must be read again");
        assert_eq!(cache.facts("abc"), Some(one_run()));
        assert_eq!(cache.facts("abd"), None);
    }

    #[test]
    fn a_flipped_bit_makes_an_entry_absent() {
        let folder = tempfile::tempdir().unwrap();
        drop({
            let cache = Cache::open(folder.path(), None).unwrap();
            cache.remember("abc", &one_run(), None);
            cache
        });
        let file = folder.path().join("facts.sqlite");
        let direct = Connection::open(&file).unwrap();
        direct.execute("UPDATE facts SET body = zeroblob(length(body))", []).unwrap();
        drop(direct);
        assert_eq!(Cache::open(folder.path(), None).unwrap().facts("abc"), None);
    }

    #[test]
    fn a_foreign_file_in_its_place_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("facts.sqlite"),
            b"not a database, but long enough to be looked at".repeat(50),
        )
        .unwrap();
        let cache = Cache::open(folder.path(), None).unwrap();
        cache.remember("abc", &one_run(), None);
        drop(cache);
        assert_eq!(Cache::open(folder.path(), None).unwrap().facts("abc"), Some(one_run()));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("strideload");
        drop(Cache::open(&inner, None).unwrap());
        assert_eq!(std::fs::metadata(&inner).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(std::fs::metadata(inner.join("facts.sqlite")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
