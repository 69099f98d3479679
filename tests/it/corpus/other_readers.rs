//! Sample by sample against `fitparser` and the `gpx` crate over every sound file of the corpus; what differs is printed
//! with its column and must have a known cause.

use super::{bytes_of, corpus, manifest, number};
use std::collections::BTreeMap;
use strideload::decode::decode;
use strideload::model::{Format, RawActivity};

const SEMICIRCLE_DEG: f64 = 180.0 / 2_147_483_648.0;

/// Files that agree in a column, those that differ for a known cause, and those that just differ.
#[derive(Default)]
struct Column {
    agree: usize,
    explained: BTreeMap<&'static str, usize>,
    differ: Vec<String>,
}

/// Why our value may stand beside another one.
fn cause(column: &str, ours: f64, theirs: f64) -> Option<&'static str> {
    let zero_is_none = ["heart rate", "latitude", "longitude", "ground contact", "step length"];
    let from_a_pod = ["power", "ground contact"];
    if ours.is_nan() && theirs == 0.0 && zero_is_none.contains(&column) {
        Some("a zero there is a sensor without contact or fix")
    } else if theirs.is_nan() && from_a_pod.contains(&column) {
        Some("a foot pod's developer field fills what the watch did not record")
    } else {
        None
    }
}

type Columns = BTreeMap<&'static str, Column>;

fn compare(columns: &mut Columns, name: &'static str, path: &str, pairs: impl Iterator<Item = (f64, f64)>) {
    let tolerance = |a: f64| 1e-9 * a.abs().max(1.0);
    let wrong: Vec<_> = pairs
        .enumerate()
        .filter(|(_, (ours, theirs))| {
            let is_same = (ours.is_nan() && theirs.is_nan()) || (ours - theirs).abs() <= tolerance(*theirs);
            !is_same
        })
        .collect();
    let column = columns.entry(name).or_default();
    let unexplained = wrong.iter().find(|(_, (ours, theirs))| cause(name, *ours, *theirs).is_none());
    match (unexplained, wrong.first()) {
        (Some((i, (ours, theirs))), _) => {
            column.differ.push(format!("{path}: sample {i}: {ours} here, {theirs} there"));
        }
        (None, Some((_, (ours, theirs)))) => {
            *column.explained.entry(cause(name, *ours, *theirs).unwrap()).or_default() += 1;
        }
        (None, None) => column.agree += 1,
    }
}

/// Prints every column; no difference may be left without a cause.
fn settle(columns: &Columns) {
    for (name, column) in columns {
        println!("{name}: {} files agree in every sample", column.agree);
        for (cause, files) in &column.explained {
            println!("  {files} files: {cause}");
        }
        for line in &column.differ {
            println!("  {line}");
        }
    }
    assert!(columns.values().all(|column| column.differ.is_empty()), "differences without a known cause");
}

/// The one activity of a file that reads without a remark.
fn sound(format: Format, bytes: &[u8]) -> Option<RawActivity> {
    let mut decoded = decode(format, bytes).ok()?;
    let is_sound = decoded.notes.is_empty() && decoded.activities.len() == 1 && !decoded.activities[0].partial;
    is_sound.then(|| decoded.activities.remove(0))
}

fn field(record: &fitparser::FitDataRecord, names: &[&str]) -> f64 {
    let found = names.iter().find_map(|name| record.fields().iter().find(|field| field.name() == *name));
    match found.map(|field| field.value()) {
        Some(fitparser::Value::Timestamp(at)) => at.timestamp() as f64,
        Some(value) => value.clone().try_into().unwrap_or(f64::NAN),
        None => f64::NAN,
    }
}

#[test]
fn fitparser_reads_the_same_samples() {
    let Some(corpus) = corpus() else { return };
    let mut columns = Columns::new();
    let mut compared = 0;
    for listed in manifest(&corpus) {
        let path = &listed["path"];
        if listed["format"] != "fit"
            || number(&listed, "records").unwrap_or_default() == 0.0
            || path.starts_with("odd/")
        {
            continue;
        }
        let bytes = bytes_of(&corpus, path);
        let Some(ours) = sound(Format::Fit, &bytes) else { continue };
        let options = [fitparser::de::DecodeOption::SkipDataCrcValidation].into_iter().collect();
        let read = std::panic::catch_unwind(|| fitparser::de::from_bytes_with_options(&bytes, &options));
        let Ok(Ok(messages)) = read else { continue };
        let theirs: Vec<_> = messages.into_iter().filter(|message| message.kind().to_string() == "record").collect();
        if theirs.len() != ours.samples.len() {
            columns.entry("count").or_default().differ.push(format!(
                "{path}: {} and {}",
                ours.samples.len(),
                theirs.len()
            ));
            continue;
        }
        compared += 1;
        let start_s = ours.start_utc_ms.unwrap_or_default() as f64 / 1000.0;
        let samples = &ours.samples;
        let mut column = |name, ours: &dyn Fn(usize) -> f64, names: &[&str], scale: f64| {
            let pairs = theirs.iter().enumerate().map(|(i, record)| (ours(i), field(record, names) * scale));
            compare(&mut columns, name, path, pairs);
        };
        column("time", &|i| start_s + samples.elapsed_s[i], &["timestamp"], 1.0);
        column("latitude", &|i| samples.lat_deg[i], &["position_lat"], SEMICIRCLE_DEG);
        column("longitude", &|i| samples.lon_deg[i], &["position_long"], SEMICIRCLE_DEG);
        column("altitude", &|i| samples.altitude_m[i], &["enhanced_altitude", "altitude"], 1.0);
        column("distance", &|i| samples.distance_m[i], &["distance"], 1.0);
        column("speed", &|i| samples.speed_mps[i], &["enhanced_speed", "speed"], 1.0);
        column("heart rate", &|i| samples.heart_rate_bpm[i], &["heart_rate"], 1.0);
        column("power", &|i| samples.power_w[i], &["power"], 1.0);
        column("ground contact", &|i| samples.ground_contact_ms[i], &["stance_time"], 1.0);
        column("step length", &|i| samples.step_length_m[i] * 1000.0, &["step_length"], 1.0);
        let cadence = |record: &fitparser::FitDataRecord| {
            let fraction = field(record, &["fractional_cadence"]);
            field(record, &["cadence"]) + if fraction.is_nan() { 0.0 } else { fraction }
        };
        compare(
            &mut columns,
            "cadence",
            path,
            theirs.iter().enumerate().map(|(i, r)| (samples.cadence_spm[i], cadence(r))),
        );
    }
    assert!(compared > 1000);
    println!("{compared} FIT files compared with fitparser");
    settle(&columns);
}

#[test]
fn the_gpx_crate_reads_the_same_points() {
    let Some(corpus) = corpus() else { return };
    let mut columns = Columns::new();
    let (mut compared, mut refused) = (0, 0);
    for listed in manifest(&corpus) {
        let path = &listed["path"];
        if listed["format"] != "gpx"
            || number(&listed, "records").unwrap_or_default() == 0.0
            || path.starts_with("odd/")
        {
            continue;
        }
        let bytes = bytes_of(&corpus, path);
        let Some(ours) = sound(Format::Gpx, &bytes) else { continue };
        let Ok(document) = gpx::read(&bytes[..]) else {
            refused += 1;
            continue;
        };
        let points = document.tracks.iter().flat_map(|track| &track.segments).flat_map(|segment| &segment.points);
        let theirs: Vec<_> = points.filter(|point| point.time.is_some()).collect();
        if theirs.len() != ours.samples.len() {
            columns.entry("count").or_default().differ.push(format!(
                "{path}: {} and {}",
                ours.samples.len(),
                theirs.len()
            ));
            continue;
        }
        compared += 1;
        let samples = &ours.samples;
        let points = || theirs.iter().enumerate();
        compare(&mut columns, "latitude", path, points().map(|(i, p)| (samples.lat_deg[i], p.point().y())));
        compare(&mut columns, "longitude", path, points().map(|(i, p)| (samples.lon_deg[i], p.point().x())));
        let altitude = points().map(|(i, p)| (samples.altitude_m[i], p.elevation.unwrap_or(f64::NAN)));
        compare(&mut columns, "altitude", path, altitude);
        let start_ms = ours.start_utc_ms.unwrap_or_default();
        let ms = |point: &gpx::Waypoint| {
            let text = point.time.and_then(|time| time.format().ok()).unwrap_or_default();
            chrono::DateTime::parse_from_rfc3339(&text).map_or(f64::NAN, |time| time.timestamp_millis() as f64)
        };
        let time = points().map(|(i, p)| (start_ms as f64 + (samples.elapsed_s[i] * 1000.0).round(), ms(p)));
        compare(&mut columns, "time", path, time);
    }
    assert!(compared > 200);
    println!("{compared} GPX files compared with the gpx crate, which refused {refused} we read");
    settle(&columns);
}
