//! The club's folder and its roster in; who is looked at, under which name, and who is left out and why, out.

use super::pseudonym::{self, Key};
use super::roster::{self, Entry, Roster, Scope, Standing};
use crate::cli::args::ClubArgs;
use crate::discover::{self, ClubFolder};
use crate::pipeline::Member;
use crate::report::club::{ClubInfo, MemberInfo, member_name};
use anyhow::{Context, bail};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Everybody, sorted out.
pub struct Gathered {
    pub members: Vec<Member>,
    pub info: ClubInfo,
    /// For the user.
    pub notices: Vec<String>,
}

/// Sorts out the club. The first run writes the roster, later ones add new folders to it; nothing else is ever written
/// in the club's folder. A `forgotten` member is as if there were none.
pub fn gather(args: &ClubArgs, day: NaiveDate, forgotten: Option<&str>) -> anyhow::Result<Gathered> {
    let folder = real(&args.folder);
    let path = roster_path(&folder, args.roster.as_deref());
    let lying = discover::club_members(&folder)?;
    let found = by_name(&lying);
    let mut notices: Vec<String> = Vec::new();
    let mut info = ClubInfo::default();
    let mut roster = match roster::read(&path)? {
        Some(roster) => roster,
        None if found.is_empty() => Roster::default(),
        None => {
            info.is_first_run = true;
            let folders: Vec<String> = found.keys().cloned().collect();
            match roster::write_first(&path, &folders) {
                Ok(()) => notices.push(format!("{} written: record there who agreed to this", path.display())),
                Err(error) => notices.push(format!(
                    "{} cannot be written ({error}): record who agreed to this in a file named with --roster",
                    path.display()
                )),
            }
            Roster { member: folders.into_iter().map(unknown).collect(), ..Roster::default() }
        }
    };
    let new = not_in(&roster, &found);
    if !new.is_empty() {
        match roster::add(&path, &new) {
            Ok(()) => notices.push(format!("{} new in {}, consent not recorded", new.len(), path.display())),
            Err(error) => notices.push(error.to_string()),
        }
        roster.member.extend(new.into_iter().map(unknown));
    }
    if let Some(forgotten) = forgotten {
        let folders: Vec<String> = called(&roster.member, forgotten).map(|entry| entry.folder.clone()).collect();
        roster.member.retain(|entry| !folders.contains(&entry.folder));
    }
    notices.extend(left_lying(&lying, &roster));
    info.club = roster.club.clone();

    roster.member.sort_by(|a, b| a.folder.cmp(&b.folder));
    let names = names(&roster, args)?;
    let mut members = Vec::new();
    for (entry, name) in roster.member.iter().zip(names) {
        match entry.standing(day) {
            Standing::Excluded(reason) if !info.is_first_run => info.excluded.push((name, reason)),
            _ => {
                info.members.push(MemberInfo {
                    folder: entry.folder.clone(),
                    spoken: entry.spoken.0.map(|spoken| (spoken, entry.until.0.unwrap_or(NaiveDate::MAX))),
                    own_page_only: entry.scope == Scope::OwnPage,
                });
                members.push(member(&folder, entry, name, day, &found));
            }
        }
    }
    Ok(Gathered { members, info, notices })
}

/// One member, by name or folder, who agreed or not: what is theirs they may have.
pub fn one(folder: &Path, roster: Option<&Path>, name: &str, day: NaiveDate) -> anyhow::Result<Member> {
    let folder = real(folder);
    let found = by_name(&discover::club_members(&folder)?);
    let entries = everybody(&folder, roster, &found)?;
    match called(&entries, name).collect::<Vec<_>>().as_slice() {
        [entry] => Ok(member(&folder, entry, own_name(entry), day, &found)),
        [] => bail!("no member is called \"{name}\", and no folder"),
        _ => bail!("{}", several(name)),
    }
}

/// Where the files of a member lie or lay, by name or folder, and whether there is such a member still.
pub fn roots_of(folder: &Path, roster: Option<&Path>, name: &str) -> anyhow::Result<(Vec<PathBuf>, bool)> {
    let folder = real(folder);
    let entries = everybody(&folder, roster, &by_name(&discover::club_members(&folder)?))?;
    let called: Vec<&Entry> = called(&entries, name).collect();
    if called.len() > 1 {
        bail!("{}", several(name));
    }
    let mut folders: BTreeSet<&str> = called.iter().flat_map(|entry| entry.folders()).collect();
    folders.insert(name);
    let places = |name: &&str| places(&folder, name);
    Ok((folders.iter().flat_map(places).collect(), !called.is_empty()))
}

/// The roster, and whose folder is not in it.
fn everybody(
    folder: &Path,
    roster: Option<&Path>,
    found: &BTreeMap<String, Vec<PathBuf>>,
) -> anyhow::Result<Vec<Entry>> {
    let mut roster = roster::read(&roster_path(folder, roster))?.unwrap_or_default();
    let new = not_in(&roster, found);
    roster.member.extend(new.into_iter().map(unknown));
    Ok(roster.member)
}

fn several(name: &str) -> String {
    format!("several members are called \"{name}\"; use the folder's name")
}

/// Where a member of this name may lie.
fn places(club: &Path, name: &str) -> Vec<PathBuf> {
    let files = discover::WHOLE_HISTORY.iter().map(|ending| club.join(format!("{name}{ending}")));
    std::iter::once(club.join(name)).chain(files).collect()
}

/// One spelling of the folder, so that the cache knows its files again.
fn real(folder: &Path) -> PathBuf {
    std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

/// As the club calls the member, else the folder: of nested ones the last.
fn own_name(entry: &Entry) -> String {
    let folder = || member_name(entry.folder.rsplit('/').next().unwrap_or_default());
    entry.name.clone().unwrap_or_else(folder)
}

/// Who has this folder, else who is called so in the club's tables.
fn called<'a>(entries: &'a [Entry], name: &str) -> impl Iterator<Item = &'a Entry> {
    let has_folder = entries.iter().any(|entry| entry.folder == name);
    let is_called = move |entry: &&Entry| if has_folder { entry.folder == name } else { own_name(entry) == name };
    entries.iter().filter(is_called)
}

fn unknown(folder: String) -> Entry {
    Entry { folder, ..Entry::default() }
}

fn roster_path(folder: &Path, named: Option<&Path>) -> PathBuf {
    named.map_or_else(|| folder.join(roster::FILE_NAME), Path::to_owned)
}

/// What lies directly in the club's folder, by the member's name.
fn by_name(lying: &ClubFolder) -> BTreeMap<String, Vec<PathBuf>> {
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (name, path) in &lying.members {
        found.entry(name.clone()).or_default().push(path.clone());
    }
    found
}

/// A sentence for each thing in the club's folder that looks like runs and is not read. A link the roster names is read.
fn left_lying(lying: &ClubFolder, roster: &Roster) -> Vec<String> {
    let named: BTreeSet<&str> = roster.member.iter().flat_map(Entry::folders).collect();
    let is_named = |link: &String| named.iter().any(|folder| link.strip_prefix(folder).is_some_and(is_ending));
    let strays = lying.strays.iter();
    let strays = strays.map(|name| format!("{name} belongs to no member: put it into a folder of its own"));
    let links = lying.links.iter().filter(|link| !is_named(link));
    strays.chain(links.map(|name| format!("{name}: a link; not followed"))).collect()
}

/// Whether this may stand behind the name of a member.
fn is_ending(behind: &str) -> bool {
    behind.is_empty() || discover::WHOLE_HISTORY.contains(&behind)
}

/// Folders that belong to nobody in the roster, nor hold folders of members.
fn not_in(roster: &Roster, found: &BTreeMap<String, Vec<PathBuf>>) -> Vec<String> {
    let known: BTreeSet<&str> =
        roster.member.iter().flat_map(Entry::folders).filter_map(|folder| folder.split('/').next()).collect();
    found.keys().filter(|name| !known.contains(name.as_str())).cloned().collect()
}

fn member(
    club: &Path,
    entry: &Entry,
    athlete: String,
    day: NaiveDate,
    found: &BTreeMap<String, Vec<PathBuf>>,
) -> Member {
    let (mut roots, mut sources_below) = (Vec::new(), Vec::new());
    for folder in entry.folders() {
        let nested = || places(club, folder).into_iter().filter(|place| place.exists()).collect();
        for root in found.get(folder).cloned().unwrap_or_else(nested) {
            roots.push(root);
            sources_below.push(folder.to_owned());
        }
    }
    Member { athlete, roots, sources_below, own: entry.own_settings(day) }
}

/// What each member is called in every output; nobody shares a name.
fn names(roster: &Roster, args: &ClubArgs) -> anyhow::Result<Vec<String>> {
    if args.pseudonyms {
        let file = args
            .key
            .clone()
            .or_else(pseudonym::default_key_file)
            .context("no folder for a key; name one with --key")?;
        let key = Key::read_or_make(&file, &[&args.folder, &args.output.output])?;
        return Ok(key.pseudonyms(&roster.member.iter().map(|entry| entry.folder.as_str()).collect::<Vec<_>>()));
    }
    let mut taken = BTreeSet::new();
    let name = |entry: &Entry| {
        let name = own_name(entry);
        let candidates = (1..).map(|n| if n == 1 { name.clone() } else { format!("{name} ({n})") });
        candidates.into_iter().find(|name| taken.insert(name.clone())).unwrap_or(name)
    };
    Ok(roster.member.iter().map(name).collect())
}
