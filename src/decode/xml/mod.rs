//! A forgiving walk over an XML document: every element goes to a [`Visitor`] by its local name, with its text.
//!
//! Prefixes, document types, undeclared entities, wrong closing tags and control characters are of no interest; entities
//! are never expanded; depth, attributes and text are bounded. What was closed before a document breaks off stays good.

mod encoding;
mod recording;
mod time;
mod values;

pub(super) use encoding::to_text;
pub(super) use recording::{Recording, unzoned_note};
pub(super) use time::{Stamp, timestamp};
pub(super) use values::{above_zero, altitude, not_negative, number, position};

use super::DecodeError;
use crate::model::Note;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;

/// Elements inside elements. GPX and TCX with every known extension stay below 12.
const MAX_DEPTH: usize = 64;
/// Attributes of one element that are looked at.
const MAX_ATTRIBUTES: usize = 256;
/// Text of one element that is kept; names and notes of real files are far shorter.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// A start tag.
pub(super) struct Element<'a> {
    tag: &'a BytesStart<'a>,
    /// 1 for the root.
    pub depth: usize,
}

impl Element<'_> {
    /// The name without its prefix.
    pub fn name(&self) -> &str {
        local(self.tag.name().0)
    }

    /// The value of an attribute, by local name.
    pub fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.tag.attributes();
        attributes.with_checks(false);
        let found = attributes.take(MAX_ATTRIBUTES).flatten().find(|a| local(a.key.as_ref()) == name)?;
        Some(match quick_xml::escape::unescape(&found.value) {
            Ok(text) => Cow::Owned(text.into_owned()),
            Err(_) => Cow::Owned(found.value.into_owned()),
        })
    }
}

/// Whether the text inside an element is to be collected for [`Visitor::close`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Wanted,
    Ignored,
}

/// Is shown every element of a document in order.
pub(super) trait Visitor {
    fn open(&mut self, element: &Element<'_>) -> Text;
    /// `depth` is that of the element which closes; `text` is trimmed and empty unless it was wanted.
    fn close(&mut self, name: &str, depth: usize, text: &str);
}

/// How a walk ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The root was closed.
    Complete,
    /// The document broke off or is broken at this byte of the decoded text.
    CutAt(u64),
    /// Deeper than any real file.
    TooDeepAt(u64),
}

/// What is to be said about a document that did not end as it should.
pub(super) fn note_on(end: &End) -> Option<Note> {
    match end {
        End::Complete => None,
        End::CutAt(offset) => Some(Note::at(*offset, "the file breaks off here; everything before was kept")),
        End::TooDeepAt(offset) => {
            Some(Note::at(*offset, "elements are nested too deep from here; everything before was kept"))
        }
    }
}

/// Why a document without a single usable point is an error. `recognised` is whether its root was the format's.
pub(super) fn nothing_usable(format: &str, recognised: bool, end: &End) -> DecodeError {
    match end {
        End::TooDeepAt(offset) => DecodeError {
            reason: format!("elements are nested deeper than in any {format} file"),
            offset: Some(*offset),
        },
        End::CutAt(offset) if recognised => DecodeError {
            reason: format!("the {format} file breaks off before its first complete point"),
            offset: Some(*offset),
        },
        End::CutAt(_) | End::Complete => {
            DecodeError { reason: format!("expected {format}, found XML of another kind"), offset: None }
        }
    }
}

/// Walks through a document as far as it is readable.
pub(super) fn walk(document: &str, visitor: &mut impl Visitor) -> End {
    let mut reader = Reader::from_str(document);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;

    let mut depth = 0;
    let mut wanted = Text::Ignored;
    let mut text = String::new();
    let mut root_closed = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return End::TooDeepAt(reader.buffer_position());
                }
                text.clear();
                wanted = visitor.open(&Element { tag: &tag, depth });
            }
            Ok(Event::Empty(tag)) => {
                text.clear();
                wanted = Text::Ignored;
                let element = Element { tag: &tag, depth: depth + 1 };
                visitor.open(&element);
                visitor.close(element.name(), depth + 1, "");
                root_closed |= depth == 0;
            }
            Ok(Event::End(tag)) => {
                visitor.close(local(tag.name().0), depth, text.trim());
                text.clear();
                wanted = Text::Ignored;
                depth = depth.saturating_sub(1);
                root_closed |= depth == 0;
            }
            Ok(Event::Text(piece)) if wanted == Text::Wanted => append(&mut text, &piece),
            Ok(Event::CData(piece)) if wanted == Text::Wanted => append(&mut text, &piece),
            Ok(Event::GeneralRef(reference)) if wanted == Text::Wanted => text.extend(character(&reference)),
            Ok(Event::Eof) if root_closed => return End::Complete,
            Ok(Event::Eof) => return End::CutAt(reader.buffer_position()),
            Ok(_) => {}
            // The reader has stepped over the fault and can go on.
            Err(quick_xml::Error::IllFormed(_)) => {}
            // What follows the closed root is not part of the document.
            Err(_) if root_closed => return End::Complete,
            Err(_) => return End::CutAt(reader.error_position()),
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn append(text: &mut String, piece: &str) {
    if text.len() + piece.len() <= MAX_TEXT_BYTES {
        text.push_str(piece);
    }
}

/// The character a reference stands for; none for entities a document would have to declare.
fn character(reference: &BytesRef<'_>) -> Option<char> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Some(character),
        Ok(None) => match &**reference {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => None,
        },
        Err(_) => None,
    }
}

/// A title fit for one line: control characters out, blanks trimmed; `None` when nothing is left.
pub(super) fn line_of_text(text: &str) -> Option<String> {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// A device name in plain ASCII. Garmin writes some of its names with marks on vowels.
pub(super) fn ascii_name(text: &str) -> String {
    let plain = |c| match c {
        'ē' | 'é' => 'e',
        'í' => 'i',
        _ => c,
    };
    let ascii: String = text.chars().map(plain).filter(|c| c.is_ascii_graphic() || *c == ' ').collect();
    ascii.trim().to_owned()
}
