//! What files said the last time, by the hash of their content: one SQLite file in the user's cache folder.
//!
//! A convenience, never a source of truth: a cache that is missing, foreign, damaged or of another version is rebuilt
//! or ignored with one line of notice, and every entry carries its own checksum. Facts are keyed by content and reader
//! version only. A side index (path, size, modification time -> hash) spares reading files that have not changed.
//! Several processes may share it, and any of them may be killed.

use super::{FileFacts, track_code};
use chrono::NaiveDate;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior, params};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Changes with the source of every room that makes facts; see `build.rs`.
const FACTS_VERSION: &str = env!("STRIDELOAD_FACTS_VERSION");

const FILE: &str = "facts.sqlite";
/// What SQLite keeps beside it.
const FILES: [&str; 3] = [FILE, "facts.sqlite-wal", "facts.sqlite-shm"];
/// Held while the file is opened, made or replaced, never while it is used.
const LOCK: &str = "facts.lock";

/// Marks the file as ours, and the layout of its tables.
const APPLICATION_ID: i32 = 0x7374_7264;
const LAYOUT: i32 = 3;

/// Entries written in one transaction, for which alone the writer is woken, and batches that may wait for it: what is read
/// faster than the disk can keep waits, so that memory stays bounded. A run that is killed leaves its last batch unwritten.
const BATCH: usize = 64;
const BATCHES_MAY_WAIT: usize = 4;

/// How long a reader or writer waits for another process that holds the file, and how often a writer tries.
const BUSY_TIMEOUT: Duration = Duration::from_millis(1000);
const WRITE_TRIES: usize = 10;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS facts (
        hash TEXT NOT NULL, version TEXT NOT NULL, body BLOB NOT NULL, checksum BLOB NOT NULL,
        last_start_ms INTEGER,
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
    folder: PathBuf,
    reader: Mutex<Connection>,
    version: String,
    /// What makes up the next batch.
    pending: Mutex<Vec<Write>>,
    to_writer: Option<SyncSender<Vec<Write>>>,
    writer: Option<JoinHandle<()>>,
    is_damaged: Arc<AtomicBool>,
}

#[derive(Debug)]
enum Write {
    Facts { hash: String, body: Vec<u8>, last_start_ms: Option<i64> },
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
    /// Opens or makes the cache in `folder`. One that is damaged, foreign or of another layout is replaced by an empty
    /// one; the words say so. Facts made under another `cadence_scale` are kept apart.
    pub fn open(folder: &Path, cadence_scale: Option<f64>) -> Result<(Cache, Option<&'static str>), CacheError> {
        make_private_folder(folder)?;
        let _lock = lock(folder)?;
        let version = version(cadence_scale);
        let notice = match state(&folder.join(FILE)) {
            State::Usable => None,
            State::Replace(notice) => {
                remove_files(folder)?;
                notice
            }
            State::Refused(error) => return Err(error.into()),
        };
        let (cache, is_outdated) = Self::open_file(folder, &version)?;
        let outdated = "the cache was made by another version of this program; files are read anew";
        Ok((cache, notice.or(is_outdated.then_some(outdated))))
    }

    /// Both connections read before the lock goes, so that they hold the files that belong together.
    fn open_file(folder: &Path, version: &str) -> Result<(Cache, bool), CacheError> {
        let file = folder.join(FILE);
        make_private_file(&file)?;
        let writing = connect(&file)?;
        writing.execute_batch(SCHEMA)?;
        writing.pragma_update(None, "application_id", APPLICATION_ID)?;
        writing.pragma_update(None, "user_version", LAYOUT)?;
        let outdated = writing
            .execute("DELETE FROM facts WHERE substr(version, 1, length(?1)) <> ?1", [FACTS_VERSION])
            // Held by another process at work, which is of this version or will find its entries gone: a matter of speed.
            .or_else(|error| if is_busy(&error) { Ok(0) } else { Err(error) })?;
        let reader = connect(&file)?;
        reader.query_row("SELECT count(*) FROM (SELECT 1 FROM seen LIMIT 1)", [], |_| Ok(()))?;
        let (to_writer, from_readers) = sync_channel(BATCHES_MAY_WAIT);
        let is_damaged = Arc::new(AtomicBool::new(false));
        let writer = {
            let (version, is_damaged) = (version.to_owned(), Arc::clone(&is_damaged));
            std::thread::spawn(move || write_batches(writing, &version, &from_readers, &is_damaged))
        };
        let cache = Cache {
            folder: folder.to_owned(),
            reader: Mutex::new(reader),
            version: version.to_owned(),
            pending: Mutex::default(),
            to_writer: Some(to_writer),
            writer: Some(writer),
            is_damaged,
        };
        Ok((cache, outdated > 0))
    }

    /// The content hash of a file that has not changed since it was last read.
    pub fn known_hash(&self, stamp: &Stamp) -> Option<String> {
        let of_place = "SELECT size, modified_ns, hash FROM seen WHERE place = ?1";
        let row = self.ask(of_place, params![stamp.place], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?))
        });
        let (size, modified_ns, hash) = row?;
        (size == stamp.size as i64 && modified_ns == stamp.modified_ns).then_some(hash)
    }

    /// What the content with this hash said. An entry that does not match its checksum counts as absent,
    /// and is written anew.
    pub fn facts(&self, hash: &str) -> Option<FileFacts> {
        let of_hash = "SELECT body, checksum FROM facts WHERE hash = ?1 AND version = ?2";
        let row = self.ask(of_hash, params![hash, self.version], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?))
        });
        let (body, stored) = row?;
        (checksum(hash, &self.version, &body)[..] == stored[..]).then(|| decode_body(&body))?
    }

    fn ask<T>(
        &self,
        question: &str,
        with: impl rusqlite::Params,
        row: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Option<T> {
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = reader.prepare_cached(question).and_then(|mut asked| asked.query_row(with, row).optional());
        drop(reader);
        answer.unwrap_or_else(|error| {
            // What cannot be read is read from the file itself.
            if is_damage(&error) {
                self.is_damaged.store(true, Ordering::Relaxed);
            }
            None
        })
    }

    /// Remembers what a content said and where it was seen.
    pub fn remember(&self, hash: &str, facts: &FileFacts, stamp: Option<Stamp>) {
        if let Some(body) = encode_body(facts) {
            let last_start_ms = facts.activities.iter().filter_map(|activity| activity.facts.start_utc_ms).max();
            self.send(Write::Facts { hash: hash.to_owned(), body, last_start_ms });
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
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.push(write);
        if pending.len() >= BATCH {
            let batch = std::mem::take(&mut *pending);
            drop(pending);
            self.send_batch(batch);
        }
    }

    fn send_batch(&self, batch: Vec<Write>) {
        if let Some(to_writer) = &self.to_writer {
            // The writer ends early only when the disk refuses; the run does not need it.
            let _ = to_writer.send(batch);
        }
    }

    /// Waits until everything is written. A cache in which damage was found makes room for a new one; the words say so.
    pub fn close(mut self) -> Option<&'static str> {
        self.finish_writing();
        if !self.is_damaged.load(Ordering::Relaxed) {
            return None;
        }
        let folder = self.folder.clone();
        drop(self);
        let _lock = lock(&folder).ok()?;
        // What cannot be removed is found damaged again.
        remove_files(&folder).ok()?;
        Some("the cache was damaged and was removed; the files concerned were read anew")
    }

    fn finish_writing(&mut self) {
        let last = std::mem::take(self.pending.get_mut().unwrap_or_else(PoisonError::into_inner));
        if !last.is_empty() {
            self.send_batch(last);
        }
        self.to_writer = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has lost cache entries and nothing else.
            let _ = writer.join();
        }
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        self.finish_writing();
    }
}

/// What [`forget_below`] removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    pub places: usize,
    pub contents: usize,
}

/// A path as the cache keeps it: absolute, and what is no text in it spelled out byte by byte, so that every file has a
/// place of its own below that of its folder.
pub fn place_of(path: &Path) -> std::io::Result<String> {
    let absolute = std::path::absolute(path)?;
    let mut place = String::new();
    for chunk in absolute.as_os_str().as_encoded_bytes().utf8_chunks() {
        place.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| place.push_str(&format!("\u{fffd}{byte:02x}")));
    }
    Ok(place)
}

/// Removes what is remembered of a file, or of everything in a folder or archive, and overwrites the room it took.
/// Contents that were also seen elsewhere stay.
pub fn forget_below(folder: &Path, below: &Path) -> Result<Forgotten, CacheError> {
    const IS_BELOW: &str =
        "place = ?1 OR substr(place, 1, length(?1) + 1) = ?1 || '/' OR substr(place, 1, length(?1) + 2) = ?1 || '!/'";
    let below = place_of(below)?;
    forget(folder, &format!("SELECT hash FROM seen WHERE {IS_BELOW}"), IS_BELOW, below)
}

/// Removes the contents one query gives unless they were seen in a place that stays, and the places of a condition.
fn forget(folder: &Path, contents: &str, places: &str, of: impl rusqlite::ToSql) -> Result<Forgotten, CacheError> {
    let file = folder.join(FILE);
    if !matches!(state(&file), State::Usable) {
        return Ok(Forgotten::default());
    }
    let _lock = lock(folder)?;
    let mut connection = connect(&file)?;
    connection.pragma_update(None, "secure_delete", true)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute(&format!("CREATE TEMP TABLE gone AS {contents}"), params![of])?;
    let delete_places = format!("DELETE FROM seen WHERE {places}");
    let with = if places.contains("?1") { params![of] } else { params![] };
    let places = transaction.execute(&delete_places, with)?;
    let contents = transaction.execute(
        "DELETE FROM facts WHERE hash IN (SELECT hash FROM gone) AND hash NOT IN (SELECT hash FROM seen)",
        [],
    )?;
    transaction.commit()?;
    connection.execute_batch("DROP TABLE gone")?;
    if places + contents > 0 {
        connection.execute_batch("VACUUM")?;
    }
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(Forgotten { places, contents })
}

/// Removes contents whose activities all began before a day, and where they were seen.
pub fn forget_before(folder: &Path, day: NaiveDate) -> Result<Forgotten, CacheError> {
    let first_ms = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
    forget(folder, "SELECT hash FROM facts WHERE last_start_ms < ?1", "hash IN (SELECT hash FROM gone)", first_ms)
}

/// What stands in the place of the cache.
enum State {
    Usable,
    /// The words are for the user; `None` when there is nothing yet.
    Replace(Option<&'static str>),
    /// The file may be good, but cannot be looked at.
    Refused(rusqlite::Error),
}

fn state(file: &Path) -> State {
    if !file.exists() {
        return State::Replace(None);
    }
    let looked = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).and_then(|connection| {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        let number = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i32>(0));
        let tables = "SELECT count(*) FROM sqlite_schema WHERE name IN ('facts', 'seen')";
        Ok((number("application_id")?, number("user_version")?, connection.query_row(tables, [], |row| row.get(0))?))
    });
    match looked {
        Ok((APPLICATION_ID, LAYOUT, 2)) => State::Usable,
        // Made, and killed before the first table.
        Ok((0, 0, 0)) if file.metadata().is_ok_and(|metadata| metadata.len() == 0) => State::Usable,
        Ok((APPLICATION_ID, ..)) | Ok((0, 0, 2)) => {
            State::Replace(Some("the cache was made by another version of this program and is built anew"))
        }
        Ok(_) => {
            State::Replace(Some("what stood in the cache's place was not a cache of this program; it is built anew"))
        }
        Err(error) if is_damage(&error) => State::Replace(Some("the cache was damaged and is built anew")),
        Err(error) => State::Refused(error),
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    let damaged = [ErrorCode::DatabaseCorrupt, ErrorCode::NotADatabase];
    // A table or column that is not there, or of another type, was not made by this program.
    let is_foreign = matches!(error, rusqlite::Error::InvalidColumnType(..))
        || matches!(error, rusqlite::Error::SqliteFailure(failure, _) if failure.code == ErrorCode::Unknown);
    error.sqlite_error_code().is_some_and(|code| damaged.contains(&code)) || is_foreign
}

fn is_busy(error: &rusqlite::Error) -> bool {
    let busy = [ErrorCode::DatabaseBusy, ErrorCode::DatabaseLocked];
    error.sqlite_error_code().is_some_and(|code| busy.contains(&code))
}

/// Waits for whoever opens or replaces the file now; gone with its process, however that ends.
fn lock(folder: &Path) -> std::io::Result<File> {
    let path = folder.join(LOCK);
    make_private_file(&path)?;
    let lock = File::options().write(true).open(path)?;
    let began = Instant::now();
    while let Err(TryLockError::WouldBlock) = lock.try_lock() {
        if began.elapsed() > 5 * BUSY_TIMEOUT {
            return Err(std::io::Error::new(std::io::ErrorKind::TimedOut, "another process holds it"));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(lock)
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

/// Takes what readers send until all of them are gone, a batch to a transaction. Stops when the disk refuses: a cache that
/// cannot be written is only slow.
fn write_batches(
    mut connection: Connection,
    version: &str,
    from_readers: &Receiver<Vec<Write>>,
    is_damaged: &AtomicBool,
) {
    for batch in from_readers {
        let written = (0..WRITE_TRIES)
            .map(|_| write_batch(&mut connection, version, &batch))
            .find(|written| !written.as_ref().is_err_and(is_busy));
        if let Some(Err(error)) = written {
            is_damaged.fetch_or(is_damage(&error), Ordering::Relaxed);
            return;
        }
    }
}

fn write_batch(connection: &mut Connection, version: &str, batch: &[Write]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for write in batch {
        match write {
            Write::Facts { hash, body, last_start_ms } => transaction
                .prepare_cached("INSERT OR REPLACE INTO facts VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![hash, version, body, &checksum(hash, version, body)[..], last_start_ms])?,
            Write::Seen { stamp, hash } => transaction
                .prepare_cached("INSERT OR REPLACE INTO seen VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![stamp.place, stamp.size as i64, stamp.modified_ns, hash])?,
        };
    }
    transaction.commit()
}

/// Over the key too, so that a body under another's key counts as absent.
fn checksum(hash: &str, version: &str, body: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for part in [hash.as_bytes(), version.as_bytes(), body] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    *hasher.finalize().as_bytes()
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

fn remove_files(folder: &Path) -> std::io::Result<()> {
    for name in FILES {
        match std::fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
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
#[allow(clippy::unwrap_used)]
mod tests;
