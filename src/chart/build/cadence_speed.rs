//! Steps per minute against speed, run by run, with what is typical at that speed and the runner's own line.

use super::{FigureSettings, counted, last_day, scale, year_start};
use crate::chart::Figure;
use crate::chart::figure::{Ink, Series, Shape, Table};
use crate::model::{ActivityRow, AthleteAnalysis, OwnLine};

const TICK_SPM: f64 = 5.0;
const RECENT_RUNS: usize = 10;

pub fn figure(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let from = year_start(athlete, settings)?;
    let until = last_day(athlete, settings)?;
    let rows: Vec<&ActivityRow> = athlete
        .activities
        .iter()
        .filter(|r| r.counts_as_run() && r.local_date.is_some_and(|d| d >= from && d <= until))
        .collect();
    let place = |row: &&ActivityRow| Some((flat_speed(row)?, row.facts.cadence_flat_spm?));
    let runs: Vec<(f64, f64)> = rows.iter().filter_map(place).collect();
    if runs.is_empty() {
        return None;
    }
    let is_assessed = athlete.long_steps_pct.is_some();
    let recent = recent(&rows);
    let is_recent = |row: &&&ActivityRow| recent.iter().any(|other| std::ptr::eq(*other, **row));
    let dots = |name: &str, ink, shape, rows: &mut dyn Iterator<Item = &&ActivityRow>| Series::Dots {
        name: name.into(),
        ink,
        shape,
        points: rows.filter_map(place).collect(),
    };
    let usual = usual_line(&rows);
    let limit: Vec<(f64, f64)> =
        usual.iter().filter_map(|(v, spm)| Some((*v, spm * (1.0 - athlete.long_steps_pct? / 100.0)))).collect();
    let own = athlete.cadence.as_ref().map(|history| own_line(&history.line, &runs)).unwrap_or_default();
    let everything = || runs.iter().chain(&own).chain(&usual).chain(&limit);
    let (slow, fast) = range(everything().map(|p| p.0))?;
    let (low, high) = range(everything().map(|p| p.1))?;
    let line = |name: &str, ink, dashed, points: Vec<(f64, f64)>| Series::Line {
        name: name.into(),
        ink,
        dashed,
        pieces: if points.is_empty() { Vec::new() } else { vec![points] },
    };
    Some(Figure {
        id: "06-cadence-speed",
        title: title(&recent, is_assessed),
        subtitle: format!("{} of the last 52 weeks, flat stretches only{}", counted(runs.len(), "run"), own_words(athlete)),
        x: scale::paces((slow - 0.15).max(1.0), fast + 0.15, settings.units),
        y: scale::between(
            "steps a minute, both feet",
            ((low - 3.0) / TICK_SPM).floor() * TICK_SPM,
            ((high + 3.0) / TICK_SPM).ceil() * TICK_SPM,
            TICK_SPM,
        ),
        series: vec![
            dots("run", Ink::Sky, Shape::Circle, &mut rows.iter().filter(|row| !is_recent(row))),
            line("typical at that speed", Ink::Black, true, usual),
            line("below this line: long steps for the speed", Ink::Vermillion, true, limit),
            line("your own line", Ink::Blue, false, own),
            dots("recent run", Ink::Orange, Shape::Diamond, &mut recent.iter()),
        ],
        marks: Vec::new(),
        marks_name: "",
        notes: Vec::from_iter(is_assessed.then(|| {
            "The dark dashed line is the mean of 256 watch users at the same speed; runners differ by about 8 steps either way. \
             Well below it means long steps for the speed, not a fault."
                .into()
        })),
        table: table(&rows, settings),
        height_px: 380,
    })
}

/// The runs the title speaks of.
fn recent<'a>(rows: &[&'a ActivityRow]) -> Vec<&'a ActivityRow> {
    rows.iter().rev().copied().filter(|row| row.cadence_deficit_pct.is_some()).take(RECENT_RUNS).collect()
}

fn title(recent: &[&ActivityRow], is_assessed: bool) -> String {
    if !is_assessed {
        return "Steps at each speed, held against no norm".into();
    }
    if recent.is_empty() {
        return "Not assessed: nothing typical to hold these steps against".into();
    }
    let mean = recent.iter().filter_map(|row| row.cadence_deficit_pct).sum::<f64>() / recent.len() as f64;
    let side = if mean >= 0.0 { "fewer" } else { "more" };
    format!("Last {}: {:.1} % {side} steps than typical at that speed", counted(recent.len(), "run"), mean.abs())
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

/// The runner's own line over the speeds of the runs.
fn own_line(line: &OwnLine, runs: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let Some((slow, fast)) = range(runs.iter().map(|run| run.0)) else { return Vec::new() };
    [slow, fast].map(|speed_mps| (speed_mps, line.cadence_at(speed_mps))).into()
}

/// `; your own line: 2.7 more steps a minute for each m/s faster`.
fn own_words(athlete: &AthleteAnalysis) -> String {
    let Some(line) = athlete.cadence.as_ref().map(|history| &history.line) else { return String::new() };
    let slope = line.slope_spm_per_mps;
    let gains = format!("{:.1} {}", slope.abs(), if slope < 0.0 { "fewer" } else { "more" });
    let whose = if line.slope_is_own { "" } else { " (as for all runners, since your pace hardly varies)" };
    format!("; your own line: {gains} steps a minute for each m/s faster{whose}")
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
