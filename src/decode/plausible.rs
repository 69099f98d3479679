//! What an activity can be, whoever wrote it down: one place for every figure that comes from outside.

use chrono::{DateTime, Datelike, NaiveDate};
use std::ops::RangeInclusive;

/// Years a watch can have recorded in; an unset clock says 1970, a broken one 2208.
pub const YEARS: RangeInclusive<i32> = 1980..=2200;

/// Local clock minus UTC: from the west of the date line to its east.
pub const UTC_OFFSETS_S: RangeInclusive<i32> = -12 * 3600..=14 * 3600;

/// No activity takes longer: four months.
pub const LONGEST_S: f64 = 1e7;

/// No run is longer, nor any ride.
pub const LONGEST_ON_FOOT_M: f64 = 1e6;
const LONGEST_OTHERWISE_M: f64 = 1e7;

pub const HIGHEST_CLIMB_M: f64 = 50_000.0;
pub const MOST_STEPS: f64 = 5e6;
pub const MOST_BPM: f64 = 250.0;

/// The most metres of an activity, on foot or not.
pub fn longest_m(on_foot: bool) -> f64 {
    if on_foot { LONGEST_ON_FOOT_M } else { LONGEST_OTHERWISE_M }
}

/// Whether a day lies in such a year.
pub fn is_day(day: NaiveDate) -> bool {
    YEARS.contains(&day.year())
}

/// Whether UTC milliseconds since 1970 do.
pub fn is_moment(utc_ms: i64) -> bool {
    DateTime::from_timestamp_millis(utc_ms).is_some_and(|time| is_day(time.date_naive()))
}

/// The day of `2026-11-22`, when somebody can mean it.
pub fn written_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok().filter(|day| is_day(*day))
}

/// The offset, when a zone has it.
pub fn utc_offset_s(seconds: f64) -> Option<i32> {
    // `as` saturates, and is then outside.
    Some(seconds.round() as i32).filter(|offset_s| !seconds.is_nan() && UTC_OFFSETS_S.contains(offset_s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lie_between_the_date_lines() {
        assert_eq!(utc_offset_s(20_700.0), Some(20_700), "Kathmandu");
        assert_eq!((utc_offset_s(-43_200.0), utc_offset_s(50_400.0)), (Some(-43_200), Some(50_400)));
        for none in [-43_201.0, 50_401.0, f64::NAN, f64::INFINITY, -1e300] {
            assert_eq!(utc_offset_s(none), None, "{none}");
        }
    }

    #[test]
    fn days_are_taken_as_written_and_those_at_the_ends_of_time_are_none() {
        assert_eq!(written_day(" 2026-11-22"), NaiveDate::from_ymd_opt(2026, 11, 22));
        for text in ["-262143-01-01", "+262142-12-31", "1979-12-31", "2201-01-01", "22.11.2026", "2026-02-30", ""] {
            assert_eq!(written_day(text), None, "{text}");
        }
    }

    #[test]
    fn moments_lie_in_years_of_watches() {
        // `date -u -d 2026-11-22T08:30:00Z +%s`
        assert!(is_moment(1_795_336_200_000));
        assert!(!is_moment(0) && !is_moment(i64::MAX) && !is_moment(i64::MIN));
    }
}
