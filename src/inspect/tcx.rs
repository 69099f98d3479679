//! TCX through our own decoder, since no other reader of it is kept up: totals, then one message a point.

use super::{Field, InspectError, Inspection, Message, number};
use crate::model::{RawActivity, Samples};

pub fn read(bytes: &[u8]) -> Result<Inspection, InspectError> {
    let decoded = crate::decode::tcx::decode(bytes).map_err(|error| InspectError(error.reason))?;
    let mut inspection = Inspection::default();
    for activity in &decoded.activities {
        inspection.messages.push(head(activity));
        inspection.messages.extend((0..activity.samples.len()).map(|i| point(&activity.samples, i)));
    }
    inspection.remarks.push("TCX is shown as this program's own reader gives it, in SI units".into());
    inspection.remarks.extend(decoded.notes.into_iter().map(|note| note.text));
    inspection.remarks.extend(decoded.not_activity);
    Ok(inspection)
}

fn head(activity: &RawActivity) -> Message {
    let start = activity.start_utc_ms.and_then(chrono::DateTime::from_timestamp_millis);
    let optional = [
        ("start", start.map(|time| time.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)), ""),
        ("sport", activity.sport.map(|sport| sport.name().to_owned()), ""),
        ("total_distance", activity.totals.distance_m.map(number), "m"),
        ("total_timer_time", activity.totals.timer_s.map(number), "s"),
        ("total_steps", activity.totals.steps.map(number), ""),
    ];
    let mut fields = vec![Field::new("device", &activity.device, "")];
    fields.extend(optional.into_iter().filter_map(|(name, value, unit)| Some(Field::new(name, value?, unit))));
    Message { kind: "activity".into(), fields }
}

fn point(samples: &Samples, i: usize) -> Message {
    let row = samples.row(i);
    let all = [
        ("elapsed", row.elapsed_s, "s"),
        ("lat", row.lat_deg, "deg"),
        ("lon", row.lon_deg, "deg"),
        ("altitude", row.altitude_m, "m"),
        ("distance", row.distance_m, "m"),
        ("speed", row.speed_mps, "m/s"),
        ("cadence", row.cadence_spm, "1/min"),
        ("heart_rate", row.heart_rate_bpm, "bpm"),
        ("power", row.power_w, "W"),
    ];
    let recorded = all.into_iter().filter(|(_, value, _)| !value.is_nan());
    Message {
        kind: "point".into(),
        fields: recorded.map(|(name, value, unit)| Field::new(name, number(value), unit)).collect(),
    }
}
