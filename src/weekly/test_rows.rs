//! Activity rows for tests, built by hand: a run at 6:00 a kilometre at eight in the morning UTC.

#![allow(clippy::unwrap_used)]

use crate::model::{
    ActivityFacts, ActivityId, ActivityRow, CadenceBasis, CadenceBin, Format, OffsetSource, SourceId, Sport, SubSport,
    Week, WeekStart,
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
    ActivityRow {
        athlete: "runner".into(),
        facts: ActivityFacts {
            id: ActivityId(format!("{date}")),
            format: Format::Fit,
            sport: Sport::Running,
            sub_sport: SubSport::Generic,
            title: None,
            device: String::new(),
            partial: false,
            start_utc_ms: Some(start_utc_ms),
            utc_offset_s: Some(0),
            zone: None,
            first_position: None,
            last_position: None,
            records: 0,
            elapsed_s: moving_s,
            moving_s,
            running_s: moving_s,
            distance_m: Some(km * 1000.0),
            distance_source: "device".into(),
            distance_gps_m: None,
            ascent_m: None,
            descent_m: None,
            ascent_source: String::new(),
            ascent_device_m: None,
            steep_up_m: None,
            steep_down_m: None,
            speed_mps: Some(1000.0 / PACE_S_PER_KM),
            heart_rate_bpm: None,
            rpe: None,
            cadence_basis: CadenceBasis::Unknown,
            cadence_scale: None,
            steps: None,
            cadence_spm: None,
            cadence_flat_spm: None,
            cadence_below_170_share: None,
            cadence_bins: Vec::new(),
            cadence_histogram: Vec::new(),
            step_length_m: None,
            ground_contact_ms: None,
            ground_contact_left_pct: None,
            vertical_oscillation_mm: None,
            vertical_ratio_pct: None,
            turn_left_deg: None,
            turn_right_deg: None,
            minute_distance_m: Vec::new(),
            notes: Vec::new(),
        },
        source: SourceId { path: format!("{date}.fit"), entry: None },
        sport: Sport::Running,
        sub_sport: SubSport::Generic,
        title: None,
        shoe: None,
        is_race: false,
        utc_offset_s: 0,
        utc_offset_source: OffsetSource::File,
        local_date: Some(date),
        week: Some(Week::of(date, WeekStart::Monday)),
        keep_left_m: None,
        keep_right_m: None,
        keep_unknown_m: None,
        repeated_m: None,
        session_spike_ratio: None,
        cadence_expected_spm: None,
        cadence_deficit_pct: None,
        notes: Vec::new(),
    }
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
