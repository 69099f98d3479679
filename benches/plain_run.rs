//! A run as plain as runs are: what a bench says nothing of.

use chrono::NaiveDateTime;
use strideload::model::Sport;
use strideload::synth::place::HOME;
use strideload::synth::plan::{Device, FileFormat, PlannedRun};
use strideload::synth::route::{Direction, Route, Side};

/// Round the hill at one speed, with the second watch.
pub fn plain_run(start_local: NaiveDateTime, distance_m: f64) -> PlannedRun {
    PlannedRun {
        title: "",
        place: HOME,
        start_local,
        sport: Sport::Running,
        route: Route::HillLoop,
        direction: Direction::Anticlockwise,
        side: Side::KeepLeft,
        distance_m,
        speed_mps: 2.8,
        cadence_share: 1.0,
        breaks: Vec::new(),
        shoe: "",
        device: Device::SecondWatch,
        format: FileFormat::Fit,
    }
}
