//! Roads with their passes in, rows of the routes table out.

use super::chains;
use super::network::Network;
use super::passes::{Places, Road, RoadPass, road_passes};
use super::pieces::{PiecePass, Pieces};
use super::shape::{self, Shape};
use crate::model::{ActivityId, CompactTrack, RoutePass, RouteRow, SideOfRoad};
use crate::units::round_to;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// A shorter stretch is not listed: a crossing, a car park, the way to the door.
const LISTED_LENGTH_M: f64 = 300.0;

/// A road run on fewer metres in all is not listed either; its metres still count as repeated.
const LISTED_TOTAL_M: f64 = 2000.0;

/// One run with positions.
#[derive(Debug)]
pub struct Run<'a> {
    /// Index of its row.
    pub row: usize,
    pub id: ActivityId,
    pub start_utc_ms: Option<i64>,
    pub local_date: NaiveDate,
    pub track: &'a CompactTrack,
}

/// The roads worth a row, most metres first.
pub fn routes(
    athlete: &str,
    runs: &[Run],
    network: &Network,
    pieces: &Pieces,
    passes: &[Vec<PiecePass>],
    is_repeated: &[bool],
) -> Vec<RouteRow> {
    let (roads, shapes): (Vec<Road>, Vec<Shape>) = chains::chains(pieces, passes, is_repeated)
        .iter()
        .map(|chain| {
            let (chain, shape) = shape::oriented(chain, pieces, network);
            (Road { chain, is_loop: shape.is_loop, length_m: shape.length_m }, shape)
        })
        .unzip();
    let places = Places::of(&roads, pieces.count());
    let mut rows: Vec<RouteRow> = road_passes(&roads, &places, passes)
        .iter()
        .zip(&shapes)
        .filter_map(|(passes, shape)| route_row(athlete, runs, passes, shape))
        .collect();
    // Stable: equal roads stay in the order they were first run.
    rows.sort_by(|a, b| total_m(b).total_cmp(&total_m(a)).then(a.first_date.cmp(&b.first_date)));
    for (number, row) in rows.iter_mut().enumerate() {
        row.route = format!("R{}", number + 1);
    }
    rows
}

fn total_m(row: &RouteRow) -> f64 {
    row.keep_left_m + row.keep_right_m + row.keep_unknown_m
}

fn route_row(athlete: &str, runs: &[Run], passes: &[RoadPass], shape: &Shape) -> Option<RouteRow> {
    let days: BTreeSet<NaiveDate> = passes.iter().map(|pass| runs[pass.run].local_date).collect();
    let (first_date, last_date) = (*days.first()?, *days.last()?);
    let total_m: f64 = passes.iter().map(|pass| pass.length_m).sum();
    if days.len() < 2 || shape.length_m < LISTED_LENGTH_M || total_m < LISTED_TOTAL_M {
        return None;
    }
    let forward = passes.iter().filter(|pass| pass.forward).count() as u32;
    let backward = passes.len() as u32 - forward;
    Some(RouteRow {
        athlete: athlete.to_owned(),
        route: String::new(),
        length_m: round_to(shape.length_m, 1),
        runs: passes.iter().map(|pass| pass.run).collect::<BTreeSet<_>>().len() as u32,
        first_date,
        last_date,
        weeks: days.iter().map(NaiveDate::iso_week).collect::<BTreeSet<_>>().len() as u32,
        forward,
        backward,
        dir_balance: (f64::from(forward) - f64::from(backward)) / f64::from(forward + backward),
        offset_m: None,
        offset_se_m: None,
        side: SideOfRoad::Unknown,
        side_confidence: None,
        keep_left_m: 0.0,
        keep_right_m: 0.0,
        keep_unknown_m: round_to(total_m, 1),
        is_track: shape.is_track,
        is_loop: shape.is_loop,
        forward_is_anticlockwise: shape.is_loop,
        passes: passes
            .iter()
            .map(|pass| RoutePass {
                activity: runs[pass.run].id.clone(),
                local_date: runs[pass.run].local_date,
                forward: pass.forward,
                length_m: round_to(pass.length_m, 1),
            })
            .collect(),
    })
}
