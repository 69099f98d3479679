//! The synthetic runner knows what was run; the program must find it again. Expected values stand in
//! `fixtures/expected/`, written by the generator, never by the pipeline.

use crate::program::{Desk, csv_rows, fixture};
use serde_json::Value;
use std::collections::BTreeMap;

type Row = BTreeMap<String, String>;

fn expected(name: &str) -> Value {
    let file = fixture("expected").join(name).with_extension("json");
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn files(expected: &Value) -> Vec<String> {
    let names = expected["files"].as_array().unwrap().iter();
    names.map(|name| fixture(name.as_str().unwrap()).to_str().unwrap().to_owned()).collect()
}

/// Counts as `check` prints them, the export's own list left out as the truth leaves it out.
fn counts(desk: &Desk, files: &[String]) -> BTreeMap<String, u64> {
    let mut words = vec!["check", "--json", "--no-cache", "-q"];
    words.extend(files.iter().map(String::as_str));
    let (_, out, err) = desk.run(&words);
    let report: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
    let is_list = |problem: &&Value| problem["reason"].as_str().unwrap().starts_with("the export's own list");
    let lists = report["problems"].as_array().unwrap().iter().filter(is_list);
    let mut counts: BTreeMap<String, u64> =
        report["counts"].as_object().unwrap().iter().map(|(name, n)| (name.clone(), n.as_u64().unwrap())).collect();
    for list in lists {
        *counts.get_mut("found").unwrap() -= 1;
        *counts.get_mut(list["class"].as_str().unwrap()).unwrap() -= 1;
    }
    counts
}

fn activities(desk: &Desk, files: &[String]) -> Vec<Row> {
    let mut words = vec!["analyze", "-q", "--no-png", "--no-cache", "--as-of", "2027-01-31"];
    words.extend(files.iter().map(String::as_str));
    let (code, _, err) = desk.run(&words);
    assert_eq!(code, 0, "{err}");
    csv_rows(&desk.path("strideload-out/activities.csv"))
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} is {:?} in {row:?}", row[column]))
}

fn check_close(row: &Row, column: &str, truth: &Value, share: f64, absolute: f64) {
    let Some(truth) = truth.as_f64() else { return };
    let value = number(row, column);
    let allowed = (share * truth).max(absolute);
    assert!((value - truth).abs() <= allowed, "{column} of {}: {value} against {truth}", row["source"]);
}

fn check_activity(row: &Row, truth: &Value) {
    let start_ms = chrono::DateTime::parse_from_rfc3339(&row["start_utc"]).unwrap().timestamp_millis();
    assert!((start_ms - truth["start_utc_ms"].as_i64().unwrap()).abs() <= 1000, "start of {}", row["source"]);
    for column in ["sport", "local_date", "start_local"] {
        assert_eq!(row[column], truth[column].as_str().unwrap(), "{column} of {}", row["source"]);
    }
    assert_eq!(number(row, "utc_offset_s"), truth["utc_offset_s"].as_f64().unwrap(), "of {}", row["source"]);
    if truth["complete"] == false {
        assert_eq!(row["partial"], "true");
        let distance_m = number(row, "distance_m");
        assert!(distance_m > 100.0 && distance_m < truth["distance_m"].as_f64().unwrap(), "{distance_m}");
        return;
    }
    assert_eq!(row["partial"], "false");
    check_close(row, "distance_m", &truth["distance_m"], 0.02, 1.0);
    check_close(row, "elapsed_s", &truth["elapsed_s"], 0.0, 5.0);
    if truth["format"].is_null() {
        return; // typed in by hand: the list says how far and how long, and nothing else
    }
    check_close(row, "moving_s", &truth["moving_s"], 0.03, 15.0);
    check_close(row, "cadence_spm", &truth["cadence_spm"], 0.0, 1.5);
    check_close(row, "steps", &truth["steps"], 0.03, 20.0);
    if !row["ascent_m"].is_empty() {
        check_close(row, "ascent_m", &truth["ascent_m"], 0.2, 6.0);
        check_close(row, "descent_m", &truth["descent_m"], 0.2, 6.0);
    }
}

fn check(name: &str) {
    let desk = Desk::new();
    let expected = expected(name);
    let files = files(&expected);
    let counts = counts(&desk, &files);
    for (class, n) in expected["counts"].as_object().unwrap() {
        if class != "partial" {
            assert_eq!(counts[class], n.as_u64().unwrap(), "{class} in {name}: {counts:?}");
        }
    }
    let truths = expected["activities"].as_array().unwrap();
    if truths.is_empty() {
        return;
    }
    let rows = activities(&desk, &files);
    assert_eq!(rows.len(), truths.len(), "{name}: {rows:?}");
    for truth in truths {
        let date = truth["start_local"].as_str().unwrap();
        let row = rows.iter().find(|row| row["start_local"] == date);
        check_activity(row.unwrap_or_else(|| panic!("{name}: no activity at {date} local")), truth);
    }
}

#[test]
fn one_run_in_five_files_is_one_run() {
    check("run");
}

#[test]
fn a_strava_export_is_read_whole() {
    check("strava_export");
}

#[test]
fn an_archive_in_an_archive_is_read() {
    check("zip_in_zip");
}

#[test]
fn a_treadmill_run_counts_without_positions() {
    check("treadmill");
}

#[test]
fn pauses_are_not_run() {
    check("pauses");
}

#[test]
fn sparse_recording_measures_the_same() {
    check("smart_recording");
}

#[test]
fn a_run_late_on_sunday_stays_on_sunday() {
    check("late_sunday");
}

#[test]
fn a_course_is_no_run() {
    check("course");
}

#[test]
fn a_ride_is_listed_and_is_no_run() {
    check("ride");
}

#[test]
fn damaged_files_give_what_is_good_in_them() {
    check("damaged");
}
