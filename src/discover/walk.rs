//! Folders to files, archives to members: every thing that can be read becomes an entry, every thing that cannot be
//! listed a problem. Links are not followed, and only regular files are ever opened.

use super::archive::{Archive, Member};
use super::limits::Limits;
use super::source::{Shelf, Slot, Source};
use super::{DiscoverError, Discovery, Entry, Location, names};
use crate::model::{Problem, ProblemClass, SourceId};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// Unpacked archives in archives that are kept at a time.
const SHELF_BYTES: u64 = 512 << 20;
const NOT_FOLLOWED: &str = "a link; not followed";
/// Enough of a manifest to find the program's name in.
const MANIFEST_HEAD_BYTES: u64 = 4096;

/// Collects what is found below one root after the other.
pub(super) struct Walk {
    found: Discovery,
    root: usize,
    limits: Arc<Limits>,
    shelf: Arc<Shelf>,
    unpacked_bytes: u64,
    is_full: bool,
}

impl Walk {
    pub fn new(limits: &Limits) -> Self {
        Walk {
            found: Discovery::default(),
            root: 0,
            limits: Arc::new(limits.clone()),
            shelf: Arc::new(Shelf::new(SHELF_BYTES)),
            unpacked_bytes: 0,
            is_full: false,
        }
    }

    /// Everything found, in the order of its names.
    pub fn into_discovery(mut self) -> Discovery {
        self.found.entries.sort_by(|a, b| (&a.id, a.root).cmp(&(&b.id, b.root)));
        self.found.problems.sort();
        self.found
    }

    /// Adds one path the user gave: a folder, an archive or a file.
    pub fn add_root(&mut self, index: usize, path: &Path) -> Result<(), DiscoverError> {
        self.root = index;
        let metadata = fs::metadata(path).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => DiscoverError::Missing { path: path.to_owned() },
            _ => DiscoverError::Unreadable { path: path.to_owned(), cause },
        })?;
        if metadata.is_dir() {
            self.add_folder(path);
        } else if metadata.is_file() {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            // The user may have given a link; what it leads to is the file.
            let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            self.add_file(name, target, metadata.len());
        } else {
            let cause = io::Error::new(io::ErrorKind::InvalidInput, "neither a file nor a folder");
            return Err(DiscoverError::Unreadable { path: path.to_owned(), cause });
        }
        Ok(())
    }

    fn add_folder(&mut self, root: &Path) {
        let walk = WalkDir::new(root).follow_links(false).sort_by_file_name().into_iter();
        for item in walk.filter_entry(|item| item.depth() == 0 || is_of_interest(item)) {
            if self.is_full {
                return;
            }
            match item {
                Ok(item) => self.add_item(root, &item),
                Err(fault) => {
                    let path = relative(root, fault.path().unwrap_or(root));
                    let cause = fault.io_error().map_or_else(|| "cannot be listed".into(), ToString::to_string);
                    self.add_problem(SourceId { path, entry: None }, ProblemClass::Unreadable, cause);
                }
            }
        }
    }

    fn add_item(&mut self, root: &Path, item: &DirEntry) {
        let path = relative(root, item.path());
        if item.file_type().is_symlink() && item.depth() > 0 {
            let class = class_of_link(item.path(), &path);
            self.add_problem(SourceId { path, entry: None }, class, NOT_FOLLOWED.into());
        } else if item.file_type().is_file() {
            let size_bytes = item.metadata().map_or(0, |metadata| metadata.len());
            self.add_file(path, item.path().to_owned(), size_bytes);
        }
    }

    fn add_file(&mut self, name: String, path: PathBuf, size_bytes: u64) {
        let id = SourceId { path: name, entry: None };
        if names::may_be_archive(&id.path) && starts_as_archive(&path) {
            self.add_archive(id, Source::Window { path: path.into(), start: 0, len: size_bytes }, 0);
        } else {
            self.add_entry(id, size_bytes, Location::File(path));
        }
    }

    /// Adds the members of an archive. `depth` counts the archives around it.
    fn add_archive(&mut self, id: SourceId, source: Source, depth: u32) {
        let archive = match Archive::open(source, &self.limits) {
            Ok(archive) => archive,
            Err(reason) => return self.add_problem(id, ProblemClass::Damaged, reason),
        };
        if archive.has_duplicate_names() {
            let reason = "lists several files of one name; only the last of each can be read";
            self.add_problem(id.clone(), ProblemClass::Unreadable, reason.into());
        }
        for member in archive.members() {
            if self.is_full {
                return;
            }
            if member.name.split('/').any(names::is_clutter) {
                let entry = id.entry.as_ref().map_or_else(|| member.name.clone(), |o| format!("{o}!/{}", member.name));
                let clutter = SourceId { path: id.path.clone(), entry: Some(entry) };
                self.add_problem(clutter, ProblemClass::NotActivity, "left behind by the system that packed it".into());
            } else {
                self.add_member(&id, &archive, member, depth);
            }
        }
    }

    fn add_member(&mut self, outer: &SourceId, archive: &Archive, member: Member, depth: u32) {
        let Member { index, name, size_bytes, is_link } = member;
        let entry = outer.entry.as_ref().map_or_else(|| name.clone(), |outer| format!("{outer}!/{name}"));
        let id = SourceId { path: outer.path.clone(), entry: Some(entry) };
        if is_link {
            // What is behind it cannot be told; a folder has no ending.
            let may_hold_runs = names::may_hold_activities(&name) || names::extension(&name).is_empty();
            let class = if may_hold_runs { ProblemClass::Unreadable } else { ProblemClass::NotActivity };
            self.add_problem(id, class, NOT_FOLLOWED.into());
        } else if names::may_be_archive(&name) && archive.is_archive(index) {
            self.add_inner_archive(id, archive, index, size_bytes, depth + 1);
        } else {
            self.add_entry(id, size_bytes, Location::Member { archive: archive.clone(), index });
        }
    }

    fn add_inner_archive(&mut self, id: SourceId, outer: &Archive, index: usize, len: u64, depth: u32) {
        if depth > self.limits.nesting {
            let reason = "archives packed into archives more than twice; unpack the outer ones first";
            return self.add_problem(id, ProblemClass::Damaged, reason.into());
        }
        let source = match outer.stored_window(index) {
            Some((path, start, len)) => Source::Window { path, start, len },
            None => {
                let shelf = Arc::clone(&self.shelf);
                Source::Packed { outer: outer.clone(), index, len, slot: Slot::default(), shelf }
            }
        };
        self.add_archive(id, source, depth);
    }

    fn add_entry(&mut self, id: SourceId, size_bytes: u64, location: Location) {
        if let Location::Member { .. } = location {
            self.unpacked_bytes = self.unpacked_bytes.saturating_add(size_bytes.min(self.limits.entry_bytes));
        }
        let reason = if self.found.entries.len() >= self.limits.entries {
            format!("more than {} files; this one and the rest were left out", self.limits.entries)
        } else if self.unpacked_bytes > self.limits.total_bytes {
            let limit = self.limits.total_bytes >> 30;
            format!("the archives unpack to more than {limit} GiB; this file and the rest were left out")
        } else {
            let limits = Arc::clone(&self.limits);
            self.found.entries.push(Entry { id, root: self.root, size_bytes, location, limits });
            return;
        };
        self.is_full = true;
        self.add_problem(id, ProblemClass::Damaged, reason);
    }

    fn add_problem(&mut self, source: SourceId, class: ProblemClass, reason: String) {
        self.found.problems.push(Problem { source, class, reason, offset: None, records_kept: None });
    }
}

/// Neither clutter nor a result of this program.
fn is_of_interest(item: &DirEntry) -> bool {
    let is_clutter = names::is_clutter(&item.file_name().to_string_lossy());
    let is_ours = !item.file_type().is_file() && is_our_output(item.path());
    !is_clutter && !is_ours
}

/// A link to a folder, an archive, or a file named like one of activities keeps runs from being read; any other does not.
fn class_of_link(link: &Path, name: &str) -> ProblemClass {
    let leads_to = fs::metadata(link);
    let is_folder = leads_to.as_ref().is_ok_and(fs::Metadata::is_dir);
    let is_archive = || leads_to.is_ok_and(|metadata| metadata.is_file()) && starts_as_archive(link);
    let keeps_runs = is_folder || names::may_hold_activities(name) || (names::may_be_archive(name) && is_archive());
    if keeps_runs { ProblemClass::Unreadable } else { ProblemClass::NotActivity }
}

pub(super) fn is_our_output(folder: &Path) -> bool {
    let manifest = folder.join("manifest.json");
    let mut head = String::new();
    fs::symlink_metadata(&manifest).is_ok_and(|metadata| metadata.is_file())
        && File::open(manifest).is_ok_and(|file| file.take(MANIFEST_HEAD_BYTES).read_to_string(&mut head).is_ok())
        && head.contains("strideload")
}

fn starts_as_archive(path: &Path) -> bool {
    let mut magic = [0; 4];
    File::open(path).is_ok_and(|mut file| file.read_exact(&mut magic).is_ok()) && super::is_zip(&magic)
}

/// The path below the root, with `/` between its parts on every system.
fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
