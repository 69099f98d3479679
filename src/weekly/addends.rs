//! One activity as the table counts it: whole thousandths, so that no sum depends on the order of the rows.

use super::cadence::pool_of;
use super::load::load_of;
use super::table::Addends;
use crate::model::{ActivityRow, LoadUnit, Sport};

/// Nothing a runner can do in one activity exceeds this; sums of a million such rows still fit.
const LARGEST_MILLI: f64 = 1e12;

/// Thousandths as an integer; nothing for what is not a number.
pub(super) fn milli(value: f64) -> Option<i64> {
    value.is_finite().then(|| (value * 1000.0).round().clamp(-LARGEST_MILLI, LARGEST_MILLI) as i64)
}

/// What a row adds to its week. Other sports are counted beside running, never in it.
pub(super) fn addends(row: &ActivityRow, unit: LoadUnit) -> Addends {
    let whole = |value: f64| milli(value).unwrap_or_default();
    let measured = |value: Option<f64>| value.and_then(milli);
    let any = |values: &[Option<i64>]| i64::from(values.iter().any(Option::is_some));
    let facts = &row.facts;
    let mut of = Addends { activities: 1, ..Addends::default() };
    if !row.counts_as_run() {
        of.strength_sessions = i64::from(row.sport == Sport::Strength);
        of.other_sport_ms = whole(time_spent_s(row));
        return of;
    }
    of.runs = 1;
    let distance = measured(facts.distance_m);
    (of.runs_without_distance, of.distance_mm) = (i64::from(distance.is_none()), distance.unwrap_or_default());
    match load_of(row, unit).and_then(milli) {
        Some(load) => of.load_milli = load,
        None => of.runs_without_load = 1,
    }
    of.moving_ms = whole(facts.moving_s);
    let running = facts.known_running_s().and_then(milli);
    (of.running_known, of.running_ms) = (any(&[running]), running.unwrap_or_default());

    let climb = [facts.ascent_m, facts.descent_m].map(measured);
    of.climb_known = any(&climb);
    [of.ascent_mm, of.descent_mm] = climb.map(Option::unwrap_or_default);

    let steps = measured(facts.steps);
    (of.steps_known, of.steps_milli) = (any(&[steps]), steps.unwrap_or_default());

    let pool = pool_of(row);
    if let (Some(cadence_spm), Some(deficit_pct)) = (pool.cadence_spm(), pool.deficit_pct()) {
        of.cadence_ms = whole(pool.seconds);
        of.cadence_sum = whole(cadence_spm * pool.seconds);
        of.deficit_sum = whole(deficit_pct * pool.seconds);
    }

    let sides = [row.keep_left_m, row.keep_right_m, row.keep_unknown_m].map(measured);
    of.sides_known = any(&sides);
    [of.keep_left_mm, of.keep_right_mm, of.keep_unknown_mm] = sides.map(Option::unwrap_or_default);

    let repeated = measured(row.repeated_m);
    (of.repeated_known, of.repeated_mm) = (any(&[repeated]), repeated.unwrap_or_default());

    let turns = [facts.turn_left_deg, facts.turn_right_deg].map(measured);
    of.turns_known = any(&turns);
    [of.turn_left_mdeg, of.turn_right_mdeg] = turns.map(Option::unwrap_or_default);

    let steep = [facts.steep_up_m, facts.steep_down_m].map(measured);
    of.steep_known = any(&steep);
    [of.steep_up_mm, of.steep_down_mm] = steep.map(Option::unwrap_or_default);

    let same_way = [row.same_way_m, row.same_way_balance_m].map(measured);
    of.same_way_known = any(&same_way);
    [of.same_way_mm, of.same_way_balance_mm] = same_way.map(Option::unwrap_or_default);
    of
}

/// Strength work moves nowhere, so its time is the time that passed.
fn time_spent_s(row: &ActivityRow) -> f64 {
    if row.facts.moving_s > 0.0 { row.facts.moving_s } else { row.facts.elapsed_s }
}
