use super::*;
use crate::program::tree;

/// Complaint 39: A rest is a zero in the table, not a hole in it.
#[test]
fn rest_weeks_are_rows_of_zero() {
    let files = [("a.fit", fit(&run(MONDAY_MS, 20))), ("b.fit", fit(&run(MONDAY_MS + 28 * DAY_MS, 21)))];
    let found = analysed(&files);
    let weeks: Vec<(&str, &str)> =
        found.weeks.iter().map(|week| (week["week"].as_str(), week["runs"].as_str())).collect();
    assert_eq!(weeks, [("2026-W41", "1"), ("2026-W42", "0"), ("2026-W43", "0"), ("2026-W44", "0"), ("2026-W45", "1")]);
    assert_eq!(found.weeks[1]["distance_m"], "0.0");
}

/// Complaint 40: One new file of one member changes that member and nothing else.
#[test]
fn a_new_file_touches_only_its_member() {
    let desk = Desk::new();
    let agreed = |folder: &str| format!("[[member]]\nfolder = '{folder}'\nconsent = 2026-10-01\n");
    desk.file("club/club.toml", (agreed("north") + &agreed("south")).as_bytes());
    for member in ["north", "south"] {
        for day in 0..10 {
            let minutes = 20 + day as u32 + u32::from(member == "south");
            desk.file(&format!("club/{member}/{day}.fit"), &fit(&run(MONDAY_MS + day * DAY_MS, minutes)));
        }
    }
    let outputs = || {
        let (code, _, err) = desk.run(&["club", "club", "-o", "out", "--as-of", "2026-10-20"]);
        assert_eq!(code, 0, "{err}");
        let pages = tree(&desk.path("out/members"));
        let rows = |table: &str| {
            let text = std::fs::read_to_string(desk.path("out/private").join(table)).unwrap();
            text.lines().filter(|line| line.starts_with("north,")).map(str::to_owned).collect::<Vec<_>>()
        };
        (pages, rows("activities.csv"), rows("weeks.csv"))
    };
    let before = outputs();
    assert_eq!(before.1.len(), 10);
    // One file is read: the bytes of the others are gone, their names, lengths and times are not.
    for member in ["north", "south"] {
        (0..10).for_each(|day| empty_out(&desk.path(&format!("club/{member}/{day}.fit"))));
    }
    desk.file("club/south/new.fit", &fit(&run(MONDAY_MS + 12 * DAY_MS, 30)));
    let after = outputs();
    let page = |pages: &[(String, Vec<u8>)], member: &str| {
        pages.iter().find(|(name, _)| name.starts_with(member)).map(|(_, bytes)| bytes.clone()).unwrap()
    };
    assert!(page(&before.0, "north") == page(&after.0, "north"));
    assert!(page(&before.0, "south") != page(&after.0, "south"));
    assert_eq!((before.1, before.2), (after.1, after.2));
}

/// Takes the bytes out of a file and leaves its name, length and time: whoever reads it now finds nothing.
fn empty_out(file: &std::path::Path) {
    let old = std::fs::metadata(file).unwrap();
    std::fs::write(file, vec![b'x'; old.len() as usize]).unwrap();
    let times = std::fs::FileTimes::new().set_modified(old.modified().unwrap());
    std::fs::File::options().write(true).open(file).unwrap().set_times(times).unwrap();
}

#[test]
fn a_changed_limit_judges_again_and_reads_no_file() {
    let desk = Desk::new();
    let files: Vec<_> = (0..20)
        .map(|n| {
            // Every other day half an hour, the last time a whole one.
            let minutes = if n == 19 { 60 } else { 30 };
            desk.file(&format!("in/{n:02}.fit"), &fit(&run(MONDAY_MS + 2 * n * DAY_MS, minutes)))
        })
        .collect();
    let spikes = |words: &[&str]| {
        let (code, _, err) =
            desk.run(&[&["in", "-o", "out", "--no-png", "-q", "--as-of", "2026-12-31"], words].concat());
        assert_eq!(code, 0, "{err}");
        let flags = csv_rows(&desk.path("out/flags.csv"));
        let kinds = flags.iter().filter(|flag| flag["kind"] == "session_spike").count();
        (kinds, csv_rows(&desk.path("out/activities.csv")).len())
    };
    assert_eq!(spikes(&[]), (1, 20));
    files.iter().for_each(|file| empty_out(file));
    let limits = desk.file("limits.toml", b"[thresholds]\nsession_spike_caution = 2.0\n");
    assert_eq!(spikes(&["--config", limits.to_str().unwrap()]), (0, 20));
}
