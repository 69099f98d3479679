//! The name of an activity: depends on what was recorded only, so that two copies under two paths share it.

use crate::model::{Activity, ActivityId, DeviceTotals};

/// Enough to tell a million activities apart, short enough to type.
const HEX_DIGITS: usize = 16;

/// Hashes start, sport, totals and one sample a minute, all as integers.
pub fn activity_id(activity: &Activity, minute_distance_m: &[f64]) -> ActivityId {
    let mut hasher = blake3::Hasher::new();
    let mut add = |value: i64| {
        hasher.update(&value.to_le_bytes());
    };
    add(activity.start_utc_ms.unwrap_or(i64::MIN));
    activity.sport.name().bytes().for_each(|byte| add(i64::from(byte)));
    let DeviceTotals { elapsed_s, timer_s, distance_m, .. } = activity.totals;
    [elapsed_s, timer_s, distance_m].into_iter().for_each(|total| add(thousandths(total.unwrap_or(f64::NAN))));
    add(activity.samples.len() as i64);
    minute_distance_m.iter().for_each(|&metres| add(thousandths(metres)));
    let mut next_minute_s = 0.0;
    for i in 0..activity.samples.len() {
        let samples = &activity.samples;
        if samples.elapsed_s[i] >= next_minute_s {
            next_minute_s = samples.elapsed_s[i] + 60.0;
            add(thousandths(samples.elapsed_s[i]));
            add(thousandths(samples.lat_deg[i] * 100.0));
            add(thousandths(samples.lon_deg[i] * 100.0));
            add(thousandths(samples.heart_rate_bpm[i]));
        }
    }
    ActivityId(hasher.finalize().to_hex()[..HEX_DIGITS].to_string())
}

/// `as` saturates and turns `NaN` into 0; a missing value must differ from zero.
fn thousandths(value: f64) -> i64 {
    if value.is_nan() { i64::MIN } else { (value * 1000.0).round() as i64 }
}
