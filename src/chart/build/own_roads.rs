//! The runner's own repeated roads in local metres, without a map and without coordinates: the wider, the more runs.
//!
//! Routes carry a shape only where the page is the runner's own; a shape tells where home is.

use super::routes::route_words;
use super::{FigureSettings, counted};
use crate::chart::Figure;
use crate::chart::draw::WIDTH_PX;
use crate::chart::figure::{Axis, Ink, Series, Table, Tick};
use crate::model::{AthleteAnalysis, RouteRow, SideOfRoad};
use crate::units::UnitSystem;

/// Pixels of the picture that are not plot: ticks beside it, and above and below.
const BESIDE_PX: f64 = 90.0;
const ABOVE_PX: f64 = 90.0;
const HEIGHT_PX: std::ops::RangeInclusive<f64> = 240.0..=760.0;
const MARGIN_M: f64 = 150.0;
/// Roads farther apart than this would be specks in one picture.
const WIDEST_M: f64 = 50_000.0;

/// Runs from which a line is drawn wider, and the widths.
const WIDTHS: [(u32, u32); 3] = [(30, 6), (8, 4), (0, 2)];

pub fn figure(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let all: Vec<&RouteRow> = athlete.routes.iter().filter(|route| route.shape_m.len() > 1).collect();
    let routes = near_each_other(&all);
    let points = || routes.iter().flat_map(|route| &route.shape_m);
    let extent = |value: fn(&(f32, f32)) -> f32| {
        let range = points()
            .map(value)
            .map(f64::from)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)));
        (range.0 - MARGIN_M, range.1 + MARGIN_M)
    };
    points().next()?;
    let (east, north) = (extent(|p| p.0), extent(|p| p.1));
    let plot_px = f64::from(WIDTH_PX) - BESIDE_PX;
    // One metre is as long upwards as sideways.
    let wanted_px = (north.1 - north.0) * plot_px / (east.1 - east.0);
    let height_px = wanted_px.clamp(*HEIGHT_PX.start(), *HEIGHT_PX.end());
    let metres_per_px = ((north.1 - north.0) / height_px).max((east.1 - east.0) / plot_px);
    let units = settings.units;
    Some(Figure {
        id: "15-own-roads",
        title: title(&routes),
        subtitle: format!(
            "Your own repeated roads in local metres, north up; no map, no coordinates{}",
            far_words(&all, routes.len(), units)
        ),
        x: axis(east, metres_per_px * plot_px, units.distance_unit(), units.metres()),
        y: axis(north, metres_per_px * height_px, units.distance_unit(), units.metres()),
        series: series(&routes),
        marks: Vec::new(),
        marks_name: "",
        notes: vec![format!(
            "Widest from {} runs, medium from {}. The shape of all roads together shows where they meet: this picture is \
             on your own page only. Before you pass the page on, write it anew with --no-own-roads.",
            WIDTHS[0].0, WIDTHS[1].0
        )],
        table: Table {
            header: ["road", "what", "runs", "side"].map(String::from).into(),
            rows: all
                .iter()
                .map(|r| vec![r.route.clone(), route_words(r, units), r.runs.to_string(), r.side.name().to_owned()])
                .collect(),
        },
        height_px: (height_px + ABOVE_PX) as u32,
    })
}

/// The roads of the square, as wide as one picture shows, in which most metres were run.
fn near_each_other<'a>(all: &[&'a RouteRow]) -> Vec<&'a RouteRow> {
    let placed: Vec<(&RouteRow, (f64, f64))> = all.iter().map(|route| (*route, middle(route))).collect();
    let near = |(east, north): (f64, f64)| {
        let within = move |at: &(f64, f64)| (at.0 - east).abs().max((at.1 - north).abs()) <= WIDEST_M / 2.0;
        placed.iter().filter(move |(_, at)| within(at)).map(|(route, _)| *route)
    };
    let run_m = |at| near(at).map(|route| route.length_m * f64::from(route.runs)).sum::<f64>();
    // Of equal ones the first: roads come most metres first.
    let densest =
        placed.iter().map(|(_, at)| (run_m(*at), *at)).reduce(|best, at| if at.0 > best.0 { at } else { best });
    densest.map_or_else(Vec::new, |(_, at)| near(at).collect())
}

fn middle(route: &RouteRow) -> (f64, f64) {
    let half = |of: fn(&(f32, f32)) -> f32| {
        let sum: f64 = route.shape_m.iter().map(|point| f64::from(of(point))).sum();
        sum / route.shape_m.len() as f64
    };
    (half(|point| point.0), half(|point| point.1))
}

/// `; drawn where most was run, 3 of 40 roads lie more than 25 km from there`.
fn far_words(all: &[&RouteRow], drawn: usize, units: UnitSystem) -> String {
    match all.len() - drawn {
        0 => String::new(),
        far => format!(
            "; drawn where most was run, {far} of {} lie more than {:.0} {} from there",
            counted(all.len(), "road"),
            units.distance_number(WIDEST_M / 2.0),
            units.distance_unit()
        ),
    }
}

fn title(routes: &[&RouteRow]) -> String {
    let sided = routes.iter().filter(|r| matches!(r.side, SideOfRoad::Left | SideOfRoad::Right)).count();
    format!("One side of travel on {sided} of {}", counted(routes.len(), "repeated road"))
}

/// A scale centred on the roads, as long as the picture allows, ticked in whole units from its own edge.
fn axis((low, high): (f64, f64), length_m: f64, unit: &str, unit_m: f64) -> Axis {
    let middle = (low + high) / 2.0;
    let (from, to) = (middle - length_m / 2.0, middle + length_m / 2.0);
    let step = [0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0].into_iter().find(|step| length_m / (step * unit_m) <= 9.0);
    let step = step.unwrap_or(100.0);
    let count = (length_m / (step * unit_m)).floor() as u32;
    let tick = |n: u32| Tick { at: from + f64::from(n) * step * unit_m, text: format!("{}", f64::from(n) * step) };
    Axis { label: unit.into(), from, to, ticks: (0..=count).map(tick).collect() }
}

fn series(routes: &[&RouteRow]) -> Vec<Series> {
    let kinds: [(&str, Ink, &[SideOfRoad]); 4] = [
        ("side not known", Ink::Grey, &[SideOfRoad::Unknown]),
        ("same side both ways, or mixed", Ink::Sky, &[SideOfRoad::Same, SideOfRoad::Mixed]),
        ("kept left of travel", Ink::Green, &[SideOfRoad::Left]),
        ("kept right of travel", Ink::Purple, &[SideOfRoad::Right]),
    ];
    let mut series = Vec::new();
    for (name, ink, sides) in kinds {
        let mut name = name;
        for (width, &(least_runs, width_px)) in WIDTHS.iter().enumerate() {
            let below_runs = width.checked_sub(1).map_or(u32::MAX, |wider| WIDTHS[wider].0);
            let of_width = |r: &&&RouteRow| sides.contains(&r.side) && r.runs >= least_runs && r.runs < below_runs;
            let line = |r: &&RouteRow| r.shape_m.iter().map(|p| (f64::from(p.0), f64::from(p.1))).collect();
            let pieces: Vec<Vec<(f64, f64)>> = routes.iter().filter(of_width).map(line).collect();
            if !pieces.is_empty() {
                series.push(Series::Path { name: name.into(), ink, width_px, pieces });
                // One entry in the legend for each side.
                name = "";
            }
        }
    }
    series
}
