use super::*;
use crate::model::CompactTrack;
use crate::store::MeasuredActivity;
use crate::store::settle::tests::facts_at;

fn open(folder: &Path) -> Cache {
    Cache::open(folder, None).unwrap().0
}

/// The cache of a folder after something happened to it: the words, and whether it works.
fn reopened(folder: &Path) -> Option<&'static str> {
    let (cache, notice) = Cache::open(folder, None).unwrap();
    cache.remember("new", &one_run(), Some(stamp(7)));
    drop(cache);
    let cache = open(folder);
    assert_eq!((cache.known_hash(&stamp(7)), cache.facts("new")), (Some("new".into()), Some(one_run())));
    notice
}

fn with_one_run(folder: &Path) {
    open(folder).remember("abc", &one_run(), Some(stamp(5)));
}

fn one_run() -> FileFacts {
    let track = CompactTrack { legs: vec![vec![(51_000_000, -1_000_000), (51_000_045, -1_000_003)]] };
    let mut facts = facts_at(1_795_393_920_000);
    facts.distance_m = Some(0.1 + 0.2);
    FileFacts { activities: vec![MeasuredActivity { facts, track }], ..FileFacts::default() }
}

fn stamp(modified_ns: i64) -> Stamp {
    Stamp { place: "a.zip!/b.fit".into(), size: 10, modified_ns }
}

#[test]
fn what_was_remembered_comes_back_to_the_last_bit() {
    let folder = tempfile::tempdir().unwrap();
    let cache = open(folder.path());
    cache.remember("abc", &one_run(), Some(stamp(5)));
    drop(cache);
    let cache = open(folder.path());
    assert_eq!(cache.known_hash(&stamp(5)), Some("abc".into()));
    assert_eq!(cache.known_hash(&stamp(6)), None, "a changed file must be read again");
    assert_eq!(cache.facts("abc"), Some(one_run()));
    assert_eq!(cache.facts("abd"), None);
}

#[test]
fn what_many_readers_remember_at_once_is_all_there() {
    let folder = tempfile::tempdir().unwrap();
    let cache = open(folder.path());
    let name = |reader: i64, i: i64| format!("{reader} {i}");
    std::thread::scope(|scope| {
        for reader in 0..4 {
            let cache = &cache;
            scope.spawn(move || (0..150).for_each(|i| cache.remember(&name(reader, i), &one_run(), None)));
        }
    });
    cache.close();
    let cache = open(folder.path());
    let missing =
        (0..4).flat_map(|reader| (0..150).map(move |i| name(reader, i))).find(|hash| cache.facts(hash).is_none());
    assert_eq!(missing, None);
}

#[test]
fn a_flipped_bit_makes_an_entry_absent() {
    let folder = tempfile::tempdir().unwrap();
    drop({
        let cache = open(folder.path());
        cache.remember("abc", &one_run(), None);
        cache
    });
    let file = folder.path().join("facts.sqlite");
    let direct = Connection::open(&file).unwrap();
    direct.execute("UPDATE facts SET body = zeroblob(length(body))", []).unwrap();
    drop(direct);
    assert_eq!(open(folder.path()).facts("abc"), None);
}

#[test]
fn a_body_under_the_key_of_another_is_absent() {
    let folder = tempfile::tempdir().unwrap();
    with_one_run(folder.path());
    let direct = Connection::open(folder.path().join(FILE)).unwrap();
    direct.execute("UPDATE facts SET hash = 'other'", []).unwrap();
    drop(direct);
    assert_eq!(open(folder.path()).facts("other"), None);
}

#[test]
fn what_is_foreign_or_of_another_layout_is_replaced_with_a_notice() {
    let foreign = tempfile::tempdir().unwrap();
    std::fs::write(foreign.path().join(FILE), b"not a database, but long enough to be looked at".repeat(50)).unwrap();
    assert!(reopened(foreign.path()).unwrap().contains("damaged"));

    let other_program = tempfile::tempdir().unwrap();
    let direct = Connection::open(other_program.path().join(FILE)).unwrap();
    direct.execute_batch("CREATE TABLE facts (x); CREATE TABLE songs (title)").unwrap();
    drop(direct);
    assert!(reopened(other_program.path()).unwrap().contains("not a cache of this program"));

    let old = tempfile::tempdir().unwrap();
    with_one_run(old.path());
    let direct = Connection::open(old.path().join(FILE)).unwrap();
    direct.pragma_update(None, "user_version", 1).unwrap();
    drop(direct);
    assert!(reopened(old.path()).unwrap().contains("another version"));
    assert_eq!(reopened(old.path()), None, "said once");
}

#[test]
fn facts_of_another_reader_are_dropped_with_a_notice() {
    let folder = tempfile::tempdir().unwrap();
    with_one_run(folder.path());
    let direct = Connection::open(folder.path().join(FILE)).unwrap();
    direct.execute("UPDATE facts SET version = 'older'", []).unwrap();
    drop(direct);
    let (cache, notice) = Cache::open(folder.path(), None).unwrap();
    assert!(notice.unwrap().contains("another version"));
    assert_eq!(cache.facts("abc"), None);
}

#[test]
fn a_cache_cut_anywhere_is_never_an_error_and_never_wrong() {
    const ENTRIES: i64 = 12;
    let whole = tempfile::tempdir().unwrap();
    let cache = open(whole.path());
    (0..ENTRIES).for_each(|n| cache.remember(&format!("h{n}"), &one_run(), Some(stamp(n))));
    drop(cache);
    let bytes = std::fs::read(whole.path().join(FILE)).unwrap();
    assert!(bytes.len() > 16_384, "{}", bytes.len());
    for at in (0..bytes.len()).step_by(bytes.len() / 8) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), &bytes[..at]).unwrap();
        // A cut that is noticed only while reading is said when the cache is closed.
        let (cache, opened) = Cache::open(folder.path(), None).unwrap();
        let found: Vec<_> = (0..ENTRIES).filter_map(|n| cache.facts(&format!("h{n}"))).collect();
        assert!(found.iter().all(|facts| *facts == one_run()), "cut at {at}");
        let notice = opened.or(cache.close());
        let lost = found.len() < ENTRIES as usize;
        assert_eq!(lost && at > 0, notice.is_some(), "cut at {at}: {notice:?}");
        reopened(folder.path());
    }
}

#[test]
fn forgetting_a_folder_leaves_no_trace_of_it_and_the_rest_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let titled = |title: &str| {
        let mut facts = one_run();
        facts.activities[0].facts.title = Some(title.into());
        facts
    };
    let at = |place: &str| Stamp { place: place.into(), ..stamp(5) };
    let cache = open(folder.path());
    cache.remember("a", &titled("canary-alpha"), Some(at("/club/anna/1.fit")));
    cache.remember("b", &titled("canary-beta"), Some(at("/club/anna/export.zip!/2.fit")));
    cache.remember("c", &titled("canary-gamma"), Some(at("/club/anna-maria/3.fit")));
    cache.remember("d", &titled("canary-delta"), Some(at("/club/anna/both.fit")));
    cache.remember_place("d", at("/club/bert/both.fit"));
    drop(cache);
    assert_eq!(forget_below(folder.path(), Path::new("/club/anna")).unwrap(), Forgotten { places: 3, contents: 2 });
    let left: Vec<u8> =
        FILES.iter().filter_map(|name| std::fs::read(folder.path().join(name)).ok()).flatten().collect();
    let holds = |text: &str| left.windows(text.len()).any(|window| window == text.as_bytes());
    let seen = ["canary-alpha", "canary-beta", "/club/anna/", "canary-gamma", "canary-delta", "/club/anna-maria/"];
    assert_eq!(seen.map(holds), [false, false, false, true, true, true]);
    let cache = open(folder.path());
    assert_eq!(cache.known_hash(&at("/club/bert/both.fit")), Some("d".into()));
    assert_eq!(cache.facts("c"), Some(titled("canary-gamma")));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("strideload");
    drop(open(&inner));
    assert_eq!(std::fs::metadata(&inner).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(std::fs::metadata(inner.join("facts.sqlite")).unwrap().permissions().mode() & 0o777, 0o600);
}
