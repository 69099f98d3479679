//! One entry's bytes: opened, unpacked within the limits, and told apart. What is no activity is not read to its end.

use super::gzip::{self, Unpacked};
use super::limits::Limits;
use super::names;
use super::sniff::{HEAD_BYTES, sniff};
use super::{Content, ContentKind, Entry, Location, ReadError};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// A packed file that can unpack to this much at most is not looked at: that would take longer than it is worth.
const NOT_WORTH_A_LOOK_BYTES: u64 = 8 << 20;

impl Entry {
    /// Reads and unpacks the entry, and says what it is. Safe to call from many threads.
    ///
    /// `bytes` is empty for what no decoder wants.
    pub fn read(&self) -> Result<Content, ReadError> {
        match &self.location {
            Location::File(path) => {
                let unreadable = |cause: io::Error| ReadError::Unreadable(format!("cannot be read: {cause}"));
                // A name may have become a pipe since it was listed; opening one would wait for ever.
                if !fs::symlink_metadata(path).map_err(unreadable)?.is_file() {
                    return Err(ReadError::Unreadable("no longer a regular file".into()));
                }
                let mut file = File::open(path).map_err(unreadable)?;
                let limit = self.limits.entry_bytes;
                let expected = self.size_bytes;
                let input = Input { reader: &mut file, expected, limit, packed_bytes: limit, faults: Faults::Disk };
                input.content(self.id.file_name(), &self.limits)
            }
            Location::Member { archive, index } => match archive.unpack_small(*index) {
                Some(packed) if gzip::is_gzip(&packed) => unpacked_content(self.id.file_name(), &packed, &self.limits),
                Some(bytes) => Ok(told_apart(self.id.file_name(), bytes, false)),
                None => archive.with_member(*index, |reader, packed_bytes| {
                    let limit = self.limits.unpacked_bytes(packed_bytes);
                    let expected = self.size_bytes;
                    let input = Input { reader, expected, limit, packed_bytes, faults: Faults::Archive };
                    input.content(self.id.file_name(), &self.limits)
                }),
            },
        }
    }

    /// What the entry may fill while it is read: itself, and what it unpacks to when it is packed once more.
    pub fn bytes_when_read(&self) -> u64 {
        let most = self.limits.unpacked_bytes(self.size_bytes);
        let by_name = || if names::is_packed(self.id.file_name()) { most } else { 0 };
        let unpacked = match &self.location {
            Location::File(path) if most > NOT_WORTH_A_LOOK_BYTES => match stated_size(path) {
                Ok(None) => 0,
                // The end of several packed parts speaks of the last alone; nothing shrinks by unpacking.
                Ok(Some(stated)) if stated >= self.size_bytes => stated.min(most),
                Ok(Some(_)) | Err(_) => most,
            },
            Location::File(_) | Location::Member { .. } => by_name(),
        };
        self.size_bytes.saturating_add(unpacked)
    }
}

/// The unpacked size at the end of a gzip file; `None` for anything else.
fn stated_size(path: &Path) -> io::Result<Option<u64>> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(None);
    }
    let mut file = File::open(path)?;
    let mut magic = [0; 3];
    file.read_exact(&mut magic)?;
    if !gzip::is_gzip(&magic) {
        return Ok(None);
    }
    let mut size = [0; 4];
    file.seek(SeekFrom::End(-4))?;
    file.read_exact(&mut size)?;
    Ok(Some(u64::from(u32::from_le_bytes(size))))
}

/// Room made before reading, at most: archives may lie about sizes.
const MOST_EXPECTED_BYTES: u64 = 1 << 20;

/// An open entry.
struct Input<'a> {
    reader: &'a mut dyn Read,
    /// What should come out.
    expected: u64,
    /// The most that may come out.
    limit: u64,
    packed_bytes: u64,
    faults: Faults,
}

/// What an error while reading means.
#[derive(Clone, Copy, PartialEq)]
enum Faults {
    /// The disk failed.
    Disk,
    /// The packed data is broken; what came before is good.
    Archive,
}

impl Input<'_> {
    fn content(mut self, name: &str, limits: &Limits) -> Result<Content, ReadError> {
        // A list without room is read into in pieces that begin at 32 bytes.
        let mut bytes = Vec::with_capacity(self.expected.clamp(HEAD_BYTES as u64, MOST_EXPECTED_BYTES) as usize + 1);
        let mut truncated = self.read_more(&mut bytes, HEAD_BYTES as u64)?;
        if gzip::is_gzip(&bytes) {
            self.read_rest(&mut bytes, limits)?;
            return unpacked_content(name, &bytes, limits);
        }
        let kind = sniff(name, &bytes);
        if !kind.is_wanted() {
            return Ok(Content { bytes: Vec::new(), kind, truncated: false });
        }
        truncated |= self.read_rest(&mut bytes, limits)?;
        Ok(Content { bytes, kind, truncated })
    }

    /// Reads at most `count` bytes more; true when the packed data broke off.
    fn read_more(&mut self, bytes: &mut Vec<u8>, count: u64) -> Result<bool, ReadError> {
        match Read::take(&mut *self.reader, count).read_to_end(bytes) {
            Ok(_) => Ok(false),
            Err(cause) if self.faults == Faults::Disk => Err(ReadError::Unreadable(format!("cannot be read: {cause}"))),
            Err(cause) if bytes.is_empty() => Err(ReadError::Damaged(format!("broken in the archive: {cause}"))),
            Err(_) => Ok(true),
        }
    }

    fn read_rest(&mut self, bytes: &mut Vec<u8>, limits: &Limits) -> Result<bool, ReadError> {
        let left = self.limit.saturating_sub(bytes.len() as u64);
        let truncated = self.read_more(bytes, left.saturating_add(1))?;
        if bytes.len() as u64 > self.limit {
            return Err(ReadError::Damaged(limits.too_large(self.packed_bytes)));
        }
        Ok(truncated)
    }
}

fn unpacked_content(name: &str, packed: &[u8], limits: &Limits) -> Result<Content, ReadError> {
    let packed_bytes = packed.len() as u64;
    let (bytes, truncated) = match gzip::unpack(packed, limits.unpacked_bytes(packed_bytes)) {
        Unpacked::Whole(bytes) => (bytes, false),
        Unpacked::Cut(bytes) if bytes.is_empty() => {
            return Err(ReadError::Damaged("the gzip data breaks off at its start; export the file again".into()));
        }
        Unpacked::Cut(bytes) => (bytes, true),
        Unpacked::TooLarge => return Err(ReadError::Damaged(limits.too_large(packed_bytes))),
    };
    Ok(told_apart(name, bytes, truncated))
}

fn told_apart(name: &str, bytes: Vec<u8>, truncated: bool) -> Content {
    let kind = sniff(name, &bytes);
    let bytes = if kind.is_wanted() { bytes } else { Vec::new() };
    Content { bytes, kind, truncated }
}

impl ContentKind {
    /// Whether a decoder reads it.
    fn is_wanted(&self) -> bool {
        !matches!(self, ContentKind::NotActivity(_) | ContentKind::Unsupported(_) | ContentKind::Damaged(_))
    }
}
