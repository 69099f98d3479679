//! Days as people write them.

use super::plausible::YEARS;
use chrono::{Datelike, NaiveDate};

/// `2026-11-22`, of a year somebody can mean.
pub fn written_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok().filter(is_plausible)
}

/// Whether somebody can mean the day.
pub fn is_plausible(day: &NaiveDate) -> bool {
    YEARS.contains(&day.year())
}

#[cfg(test)]
mod tests {
    use super::written_day;

    #[test]
    fn days_are_taken_as_written_and_those_at_the_ends_of_time_are_none() {
        assert_eq!(written_day(" 2026-11-22"), chrono::NaiveDate::from_ymd_opt(2026, 11, 22));
        for text in ["-262143-01-01", "+262142-12-31", "1979-12-31", "2201-01-01", "22.11.2026", "2026-02-30", ""] {
            assert_eq!(written_day(text), None, "{text}");
        }
    }
}
