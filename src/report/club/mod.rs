//! The output folder of a club: a triage table and page to share, one page per member, and the full tables in a folder
//! for the operator alone. Members come one after the other and only small numbers of each stay; no positions anywhere.

mod drill;
mod names;
mod pairs;
mod redact;
mod text;
mod triage;

use super::analyze::{content, draw_for_page};
use super::html;
use super::json;
use super::manifest::{self, Files, ManifestInput, manifest_json};
use super::output::{Access, OutputFolder};
use super::schema::{ACTIVITIES, CLUB_WEEK, ClubRow, FLAGS, PROBLEMS, ROUTES, WEEKS};
use super::table::{self, CsvFile, ParquetFile};
use super::{OutputError, Settings};
use crate::model::ActivityRow;
use crate::model::{Analysis, AthleteAnalysis, Counts, Flag, Problem, RouteRow, WeekRow};
use chrono::NaiveDate;
use names::PageNames;
use std::path::Path;

pub use drill::{Drill, DrillFlag, WEEKS as DRILL_WEEKS, same_way_share};
pub use redact::member_name;
pub use text::{club_table, consent_lines, head_line, mail};
pub use triage::MemberState;

const PRIVATE: &str = "private";

/// What the club says of itself and its members.
#[derive(Clone, Debug, Default)]
pub struct ClubInfo {
    pub club: Option<String>,
    /// The roster was written by this run: everybody is in, nobody was asked.
    pub is_first_run: bool,
    /// Name and reason of everybody left out.
    pub excluded: Vec<(String, String)>,
    /// Of everybody who is in, in the order of the job.
    pub members: Vec<MemberInfo>,
    /// Data from before this day is left out by `--keep`.
    pub kept_since: Option<NaiveDate>,
}

/// What the roster says of one member that the table needs.
#[derive(Clone, Debug, Default)]
pub struct MemberInfo {
    /// The folder, for the operator's own list.
    pub folder: String,
    /// The coach spoke with the member on a day, and until another it rests.
    pub spoken: Option<(NaiveDate, NaiveDate)>,
    /// The member agreed to a page, not to a line in the coach's table.
    pub own_page_only: bool,
}

/// One line of the table with what stands behind it.
#[derive(Clone, Debug)]
pub struct ClubMember {
    pub row: ClubRow,
    pub state: MemberState,
    /// Relative to the club's page.
    pub page: String,
    pub drill: Drill,
}

/// A member's own page, which mentions nobody else.
pub fn member_page(athlete: &AthleteAnalysis, settings: &Settings) -> Result<String, OutputError> {
    let drawn = draw_for_page(athlete, settings)?;
    // Files are named and counted for the operator only.
    let alone =
        Analysis { as_of: settings.as_of, athletes: Vec::new(), problems: Vec::new(), counts: Counts::default() };
    Ok(html::page(&alone, athlete, &drawn, settings))
}

/// Takes what a shareable page must not hold out of an analysis.
pub fn make_shareable(athlete: &mut AthleteAnalysis) {
    // Pain is for the runner, and for whom the runner shows it.
    athlete.own.pain.clear();
    athlete.autopsies.clear();
    athlete.summary.retain(|line| !line.is_of_pain);
    pairs::number_pairs(athlete);
    for row in &mut athlete.activities {
        row.title = None;
        row.notes.clear();
    }
    redact::devices(athlete);
}

/// A club's folder while it is written: member by member.
#[derive(Debug)]
pub struct ClubWriter<'a> {
    folder: OutputFolder,
    settings: &'a Settings,
    info: &'a ClubInfo,
    names: PageNames,
    taken: usize,
    members: Vec<ClubMember>,
    tables: PrivateTables,
}

#[derive(Debug)]
struct PrivateTables {
    activities: (CsvFile<ActivityRow>, ParquetFile<ActivityRow>),
    weeks: (CsvFile<WeekRow>, ParquetFile<WeekRow>),
    routes: (CsvFile<RouteRow>, ParquetFile<RouteRow>),
    flags: CsvFile<Flag>,
    flags_json: json::FlagsFile,
    problems: CsvFile<Problem>,
}

impl<'a> ClubWriter<'a> {
    /// Starts a folder, which replaces `dir` as a whole when it is finished.
    pub fn begin(dir: &Path, settings: &'a Settings, info: &'a ClubInfo) -> Result<ClubWriter<'a>, OutputError> {
        let folder = OutputFolder::begin(dir)?;
        folder.folder(PRIVATE, Access::OwnerOnly)?;
        folder.folder("members", Access::Usual)?;
        let at = |name: &str| folder.create(&format!("{PRIVATE}/{name}"));
        let failed = |error: table::TableError| content(PRIVATE, error);
        let tables = PrivateTables {
            activities: (
                CsvFile::new(ACTIVITIES, at("activities.csv")?).map_err(failed)?,
                ParquetFile::new(ACTIVITIES, at("activities.parquet")?),
            ),
            weeks: (
                CsvFile::new(WEEKS, at("weeks.csv")?).map_err(failed)?,
                ParquetFile::new(WEEKS, at("weeks.parquet")?),
            ),
            routes: (
                CsvFile::new(ROUTES, at("routes.csv")?).map_err(failed)?,
                ParquetFile::new(ROUTES, at("routes.parquet")?),
            ),
            flags: CsvFile::new(FLAGS, at("flags.csv")?).map_err(failed)?,
            flags_json: json::FlagsFile::new(at("flags.json")?).map_err(|error| content("flags.json", error))?,
            problems: CsvFile::new(PROBLEMS, at("problems.csv")?).map_err(failed)?,
        };
        let (names, members) = (PageNames::default(), Vec::new());
        Ok(ClubWriter { folder, settings, info, names, taken: 0, members, tables })
    }

    /// Adds the next member of the job, with the page drawn of it.
    pub fn take(&mut self, athlete: &AthleteAnalysis, problems: &[Problem], page: &str) -> Result<(), OutputError> {
        let name = format!("members/{}.html", self.names.of(&athlete.athlete));
        self.folder.write(&name, page.as_bytes())?;
        if let Some(member) = club_member(athlete, problems, self.taken, name, self.info, self.settings) {
            self.members.push(member);
        }
        self.taken += 1;
        self.tables.add(athlete, problems).map_err(|error| content(PRIVATE, error))
    }

    /// Writes what is about all members and exchanges the folder. Gives the members in the order of the table.
    pub fn finish(mut self, counts: Counts, input: &ManifestInput) -> Result<Vec<ClubMember>, OutputError> {
        sort(&mut self.members);
        let (folder, settings, members) = (self.folder, self.settings, self.members);
        self.tables.finish().map_err(|error| content(PRIVATE, error))?;
        let write = |name: &str, text: &str| folder.write(name, text.as_bytes());
        write("club.html", &html::club_page(&members, self.info, settings))?;
        write("club.txt", &text::mail(&members, self.info, settings))?;
        let rows: Vec<&ClubRow> = members.iter().map(|member| &member.row).collect();
        folder
            .write("club_week.csv", &table::csv(CLUB_WEEK, &rows).map_err(|error| content("club_week.csv", error))?)?;
        let manifest = |input: &ManifestInput, files: &Files| {
            manifest_json(&settings.version, settings.as_of, counts, input, files)
                .map_err(|e| content(manifest::FILE, e))
        };
        folder.write(&format!("{PRIVATE}/{}", manifest::FILE), &manifest(input, &folder.files()?)?)?;
        // Marks the folder as ours; what was read and written stands in the private one only.
        folder.write(manifest::FILE, &manifest(&ManifestInput::default(), &Files::new())?)?;
        folder.publish()?;
        Ok(members)
    }
}

impl PrivateTables {
    fn add(&mut self, athlete: &AthleteAnalysis, problems: &[Problem]) -> Result<(), table::TableError> {
        self.activities.0.add(&athlete.activities)?;
        self.activities.1.add(&athlete.activities)?;
        self.weeks.0.add(&athlete.weeks)?;
        self.weeks.1.add(&athlete.weeks)?;
        self.routes.0.add(&athlete.routes)?;
        self.routes.1.add(&athlete.routes)?;
        self.flags.add(&athlete.flags)?;
        self.flags_json.add(&athlete.flags)?;
        self.problems.add(problems)
    }

    fn finish(self) -> Result<(), table::TableError> {
        self.activities.0.finish()?;
        self.activities.1.finish()?;
        self.weeks.0.finish()?;
        self.weeks.1.finish()?;
        self.routes.0.finish()?;
        self.routes.1.finish()?;
        self.flags.finish()?;
        self.flags_json.finish()?;
        self.problems.finish()
    }
}

/// The line of the member at a place of the job; `None` when the member agreed to a page of the own only.
pub fn club_member(
    athlete: &AthleteAnalysis,
    problems: &[Problem],
    at: usize,
    page: String,
    info: &ClubInfo,
    settings: &Settings,
) -> Option<ClubMember> {
    let nothing = MemberInfo::default();
    let own = info.members.get(at).unwrap_or(&nothing);
    if own.own_page_only {
        return None;
    }
    let (row, state) = triage::club_row(athlete, own, problems, settings);
    Some(ClubMember { row, state, page, drill: drill::drill(athlete, problems, settings) })
}

/// Puts members in the order of the table.
pub fn sort(members: &mut [ClubMember]) {
    members.sort_by_cached_key(|member| triage::order(&member.row, member.state));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
