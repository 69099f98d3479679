//! Activity rows for tests, built by hand: a run at 6:00 a kilometre at eight in the morning UTC.

#![allow(clippy::unwrap_used)]

use crate::model::{
    ActivityFacts, ActivityId, ActivityRow, CadenceBin, Format, OffsetSource, SourceId, Sport, Week, WeekStart,
};
use chrono::{Days, NaiveDate};

pub(crate) const PACE_S_PER_KM: f64 = 360.0;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `n` days after `start`.
pub(crate) fn after(start: NaiveDate, n: u64) -> NaiveDate {
    start + Days::new(n)
}

pub(crate) fn run(date: NaiveDate, km: f64) -> ActivityRow {
    let start_utc_ms = date.and_hms_opt(8, 0, 0).unwrap().and_utc().timestamp_millis();
    let moving_s = km * PACE_S_PER_KM;
    let mut facts = ActivityFacts::empty(ActivityId(format!("{date}")), Format::Fit, Sport::Running);
    facts.start_utc_ms = Some(start_utc_ms);
    facts.utc_offset_s = Some(0);
    facts.records = moving_s as u32;
    facts.elapsed_s = moving_s;
    facts.moving_s = moving_s;
    facts.running_s = moving_s;
    facts.distance_m = Some(km * 1000.0);
    facts.distance_source = "device".into();
    facts.speed_mps = Some(1000.0 / PACE_S_PER_KM);
    let mut row = ActivityRow::new("runner", facts, SourceId { path: format!("{date}.fit"), entry: None });
    row.utc_offset_source = OffsetSource::File;
    row.local_date = Some(date);
    row.week = Some(Week::of(date, WeekStart::Monday));
    row
}

/// As a list states it, without a recording.
pub(crate) fn by_hand(mut row: ActivityRow) -> ActivityRow {
    (row.facts.format, row.facts.records, row.facts.running_s) = (Format::Index, 0, 0.0);
    row
}

/// A second run of a day, this many minutes after eight.
pub(crate) fn run_at(date: NaiveDate, minutes: i64, km: f64) -> ActivityRow {
    let mut row = run(date, km);
    row.facts.id = ActivityId(format!("{date}+{minutes}"));
    row.facts.start_utc_ms = row.facts.start_utc_ms.map(|ms| ms + minutes * 60_000);
    row
}

pub(crate) fn with_hills(mut row: ActivityRow, ascent_m: f64, descent_m: f64) -> ActivityRow {
    row.facts.ascent_m = Some(ascent_m);
    row.facts.descent_m = Some(descent_m);
    row
}

/// Flat running at one speed and cadence.
pub(crate) fn with_cadence(mut row: ActivityRow, seconds: f64, speed_mps: f64, cadence_spm: f64) -> ActivityRow {
    row.facts.cadence_flat_spm = Some(cadence_spm);
    row.facts.cadence_bins =
        vec![CadenceBin { speed_dmps: (speed_mps * 10.0) as u16, seconds, speed_mps, cadence_spm }];
    row
}

pub(crate) fn other_sport(date: NaiveDate, sport: Sport, moving_s: f64) -> ActivityRow {
    let mut row = run(date, 0.0);
    row.facts.id = ActivityId(format!("{date}-{}", sport.name()));
    row.sport = sport;
    row.facts.moving_s = moving_s;
    row
}

/// Four equal runs a week, on the first, third, fifth and seventh day, for weeks of these distances.
pub(crate) fn weeks_of_running(first_day: NaiveDate, weeks_km: &[f64]) -> Vec<ActivityRow> {
    let mut rows = Vec::new();
    for (week, km) in weeks_km.iter().enumerate().filter(|(_, km)| **km > 0.0) {
        rows.extend([0, 2, 4, 6].map(|d| run(after(first_day, week as u64 * 7 + d), km / 4.0)));
    }
    rows
}
