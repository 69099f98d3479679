//! Cadence month by month at three speeds of the runner's own, so that a slower month does not look like a change.

use super::{FigureSettings, counted, scale};
use crate::chart::Figure;
use crate::chart::figure::{Ink, Mark, Series, Shape, Table};
use crate::model::{AthleteAnalysis, CadenceHistory, CadenceMonth, MatchedCadence};
use crate::weekly::robust::weighted_median;
use chrono::NaiveDate;

/// Months a chart shows; the table behind it has all.
const MONTHS_SHOWN: usize = 24;
const TICK_SPM: f64 = 5.0;
/// Days the three speeds stand apart inside a month, so that their intervals do not cover each other.
const APART_DAYS: f64 = 3.0;
/// Beside the last month, for the names of lines that end close to each other.
const LABEL_SHARE: f64 = 0.1;
/// A change below one step is none.
const LEAST_CHANGE_SPM: f64 = 1.0;
const INKS: [Ink; 3] = [Ink::Sky, Ink::Blue, Ink::Green];

pub fn figure(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let history = athlete.cadence.as_ref()?;
    let shown = &history.months[history.months.len().saturating_sub(MONTHS_SHOWN)..];
    let values: Vec<&MatchedCadence> = shown.iter().flat_map(|month| month.at.iter().flatten()).collect();
    let low = values.iter().map(|value| value.interval.low).fold(f64::INFINITY, f64::min);
    let high = values.iter().map(|value| value.interval.high).fold(f64::NEG_INFINITY, f64::max);
    if values.is_empty() {
        return None;
    }
    let (first_day, last_day) = (scale::day(shown.first()?.month), scale::day(shown.last()?.month) + 36.0);
    let pace = |at: usize| settings.units.pace(history.speeds_mps[at]);
    let mut series = Vec::new();
    for (at, ink) in INKS.into_iter().enumerate() {
        let place = |month: &CadenceMonth| middle(month.month) + (at as f64 - 1.0) * APART_DAYS;
        let point = |month: &CadenceMonth| Some((place(month), month.at[at]?.cadence_spm));
        let spans = shown.iter().filter_map(|month| {
            let interval = month.at[at]?.interval;
            Some(vec![(place(month), interval.low), (place(month), interval.high)])
        });
        series.push(Series::Line { name: String::new(), ink, dashed: false, pieces: spans.collect() });
        let pieces = scale::pieces(shown.iter().map(point));
        series.push(Series::Line { name: format!("at {}", pace(at)), ink, dashed: false, pieces });
    }
    Some(Figure {
        id: "07-cadence-trend",
        title: title(history, &pace(1)),
        subtitle: subtitle(history, shown),
        x: scale::days(first_day - 5.0, last_day + LABEL_SHARE * (last_day - first_day)),
        y: scale::between(
            "steps a minute, both feet",
            ((low - 2.0) / TICK_SPM).floor() * TICK_SPM,
            ((high + 2.0) / TICK_SPM).ceil() * TICK_SPM,
            TICK_SPM,
        ),
        series,
        marks: last_points(shown, &pace),
        marks_name: "latest month at each pace",
        notes: vec![
            "Each point is a month at one pace, moved there along your own slope; the upright stroke is where 95 % of draws \
             of other runs of that month would put it. Strokes that overlap say nothing of a change."
                .into(),
        ],
        table: table(history, settings),
        height_px: 360,
    })
}

/// Each line ends in its pace and a shape of its own, so that colour is not all that tells them apart.
fn last_points(shown: &[CadenceMonth], pace: &impl Fn(usize) -> String) -> Vec<Mark> {
    const SHAPES: [Shape; 3] = [Shape::Diamond, Shape::Circle, Shape::TriangleUp];
    let mark = |(at, shape): (usize, Shape)| {
        let (month, value) = shown.iter().rev().find_map(|month| Some((month, month.at[at]?)))?;
        let x = middle(month.month) + (at as f64 - 1.0) * APART_DAYS;
        Some(Mark { x, y: value.cadence_spm, shape, ink: INKS[at], text: format!("at {}", pace(at)) })
    };
    // The usual pace lies between the others: its words look for a place first.
    let mut marks: Vec<(usize, Shape)> = SHAPES.into_iter().enumerate().collect();
    marks.swap(0, 1);
    marks.into_iter().filter_map(mark).collect()
}

fn middle(month: NaiveDate) -> f64 {
    scale::day(month) + 15.0
}

/// The last month at the usual pace against all before it. A change is named only when chance does not reach it.
fn title(history: &CadenceHistory, pace: &str) -> String {
    let mut usual = history.months.iter().rev().filter_map(|month| Some((month.month, month.at[1]?)));
    let Some((month, last)) = usual.next() else {
        return format!("Not assessed at your usual pace of {pace}: hardly run in any of these months");
    };
    let name = month.format("%B %Y");
    let mut before: Vec<(f64, f64)> = usual.take(12).map(|(_, v)| (v.cadence_spm, f64::from(v.runs))).collect();
    let Some(usual_spm) = weighted_median(&mut before) else {
        return format!("{:.0} steps a minute at {pace} in {name}; no month before to compare", last.cadence_spm);
    };
    // Of the numbers as they are shown, so that they add up.
    let change = match last.interval {
        _ if (last.cadence_spm - usual_spm).abs() < LEAST_CHANGE_SPM => "no change to speak of".into(),
        interval if interval.high < usual_spm => format!("{:.0} fewer", usual_spm.round() - last.cadence_spm.round()),
        interval if interval.low > usual_spm => format!("{:.0} more", last.cadence_spm.round() - usual_spm.round()),
        _ => "no change beyond chance".into(),
    };
    let (shown, usual_spm) = (last.cadence_spm.round(), usual_spm.round());
    format!("{shown:.0} steps a minute at {pace} in {name}: {change} ({usual_spm:.0} in the months before)")
}

fn subtitle(history: &CadenceHistory, shown: &[CadenceMonth]) -> String {
    let first = shown.first().map(|month| month.month.format("%b %Y").to_string()).unwrap_or_default();
    let last = shown.last().map(|month| month.month.format("%b %Y").to_string()).unwrap_or_default();
    let new_watch = match &history.line.device_before {
        Some(_) => format!("; only runs with {}, others count apart", history.line.watch_words()),
        None => String::new(),
    };
    format!("{first} to {last}, flat stretches only{new_watch}")
}

fn table(history: &CadenceHistory, settings: &FigureSettings) -> Table {
    let words = |value: &Option<MatchedCadence>| {
        value.map_or(String::new(), |v| {
            format!(
                "{:.1} ({:.1} to {:.1}), {}",
                v.cadence_spm,
                v.interval.low,
                v.interval.high,
                counted(v.runs as usize, "run")
            )
        })
    };
    let mut header = vec!["month".to_string()];
    header.extend(history.speeds_mps.map(|speed_mps| format!("at {}", settings.units.pace(speed_mps))));
    let row = |month: &CadenceMonth| {
        let mut cells = vec![month.month.format("%Y-%m").to_string()];
        cells.extend(month.at.iter().map(words));
        cells
    };
    Table { header, rows: history.months.iter().rev().map(row).collect() }
}
