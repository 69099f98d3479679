//! The demo's charts against files that were looked at: what each picture says, how many shapes of which colour it is made
//! of, and every value in words. Pixels may move; none of these may change unseen.
//!
//! After a change that is meant, renew them and read the difference:
//! `STRIDELOAD_RENEW_GOLDEN=1 cargo test --release --test it golden:: && git diff tests/golden`

use crate::program::{Desk, tree};
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A picture's words, shapes and values.
#[derive(Default)]
struct Picture {
    title: String,
    about: String,
    /// Every line of text, in the order of drawing.
    text: Vec<String>,
    /// How many of each element and colour; what has none is a frame or a group.
    shapes: BTreeMap<String, usize>,
    /// Areas under the pointer: what each stands for, and its top and height in pixels.
    values: Vec<(String, f64, f64)>,
    /// Drawn bars by colour: top and height in pixels.
    bars: BTreeMap<String, Vec<(f64, f64)>>,
}

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = tag.attributes().map(Result::unwrap);
    attributes.find(|attribute| attribute.key.as_ref() == name).map(|attribute| attribute.value.to_string())
}

fn pixels(tag: &BytesStart, name: &str) -> f64 {
    attribute(tag, name).unwrap().parse().unwrap()
}

fn picture(svg: &str) -> Picture {
    let mut picture = Picture::default();
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut open: Vec<String> = Vec::new();
    let mut words = String::new();
    loop {
        let event = reader.read_event().unwrap();
        let is_start = matches!(event, Event::Start(_));
        match event {
            Event::Eof => return picture,
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().0.to_owned();
                picture.shape(&name, &tag);
                if is_start {
                    open.push(name);
                }
                words.clear();
            }
            Event::End(_) => {
                picture.words(&open, words.trim());
                words.clear();
                open.pop();
            }
            Event::Text(text) => words += &text,
            Event::GeneralRef(name) => words += quick_xml::escape::resolve_predefined_entity(&name).unwrap(),
            _ => {}
        }
    }
}

impl Picture {
    fn shape(&mut self, name: &str, tag: &BytesStart) {
        if attribute(tag, "class").as_deref() == Some("value") {
            self.values.push((String::new(), pixels(tag, "y"), pixels(tag, "height")));
            return;
        }
        let colour =
            ["fill", "stroke"].iter().filter_map(|name| attribute(tag, name)).find(|colour| colour.starts_with('#'));
        let Some(colour) = colour.filter(|_| name != "text") else { return };
        *self.shapes.entry(format!("{name} {colour}")).or_default() += 1;
        if name == "rect" {
            self.bars.entry(colour).or_default().push((pixels(tag, "y"), pixels(tag, "height")));
        }
    }

    fn words(&mut self, open: &[String], words: &str) {
        let place: Vec<&str> = open.iter().map(String::as_str).collect();
        match place[..] {
            _ if words.is_empty() => {}
            ["svg", "title"] => words.clone_into(&mut self.title),
            ["svg", "desc"] => words.clone_into(&mut self.about),
            ["svg", "rect", "title"] => words.clone_into(&mut self.values.last_mut().unwrap().0),
            [.., "text"] => self.text.push(words.to_owned()),
            _ => panic!("words in {place:?}: {words}"),
        }
    }

    /// As it stands in a golden file.
    fn lines(&self) -> String {
        let mut lines = vec![format!("title   {}", self.title), format!("about   {}", self.about)];
        lines.extend(self.text.iter().map(|text| format!("text    {text}")));
        lines.extend(self.shapes.iter().map(|(shape, count)| format!("shapes  {count} {shape}")));
        lines.extend(self.values.iter().map(|(value, ..)| format!("value   {value}")));
        lines.join("\n") + "\n"
    }
}

fn golden_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// The demo's charts by file stem.
fn demo_charts() -> BTreeMap<String, Picture> {
    let desk = Desk::new();
    let (code, _, err) = desk.run(&["demo", "--no-cache", "-q"]);
    assert_eq!(code, 0, "{err}");
    let charts = tree(&desk.path("strideload-demo/report/charts"));
    charts
        .into_iter()
        .filter_map(|(name, bytes)| {
            let stem = name.strip_suffix(".svg")?.to_owned();
            Some((stem, picture(std::str::from_utf8(&bytes).unwrap())))
        })
        .collect()
}

#[test]
fn the_demo_charts_say_and_hold_what_was_looked_at() {
    let charts = demo_charts();
    let renew = std::env::var_os("STRIDELOAD_RENEW_GOLDEN").is_some();
    if renew {
        let _ = std::fs::remove_dir_all(golden_folder());
        std::fs::create_dir_all(golden_folder()).unwrap();
    }
    for (name, picture) in &charts {
        let file = golden_folder().join(format!("{name}.txt"));
        if renew {
            std::fs::write(&file, picture.lines()).unwrap();
        }
        let golden = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        // A checkout may have turned the ends of lines.
        let (golden, found) = (golden.replace("\r\n", "\n"), picture.lines());
        let difference = golden.lines().zip(found.lines()).find(|(golden, found)| golden != found);
        assert!(golden == found, "{name} is not as in tests/golden; first difference (golden, now): {difference:#?}");
    }
    let golden: Vec<String> = tree(&golden_folder()).into_iter().map(|(name, _)| name).collect();
    let drawn: Vec<String> = charts.keys().map(|name| format!("{name}.txt")).collect();
    assert_eq!(golden, drawn);
}

/// The number before a unit: `39.2` of `16-22 Nov 2026: distance 39.2 km a week`.
fn amount(value: &str, unit: &str) -> Option<f64> {
    value.strip_suffix(unit)?.split_whitespace().last()?.parse().ok()
}

/// The bars of a chart are as long as their words say: one scale for all of them.
#[test]
fn drawn_bars_are_as_long_as_their_values() {
    let charts = demo_charts();
    for (name, unit, colours) in [
        ("01-weekly-distance", " km a week", &["#56B4E9"][..]),
        ("04-hills", " m a week", &["#009E73", "#CC79A7"]),
        ("05-cadence", " minutes", &["#56B4E9"]),
    ] {
        let picture = &charts[name];
        let mut drawn: Vec<f64> =
            colours.iter().flat_map(|colour| &picture.bars[*colour]).map(|(_, height)| *height).collect();
        let mut told: Vec<f64> = picture.values.iter().filter_map(|(value, ..)| amount(value, unit)).collect();
        // Swatches of the legend are bars of one height among them; there is one for each colour.
        drawn.sort_by(f64::total_cmp);
        told.sort_by(f64::total_cmp);
        assert!(told.len() > 10, "{name}: {told:?}");
        let scale = drawn.last().unwrap() / told.last().unwrap();
        for value in &told {
            let nearest = drawn.iter().map(|height| (height - scale * value).abs()).fold(f64::INFINITY, f64::min);
            assert!(nearest <= 1.5, "{name}: no bar of {:.1} px for {value}{unit}", scale * value);
        }
        assert_eq!(drawn.len(), told.len() + colours.len(), "{name}: bars without words, or words without a bar");
    }
}

#[test]
fn the_gallery_shows_pictures_that_are_there_and_up_to_date() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let page = std::fs::read_to_string(docs.join("gallery.md")).unwrap();
    let shown: Vec<&str> = page
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|at| at.starts_with("gallery/"))
        .collect();
    let there: Vec<String> =
        tree(&docs.join("gallery")).into_iter().map(|(name, _)| format!("gallery/{name}")).collect();
    let mut sorted = shown.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, there, "every picture is shown once, and every one shown is there");
    let charts = demo_charts();
    for picture in shown {
        let name = Path::new(picture).file_stem().unwrap().to_str().unwrap();
        // The title is the finding: where it has changed, the picture is an old one.
        let title = &charts.get(name).unwrap_or_else(|| panic!("the demo draws no {name}")).title;
        assert!(page.contains(&format!("![{title}]({picture})")), "{picture} does not say: {title}");
    }
}
