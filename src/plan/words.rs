//! Dates, percentages and distances as the summary says them.

use crate::model::Week;
use crate::units::UnitSystem;
use chrono::{Datelike, NaiveDate};

/// `1 Nov`.
pub(super) fn short_date(date: NaiveDate) -> String {
    date.format("%-d %b").to_string()
}

/// `Sun 22 Nov 2026`.
pub(super) fn long_date(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// `30 Nov-6 Dec`, `2-8 Nov`.
pub(super) fn week_range(week: Week) -> String {
    let (first, last) = (week.start, week.last_day());
    if first.month() == last.month() {
        format!("{}-{}", first.day(), short_date(last))
    } else {
        format!("{}-{}", short_date(first), short_date(last))
    }
}

/// `31.5`, for a number beside one that has its unit.
pub(super) fn bare(metres: f64, units: UnitSystem) -> String {
    format!("{:.1}", units.distance_number(metres))
}

/// How much longer, in percent.
pub(super) fn percent_over(ratio: f64) -> String {
    format!("{:.0} %", (ratio - 1.0) * 100.0)
}

/// `1 week`, `7 weeks`.
pub(super) fn weeks(count: i64) -> String {
    format!("{count} {}", if count == 1 { "week" } else { "weeks" })
}
