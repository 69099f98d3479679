//! A run that finds everything as the last one left it says the same and reads nothing. The facts are taken away between
//! runs: a run that has to read writes them anew.

use crate::program::{Desk, fixture, tree};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Sets what was written just now an hour back: a file written a moment ago is read again.
fn let_an_hour_pass(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        let modified = entry.metadata().unwrap().modified().unwrap();
        if entry.file_type().is_file() && modified + Duration::from_secs(1_800) > SystemTime::now() {
            set_modified(entry.path(), modified - Duration::from_secs(3_600));
        }
    }
}

fn set_modified(file: &Path, to: SystemTime) {
    std::fs::File::options().write(true).open(file).unwrap().set_modified(to).unwrap();
}

/// A runner with a few files, already analysed twice.
struct Runner {
    desk: Desk,
}

const WORDS: [&str; 3] = ["runs", "-o", "out"];

impl Runner {
    fn new() -> Runner {
        let desk = Desk::new();
        std::fs::create_dir_all(desk.path("runs")).unwrap();
        let formats = fixture("formats");
        let mut names: Vec<PathBuf> = std::fs::read_dir(formats)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .collect();
        names.sort();
        for file in names.iter().take(6) {
            std::fs::copy(file, desk.path("runs").join(file.file_name().unwrap())).unwrap();
        }
        let runner = Runner { desk };
        assert!(runner.reads(&WORDS), "the first run reads");
        runner
    }

    fn facts(&self) -> PathBuf {
        self.desk.cache().join("facts.sqlite")
    }

    /// Whether a run reads files.
    fn reads(&self, words: &[&str]) -> bool {
        let_an_hour_pass(&self.desk.path("runs"));
        let _ = std::fs::remove_file(self.facts());
        let (code, _, err) = self.desk.run(words);
        assert!([0, 3, 6].contains(&code), "{words:?}: {code} {err}");
        self.facts().exists()
    }

    /// Whether the usual run reads after something happened, and no longer the time after.
    fn reads_after(&self, what: &str) {
        assert!(self.reads(&WORDS), "not noticed: {what}");
        assert!(!self.reads(&WORDS), "noticed twice: {what}");
    }

    fn a_file(&self) -> PathBuf {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(self.desk.path("runs")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.into_iter().find(|file| file.extension().is_some_and(|extension| extension == "fit")).unwrap()
    }
}

#[test]
fn a_run_with_nothing_new_says_and_leaves_the_same_and_reads_nothing() {
    let runner = Runner::new();
    let before = tree(&runner.desk.path("out"));
    let (_, full, _) = runner.desk.run(&["runs", "-o", "out", "--no-cache"]);
    assert!(!runner.reads(&WORDS));
    let (code, text, err) = runner.desk.run(&WORDS);
    assert_eq!((code, text), (0, full));
    assert!(err.contains("nothing changed since the report was written"), "{err}");
    assert!(before == tree(&runner.desk.path("out")));
}

#[test]
fn every_change_of_an_input_is_noticed() {
    let runner = Runner::new();
    assert!(!runner.reads(&WORDS));
    let file = runner.a_file();
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
    runner.reads_after("a shorter file");
    std::fs::write(&file, &bytes).unwrap();
    runner.reads_after("a file written again");
    std::fs::write(&file, &bytes).unwrap();
    runner.reads_after("a file of the same size written later");
    if cfg!(unix) {
        let seen = std::fs::metadata(&file).unwrap().modified().unwrap();
        std::fs::write(&file, &bytes).unwrap();
        set_modified(&file, seen);
        runner.reads_after("a file of the same size and time, put in its place");
    }
    std::fs::rename(&file, runner.desk.path("runs/other.fit")).unwrap();
    runner.reads_after("a file of another name");
    std::fs::copy(runner.desk.path("runs/other.fit"), runner.desk.path("runs/again.fit")).unwrap();
    runner.reads_after("a file more");
    std::fs::remove_file(runner.desk.path("runs/again.fit")).unwrap();
    runner.reads_after("a file less");
    runner.desk.file("runs/pain.csv", b"date,site,level\n2026-01-02,shin,3\n");
    runner.reads_after("a pain log");
    runner.desk.file("runs/strideload.toml", b"height_m = 1.8\n");
    runner.reads_after("settings");
    runner.desk.file("runs/strideload.toml", b"height_m = 1.7\n");
    runner.reads_after("another height");
}

#[test]
fn every_change_of_the_output_is_noticed_and_mended() {
    let runner = Runner::new();
    assert!(!runner.reads(&WORDS));
    let whole = tree(&runner.desk.path("out"));
    let out = |name: &str| runner.desk.path("out").join(name);
    let mended_after = |what: &str| {
        runner.reads_after(what);
        assert!(whole == tree(&runner.desk.path("out")), "not mended: {what}");
    };
    std::fs::remove_file(out("charts/01-weekly-distance.svg")).unwrap();
    mended_after("a chart less");
    std::fs::write(out("flags.csv"), b"nothing to see").unwrap();
    mended_after("a table overwritten");
    std::fs::remove_dir_all(runner.desk.path("out")).unwrap();
    mended_after("no output");
    std::fs::write(out("weeks.csv"), b"nothing to see").unwrap();
    runner.desk.run(&["runs", "-o", "out", "--no-cache"]);
    assert!(whole == tree(&runner.desk.path("out")), "not mended without a cache");
    std::fs::write(out("mine.txt"), b"a note").unwrap();
    runner.reads_after("a file more");
    assert!(out("mine.txt").exists(), "a file of the runner's own is no reason to write");
}

#[test]
fn other_words_are_another_run() {
    let runner = Runner::new();
    assert!(!runner.reads(&WORDS));
    for other in [
        &["runs", "-o", "out", "--units", "mi"][..],
        &["runs", "-o", "out", "--as-of", "2026-11-01"],
        &["runs", "-o", "out", "--since", "2025-01-01"],
        &["runs", "-o", "out", "--no-png"],
        &["runs", "-o", "out", "--strict"],
        &["runs", "-o", "out", "--json"],
        &["runs", "-o", "out", "--plain"],
        &["runs", "-o", "out", "-v"],
        &["runs", "-o", "out", "--surface", "road"],
        &["runs", "-o", "out", "--tz", "Asia/Tokyo"],
        &["runs", "-o", "out", "--no-own-roads"],
    ] {
        assert!(runner.reads(other), "{other:?}");
        let full = runner.desk.run(&[other, &["--no-cache"]].concat());
        assert!(!runner.reads(other), "{other:?}");
        assert_eq!(runner.desk.run(other), full, "{other:?}");
    }
    // Two output folders by turns keep what was said of each.
    for words in [&WORDS[..], &["runs", "-o", "other"], &WORDS] {
        runner.reads(words);
    }
    assert!(!runner.reads(&WORDS) && !runner.reads(&["runs", "-o", "other"]));
    // Nothing is remembered without a cache, and a page beside the output is written each time.
    assert!(runner.reads(&["runs", "-o", "out", "--handout", "page.html"]));
    std::fs::remove_file(runner.desk.path("page.html")).unwrap();
    assert!(runner.reads(&["runs", "-o", "out", "--handout", "page.html"]));
    assert!(runner.desk.path("page.html").exists());
}

#[test]
fn files_that_fail_are_said_again_with_the_same_exit_code() {
    let runner = Runner::new();
    runner.desk.file("runs/broken.fit", b"no recording");
    let words = [&WORDS[..], &["-v"]].concat();
    assert!(runner.reads(&words));
    let full = runner.desk.run(&[&words[..], &["--no-cache"]].concat());
    assert!(full.2.contains("broken.fit"), "{}", full.2);
    assert!(!runner.reads(&words));
    assert_eq!(runner.desk.run(&words), full);
}

#[test]
fn what_could_not_be_read_is_tried_again() {
    let runner = Runner::new();
    let mut bytes = std::fs::read(fixture("strava_export.zip")).unwrap();
    for (magic, flags_at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = bytes.windows(4).position(|window| window == magic).unwrap();
        // Encrypted.
        bytes[at + flags_at] |= 1;
    }
    runner.desk.file("runs/export.zip", &bytes);
    assert!(runner.reads(&WORDS) && runner.reads(&WORDS));
    std::fs::copy(fixture("strava_export.zip"), runner.desk.path("runs/export.zip")).unwrap();
    runner.reads_after("an archive that can be read");
}

#[test]
fn what_was_kept_and_is_damaged_is_a_full_run() {
    let runner = Runner::new();
    let said = runner.desk.cache().join("said");
    let kept: Vec<PathBuf> = std::fs::read_dir(&said).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(kept.len(), 1);
    assert_private(&kept[0]);
    let bytes = std::fs::read(&kept[0]).unwrap();
    for cut in [0, 1, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&kept[0], &bytes[..cut]).unwrap();
        runner.reads_after("half of what was kept");
    }
}

#[cfg(unix)]
fn assert_private(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o077, 0);
}

#[cfg(not(unix))]
fn assert_private(_file: &Path) {}

#[test]
fn a_club_with_nothing_new_says_the_same_and_a_new_file_or_word_of_the_roster_is_read() {
    let desk = Desk::new();
    for member in ["anna", "bert"] {
        std::fs::create_dir_all(desk.path("club").join(member)).unwrap();
    }
    let add = |name: &str, to: &str| std::fs::copy(fixture("formats").join(name), desk.path(to)).unwrap();
    add("run.fit", "club/anna/a.fit");
    add("run.gpx", "club/bert/b.gpx");
    desk.file(
        "club/club.toml",
        b"[[member]]\nfolder = \"anna\"\nconsent = 2026-01-01\n[[member]]\nfolder = \"bert\"\nconsent = 2026-01-01\n",
    );
    let facts = desk.cache().join("facts.sqlite");
    let reads = || {
        let_an_hour_pass(&desk.path("club"));
        let _ = std::fs::remove_file(&facts);
        let (code, text, err) = desk.run(&["club", "club", "-o", "out"]);
        assert_eq!(code, 0, "{err}");
        (facts.exists(), text)
    };
    let (is_read, first) = reads();
    assert!(is_read && first.contains("written to"));
    let (is_read, again) = reads();
    assert!(!is_read);
    assert_eq!(first.replace("written to", "nothing changed in"), again);
    add("run_garmin.gpx", "club/bert/c.gpx");
    assert!(reads().0 && !reads().0);
    desk.file(
        "club/club.toml",
        b"[[member]]\nfolder = \"anna\"\nconsent = 2026-01-01\n[[member]]\nfolder = \"bert\"\nname = \"B.\"\nconsent = 2026-01-01\n",
    );
    assert!(reads().0 && !reads().0);
    let (code, _, err) = desk.run(&["forget", "bert", "club", "-o", "out"]);
    assert_eq!(code, 0, "{err}");
    assert!(!desk.cache().join("said").exists(), "what was said named the member");
}
