//! `shoes.csv`: `shoe, from, to, activity_id, stack_mm, drop_mm, stiffness`. A line with an activity names its shoe; a line with days says which shoe
//! was worn in between, where nothing more exact is known.

use super::{Table, line};
use crate::decode::DecodeError;
use crate::decode::plausible::written_day;
use crate::decode::xml::{line_of_text, number};
use crate::model::ShoeSpec;
use chrono::NaiveDate;

/// When a shoe was worn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worn {
    /// In one activity.
    Activity(String),
    /// On local days, both included; open ends are `None`.
    Days { from: Option<NaiveDate>, to: Option<NaiveDate> },
}

/// One line that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShoeRow {
    pub shoe: String,
    pub worn: Worn,
    pub line: u64,
}

/// The file as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shoes {
    pub rows: Vec<ShoeRow>,
    /// What the pairs are like, where a line says so.
    pub specs: Vec<ShoeSpec>,
    /// Lines that say nothing this program knows, each with its reason.
    pub refused: Vec<String>,
}

/// Reads the table. A line that cannot be understood is refused with its number; the others count.
pub fn decode(bytes: &[u8]) -> Result<Shoes, DecodeError> {
    let table = Table::read(bytes)?;
    let mut shoes = Shoes::default();
    for row in &table.rows {
        let day = |name: &str| match table.cell(row, name) {
            None => Ok(None),
            Some(text) => written_day(text)
                .map(Some)
                .ok_or_else(|| format!("line {}: {name} is not a day like 2026-11-22", line(row))),
        };
        let Some(shoe) = table.cell(row, "shoe").and_then(line_of_text) else {
            shoes.refused.push(format!("line {}: no shoe", line(row)));
            continue;
        };
        match spec(&table, row, &shoe) {
            Ok(spec) => shoes.specs.extend(spec),
            Err(column) => {
                shoes.refused.push(format!("line {}, column {column}: not millimetres of a shoe", line(row)))
            }
        }
        let worn = match table.cell(row, "activity_id") {
            Some(id) => Ok(Worn::Activity(id.to_lowercase())),
            None => day("from").and_then(|from| Ok(Worn::Days { from, to: day("to")? })),
        };
        match worn {
            Ok(worn) => shoes.rows.push(ShoeRow { shoe, worn, line: line(row) }),
            Err(reason) => shoes.refused.push(reason),
        }
    }
    shoes.refused.extend(table.cut);
    Ok(shoes)
}

/// No sole is thicker.
const THICKEST_MM: f64 = 100.0;

fn spec(table: &Table, row: &csv::StringRecord, shoe: &str) -> Result<Option<ShoeSpec>, &'static str> {
    let millimetres = |name: &'static str| match table.cell(row, name).map(number) {
        None => Ok(None),
        Some(mm) if (-THICKEST_MM..=THICKEST_MM).contains(&mm) => Ok(Some(mm)),
        Some(_) => Err(name),
    };
    let spec = ShoeSpec {
        shoe: shoe.to_owned(),
        stack_mm: millimetres("stack_mm")?,
        drop_mm: millimetres("drop_mm")?,
        stiffness: table.cell(row, "stiffness").and_then(line_of_text),
    };
    let says_something = spec.stack_mm.is_some() || spec.drop_mm.is_some() || spec.stiffness.is_some();
    Ok(says_something.then_some(spec))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn days_and_activities_are_told_apart() {
        let read = decode(
            b"\xef\xbb\xbfshoe;from;to;activity_id\nBlue pair;2026-01-01;2026-03-31;\nRed;;;0f\nGrey;2026-04-01;;\nOld;yesterday;;\n;;;\n",
        )
        .unwrap();
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day);
        let said: Vec<_> = read.rows.iter().map(|row| (row.shoe.as_str(), row.worn.clone())).collect();
        assert_eq!(
            said,
            [
                ("Blue pair", Worn::Days { from: day(1, 1), to: day(3, 31) }),
                ("Red", Worn::Activity("0f".into())),
                ("Grey", Worn::Days { from: day(4, 1), to: None }),
            ]
        );
        assert_eq!(read.refused, ["line 5: from is not a day like 2026-11-22", "line 6: no shoe"]);
    }
}
