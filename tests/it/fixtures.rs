//! The committed fixtures are what the synthetic runner writes, byte for byte.
//!
//! The model uses `sin`, `exp` and `ln` of the system's mathematics library; on a platform where one of them rounds
//! differently a last digit may differ. `UPDATE_FIXTURES=1` writes the folder anew.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use strideload::synth::write_fixtures;

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Bytes by path relative to `folder`, without the page that explains them.
fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != "README.md")
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn the_committed_fixtures_are_what_the_synthetic_runner_writes() {
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        write_fixtures(&committed()).unwrap();
    }
    let fresh_folder = tempfile::tempdir().unwrap();
    write_fixtures(fresh_folder.path()).unwrap();
    let fresh = files_below(fresh_folder.path());
    let kept = files_below(&committed());

    assert_eq!(fresh.keys().collect::<Vec<_>>(), kept.keys().collect::<Vec<_>>());
    let differing: Vec<&String> = fresh.keys().filter(|name| fresh[*name] != kept[*name]).collect();
    assert_eq!(differing, Vec::<&String>::new());
}

#[test]
fn the_fixtures_stay_small() {
    let bytes: usize = files_below(&committed()).values().map(Vec::len).sum();
    assert!(bytes < 1_500_000, "{bytes}");
}

/// What a second, independent reader finds in a FIT file.
struct FitContent {
    start_utc_s: i64,
    distance_m: f64,
    /// Mean of the non-zero values: one foot for a runner.
    cadence: f64,
    positions: usize,
    records: usize,
    timer_s: f64,
}

fn read_fit(name: &str) -> FitContent {
    use fitparser::profile::MesgNum;
    let messages = fitparser::from_bytes(&fs::read(committed().join(name)).unwrap()).unwrap();
    let of_kind = |kind| messages.iter().filter(move |message| message.kind() == kind);
    let value = |message: &fitparser::FitDataRecord, name: &str| -> Option<f64> {
        let field = message.fields().iter().find(|field| field.name() == name)?;
        field.value().clone().try_into().ok()
    };
    let cadences: Vec<f64> = of_kind(MesgNum::Record)
        .filter_map(|record| value(record, "cadence"))
        .filter(|&cadence| cadence > 0.0)
        .collect();
    let session = of_kind(MesgNum::Session).next().unwrap();
    let start = session.fields().iter().find(|field| field.name() == "start_time").unwrap().value();
    let fitparser::Value::Timestamp(start) = start else { panic!("{start:?} is no time") };
    FitContent {
        start_utc_s: start.timestamp(),
        distance_m: of_kind(MesgNum::Record).filter_map(|record| value(record, "distance")).next_back().unwrap(),
        cadence: cadences.iter().sum::<f64>() / cadences.len() as f64,
        positions: of_kind(MesgNum::Record).filter(|record| value(record, "position_lat").is_some()).count(),
        records: of_kind(MesgNum::Record).count(),
        timer_s: value(session, "total_timer_time").unwrap(),
    }
}

fn expected_activity(scenario: &str) -> serde_json::Value {
    let text = fs::read(committed().join(format!("expected/{scenario}.json"))).unwrap();
    let expected: serde_json::Value = serde_json::from_slice(&text).unwrap();
    expected["activities"][0].clone()
}

fn assert_within(what: &str, value: f64, truth: f64, tolerance: f64) {
    assert!((value - truth).abs() <= tolerance, "{what}: {value} where the runner did {truth}");
}

#[test]
fn another_reader_finds_in_each_fit_file_what_the_runner_did() {
    for (scenario, file) in [
        ("run", "formats/run.fit"),
        ("treadmill", "treadmill.fit"),
        ("pauses", "pauses.fit"),
        ("smart_recording", "smart_recording.fit"),
        ("late_sunday", "late_sunday.fit"),
    ] {
        let content = read_fit(file);
        let truth = expected_activity(scenario);
        let number = |name: &str| truth[name].as_f64().unwrap();
        assert_eq!(content.start_utc_s * 1000, truth["start_utc_ms"].as_i64().unwrap(), "{file}");
        assert_within(file, content.distance_m, number("distance_m"), 0.016 * number("distance_m"));
        assert_eq!(content.timer_s, number("timer_s"), "{file}");
        // The walking break of `pauses` counts in the file and not in the truth.
        let cadence_tolerance = if scenario == "pauses" { 3.0 } else { 0.6 };
        assert_within(file, content.cadence, number("cadence_spm") / 2.0, cadence_tolerance);
    }
}

#[test]
fn a_treadmill_has_no_positions_and_smart_recording_has_a_third_of_the_records() {
    let (treadmill, sparse) = (read_fit("treadmill.fit"), read_fit("smart_recording.fit"));
    assert_eq!((treadmill.positions, sparse.positions), (0, sparse.records));
    let seconds = expected_activity("smart_recording")["timer_s"].as_f64().unwrap();
    let share = sparse.records as f64 / seconds;
    assert!((0.25..0.45).contains(&share), "{share}");
}

#[test]
fn the_positions_of_the_gpx_files_are_as_long_as_the_run() {
    use geographiclib_rs::{Geodesic, InverseGeodesic};
    for (scenario, file) in
        [("run", "formats/run.gpx"), ("run", "formats/run_garmin.gpx"), ("late_sunday", "late_sunday.gpx")]
    {
        let document = gpx::read(fs::File::open(committed().join(file)).unwrap()).unwrap();
        let points: Vec<_> =
            document.tracks.iter().flat_map(|track| &track.segments).flat_map(|segment| &segment.points).collect();
        let between = |pair: &[&gpx::Waypoint]| -> f64 {
            let (a, b) = (pair[0].point(), pair[1].point());
            Geodesic::wgs84().inverse(a.y(), a.x(), b.y(), b.x())
        };
        let length_m: f64 = points.windows(2).map(between).sum();
        let truth_m = expected_activity(scenario)["distance_m"].as_f64().unwrap();
        assert_within(file, length_m, truth_m, 0.015 * truth_m);
    }
}

#[test]
fn the_late_sunday_run_starts_on_monday_in_utc() {
    let truth = expected_activity("late_sunday");
    assert_eq!(truth["start_local"], "2025-11-16T22:32:00");
    // 17 November 2025, 04:32 UTC.
    assert_eq!(truth["start_utc_ms"], 1_763_353_920_000_i64);
}
