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
use quick_xml::errors::SyntaxError;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader};
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
    /// The root was closed; broken tags, the first of them at this byte, were stepped over.
    MendedAt(u64),
    /// The document broke off or is broken at this byte of the decoded text.
    CutAt(u64),
    /// Deeper than any real file.
    TooDeepAt(u64),
}

impl End {
    /// Whether the end of the document is missing.
    pub fn is_partial(&self) -> bool {
        matches!(self, End::CutAt(_) | End::TooDeepAt(_))
    }
}

/// What is to be said about a document that did not end as it should.
pub(super) fn note_on(end: &End) -> Option<Note> {
    match end {
        End::Complete => None,
        End::MendedAt(offset) => Some(Note::at(*offset, "a broken tag was stepped over; the rest was kept")),
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
        End::CutAt(_) | End::Complete | End::MendedAt(_) => {
            DecodeError { reason: format!("expected {format}, found XML of another kind"), offset: None }
        }
    }
}

/// Broken tags that are stepped over. Finding one may cost a look at the whole rest of the document.
const MAX_MENDED_TAGS: usize = 16;

/// Walks through a document as far as it is readable.
pub(super) fn walk(document: &str, visitor: &mut impl Visitor) -> End {
    let mut walk =
        Walk { visitor, depth: 0, wanted: Text::Ignored, text: String::new(), root: String::new(), root_closed: false };
    let mut from = 0;
    let mut mended_at = None;
    for _ in 0..=MAX_MENDED_TAGS {
        let base = from as u64;
        match walk.run(&document[from..]) {
            Pass::Complete => return mended_at.map_or(End::Complete, End::MendedAt),
            Pass::CutAt(offset) => return End::CutAt(base + offset),
            Pass::TooDeepAt(offset) => return End::TooDeepAt(base + offset),
            Pass::BrokenTagAt(offset) => {
                mended_at = mended_at.or(Some(base + offset));
                match next_tag(document, base + offset) {
                    Some(next) => from = next,
                    None => return End::CutAt(base + offset),
                }
            }
        }
    }
    End::CutAt(from as u64)
}

/// Where the next tag starts behind the one at `offset`.
fn next_tag(document: &str, offset: u64) -> Option<usize> {
    let behind = usize::try_from(offset).ok()?.checked_add(1)?;
    document.get(behind..)?.find('<').map(|distance| behind + distance)
}

/// A walk under way, over one document and any broken tags in it.
struct Walk<'v, V> {
    visitor: &'v mut V,
    depth: usize,
    wanted: Text,
    text: String,
    /// Its name, by which its end is known even where a closing tag before it is missing.
    root: String,
    root_closed: bool,
}

/// How one pass over a stretch of sound tags ended; positions count from its start.
enum Pass {
    Complete,
    CutAt(u64),
    TooDeepAt(u64),
    /// A quote or a bracket is missing.
    BrokenTagAt(u64),
}

impl<V: Visitor> Walk<'_, V> {
    fn run(&mut self, document: &str) -> Pass {
        let mut reader = Reader::from_str(document);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) if self.depth == MAX_DEPTH => {
                    return Pass::TooDeepAt(reader.buffer_position() - tag.len() as u64);
                }
                Ok(Event::Start(tag)) => self.start(&tag),
                Ok(Event::Empty(tag)) => {
                    self.start(&tag);
                    self.end(local(tag.name().0));
                }
                Ok(Event::End(tag)) => self.end(local(tag.name().0)),
                Ok(Event::Text(piece)) => self.append(&piece),
                Ok(Event::CData(piece)) => self.append(&piece),
                Ok(Event::GeneralRef(reference)) => {
                    if let Some(character) = character(&reference) {
                        self.append(character.encode_utf8(&mut [0; 4]));
                    }
                }
                Ok(Event::Eof) if self.root_closed => return Pass::Complete,
                Ok(Event::Eof) => return Pass::CutAt(reader.buffer_position()),
                // The reader has stepped over the fault and can go on.
                Ok(_) | Err(Error::IllFormed(_)) => {}
                // What follows the closed root is not part of the document.
                Err(_) if self.root_closed => return Pass::Complete,
                Err(Error::Syntax(fault)) if is_in_tag(&fault) => return Pass::BrokenTagAt(reader.error_position()),
                Err(_) => return Pass::CutAt(reader.error_position()),
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        if self.depth == 0 && self.root.is_empty() {
            self.root.push_str(local(tag.name().0));
        }
        self.depth += 1;
        self.text.clear();
        self.wanted = self.visitor.open(&Element { tag, depth: self.depth });
    }

    fn end(&mut self, name: &str) {
        self.visitor.close(name, self.depth, self.text.trim());
        self.text.clear();
        self.wanted = Text::Ignored;
        self.depth = self.depth.saturating_sub(1);
        self.root_closed |= self.depth == 0 || name == self.root;
    }

    fn append(&mut self, piece: &str) {
        if self.wanted == Text::Wanted && self.text.len() + piece.len() <= MAX_TEXT_BYTES {
            self.text.push_str(piece);
        }
    }
}

/// Unlike a comment that never ends, a broken tag costs no more than itself.
fn is_in_tag(fault: &SyntaxError) -> bool {
    matches!(
        fault,
        SyntaxError::UnclosedTag
            | SyntaxError::UnclosedSingleQuotedAttributeValue
            | SyntaxError::UnclosedDoubleQuotedAttributeValue
    )
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
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
