//! One athlete's rows in, figures out; one file per figure. A figure with nothing to show is left out, so that a
//! runner without cadence or altitude sees no empty charts.

mod acwr;
mod cadence_histogram;
mod cadence_speed;
mod cadence_trend;
mod form;
mod hills;
mod own_roads;
mod pain;
pub mod routes;
mod scale;
mod sessions;
mod sides;
mod strips;
mod turning;
mod weekly_distance;

use super::Figure;
use super::figure::Axis;
use crate::model::{AthleteAnalysis, Flag, FlagKind, Severity, Week, WeekRow, WeekStart, WeekStatus};
use crate::units::{UnitSystem, counted};
use chrono::{Days, NaiveDate};

/// Weeks a chart shows; the table behind it has all.
pub const WEEKS_SHOWN: usize = 52;

/// What figures need to know beside the rows.
#[derive(Clone, Copy, Debug)]
pub struct FigureSettings {
    pub units: UnitSystem,
    pub week_start: WeekStart,
    pub as_of: Option<NaiveDate>,
}

/// All figures of one athlete, in page order.
pub fn figures(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Vec<Figure> {
    let single = [
        weekly_distance::figure(athlete, settings),
        sessions::figure(athlete, settings),
        acwr::figure(athlete, settings),
        hills::figure(athlete, settings),
        cadence_histogram::figure(athlete, settings),
        cadence_speed::figure(athlete, settings),
        cadence_trend::figure(athlete, settings),
    ];
    let form = form::figures(athlete, settings);
    let roads = [
        routes::figure(athlete, settings),
        strips::figure(athlete, settings),
        sides::figure(athlete, settings),
        turning::figure(athlete, settings),
        own_roads::figure(athlete, settings),
    ];
    let mut all: Vec<Figure> = single.into_iter().flatten().chain(form).chain(roads.into_iter().flatten()).collect();
    pain::mark(&mut all, &athlete.own.pain);
    all
}

/// The weeks on the chart: the last year.
fn shown(weeks: &[WeekRow]) -> &[WeekRow] {
    &weeks[weeks.len().saturating_sub(WEEKS_SHOWN)..]
}

/// The days of the shown weeks, at least eight weeks so that a beginner's bars are not walls.
fn week_axis(weeks: &[WeekRow]) -> Option<Axis> {
    const LEAST_DAYS: f64 = 56.0;
    let first = scale::day(weeks.first()?.week.start);
    let end = scale::day(weeks.last()?.week.last_day()) + 1.0;
    Some(scale::days(first.min(end - LEAST_DAYS) - 1.0, end + 1.0))
}

/// The first day of the year that run charts show.
fn year_start(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<NaiveDate> {
    last_day(athlete, settings)?.checked_sub_days(Days::new(WEEKS_SHOWN as u64 * 7 - 1))
}

fn last_day(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<NaiveDate> {
    settings.as_of.or_else(|| athlete.sessions.last().map(|s| s.local_date))
}

/// `16-22 Nov 2026`, or `30 Nov-6 Dec 2026` across a month's end.
pub fn week_words(week: Week) -> String {
    days_words(week.start, week.last_day())
}

/// The same for any days.
pub fn days_words(first: NaiveDate, last: NaiveDate) -> String {
    let form = if first.format("%b").to_string() == last.format("%b").to_string() { "%-d" } else { "%-d %b" };
    format!("{}-{}", first.format(form), last.format("%-d %b %Y"))
}

/// `27 % above the usual 30.9 km`; `value` and `usual` in one unit, worded by `words`.
fn against_usual(value: f64, usual: f64, words: impl Fn(f64) -> String) -> String {
    let percent = if usual > 0.0 { (100.0 * (value / usual - 1.0)).round() } else { f64::INFINITY };
    match percent {
        p if p.is_infinite() => format!("with a usual {}", words(usual)),
        p if p > 0.0 => format!("{p:.0} % above the usual {}", words(usual)),
        p if p < 0.0 => format!("{:.0} % below the usual {}", -p, words(usual)),
        _ => format!("the same as the usual {}", words(usual)),
    }
}

/// Of a week nobody knows anything about.
const SILENT_WEEK: &str = "Last full week: nothing recorded in any sport, so not compared";

/// Why a week is held against nothing; `None` for one that may be compared.
fn not_compared(week: &WeekRow) -> Option<&'static str> {
    match week.status {
        WeekStatus::Ok => None,
        WeekStatus::Insufficient => Some("four earlier weeks are needed to compare"),
        WeekStatus::ReturnFromBreak => Some("back from a break, so not compared"),
        WeekStatus::LowBase => Some("too little in the weeks before to compare"),
        WeekStatus::Partial => Some("not over yet, so not compared"),
        WeekStatus::NoData => Some("nothing recorded in any sport, so not compared"),
    }
}

/// A flag in two or three words; one about sides that could not be told says so.
pub fn flag_words(flag: &Flag) -> &'static str {
    match (flag.kind, flag.severity) {
        (FlagKind::SameSide, Severity::Note) => "same way on the same roads",
        (kind, _) => kind_words(kind),
    }
}

/// A kind of flag in two or three words.
pub fn kind_words(kind: FlagKind) -> &'static str {
    match kind {
        FlagKind::SessionSpike => "long run jump",
        FlagKind::LongRunDoubled => "long run doubled",
        FlagKind::DescentJump => "descent jump",
        FlagKind::HillJump => "climb jump",
        FlagKind::WeekJump => "week jump",
        FlagKind::Acwr => "ACWR (contested)",
        FlagKind::NoRecoveryWeek => "no easy week",
        FlagKind::SameDirection => "same direction",
        FlagKind::SameSide => "same side",
        FlagKind::Overstride => "long steps for the speed",
        FlagKind::Plain170 => "below 170 (rule of thumb)",
        FlagKind::CadenceDrop => "fewer steps than usual",
        FlagKind::ShoeChange => "shoe change",
        FlagKind::NewShoeShare => "much in a new shoe",
        FlagKind::ReturnTooFast => "back too fast",
    }
}

#[cfg(test)]
mod tests;
