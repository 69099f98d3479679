//! The output folder of a club: a triage table and page to share, one page per member, and the full tables in a folder
//! for the operator alone. Ranked by what the rules found, never by a risk score; no positions anywhere.

use super::analyze::{draw_for_page, write_csv, write_manifest, write_tables};
use super::html;
use super::manifest::{self, ManifestInput};
use super::output::{Access, OutputFolder};
use super::sanitize::for_terminal;
use super::schema::{CLUB_WEEK, ClubRow};
use super::{OutputError, Settings};
use crate::chart::build::kind_words;
use crate::model::{Analysis, AthleteAnalysis, Counts, Flag, Severity, WeekStatus};
use chrono::Days;
use comfy_table::{ContentArrangement, Table, presets};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::Path;

const PRIVATE: &str = "private/";
/// Longer without a run is worth a word.
const QUIET_DAYS: i64 = 14;

/// Writes a club's folder, which is replaced as a whole.
pub fn write_club(
    dir: &Path,
    analysis: &Analysis,
    settings: &Settings,
    input: &ManifestInput,
) -> Result<(), OutputError> {
    let folder = OutputFolder::begin(dir)?;
    folder.folder("private", Access::OwnerOnly)?;
    folder.folder("members", Access::Usual)?;
    let names = page_names(&analysis.athletes);
    let mut members: Vec<(ClubRow, String)> = Vec::new();
    for (athlete, name) in analysis.athletes.iter().zip(names) {
        let page = format!("members/{name}.html");
        let drawn = draw_for_page(athlete, settings)?;
        folder.write(&page, html::page(&for_member(analysis), athlete, &drawn, settings).as_bytes())?;
        members.push((club_row(athlete, settings), page));
    }
    members.sort_by_key(|(row, _)| (Reverse(urgency(row)), row.athlete.clone()));
    folder.write("club.html", html::club_page(&members, analysis, settings).as_bytes())?;
    write_csv(&folder, "", "club_week", CLUB_WEEK, &members.iter().map(|(row, _)| row).collect::<Vec<_>>())?;
    write_tables(&folder, PRIVATE, analysis)?;
    write_manifest(&folder, &format!("{PRIVATE}{}", manifest::FILE), analysis, settings, input)?;
    // Marks the folder as ours; what was read stands in the private one only.
    write_manifest(&folder, manifest::FILE, analysis, settings, &ManifestInput::default())?;
    folder.publish()
}

/// The triage table for the terminal: who needs a word this week, and why.
pub fn club_table(analysis: &Analysis, settings: &Settings) -> String {
    let mut rows: Vec<ClubRow> = analysis.athletes.iter().map(|athlete| club_row(athlete, settings)).collect();
    rows.sort_by_key(|row| (Reverse(urgency(row)), row.athlete.clone()));
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    let unit = settings.units.distance_unit();
    table.set_header(["", "member", "why", &format!("week {unit}"), "usual", "longest", "30 days", "last run"]);
    for row in &rows {
        let distance = |metres: Option<f64>| {
            metres.map_or("-".into(), |metres| format!("{:.1}", settings.units.distance_number(metres)))
        };
        let mark = match (row.alerts, row.cautions, row.notes) {
            (1.., _, _) => Severity::Alert.symbol(),
            (_, 1.., _) => Severity::Caution.symbol(),
            (_, _, 1..) => Severity::Note.symbol(),
            _ => "",
        };
        table.add_row([
            mark.to_owned(),
            for_terminal(&row.athlete),
            for_terminal(&row.reason),
            distance(row.week_distance_m),
            distance(row.usual_distance_m),
            distance(row.longest_m),
            distance(row.longest30_m),
            row.last_run.map_or("-".into(), |day| day.to_string()),
        ]);
    }
    format!("{table}\n")
}

/// A member's page never names or counts files, which may belong to others.
fn for_member(analysis: &Analysis) -> Analysis {
    Analysis { as_of: analysis.as_of, athletes: Vec::new(), problems: Vec::new(), counts: Counts::default() }
}

fn club_row(athlete: &AthleteAnalysis, settings: &Settings) -> ClubRow {
    let week = athlete.weeks.iter().rev().find(|w| w.complete);
    let longest = week.and_then(|week| {
        let sessions = athlete.sessions.iter();
        let in_week = sessions.filter(|s| s.local_date >= week.week.start && s.local_date <= week.week.last_day());
        in_week.max_by(|a, b| a.distance_m.total_cmp(&b.distance_m))
    });
    let flags = current_flags(athlete);
    let count = |severity| flags.iter().filter(|f| f.severity == severity).count() as u32;
    ClubRow {
        athlete: athlete.athlete.clone(),
        alerts: count(Severity::Alert),
        cautions: count(Severity::Caution),
        notes: count(Severity::Note),
        flags: flags.iter().map(|f| kind_words(f.kind)).collect::<Vec<_>>().join("; "),
        reason: reason(athlete, &flags, settings),
        week: week.map(|w| w.week),
        week_distance_m: week.map(|w| w.distance_m),
        usual_distance_m: week.and_then(|w| w.base4_distance_m),
        week_ratio: week.filter(|w| w.status == WeekStatus::Ok).and_then(|w| w.acwr_uncoupled),
        longest_m: longest.map(|s| s.distance_m),
        longest30_m: longest.and_then(|s| s.longest30_m),
        last_run: athlete.sessions.iter().map(|s| s.local_date).max(),
        data_quality: data_quality(athlete, settings),
    }
}

/// Flags of the last complete week and of the one that is not over, loudest first.
fn current_flags(athlete: &AthleteAnalysis) -> Vec<&Flag> {
    let Some(complete) = athlete.weeks.iter().rev().find(|w| w.complete) else { return Vec::new() };
    let mut flags: Vec<&Flag> = athlete.flags.iter().filter(|f| f.week >= complete.week).collect();
    flags.sort_by_key(|f| Reverse((f.severity, f.local_date)));
    flags
}

/// At most eight words.
fn reason(athlete: &AthleteAnalysis, flags: &[&Flag], settings: &Settings) -> String {
    match (flags.first(), athlete.weeks.iter().rev().find(|w| w.complete)) {
        (Some(flag), _) if flag.unit == "ratio" => {
            let race = if flag.maybe_race { ", race?" } else { "" };
            format!("{}: {:.2}x on {}{race}", kind_words(flag.kind), flag.value, flag.local_date.format("%-d %b"))
        }
        (Some(flag), _) => format!("{}, {}", kind_words(flag.kind), flag.local_date.format("%-d %b")),
        (None, _) if athlete.sessions.is_empty() => "no runs in the data".into(),
        (None, _) if is_quiet(athlete, settings) => format!("no run for {QUIET_DAYS} days or more"),
        (None, Some(week)) if week.status == WeekStatus::Ok => "nothing jumped".into(),
        (None, Some(week)) => week.status.name().replace('_', " "),
        (None, None) => "too early to compare".into(),
    }
}

fn is_quiet(athlete: &AthleteAnalysis, settings: &Settings) -> bool {
    let last = athlete.sessions.iter().map(|s| s.local_date).max();
    last.zip(settings.as_of).is_some_and(|(last, as_of)| (as_of - last).num_days() >= QUIET_DAYS)
}

/// What could not be assessed in the last four weeks, in words.
fn data_quality(athlete: &AthleteAnalysis, settings: &Settings) -> String {
    let from = settings.as_of.and_then(|d| d.checked_sub_days(Days::new(28)));
    let recent: Vec<_> = athlete
        .activities
        .iter()
        .filter(|r| r.counts_as_run() && r.local_date.is_some_and(|d| from.is_none_or(|from| d > from)))
        .collect();
    if recent.is_empty() {
        return "no recent data".into();
    }
    let mut missing = Vec::new();
    if recent.iter().all(|r| r.facts.cadence_spm.is_none()) {
        missing.push("steps");
    }
    if recent.iter().all(|r| r.facts.ascent_m.is_none()) {
        missing.push("climb");
    }
    if recent.iter().all(|r| r.facts.distance_gps_m.is_none()) {
        missing.push("positions");
    }
    if missing.is_empty() { "complete".into() } else { format!("without {}", missing.join(", ")) }
}

fn urgency(row: &ClubRow) -> (u32, u32, u32) {
    (row.alerts, row.cautions, row.notes)
}

/// File names for the members' pages: plain letters, never reserved, never twice.
fn page_names(athletes: &[AthleteAnalysis]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for athlete in athletes {
        let plain = plain_name(&athlete.athlete);
        let candidates = (1..).map(|n| if n == 1 { plain.clone() } else { format!("{plain}-{n}") });
        // Compared without case, since some file systems do.
        names.extend(candidates.into_iter().find(|name| taken.insert(name.to_lowercase())));
    }
    names
}

fn plain_name(name: &str) -> String {
    const LONGEST: usize = 60;
    const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
    let plain: String = name.chars().take(LONGEST).map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let plain = plain.trim_matches('-').to_string();
    let stem = plain.to_lowercase();
    let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    if plain.is_empty() || RESERVED.contains(&stem) {
        format!("member-{plain}").trim_end_matches('-').into()
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::chart::example;

    fn club() -> Analysis {
        let mut analysis = example::analysis();
        let mut calm = analysis.athletes[0].clone();
        calm.athlete = "A calm runner".into();
        calm.flags.clear();
        analysis.athletes.insert(0, calm);
        analysis.athletes.extend(example::empty().athletes);
        analysis
    }

    #[test]
    fn the_member_with_a_flag_comes_first_with_a_short_reason() {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("club");
        write_club(&dir, &club(), &Settings::example(), &ManifestInput::default()).unwrap();
        let csv = std::fs::read(dir.join("club_week.csv")).unwrap();
        let mut reader = csv::Reader::from_reader(&csv[..]);
        let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
        let reason = reader.headers().unwrap().iter().position(|h| h == "reason").unwrap();
        assert_eq!(rows.iter().map(|r| &r[0]).collect::<Vec<_>>(), ["Runner A", "A calm runner", "Runner B"]);
        assert_eq!(&rows[0][reason], "long run jump: 1.40x on 22 Nov");
        assert_eq!(&rows[2][reason], "no runs in the data");
        assert!(rows.iter().all(|r| r[reason].split_whitespace().count() <= 8));
    }

    #[test]
    fn what_is_shared_names_no_file_and_no_activity() {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("club");
        write_club(&dir, &club(), &Settings::example(), &ManifestInput::default()).unwrap();
        for shared in ["club.html", "club_week.csv", "manifest.json", "members/Runner-A.html"] {
            let text = std::fs::read_to_string(dir.join(shared)).unwrap();
            assert!(!text.contains("export.zip") && !text.contains("Morning run"), "{shared}");
        }
        let page = std::fs::read_to_string(dir.join("members/Runner-A.html")).unwrap();
        assert!(!page.contains("A calm runner"));
        assert!(dir.join("private/activities.parquet").exists());
    }

    #[test]
    fn names_become_harmless_and_distinct_file_names() {
        let athlete = |name: &str| AthleteAnalysis { athlete: name.into(), ..AthleteAnalysis::default() };
        let names = page_names(&["../../etc", "Zoë", "zoë", "CON", "com1", "", "a/b"].map(athlete));
        assert_eq!(names, ["etc", "Zoë", "zoë-2", "member-CON", "member-com1", "member", "a-b"]);
    }
}
