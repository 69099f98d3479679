//! The columns of `routes`.

use super::{Column, METRES, RATIO, Value::*, text};
use crate::model::RouteRow;

pub const ROUTES: &[Column<RouteRow>] = &[
    Column { name: "athlete", doc: "whose it is", value: Text(|r| text(&r.athlete)) },
    Column {
        name: "route",
        doc: "its name, which stays when runs are added; most metres first",
        value: Text(|r| text(&r.route)),
    },
    Column { name: "length_m", doc: "of the stretch", value: Float(METRES, |r| Some(r.length_m)) },
    Column { name: "runs", doc: "runs that used it", value: Int(|r| Some(i64::from(r.runs))) },
    Column { name: "first_date", doc: "first run on it", value: Date(|r| Some(r.first_date)) },
    Column { name: "last_date", doc: "last run on it", value: Date(|r| Some(r.last_date)) },
    Column { name: "weeks", doc: "weeks with a run on it", value: Int(|r| Some(i64::from(r.weeks))) },
    Column { name: "forward", doc: "passes in its own direction", value: Int(|r| Some(i64::from(r.forward))) },
    Column { name: "backward", doc: "passes against it", value: Int(|r| Some(i64::from(r.backward))) },
    Column {
        name: "dir_balance",
        doc: "forward minus backward over both",
        value: Float(RATIO, |r| Some(r.dir_balance)),
    },
    Column {
        name: "offset_m",
        doc: "separation of the two directions, positive when keeping left",
        value: Float(METRES, |r| r.offset_m),
    },
    Column { name: "offset_se_m", doc: "its standard error", value: Float(METRES, |r| r.offset_se_m) },
    Column { name: "side", doc: "`left`, `right`, `same`, `mixed` or `unknown`", value: Text(|r| text(r.side.name())) },
    Column { name: "side_confidence", doc: "0 to 1", value: Float(RATIO, |r| r.side_confidence) },
    Column { name: "keep_left_m", doc: "all passes, keeping left", value: Float(METRES, |r| Some(r.keep_left_m)) },
    Column { name: "keep_right_m", doc: "all passes, keeping right", value: Float(METRES, |r| Some(r.keep_right_m)) },
    Column {
        name: "keep_unknown_m",
        doc: "all passes, on neither side of travel: not known, or the same pavement both ways; none on a track",
        value: Float(METRES, |r| Some(r.keep_unknown_m)),
    },
    Column { name: "is_track", doc: "a running track", value: Bool(|r| Some(r.is_track)) },
    Column {
        name: "pass_sd_m",
        doc: "spread of single passes of one direction: position error and choice of line",
        value: Float(METRES, |r| r.pass_sd_m),
    },
    Column {
        name: "is_loop",
        doc: "closes on itself; forward is then anticlockwise",
        value: Bool(|r| Some(r.is_loop)),
    },
    Column {
        name: "side_source",
        doc: "`passes`: the two directions compared; `map`: the middle of the road on the map given",
        value: Text(|r| r.side_source().and_then(text)),
    },
    Column {
        name: "centre_left_m",
        doc: "mean distance to the left of travel from the middle of the road on the map given, where the passes do not tell the side",
        value: Float(METRES, |r| r.centre_left_m),
    },
    Column {
        name: "centre_left_se_m",
        doc: "its standard error, 1.5 m of the map included",
        value: Float(METRES, |r| r.centre_left_se_m),
    },
    Column {
        name: "surface",
        doc: "`road` or `footway`, as `--surface` or the map given says",
        value: Text(|r| r.surface.and_then(|surface| text(surface.name()))),
    },
    Column {
        name: "low_foot",
        doc: "`left` or `right`: the foot that lands lower, where side and surface are known",
        value: Text(|r| r.low_foot().and_then(text)),
    },
];
