//! Files broken on purpose by mutators that know the format, through the whole program: in a child with bounded memory
//! and time, so that an abort, a hang or a full memory counts. `STRIDELOAD_MUTANTS` asks for more of them.

#![cfg(unix)]

mod fit;
mod tables;
mod xml;

use crate::fit_reader::damage::{plain_run, unusual_run};
use crate::program::{Desk, csv_rows};
use crate::xml_readers::damage::{small_gpx, small_tcx};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::io::Write;

/// Mutants of FIT; of the other classes half as many each.
const MUTANTS: usize = 240;
/// More than the program needs for any of this, and far less than a runaway takes.
const MEMORY_KB: u64 = 6_000_000;
const CPU_SECONDS: u64 = 240;

fn mutants() -> usize {
    std::env::var("STRIDELOAD_MUTANTS").ok().and_then(|text| text.parse().ok()).unwrap_or(MUTANTS)
}

/// A run no mutant resembles, eleven years before them.
fn sound_run() -> Vec<u8> {
    let points: String = (0..=120)
        .map(|i| {
            let lat = 51.0 + 15.0 * f64::from(i) / 111_195.0;
            let time = format!("2010-03-03T06:{:02}:{:02}Z", 5 * i / 60, 5 * i % 60);
            format!("<trkpt lat=\"{lat:.7}\" lon=\"-1\"><ele>50</ele><time>{time}</time></trkpt>")
        })
        .collect();
    format!("<gpx><trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>").into_bytes()
}

/// Flips, fills or cuts a few bytes anywhere.
fn scratched(bytes: &[u8], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..rng.random_range(1..=4) {
        let at = rng.random_range(0..bytes.len());
        match rng.random_range(0..3) {
            0 => bytes[at] ^= 1 << rng.random_range(0..8),
            1 => bytes[at] = rng.next_u32() as u8,
            _ => {
                let end = (at + rng.random_range(1..9)).min(bytes.len());
                bytes[at..end].fill([0x00, 0x7f, 0xff][rng.random_range(0..3)]);
            }
        }
    }
    if rng.random_range(0..6) == 0 {
        bytes.truncate(rng.random_range(1..=bytes.len()));
    }
    bytes
}

fn packed(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// Name below the folder and content of every mutant, the same on every machine.
fn all_mutants(count: usize) -> Vec<(String, Vec<u8>)> {
    let mut rng = ChaCha8Rng::seed_from_u64(0x5712_1DE5);
    let (fit, gpx, tcx) = ([plain_run(), unusual_run()], small_gpx(), small_tcx());
    let zip = packed(&[("a.fit", &fit[0]), ("b.gpx", &gpx), ("in.zip", &packed(&[("c.tcx", &tcx)]))]);
    let gz = gzipped(&fit[0]);
    let mut files = Vec::new();
    for i in 0..count {
        files.push((format!("fit/{i:06}.fit"), fit::mutate(&fit[i % 2], &mut rng)));
    }
    for i in 0..count / 2 {
        files.push((format!("gpx/{i:06}.gpx"), xml::mutate(&gpx, &mut rng)));
        files.push((format!("tcx/{i:06}.tcx"), xml::mutate(&tcx, &mut rng)));
        files.push((format!("zip/{i:06}.zip"), scratched(&zip, &mut rng)));
        files.push((format!("gz/{i:06}.fit.gz"), scratched(&gz, &mut rng)));
        let (name, table) = tables::mutate(i, &mut rng);
        files.push((format!("table/{i:06}/{name}"), table));
    }
    files
}

/// The columns a file's own bytes decide.
const OWN_COLUMNS: [&str; 8] =
    ["activity_id", "start_utc", "local_date", "elapsed_s", "moving_s", "distance_m", "ascent_m", "sport"];

#[test]
fn no_mutant_stops_the_program_or_changes_a_sound_run() {
    let desk = Desk::new();
    let files = all_mutants(mutants());
    for (name, bytes) in &files {
        desk.file(&format!("in/{name}"), bytes);
    }
    desk.file("in/sound.gpx", &sound_run());
    let words = ["in", "--no-cache", "--no-png", "-q", "--as-of", "2026-11-22", "-o", "out"];
    let child = desk.bounded(MEMORY_KB, CPU_SECONDS).args(words).output().unwrap();
    let stderr = String::from_utf8_lossy(&child.stderr);
    assert_eq!(child.status.code(), Some(0), "{:?} {stderr}", child.status);
    assert!(!stderr.contains("panicked"), "{stderr}");

    let problems = csv_rows(&desk.path("out/problems.csv"));
    let broken: Vec<_> = problems.iter().filter(|row| row["reason"].contains("please report it")).collect();
    assert!(broken.is_empty(), "a reader gave up on its own fault: {broken:?}");
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.path("out/manifest.json")).unwrap()).unwrap();
    let counts = manifest["counts"].as_object().unwrap();
    let count = |name: &str| counts[name].as_u64().unwrap() as usize;
    let classes: usize = counts.keys().filter(|name| *name != "found").map(|name| count(name)).sum();
    assert_eq!(count("found"), classes);
    assert!(count("found") > files.len(), "every file is found: {}", count("found"));

    let activities = csv_rows(&desk.path("out/activities.csv"));
    for row in &activities {
        for (column, value) in row {
            assert!(!["NaN", "inf", "-inf"].contains(&value.as_str()), "{column} of {}", row["source"]);
        }
    }
    let sound = activities.iter().find(|row| row["source"] == "sound.gpx").unwrap();
    let alone = Desk::new();
    alone.file("in/sound.gpx", &sound_run());
    assert_eq!(alone.run(&words).0, 0);
    let before = &csv_rows(&alone.path("out/activities.csv"))[0];
    for column in OWN_COLUMNS {
        assert_eq!(sound[column], before[column], "{column}");
    }

    // A mutant that dies at the door tests the door alone.
    let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
    let is_copy = |row: &&BTreeMap<String, String>| row["class"] == "duplicate";
    let sources: std::collections::BTreeSet<&str> =
        activities.iter().chain(problems.iter().filter(is_copy)).map(|row| row["source"].as_str()).collect();
    for (name, _) in &files {
        let class = name.split('/').next().unwrap();
        *reached.entry(class).or_default() += usize::from(sources.contains(name.as_str()));
    }
    println!("mutants that reached record decoding, of {} FIT and half of each other: {reached:?}", mutants());
    assert!(reached["fit"] * 2 > mutants(), "{reached:?}");
    for class in ["gpx", "tcx"] {
        assert!(reached[class] * 4 > mutants(), "{reached:?}");
    }
}
