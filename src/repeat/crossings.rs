//! One run in, the parts of reference paths it ran along out; what follows no path becomes a path.
//!
//! Runs are given in the order of time, so the same runs always give the same paths, and a later run changes no
//! earlier answer. A run meets its own earlier parts like any other run's: laps and the way back are repetitions.

use super::network::{CORRIDOR_M, ENTER_M, Fresh, Network, Spot};
use super::trace::{STEP_M, Sample};

/// A run of samples without a path must be this long to become one.
const NEW_PATH_M: f64 = 200.0;

/// A chance encounter ends nothing: the path must still be there this many samples on.
const CONFIRM_SAMPLES: usize = 3;

/// Two crossings of one path in one direction are one when at most this much path lies between them ...
const BRIDGE_POINTS: i64 = 12;
/// ... and at most this much of the run.
const BRIDGE_RUN_M: f64 = 200.0;

/// A runner who turned round is back on the path just laid within this many of its points.
const TURNING_POINTS: u32 = 12;

/// A shorter crossing is a brush with another road.
const SHORTEST_POINTS: u32 = 3;

/// A part of one reference path, run in one go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    pub path: u32,
    pub forward: bool,
    /// Path points where it begins and ends, in the order they were run.
    pub from_point: u32,
    pub to_point: u32,
    /// Samples of the run where it begins and ends.
    pub from_sample: u32,
    pub to_sample: u32,
    /// Distance since the start of the run at both.
    pub from_m: f64,
    pub to_m: f64,
}

impl Crossing {
    fn at(spot: Spot, index: usize, sample: &Sample) -> Crossing {
        Crossing {
            path: spot.path,
            forward: spot.forward,
            from_point: spot.point,
            to_point: spot.point,
            from_sample: index as u32,
            to_sample: index as u32,
            from_m: sample.odometer_m,
            to_m: sample.odometer_m,
        }
    }

    /// Path points covered, one less than their number.
    fn span(&self) -> u32 {
        self.from_point.abs_diff(self.to_point)
    }

    fn continues(&self, earlier: &Crossing) -> bool {
        let ahead = i64::from(self.from_point) - i64::from(earlier.to_point);
        let ahead = if self.forward { ahead } else { -ahead };
        self.path == earlier.path
            && self.forward == earlier.forward
            && (-2..=BRIDGE_POINTS).contains(&ahead)
            && self.from_m - earlier.to_m <= BRIDGE_RUN_M
    }
}

/// Matches one run against the network and adds to the network what is new in it.
pub fn crossings(network: &mut Network, samples: &[Sample]) -> Vec<Crossing> {
    let mut matcher = Matcher { network, samples, state: State::Lost { since: 0 }, found: Vec::new() };
    for index in 0..samples.len() {
        matcher.step(index);
    }
    matcher.close();
    bridged(matcher.found)
}

#[derive(Clone, Copy)]
enum State {
    On {
        crossing: Crossing,
        spot: Spot,
    },
    /// Without a path, not yet long enough to make one.
    Lost {
        since: usize,
    },
    Laying {
        since: usize,
        fresh: Fresh,
    },
}

struct Matcher<'a> {
    network: &'a mut Network,
    samples: &'a [Sample],
    state: State,
    found: Vec<Crossing>,
}

impl Matcher<'_> {
    fn step(&mut self, index: usize) {
        let sample = &self.samples[index];
        if sample.starts_leg {
            self.close();
            self.state = State::Lost { since: index };
        }
        match (self.state, self.spot_at(index)) {
            (State::On { crossing, spot: last }, Some(spot)) if follows(last, spot) => {
                let crossing =
                    Crossing { to_point: spot.point, to_sample: index as u32, to_m: sample.odometer_m, ..crossing };
                self.state = State::On { crossing, spot };
            }
            (_, Some(spot)) => {
                self.turn_back(spot);
                self.close();
                self.state = State::On { crossing: Crossing::at(spot, index, sample), spot };
            }
            (State::On { .. }, None) => {
                self.close();
                self.state = State::Lost { since: index };
            }
            (State::Lost { since }, None) => {
                if (index - since) as f64 * STEP_M >= NEW_PATH_M {
                    self.lay_path(since, index);
                }
            }
            (State::Laying { .. }, None) => self.network.extend_path(sample, &self.samples[index - 1]),
        }
    }

    fn spot_at(&self, index: usize) -> Option<Spot> {
        let sample = &self.samples[index];
        match self.state {
            State::On { spot, .. } => {
                self.network.follow(sample, spot).or_else(|| self.network.nearest(sample, ENTER_M, None))
            }
            State::Lost { .. } => self.confirmed(index, None),
            State::Laying { fresh, .. } => self.confirmed(index, Some(fresh)),
        }
    }

    fn confirmed(&self, index: usize, fresh: Option<Fresh>) -> Option<Spot> {
        let spot = self.network.nearest(&self.samples[index], ENTER_M, fresh)?;
        let later = self
            .samples
            .get(index + CONFIRM_SAMPLES)
            .filter(|_| !self.samples[index + 1..=index + CONFIRM_SAMPLES].iter().any(|sample| sample.starts_leg));
        let stays = later.is_none_or(|sample| self.network.nearest(sample, CORRIDOR_M, fresh).is_some());
        stays.then_some(spot)
    }

    fn lay_path(&mut self, since: usize, index: usize) {
        let fresh = Fresh { from: self.network.point_count() };
        self.network.start_path(&self.samples[since]);
        for i in since + 1..=index {
            self.network.extend_path(&self.samples[i], &self.samples[i - 1]);
        }
        self.state = State::Laying { since, fresh };
    }

    /// A runner who turned round is noticed a little late: half of what was laid since lies on the way back.
    fn turn_back(&mut self, spot: Spot) {
        if let State::Laying { fresh, .. } = self.state
            && !spot.forward
            && spot.point >= fresh.from
            && self.network.point_count() - spot.point <= TURNING_POINTS
        {
            let beyond = self.network.point_count() - 1 - spot.point;
            self.network.shorten_path((beyond / 2) as usize);
        }
    }

    /// Ends what is going on.
    fn close(&mut self) {
        match self.state {
            State::On { crossing, .. } => self.found.push(crossing),
            State::Lost { .. } => {}
            State::Laying { since, fresh } => self.first_crossings(since, fresh),
        }
    }

    /// The run that lays paths is the first to run along them.
    fn first_crossings(&mut self, since: usize, fresh: Fresh) {
        let (mut from_point, mut from_sample) = (fresh.from, since as u32);
        while from_point < self.network.point_count() {
            let path = self.network.path_at(from_point);
            let to_point = self.network.points_of(path).end - 1;
            let to_sample = from_sample + (to_point - from_point);
            let [from_m, to_m] = [from_sample, to_sample].map(|i| self.samples[i as usize].odometer_m);
            let forward = true;
            self.found.push(Crossing { path, forward, from_point, to_point, from_sample, to_sample, from_m, to_m });
            // The next path begins with the sample this one ends with.
            (from_point, from_sample) = (to_point + 1, to_sample);
        }
    }
}

fn follows(last: Spot, spot: Spot) -> bool {
    let ahead = i64::from(spot.point) - i64::from(last.point);
    last.path == spot.path && last.forward == spot.forward && (-4..=4).contains(&ahead)
}

fn bridged(found: Vec<Crossing>) -> Vec<Crossing> {
    let mut joined: Vec<Crossing> = Vec::with_capacity(found.len());
    for crossing in found {
        match joined.last_mut() {
            Some(last) if crossing.continues(last) => {
                last.to_point = crossing.to_point;
                last.to_sample = crossing.to_sample;
                last.to_m = crossing.to_m;
            }
            _ => joined.push(crossing),
        }
    }
    joined.retain(|crossing| crossing.span() >= SHORTEST_POINTS);
    joined
}
