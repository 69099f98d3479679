//! OpenStreetMap extracts. Two passes over the file: points near the tracks first, then the ways that use them, from the
//! blocks that hold ways.

use super::tags::kind;
use super::{Area, MapError};
use crate::model::MapWay;
use osmpbf::{BlobDecode, BlobReader, ByteOffset, PrimitiveBlock, Way};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Points kept, 16 bytes each; a city of a million people has fewer.
const MOST_POINTS: usize = 4_000_000;

/// Points of kept roads, and steps of 25 m along them: 100,000 km of road.
const MOST_STEPS: f64 = 4_000_000.0;
const STEPS_PER_DEG: f64 = 4_000.0;

/// The longest line between two points of a road, in degrees: 10 km. A longer one is no road.
const LONGEST_DEG: f64 = 0.1;

/// A way of a map holds 2,000 at most.
const MOST_REFS: usize = 10_000;

/// What a reader must understand to read an extract at all.
const KNOWN_FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// A point of the map near the tracks, in ten-millionths of a degree, as maps keep them.
#[derive(Clone, Copy, Debug)]
struct Point {
    id: i64,
    lat: i32,
    lon: i32,
}

pub fn ways(extract: &Path, near: &Area, cancel: &AtomicBool) -> Result<Vec<MapWay>, MapError> {
    let mut reader = BlobReader::seekable_from_path(extract).map_err(unreadable)?;
    let (points, with_ways) = points(&mut reader, near, cancel)?;
    let mut ways: Vec<(i64, MapWay)> = Vec::new();
    let mut steps = 0.0;
    for offset in with_ways {
        goes_on(cancel)?;
        let blob = reader.blob_from_offset(offset).map_err(unreadable)?;
        let block = blob.to_primitiveblock().map_err(unreadable)?;
        for way in block.groups().flat_map(|group| group.ways()) {
            for part in parts(&way, &points) {
                steps += part.points.len() as f64 + STEPS_PER_DEG * length_deg(&part.points);
                ways.push((way.id(), part));
            }
            if steps > MOST_STEPS {
                return Err(MapError::TooMuch);
            }
        }
    }
    // Whatever order the file has them in. Stable, so parts of a way stay in order.
    ways.sort_by_key(|(id, _)| *id);
    Ok(ways.into_iter().map(|(_, way)| way).collect())
}

/// The points near the tracks by their number, and the blocks that hold ways.
fn points(
    reader: &mut BlobReader<BufReader<File>>,
    near: &Area,
    cancel: &AtomicBool,
) -> Result<(Vec<Point>, Vec<ByteOffset>), MapError> {
    let (mut points, mut with_ways) = (Vec::new(), Vec::new());
    let mut has_header = false;
    for blob in reader.by_ref() {
        goes_on(cancel)?;
        let blob = blob.map_err(unreadable)?;
        match blob.decode().map_err(unreadable)? {
            BlobDecode::OsmHeader(header) => {
                let unknown = header.required_features().iter().find(|name| !KNOWN_FEATURES.contains(&name.as_str()));
                if let Some(name) = unknown {
                    return Err(MapError::Unreadable(format!("the extract needs {name:?}, which is not read")));
                }
                has_header = true;
            }
            BlobDecode::OsmData(block) => {
                add_points(&block, near, &mut points);
                if points.len() > MOST_POINTS {
                    return Err(MapError::TooMuch);
                }
                if block.groups().any(|group| group.ways().next().is_some()) {
                    with_ways.extend(blob.offset());
                }
            }
            BlobDecode::Unknown(_) => {}
        }
    }
    if !has_header {
        return Err(MapError::Unreadable("no OpenStreetMap extract: it has no header".into()));
    }
    points.sort_unstable_by_key(|point: &Point| point.id);
    Ok((points, with_ways))
}

fn add_points(block: &PrimitiveBlock, near: &Area, points: &mut Vec<Point>) {
    let mut add = |id: i64, lat: i32, lon: i32| {
        if near.holds(lat.div_euclid(10), lon.div_euclid(10)) {
            points.push(Point { id, lat, lon });
        }
    };
    for group in block.groups() {
        group.dense_nodes().for_each(|node| add(node.id(), node.decimicro_lat(), node.decimicro_lon()));
        group.nodes().for_each(|node| add(node.id(), node.decimicro_lat(), node.decimicro_lon()));
    }
}

/// The parts of a way whose points are near the tracks, cut where one is not.
fn parts(way: &Way, points: &[Point]) -> Vec<MapWay> {
    let Some(kind) = kind(way.tags()) else { return Vec::new() };
    let mut parts = Vec::new();
    let mut part: Vec<(f64, f64)> = Vec::new();
    let mut end = |part: &mut Vec<(f64, f64)>| {
        if part.len() > 1 {
            parts.push(MapWay { points: std::mem::take(part), kind });
        }
        part.clear();
    };
    for id in way.refs().take(MOST_REFS) {
        let Ok(at) = points.binary_search_by_key(&id, |point| point.id) else {
            end(&mut part);
            continue;
        };
        let degrees = |units: i32| f64::from(units) * 1e-7;
        let point = (degrees(points[at].lat), degrees(points[at].lon));
        if part.last().is_some_and(|last| length_deg(&[*last, point]) > LONGEST_DEG) {
            end(&mut part);
        }
        part.push(point);
    }
    end(&mut part);
    parts
}

/// Of a line, the longer of both coordinates from point to point.
fn length_deg(points: &[(f64, f64)]) -> f64 {
    points.array_windows().map(|[from, to]| (to.0 - from.0).abs().max((to.1 - from.1).abs())).sum()
}

fn goes_on(cancel: &AtomicBool) -> Result<(), MapError> {
    if cancel.load(Ordering::Relaxed) { Err(MapError::Interrupted) } else { Ok(()) }
}

fn unreadable(error: osmpbf::Error) -> MapError {
    MapError::Unreadable(error.to_string())
}
