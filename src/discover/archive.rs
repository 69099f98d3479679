//! One zip archive: what it lists, and the unpacked bytes of its members. Nothing is ever extracted to the disk.
//!
//! Names are only names. An archive that lists the same bytes twice, or more entries than any export, is refused whole.

use super::ReadError;
use super::limits::Limits;
use super::source::{Source, SourceReader};
use libdeflater::Decompressor;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// Recordings are smaller; what is larger may be a film, and is looked at before it is unpacked.
const SMALL_BYTES: u64 = 4 << 20;

/// A listed archive; cheap to clone, safe to read from many threads.
#[derive(Debug, Clone)]
pub(super) struct Archive {
    zip: ZipArchive<SourceReader>,
    disk_file: Arc<Path>,
    limits: Arc<Limits>,
}

/// A file an archive lists.
#[derive(Debug)]
pub(super) struct Member {
    pub index: usize,
    /// As written, with `/` between folders.
    pub name: String,
    pub size_bytes: u64,
    pub is_link: bool,
}

impl Archive {
    /// Lists the archive. The error says why that cannot be done.
    pub fn open(source: Source, limits: &Arc<Limits>) -> Result<Self, String> {
        let disk_file = Arc::clone(source.disk_file());
        let mut reader = SourceReader::new(source);
        let broken = |cause: ZipError| format!("not a sound zip archive ({cause}); download or copy it again");
        let listed = declared_entries(&mut reader).map_err(|cause| broken(cause.into()))?;
        if listed > limits.entries as u64 {
            return Err(format!("lists {listed} entries, more than any export; unpack it and give the folder"));
        }
        let mut zip = ZipArchive::new(reader).map_err(broken)?;
        if zip.has_overlapping_files().map_err(broken)? {
            return Err("lists the same bytes as several files, which only a made-up archive does".into());
        }
        Ok(Archive { zip, disk_file, limits: Arc::clone(limits) })
    }

    /// The file on the disk the archive lies in, however deep.
    pub fn disk_file(&self) -> &Arc<Path> {
        &self.disk_file
    }

    /// Every file listed, folders left out.
    pub fn members(&self) -> impl Iterator<Item = Member> {
        (0..self.zip.len()).filter_map(|index| {
            let listed = self.zip.by_index_data(index).ok()?;
            let name = match listed.name() {
                Ok(name) => name.into_owned(),
                Err(_) => format!("entry {index}"),
            };
            let name = name.replace('\\', "/");
            (!listed.is_dir()).then(|| Member { index, name, size_bytes: listed.size(), is_link: listed.is_symlink() })
        })
    }

    /// Whether two files of the archive have one name, of which only the last can be read.
    pub fn has_duplicate_names(&self) -> bool {
        self.zip.has_duplicate_names()
    }

    /// Whether a member is a zip archive itself.
    pub fn is_archive(&self, index: usize) -> bool {
        let mut magic = [0; 4];
        let mut zip = self.zip.clone();
        zip.by_index(index).is_ok_and(|mut entry| entry.read_exact(&mut magic).is_ok()) && super::is_zip(&magic)
    }

    /// Where a member that was stored, not packed, lies on the disk: file, offset and length.
    pub fn stored_window(&self, index: usize) -> Option<(Arc<Path>, u64, u64)> {
        let mut zip = self.zip.clone();
        let entry = zip.by_index_raw(index).ok()?;
        let (start, len) = (entry.data_start()?, entry.compressed_size());
        let stored = entry.compression() == CompressionMethod::Stored && !entry.encrypted();
        drop(entry);
        let (path, base) = zip.into_inner().file_window()?;
        stored.then(|| (path, base.saturating_add(start), len))
    }

    /// A small sound member, unpacked in one go: that is faster than by stream, and takes no state from the allocator,
    /// aligned as it is, which keeps what lies beside it from being used again. `None` for anything else.
    pub fn unpack_small(&self, index: usize) -> Option<Vec<u8>> {
        let mut zip = self.zip.clone();
        let mut entry = zip.by_index_raw(index).ok()?;
        let (size, packed_size) = (entry.size(), entry.compressed_size());
        let is_small = size.max(packed_size) <= SMALL_BYTES && size <= self.limits.unpacked_bytes(packed_size);
        if !is_small || entry.encrypted() || entry.compression() != CompressionMethod::Deflated {
            return None;
        }
        let crc32 = entry.crc32();
        let mut packed = vec![0; packed_size as usize];
        entry.read_exact(&mut packed).ok()?;
        let mut bytes = vec![0; size as usize];
        let written = Decompressor::new().deflate_decompress(&packed, &mut bytes).ok()?;
        (written == bytes.len() && libdeflater::crc32(&bytes) == crc32).then_some(bytes)
    }

    /// Hands the unpacking reader of a member and its packed size to `read`.
    pub fn with_member<T>(
        &self,
        index: usize,
        read: impl FnOnce(&mut dyn Read, u64) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let mut zip = self.zip.clone();
        let mut entry = zip.by_index(index).map_err(why_unreadable)?;
        let packed_bytes = entry.compressed_size();
        read(&mut entry, packed_bytes)
    }

    /// A whole member in memory, for an archive in the archive.
    pub fn unpack_whole(&self, index: usize) -> io::Result<Vec<u8>> {
        let mut zip = self.zip.clone();
        let entry = zip.by_index(index)?;
        let limit = self.limits.unpacked_bytes(entry.compressed_size());
        let mut bytes = Vec::new();
        entry.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the inner archive is too large"));
        }
        Ok(bytes)
    }
}

fn why_unreadable(cause: ZipError) -> ReadError {
    match cause {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ReadError::Unreadable("encrypted; unpack the archive with its password first".into())
        }
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            ReadError::Unreadable(format!("packed in a way this program does not read ({cause}); unpack it first"))
        }
        ZipError::Io(cause) => ReadError::Unreadable(format!("cannot be read from the archive: {cause}")),
        cause => ReadError::Damaged(format!("broken in the archive: {cause}")),
    }
}

/// The longest tail the end record can stand in: the record, a comment, and the zip64 records before it.
const END_RECORD_BYTES: u64 = 22 + 65_535 + 20 + 56;

/// The number of entries the end record promises, read before the library reserves memory for them. Zero when no end
/// record is found: the library says what is wrong then.
fn declared_entries(reader: &mut SourceReader) -> io::Result<u64> {
    let len = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(len.saturating_sub(END_RECORD_BYTES)))?;
    let mut tail = Vec::new();
    reader.take(END_RECORD_BYTES).read_to_end(&mut tail)?;
    reader.seek(SeekFrom::Start(0))?;
    let record = |magic: &[u8]| tail.windows(4).rposition(|window| window == magic).map(|at| &tail[at..]);
    let zip64 = record(b"PK\x06\x06").and_then(|record| record.get(32..40)?.try_into().ok()).map(u64::from_le_bytes);
    let plain = record(b"PK\x05\x06").and_then(|record| record.get(10..12)?.try_into().ok()).map(u16::from_le_bytes);
    Ok(zip64.max(plain.map(u64::from)).unwrap_or(0))
}
