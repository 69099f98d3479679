//! The longest run, and what is left of the week, that raise no flag: the rules solved backwards.

use super::{PlanSettings, SILENT_DAYS};
use crate::flags::Thresholds;
use crate::model::{Flag, FlagKind, LoadUnit, NextRun, Session, Week, WeekRow, WeekStatus};
use crate::units::{UnitSystem, round_to};
use crate::weekly::{BASE_WEEKS, BREAK_DAYS, RECOVERY_SHARE};
use chrono::{Days, NaiveDate};

/// A session of the 29 days before a day lies within 30 days of any moment of that day.
const CERTAIN_DAYS: u64 = 29;
/// Complete weeks an easy week is measured against.
const EASY_WEEKS: usize = 3;

/// The ceiling of the next seven days.
pub fn next_run(sessions: &[Session], weeks: &[WeekRow], flags: &[Flag], settings: &PlanSettings) -> NextRun {
    let thresholds = &settings.thresholds;
    let from = settings.as_of.checked_add_days(Days::new(1)).unwrap_or(settings.as_of);
    let this_week = Week::of(from, settings.week_start);
    let complete = &weeks[..weeks.partition_point(|row| row.week < this_week)];
    let week_so_far_m = weeks.get(complete.len()).map_or(0.0, |row| row.distance_m);
    let load_unit = weeks.last().map_or(LoadUnit::default(), |row| row.load_unit);
    let load_so_far = weeks.get(complete.len()).map_or(Some(0.0), |row| row.load);
    let (week_left_acwr, week_left_ratio) = week_left(complete, load_so_far, thresholds, settings.units);
    let so_far = weeks.get(complete.len());
    let climb = |metres: fn(&WeekRow) -> f64| hill_left_m(complete, so_far.map_or(0.0, metres), metres, thresholds);
    let longest = longest_unflagged(sessions, weeks, flags, thresholds, from);
    let (longest, ceiling_missing) = match longest {
        Ok(longest) => (Some(longest), None),
        Err(reason) => (None, Some(reason)),
    };
    NextRun {
        from,
        ceiling_m: longest.map(|longest| ceiling_m(longest.distance_m, complete, thresholds, settings.units)),
        ceiling_missing,
        longest30_m: longest.map(|longest| longest.distance_m),
        longest30_date: longest.map(|longest| longest.local_date),
        week_so_far_m,
        load_unit,
        week_left_acwr,
        week_left_ratio,
        climb_left_m: climb(|row| row.ascent_m),
        descent_left_m: climb(|row| row.descent_m),
        easy_week_m: easy_week_m(complete, settings.units),
        weeks_since_recovery: weeks_since_recovery(complete, settings),
        session_limit: thresholds.session_spike_caution,
        week_limit: thresholds.week_jump,
        acwr_limit: thresholds.acwr,
        hill_limit: thresholds.hill_jump_note,
        hill_extra_m: thresholds.hill_jump_note_extra_m,
    }
}

/// The longest session the next run is compared with that raised no flag itself, or why there is none.
fn longest_unflagged<'a>(
    sessions: &'a [Session],
    weeks: &[WeekRow],
    flags: &[Flag],
    thresholds: &Thresholds,
    from: NaiveDate,
) -> Result<&'a Session, String> {
    let last = sessions.iter().rfind(|session| session.local_date < from).ok_or("no run yet")?;
    let days_off = (from - last.local_date).num_days() - 1;
    if days_off >= BREAK_DAYS {
        return Err(format!("no run for {days_off} days: begin again well under the usual"));
    }
    if days_off > SILENT_DAYS && !has_other_sport_since(weeks, last.local_date) {
        return Err(format!("the export ends {}", super::words::long_date(last.local_date)));
    }
    let observed_days = i64::from(last.observed_days) + (from - last.local_date).num_days();
    if observed_days < i64::from(thresholds.session_min_observed_days) {
        return Err(format!("{observed_days} of the {} days needed", thresholds.session_min_observed_days));
    }
    let earliest = from.checked_sub_days(Days::new(CERTAIN_DAYS)).unwrap_or(from);
    let window: Vec<&Session> =
        sessions.iter().filter(|session| session.local_date >= earliest && session.local_date < from).collect();
    let (window, since) = since_break(&window);
    let (count, needed) = (window.len(), thresholds.session_min_sessions);
    if count < needed as usize {
        return Err(format!("{count} of the {needed} runs needed {since}"));
    }
    window
        .iter()
        .copied()
        .filter(|session| session.distance_m > 0.0 && !is_flagged(session, flags))
        .max_by(|a, b| a.distance_m.total_cmp(&b.distance_m))
        .ok_or_else(|| "no run of the last 30 days to compare with that raised no flag".into())
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

fn has_other_sport_since(weeks: &[WeekRow], date: NaiveDate) -> bool {
    weeks.iter().any(|row| row.week.last_day() > date && (row.other_sport_s > 0.0 || row.strength_sessions > 0))
}

/// Under the session limit, and under the doubling of the long run, which looks at whole weeks.
fn ceiling_m(longest_m: f64, complete: &[WeekRow], thresholds: &Thresholds, units: UnitSystem) -> f64 {
    let by_session = rounded_down(longest_m * thresholds.session_spike_caution, units);
    let recent = &complete[complete.len().saturating_sub(BASE_WEEKS)..];
    let longest_of_weeks_m = recent.iter().map(|row| row.longest_run_m).fold(0.0, f64::max);
    if recent.len() < BASE_WEEKS || longest_of_weeks_m <= 0.0 {
        return by_session;
    }
    // The rule fires at the limit itself, so the ceiling stays one step under it.
    let doubled = rounded_down(longest_of_weeks_m * thresholds.long_run_doubled, units) - step_m(units);
    by_session.min(doubled)
}

/// The weeks the next one is compared with, where it may be compared at all.
fn comparable(complete: &[WeekRow]) -> Option<&[WeekRow]> {
    let base = complete.get(complete.len().checked_sub(BASE_WEEKS)?..)?;
    let broken = [WeekStatus::ReturnFromBreak, WeekStatus::LowBase, WeekStatus::NoData];
    base.last().is_some_and(|last| !broken.contains(&last.status)).then_some(base)
}

/// What the ratio of four weeks and the robust week ratio leave.
fn week_left(
    complete: &[WeekRow],
    so_far: Option<f64>,
    thresholds: &Thresholds,
    units: UnitSystem,
) -> (Option<f64>, Option<f64>) {
    let (Some(so_far), Some(base)) = (so_far, comparable(complete)) else { return (None, None) };
    let Some(loads) = base.iter().map(|row| row.load).collect::<Option<Vec<f64>>>() else { return (None, None) };
    let base4 = loads.iter().sum::<f64>() / BASE_WEEKS as f64;
    let left = |limit: f64| {
        let left = (limit - so_far).max(0.0);
        Some(if base[0].load_unit == LoadUnit::Distance { rounded_down(left, units) } else { left.floor() })
    };
    (left(base4 * thresholds.acwr), left(loads[BASE_WEEKS - 1].max(base4) * thresholds.week_jump))
}

/// What the quieter hill rule leaves. It asks for a ratio and for metres, so whichever comes later is the ceiling.
fn hill_left_m(
    complete: &[WeekRow],
    so_far_m: f64,
    metres: fn(&WeekRow) -> f64,
    thresholds: &Thresholds,
) -> Option<f64> {
    let base = comparable(complete)?;
    let base4_m = base.iter().map(metres).sum::<f64>() / BASE_WEEKS as f64;
    let is_known = base4_m > 0.0 && base.iter().all(|row| row.watch_change.is_none());
    // The ratio may be met, the metres may not.
    let limit_m = (base4_m * thresholds.hill_jump_note).max((base4_m + thresholds.hill_jump_note_extra_m).ceil() - 1.0);
    is_known.then(|| (round_to(limit_m - so_far_m, 6)).floor().max(0.0))
}

fn easy_week_m(complete: &[WeekRow], units: UnitSystem) -> Option<f64> {
    let recent = complete.get(complete.len().checked_sub(EASY_WEEKS)?..)?;
    let easy_m = RECOVERY_SHARE * mean_distance_m(recent);
    (easy_m > 0.0).then(|| rounded_down(easy_m, units))
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

/// A tenth of the unit the runner reads.
fn step_m(units: UnitSystem) -> f64 {
    units.metres() / 10.0
}

/// Down to a tenth of the unit, so that the number shown never lies above the limit.
fn rounded_down(metres: f64, units: UnitSystem) -> f64 {
    // 1.1 x 16 km is 17.600000000000001 km to a computer, and other products fall as far short.
    let steps = round_to(metres / step_m(units), 6).floor();
    steps * step_m(units)
}
