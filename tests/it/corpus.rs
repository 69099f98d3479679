//! The main job on a corpus of real files, when one is at hand: `STRIDELOAD_CORPUS` names its folder. Its
//! `MANIFEST.tsv` was made by other readers; cadence is checked against `fitparser`.

use crate::program::{Desk, csv_rows};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The corpus folder; says so when there is none.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("STRIDELOAD_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("STRIDELOAD_CORPUS is not set: the corpus is skipped");
    }
    folder
}

type Row = BTreeMap<String, String>;

fn manifest(corpus: &Path) -> Vec<Row> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(corpus.join("MANIFEST.tsv")).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(row: &Row, column: &str) -> Option<f64> {
    row[column].parse().ok()
}

/// Both club folders in one: a member per runner. Gives the table rows and the problem rows by manifest path.
fn club(corpus: &Path) -> (BTreeMap<String, Row>, BTreeMap<String, Row>) {
    let desk = Desk::new();
    let mut rows = BTreeMap::new();
    let mut problems = BTreeMap::new();
    for (folder, output) in [("histories", "histories"), ("exports/strava", "strava")] {
        let members = corpus.join(folder);
        let (code, _, err) = desk.run(&["club", members.to_str().unwrap(), "-q", "--no-cache", "-o", output]);
        assert_eq!(code, 0, "{err}");
        let private = desk.path(output).join("private");
        for row in csv_rows(&private.join("activities.csv")) {
            rows.insert(manifest_path(folder, &row), row);
        }
        for row in csv_rows(&private.join("problems.csv")) {
            problems.insert(manifest_path(folder, &row), row);
        }
    }
    (rows, problems)
}

fn manifest_path(folder: &str, row: &Row) -> String {
    let entry = if row["entry"].is_empty() { String::new() } else { format!("!/{}", row["entry"]) };
    format!("{folder}/{}{entry}", row["source"])
}

/// Mean steps a minute over records at 2 m/s and faster, as `fitparser` reads them, both feet counted.
fn independent_cadence_spm(bytes: &[u8]) -> Option<f64> {
    let options =
        [fitparser::de::DecodeOption::SkipDataCrcValidation, fitparser::de::DecodeOption::SkipHeaderCrcValidation]
            .into_iter()
            .collect();
    let records = std::panic::catch_unwind(|| fitparser::de::from_bytes_with_options(bytes, &options)).ok()?.ok()?;
    let (mut sum, mut count) = (0.0, 0u32);
    for record in records.iter().filter(|record| record.kind().to_string() == "record") {
        let value = |name: &str| {
            let field = record.fields().iter().find(|field| field.name() == name)?;
            field.value().clone().try_into().ok()
        };
        let speed: Option<f64> = value("enhanced_speed").or_else(|| value("speed"));
        if let (Some(speed), Some(cadence)) = (speed, value("cadence"))
            && speed >= 2.0
        {
            sum += 2.0 * (cadence + value("fractional_cadence").unwrap_or(0.0));
            count += 1;
        }
    }
    (count >= 180).then(|| sum / f64::from(count))
}

fn bytes_of(corpus: &Path, manifest_path: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    match manifest_path.split_once("!/") {
        Some((archive, entry)) => {
            let file = std::fs::File::open(corpus.join(archive)).unwrap();
            zip::ZipArchive::new(file).unwrap().by_name(entry).unwrap().read_to_end(&mut bytes).unwrap();
        }
        None => bytes = std::fs::read(corpus.join(manifest_path)).unwrap(),
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).unwrap();
        return unpacked;
    }
    bytes
}

/// Counts how many of some checks hold, and remembers who does not.
#[derive(Default)]
struct Tally {
    held: usize,
    failed: Vec<String>,
}

impl Tally {
    fn add(&mut self, holds: bool, describe: impl FnOnce() -> String) {
        if holds { self.held += 1 } else { self.failed.push(describe()) }
    }

    fn expect(&self, what: &str, share: f64) {
        let all = self.held + self.failed.len();
        let reached = self.held as f64 / all as f64;
        println!("{what}: {} of {all} ({:.2} %, wanted {:.0} %)", self.held, 100.0 * reached, 100.0 * share);
        for failed in self.failed.iter().take(40) {
            println!("  not: {failed}");
        }
        assert!(all > 100, "{what}: only {all} checked");
        assert!(reached >= share, "{what}");
    }
}

#[test]
fn real_histories_are_found_whole_and_measured_right() {
    let Some(corpus) = corpus() else { return };
    let (rows, problems) = club(&corpus);
    let [mut found, mut distance, mut distance_gps, mut cadence] = <[Tally; 4]>::default();
    for listed in manifest(&corpus) {
        let path = &listed["path"];
        let in_club = path.starts_with("histories/") || path.starts_with("exports/strava/");
        let is_run = listed["sport"].contains("running");
        if !in_club || !is_run {
            continue;
        }
        let row = rows.get(path);
        let is_copy = problems.get(path).is_some_and(|problem| problem["class"] == "duplicate");
        found.add(row.is_some_and(|row| row["sport"] == "running") || is_copy, || path.clone());
        let Some(row) = row else { continue };
        if listed["format"] != "fit" {
            continue;
        }
        if let Some(reported_m) = number(&listed, "reported_distance_m").filter(|metres| *metres > 0.0) {
            let close = |column: &str, share: f64| {
                number(row, column).is_some_and(|metres| (metres - reported_m).abs() <= share * reported_m)
            };
            let describe = |column: &str| format!("{path}: {} against {reported_m}", row[column]);
            distance.add(close("distance_m", 0.02), || describe("distance_m"));
            if !row["distance_gps_m"].is_empty() {
                distance_gps.add(close("distance_gps_m", 0.05), || describe("distance_gps_m"));
            }
        }
        if let Some(ours_spm) = number(row, "cadence_spm")
            && let Some(theirs_spm) = independent_cadence_spm(&bytes_of(&corpus, path))
        {
            cadence.add((ours_spm - theirs_spm).abs() <= 4.0, || format!("{path}: {ours_spm} against {theirs_spm:.1}"));
        }
    }
    found.expect("runs found", 0.99);
    distance.expect("distance within 2 % of the device's", 0.97);
    distance_gps.expect("GPS distance within 5 % of the device's", 0.97);
    cadence.expect("cadence within 4 steps a minute of fitparser's records", 0.96);
}

#[test]
fn every_odd_file_is_accounted_for() {
    let Some(corpus) = corpus() else { return };
    let desk = Desk::new();
    let odd = corpus.join("odd");
    let (code, out, err) = desk.run(&["check", odd.to_str().unwrap(), "--json", "--no-cache", "-q"]);
    assert_eq!(code, 0, "{err}");
    assert!(!err.contains("panic"), "{err}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let counts = report["counts"].as_object().unwrap();
    let classes: u64 = counts.iter().filter(|(name, _)| *name != "found").map(|(_, n)| n.as_u64().unwrap()).sum();
    assert_eq!(counts["found"].as_u64().unwrap(), classes);
    println!("odd files: {}", serde_json::to_string(counts).unwrap());
    let problems = report["problems"].as_array().unwrap();
    assert!(
        !problems.iter().any(|problem| problem["reason"].as_str().unwrap().contains("please report it")),
        "a reader failed on a file"
    );
    let named: BTreeSet<&str> = problems.iter().map(|problem| problem["source"].as_str().unwrap()).collect();
    let on_disk = crate::program::tree(&odd).len() as u64;
    assert!(counts["found"].as_u64().unwrap() + 1 >= on_disk, "{on_disk} files on disk");
    println!("{on_disk} files on disk, {} named in the problem list", named.len());
}
