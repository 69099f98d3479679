//! Plain markup at the speed of the search for the next `<`: `<name>`, `<name/>`, `<name key="value">`, `</name>` and
//! text without references, in ASCII names. That is nearly all of nearly every file.
//!
//! Decides nothing about anything else: stops there and leaves it to quick-xml, so that there is one judge of odd files.

use super::{MAX_ATTRIBUTES, MAX_DEPTH, Text, Visitor, Walk, local};
use memchr::{memchr, memchr3_iter};

impl<V: Visitor> Walk<'_, V> {
    /// Reads plain markup from byte `at` on. Gives where something else stands: a `<`, a `&`, or the end.
    pub(super) fn scan(&mut self, document: &str, mut at: usize) -> usize {
        let bytes = document.as_bytes();
        while let Some(distance) = memchr(b'<', &bytes[at..]) {
            let tag_at = at + distance;
            let text = &document[at..tag_at];
            // References in text nobody wants end before the next tag, whatever they say.
            if self.wanted == Text::Wanted
                && let Some(reference) = memchr(b'&', text.as_bytes())
            {
                self.append(&text[..reference]);
                return at + reference;
            }
            let Some(tag) = Tag::read(document, tag_at) else {
                self.append(text);
                return tag_at;
            };
            match tag.kind {
                Kind::End => self.end(local(tag.name(document)), text),
                Kind::Start | Kind::Empty if self.depth >= MAX_DEPTH => {
                    self.append(text);
                    return tag_at;
                }
                Kind::Start => self.start(tag.content(document), tag.name_len),
                Kind::Empty => {
                    self.start(tag.content(document), tag.name_len);
                    self.end(local(tag.name(document)), "");
                }
            }
            at = tag.behind;
        }
        document.len()
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Start,
    /// Closed at once.
    Empty,
    End,
}

/// A plain tag; positions are bytes of the document.
struct Tag {
    kind: Kind,
    name_at: usize,
    name_len: usize,
    content_end: usize,
    behind: usize,
}

impl Tag {
    /// The tag that begins with the `<` at `at`; `None` when it is not plain.
    fn read(document: &str, at: usize) -> Option<Tag> {
        let bytes = document.as_bytes();
        let is_end = bytes.get(at + 1) == Some(&b'/');
        let name_at = at + 1 + usize::from(is_end);
        let rest = &bytes[name_at..];
        if !rest.first().is_some_and(|first| first.is_ascii_alphabetic()) {
            return None;
        }
        let name_len = rest.iter().position(|&byte| !IN_NAME[usize::from(byte)])?;
        let name_end = name_at + name_len;
        let tag = |kind, content_end, behind| Some(Tag { kind, name_at, name_len, content_end, behind });
        match (rest[name_len], is_end) {
            (b'>', true) => tag(Kind::End, name_end, name_end + 1),
            (b'>', false) => tag(Kind::Start, name_end, name_end + 1),
            (b'/', false) if rest.get(name_len + 1) == Some(&b'>') => tag(Kind::Empty, name_end, name_end + 2),
            (b' ' | b'\n' | b'\r' | b'\t', false) => {
                let end = name_end + tag_end(&rest[name_len..])?;
                if bytes[end - 1] == b'/' { tag(Kind::Empty, end - 1, end + 1) } else { tag(Kind::Start, end, end + 1) }
            }
            _ => None,
        }
    }

    fn name<'d>(&self, document: &'d str) -> &'d str {
        &document[self.name_at..self.name_at + self.name_len]
    }

    fn content<'d>(&self, document: &'d str) -> &'d str {
        &document[self.name_at..self.content_end]
    }
}

/// Letters, digits and `-._:`; names with any other character are not plain.
static IN_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'.' | b'_' | b':');
        byte += 1;
    }
    table
};

/// Where the `>` outside quotes stands.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    for at in memchr3_iter(b'>', b'"', b'\'', bytes) {
        match (quote, bytes[at]) {
            (None, b'>') => return Some(at),
            (None, mark) => quote = Some(mark),
            (Some(open), mark) if open == mark => quote = None,
            _ => {}
        }
    }
    None
}

/// What a look for an attribute in plain markup gave.
pub(super) enum Plain<'a> {
    Found(&'a str),
    Absent,
    Unusual,
}

/// Looks for an attribute by local name in what follows an element's name.
pub(super) fn attribute<'a>(mut rest: &'a str, name: &str) -> Plain<'a> {
    for _ in 0..MAX_ATTRIBUTES {
        let trimmed = rest.trim_start_matches([' ', '\n', '\r', '\t']);
        if trimmed.is_empty() {
            return Plain::Absent;
        }
        if trimmed.len() == rest.len() {
            return Plain::Unusual;
        }
        rest = trimmed;
        let bytes = rest.as_bytes();
        let Some(key_len) = bytes.iter().position(|&byte| !IN_NAME[usize::from(byte)]) else { return Plain::Unusual };
        let [b'=', quote @ (b'"' | b'\''), ..] = bytes[key_len..] else { return Plain::Unusual };
        let value_at = key_len + 2;
        let Some(value_len) = memchr(quote, &bytes[value_at..]) else { return Plain::Unusual };
        let value = &rest[value_at..value_at + value_len];
        if key_len == 0 || memchr(b'&', value.as_bytes()).is_some() {
            return Plain::Unusual;
        }
        if local(&rest[..key_len]) == name {
            return Plain::Found(value);
        }
        rest = &rest[value_at + value_len + 1..];
    }
    Plain::Unusual
}
