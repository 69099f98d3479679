//! Changes a document tag by tag: what strange writers, editors and attackers would leave.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Texts that stand for nothing, too much or something else.
const TEXTS: [&str; 22] = [
    "",
    "NaN",
    "1e999",
    "-1e308",
    "-0",
    "0",
    "255",
    "348",
    "48,5",
    "181",
    "999.9",
    "true",
    "2026-11-22T08:30:00",
    "2026-11-22 08:30:00.5+05:45",
    "2026-11-22T08:30:00.000Z[Europe/Brussels]",
    "1969-12-31T23:59:59Z",
    "9999-99-99T99:99:99Z",
    "2026-11-22T08:30:60Z",
    "&eacute;&bare",
    "<![CDATA[<trkpt lat='1' lon='2'>]]>",
    "\u{b}\u{0}\u{202e}",
    "𝟙²٣",
];
const NAMES: [&str; 12] = [
    "trkpt",
    "trkseg",
    "trk",
    "time",
    "ele",
    "extensions",
    "Lap",
    "Track",
    "Trackpoint",
    "Position",
    "Value",
    "Course",
];

/// Tags and the texts between them.
fn tokens(document: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = document;
    while !rest.is_empty() {
        let end = match rest.starts_with('<') {
            true => rest.find('>').map_or(rest.len(), |at| at + 1),
            false => rest.find('<').unwrap_or(rest.len()),
        };
        found.push(rest[..end].to_owned());
        rest = &rest[end..];
    }
    found
}

/// A mutant of a sound document.
pub fn mutate(seed: &[u8], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut tokens = tokens(std::str::from_utf8(seed).unwrap());
    for _ in 0..rng.random_range(1..=4) {
        // The root stays, so that the document is taken for what it was.
        let at = rng.random_range(3..tokens.len());
        let text = TEXTS[rng.random_range(0..TEXTS.len())];
        let name = NAMES[rng.random_range(0..NAMES.len())];
        match rng.random_range(0..14) {
            0 => drop(tokens.remove(at)),
            1 => tokens.insert(at, tokens[rng.random_range(3..tokens.len())].clone()),
            2 => {
                let other = rng.random_range(3..tokens.len());
                tokens.swap(at, other);
            }
            3 => tokens.insert(at, text.into()),
            4 | 5 if !tokens[at].starts_with('<') => tokens[at] = text.into(),
            4 | 5 => tokens[at] = with_value(&tokens[at], text),
            6 => tokens[at] = tokens[at].replace(':', ":x:"),
            7 => tokens[at] = format!("<{name}>"),
            8 => tokens.insert(at, format!("</{name}>")),
            9 => tokens.insert(at, format!("<{name} lat='{text}' lon='9' {}/>", "a='b' ".repeat(300))),
            10 => tokens.insert(at, "<d>".repeat(rng.random_range(1..90))),
            11 => tokens.insert(at, "<!-- -- ><?x <!DOCTYPE y [<!ENTITY z 'z'>]>".into()),
            12 => tokens[at] = tokens[at].to_uppercase(),
            _ => tokens[at].clear(),
        }
    }
    let text = tokens.concat();
    match rng.random_range(0..12) {
        0 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        1 => [&b"\xff\xfe"[..], &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat(),
        2 => text.replace("UTF-8", "no-such-encoding").into_bytes(),
        3 => [b"\xef\xbb\xbf   ", text.as_bytes()].concat(),
        4 => {
            let mut bytes = text.into_bytes();
            bytes.truncate(rng.random_range(1..=bytes.len()));
            bytes
        }
        _ => text.into_bytes(),
    }
}

/// A tag with the value of its first attribute replaced.
fn with_value(tag: &str, text: &str) -> String {
    let quoted: Vec<&str> = tag.splitn(3, '"').collect();
    match quoted[..] {
        [before, _, behind] => format!("{before}\"{}\"{behind}", text.replace(['"', '<'], "")),
        _ => tag.to_owned(),
    }
}
