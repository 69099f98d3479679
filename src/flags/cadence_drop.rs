//! Fewer steps than this runner's own at the same speed: a state over six weeks against the twelve months before.
//!
//! Speeds are matched along the runner's own slope, so a slower pace alone is no drop; another watch starts anew.

use super::draft::{Measure, date_words};
use super::state::{State, states};
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, FlagRow, Interval};
use crate::weekly::cadence::population_slope_spm_per_mps;
use crate::weekly::own_cadence::{CadenceChange, SteppedRun, own_slope, stepped_runs, year_and_window};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Six weeks of running by one watch against the year before.
#[derive(Debug)]
struct Drop<'a> {
    before: &'a [SteppedRun],
    now: &'a [SteppedRun],
    change: CadenceChange,
    interval_pct: Interval,
}

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    if !input.assess_gait {
        return Vec::new();
    }
    let mut by_device: BTreeMap<String, Vec<SteppedRun>> = BTreeMap::new();
    for run in stepped_runs(input.activities).into_iter().filter(|run| run.seconds >= thresholds.cadence_min_run_s) {
        by_device.entry(run.device.clone()).or_default().push(run);
    }
    let mut drops: Vec<(NaiveDate, Drop)> = by_device.values().flat_map(|runs| drops(runs, thresholds)).collect();
    drops.sort_by_key(|(day, _)| *day);
    states(drops, thresholds.cadence_window_days).iter().map(|state| flag(input, thresholds, state)).collect()
}

/// The days with running whose six weeks lie below the months before. `runs` are of one watch, by day.
fn drops<'a>(runs: &'a [SteppedRun], thresholds: &Thresholds) -> Vec<(NaiveDate, Drop<'a>)> {
    let slope = own_slope(runs).unwrap_or_else(population_slope_spm_per_mps);
    let mut days: Vec<NaiveDate> = runs.iter().map(|run| run.date).collect();
    days.dedup();
    days.into_iter().filter_map(|day| Some((day, drop_on(runs, day, slope, thresholds)?))).collect()
}

fn drop_on<'a>(runs: &'a [SteppedRun], day: NaiveDate, slope: f64, thresholds: &Thresholds) -> Option<Drop<'a>> {
    let (before, now) = year_and_window(runs, day, thresholds.cadence_window_days);
    let enough = |runs: &[SteppedRun], least: u32| {
        let seconds: f64 = runs.iter().map(|run| run.seconds).sum();
        runs.len() >= least as usize && seconds >= thresholds.cadence_min_window_s
    };
    if !enough(now, thresholds.cadence_min_runs) || !enough(before, thresholds.cadence_drop_min_runs_before) {
        return None;
    }
    let change = CadenceChange::between(before, now, slope)?;
    if change.change_pct > -thresholds.cadence_drop_pct {
        return None;
    }
    let interval_pct = change.interval_pct(now).filter(|interval| interval.high < 0.0)?;
    Some(Drop { before, now, change, interval_pct })
}

fn flag(input: &FlagInput, thresholds: &Thresholds, state: &State<Drop<'_>>) -> Flag {
    let Drop { before, now, change, interval_pct } = &state.seen;
    let measure = Measure { value: -change.change_pct, limit: thresholds.cadence_drop_pct, unit: "pct" };
    let row = |period: &'static str, run: &SteppedRun| {
        FlagRow::new([
            ("period", period.into()),
            ("activity", run.activity.0.clone().into()),
            ("local_date", run.date.into()),
            ("flat_s", run.seconds.into()),
            ("speed_mps", run.speed_mps.into()),
            ("cadence_spm", run.cadence_spm.into()),
            ("cadence_at_speed_spm", run.cadence_at(change.speed_mps, change.slope_spm_per_mps).into()),
        ])
    };
    let line = FlagRow::new([
        ("at_speed_mps", change.speed_mps.into()),
        ("slope_spm_per_mps", change.slope_spm_per_mps.into()),
        ("before_spm", change.before_spm.into()),
        ("now_spm", change.now_spm.into()),
    ]);
    let rows = now.iter().map(|run| row("now", run)).chain(before.iter().map(|run| row("before", run)));
    Flag {
        since: Some(state.since),
        activities: now.iter().map(|run| run.activity.clone()).collect(),
        text: format!(
            "Longer steps than your own: {:.0} steps a minute at {} over six weeks, {:.0} at that pace in the year \
             before with the same watch: {:.1} % fewer (between {:.1} and {:.1}); limit {:.1} %. Since {}.",
            change.now_spm,
            input.units.pace(change.speed_mps),
            change.before_spm,
            -change.change_pct,
            -interval_pct.high,
            -interval_pct.low,
            thresholds.cadence_drop_pct,
            date_words(state.since),
        ),
        clears_when: format!(
            "When six weeks lie less than {:.1} % under your own cadence at the same pace.",
            thresholds.cadence_drop_pct
        ),
        rows: std::iter::once(line).chain(rows).collect(),
        ..input.draft(FlagKind::CadenceDrop, &state.since.to_string(), state.last, measure)
    }
}
