//! The longest run, and what is left of the week, that raise no flag: the rules solved backwards.

use super::{PlanSettings, SILENT_DAYS};
use crate::flags::Thresholds;
use crate::model::{AthleteAnalysis, Flag, FlagKind, LoadUnit, NextRun, Session, SessionMeasure, Week, WeekRow};
use crate::units::{UnitSystem, down_to, round_to};
use crate::weekly::{
    BASE_WEEKS, BREAK_DAYS, RECOVERY_SHARE, base_holds_break, climb_base_m, climbed_m, is_small_base, session_measure,
};
use chrono::{Days, NaiveDate};

/// A session of the 29 days before a day lies within 30 days of any moment of that day.
const CERTAIN_DAYS: u64 = 29;
/// Complete weeks an easy week is measured against.
const EASY_WEEKS: usize = 3;

/// The ceiling of the next seven days.
pub fn next_run(athlete: &AthleteAnalysis, settings: &PlanSettings) -> NextRun {
    let AthleteAnalysis { sessions, weeks, .. } = athlete;
    let thresholds = &settings.thresholds;
    let from = settings.as_of.checked_add_days(Days::new(1)).unwrap_or(settings.as_of);
    let this_week = Week::of(from, settings.week_start);
    let complete = &weeks[..weeks.partition_point(|row| row.week < this_week)];
    let week_so_far_m = weeks.get(complete.len()).map_or(0.0, |row| row.distance_m);
    let load_unit = weeks.last().map_or(LoadUnit::default(), |row| row.load_unit);
    let load_so_far = weeks.get(complete.len()).map_or(Some(0.0), |row| row.load);
    let base = base(complete, sessions, from, this_week);
    let (week_left_acwr, week_left_ratio) = week_left(base, load_so_far, thresholds, settings.units);
    let so_far = weeks.get(complete.len());
    let climb = |metres| hill_left_m(base, so_far, metres, thresholds);
    let by = session_measure(window(sessions, from), load_unit);
    let (longest, ceiling_missing) = match longest_unflagged(athlete, by, thresholds, from) {
        Ok(longest) => (Some(longest), None),
        Err(reason) => (None, Some(reason)),
    };
    // Of the current week and of the one the seven days reach into: its base ends with the current week.
    let reach = if from == this_week.start { complete.len() } else { (complete.len() + 1).min(weeks.len()) };
    let bases = [complete, &weeks[..reach]];
    NextRun {
        from,
        measured_by: by,
        ceiling: longest.map(|longest| ceiling(by, longest.amount(by), bases, thresholds, settings.units)),
        ceiling_missing,
        longest30: longest.map(|longest| longest.amount(by)),
        longest30_date: longest.map(|longest| longest.local_date),
        way_back: None,
        week_so_far_m: Some(week_so_far_m),
        load_unit,
        week_left_acwr,
        week_left_ratio,
        week_left_small_base_m: small_base_left_m(base, week_so_far_m, thresholds, settings.units),
        climb_left_m: climb(|row| row.ascent_m),
        descent_left_m: climb(|row| row.descent_m),
        easy_week_m: easy_week_m(complete, settings.units),
        weeks_since_recovery: weeks_since_recovery(complete, settings),
        session_limit: thresholds.session_spike_caution,
        week_limit: thresholds.week_jump,
        small_base_extra_m: thresholds.low_base_extra_m,
        acwr_limit: thresholds.acwr,
        hill_limit: thresholds.hill_jump_note,
        hill_extra_m: thresholds.hill_jump_note_extra_m,
    }
}

/// The longest session the next run is compared with that raised no flag itself, or why there is none.
fn longest_unflagged<'a>(
    athlete: &'a AthleteAnalysis,
    by: SessionMeasure,
    thresholds: &Thresholds,
    from: NaiveDate,
) -> Result<&'a Session, String> {
    let AthleteAnalysis { sessions, flags, .. } = athlete;
    let last = sessions.iter().rfind(|session| session.local_date < from).ok_or("no run yet")?;
    let days_off = (from - last.local_date).num_days() - 1;
    if days_off >= BREAK_DAYS {
        return Err(format!("no run for {days_off} days: begin again well under the usual"));
    }
    // Of any sport: who swam meanwhile was not silent.
    let last_date = athlete.activities.iter().filter_map(|row| row.local_date).filter(|date| *date < from).max();
    if let Some(last_date) = last_date.filter(|date| (from - *date).num_days() - 1 > SILENT_DAYS) {
        return Err(format!("the export ends {}", super::words::long_date(last_date)));
    }
    let observed_days = i64::from(last.observed_days) + (from - last.local_date).num_days();
    if observed_days < i64::from(thresholds.session_min_observed_days) {
        return Err(format!("{observed_days} of the {} days needed", thresholds.session_min_observed_days));
    }
    let window: Vec<&Session> = window(sessions, from).collect();
    let (window, since) = since_break(&window);
    let (count, needed) = (window.len(), thresholds.session_min_sessions);
    if count < needed as usize {
        return Err(format!("{count} of the {needed} runs needed {since}"));
    }
    window
        .iter()
        .copied()
        .filter(|session| session.amount(by) > 0.0 && !is_flagged(session, flags))
        .max_by(|a, b| a.amount(by).total_cmp(&b.amount(by)))
        .ok_or_else(|| "no run of the last 30 days to compare with that raised no flag".into())
}

/// The sessions a run of any hour of this day is compared with.
fn window(sessions: &[Session], from: NaiveDate) -> impl Iterator<Item = &Session> {
    let earliest = from.checked_sub_days(Days::new(CERTAIN_DAYS)).unwrap_or(from);
    sessions.iter().filter(move |session| session.local_date >= earliest && session.local_date < from)
}

/// What was run before a break says nothing about the legs after it.
fn since_break<'a, 'b>(window: &'b [&'a Session]) -> (&'b [&'a Session], &'static str) {
    let is_break = |pair: &[&Session]| (pair[1].local_date - pair[0].local_date).num_days() > BREAK_DAYS;
    match window.windows(2).rposition(is_break) {
        Some(last_before) => (&window[last_before + 1..], "since the break"),
        None => (window, "in 30 days"),
    }
}

fn is_flagged(session: &Session, flags: &[Flag]) -> bool {
    let about_sessions =
        flags.iter().filter(|flag| matches!(flag.kind, FlagKind::SessionSpike | FlagKind::LongRunDoubled));
    about_sessions.into_iter().any(|flag| flag.activities == session.activities)
}

/// Under the session limit, and under the doubling of the long run, which looks at whole weeks.
fn ceiling(
    by: SessionMeasure,
    longest: f64,
    bases: [&[WeekRow]; 2],
    thresholds: &Thresholds,
    units: UnitSystem,
) -> f64 {
    let step = by.step(units);
    let by_session = down_to(longest * thresholds.session_spike_caution, step);
    let doubled = bases.into_iter().filter_map(|weeks| {
        let recent = &weeks[weeks.len().checked_sub(BASE_WEEKS)?..];
        let amounts = recent.iter().map(WeekRow::longest).filter(|(of_week, _)| *of_week == by);
        let longest = amounts.map(|(_, amount)| amount).fold(0.0, f64::max);
        // The rule fires at the limit itself, so the ceiling stays one step under it.
        (longest > 0.0).then(|| down_to(longest * thresholds.long_run_doubled, step) - step)
    });
    doubled.fold(by_session, f64::min)
}

/// The four weeks the next one is compared with.
#[derive(Clone, Copy)]
enum Base<'a> {
    /// Too few, or a break reaches into them.
    Missing,
    /// Too little for ratios.
    Small(&'a [WeekRow]),
    Weeks(&'a [WeekRow]),
}

/// As the status of the week will be, should its first run be on the day the plan begins.
fn base<'a>(complete: &'a [WeekRow], sessions: &[Session], from: NaiveDate, this_week: Week) -> Base<'a> {
    let Some(base) = complete.len().checked_sub(BASE_WEEKS).and_then(|first| complete.get(first..)) else {
        return Base::Missing;
    };
    let mut days: Vec<NaiveDate> =
        sessions.iter().map(|session| session.local_date).filter(|day| *day < from).collect();
    days.push(from);
    days.sort_unstable();
    days.dedup();
    let mean = |of: fn(&WeekRow) -> f64| Some(base.iter().map(of).sum::<f64>() / BASE_WEEKS as f64);
    if base_holds_break(this_week, &days) {
        Base::Missing
    } else if is_small_base(mean(|row| row.distance_m), mean(|row| row.moving_s), base[0].load_unit) {
        Base::Small(base)
    } else {
        Base::Weeks(base)
    }
}

/// What the ratio of four weeks and the robust week ratio leave.
fn week_left(
    base: Base,
    so_far: Option<f64>,
    thresholds: &Thresholds,
    units: UnitSystem,
) -> (Option<f64>, Option<f64>) {
    let (Some(so_far), Base::Weeks(base)) = (so_far, base) else { return (None, None) };
    let Some(loads) = base.iter().map(|row| row.load).collect::<Option<Vec<f64>>>() else { return (None, None) };
    let base4 = loads.iter().sum::<f64>() / BASE_WEEKS as f64;
    let left = |limit: f64| {
        let left = (limit - so_far).max(0.0);
        Some(if base[0].load_unit == LoadUnit::Distance { down_to(left, units.step_m()) } else { left.floor() })
    };
    (left(base4 * thresholds.acwr), left(loads[BASE_WEEKS - 1].max(base4) * thresholds.week_jump))
}

/// What the rule for small bases leaves, in metres.
fn small_base_left_m(base: Base, so_far_m: f64, thresholds: &Thresholds, units: UnitSystem) -> Option<f64> {
    let Base::Small(base) = base else { return None };
    let most_m = mean_distance_m(base).max(base[BASE_WEEKS - 1].distance_m) + thresholds.low_base_extra_m;
    Some(down_to((most_m - so_far_m).max(0.0), units.step_m()))
}

/// What the quieter hill rule leaves. It asks for a ratio and for metres, so whichever comes later is the ceiling.
fn hill_left_m(
    base: Base,
    so_far: Option<&WeekRow>,
    metres: fn(&WeekRow) -> Option<f64>,
    thresholds: &Thresholds,
) -> Option<f64> {
    let Base::Weeks(base) = base else { return None };
    let so_far_m = so_far.map_or(Some(0.0), |row| climbed_m(row, metres))?;
    let base4_m = climb_base_m(base, metres).filter(|base4_m| *base4_m > 0.0)?;
    // The ratio may be met, the metres may not.
    let limit_m = (base4_m * thresholds.hill_jump_note).max((base4_m + thresholds.hill_jump_note_extra_m).ceil() - 1.0);
    let is_one_watch = base.iter().all(|row| row.watch_change.is_none());
    is_one_watch.then(|| (round_to(limit_m - so_far_m, 6)).floor().max(0.0))
}

fn easy_week_m(complete: &[WeekRow], units: UnitSystem) -> Option<f64> {
    let recent = complete.get(complete.len().checked_sub(EASY_WEEKS)?..)?;
    let easy_m = RECOVERY_SHARE * mean_distance_m(recent);
    (easy_m > 0.0).then(|| down_to(easy_m, units.step_m()))
}

/// Counted to the week of the as-of day, which may not be over.
fn weeks_since_recovery(complete: &[WeekRow], settings: &PlanSettings) -> Option<u32> {
    let last = complete.last()?;
    let more = last.week.weeks_until(Week::of(settings.as_of, settings.week_start));
    Some(last.weeks_since_recovery? + u32::try_from(more).ok()?)
}

fn mean_distance_m(weeks: &[WeekRow]) -> f64 {
    weeks.iter().map(|row| row.distance_m).sum::<f64>() / weeks.len() as f64
}
