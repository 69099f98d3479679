//! The tracks of one runner in, the roads run again and again out, with direction and,
//! where both directions were run, the side kept.
//!
//! The only room that sees positions of more than one activity. They leave it as [`RouteLine`]s only, which the runner
//! asks for by name.
//!
//! Runs in the order of time lay and follow reference paths (`crossings` on a `network`); paths are cut into
//! `pieces`; pieces that follow each other in most runs are joined to roads (`chains`, `shape`, `passes`);
//! the offsets of the passes tell the side (`offsets`, `bins`, `spread`, `side`, `posterior`), with a map also against
//! the middle of the road (`centre`, `map_side`). `laps` sets running tracks aside, `habit`
//! counts the metres that repeat the weeks before.

mod bins;
mod centre;
mod chains;
mod crossings;
mod grid;
mod habit;
mod laps;
mod map_side;
mod names;
mod network;
mod offsets;
mod passes;
mod pieces;
mod plane;
mod posterior;
mod routes;
mod shape;
mod side;
mod spread;
mod trace;
mod walked;

pub use posterior::TWO_PATHS_M;
pub use spread::LEAST_RUNS;

use crate::model::{ActivityId, ActivityRow, CompactTrack, MapWay, RouteLine, RouteRow};
use centre::MapLines;
use chains::Chain;
use chrono::{Datelike, NaiveDate};
use habit::SameWay;
use laps::TrackPart;
use names::Origin;
use network::Network;
use passes::{Places, Road, road_passes};
use pieces::{PiecePass, Pieces};
use routes::{Ground, Listed};
use std::collections::BTreeMap;
use walked::Walked;

/// What repeats.
#[derive(Debug, Default, PartialEq)]
pub struct Repeated {
    /// Most metres first.
    pub routes: Vec<RouteRow>,
    /// Where each of them lies, in the same order.
    pub lines: Vec<RouteLine>,
}

/// One run with positions.
#[derive(Debug)]
struct Run<'a> {
    /// Index of its row.
    row: usize,
    id: ActivityId,
    start_utc_ms: Option<i64>,
    local_date: NaiveDate,
    /// Grows by one a week.
    week: i32,
    track: &'a CompactTrack,
    /// Run from the last sample of its trace to the first.
    is_reversed: bool,
}

impl Run<'_> {
    /// A direction among the samples as the runner ran it.
    fn as_run(&self, forward: bool) -> bool {
        forward != self.is_reversed
    }
}

/// Finds the stretches one runner repeats, and fills `repeated_m`, `same_way_m`, `keep_*_m` and the laps of the rows.
///
/// The columns stay empty for rows that are no runs or have no positions. `map` holds the roads near the tracks, where the
/// runner has given some.
pub fn find_routes(
    athlete: &str,
    rows: &mut [ActivityRow],
    tracks: &BTreeMap<ActivityId, CompactTrack>,
    map: &[MapWay],
) -> Repeated {
    let mut runs = runs_in_time_order(rows, tracks);
    let Walked { network, pieces, passes, offsets, track_parts, first_path } = walked::walk(&mut runs);
    let is_repeated = repeated_pieces(&pieces, &runs, &passes);
    let is_track = track_pieces(&pieces, &passes, &track_parts);
    let roads = roads(&network, &pieces, &passes, &is_repeated, &is_track);
    let places = Places::of(&roads, pieces.count());
    let road_passes = road_passes(&roads, &places, &passes);
    let ground = Ground {
        runs: &runs,
        network: &network,
        pieces: &pieces,
        passes: &passes,
        offsets: &offsets,
        roads: &roads,
        places: &places,
        road_passes: &road_passes,
        map: &MapLines::of(map),
    };
    let mut listed = ground.listed(athlete);
    let counted: Vec<bool> = is_repeated.iter().zip(&is_track).map(|(repeated, track)| *repeated && !track).collect();
    let (sides, repetitions) = rayon::join(|| ground.sides(&listed), || repetitions(&runs, &passes, &counted));
    let origin_of = |piece: u32| {
        let path = network.path_at(pieces.points_of(piece).start);
        let run = first_path.partition_point(|first| *first <= path) - 1;
        Origin { run: &runs[run].id, place: piece - pieces.first_of(first_path[run]) }
    };
    let chains: Vec<_> = listed.iter().map(|listed| &roads[listed.road].chain).collect();
    let names = names::names(&chains, origin_of);
    let mut lines = Vec::new();
    for ((Listed { road, row }, name), sides) in listed.iter_mut().zip(names).zip(&sides) {
        lines.push(RouteLine { route: name.clone(), points: ground.line(*road, sides) });
        row.route = name;
        routes::set_sides(row, sides, &runs);
    }
    for (listed, shape_m) in listed.iter_mut().zip(routes::shapes(&lines)) {
        listed.row.shape_m = shape_m;
    }
    let routes: Vec<RouteRow> = listed.into_iter().map(|listed| listed.row).collect();
    fill_rows(rows, &runs, &routes, &repetitions);
    fill_laps(rows, &runs, &track_parts);
    Repeated { routes, lines }
}

fn roads(
    network: &Network,
    pieces: &Pieces,
    passes: &[Vec<PiecePass>],
    is_repeated: &[bool],
    is_track: &[bool],
) -> Vec<Road> {
    let road = |chain: Chain| {
        let on_track = chain.links.iter().filter(|link| is_track[link.piece as usize]).count();
        let is_track = 2 * on_track > chain.links.len();
        let (chain, shape) = shape::oriented(&chain, is_track, pieces, network);
        Road { chain, is_loop: shape.is_loop, length_m: shape.length_m, is_track }
    };
    chains::chains(pieces, passes, is_repeated).into_iter().map(road).collect()
}

/// What a run repeats.
#[derive(Clone, Copy, Debug)]
struct Repetition {
    metres: f64,
    same_way: SameWay,
}

/// What each run repeats of the pieces that count.
fn repetitions(runs: &[Run], passes: &[Vec<PiecePass>], counted: &[bool]) -> Vec<Repetition> {
    let as_run = |(run, passes): (&Run, &Vec<PiecePass>)| -> Vec<PiecePass> {
        let counted = passes.iter().filter(|pass| counted[pass.piece as usize]);
        counted.map(|pass| PiecePass { forward: run.as_run(pass.forward), ..*pass }).collect()
    };
    let passes: Vec<Vec<PiecePass>> = runs.iter().zip(passes).map(as_run).collect();
    let weeks: Vec<i32> = runs.iter().map(|run| run.week).collect();
    let same_way = habit::same_way(&weeks, &passes, counted.len());
    let metres = passes.iter().map(|passes| passes.iter().map(PiecePass::run_m).sum());
    metres.zip(same_way).map(|(metres, same_way)| Repetition { metres, same_way }).collect()
}

fn fill_rows(rows: &mut [ActivityRow], runs: &[Run], routes: &[RouteRow], repetitions: &[Repetition]) {
    let kept_m = kept_m(routes);
    for (run, &Repetition { metres: repeated_m, same_way }) in runs.iter().zip(repetitions) {
        let (left_m, right_m) = kept_m.get(&run.id).copied().unwrap_or_default();
        let row = &mut rows[run.row];
        row.repeated_m = Some(repeated_m);
        row.keep_left_m = Some(left_m);
        row.keep_right_m = Some(right_m);
        row.keep_unknown_m = Some((repeated_m - left_m - right_m).max(0.0));
        row.same_way_m = Some(same_way.metres);
        row.same_way_balance_m = Some(same_way.balance_m);
    }
}

fn fill_laps(rows: &mut [ActivityRow], runs: &[Run], track_parts: &[Vec<TrackPart>]) {
    for (run, parts) in runs.iter().zip(track_parts) {
        let laps = |anticlockwise: bool| {
            let turned = parts.iter().filter(|part| run.as_run(part.is_anticlockwise) == anticlockwise);
            turned.map(|part| part.laps).sum::<u32>()
        };
        let row = &mut rows[run.row];
        row.track_m = Some(parts.iter().map(TrackPart::length_m).sum());
        row.track_laps_anticlockwise = Some(laps(true));
        row.track_laps_clockwise = Some(laps(false));
    }
}

/// Metres of each run kept left and right, by the posterior of each pass.
fn kept_m(routes: &[RouteRow]) -> BTreeMap<ActivityId, (f64, f64)> {
    let mut kept_m: BTreeMap<ActivityId, (f64, f64)> = BTreeMap::new();
    for pass in routes.iter().flat_map(|route| &route.passes) {
        if let Some(left) = pass.left_probability {
            let (left_m, right_m) = kept_m.entry(pass.activity.clone()).or_default();
            *left_m += left * pass.length_m;
            *right_m += (1.0 - left) * pass.length_m;
        }
    }
    kept_m
}

/// The runs with positions, by start and then by id, so that the order of the rows does not matter.
fn runs_in_time_order<'a>(rows: &[ActivityRow], tracks: &'a BTreeMap<ActivityId, CompactTrack>) -> Vec<Run<'a>> {
    let mut runs: Vec<Run> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.counts_as_run())
        .filter_map(|(index, row)| {
            let track = tracks.get(&row.facts.id).filter(|track| track.legs.iter().any(|leg| leg.len() > 1))?;
            let week = row.week.map_or(0, |week| week.start.num_days_from_ce().div_euclid(7));
            Some(Run {
                row: index,
                id: row.facts.id.clone(),
                start_utc_ms: row.facts.start_utc_ms,
                local_date: row.local_date?,
                week,
                track,
                is_reversed: false,
            })
        })
        .collect();
    runs.sort_by(|a, b| (a.start_utc_ms, &a.id).cmp(&(b.start_utc_ms, &b.id)));
    runs
}

/// Pieces passed on at least two days.
fn repeated_pieces(pieces: &Pieces, runs: &[Run], passes: &[Vec<PiecePass>]) -> Vec<bool> {
    let mut first_day: Vec<Option<NaiveDate>> = vec![None; pieces.count()];
    let mut is_repeated = vec![false; pieces.count()];
    for (run, passes) in runs.iter().zip(passes) {
        for pass in passes {
            let piece = pass.piece as usize;
            let day = *first_day[piece].get_or_insert(run.local_date);
            is_repeated[piece] |= day != run.local_date;
        }
    }
    is_repeated
}

/// Pieces of which most metres were run in laps on a track.
fn track_pieces(pieces: &Pieces, passes: &[Vec<PiecePass>], track_parts: &[Vec<TrackPart>]) -> Vec<bool> {
    let mut metres = vec![(0.0, 0.0); pieces.count()];
    for (passes, parts) in passes.iter().zip(track_parts) {
        for pass in passes {
            let middle = (pass.from_sample + pass.to_sample) as usize / 2;
            let (on_track, all) = &mut metres[pass.piece as usize];
            *all += pass.run_m();
            if parts.iter().any(|part| part.holds(middle)) {
                *on_track += pass.run_m();
            }
        }
    }
    metres.into_iter().map(|(on_track, all)| on_track > all / 2.0).collect()
}
