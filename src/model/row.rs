//! One row of the activity table: the facts of a run after duplicates are settled, on its local day, with what only the
//! runner's other activities can tell.

use super::{ActivityFacts, OffsetSource, Sport, SubSport, Week};
use crate::model::SourceId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One activity as every later room sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActivityRow {
    pub athlete: String,
    pub facts: ActivityFacts,
    pub source: SourceId,
    /// After the user's own list had its say.
    pub sport: Sport,
    pub sub_sport: SubSport,
    pub title: Option<String>,
    pub shoe: Option<String>,
    /// Whose list names the activity, as runners call the service.
    pub service: Option<String>,
    /// The number an export's list gives the activity; joins lists of gear.
    pub service_id: Option<String>,
    /// Left out by the runner's own corrections: listed, counted in nothing.
    pub is_excluded: bool,
    /// Of the runner, where it is known; sharpens the expected cadence.
    pub height_m: Option<f64>,
    /// Names the user's list or corrections file calls a race.
    pub is_race: bool,
    pub utc_offset_s: i32,
    pub utc_offset_source: OffsetSource,
    /// `None` when the file has no time, or a time outside 1990 ... as-of + 1 day.
    pub local_date: Option<NaiveDate>,
    pub week: Option<Week>,

    /// Filled by `repeat`.
    pub keep_left_m: Option<f64>,
    pub keep_right_m: Option<f64>,
    pub keep_unknown_m: Option<f64>,
    pub repeated_m: Option<f64>,
    /// Of these, run in the same direction in two of the three weeks before as well; and the same metres, each times the
    /// |balance| of the two directions there.
    pub same_way_m: Option<f64>,
    pub same_way_balance_m: Option<f64>,
    /// On running tracks.
    pub track_m: Option<f64>,
    pub track_laps_anticlockwise: Option<u32>,
    pub track_laps_clockwise: Option<u32>,

    /// Session distance over the longest session of the 30 days before; filled by `weekly`.
    pub session_spike_ratio: Option<f64>,
    /// Cadence expected at this run's speeds and by how much the run lies below it; filled by `weekly`, since it
    /// depends on the height in the settings.
    pub cadence_expected_spm: Option<f64>,
    pub cadence_deficit_pct: Option<f64>,

    /// How long the steps are for the speed, and how sure that is; filled by `flags`, since limits decide.
    #[serde(skip)]
    pub steps_band: Option<(&'static str, &'static str)>,
    /// Training impulse and its formula, where heart rate and its limits are known; filled by `weekly`.
    #[serde(skip)]
    pub trimp: Option<(f64, &'static str)>,

    /// Sentences for the `notes` column.
    pub notes: Vec<String>,
}

impl ActivityRow {
    /// A row as one recording alone gives it: not yet on a local day, nothing known of the other activities.
    pub fn new(athlete: &str, facts: ActivityFacts, source: SourceId) -> Self {
        ActivityRow {
            athlete: athlete.to_owned(),
            source,
            sport: facts.sport,
            sub_sport: facts.sub_sport,
            title: facts.title.clone(),
            shoe: None,
            service: None,
            service_id: None,
            is_excluded: false,
            height_m: None,
            is_race: facts.sub_sport == SubSport::Race,
            utc_offset_s: 0,
            utc_offset_source: OffsetSource::Assumed,
            local_date: None,
            week: None,
            keep_left_m: None,
            keep_right_m: None,
            keep_unknown_m: None,
            repeated_m: None,
            same_way_m: None,
            same_way_balance_m: None,
            track_m: None,
            track_laps_anticlockwise: None,
            track_laps_clockwise: None,
            session_spike_ratio: None,
            cadence_expected_spm: None,
            cadence_deficit_pct: None,
            steps_band: None,
            trimp: None,
            notes: facts.notes.iter().map(|note| note.text.clone()).collect(),
            facts,
        }
    }

    /// Whether the row counts in weeks of running.
    pub fn counts_as_run(&self) -> bool {
        self.sport == Sport::Running && self.local_date.is_some()
    }

    /// A run whose day is known and left out of the calendar: after the as-of day, or at an impossible time.
    pub fn is_run_outside_days(&self) -> bool {
        let is_timed = self.facts.start_utc_ms.is_some() && self.local_date.is_none();
        self.sport == Sport::Running && is_timed && !self.is_excluded
    }

    /// Local start as milliseconds since 1970 on the wall clock.
    pub fn start_local_ms(&self) -> Option<i64> {
        self.facts.start_utc_ms.map(|ms| ms + i64::from(self.utc_offset_s) * 1000)
    }

    /// UTC end in milliseconds.
    pub fn end_utc_ms(&self) -> Option<i64> {
        self.facts.start_utc_ms.map(|ms| ms + (self.facts.span_s() * 1000.0).round() as i64)
    }
}
