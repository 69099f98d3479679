//! The one polars plan: sums per week of every athlete, then bases and ratios over the weeks before.
//!
//! Whole numbers in (millimetres, milliseconds, counts), so that no sum depends on the order of the rows, in columns
//! without gaps. One key, the place of the week among the dense weeks of all athletes, so that grouping never looks at a
//! name or a date. A column nobody filled stays out of the plan. Nothing of polars leaves this file.

use super::WeeklyError;
use super::status::BASE_WEEKS;
use polars::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Earlier weeks a recovery week is measured against.
const RECOVERY_WEEKS: usize = 3;

const PLACE: &str = "place";
const EARLIER: &str = "earlier_weeks";
const WITHOUT_LOAD: &str = "runs_without_load";
const DISTANCE: &str = "distance_mm";
const LOAD: &str = "load_milli";
const MOVING: &str = "moving_ms";
const LONGEST: &str = "longest_run_milli";
const DISTANCE_BASE: &str = "base4_distance_mm";
const LOAD_BASE: &str = "base4_load_milli";
const MOVING_BASE: &str = "base4_moving_ms";
const LONGEST_BASE: &str = "longest4_milli";
const RECOVERY_BASE: &str = "base3_load_milli";
const COUPLED_BASE: &str = "base4_load_with_this_week";
const PREVIOUS: &str = "previous_load";
const ROBUST_BASE: &str = "robust_load_base";
const ACWR_UNCOUPLED: &str = "acwr_uncoupled";
const ACWR_COUPLED: &str = "acwr_coupled";
const WEEK_RATIO: &str = "week_ratio";
const WEEK_RATIO_ROBUST: &str = "week_ratio_robust";
const LONGEST_RATIO: &str = "longest_ratio4";

/// What one activity adds to its week, or a week is given as a whole; and, summed, what the week holds.
///
/// Zero where there is nothing to add: a `*_known` count tells a measured zero from nothing measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Addends {
    /// Of the week itself: weeks since the first run's, and its longest session, in metres or seconds.
    pub earlier_weeks: i64,
    pub longest_run_milli: i64,
    pub activities: i64,
    pub runs: i64,
    pub strength_sessions: i64,
    pub other_sport_ms: i64,
    pub distance_mm: i64,
    pub runs_without_distance: i64,
    pub load_milli: i64,
    /// Runs that do not say: one leaves the load of its week unknown, not small.
    pub runs_without_load: i64,
    pub moving_ms: i64,
    pub running_known: i64,
    pub running_ms: i64,
    pub climb_known: i64,
    pub ascent_mm: i64,
    pub descent_mm: i64,
    pub steps_known: i64,
    pub steps_milli: i64,
    /// Flat running with cadence, and its sums of milliseconds times value.
    pub cadence_ms: i64,
    pub cadence_sum: i64,
    pub deficit_sum: i64,
    pub sides_known: i64,
    pub keep_left_mm: i64,
    pub keep_right_mm: i64,
    pub keep_unknown_mm: i64,
    pub repeated_known: i64,
    pub repeated_mm: i64,
    pub turns_known: i64,
    pub turn_left_mdeg: i64,
    pub turn_right_mdeg: i64,
    pub steep_known: i64,
    pub steep_up_mm: i64,
    pub steep_down_mm: i64,
    pub same_way_known: i64,
    pub same_way_mm: i64,
    pub same_way_balance_mm: i64,
}

type Place = fn(&mut Addends) -> &mut i64;

/// The columns that are summed.
const SUMMED: [(&str, Place); 36] = [
    (EARLIER, |a| &mut a.earlier_weeks),
    (LONGEST, |a| &mut a.longest_run_milli),
    ("activities", |a| &mut a.activities),
    ("runs", |a| &mut a.runs),
    ("strength_sessions", |a| &mut a.strength_sessions),
    ("other_sport_ms", |a| &mut a.other_sport_ms),
    (DISTANCE, |a| &mut a.distance_mm),
    ("runs_without_distance", |a| &mut a.runs_without_distance),
    (LOAD, |a| &mut a.load_milli),
    (WITHOUT_LOAD, |a| &mut a.runs_without_load),
    (MOVING, |a| &mut a.moving_ms),
    ("running_known", |a| &mut a.running_known),
    ("running_ms", |a| &mut a.running_ms),
    ("climb_known", |a| &mut a.climb_known),
    ("ascent_mm", |a| &mut a.ascent_mm),
    ("descent_mm", |a| &mut a.descent_mm),
    ("steps_known", |a| &mut a.steps_known),
    ("steps_milli", |a| &mut a.steps_milli),
    ("cadence_ms", |a| &mut a.cadence_ms),
    ("cadence_sum", |a| &mut a.cadence_sum),
    ("deficit_sum", |a| &mut a.deficit_sum),
    ("sides_known", |a| &mut a.sides_known),
    ("keep_left_mm", |a| &mut a.keep_left_mm),
    ("keep_right_mm", |a| &mut a.keep_right_mm),
    ("keep_unknown_mm", |a| &mut a.keep_unknown_mm),
    ("repeated_known", |a| &mut a.repeated_known),
    ("repeated_mm", |a| &mut a.repeated_mm),
    ("turns_known", |a| &mut a.turns_known),
    ("turn_left_mdeg", |a| &mut a.turn_left_mdeg),
    ("turn_right_mdeg", |a| &mut a.turn_right_mdeg),
    ("steep_known", |a| &mut a.steep_known),
    ("steep_up_mm", |a| &mut a.steep_up_mm),
    ("steep_down_mm", |a| &mut a.steep_down_mm),
    ("same_way_known", |a| &mut a.same_way_known),
    ("same_way_mm", |a| &mut a.same_way_mm),
    ("same_way_balance_mm", |a| &mut a.same_way_balance_mm),
];

/// Columns the ratios read, there even when nobody filled them.
const ALWAYS: [&str; 6] = [EARLIER, LONGEST, DISTANCE, LOAD, WITHOUT_LOAD, MOVING];

/// Means of the weeks before and ratios over them, in SI; `None` while there are fewer weeks, or nothing to divide by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Bases {
    pub base4_distance_m: Option<f64>,
    pub base4_load: Option<f64>,
    pub base4_moving_s: Option<f64>,
    pub base3_load: Option<f64>,
    pub acwr_uncoupled: Option<f64>,
    pub acwr_coupled: Option<f64>,
    pub week_ratio: Option<f64>,
    pub week_ratio_robust: Option<f64>,
    pub longest_ratio4: Option<f64>,
}

type Real = fn(&mut Bases) -> &mut Option<f64>;

/// The columns read back, those in thousandths first.
const THOUSANDTHS: [(&str, Real); 4] = [
    (DISTANCE_BASE, |b| &mut b.base4_distance_m),
    (LOAD_BASE, |b| &mut b.base4_load),
    (MOVING_BASE, |b| &mut b.base4_moving_s),
    (RECOVERY_BASE, |b| &mut b.base3_load),
];
const RATIOS: [(&str, Real); 5] = [
    (ACWR_UNCOUPLED, |b| &mut b.acwr_uncoupled),
    (ACWR_COUPLED, |b| &mut b.acwr_coupled),
    (WEEK_RATIO, |b| &mut b.week_ratio),
    (WEEK_RATIO_ROBUST, |b| &mut b.week_ratio_robust),
    (LONGEST_RATIO, |b| &mut b.longest_ratio4),
];

/// The rows of one plan, column by column; one that is shorter holds zeros from there on.
#[derive(Debug)]
pub(super) struct WeekTable {
    places: Vec<u32>,
    columns: [Vec<i64>; SUMMED.len()],
    weeks: u32,
}

impl Default for WeekTable {
    fn default() -> Self {
        WeekTable { places: Vec::new(), columns: [const { Vec::new() }; SUMMED.len()], weeks: 0 }
    }
}

impl WeekTable {
    /// Opens the next dense week. Every athlete's weeks come one after the other, each with its own `earlier_weeks`.
    pub fn add_week(&mut self, of_week: Addends) {
        self.weeks += 1;
        self.add(of_week);
    }

    /// Adds one row to the week opened last.
    pub fn add(&mut self, mut row: Addends) {
        for (column, (_, place)) in self.columns.iter_mut().zip(SUMMED) {
            let value = *place(&mut row);
            if value != 0 {
                column.resize(self.places.len(), 0);
                column.push(value);
            }
        }
        self.places.push(self.weeks - 1);
    }

    /// Sums, bases and ratios of every week, in the order they were added.
    pub fn weeks(self) -> Result<Vec<(Addends, Bases)>, WeeklyError> {
        if self.weeks == 0 {
            return Ok(Vec::new());
        }
        // polars panics on some plans it cannot run; that must not take the other rooms down.
        catch_unwind(AssertUnwindSafe(|| collect(self)))
            .map_err(|_| WeeklyError("polars stopped".into()))?
            .map_err(|error| WeeklyError(error.to_string()))
    }
}

fn collect(table: WeekTable) -> PolarsResult<Vec<(Addends, Bases)>> {
    let weeks = table.weeks as usize;
    let height = table.places.len();
    let mut frame = vec![Column::new(PLACE.into(), table.places)];
    let mut sums = Vec::new();
    for ((name, _), mut values) in SUMMED.iter().zip(table.columns) {
        if !values.is_empty() || ALWAYS.contains(name) {
            values.resize(height, 0);
            frame.push(Column::new((*name).into(), values));
            sums.push(col(*name).sum());
        }
    }
    let unknown_load = when(col(WITHOUT_LOAD).gt(lit(0))).then(lit(NULL)).otherwise(col(LOAD)).alias(LOAD);
    let table = DataFrame::new(height, frame)?
        .lazy()
        .group_by_stable([col(PLACE)])
        .agg(sums)
        .with_column(unknown_load)
        .with_columns(base_expressions())
        .with_column(larger(PREVIOUS, LOAD_BASE).alias(ROBUST_BASE))
        .with_columns(ratio_expressions())
        .collect()?;
    read_back(&table, weeks)
}

/// The last `weeks` rows up to this one; empty while there are fewer.
fn window(weeks: usize) -> RollingOptionsFixedWindow {
    RollingOptionsFixedWindow { window_size: weeks, min_periods: weeks, ..Default::default() }
}

/// Windows run over all weeks at once; where they would reach into the weeks of the athlete before, there is no base.
fn base_expressions() -> Vec<Expr> {
    let with_earlier =
        |weeks: usize, base: Expr| when(col(EARLIER).gt_eq(lit(weeks as i64))).then(base).otherwise(lit(NULL));
    let before = |name: &str| col(name).shift(lit(1));
    let mean_before = |name: &str, weeks| with_earlier(weeks, before(name).rolling_mean(window(weeks)));
    vec![
        mean_before(DISTANCE, BASE_WEEKS).alias(DISTANCE_BASE),
        mean_before(LOAD, BASE_WEEKS).alias(LOAD_BASE),
        mean_before(MOVING, BASE_WEEKS).alias(MOVING_BASE),
        mean_before(LOAD, RECOVERY_WEEKS).alias(RECOVERY_BASE),
        with_earlier(BASE_WEEKS, before(LONGEST).rolling_max(window(BASE_WEEKS))).alias(LONGEST_BASE),
        with_earlier(BASE_WEEKS, col(LOAD).rolling_mean(window(BASE_WEEKS))).alias(COUPLED_BASE),
        with_earlier(BASE_WEEKS, before(LOAD)).alias(PREVIOUS),
    ]
}

fn larger(a: &str, b: &str) -> Expr {
    when(col(a).gt(col(b))).then(col(a)).otherwise(col(b)).cast(DataType::Float64)
}

/// Every ratio waits for four earlier weeks, as its base does, and a base of zero gives none.
fn ratio_expressions() -> Vec<Expr> {
    let ratio = |value: &str, base: &str, name: &str| {
        when(col(base).gt(lit(0)))
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
    ]
}

fn read_back(table: &DataFrame, weeks: usize) -> PolarsResult<Vec<(Addends, Bases)>> {
    polars_ensure!(table.height() == weeks, ComputeError: "{} weeks in, {} out", weeks, table.height());
    let mut rows = vec![(Addends::default(), Bases::default()); weeks];
    for (name, place) in SUMMED {
        let Ok(column) = table.column(name) else { continue };
        for ((sums, _), value) in rows.iter_mut().zip(column.i64()?.iter()) {
            // Of these only an unknown load is ever empty; `runs_without_load` says so.
            *place(sums) = value.unwrap_or_default();
        }
    }
    for (name, real) in THOUSANDTHS {
        for ((_, bases), value) in rows.iter_mut().zip(table.column(name)?.f64()?.iter()) {
            *real(bases) = value.map(|milli| milli / 1000.0);
        }
    }
    for (name, real) in RATIOS {
        for ((_, bases), value) in rows.iter_mut().zip(table.column(name)?.f64()?.iter()) {
            *real(bases) = value;
        }
    }
    Ok(rows)
}
