//! Sides on real histories: what half of the runs say against what the other half says (docs/science.md 4.5). True sides
//! are not known, so signs and sizes are compared, not truth.

use super::{corpus, number};
use crate::program::{Desk, csv_rows};
use std::io::Read;
use std::path::Path;

/// Separation of the directions over all roads, weighted by the rarer direction's metres, and its standard error.
struct Half {
    runs: usize,
    roads: usize,
    offset_m: f64,
    se_m: f64,
}

fn half(desk: &Desk, folder: &str, runs: usize) -> Half {
    let (code, json, err) = desk.run(&["routes", folder, "--json", "--no-cache", "-q"]);
    assert_eq!(code, 0, "{err}");
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    let (mut roads, mut weight, mut sum, mut variance) = (0, 0.0, 0.0, 0.0);
    for road in read["routes"].as_array().unwrap() {
        let (Some(offset_m), Some(se_m)) = (road["offset_m"].as_f64(), road["offset_se_m"].as_f64()) else { continue };
        // Wider apart the two ways are two paths.
        if offset_m.abs() > 12.0 {
            continue;
        }
        let rarer = road["forward"].as_f64().unwrap().min(road["backward"].as_f64().unwrap());
        let w = rarer * road["length_m"].as_f64().unwrap() / (se_m * se_m);
        (roads, weight) = (roads + 1, weight + w);
        sum += w * offset_m;
        variance += w * w * se_m * se_m;
    }
    Half { runs, roads, offset_m: sum / weight, se_m: variance.sqrt() / weight }
}

/// Runs of a member's archive, first and last first, alternately into two folders.
fn halves(desk: &Desk, archive: &Path) -> [Half; 2] {
    let (code, _, err) = desk.run(&["analyze", archive.to_str().unwrap(), "--no-cache", "--no-png", "-q", "-o", "all"]);
    assert_eq!(code, 0, "{err}");
    let mut runs: Vec<(String, String)> = csv_rows(&desk.path("all/activities.csv"))
        .into_iter()
        .filter(|row| row["sport"] == "running" && number(row, "distance_gps_m").is_some())
        .map(|row| (row["start_utc"].clone(), row["entry"].clone()))
        .collect();
    runs.sort();
    let mut zip = zip::ZipArchive::new(std::fs::File::open(archive).unwrap()).unwrap();
    for (at, (_, entry)) in runs.iter().enumerate() {
        let mut bytes = Vec::new();
        zip.by_name(entry).unwrap().read_to_end(&mut bytes).unwrap();
        desk.file(&format!("half{}/{}", at % 2, entry.replace('/', "-")), &bytes);
    }
    [half(desk, "half0", runs.len().div_ceil(2)), half(desk, "half1", runs.len() / 2)]
}

#[test]
fn both_halves_of_a_history_lean_to_the_same_side() {
    let Some(corpus) = corpus() else { return };
    let mut compared = 0;
    for name in ["runner-b", "runner-c", "runner-d"] {
        let desk = Desk::new();
        let [a, b] = halves(&desk, &corpus.join(format!("histories/{name}/{name}.zip")));
        println!(
            "{name}: even runs {:+.1} m ({:.1}) on {} roads of {} runs, odd {:+.1} m ({:.1}) on {} roads of {} runs",
            a.offset_m, a.se_m, a.roads, a.runs, b.offset_m, b.se_m, b.roads, b.runs
        );
        if a.roads == 0 || b.roads == 0 {
            continue;
        }
        compared += 1;
        let se_m = a.se_m.hypot(b.se_m);
        let differ = (a.offset_m - b.offset_m).abs() / se_m;
        println!("{name}: the halves differ by {differ:.1} standard errors");
        let is_clear = |half: &Half| half.offset_m.abs() >= 2.0_f64.max(3.0 * half.se_m);
        if is_clear(&a) && is_clear(&b) {
            assert_eq!(a.offset_m.signum(), b.offset_m.signum(), "{name}: the halves contradict each other");
        }
    }
    assert!(compared > 0, "no history has roads run both ways in both halves");
}
