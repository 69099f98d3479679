//! A club's folder: each sub-folder, archive or list of activities directly in it is one member.

use super::{DiscoverError, names};
use std::fs;
use std::path::{Path, PathBuf};

/// Endings of files that can hold everything of one member: an archive, a list of activities, a `share` file.
pub const WHOLE_HISTORY: [&str; 4] = [".zip", ".csv", ".strideload.json", ".json"];

/// The name without such an ending.
fn stem_of_history(name: &str) -> Option<&str> {
    WHOLE_HISTORY.iter().find_map(|ending| {
        let (stem, found) = name.split_at_checked(name.len().checked_sub(ending.len())?)?;
        (found.eq_ignore_ascii_case(ending) && !stem.is_empty()).then_some(stem)
    })
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
        let member = match stem_of_history(&name) {
            _ if names::is_clutter(&name) || name.starts_with('.') => continue,
            _ if file_type.is_dir() && super::walk::is_our_output(&item.path()) => continue,
            _ if file_type.is_dir() => name,
            Some(stem) if file_type.is_file() => stem.to_owned(),
            _ => continue,
        };
        members.push((member, item.path()));
    }
    members.sort();
    Ok(members)
}
