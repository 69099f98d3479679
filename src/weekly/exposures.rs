//! What a week held beside its sums: long runs, long days in a row, and the seven days up to today. Data, no judgement.

use super::addends::milli;
use super::calendar::Calendar;
use crate::model::{ActivityRow, Session};
use chrono::NaiveDate;

/// A run this near to the longest of its 30 days is a long run (convention, docs/science.md 1.7) ...
const LONG_RUN_SHARE: f64 = 0.80;
/// ... when it also takes an hour.
const LONG_RUN_S: f64 = 3600.0;

/// The long runs of each week.
pub(super) fn long_runs(sessions: &[Session], calendar: &Calendar) -> Vec<u32> {
    let mut counts = vec![0; calendar.weeks];
    let is_long = |session: &&Session| {
        let near_longest =
            session.longest30_m.is_some_and(|longest_m| session.distance_m >= LONG_RUN_SHARE * longest_m);
        near_longest && session.moving_s >= LONG_RUN_S
    };
    for place in sessions.iter().filter(is_long).filter_map(|session| calendar.place(session.local_date)) {
        counts[place] += 1;
    }
    counts
}

/// Metres run on each local day, summed in millimetres, so that the order of the runs changes nothing.
#[derive(Debug)]
pub(super) struct DayMetres(Vec<f64>);

impl DayMetres {
    pub fn of(rows: &[(NaiveDate, &ActivityRow)], calendar: &Calendar) -> DayMetres {
        let mut days = vec![0i64; calendar.days()];
        for (date, row) in rows.iter().filter(|(_, row)| row.counts_as_run()) {
            if let Some(day) = calendar.day(*date) {
                days[day] += row.facts.distance_m.and_then(milli).unwrap_or_default();
            }
        }
        DayMetres(days.into_iter().map(|mm| mm as f64 / 1000.0).collect())
    }

    /// The most metres run on two days in a row, the second in this week.
    pub fn back_to_back_m(&self, place: usize) -> Option<f64> {
        let from = (7 * place).saturating_sub(1);
        let pairs = self.0[from..7 * place + 7].windows(2).filter(|pair| pair[0] > 0.0 && pair[1] > 0.0);
        pairs.map(|pair| pair[0] + pair[1]).reduce(f64::max)
    }

    /// Metres run on the seven days that end with this one.
    pub fn trailing7_m(&self, last: usize) -> f64 {
        self.0[last.saturating_sub(6)..=last].iter().sum()
    }
}
