//! The main job on a corpus of real files, when one is at hand: `STRIDELOAD_CORPUS` names its folder. Its
//! `MANIFEST.tsv` was made by other readers; cadence is checked against `fitparser`.

mod autopsy;
mod load;
mod other_readers;
mod sides;
mod steps;

use crate::program::{Desk, csv_rows};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use strideload::decode::decode;
use strideload::model::Format;

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
        // Written anew on the desk each time: everybody is in, and the corpus stays as it is.
        drop(std::fs::remove_file(desk.path("all.toml")));
        let (code, _, err) =
            desk.run(&["club", members.to_str().unwrap(), "-q", "--no-cache", "--roster", "all.toml", "-o", output]);
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

    /// Prints the figure and who fails; gives all checks and the share that held.
    fn print(&self, what: &str) -> (usize, f64) {
        let all = self.held + self.failed.len();
        let reached = self.held as f64 / all as f64;
        println!("{what}: {} of {all} ({:.2} %)", self.held, 100.0 * reached);
        for failed in self.failed.iter().take(60) {
            println!("  not: {failed}");
        }
        (all, reached)
    }

    fn expect(&self, what: &str, share: f64) {
        let (all, reached) = self.print(what);
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
    found.expect("runs found", 1.0);
    distance.expect("distance within 2 % of the device's", 0.97);
    distance_gps.expect("GPS distance within 5 % of the device's", 0.97);
    cadence.expect("cadence within 4 steps a minute of fitparser's records", 0.96);
}

/// Samples of all activities of a file, as our reader gives them before cleaning; `None` for no activity.
fn records_read(format: Format, bytes: &[u8]) -> Option<usize> {
    let decoded = decode(format, bytes).ok()?;
    Some(decoded.activities.iter().map(|activity| activity.samples.len()).sum())
}

#[test]
fn record_counts_are_those_of_the_other_reader() {
    let Some(corpus) = corpus() else { return };
    let [mut whole, mut damaged] = <[Tally; 2]>::default();
    for listed in manifest(&corpus) {
        let (path, expected) = (&listed["path"], number(&listed, "records").unwrap_or_default() as usize);
        let format = match listed["format"].as_str() {
            "fit" => Format::Fit,
            "gpx" => Format::Gpx,
            "tcx" => Format::Tcx,
            _ => continue,
        };
        let notes = &listed["notes"];
        let is_damaged = ["cut-", "truncated", "damaged", "malformed", "bad-", "data-size-0", "chained", "trailing"];
        let is_multisport = path.contains("multisport") || path.contains("not-an-activity");
        let is_course = notes.split("; ").any(|note| note == "course");
        if expected == 0 || is_multisport || is_course || notes.contains("no-time") {
            continue;
        }
        // A point without a time is a place, not a sample.
        let untimed = notes.split("; ").find_map(|note| note.strip_prefix("some-points-without-time-")?.parse().ok());
        let expected = expected - untimed.unwrap_or(0);
        let read = records_read(format, &partly_bytes_of(&corpus, path));
        let describe = || format!("{path}: {read:?} against {expected}; {notes}");
        if is_damaged.iter().any(|word| notes.contains(word)) {
            damaged.add(read.is_some_and(|read| read >= expected), describe);
        } else {
            whole.add(read == Some(expected), describe);
        }
    }
    whole.print("record counts equal to the manifest's");
    damaged.print("records kept of damaged files, at least the manifest's");
    assert!(whole.held > 1000 && damaged.held > 20);
    assert!(whole.failed.is_empty() && damaged.failed.is_empty());
}

/// As [`bytes_of`], with what a broken gzip stream still gives.
fn partly_bytes_of(corpus: &Path, manifest_path: &str) -> Vec<u8> {
    if manifest_path.contains("!/") {
        return bytes_of(corpus, manifest_path);
    }
    let bytes = std::fs::read(corpus.join(manifest_path)).unwrap();
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes;
    }
    let mut unpacked = Vec::new();
    let _ = flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut unpacked);
    unpacked
}

#[test]
fn fit_and_gpx_of_one_run_agree_and_count_once() {
    let Some(corpus) = corpus() else { return };
    let desk = Desk::new();
    let pairs = corpus.join("formats/pairs-fit-and-gpx");
    let analysed = |input: &Path| {
        let (code, _, err) = desk.run(&[input.to_str().unwrap(), "-q", "--no-png", "--no-cache", "-o", "out"]);
        (code, csv_rows_or_none(&desk.path("out/activities.csv"), code), err)
    };
    let (mut fits, mut together, mut compared) = (0, 0, 0);
    let mut far: Vec<String> = Vec::new();
    for fit in crate::program::tree(&pairs).iter().map(|(name, _)| name).filter(|name| name.ends_with(".fit")) {
        fits += 1;
        let gpx = fit.replace(".fit", ".gpx.gz");
        let by_fit = analysed(&pairs.join(fit)).1.pop().unwrap();
        let by_gpx = analysed(&pairs.join(&gpx)).1.pop();
        desk.file(&format!("pair/{fit}"), &std::fs::read(pairs.join(fit)).unwrap());
        desk.file(&format!("pair/{gpx}"), &std::fs::read(pairs.join(&gpx)).unwrap());
        together += 1;
        let Some(by_gpx) = by_gpx.filter(|row| !row["distance_gps_m"].is_empty()) else {
            println!("{fit}: the GPX holds no point");
            continue;
        };
        compared += 1;
        let value = |row: &Row, column: &str| number(row, column).unwrap_or(f64::NAN);
        let share = |column: &str| value(&by_gpx, column) / value(&by_fit, column) - 1.0;
        let cadence = value(&by_gpx, "cadence_spm") - value(&by_fit, "cadence_spm");
        let gps = value(&by_gpx, "distance_m") / value(&by_fit, "distance_gps_m") - 1.0;
        println!(
            "{fit}: GPX over FIT: distance {:+.2} % (FIT by GPS {:+.2} %), moving time {:+.2} %, cadence {cadence:+.2}",
            100.0 * share("distance_m"),
            100.0 * gps,
            100.0 * share("moving_s"),
        );
        for (what, apart, wanted) in
            [("GPS distance", gps, 0.005), ("moving time", share("moving_s"), 0.01), ("cadence", cadence, 1.0)]
        {
            // A GPX keeps no timer stops: a short one is bridged at a walk.
            assert!(apart.abs() <= 1.5 * wanted, "{fit}: {what} {apart}");
            if apart.abs() > wanted {
                far.push(format!("{fit}: {what}"));
            }
        }
    }
    println!("further apart than wanted: {far:?}");
    assert!(compared >= 4 && together == 7 && fits == 7, "{compared} and {together} of {fits}");
    let (code, rows, err) = analysed(&desk.path("pair"));
    assert_eq!((code, rows.len()), (0, together), "{err}");
    assert!(rows.iter().all(|row| row["format"] == "fit"));
}

fn csv_rows_or_none(file: &Path, code: i32) -> Vec<Row> {
    if code == 0 { csv_rows(file) } else { Vec::new() }
}

#[test]
fn the_whole_corpus_at_once_is_accounted_for() {
    let Some(corpus) = corpus() else { return };
    let desk = Desk::new();
    let (code, out, err) = desk.run(&["check", corpus.to_str().unwrap(), "--json", "--no-cache", "-q"]);
    assert_eq!(code, 0, "{err}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let counts = report["counts"].as_object().unwrap();
    println!("whole corpus: {}", serde_json::to_string(counts).unwrap());
    let classes: u64 = counts.iter().filter(|(name, _)| *name != "found").map(|(_, n)| n.as_u64().unwrap()).sum();
    assert_eq!(counts["found"].as_u64().unwrap(), classes);
    let listed = manifest(&corpus);
    let on_disk = crate::program::tree(&corpus).len();
    println!("{} rows in the manifest, {on_disk} files on disk", listed.len());
    assert!(counts["found"].as_u64().unwrap() as usize >= listed.len());
    // What is not used, no activity, another sport or a copy has a reason a person can read.
    for problem in report["problems"].as_array().unwrap() {
        assert!(!problem["reason"].as_str().unwrap().is_empty(), "{problem}");
    }
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
