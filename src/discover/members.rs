//! A club's folder: each sub-folder, archive or list of activities directly in it is one member.

use super::{DiscoverError, names};
use std::fs;
use std::path::{Path, PathBuf};

/// Whether a file of this kind can hold everything of one member.
fn is_whole_history(suffix: &str) -> bool {
    [".zip", ".csv"].iter().any(|kind| suffix.eq_ignore_ascii_case(kind))
}

/// The members by name, sorted. The name is the folder's, or the file's without its suffix.
pub fn club_members(folder: &Path) -> Result<Vec<(String, PathBuf)>, DiscoverError> {
    let unreadable = |cause: std::io::Error| match cause.kind() {
        std::io::ErrorKind::NotFound => DiscoverError::Missing { path: folder.to_owned() },
        _ => DiscoverError::Unreadable { path: folder.to_owned(), cause },
    };
    let mut members = Vec::new();
    for item in fs::read_dir(folder).map_err(unreadable)? {
        let item = item.map_err(unreadable)?;
        let file_type = item.file_type().map_err(unreadable)?;
        let name = item.file_name().to_string_lossy().into_owned();
        let member = match name.len().checked_sub(4).and_then(|at| name.split_at_checked(at)) {
            _ if names::is_clutter(&name) || name.starts_with('.') => continue,
            _ if file_type.is_dir() && super::walk::is_our_output(&item.path()) => continue,
            _ if file_type.is_dir() => name,
            Some((stem, suffix)) if file_type.is_file() && is_whole_history(suffix) => stem.to_owned(),
            _ => continue,
        };
        members.push((member, item.path()));
    }
    members.sort();
    Ok(members)
}
