//! What the runner writes beside the data: corrections of activities, which shoe when, and pain;
//! and the file a runner hands to a club. docs/formats.md shows both.

pub mod corrections;
pub mod pain;
pub mod share;
pub mod shoes;

use super::DecodeError;
use super::xml;
use csv::StringRecord;

/// Rows of the longest table anybody writes by hand.
const MAX_ROWS: usize = 200_000;

/// A table with its column names in lower case. Lines below them that start with `#` are remarks.
struct Table {
    names: Vec<String>,
    rows: Vec<StringRecord>,
}

impl Table {
    fn read(bytes: &[u8]) -> Result<Table, DecodeError> {
        let text = xml::to_text(bytes);
        let delimiter = if text.lines().next().is_some_and(|header| header.contains(';')) { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .delimiter(delimiter)
            .trim(csv::Trim::All)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let unreadable = |error: csv::Error| DecodeError {
            reason: format!("expected a table: {error}"),
            offset: error.position().map(csv::Position::byte),
        };
        let names = reader.headers().map_err(unreadable)?.iter().map(str::to_lowercase).collect();
        let is_remark = |row: &StringRecord| row.get(0).is_some_and(|cell| cell.starts_with('#'));
        let rows = reader.records().take(MAX_ROWS).filter(|row| !row.as_ref().is_ok_and(is_remark));
        let rows = rows.collect::<Result<_, _>>().map_err(unreadable)?;
        Ok(Table { names, rows })
    }

    /// The text in a named column, `None` when empty.
    fn cell<'a>(&self, row: &'a StringRecord, name: &str) -> Option<&'a str> {
        let column = self.names.iter().position(|known| known == name)?;
        row.get(column).filter(|cell| !cell.is_empty())
    }
}

fn line(row: &StringRecord) -> u64 {
    row.position().map_or(0, csv::Position::line)
}
