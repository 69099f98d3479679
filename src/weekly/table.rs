//! The one polars plan: sums per athlete and week, joined to a dense grid, then bases and ratios over the weeks before.
//!
//! Integers in (millimetres, milliseconds, counts), so that no sum depends on the order of the rows. Nothing of polars
//! leaves this file.

use super::WeeklyError;
use super::status::BASE_WEEKS;
use polars::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Earlier weeks a recovery week is measured against.
const RECOVERY_WEEKS: usize = 3;

const ATHLETE: &str = "athlete";
const WEEK: &str = "week";
const RUNS: &str = "runs";
const ACTIVITIES: &str = "activities";
const STRENGTH: &str = "strength_sessions";
const OTHER_MS: &str = "other_sport_ms";
const DISTANCE: &str = "distance_mm";
const LOAD: &str = "load_milli";
const WITHOUT_LOAD: &str = "runs_without_load";
const MOVING: &str = "moving_ms";
const RUNNING: &str = "running_ms";
const ASCENT: &str = "ascent_mm";
const DESCENT: &str = "descent_mm";
const LONGEST: &str = "longest_run_mm";
const SPIKE: &str = "session_spike_max";
const DISTANCE_BASE: &str = "base4_distance_mm";
const LOAD_BASE: &str = "base4_load_milli";
const MOVING_BASE: &str = "base4_moving_ms";
const ASCENT_BASE: &str = "ascent_base4_mm";
const DESCENT_BASE: &str = "descent_base4_mm";
const LONGEST_BASE: &str = "longest4_mm";
const RECOVERY_BASE: &str = "base3_distance_mm";
const COUPLED_BASE: &str = "base4_load_with_this_week";
const PREVIOUS: &str = "previous_load";
const ROBUST_BASE: &str = "robust_load_base";
const ACWR_UNCOUPLED: &str = "acwr_uncoupled";
const ACWR_COUPLED: &str = "acwr_coupled";
const WEEK_RATIO: &str = "week_ratio";
const WEEK_RATIO_ROBUST: &str = "week_ratio_robust";
const LONGEST_RATIO: &str = "longest_ratio4";
const ASCENT_RATIO: &str = "ascent_ratio";
const DESCENT_RATIO: &str = "descent_ratio";

/// Sums that stay empty when no row of the week has the value.
const OPTIONAL_SUMS: [&str; 14] = [
    "steps",
    "cadence_ms",
    "cadence_sum",
    "deficit_sum",
    "keep_left_mm",
    "keep_right_mm",
    "keep_unknown_mm",
    "repeated_mm",
    "turn_left_mdeg",
    "turn_right_mdeg",
    "steep_up_mm",
    "steep_down_mm",
    "same_way_mm",
    "same_way_balance_mm",
];

/// One activity as the table counts it. Fields that only runs have are empty for other sports.
#[derive(Clone, Debug, Default)]
pub(super) struct ActivityEntry {
    pub athlete: u32,
    /// First day of the week, in days since the common era began.
    pub week: i32,
    pub is_run: bool,
    pub is_strength: bool,
    pub other_sport_ms: Option<i64>,
    pub distance_mm: Option<i64>,
    /// Of runs; `None` when the run does not say.
    pub load_milli: Option<i64>,
    pub moving_ms: Option<i64>,
    pub running_ms: Option<i64>,
    pub ascent_mm: Option<i64>,
    pub descent_mm: Option<i64>,
    /// In the order of [`OPTIONAL_SUMS`].
    pub optional: [Option<i64>; OPTIONAL_SUMS.len()],
}

#[derive(Clone, Debug)]
pub(super) struct SessionEntry {
    pub athlete: u32,
    pub week: i32,
    pub distance_mm: i64,
    pub spike_ratio: Option<f64>,
}

/// One row of the dense grid, in SI. Sums of nothing are zero; what was never recorded is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct WeekNumbers {
    pub athlete: u32,
    pub week: i32,
    pub runs: u32,
    pub activities: u32,
    pub strength_sessions: u32,
    pub other_sport_s: f64,
    pub distance_m: f64,
    pub load: Option<f64>,
    pub base4_load: Option<f64>,
    pub moving_s: f64,
    pub running_s: f64,
    pub ascent_m: f64,
    pub descent_m: f64,
    pub longest_run_m: f64,
    pub session_spike_max: Option<f64>,
    pub optional: [Option<f64>; OPTIONAL_SUMS.len()],
    pub base4_distance_m: Option<f64>,
    pub base4_moving_s: Option<f64>,
    pub base3_distance_m: Option<f64>,
    pub ascent_base4_m: Option<f64>,
    pub descent_base4_m: Option<f64>,
    pub acwr_uncoupled: Option<f64>,
    pub acwr_coupled: Option<f64>,
    pub week_ratio: Option<f64>,
    pub week_ratio_robust: Option<f64>,
    pub longest_ratio4: Option<f64>,
    pub ascent_ratio: Option<f64>,
    pub descent_ratio: Option<f64>,
}

/// Computes one row per entry of `grid` (athlete, week), sorted by both.
pub(super) fn week_numbers(
    activities: &[ActivityEntry],
    sessions: &[SessionEntry],
    grid: &[(u32, i32)],
) -> Result<Vec<WeekNumbers>, WeeklyError> {
    if grid.is_empty() {
        return Ok(Vec::new());
    }
    // polars panics on some plans it cannot run; that must not take the other rooms down.
    catch_unwind(AssertUnwindSafe(|| collect(activities, sessions, grid)))
        .map_err(|_| WeeklyError("polars stopped".into()))?
        .map_err(|error| WeeklyError(error.to_string()))
}

fn collect(
    activities: &[ActivityEntry],
    sessions: &[SessionEntry],
    grid: &[(u32, i32)],
) -> PolarsResult<Vec<WeekNumbers>> {
    let sums = activity_frame(activities)?.lazy().group_by(keys()).agg(sum_expressions());
    let longest = session_frame(sessions)?.lazy().group_by(keys()).agg([col(LONGEST).max(), col(SPIKE).max()]);
    let dense = grid_frame(grid)?
        .lazy()
        .join(sums, keys(), keys(), JoinArgs::new(JoinType::Left))
        .join(longest, keys(), keys(), JoinArgs::new(JoinType::Left))
        .with_columns(zero_filled())
        .sort([ATHLETE, WEEK], SortMultipleOptions::default());
    let table = dense
        .with_columns(base_expressions()?)
        .with_column(larger(PREVIOUS, LOAD_BASE).alias(ROBUST_BASE))
        .with_columns(ratio_expressions())
        .collect()?;
    read_back(&table)
}

fn keys() -> [Expr; 2] {
    [col(ATHLETE), col(WEEK)]
}

fn grid_frame(grid: &[(u32, i32)]) -> PolarsResult<DataFrame> {
    let athletes: Vec<u32> = grid.iter().map(|(athlete, _)| *athlete).collect();
    let weeks: Vec<i32> = grid.iter().map(|(_, week)| *week).collect();
    df!(ATHLETE => athletes, WEEK => weeks)
}

fn session_frame(sessions: &[SessionEntry]) -> PolarsResult<DataFrame> {
    df!(
        ATHLETE => sessions.iter().map(|s| s.athlete).collect::<Vec<_>>(),
        WEEK => sessions.iter().map(|s| s.week).collect::<Vec<_>>(),
        LONGEST => sessions.iter().map(|s| s.distance_mm).collect::<Vec<_>>(),
        SPIKE => sessions.iter().map(|s| s.spike_ratio).collect::<Vec<_>>(),
    )
}

fn activity_frame(activities: &[ActivityEntry]) -> PolarsResult<DataFrame> {
    let ints = |value: fn(&ActivityEntry) -> Option<i64>| activities.iter().map(value).collect::<Vec<_>>();
    let mut frame = df!(
        ATHLETE => activities.iter().map(|a| a.athlete).collect::<Vec<_>>(),
        WEEK => activities.iter().map(|a| a.week).collect::<Vec<_>>(),
        RUNS => ints(|a| a.is_run.then_some(1)),
        ACTIVITIES => ints(|_| Some(1)),
        STRENGTH => ints(|a| a.is_strength.then_some(1)),
        OTHER_MS => ints(|a| a.other_sport_ms),
        DISTANCE => ints(|a| a.distance_mm),
        LOAD => ints(|a| a.load_milli),
        WITHOUT_LOAD => ints(|a| (a.is_run && a.load_milli.is_none()).then_some(1)),
        MOVING => ints(|a| a.moving_ms),
        RUNNING => ints(|a| a.running_ms),
        ASCENT => ints(|a| a.ascent_mm),
        DESCENT => ints(|a| a.descent_mm),
    )?;
    for (at, name) in OPTIONAL_SUMS.into_iter().enumerate() {
        let values: Vec<Option<i64>> = activities.iter().map(|a| a.optional[at]).collect();
        frame.with_column(Column::new(name.into(), values))?;
    }
    Ok(frame)
}

fn always_summed() -> [&'static str; 9] {
    [RUNS, ACTIVITIES, STRENGTH, OTHER_MS, DISTANCE, MOVING, RUNNING, ASCENT, DESCENT]
}

fn sum_expressions() -> Vec<Expr> {
    let plain = always_summed().into_iter().map(|name| col(name).sum());
    // The sum of nulls alone is zero to polars; here it means "not recorded".
    let optional = OPTIONAL_SUMS
        .into_iter()
        .map(|name| when(col(name).count().gt(lit(0))).then(col(name).sum()).otherwise(lit(NULL)).alias(name));
    // A run that does not say leaves the load of its week unknown, not small.
    let load = when(col(WITHOUT_LOAD).count().gt(lit(0))).then(lit(NULL)).otherwise(col(LOAD).sum()).alias(LOAD);
    plain.chain(optional).chain([load]).collect()
}

/// A week without rows is a zero, not a gap.
fn zero_filled() -> Vec<Expr> {
    let load = when(col(RUNS).is_null()).then(lit(0)).otherwise(col(LOAD)).alias(LOAD);
    always_summed().into_iter().chain([LONGEST]).map(|name| col(name).fill_null(lit(0))).chain([load]).collect()
}

/// The last `weeks` rows up to this one; empty while there are fewer.
fn window(weeks: usize) -> RollingOptionsFixedWindow {
    RollingOptionsFixedWindow { window_size: weeks, min_periods: weeks, ..Default::default() }
}

fn base_expressions() -> PolarsResult<Vec<Expr>> {
    let before = |name: &str| col(name).shift(lit(1));
    let mean_before = |name: &str, weeks| before(name).rolling_mean(window(weeks)).over([col(ATHLETE)]);
    Ok(vec![
        mean_before(DISTANCE, BASE_WEEKS)?.alias(DISTANCE_BASE),
        mean_before(LOAD, BASE_WEEKS)?.alias(LOAD_BASE),
        mean_before(MOVING, BASE_WEEKS)?.alias(MOVING_BASE),
        mean_before(ASCENT, BASE_WEEKS)?.alias(ASCENT_BASE),
        mean_before(DESCENT, BASE_WEEKS)?.alias(DESCENT_BASE),
        mean_before(DISTANCE, RECOVERY_WEEKS)?.alias(RECOVERY_BASE),
        before(LONGEST).rolling_max(window(BASE_WEEKS)).over([col(ATHLETE)])?.alias(LONGEST_BASE),
        col(LOAD).rolling_mean(window(BASE_WEEKS)).over([col(ATHLETE)])?.alias(COUPLED_BASE),
        before(LOAD).over([col(ATHLETE)])?.alias(PREVIOUS),
    ])
}

fn larger(a: &str, b: &str) -> Expr {
    when(col(a).gt(col(b))).then(col(a)).otherwise(col(b)).cast(DataType::Float64)
}

/// Every ratio waits for four earlier weeks, and a base of zero gives none.
fn ratio_expressions() -> Vec<Expr> {
    let ratio = |value: &str, base: &str, name: &str| {
        when(col(DISTANCE_BASE).is_not_null().and(col(base).gt(lit(0))))
            .then(col(value).cast(DataType::Float64) / col(base).cast(DataType::Float64))
            .otherwise(lit(NULL))
            .alias(name)
    };
    // The coupled base holds the week itself: after four empty weeks the ratio would be 4 whatever was run, and with
    // this week empty too 0 / 0.
    let coupled = when(col(LOAD_BASE).gt(lit(0)).and(col(COUPLED_BASE).gt(lit(0))))
        .then(col(LOAD).cast(DataType::Float64) / col(COUPLED_BASE))
        .otherwise(lit(NULL))
        .alias(ACWR_COUPLED);
    vec![
        ratio(LOAD, LOAD_BASE, ACWR_UNCOUPLED),
        coupled,
        ratio(LOAD, PREVIOUS, WEEK_RATIO),
        ratio(LOAD, ROBUST_BASE, WEEK_RATIO_ROBUST),
        ratio(LONGEST, LONGEST_BASE, LONGEST_RATIO),
        ratio(ASCENT, ASCENT_BASE, ASCENT_RATIO),
        ratio(DESCENT, DESCENT_BASE, DESCENT_RATIO),
    ]
}

fn reals(table: &DataFrame, name: &str) -> PolarsResult<Vec<Option<f64>>> {
    let column = table.column(name)?.cast(&DataType::Float64)?;
    Ok(column.f64()?.iter().collect())
}

fn read_back(table: &DataFrame) -> PolarsResult<Vec<WeekNumbers>> {
    let athletes: Vec<Option<u32>> = table.column(ATHLETE)?.u32()?.iter().collect();
    let weeks: Vec<Option<i32>> = table.column(WEEK)?.i32()?.iter().collect();
    let mut rows: Vec<WeekNumbers> = athletes
        .into_iter()
        .zip(weeks)
        .filter_map(|(athlete, week)| Some(WeekNumbers { athlete: athlete?, week: week?, ..Default::default() }))
        .collect();
    let mut fill = |name: &str, set: &dyn Fn(&mut WeekNumbers, Option<f64>)| -> PolarsResult<()> {
        for (row, value) in rows.iter_mut().zip(reals(table, name)?) {
            set(row, value);
        }
        Ok(())
    };
    // Zero-filled columns have no nulls left, so a default there replaces nothing.
    let milli = |value: Option<f64>| value.unwrap_or_default() / 1000.0;
    let count = |value: Option<f64>| value.unwrap_or_default() as u32;
    fill(RUNS, &|row, value| row.runs = count(value))?;
    fill(ACTIVITIES, &|row, value| row.activities = count(value))?;
    fill(STRENGTH, &|row, value| row.strength_sessions = count(value))?;
    fill(OTHER_MS, &|row, value| row.other_sport_s = milli(value))?;
    fill(DISTANCE, &|row, value| row.distance_m = milli(value))?;
    fill(MOVING, &|row, value| row.moving_s = milli(value))?;
    fill(RUNNING, &|row, value| row.running_s = milli(value))?;
    fill(ASCENT, &|row, value| row.ascent_m = milli(value))?;
    fill(DESCENT, &|row, value| row.descent_m = milli(value))?;
    fill(LONGEST, &|row, value| row.longest_run_m = milli(value))?;
    fill(SPIKE, &|row, value| row.session_spike_max = value)?;
    for (at, name) in OPTIONAL_SUMS.into_iter().enumerate() {
        fill(name, &|row, value| row.optional[at] = value)?;
    }
    fill(DISTANCE_BASE, &|row, value| row.base4_distance_m = value.map(|v| v / 1000.0))?;
    fill(LOAD, &|row, value| row.load = value.map(|v| v / 1000.0))?;
    fill(LOAD_BASE, &|row, value| row.base4_load = value.map(|v| v / 1000.0))?;
    fill(MOVING_BASE, &|row, value| row.base4_moving_s = value.map(|v| v / 1000.0))?;
    fill(RECOVERY_BASE, &|row, value| row.base3_distance_m = value.map(|v| v / 1000.0))?;
    fill(ASCENT_BASE, &|row, value| row.ascent_base4_m = value.map(|v| v / 1000.0))?;
    fill(DESCENT_BASE, &|row, value| row.descent_base4_m = value.map(|v| v / 1000.0))?;
    fill(ACWR_UNCOUPLED, &|row, value| row.acwr_uncoupled = value)?;
    fill(ACWR_COUPLED, &|row, value| row.acwr_coupled = value)?;
    fill(WEEK_RATIO, &|row, value| row.week_ratio = value)?;
    fill(WEEK_RATIO_ROBUST, &|row, value| row.week_ratio_robust = value)?;
    fill(LONGEST_RATIO, &|row, value| row.longest_ratio4 = value)?;
    fill(ASCENT_RATIO, &|row, value| row.ascent_ratio = value)?;
    fill(DESCENT_RATIO, &|row, value| row.descent_ratio = value)?;
    Ok(rows)
}
