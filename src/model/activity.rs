//! An activity as the file says it, and the same activity after cleaning. Two types, so that no metric meets raw data.

use super::{Format, Note, Samples, Sport, SubSport};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a cadence number counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CadenceBasis {
    /// The file does not say; `clean` decides from the samples.
    #[default]
    Unknown,
    /// One foot: left-right pairs a minute.
    Strides,
    /// Both feet: steps a minute.
    Steps,
}

impl CadenceBasis {
    /// The word in the `cadence_basis` column.
    pub fn name(self) -> &'static str {
        match self {
            CadenceBasis::Unknown => "unknown",
            CadenceBasis::Strides => "strides",
            CadenceBasis::Steps => "steps",
        }
    }
}

/// Why no movement counts between two moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseKind {
    /// The watch's timer was stopped, by hand or by itself.
    Timer,
    /// The file starts a new segment, track or lap here; only a pause when time passed.
    Segment,
    /// Nothing was recorded for longer than the recording rhythm explains.
    Gap,
}

/// A stretch of time, in seconds since the start, in which nothing counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pause {
    pub from_s: f64,
    pub to_s: f64,
    pub kind: PauseKind,
}

/// Totals a device or service wrote beside the samples. `None` = not written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeviceTotals {
    pub elapsed_s: Option<f64>,
    /// Time with the timer running.
    pub timer_s: Option<f64>,
    pub distance_m: Option<f64>,
    pub ascent_m: Option<f64>,
    pub descent_m: Option<f64>,
    /// Strides of the session (FIT `total_cycles` when running).
    pub strides: Option<f64>,
    /// Steps of the session (TCX lap `Steps`).
    pub steps: Option<f64>,
    pub heart_rate_bpm: Option<f64>,
    /// In the file's own basis.
    pub cadence: Option<f64>,
    /// 0 to 10.
    pub rpe: Option<f64>,
}

/// One activity as the file says it. Decoders promise SI units and nothing else: time may repeat or run backwards,
/// positions may be 0,0, cadence may count one foot.
#[derive(Clone, Debug)]
pub struct RawActivity {
    pub format: Format,
    /// `None` when the file does not say.
    pub sport: Option<Sport>,
    pub sub_sport: SubSport,
    pub title: Option<String>,
    /// Plain ASCII, `maker product`, empty when unknown.
    pub device: String,
    /// Whether a watch maker's own firmware wrote the totals, so that they may be trusted.
    pub from_watch: bool,
    /// UTC milliseconds since 1970 of `elapsed_s == 0`; `None` when the file has no time.
    pub start_utc_ms: Option<i64>,
    /// Local clock minus UTC, when the file states it.
    pub utc_offset_s: Option<i32>,
    pub samples: Samples,
    pub pauses: Vec<Pause>,
    /// As far as the file says.
    pub cadence_basis: CadenceBasis,
    pub totals: DeviceTotals,
    /// The wearer's height as the watch knows it.
    pub profile_height_m: Option<f64>,
    /// The end of the recording is missing.
    pub partial: bool,
    pub notes: Vec<Note>,
}

/// What settled the cadence basis, strongest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CadenceEvidence {
    /// The user's own word.
    Setting,
    /// The usual number while running (or walking) is one foot's or both feet's.
    Samples,
    /// Speed over the device's own step length.
    StepLength,
    /// The device's own count of steps or strides.
    DeviceCount,
    /// Too few samples to measure: the file's own word.
    Declared,
    /// Only one basis gives a step of human length.
    PlausibleStep,
    #[default]
    None,
}

impl CadenceEvidence {
    /// The word in the `cadence_evidence` column; empty when nothing settled it.
    pub fn name(self) -> &'static str {
        match self {
            CadenceEvidence::Setting => "setting",
            CadenceEvidence::Samples => "samples",
            CadenceEvidence::StepLength => "step_length",
            CadenceEvidence::DeviceCount => "device_count",
            CadenceEvidence::Declared => "declared",
            CadenceEvidence::PlausibleStep => "plausible_step",
            CadenceEvidence::None => "",
        }
    }
}

/// How the cadence basis was settled.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CadenceDecision {
    pub basis: CadenceBasis,
    pub evidence: CadenceEvidence,
    /// What the file's numbers were multiplied by: 1 or 2.
    pub scale: f64,
}

/// Where altitude seems to come from, judged by its own short-term noise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AltitudeKind {
    None,
    Barometer,
    Gps,
}

/// One activity fit for metrics. Only `clean` makes one.
///
/// Time strictly increases, every position is plausible, `cadence_spm` counts both feet (or is `NaN` throughout when
/// that could not be settled), and `legs` are the index ranges between pauses: nothing is ever summed across two legs.
#[derive(Clone, Debug)]
pub struct Activity {
    pub format: Format,
    pub sport: Sport,
    /// The file names no sport; speed and cadence decided.
    pub sport_is_guess: bool,
    pub sub_sport: SubSport,
    pub title: Option<String>,
    pub device: String,
    pub from_watch: bool,
    pub start_utc_ms: Option<i64>,
    pub utc_offset_s: Option<i32>,
    pub samples: Samples,
    pub legs: Vec<Range<usize>>,
    /// Ground distance from the previous sample of the same leg by GPS; `NaN` at a leg's start or without positions.
    pub gps_step_m: Vec<f64>,
    /// Speed at each sample on a 10 s mean: from the device's distance where there is one, else its speed, else GPS.
    pub smooth_speed_mps: Vec<f64>,
    pub cadence: CadenceDecision,
    pub altitude: AltitudeKind,
    pub totals: DeviceTotals,
    pub profile_height_m: Option<f64>,
    pub partial: bool,
    pub notes: Vec<Note>,
}
