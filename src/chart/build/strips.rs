//! The roads run most, one strip each: which way round above, which side of travel below.

use super::routes::route_words;
use super::sides::SAME_PAVEMENT;
use super::{FigureSettings, counted, last_day, year_start};
use crate::chart::Figure;
use crate::chart::figure::{Axis, Bar, Ink, Mark, Series, Shape, Table, Tick};
use crate::model::{AthleteAnalysis, RouteRow, SideOfRoad};

const STRIPS: usize = 10;
const BAND_PX: u32 = 46;
const FRAME_PX: u32 = 150;
/// Fewer passes are hatched: too few to speak of a habit.
const FEW_PASSES: u32 = 5;
/// Where the two bars of a strip lie in its band.
const DIRECTION: (f64, f64) = (0.52, 0.86);
const SIDE: (f64, f64) = (0.14, 0.44);

pub fn figure(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let (from, until) = (year_start(athlete, settings)?, last_day(athlete, settings)?);
    let in_use = |route: &&RouteRow| route.last_date >= from && route.first_date <= until;
    let routes: Vec<&RouteRow> = athlete.routes.iter().filter(in_use).take(STRIPS).collect();
    if routes.is_empty() {
        return None;
    }
    let count = routes.len() as f64;
    let tick = |(i, route): (usize, &&RouteRow)| Tick { at: count - i as f64 - 0.5, text: tick_words(route, settings) };
    let percent = |at: f64| Tick { at, text: format!("{:.0} %", at.abs()) };
    let is_same = |route: &&&RouteRow| route.side == SideOfRoad::Same;
    let same_pavement = routes
        .iter()
        .find(is_same)
        .map(|_| bars(SAME_PAVEMENT, Ink::Sky, &routes, SIDE, |r| middle(r, r.side == SideOfRoad::Same)));
    Some(Figure {
        id: "12-road-strips",
        title: title(&routes),
        subtitle: format!(
            "{}, all runs on them; in each strip the direction above, the side of travel below",
            counted(routes.len(), "road")
        ),
        x: Axis {
            label: "other way, kept left  |  share of all metres on the road  |  own way, kept right".into(),
            from: -104.0,
            to: 104.0,
            ticks: [-100.0, -50.0, 0.0, 50.0, 100.0].map(percent).into(),
        },
        y: Axis { label: String::new(), from: 0.0, to: count, ticks: routes.iter().enumerate().map(tick).collect() },
        series: [
            bars("its own way (east, north or anticlockwise)", Ink::Blue, &routes, DIRECTION, |r| {
                span(0.0, forward_share(r), r)
            }),
            bars("the other way", Ink::Orange, &routes, DIRECTION, |r| span(forward_share(r) - 1.0, 0.0, r)),
            bars("kept left", Ink::Green, &routes, SIDE, |r| {
                span(-sides(r).0 - sides(r).1 / 2.0, -sides(r).1 / 2.0, r)
            }),
            bars("side not known", Ink::Grey, &routes, SIDE, |r| middle(r, r.side != SideOfRoad::Same)),
            bars("kept right", Ink::Purple, &routes, SIDE, |r| {
                span(sides(r).1 / 2.0, sides(r).1 / 2.0 + sides(r).2, r)
            }),
            Series::Upright { label: String::new(), ink: Ink::Black, dashed: false, x: 0.0 },
        ]
        .into_iter()
        .chain(same_pavement)
        .collect(),
        marks: arrows(&routes),
        marks_name: "the way run more often",
        notes: vec![format!(
            "Hatched where fewer than {FEW_PASSES} passes are known. A side shows only on roads run both \
             ways. No place is shown: only lengths, counts and which way round."
        )],
        table: table(&routes, settings),
        height_px: FRAME_PX + BAND_PX * routes.len() as u32,
    })
}

/// `R3f9a  3.1 km loop, 41 runs, 11 weeks in a row`.
fn tick_words(route: &RouteRow, settings: &FigureSettings) -> String {
    let in_a_row = match route.weeks_in_a_row(settings.week_start) {
        0 | 1 => String::new(),
        weeks => format!(", {weeks} weeks in a row"),
    };
    let runs = counted(route.runs as usize, "run");
    format!("{}  {}, {runs}{in_a_row}", route.route, route_words(route, settings.units))
}

fn title(routes: &[&RouteRow]) -> String {
    let sided = routes.iter().filter(|route| matches!(route.side, SideOfRoad::Left | SideOfRoad::Right)).count();
    let one_way = routes.iter().filter(|route| route.forward == 0 || route.backward == 0).count();
    format!("{one_way} of {} run one way only, {sided} on one side of travel", counted(routes.len(), "repeated road"))
}

fn forward_share(route: &RouteRow) -> f64 {
    f64::from(route.forward) / f64::from((route.forward + route.backward).max(1))
}

/// The metres on neither side, where they are asked for.
fn middle(route: &RouteRow, is_asked: bool) -> (f64, f64, bool) {
    let half = if is_asked { sides(route).1 / 2.0 } else { 0.0 };
    (-half, half, false)
}

/// Shares of the metres kept left, on neither side, kept right.
fn sides(route: &RouteRow) -> (f64, f64, f64) {
    let all_m = (route.keep_left_m + route.keep_unknown_m + route.keep_right_m).max(1.0);
    (route.keep_left_m / all_m, route.keep_unknown_m / all_m, route.keep_right_m / all_m)
}

/// From, to, hatched.
fn span(from: f64, to: f64, route: &RouteRow) -> (f64, f64, bool) {
    (from, to, route.forward + route.backward < FEW_PASSES)
}

fn bars(
    name: &str,
    ink: Ink,
    routes: &[&RouteRow],
    place: (f64, f64),
    span: impl Fn(&RouteRow) -> (f64, f64, bool),
) -> Series {
    let mut bars = Vec::new();
    for (i, route) in routes.iter().enumerate() {
        let (from, to, hatched) = span(route);
        let bottom = routes.len() as f64 - i as f64 - 1.0;
        if to - from > 0.0 {
            bars.push(Bar { x0: 100.0 * from, x1: 100.0 * to, y0: bottom + place.0, y1: bottom + place.1, hatched });
        }
    }
    Series::Bars { name: name.into(), ink, bars }
}

/// An arrow at the end of the longer direction.
fn arrows(routes: &[&RouteRow]) -> Vec<Mark> {
    let arrow = |(i, route): (usize, &&RouteRow)| {
        let y = routes.len() as f64 - i as f64 - 1.0 + (DIRECTION.0 + DIRECTION.1) / 2.0;
        let share = forward_share(route);
        let (x, shape, ink) = if share >= 0.5 {
            (100.0 * share, Shape::TriangleRight, Ink::Blue)
        } else {
            (100.0 * (share - 1.0), Shape::TriangleLeft, Ink::Orange)
        };
        Mark { x, y, shape, ink, text: String::new() }
    };
    let leans = |(_, route): &(usize, &&RouteRow)| route.forward != route.backward;
    routes.iter().enumerate().filter(leans).map(arrow).collect()
}

fn table(routes: &[&RouteRow], settings: &FigureSettings) -> Table {
    let km = |metres: f64| format!("{:.1}", settings.units.distance_number(metres));
    let neither_m = |r: &RouteRow, is_asked: bool| if is_asked { r.keep_unknown_m } else { 0.0 };
    let unit = settings.units.distance_unit();
    let header = ["road", "own way", "other way", "weeks in a row"].map(String::from).into_iter();
    Table {
        header: header
            .chain(["left", "not known", "same pavement", "right"].map(|side| format!("{side}, {unit}")))
            .collect(),
        rows: routes
            .iter()
            .map(|r| {
                vec![
                    r.route.clone(),
                    r.forward.to_string(),
                    r.backward.to_string(),
                    r.weeks_in_a_row(settings.week_start).to_string(),
                    km(r.keep_left_m),
                    km(neither_m(r, r.side != SideOfRoad::Same)),
                    km(neither_m(r, r.side == SideOfRoad::Same)),
                    km(r.keep_right_m),
                ]
            })
            .collect(),
    }
}
