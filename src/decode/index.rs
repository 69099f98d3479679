//! Lists of activities: an export's own (titles, sports, shoes, and which file is which) and the runner's own log.
//!
//! One reader per layout, all giving the same rows in SI units. Columns are found by name and by which of several equal
//! names, never by position; where the header is in a language without a map, by the shape of the cells.

mod columns;
mod date;
mod garmin;
mod log;
mod service_tables;
mod services;
mod strava;

use super::DecodeError;
use super::line_count::LineCount;
use super::sport_names::known_sport_of;
use super::{plausible, xml};
use crate::model::{Format, Note, Sport, SubSport};
use chrono::{NaiveDate, NaiveDateTime};
use csv::StringRecord;

/// What a list knows of the start of an activity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RowStart {
    /// Nothing this program reads.
    #[default]
    Unknown,
    /// UTC milliseconds since 1970.
    Utc(i64),
    /// The runner's wall clock, zone not stated.
    Local(NaiveDateTime),
    /// The local day alone.
    Day(NaiveDate),
}

/// One line of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IndexRow {
    /// The service's own number of the activity.
    pub id: Option<String>,
    /// Path of the recording inside the export, as written; `None` for an activity entered by hand.
    pub file: Option<String>,
    pub start: RowStart,
    /// Local clock minus UTC, when the list states it.
    pub utc_offset_s: Option<i32>,
    pub title: Option<String>,
    pub sport: Option<Sport>,
    pub sub_sport: SubSport,
    /// The list's word for the sport, when this program does not know it.
    pub unknown_kind: Option<String>,
    pub shoe: Option<String>,
    pub distance_m: Option<f64>,
    pub elapsed_s: Option<f64>,
    pub moving_s: Option<f64>,
    /// As the service or the runner says; never mixed with our own.
    pub ascent_m: Option<f64>,
    pub heart_rate_bpm: Option<f64>,
    /// Both feet together.
    pub steps: Option<f64>,
    pub rpe: Option<f64>,
    /// Who keeps the list, as runners call it; `None` for the runner's own.
    pub service: Option<&'static str>,
    /// 1-based line in the file, or place in its list, for messages.
    pub line: u64,
}

impl IndexRow {
    /// A row of which nothing is known but the list's word for the sport.
    fn of_kind(word: Option<&str>) -> IndexRow {
        let known = word.and_then(known_sport_of);
        IndexRow {
            sport: known.map(|(sport, _)| sport),
            sub_sport: known.map_or(SubSport::Generic, |(_, sub_sport)| sub_sport),
            unknown_kind: word.filter(|_| known.is_none()).and_then(xml::line_of_text),
            ..IndexRow::default()
        }
    }
}

/// A list as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// [`Format::Index`] for an export's own list, [`Format::Log`] for one the runner keeps.
    pub format: Format,
    pub rows: Vec<IndexRow>,
    /// Shoes by the service's number of the activity, for lists that keep them apart.
    pub shoes: Vec<(String, String)>,
    pub notes: Vec<Note>,
}

impl Index {
    /// A list of these rows.
    pub fn of(format: Format, rows: Vec<IndexRow>) -> Index {
        Index { format, rows, shoes: Vec::new(), notes: Vec::new() }
    }

    /// An export's own list of these rows.
    fn kept_by(service: &'static str, mut rows: Vec<IndexRow>) -> Index {
        rows.iter_mut().for_each(|row| row.service = Some(service));
        Index::of(Format::Index, rows)
    }
}

/// Rows of the longest list anybody can have recorded; more is no list of activities.
const MAX_ROWS: usize = 200_000;

/// Reads a list of activities in any of the layouts seen, header in any language.
pub fn decode(bytes: &[u8]) -> Result<Index, DecodeError> {
    let text = xml::to_text(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let lines = LineCount::of(bytes, text);
    let mut index = if text.starts_with(['{', '[']) { json_list(text)? } else { table(text, lines)? };
    drop_impossible(&mut index);
    let undated = index.rows.iter().filter(|row| row.start == RowStart::Unknown).count();
    if undated > 0 {
        index.notes.push(Note::new(format!("rows without a date this program reads: {undated}")));
    }
    Ok(index)
}

/// A start outside all years of watches is none, however well it is written; figures nobody can have reached go, and are
/// said.
fn drop_impossible(index: &mut Index) {
    let mut dropped = 0;
    let mut first = None;
    for row in &mut index.rows {
        let longest_m = plausible::longest_m(row.sport.is_none_or(Sport::on_foot));
        let figures = [
            ("distance", &mut row.distance_m, longest_m),
            ("duration", &mut row.elapsed_s, plausible::LONGEST_S),
            ("moving time", &mut row.moving_s, plausible::LONGEST_S),
            ("climb", &mut row.ascent_m, plausible::HIGHEST_CLIMB_M),
            ("heart rate", &mut row.heart_rate_bpm, plausible::MOST_BPM),
            ("steps", &mut row.steps, plausible::MOST_STEPS),
        ];
        for (name, figure, most) in figures {
            if figure.take_if(|figure| !(0.0..=most).contains(figure)).is_some() {
                dropped += 1;
                first.get_or_insert((row.line, name));
            }
        }
        let is_possible = match row.start {
            RowStart::Unknown => true,
            RowStart::Utc(ms) => plausible::is_moment(ms),
            RowStart::Local(time) => plausible::is_day(time.date()),
            RowStart::Day(day) => plausible::is_day(day),
        };
        if !is_possible {
            row.start = RowStart::Unknown;
        }
    }
    if let Some((line, name)) = first {
        let words = format!("figures nobody can have reached, not used: {dropped} (the first in line {line}, {name})");
        index.notes.push(Note::new(words));
    }
}

fn table(text: &str, lines: LineCount) -> Result<Index, DecodeError> {
    let Records { records, unreadable, is_cut } = records(text, lines);
    let Some((header, rows)) = records.split_first() else { return Err(not_a_list()) };
    let mut index = if let Some(index) = service_tables::decode(&records) {
        index
    } else if log::is_log(header) {
        log::decode(header, rows)
    } else {
        strava::decode(header, rows).ok_or_else(not_a_list)?
    };
    if unreadable > 0 {
        index.notes.push(Note::new(format!("rows that could not be read: {unreadable}")));
    }
    if is_cut {
        index.notes.push(cut());
    }
    Ok(index)
}

/// The rows of a table, its header among them.
struct Records {
    records: Vec<StringRecord>,
    unreadable: usize,
    /// There are more rows than are read.
    is_cut: bool,
}

fn cut() -> Note {
    Note::new(format!("rows beyond the first {MAX_ROWS} were left out"))
}

/// Divides a table by the character its header uses most.
fn records(text: &str, mut lines: LineCount) -> Records {
    let header = text.lines().next().unwrap_or_default();
    let count = |delimiter: char| header.matches(delimiter).count();
    let delimiter = [',', ';', '\t'].into_iter().max_by_key(|d| (count(*d), *d == ',')).map_or(b',', |d| d as u8);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut records = Vec::new();
    let mut unreadable = 0;
    let mut rest = reader.records();
    // The header is no row.
    for record in rest.by_ref().take(MAX_ROWS + 1) {
        match record {
            Ok(record) if record.get(0).is_some_and(|cell| cell.starts_with('#')) => {}
            Ok(mut record) => {
                lines.set_line(&mut record);
                records.push(record);
            }
            Err(_) => unreadable += 1,
        }
    }
    Records { records, unreadable, is_cut: rest.next().is_some() }
}

fn json_list(text: &str) -> Result<Index, DecodeError> {
    let list = garmin::decode(text).or_else(|| services::decode(text));
    let mut index = list.ok_or_else(not_a_list)?;
    if index.rows.len() > MAX_ROWS {
        index.rows.truncate(MAX_ROWS);
        index.notes.push(cut());
    }
    Ok(index)
}

fn not_a_list() -> DecodeError {
    DecodeError {
        reason: "expected a list of activities, found no column with dates or recordings".into(),
        offset: None,
    }
}

/// The trimmed cell of a column, `None` when the column or the text is missing.
fn cell(record: &StringRecord, column: Option<usize>) -> Option<&str> {
    column.and_then(|i| record.get(i)).map(str::trim).filter(|cell| !cell.is_empty())
}

/// The number in a cell; negative ones mean nothing in a list.
fn value(record: &StringRecord, column: Option<usize>) -> Option<f64> {
    cell(record, column).map(xml::number).filter(|value| value.is_finite() && *value >= 0.0)
}

fn plausible_rpe(rpe: f64) -> Option<f64> {
    (1.0..=10.0).contains(&rpe).then_some(rpe)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// What Runtastic wrote, with a start and an offset put in.
    fn runtastic(start_ms: i64, offset_ms: i64) -> Index {
        let text = format!(
            r#"{{"sport_type_id":"1","start_time":{start_ms},"start_time_timezone_offset":{offset_ms},
                "duration":1800000,"distance":5000}}"#
        );
        decode(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_list_says_whose_it_is() {
        assert_eq!(runtastic(1_795_336_200_000, 0).rows[0].service, Some("Runtastic"));
        let service = |text: &str| decode(text.as_bytes()).unwrap().rows[0].service;
        let strava = "Activity ID,Activity Date,Activity Name,Activity Type,Filename\n\
                      7,\"Nov 22, 2026, 8:30:00 AM\",Easy,Run,activities/7.fit.gz\n";
        assert_eq!(service(strava), Some("Strava"));
        assert_eq!(service("date,distance_km\n2026-11-22,10\n"), None);
        assert_eq!(service("Activity Id,Date,Distance (km),GPX File\n7,2026-11-22,10,7.gpx\n"), Some("Runkeeper"));
    }

    #[test]
    fn a_distance_beyond_a_thousand_kilometres_is_not_used_and_named() {
        let log = "date,sport,distance_km,duration_min\n2026-11-20,,1000,600\n2026-11-21,,10000,60\n\
                   2026-11-22,ride,1200,6000\n2026-11-23,,1e300,1e300\n";
        let index = decode(log.as_bytes()).unwrap();
        let distances: Vec<_> = index.rows.iter().map(|row| row.distance_m).collect();
        assert_eq!(distances, [Some(1e6), None, Some(1.2e6), None]);
        assert_eq!((index.rows[1].elapsed_s, index.rows[3].elapsed_s), (Some(3600.0), None));
        let notes: Vec<_> = index.notes.iter().map(|note| note.text.as_str()).collect();
        assert_eq!(notes, ["figures nobody can have reached, not used: 4 (the first in line 3, distance)"]);
    }

    #[test]
    fn a_row_is_at_the_line_an_editor_shows() {
        let lines = |text: &str| decode(text.as_bytes()).unwrap().rows.iter().map(|row| row.line).collect::<Vec<_>>();
        let header = "Activity ID,Activity Date,Activity Name,Activity Type,Filename";
        let row = |name: &str| format!("7,\"Nov 22, 2026, 8:30:00 AM\",\"{name}\",Run,a.fit");
        let cells = [header.to_owned(), row("one"), row("two\nlines"), String::new(), row("three")];
        assert_eq!(lines(&cells.join("\n")), [2, 3, 6]);
        assert_eq!(lines(&cells.join("\r\n")), [2, 3, 6]);
        assert_eq!(lines(&format!("\u{feff}\n\n{}", cells.join("\n"))), [4, 5, 8]);
    }

    #[test]
    fn a_figure_of_a_log_that_is_no_number_is_named_with_its_line() {
        let log = "date,distance_km,duration\r\n2026-11-20,5,30:00\r\n2026-11-21,abc,1:00:00\r\n2026-11-22,,\r\n\
                   2026-11-23,-,\r\n2026-11-24,8,an hour\r\n2026-11-25,-5,1:00:00\r\n";
        let index = decode(log.as_bytes()).unwrap();
        assert_eq!(index.rows.len(), 6);
        let notes: Vec<_> = index.notes.iter().map(|note| note.text.as_str()).collect();
        assert_eq!(notes, ["figures that are no number, not used: 3 (the first in line 3, distance \"abc\")"]);
    }

    #[test]
    fn rows_beyond_the_bound_are_left_out_and_said() {
        let log = |rows: usize| decode(format!("date,km\n{}", "2026-11-20,5\n".repeat(rows)).as_bytes()).unwrap();
        let (whole, cut) = (log(MAX_ROWS), log(MAX_ROWS + 1));
        assert_eq!((whole.rows.len(), whole.notes.len()), (MAX_ROWS, 0));
        assert_eq!(cut.rows.len(), MAX_ROWS);
        assert_eq!(cut.notes, [Note::new("rows beyond the first 200000 were left out")]);
    }

    #[test]
    fn a_clock_no_zone_has_is_no_clock() {
        let row = |offset_ms| runtastic(1_795_336_200_000, offset_ms).rows[0].clone();
        assert_eq!(row(7_200_000).utc_offset_s, Some(7200));
        for absurd in [1_000_000_000_000, -46_800_000, i64::MIN] {
            let row = row(absurd);
            assert_eq!((row.utc_offset_s, row.start), (None, RowStart::Utc(1_795_336_200_000)), "{absurd}");
        }
    }

    #[test]
    fn a_start_in_no_year_of_watches_is_said_to_be_unread() {
        for ms in [0, i64::MAX, i64::MIN, 32_503_680_000_000] {
            let index = runtastic(ms, 0);
            assert_eq!(index.rows[0].start, RowStart::Unknown, "{ms}");
            assert!(index.notes.iter().any(|note| note.text == "rows without a date this program reads: 1"));
        }
    }
}
