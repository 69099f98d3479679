//! The way back in words, as a table, as a calendar file: the same numbers in the terminal, on the page and in files.

use super::schema::{RETURN_WEEKS, ReturnLine};
use super::table::{TableError, csv, json_object};
use crate::flags::return_weeks::week_words;
use crate::model::{ReturnPlan, ReturnReason, ReturnRun, ReturnStage, ReturnWeek, SessionMeasure};
use crate::units::{UnitSystem, clock, counted};
use chrono::NaiveDate;
use icalendar::{Calendar, Component, Event, EventLike};
use serde_json::{Value, json};

pub const RETURN_ABOUT: &str = "Whoever stays inside these numbers raises no load flag, save one that runs before \
     the plan have earned the week already begun. They are a convention (grade \
     D; less load helps, grade B) and no promise: pain has the last word. Keep the number of runs, flat ground, short \
     steps. Light cycling with quick legs and swimming keep fitness; they load the knee little.";

pub const RETURN_HEADER: [&str; 7] = ["days", "what", "runs", "together", "longest", "climb at most", "run so far"];

fn days(first: NaiveDate, last: NaiveDate) -> String {
    format!("{}-{}", first.format("%-d %b"), last.format("%-d %b"))
}

/// Why, since when, and against what.
pub fn return_opening(plan: &ReturnPlan, units: UnitSystem) -> String {
    let why = match plan.reason {
        ReturnReason::Relief => "Less load from".to_string(),
        ReturnReason::Break { days } => format!("Back after {days} days without a run, from"),
    };
    let base = format!(
        "The four weeks before ({}): {} and {:.1} runs a week.",
        days(plan.base_first, plan.base_last),
        week_words(plan.measured_by, plan.base_week, units),
        plan.base_runs
    );
    let as_new = if plan.is_walk_run { " Begin as a new runner: running and walking in turns." } else { "" };
    format!("{why} {}. {base}{as_new}{}", plan.from.format("%a %-d %b %Y"), cadence_words(plan))
}

fn cadence_words(plan: &ReturnPlan) -> String {
    plan.cadence_spm.map(|spm| format!(" Steps: {spm:.0} a minute (strideload plan cadence).")).unwrap_or_default()
}

/// Whether something beside the shares leaves less than half of the usual week, which no plan of them asks for.
fn is_held(week: &ReturnWeek, reason: ReturnReason) -> bool {
    reason == ReturnReason::Relief && !week.sessions.is_empty() && week.share.is_some_and(|share| share < 0.495)
}

fn stage_words(week: &ReturnWeek, reason: ReturnReason) -> String {
    let share = week.share.map(|share| format!("{:.0} %", share * 100.0)).unwrap_or_default();
    match (week.stage, reason) {
        (ReturnStage::Reduced, _) if is_held(week, reason) => {
            format!("{share}, flat (under half: other ceilings hold it)")
        }
        (ReturnStage::Reduced, ReturnReason::Relief) => format!("{share}, flat (50 to 70 % is the range)"),
        (ReturnStage::Reduced, ReturnReason::Break { .. }) => format!("{share}, flat"),
        (ReturnStage::Build, _) => share,
        (ReturnStage::Easy, _) => format!("{share}, easier week"),
        (ReturnStage::WalkRun { run_min, walk_min: 0, .. }, _) => format!("run {run_min} min"),
        (ReturnStage::WalkRun { run_min, walk_min, times }, _) => {
            format!("{times} x (run {run_min} min, walk {walk_min})")
        }
    }
}

/// One week as cells under [`RETURN_HEADER`].
pub fn return_cells(week: &ReturnWeek, plan: &ReturnPlan, units: UnitSystem) -> [String; 7] {
    let is_distance = plan.measured_by == SessionMeasure::Distance;
    let minutes = plan.speed_mps.filter(|_| is_distance && !plan.is_walk_run).map(|speed| clock(week.amount / speed));
    let all = week_words(plan.measured_by, week.amount, units);
    let together = minutes.map_or_else(|| all.clone(), |minutes| format!("{all} (~{minutes})"));
    [
        days(week.first, week.last),
        stage_words(week, plan.reason),
        week.sessions.len().to_string(),
        together,
        plan.measured_by.words(week.longest, units),
        units.height(week.climb_m),
        done_words(week, plan, units),
    ]
}

fn done_words(week: &ReturnWeek, plan: &ReturnPlan, units: UnitSystem) -> String {
    let Some(done) = &week.done else { return String::new() };
    let state = match (done.remarks.is_empty(), done.is_over) {
        (true, true) => "as planned".to_string(),
        (true, false) => "so far as planned".to_string(),
        (false, _) => done.remarks.join("; "),
    };
    let hours = |name: &str, seconds: f64| {
        if seconds > 0.0 { format!("; {name} {:.0} min", seconds / 60.0) } else { String::new() }
    };
    format!(
        "{} in {}: {state}{}{}",
        week_words(plan.measured_by, done.amount, units),
        counted(done.runs as usize, "run"),
        hours("cycling", done.cycling_s),
        hours("swimming", done.swimming_s)
    )
}

/// One run since the first day, in a line.
pub fn return_run_words(run: &ReturnRun, plan: &ReturnPlan, units: UnitSystem) -> String {
    let climb = run.climb_m_per_km.map(|m| format!(", {m:.0} m of climb a km")).unwrap_or_default();
    let remarks = if run.remarks.is_empty() { "within".into() } else { run.remarks.join("; ") };
    format!(
        "{}  {} of {}{climb}: {remarks}",
        run.date.format("%a %-d %b"),
        plan.measured_by.words(run.amount, units),
        plan.measured_by.words(run.most, units)
    )
}

/// The weeks as a table for spreadsheets.
pub fn return_csv(plan: &ReturnPlan) -> Result<Vec<u8>, TableError> {
    let lines: Vec<ReturnLine> = plan
        .weeks
        .iter()
        .map(|week| ReturnLine { reason: plan.reason, measured_by: plan.measured_by, week: week.clone() })
        .collect();
    csv(RETURN_WEEKS, &lines.iter().collect::<Vec<_>>())
}

/// The plan for programs.
pub fn return_json(plan: &ReturnPlan) -> Value {
    let by_time = plan.measured_by != SessionMeasure::Distance;
    let (metres, seconds) = (|amount| (!by_time).then_some(amount), |amount| by_time.then_some(amount));
    let week = |week: &ReturnWeek| {
        let mut object = json_object(
            RETURN_WEEKS,
            &ReturnLine { reason: plan.reason, measured_by: plan.measured_by, week: week.clone() },
        );
        let session = |run: &crate::model::PlannedRun| {
            json!({
                "date": run.date.to_string(),
                "distance_m": metres(run.amount),
                "moving_s": seconds(run.amount),
                "climb_most_m": run.climb_m,
            })
        };
        object.insert("sessions".into(), week.sessions.iter().map(session).collect());
        Value::Object(object)
    };
    json!({
        "from": plan.from.to_string(),
        "reason": reason_name(plan.reason),
        "break_days": match plan.reason { ReturnReason::Break { days } => Some(days), ReturnReason::Relief => None },
        "base_first": plan.base_first.to_string(),
        "base_last": plan.base_last.to_string(),
        "measured_by": plan.measured_by.name(),
        "base_week_m": metres(plan.base_week),
        "base_week_s": seconds(plan.base_week),
        "base_runs": plan.base_runs,
        "cadence_spm": plan.cadence_spm,
        "weeks": plan.weeks.iter().map(week).collect::<Vec<_>>(),
    })
}

pub fn reason_name(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::Relief => "relief",
        ReturnReason::Break { .. } => "break",
    }
}

/// Every run as a whole day of a calendar (RFC 5545). The same plan gives the same bytes.
pub fn return_calendar(plan: &ReturnPlan, units: UnitSystem) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Way back");
    for week in &plan.weeks {
        for (number, run) in week.sessions.iter().enumerate() {
            let what = match week.stage {
                ReturnStage::WalkRun { .. } => stage_words(week, plan.reason),
                _ => plan.measured_by.words(run.amount, units),
            };
            let about = format!(
                "Week of the plan: {}. At most {} and {} of climb.{}",
                stage_words(week, plan.reason),
                plan.measured_by.words(run.amount, units),
                units.height(run.climb_m),
                cadence_words(plan)
            );
            let mut event = Event::new();
            event
                .uid(&format!("return-{}-{}-{number}@strideload", plan.from, run.date))
                .timestamp(plan.from.and_time(chrono::NaiveTime::MIN).and_utc())
                .summary(&format!("Run {what}"))
                .description(&about)
                .all_day(run.date)
                // A day without an end is one day; the same day as its end is none.
                .remove_ends();
            calendar.push(event.done());
        }
    }
    calendar.to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::PlannedRun;

    /// One week of a plan: two runs that come to this share of five hours, or 18 km, a week.
    fn plan(reason: ReturnReason, measured_by: SessionMeasure, share: f64) -> ReturnPlan {
        let first = NaiveDate::from_ymd_opt(2026, 2, 7).unwrap();
        let amount = share * 18_000.0;
        let run = PlannedRun { date: first, amount: amount / 2.0, climb_m: 0.0 };
        let week = ReturnWeek {
            number: 1,
            first,
            last: first + chrono::Days::new(6),
            stage: ReturnStage::Reduced,
            sessions: vec![run, run],
            amount,
            share: Some(share),
            longest: amount / 2.0,
            climb_m: 0.0,
            done: None,
        };
        ReturnPlan {
            reason,
            from: first,
            measured_by,
            base_first: first - chrono::Days::new(28),
            base_last: first - chrono::Days::new(1),
            base_week: 18_000.0,
            base_runs: 4.0,
            speed_mps: None,
            cadence_spm: None,
            weeks: vec![week],
            runs: Vec::new(),
            is_walk_run: false,
        }
    }

    #[test]
    fn a_week_held_under_half_says_what_holds_it() {
        let what = |share| {
            let plan = plan(ReturnReason::Relief, SessionMeasure::Distance, share);
            return_cells(&plan.weeks[0], &plan, UnitSystem::Km)[1].clone()
        };
        assert_eq!(what(0.42), "42 %, flat (under half: other ceilings hold it)");
        assert_eq!(what(0.5), "50 %, flat (50 to 70 % is the range)");
    }

    #[test]
    fn a_plan_in_time_is_told_in_time() {
        let plan = plan(ReturnReason::Break { days: 28 }, SessionMeasure::MovingTime, 0.5);
        let opening = return_opening(&plan, UnitSystem::Km);
        assert!(opening.contains("5:00 h and 4.0 runs a week"), "{opening}");
        let cells = return_cells(&plan.weeks[0], &plan, UnitSystem::Km);
        assert_eq!([&cells[1], &cells[3], &cells[4]], ["50 %, flat", "2:30 h", "75 min"]);
    }
}
