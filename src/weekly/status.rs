//! Whether a week may be compared with the weeks before it.

use crate::model::{LoadUnit, Week, WeekStatus};
use chrono::{Days, NaiveDate};

/// Earlier weeks a comparison needs.
pub const BASE_WEEKS: usize = 4;
/// Days in a row without a run that make a break.
pub const BREAK_DAYS: i64 = 14;
/// A break keeps weeks from being compared while it touches their base: the 28 days before them.
const BASE_DAYS: u64 = 28;
/// Below these means of the four weeks before, a ratio says nothing.
const LOW_BASE_M: f64 = 10_000.0;
const LOW_BASE_S: f64 = 3_600.0;

/// What the status of one week depends on.
#[derive(Clone, Copy)]
pub(super) struct WeekFacts<'a> {
    pub week: Week,
    /// Weeks since the one of the first run.
    pub earlier_weeks: usize,
    pub as_of: NaiveDate,
    /// Any sport counts: a week of rides is a true zero.
    pub any_activity: bool,
    /// Each once, by day.
    pub run_days: &'a [NaiveDate],
    pub base_distance_m: Option<f64>,
    pub base_moving_s: Option<f64>,
    pub unit: LoadUnit,
}

/// The first that holds wins: a week that is not over is never judged, silence is asked about before anything else is
/// said, and only then is the base looked at: missing, broken, small.
pub(super) fn status(facts: &WeekFacts) -> WeekStatus {
    if facts.week.last_day() > facts.as_of {
        WeekStatus::Partial
    } else if !facts.any_activity {
        WeekStatus::NoData
    } else if facts.earlier_weeks < BASE_WEEKS {
        WeekStatus::Insufficient
    } else if base_holds_break(facts.week, facts.run_days) {
        WeekStatus::ReturnFromBreak
    } else if is_small_base(facts.base_distance_m, facts.base_moving_s, facts.unit) {
        WeekStatus::LowBase
    } else {
        WeekStatus::Ok
    }
}

/// Whether a break reaches into the week or the 28 days before it. The fifth whole week after a break has a base
/// without it. Only runs up to the week's end are looked at, so that a status never changes later.
pub fn base_holds_break(week: Week, run_days: &[NaiveDate]) -> bool {
    let base_start = week.start - Days::new(BASE_DAYS);
    let inside = run_days.partition_point(|day| *day < base_start);
    let after = run_days.partition_point(|day| *day <= week.last_day());
    let mut last_run = inside.checked_sub(1).map(|before| run_days[before]);
    for day in run_days[inside..after].iter().copied().chain([week.last_day() + Days::new(1)]) {
        if last_run.is_some_and(|last| is_break(last, day) && day > base_start) {
            return true;
        }
        last_run = Some(day);
    }
    false
}

/// Whether the days strictly between two days make a break.
fn is_break(run: NaiveDate, next: NaiveDate) -> bool {
    (next - run).num_days() > BREAK_DAYS
}

/// Whether ratios over these means of four weeks say nothing. Who is measured in time may have no distance at all.
pub fn is_small_base(distance_m: Option<f64>, moving_s: Option<f64>, unit: LoadUnit) -> bool {
    let below = |base: Option<f64>, limit: f64| base.is_none_or(|base| base < limit);
    let by_time = unit == LoadUnit::Duration;
    // A log of distances alone says nothing of time.
    let is_time_noted = by_time || moving_s.is_some_and(|moving_s| moving_s > 0.0);
    (is_time_noted && below(moving_s, LOW_BASE_S)) || (!by_time && below(distance_m, LOW_BASE_M))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::WeekStart;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn week_of(text: &str) -> Week {
        Week::of(day(text), WeekStart::Monday)
    }

    fn days(texts: &[&str]) -> Vec<NaiveDate> {
        texts.iter().map(|text| day(text)).collect()
    }

    fn plain(week: Week, run_days: &[NaiveDate]) -> WeekFacts<'_> {
        WeekFacts {
            week,
            earlier_weeks: 10,
            as_of: week.last_day(),
            any_activity: true,
            run_days,
            base_distance_m: Some(30_000.0),
            base_moving_s: Some(10_000.0),
            unit: LoadUnit::Distance,
        }
    }

    #[test]
    fn thirteen_days_without_a_run_are_no_break_and_fourteen_are() {
        // Runs on the 1st and the 15th leave 13 days between, on the 1st and the 16th 14.
        let short = days(&["2026-06-01", "2026-06-15", "2026-06-20"]);
        let long = days(&["2026-06-01", "2026-06-16", "2026-06-20"]);
        assert!(!base_holds_break(week_of("2026-06-15"), &short));
        assert!(base_holds_break(week_of("2026-06-15"), &long));
    }

    #[test]
    fn a_break_counts_until_four_weeks_after_it_are_complete() {
        // Three weeks without a run, back on Wednesday 24 June, then every other day.
        let mut runs = days(&["2026-05-29", "2026-06-02"]);
        runs.extend((0..30).map(|n| day("2026-06-24") + Days::new(2 * n)));
        assert!(base_holds_break(week_of("2026-06-24"), &runs));
        // Complete weeks after: 29 June, 6, 13 and 20 July. The first to be compared starts on 27 July.
        assert!(base_holds_break(week_of("2026-07-20"), &runs));
        assert!(!base_holds_break(week_of("2026-07-27"), &runs));
    }

    #[test]
    fn a_lay_off_that_lasts_is_a_break_too() {
        let runs = days(&["2026-05-29", "2026-06-01"]);
        assert!(!base_holds_break(week_of("2026-06-08"), &runs));
        assert!(base_holds_break(week_of("2026-06-15"), &runs));
        assert!(base_holds_break(week_of("2026-09-14"), &runs));
    }

    #[test]
    fn time_before_the_first_run_is_no_break() {
        assert!(!base_holds_break(week_of("2026-06-01"), &days(&["2026-06-05"])));
    }

    #[test]
    fn the_first_reason_not_to_compare_is_the_one_named() {
        let runs: Vec<NaiveDate> = (0..60).map(|n| day("2026-05-01") + Days::new(n)).collect();
        let ok = plain(week_of("2026-06-15"), &runs);
        assert_eq!(status(&ok), WeekStatus::Ok);
        let low = WeekFacts { base_distance_m: Some(9_999.0), ..ok };
        assert_eq!(status(&low), WeekStatus::LowBase);
        assert_eq!(status(&WeekFacts { base_moving_s: Some(3_599.0), ..ok }), WeekStatus::LowBase);
        let in_time = WeekFacts { base_distance_m: Some(0.0), unit: LoadUnit::Duration, ..ok };
        assert_eq!(status(&in_time), WeekStatus::Ok);
        assert_eq!(status(&WeekFacts { base_moving_s: Some(3_599.0), ..in_time }), WeekStatus::LowBase);
        let young = WeekFacts { earlier_weeks: 3, ..low };
        assert_eq!(status(&young), WeekStatus::Insufficient);
        let silent = WeekFacts { any_activity: false, ..young };
        assert_eq!(status(&silent), WeekStatus::NoData);
        let running = WeekFacts { as_of: day("2026-06-20"), ..silent };
        assert_eq!(status(&running), WeekStatus::Partial);
    }
}
