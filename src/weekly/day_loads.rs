//! The load of every day of one runner, and what weeks have of it: the exponentially weighted ratio, monotony, strain.

use super::addends::milli;
use super::calendar::Calendar;
use super::daily::{ewma_ratios, monotony, strain};
use super::load::load_of;
use crate::model::{ActivityRow, LoadUnit, WeekRow};
use crate::units::METRES_PER_KM;
use chrono::NaiveDate;

/// Whole local days from the first week on, in thousands of the unit (kilometres, for distance). A run that does not say
/// leaves out what it would enter: its week, and the running means for good.
#[derive(Debug)]
pub(super) struct DayLoads {
    days: Vec<f64>,
    first_run: usize,
    /// The day of the first run that does not say.
    known_days: usize,
}

impl DayLoads {
    pub fn of(rows: &[(NaiveDate, &ActivityRow)], calendar: &Calendar, unit: LoadUnit) -> DayLoads {
        let mut days_milli = vec![0i64; calendar.days()];
        let (mut first_run, mut known_days) = (days_milli.len(), days_milli.len());
        for (date, row) in rows.iter().filter(|(_, row)| row.counts_as_run()) {
            let Some(day) = calendar.day(*date) else { continue };
            first_run = first_run.min(day);
            match load_of(row, unit).and_then(milli) {
                Some(load) => days_milli[day] += load,
                None => known_days = known_days.min(day),
            }
        }
        let days = days_milli.iter().map(|milli| *milli as f64 / 1000.0 / METRES_PER_KM).collect();
        DayLoads { days, first_run, known_days }
    }

    /// `as_of` is the day the running means end on, where it lies within the weeks.
    pub fn fill(&self, weeks: &mut [WeekRow], as_of: Option<usize>) {
        let ratios = ewma_ratios(self.days.get(self.first_run..self.known_days).unwrap_or_default());
        let as_of = as_of.unwrap_or(usize::MAX);
        for (row, (place, week)) in weeks.iter_mut().zip(self.days.chunks(7).enumerate()) {
            let since_first = (7 * place + 6).min(as_of).checked_sub(self.first_run);
            row.acwr_ewma = since_first.and_then(|at| ratios.get(at).copied().flatten());
            if row.complete && row.load.is_some() {
                row.monotony = monotony(week);
                row.strain = strain(week);
            }
        }
    }
}
