//! What was really done and what was planted: the answers beside the questions.

use super::plan::{Device, FileFormat, PlannedRun};
use super::recording::Recording;
use super::route::{Direction, Route, Side};
use crate::model::{FlagKind, Severity, Sport};
use crate::units::round_to;
use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

/// The answers to one synthetic export.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Truth {
    pub seed: u64,
    pub last_day: NaiveDate,
    pub weeks: u32,
    pub counts: Counts,
    /// Every activity, oldest first.
    pub activities: Vec<ActivityTruth>,
    pub events: Vec<PlantedEvent>,
}

/// Files by class. The export's own list, `activities.csv`, is not one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub found: u32,
    pub used: u32,
    pub duplicate: u32,
    pub not_activity: u32,
    pub other_sport: u32,
    pub unsupported: u32,
    pub unreadable: u32,
    pub damaged: u32,
    /// Of the used ones, those whose file is cut short.
    pub partial: u32,
}

/// One activity as the runner did it. Files may say a little less: see `complete`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActivityTruth {
    /// Path of the file, empty for an entry typed in by hand; further files of the same run are in `copies`.
    pub file: String,
    pub copies: Vec<String>,
    /// False for a file that was cut off before its end.
    pub complete: bool,
    /// Empty for an entry typed in by hand.
    pub format: Option<FileFormat>,
    pub device: Device,
    pub title: String,
    pub sport: Sport,
    pub start_utc_ms: i64,
    pub start_local: NaiveDateTime,
    pub local_date: NaiveDate,
    pub utc_offset_s: i32,
    pub route: Route,
    pub direction: Direction,
    pub side: Side,
    pub shoe: String,
    pub distance_m: f64,
    pub elapsed_s: u32,
    /// With the watch running.
    pub timer_s: u32,
    /// Running or walking.
    pub moving_s: u32,
    /// Both feet, mean over the seconds of running; empty for other sports.
    pub cadence_spm: Option<f64>,
    pub steps: Option<f64>,
    /// Of the ground, without any threshold; empty on a treadmill.
    pub ascent_m: Option<f64>,
    pub descent_m: Option<f64>,
    pub pauses: Vec<(u32, u32)>,
}

impl ActivityTruth {
    pub fn new(plan: &PlannedRun, run: &Recording, file: String) -> Self {
        let (start_utc_ms, utc_offset_s) = plan.place.utc(plan.start_local);
        let running = plan.sport == Sport::Running;
        let climb_m = run.climb_m();
        ActivityTruth {
            file,
            copies: Vec::new(),
            complete: true,
            format: Some(plan.format),
            device: plan.device,
            title: plan.title.into(),
            sport: plan.sport,
            start_utc_ms,
            start_local: plan.start_local,
            local_date: plan.start_local.date(),
            utc_offset_s,
            route: plan.route,
            direction: plan.direction,
            side: plan.side,
            shoe: plan.shoe.into(),
            distance_m: round_to(run.distance_m(), 3),
            elapsed_s: run.elapsed_s(),
            timer_s: run.timer_s(),
            moving_s: run.moving_s(),
            cadence_spm: run.cadence_spm().filter(|_| running).map(|spm| round_to(spm, 3)),
            steps: running.then(|| round_to(run.steps(), 1)),
            ascent_m: climb_m.map(|(up, _)| round_to(up, 2)),
            descent_m: climb_m.map(|(_, down)| round_to(down, 2)),
            pauses: run.pauses.clone(),
        }
    }
}

/// Something planted on purpose.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlantedEvent {
    pub name: &'static str,
    /// First and last day; for a single session both are its day.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Kinds of flag that must be raised for it.
    pub expects: Vec<FlagKind>,
    /// Kinds that may be raised for it as well.
    pub allows: Vec<FlagKind>,
    /// The loudest of them.
    pub severity: Option<Severity>,
    pub value: f64,
    /// What `value` is.
    pub measure: &'static str,
}
