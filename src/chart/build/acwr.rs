//! This week over the mean of the four before (uncoupled): one line, one limit labelled contested, no zones.

use super::{FigureSettings, scale, shown, week_axis};
use crate::chart::Figure;
use crate::chart::figure::{Ink, Mark, Series, Shape, Table};
use crate::model::{AthleteAnalysis, WeekRow, WeekStatus};

/// The scale never follows one huge ratio; what lies above is drawn at the edge and worded.
const HIGHEST_SHOWN: f64 = 2.5;
/// The customary line.
const CUSTOMARY: f64 = 1.5;

pub fn figure(athlete: &AthleteAnalysis, _settings: &FigureSettings) -> Option<Figure> {
    let weeks = shown(&athlete.weeks);
    let comparable: Vec<&WeekRow> = weeks.iter().filter(|w| ratio(w).is_some()).collect();
    let last = *comparable.last()?;
    let pieces = scale::pieces(weeks.iter().map(|w| ratio(w).map(|r| (last_day(w), r.min(HIGHEST_SHOWN)))));
    let points = pieces.concat();
    let above = comparable.iter().filter(|w| ratio(w).is_some_and(|r| r > CUSTOMARY)).count();
    Some(Figure {
        id: "03-acwr",
        title: title(last, ratio(last)?, weeks.iter().rfind(|w| w.complete)),
        subtitle: format!(
            "{} comparable weeks, {above} above {CUSTOMARY}; week over the mean of the 4 weeks before",
            points.len()
        ),
        x: week_axis(weeks)?,
        y: scale::between("ratio", 0.0, HIGHEST_SHOWN, 0.5),
        series: vec![
            Series::Across { label: "1.5, contested".into(), ink: Ink::Grey, dashed: true, y: CUSTOMARY },
            Series::Line { name: "ACWR, uncoupled".into(), ink: Ink::Blue, dashed: false, pieces },
            Series::Dots { name: String::new(), ink: Ink::Blue, shape: Shape::Circle, points },
        ],
        marks: clipped(&comparable),
        marks_name: "above the scale",
        notes: vec![
            "Descriptive, not predictive: in the largest study of runners high ratios did not mean more injuries."
                .into(),
            "Not shown for the first four weeks, after breaks, and where the weeks before are too small.".into(),
        ],
        table: table(&athlete.weeks),
        height_px: 320,
    })
}

/// The last week that may be compared; said to be an old one where a later week is over.
fn title(last: &WeekRow, ratio: f64, complete: Option<&WeekRow>) -> String {
    let side = if ratio > CUSTOMARY { "above" } else { "below" };
    if complete.is_some_and(|complete| complete.week > last.week) {
        let day = last.week.start.format("%-d %b %Y");
        return format!("No ACWR since the week of {day}: then {ratio:.2}, {side} the contested line of 1.5");
    }
    format!("ACWR {ratio:.2} in the week of {}, {side} the contested line of 1.5", last.week.start.format("%-d %b"))
}

/// Only where the status allows a comparison.
fn ratio(week: &WeekRow) -> Option<f64> {
    week.acwr_uncoupled.filter(|r| week.status == WeekStatus::Ok && r.is_finite())
}

/// A ratio is known when its week is over.
fn last_day(week: &WeekRow) -> f64 {
    scale::day(week.week.last_day()) + 0.5
}

fn clipped(weeks: &[&WeekRow]) -> Vec<Mark> {
    let above = weeks.iter().rev().filter_map(|w| Some((w, ratio(w).filter(|r| *r > HIGHEST_SHOWN)?)));
    above
        .map(|(w, r)| Mark {
            x: last_day(w),
            y: HIGHEST_SHOWN,
            shape: Shape::TriangleUp,
            ink: Ink::Blue,
            text: format!("{r:.1}"),
        })
        .collect()
}

fn table(weeks: &[WeekRow]) -> Table {
    let number = |r: Option<f64>| r.map(|r| format!("{r:.2}")).unwrap_or_default();
    Table {
        header: ["week", "uncoupled", "coupled", "EWMA", "status"].map(String::from).into(),
        rows: weeks
            .iter()
            .rev()
            .map(|w| {
                let status = w.status.name().replace('_', " ");
                vec![w.week.to_string(), number(w.acwr_uncoupled), number(w.acwr_coupled), number(w.acwr_ewma), status]
            })
            .collect(),
    }
}
