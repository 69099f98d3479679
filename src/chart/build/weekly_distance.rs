//! Weekly distance against the mean of the four weeks before, with the weeks that raised a flag.

use super::{FigureSettings, SILENT_WEEK, against_usual, counted, not_compared, scale, shown, week_axis, week_words};
use crate::chart::Figure;
use crate::chart::figure::{Bar, Ink, Mark, Series, Shape, Table};
use crate::model::{AthleteAnalysis, Flag, FlagKind, WeekRow, WeekStatus};
use crate::units::UnitSystem;

pub fn figure(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let weeks = shown(&athlete.weeks);
    let (first, last) = (weeks.first()?, weeks.last()?);
    let units = settings.units;
    let km = |metres: f64| units.distance_number(metres);
    let highest = weeks.iter().flat_map(|w| [Some(w.distance_m), w.base4_distance_m]).flatten().fold(0.0, f64::max);
    Some(Figure {
        id: "01-weekly-distance",
        title: title(weeks, units),
        subtitle: format!(
            "{} in {}, {} to {}",
            counted(weeks.iter().map(|w| w.runs).sum::<u32>() as usize, "run"),
            counted(weeks.len(), "week"),
            first.week.start.format("%-d %b %Y"),
            last.week.last_day().format("%-d %b %Y"),
        ),
        x: week_axis(weeks)?,
        y: scale::from_zero(format!("{} a week", units.distance_unit()), km(highest) * 1.08),
        series: vec![bars(weeks, false, units), bars(weeks, true, units), base_line(weeks, units)],
        marks: marks(weeks, &athlete.flags, units),
        marks_name: "week with a load flag",
        notes: vec![
            "The line is the mean of the four weeks before each week. Weeks without a run count as zeros in it; it stops \
             where four weeks hold no run. A hatched week is not over."
                .into(),
        ],
        table: table(&athlete.weeks, units),
        height_px: 400,
    })
}

fn title(weeks: &[WeekRow], units: UnitSystem) -> String {
    let Some(week) = weeks.iter().rev().find(|w| w.complete) else {
        return "The first week is not over yet".into();
    };
    if week.status == WeekStatus::NoData {
        return SILENT_WEEK.into();
    }
    let Some(distance_m) = week.known_distance_m() else {
        return "Last full week: no run has a distance".into();
    };
    let distance = units.distance(distance_m);
    match (not_compared(week), week.usual_distance_m()) {
        (None, Some(usual_m)) => {
            format!("Last full week: {distance}, {}", against_usual(distance_m, usual_m, |m| units.distance(m)))
        }
        (why, _) => format!("Last full week: {distance}; {}", why.unwrap_or("nothing to compare it with")),
    }
}

fn bars(weeks: &[WeekRow], partial: bool, units: UnitSystem) -> Series {
    let bars = weeks.iter().filter(|w| w.complete != partial && w.distance_m > 0.0).map(|w| Bar {
        x0: scale::day(w.week.start) + 0.7,
        x1: scale::day(w.week.start) + 6.3,
        y0: 0.0,
        y1: units.distance_number(w.distance_m),
        hatched: partial,
    });
    let name = if partial { "week not over" } else { "distance" };
    Series::Bars { name: name.into(), ink: Ink::Sky, bars: bars.collect() }
}

fn base_line(weeks: &[WeekRow], units: UnitSystem) -> Series {
    let pieces = scale::pieces(weeks.iter().map(|w| {
        let base = w.usual_distance_m().map(|m| units.distance_number(m));
        base.map(|b| (scale::day(w.week.start) + 3.5, b))
    }));
    Series::Line { name: "mean of the 4 weeks before".into(), ink: Ink::Blue, dashed: false, pieces }
}

/// One mark per week, for the loudest flag about load.
fn marks(weeks: &[WeekRow], flags: &[Flag], units: UnitSystem) -> Vec<Mark> {
    let mut marks = Vec::new();
    for week in weeks.iter().rev() {
        let about = flags.iter().filter(|f| f.week == week.week && is_load(f.kind));
        let Some(flag) = about.max_by_key(|f| f.severity) else { continue };
        marks.push(Mark {
            x: scale::day(week.week.start) + 3.5,
            y: units.distance_number(week.distance_m),
            shape: Shape::TriangleDown,
            ink: Ink::Vermillion,
            text: super::kind_words(flag.kind).into(),
        });
    }
    marks
}

fn is_load(kind: FlagKind) -> bool {
    matches!(
        kind,
        FlagKind::SessionSpike
            | FlagKind::LongRunDoubled
            | FlagKind::WeekJump
            | FlagKind::Acwr
            | FlagKind::ReturnTooFast
    )
}

fn table(weeks: &[WeekRow], units: UnitSystem) -> Table {
    let unit = units.distance_unit();
    let number = |metres: f64| format!("{:.1}", units.distance_number(metres));
    Table {
        header: ["week", "days", "runs", unit, &format!("4 weeks before, {unit}"), "status"].map(String::from).into(),
        rows: weeks
            .iter()
            .rev()
            .map(|w| {
                vec![
                    w.week.to_string(),
                    week_words(w.week),
                    w.runs.to_string(),
                    w.recorded(w.known_distance_m()).map(number).unwrap_or_default(),
                    w.usual_distance_m().map(number).unwrap_or_default(),
                    w.status.name().replace('_', " "),
                ]
            })
            .collect(),
    }
}
