//! Activity rows in; sessions against their 30 days and dense local weeks out, for one runner or thousands in
//! lazy polars plans. polars lives here, in `table` alone. Measures and marks what may be compared; never flags.

pub mod cadence;
mod daily;
mod exposures;
#[cfg(test)]
mod exposures_tests;
mod load;
#[cfg(test)]
mod load_tests;
pub mod own_cadence;
#[cfg(test)]
mod property_tests;
mod race;
pub mod robust;
mod sessions;
mod sides;
#[cfg(test)]
mod sides_tests;
mod status;
mod table;
#[cfg(test)]
pub(crate) mod test_rows;
#[cfg(test)]
mod tests;
mod trimp;
mod watch;
mod weeks;

use crate::model::{ActivityId, ActivityRow, HeartRateLimits, LoadUnit, Session, WeekRow, WeekStart};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, HashMap};

pub use status::{BASE_WEEKS, BREAK_DAYS};
pub use weeks::RECOVERY_SHARE;

/// What the weekly table needs to know beside the rows.
#[derive(Debug, Clone)]
pub struct WeeklySettings {
    /// The last day that counts; weeks run up to the one it lies in.
    pub as_of: NaiveDate,
    pub week_start: WeekStart,
    /// What ratios are taken of; `None` leaves it to what each runner mostly does.
    pub load: Option<LoadUnit>,
    pub heart_rate: HeartRateLimits,
}

impl WeeklySettings {
    pub fn new(as_of: NaiveDate, week_start: WeekStart) -> Self {
        WeeklySettings { as_of, week_start, load: None, heart_rate: HeartRateLimits::default() }
    }
}

/// Sessions and weeks of every athlete, by name.
#[derive(Debug, Default)]
pub struct Weekly {
    pub sessions: BTreeMap<String, Vec<Session>>,
    pub weeks: BTreeMap<String, Vec<WeekRow>>,
}

/// Computes sessions and weeks of all athletes, and fills `session_spike_ratio`, `cadence_expected_spm`,
/// `cadence_deficit_pct` and `trimp` of the rows.
///
/// Rows may come in any order. A row without a local day, or more than a day after the as-of day, is left out. Every
/// athlete with a row has an entry, empty when there is no run.
pub fn weekly(rows: &mut [ActivityRow], settings: &WeeklySettings) -> Result<Weekly, WeeklyError> {
    for row in rows.iter_mut() {
        cadence::fill(row);
        trimp::fill(row, &settings.heart_rate);
    }
    let athletes = rows_by_athlete(rows, settings);
    let sessions: BTreeMap<String, Vec<Session>> = athletes
        .iter()
        .map(|(athlete, rows)| (athlete.to_string(), sessions::find_sessions(rows, settings.week_start)))
        .collect();
    let weeks = weeks::weeks_by_athlete(&athletes, &sessions, settings)?;
    fill_spike_ratios(rows, &sessions);
    Ok(Weekly { sessions, weeks })
}

/// The rows that count, by athlete, in order of time.
fn rows_by_athlete<'a>(
    rows: &'a [ActivityRow],
    settings: &WeeklySettings,
) -> BTreeMap<&'a str, Vec<(NaiveDate, &'a ActivityRow)>> {
    let last = settings.as_of.checked_add_days(Days::new(1)).unwrap_or(settings.as_of);
    let mut athletes: BTreeMap<&str, Vec<(NaiveDate, &ActivityRow)>> = BTreeMap::new();
    for row in rows {
        let counted = athletes.entry(&row.athlete).or_default();
        if let Some(date) = row.local_date.filter(|date| *date <= last) {
            counted.push((date, row));
        }
    }
    for counted in athletes.values_mut() {
        counted.sort_by(|(a_date, a), (b_date, b)| {
            (a.facts.start_utc_ms, a_date, &a.facts.id).cmp(&(b.facts.start_utc_ms, b_date, &b.facts.id))
        });
    }
    athletes
}

/// Gives every run of a session the session's ratio.
fn fill_spike_ratios(rows: &mut [ActivityRow], sessions: &BTreeMap<String, Vec<Session>>) {
    let mut ratios: BTreeMap<&str, HashMap<&ActivityId, f64>> = BTreeMap::new();
    for (athlete, sessions) in sessions {
        let of_runs = sessions.iter().filter_map(|session| Some((session, session.spike_ratio?)));
        let of_runs = of_runs.flat_map(|(session, ratio)| session.activities.iter().map(move |id| (id, ratio)));
        ratios.insert(athlete, of_runs.collect());
    }
    for row in rows.iter_mut().filter(|row| row.counts_as_run()) {
        let own = ratios.get(row.athlete.as_str());
        row.session_spike_ratio = own.and_then(|ratios| ratios.get(&row.facts.id)).copied();
    }
}

/// The table engine refused. Never caused by a single bad activity.
#[derive(Debug, thiserror::Error)]
#[error("the weekly table could not be computed: {0}")]
pub struct WeeklyError(pub String);
