//! For tests: runs along known roads on a known side, seen through a watch's position error (docs/science.md 4.5).

use super::plane::{Plane, Position, Vector};
use crate::model::{ActivityFacts, ActivityId, ActivityRow, CompactTrack, Format, SourceId, Sport, Week, WeekStart};
use chrono::{Days, NaiveDate};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Normal};
use std::collections::BTreeMap;

/// Speed of the simulated runner.
const SPEED_MPS: f64 = 3.0;

/// A watch's position error: a constant of the run, of which the two directions share half the variance, a slowly
/// wandering part, and white noise.
#[derive(Clone, Copy, Debug)]
pub struct Noise {
    pub constant_m: f64,
    pub wander_m: f64,
    pub wander_s: f64,
    pub white_m: f64,
}

pub const NONE: Noise = Noise { constant_m: 0.0, wander_m: 0.0, wander_s: 30.0, white_m: 0.0 };
pub const TYPICAL: Noise = Noise { constant_m: 2.0, wander_m: 2.0, wander_s: 30.0, white_m: 0.3 };
pub const POOR: Noise = Noise { constant_m: 4.0, wander_m: 5.0, wander_s: 45.0, white_m: 0.3 };

/// A point every `spacing_m` along corner points, `left_m` to the left of the travel.
pub fn along(corners: &[(f64, f64)], left_m: f64, spacing_m: f64) -> Vec<Vector> {
    let corners: Vec<Vector> = corners.iter().map(|&(east, north)| Vector { east, north }).collect();
    let mut points = Vec::new();
    for pair in corners.windows(2) {
        let chord = pair[1].minus(pair[0]);
        let count = (chord.length() / spacing_m).round() as usize;
        let along = chord.times(1.0 / count as f64);
        let left = chord.times(left_m / chord.length());
        let left = Vector { east: -left.north, north: left.east };
        points.extend((0..count).map(|i| pair[0].plus(along.times(i as f64)).plus(left)));
    }
    points
}

/// A ring of 5 m points, anticlockwise from the east.
pub fn ring(length_m: f64) -> Vec<Vector> {
    let radius_m = length_m / std::f64::consts::TAU;
    let count = (length_m / 5.0) as usize;
    (0..count)
        .map(|i| {
            let (sin, cos) = (i as f64 / count as f64 * std::f64::consts::TAU).sin_cos();
            Vector { east: radius_m * cos, north: radius_m * sin }
        })
        .collect()
}

/// `path` as it is run when starting at its point `start`, all the way round.
pub fn from_point(path: &[Vector], start: usize) -> Vec<Vector> {
    path.iter().cycle().skip(start).take(path.len() + 1).copied().collect()
}

pub fn reversed(path: &[Vector]) -> Vec<Vector> {
    path.iter().rev().copied().collect()
}

/// A runner's log: rows and tracks, one run a day unless told.
pub struct Log {
    pub rows: Vec<ActivityRow>,
    pub tracks: BTreeMap<ActivityId, CompactTrack>,
    pub plane: Plane,
    random: ChaCha8Rng,
    noise: Noise,
}

impl Log {
    pub fn new(noise: Noise, seed: u64) -> Log {
        Log {
            rows: Vec::new(),
            tracks: BTreeMap::new(),
            plane: Plane::at(Position { lat_deg: 48.0, lon_deg: 11.0 }),
            random: ChaCha8Rng::seed_from_u64(seed),
            noise,
        }
    }

    /// Adds a run of one leg, `day` days after 2 March 2026, a Monday.
    pub fn run(&mut self, day: u64, path: &[Vector]) {
        self.run_legs(day, &[path.to_vec()]);
    }

    /// Adds a run there and back in one leg, each way with its own half of the constant error.
    pub fn run_both_ways(&mut self, day: u64, there: &[Vector], back: &[Vector]) {
        let legs = self.seen_legs(&[there.to_vec(), back.to_vec()]);
        self.add(day, vec![legs.concat()]);
    }

    /// Adds a run of several legs, each with its own half of the constant error.
    pub fn run_legs(&mut self, day: u64, legs: &[Vec<Vector>]) {
        let legs = self.seen_legs(legs);
        self.add(day, legs);
    }

    fn seen_legs(&mut self, legs: &[Vec<Vector>]) -> Vec<Vec<(i32, i32)>> {
        let half = self.noise.constant_m / std::f64::consts::SQRT_2;
        let shared = self.draw(half);
        let mut seen = |leg: &Vec<Vector>| {
            let constant = shared.plus(self.draw(half));
            self.seen(leg, constant)
        };
        legs.iter().map(&mut seen).collect()
    }

    fn add(&mut self, day: u64, legs: Vec<Vec<(i32, i32)>>) {
        let date = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap() + Days::new(day);
        let row = row(&format!("{:016}", self.rows.len()), date);
        self.tracks.insert(row.facts.id.clone(), CompactTrack { legs });
        self.rows.push(row);
    }

    fn draw(&mut self, sd: f64) -> Vector {
        let normal = Normal::new(0.0, sd).unwrap();
        Vector { east: normal.sample(&mut self.random), north: normal.sample(&mut self.random) }
    }

    fn seen(&mut self, path: &[Vector], constant: Vector) -> Vec<(i32, i32)> {
        let mut wander = self.draw(self.noise.wander_m);
        let mut before = path[0];
        path.iter()
            .map(|&point| {
                let keep = (-point.minus(before).length() / SPEED_MPS / self.noise.wander_s).exp();
                before = point;
                wander = wander.times(keep).plus(self.draw(self.noise.wander_m * (1.0 - keep * keep).sqrt()));
                let error = constant.plus(wander).plus(self.draw(self.noise.white_m));
                let seen = self.plane.position(point.plus(error));
                ((seen.lat_deg * 1e6).round() as i32, (seen.lon_deg * 1e6).round() as i32)
            })
            .collect()
    }
}

fn row(id: &str, date: NaiveDate) -> ActivityRow {
    let mut facts = ActivityFacts::empty(ActivityId(id.into()), Format::Fit, Sport::Running);
    facts.start_utc_ms = Some(date.and_hms_opt(7, 0, 0).unwrap().and_utc().timestamp_millis());
    let mut row = ActivityRow::new("runner", facts, SourceId { path: id.into(), entry: None });
    row.local_date = Some(date);
    row.week = Some(Week::of(date, WeekStart::Monday));
    row
}
