//! Rows and sessions in, finished week rows out: feeds the table, then adds what needs single days, the status, the
//! weeks since recovery and the shoes.

use super::cadence::pool_of;
use super::daily::{ewma_ratios, monotony, strain};
use super::exposures;
use super::load::{load_of, unit_of};
use super::sides;
use super::status::{WeekFacts, status};
use super::table::{ActivityEntry, SessionEntry, WeekNumbers, week_numbers};
use super::trimp::daily_form;
use super::watch::Watches;
use super::{WeeklyError, WeeklySettings};
use crate::model::{ActivityRow, LoadUnit, Session, Sport, Week, WeekRow, WeekStart, WeekStatus};
use crate::units::METRES_PER_KM;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// A week at or under this share of the three before is a recovery week (convention, docs/science.md 1.5).
pub const RECOVERY_SHARE: f64 = 0.80;
/// Nothing a runner can do in one activity exceeds this; sums of a million such rows still fit.
const LARGEST_MILLI: f64 = 1e12;

/// Rows of a hundred runners or so share one plan: enough to cost nothing, few enough to keep its memory small.
const ROWS_IN_ONE_PLAN: usize = 50_000;

type AthleteRows<'a> = BTreeMap<&'a str, Vec<(NaiveDate, &'a ActivityRow)>>;
type Athlete<'a> = (&'a str, &'a [(NaiveDate, &'a ActivityRow)]);

pub(super) fn weeks_by_athlete(
    athletes: &AthleteRows,
    sessions: &BTreeMap<String, Vec<Session>>,
    settings: &WeeklySettings,
) -> Result<BTreeMap<String, Vec<WeekRow>>, WeeklyError> {
    let athletes: Vec<Athlete<'_>> = athletes.iter().map(|(name, rows)| (*name, rows.as_slice())).collect();
    let mut weeks = BTreeMap::new();
    let mut rest = athletes.as_slice();
    while !rest.is_empty() {
        let (share, later) = rest.split_at(athletes_in_one_plan(rest));
        weeks.extend(weeks_of(share, sessions, settings)?);
        rest = later;
    }
    Ok(weeks)
}

/// As many athletes as fill one plan, and at least one.
fn athletes_in_one_plan(athletes: &[Athlete<'_>]) -> usize {
    let mut rows = 0;
    let fitting = athletes.iter().take_while(|(_, own)| {
        rows += own.len();
        rows <= ROWS_IN_ONE_PLAN
    });
    fitting.count().max(1)
}

fn weeks_of(
    athletes: &[Athlete<'_>],
    sessions: &BTreeMap<String, Vec<Session>>,
    settings: &WeeklySettings,
) -> Result<Vec<(String, Vec<WeekRow>)>, WeeklyError> {
    let (mut activities, mut session_entries, mut grid) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (name, rows)) in (0u32..).zip(athletes) {
        grid.extend(dense_weeks(rows, settings).map(|week| (number, week_number(week))));
        let unit = unit_of(rows, settings.load);
        activities.extend(rows.iter().map(|(date, row)| activity_entry(number, *date, row, unit, settings)));
        let own = sessions.get(*name).into_iter().flatten();
        session_entries.extend(own.map(|session| session_entry(number, session, settings.week_start)));
    }
    let mut numbers = week_numbers(&activities, &session_entries, &grid)?.into_iter().peekable();
    let finished = (0u32..).zip(athletes).map(|(number, (name, rows))| {
        let own = std::iter::from_fn(|| numbers.next_if(|numbers| numbers.athlete == number)).collect();
        let own_sessions = sessions.get(*name).map_or(&[][..], Vec::as_slice);
        (name.to_string(), week_rows(name, rows, own_sessions, own, settings))
    });
    Ok(finished.collect())
}

/// Every week from the first run's to the as-of day's; none without a run.
fn dense_weeks(rows: &[(NaiveDate, &ActivityRow)], settings: &WeeklySettings) -> impl Iterator<Item = Week> {
    let last = Week::of(settings.as_of, settings.week_start);
    let first_run = rows.iter().filter(|(_, row)| row.counts_as_run()).map(|(date, _)| *date).min();
    let first = first_run.map(|date| Week::of(date, settings.week_start)).filter(|first| *first <= last);
    std::iter::successors(first, move |week| (*week < last).then(|| week.next()))
}

fn week_number(week: Week) -> i32 {
    week.start.num_days_from_ce()
}

/// Thousandths as an integer; nothing for what is not a number.
fn milli(value: f64) -> Option<i64> {
    value.is_finite().then(|| (value * 1000.0).round().clamp(-LARGEST_MILLI, LARGEST_MILLI) as i64)
}

fn activity_entry(
    athlete: u32,
    date: NaiveDate,
    row: &ActivityRow,
    unit: LoadUnit,
    settings: &WeeklySettings,
) -> ActivityEntry {
    let week = week_number(Week::of(date, settings.week_start));
    let facts = &row.facts;
    if !row.counts_as_run() {
        return ActivityEntry {
            athlete,
            week,
            is_strength: row.sport == Sport::Strength,
            other_sport_ms: milli(time_spent_s(row)),
            ..ActivityEntry::default()
        };
    }
    let pool = pool_of(row);
    let weighted = |mean: Option<f64>| mean.and_then(|mean| milli(mean * pool.seconds));
    ActivityEntry {
        athlete,
        week,
        is_run: true,
        is_strength: false,
        other_sport_ms: None,
        distance_mm: facts.distance_m.and_then(milli),
        load_milli: load_of(row, unit).and_then(milli),
        moving_ms: milli(facts.moving_s),
        running_ms: milli(facts.running_s),
        ascent_mm: facts.ascent_m.and_then(milli),
        descent_mm: facts.descent_m.and_then(milli),
        optional: [
            facts.steps.and_then(milli),
            pool.cadence_spm().and_then(|_| milli(pool.seconds)),
            weighted(pool.cadence_spm()),
            weighted(pool.deficit_pct()),
            row.keep_left_m.and_then(milli),
            row.keep_right_m.and_then(milli),
            row.keep_unknown_m.and_then(milli),
            row.repeated_m.and_then(milli),
            facts.turn_left_deg.and_then(milli),
            facts.turn_right_deg.and_then(milli),
            facts.steep_up_m.and_then(milli),
            facts.steep_down_m.and_then(milli),
            row.same_way_m.and_then(milli),
            row.same_way_balance_m.and_then(milli),
        ],
    }
}

/// Strength work moves nowhere, so its time is the time that passed.
fn time_spent_s(row: &ActivityRow) -> f64 {
    if row.facts.moving_s > 0.0 { row.facts.moving_s } else { row.facts.elapsed_s }
}

fn session_entry(athlete: u32, session: &Session, week_start: WeekStart) -> SessionEntry {
    SessionEntry {
        athlete,
        week: week_number(Week::of(session.local_date, week_start)),
        distance_mm: milli(session.distance_m).unwrap_or_default(),
        spike_ratio: session.spike_ratio,
    }
}

fn week_rows(
    name: &str,
    rows: &[(NaiveDate, &ActivityRow)],
    sessions: &[Session],
    numbers: Vec<WeekNumbers>,
    settings: &WeeklySettings,
) -> Vec<WeekRow> {
    let run_days: BTreeSet<NaiveDate> =
        rows.iter().filter(|(_, row)| row.counts_as_run()).map(|(date, _)| *date).collect();
    let mut shoes = shoe_metres(rows, settings.week_start);
    let long_runs = exposures::long_runs(sessions, settings.week_start);
    let back_to_back = exposures::back_to_back_m(rows, settings.week_start);
    let watches = Watches::of(rows, settings.week_start);
    let mut weeks = Vec::with_capacity(numbers.len());
    for (earlier_weeks, numbers) in numbers.into_iter().enumerate() {
        let Some(start) = NaiveDate::from_num_days_from_ce_opt(numbers.week) else { continue };
        let week = Week { start };
        let facts = WeekFacts {
            week,
            earlier_weeks,
            as_of: settings.as_of,
            any_activity: numbers.activities > 0,
            run_days: &run_days,
            base_distance_m: numbers.base4_distance_m,
            base_moving_s: numbers.base4_moving_s,
        };
        let mut row = week_row(name, week, status(&facts), &numbers);
        row.is_recovery = is_recovery(&row, numbers.base3_distance_m);
        row.shoes = shoes.remove(&week).unwrap_or_default();
        row.long_runs = long_runs.get(&week).copied().unwrap_or_default();
        row.back_to_back_m = back_to_back.get(&week).copied();
        row.trailing7_distance_m = (!row.complete).then(|| exposures::trailing7_m(rows, settings.as_of));
        row.watch_change = watches.change(week);
        if row.watch_change.is_some() {
            (row.ascent_ratio, row.descent_ratio) = (None, None);
        }
        weeks.push(row);
    }
    let unit = unit_of(rows, settings.load);
    weeks.iter_mut().for_each(|row| row.load_unit = unit);
    fill_daily(&mut weeks, rows, unit, settings.as_of);
    fill_form(&mut weeks, rows, settings.as_of);
    fill_weeks_since_recovery(&mut weeks);
    sides::fill_side_streaks(&mut weeks);
    weeks
}

fn week_row(name: &str, week: Week, status: WeekStatus, numbers: &WeekNumbers) -> WeekRow {
    let [
        steps,
        cadence_s,
        cadence,
        deficit,
        keep_left,
        keep_right,
        keep_unknown,
        repeated,
        left,
        right,
        up,
        down,
        same_way,
        same_way_balance,
    ] = numbers.optional.map(|sum| sum.map(|sum| sum / 1000.0));
    let over = |sum: Option<f64>, whole: Option<f64>| Some(sum? / whole.filter(|whole| *whole > 0.0)?);
    let per_second = |sum: Option<f64>| over(sum, cadence_s);
    WeekRow {
        athlete: name.to_string(),
        week,
        complete: status != WeekStatus::Partial,
        status,
        runs: numbers.runs,
        distance_m: numbers.distance_m,
        moving_s: numbers.moving_s,
        running_s: numbers.running_s,
        steps,
        ascent_m: numbers.ascent_m,
        descent_m: numbers.descent_m,
        longest_run_m: numbers.longest_run_m,
        base4_distance_m: numbers.base4_distance_m,
        acwr_uncoupled: numbers.acwr_uncoupled,
        acwr_coupled: numbers.acwr_coupled,
        acwr_ewma: None,
        week_ratio: numbers.week_ratio,
        week_ratio_robust: numbers.week_ratio_robust,
        longest_ratio4: numbers.longest_ratio4,
        session_spike_max: numbers.session_spike_max,
        ascent_base4_m: numbers.ascent_base4_m,
        descent_base4_m: numbers.descent_base4_m,
        ascent_ratio: numbers.ascent_ratio,
        descent_ratio: numbers.descent_ratio,
        monotony: None,
        strain: None,
        weeks_since_recovery: None,
        is_recovery: None,
        cadence_flat_spm: per_second(cadence),
        cadence_deficit_pct: per_second(deficit),
        keep_left_m: keep_left,
        keep_right_m: keep_right,
        keep_unknown_m: keep_unknown,
        repeated_m: repeated,
        side_imbalance: balance(keep_left, keep_right),
        side_streak_weeks: None,
        same_way_m: same_way,
        same_way_balance: over(same_way_balance, same_way),
        load: numbers.load,
        load_unit: LoadUnit::default(),
        base4_load: numbers.base4_load,
        steep_up_m: up,
        steep_down_m: down,
        trailing7_distance_m: None,
        long_runs: 0,
        back_to_back_m: None,
        watch_change: None,
        ctl: None,
        atl: None,
        tsb: None,
        turn_balance: balance(left, right),
        strength_sessions: numbers.strength_sessions,
        other_sport_s: numbers.other_sport_s,
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
fn fill_daily(weeks: &mut [WeekRow], rows: &[(NaiveDate, &ActivityRow)], unit: LoadUnit, as_of: NaiveDate) {
    let runs = || rows.iter().filter(|(_, row)| row.counts_as_run());
    let (Some(first_week), Some(first_run)) = (weeks.first().map(|row| row.week), runs().map(|(date, _)| *date).min())
    else {
        return;
    };
    let mut days_milli = vec![0i64; weeks.len() * 7];
    let mut known_days = days_milli.len();
    for (date, row) in runs() {
        let at = usize::try_from((*date - first_week.start).num_days()).unwrap_or(usize::MAX);
        match (days_milli.get_mut(at), load_of(row, unit).and_then(milli)) {
            (Some(day), Some(load)) => *day += load,
            (Some(_), None) => known_days = known_days.min(at),
            (None, _) => {}
        }
    }
    let days: Vec<f64> = days_milli.iter().map(|milli| *milli as f64 / 1000.0 / METRES_PER_KM).collect();
    let before_first_run = usize::try_from((first_run - first_week.start).num_days()).unwrap_or_default();
    let ratios = ewma_ratios(days.get(before_first_run..known_days).unwrap_or_default());
    for (number, row) in weeks.iter_mut().enumerate() {
        let last_day = row.week.last_day().min(as_of);
        let at = usize::try_from((last_day - first_run).num_days()).ok();
        row.acwr_ewma = at.and_then(|at| ratios.get(at).copied().flatten());
        if row.complete && row.load.is_some() {
            let week = &days[number * 7..number * 7 + 7];
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
