//! Repeated roads and sides on simulated runners whose road, direction and side are known.

#[cfg(feature = "osm")]
mod extract;
mod metamorphic;
mod named_roads;
#[cfg(feature = "osm")]
mod on_map;
mod protocol;
mod side_flags;
mod sides;
mod written;

use strideload::model::RouteRow;
use strideload::repeat::find_routes;
use strideload::synth::roads::Log;

fn routes(log: &mut Log) -> Vec<RouteRow> {
    find_routes("runner", &mut log.rows, &log.tracks, &[]).routes
}
