//! Climb upwards and descent downwards, week by week: two loads, never one.

use super::{FigureSettings, SILENT_WEEK, against_usual, not_compared, scale, shown, week_axis};
use crate::chart::Figure;
use crate::chart::figure::{Bar, Ink, Mark, Series, Shape, Table};
use crate::model::{AthleteAnalysis, FlagKind, WeekRow, WeekStatus};
use crate::units::UnitSystem;

pub fn figure(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let weeks = shown(&athlete.weeks);
    let units = settings.units;
    let height = |metres: Option<f64>| units.height_number(metres.unwrap_or_default());
    let up = weeks.iter().map(|w| height(w.ascent_m)).fold(0.0, f64::max);
    let down = weeks.iter().map(|w| height(w.descent_m)).fold(0.0, f64::max);
    if up + down <= 0.0 {
        return None;
    }
    Some(Figure {
        id: "04-hills",
        title: title(weeks, units),
        subtitle: format!("{} weeks; climb above the line, descent below", weeks.len()),
        x: week_axis(weeks)?,
        y: scale::mirrored(format!("{} a week", units.height_unit()), up * 1.08, down * 1.08),
        series: vec![
            bars("climb", Ink::Green, weeks, |w| height(w.ascent_m)),
            bars("descent", Ink::Purple, weeks, |w| -height(w.descent_m)),
            Series::Across { label: String::new(), ink: Ink::Black, dashed: false, y: 0.0 },
        ],
        marks: marks(athlete, weeks, units),
        marks_name: "climb or descent jump",
        notes: vec![
            "Running down loads the thighs and the knee cap more, running up the calf and shin; so they are kept apart. \
             Both are counted by one method whatever the watch."
                .into(),
        ],
        table: table(&athlete.weeks, units),
        height_px: 360,
    })
}

fn title(weeks: &[WeekRow], units: UnitSystem) -> String {
    let Some(week) = weeks.iter().rev().find(|w| w.complete) else {
        return "The first week is not over yet".into();
    };
    if week.status == WeekStatus::NoData {
        return SILENT_WEEK.into();
    }
    let (Some(up_m), Some(down_m)) = (week.ascent_m, week.descent_m) else {
        return "Last full week: no altitude recorded".into();
    };
    let (up, down) = (units.height(up_m), units.height(down_m));
    match (not_compared(week), week.usual_ascent_m(), week.usual_descent_m()) {
        (None, Some(usual_up_m), Some(usual_down_m)) => {
            let against = |metres, usual_m| against_usual(metres, usual_m, |m| units.height(m));
            let (over_up, over_down) = (against(up_m, usual_up_m), against(down_m, usual_down_m));
            format!("Last full week: {up} up, {over_up}; {down} down, {over_down}")
        }
        (why, ..) => {
            format!(
                "Last full week: {up} up, {down} down; {}",
                why.unwrap_or("too little climb known of the weeks before to compare")
            )
        }
    }
}

fn bars(name: &str, ink: Ink, weeks: &[WeekRow], height: impl Fn(&WeekRow) -> f64) -> Series {
    let bars = weeks.iter().filter(|w| height(w) != 0.0).map(|w| Bar {
        x0: scale::day(w.week.start) + 0.7,
        x1: scale::day(w.week.start) + 6.3,
        y0: 0.0,
        y1: height(w),
        hatched: !w.complete,
    });
    Series::Bars { name: name.into(), ink, bars: bars.collect() }
}

fn marks(athlete: &AthleteAnalysis, weeks: &[WeekRow], units: UnitSystem) -> Vec<Mark> {
    let mut marks = Vec::new();
    let height = |metres: Option<f64>| units.height_number(metres.unwrap_or_default());
    for week in weeks.iter().rev() {
        for flag in athlete.flags.iter().filter(|f| f.week == week.week) {
            let (y, shape) = match flag.kind {
                FlagKind::HillJump => (height(week.ascent_m), Shape::TriangleDown),
                FlagKind::DescentJump => (-height(week.descent_m), Shape::TriangleUp),
                _ => continue,
            };
            let text = super::kind_words(flag.kind).into();
            marks.push(Mark { x: scale::day(week.week.start) + 3.5, y, shape, ink: Ink::Vermillion, text });
        }
    }
    marks
}

fn table(weeks: &[WeekRow], units: UnitSystem) -> Table {
    let unit = units.height_unit();
    let ratio = |r: Option<f64>| r.map(|r| format!("{r:.2}")).unwrap_or_default();
    let number = |metres: Option<f64>| metres.map(|m| format!("{:.0}", units.height_number(m))).unwrap_or_default();
    Table {
        header: [
            "week",
            &format!("climb, {unit}"),
            "over the 4 weeks before",
            &format!("descent, {unit}"),
            "over the 4 weeks before",
        ]
        .map(String::from)
        .into(),
        rows: weeks
            .iter()
            .rev()
            .map(|w| {
                vec![
                    w.week.to_string(),
                    number(w.recorded(w.ascent_m)),
                    ratio(w.ascent_ratio),
                    number(w.recorded(w.descent_m)),
                    ratio(w.descent_ratio),
                ]
            })
            .collect(),
    }
}
