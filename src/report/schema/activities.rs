//! The columns of `activities`.

use super::{Column, FINE, METRES, RATIO, SECONDS, SPEED, Value::*, text};
use crate::model::ActivityRow;
use chrono::{DateTime, SecondsFormat};

pub const ACTIVITIES: &[Column<ActivityRow>] = &[
    Column { name: "athlete", doc: "whose it is", value: Text(|r| text(&r.athlete)) },
    Column { name: "activity_id", doc: "depends on content only", value: Text(|r| text(&r.facts.id.0)) },
    Column { name: "start_utc", doc: "RFC 3339 with Z; empty when the file has no time", value: Text(start_utc) },
    Column { name: "start_local", doc: "the runner's clock, without zone", value: Text(start_local) },
    Column { name: "local_date", doc: "the runner's day", value: Date(|r| r.local_date) },
    Column { name: "week", doc: "year and week, `2026-W47`", value: Text(|r| r.week.map(|w| w.to_string())) },
    Column { name: "week_start", doc: "first day of that week", value: Date(|r| r.week.map(|w| w.start)) },
    Column { name: "utc_offset_s", doc: "local clock minus UTC", value: Int(utc_offset_s) },
    Column {
        name: "utc_offset_source",
        doc: "`setting`, `file`, `position`, `neighbour` or `assumed`",
        value: Text(|r| text(r.utc_offset_source.name())),
    },
    Column {
        name: "sport",
        doc: "`running`, `walking`, `hiking`, `cycling`, `swimming`, `strength`, `wheelchair` or `other`",
        value: Text(|r| text(r.sport.name())),
    },
    Column {
        name: "sub_sport",
        doc: "`street`, `trail`, `track`, `treadmill`, `indoor`, `virtual`, `ultra`, `obstacle`, `race` or empty",
        value: Text(|r| text(r.sub_sport.name())),
    },
    Column { name: "source", doc: "file, relative to the given path", value: Text(|r| text(&r.source.path)) },
    Column { name: "entry", doc: "member inside an archive", value: Text(|r| r.source.entry.clone()) },
    Column {
        name: "format",
        doc: "`fit`, `gpx`, `tcx`, `index` (a line of the export's own list) or `log` (written by hand)",
        value: Text(|r| text(r.facts.format.name())),
    },
    Column { name: "device", doc: "maker and product, plain ASCII", value: Text(|r| text(&r.facts.device)) },
    Column { name: "partial", doc: "the end of the recording is missing", value: Bool(|r| Some(r.facts.partial)) },
    Column { name: "elapsed_s", doc: "from start to end", value: Float(SECONDS, |r| Some(r.facts.elapsed_s)) },
    Column {
        name: "moving_s",
        doc: "faster than 0.8 m/s, pauses left out",
        value: Float(SECONDS, |r| Some(r.facts.moving_s)),
    },
    Column {
        name: "running_s",
        doc: "at running speed and cadence; empty without a recording",
        value: Float(SECONDS, |r| r.facts.known_running_s()),
    },
    Column {
        name: "distance_m",
        doc: "the device's total when a watch wrote it, else ours",
        value: Float(METRES, |r| r.facts.distance_m),
    },
    Column {
        name: "distance_source",
        doc: "`device`, `records`, `gps`, `list`, `corrections` or empty",
        value: Text(|r| text(&r.facts.distance_source)),
    },
    Column {
        name: "distance_gps_m",
        doc: "always ours, from positions",
        value: Float(METRES, |r| r.facts.distance_gps_m),
    },
    Column {
        name: "ascent_m",
        doc: "always ours, one method for all watches",
        value: Float(METRES, |r| r.facts.ascent_m),
    },
    Column { name: "descent_m", doc: "always ours", value: Float(METRES, |r| r.facts.descent_m) },
    Column {
        name: "ascent_source",
        doc: "kind of altitude and smoothing, such as `barometer 10 s 2 m`",
        value: Text(|r| text(&r.facts.ascent_source)),
    },
    Column {
        name: "ascent_device_m",
        doc: "the device's own figure",
        value: Float(METRES, |r| r.facts.ascent_device_m),
    },
    Column { name: "speed_mps", doc: "mean over moving time", value: Float(SPEED, |r| r.facts.speed_mps) },
    Column { name: "heart_rate_bpm", doc: "mean", value: Float(FINE, |r| r.facts.heart_rate_bpm) },
    Column { name: "rpe", doc: "perceived exertion, 0 to 10", value: Float(FINE, |r| r.facts.rpe) },
    Column { name: "steps", doc: "of both feet", value: Float(METRES, |r| r.facts.steps) },
    Column {
        name: "cadence_spm",
        doc: "steps of both feet a minute while running",
        value: Float(FINE, |r| r.facts.cadence_spm),
    },
    Column {
        name: "cadence_basis",
        doc: "what the file counts: `strides` (one foot), `steps` or `unknown`",
        value: Text(|r| r.facts.cadence_scale.map(|_| r.facts.cadence_basis.name().to_string())),
    },
    Column {
        name: "cadence_scale",
        doc: "what the file's numbers were multiplied by",
        value: Float(0, |r| r.facts.cadence_scale),
    },
    Column {
        name: "cadence_flat_spm",
        doc: "the same on flat ground only",
        value: Float(FINE, |r| r.facts.cadence_flat_spm),
    },
    Column {
        name: "cadence_expected_spm",
        doc: "mean of 256 watch users at the same speeds",
        value: Float(FINE, |r| r.cadence_expected_spm),
    },
    Column {
        name: "cadence_deficit_pct",
        doc: "how far the flat cadence lies below the expected one",
        value: Float(FINE, |r| r.cadence_deficit_pct),
    },
    Column {
        name: "cadence_below_170_share",
        doc: "share of flat running below 170, a rule of thumb",
        value: Float(RATIO, |r| r.facts.cadence_below_170_share),
    },
    Column { name: "step_length_m", doc: "one step", value: Float(RATIO, |r| r.facts.step_length_m) },
    Column { name: "ground_contact_ms", doc: "mean", value: Float(METRES, |r| r.facts.ground_contact_ms) },
    Column {
        name: "ground_contact_left_pct",
        doc: "the left foot's share",
        value: Float(FINE, |r| r.facts.ground_contact_left_pct),
    },
    Column { name: "vertical_oscillation_mm", doc: "mean", value: Float(METRES, |r| r.facts.vertical_oscillation_mm) },
    Column {
        name: "vertical_ratio_pct",
        doc: "oscillation over step length",
        value: Float(FINE, |r| r.facts.vertical_ratio_pct),
    },
    Column {
        name: "session_spike_ratio",
        doc: "session over the longest session of the 30 days before",
        value: Float(RATIO, |r| r.session_spike_ratio),
    },
    Column { name: "keep_left_m", doc: "on repeated roads, keeping left", value: Float(METRES, |r| r.keep_left_m) },
    Column { name: "keep_right_m", doc: "on repeated roads, keeping right", value: Float(METRES, |r| r.keep_right_m) },
    Column {
        name: "keep_unknown_m",
        doc: "on repeated roads, on neither side of travel: not known, or the same pavement both ways",
        value: Float(METRES, |r| r.keep_unknown_m),
    },
    Column { name: "repeated_m", doc: "on roads run again and again", value: Float(METRES, |r| r.repeated_m) },
    Column { name: "turn_left_deg", doc: "all left turning summed", value: Float(METRES, |r| r.facts.turn_left_deg) },
    Column {
        name: "turn_right_deg",
        doc: "all right turning summed",
        value: Float(METRES, |r| r.facts.turn_right_deg),
    },
    Column { name: "shoe", doc: "from the export's list or the corrections", value: Text(|r| r.shoe.clone()) },
    Column { name: "title", doc: "the runner's own", value: Text(|r| r.title.clone()) },
    Column { name: "notes", doc: "what was found and done about it", value: Text(|r| Some(r.notes.join("; "))) },
    Column {
        name: "cadence_evidence",
        doc: "what settled `cadence_basis`: `setting` (`--cadence-scale`), `samples` (their usual value while running), `step_length`, `device_count`, `declared`, `plausible_step`",
        value: Text(|r| r.facts.cadence_scale.map(|_| r.facts.cadence_evidence.name().to_string())),
    },
    Column {
        name: "trimp",
        doc: "training impulse, where heart rate covers the run and its limits are in the settings; raises nothing",
        value: Float(FINE, |r| r.trimp.map(|(impulse, _)| impulse)),
    },
    Column {
        name: "trimp_formula",
        doc: "`banister men`, `banister women`, or `edwards` where only the maximum is known",
        value: Text(|r| r.trimp.map(|(_, formula)| formula.to_string())),
    },
    Column {
        name: "cadence_median_spm",
        doc: "half of the running time lies below",
        value: Float(FINE, |r| r.facts.cadence_median_spm),
    },
    Column {
        name: "cadence_flat_s",
        doc: "steady flat running that `cadence_flat_spm` is taken of",
        value: Float(SECONDS, |r| r.facts.cadence_scale.map(|_| r.facts.cadence_flat_s)),
    },
    Column {
        name: "cadence_dropped",
        doc: "moving seconds left out, `reason:seconds` joined by `;`: `no_cadence`, `walking`, `speed`, `stop`, `acceleration`, `plateau`, `lock_in`, `slope`",
        value: Text(dropped),
    },
    Column {
        name: "late_step_change_pct",
        doc: "step length at the same speeds on the flat, last third against first; positive is longer",
        value: Float(FINE, |r| r.facts.late_step_change_pct),
    },
    Column {
        name: "step_length_per_height",
        doc: "step length over the runner's height",
        value: Float(RATIO, |r| Some(r.facts.step_length_m? / r.height_m?)),
    },
    Column {
        name: "duty_factor",
        doc: "share of the stride one foot is on the ground: contact time x cadence / 120,000",
        value: Float(RATIO, |r| Some(r.facts.ground_contact_ms? * r.facts.cadence_spm? / MS_PER_STRIDE_AND_SPM)),
    },
    Column {
        name: "steps_band",
        doc: "`none`, `watch`, `likely` or `marked` long steps for the speed of this run, by the limits in the settings; empty when not assessed",
        value: Text(|r| r.steps_band.map(|(band, _)| band.to_string())),
    },
    Column {
        name: "steps_confidence",
        doc: "`high`: height known, foot sensor, an hour of flat running at even speed; `medium`: half an hour; else `low`",
        value: Text(|r| r.steps_band.map(|(_, confidence)| confidence.to_string())),
    },
    Column {
        name: "same_way_m",
        doc: "on roads run in the same direction in two of the three weeks before as well",
        value: Float(METRES, |r| r.same_way_m),
    },
    Column {
        name: "track_m",
        doc: "in laps on a running track of 400 m or 200 m",
        value: Float(METRES, |r| r.track_m),
    },
    Column {
        name: "track_laps_anticlockwise",
        doc: "of these laps, the left leg inside",
        value: Int(|r| r.track_laps_anticlockwise.map(i64::from)),
    },
    Column {
        name: "track_laps_clockwise",
        doc: "of these laps, the right leg inside",
        value: Int(|r| r.track_laps_clockwise.map(i64::from)),
    },
    Column {
        name: "running_bouts",
        doc: "stretches of running without a walk between, 20 seconds or longer",
        value: Int(|r| r.facts.running_bouts.map(i64::from)),
    },
    Column { name: "longest_bout_s", doc: "the longest of them", value: Float(SECONDS, |r| r.facts.longest_bout_s) },
    Column {
        name: "bend_left_m",
        doc: "in bends to the left of a radius below 60 m",
        value: Float(METRES, |r| r.facts.bend_left_m),
    },
    Column {
        name: "bend_right_m",
        doc: "in bends to the right of a radius below 60 m",
        value: Float(METRES, |r| r.facts.bend_right_m),
    },
];

/// A stride is two steps: milliseconds of a stride times its steps a minute.
const MS_PER_STRIDE_AND_SPM: f64 = 120_000.0;

fn dropped(row: &ActivityRow) -> Option<String> {
    row.facts.cadence_scale?;
    let reasons = row.facts.cadence_dropped_s.iter().map(|(reason, s)| format!("{}:{s:.0}", reason.name()));
    Some(reasons.collect::<Vec<_>>().join(";"))
}

fn start_utc(row: &ActivityRow) -> Option<String> {
    let start = DateTime::from_timestamp_millis(row.facts.start_utc_ms?)?;
    Some(start.to_rfc3339_opts(SecondsFormat::Secs, true))
}

fn start_local(row: &ActivityRow) -> Option<String> {
    let ms = row.facts.start_utc_ms?.checked_add(i64::from(row.utc_offset_s) * 1000)?;
    Some(DateTime::from_timestamp_millis(ms)?.format("%Y-%m-%dT%H:%M:%S").to_string())
}

/// Means nothing without a time.
fn utc_offset_s(row: &ActivityRow) -> Option<i64> {
    row.facts.start_utc_ms.map(|_| i64::from(row.utc_offset_s))
}
