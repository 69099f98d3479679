//! Axes with ticks at round places: distances, months, paces.

use crate::chart::figure::{Axis, Tick};
use crate::units::UnitSystem;
use chrono::{Datelike, NaiveDate};

/// A scale from zero to the next tick at or above `highest`, with four to six ticks at 1, 2, 2.5 or 5 times a power of ten.
pub fn from_zero(label: impl Into<String>, highest: f64) -> Axis {
    let step = round_step(highest);
    let to = (highest / step).ceil().max(1.0) * step;
    Axis { label: label.into(), from: 0.0, to, ticks: steps(0.0, to, step) }
}

/// A scale with zero inside, both directions worded as positive numbers.
pub fn mirrored(label: impl Into<String>, up: f64, down: f64) -> Axis {
    let step = round_step(up.max(down));
    let to = (up / step).ceil().max(1.0) * step;
    let from = -(down / step).ceil().max(1.0) * step;
    let ticks = steps(from, to, step).into_iter().map(|t| Tick { at: t.at, text: number(t.at.abs(), step) }).collect();
    Axis { label: label.into(), from, to, ticks }
}

/// A scale between two numbers at ticks of a given step.
pub fn between(label: impl Into<String>, from: f64, to: f64, step: f64) -> Axis {
    Axis { label: label.into(), from, to, ticks: steps(from, to, step) }
}

/// A scale of days with a tick at the first of a month: every second one over a year, single days over a few weeks.
pub fn days(from: f64, to: f64) -> Axis {
    const SHORT_DAYS: f64 = 80.0;
    const LONG_DAYS: f64 = 200.0;
    // A tick at the very edge would push its text out of the picture.
    let dates = (from.ceil() as i32 + 1..=to.floor() as i32).filter_map(NaiveDate::from_num_days_from_ce_opt);
    let every = if to - from > LONG_DAYS { 2 } else { 1 };
    let ticks = if to - from < SHORT_DAYS {
        dates.step_by(7).map(|d| Tick { at: day(d), text: d.format("%-d %b").to_string() }).collect()
    } else {
        let firsts = dates.filter(|d| d.day() == 1 && d.month0() % every == 0);
        firsts.map(|d| Tick { at: day(d), text: month(d) }).collect()
    };
    Axis { label: String::new(), from, to, ticks }
}

/// A scale of speed in metres a second, worded as paces.
pub fn paces(from_mps: f64, to_mps: f64, units: UnitSystem) -> Axis {
    let unit = units.distance_unit();
    let slowest_s = (units.metres() / from_mps).floor() as u32;
    let fastest_s = (units.metres() / to_mps).ceil() as u32;
    let every_s = match slowest_s.saturating_sub(fastest_s) {
        0..=120 => 15,
        121..=300 => 30,
        301..=600 => 60,
        _ => 120,
    };
    let mut ticks: Vec<Tick> = (fastest_s.div_ceil(every_s)..=slowest_s / every_s)
        .map(|n| n * every_s)
        .map(|s| Tick { at: units.metres() / f64::from(s), text: format!("{}:{:02}", s / 60, s % 60) })
        .collect();
    ticks.reverse();
    Axis { label: format!("pace, min/{unit} (faster to the right)"), from: from_mps, to: to_mps, ticks }
}

/// The place of a date on a scale of days.
pub fn day(date: NaiveDate) -> f64 {
    f64::from(date.num_days_from_ce())
}

/// Splits a sequence at its holes.
pub fn pieces(points: impl Iterator<Item = Option<(f64, f64)>>) -> Vec<Vec<(f64, f64)>> {
    let mut pieces = vec![Vec::new()];
    for point in points {
        match point {
            Some(point) => pieces.last_mut().into_iter().for_each(|piece: &mut Vec<_>| piece.push(point)),
            None => pieces.push(Vec::new()),
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn month(date: NaiveDate) -> String {
    date.format(if date.month() == 1 { "%b %Y" } else { "%b" }).to_string()
}

fn round_step(highest: f64) -> f64 {
    let rough = if highest.is_finite() && highest > 0.0 { highest / 5.0 } else { 0.2 };
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0].into_iter().map(|m| m * power).find(|s| *s >= rough);
    step.unwrap_or(10.0 * power)
}

fn steps(from: f64, to: f64, step: f64) -> Vec<Tick> {
    let first = (from / step).ceil() as i64;
    let last = (to / step + 1e-9).floor() as i64;
    (first..=last).map(|n| n as f64 * step).map(|at| Tick { at, text: number(at, step) }).collect()
}

fn number(value: f64, step: f64) -> String {
    let decimals = if step >= 1.0 && step.fract() == 0.0 {
        0
    } else if step * 10.0 % 1.0 == 0.0 {
        1
    } else {
        2
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn texts(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|t| t.text.as_str()).collect()
    }

    #[test]
    fn a_week_of_forty_one_gets_round_ticks_to_fifty() {
        assert_eq!(texts(&from_zero("km", 41.0)), ["0", "10", "20", "30", "40", "50"]);
    }

    #[test]
    fn nothing_at_all_still_has_a_scale() {
        let axis = from_zero("km", 0.0);
        assert!(axis.to > axis.from && !axis.ticks.is_empty());
    }

    #[test]
    fn both_halves_of_a_mirrored_scale_read_as_positive() {
        let axis = mirrored("m", 400.0, 380.0);
        assert!(axis.from <= -380.0 && axis.to >= 400.0);
        assert!(axis.ticks.iter().all(|t| !t.text.starts_with('-')));
    }

    #[test]
    fn a_year_is_ticked_by_months_and_a_month_by_days() {
        let first = day(NaiveDate::from_ymd_opt(2025, 11, 24).unwrap());
        assert_eq!(texts(&days(first, first + 364.0)), ["Jan 2026", "Mar", "May", "Jul", "Sep", "Nov"]);
        assert_eq!(texts(&days(first - 1.0, first + 20.0)), ["24 Nov", "1 Dec", "8 Dec"]);
    }

    #[test]
    fn paces_stand_at_their_speed() {
        let axis = paces(2.5, 3.4, UnitSystem::Km);
        let six = axis.ticks.iter().find(|t| t.text == "6:00").map(|t| t.at);
        assert_eq!(six, Some(1000.0 / 360.0));
    }
}
