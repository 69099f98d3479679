//! A club from the operator's end: consent, the triage table, what may and may not stand in which file, forgetting,
//! and the same bytes whatever the machine does.

use crate::program::{Desk, csv_rows, tree};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use strideload::synth::club::{ClubSpec, Planted, member_name, planted, write_member};
use strideload::synth::encode;
use strideload::synth::fit::{FitActivity, FitRecord, FitTotals};
use strideload::synth::plan::FileFormat;

/// Monday, 24 August 2026, 06:00 UTC; from `date -u +%s`.
const FIRST_MS: i64 = 1_787_551_200_000;
const DAY_MS: i64 = 86_400_000;
/// Sunday of the thirteenth week.
const AS_OF: &str = "2026-11-22";
const WEEKS: i64 = 13;

/// A run at 3 m/s and 164 steps a minute on one road, north on even days and south on odd ones.
fn run(day: i64, minutes: u32) -> FitActivity {
    let north = if day % 2 == 0 { 1.0 } else { -1.0 };
    let record = |t: u32| FitRecord {
        elapsed_s: t,
        lat_deg: Some(47.314_159 + north * 3.0 * (f64::from(t) - 1500.0) / 111_250.0),
        lon_deg: Some(8.271_828),
        altitude_m: Some(100.0),
        distance_m: Some(3.0 * f64::from(t)),
        speed_mps: Some(3.0),
        cadence_strides: Some(82.0),
        ..FitRecord::default()
    };
    let seconds = minutes * 60;
    let whole = f64::from(seconds);
    FitActivity {
        start_utc_ms: FIRST_MS + day * DAY_MS,
        utc_offset_s: Some(3600),
        records: (0..=seconds).step_by(10).map(record).collect(),
        totals: FitTotals { elapsed_s: whole, timer_s: whole, distance_m: Some(3.0 * whole), ..FitTotals::default() },
        ..FitActivity::default()
    }
}

fn fit(activity: &FitActivity) -> Vec<u8> {
    encode(activity, "", FileFormat::Fit)
}

/// Thirteen weeks of 45, 45 and 60 minutes; the last run takes `last_minutes`.
fn history(desk: &Desk, folder: &str, last_minutes: u32) {
    for week in 0..WEEKS {
        for (day, minutes) in [(1, 45), (3, 45), (6, 60)] {
            let day = 7 * week + day;
            let minutes = if day == 7 * WEEKS - 1 { last_minutes } else { minutes };
            desk.file(&format!("{folder}/{day:03}.fit"), &fit(&run(day, minutes)));
        }
    }
}

fn roster(desk: &Desk, members: &[(&str, &str)]) {
    let block = |(folder, lines): &(&str, &str)| format!("[[member]]\nfolder = \"{folder}\"\n{lines}\n");
    desk.file("club/club.toml", members.iter().map(block).collect::<String>().as_bytes());
}

fn club(desk: &Desk, more: &[&str]) -> (i32, String, String) {
    desk.run(&[&["club", "club", "-o", "out", "--as-of", AS_OF], more].concat())
}

fn table(desk: &Desk) -> BTreeMap<String, BTreeMap<String, String>> {
    csv_rows(&desk.path("out/club_week.csv")).into_iter().map(|row| (row["athlete"].clone(), row)).collect()
}

const AGREED: &str = "consent = 2026-09-01";

#[test]
fn the_first_run_writes_the_roster_and_the_next_leaves_out_who_was_not_asked() {
    let desk = Desk::new();
    history(&desk, "club/anna", 60);
    history(&desk, "club/bert", 60);
    let (code, out, err) = club(&desk, &[]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("Consent is not recorded for anybody yet"), "{out}");
    assert!(std::fs::read_to_string(desk.path("out/club.html")).unwrap().contains("Consent is not recorded"));
    assert_eq!(table(&desk).len(), 2);
    let written = std::fs::read_to_string(desk.path("club/club.toml")).unwrap();

    let (code, out, _) = club(&desk, &[]);
    assert_eq!((code, table(&desk).len()), (1, 0));
    assert!(out.contains("2 no consent recorded"), "{out}");
    assert_eq!(tree(&desk.path("out/members")).len(), 0, "the pages of the first run are gone");

    let asked = written.replacen("consent = \"not recorded\"", AGREED, 1);
    std::fs::write(desk.path("club/club.toml"), &asked).unwrap();
    history(&desk, "club/carla", 60);
    let (code, _, err) = club(&desk, &[]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(table(&desk).keys().collect::<Vec<_>>(), ["anna"]);
    let page = std::fs::read_to_string(desk.path("out/club.html")).unwrap();
    assert!(page.contains("bert: no consent that holds") && page.contains("carla: no consent that holds"));
    let now = std::fs::read_to_string(desk.path("club/club.toml")).unwrap();
    assert!(now.starts_with(&asked) && now.contains("folder = \"carla\""), "{now}");
}

#[test]
fn consent_ends_and_children_need_a_guardian_and_get_no_gait_norms() {
    let desk = Desk::new();
    for member in ["adult", "ended", "child", "youth"] {
        history(&desk, &format!("club/{member}"), 60);
    }
    roster(
        &desk,
        &[
            ("adult", AGREED),
            ("ended", "consent = 2025-09-01\nexpires = 2026-11-21"),
            ("child", "consent = 2026-09-01\nborn = 2012"),
            ("youth", "consent = 2026-09-01\nborn = 2012\nguardian_consent = 2026-09-01"),
        ],
    );
    let (code, out, err) = club(&desk, &[]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(table(&desk).keys().collect::<Vec<_>>(), ["adult", "youth"]);
    assert!(out.contains("1 consent ended on 2026-11-21, 1 under 18, no guardian's consent recorded"), "{out}");
    let page = std::fs::read_to_string(desk.path("out/club.html")).unwrap();
    assert!(page.contains("child: no consent that holds") && !page.contains("guardian"), "nobody's age is told");
    let kinds = |member: &str| {
        let flags = csv_rows(&desk.path("out/private/flags.csv"));
        flags.iter().filter(|flag| flag["athlete"] == member).map(|flag| flag["kind"].clone()).collect::<Vec<_>>()
    };
    assert!(kinds("adult").contains(&"plain170".to_owned()), "{:?}", kinds("adult"));
    assert!(!kinds("youth").contains(&"plain170".to_owned()));
    let norms = |member: &str| {
        let page = std::fs::read_to_string(desk.path(&format!("out/members/{member}.html"))).unwrap();
        let weeks = csv_rows(&desk.path("out/private/weeks.csv"));
        let mut own = weeks.iter().filter(|week| week["athlete"] == member);
        (
            page.contains("than typical at"),
            page.contains("below 170"),
            own.any(|week| !week["cadence_deficit_pct"].is_empty()),
        )
    };
    assert_eq!(norms("adult"), (true, true, true));
    assert_eq!(norms("youth"), (false, false, false));
}

#[test]
fn one_member_may_have_a_name_more_folders_and_the_own_first_day_of_the_week() {
    let desk = Desk::new();
    history(&desk, "club/a1", 60);
    desk.file("club/a1-old/x.fit", &fit(&run(-7, 30)));
    desk.file("club/group/b/x.fit", &fit(&run(0, 30)));
    roster(
        &desk,
        &[
            (
                "a1",
                "consent = 2026-09-01\nname = \"Anna\"\nalso = [\"a1-old\"]\nweek_start = \"sunday\"\nheight_m = 1.7",
            ),
            ("group/b", "consent = 2026-09-01\nscope = \"own page\""),
        ],
    );
    let (code, _, err) = club(&desk, &[]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(table(&desk).keys().collect::<Vec<_>>(), ["Anna"], "an own page is no line in the table");
    assert_eq!(tree(&desk.path("out/members")).len(), 2);
    let rows = csv_rows(&desk.path("out/private/activities.csv"));
    assert_eq!(rows.iter().filter(|row| row["athlete"] == "Anna").count(), 3 * WEEKS as usize + 1);
    assert!(rows.iter().any(|row| row["source"] == "a1-old/x.fit" && row["athlete"] == "Anna"));
    let weeks = csv_rows(&desk.path("out/private/weeks.csv"));
    let starts = |member: &str| weeks.iter().find(|week| week["athlete"] == member).unwrap()["week_start"].clone();
    // 16 August 2026 is a Sunday, 24 August a Monday.
    assert_eq!((starts("Anna").as_str(), starts("b").as_str()), ("2026-08-16", "2026-08-24"));
}

#[test]
fn the_table_names_who_jumped_first_what_is_new_and_what_rests() {
    let desk = Desk::new();
    history(&desk, "club/calm", 60);
    history(&desk, "club/jumped", 135);
    history(&desk, "club/spoken", 135);
    desk.file("club/beginner/a.fit", &fit(&run(7 * WEEKS - 2, 30)));
    desk.file("club/silent/photo.jpg", b"\xff\xd8\xff\xe0");
    roster(
        &desk,
        &[
            ("calm", AGREED),
            ("jumped", AGREED),
            ("spoken", "consent = 2026-09-01\nspoken = 2026-11-22\nuntil = 2026-12-06"),
            ("beginner", AGREED),
            ("silent", AGREED),
        ],
    );
    let (code, out, err) = club(&desk, &["--fail-on", "alert"]);
    assert_eq!(code, 6, "{err}");
    assert!(
        out.starts_with("5 members: 1 to talk to (1 new), 1 no data, 1 spoken to, 1 too new, 1 nothing to raise. Not a health check."),
        "{out}"
    );
    let rows = csv_rows(&desk.path("out/club_week.csv"));
    let states: Vec<(&str, &str)> = rows.iter().map(|row| (row["athlete"].as_str(), row["state"].as_str())).collect();
    assert_eq!(
        states,
        [("jumped", "talk"), ("silent", "no_data"), ("spoken", "spoken"), ("beginner", "too_new"), ("calm", "calm")]
    );
    // 135 minutes over 60 are 2.25 times.
    assert!(rows[0]["reason"].starts_with("long run jump: 2.25x on 22 Nov"), "{}", rows[0]["reason"]);
    assert!(rows.iter().all(|row| row["reason"].split_whitespace().count() <= 8));
    assert_eq!(std::fs::read_to_string(desk.path("out/club.txt")).unwrap().lines().count(), 6);
    // A week later nothing of this is new.
    let (_, out, _) = desk.run(&["club", "club", "-o", "later", "--as-of", "2026-11-29"]);
    assert!(!out.contains("new)"), "{out}");
}

/// Exports of the first weeks beside a share file of all of them, and a member who sent a share file alone.
#[test]
fn share_files_are_read_like_exports_and_mix_with_them() {
    let desk = Desk::new();
    history(&desk, "phone", 60);
    std::fs::create_dir_all(desk.path("club/mixed")).unwrap();
    let (code, _, err) = desk.run(&["share", "phone", "--file", "club/mixed/all.share.json"]);
    assert_eq!(code, 0, "{err}");
    std::fs::create_dir_all(desk.path("club/sent")).unwrap();
    std::fs::copy(desk.path("club/mixed/all.share.json"), desk.path("club/sent/all.share.json")).unwrap();
    for name in std::fs::read_dir(desk.path("phone")).unwrap().map(|entry| entry.unwrap().file_name()).take(20) {
        std::fs::copy(desk.path("phone").join(&name), desk.path("club/mixed").join(&name)).unwrap();
    }
    history(&desk, "club/whole", 60);
    roster(&desk, &[("mixed", AGREED), ("sent", AGREED), ("whole", AGREED)]);
    let (code, out, err) = club(&desk, &[]);
    assert_eq!(code, 0, "{err}");
    // A share file is one entry, whatever it holds.
    assert!(out.contains("61 found = 61 used"), "{out}");
    let activities = csv_rows(&desk.path("out/private/activities.csv"));
    for member in ["mixed", "sent", "whole"] {
        assert_eq!(activities.iter().filter(|row| row["athlete"] == member).count(), 39, "{member}");
    }
    let rows = table(&desk);
    for column in ["week_distance_m", "usual_distance_m", "longest_m", "longest30_m", "last_run", "reason"] {
        assert_eq!(rows["sent"][column], rows["whole"][column], "{column}");
        assert_eq!(rows["mixed"][column], rows["whole"][column], "{column}");
    }
}

/// A folder of files that nobody reads is not a runner who stopped.
#[test]
fn a_member_whose_files_could_not_be_read_is_asked_for_others() {
    let desk = Desk::new();
    history(&desk, "club/a", 60);
    desk.file("club/b/run.fit", b"not a FIT file at all");
    roster(&desk, &[("a", AGREED), ("b", AGREED)]);
    let (code, _, err) = club(&desk, &[]);
    assert_eq!(code, 0, "{err}");
    let rows = table(&desk);
    assert_eq!(rows["b"]["reason"], "no runs; one file could not be read");
    assert_eq!(rows["b"]["ask"], "Another export, as FIT, GPX or TCX?");
}

/// Eight weeks, three without a run, and two weeks back with runs of so many minutes.
fn returning(desk: &Desk, folder: &str, minutes_back: u32) {
    for week in [0, 1, 2, 3, 4, 5, 6, 7, 11, 12] {
        for (day, usual_minutes) in [(1, 45), (3, 45), (6, 60)] {
            let minutes = if week < 8 { usual_minutes } else { minutes_back };
            let day = 7 * week + day;
            desk.file(&format!("{folder}/{day:03}.fit"), &fit(&run(day, minutes)));
        }
    }
}

#[test]
fn the_way_back_of_a_member_stands_beside_the_plan() {
    let desk = Desk::new();
    returning(&desk, "club/fast", 50);
    returning(&desk, "club/slow", 22);
    roster(&desk, &[("fast", AGREED), ("slow", AGREED)]);
    let (code, _, err) = club(&desk, &[]);
    assert_eq!(code, 0, "{err}");
    let page = std::fs::read_to_string(desk.path("out/club.html")).unwrap();
    // 27 km before; back with three times 9 km, where half is the start, or with three times 4 km.
    assert!(page.contains("22 days off, back since 10 Nov, week 2; 0 of 1 week as planned; now "), "{page}");
    assert!(page.contains("22 days off, back since 10 Nov, week 2; 1 of 1 week as planned"), "{page}");
}

const CANARIES: [&str; 11] = [
    "canarydevice",
    "canaryname",
    "canarymail",
    "@example",
    "canaryfile",
    "canarytitle",
    "canarynote",
    "canaryshoe",
    "3141592653",
    "47.31",
    "8.2718",
];

/// A member whose files hold what must not get out, in every place a watch or a service puts it.
fn canary_member(desk: &Desk, folder: &str) {
    for day in 0..70 {
        let mut activity = run(day, 40);
        activity.serial = 3_141_592_653;
        desk.file(&format!("{folder}/canarymail@example.org_{day}.fit"), &fit(&activity));
    }
    let gpx = |title: &str| {
        let gpx = String::from_utf8(encode(&run(76, 40), title, FileFormat::GpxGarmin)).unwrap();
        let gpx = gpx.replacen("creator=\"", "creator=\"canarydevice of Jo ", 1);
        gpx.replacen(
            "<trk>",
            "<metadata><name>canaryname</name><author><name>canaryname</name></author></metadata><trk>",
            1,
        )
    };
    desk.file(&format!("{folder}/canaryfile.gpx"), gpx("canarytitle").as_bytes());
    desk.file(
        &format!("{folder}/activities.csv"),
        b"Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Filename\n\
          7,\"Nov 8, 2026, 6:00:00 AM\",canarytitle,Run,canarynote,2400,7.2,canaryfile.gpx\n",
    );
    // A pair named so, new three weeks before the end and worn at once for every run.
    desk.file(
        &format!("{folder}/shoes.csv"),
        b"shoe,from,to\nOld pair,2026-09-01,2026-11-01\ncanaryshoe of Jo,2026-11-02,\n",
    );
    desk.file(&format!("{folder}/canaryfile-broken.fit"), b"not a FIT file at all");
}

/// The output of a club of one such member, called Member A, and one with nothing to hide.
fn canary_club() -> Desk {
    let desk = Desk::new();
    canary_member(&desk, "club/a");
    history(&desk, "club/b", 60);
    roster(&desk, &[("a", "consent = 2026-09-01\nname = \"Member A\""), ("b", AGREED)]);
    let (code, _, err) = club(&desk, &[]);
    assert_eq!(code, 0, "{err}");
    desk
}

#[test]
fn nothing_of_a_file_but_numbers_reaches_what_is_shared() {
    let desk = canary_club();
    let files = tree(&desk.path("out"));
    let (private, shared): (Vec<_>, Vec<_>) = files.iter().partition(|(name, _)| name.starts_with("private/"));
    assert_eq!(shared.len(), 6, "{:?}", shared.iter().map(|(name, _)| name).collect::<Vec<_>>());
    let place = desk.path("").to_string_lossy().to_lowercase();
    for (name, bytes) in &shared {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for canary in CANARIES.iter().copied().chain([place.as_str()]) {
            let is_number = canary.starts_with(|c: char| c.is_ascii_digit());
            let matches = text.match_indices(canary);
            let found = matches.filter(|(at, _)| !(is_number && is_of_a_picture(&text, *at))).count();
            assert_eq!(found, 0, "{canary} in {name}");
        }
    }
    // The test can see: the same words stand where they belong.
    let all: String = private.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).to_lowercase()).collect();
    for canary in ["canarymail", "@example", "canaryfile", "canarytitle", "canaryshoe"] {
        assert!(all.contains(canary), "{canary} is nowhere");
    }
    for page in ["out/members/Member-A.html", "out/members/b.html"] {
        let text = std::fs::read_to_string(desk.path(page)).unwrap();
        let other = if page.contains("Member-A") { ">b<" } else { "Member A" };
        assert!(!text.contains(other), "{page} mentions somebody else");
    }
}

/// Inside a tag: numbers there place a line of a picture.
fn is_of_a_picture(text: &str, at: usize) -> bool {
    text[..at].rfind('<') > text[..at].rfind('>')
}

#[test]
fn pseudonyms_hide_every_name_and_the_key_stays_outside() {
    let desk = Desk::new();
    history(&desk, "club/anna-canary", 60);
    history(&desk, "club/bert-canary", 60);
    roster(&desk, &[("anna-canary", "consent = 2026-09-01\nname = \"Anna Canary\""), ("bert-canary", "")]);
    let (code, out, err) = club(&desk, &["--pseudonyms"]);
    assert_eq!(code, 0, "{err}");
    for (name, bytes) in tree(&desk.path("out")).iter().filter(|(name, _)| !name.starts_with("private/")) {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(!text.contains("canary") && !name.to_lowercase().contains("canary"), "{name}");
    }
    assert!(!out.to_lowercase().contains("canary"), "{out}");
    let key = desk.path("config/strideload/club.key");
    assert_eq!(std::fs::read_to_string(&key).unwrap().trim().len(), 64);
    let inside = desk.path("club/key");
    let (code, _, err) = club(&desk, &["--pseudonyms", "--key", inside.to_str().unwrap()]);
    assert!(code == 2 && err.contains("outside") && !inside.exists(), "{err}");
}

#[cfg(unix)]
#[test]
fn what_is_private_is_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    history(&desk, "club/a", 60);
    let (code, _, err) = club(&desk, &["--pseudonyms"]);
    assert_eq!(code, 0, "{err}");
    let mode = |name: &str| std::fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("out/private"), mode("cache/strideload")), (0o700, 0o700));
    assert_eq!((mode("config/strideload/club.key"), mode("club/club.toml")), (0o600, 0o600));
    for (name, _) in tree(&desk.path("cache")) {
        assert_eq!(mode(&format!("cache/{name}")), 0o600, "{name}");
    }
}

#[test]
fn a_member_may_have_a_copy_and_be_forgotten() {
    let desk = canary_club();
    let others = |desk: &Desk| std::fs::read(desk.path("out/members/b.html")).unwrap();
    let before = others(&desk);

    let (code, _, err) = desk.run(&["export", "Member A", "club", "-o", "copy", "--as-of", AS_OF]);
    assert_eq!(code, 0, "{err}");
    let copy = csv_rows(&desk.path("copy/activities.csv"));
    assert_eq!(copy.len(), 71);
    assert!(copy.iter().any(|row| row["title"] == "canarytitle"), "everything of theirs");

    let (code, _, err) = desk.run(&["forget", "Member A", "club", "-o", "out", "--as-of", AS_OF]);
    assert_eq!(code, 0, "{err}");
    for folder in ["out", "cache"] {
        for (name, bytes) in tree(&desk.path(folder)) {
            let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!holds("canary") && !holds("Member A") && !holds("/club/a/"), "{folder}/{name}");
        }
    }
    assert!(before == others(&desk), "the others' pages stay as they were");
    let (code, _, _) = desk.run(&["forget", "", "club", "-o", "out"]);
    assert_eq!(code, 2);
    let (code, _, err) = desk.run(&["forget", "Nobody", "club", "-o", "out", "--as-of", AS_OF]);
    assert_eq!(code, 2);
    assert!(err.contains("no member is called") && !err.contains("gone"), "{err}");
}

#[test]
fn a_member_is_forgotten_by_the_name_the_tables_say() {
    let desk = Desk::new();
    for member in ["zoe.smith@example.com", "zoe"] {
        history(&desk, &format!("club/{member}"), 40);
    }
    roster(&desk, &[("zoe.smith@example.com", AGREED), ("zoe", AGREED)]);
    assert_eq!(club(&desk, &[]).0, 0);
    assert!(desk.path("out/members/zoe-smith.html").exists());
    let (code, _, err) = desk.run(&["forget", "zoe.smith", "club", "-o", "out", "--as-of", AS_OF]);
    assert_eq!(code, 0, "{err}");
    assert!(!err.contains(": 0 files forgotten"), "{err}");
    assert!(!desk.path("out/members/zoe-smith.html").exists() && desk.path("out/members/zoe.html").exists());
}

/// Old archives hold names that are no UTF-8.
#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_name_is_no_text_is_forgotten_like_any_other() {
    use std::os::unix::ffi::OsStrExt;
    let desk = canary_club();
    let odd = std::ffi::OsStr::from_bytes(b"l\xe4uf.gpx");
    std::fs::rename(desk.path("club/a/canaryfile.gpx"), desk.path("club/a").join(odd)).unwrap();
    std::fs::remove_dir_all(desk.cache()).unwrap();
    let contents = |desk: &Desk| {
        let facts = rusqlite::Connection::open(desk.cache().join("facts.sqlite")).unwrap();
        facts.query_row("SELECT count(*) FROM facts", [], |row| row.get::<_, u32>(0)).unwrap()
    };
    assert_eq!(club(&desk, &[]).0, 0);
    let of_both = contents(&desk);
    let (code, _, err) = desk.run(&["forget", "Member A", "club", "-o", "out", "--as-of", AS_OF]);
    assert_eq!(code, 0, "{err}");
    // What stays is what a club of the other alone remembers.
    let of_the_other = contents(&desk);
    std::fs::remove_dir_all(desk.path("club/a")).unwrap();
    std::fs::remove_dir_all(desk.cache()).unwrap();
    assert_eq!(club(&desk, &[]).0, 0);
    assert_eq!((contents(&desk), of_the_other < of_both), (of_the_other, true));
}

#[test]
fn what_is_older_than_it_may_be_kept_is_left_out_and_forgotten() {
    let desk = Desk::new();
    history(&desk, "club/a", 60);
    roster(&desk, &[("a", AGREED)]);
    let (code, _, err) = club(&desk, &["--keep", "4w"]);
    assert_eq!(code, 0, "{err}");
    let rows = csv_rows(&desk.path("out/private/activities.csv"));
    // 25 October to 22 November: four weeks of three runs, and the Sunday they begin after.
    assert_eq!(rows.len(), 13);
    let cache: Vec<u8> = tree(&desk.path("cache")).into_iter().flat_map(|(_, bytes)| bytes).collect();
    let holds = |text: &str| cache.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("/club/a/090.fit") && !holds("/club/a/001.fit"));
}

#[test]
fn the_bytes_do_not_depend_on_workers_zone_locale_cache_or_order() {
    let desk = Desk::new();
    let spec = small_club(12, 15);
    for member in 0..spec.members {
        write_member(&desk.path("club"), &spec, member).unwrap();
    }
    // The same files, made in another order, so that folders list them in another order.
    for (name, bytes) in tree(&desk.path("club")).iter().rev() {
        desk.file(&format!("turned/{name}"), bytes);
    }
    let outputs = |folder: &str, out: &str, words: &[&str], zone: &str, locale: &str| {
        let mut command = desk.strideload();
        command.args(["club", folder, "-q", "--as-of", AS_OF, "--roster", &format!("{out}.toml"), "-o", out]);
        let run = command.args(words).env("TZ", zone).env("LANG", locale).env("LC_ALL", locale).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        tree(&desk.path(out))
    };
    let first = outputs("club", "first", &["--no-cache", "--jobs", "1"], "UTC", "C");
    assert!(first.iter().any(|(name, _)| name == "members/runner-0000.html"));
    let cases = [
        ("club", vec!["--jobs", "2"], "Asia/Kathmandu", "de_DE.UTF-8"),
        ("club", vec!["--jobs", "2"], "America/St_Johns", "tr_TR.UTF-8"),
        ("turned", vec!["--jobs", "2", "--no-cache"], "Pacific/Kiritimati", "C.UTF-8"),
        ("turned", vec!["--jobs", "1"], "Europe/Berlin", "C"),
    ];
    for (n, (folder, words, zone, locale)) in cases.iter().enumerate() {
        assert!(
            first == outputs(folder, &format!("case{n}"), words, zone, locale),
            "{folder} {words:?} {zone} {locale}"
        );
    }
}

fn small_club(members: u32, files_each: u32) -> ClubSpec {
    ClubSpec { seed: 5, members, files_each, last_day: AS_OF.parse().unwrap() }
}

#[test]
fn planted_jumps_come_first_and_planted_calm_is_not_red() {
    let desk = Desk::new();
    let spec = small_club(26, 24);
    for member in 0..spec.members {
        write_member(&desk.path("club"), &spec, member).unwrap();
    }
    let (code, _, err) = club(&desk, &["--no-cache"]);
    assert_eq!(code, 0, "{err}");
    let rows = csv_rows(&desk.path("out/club_week.csv"));
    let red: Vec<&str> = rows.iter().filter(|row| row["state"] == "talk").map(|row| row["athlete"].as_str()).collect();
    let at_risk: Vec<String> = (0..spec.members).filter(|m| planted(*m) == Planted::Jump).map(member_name).collect();
    assert_eq!((red, at_risk.len()), (at_risk.iter().map(String::as_str).collect(), 1));
    assert_eq!(rows[0]["athlete"], at_risk[0]);
}

#[test]
fn many_at_one_cache_and_some_killed_give_what_one_alone_gives() {
    let desk = Desk::new();
    let spec = small_club(6, 12);
    for member in 0..spec.members {
        write_member(&desk.path("club"), &spec, member).unwrap();
    }
    let command = |out: &str, words: &[&str]| {
        let mut command = desk.strideload();
        command
            .args(["club", "club", "-q", "--as-of", AS_OF, "--roster", &format!("{out}.toml"), "-o", out])
            .args(words);
        command
    };
    assert!(command("alone", &["--no-cache"]).status().unwrap().success());
    let alone = tree(&desk.path("alone"));
    let mut runs: Vec<_> = (0..4).map(|n| command(&format!("out{n}"), &[]).spawn().unwrap()).collect();
    let mut killed = command("killed", &[]).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(60));
    killed.kill().unwrap();
    killed.wait().unwrap();
    for (n, run) in runs.iter_mut().enumerate() {
        assert!(run.wait().unwrap().success());
        assert!(tree(&desk.path(&format!("out{n}"))) == alone, "run {n}");
    }
    assert!(command("after", &[]).status().unwrap().success());
    assert!(tree(&desk.path("after")) == alone);
}

/// The program makes no system call of the network. Needs `strace`; says so when there is none.
#[test]
fn no_system_call_of_the_network_is_made() {
    let trace_of = |program: &Path, words: &[&str], desk: &Desk| -> Option<String> {
        let trace = desk.path("trace");
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-e", "trace=network", "-o"]).arg(&trace).arg(program).args(words);
        strace.current_dir(desk.path("")).env("XDG_CACHE_HOME", desk.path("cache")).env("HOME", desk.path("home"));
        let done = strace.output().ok()?;
        let text = std::fs::read_to_string(&trace).ok()?;
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        Some(text.lines().filter(|line| line.contains('(') && !line.contains("+++")).collect())
    };
    let desk = Desk::new();
    history(&desk, "club/a", 60);
    let words = ["club", "club", "-q", "-o", "out", "--as-of", AS_OF];
    match trace_of(Path::new(env!("CARGO_BIN_EXE_strideload")), &words, &desk) {
        None => println!("strace is missing: SKIPPED the test that no system call of the network is made"),
        Some(calls) => assert_eq!(calls, ""),
    }
}

#[cfg(unix)]
#[test]
fn what_lies_in_the_folder_and_is_nobodys_is_named() {
    let desk = Desk::new();
    history(&desk, "club/amy", 60);
    history(&desk, "elsewhere", 60);
    desk.file("club/ben.fit", &fit(&run(0, 45)));
    std::os::unix::fs::symlink(desk.path("elsewhere"), desk.path("club/cleo")).unwrap();
    std::os::unix::fs::symlink(desk.path("elsewhere"), desk.path("club/dora")).unwrap();
    roster(&desk, &[("amy", AGREED), ("dora", AGREED)]);
    let (code, _, err) = club(&desk, &[]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("ben.fit belongs to no member: put it into a folder of its own"), "{err}");
    assert!(err.contains("cleo: a link; not followed"), "{err}");
    assert!(!err.contains("dora"), "the roster names it, so it is read: {err}");
}
