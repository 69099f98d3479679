//! The columns of a club's `club_week.csv`, and the row behind them.

use super::{Column, METRES, RATIO, Value::*, text};
use crate::model::Week;
use chrono::NaiveDate;

/// One member in the triage table.
#[derive(Clone, Debug)]
pub struct ClubRow {
    pub athlete: String,
    pub alerts: u32,
    pub cautions: u32,
    pub notes: u32,
    pub flags: String,
    pub reason: String,
    pub week: Option<Week>,
    pub week_distance_m: Option<f64>,
    pub usual_distance_m: Option<f64>,
    pub week_ratio: Option<f64>,
    pub longest_m: Option<f64>,
    pub longest30_m: Option<f64>,
    pub last_run: Option<NaiveDate>,
    pub data_quality: String,
    pub state: &'static str,
    pub is_new: bool,
    pub ask: &'static str,
    pub spoken_until: Option<NaiveDate>,
}

pub const CLUB_WEEK: &[Column<ClubRow>] = &[
    Column { name: "athlete", doc: "the member", value: Text(|r| text(&r.athlete)) },
    Column { name: "alerts", doc: "in the last full week or since", value: Int(|r| Some(i64::from(r.alerts))) },
    Column { name: "cautions", doc: "the same", value: Int(|r| Some(i64::from(r.cautions))) },
    Column { name: "notes", doc: "the same", value: Int(|r| Some(i64::from(r.notes))) },
    Column { name: "flags", doc: "in words, loudest first", value: Text(|r| text(&r.flags)) },
    Column { name: "reason", doc: "at most eight words", value: Text(|r| text(&r.reason)) },
    Column { name: "week", doc: "the last full week", value: Text(|r| r.week.map(|w| w.to_string())) },
    Column {
        name: "week_distance_m",
        doc: "in it; empty when nothing was recorded in any sport",
        value: Float(METRES, |r| r.week_distance_m),
    },
    Column {
        name: "usual_distance_m",
        doc: "mean of the four weeks before; empty when they hold no run",
        value: Float(METRES, |r| r.usual_distance_m),
    },
    Column {
        name: "week_ratio",
        doc: "one over the other (ACWR uncoupled, contested)",
        value: Float(RATIO, |r| r.week_ratio),
    },
    Column { name: "longest_m", doc: "longest session of the week", value: Float(METRES, |r| r.longest_m) },
    Column { name: "longest30_m", doc: "longest of the 30 days before it", value: Float(METRES, |r| r.longest30_m) },
    Column { name: "last_run", doc: "day of the last run", value: Date(|r| r.last_run) },
    Column {
        name: "data_quality",
        doc: "what is missing in the last four weeks",
        value: Text(|r| text(&r.data_quality)),
    },
    Column {
        name: "state",
        doc: "`talk`, `look`, `returning`, `no_data`, `spoken`, `too_new` or `calm`",
        value: Text(|r| text(r.state)),
    },
    Column {
        name: "is_new",
        doc: "what puts the member there began in the seven days up to the as-of day",
        value: Bool(|r| Some(r.is_new)),
    },
    Column { name: "ask", doc: "an open question to begin with", value: Text(|r| text(r.ask)) },
    Column {
        name: "spoken_until",
        doc: "what was known when the coach spoke with the member rests until this day",
        value: Date(|r| r.spoken_until),
    },
];
