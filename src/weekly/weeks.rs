//! Rows and sessions in, finished week rows out: feeds the table, then adds what needs single days, the status, the
//! weeks since recovery and the shoes.

use super::addends::{addends, milli};
use super::calendar::Calendar;
use super::day_loads::DayLoads;
use super::exposures::{DayMetres, long_runs};
use super::height::{fill_climb, runs_without_height};
use super::sides;
use super::status::{BASE_WEEKS, WeekFacts, status};
use super::table::{Addends, Bases, WeekTable};
use super::trimp::{Form, daily_form};
use super::watch::Watches;
use super::{Athlete, OwnRows, WeeklyError, WeeklySettings};
use crate::model::{ActivityRow, LoadUnit, Session, Week, WeekRow, WeekStart, WeekStatus};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A week at or under this share of the three before is a recovery week (convention, docs/science.md 1.5).
pub const RECOVERY_SHARE: f64 = 0.80;

/// Rows of a hundred runners or so share one plan: enough to cost nothing, few enough to keep its memory small.
const ROWS_IN_ONE_PLAN: usize = 50_000;

/// Every athlete with the weeks, in the order given.
pub(super) fn weeks_by_athlete<'a>(
    all: Vec<OwnRows<'a>>,
    settings: &WeeklySettings,
) -> Result<Vec<(Athlete<'a>, Vec<WeekRow>)>, WeeklyError> {
    let mut found = Vec::with_capacity(all.len());
    let mut all = all.into_iter().peekable();
    while all.peek().is_some() {
        let mut rows = 0;
        let in_one_plan = std::iter::from_fn(|| {
            let fits = |own: &OwnRows| rows == 0 || rows + own.rows.len() <= ROWS_IN_ONE_PLAN;
            let own = all.next_if(fits)?;
            rows += own.rows.len();
            Some(own)
        });
        found.extend(weeks_of(in_one_plan, settings)?);
    }
    Ok(found)
}

fn weeks_of<'a>(
    all: impl Iterator<Item = OwnRows<'a>>,
    settings: &WeeklySettings,
) -> Result<Vec<(Athlete<'a>, Vec<WeekRow>)>, WeeklyError> {
    let mut table = WeekTable::default();
    // One athlete after the other: whatever looks at rows does so while they are at hand.
    let enter = |own| {
        let athlete = Athlete::of(own, settings);
        let placed = Placed::of(&athlete, settings);
        if let Some(placed) = &placed {
            placed.enter(&athlete, &mut table);
        }
        (athlete, placed)
    };
    let entered: Vec<(Athlete, Option<Placed>)> = all.map(enter).collect();
    let mut numbers = table.weeks()?.into_iter();
    let finished = entered.into_iter().map(|(athlete, placed)| {
        let weeks = placed.map(|placed| {
            let own = numbers.by_ref().take(placed.calendar.weeks);
            placed.week_rows(athlete.name, own, settings)
        });
        (athlete, weeks.unwrap_or_default())
    });
    Ok(finished.collect())
}

/// One athlete on the dense weeks, in one unit of load, and what single rows and sessions add to their sums.
struct Placed<'a> {
    calendar: Calendar,
    unit: LoadUnit,
    run_days: Vec<NaiveDate>,
    shoes: BTreeMap<Week, Vec<(String, f64)>>,
    longest_mm: Vec<i64>,
    longest_ms: Vec<i64>,
    long_runs: Vec<u32>,
    spike_max: Vec<Option<f64>>,
    day_metres: DayMetres,
    day_loads: DayLoads,
    watches: Watches<'a>,
    runs_without_height: BTreeMap<Week, u32>,
    form: Option<(NaiveDate, Vec<Option<Form>>)>,
}

impl<'a> Placed<'a> {
    /// `None` without a run up to the as-of week.
    fn of(athlete: &Athlete<'a>, settings: &WeeklySettings) -> Option<Placed<'a>> {
        let rows = &athlete.rows;
        let calendar = Calendar::of(rows, settings)?;
        let (unit, sessions) = (athlete.unit, &athlete.sessions);
        Some(Placed {
            calendar,
            unit,
            run_days: run_days(rows),
            shoes: shoe_metres(rows, settings.week_start),
            longest_mm: longest_milli(sessions, &calendar, |session| session.distance_m),
            longest_ms: longest_milli(sessions, &calendar, |session| session.moving_s),
            long_runs: long_runs(sessions, &calendar),
            spike_max: spike_max(sessions, &calendar),
            day_metres: DayMetres::of(rows, &calendar),
            day_loads: DayLoads::of(rows, &calendar, unit),
            watches: Watches::of(rows, settings.week_start),
            runs_without_height: runs_without_height(rows, settings.week_start),
            form: daily_form(rows, settings.as_of),
        })
    }

    /// Adds every week with its rows to the table.
    fn enter(&self, athlete: &Athlete<'_>, table: &mut WeekTable) {
        let calendar = &self.calendar;
        let place = |(date, row): &(NaiveDate, _)| Some((calendar.place(*date)?, *row));
        let mut rows: Vec<(usize, &ActivityRow)> = athlete.rows.iter().filter_map(place).collect();
        rows.sort_by_key(|(place, _)| *place);
        let mut rows = rows.into_iter().peekable();
        let longest = if athlete.unit == LoadUnit::Duration { &self.longest_ms } else { &self.longest_mm };
        for (place, &longest_run_milli) in longest.iter().enumerate() {
            table.add_week(Addends { earlier_weeks: place as i64, longest_run_milli, ..Addends::default() });
            while let Some((_, row)) = rows.next_if(|(of_row, _)| *of_row == place) {
                table.add(addends(row, athlete.unit));
            }
        }
    }

    fn week_rows(
        mut self,
        name: &str,
        numbers: impl Iterator<Item = (Addends, Bases)>,
        settings: &WeeklySettings,
    ) -> Vec<WeekRow> {
        let calendar = self.calendar;
        let mut weeks = Vec::with_capacity(calendar.weeks);
        for (place, (sums, bases)) in numbers.enumerate() {
            let week = calendar.week(place);
            let facts = WeekFacts {
                week,
                earlier_weeks: place,
                as_of: settings.as_of,
                any_activity: sums.activities > 0,
                run_days: &self.run_days,
                base_distance_m: bases.base4_distance_m,
                base_moving_s: bases.base4_moving_s,
                unit: self.unit,
            };
            let mut row = week_row(name, week, status(&facts), &sums, &bases);
            row.load_unit = self.unit;
            row.is_recovery = is_recovery(&row, bases.base3_load);
            row.session_spike_max = self.spike_max[place];
            (row.longest_run_m, row.longest_run_s) = (si(self.longest_mm[place]), si(self.longest_ms[place]));
            row.shoes = self.shoes.remove(&week).unwrap_or_default();
            row.long_runs = self.long_runs[place];
            row.back_to_back_m = self.day_metres.back_to_back_m(place);
            let as_of = calendar.day(settings.as_of).filter(|_| !row.complete);
            row.trailing7_distance_m = as_of.map(|day| self.day_metres.trailing7_m(day));
            row.watch_change = self.watches.change(week);
            row.runs_without_height = self.runs_without_height.remove(&week).unwrap_or_default();
            fill_climb(&mut row, &weeks);
            if !has_distances(&weeks[weeks.len().saturating_sub(BASE_WEEKS)..]) {
                row.base4_distance_m = None;
            }
            weeks.push(row);
        }
        self.day_loads.fill(&mut weeks, calendar.day(settings.as_of));
        fill_form(&mut weeks, self.form.as_ref(), settings.as_of);
        fill_weeks_since_recovery(&mut weeks);
        sides::fill_side_streaks(&mut weeks);
        weeks
    }
}

/// Whether some run of these weeks has a distance, or there is none to have one.
fn has_distances(weeks: &[WeekRow]) -> bool {
    let sum = |of: fn(&WeekRow) -> u32| weeks.iter().map(of).sum::<u32>();
    let runs = sum(|week| week.runs);
    runs == 0 || sum(|week| week.runs_without_distance) < runs
}

/// The most of a session of each week, in thousandths.
fn longest_milli(sessions: &[Session], calendar: &Calendar, of: fn(&Session) -> f64) -> Vec<i64> {
    let mut longest = vec![0; calendar.weeks];
    for session in sessions {
        if let (Some(place), Some(milli)) = (calendar.place(session.local_date), milli(of(session))) {
            longest[place] = milli.max(longest[place]);
        }
    }
    longest
}

fn spike_max(sessions: &[Session], calendar: &Calendar) -> Vec<Option<f64>> {
    let mut most = vec![None; calendar.weeks];
    for session in sessions {
        if let (Some(place), Some(ratio)) = (calendar.place(session.local_date), session.spike_ratio) {
            most[place] = Some(most[place].map_or(ratio, |most: f64| most.max(ratio)));
        }
    }
    most
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
    // Who does not run does not climb.
    let climb = |milli: i64| (sums.climb_known > 0 || sums.runs == 0).then(|| si(milli));
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
        // A week without runs is a zero.
        running_s: if sums.runs == 0 { Some(0.0) } else { known(sums.running_known, sums.running_ms) },
        steps: known(sums.steps_known, sums.steps_milli),
        ascent_m: climb(sums.ascent_mm),
        descent_m: climb(sums.descent_mm),
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
        ascent_base4_m: None,
        descent_base4_m: None,
        ascent_ratio: None,
        descent_ratio: None,
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
        runs_without_distance: count(sums.runs_without_distance),
        runs_without_height: 0,
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
fn is_recovery(row: &WeekRow, base3: Option<f64>) -> Option<bool> {
    if !row.complete || row.status == WeekStatus::NoData {
        return None;
    }
    base3.filter(|base| *base > 0.0).zip(row.load).map(|(base, load)| load <= RECOVERY_SHARE * base)
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

/// Adds fitness, fatigue and form as they stand at the end of each week.
fn fill_form(weeks: &mut [WeekRow], form: Option<&(NaiveDate, Vec<Option<Form>>)>, as_of: NaiveDate) {
    let Some((first_run, form)) = form else { return };
    for row in weeks {
        let last_day = row.week.last_day().min(as_of);
        let at = usize::try_from((last_day - *first_run).num_days()).ok();
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
