//! Load on real histories: how many weeks are flagged, a change of watch, a return from a lay-off.

use super::{Row, corpus};
use crate::program::{Desk, csv_rows};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Histories {
    pub activities: Vec<Row>,
    pub weeks: Vec<Row>,
    pub flags: Vec<Row>,
}

pub(super) fn histories() -> Option<Histories> {
    let corpus = corpus()?;
    let desk = Desk::new();
    let mut all = Histories { activities: Vec::new(), weeks: Vec::new(), flags: Vec::new() };
    for (folder, output) in [("histories", "histories"), ("exports/strava", "strava")] {
        let members = corpus.join(folder);
        let roster = format!("{output}.toml");
        let words = ["club", members.to_str().unwrap(), "-q", "--no-cache", "--roster", &roster, "-o", output];
        let (code, _, err) = desk.run(&words);
        assert_eq!(code, 0, "{err}");
        let table = |name: &str| csv_rows(&desk.path(output).join("private").join(name));
        all.activities.extend(table("activities.csv"));
        all.weeks.extend(table("weeks.csv"));
        all.flags.extend(table("flags.csv"));
    }
    Some(all)
}

/// Flags that a week of training raises; states of steps and roads last for months.
const OF_LOAD: [&str; 8] = [
    "session_spike",
    "long_run_doubled",
    "week_jump",
    "acwr",
    "hill_jump",
    "descent_jump",
    "no_recovery_week",
    "return_too_fast",
];

#[test]
fn alerts_stay_rare_on_real_histories() {
    let Some(all) = histories() else { return };
    let mut judged: BTreeMap<&str, usize> = BTreeMap::new();
    for week in all.weeks.iter().filter(|week| week["status"] == "ok") {
        *judged.entry(&week["athlete"]).or_default() += 1;
    }
    let (mut alert_weeks, mut ok_weeks) = (0, 0);
    for (athlete, weeks) in judged {
        let with = |severity: &str| {
            let loud = all.flags.iter().filter(|flag| {
                flag["athlete"] == athlete && flag["severity"] == severity && OF_LOAD.contains(&flag["kind"].as_str())
            });
            loud.map(|flag| flag["week"].as_str()).collect::<BTreeSet<_>>().len()
        };
        let counts = [with("alert"), with("caution"), with("note")];
        println!("{athlete}: of {weeks} weeks that can be compared {counts:?} with an alert, a caution, a note");
        alert_weeks += counts[0];
        ok_weeks += weeks;
    }
    println!("all: {alert_weeks} of {ok_weeks} weeks with an alert");
    assert!(ok_weeks > 100);
    assert!(alert_weeks as f64 <= 0.02 * ok_weeks as f64);
}

#[test]
fn a_change_of_watch_is_named_and_raises_no_hill_flag() {
    let Some(all) = histories() else { return };
    let changed: BTreeMap<(&str, &str), &str> = all
        .weeks
        .iter()
        .filter(|week| !week["watch_change"].is_empty())
        .map(|week| ((week["athlete"].as_str(), week["week"].as_str()), week["watch_change"].as_str()))
        .collect();
    for ((athlete, week), change) in &changed {
        println!("{athlete} {week}: {change}");
    }
    assert!(changed.keys().any(|(athlete, _)| *athlete == "runner-a"), "runner-a changed the watch in 2023");
    for flag in all.flags.iter().filter(|flag| flag["kind"] == "hill_jump" || flag["kind"] == "descent_jump") {
        let week = (flag["athlete"].as_str(), flag["week"].as_str());
        assert!(!changed.contains_key(&week), "{flag:?}");
    }
}

#[test]
fn a_return_is_a_return_and_no_spike() {
    let Some(all) = histories() else { return };
    let february: Vec<&Row> = all
        .weeks
        .iter()
        .filter(|week| {
            week["athlete"] == "runner-b" && ("2025-02-01".."2025-03-10").contains(&week["week_start"].as_str())
        })
        .collect();
    for week in &february {
        println!("{} {} {} m, {} runs", week["week"], week["status"], week["distance_m"], week["runs"]);
    }
    assert!(february.iter().any(|week| week["status"] == "return_from_break"));
    let loud = all.flags.iter().filter(|flag| {
        flag["athlete"] == "runner-b"
            && ("2025-02-01".."2025-03-01").contains(&flag["local_date"].as_str())
            && ["session_spike", "long_run_doubled", "acwr", "week_jump"].contains(&flag["kind"].as_str())
    });
    let loud: Vec<String> =
        loud.map(|flag| format!("{} {} {}", flag["local_date"], flag["kind"], flag["text"])).collect();
    assert!(loud.is_empty(), "{loud:?}");
    assert!(all.activities.iter().any(|row| row["athlete"] == "runner-b"));
}
