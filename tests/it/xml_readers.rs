//! GPX, TCX and lists of activities: one small document by hand for each quirk, with its truth by hand.

#![allow(clippy::unwrap_used)]

pub mod damage;
mod gpx;
mod index;
mod tcx;

use strideload::decode::{self, Decoded};
use strideload::model::{Format, RawActivity};

/// 2026-11-22T08:30:00Z, from `date -u -d 2026-11-22T08:30:00Z +%s`.
const MORNING_MS: i64 = 1_795_336_200_000;

fn decoded(format: Format, bytes: &[u8]) -> Decoded {
    decode::decode(format, bytes).unwrap()
}

fn only_activity(format: Format, bytes: &[u8]) -> RawActivity {
    let mut decoded = decoded(format, bytes);
    assert_eq!(decoded.activities.len(), 1, "{:?}", decoded.not_activity);
    decoded.activities.remove(0)
}

fn notes(decoded: &Decoded) -> Vec<&str> {
    decoded.notes.iter().map(|note| note.text.as_str()).collect()
}

/// Equal, where both "not recorded" are equal too.
fn assert_column(column: &[f64], expected: &[f64]) {
    assert_eq!(format!("{column:?}"), format!("{expected:?}"));
}
