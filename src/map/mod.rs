//! An extract of a map in, the roads and footways near a runner's tracks out.
//!
//! The map is a file the runner has (`--osm`); nothing is fetched. Built with the feature `osm`; without it every map is
//! refused with the reason.

mod area;
#[cfg(feature = "osm")]
mod extract;
#[cfg(feature = "osm")]
mod tags;

pub use area::Area;

use crate::model::MapWay;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Why there are no roads.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    #[error("{0}")]
    Unreadable(String),
    #[error("the extract holds more roads near these tracks than any country")]
    TooMuch,
    #[error("interrupted")]
    Interrupted,
    #[error("this program was built without maps; build it with the feature `osm`")]
    NotBuilt,
}

/// The ways of an OpenStreetMap extract (`.osm.pbf`) near an area, by their number in the map.
///
/// Points outside the area are left out, and with them the parts of ways between them. What is kept is bounded, whatever
/// the extract holds, and so is each of its blocks: 32 MiB as written. `cancel` is looked at between blocks.
pub fn ways(extract: &Path, near: &Area, cancel: &AtomicBool) -> Result<Vec<MapWay>, MapError> {
    // Opening a pipe would wait for ever; settings that lie beside the data may name one.
    if std::fs::metadata(extract).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(MapError::Unreadable("not a regular file".into()));
    }
    #[cfg(feature = "osm")]
    return extract::ways(extract, near, cancel);
    #[cfg(not(feature = "osm"))]
    {
        let _ = (extract, near, cancel);
        Err(MapError::NotBuilt)
    }
}
