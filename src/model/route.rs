//! A road the runner comes back to, as the repetition analysis sees it.

use super::ActivityId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The side kept on a repeated stretch, relative to the direction of travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SideOfRoad {
    Left,
    Right,
    /// The same physical side both ways.
    Same,
    Mixed,
    Unknown,
}

impl SideOfRoad {
    pub fn name(self) -> &'static str {
        match self {
            SideOfRoad::Left => "left",
            SideOfRoad::Right => "right",
            SideOfRoad::Same => "same",
            SideOfRoad::Mixed => "mixed",
            SideOfRoad::Unknown => "unknown",
        }
    }
}

/// One crossing of a repeated stretch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoutePass {
    pub activity: ActivityId,
    pub local_date: NaiveDate,
    /// Along the stretch's own direction, or against it.
    pub forward: bool,
    /// Metres of the stretch that were run.
    pub length_m: f64,
}

/// One row of the routes table. Positions never leave `repeat`; a row holds lengths and counts only.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteRow {
    pub athlete: String,
    /// `R1`, `R2`, ... most metres first.
    pub route: String,
    pub length_m: f64,
    pub runs: u32,
    pub first_date: NaiveDate,
    pub last_date: NaiveDate,
    pub weeks: u32,
    pub forward: u32,
    pub backward: u32,
    /// (forward - backward) / (forward + backward).
    pub dir_balance: f64,
    /// Separation of the two directions, positive when the runner keeps left; `None` when one direction only.
    pub offset_m: Option<f64>,
    pub offset_se_m: Option<f64>,
    pub side: SideOfRoad,
    pub side_confidence: Option<f64>,
    pub keep_left_m: f64,
    pub keep_right_m: f64,
    pub keep_unknown_m: f64,
    pub is_track: bool,
    /// The path closes on itself, with the sense it is mostly run in when it does.
    pub is_loop: bool,
    /// For a loop, whether the forward direction turns anticlockwise.
    pub forward_is_anticlockwise: bool,
    pub passes: Vec<RoutePass>,
}
