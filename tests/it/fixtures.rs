//! The committed fixtures are what the synthetic runner writes, byte for byte.
//!
//! The model uses `sin`, `exp` and `ln` of the system's mathematics library; on a platform where one of them rounds
//! differently a last digit may differ. `UPDATE_FIXTURES=1` writes the folder anew.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use strideload::synth::write_fixtures;

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Bytes by path relative to `folder`, without the page that explains them.
fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != "README.md")
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn the_committed_fixtures_are_what_the_synthetic_runner_writes() {
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        write_fixtures(&committed()).unwrap();
    }
    let fresh_folder = tempfile::tempdir().unwrap();
    write_fixtures(fresh_folder.path()).unwrap();
    let fresh = files_below(fresh_folder.path());
    let kept = files_below(&committed());

    assert_eq!(fresh.keys().collect::<Vec<_>>(), kept.keys().collect::<Vec<_>>());
    let differing: Vec<&String> = fresh.keys().filter(|name| fresh[*name] != kept[*name]).collect();
    assert_eq!(differing, Vec::<&String>::new());
}

#[test]
fn the_fixtures_stay_small() {
    let bytes: usize = files_below(&committed()).values().map(Vec::len).sum();
    assert!(bytes < 1_500_000, "{bytes}");
}
