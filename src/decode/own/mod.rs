//! What the runner writes beside the data: corrections of activities, which shoe when, and pain;
//! and the file a runner hands to a club. docs/formats.md shows both.

pub mod corrections;
pub mod pain;
pub mod share;
pub mod shoes;

use super::DecodeError;
use super::line_count::LineCount;
use super::xml;
use csv::StringRecord;

/// Rows of the longest table anybody writes by hand.
const MAX_ROWS: usize = 200_000;

/// A table with its column names in lower case. Lines below them that start with `#` are remarks.
struct Table {
    names: Vec<String>,
    rows: Vec<StringRecord>,
    /// Said where there are more lines than are read.
    cut: Option<String>,
}

impl Table {
    fn read(bytes: &[u8]) -> Result<Table, DecodeError> {
        let text = xml::to_text(bytes);
        let text = text.trim_start_matches('\u{feff}');
        let delimiter = if text.lines().next().is_some_and(|header| header.contains(';')) { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .delimiter(delimiter)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let unreadable = |error: csv::Error| DecodeError {
            reason: format!("expected a table: {error}"),
            offset: error.position().map(csv::Position::byte),
        };
        let names = reader.headers().map_err(unreadable)?.iter().map(str::to_lowercase).collect();
        let is_remark = |row: &StringRecord| row.get(0).is_some_and(|cell| cell.starts_with('#'));
        let mut rest = reader.records();
        let rows = rest.by_ref().take(MAX_ROWS).filter(|row| !row.as_ref().is_ok_and(is_remark));
        let mut rows = rows.collect::<Result<Vec<StringRecord>, _>>().map_err(unreadable)?;
        let mut lines = LineCount::of(bytes, text);
        rows.iter_mut().for_each(|row| lines.set_line(row));
        let cut = rest.next().map(|_| format!("lines beyond the first {MAX_ROWS} were left out"));
        Ok(Table { names, rows, cut })
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_line_is_the_one_an_editor_shows() {
        let rows = ["activity_id,correction,value", "a,shoe,\"Blue", "pair\"", "", "b,race,", "c,delete,"];
        for line_break in ["\n", "\r\n"] {
            let read = corrections::decode(rows.join(line_break).as_bytes()).unwrap();
            assert_eq!(read.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 5]);
            assert!(read.refused[0].starts_with("line 6: "), "{:?}", read.refused);
        }
        let below_blanks = format!("\u{feff}\n\n{}", rows.join("\n"));
        assert_eq!(corrections::decode(below_blanks.as_bytes()).unwrap().rows[0].line, 4);
    }

    #[test]
    fn lines_beyond_the_bound_are_left_out_and_said() {
        let said = ["lines beyond the first 200000 were left out".to_string()];
        let table = |header: &str, line: &str, lines: usize| format!("{header}\n{}", line.repeat(lines)).into_bytes();
        let shoes = |lines| shoes::decode(&table("shoe,activity_id", "a,0f\n", lines)).unwrap().refused;
        assert_eq!(shoes(MAX_ROWS), [""; 0]);
        assert_eq!(shoes(MAX_ROWS + 1), said);
        let corrections = table("activity_id,correction", "0f,race\n", MAX_ROWS + 1);
        assert_eq!(corrections::decode(&corrections).unwrap().refused, said);
        let pain = table("date,site,level", "2026-11-02,shin,2\n", MAX_ROWS + 1);
        assert_eq!(pain::decode(&pain).unwrap().refused, said);
    }
}
