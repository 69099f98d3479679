//! Real files, when a folder of them is there.

use super::paired::{Class, Peer};
use std::path::{Path, PathBuf};

/// The files of a folder and everything below it.
pub struct Corpus {
    folder: Option<PathBuf>,
    files: Vec<PathBuf>,
}

impl Corpus {
    pub fn find() -> Corpus {
        let named = std::env::var_os("STRIDELOAD_CORPUS").map(PathBuf::from);
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
        let folder = named.or(Some(beside)).filter(|folder| folder.is_dir());
        let mut files = Vec::new();
        if let Some(folder) = &folder {
            collect(folder, &mut files);
        }
        files.sort();
        Corpus { folder, files }
    }

    pub fn describe(&self) -> String {
        match &self.folder {
            Some(_) => format!("corpus: {} files", self.files.len()),
            None => "corpus: none found (STRIDELOAD_CORPUS), synthetic inputs only".into(),
        }
    }

    /// Files with this extension which every peer reads to the same number of records; `None` when there are none.
    pub fn class(&self, extension: &str, peers: &[Peer]) -> Option<Class> {
        let has_extension = |file: &&PathBuf| file.extension().is_some_and(|e| e.eq_ignore_ascii_case(extension));
        let all: Vec<Vec<u8>> =
            self.files.iter().filter(has_extension).filter_map(|file| std::fs::read(file).ok()).collect();
        let found = all.len();
        let mut records = 0;
        let files: Vec<Vec<u8>> = all
            .into_iter()
            .filter(|file| {
                let mut counts = peers.iter().map(|peer| (peer.read)(file));
                let Some(ours) = counts.next().flatten().filter(|&count| count > 0) else { return false };
                let agreed = counts.all(|count| count == Some(ours));
                records += if agreed { ours } else { 0 };
                agreed
            })
            .collect();
        let name = format!("corpus .{extension}, {} of {found} files all readers agree on", files.len());
        (!files.is_empty()).then_some(Class { name, files, records })
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
