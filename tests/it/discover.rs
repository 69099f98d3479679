//! Folders, archives and packed files: what is found, what is refused, and that nothing exhausts the machine.

#![allow(clippy::unwrap_used)]

use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use strideload::discover::{ContentKind, Discovery, Limits, ReadError, club_members, discover};
use strideload::model::ProblemClass;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const GPX: &[u8] = b"<gpx><trk/></gpx>";
const FIT: &[u8] = b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00\x00\x00";

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn zipped_by(method: CompressionMethod, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    zipped_by(CompressionMethod::Deflated, files)
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn found_in(root: &Path, limits: &Limits) -> Discovery {
    discover(&[root.to_owned()], limits).unwrap()
}

fn found(root: &Path) -> Discovery {
    found_in(root, &Limits::default())
}

fn names(discovery: &Discovery) -> Vec<String> {
    discovery.entries.iter().map(|entry| entry.id.to_string()).collect()
}

#[test]
fn a_packed_file_counts_with_what_it_unpacks_to() {
    let noise: Vec<u8> = (0..100_000u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let large = [noise.clone(), vec![b' '; 20 << 20]].concat();
    let packed = gzipped(&large);
    let parts = [packed.clone(), gzipped(b"end")].concat();
    let folder = folder(&[
        ("a.gpx.gz", &packed),
        ("b.gpx", &packed),
        ("c.gpx.gz", &parts),
        ("d.gpx", &noise),
        ("e.fit.gz", &gzipped(FIT)),
        ("f.zip", &zipped_by(CompressionMethod::Stored, &[("g.gpx.gz", &packed)])),
    ]);
    let found = found(folder.path());
    let bytes: Vec<u64> = found.entries.iter().map(|entry| entry.bytes_when_read()).collect();
    let whole = (packed.len() + large.len()) as u64;
    assert_eq!(bytes[..2], [whole; 2], "by its end, whatever its name");
    let most = |size: u64| size + (200 * size + (1 << 20)).min(256 << 20);
    assert_eq!(bytes[2], most(parts.len() as u64), "its end speaks of the last part alone");
    assert_eq!(bytes[3], noise.len() as u64);
    assert!(bytes[4] < 2 << 20, "{}", bytes[4]);
    assert_eq!(bytes[5], most(packed.len() as u64), "a member is not looked at");
}

/// What the only entry of a folder with one file is.
fn kind_of(name: &str, bytes: &[u8]) -> ContentKind {
    let folder = folder(&[(name, bytes)]);
    found(folder.path()).entries[0].read().unwrap().kind
}

fn problem(discovery: &Discovery) -> (ProblemClass, &str) {
    assert_eq!(discovery.problems.len(), 1, "{:?}", discovery.problems);
    (discovery.problems[0].class, &discovery.problems[0].reason)
}

#[test]
fn entries_come_sorted_with_slashes_and_without_clutter() {
    let folder = folder(&[
        ("b/2.gpx", GPX),
        ("b/._2.gpx", GPX),
        ("__MACOSX/3.gpx", GPX),
        (".git/config", b""),
        ("a.FIT", FIT),
        (".DS_Store", b"x"),
        ("b-1.gpx", GPX),
    ]);
    assert_eq!(names(&found(folder.path())), ["a.FIT", "b-1.gpx", "b/2.gpx"]);
}

#[test]
fn a_single_file_is_named_by_its_file_name_and_a_missing_one_is_an_error() {
    let folder = folder(&[("sub/run.gpx", GPX)]);
    let single = found(&folder.path().join("sub/run.gpx"));
    assert_eq!(names(&single), ["run.gpx"]);
    assert_eq!(fs::read(single.entries[0].disk_file()).unwrap(), GPX);
    assert!(
        discover(&[folder.path().join("none")], &Limits::default())
            .unwrap_err()
            .to_string()
            .ends_with("no such file or folder")
    );
}

#[test]
fn our_own_output_is_not_read_again() {
    let folder = folder(&[
        ("out/manifest.json", b"{\"program\": \"strideload\"}"),
        ("out/routes.gpx", GPX),
        ("theirs/manifest.json", b"{}"),
        ("theirs/run.gpx", GPX),
    ]);
    assert_eq!(names(&found(folder.path())), ["theirs/manifest.json", "theirs/run.gpx"]);
}

#[test]
fn content_goes_before_the_name() {
    assert_eq!(kind_of("a.gpx", FIT), ContentKind::Fit);
    assert_eq!(kind_of("a.fit", GPX), ContentKind::Gpx);
    assert_eq!(
        kind_of("noname", b"\xef\xbb\xbf  <?xml version='1.0'?><!-- <html> --><x:TrainingCenterDatabase>"),
        ContentKind::Tcx
    );
    assert_eq!(kind_of("a.jpg", &gzipped(GPX)), ContentKind::Gpx);
    let utf16: Vec<u8> = "\u{feff}<?xml version='1.0'?><gpx>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(kind_of("a.gpx", &utf16), ContentKind::Gpx);
    assert_eq!(kind_of("a.gpx", b"<!DOCTYPE gpx [<!ENTITY a 'b'>]><gpx>"), ContentKind::Gpx);
}

#[test]
fn named_like_an_activity_and_something_else_is_damaged() {
    let damaged = |words: &str| ContentKind::Damaged(words.into());
    assert_eq!(kind_of("a.fit", b""), damaged("empty file"));
    let page = "a web page, not GPX; export the activity again while logged in";
    assert_eq!(kind_of("a.gpx", b"\n<!doctype HTML><html><gpx>"), damaged(page));
    assert_eq!(kind_of("a.gpx", b"<HTML lang='en'>"), damaged(page));
    assert_eq!(
        kind_of("a.tcx", b"<?xml version='1.0'?><foo/>"),
        damaged("expected TCX, found XML with the root `foo`")
    );
    assert_eq!(kind_of("a.fit.gz", &[0; 100]), damaged("expected FIT, found only zeros"));
    assert_eq!(kind_of("a.fit", &zipped(&[])), damaged("expected FIT, found a zip archive; rename it to .zip"));
}

#[test]
fn formats_that_are_not_read_are_named() {
    for (name, content, words) in [
        (
            "export.xml",
            "<?xml version='1.0'?><!DOCTYPE HealthData [<!ELEMENT a (b>c)>]><HealthData>",
            "an Apple Health export",
        ),
        ("a.hrm", "[Params]\nVersion=106\n", "a Polar HRM file"),
        ("a.kml", "<kml xmlns='x'>", "a KML file"),
        ("a.json", "{\n \"DeviceLog\": {}", "a Suunto JSON file"),
        ("f.json", "[{\"logId\": 1, \"tcxLink\": \"x\"}]", "a Fitbit exercise list"),
        (
            "Activities.csv",
            "Activity Type,Date,Favorite,Title,Distance,Calories\nRunning,x,false,y,5,0\n",
            "Garmin's list",
        ),
        ("s.json", "{ \"altitude\": [1.0, 2.0", "a Strava stream file"),
        ("track.csv", "time,lat,lon\n1,2,3\n", "a CSV track"),
    ] {
        let ContentKind::Unsupported(reason) = kind_of(name, content.as_bytes()) else { panic!("{name}") };
        assert!(reason.starts_with(words), "{reason}");
    }
}

#[test]
fn photos_and_tables_are_no_watch_files() {
    for (name, content) in [
        ("a.jpg", &b"\xff\xd8\xff\xe0"[..]),
        ("bikes.csv", b"Bike Name\nBlue\n"),
        ("a.html", b"<html>"),
        ("x.json", b"{}"),
        ("e", b""),
    ] {
        assert_eq!(kind_of(name, content), ContentKind::NotActivity("not a watch file".into()));
    }
}

#[test]
fn what_the_runner_writes_and_what_services_tell_in_json_is_known_by_its_content() {
    for (name, content, kind) in [
        ("x.csv", "activity_id,correction,value\n", ContentKind::Corrections),
        ("x.csv", "shoe,from,to,activity_id\n", ContentKind::Shoes),
        ("shoes.csv", "Shoe Brand,Shoe Model,Shoe Name\n", ContentKind::NotActivity("not a watch file".into())),
        ("log.csv", "date;distance_km;duration\n", ContentKind::Index),
        ("log.csv", "Date,km\n", ContentKind::Index),
        ("log.csv", "day,miles\n", ContentKind::Index),
        ("log.csv", "date,seconds\n", ContentKind::Index),
        ("log.csv", "date\tmoving_time\n", ContentKind::Index),
        ("cardioActivities.csv", "Activity Id,Date,Type,Route Name,Distance (km),Duration\n", ContentKind::Index),
        ("a.json", "[{\"summarizedActivitiesExport\":[{}]}]", ContentKind::JsonList),
        ("b.json", "{\"exportVersion\":\"1\",\"startTime\":\"x\",\"exercises\":[]}", ContentKind::JsonList),
    ] {
        assert_eq!(kind_of(name, content.as_bytes()), kind, "{content}");
    }
}

#[test]
fn a_list_of_activities_is_known_by_its_content() {
    let english = "Activity ID,Activity Date,Activity Name,Activity Type\n1,x,y,Run\n";
    let old = "id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n";
    let other = "A,B,C,D,E,F,G,H,I\n1,x,y,z,,,,,activities/77.fit.gz\n";
    for (name, content) in
        [("activities.csv", english), ("mine.csv", english), ("activities.csv", old), ("x.csv", other)]
    {
        assert_eq!(kind_of(name, content.as_bytes()), ContentKind::Index, "{content}");
    }
    let headers_only_alike = "A,B,C,D,E,F,G,H,I\n1,x,y,z,,,,,Blue\n";
    assert_eq!(kind_of("x.csv", headers_only_alike.as_bytes()), ContentKind::NotActivity("not a watch file".into()));
}

/// The first letter of a list may be of any script.
#[test]
fn a_list_that_begins_with_a_letter_of_another_script_is_a_list() {
    let chinese = "\u{6d3b}\u{52a8} ID,\u{6d3b}\u{52a8}\u{65e5}\u{671f},a,b,c,d,e,f,g\n12345,2026\u{5e74}10\u{6708}5\u{65e5} 06:00:00,,,,,,,\n";
    assert_eq!(kind_of("activities.csv", chinese.as_bytes()), ContentKind::Index);
    let russian = "\u{feff}ID,\u{414}\u{430}\u{442}\u{430},a,b,c,d,e,f,g\n12345,x,,,,,,,activities/1.fit.gz\n";
    assert_eq!(kind_of("list.csv", russian.as_bytes()), ContentKind::Index);
    assert!(matches!(kind_of("x.csv", &[0xe6, 0xb4, 0x00, 0xff, 0xfe, 0x03]), ContentKind::NotActivity(_)));
}

#[test]
fn archives_in_archives_are_read_in_place() {
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let innermost = zipped(&[("deep.gpx", GPX)]);
        let inner = zipped_by(method, &[("c.zip", &innermost), ("run.fit.gz", &gzipped(FIT))]);
        let outer = zipped_by(method, &[("up/inner.bin", &inner), ("__MACOSX/._a.fit", FIT), ("../../evil.fit", FIT)]);
        let folder = folder(&[("export", &outer)]);
        let found = found(folder.path());
        assert_eq!(
            names(&found),
            ["export!/../../evil.fit", "export!/up/inner.bin!/c.zip!/deep.gpx", "export!/up/inner.bin!/run.fit.gz"]
        );
        let contents: Vec<_> = found.entries.iter().map(|entry| entry.read().unwrap().bytes).collect();
        assert_eq!(contents, [FIT, GPX, FIT]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

#[test]
fn entries_of_one_archive_can_be_read_by_many_threads() {
    let files: Vec<(String, Vec<u8>)> =
        (0..40).map(|i| (format!("{i:02}.gpx"), format!("<gpx><!--{i}--></gpx>").into_bytes())).collect();
    let list: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let folder = folder(&[("a.zip", &zipped(&[("inner.zip", &zipped(&list))]))]);
    let found = found(folder.path());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (entry, (_, bytes)) in found.entries.iter().zip(&files) {
                    assert_eq!(&entry.read().unwrap().bytes, bytes);
                }
            });
        }
    });
    assert_eq!(found.entries.len(), 40);
}

#[test]
fn a_third_level_of_nesting_is_refused() {
    let third = zipped(&[("x.zip", &zipped(&[("y.zip", &zipped(&[("z.zip", &zipped(&[("a.fit", FIT)]))]))]))]);
    let folder = folder(&[("a.zip", &third)]);
    let found = found(folder.path());
    assert_eq!(found.entries.len(), 0);
    assert_eq!(found.problems[0].source.to_string(), "a.zip!/x.zip!/y.zip!/z.zip");
    assert!(problem(&found).1.starts_with("archives packed into archives more than twice"));
}

#[test]
fn bombs_are_refused_with_a_reason() {
    let mut bomb = GPX.to_vec();
    bomb.resize(3 << 20, b' ');
    let limits = Limits { ratio: 20, ..Limits::default() };
    let reason = "unpacks to more than 20 times its size; no watch writes such a file";
    for (name, packed) in [("a.zip", zipped(&[("a.gpx", &bomb)])), ("a.gpx.gz", gzipped(&bomb))] {
        let folder = folder(&[(name, &packed)]);
        match found_in(folder.path(), &limits).entries[0].read() {
            Err(ReadError::Damaged(words)) => assert_eq!(words, reason),
            other => panic!("{other:?}"),
        }
    }
    let small = Limits { entry_bytes: 2 << 20, ..Limits::default() };
    let folder = folder(&[("a.gpx", &bomb)]);
    let error = found_in(folder.path(), &small).entries[0].read().unwrap_err();
    assert_eq!(error.to_string(), "larger than 2 MiB when unpacked; no watch writes such a file");
}

#[test]
fn more_files_than_the_limit_end_the_list_with_one_problem() {
    let many: Vec<(String, &[u8])> = (0..30).map(|i| (format!("{i:02}.fit"), FIT)).collect();
    let list: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let limits = Limits { entries: 20, ..Limits::default() };
    let loose = folder(&list);
    let in_folder = found_in(loose.path(), &limits);
    assert_eq!(in_folder.entries.len(), 20);
    assert!(problem(&in_folder).1.starts_with("more than 20 files"));
    let packed = folder(&[("a.zip", &zipped(&list))]);
    let in_archive = found_in(packed.path(), &limits);
    assert_eq!(
        problem(&in_archive),
        (ProblemClass::Damaged, "lists 30 entries, more than any export; unpack it and give the folder")
    );
    let total = Limits { total_bytes: 100, ..Limits::default() };
    assert!(problem(&found_in(packed.path(), &total)).1.starts_with("the archives unpack to more than"));
}

#[test]
fn a_cut_or_self_overlapping_archive_is_damaged() {
    let sound = zipped(&[("a.fit", FIT), ("b.fit", FIT)]);
    let cut = folder(&[("a.zip", &sound[..sound.len() - 30])]);
    assert_eq!(problem(&found(cut.path())).0, ProblemClass::Damaged);
    // Both names of the list point at the first file.
    let mut overlapping = sound.clone();
    let second = overlapping.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    overlapping[second + 42..second + 46].fill(0);
    let folder = folder(&[("a.zip", &overlapping)]);
    let found = found(folder.path());
    assert!(problem(&found).1.starts_with("lists the same bytes as several files"), "{:?}", found.problems);
}

#[test]
fn an_encrypted_entry_says_so() {
    let mut bytes = zipped(&[("a.fit", FIT)]);
    for (magic, flags_at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = bytes.windows(4).position(|window| window == magic).unwrap();
        bytes[at + flags_at] |= 1;
    }
    let folder = folder(&[("a.zip", &bytes)]);
    let error = found(folder.path()).entries[0].read().unwrap_err();
    assert!(matches!(&error, ReadError::Unreadable(words) if words.starts_with("encrypted")), "{error}");
}

#[test]
fn a_cut_packed_file_keeps_its_beginning() {
    let noise: Vec<u8> = (0..60_000u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let text = [GPX, &[b' '; 512], noise.as_slice()].concat();
    let packed = gzipped(&text);
    let folder = folder(&[("a.gpx.gz", &packed[..packed.len() / 2])]);
    let content = found(folder.path()).entries[0].read().unwrap();
    assert!(content.truncated && content.bytes.len() > 100_000 && text.starts_with(&content.bytes));
    assert_eq!(content.kind, ContentKind::Gpx);
}

#[test]
fn broken_data_in_an_archive_keeps_what_came_before() {
    let noise: Vec<u8> = (0..60_000u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let text = [GPX, &[b' '; 512], noise.as_slice()].concat();
    let mut bytes = zipped(&[("a.gpx", &text)]);
    let middle = bytes.len() / 2;
    bytes[middle..middle + 64].fill(0xff);
    let folder = folder(&[("a.zip", &bytes)]);
    let content = found(folder.path()).entries[0].read().unwrap();
    assert!(content.truncated);
    assert!(content.bytes.starts_with(GPX));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_pipes_are_never_opened() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    let folder = folder(&[("sub/run.fit", FIT)]);
    let root = folder.path();
    symlink(root, root.join("sub/loop")).unwrap();
    symlink(root.join("sub/run.fit"), root.join("again.fit")).unwrap();
    // Their names promise nothing, what is behind them does.
    let elsewhere = self::folder(&[("2025/run.fit", FIT), ("export", &zipped(&[("a.fit", FIT)])), ("a.jpg", b"x")]);
    symlink(elsewhere.path().join("2025"), root.join("2025")).unwrap();
    symlink(elsewhere.path().join("export"), root.join("backup")).unwrap();
    symlink(elsewhere.path().join("a.jpg"), root.join("photo")).unwrap();
    symlink(root.join("gone"), root.join("log.csv")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(root.join("pipe.fit")).status().unwrap();
    assert!(made.success());
    let _socket = UnixListener::bind(root.join("socket.gpx")).unwrap();
    let found = found(root);
    assert_eq!(names(&found), ["sub/run.fit"]);
    let named: Vec<_> = found.problems.iter().map(|problem| (problem.source.path.as_str(), problem.class)).collect();
    assert_eq!(
        named,
        [
            ("2025", ProblemClass::Unreadable),
            ("again.fit", ProblemClass::Unreadable),
            ("backup", ProblemClass::Unreadable),
            ("log.csv", ProblemClass::Unreadable),
            ("photo", ProblemClass::NotActivity),
            ("sub/loop", ProblemClass::Unreadable),
        ]
    );
    assert!(found.problems.iter().all(|problem| problem.reason == "a link; not followed"));
    assert!(discover(&[root.join("pipe.fit")], &Limits::default()).is_err());
    let named = discover(&[root.join("2025")], &Limits::default()).unwrap();
    assert!(names(&named) == ["run.fit"] && named.problems.is_empty(), "a link the user names is followed");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf8_is_shown_with_marks_and_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = folder(&[]);
    fs::write(folder.path().join(OsStr::from_bytes(b"l\xe4uf.fit")), FIT).unwrap();
    let found = found(folder.path());
    assert_eq!(names(&found), ["l\u{fffd}uf.fit"]);
    assert_eq!(found.entries[0].read().unwrap().bytes, FIT);
}

#[test]
fn several_roots_are_told_apart() {
    let (one, two) = (folder(&[("a.fit", FIT)]), folder(&[("a.fit", FIT), ("b.fit", FIT)]));
    let found = discover(&[one.path().to_owned(), two.path().to_owned()], &Limits::default()).unwrap();
    let roots: Vec<_> = found.entries.iter().map(|entry| (entry.id.path.as_str(), entry.root)).collect();
    assert_eq!(roots, [("a.fit", 0), ("a.fit", 1), ("b.fit", 1)]);
}

#[test]
fn a_club_has_a_member_for_each_folder_and_archive() {
    let folder = folder(&[
        ("Zoe/a.fit", FIT),
        ("amy.ZIP", &zipped(&[])),
        ("ben.gpx", GPX),
        ("cleo.FIT.gz", &gzipped(FIT)),
        ("notes.txt", b"x"),
        ("__MACOSX/a", b""),
    ]);
    let found = club_members(folder.path()).unwrap();
    let expected: Vec<(String, PathBuf)> =
        [("Zoe", "Zoe"), ("amy", "amy.ZIP")].map(|(name, path)| (name.into(), folder.path().join(path))).to_vec();
    assert_eq!(found.members, expected);
    assert_eq!(found.strays, ["ben.gpx", "cleo.FIT.gz"]);
    assert!(club_members(&folder.path().join("none")).is_err());
}
