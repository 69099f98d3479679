//! Roads with their passes in, rows of the routes table out.

use super::centre::{Centre, MapLines};
use super::map_side::{MapSide, map_side};
use super::offsets::{BINS_PER_PIECE, Middle, Offset};
use super::passes::{Places, Road, RoadPass};
use super::pieces::{PiecePass, Pieces};
use super::posterior::TWO_PATHS_M;
use super::side::{self, Sides};
use super::{Run, network::Network};
use crate::model::{RouteLine, RoutePass, RouteRow, SideOfRoad, Surface};
use crate::units::round_to;
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A shorter stretch is not listed, unless it is a track: a crossing, a car park, the way to the door.
const LISTED_LENGTH_M: f64 = 300.0;

/// A road run on fewer metres in all, or on a smaller share of all the runner's metres, is not listed either; its
/// metres still count as repeated.
const LISTED_TOTAL_M: f64 = 2000.0;
const LISTED_SHARE: f64 = 0.0025;

/// Share of a road that must have the same surface for the road to be said to have it.
const SURFACE_SHARE: f64 = 0.8;

/// Everything found out about the runs and the roads under them.
#[derive(Debug)]
pub struct Ground<'a> {
    pub runs: &'a [Run<'a>],
    pub network: &'a Network,
    pub pieces: &'a Pieces,
    /// By run.
    pub passes: &'a [Vec<PiecePass>],
    pub roads: &'a [Road],
    pub places: &'a Places,
    /// By run, in the direction of the samples.
    pub offsets: &'a [Vec<Offset>],
    /// By road.
    pub road_passes: &'a [Vec<RoadPass>],
    /// Empty without a map.
    pub map: &'a MapLines,
}

/// A road worth a row.
#[derive(Debug)]
pub struct Listed {
    pub road: usize,
    pub row: RouteRow,
}

impl Ground<'_> {
    /// The roads worth a row, most metres first, without names.
    pub fn listed(&self, athlete: &str) -> Vec<Listed> {
        let all_m: f64 = self.passes.iter().flatten().map(|pass| pass.run_m()).sum();
        let least_m = LISTED_TOTAL_M.max(LISTED_SHARE * all_m);
        let mut listed: Vec<Listed> = (0..self.roads.len())
            .filter_map(|road| Some(Listed { road, row: self.route_row(athlete, road)? }))
            .filter(|listed| total_m(&listed.row) >= least_m)
            .collect();
        // Stable: equal roads stay in the order they were first run.
        listed
            .sort_by(|a, b| total_m(&b.row).total_cmp(&total_m(&a.row)).then(a.row.first_date.cmp(&b.row.first_date)));
        listed
    }

    fn route_row(&self, athlete: &str, road: usize) -> Option<RouteRow> {
        let (passes, road) = (&self.road_passes[road], &self.roads[road]);
        let days: BTreeSet<NaiveDate> = passes.iter().map(|pass| self.runs[pass.run].local_date).collect();
        // The runner's own weeks, whatever day they begin on.
        let weeks: BTreeSet<i32> = passes.iter().map(|pass| self.runs[pass.run].week).collect();
        let (first_date, last_date) = (*days.first()?, *days.last()?);
        let is_long = road.is_track || road.length_m >= LISTED_LENGTH_M;
        if days.len() < 2 || !is_long {
            return None;
        }
        let route_pass = |pass: &RoadPass| {
            let run = &self.runs[pass.run];
            RoutePass {
                activity: run.id.clone(),
                local_date: run.local_date,
                forward: run.as_run(pass.forward),
                length_m: round_to(pass.length_m, 1),
                left_probability: None,
            }
        };
        let passes: Vec<RoutePass> = passes.iter().map(route_pass).collect();
        let forward = passes.iter().filter(|pass| pass.forward).count() as u32;
        let backward = passes.len() as u32 - forward;
        Some(RouteRow {
            athlete: athlete.to_owned(),
            length_m: round_to(road.length_m, 1),
            runs: passes.iter().map(|pass| &pass.activity).collect::<BTreeSet<_>>().len() as u32,
            first_date,
            last_date,
            weeks: weeks.len() as u32,
            forward,
            backward,
            dir_balance: (f64::from(forward) - f64::from(backward)) / f64::from(forward + backward),
            // A track's lanes are no sides of a road.
            keep_unknown_m: if road.is_track { 0.0 } else { passes_m(&passes) },
            is_track: road.is_track,
            is_loop: road.is_loop,
            forward_is_anticlockwise: road.is_loop,
            passes,
            ..RouteRow::default()
        })
    }

    /// What the offsets on each listed road say. A track's lanes are no sides of a road.
    pub fn sides(&self, listed: &[Listed]) -> Vec<Sides> {
        let place: BTreeMap<usize, usize> = listed.iter().map(|listed| listed.road).zip(0..).collect();
        // By piece: looked up once for each offset, of which there are hundreds for each of them.
        let wanted = |piece: u32| {
            let (road, reversed) = self.places.on_road(piece)?;
            Some((*place.get(&road)?, reversed))
        };
        let wanted: Vec<Option<(usize, bool)>> = (0..self.pieces.count() as u32).map(wanted).collect();
        let mut by_road: Vec<Vec<Offset>> = vec![Vec::new(); listed.len()];
        for (run, offsets) in self.runs.iter().zip(self.offsets) {
            for offset in offsets {
                if let Some((at, reversed)) = wanted[offset.bin as usize / BINS_PER_PIECE] {
                    by_road[at].push(Offset { forward: run.as_run(offset.forward), ..*offset }.on_road(reversed));
                }
            }
        }
        let sides = |(offsets, listed): (&mut Vec<Offset>, &Listed)| {
            let sides = side::sides(offsets);
            if listed.row.is_track {
                return Sides { middle_m: sides.middle_m, ..Sides::default() };
            }
            self.with_map(sides, offsets)
        };
        by_road.par_iter_mut().zip(listed).map(sides).collect()
    }

    fn middle(&self, piece: u32) -> Middle {
        Middle::of(piece, self.pieces, self.network)
    }

    /// What a map adds: what is underfoot, and the side where the passes do not tell it.
    fn with_map(&self, mut sides: Sides, offsets: &[Offset]) -> Sides {
        if self.map.is_empty() {
            return sides;
        }
        let centre = |&(bin, runner_left_m): &(u32, f64)| {
            let piece = bin / BINS_PER_PIECE as u32;
            let (at, direction) = self.middle(piece).bin(bin as usize % BINS_PER_PIECE);
            let (_, reversed) = self.places.on_road(piece)?;
            let direction = if reversed { direction.times(-1.0) } else { direction };
            Some((bin, self.map.centre(at, direction, runner_left_m)?))
        };
        let centres: BTreeMap<u32, Centre> = sides.middle_m.iter().filter_map(centre).collect();
        sides.surface = common_surface(&centres, &sides.middle_m);
        let by_map = map_side(offsets, &centres);
        let is_asked = |by_map: &MapSide| match &sides.separation {
            None => true,
            // Two paths have no common middle.
            Some(by_passes) => {
                by_passes.side == SideOfRoad::Unknown
                    && by_passes.offset_m.abs() <= TWO_PATHS_M
                    && by_map.side != SideOfRoad::Unknown
            }
        };
        if let Some((by_map, passes)) = by_map.filter(|(by_map, _)| is_asked(by_map)) {
            (sides.by_map, sides.passes) = (Some(by_map), passes);
        }
        sides
    }

    /// The road's line as its passes see it, in the road's own direction.
    pub fn line(&self, road: usize, sides: &Sides) -> Vec<(f64, f64)> {
        let middle_m: BTreeMap<u32, f64> = sides.middle_m.iter().copied().collect();
        let mut line = Vec::new();
        for link in &self.roads[road].chain.links {
            let first_bin = link.piece * BINS_PER_PIECE as u32;
            // The middle lies to the left of the road's direction, the path is moved to the left of its own.
            let sign = if link.reversed { -1.0 } else { 1.0 };
            let left_m =
                std::array::from_fn(|bin| sign * middle_m.get(&(first_bin + bin as u32)).copied().unwrap_or(0.0));
            let points =
                self.middle(link.piece).moved(left_m).into_iter().map(|position| (position.lat_deg, position.lon_deg));
            if link.reversed {
                line.extend(points.rev());
            } else {
                line.extend(points);
            }
        }
        if self.roads[road].is_loop {
            line.extend(line.first().copied());
        }
        line
    }
}

/// Fills in what the offsets say.
pub fn set_sides(row: &mut RouteRow, sides: &Sides, runs: &[Run]) {
    row.pass_sd_m = sides.pass_sd_m.map(|sd_m| round_to(sd_m, 2));
    row.surface = sides.surface;
    if let Some(separation) = &sides.separation {
        row.offset_m = Some(round_to(separation.offset_m, 2));
        row.offset_se_m = Some(round_to(separation.se_m, 2));
        row.side = separation.side;
        row.side_confidence = separation.confidence.map(|share| round_to(share, 4));
    }
    if let Some(by_map) = &sides.by_map {
        row.centre_left_m = Some(round_to(by_map.left_m, 2));
        row.centre_left_se_m = Some(round_to(by_map.se_m, 2));
        row.side = by_map.side;
        row.side_confidence = by_map.confidence.map(|share| round_to(share, 4));
    }
    if sides.separation.is_none() && sides.by_map.is_none() {
        return;
    }
    let probabilities: BTreeMap<(&str, bool), f64> = sides
        .passes
        .iter()
        .map(|pass| ((runs[pass.run as usize].id.0.as_str(), pass.forward), pass.left_probability))
        .collect();
    let (mut left_m, mut right_m, mut unknown_m) = (0.0, 0.0, 0.0);
    for pass in &mut row.passes {
        pass.left_probability = probabilities.get(&(pass.activity.0.as_str(), pass.forward)).map(|p| round_to(*p, 4));
        match pass.left_probability {
            Some(left) => {
                left_m += left * pass.length_m;
                right_m += (1.0 - left) * pass.length_m;
            }
            None => unknown_m += pass.length_m,
        }
    }
    row.keep_left_m = round_to(left_m, 1);
    row.keep_right_m = round_to(right_m, 1);
    row.keep_unknown_m = round_to(unknown_m, 1);
}

/// What is underfoot on nearly all of a road, by the map.
fn common_surface(centres: &BTreeMap<u32, Centre>, middle_m: &[(u32, f64)]) -> Option<Surface> {
    let surfaces = middle_m.iter().map(|(bin, runner_left_m)| centres.get(bin)?.surface(*runner_left_m));
    let (mut road, mut footway) = (0, 0);
    surfaces.flatten().for_each(|surface| match surface {
        Surface::Road => road += 1,
        Surface::Footway => footway += 1,
    });
    let least = SURFACE_SHARE * middle_m.len() as f64;
    let is_common = |bins: i32| bins > 0 && f64::from(bins) >= least;
    is_common(road).then_some(Surface::Road).or(is_common(footway).then_some(Surface::Footway))
}

/// The shape of each line in metres around the middle of them all, thinned; no position can be told from it.
pub fn shapes(lines: &[RouteLine]) -> Vec<Vec<(f32, f32)>> {
    use super::plane::{Plane, Position};
    let all = || lines.iter().flat_map(|line| &line.points);
    let Some(&(lat_deg, lon_deg)) = all().next() else { return Vec::new() };
    let plane = Plane::at(Position { lat_deg, lon_deg });
    let metres = |&(lat_deg, lon_deg): &(f64, f64)| {
        let at = plane.metres(Position { lat_deg, lon_deg });
        (at.east, at.north)
    };
    let count = all().count() as f64;
    let (east, north) = all().map(metres).fold((0.0, 0.0), |sum, at| (sum.0 + at.0 / count, sum.1 + at.1 / count));
    let local = |point: &(f64, f64)| {
        let at = metres(point);
        ((at.0 - east).round() as f32, (at.1 - north).round() as f32)
    };
    const EVERY: usize = 4;
    let thinned = |line: &RouteLine| {
        let last = line.points.last().into_iter();
        line.points.iter().step_by(EVERY).chain(last).map(local).collect()
    };
    lines.iter().map(thinned).collect()
}

fn total_m(row: &RouteRow) -> f64 {
    passes_m(&row.passes)
}

fn passes_m(passes: &[RoutePass]) -> f64 {
    round_to(passes.iter().map(|pass| pass.length_m).sum(), 1)
}
