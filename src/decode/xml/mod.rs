//! A forgiving walk over an XML document: every element goes to a [`Visitor`] by its local name, with its text.
//!
//! Prefixes, document types, undeclared entities, wrong closing tags and control characters are of no interest; entities
//! are never expanded; depth, attributes and text are bounded. What was closed before a document breaks off stays good.

mod encoding;
mod library;
mod recording;
mod scan;
mod time;
mod values;

#[cfg(test)]
mod agreement_tests;

pub(super) use encoding::to_text;
pub(super) use recording::{Recording, unzoned_note};
pub(super) use time::{Stamp, timestamp};
pub(super) use values::{above_zero, altitude, not_negative, number, position};

use super::DecodeError;
use crate::model::Note;
use std::borrow::Cow;

/// Elements inside elements. GPX and TCX with every known extension stay below 12.
const MAX_DEPTH: usize = 64;
/// Attributes of one element that are looked at.
const MAX_ATTRIBUTES: usize = 256;
/// Text of one element that is kept; names and notes of real files are far shorter.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// A start tag.
pub(super) struct Element<'a> {
    /// Without its prefix.
    pub name: &'a str,
    /// What stands between the whole name and `>` or `/>`.
    attributes: &'a str,
    /// 1 for the root.
    pub depth: usize,
}

impl<'a> Element<'a> {
    /// The value of an attribute, by local name.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let [value] = self.attributes([name]);
        value
    }

    /// The values of some attributes, by local name.
    #[inline]
    pub fn attributes<const COUNT: usize>(&self, names: [&str; COUNT]) -> [Option<Cow<'a, str>>; COUNT] {
        match scan::attributes(self.attributes, names) {
            Some(values) => values.map(|value| value.map(Cow::Borrowed)),
            None => names.map(|name| library::attribute(self.attributes, name)),
        }
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
///
/// Plain markup is scanned ([`scan`]); at anything else quick-xml takes over for one event ([`library`]).
pub(super) fn walk(document: &str, visitor: &mut impl Visitor) -> End {
    Walk::new(visitor).through(document, |walk, at| {
        let at = walk.scan(document, at);
        walk.step(document, at)
    })
}

/// The same walk by quick-xml alone, which the scanner has to agree with.
#[cfg(test)]
pub(super) fn walk_by_library(document: &str, visitor: &mut impl Visitor) -> End {
    Walk::new(visitor).through(document, |walk, at| walk.run(document, at))
}

/// A walk under way.
struct Walk<'v, V> {
    visitor: &'v mut V,
    depth: usize,
    wanted: Text,
    text: String,
    /// Its name, by which its end is known even where a closing tag before it is missing.
    root: String,
    root_closed: bool,
}

/// How a walk goes on after something the scanner does not read; positions count from the start of the document.
enum Step {
    /// Behind it, at this byte.
    On(usize),
    Complete,
    CutAt(usize),
    TooDeepAt(usize),
    /// A quote or a bracket is missing.
    BrokenTagAt(usize),
}

impl<'v, V: Visitor> Walk<'v, V> {
    fn new(visitor: &'v mut V) -> Self {
        Walk { visitor, depth: 0, wanted: Text::Ignored, text: String::new(), root: String::new(), root_closed: false }
    }

    /// `advance` reads on from a byte, as far as it likes.
    fn through(mut self, document: &str, advance: impl Fn(&mut Self, usize) -> Step) -> End {
        let mut at = 0;
        let mut mended_at = None;
        let mut tags_to_mend = MAX_MENDED_TAGS;
        loop {
            match advance(&mut self, at) {
                Step::On(next) => at = next,
                Step::Complete => return mended_at.map_or(End::Complete, End::MendedAt),
                Step::CutAt(offset) => return End::CutAt(offset as u64),
                Step::TooDeepAt(offset) => return End::TooDeepAt(offset as u64),
                Step::BrokenTagAt(offset) => {
                    mended_at = mended_at.or(Some(offset as u64));
                    match next_tag(document, offset) {
                        Some(next) if tags_to_mend > 0 => at = next,
                        Some(next) => return End::CutAt(next as u64),
                        None => return End::CutAt(offset as u64),
                    }
                    tags_to_mend -= 1;
                }
            }
        }
    }

    /// Opens an element by its local name and what follows the whole name in its tag.
    fn start(&mut self, name: &str, attributes: &str) {
        if self.depth == 0 && self.root.is_empty() {
            self.root.push_str(name);
        }
        self.depth += 1;
        self.text.clear();
        self.wanted = self.visitor.open(&Element { name, attributes, depth: self.depth });
    }

    /// Closes an element by its local name. `piece` is the last of its text.
    fn end(&mut self, name: &str, piece: &str) {
        if self.wanted == Text::Ignored {
            self.visitor.close(name, self.depth, "");
        } else if self.text.is_empty() && piece.len() <= MAX_TEXT_BYTES {
            self.visitor.close(name, self.depth, trimmed(piece));
        } else {
            self.append(piece);
            self.visitor.close(name, self.depth, self.text.trim());
            self.text.clear();
        }
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

/// Where the next tag starts behind the one at `offset`.
fn next_tag(document: &str, offset: usize) -> Option<usize> {
    let behind = offset.checked_add(1)?;
    document.get(behind..)?.find('<').map(|distance| behind + distance)
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    match name.bytes().rposition(|byte| byte == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// Without blanks around, which most texts do not have.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
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
