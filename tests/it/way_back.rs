//! Sore knees from the user's end: the way back, the pain log, shoes, and the file for a club.

use crate::program::{Desk, csv_rows, fixture};

/// A training log: twelve weeks of four runs of 8 km from 1 June 2026 on, then whatever follows.
fn log(more: &str) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let mut text = String::from("date,distance_km,duration,shoe,title\n");
    for at in (0..12u64).flat_map(|week| [0, 2, 4, 6].map(|day| week * 7 + day)) {
        let day = first + chrono::Days::new(at);
        text += &format!("{day},8,48:00,Old pair,Along Secret Lane\n");
    }
    text + more
}

#[test]
fn a_break_is_seen_without_being_told_and_the_plan_is_written_as_table_and_calendar() {
    let desk = Desk::new();
    desk.file("me/log.csv", log("2026-09-14,4,24:00,,\n").as_bytes());
    let (code, out, err) =
        desk.run(&["plan", "return", "me", "--csv", "weeks.csv", "--ics", "runs.ics", "--as-of", "2026-09-14"]);
    assert_eq!(code, 0, "{err}");
    // The last run before is of 23 August.
    assert!(out.starts_with("Back after 21 days without a run, from Mon 14 Sep 2026."), "{out}");
    for word in ["32.0 km and 4.0 runs a week", "Physiotherapist", "calf", "Clamshell"] {
        assert!(out.contains(word), "{word} is not in {out}");
    }
    let weeks = csv_rows(&desk.path("weeks.csv"));
    let first = &weeks[0];
    assert_eq!(
        (first["distance_m"].as_str(), first["share"].as_str(), first["runs"].as_str()),
        ("16000.0", "0.5000", "4")
    );
    assert_eq!(weeks[1]["distance_m"], "22400.0");
    assert_eq!(first["done_distance_m"], "4000.0");
    let calendar = std::fs::read_to_string(desk.path("runs.ics")).unwrap();
    assert!(calendar.starts_with("BEGIN:VCALENDAR") && calendar.contains("DTSTART;VALUE=DATE:20260914"), "{calendar}");
    let again = desk.run(&["plan", "return", "me", "--ics", "again.ics"]);
    assert_eq!(again.0, 0);
    // Read long after the data, the plan says first that its days are not counted from today.
    assert!(again.1.lines().next().is_some_and(|line| line.contains("days ago")), "{}", again.1);
    assert_eq!(std::fs::read_to_string(desk.path("again.ics")).unwrap(), calendar, "the same plan, the same bytes");
}

#[test]
fn on_the_way_back_the_next_run_is_the_planned_one() {
    let desk = Desk::new();
    desk.file("me/log.csv", log("2026-09-14,4,24:00,,\n").as_bytes());
    let (code, _, err) = desk.run(&["plan", "return", "me", "--csv", "weeks.csv"]);
    assert_eq!(code, 0, "{err}");
    let longest_m: f64 = csv_rows(&desk.path("weeks.csv"))[0]["longest_m"].parse().unwrap();
    let (code, out, err) = desk.run(&["plan", "next", "me", "--as-of", "2026-09-14", "--json"]);
    assert_eq!(code, 0, "{err}");
    let next: serde_json::Value = serde_json::from_str(&out).unwrap();
    // Half of 32 km in the first seven days, 4 km of it run; 8.8 km, a tenth over the long run, is no ceiling now.
    assert_eq!((&next["way_back_left_m"], &next["way_back_last_day"]), (&12_000.0.into(), &"2026-09-20".into()));
    assert_eq!(next["ceiling_m"], longest_m);
    assert!(longest_m < 8_000.0);
    let (_, summary, _) = desk.run(&["me", "--as-of", "2026-09-14", "--no-png"]);
    assert!(summary.contains("Until 20 Sep, on the way back: no run over "), "{summary}");
}

#[test]
fn a_day_after_the_data_and_too_little_history_are_one_line_each() {
    let desk = Desk::new();
    desk.file("me/log.csv", log("").as_bytes());
    let (code, _, err) = desk.run(&["plan", "return", "me", "--from", "2026-10-01"]);
    assert_eq!(code, 2);
    assert!(err.contains("2026-10-01 lies after the last day that counts, 2026-08-23"), "{err}");
    desk.file("new/log.csv", b"date,distance_km\n2026-08-20,5\n2026-08-23,5\n");
    let (code, out, _) = desk.run(&["plan", "return", "new"]);
    assert_eq!(code, 0);
    assert_eq!(out.lines().count(), 1, "{out}");
    assert!(out.contains("4 of the 28 days"), "{out}");
}

#[test]
fn pain_is_added_drawn_and_judged_by_its_rules_and_a_bad_line_is_named_with_its_column() {
    let desk = Desk::new();
    desk.file("me/log.csv", log("").as_bytes());
    let add =
        ["pain", "add", "--file", "me/pain.csv", "--date", "2026-08-12", "--site", "front of knee", "--level", "4"];
    let (code, out, err) = desk.run(&[&add[..], &["--pattern", "builds", "--onset-km", "6"]].concat());
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("stop signal") && out.contains("Physiotherapist"), "{out}");
    let (code, _, err) = desk.run(&[&add[..], &["--pattern", "worse"]].concat());
    assert_eq!(code, 2);
    assert!(err.contains("column pattern"), "{err}");
    let mut text = std::fs::read_to_string(desk.path("me/pain.csv")).unwrap();
    text += "2026-08-13,shin,,eleven,,\n";
    desk.file("me/pain.csv", text.as_bytes());
    let (code, _, err) = desk.run(&["me", "-q", "--no-png"]);
    assert_eq!(code, 0, "{err}");
    let problems = csv_rows(&desk.path("strideload-out/problems.csv"));
    let pain = problems.iter().find(|row| row["source"] == "pain.csv").unwrap();
    assert_eq!(pain["reason"], "your pain log: 1 lines applied; line 3, column level: not a whole number from 0 to 10");
    let page = std::fs::read_to_string(desk.path("strideload-out/report.html")).unwrap();
    for word in [
        "front of knee, 4 of 10, builds, from 6.0 km",
        "stop signal",
        "1 day of pain from your own log",
        "The way back",
    ] {
        assert!(page.contains(word), "{word}");
    }
    // Less load from the day after: full weeks are flagged.
    let flags = csv_rows(&desk.path("strideload-out/flags.csv"));
    assert!(flags.iter().any(|flag| flag["kind"] == "return_too_fast" && flag["since"] == "2026-08-13"), "{flags:?}");
}

#[test]
fn the_lists_of_help_stand_in_every_report_and_are_inferred_from_nothing() {
    let desk = Desk::new();
    desk.file("me/log.csv", log("").as_bytes());
    assert_eq!(desk.run(&["me", "-q", "--no-png"]).0, 0);
    let page = std::fs::read_to_string(desk.path("strideload-out/report.html")).unwrap();
    for line in ["The knee locks.", "Swelling overnight.", "Pain at night that wakes you.", "twist with a pop or click"]
    {
        assert_eq!(page.matches(line).count(), 1, "{line}");
    }
}

#[test]
fn a_club_reads_what_a_member_shares_and_no_title_or_place_is_in_it() {
    let desk = Desk::new();
    desk.file("me/log.csv", log("").as_bytes());
    let fit = std::fs::read(fixture("formats/run.fit")).unwrap();
    desk.file("me/run.fit", &fit);
    let (code, _, err) = desk.run(&["share", "me", "--file", "club/ann/ann.json"]);
    assert_eq!(code, 1, "a folder that is not there is an output lost: {err}");
    std::fs::create_dir_all(desk.path("club/ann")).unwrap();
    let (code, out, err) = desk.run(&["share", "me", "--file", "club/ann/ann.json"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("49 activities"), "{out}");
    let text = std::fs::read_to_string(desk.path("club/ann/ann.json")).unwrap();
    for word in ["Secret Lane", "run.fit", "log.csv", "Europe/"] {
        assert!(!text.contains(word), "{word}");
    }
    assert_no_place(&serde_json::from_str(&text).unwrap());
    assert_eq!(desk.run(&["me", "-q", "--no-png", "-o", "own"]).0, 0);
    let (code, _, err) = desk.run(&["club", "club", "-q", "-o", "week"]);
    assert_eq!(code, 0, "{err}");
    let own = csv_rows(&desk.path("own/weeks.csv"));
    let shared = csv_rows(&desk.path("week/private/weeks.csv"));
    assert_eq!(own.len(), shared.len());
    for (own, shared) in own.iter().zip(&shared) {
        for column in [
            "week",
            "status",
            "runs",
            "distance_m",
            "moving_s",
            "ascent_m",
            "acwr_uncoupled",
            "shoes",
            "cadence_flat_spm",
        ] {
            assert_eq!(own[column], shared[column], "{column} of {}", own["week"]);
        }
    }
    // One changed digit, and the file says so.
    desk.file("club/ann/ann.json", text.replacen("8000.0", "9000.0", 1).as_bytes());
    let (code, _, err) = desk.run(&["club", "club", "--roster", "fresh.toml", "-o", "changed"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("strideload check"), "{err}");
    let (_, out, _) = desk.run(&["check", "club"]);
    assert!(out.contains("checksum"), "{out}");
}

/// Every position of a fact is empty.
fn assert_no_place(file: &serde_json::Value) {
    let activities = file["body"]["activities"].as_array().unwrap();
    assert!(!activities.is_empty());
    for activity in activities {
        for key in ["first_position", "last_position", "zone", "title", "profile_height_m"] {
            assert!(activity["facts"][key].is_null(), "{key}");
        }
        assert_eq!(activity["facts"]["notes"], serde_json::json!([]));
    }
}
