//! Roads with their passes in, rows of the routes table out.

use super::network::Network;
use super::offsets::{self, Offset};
use super::passes::{Places, Road, RoadPass, road_passes};
use super::pieces::{PiecePass, Pieces};
use super::shape::{self, Shape};
use super::side::{self, Separation};
use super::{chains, trace};
use crate::model::{ActivityId, CompactTrack, RoutePass, RouteRow, SideOfRoad};
use crate::units::round_to;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// A shorter stretch is not listed: a crossing, a car park, the way to the door.
const LISTED_LENGTH_M: f64 = 300.0;

/// A road run on fewer metres in all, or on a smaller share of all the runner's metres, is not listed either; its
/// metres still count as repeated.
const LISTED_TOTAL_M: f64 = 2000.0;
const LISTED_SHARE: f64 = 0.0025;

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
    let all_m: f64 = passes.iter().flatten().map(|pass| pass.run_m).sum();
    let least_m = LISTED_TOTAL_M.max(LISTED_SHARE * all_m);
    let road_passes = road_passes(&roads, &places, passes);
    let mut listed: Vec<Option<RouteRow>> = road_passes
        .iter()
        .zip(&shapes)
        .map(|(passes, shape)| route_row(athlete, runs, passes, shape))
        .map(|row| row.filter(|row| total_m(row) >= least_m))
        .collect();
    // A track is run in one direction by rule, and its lanes are no sides of a road.
    let with_side =
        |road: usize| listed[road].as_ref().is_some_and(|row| row.forward > 0 && row.backward > 0 && !row.is_track);
    let offsets = road_offsets(runs, network, pieces, passes, &places, with_side, roads.len());
    for (row, mut offsets) in listed.iter_mut().zip(offsets) {
        if let (Some(row), Some(separation)) = (row, side::separation(&mut offsets)) {
            set_side(row, separation);
        }
    }
    let mut rows: Vec<RouteRow> = listed.into_iter().flatten().collect();
    // Stable: equal roads stay in the order they were first run.
    rows.sort_by(|a, b| total_m(b).total_cmp(&total_m(a)).then(a.first_date.cmp(&b.first_date)));
    for (number, row) in rows.iter_mut().enumerate() {
        row.route = format!("R{}", number + 1);
    }
    rows
}

/// The offsets of all passes of the roads for which `with_side` holds, by road.
fn road_offsets(
    runs: &[Run],
    network: &Network,
    pieces: &Pieces,
    passes: &[Vec<PiecePass>],
    places: &Places,
    with_side: impl Fn(usize) -> bool,
    road_count: usize,
) -> Vec<Vec<Offset>> {
    let mut by_road = vec![Vec::new(); road_count];
    for (number, (run, passes)) in runs.iter().zip(passes).enumerate() {
        let wanted: Vec<(usize, &PiecePass)> = passes
            .iter()
            .filter_map(|pass| places.road_of(pass.piece).filter(|road| with_side(*road)).map(|road| (road, pass)))
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let samples = trace::samples(run.track);
        for (road, pass) in wanted {
            by_road[road].extend(offsets::offsets(number as u32, pass, &samples, pieces, network));
        }
    }
    by_road
}

fn set_side(row: &mut RouteRow, separation: Separation) {
    row.offset_m = Some(round_to(separation.offset_m, 2));
    row.offset_se_m = Some(round_to(separation.se_m, 2));
    row.side = separation.side;
    row.side_confidence = separation.confidence.map(|share| round_to(share, 4));
    match row.side {
        SideOfRoad::Left => std::mem::swap(&mut row.keep_left_m, &mut row.keep_unknown_m),
        SideOfRoad::Right => std::mem::swap(&mut row.keep_right_m, &mut row.keep_unknown_m),
        SideOfRoad::Same | SideOfRoad::Mixed | SideOfRoad::Unknown => {}
    }
}

fn total_m(row: &RouteRow) -> f64 {
    row.keep_left_m + row.keep_right_m + row.keep_unknown_m
}

fn route_row(athlete: &str, runs: &[Run], passes: &[RoadPass], shape: &Shape) -> Option<RouteRow> {
    let days: BTreeSet<NaiveDate> = passes.iter().map(|pass| runs[pass.run].local_date).collect();
    let (first_date, last_date) = (*days.first()?, *days.last()?);
    let total_m: f64 = passes.iter().map(|pass| pass.length_m).sum();
    if days.len() < 2 || shape.length_m < LISTED_LENGTH_M {
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
