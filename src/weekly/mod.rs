//! Activity rows in; sessions against their 30 days and dense local weeks out, for one runner or thousands in
//! lazy polars plans. polars lives here, in `table` alone. Measures and marks what may be compared; never flags.

mod addends;
pub mod cadence;
mod calendar;
mod daily;
mod day_loads;
mod exposures;
#[cfg(test)]
mod exposures_tests;
mod height;
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

use crate::model::{ActivityRow, HeartRateLimits, LoadUnit, Session, WeekRow, WeekStart};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

pub use height::{climb_base_m, climbed_m};
pub use sessions::{RUN_WALK_SHARE, session_measure};
pub use status::{BASE_WEEKS, BREAK_DAYS, base_holds_break, is_small_base};
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
    let mut found = Weekly::default();
    let mut ratios: Vec<(usize, f64)> = Vec::new();
    for (athlete, weeks) in weeks::weeks_by_athlete(rows_by_athlete(rows, settings), settings)? {
        ratios.extend(athlete.spike_ratios());
        found.weeks.insert(athlete.name.to_string(), weeks);
        found.sessions.insert(athlete.name.to_string(), athlete.sessions);
    }
    for row in rows.iter_mut().filter(|row| row.counts_as_run()) {
        row.session_spike_ratio = None;
    }
    for (at, ratio) in ratios {
        rows[at].session_spike_ratio = Some(ratio);
    }
    Ok(found)
}

/// The rows of one athlete that count, each with its place among all.
struct OwnRows<'a> {
    name: &'a str,
    rows: Vec<(usize, NaiveDate, &'a ActivityRow)>,
}

/// The rows of one athlete that count, by time, and the sessions they make.
struct Athlete<'a> {
    name: &'a str,
    rows: Vec<(NaiveDate, &'a ActivityRow)>,
    unit: LoadUnit,
    /// Where each of `rows` stands among all, and the number of its session.
    places: Vec<usize>,
    session_of: Vec<Option<usize>>,
    sessions: Vec<Session>,
}

impl<'a> Athlete<'a> {
    fn of(own: OwnRows<'a>, settings: &WeeklySettings) -> Athlete<'a> {
        let OwnRows { name, mut rows } = own;
        rows.sort_by(|(_, a_date, a), (_, b_date, b)| {
            (a.facts.start_utc_ms, a_date, &a.facts.id).cmp(&(b.facts.start_utc_ms, b_date, &b.facts.id))
        });
        let places = rows.iter().map(|(at, ..)| *at).collect();
        let rows: Vec<_> = rows.into_iter().map(|(_, date, row)| (date, row)).collect();
        let unit = load::unit_of(&rows, settings.load);
        let (sessions, session_of) = sessions::find_sessions(&rows, settings, unit);
        Athlete { name, rows, unit, places, session_of, sessions }
    }

    /// Every run of a session has the session's ratio.
    fn spike_ratios(&self) -> impl Iterator<Item = (usize, f64)> {
        let of_row = |(at, session): (&usize, &Option<usize>)| Some((*at, self.sessions[(*session)?].spike_ratio?));
        self.places.iter().zip(&self.session_of).filter_map(of_row)
    }
}

/// All athletes with a row, by name.
fn rows_by_athlete<'a>(rows: &'a [ActivityRow], settings: &WeeklySettings) -> Vec<OwnRows<'a>> {
    let last = settings.as_of.checked_add_days(Days::new(1)).unwrap_or(settings.as_of);
    let mut by_name: BTreeMap<&str, Vec<(usize, NaiveDate, &ActivityRow)>> = BTreeMap::new();
    let mut place = 0;
    // Rows mostly come athlete by athlete: one look-up for all that stand together.
    for together in rows.chunk_by(|a, b| a.athlete == b.athlete) {
        let counted = by_name.entry(&together[0].athlete).or_default();
        let dated = (place..).zip(together).filter_map(|(at, row)| Some((at, row.local_date?, row)));
        counted.extend(dated.filter(|(_, date, _)| *date <= last));
        place += together.len();
    }
    by_name.into_iter().map(|(name, rows)| OwnRows { name, rows }).collect()
}

/// The table engine refused. Never caused by a single bad activity.
#[derive(Debug, thiserror::Error)]
#[error("the weekly table could not be computed: {0}")]
pub struct WeeklyError(pub String);
