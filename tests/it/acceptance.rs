//! What runners complain of in other programs, each as one test from the user's end: files in, tables out. The numbers
//! in the tests' comments count the complaints; one that has several faces has several tests.
//!
//! Expected values are those the files were written with. `lives` holds what ten kinds of runners read about their steps.

mod cadence;
mod dedupe;
mod elevation;
mod ingest;
mod lives;
mod output;
mod time;

use crate::program::{Desk, csv_rows};
use std::collections::BTreeMap;
use strideload::synth::encode;
use strideload::synth::fit::{FitActivity, FitRecord, FitTotals};
use strideload::synth::plan::FileFormat;

type Row = BTreeMap<String, String>;

/// Monday, 5 October 2026, 06:00 UTC; from `date -u +%s`.
const MONDAY_MS: i64 = 1_791_180_000_000;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
const SPEED_MPS: f64 = 3.0;
const STRIDES: f64 = 82.0;
/// By which a degree of latitude at 51 N is divided to walk north in metres.
const METRES_PER_DEGREE: f64 = 111_250.0;

/// A run due north at 3 m/s and 164 steps a minute, a record a second, on the watch of British summer time.
fn run(start_utc_ms: i64, minutes: u32) -> FitActivity {
    let record = |t: u32| FitRecord {
        elapsed_s: t,
        lat_deg: Some(51.0 + SPEED_MPS * f64::from(t) / METRES_PER_DEGREE),
        lon_deg: Some(-1.0),
        altitude_m: Some(100.0),
        distance_m: Some(SPEED_MPS * f64::from(t)),
        speed_mps: Some(SPEED_MPS),
        cadence_strides: Some(STRIDES),
        heart_rate_bpm: Some(140),
        ..FitRecord::default()
    };
    let seconds = minutes * 60;
    FitActivity {
        start_utc_ms,
        utc_offset_s: Some(3600),
        records: (0..=seconds).map(record).collect(),
        totals: FitTotals {
            elapsed_s: f64::from(seconds),
            timer_s: f64::from(seconds),
            distance_m: Some(SPEED_MPS * f64::from(seconds)),
            ..FitTotals::default()
        },
        ..FitActivity::default()
    }
}

/// The same run with each record changed.
fn changed(mut activity: FitActivity, change: impl Fn(&mut FitRecord)) -> FitActivity {
    activity.records.iter_mut().for_each(change);
    activity
}

fn fit(activity: &FitActivity) -> Vec<u8> {
    encode(activity, "", FileFormat::Fit)
}

fn gpx(activity: &FitActivity) -> Vec<u8> {
    encode(activity, "", FileFormat::GpxGarmin)
}

fn tcx(activity: &FitActivity) -> Vec<u8> {
    encode(activity, "", FileFormat::Tcx)
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The tables an analysis wrote.
struct Found {
    activities: Vec<Row>,
    weeks: Vec<Row>,
    problems: Vec<Row>,
    stdout: String,
}

impl Found {
    /// Of all activities by start; their number is checked.
    fn column<const N: usize>(&self, name: &str) -> [&str; N] {
        let values: Vec<&str> = self.activities.iter().map(|row| row[name].as_str()).collect();
        values.try_into().unwrap_or_else(|values| panic!("{name}: {values:?}"))
    }

    fn numbers<const N: usize>(&self, name: &str) -> [f64; N] {
        self.column(name).map(|text: &str| text.parse().unwrap_or(f64::NAN))
    }

    /// Class and reason of the first entry so named.
    fn problem(&self, source: &str) -> (&str, &str) {
        let named = |row: &&Row| row["source"] == source || row["entry"] == source;
        let row = self.problems.iter().find(named).unwrap_or_else(|| panic!("{source}: {:?}", self.problems));
        (&row["class"], &row["reason"])
    }
}

/// Analyses files put into one folder. Every run is held to the identity of the classes.
fn analysed(files: &[(&str, Vec<u8>)]) -> Found {
    analysed_with(files, &[])
}

fn analysed_with(files: &[(&str, Vec<u8>)], words: &[&str]) -> Found {
    let desk = Desk::new();
    for (name, bytes) in files {
        desk.file(&format!("in/{name}"), bytes);
    }
    let found = analysed_on(&desk, words);
    let manifest = std::fs::read(desk.path("out/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let counts = manifest["counts"].as_object().unwrap();
    let classes: u64 = counts.iter().filter(|(name, _)| *name != "found").map(|(_, n)| n.as_u64().unwrap()).sum();
    assert_eq!(counts["found"].as_u64().unwrap(), classes);
    found
}

/// Analyses the folder `in` of a desk.
fn analysed_on(desk: &Desk, words: &[&str]) -> Found {
    let mut all = vec!["in", "-o", "out", "--no-png", "--no-cache"];
    all.extend(words);
    let (code, stdout, err) = desk.run(&all);
    assert_eq!(code, 0, "{err}");
    let table = |name: &str| csv_rows(&desk.path("out").join(name));
    Found { activities: table("activities.csv"), weeks: table("weeks.csv"), problems: table("problems.csv"), stdout }
}

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, expected {expected} within {tolerance}");
}
