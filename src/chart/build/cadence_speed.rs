//! Steps per minute against speed, run by run, with what is typical at that speed and the runner's own curve.

use super::{FigureSettings, last_day, scale, year_start};
use crate::chart::Figure;
use crate::chart::figure::{Ink, Series, Shape, Table};
use crate::model::{ActivityRow, AthleteAnalysis, CadenceBin};
use std::collections::BTreeMap;

/// A point of the runner's own curve needs this much running in its band.
const BAND_LEAST_S: f64 = 300.0;
/// Bands of the own curve, in tenths of a metre a second.
const OWN_BAND_DMPS: u16 = 2;
const TICK_SPM: f64 = 5.0;

pub fn figure(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let from = year_start(athlete, settings)?;
    let until = last_day(athlete, settings)?;
    let rows: Vec<&ActivityRow> = athlete
        .activities
        .iter()
        .filter(|r| r.counts_as_run() && r.local_date.is_some_and(|d| d >= from && d <= until))
        .collect();
    let runs: Vec<(f64, f64)> = rows.iter().filter_map(|r| Some((flat_speed(r)?, r.facts.cadence_flat_spm?))).collect();
    if runs.is_empty() {
        return None;
    }
    let own = own_curve(&rows);
    let usual = usual_line(&rows);
    let everything = || runs.iter().chain(&own).chain(&usual);
    let (slow, fast) = range(everything().map(|p| p.0))?;
    let (low, high) = range(everything().map(|p| p.1))?;
    let typical_pieces = if usual.is_empty() { Vec::new() } else { vec![usual] };
    Some(Figure {
        id: "06-cadence-speed",
        title: title(&rows),
        subtitle: format!("{} runs of the last 52 weeks, flat stretches only", runs.len()),
        x: scale::paces((slow - 0.15).max(1.0), fast + 0.15, settings.units),
        y: scale::between(
            "steps a minute, both feet",
            ((low - 3.0) / TICK_SPM).floor() * TICK_SPM,
            ((high + 3.0) / TICK_SPM).ceil() * TICK_SPM,
            TICK_SPM,
        ),
        series: vec![
            Series::Dots { name: "run".into(), ink: Ink::Sky, shape: Shape::Circle, points: runs },
            Series::Line { name: "typical at that speed".into(), ink: Ink::Black, dashed: true, pieces: typical_pieces },
            Series::Line { name: "your own curve".into(), ink: Ink::Blue, dashed: false, pieces: vec![own] },
        ],
        marks: Vec::new(),
        marks_name: "",
        notes: vec![
            "The dashed line is the mean of 256 watch users at the same speed; runners differ by about 8 steps either way. \
             Well below it means long steps for the speed, not a fault."
                .into(),
        ],
        table: table(&rows, settings),
        height_px: 380,
    })
}

fn title(rows: &[&ActivityRow]) -> String {
    let recent: Vec<f64> = rows.iter().rev().filter_map(|r| r.cadence_deficit_pct).take(10).collect();
    if recent.is_empty() {
        return "Steps against speed".into();
    }
    let mean = recent.iter().sum::<f64>() / recent.len() as f64;
    let side = if mean >= 0.0 { "fewer" } else { "more" };
    format!("Last {} runs: {:.1} % {side} steps than typical at that speed", recent.len(), mean.abs())
}

/// Mean speed of the flat samples the run's cadence was taken from.
fn flat_speed(row: &ActivityRow) -> Option<f64> {
    let bins = &row.facts.cadence_bins;
    let seconds: f64 = bins.iter().map(|b| b.seconds).sum();
    (seconds > 0.0).then(|| bins.iter().map(|b| b.speed_mps * b.seconds).sum::<f64>() / seconds)
}

/// The usual cadence is a straight line in speed, so the slowest and the fastest run give all of it.
fn usual_line(rows: &[&ActivityRow]) -> Vec<(f64, f64)> {
    let known = || rows.iter().filter_map(|r| Some((flat_speed(r)?, r.cadence_expected_spm?)));
    let slowest = known().min_by(|a, b| a.0.total_cmp(&b.0));
    let fastest = known().max_by(|a, b| a.0.total_cmp(&b.0));
    match (slowest, fastest) {
        (Some(a), Some(b)) if a.0 < b.0 => vec![a, b],
        _ => Vec::new(),
    }
}

fn own_curve(rows: &[&ActivityRow]) -> Vec<(f64, f64)> {
    let mut bands: BTreeMap<u16, Vec<&CadenceBin>> = BTreeMap::new();
    for bin in rows.iter().flat_map(|r| &r.facts.cadence_bins) {
        bands.entry(bin.speed_dmps / OWN_BAND_DMPS).or_default().push(bin);
    }
    let mean = |bins: &Vec<&CadenceBin>| {
        let seconds: f64 = bins.iter().map(|b| b.seconds).sum();
        let speed = bins.iter().map(|b| b.speed_mps * b.seconds).sum::<f64>() / seconds;
        let cadence = bins.iter().map(|b| b.cadence_spm * b.seconds).sum::<f64>() / seconds;
        (seconds >= BAND_LEAST_S).then_some((speed, cadence))
    };
    bands.values().filter_map(mean).collect()
}

fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |range, v| match range {
        None => Some((v, v)),
        Some((low, high)) => Some((f64::min(low, v), f64::max(high, v))),
    })
}

fn table(rows: &[&ActivityRow], settings: &FigureSettings) -> Table {
    let number = |v: Option<f64>| v.map(|v| format!("{v:.1}")).unwrap_or_default();
    Table {
        header: ["date", "pace, flat", "steps a minute", "typical at that speed", "below typical, %"]
            .map(String::from)
            .into(),
        rows: rows
            .iter()
            .rev()
            .filter(|r| r.facts.cadence_flat_spm.is_some())
            .map(|r| {
                vec![
                    r.local_date.map(|d| d.to_string()).unwrap_or_default(),
                    flat_speed(r).map(|v| settings.units.pace(v)).unwrap_or_default(),
                    number(r.facts.cadence_flat_spm),
                    number(r.cadence_expected_spm),
                    number(r.cadence_deficit_pct),
                ]
            })
            .collect(),
    }
}
