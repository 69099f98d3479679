//! What the runner really did, second by second: a planned run carried out along its road.
//!
//! This is the truth. Nothing here knows of satellites, watches or files.

use super::place::Point;
use super::plan::{Break, BreakKind, PlannedRun, usual_cadence_spm};
use super::route::{Path, lay_path};
use super::terrain::altitude_m;
use rand::RngExt;
use rand_chacha::ChaCha12Rng;
use rand_distr::StandardNormal;

const WALKING_SPEED_MPS: f64 = 1.4;
const WALKING_CADENCE_SPM: f64 = 112.0;
const MAX_SPEED_UP_MPS2: f64 = 0.8;
const MAX_SLOW_DOWN_MPS2: f64 = 1.2;
/// Speed lost per unit of grade, between these bounds.
const SPEED_PER_GRADE: f64 = 3.0;
const SLOWEST_CLIMB_SHARE: f64 = 0.6;
const FASTEST_DESCENT_SHARE: f64 = 1.12;
/// Grade is felt over this distance ahead.
const GRADE_BASE_M: f64 = 20.0;
const PACE_WANDER: Wander = Wander { sd: 0.02, time_constant_s: 90.0 };
const CADENCE_WANDER_SPM: Wander = Wander { sd: 1.2, time_constant_s: 25.0 };
const HEART_WANDER_BPM: Wander = Wander { sd: 1.5, time_constant_s: 30.0 };
const HEART_TIME_CONSTANT_S: f64 = 40.0;

/// What the runner was doing in one second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gait {
    Running,
    Walking,
    Standing,
}

/// The end of one second of the run. Seconds with the watch stopped have none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    pub elapsed_s: u32,
    pub distance_m: f64,
    /// Where on the road; `None` on a treadmill.
    pub point: Option<Point>,
    /// Number of turning points or laps behind.
    pub pass: usize,
    pub altitude_m: Option<f64>,
    pub speed_mps: f64,
    /// Both feet.
    pub cadence_spm: f64,
    pub heart_rate_bpm: f64,
    pub gait: Gait,
}

/// One run as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    pub moments: Vec<Moment>,
    /// Watch stopped and started again, in seconds since the start.
    pub pauses: Vec<(u32, u32)>,
}

impl Recording {
    pub fn distance_m(&self) -> f64 {
        self.moments.last().map_or(0.0, |moment| moment.distance_m)
    }

    pub fn elapsed_s(&self) -> u32 {
        self.moments.last().map_or(0, |moment| moment.elapsed_s)
    }

    /// Seconds with the watch running.
    pub fn timer_s(&self) -> u32 {
        self.elapsed_s() - self.pauses.iter().map(|(from, to)| to - from).sum::<u32>()
    }

    /// Seconds spent running or walking.
    pub fn moving_s(&self) -> u32 {
        self.moments.iter().skip(1).filter(|moment| moment.gait != Gait::Standing).count() as u32
    }

    /// Mean over the seconds of running.
    pub fn cadence_spm(&self) -> Option<f64> {
        mean(self.moments.iter().filter(|moment| moment.gait == Gait::Running).map(|moment| moment.cadence_spm))
    }

    pub fn heart_rate_bpm(&self) -> Option<f64> {
        mean(self.moments.iter().map(|moment| moment.heart_rate_bpm))
    }

    /// Steps of both feet.
    pub fn steps(&self) -> f64 {
        self.moments.iter().skip(1).map(|moment| moment.cadence_spm / 60.0).sum()
    }

    /// Metres up and metres down of the ground covered.
    pub fn climb_m(&self) -> Option<(f64, f64)> {
        let heights: Vec<f64> = self.moments.iter().filter_map(|moment| moment.altitude_m).collect();
        let steps = heights.windows(2).map(|pair| pair[1] - pair[0]);
        let climb = steps.fold((0.0, 0.0), |(up, down), step: f64| (up + step.max(0.0), down + (-step).max(0.0)));
        (!heights.is_empty()).then_some(climb)
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// A value that wanders about zero: first-order Gauss-Markov at one second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wander {
    pub sd: f64,
    pub time_constant_s: f64,
}

impl Wander {
    pub fn start(self, rng: &mut ChaCha12Rng) -> f64 {
        self.sd * normal(rng)
    }

    pub fn step(self, value: f64, rng: &mut ChaCha12Rng) -> f64 {
        let keep = (-1.0 / self.time_constant_s).exp();
        keep * value + self.sd * (1.0 - keep * keep).sqrt() * normal(rng)
    }
}

pub(super) fn normal(rng: &mut ChaCha12Rng) -> f64 {
    rng.sample(StandardNormal)
}

/// Runs the plan to its last metre.
pub fn carry_out(plan: &PlannedRun, rng: &mut ChaCha12Rng) -> Recording {
    let ground = Ground { path: lay_path(plan.route, plan.direction, plan.side, plan.distance_m) };
    let mut interruptions = Interruptions::new(&plan.breaks);
    let mut body = Body::at_rest(rng);
    let mut run = Recording { moments: Vec::new(), pauses: Vec::new() };
    let mut elapsed_s = 0;
    let mut distance_m = 0.0;

    loop {
        run.moments.push(ground.moment(elapsed_s, distance_m, &body));
        if distance_m >= plan.distance_m {
            return run;
        }
        if let Some(seconds) = interruptions.pause_due(elapsed_s, distance_m) {
            run.pauses.push((elapsed_s, elapsed_s + seconds));
            elapsed_s += seconds;
            body.speed_mps = 0.0;
        }
        body.live_a_second(plan, interruptions.gait_at(elapsed_s), ground.grade(distance_m), rng);
        elapsed_s += 1;
        distance_m = (distance_m + body.speed_mps).min(plan.distance_m);
    }
}

/// The road underfoot; none on a treadmill.
struct Ground {
    path: Option<Path>,
}

impl Ground {
    fn grade(&self, distance_m: f64) -> f64 {
        let height_m = |path: &Path, at_m| altitude_m(path.at(at_m));
        self.path
            .as_ref()
            .map_or(0.0, |path| (height_m(path, distance_m + GRADE_BASE_M) - height_m(path, distance_m)) / GRADE_BASE_M)
    }

    fn moment(&self, elapsed_s: u32, distance_m: f64, body: &Body) -> Moment {
        let point = self.path.as_ref().map(|path| path.at(distance_m));
        Moment {
            elapsed_s,
            distance_m,
            point,
            pass: self.path.as_ref().map_or(0, |path| path.pass_at(distance_m)),
            altitude_m: point.map(altitude_m),
            speed_mps: body.speed_mps,
            cadence_spm: body.cadence_spm,
            heart_rate_bpm: body.heart_rate_bpm,
            gait: body.gait,
        }
    }
}

/// The breaks still to come, and the one being taken with the watch running.
struct Interruptions<'a> {
    to_come: std::slice::Iter<'a, Break>,
    taking: Option<(Gait, u32)>,
}

impl<'a> Interruptions<'a> {
    fn new(breaks: &'a [Break]) -> Self {
        Interruptions { to_come: breaks.iter(), taking: None }
    }

    /// Begins the next break when its distance is reached; gives the seconds of it when the watch is stopped for it.
    fn pause_due(&mut self, elapsed_s: u32, distance_m: f64) -> Option<u32> {
        let next = self.to_come.as_slice().first().filter(|next| distance_m >= next.at_m)?;
        self.to_come.next();
        let until_s = elapsed_s + next.seconds;
        match next.kind {
            BreakKind::Paused => return Some(next.seconds),
            BreakKind::Standing => self.taking = Some((Gait::Standing, until_s)),
            BreakKind::Walking => self.taking = Some((Gait::Walking, until_s)),
        }
        None
    }

    fn gait_at(&self, elapsed_s: u32) -> Gait {
        self.taking.filter(|&(_, until_s)| elapsed_s < until_s).map_or(Gait::Running, |(gait, _)| gait)
    }
}

/// The state that carries over from second to second.
struct Body {
    gait: Gait,
    speed_mps: f64,
    cadence_spm: f64,
    heart_rate_bpm: f64,
    exercise_s: f64,
    resting_bpm: f64,
    pace_wander: f64,
    cadence_wander_spm: f64,
    heart_wander_bpm: f64,
}

impl Body {
    fn at_rest(rng: &mut ChaCha12Rng) -> Self {
        Body {
            gait: Gait::Standing,
            speed_mps: 0.0,
            cadence_spm: 0.0,
            heart_rate_bpm: 85.0,
            exercise_s: 0.0,
            resting_bpm: 85.0,
            pace_wander: PACE_WANDER.start(rng),
            cadence_wander_spm: CADENCE_WANDER_SPM.start(rng),
            heart_wander_bpm: HEART_WANDER_BPM.start(rng),
        }
    }

    fn live_a_second(&mut self, plan: &PlannedRun, gait: Gait, grade: f64, rng: &mut ChaCha12Rng) {
        self.pace_wander = PACE_WANDER.step(self.pace_wander, rng);
        self.cadence_wander_spm = CADENCE_WANDER_SPM.step(self.cadence_wander_spm, rng);
        self.heart_wander_bpm = HEART_WANDER_BPM.step(self.heart_wander_bpm, rng);
        self.gait = gait;
        self.exercise_s += 1.0;

        let slope = (1.0 - SPEED_PER_GRADE * grade).clamp(SLOWEST_CLIMB_SHARE, FASTEST_DESCENT_SHARE);
        let wanted_mps = match gait {
            Gait::Running => plan.speed_mps * (1.0 + self.pace_wander) * slope,
            Gait::Walking => WALKING_SPEED_MPS,
            Gait::Standing => 0.0,
        };
        self.speed_mps = match gait {
            Gait::Standing => 0.0,
            _ => self.speed_mps + (wanted_mps - self.speed_mps).clamp(-MAX_SLOW_DOWN_MPS2, MAX_SPEED_UP_MPS2),
        };
        self.cadence_spm = match gait {
            Gait::Running => plan.cadence_share * usual_cadence_spm(self.speed_mps) + self.cadence_wander_spm,
            Gait::Walking => WALKING_CADENCE_SPM + self.cadence_wander_spm,
            Gait::Standing => 0.0,
        };
        let effort_mps = self.speed_mps / slope;
        let drift_bpm = 8.0 * self.exercise_s / 3600.0;
        let wanted_bpm = self.resting_bpm + 20.0 * effort_mps + drift_bpm + self.heart_wander_bpm;
        self.heart_rate_bpm += (wanted_bpm - self.heart_rate_bpm) / HEART_TIME_CONSTANT_S;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth::fixtures::easy_run;
    use rand::SeedableRng;

    fn run(plan: &PlannedRun) -> Recording {
        carry_out(plan, &mut ChaCha12Rng::seed_from_u64(3))
    }

    #[test]
    fn a_run_is_as_long_as_planned_and_lasts_what_the_speed_makes_it() {
        let run = run(&PlannedRun { speed_mps: 2.5, ..easy_run(0, 10_000.0) });
        assert_eq!(run.distance_m(), 10_000.0);
        assert!((3850..4150).contains(&run.moving_s()), "{}", run.moving_s());
    }

    #[test]
    fn distance_along_the_road_is_distance_over_the_ground() {
        let run = run(&easy_run(0, 5000.0));
        let points: Vec<Point> = run.moments.iter().filter_map(|moment| moment.point).collect();
        let ground_m: f64 = points.windows(2).map(|pair| pair[0].distance_m(pair[1])).sum();
        assert!((ground_m - 5000.0).abs() < 10.0, "{ground_m}");
    }

    #[test]
    fn cadence_keeps_its_share_of_the_norm() {
        // 2.8 m/s on the flat: 166.85 steps a minute are usual.
        let run = run(&PlannedRun { cadence_share: 0.9, ..easy_run(0, 8000.0) });
        let cadence_spm = run.cadence_spm().unwrap_or(f64::NAN);
        assert!((cadence_spm - 150.2).abs() < 0.8, "{cadence_spm}");
    }

    #[test]
    fn a_stopped_watch_a_red_light_and_a_walk_are_three_things() {
        let breaks = vec![
            Break { at_m: 500.0, seconds: 100, kind: BreakKind::Paused },
            Break { at_m: 1000.0, seconds: 30, kind: BreakKind::Standing },
            Break { at_m: 1500.0, seconds: 60, kind: BreakKind::Walking },
        ];
        let run = run(&PlannedRun { breaks, ..easy_run(0, 2000.0) });
        let seconds_of = |gait| run.moments.iter().skip(1).filter(|moment| moment.gait == gait).count();
        assert_eq!(run.pauses.len(), 1);
        assert_eq!(run.elapsed_s() - run.timer_s(), 100);
        assert_eq!(seconds_of(Gait::Standing), 30);
        assert_eq!(seconds_of(Gait::Walking), 60);
        assert_eq!(run.timer_s() - run.moving_s(), 30);
    }

    #[test]
    fn a_way_there_and_back_climbs_what_it_descends() {
        let (up_m, down_m) = run(&easy_run(0, 12_000.0)).climb_m().unwrap_or_default();
        assert!(up_m > 20.0 && (up_m - down_m).abs() < 2.0, "{up_m} {down_m}");
    }
}
