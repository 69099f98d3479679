//! The demo end to end: every planted event is found with the kinds of flag it must raise, and nothing unplanted is
//! raised as an alert.

use crate::program::{Desk, csv_rows};
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn the_planted_events_are_found_and_no_alert_is_unplanted() {
    let desk = Desk::new();
    let (code, summary, err) = desk.run(&["demo", "--no-cache"]);
    assert_eq!(code, 0, "{err}");
    assert!(include_str!("../../README.md").contains(&summary), "README.md shows another output than:\n{summary}");
    let truth: Value =
        serde_json::from_slice(&std::fs::read(desk.path("strideload-demo/truth.json")).unwrap()).unwrap();
    let flags = csv_rows(&desk.path("strideload-demo/report/flags.csv"));
    let events = truth["events"].as_array().unwrap();
    assert!(events.len() >= 8, "{} events", events.len());

    let kinds = |event: &Value, key: &str| -> Vec<String> {
        event[key].as_array().unwrap().iter().map(|kind| kind.as_str().unwrap().to_owned()).collect()
    };
    let mut explained = BTreeSet::new();
    for event in events {
        let (from, to) = (event["from"].as_str().unwrap(), event["to"].as_str().unwrap());
        // A state is dated by its last day and carries the day it began.
        let concerns = |flag: &&std::collections::BTreeMap<String, String>| {
            let begins = if flag["since"].is_empty() { &flag["local_date"] } else { &flag["since"] };
            begins.as_str() <= to && flag["local_date"].as_str() >= from
        };
        for kind in kinds(event, "expects") {
            assert!(
                flags.iter().filter(concerns).any(|flag| flag["kind"] == kind),
                "{} must raise {kind}; raised: {flags:?}",
                event["name"]
            );
        }
        let allowed: Vec<String> = kinds(event, "expects").into_iter().chain(kinds(event, "allows")).collect();
        explained.extend(
            flags.iter().filter(concerns).filter(|flag| allowed.contains(&flag["kind"])).map(|f| f["id"].clone()),
        );
    }
    let unplanted: Vec<_> =
        flags.iter().filter(|flag| flag["severity"] == "alert" && !explained.contains(&flag["id"])).collect();
    assert!(unplanted.is_empty(), "{unplanted:?}");
    assert!(
        summary.contains("22.4 km was 40 % longer than any run in the 30 days before (16.0 km, 1 Nov)"),
        "{summary}"
    );
}

/// `explain` shows the rows a flag was computed from, and they suffice to compute it again.
#[test]
fn a_flag_explains_itself() {
    let desk = Desk::new();
    let (code, _, err) = desk.run(&["demo", "--no-cache", "-q"]);
    assert_eq!(code, 0, "{err}");
    for flag in csv_rows(&desk.path("strideload-demo/report/flags.csv")) {
        let (code, told, err) = desk.run(&["explain", &flag["id"], "-o", "strideload-demo/report"]);
        assert_eq!(code, 0, "{err}");
        for words in [&flag["id"], &flag["text"], &flag["clears_when"], &flag["base_rate"], "Computed from"] {
            assert!(told.contains(words), "{words} is not in:\n{told}");
        }
        if flag["kind"] != "session_spike" {
            continue;
        }
        let (_, rows) = told.split_once("Computed from").unwrap();
        let metres: f64 =
            rows.lines().find_map(|line| line.trim().strip_prefix("distance_m: ")).unwrap().parse().unwrap();
        let mut compared = rows.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let at = compared.find_map(|cells| {
            (cells.first() == Some(&"activities"))
                .then(|| cells.iter().position(|cell| *cell == "distance_m"))
                .flatten()
        });
        // A session of one run has one word in its first column, so columns are words.
        let longest = compared.filter_map(|cells| cells.get(at?)?.parse::<f64>().ok()).fold(0.0, f64::max);
        assert_eq!(format!("{:.4}", metres / longest), flag["value"]);
    }
    let (code, _, err) = desk.run(&["explain", "SPIKE-00000000", "-o", "strideload-demo/report"]);
    assert_ne!(code, 0);
    assert!(err.contains("no flag SPIKE-00000000"), "{err}");
}

#[test]
fn the_demo_knows_what_was_run() {
    let desk = Desk::new();
    let (code, _, err) = desk.run(&["demo", "story", "--no-cache", "-q"]);
    assert_eq!(code, 0, "{err}");
    let truth: Value = serde_json::from_slice(&std::fs::read(desk.path("story/truth.json")).unwrap()).unwrap();
    let rows = csv_rows(&desk.path("story/report/activities.csv"));
    let truths = truth["activities"].as_array().unwrap();
    assert_eq!(rows.len(), truths.len());
    for activity in truths.iter().filter(|activity| activity["complete"] == true && activity["sport"] == "running") {
        let local = activity["start_local"].as_str().unwrap();
        let row = rows.iter().find(|row| row["start_local"] == local).unwrap_or_else(|| panic!("no run at {local}"));
        assert_eq!(row["local_date"], activity["local_date"].as_str().unwrap());
        let within = |column: &str, share: f64, absolute: f64| {
            let Some(truth) = activity[column].as_f64().filter(|_| !activity["format"].is_null()) else { return };
            let value: f64 = row[column].parse().unwrap_or_else(|_| panic!("{column} at {local}: {:?}", row[column]));
            assert!(
                (value - truth).abs() <= (share * truth).max(absolute),
                "{column} at {local}: {value} against {truth}"
            );
        };
        within("distance_m", 0.02, 1.0);
        if activity["format"] != "gpx_plain" {
            // Plain GPX has no place for cadence.
            within("cadence_spm", 0.0, 1.5);
        }
        within("moving_s", 0.03, 15.0);
        if !row["ascent_m"].is_empty() {
            // The truth counts every ripple of the ground, the column swings of 2 m and more.
            within("ascent_m", 0.25, 15.0);
        }
    }
}
