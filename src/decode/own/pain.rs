//! `pain.csv`: `date, site, side, level, pattern, onset_km`, one line for each day something hurt.

use super::{Table, line};
use crate::decode::DecodeError;
use crate::decode::plausible::written_day;
use crate::decode::xml::{line_of_text, number};
use crate::model::{BodySide, PainEntry, PainPattern};
use csv::StringRecord;

/// No run begins to hurt later.
const LONGEST_KM: f64 = 1_000.0;
const MOST_LEVEL: f64 = 10.0;

/// The file as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PainLog {
    pub entries: Vec<PainEntry>,
    /// Lines that cannot be understood, each with its column and reason.
    pub refused: Vec<String>,
}

/// Reads the table. A line that cannot be understood is refused with its number and column; the others count.
pub fn decode(bytes: &[u8]) -> Result<PainLog, DecodeError> {
    let table = Table::read(bytes)?;
    let mut log = PainLog::default();
    for row in &table.rows {
        match entry(&table, row) {
            Ok(entry) => log.entries.push(entry),
            Err((column, reason)) => log.refused.push(format!("line {}, column {column}: {reason}", line(row))),
        }
    }
    log.refused.extend(table.cut);
    Ok(log)
}

fn entry(table: &Table, row: &StringRecord) -> Result<PainEntry, (&'static str, String)> {
    let cell = |name| table.cell(row, name);
    let date = cell("date").ok_or(("date", "empty".to_string()))?;
    let site = cell("site").and_then(line_of_text).ok_or(("site", "empty; such as front of knee".to_string()))?;
    let level = number(cell("level").unwrap_or_default());
    if !(0.0..=MOST_LEVEL).contains(&level) || level.fract() != 0.0 {
        return Err(("level", "not a whole number from 0 to 10".into()));
    }
    let onset_km = match cell("onset_km") {
        None => None,
        Some(text) => match number(text) {
            km if (0.0..=LONGEST_KM).contains(&km) => Some(km),
            _ => return Err(("onset_km", "not a number of kilometres".into())),
        },
    };
    Ok(PainEntry {
        date: written_day(date).ok_or(("date", "not a day like 2026-11-22".to_string()))?,
        site: site.replace('_', " "),
        side: cell("side").map(side).transpose()?,
        level: level as u8,
        pattern: cell("pattern").map(pattern).transpose()?,
        onset_km,
    })
}

fn side(text: &str) -> Result<BodySide, (&'static str, String)> {
    let known = [BodySide::Left, BodySide::Right, BodySide::Both];
    let found = known.into_iter().find(|side| side.name().eq_ignore_ascii_case(text));
    found.ok_or(("side", "none of left, right, both".into()))
}

fn pattern(text: &str) -> Result<PainPattern, (&'static str, String)> {
    let text = text.to_ascii_lowercase().replace([' ', '-'], "_");
    let found = PainPattern::ALL.into_iter().find(|pattern| pattern.name() == text);
    found.ok_or(("pattern", "none of fades, steady, builds, alters_stride, next_day".into()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn good_lines_count_and_bad_ones_are_named_with_their_column() {
        let log = decode(
            b"date,site,side,level,pattern,onset_km\n\
              2026-11-02,front of knee,left,3,fades,0.5\n\
              2026-11-05,outside_of_knee,,6,alters stride,\n\
              # a remark\n\
              5.11.2026,shin,,2,,\n\
              -262143-01-01,shin,left,3,builds,1\n\
              2026-11-06,shin,,eleven,,\n\
              2026-11-06,shin,,2,worse,\n\
              2026-11-06,shin,front,2,,\n\
              2026-11-06,shin,both,2,,far\n\
              2026-11-07,,,2,,\n\
              2026-11-08,shin\n",
        )
        .unwrap();
        let words: Vec<String> = log.entries.iter().map(|entry| format!("{} {}", entry.date, entry.words())).collect();
        assert_eq!(
            words,
            [
                "2026-11-02 front of knee, left, 3 of 10, fades, from 0.5 km",
                "2026-11-05 outside of knee, 6 of 10, alters stride",
            ]
        );
        assert_eq!(
            log.refused,
            [
                "line 5, column date: not a day like 2026-11-22",
                "line 6, column date: not a day like 2026-11-22",
                "line 7, column level: not a whole number from 0 to 10",
                "line 8, column pattern: none of fades, steady, builds, alters_stride, next_day",
                "line 9, column side: none of left, right, both",
                "line 10, column onset_km: not a number of kilometres",
                "line 11, column site: empty; such as front of knee",
                "line 12, column level: not a whole number from 0 to 10",
            ]
        );
    }
}
