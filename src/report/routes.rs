//! The repeated roads of one runner as a table for the terminal, as JSON, and as GPX for a map or a watch. The GPX is the
//! one output with positions.

use super::sanitize::for_terminal;
use super::schema::{self, ROUTES};
use super::table::json_object;
use crate::chart::build::routes::{direction_words, route_words};
use crate::model::{AthleteAnalysis, RouteLine, RouteRow, SideOfRoad, WeekStart};
use crate::repeat::{LEAST_RUNS, TWO_PATHS_M};
use crate::units::{UnitSystem, counted};
use comfy_table::{ContentArrangement, Table, presets};
use gpx::{Gpx, GpxVersion, Track, TrackSegment, Waypoint};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Said below the table.
pub const ROUTES_ABOUT: &str = "Side is that of travel; it shows where half of a road, and 200 m, was run three times \
    each way or more. \
    The low foot depends on the ground: the edge of a road falls to the kerb, a footway to the road.";

/// What the words depend on.
#[derive(Clone, Copy, Debug)]
pub struct RouteWords {
    pub units: UnitSystem,
    pub week_start: WeekStart,
}

/// One line per road, most metres first.
pub fn routes_table(routes: &[RouteRow], words: &RouteWords) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    let mut header = vec!["road", "what", "runs", "weeks", "in a row", "direction", "side kept", "lines apart", "last"];
    let with_surface = routes.iter().any(|route| route.surface.is_some());
    header.extend(with_surface.then_some("low foot"));
    table.set_header(header);
    for route in routes {
        let mut cells = vec![
            for_terminal(&route.route),
            route_words(route, words.units),
            route.runs.to_string(),
            route.weeks.to_string(),
            route.weeks_in_a_row(words.week_start).to_string(),
            direction_words(route),
            side_words(route),
            apart_words(route),
            route.last_date.to_string(),
        ];
        cells.extend(with_surface.then(|| route.low_foot().unwrap_or("-").to_owned()));
        table.add_row(cells);
    }
    format!("{table}\n")
}

/// `left of travel (97 %)`.
pub fn side_words(route: &RouteRow) -> String {
    let words = match (route.side, route.is_track) {
        (_, true) => return "a track".into(),
        (SideOfRoad::Left, _) => "left of travel",
        (SideOfRoad::Right, _) => "right of travel",
        (SideOfRoad::Same, _) => "the same side both ways",
        (SideOfRoad::Mixed, _) => "mixed",
        (SideOfRoad::Unknown, _) if let Some(left_m) = route.centre_left_m => return beside_map_words(left_m).into(),
        (SideOfRoad::Unknown, _) if route.forward == 0 || route.backward == 0 => "not assessed: one direction only",
        (SideOfRoad::Unknown, _) => return unknown_words(route).into(),
    };
    let by_map = if route.side_source() == Some("map") { " by the map" } else { "" };
    match route.side_confidence {
        Some(c) if c > 0.99 => format!("{words}{by_map} (over 99 %)"),
        Some(c) => format!("{words}{by_map} ({:.0} %)", 100.0 * c),
        None => words.into(),
    }
}

/// Why a road whose middle a map gives has no side.
fn beside_map_words(left_m: f64) -> &'static str {
    if left_m.abs() > TWO_PATHS_M / 2.0 {
        "not known: farther from the map's road than a road is wide"
    } else {
        "not known: too near the middle of the map's road"
    }
}

/// Why a road run both ways has no side.
fn unknown_words(route: &RouteRow) -> &'static str {
    match route.offset_m {
        None if runs_of_rarer_way(route) < LEAST_RUNS => "not assessed: too few runs each way",
        None => "not assessed: too little of it run three times each way",
        Some(offset_m) if offset_m.abs() > TWO_PATHS_M => "not known: too far apart for one road",
        Some(_) => "not known",
    }
}

/// Runs are counted, not passes: the passes of one run err together.
fn runs_of_rarer_way(route: &RouteRow) -> usize {
    let runs = |forward: bool| {
        let passes = route.passes.iter().filter(|pass| pass.forward == forward);
        passes.map(|pass| &pass.activity).collect::<BTreeSet<_>>().len()
    };
    runs(true).min(runs(false))
}

/// `6.1 m +- 0.5`: how far apart the lines of the two directions lie, or how far off the middle of the map's road they do.
pub fn apart_words(route: &RouteRow) -> String {
    match (route.centre_left_m, route.centre_left_se_m, route.offset_m, route.offset_se_m) {
        _ if route.is_track => "-".into(),
        (Some(left_m), Some(se_m), ..) => format!("{:.1} m +- {se_m:.1} off the middle", left_m.abs()),
        (.., Some(offset_m), Some(se_m)) => format!("{:.1} m +- {se_m:.1}", offset_m.abs()),
        _ => "-".into(),
    }
}

/// The columns of `routes`, with weeks and without positions.
pub fn routes_json(athlete: &AthleteAnalysis, words: &RouteWords) -> Value {
    let route = |route: &RouteRow| {
        let mut object = json_object(ROUTES, route);
        object.insert("weeks_in_a_row".into(), route.weeks_in_a_row(words.week_start).into());
        object.insert("by_week".into(), json!(route.by_week(words.week_start)));
        Value::Object(object)
    };
    json!({
        "schema_version": schema::VERSION,
        "athlete": athlete.athlete,
        "routes": athlete.routes.iter().map(route).collect::<Vec<_>>(),
    })
}

/// A GPX document with one track per road, in the direction it is mostly run.
pub fn routes_gpx(
    routes: &[RouteRow],
    lines: &[RouteLine],
    words: &RouteWords,
) -> Result<Vec<u8>, gpx::errors::GpxError> {
    let track = |(route, line): (&RouteRow, &RouteLine)| {
        let mut points: Vec<Waypoint> = line.points.iter().map(|&(lat, lon)| waypoint(lat, lon)).collect();
        if route.backward > route.forward {
            points.reverse();
        }
        Track {
            name: Some(format!("{} {}", route.route, route_words(route, words.units))),
            description: Some(format!(
                "{}; {} in {}, {} to {}; side kept: {}",
                direction_words(route),
                counted(route.runs as usize, "run"),
                counted(route.weeks as usize, "week"),
                route.first_date,
                route.last_date,
                side_words(route),
            )),
            type_: Some("running".into()),
            segments: vec![TrackSegment { points }],
            ..Track::default()
        }
    };
    let document = Gpx {
        version: GpxVersion::Gpx11,
        creator: Some("strideload".into()),
        tracks: routes.iter().zip(lines).map(track).collect(),
        ..Gpx::default()
    };
    let mut bytes = Vec::new();
    gpx::write(&document, &mut bytes)?;
    Ok(bytes)
}

/// To a tenth of a metre, as positions are kept.
fn waypoint(lat_deg: f64, lon_deg: f64) -> Waypoint {
    let micro = |degrees: f64| (degrees * 1e6).round() / 1e6;
    Waypoint::new((micro(lon_deg), micro(lat_deg)).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ActivityId, RoutePass};

    /// A road without a separation, run by so many runs each way, each of them so many times.
    fn road(forward: u32, backward: u32, times: u32) -> RouteRow {
        let pass = |run: u32, forward: bool| RoutePass {
            activity: ActivityId(format!("{run} {forward}")),
            local_date: crate::chart::example::as_of(),
            forward,
            length_m: 1000.0,
            left_probability: None,
        };
        let runs = (0..forward).map(|run| pass(run, true)).chain((0..backward).map(|run| pass(run, false)));
        let passes = runs.flat_map(|pass| std::iter::repeat_n(pass, times as usize)).collect();
        RouteRow { forward: forward * times, backward: backward * times, passes, ..RouteRow::default() }
    }

    #[test]
    fn a_road_without_a_side_says_which_condition_was_missed() {
        for few in [road(9, 2, 1), road(9, 1, 5)] {
            assert_eq!(side_words(&few), "not assessed: too few runs each way");
        }
        assert!(!side_words(&road(10, 9, 1)).contains("too few runs"));
        assert_eq!(side_words(&road(10, 0, 1)), "not assessed: one direction only");
    }
}
