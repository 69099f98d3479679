//! What the runner sets out to do: plain data, the input of everything else in this room.

use super::place::Place;
use super::route::{Direction, Route, Side};
use crate::model::Sport;
use chrono::NaiveDateTime;
use serde::Serialize;

/// The typical adult: steps per minute at a speed (docs/science.md 2.2, van Oeveren's 256 runners).
pub fn usual_cadence_spm(speed_mps: f64) -> f64 {
    150.02 + 6.012 * speed_mps
}

/// One activity as planned, before any noise.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedRun {
    pub title: &'static str,
    pub place: Place,
    pub start_local: NaiveDateTime,
    pub sport: Sport,
    pub route: Route,
    pub direction: Direction,
    pub side: Side,
    pub distance_m: f64,
    /// On the flat, while running.
    pub speed_mps: f64,
    /// Steps per minute as a share of what is usual at the speed of the moment.
    pub cadence_share: f64,
    pub breaks: Vec<Break>,
    pub shoe: &'static str,
    pub device: Device,
    pub format: FileFormat,
}

/// An interruption of the running, after a distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Break {
    pub at_m: f64,
    pub seconds: u32,
    pub kind: BreakKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakKind {
    /// The runner stops the watch: nothing is recorded.
    Paused,
    /// The watch goes on: a traffic light.
    Standing,
    /// A walking break.
    Walking,
}

/// What recorded the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// Stores a record every one to five seconds; no running dynamics.
    SparseWatch,
    /// Stores a record every second, with running dynamics.
    SecondWatch,
}

/// What the device's file was exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    Fit,
    /// Positions, heights and times only.
    GpxPlain,
    /// With the track-point extension: heart rate and cadence.
    GpxGarmin,
    Tcx,
}

impl FileFormat {
    pub fn extension(self) -> &'static str {
        match self {
            FileFormat::Fit => "fit",
            FileFormat::GpxPlain | FileFormat::GpxGarmin => "gpx",
            FileFormat::Tcx => "tcx",
        }
    }
}
