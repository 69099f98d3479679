//! Repeated roads as strips without a map: one band per route, the distance of each week one way above
//! its line and the other way below.

use super::{FigureSettings, counted, last_day, scale, year_start};
use crate::chart::Figure;
use crate::chart::figure::{Axis, Bar, Ink, Series, Table, Tick};
use crate::model::{AthleteAnalysis, RoutePass, RouteRow, Week};
use crate::units::UnitSystem;
use chrono::NaiveDate;
use std::collections::BTreeMap;

const ROUTES_SHOWN: usize = 10;
const BAND_PX: u32 = 44;
const FRAME_PX: u32 = 150;
/// Half of a band that the busiest week fills.
const HALF_BAND: f64 = 0.42;
/// A road not run for longer is no habit of today.
const IN_USE_DAYS: i64 = 28;

pub fn figure(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let from = year_start(athlete, settings)?;
    let until = last_day(athlete, settings)?;
    let in_year = |p: &&RoutePass| p.local_date >= from && p.local_date <= until;
    let routes: Vec<&RouteRow> =
        athlete.routes.iter().filter(|r| r.passes.iter().any(|p| in_year(&p))).take(ROUTES_SHOWN).collect();
    let first = routes.iter().flat_map(|r| &r.passes).filter(in_year).map(|p| p.local_date).min()?;
    let weekly: Vec<BTreeMap<Week, (f64, f64)>> =
        routes.iter().map(|r| by_week(r.passes.iter().filter(in_year), settings)).collect();
    let busiest_m = weekly.iter().flat_map(|w| w.values()).map(|(f, b)| f.max(*b)).max_by(f64::total_cmp)?;
    let start = Week::of(first, settings.week_start).start;
    let count = routes.len() as f64;
    Some(Figure {
        id: "11-repeated-roads",
        title: title(&routes, until, settings.units),
        subtitle: format!(
            "{} run again and again; tallest bar {} in a week",
            counted(routes.len(), "road"),
            settings.units.distance(busiest_m)
        ),
        x: scale::days(scale::day(start) - 1.0, scale::day(until) + 7.0),
        y: Axis {
            label: String::new(),
            from: 0.0,
            to: count,
            ticks: routes
                .iter()
                .enumerate()
                .map(|(i, r)| Tick { at: middle(i, count), text: tick_words(r, settings.units) })
                .collect(),
        },
        series: vec![
            strips("its own way (east, north or anticlockwise)", Ink::Blue, &weekly, count, |(forward_m, _)| {
                forward_m / busiest_m
            }),
            strips("the other way", Ink::Orange, &weekly, count, |(_, backward_m)| -backward_m / busiest_m),
        ],
        marks: Vec::new(),
        marks_name: "",
        notes: vec!["No place is shown or stored here: only lengths, counts and which way round.".into()],
        table: table(&athlete.routes, settings.units),
        height_px: FRAME_PX + BAND_PX * routes.len() as u32,
    })
}

/// `3.1 km loop`.
pub fn route_words(route: &RouteRow, units: UnitSystem) -> String {
    let kind = match (route.is_track, route.is_loop) {
        (true, _) => "track",
        (_, true) => "loop",
        _ => "road",
    };
    format!("{} {kind}", units.distance(route.length_m))
}

/// `anticlockwise 38 of 41`, or `5 one way, 4 the other` for a road that is not a loop.
pub fn direction_words(route: &RouteRow) -> String {
    let (most, least) = (route.forward.max(route.backward), route.forward.min(route.backward));
    let forward_mostly = route.forward >= route.backward;
    match (route.is_loop, forward_mostly == route.forward_is_anticlockwise) {
        (true, true) => format!("anticlockwise {most} of {}", most + least),
        (true, false) => format!("clockwise {most} of {}", most + least),
        (false, _) if least == 0 => format!("all {most} one way"),
        (false, _) => format!("{most} one way, {least} the other"),
    }
}

fn tick_words(route: &RouteRow, units: UnitSystem) -> String {
    format!("{}  {}", route.route, route_words(route, units))
}

/// Names the most one-sided habit among the roads still in use.
fn title(routes: &[&RouteRow], until: NaiveDate, units: UnitSystem) -> String {
    let in_use = |route: &&&RouteRow| (until - route.last_date).num_days() <= IN_USE_DAYS;
    let sided = routes.iter().filter(in_use).rev().max_by(|a, b| {
        (a.dir_balance.abs() * a.length_m * f64::from(a.runs))
            .total_cmp(&(b.dir_balance.abs() * b.length_m * f64::from(b.runs)))
    });
    match sided {
        Some(r) => format!("{}: the {}, run {}", r.route, route_words(r, units), direction_words(r)),
        None => format!("None of the {} was run in the last four weeks", counted(routes.len(), "repeated road")),
    }
}

fn by_week<'a>(passes: impl Iterator<Item = &'a RoutePass>, settings: &FigureSettings) -> BTreeMap<Week, (f64, f64)> {
    let mut weeks: BTreeMap<Week, (f64, f64)> = BTreeMap::new();
    for pass in passes {
        let (forward_m, backward_m) = weeks.entry(Week::of(pass.local_date, settings.week_start)).or_default();
        *if pass.forward { forward_m } else { backward_m } += pass.length_m;
    }
    weeks
}

/// The first route stands at the top.
fn middle(index: usize, count: f64) -> f64 {
    count - index as f64 - 0.5
}

fn strips(
    name: &str,
    ink: Ink,
    weekly: &[BTreeMap<Week, (f64, f64)>],
    count: f64,
    share: impl Fn((f64, f64)) -> f64,
) -> Series {
    let mut bars = Vec::new();
    for (i, weeks) in weekly.iter().enumerate() {
        let line = middle(i, count);
        for (week, metres) in weeks.iter().filter(|(_, metres)| share(**metres) != 0.0) {
            let x0 = scale::day(week.start);
            bars.push(Bar {
                x0: x0 + 0.7,
                x1: x0 + 6.3,
                y0: line,
                y1: line + HALF_BAND * share(*metres),
                hatched: false,
            });
        }
    }
    Series::Bars { name: name.into(), ink, bars }
}

fn table(routes: &[RouteRow], units: UnitSystem) -> Table {
    Table {
        header: ["route", "what", "runs", "weeks", "direction", "first", "last"].map(String::from).into(),
        rows: routes
            .iter()
            .map(|r| {
                vec![
                    r.route.clone(),
                    route_words(r, units),
                    r.runs.to_string(),
                    r.weeks.to_string(),
                    direction_words(r),
                    r.first_date.to_string(),
                    r.last_date.to_string(),
                ]
            })
            .collect(),
    }
}
