//! An export's own list of activities (Strava's `activities.csv`): titles, sports, shoes, and which file is which.
//!
//! Columns are found by name and by which of several equal names, never by position; where the header is in a language
//! without a map, by the shape of the cells. Numbers come out in SI units.

mod columns;
mod date;

use super::DecodeError;
use super::sport_names::sport_of;
use super::xml::{self, number};
use crate::model::{Note, Sport, SubSport};
use crate::units::METRES_PER_KM;
use columns::Columns;
use csv::StringRecord;

/// One line of the list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IndexRow {
    /// Path of the recording inside the export, as written; `None` for an activity entered by hand.
    pub file: Option<String>,
    pub start_utc_ms: Option<i64>,
    pub title: Option<String>,
    pub sport: Option<Sport>,
    pub sub_sport: SubSport,
    pub shoe: Option<String>,
    pub distance_m: Option<f64>,
    pub elapsed_s: Option<f64>,
    pub moving_s: Option<f64>,
    pub rpe: Option<f64>,
    /// 1-based line in the file, for messages.
    pub line: u64,
}

#[derive(Debug, Clone, Default)]
pub struct Index {
    pub rows: Vec<IndexRow>,
    pub notes: Vec<Note>,
}

/// Rows of the longest list anybody can have recorded; more is no list of activities.
const MAX_ROWS: usize = 200_000;

/// Reads a list of activities in any of the layouts seen, header in any language.
pub fn decode(bytes: &[u8]) -> Result<Index, DecodeError> {
    let text = xml::to_text(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = Vec::new();
    let mut unreadable = 0;
    for record in reader.records().take(MAX_ROWS) {
        match record {
            Ok(record) => records.push(record),
            Err(_) => unreadable += 1,
        }
    }
    let Some((header, rows)) = records.split_first() else { return Err(not_a_list()) };
    let columns = Columns::find(header, rows).ok_or_else(not_a_list)?;
    let rows: Vec<_> = rows.iter().filter(|record| record.len() > 1).map(|record| row(&columns, record)).collect();
    let undated = rows.iter().filter(|row| row.start_utc_ms.is_none()).count();
    let mut notes = Vec::new();
    if unreadable > 0 {
        notes.push(Note::new(format!("rows of the list of activities that could not be read: {unreadable}")));
    }
    if undated > 0 {
        notes.push(Note::new(format!("rows of the list of activities without a date this program reads: {undated}")));
    }
    Ok(Index { rows, notes })
}

fn not_a_list() -> DecodeError {
    DecodeError {
        reason: "expected a list of activities, found no column with dates or recordings".into(),
        offset: None,
    }
}

fn row(columns: &Columns, record: &StringRecord) -> IndexRow {
    let cell =
        |column: Option<usize>| column.and_then(|i| record.get(i)).map(str::trim).filter(|cell| !cell.is_empty());
    let value = |column: Option<usize>| cell(column).map(number).filter(|value| value.is_finite() && *value >= 0.0);
    let sport = cell(columns.kind).and_then(sport_of);
    let gear = cell(columns.gear).and_then(xml::line_of_text);
    IndexRow {
        file: cell(columns.file).map(str::to_owned),
        start_utc_ms: cell(columns.date).and_then(date::utc_ms),
        title: cell(columns.title).and_then(xml::line_of_text),
        sport: sport.map(|(sport, _)| sport),
        sub_sport: sport.map_or(SubSport::Generic, |(_, sub_sport)| sub_sport),
        // The gear of a ride is the bicycle.
        shoe: gear.filter(|_| sport.is_some_and(|(sport, _)| sport.on_foot())),
        distance_m: value(columns.distance_m).or_else(|| value(columns.distance_km).map(|km| km * METRES_PER_KM)),
        elapsed_s: value(columns.elapsed_exact).or_else(|| value(columns.elapsed)),
        moving_s: value(columns.moving),
        rpe: value(columns.exertion).filter(|rpe| (1.0..=10.0).contains(rpe)),
        line: record.position().map_or(0, csv::Position::line),
    }
}
