//! `corrections.csv`: `activity_id, correction, value`, one line for each thing the files got wrong.

use super::{Table, line};
use crate::decode::DecodeError;
use crate::decode::plausible::LONGEST_ON_FOOT_M;
use crate::decode::xml::{line_of_text, number};

/// What is true of an activity, by the runner's own word.
#[derive(Clone, Debug, PartialEq)]
pub enum Correction {
    /// Counts in nothing.
    Ignore,
    /// Somebody else's; counts in nothing.
    NotMe,
    Race,
    Walk,
    DistanceM(f64),
    Shoe(String),
}

/// One line that could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrectionRow {
    pub activity_id: String,
    pub correction: Correction,
    pub line: u64,
}

/// The file as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    pub rows: Vec<CorrectionRow>,
    /// Lines that say nothing this program knows, each with its reason.
    pub refused: Vec<String>,
}

/// Reads the table. A line that cannot be understood is refused with its number; the others count.
pub fn decode(bytes: &[u8]) -> Result<Corrections, DecodeError> {
    let table = Table::read(bytes)?;
    let mut corrections = Corrections::default();
    for row in &table.rows {
        let Some(activity_id) = table.cell(row, "activity_id") else {
            corrections.refused.push(format!("line {}: no activity_id", line(row)));
            continue;
        };
        match correction(table.cell(row, "correction").unwrap_or_default(), table.cell(row, "value")) {
            Ok(correction) => corrections.rows.push(CorrectionRow {
                activity_id: activity_id.to_lowercase(),
                correction,
                line: line(row),
            }),
            Err(reason) => corrections.refused.push(format!("line {}: {reason}", line(row))),
        }
    }
    corrections.refused.extend(table.cut);
    Ok(corrections)
}

fn correction(word: &str, value: Option<&str>) -> Result<Correction, String> {
    Ok(match word {
        "ignore" => Correction::Ignore,
        "not_me" => Correction::NotMe,
        "race" => Correction::Race,
        "walk" => Correction::Walk,
        "distance_m" => {
            let metres = number(value.unwrap_or_default());
            if !(0.0..=LONGEST_ON_FOOT_M).contains(&metres) {
                return Err("distance_m needs metres in the column value".into());
            }
            Correction::DistanceM(metres)
        }
        "shoe" => match value.and_then(line_of_text) {
            Some(name) => Correction::Shoe(name),
            None => return Err("shoe needs a name in the column value".into()),
        },
        _ => {
            let word = line_of_text(word).unwrap_or_default();
            return Err(format!("\"{word}\" is none of ignore, not_me, race, walk, distance_m, shoe"));
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_correction_is_read_and_every_other_line_named() {
        let read = decode(
            b"activity_id,correction,value\n\
              # the GPS was lost\n\
              0123456789ABCDEF,distance_m,10000\n\
              a,ignore,\n\
              b,not_me\n\
              c,race,\n\
              d,walk,\n\
              e,shoe,Blue pair\n\
              f,shoe,\n\
              g,distance_m,far\n\
              h,delete,\n\
              ,race,\n",
        )
        .unwrap();
        let said: Vec<_> = read.rows.iter().map(|row| (row.activity_id.as_str(), &row.correction, row.line)).collect();
        assert_eq!(
            said,
            [
                ("0123456789abcdef", &Correction::DistanceM(10_000.0), 3),
                ("a", &Correction::Ignore, 4),
                ("b", &Correction::NotMe, 5),
                ("c", &Correction::Race, 6),
                ("d", &Correction::Walk, 7),
                ("e", &Correction::Shoe("Blue pair".into()), 8),
            ]
        );
        assert_eq!(
            read.refused,
            [
                "line 9: shoe needs a name in the column value",
                "line 10: distance_m needs metres in the column value",
                "line 11: \"delete\" is none of ignore, not_me, race, walk, distance_m, shoe",
                "line 12: no activity_id",
            ]
        );
    }
}
