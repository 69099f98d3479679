//! The reference paths found so far, with an index to ask "which of them runs along here?".
//!
//! The index only proposes: its cells never decide an offset. A corridor test against the path itself does.

use super::grid::{Cell, Grid};
use super::plane::{Plane, Position, Vector};
use super::trace::{STEP_M, Sample};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::ops::Range;

/// Half the width of the corridor around a reference path (docs/science.md 4.4).
pub const CORRIDOR_M: f64 = 25.0;

/// A runner comes upon a path within this distance and then keeps to it within the corridor: the two sides of a road lie
/// up to 10 m apart, a parallel road 30 m or more.
pub const ENTER_M: f64 = 18.0;

/// How far a sample may lie before or after the nearest path point along the path: half a step on a straight, more on
/// the outside of a bend. Without it a path would catch runners 25 m before its end.
const ALONG_M: f64 = 0.8 * STEP_M;

/// Least |cos| of the angle between sample and path (docs/science.md 4.4).
pub const MIN_COS: f64 = 0.8;

/// Fewer than a degree of latitude has anywhere.
const METRES_PER_DEG: f64 = 110_000.0;

/// Cells of 33 m.
const GRID: Grid = Grid { edge_deg: 0.0003 };

/// A plane is laid per reference path, so no path grows longer than this; the next one continues it.
const MAX_PATH_POINTS: usize = 200;

/// One point of a reference path, `STEP_M` after the one before. There are as many as a runner ever ran new ground, so
/// they are small: a path is 2 km long at most, where single precision is a tenth of a millimetre.
#[derive(Clone, Copy, Debug)]
struct PathPoint {
    path: u32,
    cell: Cell,
    /// The point filed in the same cell before this one, or [`NONE`].
    next_in_cell: u32,
    east_m: f32,
    north_m: f32,
    heading_east: f32,
    heading_north: f32,
}

/// No point.
const NONE: u32 = u32::MAX;

impl PathPoint {
    fn metres(&self) -> Vector {
        Vector { east: self.east_m.into(), north: self.north_m.into() }
    }

    fn heading(&self) -> Vector {
        Vector { east: self.heading_east.into(), north: self.heading_north.into() }
    }
}

/// A place on a reference path beside a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    pub path: u32,
    pub point: u32,
    /// Running along the path, or against it.
    pub forward: bool,
    /// Of the distance in metres.
    squared: f64,
}

#[derive(Debug)]
struct Path {
    plane: Plane,
    points: Range<u32>,
}

/// Points of the path being laid that a sample must not match: itself and what was run just before.
#[derive(Clone, Copy, Debug)]
pub struct Fresh {
    pub from: u32,
}

/// Own path this near behind is the way here, not a repetition.
const FRESH_POINTS: u32 = 4;

#[derive(Debug, Default)]
pub struct Network {
    points: Vec<PathPoint>,
    paths: Vec<Path>,
    newest_in_cell: HashMap<Cell, u32, RandomState>,
}

impl Network {
    pub fn point_count(&self) -> u32 {
        self.points.len() as u32
    }

    pub fn path_count(&self) -> usize {
        self.paths.len()
    }

    /// The points of a path, as indices counted over all paths.
    pub fn points_of(&self, path: u32) -> Range<u32> {
        self.paths[path as usize].points.clone()
    }

    pub fn path_at(&self, point: u32) -> u32 {
        self.points[point as usize].path
    }

    /// The plane the points of a path lie in.
    pub fn plane_of(&self, path: u32) -> &Plane {
        &self.paths[path as usize].plane
    }

    /// A path point as the mean of the points up to `reach` before and after it on its path.
    pub fn smoothed(&self, point: u32, reach: u32) -> Vector {
        let points = self.points_of(self.path_at(point));
        // The same number on both sides, so that an end is not drawn inwards.
        let reach = reach.min(point - points.start).min(points.end - 1 - point);
        let around = &self.points[(point - reach) as usize..=(point + reach) as usize];
        let sum = around.iter().fold(Vector::default(), |sum, point| sum.plus(point.metres()));
        sum.times(1.0 / around.len() as f64)
    }

    pub fn position_of(&self, point: u32) -> Position {
        let point = &self.points[point as usize];
        self.paths[point.path as usize].plane.position(point.metres())
    }

    /// Begins a path at a sample.
    pub fn start_path(&mut self, sample: &Sample) {
        let at = self.point_count();
        self.paths.push(Path { plane: Plane::at(sample.position), points: at..at });
        self.push(sample);
    }

    /// Lengthens the newest path, or begins its continuation once it is long; both then share the point between them.
    pub fn extend_path(&mut self, sample: &Sample, previous: &Sample) {
        if self.paths.last().is_some_and(|path| path.points.len() >= MAX_PATH_POINTS) {
            self.start_path(previous);
        }
        self.push(sample);
    }

    fn push(&mut self, sample: &Sample) {
        let index = self.point_count();
        let number = self.paths.len() as u32 - 1;
        let Some(path) = self.paths.last_mut() else { return };
        path.points.end += 1;
        let metres = path.plane.metres(sample.position);
        let cell = GRID.cell_of(sample.position);
        let next_in_cell = self.newest_in_cell.insert(cell, index).unwrap_or(NONE);
        self.points.push(PathPoint {
            path: number,
            cell,
            next_in_cell,
            east_m: metres.east as f32,
            north_m: metres.north as f32,
            heading_east: sample.heading.east as f32,
            heading_north: sample.heading.north as f32,
        });
    }

    /// Takes the last points of the newest path away again, never the whole path.
    pub fn shorten_path(&mut self, by: usize) {
        for _ in 0..by {
            if self.paths.last().is_none_or(|path| path.points.len() < 2) {
                return;
            }
            let Some(point) = self.points.pop() else { return };
            match point.next_in_cell {
                NONE => self.newest_in_cell.remove(&point.cell),
                older => self.newest_in_cell.insert(point.cell, older),
            };
            if let Some(path) = self.paths.last_mut() {
                path.points.end -= 1;
            }
        }
    }

    /// The nearest path beside a sample, at most `within_m` away.
    pub fn nearest(&self, sample: &Sample, within_m: f64, fresh: Option<Fresh>) -> Option<Spot> {
        let Position { lat_deg, lon_deg } = sample.position;
        // No further than the corner of the corridor test.
        let reach_deg = (within_m + ALONG_M) / METRES_PER_DEG;
        let (mut best, mut seen): (Option<Spot>, Option<(u32, Vector)>) = (None, None);
        for row in GRID.row_of(lat_deg - reach_deg)..=GRID.row_of(lat_deg + reach_deg) {
            let cos = GRID.cos_of(row);
            for column in
                GRID.column_of(lon_deg - reach_deg / cos, cos)..=GRID.column_of(lon_deg + reach_deg / cos, cos)
            {
                let mut index = self.newest_in_cell.get(&(row, column)).copied().unwrap_or(NONE);
                while index != NONE {
                    let point = &self.points[index as usize];
                    // Points of one path lie in one plane, and mostly come one after the other.
                    let metres = match seen {
                        Some((path, metres)) if path == point.path => metres,
                        _ => self.plane_of(point.path).metres(sample.position),
                    };
                    seen = Some((point.path, metres));
                    let spot = beside(point, index, metres, sample.heading, within_m);
                    if let Some(spot) = spot.filter(|spot| !self.is_fresh(spot, fresh)) {
                        best = Some(best.map_or(spot, |best| nearer(best, spot)));
                    }
                    index = point.next_in_cell;
                }
            }
        }
        best
    }

    /// Where the runner is one sample after `last` when still on the same path in the same direction.
    pub fn follow(&self, sample: &Sample, last: Spot) -> Option<Spot> {
        let Path { plane, points } = &self.paths[last.path as usize];
        let metres = plane.metres(sample.position);
        let (back, ahead) = if last.forward { (1, 4) } else { (4, 1) };
        let from = last.point.saturating_sub(back).max(points.start);
        let to = (last.point + ahead + 1).min(points.end);
        (from..to)
            .zip(&self.points[from as usize..to as usize])
            .filter_map(|(index, point)| beside(point, index, metres, sample.heading, CORRIDOR_M))
            .filter(|spot| spot.forward == last.forward)
            .reduce(nearer)
    }

    fn is_fresh(&self, spot: &Spot, fresh: Option<Fresh>) -> bool {
        fresh.is_some_and(|fresh| spot.point >= fresh.from && spot.point + FRESH_POINTS >= self.point_count())
    }
}

/// The corridor test against one path point, for a place in the plane of its path.
fn beside(point: &PathPoint, index: u32, metres: Vector, heading: Vector, within_m: f64) -> Option<Spot> {
    let (offset, along_path) = (metres.minus(point.metres()), point.heading());
    let along = along_path.dot(offset).abs();
    // Of the points of a path, all but two or three end here.
    if along > ALONG_M {
        return None;
    }
    let (across, cos) = (along_path.cross(offset).abs(), along_path.dot(heading));
    (across <= within_m && cos.abs() >= MIN_COS).then_some(Spot {
        path: point.path,
        point: index,
        forward: cos > 0.0,
        squared: along * along + across * across,
    })
}

/// The nearer of two; the lower index when equally near, whatever the order they are met in.
fn nearer(a: Spot, b: Spot) -> Spot {
    if (b.squared, b.point) < (a.squared, a.point) { b } else { a }
}
