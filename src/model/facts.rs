//! What one file says about one activity, once and for all: a function of the file's bytes alone.
//!
//! Facts hold measurements, never a limit or a verdict, so that a changed threshold makes no cache stale. Values are
//! rounded when they are made (millimetres, milliseconds, hundredths of a step) so that sums do not depend on order.

use super::{CadenceBasis, CadenceEvidence, DropReason, Format, Note, Sport, SubSport};
use serde::{Deserialize, Serialize};

/// Depends on what was recorded only, never on a path: 16 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ActivityId(pub String);

impl std::fmt::Display for ActivityId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where the local clock of an activity was taken from; the `utc_offset_source` column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OffsetSource {
    /// `--tz`.
    Setting,
    /// Written in the file.
    File,
    /// The zone of the first position.
    Position,
    /// The nearest run in time that knows its own.
    Neighbour,
    /// Nothing known: UTC.
    Assumed,
}

impl OffsetSource {
    pub fn name(self) -> &'static str {
        match self {
            OffsetSource::Setting => "setting",
            OffsetSource::File => "file",
            OffsetSource::Position => "position",
            OffsetSource::Neighbour => "neighbour",
            OffsetSource::Assumed => "assumed",
        }
    }
}

/// Time and mean cadence spent in one band of speed, over the flat running samples (docs/science.md 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CadenceBin {
    /// Lower edge in tenths of a metre a second; the band is 0.1 m/s wide.
    pub speed_dmps: u16,
    pub seconds: f64,
    /// Time-weighted means inside the band.
    pub speed_mps: f64,
    pub cadence_spm: f64,
}

/// All that later rooms need of one activity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActivityFacts {
    pub id: ActivityId,
    pub format: Format,
    pub sport: Sport,
    /// The file names no sport; speed and cadence decided.
    pub sport_is_guess: bool,
    pub sub_sport: SubSport,
    pub title: Option<String>,
    pub device: String,
    pub partial: bool,
    pub start_utc_ms: Option<i64>,
    /// As the file states it.
    pub utc_offset_s: Option<i32>,
    /// The zone at the first position, as an IANA name.
    pub zone: Option<String>,
    /// First and last plausible position as latitude, longitude.
    pub first_position: Option<(f64, f64)>,
    pub last_position: Option<(f64, f64)>,
    pub records: u32,

    pub elapsed_s: f64,
    pub moving_s: f64,
    /// Without samples nobody knows: all of a run may be; see [`ActivityFacts::known_running_s`].
    pub running_s: f64,
    /// Stretches of running without a walk between, and the longest of them; `None` without samples.
    pub running_bouts: Option<u32>,
    pub longest_bout_s: Option<f64>,
    pub distance_m: Option<f64>,
    /// `device`, `records` or `gps`; empty without a distance.
    pub distance_source: String,
    pub distance_gps_m: Option<f64>,
    pub ascent_m: Option<f64>,
    pub descent_m: Option<f64>,
    /// `barometer 10 s 2 m` or `gps 30 s 5 m`; empty without altitude.
    pub ascent_source: String,
    pub ascent_device_m: Option<f64>,
    /// Metres run at grades above +4 % and below -4 %.
    pub steep_up_m: Option<f64>,
    pub steep_down_m: Option<f64>,
    /// Metres on the flat that cost as much energy; `None` without altitude (docs/science.md 1.1).
    pub flat_equivalent_m: Option<f64>,
    /// Mean over moving time.
    pub speed_mps: Option<f64>,
    pub heart_rate_bpm: Option<f64>,
    /// Seconds in motion at each beat a minute, lowest first; what training impulses are made of.
    pub heart_rate_seconds: Vec<(u8, f32)>,
    pub rpe: Option<f64>,
    /// The wearer's height as the watch knows it; used only when the runner allows it.
    pub profile_height_m: Option<f64>,

    pub cadence_basis: CadenceBasis,
    pub cadence_evidence: CadenceEvidence,
    /// `None` when no cadence was recorded.
    pub cadence_scale: Option<f64>,
    pub steps: Option<f64>,
    pub cadence_spm: Option<f64>,
    pub cadence_median_spm: Option<f64>,
    pub cadence_flat_spm: Option<f64>,
    /// Seconds of flat running below 170 steps a minute, as a share.
    pub cadence_below_170_share: Option<f64>,
    pub cadence_bins: Vec<CadenceBin>,
    /// Seconds of running in 2-spm bands, by lower edge (130, 132, ...).
    pub cadence_histogram: Vec<(u16, f64)>,
    /// Flat running the flat cadence is taken of, and the moving seconds left out, by reason.
    pub cadence_flat_s: f64,
    pub cadence_dropped_s: Vec<(DropReason, f64)>,
    /// Step length at matched speed, last third against first, in percent.
    pub late_step_change_pct: Option<f64>,
    pub step_length_m: Option<f64>,
    pub ground_contact_ms: Option<f64>,
    pub ground_contact_left_pct: Option<f64>,
    pub vertical_oscillation_mm: Option<f64>,
    pub vertical_ratio_pct: Option<f64>,

    pub turn_left_deg: Option<f64>,
    pub turn_right_deg: Option<f64>,
    /// Distance in bends of a radius below 60 m, by the way they turn.
    pub bend_left_m: Option<f64>,
    pub bend_right_m: Option<f64>,

    /// Cumulative distance in metres at each full minute since the start: the fingerprint two copies of one run share.
    pub minute_distance_m: Vec<f64>,
    pub notes: Vec<Note>,
}

/// Nobody stands for more of a run than this and runs on.
const MOST_OF_MOVING: f64 = 3.0;
/// Nor does a short one take longer.
const SHORT_RUN_S: f64 = 2.0 * 3600.0;

impl ActivityFacts {
    /// Seconds from the start in which the activity lay: those that passed, unless the watch was left running when it was
    /// long over.
    pub fn span_s(&self) -> f64 {
        self.elapsed_s.min((MOST_OF_MOVING * self.moving_s).max(SHORT_RUN_S)).max(0.0)
    }

    /// Seconds of running, where samples tell them.
    pub fn known_running_s(&self) -> Option<f64> {
        (self.records > 0).then_some(self.running_s)
    }

    /// An activity of which nothing is known but that it took place.
    pub fn empty(id: ActivityId, format: Format, sport: Sport) -> Self {
        ActivityFacts {
            id,
            format,
            sport,
            sport_is_guess: false,
            sub_sport: SubSport::Generic,
            title: None,
            device: String::new(),
            partial: false,
            start_utc_ms: None,
            utc_offset_s: None,
            zone: None,
            first_position: None,
            last_position: None,
            records: 0,
            elapsed_s: 0.0,
            moving_s: 0.0,
            running_s: 0.0,
            running_bouts: None,
            longest_bout_s: None,
            distance_m: None,
            distance_source: String::new(),
            distance_gps_m: None,
            ascent_m: None,
            descent_m: None,
            ascent_source: String::new(),
            ascent_device_m: None,
            steep_up_m: None,
            steep_down_m: None,
            flat_equivalent_m: None,
            speed_mps: None,
            heart_rate_bpm: None,
            heart_rate_seconds: Vec::new(),
            rpe: None,
            profile_height_m: None,
            cadence_basis: CadenceBasis::Unknown,
            cadence_evidence: CadenceEvidence::None,
            cadence_scale: None,
            steps: None,
            cadence_spm: None,
            cadence_median_spm: None,
            cadence_flat_spm: None,
            cadence_below_170_share: None,
            cadence_bins: Vec::new(),
            cadence_histogram: Vec::new(),
            cadence_flat_s: 0.0,
            cadence_dropped_s: Vec::new(),
            late_step_change_pct: None,
            step_length_m: None,
            ground_contact_ms: None,
            ground_contact_left_pct: None,
            vertical_oscillation_mm: None,
            vertical_ratio_pct: None,
            turn_left_deg: None,
            turn_right_deg: None,
            bend_left_m: None,
            bend_right_m: None,
            minute_distance_m: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// The path of one activity, resampled every 5 m inside each leg, in millionths of a degree (0.11 m).
///
/// Stored delta-coded by the cache; a few kilobytes a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompactTrack {
    /// One list of (latitude, longitude) per leg.
    pub legs: Vec<Vec<(i32, i32)>>,
}
