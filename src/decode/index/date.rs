//! The start of an activity as a list writes it: always UTC, in the form of the account's language.

use super::super::xml;
use chrono::NaiveDateTime;

/// Forms seen, after blanks of all kinds were made plain ones.
const FORMS: &[&str] = &[
    "%b %d, %Y, %I:%M:%S %p",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y, %H:%M:%S",
    "%d %b %Y, %H:%M:%S",
    "%d %b %Y %H:%M:%S",
    "%d.%m.%Y, %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y, %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
];

/// UTC milliseconds, or `None` for a form nobody has seen or a year no watch can have recorded in.
pub(super) fn utc_ms(cell: &str) -> Option<i64> {
    let plain: Vec<&str> = cell.split_whitespace().collect();
    let plain = plain.join(" ");
    if let Some(stamp) = xml::timestamp(&plain) {
        return Some(stamp.utc_ms);
    }
    let months = english_months(&plain.to_lowercase());
    let time = FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(&months, form).ok())?;
    xml::timestamp(&time.format("%Y-%m-%dT%H:%M:%SZ").to_string()).map(|stamp| stamp.utc_ms)
}

/// Month names of other languages, with the abbreviations their exports use.
const MONTHS: &[(&str, &[&str])] = &[
    ("jan", &["janv.", "ene", "gen", "jan."]),
    ("feb", &["févr.", "feb.", "fév."]),
    ("mar", &["mars", "märz", "mär", "mrt", "mrz", "mar."]),
    ("apr", &["avr.", "abr", "apr."]),
    ("may", &["mai", "mei", "mag", "maj"]),
    ("jun", &["juin", "juni", "giu", "jun."]),
    ("jul", &["juil.", "juli", "lug", "jul."]),
    ("aug", &["août", "ago", "aug."]),
    ("sep", &["sept.", "sept", "set", "sep."]),
    ("oct", &["okt.", "okt", "oct.", "ott"]),
    ("nov", &["nov."]),
    ("dec", &["déc.", "dez.", "dez", "dic", "dec."]),
];

fn english_months(date: &str) -> String {
    let words = date.split(' ').map(|word| {
        let bare = word.trim_end_matches(',');
        let month = MONTHS.iter().find(|(_, names)| names.contains(&bare)).map(|(english, _)| *english);
        month.map_or_else(|| word.to_owned(), |english| word.replace(bare, english))
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2018-09-12T15:02:23Z, from `date -u +%s`.
    const AFTERNOON_MS: i64 = 1_536_764_543_000;

    #[test]
    fn every_form_seen_means_the_same_moment() {
        for cell in [
            "Sep 12, 2018, 3:02:23 PM",
            "Sep 12, 2018, 3:02:23\u{202f}PM",
            "2018-09-12 15:02:23",
            "12.09.2018, 15:02:23",
            "12 sept. 2018, 15:02:23",
            "12 Sep 2018, 15:02:23",
            "12/09/2018, 15:02:23",
        ] {
            assert_eq!(utc_ms(cell), Some(AFTERNOON_MS), "{cell}");
        }
        assert_eq!(utc_ms("Sep 12, 2018, 12:00:00 AM"), Some(AFTERNOON_MS - 54_143_000));
    }

    #[test]
    fn other_cells_are_no_dates() {
        for cell in ["", "12345", "Lauf", "Sep 31, 2018, 3:02:23 PM", "01.01.0001, 00:00:00"] {
            assert_eq!(utc_ms(cell), None, "{cell}");
        }
    }
}
