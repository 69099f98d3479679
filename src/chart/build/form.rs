//! What foot sensors and newer watches say of each step, run by run; left out where nothing was recorded.

use super::{FigureSettings, counted, last_day, scale, year_start};
use crate::chart::Figure;
use crate::chart::figure::{Ink, Series, Shape, Table};
use crate::model::{ActivityRow, AthleteAnalysis};
use crate::units::UnitSystem;
use chrono::NaiveDate;

/// Fewer runs make no picture.
const LEAST_RUNS: usize = 5;
/// Runs averaged to the line, and those the title speaks of.
const MEAN_OF_RUNS: usize = 5;

struct Quantity {
    id: &'static str,
    name: &'static str,
    unit: &'static str,
    decimals: usize,
    value: fn(&ActivityRow) -> Option<f64>,
    note: &'static str,
}

const QUANTITIES: [Quantity; 3] = [
    Quantity {
        id: "08-step-length",
        name: "Step length",
        unit: "cm",
        decimals: 0,
        value: |row| row.facts.step_length_m.map(|m| m * 100.0),
        note: "Steps grow with speed: compare runs of one pace, or see cadence against speed.",
    },
    Quantity {
        id: "09-ground-contact",
        name: "Ground contact",
        unit: "ms",
        decimals: 0,
        value: |row| row.facts.ground_contact_ms,
        note: "Shorter at higher speed. A lasting change at your usual pace often means other shoes or another sensor.",
    },
    Quantity {
        id: "10-oscillation",
        name: "Vertical oscillation",
        unit: "cm",
        decimals: 1,
        value: |row| row.facts.vertical_oscillation_mm.map(|mm| mm / 10.0),
        note: "How far the body moves up and down with each step; sensors on wrist and chest read differently.",
    },
];

/// One figure per quantity that at least five runs of the last year recorded.
pub fn figures(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Vec<Figure> {
    QUANTITIES.iter().filter_map(|quantity| figure(quantity, athlete, settings)).collect()
}

fn figure(quantity: &Quantity, athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let (from, until) = (year_start(athlete, settings)?, last_day(athlete, settings)?);
    let in_year = |date: NaiveDate| date >= from && date <= until;
    let runs = athlete.activities.iter().filter(|row| row.counts_as_run() && row.local_date.is_some_and(in_year));
    let values: Vec<(NaiveDate, f64, &ActivityRow)> =
        runs.filter_map(|row| Some((row.local_date?, (quantity.value)(row)?, row))).collect();
    if values.len() < LEAST_RUNS {
        return None;
    }
    let (first, last) = (values.first()?.0, values.last()?.0);
    let low = values.iter().map(|(_, value, _)| *value).fold(f64::INFINITY, f64::min);
    let high = values.iter().map(|(_, value, _)| *value).fold(f64::NEG_INFINITY, f64::max);
    let step = tick(high - low);
    let Quantity { name, unit, decimals, .. } = quantity;
    Some(Figure {
        id: quantity.id,
        title: title(quantity, &values, settings.units),
        subtitle: format!(
            "{}, {} to {}",
            counted(values.len(), "run"),
            first.format("%-d %b %Y"),
            last.format("%-d %b %Y")
        ),
        x: scale::days(scale::day(first) - 2.0, scale::day(until) + 3.0),
        y: scale::between(
            format!("{}, {unit}", name.to_lowercase()),
            (low / step).floor() * step,
            (high / step).ceil() * step + step,
            step,
        ),
        series: vec![
            Series::Dots {
                name: "run".into(),
                ink: Ink::Sky,
                shape: Shape::Circle,
                points: values.iter().map(|(date, value, _)| (scale::day(*date), *value)).collect(),
            },
            Series::Line {
                name: format!("mean of {MEAN_OF_RUNS} runs"),
                ink: Ink::Blue,
                dashed: false,
                pieces: vec![running_mean(&values)],
            },
        ],
        marks: Vec::new(),
        marks_name: "",
        notes: vec![quantity.note.into()],
        table: Table {
            header: ["date".to_string(), "pace".to_string(), format!("{}, {unit}", name.to_lowercase())].into(),
            rows: values
                .iter()
                .rev()
                .map(|(date, value, row)| {
                    let pace = row.facts.speed_mps.map(|speed| settings.units.pace(speed)).unwrap_or_default();
                    vec![date.to_string(), pace, format!("{value:.decimals$}")]
                })
                .collect(),
        },
        height_px: 300,
    })
}

/// The last runs against all before them in the year.
fn title(quantity: &Quantity, values: &[(NaiveDate, f64, &ActivityRow)], units: UnitSystem) -> String {
    let Quantity { name, unit, decimals, .. } = quantity;
    let (before, last) = values.split_at(values.len().saturating_sub(MEAN_OF_RUNS));
    let mean = |runs: &[(NaiveDate, f64, &ActivityRow)]| {
        runs.iter().map(|(_, value, _)| value).sum::<f64>() / runs.len() as f64
    };
    let against = match before.len() {
        0 => "no runs before to compare".to_owned(),
        count => format!("{:.decimals$} {unit} over the {count} before{}", mean(before), pace(before, units)),
    };
    let last_words = format!("{}{}", counted(last.len(), "run"), pace(last, units));
    format!("{name}: {:.decimals$} {unit} over the last {last_words}, {against}", mean(last))
}

/// ` at 5:58/km`: these quantities change with speed, so a change of both is none of the step.
fn pace(runs: &[(NaiveDate, f64, &ActivityRow)], units: UnitSystem) -> String {
    let speeds: Vec<f64> = runs.iter().filter_map(|(_, _, row)| row.facts.speed_mps).collect();
    if speeds.is_empty() {
        return String::new();
    }
    format!(" at {}", units.pace(speeds.iter().sum::<f64>() / speeds.len() as f64))
}

fn running_mean(values: &[(NaiveDate, f64, &ActivityRow)]) -> Vec<(f64, f64)> {
    let mean = |runs: &[(NaiveDate, f64, &ActivityRow)]| {
        let sum: f64 = runs.iter().map(|(_, value, _)| value).sum();
        Some((scale::day(runs.last()?.0), sum / runs.len() as f64))
    };
    let mut points: Vec<(f64, f64)> = values.windows(MEAN_OF_RUNS).filter_map(mean).collect();
    // One point a day: the day's last.
    points.reverse();
    points.dedup_by_key(|point| point.0);
    points
}

/// Four to eight ticks over a range.
fn tick(range: f64) -> f64 {
    [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]
        .into_iter()
        .find(|step| range / step <= 6.0)
        .unwrap_or(200.0)
}
