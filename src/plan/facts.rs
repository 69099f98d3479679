//! The calm facts under the verdict: the week, the climb, the steps, what comes next, what was not assessed.

use super::PlanSettings;
use super::steps::short_reason;
use super::words::bare;
use crate::flags::cadence_window::{cadence_runs, window_ending};
use crate::model::{AthleteAnalysis, LoadUnit, NextRun, SessionMeasure, SideOfRoad, Week, WeekRow};
use crate::units::UnitSystem;

/// What stands between two facts on one line.
pub(super) const GAP: &str = "   ";
/// An easy week of fewer units is said to the tenth, as the table of ceilings does.
const WHOLE_UNITS_FROM: f64 = 10.0;
/// What no summary can speak of, in full and where room is short.
pub(super) const NO_WATCH_CAN: &str = "hip control and strength (no watch can)";
pub(super) const NO_WATCH_CAN_SHORT: &str = "hip strength";

/// `Week 41.0 km (usual 31.5)`, `Week 4:20 h (usual 4:00)`; a silent week has nothing to show.
pub(super) fn week_words(row: &WeekRow, athlete: &AthleteAnalysis, settings: &PlanSettings) -> String {
    let units = settings.units;
    let words = |row: &WeekRow| {
        let (unit, total) = row.total();
        row.recorded(total).map_or("not recorded".into(), |total| unit.words(total, units))
    };
    let current = athlete.weeks.last().filter(|last| !last.complete && last.runs > 0);
    let (name, so_far) = match current {
        Some(current) => ("Last week", format!(", this week so far {}", words(current))),
        None => ("Week", String::new()),
    };
    format!("{name} {}{}{so_far}", words(row), usual_words(row, units))
}

/// ` (usual 31.5)`, in the unit of the week and without it.
pub(super) fn usual_words(row: &WeekRow, units: UnitSystem) -> String {
    let bare = |usual: f64| match row.total().0 {
        LoadUnit::Distance => bare(usual, units),
        unit => unit.words(usual, units).trim_end_matches(" h").to_string(),
    };
    row.usual().map(|usual| format!(" (usual {})", bare(usual))).unwrap_or_default()
}

/// `climb 420 m (390)`; nothing when no run of the week had an altitude.
pub(super) fn climb_words(row: &WeekRow, settings: &PlanSettings) -> Option<String> {
    let ascent_m = row.ascent_m.filter(|_| row.runs > 0)?;
    let units = settings.units;
    let usual = row.usual_ascent_m().map(|base_m| format!(" ({:.0})", units.height_number(base_m))).unwrap_or_default();
    Some(format!("climb {}{usual}", units.height(ascent_m)))
}

/// The steps of the last six weeks against what is typical at their speed.
pub(super) enum Steps {
    /// `164 at 5:55/km (typical 167; rule of thumb 170)`.
    Assessed(String),
    /// `14 min of running`.
    NotAssessed(String),
}

pub(super) fn steps(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Steps {
    let thresholds = &settings.thresholds;
    if !settings.assess_gait {
        return Steps::NotAssessed("switched off".into());
    }
    let runs = cadence_runs(&athlete.activities);
    let window = window_ending(&runs, settings.as_of, thresholds);
    let pool = &window.pool;
    let means = (pool.cadence_spm(), pool.speed_mps(), pool.expected_spm());
    let (Some(cadence_spm), Some(speed_mps), Some(expected_spm)) = means else {
        return Steps::NotAssessed(short_reason(&window, &athlete.activities, settings));
    };
    if !window.is_assessed(thresholds) {
        return Steps::NotAssessed(short_reason(&window, &athlete.activities, settings));
    }
    let below = cadence_spm.round() < thresholds.plain_cadence_spm;
    let rule = if below { format!("; rule of thumb {:.0}", thresholds.plain_cadence_spm) } else { String::new() };
    let pace = settings.units.pace(speed_mps);
    Steps::Assessed(format!("{cadence_spm:.0} at {pace} (typical {expected_spm:.0}{rule})"))
}

impl Steps {
    /// Inside a line of facts.
    pub(super) fn in_line(&self) -> String {
        match self {
            Steps::Assessed(words) => format!("steps {words}"),
            Steps::NotAssessed(why) => format!("steps not assessed ({why})"),
        }
    }

    /// As a sentence of its own.
    pub(super) fn sentence(&self) -> String {
        match self {
            Steps::Assessed(words) => format!("Steps {words}."),
            Steps::NotAssessed(why) => format!("Steps: not assessed ({why})."),
        }
    }
}

/// `Next 7 days: no run over 17.6 km; for an easier week stay under 28 km (last one 7 weeks ago).`
pub(super) fn next_words(next: &NextRun, settings: &PlanSettings) -> Option<String> {
    let first = ceiling_words(next, settings)?;
    let easy = next.easy_week_m.map(|easy_m| easy_words(easy_m, next, settings)).unwrap_or_default();
    Some(format!("{first}{easy}."))
}

/// `Until 27 Nov, on the way back: no run over 4.7 km, 9.3 km in all`.
fn way_back_words(next: &NextRun, settings: &PlanSettings) -> String {
    let (Some(room), Some(ceiling)) = (&next.way_back, next.ceiling) else { return String::new() };
    let until = format!("Until {}, on the way back", room.last.format("%-d %b"));
    let is_distance = next.measured_by == SessionMeasure::Distance;
    // Less than a tenth of the unit, or than a minute, is nothing to run.
    if room.left < next.measured_by.step(settings.units) {
        let what = if is_distance { "distance" } else { "time" };
        return format!("{until}: nothing left, the planned {what} is run");
    }
    let words = |amount| next.measured_by.words(amount, settings.units);
    format!("{until}: no run over {}, {} in all", words(ceiling), words(room.left))
}

/// `Next 7 days: no run over 17.6 km, and 4.0 km more this week`.
pub(super) fn ceiling_words(next: &NextRun, settings: &PlanSettings) -> Option<String> {
    match (next.ceiling, &next.ceiling_missing) {
        _ if next.way_back.is_some() => Some(way_back_words(next, settings)),
        (Some(ceiling), _) => {
            let most = next.measured_by.words(ceiling, settings.units);
            Some(format!("{}: no run over {most}{}", days_words(next), week_left_words(ceiling, next, settings)))
        }
        (None, Some(reason)) => Some(format!("Next run: no ceiling ({reason})")),
        (None, None) => None,
    }
}

/// What the limits of the week leave, where that is less than the ceiling of one run.
fn week_left_words(ceiling: f64, next: &NextRun, settings: &PlanSettings) -> String {
    let when = match Week::of(next.from, settings.week_start).start == next.from {
        true => "in the coming week",
        false => "more this week",
    };
    match (next.week_left(), next.measured_by) {
        (Some((_, left)), _) if left <= 0.0 => format!(", and nothing {when} within its limits"),
        (Some((LoadUnit::Distance, left)), SessionMeasure::Distance)
        | (Some((LoadUnit::Duration, left)), SessionMeasure::MovingTime)
            if left < ceiling =>
        {
            format!(", and {} {when}", next.measured_by.words(left, settings.units))
        }
        _ => String::new(),
    }
}

fn days_words(next: &NextRun) -> String {
    match next.days() {
        1 => "Tomorrow".into(),
        days => format!("Next {days} days"),
    }
}

fn easy_words(easy_m: f64, next: &NextRun, settings: &PlanSettings) -> String {
    let units = settings.units;
    let last = match next.weeks_since_recovery {
        Some(0) => " (this week was one)".into(),
        Some(1) => " (last week was one)".into(),
        Some(count) => format!(" (last one {} ago)", super::words::weeks(i64::from(count))),
        None => String::new(),
    };
    // Whole units, downwards: a tenth more would no longer be easy. Of a few units the tenths count.
    let easy = match units.distance_number(easy_m) {
        few if few < WHOLE_UNITS_FROM => format!("{few:.1}"),
        many => format!("{:.0}", many.floor()),
    };
    format!("; for an easier week stay under {easy} {}{last}", units.distance_unit())
}

/// What weeks are not compared by where the runs do not tell the load that was asked for.
fn load_missing(row: &WeekRow, athlete: &AthleteAnalysis) -> Option<&'static str> {
    let is_missing =
        row.runs > 0 && (row.load.is_none() || (row.base4_load.is_none() && row.base4_distance_m.is_some()));
    let any_rpe = || athlete.activities.iter().any(|row| row.counts_as_run() && row.facts.rpe.is_some());
    match row.load_unit {
        _ if !is_missing => None,
        LoadUnit::Rpe if any_rpe() => Some("week jump and ACWR (runs without an effort, RPE)"),
        LoadUnit::Rpe => Some("week jump and ACWR (no effort, RPE, recorded)"),
        LoadUnit::Steps => Some("week jump and ACWR (runs without steps)"),
        // Every run has these.
        LoadUnit::Distance | LoadUnit::Duration | LoadUnit::FlatKm => None,
    }
}

/// What the week's numbers are silent about.
pub(super) fn not_assessed(athlete: &AthleteAnalysis, row: Option<&WeekRow>) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if row.is_some_and(|row| row.ascent_m.is_none()) {
        missing.push("climb (no altitude)");
    }
    missing.extend(row.and_then(|row| load_missing(row, athlete)));
    if athlete.routes.iter().all(|route| route.side == SideOfRoad::Unknown) {
        missing.push("which side of the road");
    }
    if athlete.shoes.is_empty() {
        missing.push("shoes");
    }
    missing
}
