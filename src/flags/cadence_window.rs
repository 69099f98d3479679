//! The flat running of the last six weeks, pooled: what steps are judged over.

use super::Thresholds;
use crate::model::{ActivityId, ActivityRow, FlagRow, Interval};
use crate::weekly::cadence::{CadencePool, pool_of};
use crate::weekly::robust::mean_interval;
use chrono::{Days, NaiveDate};

/// One run's flat running.
#[derive(Debug, Clone)]
pub struct CadenceRun {
    pub date: NaiveDate,
    pub activity: ActivityId,
    pub pool: CadencePool,
}

/// Flat running up to one day.
#[derive(Debug, Clone)]
pub struct CadenceWindow {
    pub last: NaiveDate,
    /// Runs long enough to count.
    pub runs: Vec<CadenceRun>,
    pub pool: CadencePool,
    /// Flat running of all runs, of the short ones too.
    pub kept_s: f64,
}

/// The runs of one athlete that have flat cadence, by day.
pub fn cadence_runs(activities: &[ActivityRow]) -> Vec<CadenceRun> {
    let run = |row: &ActivityRow| {
        let pool = pool_of(row);
        Some(CadenceRun { date: row.local_date?, activity: row.facts.id.clone(), pool })
    };
    let mut runs: Vec<CadenceRun> = activities.iter().filter_map(run).filter(|run| run.pool.seconds > 0.0).collect();
    runs.sort_by(|a, b| (a.date, &a.activity).cmp(&(b.date, &b.activity)));
    runs
}

/// The window that ends with `last`. `runs` are by day.
pub fn window_ending(runs: &[CadenceRun], last: NaiveDate, thresholds: &Thresholds) -> CadenceWindow {
    let first = last.checked_sub_days(Days::new(u64::from(thresholds.cadence_window_days))).unwrap_or(last);
    let from = runs.partition_point(|run| run.date <= first);
    let to = runs.partition_point(|run| run.date <= last);
    let mut window = CadenceWindow { last, runs: Vec::new(), pool: CadencePool::default(), kept_s: 0.0 };
    for run in runs.get(from..to).unwrap_or_default() {
        window.kept_s += run.pool.seconds;
        if run.pool.seconds >= thresholds.cadence_min_run_s {
            window.pool.add(run.pool);
            window.runs.push(run.clone());
        }
    }
    window
}

impl CadenceWindow {
    /// Whether there is enough running for a verdict.
    pub fn is_assessed(&self, thresholds: &Thresholds) -> bool {
        self.runs.len() >= thresholds.cadence_min_runs as usize && self.pool.seconds >= thresholds.cadence_min_window_s
    }

    /// Where the deficit would lie with other runs of the same runner; `None` for a single run.
    pub fn deficit_interval_pct(&self) -> Option<Interval> {
        let runs = self.runs.iter().filter_map(|run| Some((run.pool.deficit_pct()?, run.pool.seconds)));
        mean_interval(&runs.collect::<Vec<_>>())
    }

    pub fn activities(&self) -> Vec<ActivityId> {
        self.runs.iter().map(|run| run.activity.clone()).collect()
    }

    /// What the window was pooled from.
    pub(super) fn values(&self) -> Vec<FlagRow> {
        let value = |run: &CadenceRun| {
            FlagRow::new([
                ("activity", run.activity.0.clone().into()),
                ("local_date", run.date.into()),
                ("flat_s", run.pool.seconds.into()),
                ("speed_mps", run.pool.speed_mps().into()),
                ("cadence_spm", run.pool.cadence_spm().into()),
                ("expected_spm", run.pool.expected_spm().into()),
                ("deficit_pct", run.pool.deficit_pct().into()),
            ])
        };
        self.runs.iter().map(value).collect()
    }
}

/// The assessed windows of one athlete, one per day with flat running.
pub(super) fn assessed_windows(runs: &[CadenceRun], thresholds: &Thresholds) -> Vec<CadenceWindow> {
    let mut days: Vec<NaiveDate> = runs.iter().map(|run| run.date).collect();
    days.dedup();
    let windows = days.into_iter().map(|day| window_ending(runs, day, thresholds));
    windows.filter(|window| window.is_assessed(thresholds)).collect()
}
