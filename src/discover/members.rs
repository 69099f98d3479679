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

/// What lies directly in a club's folder.
#[derive(Debug, Default)]
pub struct ClubFolder {
    /// By name, sorted. The name is the folder's, or the file's without its suffix.
    pub members: Vec<(String, PathBuf)>,
    /// Links that may lead to a member, by name, sorted; none is followed.
    pub links: Vec<String>,
    /// Recordings of nobody, by name, sorted.
    pub strays: Vec<String>,
}

/// Tells members from what only looks like theirs.
pub fn club_members(folder: &Path) -> Result<ClubFolder, DiscoverError> {
    let unreadable = |cause: std::io::Error| match cause.kind() {
        std::io::ErrorKind::NotFound => DiscoverError::Missing { path: folder.to_owned() },
        _ => DiscoverError::Unreadable { path: folder.to_owned(), cause },
    };
    let mut found = ClubFolder::default();
    for item in fs::read_dir(folder).map_err(unreadable)? {
        let item = item.map_err(unreadable)?;
        let file_type = item.file_type().map_err(unreadable)?;
        let name = item.file_name().to_string_lossy().into_owned();
        let is_ours = !file_type.is_file() && super::walk::is_our_output(&item.path());
        if names::is_clutter(&name) || name.starts_with('.') || is_ours {
            continue;
        }
        let stem = stem_of_history(&name).map(str::to_owned);
        let is_recording = names::promised_format(&name).is_some();
        if file_type.is_symlink() {
            if stem.is_some() || is_recording || item.path().is_dir() {
                found.links.push(name);
            }
        } else if file_type.is_dir() {
            found.members.push((name, item.path()));
        } else if file_type.is_file() {
            match stem {
                Some(stem) => found.members.push((stem, item.path())),
                None if is_recording => found.strays.push(name),
                None => {}
            }
        }
    }
    found.members.sort();
    found.links.sort();
    found.strays.sort();
    Ok(found)
}
