//! `club.toml`: who is in the club, what each agreed to, and what the coach wants to remember. Written by the first run,
//! edited by the club; later runs only ever add new members at its end.

use crate::decode::own::shoes::{ShoeRow, Shoes, Worn};
use crate::decode::plausible::written_day;
use crate::model::WeekStart;
use crate::pipeline::OwnSettings;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer};
use std::io::Write;
use std::ops::RangeInclusive;
use std::path::{Component, Path, PathBuf};

/// Name of the file in the club's folder.
pub const FILE_NAME: &str = "club.toml";

const ADULT_YEARS: i32 = 18;
const PLAUSIBLE_BIRTH_YEARS: RangeInclusive<i32> = 1900..=2100;
const PLAUSIBLE_HEIGHT_M: RangeInclusive<f64> = 0.8..=2.5;

const HEAD: &str = "\
# Who is in the club, and what each agreed to. Training data and hints at injury are health data: without a recorded
# consent a member is left out from the next run on, and listed as left out. Withdrawing it works the same way.
#
# For each member, beside `folder`, the sub-folder or archive of exports:
#   consent = 2026-09-01            the day the member agreed
#   expires = 2027-09-01            the last day it holds
#   scope = \"coach\"                 or \"own page\": a page for the member, no line in the coach's table
#   born = 1990                     under 18 a guardian must agree too, and steps are not held against norms of adults
#   guardian_consent = 2026-09-01
#   name = \"Anna\"                   shown instead of the folder's name
#   also = [\"anna-old-watch\"]       more folders of the same member
#   height_m = 1.72                 sharpens the judgement of steps
#   week_start = \"sunday\"           or \"monday\", \"saturday\"
#   shoes = [{ name = \"Blue pair\", from = 2026-01-01, to = 2026-06-30 }]
#   spoken = 2026-11-20             the coach spoke with the member that day ...
#   until = 2026-12-04              ... and what was known then rests until this one
";

/// The file as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Roster {
    /// Stands above the table.
    pub club: Option<String>,
    pub member: Vec<Entry>,
}

/// One member as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Entry {
    pub folder: String,
    pub also: Vec<String>,
    pub name: Option<String>,
    pub consent: Day,
    pub expires: Day,
    pub scope: Scope,
    pub born: Option<i32>,
    pub guardian_consent: Day,
    pub height_m: Option<f64>,
    pub week_start: Option<WeekStart>,
    pub shoes: Vec<RosterShoe>,
    pub spoken: Day,
    pub until: Day,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterShoe {
    pub name: String,
    #[serde(default)]
    pub from: Day,
    #[serde(default)]
    pub to: Day,
}

/// Who may see what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Scope {
    #[default]
    #[serde(rename = "coach")]
    Coach,
    #[serde(rename = "own page")]
    OwnPage,
}

/// A day, or `"not recorded"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day(pub Option<NaiveDate>);

const NOT_RECORDED: &str = "not recorded";

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => text,
            toml::Value::Datetime(day) => day.to_string(),
            other => other.to_string(),
        };
        if matches!(text.trim(), "" | NOT_RECORDED) {
            return Ok(Day(None));
        }
        let day = written_day(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("\"{text}\" is neither a day like 2026-09-01 nor \"{NOT_RECORDED}\""))
        })?;
        Ok(Day(Some(day)))
    }
}

/// Whether a member's data may be looked at on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Included,
    Excluded(String),
}

impl Entry {
    pub fn standing(&self, day: NaiveDate) -> Standing {
        let excluded = |reason: String| Standing::Excluded(reason);
        match (self.consent.0, self.expires.0) {
            (None, _) => return excluded("no consent recorded".into()),
            (Some(from), _) if from > day => return excluded(format!("consent begins on {from}")),
            (_, Some(last)) if last < day => return excluded(format!("consent ended on {last}")),
            _ => {}
        }
        match self.guardian_consent.0 {
            None if self.is_minor(day) => excluded("under 18, no guardian's consent recorded".into()),
            Some(from) if from > day && self.is_minor(day) => excluded(format!("guardian's consent begins on {from}")),
            _ => Standing::Included,
        }
    }

    /// Only the year is known, so a member counts as under 18 until the year of the 18th birthday is over.
    pub fn is_minor(&self, day: NaiveDate) -> bool {
        self.born.is_some_and(|born| day.year() - born <= ADULT_YEARS)
    }

    pub fn own_settings(&self, day: NaiveDate) -> OwnSettings {
        let shoes = self.shoes.iter().zip(1..).map(|(shoe, line)| ShoeRow {
            shoe: shoe.name.clone(),
            worn: Worn::Days { from: shoe.from.0, to: shoe.to.0 },
            line,
        });
        OwnSettings {
            height_m: self.height_m,
            week_start: self.week_start,
            is_minor: self.is_minor(day),
            shoes: Shoes { rows: shoes.collect(), ..Shoes::default() },
        }
    }

    pub fn folders(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.folder.as_str()).chain(self.also.iter().map(String::as_str))
    }
}

/// The roster cannot be used. The message names the file.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", path.display())]
pub struct RosterError {
    path: PathBuf,
    cause: String,
}

/// The roster; `None` when there is none yet.
pub fn read(path: &Path) -> Result<Option<Roster>, RosterError> {
    let failed = |cause: String| RosterError { path: path.to_owned(), cause };
    let text = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(|error| failed(error.to_string()))?,
    };
    let roster: Roster = toml::from_str(&text).map_err(|error| failed(error.to_string()))?;
    check(&roster).map_err(failed)?;
    Ok(Some(roster))
}

fn check(roster: &Roster) -> Result<(), String> {
    let mut taken = std::collections::BTreeSet::new();
    for entry in &roster.member {
        for folder in entry.folders() {
            let is_below = Path::new(folder).components().all(|part| matches!(part, Component::Normal(_)));
            if folder.is_empty() || !is_below {
                return Err(format!("folder \"{folder}\" is not the name of a folder below the club's"));
            }
            if !taken.insert(folder) {
                return Err(format!("folder \"{folder}\" belongs to two members"));
            }
        }
        let who = &entry.folder;
        if entry.height_m.is_some_and(|height| !PLAUSIBLE_HEIGHT_M.contains(&height)) {
            return Err(format!("{who}: height_m is outside {PLAUSIBLE_HEIGHT_M:?} metres"));
        }
        if entry.born.is_some_and(|year| !PLAUSIBLE_BIRTH_YEARS.contains(&year)) {
            return Err(format!("{who}: born is not a year"));
        }
        if entry.until.0.is_some() && entry.spoken.0.is_none() {
            return Err(format!("{who}: until needs spoken, the day you spoke"));
        }
    }
    Ok(())
}

/// Writes the first roster: everybody, nothing recorded. Never replaces a file.
pub fn write_first(path: &Path, folders: &[String]) -> std::io::Result<()> {
    let mut text = String::from(HEAD);
    folders.iter().for_each(|folder| text.push_str(&block(folder)));
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Adds new members at the end and leaves every byte before it as it is; the file is replaced as a whole.
pub fn add(path: &Path, folders: &[String]) -> Result<(), RosterError> {
    let failed = |cause: String| RosterError { path: path.to_owned(), cause };
    let mut text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    folders.iter().for_each(|folder| text.push_str(&block(folder)));
    toml::from_str::<Roster>(&text).map_err(|error| failed(format!("new members cannot be added: {error}")))?;
    let replace = || -> std::io::Result<()> {
        let beside = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut new = tempfile::NamedTempFile::new_in(beside)?;
        new.as_file().set_permissions(std::fs::metadata(path)?.permissions())?;
        new.write_all(text.as_bytes())?;
        new.as_file().sync_all()?;
        new.persist(path)?;
        Ok(())
    };
    replace().map_err(|error| failed(error.to_string()))
}

fn block(folder: &str) -> String {
    let folder = toml::Value::String(folder.to_owned());
    format!("\n[[member]]\nfolder = {folder}\nconsent = \"{NOT_RECORDED}\"\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn standing(lines: &str) -> Standing {
        let roster: Roster = toml::from_str(&format!("[[member]]\nfolder = 'a'\n{lines}")).unwrap();
        roster.member[0].standing(day("2026-11-22"))
    }

    #[test]
    fn every_documented_key_is_read() {
        let keys: String = HEAD
            .lines()
            .filter_map(|line| line.strip_prefix("#   "))
            .map(|line| format!("{}\n", line.split("   ").next().unwrap()))
            .collect();
        let roster: Roster = toml::from_str(&format!("club = 'C'\n[[member]]\nfolder = 'a'\n{keys}")).unwrap();
        let member = &roster.member[0];
        assert_eq!(member.name.as_deref(), Some("Anna"));
        assert_eq!((member.consent.0, member.until.0), (Some(day("2026-09-01")), Some(day("2026-12-04"))));
        assert_eq!((member.week_start, member.shoes.len()), (Some(WeekStart::Sunday), 1));
        assert_eq!(standing(&keys), Standing::Included);
    }

    #[test]
    fn without_a_consent_that_holds_on_the_day_nobody_is_looked_at() {
        let excluded = |lines: &str| matches!(standing(lines), Standing::Excluded(_));
        assert!(excluded(""));
        assert!(excluded("consent = 'not recorded'"));
        assert!(excluded("consent = 2026-11-23"));
        assert!(excluded("consent = 2025-01-01\nexpires = 2026-11-21"));
        assert!(!excluded("consent = 2025-01-01\nexpires = 2026-11-22"));
        assert!(!excluded("consent = '2026-11-22'"));
    }

    #[test]
    fn under_18_a_guardian_must_agree_too() {
        let child = |guardian: &str| standing(&format!("consent = 2026-01-01\nborn = 2008\n{guardian}"));
        assert_eq!(child(""), Standing::Excluded("under 18, no guardian's consent recorded".into()));
        assert_eq!(child("guardian_consent = 2026-01-01"), Standing::Included);
        assert_eq!(standing("consent = 2026-01-01\nborn = 2007"), Standing::Included);
    }

    #[test]
    fn a_folder_outside_the_club_or_of_two_members_is_refused() {
        for folders in [["../b", "c"], ["/etc", "c"], ["", "c"], ["a", "a"]] {
            let member = folders.map(|folder| Entry { folder: folder.into(), ..Entry::default() });
            assert!(check(&Roster { member: member.into(), ..Roster::default() }).is_err(), "{folders:?}");
        }
    }

    #[test]
    fn adding_a_member_keeps_what_the_club_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        write_first(&path, &["a".into(), "odd \"name\"".into()]).unwrap();
        assert!(write_first(&path, &[]).is_err(), "never replaced");
        let edited = std::fs::read_to_string(&path).unwrap().replacen("\"not recorded\"", "2026-09-01 # by letter", 1);
        std::fs::write(&path, &edited).unwrap();
        add(&path, &["new".into()]).unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().starts_with(&edited));
        let roster = read(&path).unwrap().unwrap();
        let folders: Vec<&str> = roster.member.iter().map(|member| member.folder.as_str()).collect();
        assert_eq!(folders, ["a", "odd \"name\"", "new"]);
        let consents: Vec<bool> = roster.member.iter().map(|member| member.consent.0.is_some()).collect();
        assert_eq!(consents, [true, false, false]);
    }
}
