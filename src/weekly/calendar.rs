//! The dense weeks of one athlete: which there are, and the place of a day among them.

use super::WeeklySettings;
use crate::model::{ActivityRow, Week};
use chrono::{Datelike, Days, NaiveDate};

const WEEK_DAYS: i32 = 7;

/// Every week from the first run's to the as-of day's, as places 0, 1, 2 ...; a week without a run is none less.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    pub first: Week,
    pub weeks: usize,
    /// Since the common era began.
    first_day: i32,
}

impl Calendar {
    /// `None` without a run up to the as-of week.
    pub fn of(rows: &[(NaiveDate, &ActivityRow)], settings: &WeeklySettings) -> Option<Calendar> {
        let first_run = rows.iter().filter(|(_, row)| row.counts_as_run()).map(|(date, _)| *date).min()?;
        let (first, last) = (Week::of(first_run, settings.week_start), Week::of(settings.as_of, settings.week_start));
        let weeks = usize::try_from(first.weeks_until(last)).ok()? + 1;
        Some(Calendar { first, weeks, first_day: first.start.num_days_from_ce() })
    }

    pub fn days(&self) -> usize {
        self.weeks * WEEK_DAYS as usize
    }

    pub fn week(&self, place: usize) -> Week {
        Week { start: self.first.start + Days::new((place * WEEK_DAYS as usize) as u64) }
    }

    /// The place of the week a day lies in; `None` outside.
    pub fn place(&self, date: NaiveDate) -> Option<usize> {
        self.day(date).map(|day| day / WEEK_DAYS as usize)
    }

    /// Days since the first day of the first week; `None` outside.
    pub fn day(&self, date: NaiveDate) -> Option<usize> {
        let day = usize::try_from(date.num_days_from_ce() - self.first_day).ok()?;
        (day < self.days()).then_some(day)
    }
}
