//! Gives the cache and the output folder their versions. The cache: a hash over the source of every room that turns bytes
//! into facts and over the versions of the libraries they ask, such as the one that knows the time zones, so that no change
//! to a reader or a metric can meet facts made by the one before. The output folder: a hash over all source, so that pages
//! written by an older program are not taken for current.

use std::path::{Path, PathBuf};

/// The rooms whose code decides what a file says.
const FACT_ROOMS: [&str; 10] = [
    "src/model",
    "src/units.rs",
    "src/lanes.rs",
    "src/discover",
    "src/decode",
    "src/clean",
    "src/metrics",
    "src/store/mod.rs",
    "src/store/track_code.rs",
    "src/pipeline/read.rs",
];
const LIBRARIES: &str = "Cargo.lock";

fn main() {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed={LIBRARIES}");
    println!("cargo::rustc-env=STRIDELOAD_FACTS_VERSION={:016x}", hash_of(&[&FACT_ROOMS[..], &[LIBRARIES]].concat()));
    println!("cargo::rustc-env=STRIDELOAD_SOURCE_VERSION={:016x}", hash_of(&["src"]));
}

fn hash_of(rooms: &[&str]) -> u64 {
    let mut files = Vec::new();
    rooms.iter().for_each(|room| collect(Path::new(room), &mut files));
    files.sort();
    let mut hash = Fnv::new();
    for file in files {
        let content = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        // Text that moves from one file to another is a change too.
        hash.add(file.to_string_lossy().as_bytes());
        hash.add(&content.len().to_le_bytes());
        hash.add(&content);
    }
    hash.0
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}

/// FNV-1a, 64 bits: ten lines here against a crate in every build.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
