//! Where archive bytes lie, as a reader that many threads can clone: each clone opens the source when it first reads.
//!
//! A zip on the disk is reopened for each entry, so hundreds of archives hold no descriptors. A zip inside a zip is a
//! window of the outer file when it was stored, else it is unpacked into memory and dropped when others need the room.

use super::archive::Archive;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Where the bytes of an archive lie.
#[derive(Debug)]
pub(super) enum Source {
    /// `len` bytes of a file on the disk from `start` on.
    Window { path: Arc<Path>, start: u64, len: u64 },
    /// An entry of another archive, unpacked when needed.
    Packed { outer: Archive, index: usize, len: u64, slot: Slot, shelf: Arc<Shelf> },
}

/// A cloneable, positioned reader of a [`Source`].
#[derive(Debug)]
pub(super) struct SourceReader {
    source: Arc<Source>,
    opened: Option<Opened>,
    position: u64,
}

#[derive(Debug)]
enum Opened {
    File(File),
    Memory(Arc<Vec<u8>>),
}

impl Source {
    /// The file on the disk everything lies in.
    pub fn disk_file(&self) -> &Arc<Path> {
        match self {
            Source::Window { path, .. } => path,
            Source::Packed { outer, .. } => outer.disk_file(),
        }
    }

    fn len(&self) -> u64 {
        match self {
            Source::Window { len, .. } | Source::Packed { len, .. } => *len,
        }
    }

    fn open(&self) -> io::Result<Opened> {
        match self {
            Source::Window { path, .. } => File::open(path).map(Opened::File),
            Source::Packed { outer, index, slot, shelf, .. } => {
                let bytes = slot.get(|| outer.unpack_whole(*index))?;
                shelf.keep(&bytes);
                Ok(Opened::Memory(bytes))
            }
        }
    }
}

impl SourceReader {
    pub fn new(source: Source) -> Self {
        SourceReader { source: Arc::new(source), opened: None, position: 0 }
    }

    /// The file and the offset in it, when the source lies on the disk.
    pub fn file_window(&self) -> Option<(Arc<Path>, u64)> {
        match &*self.source {
            Source::Window { path, start, .. } => Some((path.clone(), *start)),
            Source::Packed { .. } => None,
        }
    }
}

impl Clone for SourceReader {
    fn clone(&self) -> Self {
        SourceReader { source: Arc::clone(&self.source), opened: None, position: self.position }
    }
}

impl Read for SourceReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.source.len().saturating_sub(self.position);
        let wanted = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        if self.opened.is_none() {
            self.opened = Some(self.source.open()?);
        }
        let read = match (&mut self.opened, &*self.source) {
            (Some(Opened::File(file)), Source::Window { start, .. }) => {
                file.seek(SeekFrom::Start(start.saturating_add(self.position)))?;
                file.read(&mut buffer[..wanted])?
            }
            (Some(Opened::Memory(bytes)), _) => {
                let from = usize::try_from(self.position).unwrap_or(usize::MAX).min(bytes.len());
                (&bytes[from..]).read(&mut buffer[..wanted])?
            }
            _ => 0,
        };
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for SourceReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.source.len().checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

/// An unpacked inner archive, while anybody holds it.
#[derive(Debug, Default)]
pub(super) struct Slot(Mutex<Weak<Vec<u8>>>);

impl Slot {
    /// The bytes, unpacked now unless somebody still holds them. Others who want the same archive wait meanwhile.
    fn get(&self, unpack: impl FnOnce() -> io::Result<Vec<u8>>) -> io::Result<Arc<Vec<u8>>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = held.upgrade() {
            return Ok(bytes);
        }
        let bytes = Arc::new(unpack()?);
        *held = Arc::downgrade(&bytes);
        Ok(bytes)
    }
}

/// Keeps the inner archives used last alive, up to a bound, so that reading their entries one by one unpacks them once.
#[derive(Debug)]
pub(super) struct Shelf {
    max_bytes: usize,
    kept: Mutex<Vec<Arc<Vec<u8>>>>,
}

impl Shelf {
    pub fn new(max_bytes: u64) -> Self {
        Shelf { max_bytes: usize::try_from(max_bytes).unwrap_or(usize::MAX), kept: Mutex::default() }
    }

    fn keep(&self, bytes: &Arc<Vec<u8>>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|other| !Arc::ptr_eq(other, bytes));
        kept.push(Arc::clone(bytes));
        let mut total: usize = kept.iter().map(|bytes| bytes.len()).sum();
        while total > self.max_bytes && kept.len() > 1 {
            total -= kept.remove(0).len();
        }
    }
}
