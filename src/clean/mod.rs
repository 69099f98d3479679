//! A raw activity in, one fit for metrics out: time strictly increasing, positions plausible, pauses marked, cadence
//! counting both feet. Drops nothing silently: every repair that matters to a reader is a note.

use crate::model::{Activity, RawActivity};

/// Cleans one activity.
pub fn clean(_raw: RawActivity) -> Activity {
    todo!()
}
