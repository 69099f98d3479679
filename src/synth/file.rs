//! One stored activity as the bytes of a FIT, GPX or TCX file.

use super::fit::{self, FitActivity, FitRecord};
use super::gpx::{self, GpxPoint, GpxTrack};
use super::plan::FileFormat;
use super::tcx::{self, TcxActivity, TcxLap, TcxPoint};
use flate2::{Compression, GzBuilder};
use std::io::{self, Write};

const CREATOR: &str = "strideload synthetic runner";
/// FIT `sport` of a bicycle.
const FIT_CYCLING: u8 = 2;

/// Encodes an activity. `title` goes into GPX only, which has a place for it.
pub fn encode(activity: &FitActivity, title: &str, format: FileFormat) -> Vec<u8> {
    match format {
        FileFormat::Fit => fit::encode(activity),
        FileFormat::GpxPlain => gpx::encode_plain(&gpx_track(activity, title)),
        FileFormat::GpxGarmin => gpx::encode_with_extensions(&gpx_track(activity, title)),
        FileFormat::Tcx => tcx::encode(&tcx_activity(activity)),
    }
}

/// Packs bytes as a `.gz` without name or time, so that equal input gives equal output.
pub fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn gpx_track(activity: &FitActivity, title: &str) -> GpxTrack {
    let kind = if activity.sport == FIT_CYCLING { "cycling" } else { "running" };
    let point = |record: &FitRecord| {
        Some(GpxPoint {
            time_utc_ms: time_utc_ms(activity, record),
            lat_deg: record.lat_deg?,
            lon_deg: record.lon_deg?,
            altitude_m: record.altitude_m,
            heart_rate_bpm: record.heart_rate_bpm,
            cadence: record.cadence_strides.map(f64::round),
        })
    };
    GpxTrack {
        creator: CREATOR.into(),
        name: Some(title.into()),
        kind: Some(kind.into()),
        segments: legs(activity).into_iter().map(|leg| leg.iter().filter_map(point).collect()).collect(),
    }
}

fn tcx_activity(activity: &FitActivity) -> TcxActivity {
    let sport = if activity.sport == FIT_CYCLING { "Biking" } else { "Running" };
    let point = |record: &FitRecord| TcxPoint {
        time_utc_ms: time_utc_ms(activity, record),
        position: record.lat_deg.zip(record.lon_deg),
        altitude_m: record.altitude_m,
        distance_m: record.distance_m,
        heart_rate_bpm: record.heart_rate_bpm,
        run_cadence: record.cadence_strides.map(|strides| strides.round() as u8),
        speed_mps: record.speed_mps,
    };
    let lap = TcxLap {
        start_utc_ms: activity.start_utc_ms,
        total_s: activity.totals.timer_s,
        distance_m: activity.totals.distance_m.unwrap_or(f64::NAN),
        tracks: legs(activity).into_iter().map(|leg| leg.iter().map(point).collect()).collect(),
    };
    TcxActivity { sport: sport.into(), laps: vec![lap], creator: Some(CREATOR.into()) }
}

fn time_utc_ms(activity: &FitActivity, record: &FitRecord) -> i64 {
    activity.start_utc_ms + i64::from(record.elapsed_s) * 1000
}

/// The records between pauses.
fn legs(activity: &FitActivity) -> Vec<&[FitRecord]> {
    let mut legs = Vec::new();
    let mut rest = activity.records.as_slice();
    for &(stopped_s, _) in &activity.pauses {
        let (leg, after) = rest.split_at(rest.partition_point(|record| record.elapsed_s <= stopped_s));
        legs.push(leg);
        rest = after;
    }
    legs.push(rest);
    legs
}
