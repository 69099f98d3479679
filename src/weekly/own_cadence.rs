//! The runner's own line of cadence against speed, and cadence at matched speeds month by month.
//!
//! Slopes come from runs of one month, so that neither a faster season nor a new shoe bends the line (docs/science.md 2.6). Only one watch at a time is looked at: another counts steps in its own way.

use super::cadence::{population_slope_spm_per_mps, usable_bins};
use super::robust::{mean_interval, weighted_mean, weighted_median};
use crate::model::{
    ActivityId, ActivityRow, CadenceBin, CadenceHistory, CadenceMonth, Interval, MatchedCadence, OwnLine,
};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;

/// The own line is that of the last twelve months.
const LINE_DAYS: u64 = 365;
/// Runs that name the watch now worn.
const RECENT_RUNS: usize = 10;
/// Two speeds speak about the slope when they lie this far apart ...
const SPEEDS_APART_MPS: f64 = 0.3;
/// ... in two runs of one month, so that a new habit does not look like a slope, ...
const RUNS_APART_DAYS: i64 = 28;
/// ... or in one run, each held this long; ...
const BAND_LEAST_S: f64 = 20.0;
/// ... and when there are as many pairs, of as many seconds in all.
const SLOPE_LEAST_PAIRS: usize = 20;
const SLOPE_LEAST_S: f64 = 7200.0;
/// Runs and flat seconds a line needs.
const LINE_LEAST_RUNS: usize = 5;
const LINE_LEAST_S: f64 = 3600.0;
/// Slow, usual and fast: shares of the flat running of the year.
const SPEED_SHARES: [f64; 3] = [0.2, 0.5, 0.8];
const SPEEDS_DIFFER_MPS: f64 = 0.25;
/// Running this near to a speed is read at it; a month needs as many runs, each with as many seconds.
const MATCHED_WITHIN_MPS: f64 = 0.25;
const MATCHED_LEAST_S: f64 = 60.0;
const MATCHED_LEAST_RUNS: usize = 3;
/// Median absolute deviation to standard deviation.
const MAD_TO_SD: f64 = 1.4826;

/// The flat running of one run by speed.
#[derive(Clone, Debug)]
pub struct SteppedRun {
    pub date: NaiveDate,
    pub activity: ActivityId,
    pub device: String,
    pub bands: Vec<CadenceBin>,
    pub seconds: f64,
    /// Time-weighted means.
    pub speed_mps: f64,
    pub cadence_spm: f64,
}

impl SteppedRun {
    /// Its cadence, had it been run at this speed.
    pub fn cadence_at(&self, speed_mps: f64, slope_spm_per_mps: f64) -> f64 {
        self.cadence_spm + slope_spm_per_mps * (speed_mps - self.speed_mps)
    }
}

/// The runs with flat cadence, by day.
pub fn stepped_runs(rows: &[ActivityRow]) -> Vec<SteppedRun> {
    let mut runs: Vec<SteppedRun> = rows.iter().filter_map(stepped_run).collect();
    runs.sort_by(|a, b| (a.date, &a.activity).cmp(&(b.date, &b.activity)));
    runs
}

fn stepped_run(row: &ActivityRow) -> Option<SteppedRun> {
    let bands = usable_bins(row);
    let seconds: f64 = bands.iter().map(|band| band.seconds).sum();
    let mean = |value: fn(&CadenceBin) -> f64| bands.iter().map(|b| value(b) * b.seconds).sum::<f64>() / seconds;
    let (speed_mps, cadence_spm) = (mean(|band| band.speed_mps), mean(|band| band.cadence_spm));
    let device = row.facts.device.clone();
    let (date, activity) = (row.local_date?, row.facts.id.clone());
    (seconds > 0.0).then_some(SteppedRun { date, activity, device, bands, seconds, speed_mps, cadence_spm })
}

/// Slope of cadence in speed, by the median of Theil and Sen: over pairs of runs of one month, else over pairs of speeds
/// inside single runs. `None` when the runs vary too little in speed. `runs` are of one watch, by day.
pub fn own_slope(runs: &[SteppedRun]) -> Option<f64> {
    median_slope(pairs_of_runs(runs)).or_else(|| median_slope(pairs_inside_runs(runs)))
}

/// Slopes with their weights in seconds. Means of whole runs: the speed of a moment is blurred by the receiver, which
/// would flatten the line.
fn pairs_of_runs(runs: &[SteppedRun]) -> Vec<(f64, f64)> {
    let mut slopes = Vec::new();
    for (at, early) in runs.iter().enumerate() {
        let near = |late: &&SteppedRun| (late.date - early.date).num_days() <= RUNS_APART_DAYS;
        for late in runs[at + 1..].iter().take_while(near) {
            slopes.extend(slope(
                (early.speed_mps, early.cadence_spm),
                (late.speed_mps, late.cadence_spm),
                early.seconds.min(late.seconds),
            ));
        }
    }
    slopes
}

fn pairs_inside_runs(runs: &[SteppedRun]) -> Vec<(f64, f64)> {
    let mut slopes = Vec::new();
    for run in runs {
        let long: Vec<&CadenceBin> = run.bands.iter().filter(|band| band.seconds >= BAND_LEAST_S).collect();
        for (at, slow) in long.iter().enumerate() {
            let pairs = long[at + 1..].iter().filter_map(|fast| {
                let weight_s = slow.seconds.min(fast.seconds);
                slope((slow.speed_mps, slow.cadence_spm), (fast.speed_mps, fast.cadence_spm), weight_s)
            });
            slopes.extend(pairs);
        }
    }
    slopes
}

/// Slope between two points (speed, cadence), when their speeds are far enough apart.
fn slope(a: (f64, f64), b: (f64, f64), weight_s: f64) -> Option<(f64, f64)> {
    let apart_mps = b.0 - a.0;
    (apart_mps.abs() >= SPEEDS_APART_MPS).then(|| ((b.1 - a.1) / apart_mps, weight_s))
}

fn median_slope(mut slopes: Vec<(f64, f64)>) -> Option<f64> {
    let weight_s: f64 = slopes.iter().map(|(_, weight)| weight).sum();
    let is_enough = slopes.len() >= SLOPE_LEAST_PAIRS && weight_s >= SLOPE_LEAST_S;
    weighted_median(&mut slopes).filter(|_| is_enough)
}

/// The own line of the twelve months up to `as_of` and the months of the same watch before; `None` with too few runs.
pub fn cadence_history(rows: &[ActivityRow], as_of: NaiveDate) -> Option<CadenceHistory> {
    let mut runs = stepped_runs(rows);
    runs.retain(|run| run.date <= as_of);
    let device = device_now(&runs)?;
    let year = as_of.checked_sub_days(Days::new(LINE_DAYS))?;
    let device_before = runs.iter().rfind(|run| run.date > year && run.device != device).map(|run| run.device.clone());
    runs.retain(|run| run.device == device);
    let recent = &runs[runs.partition_point(|run| run.date <= year)..];
    let line = own_line(recent, device, device_before)?;
    let speeds_mps = usual_speeds(recent)?;
    let months = months(&runs, &speeds_mps, line.slope_spm_per_mps);
    Some(CadenceHistory { line, speeds_mps, months })
}

/// The watch most of the latest runs were recorded by.
fn device_now(runs: &[SteppedRun]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for run in runs.iter().rev().take(RECENT_RUNS) {
        *counts.entry(&run.device).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(device, _)| device.to_string())
}

fn own_line(runs: &[SteppedRun], device: String, device_before: Option<String>) -> Option<OwnLine> {
    let seconds: f64 = runs.iter().map(|run| run.seconds).sum();
    if runs.len() < LINE_LEAST_RUNS || seconds < LINE_LEAST_S {
        return None;
    }
    let own = own_slope(runs);
    let slope_spm_per_mps = own.unwrap_or_else(population_slope_spm_per_mps);
    let speed_mps = usual_speeds(runs)?[1];
    let at_speed = |run: &SteppedRun| (run.cadence_at(speed_mps, slope_spm_per_mps), run.seconds);
    let cadence_spm = weighted_median(&mut runs.iter().map(at_speed).collect::<Vec<_>>())?;
    let off = |run: &SteppedRun| ((run.cadence_at(speed_mps, slope_spm_per_mps) - cadence_spm).abs(), run.seconds);
    let deviation_spm = weighted_median(&mut runs.iter().map(off).collect::<Vec<_>>())?;
    Some(OwnLine {
        slope_spm_per_mps,
        slope_is_own: own.is_some(),
        speed_mps,
        cadence_spm,
        spread_spm: MAD_TO_SD * deviation_spm,
        runs: u32::try_from(runs.len()).unwrap_or(u32::MAX),
        first: runs.first()?.date,
        last: runs.last()?.date,
        device,
        device_before,
    })
}

/// The speeds that 20, 50 and 80 % of the flat running are slower than, kept apart for runners of one pace.
fn usual_speeds(runs: &[SteppedRun]) -> Option<[f64; 3]> {
    let mut bands: Vec<&CadenceBin> = runs.iter().flat_map(|run| &run.bands).collect();
    bands.sort_by(|a, b| a.speed_mps.total_cmp(&b.speed_mps));
    let all_s: f64 = bands.iter().map(|band| band.seconds).sum();
    let slower_than = |share: f64| {
        let mut passed_s = 0.0;
        let band = bands.iter().find(|band| {
            passed_s += band.seconds;
            passed_s >= share * all_s
        });
        band.map(|band| band.speed_mps)
    };
    let [slow, usual, fast] = SPEED_SHARES.map(slower_than);
    let usual = usual?;
    Some([slow?.min(usual - SPEEDS_DIFFER_MPS), usual, fast?.max(usual + SPEEDS_DIFFER_MPS)])
}

fn months(runs: &[SteppedRun], speeds_mps: &[f64; 3], slope_spm_per_mps: f64) -> Vec<CadenceMonth> {
    let same_month =
        |a: &SteppedRun, b: &SteppedRun| (a.date.year(), a.date.month()) == (b.date.year(), b.date.month());
    let month = |runs: &[SteppedRun]| {
        let month = runs.first()?.date.with_day(1)?;
        Some(CadenceMonth { month, at: speeds_mps.map(|speed_mps| matched(runs, speed_mps, slope_spm_per_mps)) })
    };
    runs.chunk_by(same_month).filter_map(month).collect()
}

/// Cadence of these runs at one speed: bands near it, moved along the slope.
pub fn matched(runs: &[SteppedRun], speed_mps: f64, slope_spm_per_mps: f64) -> Option<MatchedCadence> {
    let at_speed = |run: &SteppedRun| {
        let near = run.bands.iter().filter(|band| (band.speed_mps - speed_mps).abs() <= MATCHED_WITHIN_MPS);
        let moved = |band: &CadenceBin| band.cadence_spm + slope_spm_per_mps * (speed_mps - band.speed_mps);
        let bands: Vec<(f64, f64)> = near.map(|band| (moved(band), band.seconds)).collect();
        let seconds: f64 = bands.iter().map(|(_, seconds)| seconds).sum();
        Some((weighted_mean(&bands)?, seconds)).filter(|_| seconds >= MATCHED_LEAST_S)
    };
    let values: Vec<(f64, f64)> = runs.iter().filter_map(at_speed).collect();
    if values.len() < MATCHED_LEAST_RUNS {
        return None;
    }
    let (cadence_spm, interval) = (weighted_mean(&values)?, mean_interval(&values)?);
    Some(MatchedCadence { cadence_spm, interval, runs: u32::try_from(values.len()).unwrap_or(u32::MAX) })
}

/// Recent runs against earlier ones of the same watch, both at the recent ones' speed.
#[derive(Clone, Debug, PartialEq)]
pub struct CadenceChange {
    pub speed_mps: f64,
    pub slope_spm_per_mps: f64,
    pub before_spm: f64,
    pub now_spm: f64,
    /// Negative when steps have become fewer, and so longer.
    pub change_pct: f64,
}

impl CadenceChange {
    /// `None` when either side has no runs.
    pub fn between(before: &[SteppedRun], now: &[SteppedRun], slope_spm_per_mps: f64) -> Option<CadenceChange> {
        let speeds: Vec<(f64, f64)> = now.iter().map(|run| (run.speed_mps, run.seconds)).collect();
        let speed_mps = weighted_mean(&speeds)?;
        let before_spm = weighted_median(&mut at_speed(before, speed_mps, slope_spm_per_mps))?;
        let now_spm = weighted_mean(&at_speed(now, speed_mps, slope_spm_per_mps))?;
        let change_pct = 100.0 * (now_spm / before_spm - 1.0);
        Some(CadenceChange { speed_mps, slope_spm_per_mps, before_spm, now_spm, change_pct })
    }

    /// Where the change would lie with other recent runs of the same runner; `None` for a single run.
    pub fn interval_pct(&self, now: &[SteppedRun]) -> Option<Interval> {
        let interval = mean_interval(&at_speed(now, self.speed_mps, self.slope_spm_per_mps))?;
        let pct = |spm: f64| 100.0 * (spm / self.before_spm - 1.0);
        Some(Interval { low: pct(interval.low), high: pct(interval.high) })
    }
}

fn at_speed(runs: &[SteppedRun], speed_mps: f64, slope_spm_per_mps: f64) -> Vec<(f64, f64)> {
    runs.iter().map(|run| (run.cadence_at(speed_mps, slope_spm_per_mps), run.seconds)).collect()
}

/// The year before the last `window_days` up to `day`, and those days. `runs` are of one watch, by day.
pub fn year_and_window(runs: &[SteppedRun], day: NaiveDate, window_days: u32) -> (&[SteppedRun], &[SteppedRun]) {
    let window = day.checked_sub_days(Days::new(u64::from(window_days))).unwrap_or(day);
    let earliest = window.checked_sub_days(Days::new(LINE_DAYS)).unwrap_or(window);
    let at = |last: NaiveDate| runs.partition_point(|run| run.date <= last);
    (&runs[at(earliest)..at(window)], &runs[at(window)..at(day)])
}
