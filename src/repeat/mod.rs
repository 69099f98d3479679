//! The tracks of one runner in, the roads run again and again out: direction now, side of the road later.
//!
//! The only room that sees positions of more than one activity. None of them leaves it.

use crate::model::{ActivityId, ActivityRow, CompactTrack, RouteRow};
use std::collections::BTreeMap;

/// Finds the stretches one runner repeats, and fills `repeated_m` and `keep_*_m` of the rows.
pub fn find_routes(
    _athlete: &str,
    _rows: &mut [ActivityRow],
    _tracks: &BTreeMap<ActivityId, CompactTrack>,
) -> Vec<RouteRow> {
    todo!()
}
