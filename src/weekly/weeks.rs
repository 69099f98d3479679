//! Rows and sessions in, finished week rows out: feeds the table, then adds what needs single days, the status, the
//! weeks since recovery and the shoes.

use super::addends::{addends, milli};
use super::calendar::Calendar;
use super::daily::{ewma_ratios, monotony, strain};
use super::exposures::{DayMetres, long_runs};
use super::load::load_of;
use super::sides;
use super::status::{WeekFacts, status};
use super::table::{Addends, Bases, WeekTable};
use super::trimp::daily_form;
use super::watch::Watches;
use super::{Athlete, WeeklyError, WeeklySettings};
use crate::model::{ActivityRow, LoadUnit, Session, Week, WeekRow, WeekStart, WeekStatus};
use crate::units::METRES_PER_KM;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A week at or under this share of the three before is a recovery week (convention, docs/science.md 1.5).
pub const RECOVERY_SHARE: f64 = 0.80;

/// Rows of a hundred runners or so share one plan: enough to cost nothing, few enough to keep its memory small.
const ROWS_IN_ONE_PLAN: usize = 50_000;

/// The weeks of every athlete, in the order of `athletes`.
pub(super) fn weeks_by_athlete(
    athletes: &[Athlete<'_>],
    settings: &WeeklySettings,
) -> Result<Vec<Vec<WeekRow>>, WeeklyError> {
    let mut weeks = Vec::with_capacity(athletes.len());
    let mut rest = athletes;
    while !rest.is_empty() {
        let (share, later) = rest.split_at(athletes_in_one_plan(rest));
        weeks.extend(weeks_of(share, settings)?);
        rest = later;
    }
    Ok(weeks)
}

/// As many athletes as fill one plan, and at least one.
fn athletes_in_one_plan(athletes: &[Athlete<'_>]) -> usize {
    let mut rows = 0;
    let fitting = athletes.iter().take_while(|athlete| {
        rows += athlete.rows.len();
        rows <= ROWS_IN_ONE_PLAN
    });
    fitting.count().max(1)
}

/// One athlete on the dense weeks.
struct Placed<'a> {
    athlete: &'a Athlete<'a>,
    calendar: Calendar,
}

fn weeks_of(athletes: &[Athlete<'_>], settings: &WeeklySettings) -> Result<Vec<Vec<WeekRow>>, WeeklyError> {
    let placed: Vec<Option<Placed>> = athletes
        .iter()
        .map(|athlete| {
            let calendar = Calendar::of(&athlete.rows, settings)?;
            Some(Placed { athlete, calendar })
        })
        .collect();
    let rows = placed.iter().flatten().map(|placed| placed.athlete.rows.len() + placed.calendar.weeks).sum();
    let mut table = WeekTable::with_capacity(rows);
    placed.iter().flatten().for_each(|placed| placed.enter(&mut table));
    let mut numbers = table.weeks()?.into_iter();
    let finished = placed.iter().map(|placed| match placed {
        Some(placed) => placed.week_rows(numbers.by_ref().take(placed.calendar.weeks), settings),
        None => Vec::new(),
    });
    Ok(finished.collect())
}

impl Placed<'_> {
    /// Adds every week with its rows to the table.
    fn enter(&self, table: &mut WeekTable) {
        let Placed { athlete, calendar } = self;
        let place = |(date, row): &(NaiveDate, _)| Some((calendar.place(*date)?, *row));
        let mut rows: Vec<(usize, &ActivityRow)> = athlete.rows.iter().filter_map(place).collect();
        rows.sort_by_key(|(place, _)| *place);
        let mut rows = rows.into_iter().peekable();
        let by = if athlete.unit == LoadUnit::Duration { |s: &Session| s.moving_s } else { |s: &Session| s.distance_m };
        for (place, longest_run_milli) in self.longest_milli(by).into_iter().enumerate() {
            table.add_week(Addends { earlier_weeks: place as i64, longest_run_milli, ..Addends::default() });
            while let Some((_, row)) = rows.next_if(|(of_row, _)| *of_row == place) {
                table.add(addends(row, athlete.unit));
            }
        }
    }

    /// The most of a session of each week, in thousandths.
    fn longest_milli(&self, of: fn(&Session) -> f64) -> Vec<i64> {
        let mut longest = vec![0; self.calendar.weeks];
        for session in &self.athlete.sessions {
            if let (Some(place), Some(milli)) = (self.calendar.place(session.local_date), milli(of(session))) {
                longest[place] = milli.max(longest[place]);
            }
        }
        longest
    }

    fn spike_max(&self) -> Vec<Option<f64>> {
        let mut most = vec![None; self.calendar.weeks];
        for session in &self.athlete.sessions {
            if let (Some(place), Some(ratio)) = (self.calendar.place(session.local_date), session.spike_ratio) {
                most[place] = Some(most[place].map_or(ratio, |most: f64| most.max(ratio)));
            }
        }
        most
    }

    fn week_rows(&self, numbers: impl Iterator<Item = (Addends, Bases)>, settings: &WeeklySettings) -> Vec<WeekRow> {
        let Placed { athlete, calendar } = self;
        let rows = &athlete.rows;
        let run_days = run_days(rows);
        let mut shoes = shoe_metres(rows, settings.week_start);
        let long_runs = long_runs(&athlete.sessions, calendar);
        let day_metres = DayMetres::of(rows, calendar);
        let spike_max = self.spike_max();
        let (longest_mm, longest_ms) = (self.longest_milli(|s| s.distance_m), self.longest_milli(|s| s.moving_s));
        let watches = Watches::of(rows, settings.week_start);
        let mut weeks = Vec::with_capacity(calendar.weeks);
        for (place, (sums, bases)) in numbers.enumerate() {
            let week = calendar.week(place);
            let facts = WeekFacts {
                week,
                earlier_weeks: place,
                as_of: settings.as_of,
                any_activity: sums.activities > 0,
                run_days: &run_days,
                base_distance_m: bases.base4_distance_m,
                base_moving_s: bases.base4_moving_s,
            };
            let mut row = week_row(athlete.name, week, status(&facts), &sums, &bases);
            row.load_unit = athlete.unit;
            row.is_recovery = is_recovery(&row, bases.base3_distance_m);
            row.session_spike_max = spike_max[place];
            (row.longest_run_m, row.longest_run_s) = (si(longest_mm[place]), si(longest_ms[place]));
            row.shoes = shoes.remove(&week).unwrap_or_default();
            row.long_runs = long_runs[place];
            row.back_to_back_m = day_metres.back_to_back_m(place);
            let as_of = calendar.day(settings.as_of).filter(|_| !row.complete);
            row.trailing7_distance_m = as_of.map(|day| day_metres.trailing7_m(day));
            row.watch_change = watches.change(week);
            if row.watch_change.is_some() {
                (row.ascent_ratio, row.descent_ratio) = (None, None);
            }
            weeks.push(row);
        }
        fill_daily(&mut weeks, rows, calendar, athlete.unit, settings.as_of);
        fill_form(&mut weeks, rows, settings.as_of);
        fill_weeks_since_recovery(&mut weeks);
        sides::fill_side_streaks(&mut weeks);
        weeks
    }
}

/// The days with a run, each once.
fn run_days(rows: &[(NaiveDate, &ActivityRow)]) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = rows.iter().filter(|(_, row)| row.counts_as_run()).map(|(date, _)| *date).collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn si(milli: i64) -> f64 {
    milli as f64 / 1000.0
}

fn week_row(name: &str, week: Week, status: WeekStatus, sums: &Addends, bases: &Bases) -> WeekRow {
    let known = |count: i64, milli: i64| (count > 0).then(|| si(milli));
    let per_second = |sum: i64| (sums.cadence_ms > 0).then(|| sum as f64 / sums.cadence_ms as f64);
    let count = |sum: i64| u32::try_from(sum).unwrap_or(u32::MAX);
    let keep_left_m = known(sums.sides_known, sums.keep_left_mm);
    let keep_right_m = known(sums.sides_known, sums.keep_right_mm);
    WeekRow {
        athlete: name.to_string(),
        week,
        complete: status != WeekStatus::Partial,
        status,
        runs: count(sums.runs),
        distance_m: si(sums.distance_mm),
        moving_s: si(sums.moving_ms),
        running_s: si(sums.running_ms),
        steps: known(sums.steps_known, sums.steps_milli),
        ascent_m: si(sums.ascent_mm),
        descent_m: si(sums.descent_mm),
        longest_run_m: 0.0,
        longest_run_s: 0.0,
        base4_distance_m: bases.base4_distance_m,
        acwr_uncoupled: bases.acwr_uncoupled,
        acwr_coupled: bases.acwr_coupled,
        acwr_ewma: None,
        week_ratio: bases.week_ratio,
        week_ratio_robust: bases.week_ratio_robust,
        longest_ratio4: bases.longest_ratio4,
        session_spike_max: None,
        ascent_base4_m: bases.ascent_base4_m,
        descent_base4_m: bases.descent_base4_m,
        ascent_ratio: bases.ascent_ratio,
        descent_ratio: bases.descent_ratio,
        monotony: None,
        strain: None,
        weeks_since_recovery: None,
        is_recovery: None,
        cadence_flat_spm: per_second(sums.cadence_sum),
        cadence_deficit_pct: per_second(sums.deficit_sum),
        keep_left_m,
        keep_right_m,
        keep_unknown_m: known(sums.sides_known, sums.keep_unknown_mm),
        repeated_m: known(sums.repeated_known, sums.repeated_mm),
        side_imbalance: balance(keep_left_m, keep_right_m),
        side_streak_weeks: None,
        same_way_m: known(sums.same_way_known, sums.same_way_mm),
        same_way_balance: (sums.same_way_mm > 0).then(|| sums.same_way_balance_mm as f64 / sums.same_way_mm as f64),
        load: (sums.runs_without_load == 0).then(|| si(sums.load_milli)),
        load_unit: LoadUnit::default(),
        base4_load: bases.base4_load,
        steep_up_m: known(sums.steep_known, sums.steep_up_mm),
        steep_down_m: known(sums.steep_known, sums.steep_down_mm),
        trailing7_distance_m: None,
        long_runs: 0,
        back_to_back_m: None,
        watch_change: None,
        ctl: None,
        atl: None,
        tsb: None,
        turn_balance: balance(
            known(sums.turns_known, sums.turn_left_mdeg),
            known(sums.turns_known, sums.turn_right_mdeg),
        ),
        strength_sessions: count(sums.strength_sessions),
        other_sport_s: si(sums.other_sport_ms),
        shoes: Vec::new(),
    }
}

/// (left - right) / (left + right); none when nothing was measured on either side.
fn balance(left: Option<f64>, right: Option<f64>) -> Option<f64> {
    let (left, right) = (left?, right?);
    (left + right > 0.0).then(|| (left - right) / (left + right))
}

/// Silence is not rest, and a week that is not over may still grow: neither is called a recovery week.
fn is_recovery(row: &WeekRow, base3_m: Option<f64>) -> Option<bool> {
    if !row.complete || row.status == WeekStatus::NoData {
        return None;
    }
    base3_m.filter(|base_m| *base_m > 0.0).map(|base_m| row.distance_m <= RECOVERY_SHARE * base_m)
}

/// Complete weeks since the last recovery week; unknown before the first and after a silent week.
fn fill_weeks_since_recovery(weeks: &mut [WeekRow]) {
    let mut since = None;
    for row in weeks.iter_mut() {
        since = match (row.status, row.is_recovery) {
            (WeekStatus::Partial, _) => since,
            (WeekStatus::NoData, _) => None,
            (_, Some(true)) => Some(0),
            _ => since.map(|weeks: u32| weeks + 1),
        };
        row.weeks_since_recovery = since;
    }
}

/// Adds what is computed from days: whole local days from the first run on, in thousands of the unit (kilometres, for
/// distance). A run that does not say leaves out what it would enter: its week, and the running means for good.
fn fill_daily(
    weeks: &mut [WeekRow],
    rows: &[(NaiveDate, &ActivityRow)],
    calendar: &Calendar,
    unit: LoadUnit,
    as_of: NaiveDate,
) {
    let mut days_milli = vec![0i64; calendar.days()];
    let (mut first_run, mut known_days) = (days_milli.len(), days_milli.len());
    for (date, row) in rows.iter().filter(|(_, row)| row.counts_as_run()) {
        let Some(day) = calendar.day(*date) else { continue };
        first_run = first_run.min(day);
        match load_of(row, unit).and_then(milli) {
            Some(load) => days_milli[day] += load,
            None => known_days = known_days.min(day),
        }
    }
    let days: Vec<f64> = days_milli.iter().map(|milli| *milli as f64 / 1000.0 / METRES_PER_KM).collect();
    let ratios = ewma_ratios(days.get(first_run..known_days).unwrap_or_default());
    let as_of = calendar.day(as_of).unwrap_or(usize::MAX);
    for (row, (place, week)) in weeks.iter_mut().zip(days.chunks(7).enumerate()) {
        let since_first = (7 * place + 6).min(as_of).checked_sub(first_run);
        row.acwr_ewma = since_first.and_then(|at| ratios.get(at).copied().flatten());
        if row.complete && row.load.is_some() {
            row.monotony = monotony(week);
            row.strain = strain(week);
        }
    }
}

/// Adds fitness, fatigue and form as they stand at the end of each week.
fn fill_form(weeks: &mut [WeekRow], rows: &[(NaiveDate, &ActivityRow)], as_of: NaiveDate) {
    let Some((first_run, form)) = daily_form(rows, as_of) else { return };
    for row in weeks {
        let last_day = row.week.last_day().min(as_of);
        let at = usize::try_from((last_day - first_run).num_days()).ok();
        let Some(form) = at.and_then(|at| form.get(at).copied().flatten()) else { continue };
        (row.ctl, row.atl, row.tsb) = (Some(form.ctl), Some(form.atl), Some(form.tsb));
    }
}

/// Metres per shoe and week, most first.
fn shoe_metres(rows: &[(NaiveDate, &ActivityRow)], week_start: WeekStart) -> BTreeMap<Week, Vec<(String, f64)>> {
    let mut metres: BTreeMap<Week, BTreeMap<&str, i64>> = BTreeMap::new();
    for (date, row) in rows.iter().filter(|(_, row)| row.counts_as_run()) {
        if let (Some(shoe), Some(mm)) = (&row.shoe, row.facts.distance_m.and_then(milli)) {
            *metres.entry(Week::of(*date, week_start)).or_default().entry(shoe).or_default() += mm;
        }
    }
    let sorted = |shoes: BTreeMap<&str, i64>| {
        let mut shoes: Vec<(&str, i64)> = shoes.into_iter().collect();
        shoes.sort_by_key(|(_, mm)| std::cmp::Reverse(*mm));
        shoes.into_iter().map(|(shoe, mm)| (shoe.to_string(), mm as f64 / 1000.0)).collect()
    };
    metres.into_iter().map(|(week, shoes)| (week, sorted(shoes))).collect()
}
