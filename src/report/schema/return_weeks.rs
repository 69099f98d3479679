//! The columns of `plan return --csv`.

use super::{Column, METRES, RATIO, SECONDS, Value::*, text};
use crate::model::{ReturnDone, ReturnReason, ReturnStage, ReturnWeek, SessionMeasure};
use crate::report::return_plan::reason_name;

/// One week with the reason of its plan.
#[derive(Clone, Debug)]
pub struct ReturnLine {
    pub reason: ReturnReason,
    pub measured_by: SessionMeasure,
    pub week: ReturnWeek,
}

impl ReturnLine {
    fn metres(&self, amount: f64) -> Option<f64> {
        (self.measured_by == SessionMeasure::Distance).then_some(amount)
    }

    fn seconds(&self, amount: f64) -> Option<f64> {
        (self.measured_by != SessionMeasure::Distance).then_some(amount)
    }
}

pub const RETURN_WEEKS: &[Column<ReturnLine>] = &[
    Column { name: "reason", doc: "`relief` or `break`", value: Text(|l| text(reason_name(l.reason))) },
    Column { name: "number", doc: "of the week in the plan", value: Int(|l| Some(i64::from(l.week.number))) },
    Column { name: "first", doc: "its first day", value: Date(|l| Some(l.week.first)) },
    Column { name: "last", doc: "its last day", value: Date(|l| Some(l.week.last)) },
    Column {
        name: "stage",
        doc: "`reduced`, `build`, `easy` or `walk_run`",
        value: Text(|l| text(stage(l.week.stage))),
    },
    Column { name: "runs", doc: "planned", value: Int(|l| Some(l.week.sessions.len() as i64)) },
    Column { name: "distance_m", doc: "planned", value: Float(METRES, |l| l.metres(l.week.amount)) },
    Column {
        name: "moving_s",
        doc: "planned, where time is counted",
        value: Float(SECONDS, |l| l.seconds(l.week.amount)),
    },
    Column { name: "share", doc: "of the usual week before, for as many days", value: Float(RATIO, |l| l.week.share) },
    Column { name: "longest_m", doc: "no run is longer", value: Float(METRES, |l| l.metres(l.week.longest)) },
    Column { name: "longest_s", doc: "the same in time", value: Float(SECONDS, |l| l.seconds(l.week.longest)) },
    Column { name: "climb_most_m", doc: "up, and down", value: Float(METRES, |l| Some(l.week.climb_m)) },
    Column { name: "done_runs", doc: "run so far", value: Int(|l| done(l).map(|d| i64::from(d.runs))) },
    Column {
        name: "done_distance_m",
        doc: "run so far",
        value: Float(METRES, |l| done(l).and_then(|d| l.metres(d.amount))),
    },
    Column {
        name: "done_moving_s",
        doc: "run so far, where time is counted",
        value: Float(SECONDS, |l| done(l).and_then(|d| l.seconds(d.amount))),
    },
    Column {
        name: "done_longest_m",
        doc: "longest so far",
        value: Float(METRES, |l| done(l).and_then(|d| l.metres(d.longest))),
    },
    Column {
        name: "done_longest_s",
        doc: "longest so far, where time is counted",
        value: Float(SECONDS, |l| done(l).and_then(|d| l.seconds(d.longest))),
    },
    Column { name: "done_climb_m", doc: "climb so far", value: Float(METRES, |l| done(l).and_then(|d| d.climb_m)) },
    Column { name: "cycling_s", doc: "on the bicycle", value: Float(SECONDS, |l| done(l).map(|d| d.cycling_s)) },
    Column { name: "swimming_s", doc: "in the water", value: Float(SECONDS, |l| done(l).map(|d| d.swimming_s)) },
    Column {
        name: "remarks",
        doc: "what differs from the plan",
        value: Text(|l| done(l).map(|d| d.remarks.join("; "))),
    },
];

fn done(line: &ReturnLine) -> Option<&ReturnDone> {
    line.week.done.as_ref()
}

fn stage(stage: ReturnStage) -> &'static str {
    match stage {
        ReturnStage::Reduced => "reduced",
        ReturnStage::Build => "build",
        ReturnStage::Easy => "easy",
        ReturnStage::WalkRun { .. } => "walk_run",
    }
}
