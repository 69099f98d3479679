//! What plans say, through the rooms before them.

#![allow(clippy::unwrap_used)]

mod ceilings;
mod summaries;

use super::{PlanSettings, next_run, summary};
use crate::flags::{FlagInput, Thresholds, find_flags};
use crate::model::{ActivityRow, AthleteAnalysis, RouteRow, Tone, WeekStart};
use crate::units::UnitSystem;
use crate::weekly::test_rows::*;
use crate::weekly::{WeeklySettings, weekly};
use chrono::NaiveDate;

fn plan_settings(as_of: NaiveDate, units: UnitSystem) -> PlanSettings {
    PlanSettings {
        as_of,
        week_start: WeekStart::Monday,
        units,
        height_m: None,
        assess_gait: true,
        thresholds: Thresholds::default(),
    }
}

/// Everything the plan looks at, through the rooms before it.
fn analysed(mut rows: Vec<ActivityRow>, routes: Vec<RouteRow>, settings: &PlanSettings) -> AthleteAnalysis {
    let week_start = settings.week_start;
    rows.iter_mut().for_each(|row| row.height_m = settings.height_m);
    let weekly = weekly(&mut rows, &WeeklySettings::new(settings.as_of, week_start)).unwrap();
    let mut athlete = AthleteAnalysis {
        athlete: "runner".into(),
        sessions: weekly.sessions.get("runner").cloned().unwrap_or_default(),
        weeks: weekly.weeks.get("runner").cloned().unwrap_or_default(),
        activities: rows,
        routes,
        ..AthleteAnalysis::default()
    };
    let input = FlagInput {
        athlete: "runner",
        activities: &athlete.activities,
        sessions: &athlete.sessions,
        weeks: &athlete.weeks,
        routes: &athlete.routes,
        own: &athlete.own,
        as_of: settings.as_of,
        week_start,
        height_m: settings.height_m,
        assess_gait: settings.assess_gait,
        units: settings.units,
    };
    athlete.flags = find_flags(&input, &settings.thresholds);
    let next = next_run(&athlete, settings);
    athlete.next_run = Some(next);
    athlete
}

fn lines(rows: Vec<ActivityRow>, routes: Vec<RouteRow>, settings: &PlanSettings) -> Vec<(Tone, String)> {
    let athlete = analysed(rows, routes, settings);
    let found = summary(&athlete, settings);
    assert!(found.len() <= 5, "{found:#?}");
    found.into_iter().map(|line| (line.tone, line.text)).collect()
}

fn monday() -> NaiveDate {
    day("2026-06-01")
}
