//! Members between reading and judging: the first few in memory, the rest in a file without a name, so that memory does
//! not grow with the club. The file is the owner's alone and is gone with the process, however that ends.

use super::reading::ReadMember;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

/// Activities kept in memory; a runner who is alone never needs the file.
const ROWS_IN_MEMORY: usize = 4_000;

/// Members in the order they were put.
#[derive(Debug)]
pub(super) struct Shelf {
    folder: PathBuf,
    places: Vec<Place>,
    rows_in_memory: usize,
    file: Option<BufWriter<File>>,
    end: u64,
}

#[derive(Debug)]
enum Place {
    Memory(Box<ReadMember>),
    File { start: u64, len: usize },
}

impl Shelf {
    /// An empty shelf whose file would lie in `folder`.
    pub fn new(folder: PathBuf) -> Shelf {
        Shelf { folder, places: Vec::new(), rows_in_memory: 0, file: None, end: 0 }
    }

    pub fn put(&mut self, member: ReadMember) -> io::Result<()> {
        if self.places.is_empty() || self.rows_in_memory + member.rows.len() <= ROWS_IN_MEMORY {
            self.rows_in_memory += member.rows.len();
            self.places.push(Place::Memory(Box::new(member)));
            return Ok(());
        }
        let bytes = serde_json::to_vec(&member)?;
        let file = match &mut self.file {
            Some(file) => file,
            None => {
                std::fs::create_dir_all(&self.folder)?;
                self.file.insert(BufWriter::new(tempfile::tempfile_in(&self.folder)?))
            }
        };
        file.write_all(&bytes)?;
        self.places.push(Place::File { start: self.end, len: bytes.len() });
        self.end += bytes.len() as u64;
        Ok(())
    }

    /// Everything put, in that order, one member in memory at a time.
    pub fn take_all(self) -> io::Result<impl Iterator<Item = io::Result<ReadMember>>> {
        let mut file = self.file.map(BufWriter::into_inner).transpose().map_err(|error| error.into_error())?;
        Ok(self.places.into_iter().map(move |place| match (place, &mut file) {
            (Place::Memory(member), _) => Ok(*member),
            (Place::File { start, len }, Some(file)) => {
                let mut bytes = vec![0; len];
                file.seek(SeekFrom::Start(start))?;
                file.read_exact(&mut bytes)?;
                Ok(serde_json::from_slice(&bytes)?)
            }
            (Place::File { .. }, None) => Err(io::ErrorKind::NotFound.into()),
        }))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::chart::example;

    fn member(name: &str, rows: usize) -> ReadMember {
        let run = example::run(example::date(2026, 11, 22), 22.4, 9);
        let rows = (0..rows).map(|n| {
            let mut row = run.clone();
            row.facts.distance_m = Some(0.1 + 0.2 + n as f64 / 3.0);
            row
        });
        let routes = example::athlete().routes;
        ReadMember { rows: rows.collect(), routes, ..ReadMember::empty(name) }
    }

    #[test]
    fn what_went_through_the_file_comes_back_to_the_last_bit_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::new(folder.path().join("below"));
        for (name, rows) in [("a", 3_999), ("b", 2), ("c", 1), ("d", 5_000)] {
            shelf.put(member(name, rows)).unwrap();
        }
        let in_file: Vec<bool> = shelf.places.iter().map(|place| matches!(place, Place::File { .. })).collect();
        assert_eq!(in_file, [false, true, false, true]);
        assert_eq!(std::fs::read_dir(folder.path().join("below")).unwrap().count(), 0, "the file has no name");
        let back: Vec<ReadMember> = shelf.take_all().unwrap().map(Result::unwrap).collect();
        for (back, (name, rows)) in back.iter().zip([("a", 3_999), ("b", 2), ("c", 1), ("d", 5_000)]) {
            let put = member(name, rows);
            assert_eq!(back.head.athlete, put.head.athlete);
            assert!(back.rows == put.rows && back.routes == put.routes, "{name}");
        }
    }
}
