//! The tracks of one runner in, the roads run again and again out, with direction and,
//! where both directions were run, the side kept.
//!
//! The only room that sees positions of more than one activity. None of them leaves it.
//!
//! Runs in the order of time lay and follow reference paths (`crossings` on a `network`); paths are cut into
//! `pieces`; pieces that follow each other in most runs are joined to roads (`chains`, `shape`, `passes`);
//! the offsets of the passes tell the side (`offsets`, `side`).

mod chains;
mod crossings;
mod network;
mod offsets;
mod passes;
mod pieces;
mod plane;
mod routes;
mod shape;
mod side;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod side_tests;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod simulation;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod trace;

use crate::model::{ActivityId, ActivityRow, CompactTrack, RouteRow, SideOfRoad};
use chrono::NaiveDate;
use network::Network;
use pieces::{PiecePass, Pieces};
use routes::Run;
use std::collections::BTreeMap;

/// Finds the stretches one runner repeats, and fills `repeated_m` and `keep_*_m` of the rows.
///
/// The columns stay empty for rows that are no runs or have no positions.
pub fn find_routes(
    athlete: &str,
    rows: &mut [ActivityRow],
    tracks: &BTreeMap<ActivityId, CompactTrack>,
) -> Vec<RouteRow> {
    let runs = runs_in_time_order(rows, tracks);
    let mut network = Network::default();
    let crossings: Vec<_> =
        runs.iter().map(|run| crossings::crossings(&mut network, &trace::samples(run.track))).collect();
    let pieces = Pieces::cut(&network);
    let passes: Vec<Vec<PiecePass>> =
        crossings.iter().map(|of_run| of_run.iter().flat_map(|crossing| pieces.passed(crossing)).collect()).collect();
    let is_repeated = repeated_pieces(&pieces, &runs, &passes);
    let found = routes::routes(athlete, &runs, &network, &pieces, &passes, &is_repeated);
    let kept_m = kept_m(&found);
    for (run, passes) in runs.iter().zip(&passes) {
        let repeated_m = repeated_m(passes, &is_repeated);
        let (left_m, right_m) = kept_m.get(&run.id).copied().unwrap_or_default();
        let row = &mut rows[run.row];
        row.repeated_m = Some(repeated_m);
        row.keep_left_m = Some(left_m);
        row.keep_right_m = Some(right_m);
        row.keep_unknown_m = Some((repeated_m - left_m - right_m).max(0.0));
    }
    found
}

/// Metres of each run on roads where the runner keeps left, and right.
fn kept_m(routes: &[RouteRow]) -> BTreeMap<ActivityId, (f64, f64)> {
    let mut kept_m: BTreeMap<ActivityId, (f64, f64)> = BTreeMap::new();
    for route in routes {
        for pass in &route.passes {
            let (left_m, right_m) = kept_m.entry(pass.activity.clone()).or_default();
            match route.side {
                SideOfRoad::Left => *left_m += pass.length_m,
                SideOfRoad::Right => *right_m += pass.length_m,
                SideOfRoad::Same | SideOfRoad::Mixed | SideOfRoad::Unknown => {}
            }
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
            let (id, start_utc_ms) = (row.facts.id.clone(), row.facts.start_utc_ms);
            Some(Run { row: index, id, start_utc_ms, local_date: row.local_date?, track })
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

fn repeated_m(passes: &[PiecePass], is_repeated: &[bool]) -> f64 {
    passes.iter().filter(|pass| is_repeated[pass.piece as usize]).map(|pass| pass.run_m).sum()
}
