//! Data moves one way: a room uses only rooms that stand above it in `src/lib.rs`.

use std::path::{Path, PathBuf};

const SRC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// Rooms beside the pipeline know less than their place in the list allows.
const KNOWS_ONLY: &[(&str, &[&str])] =
    &[("synth", &["model", "units"]), ("model", &["units"]), ("units", &[]), ("lanes", &[])];

fn rooms() -> Vec<String> {
    let lib = std::fs::read_to_string(format!("{SRC}/lib.rs")).unwrap();
    let name =
        |line: &'_ str| Some(line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')?.to_owned());
    lib.lines().filter_map(name).collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The rooms a source text names, its tests left out.
fn used_rooms(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or(source);
    let mut used = Vec::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for tail in line.split("crate::").skip(1) {
            let grouped = tail.strip_prefix('{').map(|group| group.split(", ").collect::<Vec<_>>());
            for name in grouped.unwrap_or_else(|| vec![tail]) {
                used.push(name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect());
            }
        }
    }
    used
}

fn faults(room: &str, source: &str, rooms: &[String]) -> Vec<String> {
    let place = |name: &str| rooms.iter().position(|room| room == name);
    let known = KNOWS_ONLY.iter().find(|(name, _)| *name == room).map(|(_, known)| *known);
    used_rooms(source)
        .into_iter()
        .filter(|used| used != room && place(used).is_some())
        .filter(|used| match known {
            Some(known) => !known.contains(&used.as_str()),
            None => place(used) > place(room),
        })
        .collect()
}

/// What may follow the name of a room in the path of a part of it.
fn is_room_or_file(rest: &str) -> bool {
    rest.is_empty() || rest == ".rs" || rest.starts_with('/')
}

#[test]
fn data_moves_one_way() {
    let rooms = rooms();
    assert!(rooms.len() > 12, "{rooms:?}");
    let mut wrong = Vec::new();
    for room in &rooms {
        let folder = PathBuf::from(format!("{SRC}/{room}"));
        let files = if folder.is_dir() { files_below(&folder) } else { vec![folder.with_extension("rs")] };
        for file in files {
            let source = std::fs::read_to_string(&file).unwrap();
            wrong.extend(faults(room, &source, &rooms).into_iter().map(|used| format!("{}: {used}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "rooms used against the flow of data:\n{}", wrong.join("\n"));
}

#[test]
fn a_room_that_looks_ahead_is_found() {
    let rooms = rooms();
    assert_eq!(faults("decode", "use crate::flags::Thresholds;", &rooms), ["flags"]);
    assert_eq!(faults("decode", "use crate::{model, weekly};", &rooms), ["weekly"]);
    assert_eq!(faults("synth", "use crate::decode::fit;", &rooms), ["decode"]);
    assert!(faults("flags", "use crate::model::Flag;\n#[cfg(test)]\nuse crate::report;", &rooms).is_empty());
}

/// What decides what a file says is part of the version under which the cache keeps it (`build.rs`).
#[test]
fn no_room_that_facts_depend_on_is_left_out_of_their_version() {
    let rooms = rooms();
    let build = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/build.rs")).unwrap();
    let list = build.split("const FACT_ROOMS").nth(1).and_then(|rest| rest.split(';').nth(1)).unwrap();
    let versioned: Vec<&str> = list.split('"').filter(|path| path.starts_with("src/")).collect();
    assert!(versioned.contains(&"src/metrics"), "{versioned:?}");
    for path in &versioned {
        let path = PathBuf::from(SRC).join(path.trim_start_matches("src/"));
        let files = if path.is_dir() { files_below(&path) } else { vec![path] };
        for file in &files {
            for used in used_rooms(&std::fs::read_to_string(file).unwrap()) {
                // Of a room that does more than make facts, single files.
                let room = format!("src/{used}");
                let is_versioned = versioned.iter().any(|path| path.strip_prefix(&room).is_some_and(is_room_or_file));
                assert!(is_versioned || !rooms.contains(&used), "{} uses {used}", file.display());
            }
        }
    }
}
