//! Runs along known roads on a known side, seen through a watch's position error (docs/science.md 4.5), as the rows and
//! compact tracks that `repeat` takes. What a side analysis says can then be held against what is true.

use super::place::{HOME, Place, Point};
use crate::model::{ActivityFacts, ActivityId, ActivityRow, CompactTrack, Format, SourceId, Sport, Week, WeekStart};
use chrono::{Days, NaiveDate};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use std::collections::BTreeMap;

/// Speed of the simulated runner.
const SPEED_MPS: f64 = 3.0;

/// Day 0 of a log, a Monday.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day of the calendar");

/// A watch's position error: a constant of the run, of which the two directions share half the variance, a slowly
/// wandering part, and white noise.
#[derive(Clone, Copy, Debug)]
pub struct Noise {
    pub name: &'static str,
    pub constant_m: f64,
    /// How far a way's own half of the constant holds before it is drawn anew: for the whole way, unless said.
    pub constant_for_m: f64,
    pub wander_m: f64,
    pub wander_s: f64,
    pub white_m: f64,
}

const fn noise(name: &'static str, constant_m: f64, wander_m: f64, wander_s: f64, white_m: f64) -> Noise {
    Noise { name, constant_m, constant_for_m: f64::INFINITY, wander_m, wander_s, white_m }
}

pub const NONE: Noise = noise("none", 0.0, 0.0, 30.0, 0.0);
pub const GOOD: Noise = noise("good", 1.0, 1.2, 20.0, 0.3);
pub const TYPICAL: Noise = noise("typical", 2.0, 2.0, 30.0, 0.3);
pub const POOR: Noise = noise("poor", 4.0, 5.0, 45.0, 0.3);

/// How far left of the middle of the road a runner is on the way out and on the way home of one run, for half the
/// distance between the two lines.
pub type Habit = fn(run: usize, half_m: f64) -> (f64, f64);

pub const KEEP_LEFT: Habit = |_, half_m| (half_m, half_m);
pub const KEEP_RIGHT: Habit = |_, half_m| (-half_m, -half_m);
pub const SAME_PAVEMENT: Habit = |_, half_m| (half_m, -half_m);
pub const ALTERNATING: Habit = |run, half_m| if run % 2 == 0 { (half_m, half_m) } else { (-half_m, -half_m) };

/// The road of the protocol: 2.5 km with two gentle corners, eastward.
pub const ROAD: [(f64, f64); 4] = [(0.0, 0.0), (1000.0, 0.0), (1800.0, 600.0), (2300.0, 600.0)];

/// A point every `spacing_m` along corner points, `left_m` to the left of the travel.
pub fn along(corners: &[(f64, f64)], left_m: f64, spacing_m: f64) -> Vec<Point> {
    let corners: Vec<Point> = corners.iter().map(|&(east_m, north_m)| Point { east_m, north_m }).collect();
    let mut points = Vec::new();
    for pair in corners.windows(2) {
        let length_m = pair[0].distance_m(pair[1]);
        let count = (length_m / spacing_m).round() as usize;
        let left = Point {
            east_m: -(pair[1].north_m - pair[0].north_m) * left_m / length_m,
            north_m: (pair[1].east_m - pair[0].east_m) * left_m / length_m,
        };
        points.extend((0..count).map(|i| plus(pair[0].towards(pair[1], i as f64 / count as f64), left)));
    }
    points
}

/// A ring of 5 m points, anticlockwise from the east.
pub fn ring(length_m: f64) -> Vec<Point> {
    let radius_m = length_m / std::f64::consts::TAU;
    let count = (length_m / 5.0) as usize;
    (0..count)
        .map(|i| {
            let (sin, cos) = (i as f64 / count as f64 * std::f64::consts::TAU).sin_cos();
            Point { east_m: radius_m * cos, north_m: radius_m * sin }
        })
        .collect()
}

/// One anticlockwise lap of two straights and two half circles, a point about every 5 m.
pub fn oval(straight_m: f64, radius_m: f64) -> Vec<Point> {
    let steps = (std::f64::consts::PI * radius_m / 5.0).round();
    let bend = |east_m: f64, from_deg: f64| {
        (0..steps as u32).map(move |i| {
            let (sin, cos) = (from_deg + 180.0 * f64::from(i) / steps).to_radians().sin_cos();
            Point { east_m: east_m + radius_m * cos, north_m: radius_m + radius_m * sin }
        })
    };
    let mut lap = along(&[(0.0, 0.0), (straight_m, 0.0)], 0.0, 5.0);
    lap.extend(bend(straight_m, -90.0));
    lap.extend(along(&[(straight_m, 2.0 * radius_m), (0.0, 2.0 * radius_m)], 0.0, 5.0));
    lap.extend(bend(0.0, 90.0));
    lap
}

/// `path` as it is run when starting at its point `start`, all the way round.
pub fn from_point(path: &[Point], start: usize) -> Vec<Point> {
    path.iter().cycle().skip(start).take(path.len() + 1).copied().collect()
}

pub fn reversed(path: &[Point]) -> Vec<Point> {
    path.iter().rev().copied().collect()
}

pub fn shifted(path: &[Point], east_m: f64, north_m: f64) -> Vec<Point> {
    path.iter().map(|&point| plus(point, Point { east_m, north_m })).collect()
}

/// A runner's log: rows and tracks.
#[derive(Debug)]
pub struct Log {
    pub rows: Vec<ActivityRow>,
    pub tracks: BTreeMap<ActivityId, CompactTrack>,
    /// For each run and leg the mean error to the left of travel: what the best method cannot take away.
    pub left_error_m: Vec<Vec<f64>>,
    place: Place,
    turned_rad: f64,
    random: ChaCha8Rng,
    noise: Noise,
}

impl Log {
    pub fn new(noise: Noise, seed: u64) -> Log {
        Log::at(HOME, noise, seed)
    }

    pub fn at(place: Place, noise: Noise, seed: u64) -> Log {
        let random = ChaCha8Rng::seed_from_u64(seed);
        Log {
            rows: Vec::new(),
            tracks: BTreeMap::new(),
            left_error_m: Vec::new(),
            place,
            turned_rad: 0.0,
            random,
            noise,
        }
    }

    /// The same roads and the same errors, all turned round the place.
    pub fn turned(place: Place, degrees: f64, noise: Noise, seed: u64) -> Log {
        Log { turned_rad: degrees.to_radians(), ..Log::at(place, noise, seed) }
    }

    /// Runs out and home on [`ROAD`], one every `every_days`, with `between_m` between the lines of the two sides.
    pub fn out_and_home(habit: Habit, between_m: f64, runs: usize, every_days: u64, noise: Noise, seed: u64) -> Log {
        let mut log = Log::new(noise, seed);
        log.add_out_and_home(habit, between_m, runs, every_days);
        log
    }

    pub fn add_out_and_home(&mut self, habit: Habit, between_m: f64, runs: usize, every_days: u64) {
        self.add_there_and_back(&ROAD, habit, between_m, runs, every_days);
    }

    /// The same along any corners.
    pub fn add_there_and_back(
        &mut self,
        corners: &[(f64, f64)],
        habit: Habit,
        between_m: f64,
        runs: usize,
        every_days: u64,
    ) {
        let home: Vec<(f64, f64)> = corners.iter().rev().copied().collect();
        for run in 0..runs {
            let (out_m, home_m) = habit(run, between_m / 2.0);
            self.run_both_ways(run as u64 * every_days, &along(corners, out_m, 5.0), &along(&home, home_m, 5.0));
        }
    }

    /// Adds a run of one leg, `day` days after the first.
    pub fn run(&mut self, day: u64, path: &[Point]) {
        self.run_legs(day, &[path.to_vec()]);
    }

    /// Adds a run there and back in one leg, each way with its own half of the constant error.
    pub fn run_both_ways(&mut self, day: u64, there: &[Point], back: &[Point]) {
        let legs = self.seen_legs(&[there.to_vec(), back.to_vec()]);
        self.add(day, vec![legs.concat()]);
    }

    /// Adds a run of several legs, each with its own half of the constant error.
    pub fn run_legs(&mut self, day: u64, legs: &[Vec<Point>]) {
        let legs = self.seen_legs(legs);
        self.add(day, legs);
    }

    fn seen_legs(&mut self, legs: &[Vec<Point>]) -> Vec<Vec<(i32, i32)>> {
        let half = self.noise.constant_m / std::f64::consts::SQRT_2;
        let shared = self.draw(half);
        self.left_error_m.push(Vec::new());
        legs.iter().map(|leg| self.seen(leg, shared)).collect()
    }

    fn add(&mut self, day: u64, legs: Vec<Vec<(i32, i32)>>) {
        let mut row = row(&format!("{:016}", self.rows.len()), FIRST_DAY + Days::new(day));
        let metres = legs.iter().map(|leg| leg.len() as f64 * 5.0).sum::<f64>();
        row.facts.distance_m = Some(metres);
        (row.facts.elapsed_s, row.facts.moving_s) = (metres / SPEED_MPS, metres / SPEED_MPS);
        self.tracks.insert(row.facts.id.clone(), CompactTrack { legs });
        self.rows.push(row);
    }

    fn draw(&mut self, sd: f64) -> Point {
        let mut normal = || -> f64 { StandardNormal.sample(&mut self.random) };
        Point { east_m: sd * normal(), north_m: sd * normal() }
    }

    fn seen(&mut self, path: &[Point], shared: Point) -> Vec<(i32, i32)> {
        let half = self.noise.constant_m / std::f64::consts::SQRT_2;
        let mut own = self.draw(half);
        let mut own_for_m = 0.0;
        let (sin, cos) = self.turned_rad.sin_cos();
        let mut wander = self.draw(self.noise.wander_m);
        let mut before = path[0];
        let mut left_error_m = 0.0;
        let mut seen = Vec::with_capacity(path.len());
        for (i, &point) in path.iter().enumerate() {
            let step_m = point.distance_m(before);
            let keep = (-step_m / SPEED_MPS / self.noise.wander_s).exp();
            before = point;
            own_for_m += step_m;
            if own_for_m > self.noise.constant_for_m {
                (own, own_for_m) = (self.draw(half), 0.0);
            }
            let fresh = self.draw(self.noise.wander_m * (1.0 - keep * keep).sqrt());
            wander = plus(Point { east_m: keep * wander.east_m, north_m: keep * wander.north_m }, fresh);
            let error = plus(plus(plus(shared, own), wander), self.draw(self.noise.white_m));
            left_error_m += to_the_left_m(path, i, error) / path.len() as f64;
            let at = plus(point, error);
            let turned =
                Point { east_m: cos * at.east_m - sin * at.north_m, north_m: sin * at.east_m + cos * at.north_m };
            let (lat_deg, lon_deg) = self.place.lat_lon_deg(turned);
            seen.push(((lat_deg * 1e6).round() as i32, (lon_deg * 1e6).round() as i32));
        }
        if let Some(of_run) = self.left_error_m.last_mut() {
            of_run.push(left_error_m);
        }
        seen
    }
}

/// The part of a vector that points to the left of a path where it passes its point `i`.
fn to_the_left_m(path: &[Point], i: usize, vector: Point) -> f64 {
    let from = i.min(path.len().saturating_sub(2));
    let (a, b) = (path[from], path[(from + 1).min(path.len() - 1)]);
    let (east_m, north_m) = (b.east_m - a.east_m, b.north_m - a.north_m);
    (east_m * vector.north_m - north_m * vector.east_m) / east_m.hypot(north_m).max(1e-9)
}

fn plus(a: Point, b: Point) -> Point {
    Point { east_m: a.east_m + b.east_m, north_m: a.north_m + b.north_m }
}

fn row(id: &str, date: NaiveDate) -> ActivityRow {
    let mut facts = ActivityFacts::empty(ActivityId(id.into()), Format::Fit, Sport::Running);
    facts.start_utc_ms = Some(date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis());
    let mut row = ActivityRow::new("runner", facts, SourceId { path: id.into(), entry: None });
    row.local_date = Some(date);
    row.week = Some(Week::of(date, WeekStart::Monday));
    row
}
