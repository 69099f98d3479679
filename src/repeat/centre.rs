//! The middle of the road beside each bin of a path, from the runner's own map (docs/science.md 4.4).
//!
//! The line nearest to where the runner runs decides what is there: on a path, a track or half of a dual carriageway
//! nobody keeps a side of a road.

use super::grid::{Cell, Grid};
use super::network::{CORRIDOR_M, MIN_COS};
use super::plane::{Plane, Position, Vector};
use crate::model::{Footways, MapWay, Surface, WayKind};
use std::collections::{HashMap, HashSet};

/// Cells of 55 m: more than the corridor.
const GRID: Grid = Grid { edge_deg: 0.0005 };

/// A line is filed in the cell of a point every so many degrees along it: in every cell it crosses, or beside it.
const FILED_EVERY_DEG: f64 = 0.0002;

/// A line of the map this far before or behind, along the path, is not beside the runner.
const ALONG_M: f64 = 10.0;

/// Nearer to the line than this, the runner is on neither side of it.
const ONE_SIDE_M: f64 = 1.0;

/// The middle of the road beside one bin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Centre {
    /// To the left of the reference path as the road leads along it.
    pub left_m: f64,
    footways: Footways,
    /// The road's line was drawn in the direction of the path.
    drawn_along: bool,
    /// A footway drawn as a line of its own is nearer than the road.
    on_footway: bool,
}

impl Centre {
    /// What is underfoot by the map, for a runner this far to the left of the reference path. A road with footways is
    /// taken to be run on them, one said to have none on the road itself.
    pub fn surface(&self, runner_left_m: f64) -> Option<Surface> {
        let is_left_of_line = (runner_left_m > self.left_m) == self.drawn_along;
        let is_in_the_middle = (runner_left_m - self.left_m).abs() < ONE_SIDE_M;
        match self.footways {
            _ if self.on_footway => Some(Surface::Footway),
            Footways::NotSaid => None,
            Footways::Left | Footways::Right if is_in_the_middle => None,
            Footways::None => Some(Surface::Road),
            Footways::Both => Some(Surface::Footway),
            Footways::Left if is_left_of_line => Some(Surface::Footway),
            Footways::Right if !is_left_of_line => Some(Surface::Footway),
            Footways::Left | Footways::Right => Some(Surface::Road),
        }
    }
}

/// The lines of a map, to be asked which of them run along a place.
#[derive(Debug, Default)]
pub struct MapLines {
    chords: Vec<Chord>,
    in_cell: HashMap<Cell, Vec<u32>>,
}

#[derive(Debug)]
struct Chord {
    from: Position,
    to: Position,
    kind: WayKind,
}

/// A line beside a place.
#[derive(Clone, Copy, Debug)]
struct Beside {
    left_m: f64,
    drawn_along: bool,
    kind: WayKind,
}

impl MapLines {
    pub fn of(ways: &[MapWay]) -> MapLines {
        let mut lines = MapLines::default();
        for way in ways {
            for pair in way.points.windows(2) {
                let [from, to] = [pair[0], pair[1]].map(|(lat_deg, lon_deg)| Position { lat_deg, lon_deg });
                lines.add(Chord { from, to, kind: way.kind });
            }
        }
        lines
    }

    pub fn is_empty(&self) -> bool {
        self.chords.is_empty()
    }

    fn add(&mut self, chord: Chord) {
        let number = self.chords.len() as u32;
        let (lat, lon) = (chord.to.lat_deg - chord.from.lat_deg, chord.to.lon_deg - chord.from.lon_deg);
        // The map room lets no line through that is longer than some kilometres.
        let steps = (lat.abs().max(lon.abs()) / FILED_EVERY_DEG).ceil().max(1.0);
        let at = |share: f64| Position {
            lat_deg: chord.from.lat_deg + share * lat,
            lon_deg: chord.from.lon_deg + share * lon,
        };
        let cells: HashSet<Cell> = (0..=steps as u32).map(|step| GRID.cell_of(at(f64::from(step) / steps))).collect();
        for cell in cells {
            self.in_cell.entry(cell).or_default().push(number);
        }
        self.chords.push(chord);
    }

    /// The middle of the road beside a place on a path, for a runner `runner_left_m` to the left of the path.
    pub fn centre(&self, at: Position, direction: Vector, runner_left_m: f64) -> Option<Centre> {
        let beside = self.beside(at, direction);
        let from_runner_m = |line: &Beside| (line.left_m - runner_left_m).abs();
        let nearest = |lines: &mut dyn Iterator<Item = &Beside>| {
            lines.min_by(|a, b| from_runner_m(a).total_cmp(&from_runner_m(b))).copied()
        };
        let under = nearest(&mut beside.iter())?;
        if under.kind == WayKind::Elsewhere {
            return None;
        }
        let road = nearest(&mut beside.iter().filter(|line| matches!(line.kind, WayKind::Road(_))))?;
        let WayKind::Road(footways) = road.kind else { return None };
        Some(Centre {
            left_m: road.left_m,
            footways,
            drawn_along: road.drawn_along,
            on_footway: under.kind == WayKind::Footway,
        })
    }

    /// All lines that run along a place, in the corridor.
    fn beside(&self, at: Position, direction: Vector) -> Vec<Beside> {
        let plane = Plane::at(at);
        let row = GRID.row_of(at.lat_deg);
        let mut numbers: Vec<u32> = Vec::new();
        for row in row - 1..=row + 1 {
            let column = GRID.column_of(at.lon_deg, GRID.cos_of(row));
            for column in column - 1..=column + 1 {
                numbers.extend(self.in_cell.get(&(row, column)).into_iter().flatten());
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        let beside = |number: u32| {
            let chord = &self.chords[number as usize];
            let (from, to) = (plane.metres(chord.from), plane.metres(chord.to));
            let along = to.minus(from);
            let drawn = along.direction()?;
            let share = (-from.dot(drawn) / along.length()).clamp(0.0, 1.0);
            let nearest = from.plus(along.times(share));
            let cos = direction.dot(drawn);
            let left_m = direction.cross(nearest);
            let is_beside =
                cos.abs() >= MIN_COS && left_m.abs() <= CORRIDOR_M && direction.dot(nearest).abs() <= ALONG_M;
            is_beside.then_some(Beside { left_m, drawn_along: cos > 0.0, kind: chord.kind })
        };
        numbers.into_iter().filter_map(beside).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const HOME: Position = Position { lat_deg: 53.36, lon_deg: -2.16 };
    const EAST: Vector = Vector { east: 1.0, north: 0.0 };

    /// Lines to the east, each so many metres north of home.
    fn map(lines: &[(f64, WayKind)]) -> MapLines {
        let plane = Plane::at(HOME);
        let ways: Vec<MapWay> = lines
            .iter()
            .map(|&(north, kind)| {
                let at = |east| plane.position(Vector { east, north });
                let points = [-900.0, 900.0].map(at).map(|at| (at.lat_deg, at.lon_deg)).to_vec();
                MapWay { points, kind }
            })
            .collect();
        MapLines::of(&ways)
    }

    const ROAD: WayKind = WayKind::Road(Footways::NotSaid);

    #[test]
    fn the_middle_is_that_of_the_road_nearest_to_the_runner() {
        let centre = map(&[(4.0, ROAD), (-9.0, ROAD)]).centre(HOME, EAST, 1.0).unwrap();
        assert!((centre.left_m - 4.0).abs() < 0.01, "{centre:?}");
        let centre = map(&[(4.0, ROAD), (-9.0, ROAD)]).centre(HOME, EAST, -5.0).unwrap();
        assert!((centre.left_m + 9.0).abs() < 0.01, "{centre:?}");
    }

    #[test]
    fn no_middle_on_a_path_across_the_road_or_out_of_reach() {
        assert_eq!(map(&[(6.0, ROAD), (1.0, WayKind::Elsewhere)]).centre(HOME, EAST, 0.0), None);
        assert_eq!(map(&[(4.0, ROAD)]).centre(HOME, Vector { east: 0.0, north: 1.0 }, 0.0), None);
        assert_eq!(map(&[(26.0, ROAD)]).centre(HOME, EAST, 0.0), None);
        assert_eq!(MapLines::default().centre(HOME, EAST, 0.0), None);
    }

    #[test]
    fn footways_are_seen_in_the_direction_the_road_was_drawn() {
        let surface = |kind, direction, runner_left_m| {
            map(&[(0.0, kind)]).centre(HOME, direction, runner_left_m).unwrap().surface(runner_left_m)
        };
        let (left, west) = (WayKind::Road(Footways::Left), Vector { east: -1.0, north: 0.0 });
        assert_eq!(surface(left, EAST, 3.0), Some(Surface::Footway));
        assert_eq!(surface(left, EAST, -3.0), Some(Surface::Road));
        // To the right of who runs west lies north: the left of a line drawn to the east.
        assert_eq!(surface(left, west, -3.0), Some(Surface::Footway));
        assert_eq!(surface(WayKind::Road(Footways::Both), EAST, -3.0), Some(Surface::Footway));
        assert_eq!(surface(WayKind::Road(Footways::None), EAST, -3.0), Some(Surface::Road));
        assert_eq!(surface(ROAD, EAST, 3.0), None);
        let beside = map(&[(0.0, ROAD), (5.0, WayKind::Footway)]).centre(HOME, EAST, 4.5).unwrap();
        assert_eq!(beside.surface(4.5), Some(Surface::Footway));
    }
}
