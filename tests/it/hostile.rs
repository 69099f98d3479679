//! Words from files in every place they end in: spreadsheets see no formula, terminals no command. What browsers see of
//! them is tested in `tests/browser`.

use crate::program::{Desk, csv_rows};

fn strings() -> Vec<String> {
    let strings: Vec<String> = serde_json::from_str(include_str!("../hostile_strings.json")).unwrap();
    assert!(strings.len() >= 100);
    strings
}

/// One run a day, the strings as titles, shoes and, as far as a file system takes them, as names of files.
fn hostile_desk() -> Desk {
    let desk = Desk::new();
    let mut log = csv::Writer::from_writer(Vec::new());
    log.write_record(["date", "distance_km", "duration", "title", "shoe"]).unwrap();
    let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    for (n, string) in strings().iter().enumerate() {
        let day = (first + chrono::Days::new(n as u64)).to_string();
        log.write_record([day.as_str(), "8", "48:00", string, string]).unwrap();
        let name: String = string.chars().filter(|c| !matches!(c, '/' | '\0')).take(60).collect();
        desk.file(&format!("in/{n} {name}.gpx"), b"<gpx");
    }
    desk.file("in/log.csv", &log.into_inner().unwrap());
    desk
}

/// As a spreadsheet decides it, blanks and invisible marks before the sign included.
fn starts_formula(cell: &str) -> bool {
    let begins = cell.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'));
    let sign = begins.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    sign && cell.parse::<f64>().is_err()
}

#[test]
fn hostile_words_start_no_formula_and_command_no_terminal() {
    let desk = hostile_desk();
    let (code, out, err) = desk.run(&["in", "-v", "--no-png", "--color", "never"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.lines().count() > 100, "every file is named: {err}");
    for text in [&out, &err] {
        let raw: Vec<char> =
            text.chars().filter(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c)).collect();
        assert!(raw.is_empty(), "{raw:?}");
    }
    let mut words = 0;
    for table in ["activities", "weeks", "flags", "routes", "problems"] {
        for row in csv_rows(&desk.path(&format!("strideload-out/{table}.csv"))) {
            for (column, cell) in row {
                assert!(!starts_formula(&cell), "{table}.{column}: {cell:?}");
                words += usize::from(cell.contains("alert(1)") || cell.contains("calc"));
            }
        }
    }
    assert!(words > 50, "the strings are in the tables: {words}");
}

#[test]
fn the_test_for_formulas_knows_one() {
    assert!(["=1+1", " =1", "\u{feff}@SUM(1)", "-1+1", "\u{ff1d}1"].map(starts_formula).iter().all(|is| *is));
    assert!(!["'=1+1", "-1.5", "Morning run = good", ""].map(starts_formula).iter().any(|is| *is));
}
