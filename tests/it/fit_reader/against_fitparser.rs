//! The same bytes through our reader and through the fitparser crate: two readings, one truth.

use fitparser::profile::MesgNum;
use fitparser::{FitDataRecord, Value as Parsed};
use strideload::decode::fit;
use strideload::synth::fit::{FitActivity, FitRecord, FitTotals, encode};

const SEMICIRCLE_DEG: f64 = 180.0 / 2_147_483_648.0;

/// An hour of running on a loop, with a sensor that drops out now and then.
fn hour_of_running() -> FitActivity {
    let record = |t: u32| {
        let x = f64::from(t);
        FitRecord {
            elapsed_s: t,
            lat_deg: (t % 50 != 7).then(|| 52.1 + 0.01 * (x / 600.0).sin()),
            lon_deg: (t % 50 != 7).then(|| -0.3 + 0.02 * (x / 600.0).cos()),
            altitude_m: Some(80.0 + 12.0 * (x / 300.0).sin()),
            distance_m: Some(x * 2.9),
            speed_mps: Some(2.9 + 0.2 * (x / 40.0).sin()),
            cadence_strides: (t % 30 != 4).then(|| 82.0 + 3.0 * (x / 70.0).sin()),
            heart_rate_bpm: (t % 40 != 9).then_some(130 + (t % 37) as u8),
            ground_contact_ms: Some(245.0 + (x / 20.0).cos()),
            step_length_m: Some(1.05),
            ..FitRecord::default()
        }
    };
    FitActivity {
        start_utc_ms: 1_700_000_000_000,
        records: (0..3600).filter(|t| !(1000..1300).contains(t)).map(record).collect(),
        pauses: vec![(999, 1300)],
        totals: FitTotals { elapsed_s: 3599.0, timer_s: 3298.0, ..FitTotals::default() },
        ..FitActivity::default()
    }
}

fn field(record: &FitDataRecord, name: &str) -> f64 {
    let value = record.fields().iter().find(|field| field.name() == name).map(|field| field.value());
    match value {
        Some(Parsed::Timestamp(at)) => at.timestamp() as f64,
        Some(value) => value.clone().try_into().unwrap(),
        None => f64::NAN,
    }
}

#[track_caller]
fn assert_close(ours: f64, theirs: f64, tolerance: f64, what: &str) {
    let same = (ours.is_nan() && theirs.is_nan()) || (ours - theirs).abs() <= tolerance;
    assert!(same, "{what}: {ours} here, {theirs} there");
}

#[test]
fn both_readers_find_the_same_samples() {
    let bytes = encode(&hour_of_running());
    let theirs: Vec<FitDataRecord> =
        fitparser::from_bytes(&bytes).unwrap().into_iter().filter(|m| m.kind() == MesgNum::Record).collect();
    let decoded = fit::decode(&bytes).unwrap();
    let ours = &decoded.activities[0];
    assert_eq!(ours.samples.len(), 3300);
    assert_eq!(ours.samples.len(), theirs.len());

    let start_s = ours.start_utc_ms.unwrap() as f64 / 1000.0;
    for (i, record) in theirs.iter().enumerate() {
        let row = ours.samples.row(i);
        let fractional = field(record, "fractional_cadence");
        assert_close(start_s + row.elapsed_s, field(record, "timestamp"), 0.0, "time");
        assert_close(row.lat_deg, field(record, "position_lat") * SEMICIRCLE_DEG, 1e-9, "latitude");
        assert_close(row.lon_deg, field(record, "position_long") * SEMICIRCLE_DEG, 1e-9, "longitude");
        assert_close(row.altitude_m, field(record, "enhanced_altitude"), 1e-9, "altitude");
        assert_close(row.distance_m, field(record, "distance"), 1e-9, "distance");
        assert_close(row.speed_mps, field(record, "enhanced_speed"), 1e-9, "speed");
        assert_close(row.cadence_spm, field(record, "cadence") + fractional, 1e-9, "cadence");
        assert_close(row.heart_rate_bpm, field(record, "heart_rate"), 0.0, "heart rate");
        assert_close(row.ground_contact_ms, field(record, "stance_time"), 1e-9, "ground contact");
        assert_close(row.step_length_m * 1000.0, field(record, "step_length"), 1e-9, "step length");
    }
}
