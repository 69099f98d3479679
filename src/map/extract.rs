//! OpenStreetMap extracts. Two passes over the file: points near the tracks first, then the ways that use them, from the
//! blocks that hold ways.

use super::tags::kind;
use super::{Area, MapError};
use crate::model::MapWay;
use osmpbf::{BlobDecode, BlobReader, ByteOffset, PrimitiveBlock, Way};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Points kept, 16 bytes each; a city of a million people has fewer.
const MOST_POINTS: usize = 4_000_000;

/// What a reader must understand to read an extract at all.
const KNOWN_FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// A point of the map near the tracks, in ten-millionths of a degree, as maps keep them.
#[derive(Clone, Copy, Debug)]
struct Point {
    id: i64,
    lat: i32,
    lon: i32,
}

pub fn ways(extract: &Path, near: &Area) -> Result<Vec<MapWay>, MapError> {
    let mut reader = BlobReader::seekable_from_path(extract).map_err(unreadable)?;
    let (points, with_ways) = points(&mut reader, near)?;
    let mut ways: Vec<(i64, MapWay)> = Vec::new();
    for offset in with_ways {
        let blob = reader.blob_from_offset(offset).map_err(unreadable)?;
        let block = blob.to_primitiveblock().map_err(unreadable)?;
        for way in block.groups().flat_map(|group| group.ways()) {
            ways.extend(parts(&way, &points).into_iter().map(|part| (way.id(), part)));
        }
    }
    // Whatever order the file has them in. Stable, so parts of a way stay in order.
    ways.sort_by_key(|(id, _)| *id);
    Ok(ways.into_iter().map(|(_, way)| way).collect())
}

/// The points near the tracks by their number, and the blocks that hold ways.
fn points(reader: &mut BlobReader<BufReader<File>>, near: &Area) -> Result<(Vec<Point>, Vec<ByteOffset>), MapError> {
    let (mut points, mut with_ways) = (Vec::new(), Vec::new());
    for blob in reader.by_ref() {
        let blob = blob.map_err(unreadable)?;
        match blob.decode().map_err(unreadable)? {
            BlobDecode::OsmHeader(header) => {
                let unknown = header.required_features().iter().find(|name| !KNOWN_FEATURES.contains(&name.as_str()));
                if let Some(name) = unknown {
                    return Err(MapError::Unreadable(format!("the extract needs {name:?}, which is not read")));
                }
            }
            BlobDecode::OsmData(block) => {
                add_points(&block, near, &mut points);
                if points.len() > MOST_POINTS {
                    return Err(MapError::TooMuch(MOST_POINTS));
                }
                if block.groups().any(|group| group.ways().next().is_some()) {
                    with_ways.extend(blob.offset());
                }
            }
            BlobDecode::Unknown(_) => {}
        }
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
    let mut parts: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
    for id in way.refs() {
        match points.binary_search_by_key(&id, |point| point.id) {
            Ok(at) => {
                let degrees = |units: i32| f64::from(units) * 1e-7;
                if let Some(part) = parts.last_mut() {
                    part.push((degrees(points[at].lat), degrees(points[at].lon)));
                }
            }
            Err(_) => parts.push(Vec::new()),
        }
    }
    parts.retain(|points| points.len() > 1);
    parts.into_iter().map(|points| MapWay { points, kind }).collect()
}

fn unreadable(error: osmpbf::Error) -> MapError {
    MapError::Unreadable(error.to_string())
}
