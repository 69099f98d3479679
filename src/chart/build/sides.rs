//! Metres kept left above the line and kept right below it, week by week, with those whose side is not known between.

use super::{FigureSettings, scale, shown, week_axis};
use crate::chart::Figure;
use crate::chart::figure::{Bar, Ink, Mark, Series, Shape, Table};
use crate::model::{AthleteAnalysis, FlagKind, RouteRow, Severity, SideOfRoad, Week, WeekRow, WeekStart};
use crate::units::UnitSystem;
use std::collections::BTreeMap;

/// Weeks the last one is compared with.
const WEEKS_BEFORE: usize = 4;
/// Less than this is no share of anything.
const LEAST_KNOWN_M: f64 = 1.0;
/// Of a road whose side is known and is left one way and right the other.
pub(super) const SAME_PAVEMENT: &str = "the same pavement both ways";

pub fn figure(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let weeks = shown(&athlete.weeks);
    let units = settings.units;
    let same_m = same_pavement_m(&athlete.routes, &athlete.weeks, settings.week_start);
    let parts: Vec<Parts> = weeks.iter().map(|week| Parts::of(week, &same_m, units)).collect();
    let up = parts.iter().map(|p| p.middle() / 2.0 + p.left).fold(0.0, f64::max);
    let down = parts.iter().map(|p| p.middle() / 2.0 + p.right).fold(0.0, f64::max);
    if up + down <= 0.0 {
        return None;
    }
    let series = |name: &str, ink, hatched: bool, span: fn(&Parts) -> (f64, f64)| Series::Bars {
        name: name.into(),
        ink,
        bars: bars(weeks, &parts, hatched, span),
    };
    let same_pavement = (!same_m.is_empty())
        .then(|| series(SAME_PAVEMENT, Ink::Sky, false, |p| (-p.middle() / 2.0, p.same - p.middle() / 2.0)));
    Some(Figure {
        id: "13-weekly-sides",
        title: title(weeks, &same_m, units),
        subtitle: format!("{} weeks; metres on repeated roads, running tracks left out", weeks.len()),
        x: week_axis(weeks)?,
        y: scale::mirrored(format!("{} a week", units.distance_unit()), up * 1.12, down * 1.12),
        series: [
            series("kept left of travel", Ink::Green, false, |p| (p.middle() / 2.0, p.middle() / 2.0 + p.left)),
            series("side not known", Ink::Grey, true, |p| (p.same - p.middle() / 2.0, p.middle() / 2.0)),
        ]
        .into_iter()
        .chain(same_pavement)
        .chain([
            series("kept right of travel", Ink::Purple, false, |p| (-p.middle() / 2.0 - p.right, -p.middle() / 2.0)),
            Series::Across { label: String::new(), ink: Ink::Black, dashed: false, y: 0.0 },
        ])
        .collect(),
        marks: marks(athlete, weeks, &parts),
        marks_name: "same side, third week and after",
        notes: vec![
            "The side is inferred from the distance between the two directions over many runs, and counted by how likely \
             each pass was on it. It says nothing about which foot lands lower: that depends on the ground."
                .into(),
        ],
        table: table(&athlete.weeks, &same_m, units),
        height_px: 360,
    })
}

/// One week in the runner's unit.
struct Parts {
    left: f64,
    unknown: f64,
    same: f64,
    right: f64,
}

impl Parts {
    fn of(week: &WeekRow, same_m: &BTreeMap<Week, f64>, units: UnitSystem) -> Parts {
        let number = |metres: Option<f64>| units.distance_number(metres.unwrap_or_default());
        let (unknown_m, same_m) = on_neither_side_m(week, same_m);
        Parts {
            left: number(week.keep_left_m),
            unknown: number(unknown_m),
            same: number(Some(same_m)),
            right: number(week.keep_right_m),
        }
    }

    /// What lies between left and right.
    fn middle(&self) -> f64 {
        self.unknown + self.same
    }
}

/// Metres of each week on roads whose side is known and is none of travel; nothing of a week without any.
fn same_pavement_m(routes: &[RouteRow], weeks: &[WeekRow], week_start: WeekStart) -> BTreeMap<Week, f64> {
    let mut same_m: BTreeMap<Week, f64> = BTreeMap::new();
    for pass in routes.iter().filter(|route| route.side == SideOfRoad::Same).flat_map(|route| &route.passes) {
        if pass.left_probability.is_none() {
            *same_m.entry(Week::of(pass.local_date, week_start)).or_default() += pass.length_m;
        }
    }
    let of_week = |week: &WeekRow| Some((week.week, same_m.get(&week.week)?.min(week.keep_unknown_m?)));
    weeks.iter().filter_map(of_week).collect()
}

/// Metres of a week whose side is not known, and those on the same pavement both ways.
fn on_neither_side_m(week: &WeekRow, same_m: &BTreeMap<Week, f64>) -> (Option<f64>, f64) {
    let same_m = same_m.get(&week.week).copied().unwrap_or_default();
    (week.keep_unknown_m.map(|all_m| all_m - same_m), same_m)
}

fn title(weeks: &[WeekRow], same_m: &BTreeMap<Week, f64>, units: UnitSystem) -> String {
    let Some(at) = weeks.iter().rposition(|w| w.complete) else { return "The first week is not over yet".into() };
    let week = &weeks[at];
    let Some((left_m, right_m)) = week.keep_left_m.zip(week.keep_right_m) else {
        return "Last full week: side not assessed".into();
    };
    let (unknown_m, same_m) = on_neither_side_m(week, same_m);
    let unknown_m = unknown_m.unwrap_or_default();
    let (unknown, same) = (units.distance(unknown_m), units.distance(same_m));
    let known_m = left_m + right_m;
    if known_m < LEAST_KNOWN_M && same_m < LEAST_KNOWN_M {
        return format!("Last full week: side not known on any of the {unknown} on repeated roads");
    }
    if known_m < LEAST_KNOWN_M {
        let all = units.distance(same_m + unknown_m);
        let rest = if unknown_m < LEAST_KNOWN_M { String::new() } else { format!(", side not known on {unknown}") };
        return format!("Last full week: {SAME_PAVEMENT} on {same} of the {all} on repeated roads{rest}");
    }
    let is_right = right_m >= left_m;
    let (side, most_m) = if is_right { ("right", right_m) } else { ("left", left_m) };
    let known = units.distance(known_m);
    let most = match known_m - most_m {
        rest_m if rest_m < LEAST_KNOWN_M => "all".to_owned(),
        _ => format!("{:.0} % of", 100.0 * most_m / known_m),
    };
    let same = if same_m < LEAST_KNOWN_M { String::new() } else { format!("; {SAME_PAVEMENT} on {same}") };
    format!(
        "Last full week: {side} of travel on {most} {known} with a known side (4 weeks before: {}){same}; {unknown} not known",
        share_before(&weeks[at.saturating_sub(WEEKS_BEFORE)..at], is_right)
    )
}

/// How much of the known metres of the weeks before lay on the same side.
fn share_before(weeks: &[WeekRow], is_right: bool) -> String {
    let sum = |of: fn(&WeekRow) -> Option<f64>| weeks.iter().filter_map(of).fold(0.0, |sum, m| sum + m);
    let (left_m, right_m) = (sum(|week| week.keep_left_m), sum(|week| week.keep_right_m));
    let known_m = left_m + right_m;
    if known_m < LEAST_KNOWN_M {
        return "none known".into();
    }
    let same_m = if is_right { right_m } else { left_m };
    format!("{:.0} %", 100.0 * same_m / known_m)
}

fn bars(weeks: &[WeekRow], parts: &[Parts], hatched: bool, span: fn(&Parts) -> (f64, f64)) -> Vec<Bar> {
    let bar = |(week, part): (&WeekRow, &Parts)| {
        let (from, to) = span(part);
        let x0 = scale::day(week.week.start);
        (to > from).then_some(Bar { x0: x0 + 0.7, x1: x0 + 6.3, y0: from, y1: to, hatched: hatched || !week.complete })
    };
    weeks.iter().zip(parts).filter_map(bar).collect()
}

fn marks(athlete: &AthleteAnalysis, weeks: &[WeekRow], parts: &[Parts]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for flag in athlete.flags.iter().filter(|f| f.kind == FlagKind::SameSide && f.severity >= Severity::Caution) {
        let Some(at) = weeks.iter().position(|week| week.week == flag.week) else { continue };
        let part = &parts[at];
        let (y, shape) = if part.left >= part.right {
            (part.middle() / 2.0 + part.left, Shape::TriangleDown)
        } else {
            (-part.middle() / 2.0 - part.right, Shape::TriangleUp)
        };
        let text = super::kind_words(flag.kind).into();
        marks.push(Mark { x: scale::day(flag.week.start) + 3.5, y, shape, ink: Ink::Vermillion, text });
    }
    marks
}

fn table(weeks: &[WeekRow], same_m: &BTreeMap<Week, f64>, units: UnitSystem) -> Table {
    let km = |metres: Option<f64>| metres.map(|m| format!("{:.1}", units.distance_number(m))).unwrap_or_default();
    let unit = units.distance_unit();
    let distances = ["left", "not known", "same pavement", "right", "as in the weeks before"];
    let distances = distances.map(|name| format!("{name}, {unit}"));
    let rest = ["left minus right over both", "weeks in a row"].map(String::from);
    Table {
        header: ["week".to_owned()].into_iter().chain(distances).chain(rest).collect(),
        rows: weeks
            .iter()
            .rev()
            .map(|w| {
                vec![
                    w.week.to_string(),
                    km(w.keep_left_m),
                    km(on_neither_side_m(w, same_m).0),
                    km(same_m.get(&w.week).copied()),
                    km(w.keep_right_m),
                    km(w.same_way_m),
                    w.side_imbalance.map(|i| format!("{i:.2}")).unwrap_or_default(),
                    w.side_streak_weeks.map(|n| n.to_string()).unwrap_or_default(),
                ]
            })
            .collect(),
    }
}
