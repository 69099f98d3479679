//! Whatever the scanner does not read, by quick-xml: comments, declarations, references, character data, broken tags.

use super::{MAX_ATTRIBUTES, MAX_DEPTH, Step, Visitor, Walk, local};
use quick_xml::errors::SyntaxError;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event};
use quick_xml::{Error, Reader};
use std::borrow::Cow;

impl<V: Visitor> Walk<'_, V> {
    /// Reads one event at byte `at`, where a `<` or a `&` stands or the document ends.
    pub(super) fn step(&mut self, document: &str, at: usize) -> Step {
        self.event(&mut reader(&document[at..]), at)
    }

    /// Reads all there is from byte `at` on.
    #[cfg(test)]
    pub(super) fn run(&mut self, document: &str, at: usize) -> Step {
        let mut reader = reader(&document[at..]);
        loop {
            match self.event(&mut reader, at) {
                Step::On(_) => {}
                end => return end,
            }
        }
    }

    /// Takes in the next event of a reader that began at byte `at`.
    fn event(&mut self, reader: &mut Reader<&[u8]>, at: usize) -> Step {
        let event = reader.read_event();
        let behind = at + reader.buffer_position() as usize;
        match event {
            Ok(Event::Start(tag)) if self.depth == MAX_DEPTH => return Step::TooDeepAt(behind - tag.len()),
            Ok(Event::Start(tag)) => self.start(local(tag.name().0), tag.attributes_raw()),
            Ok(Event::Empty(tag)) => {
                self.start(local(tag.name().0), tag.attributes_raw());
                self.end(local(tag.name().0), "");
            }
            Ok(Event::End(tag)) => self.end(local(tag.name().0), ""),
            Ok(Event::Text(piece)) => self.append(&piece),
            Ok(Event::CData(piece)) => self.append(&piece),
            Ok(Event::GeneralRef(reference)) => {
                if let Some(character) = character(&reference) {
                    self.append(character.encode_utf8(&mut [0; 4]));
                }
            }
            Ok(Event::Eof) if self.root_closed => return Step::Complete,
            Ok(Event::Eof) => return Step::CutAt(behind),
            // The reader has stepped over the fault and can go on.
            Ok(_) | Err(Error::IllFormed(_)) => {}
            // What follows the closed root is not part of the document.
            Err(_) if self.root_closed => return Step::Complete,
            Err(fault) => {
                let fault_at = at + reader.error_position() as usize;
                return if is_in_tag(&fault) { Step::BrokenTagAt(fault_at) } else { Step::CutAt(fault_at) };
            }
        }
        Step::On(behind)
    }
}

fn reader(document: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(document);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
}

/// Unlike a comment that never ends, a broken tag costs no more than itself.
fn is_in_tag(fault: &Error) -> bool {
    matches!(
        fault,
        Error::Syntax(
            SyntaxError::UnclosedTag
                | SyntaxError::UnclosedSingleQuotedAttributeValue
                | SyntaxError::UnclosedDoubleQuotedAttributeValue
        )
    )
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

/// The value of an attribute by local name, in what follows the name of any start tag.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = Attributes::new(attributes, 0);
    attributes.with_checks(false);
    let found = attributes.take(MAX_ATTRIBUTES).flatten().find(|a| local(a.key.as_ref()) == name)?;
    Some(match quick_xml::escape::unescape(&found.value) {
        Ok(text) => Cow::Owned(text.into_owned()),
        Err(_) => found.value,
    })
}
