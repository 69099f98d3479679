//! Plain markup at the speed of the search for the next `<`: `<name>`, `<name/>`, `<name key="value">`, `</name>` and
//! text without references, in ASCII names. That is nearly all of nearly every file.
//!
//! Decides nothing about anything else: stops there and leaves it to quick-xml, so that there is one judge of odd files.

use super::{MAX_ATTRIBUTES, MAX_DEPTH, Text, Visitor, Walk, local};
use memchr::{memchr, memchr2, memchr3};
use wide::i8x16;

impl<V: Visitor> Walk<'_, V> {
    /// Reads plain markup from byte `at` on. Gives where something else stands: a `<`, a `&`, or the end.
    pub(super) fn scan(&mut self, document: &str, mut at: usize) -> usize {
        let bytes = document.as_bytes();
        loop {
            let found = match self.wanted {
                Text::Wanted => near(&bytes[at..], [b'<', b'&']).or_else(|| memchr2(b'<', b'&', &bytes[at..])),
                // References in text nobody wants end before the next tag, whatever they say.
                Text::Ignored => near(&bytes[at..], [b'<']).or_else(|| memchr(b'<', &bytes[at..])),
            };
            let Some(distance) = found else { return bytes.len() };
            let tag_at = at + distance;
            let text = &document[at..tag_at];
            let tag = if bytes[tag_at] == b'<' { Tag::read(bytes, tag_at) } else { None };
            let Some(tag) = tag.filter(|tag| tag.kind == Kind::End || self.depth < MAX_DEPTH) else {
                self.append(text);
                return tag_at;
            };
            let name = &document[tag.local_at..tag.name_end];
            if tag.kind == Kind::End {
                self.end(name, text);
            } else {
                self.start(name, &document[tag.name_end..tag.content_end]);
                if tag.kind == Kind::Empty {
                    self.end(name, "");
                }
            }
            at = tag.behind;
        }
    }
}

/// Where the first of some marks stands, if within 16 bytes: nearly all texts are that short, and to ask for the look
/// through longer ones costs more than this.
#[inline]
fn near<const MARKS: usize>(bytes: &[u8], marks: [u8; MARKS]) -> Option<usize> {
    let bytes = sixteen(bytes)?;
    let found = marks.into_iter().fold(i8x16::ZERO, |found, mark| found | bytes.simd_eq(i8x16::splat(mark as i8)));
    let places = found.to_bitmask();
    (places != 0).then(|| places.trailing_zeros() as usize)
}

/// How many bytes of a plain name, without a colon, come next; `None` at the end of the document.
#[inline]
fn name_part(bytes: &[u8]) -> Option<usize> {
    if let Some(bytes) = sixteen(bytes) {
        let is_within = |low: u8, bytes: i8x16, high: u8| {
            bytes.simd_gt(i8x16::splat(low as i8 - 1)) & bytes.simd_lt(i8x16::splat(high as i8 + 1))
        };
        let is = |mark: u8| bytes.simd_eq(i8x16::splat(mark as i8));
        // Capitals are 32 below small letters, and nothing else becomes a letter by it.
        let is_letter = is_within(b'a', bytes | i8x16::splat(0x20), b'z');
        let is_in_name = is_letter | is_within(b'-', bytes, b'9') & !is(b'/') | is(b'_');
        let length = (!is_in_name).to_bitmask().trailing_zeros() as usize;
        if length < 16 {
            return Some(length);
        }
    }
    bytes.iter().position(|&byte| IN_NAME[usize::from(byte)] != Part::Name)
}

#[inline]
fn sixteen(bytes: &[u8]) -> Option<i8x16> {
    bytes.first_chunk::<16>().map(|bytes| i8x16::new(bytes.map(|byte| byte as i8)))
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Start,
    /// Closed at once.
    Empty,
    End,
}

/// A plain tag; positions are bytes of the document.
struct Tag {
    kind: Kind,
    /// Where the name begins behind its prefix.
    local_at: usize,
    name_end: usize,
    content_end: usize,
    behind: usize,
}

impl Tag {
    /// The tag that begins with the `<` at `at`; `None` when it is not plain.
    #[inline]
    fn read(bytes: &[u8], at: usize) -> Option<Tag> {
        let is_end = *bytes.get(at + 1)? == b'/';
        let name_at = at + 1 + usize::from(is_end);
        if !bytes.get(name_at)?.is_ascii_alphabetic() {
            return None;
        }
        let mut local_at = name_at;
        let name_end = loop {
            let (part_at, rest) = (local_at, &bytes[local_at..]);
            let length = name_part(rest)?;
            if rest[length] != b':' {
                break part_at + length;
            }
            local_at = part_at + length + 1;
        };
        let (kind, content_end, behind) = match (bytes[name_end], is_end) {
            (b'>', true) => (Kind::End, name_end, name_end + 1),
            (b'>', false) => (Kind::Start, name_end, name_end + 1),
            (b'/', false) if *bytes.get(name_end + 1)? == b'>' => (Kind::Empty, name_end, name_end + 2),
            (b' ' | b'\n' | b'\r' | b'\t', false) => {
                let end = name_end + tag_end(&bytes[name_end..])?;
                if bytes[end - 1] == b'/' { (Kind::Empty, end - 1, end + 1) } else { (Kind::Start, end, end + 1) }
            }
            _ => return None,
        };
        Some(Tag { kind, local_at, name_end, content_end, behind })
    }
}

/// What a byte may be in a plain name.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Other,
    /// Letters, digits and `-._`.
    Name,
    Colon,
}

static IN_NAME: [Part; 256] = {
    let mut table = [Part::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b':' => Part::Colon,
            b'-' | b'.' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => Part::Name,
            _ => Part::Other,
        };
        byte += 1;
    }
    table
};

/// Where the `>` outside quotes stands.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = &bytes[at..];
        at += near(rest, [b'>', b'"', b'\'']).or_else(|| memchr3(b'>', b'"', b'\'', rest))?;
        if bytes[at] == b'>' {
            return Some(at);
        }
        let (quote, value) = (bytes[at], &bytes[at + 1..]);
        at += 1 + near(value, [quote]).or_else(|| memchr(quote, value))? + 1;
    }
}

/// The values of some attributes by local name, in what follows an element's name; `None` where it is not plain markup.
#[inline]
pub(super) fn attributes<'a, const COUNT: usize>(
    attributes: &'a str,
    names: [&str; COUNT],
) -> Option<[Option<&'a str>; COUNT]> {
    let bytes = attributes.as_bytes();
    let mut values = [None; COUNT];
    let mut at = 0;
    for _ in 0..MAX_ATTRIBUTES {
        let key_at = at + bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count();
        if key_at == bytes.len() {
            return Some(values);
        }
        let key_len = bytes[key_at..].iter().take_while(|&&byte| IN_NAME[usize::from(byte)] != Part::Other).count();
        let [b'=', quote @ (b'"' | b'\''), ..] = bytes[key_at + key_len..] else { return None };
        let value_at = key_at + key_len + 2;
        let value = &bytes[value_at..];
        let is_end = |&byte: &u8| byte == quote || byte == b'&';
        let value_end = value_at + near(value, [quote, b'&']).or_else(|| value.iter().position(is_end))?;
        if key_at == at || key_len == 0 || bytes[value_end] == b'&' {
            return None;
        }
        let key = local(&attributes[key_at..key_at + key_len]);
        let wanted = names.iter().position(|name| *name == key).map(|place| &mut values[place]);
        if let Some(value) = wanted.filter(|value| value.is_none()) {
            *value = Some(&attributes[value_at..value_end]);
            if values.iter().all(Option::is_some) {
                return Some(values);
            }
        }
        at = value_end + 1;
    }
    None
}
