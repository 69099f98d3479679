//! The runner's own log, and tables laid out like one (Runkeeper's `cardioActivities.csv`): a `date` column on the
//! local calendar and any of distance, duration, sport, exertion, shoe and title. docs/formats.md shows the columns.

use super::{Index, IndexRow, RowStart, cell, plausible_rpe, value};
use crate::decode::plausible::written_day;
use crate::decode::xml;
use crate::model::log_columns::{CLOCK, DISTANCE, DURATION, is_amount};
use crate::model::{Format, Note, Sport};
use crate::units::METRES_PER_FOOT;
use chrono::{NaiveDateTime, NaiveTime};
use csv::StringRecord;

/// Names of a column that gives the day; a time of day may stand behind it.
const DATE: &[&str] = &["date", "local_date", "day"];
const TIME: &[&str] = &["time", "start", "start_time"];
const SPORT: &[&str] = &["sport", "type", "activity"];
const TITLE: &[&str] = &["title", "name", "route name"];
const ASCENT: [(&[&str], f64); 2] = [(&["ascent_m", "climb (m)"], 1.0), (&["climb (ft)"], METRES_PER_FOOT)];
const HEART_RATE: &[&str] = &["heart_rate_bpm", "average heart rate (bpm)"];
const RPE: &[&str] = &["rpe"];
const SHOE: &[&str] = &["shoe", "shoes"];
const FILE: &[&str] = &["gpx file", "file"];
const RUNKEEPER_FILE: &[&str] = &["gpx file"];
const ID: &[&str] = &["activity id", "id"];

/// Whether a header is that of a log: a day, and how far or how long.
pub(super) fn is_log(header: &StringRecord) -> bool {
    let names = names(header);
    find(&names, DATE).is_some() && names.iter().any(|name| is_amount(name))
}

pub(super) fn decode(header: &StringRecord, rows: &[StringRecord]) -> Index {
    let names = names(header);
    // Only a service gives its rows numbers and names the files that belong to them.
    let format = if find(&names, FILE).is_some() { Format::Index } else { Format::Log };
    let rows = rows.iter().filter(|record| record.iter().any(|cell| !cell.trim().is_empty()));
    let mut unread = Unread::default();
    let rows = rows
        .map(|record| {
            let row = row(&names, record);
            unread.look_at(&names, record, &row);
            row
        })
        .collect();
    let is_runkeeper = find(&names, RUNKEEPER_FILE).is_some();
    let mut index = if is_runkeeper { Index::kept_by("Runkeeper", rows) } else { Index::of(format, rows) };
    index.notes.extend(unread.note());
    index
}

/// Distances and durations in which no number was found.
#[derive(Default)]
struct Unread {
    count: usize,
    first: Option<String>,
}

impl Unread {
    fn look_at(&mut self, names: &[String], record: &StringRecord, row: &IndexRow) {
        let said = |wanted: &[&str]| {
            // A dash says that there is none.
            let cell = cell(record, find(names, wanted)).filter(|cell| cell.contains(char::is_alphanumeric))?;
            xml::line_of_text(cell)
        };
        let distance = DISTANCE.iter().find_map(|(wanted, _)| said(wanted)).filter(|_| row.distance_m.is_none());
        let duration = said(CLOCK).or_else(|| DURATION.iter().find_map(|(wanted, _)| said(wanted)));
        let duration = duration.filter(|_| row.elapsed_s.is_none());
        for (name, said) in [("distance", distance), ("duration", duration)] {
            let Some(said) = said else { continue };
            self.count += 1;
            self.first.get_or_insert_with(|| format!("line {}, {name} \"{said}\"", row.line));
        }
    }

    fn note(self) -> Option<Note> {
        let first = self.first?;
        Some(Note::new(format!("figures that are no number, not used: {} (the first in {first})", self.count)))
    }
}

fn row(names: &[String], record: &StringRecord) -> IndexRow {
    let text = |wanted: &[&str]| cell(record, find(names, wanted));
    let scaled = |columns: &[(&[&str], f64)]| {
        columns.iter().find_map(|(wanted, unit)| value(record, find(names, wanted)).map(|number| number * unit))
    };
    let named = IndexRow::of_kind(text(SPORT));
    let duration_s = text(CLOCK).and_then(clock_s).or_else(|| scaled(&DURATION));
    IndexRow {
        id: text(ID).map(str::to_owned),
        file: text(FILE).map(str::to_owned),
        start: text(DATE).map_or(RowStart::Unknown, |date| start(date, text(TIME))),
        title: text(TITLE).and_then(xml::line_of_text),
        shoe: text(SHOE).and_then(xml::line_of_text).filter(|_| named.sport.is_none_or(Sport::on_foot)),
        distance_m: scaled(&DISTANCE),
        elapsed_s: duration_s,
        moving_s: duration_s,
        ascent_m: scaled(&ASCENT),
        heart_rate_bpm: value(record, find(names, HEART_RATE)).filter(|bpm| *bpm > 0.0),
        rpe: value(record, find(names, RPE)).and_then(plausible_rpe),
        line: record.position().map_or(0, csv::Position::line),
        ..named
    }
}

fn names(header: &StringRecord) -> Vec<String> {
    header.iter().map(|name| name.trim().trim_start_matches('\u{feff}').to_lowercase()).collect()
}

fn find(names: &[String], wanted: &[&str]) -> Option<usize> {
    names.iter().position(|name| wanted.contains(&name.as_str()))
}

/// `2026-11-22`, with the time of day in the same cell or one of its own.
fn start(date: &str, time: Option<&str>) -> RowStart {
    const TIMES: [&str; 3] = ["%H:%M:%S", "%H:%M", "%I:%M %p"];
    let (day, rest) = date.split_once([' ', 'T']).unwrap_or((date, ""));
    let Some(day) = written_day(day) else { return RowStart::Unknown };
    let time = if rest.is_empty() { time } else { Some(rest) };
    let time = time.and_then(|text| TIMES.iter().find_map(|form| NaiveTime::parse_from_str(text.trim(), form).ok()));
    time.map_or(RowStart::Day(day), |time| RowStart::Local(NaiveDateTime::new(day, time)))
}

/// Seconds of `1:02:03` or `42:10`.
fn clock_s(text: &str) -> Option<f64> {
    let parts: Vec<f64> = text.split(':').map(xml::number).collect();
    let is_clock = (2..=3).contains(&parts.len()) && parts.iter().all(|part| *part >= 0.0);
    is_clock.then(|| parts.iter().fold(0.0, |total, part| total * 60.0 + part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_hours_minutes_seconds_or_minutes_seconds() {
        assert_eq!(clock_s("1:02:03"), Some(3723.0));
        assert_eq!(clock_s("42:10"), Some(2530.0));
        for text in ["42", "", "1:2:3:4", "-1:00", "a:b"] {
            assert_eq!(clock_s(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_may_carry_a_time() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
        let at =
            |hour, minute, second| day.and_hms_opt(hour, minute, second).map_or(RowStart::Unknown, RowStart::Local);
        assert_eq!(start("2026-11-22", None), RowStart::Day(day));
        assert_eq!(start("2026-11-22", Some("07:30")), at(7, 30, 0));
        assert_eq!(start("2026-11-22 19:05:01", None), at(19, 5, 1));
        assert_eq!(start("22.11.2026", None), RowStart::Unknown);
    }
}
