//! A million activity rows of 3,333 runners: their weeks, then the load flags of each. Rows come a few hundred runners at
//! a time, as a table would be read, and are made outside the clock. Prints CPU seconds and the peak of memory, as Linux
//! counts them.
//!
//! `cargo bench --bench weekly`; another number of runners: `cargo bench --bench weekly -- 333`.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use chrono::{Days, NaiveDate};
use strideload::flags::{FlagInput, Thresholds, find_flags};
use strideload::model::{ActivityFacts, ActivityId, ActivityRow, Format, SourceId, Sport, Week, WeekStart};
use strideload::units::UnitSystem;
use strideload::weekly::{Weekly, WeeklySettings, weekly};

const RUNNERS: usize = 3_333;
const RUNS_OF_EACH: usize = 300;
const RUNNERS_AT_ONCE: usize = 333;

fn main() {
    let runners = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(RUNNERS);
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let (mut rows, mut weeks, mut flags) = (0, 0, 0);
    let (mut weeks_s, mut flags_s) = (0.0, 0.0);
    for first in (0..runners).step_by(RUNNERS_AT_ONCE) {
        let some = first..runners.min(first + RUNNERS_AT_ONCE);
        let mut own: Vec<ActivityRow> = some.flat_map(|runner| history(runner, as_of)).collect();
        rows += own.len();
        let start_s = cpu_s();
        let settings = WeeklySettings::new(as_of, WeekStart::Monday);
        let weekly = weekly(&mut own, &settings).unwrap();
        weeks += weekly.weeks.values().map(Vec::len).sum::<usize>();
        let tabled_s = cpu_s();
        flags += own.chunk_by(|a, b| a.athlete == b.athlete).map(|own| load_flags(own, &weekly, as_of)).sum::<usize>();
        weeks_s += tabled_s - start_s;
        flags_s += cpu_s() - tabled_s;
    }
    println!("{rows} rows of {runners} runners, {RUNNERS_AT_ONCE} at a time");
    println!("{weeks} weeks: {weeks_s:.2} CPU s");
    println!("{flags} load flags: {flags_s:.2} CPU s");
    println!("weeks and flags: {:.2} CPU s, peak {:.0} MB", weeks_s + flags_s, peak_mb());
}

fn load_flags(own: &[ActivityRow], weekly: &Weekly, as_of: NaiveDate) -> usize {
    let athlete = &own[0].athlete;
    let input = FlagInput {
        athlete,
        activities: own,
        sessions: &weekly.sessions[athlete],
        weeks: &weekly.weeks[athlete],
        routes: &[],
        as_of,
        week_start: WeekStart::Monday,
        height_m: None,
        assess_gait: false,
        units: UnitSystem::Km,
    };
    find_flags(&input, &Thresholds::default()).len()
}

/// Three or four runs a week, longer and shorter by turns; no clock and no chance.
fn history(runner: usize, as_of: NaiveDate) -> Vec<ActivityRow> {
    let athlete = format!("runner {runner:05}");
    let row = |n: usize| {
        let days_ago = ((RUNS_OF_EACH - 1 - n) * 2 + (runner + n) % 2) as u64;
        let date = as_of - Days::new(days_ago);
        let km = 5.0 + ((runner * 7 + n * 13) % 17) as f64 * 0.6;
        let id = ActivityId(format!("{:016x}", runner * RUNS_OF_EACH + n));
        let mut facts = ActivityFacts::empty(id, Format::Fit, Sport::Running);
        facts.start_utc_ms = Some(date.and_hms_opt(7, 0, 0).unwrap().and_utc().timestamp_millis());
        facts.distance_m = Some(km * 1000.0);
        facts.elapsed_s = km * 350.0;
        facts.moving_s = km * 345.0;
        facts.running_s = km * 340.0;
        facts.ascent_m = Some(km * ((runner + n) % 11) as f64);
        facts.descent_m = facts.ascent_m;
        let mut row = ActivityRow::new(&athlete, facts, SourceId { path: String::new(), entry: None });
        row.local_date = Some(date);
        row.week = Some(Week::of(date, WeekStart::Monday));
        row
    };
    (0..RUNS_OF_EACH).map(row).collect()
}

/// User and system time of the process, in hundredths.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name in brackets: state is the first field, user and system time the 12th and 13th.
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (ticks(11) + ticks(12)) / 100.0
}

fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
    peak.unwrap_or(f64::NAN) / 1024.0
}
