//! What a user types and what comes back: exit codes, messages, the output folder.

use crate::program::{Desk, csv_rows, fixture, tree};

fn str(path: &std::path::Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn an_empty_folder_is_said_and_ends_with_1() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("empty")).unwrap();
    let (code, out, err) = desk.run(&["empty"]);
    assert_eq!(code, 1);
    assert!(err.contains("no activity found"), "{err}");
    assert_eq!(out, "");
    assert!(!desk.path("strideload-out").exists());
}

#[test]
fn a_folder_without_activities_names_each_file_and_ends_with_1() {
    let desk = Desk::new();
    desk.file("mine/page.gpx", b"<!DOCTYPE html><html><body>Please log in</body></html>");
    desk.file("mine/empty.fit", b"");
    desk.file("mine/photo.jpg", b"\xff\xd8\xff\xe0 not a run");
    let (code, _, err) = desk.run(&["mine"]);
    assert_eq!(code, 1);
    for name in ["page.gpx", "empty.fit"] {
        assert!(err.contains(name), "{name} is not named in:\n{err}");
    }
}

#[test]
fn a_path_that_is_not_there_is_a_usage_error() {
    let (code, _, err) = Desk::new().run(&["nowhere"]);
    assert_eq!(code, 2);
    assert!(err.contains("nowhere: no such file or folder"), "{err}");
}

#[test]
fn a_misspelt_setting_is_refused_with_file_and_key() {
    let desk = Desk::new();
    desk.file("mine/strideload.toml", b"heigth_m = 1.7\n");
    let (code, _, err) = desk.run(&["mine"]);
    assert_eq!(code, 2);
    assert!(err.contains("strideload.toml") && err.contains("heigth_m"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_pipe_named_as_the_map_is_refused_and_not_waited_for() {
    let desk = Desk::new();
    let run = std::fs::read(fixture("formats/run.gpx")).unwrap();
    desk.file("mine/run.gpx", &run);
    desk.file("mine/strideload.toml", b"osm = \"map.osm.pbf\"\n");
    assert!(std::process::Command::new("mkfifo").arg(desk.path("mine/map.osm.pbf")).status().unwrap().success());
    let mut child =
        desk.strideload().args(["mine", "-q", "--no-cache"]).stderr(std::process::Stdio::piped()).spawn().unwrap();
    for _ in 0..300 {
        if child.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    // Ends it where it waits for the pipe.
    let _ = child.kill();
    let out = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.code().is_some() && err.contains("not a regular file"), "{err}");
}

#[test]
fn settings_out_of_range_are_refused() {
    let desk = Desk::new();
    let runs = fixture("formats");
    for words in [["--height", "17"], ["--tz", "Mars/Base"], ["--as-of", "22.11.2026"], ["--since", "soon"]] {
        let (code, _, err) = desk.run(&[str(&runs), words[0], words[1]]);
        assert_eq!(code, 2, "{words:?}: {err}");
        assert!(err.contains(words[1]), "{words:?} is not named in: {err}");
    }
}

#[test]
fn a_folder_of_someone_else_is_never_overwritten() {
    let desk = Desk::new();
    desk.file("report/thesis.txt", b"years of work");
    let (code, _, err) = desk.run(&[str(&fixture("formats")), "-o", "report"]);
    assert_eq!(code, 1);
    assert!(err.contains("report"), "{err}");
    assert_eq!(tree(&desk.path("report")), [("thesis.txt".to_owned(), b"years of work".to_vec())]);
}

#[test]
fn bytes_do_not_depend_on_threads_cache_or_machine_zone() {
    let desk = Desk::new();
    let paths = [fixture("formats"), fixture("strava_export.zip"), fixture("damaged")];
    let run = |name: &str, words: &[&str], zone: &str| {
        let done = desk
            .strideload()
            .args(paths.iter().map(|path| str(path)))
            .args(["-q", "--no-png", "-o", name])
            .args(words)
            .env("TZ", zone)
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
        tree(&desk.path(name))
    };
    let first = run("a", &["--jobs", "1", "--no-cache"], "UTC");
    assert!(first.len() > 10, "{} files", first.len());
    for (name, words, zone) in [
        ("b", &["--jobs", "4", "--no-cache"][..], "Asia/Kathmandu"),
        ("c", &[], "America/St_Johns"),
        ("d", &[], "Pacific/Kiritimati"),
    ] {
        for (old, new) in first.iter().zip(&run(name, words, zone)) {
            assert!(old == new, "{} differs in run {name}", old.0);
        }
    }
}

#[test]
fn strict_remembers_a_failed_file_and_writes_the_report_all_the_same() {
    let desk = Desk::new();
    let words = [fixture("formats"), fixture("damaged")];
    let (code, _, _) = desk.run(&[str(&words[0]), str(&words[1]), "--strict", "--no-png", "-q"]);
    assert_eq!(code, 3);
    assert!(desk.path("strideload-out/report.html").is_file());
}

#[test]
fn a_second_run_says_that_nothing_changed() {
    let desk = Desk::new();
    let runs = fixture("formats");
    assert_eq!(desk.run(&[str(&runs), "--no-png"]).0, 0);
    let before = std::fs::metadata(desk.path("strideload-out/report.html")).unwrap().modified().unwrap();
    let (code, _, err) = desk.run(&[str(&runs), "--no-png"]);
    assert_eq!(code, 0);
    assert!(err.contains("nothing changed"), "{err}");
    let after = std::fs::metadata(desk.path("strideload-out/report.html")).unwrap().modified().unwrap();
    assert_eq!(before, after);
}

#[test]
fn one_bad_file_changes_nothing_for_the_others() {
    let desk = Desk::new();
    let good = fixture("strava_export.zip");
    let bad = fixture("damaged");
    assert_eq!(desk.run(&[str(&good), "-q", "--no-png", "-o", "good"]).0, 0);
    assert_eq!(
        desk.run(&[
            str(&good),
            str(&bad.join("page.gpx")),
            str(&bad.join("not_a.fit")),
            "-q",
            "--no-png",
            "-o",
            "both"
        ])
        .0,
        0
    );
    for table in ["activities.csv", "weeks.csv", "flags.csv", "routes.csv"] {
        let read = |folder: &str| std::fs::read_to_string(desk.path(folder).join(table)).unwrap();
        assert_eq!(read("good"), read("both"), "{table}");
    }
}

#[test]
fn help_shows_examples_and_exit_codes() {
    let (code, out, _) = Desk::new().run(&["--help"]);
    assert_eq!(code, 0);
    assert!(out.contains("strideload demo") && out.contains("Exit codes"), "{out}");
}

#[test]
fn inspect_names_messages_and_fields_in_every_layout() {
    let desk = Desk::new();
    let run = fixture("formats/run.fit");
    let (code, table, _) = desk.run(&["inspect", str(&run), "--message", "session"]);
    assert_eq!(code, 0);
    assert!(table.contains("total_distance"), "{table}");
    let (_, csv, _) = desk.run(&["inspect", str(&run), "--format", "csv"]);
    assert!(csv.lines().any(|line| line.contains(",record,heart_rate,")), "{}", &csv[..csv.len().min(500)]);
    let (_, json, _) = desk.run(&["inspect", str(&run), "--format", "json", "--message", "file_id"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["message"], "file_id");
    let (code, gpx, err) = desk.run(&["inspect", str(&fixture("formats/run.gpx")), "--message", "track_point"]);
    assert_eq!(code, 0);
    assert!(gpx.contains("ele ") && err.contains("extensions"), "{err}");
}

#[test]
fn inspect_of_a_truncated_file_shows_what_comes_before() {
    let (code, out, err) = Desk::new().run(&["inspect", str(&fixture("damaged/truncated.fit")), "--format", "csv"]);
    assert_eq!(code, 0);
    assert!(out.contains(",record,"), "records before the cut are shown");
    assert!(err.contains("stops at byte"), "{err}");
}

#[test]
fn inspect_gives_a_terminal_no_escape_of_an_archives_names() {
    let desk = Desk::new();
    let name = "\u{1b}[31mred\u{7}.fit";
    let with = |bytes: &[u8]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
        desk.file("export.zip", &zip.finish().unwrap().into_inner())
    };
    let whole = std::fs::read(fixture("formats/run.fit")).unwrap();
    for (bytes, message) in [(&b"no watch file"[..], "session"), (&whole[..], "records")] {
        let (code, out, err) = desk.run(&["inspect", str(&with(bytes)), "--message", message]);
        assert_eq!(code, 2);
        assert!(err.contains("red") && out.is_empty(), "{err:?}");
        assert!(!err.trim_end().contains(|c: char| c.is_control() && c != '\n'), "{err:?}");
    }
}

#[test]
fn a_moment_has_no_unit() {
    let (_, table, _) = Desk::new().run(&["inspect", str(&fixture("formats/run.fit")), "--message", "session"]);
    assert!(table.contains("Z;") && !table.contains("Z s"), "{table}");
}

#[test]
fn inspect_says_which_messages_there_are() {
    let (code, _, err) = Desk::new().run(&["inspect", str(&fixture("formats/run.fit")), "--message", "records"]);
    assert_eq!(code, 2);
    assert!(err.contains("no message named \"records\"") && err.contains("session"), "{err}");
}

#[test]
fn a_packed_file_that_breaks_off_gives_its_beginning_and_says_so() {
    let desk = Desk::new();
    let whole = std::fs::read(fixture("formats/run.fit.gz")).unwrap();
    desk.file("mine/run.fit.gz", &whole[..whole.len() * 6 / 10]);
    let (code, _, err) = desk.run(&["mine", "-q", "--no-png"]);
    assert_eq!(code, 0, "{err}");
    let activity = &csv_rows(&desk.path("strideload-out/activities.csv"))[0];
    assert_eq!(activity["partial"], "true");
    let problem = &csv_rows(&desk.path("strideload-out/problems.csv"))[0];
    assert_eq!(problem["class"], "used");
    assert!(problem["reason"].contains("the packed file breaks off"), "{}", problem["reason"]);
    assert!(problem["records_kept"].parse::<u32>().unwrap() > 100);
}

#[test]
fn remembered_paths_are_read_when_none_is_typed() {
    let desk = Desk::new();
    desk.file("exports/a.fit", &std::fs::read(fixture("formats/run.fit")).unwrap());
    desk.file("new/b.fit", &std::fs::read(fixture("treadmill.fit")).unwrap());
    desk.file("strideload.toml", b"paths = [\"exports\", \"new\"]\n");
    let (code, _, err) = desk.run(&["--no-png"]);
    assert_eq!(code, 0, "{err}");
    let rows = csv_rows(&desk.path("strideload-out/activities.csv"));
    let mut sources: Vec<&str> = rows.iter().map(|row| row["source"].as_str()).collect();
    sources.sort_unstable();
    assert_eq!(sources, ["a.fit", "b.fit"]);
}

#[test]
fn nothing_typed_and_nothing_remembered_is_a_usage_error() {
    let (code, out, err) = Desk::new().run(&[]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("no path given") && err.contains("--help"), "{err}");
    assert!(err.contains("strideload ~/Downloads/") && err.contains("strideload demo"), "two examples: {err}");
}

#[test]
fn the_users_word_on_cadence_beats_the_samples_and_the_cache() {
    let desk = Desk::new();
    let run = fixture("formats/run.fit");
    let cadence = |words: &[&str]| {
        let mut all = vec![run.to_str().unwrap(), "--no-png"];
        all.extend(words);
        let (code, _, err) = desk.run(&all);
        assert_eq!(code, 0, "{err}");
        let rows = csv_rows(&desk.path("strideload-out/activities.csv"));
        (rows[0]["cadence_spm"].parse::<f64>().ok(), rows[0]["cadence_evidence"].clone())
    };
    let (measured, evidence) = cadence(&[]);
    assert!(measured.is_some_and(|spm| (150.0..190.0).contains(&spm)), "{measured:?}");
    assert_eq!(evidence, "samples");
    // Half of it is below every plausible running cadence, so nothing is left to average.
    assert_eq!(cadence(&["--cadence-scale", "1"]), (None, "setting".into()));
    assert_eq!(cadence(&["--cadence-scale", "2"]), (measured, "setting".into()));
    assert_eq!(cadence(&[]), (measured, "samples".into()));
    assert_eq!(desk.run(&[run.to_str().unwrap(), "--cadence-scale", "3"]).0, 2);
}

#[test]
fn corrections_beside_an_archive_are_read() {
    let desk = Desk::new();
    desk.file("in/export.zip", &std::fs::read(fixture("strava_export.zip")).unwrap());
    let export = desk.path("in/export.zip");
    let runs = || {
        let (code, _, err) = desk.run(&[export.to_str().unwrap(), "--no-png"]);
        assert_eq!(code, 0, "{err}");
        let rows = csv_rows(&desk.path("strideload-out/activities.csv"));
        (rows[0]["activity_id"].clone(), rows[0]["shoe"].clone())
    };
    let (id, _) = runs();
    desk.file("in/corrections.csv", format!("activity_id,correction,value\n{id},shoe,Spikes\n").as_bytes());
    assert_eq!(runs(), (id, "Spikes".into()));
}

/// A run of 8 km every second day up to 10 October 2026.
fn every_second_day() -> String {
    let last = chrono::NaiveDate::from_ymd_opt(2026, 10, 10).unwrap();
    let lines = (0..30).map(|n| format!("{},8,48:00\n", last - chrono::Days::new(2 * n)));
    format!("date,distance_km,duration\n{}", lines.collect::<String>())
}

#[test]
fn a_packed_file_that_breaks_off_says_nothing_about_the_whole_one() {
    use std::io::Write;
    let desk = Desk::new();
    let point = |second: u32| {
        let (minute, second, lat) = (second / 60, second % 60, 46.0 + f64::from(second) * 3e-5);
        format!("<trkpt lat='{lat:.6}' lon='7'><time>2026-10-10T08:{minute:02}:{second:02}Z</time></trkpt>")
    };
    let gpx = format!("<gpx><trk><trkseg>{}</trkseg></trk></gpx>", (0..300).map(point).collect::<String>());
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(gpx.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    // All of the content is there, but not the eight bytes that say so.
    desk.file("cut/a.gpx.gz", &packed[..packed.len() - 8]);
    desk.file("whole/a.gpx", gpx.as_bytes());
    let partial = |folder: &str| {
        let (_, _, err) = desk.run(&[folder, "-o", "out", "--as-of", "2026-10-10"]);
        let rows = csv_rows(&desk.path("out/activities.csv"));
        assert_eq!(rows.len(), 1, "{err}");
        rows[0]["partial"].clone()
    };
    assert_eq!([partial("cut"), partial("whole"), partial("cut")], ["true", "false", "true"]);
    // Of both, whatever they are called, the whole one is kept.
    desk.file("both/a.gpx.gz", &packed[..packed.len() - 8]);
    desk.file("both/b.gpx", gpx.as_bytes());
    desk.file("turned/a.gpx", gpx.as_bytes());
    desk.file("turned/b.gpx.gz", &packed[..packed.len() - 8]);
    assert_eq!([partial("both"), partial("turned")], ["false", "false"]);
}

#[test]
fn a_week_that_is_past_fails_nothing() {
    // A run of 20 km on Saturday 10 October, after runs of 8.
    let desk = Desk::new();
    desk.file("in/log.csv", (every_second_day() + "2026-10-10,20,120:00\n").as_bytes());
    let fails_on = |day| desk.run(&["in", "-q", "-o", "out", "--as-of", day, "--fail-on", "alert"]).0;
    // With the Sunday the week is complete, and on the Sunday after it is past.
    assert_eq!(["2026-10-10", "2026-10-11", "2026-10-17", "2026-10-18"].map(fails_on), [6, 6, 6, 0]);
}

#[test]
fn a_run_after_the_last_day_that_counts_is_named() {
    let desk = Desk::new();
    desk.file("in/log.csv", (every_second_day() + "2131-01-01,8,48:00\n").as_bytes());
    let problems = |words: &[&str]| {
        desk.run(&[&["in", "-q", "-o", "out"], words].concat());
        std::fs::read_to_string(desk.path("out/problems.csv")).unwrap()
    };
    let problems = [problems(&[]), problems(&["--as-of", "2026-10-09"])];
    assert!(problems[0].contains("dated 2131-01-01"), "{}", problems[0]);
    assert!(problems[1].contains("dated 2026-10-10"), "the first of each file: {}", problems[1]);
}

#[test]
fn nothing_counts_after_the_day_asked_for() {
    let desk = Desk::new();
    desk.file("in/log.csv", every_second_day().as_bytes());
    // The week from Monday, 5 October: 6, 8 and 10 October. The run of the 10th is the day after the 9th.
    let (code, out, err) = desk.run(&["plan", "next", "in", "--as-of", "2026-10-09", "--json"]);
    let next: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &next["week_so_far_m"]), (0, &16_000.0.into()), "{err}");
}

#[test]
fn days_at_the_ends_of_time_are_refused_and_stop_nothing() {
    let desk = Desk::new();
    desk.file("in/log.csv", every_second_day().as_bytes());
    for day in ["+262142-12-31", "-262143-01-01"] {
        let (code, _, err) = desk.run(&["in", &format!("--as-of={day}")]);
        assert_eq!(code, 2, "{err}");
        desk.file("in/pain.csv", format!("date,site,level,pattern\n{day},shin,3,builds\n").as_bytes());
        assert_eq!(desk.run(&["in", "-o", "out"]).0, 0, "{day}");
        let problems = std::fs::read_to_string(desk.path("out/problems.csv")).unwrap();
        assert!(problems.contains("column date"), "{day}: {problems}");
    }
}

#[test]
fn plan_next_solves_each_rule_backwards() {
    let desk = Desk::new();
    desk.file("in/log.csv", every_second_day().as_bytes());
    let (code, out, err) = desk.run(&["plan", "next", "in", "--as-of", "2026-10-10", "--json"]);
    assert_eq!(code, 0, "{err}");
    let next: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(next["from"], "2026-10-11");
    assert_eq!(next["ceiling_m"], 8800.0);
    // The week from Monday, 5 October: 6, 8 and 10 October. Before it 4, 3, 4 and 3 runs: 28 km a week.
    assert_eq!(next["week_so_far_m"], 24_000.0);
    assert_eq!(next["week_left_acwr"], 1.5 * 28_000.0 - 24_000.0);
    let (code, table, _) = desk.run(&["plan", "next", "in", "--as-of", "2026-10-10"]);
    assert_eq!(code, 0);
    for words in ["8.8 km", "18.0 km", "contested", "no promise"] {
        assert!(table.contains(words), "{words} is not in\n{table}");
    }
}

#[test]
fn plan_next_gives_no_ceiling_from_data_that_ended_long_ago() {
    let desk = Desk::new();
    desk.file("in/log.csv", every_second_day().replace("2026-", "2021-").as_bytes());
    let (code, out, _) = desk.run(&["plan", "next", "in", "--json"]);
    let next: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &next["ceiling_m"]), (0, &serde_json::Value::Null));
    assert!(next["ceiling_missing"].as_str().unwrap().contains("days ago"), "{next}");
}

#[test]
fn a_misspelt_command_is_told_the_likely_one() {
    let desk = Desk::new();
    for (typed, meant) in [("analzye", "analyze"), ("inspekt", "inspect"), ("Chek", "check")] {
        let (code, _, err) = desk.run(&[typed]);
        assert_eq!(code, 2);
        assert!(err.contains(&format!("did you mean `strideload {meant}`?")), "{err}");
    }
    let (_, _, err) = desk.run(&["myruns"]);
    assert!(!err.contains("did you mean"), "{err}");
}

#[test]
fn plain_lines_can_be_cut_and_quiet_prints_nothing() {
    let desk = Desk::new();
    desk.file("in/log.csv", every_second_day().as_bytes());
    let (code, out, _) = desk.run(&["in", "--plain", "--no-png"]);
    assert_eq!(code, 0);
    assert!(out.lines().all(|line| line.contains('\t')), "{out}");
    assert!(out.lines().last().unwrap().starts_with("report\tstrideload-out"), "{out}");
    assert_eq!(desk.run(&["in", "-q", "--no-png"]).1, "");
}

#[test]
fn colour_follows_the_conventions() {
    let desk = Desk::new();
    desk.file("in/log.csv", every_second_day().as_bytes());
    let colours = |words: &[&str], variables: &[(&str, &str)]| {
        let mut command = desk.strideload();
        command.args(["in", "--no-png"]).args(words).envs(variables.iter().copied());
        String::from_utf8(command.output().unwrap().stdout).unwrap().contains('\u{1b}')
    };
    assert!(!colours(&[], &[]), "a pipe gets none");
    assert!(colours(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colours(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(colours(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!colours(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn completions_and_the_manual_know_every_command() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, script, _) = desk.run(&["completions", shell]);
        assert_eq!(code, 0);
        assert!(script.contains("inspect") && script.contains("fail-on"), "{shell}");
    }
    let (code, page, _) = desk.run(&["man"]);
    assert_eq!(code, 0);
    assert!(page.starts_with(".ie") && page.contains("explain"), "{}", &page[..page.len().min(200)]);
    assert_eq!(desk.run(&["man", "pages"]).0, 0);
    assert!(desk.path("pages/strideload-check.1").is_file());
}

#[test]
fn settings_are_shown_with_their_origin_and_a_file_is_written_once() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("in")).unwrap();
    assert_eq!(desk.run(&["config", "init", "in"]).0, 0);
    let (code, _, err) = desk.run(&["config", "init", "in"]);
    assert_eq!(code, 2);
    assert!(err.contains("there already"), "{err}");
    desk.file("in/strideload.toml", b"units = \"mi\"\n[thresholds]\nacwr = 1.6\n");
    let shown =
        desk.strideload().args(["config", "show", "in"]).env("STRIDELOAD_TZ", "Europe/London").output().unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    let line = |key: &str| shown.lines().find(|line| line.contains(key)).unwrap().to_owned();
    assert!(line("units =").contains("\"mi\"") && line("units =").ends_with("strideload.toml"), "{shown}");
    assert!(line("time_zone =").ends_with("# STRIDELOAD_TZ"), "{shown}");
    assert!(line("height_m").contains("not set") && line("week_jump").ends_with("# default"), "{shown}");
    assert!(line("acwr = 1.6").ends_with("strideload.toml"), "{shown}");
}

#[test]
fn days_without_data_are_named_as_the_cause() {
    let desk = Desk::new();
    let runs = fixture("formats");
    let (code, _, err) = desk.run(&[str(&runs), "--since", "2100-01-01"]);
    assert_eq!(code, 1);
    assert!(err.contains("before --since") && !err.contains("Expected FIT"), "{err}");
    let (_, out, _) = desk.run(&[str(&runs), "--as-of", "1995-01-01"]);
    assert!(out.contains("outside the days that count") && !out.contains("No runs found"), "{out}");
}
