//! What the GPX and TCX writers share: elements with a number or a text in them, and UTC times.
//!
//! Writes to memory, so nothing here can fail but the library's signature says it might.

use chrono::DateTime;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::fmt::Display;
use std::io;

pub(super) type XmlWriter = Writer<Vec<u8>>;

/// Writes a whole document: the declaration, then what `body` writes.
pub(super) fn document(body: impl FnOnce(&mut XmlWriter) -> io::Result<()>) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    writer
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
        .and_then(|()| body(&mut writer))
        .expect("writing to memory cannot fail");
    writer.into_inner()
}

/// `<name>content</name>`.
pub(super) fn element(writer: &mut XmlWriter, name: &str, content: impl Display) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(&content.to_string()))?;
    Ok(())
}

/// The element when there is something to put into it.
pub(super) fn optional(writer: &mut XmlWriter, name: &str, content: Option<impl Display>) -> io::Result<()> {
    content.map_or(Ok(()), |content| element(writer, name, content))
}

/// `<name>` with the elements `inner` writes.
pub(super) fn parent(
    writer: &mut XmlWriter,
    name: &str,
    inner: impl FnOnce(&mut XmlWriter) -> io::Result<()>,
) -> io::Result<()> {
    writer.create_element(name).write_inner_content(inner)?;
    Ok(())
}

/// `2026-11-22T08:30:00.000Z`, as Garmin Connect writes it.
pub(super) fn utc_time(utc_ms: i64) -> String {
    let time = DateTime::from_timestamp_millis(utc_ms).unwrap_or_default();
    time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
