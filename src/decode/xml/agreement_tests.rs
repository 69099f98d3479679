//! The scanner against quick-xml alone: the same elements, attributes, texts and ends, on every document there is and on
//! what damage makes of them.

#![allow(clippy::unwrap_used)]

use super::{Element, End, Text, Visitor, library, to_text, walk, walk_by_library};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What broken, edited and hostile files have between their tags.
const SNIPPETS: [&str; 40] = [
    "<!-- -->",
    "<!-- <trkpt> -->",
    "<!--",
    "-->",
    "<![CDATA[7]]>",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&#65;",
    "&#x42;",
    "&bogus;",
    "&",
    ";",
    "<?pi?>",
    "<?",
    "?>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "<",
    ">",
    "/",
    "</",
    "/>",
    "\"",
    "'",
    "=",
    " ",
    "\n",
    "\t",
    "\u{c}",
    "\u{feff}",
    "\u{85}",
    "é",
    "\0",
    ":",
    "<x:y>",
    "</x:y>",
    "<z/>",
    "<z a='1' b=\"2\"/>",
    "</gpx>",
    "<trkpt lat='1' lon='2'>",
];

/// Writes down everything it is shown. Wants the text of about half of the elements.
#[derive(Default)]
struct Log(String);

impl Visitor for Log {
    fn open(&mut self, element: &Element<'_>) -> Text {
        let names = ["lat", "lon", "creator", "a", ""];
        let attributes = names.map(|name| library::attribute(element.attributes, name));
        assert_eq!(element.attributes(names), attributes, "{}", element.attributes);
        writeln!(self.0, "<{} {} {attributes:?}", element.depth, element.name).unwrap();
        let wanted = element.name.len().is_multiple_of(2) || element.name == "ele" || element.depth.is_multiple_of(5);
        if wanted { Text::Wanted } else { Text::Ignored }
    }

    fn close(&mut self, name: &str, depth: usize, text: &str) {
        writeln!(self.0, ">{depth} {name} {text:?}").unwrap();
    }
}

fn log(document: &str, walk: fn(&str, &mut Log) -> End) -> (String, End) {
    let mut log = Log::default();
    let end = walk(document, &mut log);
    (log.0, end)
}

fn check(bytes: &[u8]) {
    let document = to_text(bytes);
    assert_eq!(log(&document, walk), log(&document, walk_by_library), "{document}");
}

fn mutate(bytes: &mut Vec<u8>, rng: &mut ChaCha8Rng) {
    for _ in 0..rng.random_range(1..=4) {
        let at = rng.random_range(0..=bytes.len());
        let until = (at + rng.random_range(0..20)).min(bytes.len());
        match rng.random_range(0..6) {
            0 => drop(bytes.splice(at..at, SNIPPETS[rng.random_range(0..SNIPPETS.len())].bytes())),
            1 => drop(bytes.splice(at..until, SNIPPETS[rng.random_range(0..SNIPPETS.len())].bytes())),
            2 => drop(bytes.drain(at..until)),
            3 => {
                let copy = bytes[at..until].to_vec();
                let to = rng.random_range(0..=bytes.len());
                drop(bytes.splice(to..to, copy));
            }
            4 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = rng.next_u32() as u8),
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
}

fn xml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_xml = path.extension().is_some_and(|extension| extension == "gpx" || extension == "tcx");
        if path.is_dir() {
            xml_files(&path, found);
        } else if is_xml {
            found.push(path);
        }
    }
}

fn fixtures() -> Vec<PathBuf> {
    let mut files = Vec::new();
    xml_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut files);
    files.sort();
    files
}

/// Short documents, so that a mutation hits something: the first and last bytes of a fixture.
fn seeds() -> Vec<Vec<u8>> {
    let shortened = |path: &PathBuf| {
        let mut bytes = std::fs::read(path).unwrap();
        if bytes.len() > 3000 {
            let tail = bytes.split_off(bytes.len() - 600);
            bytes.truncate(2000);
            bytes.extend(tail);
        }
        bytes
    };
    fixtures().iter().map(shortened).collect()
}

fn check_mutants(count: usize) {
    let seeds = seeds();
    assert!(seeds.len() >= 4, "fixtures are missing");
    let mut rng = ChaCha8Rng::seed_from_u64(2026);
    for i in 0..count {
        let mut bytes = seeds[i % seeds.len()].clone();
        mutate(&mut bytes, &mut rng);
        check(&bytes);
    }
}

#[test]
fn on_every_fixture() {
    fixtures().iter().for_each(|path| check(&std::fs::read(path).unwrap()));
}

#[test]
fn on_crafted_oddities() {
    for document in [
        "",
        "<",
        "<a",
        "<a>",
        "<a>text",
        "<a>\u{feff}text</a>",
        "<a>\u{feff}&amp;</a>\u{feff}",
        "<a><b>1</b>2<b/>3</a>",
        "<a><ele>1<!-- x -->2</ele><ele>a&amp;b&lt;c&#x41;&nope;&d</ele><ele><![CDATA[<3>]]></ele></a>",
        "<ele lat=1 lon = '2' creator='&lt;'/>",
        "<ele lat=\"1\"lon=\"2\">",
        "<ele\u{c}lat=\"1\">",
        "<ele a='>' lat='/'></ele >",
        "<ele a='x/'/><x:ele:lat y:lat='7'>8</x:ele:lat>",
        "</a></a><a></b></c></a>",
        "<a lat='1' lat='2' :lon='3'/><:a>9</:a><a:>9</a:>",
        "<a lat='1'><a lon=\"2><b>4</b>",
        "<äe>5</äe><1>6</1><_b>7</_b>",
        "<?xml version='1.0'?><!DOCTYPE gpx><gpx><wpt lat='1' lon='2'/></gpx>trailing & <junk",
        "<aa>&</aa><aa>&&</aa><aa>&;</aa><aa>&<b/>x</aa>",
    ] {
        check(document.as_bytes());
    }
    check("<ab>".repeat(80).as_bytes());
    check(format!("<ab>{}</ab>", "x".repeat((1 << 20) + 1)).as_bytes());
    check(format!("<ab {}lat='9'/>", "k='v' ".repeat(300)).as_bytes());
    check("<ab \"".repeat(40).as_bytes());
}

#[test]
fn on_mutants() {
    check_mutants(3_000);
}

/// `cargo nextest run --release --run-ignored only hundred_thousand`.
#[test]
#[ignore = "minutes in a debug build"]
fn on_a_hundred_thousand_mutants() {
    check_mutants(100_000);
}

/// Real files, when a folder of them is named.
#[test]
fn on_the_corpus() {
    let Some(folder) = std::env::var_os("STRIDELOAD_CORPUS") else {
        eprintln!("skipped: STRIDELOAD_CORPUS names no folder of real files");
        return;
    };
    let mut files = Vec::new();
    xml_files(Path::new(&folder), &mut files);
    files.iter().for_each(|path| check(&std::fs::read(path).unwrap()));
}
