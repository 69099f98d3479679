//! The FIT reader against files crafted byte by byte, against damage, and against another reader.

#![allow(clippy::unwrap_used)]

mod against_fitparser;
pub mod damage;
mod outside;
mod records;
mod sessions;

use strideload::decode::{Decoded, fit};
use strideload::model::RawActivity;
use strideload::synth::fit::{FitWriter, Value};

/// 2021-09-08T01:46:40Z in FIT seconds.
const T0: u32 = 1_000_000_000;
const T0_UTC_MS: i64 = 1_631_065_600_000;

const FILE_ID: u16 = 0;
const SPORT: u16 = 12;
const SESSION: u16 = 18;
const RECORD: u16 = 20;
const EVENT: u16 = 21;
const ACTIVITY: u16 = 34;
const HR: u16 = 132;
const TIMESTAMP_CORRELATION: u16 = 162;
const FIELD_DESCRIPTION: u16 = 206;

/// A writer that has said what the file is: an activity recorded on a Garmin watch.
fn activity_writer() -> FitWriter {
    let mut writer = FitWriter::new();
    write_file_id(&mut writer, 4);
    writer
}

fn write_file_id(writer: &mut FitWriter, file_type: u8) {
    let fields = [(0, Value::Enum(file_type)), (1, Value::U16(1)), (2, Value::U16(3121)), (4, Value::U32(T0))];
    writer.message(0, FILE_ID, &fields);
}

/// A record with nothing but its time and heart rate, under local id 1.
fn write_heart_rate(writer: &mut FitWriter, at: u32, bpm: u8) {
    writer.message(1, RECORD, &[(253, Value::U32(at)), (3, Value::U8(bpm))]);
}

fn write_session(writer: &mut FitWriter, start: u32, end: u32, sport: u8) {
    let fields = [(253, Value::U32(end)), (2, Value::U32(start)), (5, Value::Enum(sport))];
    writer.message(2, SESSION, &fields);
}

fn decode(bytes: &[u8]) -> Decoded {
    fit::decode(bytes).unwrap()
}

/// The one activity of a file.
fn one(bytes: &[u8]) -> RawActivity {
    let mut activities = decode(bytes).activities;
    assert_eq!(activities.len(), 1);
    activities.remove(0)
}

/// The one activity of a file with these records and a running session.
fn run_of(records: impl FnOnce(&mut FitWriter)) -> RawActivity {
    let mut writer = activity_writer();
    records(&mut writer);
    write_session(&mut writer, T0, T0 + 100, 1);
    one(&writer.finish())
}

/// Equal columns, "not recorded" included.
fn assert_column(column: &[f64], expected: &[Option<f64>]) {
    let found: Vec<Option<f64>> = column.iter().map(|v| (!v.is_nan()).then_some(*v)).collect();
    assert_eq!(found, expected);
}
