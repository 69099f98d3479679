//! One clean activity in, its facts and its compact track out. Pure functions, one quantity per file; no other
//! activity, no setting, no limit is known here.

use crate::model::{Activity, ActivityFacts, CompactTrack};

/// Measures one activity.
pub fn measure(_activity: &Activity) -> (ActivityFacts, CompactTrack) {
    todo!()
}
