//! What stands behind one line of the coach's table, and what the club's pictures are drawn of: small numbers only, so
//! that a thousand members fit in memory. No text of a file comes through here but through `redact`.

use super::triage::{MemberState, QUIET_DAYS, current_flags};
use crate::chart::build::kind_words;
use crate::model::{
    AthleteAnalysis, FlagKind, Problem, ProblemClass, ReturnDone, RouteRow, Session, Severity, WeekRow, WeekStatus,
};
use crate::report::Settings;
use crate::report::terminal::number;
use crate::units::UnitSystem;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// Weeks in the small charts, the calendar and the picture of states.
pub const WEEKS: usize = 12;
/// Days looked back for runs that made many members jump.
pub const COMMON_DAYS: u64 = 28;

/// Behind one member's line.
#[derive(Clone, Debug, Default)]
pub struct Drill {
    pub flags: Vec<DrillFlag>,
    /// The last [`WEEKS`] complete weeks, oldest first; `None` before the first run and where nothing was recorded.
    pub distance_m: Vec<Option<f64>>,
    pub longest_m: Vec<Option<f64>>,
    pub cadence_spm: Vec<Option<f64>>,
    pub marks: Vec<Option<MemberState>>,
    pub climb: String,
    pub steps: String,
    pub same_way: String,
    pub shoes: String,
    pub returning: Option<String>,
    /// Of the last complete week, where it may be compared.
    pub week_ratio: Option<f64>,
    pub session_spike: Option<f64>,
    pub cadence_deficit_pct: Option<f64>,
    /// Days with a run, and whether one of that day raised a flag on its length.
    pub run_days: BTreeMap<NaiveDate, bool>,
    /// Entries that gave nothing, by class.
    pub failed: BTreeMap<ProblemClass, usize>,
}

/// A flag without its sentence, which may hold a shoe's name.
#[derive(Clone, Debug)]
pub struct DrillFlag {
    pub severity: Severity,
    pub what: &'static str,
    pub day: NaiveDate,
    pub since: Option<NaiveDate>,
    pub value: String,
    pub limit: String,
    pub grade: &'static str,
    pub maybe_race: bool,
}

pub fn drill(athlete: &AthleteAnalysis, problems: &[Problem], settings: &Settings) -> Drill {
    let complete: Vec<&WeekRow> = athlete.weeks.iter().filter(|week| week.complete).collect();
    let recent = &complete[complete.len().saturating_sub(WEEKS)..];
    let before = WEEKS - recent.len();
    let of_weeks = |value: &dyn Fn(&WeekRow) -> Option<f64>| -> Vec<Option<f64>> {
        std::iter::repeat_n(None, before).chain(recent.iter().map(|week| value(week))).collect()
    };
    let last = recent.last().copied();
    let comparable = last.filter(|week| week.status == WeekStatus::Ok);
    let marks = recent.iter().map(|week| Some(week_mark(athlete, week)));
    let mut failed = BTreeMap::new();
    let gave_nothing = [ProblemClass::Unsupported, ProblemClass::Unreadable, ProblemClass::Damaged];
    for problem in problems.iter().filter(|problem| gave_nothing.contains(&problem.class)) {
        *failed.entry(problem.class).or_default() += 1;
    }
    Drill {
        flags: flags(athlete, settings),
        distance_m: of_weeks(&|week| week.recorded(week.known_distance_m())),
        longest_m: of_weeks(&|week| week.recorded(week.known_distance_m().map(|_| week.longest_run_m))),
        cadence_spm: of_weeks(&|week| week.cadence_flat_spm),
        marks: std::iter::repeat_n(None, before).chain(marks).collect(),
        climb: last.map_or_else(String::new, |week| climb(week, settings)),
        steps: steps(last, athlete),
        same_way: same_way(athlete, settings),
        shoes: shoes(recent, settings),
        returning: returning(athlete, settings),
        week_ratio: comparable.and_then(|week| week.acwr_uncoupled),
        session_spike: comparable.and_then(|week| week.session_spike_max),
        cadence_deficit_pct: last.and_then(|week| week.cadence_deficit_pct),
        run_days: run_days(athlete, settings),
        failed,
    }
}

fn flags(athlete: &AthleteAnalysis, settings: &Settings) -> Vec<DrillFlag> {
    let units = settings.units;
    let shown = |flag: &crate::model::Flag| DrillFlag {
        severity: flag.severity,
        what: kind_words(flag.kind),
        day: flag.local_date,
        since: flag.since,
        value: number(flag.value, flag.unit, units),
        limit: number(flag.limit, flag.unit, units),
        grade: flag.evidence.grade,
        maybe_race: flag.maybe_race,
    };
    current_flags(athlete).into_iter().map(shown).collect()
}

/// What a coach would have seen of that week.
fn week_mark(athlete: &AthleteAnalysis, week: &WeekRow) -> MemberState {
    let loudest = athlete.flags.iter().filter(|flag| flag.week == week.week).map(|flag| flag.severity).max();
    match (loudest, week.status) {
        (Some(Severity::Alert), _) => MemberState::Talk,
        (Some(Severity::Caution), _) => MemberState::Look,
        (_, WeekStatus::NoData) => MemberState::NoData,
        (_, WeekStatus::ReturnFromBreak) => MemberState::Returning,
        (_, WeekStatus::Ok) => MemberState::Calm,
        (_, WeekStatus::Insufficient | WeekStatus::LowBase | WeekStatus::Partial) => MemberState::TooNew,
    }
}

fn climb(week: &WeekRow, settings: &Settings) -> String {
    let usual = week.usual_ascent_m().map(|m| format!(" (usual {})", settings.units.height(m))).unwrap_or_default();
    let height = |metres| settings.units.height(metres);
    match (week.recorded(week.ascent_m), week.recorded(week.descent_m)) {
        (Some(up_m), Some(down_m)) => format!("{} up{usual}, {} down", height(up_m), height(down_m)),
        _ => format!("not assessed{usual}"),
    }
}

fn steps(week: Option<&WeekRow>, athlete: &AthleteAnalysis) -> String {
    let Some(cadence) = week.and_then(|week| week.cadence_flat_spm) else { return "not assessed".into() };
    let mut words = format!("{cadence:.0} a minute");
    if let Some(deficit) = week.and_then(|week| week.cadence_deficit_pct) {
        let side = if deficit >= 0.0 { "fewer" } else { "more" };
        words += &format!(", {:.0} % {side} than typical at this speed", deficit.abs());
    }
    let trend = athlete.cadence.as_ref().and_then(|history| {
        let usual: Vec<f64> = history.months.iter().filter_map(|month| Some(month.at[1]?.cadence_spm)).collect();
        Some((usual.last()? - usual.first().filter(|_| usual.len() > 1)?, usual.len()))
    });
    if let Some((change, months)) = trend {
        words += &format!("; {change:+.0} at the same pace over {months} months");
    }
    words
}

/// Metres in each road's more frequent direction in the four weeks up to the as-of day, and the side kept.
fn same_way(athlete: &AthleteAnalysis, settings: &Settings) -> String {
    let Some(until) = settings.as_of else { return "not assessed".into() };
    let Some(share) = same_way_share(&athlete.routes, until) else { return "no repeated roads".into() };
    let (left, right) = athlete.weeks.iter().rev().take(4).fold((0.0, 0.0), |(left, right), week| {
        (left + week.keep_left_m.unwrap_or(0.0), right + week.keep_right_m.unwrap_or(0.0))
    });
    let side = match left + right {
        both if both > 0.0 => format!("; kept left on {:.0} % of what is known", 100.0 * left / both),
        _ => "; side not assessed".into(),
    };
    format!("{:.0} % of repeated roads the same way{side}", 100.0 * share)
}

/// Metres run in each road's more frequent direction, over all metres on repeated roads, in the four weeks up to a day.
pub fn same_way_share(routes: &[RouteRow], until: NaiveDate) -> Option<f64> {
    /// One week holds too few passes to speak of a habit.
    const SAME_WAY_DAYS: u64 = 28;
    let from = until.checked_sub_days(Days::new(SAME_WAY_DAYS - 1))?;
    let (mut most, mut all) = (0.0, 0.0);
    for route in routes {
        let passes = route.passes.iter().filter(|p| p.local_date >= from && p.local_date <= until);
        let (forward, backward) =
            passes.fold((0.0, 0.0), |(f, b), p| if p.forward { (f + p.length_m, b) } else { (f, b + p.length_m) });
        most += f64::max(forward, backward);
        all += forward + backward;
    }
    (all > 0.0).then_some(most / all)
}

/// Pairs by distance, without their names.
fn shoes(weeks: &[&WeekRow], settings: &Settings) -> String {
    let mut worn: BTreeMap<&str, f64> = BTreeMap::new();
    for (shoe, metres) in weeks.iter().flat_map(|week| &week.shoes) {
        *worn.entry(shoe).or_default() += metres;
    }
    let all: f64 = worn.values().sum();
    let most = worn.values().copied().fold(0.0, f64::max);
    match worn.len() {
        0 => "not recorded".into(),
        1 => format!("1 pair, {} in {} weeks", settings.units.distance(most), weeks.len()),
        pairs => format!("{pairs} pairs, {:.0} % in one of them", 100.0 * most / all),
    }
}

/// How the way back from the last break goes, when it is not over.
fn returning(athlete: &AthleteAnalysis, settings: &Settings) -> Option<String> {
    let status = athlete.weeks.iter().rev().find(|week| week.complete).map(|week| week.status);
    if status != Some(WeekStatus::ReturnFromBreak) {
        return None;
    }
    let pair = athlete.sessions.windows(2).rev().find(|pair| days_off(pair) >= QUIET_DAYS)?;
    let (back, off) = (pair[1].local_date, days_off(pair));
    let week = settings.as_of.map_or(1, |as_of| (as_of - back).num_days() / 7 + 1);
    Some(format!(
        "{off} days off, back since {}, week {week}; {}",
        back.format("%-d %b"),
        adherence(athlete, back, settings.units)
    ))
}

/// Whole weeks of the plan that went as planned, and what differs in the latest; without a plan what was raised.
fn adherence(athlete: &AthleteAnalysis, back: NaiveDate, units: UnitSystem) -> String {
    let Some(plan) = athlete.return_plan.as_ref().filter(|plan| plan.from == back) else {
        let flag = athlete.flags.iter().rfind(|flag| flag.kind == FlagKind::ReturnTooFast && flag.since == Some(back));
        return flag.map_or("nothing above the plan".into(), |flag| {
            let (value, limit) = (number(flag.value, flag.unit, units), number(flag.limit, flag.unit, units));
            let of = if flag.unit == "share" { " of the weeks before" } else { "" };
            format!("above the plan: {value}{of}, plan {limit}")
        });
    };
    let done: Vec<&ReturnDone> = plan.weeks.iter().filter_map(|week| week.done.as_ref()).collect();
    let whole = done.iter().filter(|done| done.is_over).count();
    let kept = done.iter().filter(|done| done.is_over && done.remarks.is_empty()).count();
    let latest = done.last().filter(|done| !done.remarks.is_empty());
    let latest = latest.map(|done| format!("; now {}", done.remarks.join("; "))).unwrap_or_default();
    match whole {
        0 => format!("first week of the plan{latest}"),
        1 => format!("{kept} of 1 week as planned{latest}"),
        _ => format!("{kept} of {whole} weeks as planned{latest}"),
    }
}

fn days_off(pair: &[Session]) -> i64 {
    (pair[1].local_date - pair[0].local_date).num_days() - 1
}

fn run_days(athlete: &AthleteAnalysis, settings: &Settings) -> BTreeMap<NaiveDate, bool> {
    let Some(first) = settings.as_of.and_then(|as_of| as_of.checked_sub_days(Days::new(COMMON_DAYS - 1))) else {
        return BTreeMap::new();
    };
    let mut days: BTreeMap<NaiveDate, bool> =
        athlete.sessions.iter().map(|s| (s.local_date, false)).filter(|(day, _)| *day >= first).collect();
    let jumps = [FlagKind::SessionSpike, FlagKind::LongRunDoubled];
    for flag in athlete.flags.iter().filter(|flag| jumps.contains(&flag.kind) && flag.local_date >= first) {
        days.insert(flag.local_date, true);
    }
    days
}
