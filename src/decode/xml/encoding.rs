//! Bytes of an XML document to text: byte order marks, UTF-16 without one, declared encodings, leading blanks.
//!
//! Never fails: what is not valid in the encoding becomes a replacement character and costs at most one name.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How far into a document its declaration is looked for, behind any leading blanks.
const DECLARATION_BYTES: usize = 256;

/// The document as text, without a byte order mark or leading blanks.
pub(in crate::decode) fn to_text(bytes: &[u8]) -> Cow<'_, str> {
    let (text, _, _) = encoding_of(bytes).decode(bytes);
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(trim_start(text)),
        Cow::Owned(text) => match trim_start(&text) {
            trimmed if trimmed.len() == text.len() => Cow::Owned(text),
            trimmed => Cow::Owned(trimmed.to_owned()),
        },
    }
}

/// Blanks before the declaration are common in TCX from Strava; a mark may even follow them.
fn trim_start(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0')
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    match bytes {
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        _ => declared(bytes).unwrap_or(UTF_8),
    }
}

/// The encoding the XML declaration names, when it can be true: a document readable so far is not UTF-16.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let document = bytes.trim_ascii_start();
    let head = &document[..document.len().min(DECLARATION_BYTES)];
    let declaration = head.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let label = value.get(1..)?.split(['"', '\'']).next()?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    (encoding != UTF_16LE && encoding != UTF_16BE).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_utf8_is_not_copied() {
        assert!(matches!(to_text("<gpx>é</gpx>".as_bytes()), Cow::Borrowed("<gpx>é</gpx>")));
        assert!(matches!(to_text(b"\xef\xbb\xbf  <gpx/>"), Cow::Borrowed("<gpx/>")));
    }

    #[test]
    fn a_declared_latin1_document_keeps_its_umlauts() {
        let bytes = b"<?xml version='1.0' encoding = 'ISO-8859-1'?><n>Stra\xdfe</n>";
        assert!(to_text(bytes).ends_with("<n>Straße</n>"));
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let le: Vec<u8> = "<n>Straße</n>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = "\u{feff}<n>Straße</n>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(to_text(&le), "<n>Straße</n>");
        assert_eq!(to_text(&be), "<n>Straße</n>");
    }

    #[test]
    fn a_declaration_that_cannot_be_true_is_not_believed() {
        let bytes = b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><n>x</n>";
        assert!(to_text(bytes).ends_with("<n>x</n>"));
    }
}
