//! The line of a file each record of a table begins in, as an editor counts them.
//!
//! The reader of tables notes where it stood before a record: in front of the second half of the line break `\r\n`, and of
//! empty lines.

use csv::StringRecord;

/// Bytes of the marks an encoding is told by, and the halves of its blanks.
const MARKS: [u8; 6] = [0xef, 0xbb, 0xbf, 0xfe, 0xff, 0];

pub(super) struct LineCount<'a> {
    text: &'a [u8],
    /// How far lines have been counted, and the line there.
    byte: usize,
    line: u64,
}

impl<'a> LineCount<'a> {
    /// Of the table in a file: its text from the first sign on that is no blank.
    pub fn of(file: &[u8], text: &'a str) -> LineCount<'a> {
        let is_blank = |byte: &u8| byte.is_ascii_whitespace() || MARKS.contains(byte);
        let blank = file.iter().take_while(|byte| is_blank(byte)).count();
        LineCount { text: text.as_bytes(), byte: 0, line: 1 + count_breaks(&file[..blank]) }
    }

    /// Gives a record its line; records come in their order.
    pub fn set_line(&mut self, record: &mut StringRecord) {
        let Some(mut position) = record.position().cloned() else { return };
        let stood_at = usize::try_from(position.byte()).unwrap_or(usize::MAX).clamp(self.byte, self.text.len());
        let breaks = self.text[stood_at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let begins_at = stood_at + breaks;
        self.line += count_breaks(&self.text[self.byte..begins_at]);
        self.byte = begins_at;
        position.set_line(self.line);
        record.set_position(Some(position));
    }
}

fn count_breaks(text: &[u8]) -> u64 {
    text.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}
