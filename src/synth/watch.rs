//! What a watch makes of a run: noise, rounding, sparse records, totals.

use super::fit::{FitActivity, FitRecord, FitTotals};
use super::gnss::{GnssError, TYPICAL, plus};
use super::plan::{Device, PlannedRun};
use super::recording::{Moment, Recording, Wander, carry_out, normal};
use super::route::Route;
use super::story::rng_for;
use super::truth::ActivityTruth;
use crate::model::Sport;
use rand::RngExt;
use rand_chacha::ChaCha12Rng;

/// FIT manufacturer of files no watch maker wrote.
const MANUFACTURER_DEVELOPMENT: u16 = 255;
const SPARSE_WATCH_PRODUCT: u16 = 1;
const SECOND_WATCH_PRODUCT: u16 = 2;
/// A barometer's slow drift with the weather, and its noise from second to second.
const BAROMETER_DRIFT_M: Wander = Wander { sd: 1.5, time_constant_s: 3600.0 };
const BAROMETER_NOISE_M: f64 = 0.15;
const SPEED_NOISE_MPS: f64 = 0.05;
/// How far the watch's total is off, as a share.
const GNSS_DISTANCE_ERROR: f64 = 0.001;
const ARM_SWING_DISTANCE_ERROR: f64 = 0.01;
const LONGEST_RECORD_GAP_S: u32 = 5;

/// A plan carried out and stored by the watch, and the truth of it; `who` tells two people on one day apart, `file` is
/// the name the truth gives the recording.
pub fn record(plan: &PlannedRun, seed: u64, who: &str, file: &str) -> (FitActivity, ActivityTruth) {
    let mut rng = rng_for(seed, plan.start_local.date(), who);
    let run = carry_out(plan, &mut rng);
    let activity = log(plan, &run, &mut rng);
    (activity, ActivityTruth::new(plan, &run, file.into()))
}

/// The activity as the watch stores it.
pub fn log(plan: &PlannedRun, run: &Recording, rng: &mut ChaCha12Rng) -> FitActivity {
    let (start_utc_ms, utc_offset_s) = plan.place.utc(plan.start_local);
    let mut records = measure(plan, run, rng);
    if plan.device == Device::SparseWatch {
        records = thin_out(records, &run.pauses, rng);
    }
    let totals = totals(plan, run, &records);
    FitActivity {
        start_utc_ms,
        utc_offset_s: Some(utc_offset_s),
        sport: fit_sport(plan.sport),
        sub_sport: fit_sub_sport(plan),
        manufacturer: MANUFACTURER_DEVELOPMENT,
        product: match plan.device {
            Device::SparseWatch => SPARSE_WATCH_PRODUCT,
            Device::SecondWatch => SECOND_WATCH_PRODUCT,
        },
        records,
        pauses: run.pauses.clone(),
        totals,
        ..FitActivity::default()
    }
}

fn measure(plan: &PlannedRun, run: &Recording, rng: &mut ChaCha12Rng) -> Vec<FitRecord> {
    let mut gnss = GnssError::new(TYPICAL, rng);
    let mut drift_m = BAROMETER_DRIFT_M.start(rng);
    let distance_error = if plan.route == Route::Treadmill { ARM_SWING_DISTANCE_ERROR } else { GNSS_DISTANCE_ERROR };
    let distance_scale = 1.0 + distance_error * normal(rng).clamp(-1.5, 1.5);
    let travels = plan.sport != Sport::Strength;
    run.moments
        .iter()
        .map(|moment| {
            let error = gnss.step(moment.pass, rng);
            drift_m = BAROMETER_DRIFT_M.step(drift_m, rng);
            let altitude_noise_m = drift_m + BAROMETER_NOISE_M * normal(rng);
            let speed_noise_mps = SPEED_NOISE_MPS * normal(rng);
            let position = moment.point.map(|point| plan.place.lat_lon_deg(plus(point, error)));
            let record = FitRecord {
                elapsed_s: moment.elapsed_s,
                lat_deg: position.map(|(lat, _)| lat),
                lon_deg: position.map(|(_, lon)| lon),
                altitude_m: moment.altitude_m.map(|metres| metres + altitude_noise_m),
                distance_m: travels.then_some(moment.distance_m * distance_scale),
                speed_mps: travels.then_some((moment.speed_mps + speed_noise_mps).max(0.0)),
                cadence_strides: travels.then_some(moment.cadence_spm.round() / 2.0),
                heart_rate_bpm: Some(moment.heart_rate_bpm.round() as u8),
                ..FitRecord::default()
            };
            if plan.device == Device::SecondWatch && moment.cadence_spm > 0.0 && plan.sport == Sport::Running {
                with_dynamics(record, moment, rng)
            } else {
                record
            }
        })
        .collect()
}

/// Running dynamics: contact grows as the step slows, the step length is what speed and cadence make it.
fn with_dynamics(record: FitRecord, moment: &Moment, rng: &mut ChaCha12Rng) -> FitRecord {
    let step_length_m = moment.speed_mps * 60.0 / moment.cadence_spm;
    let oscillation_mm = 84.0 + 2.0 * normal(rng);
    FitRecord {
        ground_contact_ms: Some(262.0 + 40.0 * (2.8 - moment.speed_mps) + 3.0 * normal(rng)),
        ground_contact_left_pct: Some(50.1 + 0.3 * normal(rng)),
        vertical_oscillation_mm: Some(oscillation_mm),
        vertical_ratio_pct: (step_length_m > 0.3).then(|| oscillation_mm / (step_length_m * 10.0)),
        step_length_m: Some(step_length_m),
        ..record
    }
}

/// Keeps a record every one to five seconds, and those at both ends and beside pauses.
fn thin_out(records: Vec<FitRecord>, pauses: &[(u32, u32)], rng: &mut ChaCha12Rng) -> Vec<FitRecord> {
    let last_s = records.last().map(|record| record.elapsed_s);
    let mut next_s = 0;
    records
        .into_iter()
        .filter(|record| {
            let at_s = record.elapsed_s;
            let beside_pause = pauses.iter().any(|&(from, to)| at_s == from || at_s == to + 1);
            let keep = at_s >= next_s || beside_pause || Some(at_s) == last_s;
            if keep {
                next_s = at_s + rng.random_range(1..=LONGEST_RECORD_GAP_S);
            }
            keep
        })
        .collect()
}

fn totals(plan: &PlannedRun, run: &Recording, records: &[FitRecord]) -> FitTotals {
    let climb_m = run.climb_m();
    let strides = (plan.sport == Sport::Running).then(|| (run.steps() / 2.0).round() as u32);
    FitTotals {
        elapsed_s: f64::from(run.elapsed_s()),
        timer_s: f64::from(run.timer_s()),
        distance_m: records.last().and_then(|record| record.distance_m),
        ascent_m: climb_m.map(|(up, _)| up),
        descent_m: climb_m.map(|(_, down)| down),
        strides,
        heart_rate_bpm: run.heart_rate_bpm().map(|bpm| bpm.round() as u8),
        rpe: None,
    }
}

/// Numbers of the FIT profile.
fn fit_sport(sport: Sport) -> u8 {
    match sport {
        Sport::Running => 1,
        Sport::Cycling => 2,
        Sport::Swimming => 5,
        Sport::Strength => 10,
        Sport::Walking => 11,
        Sport::Hiking => 17,
        Sport::Wheelchair => 66,
        Sport::Other => 0,
    }
}

fn fit_sub_sport(plan: &PlannedRun) -> u8 {
    match (plan.sport, plan.route) {
        (Sport::Running, Route::Treadmill) => 1,
        (Sport::Running, Route::Track) => 4,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::synth::fixtures::easy_run;
    use crate::synth::place::{HOME, Point};
    use crate::synth::plan::{Break, BreakKind};
    use crate::synth::route::{Direction, Side, lay_path};
    use rand::SeedableRng;

    fn logged(plan: &PlannedRun, seed: u64) -> (Recording, FitActivity) {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        let run = carry_out(plan, &mut rng);
        let activity = log(plan, &run, &mut rng);
        (run, activity)
    }

    /// Metres left of the middle of the road, seen in its own direction.
    fn left_of_middle_m(middle: &[Point], position: Point) -> f64 {
        let (i, _) = (1..middle.len() - 1)
            .map(|i| (i, middle[i].distance_m(position)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap();
        let (before, after) = (middle[i - 1], middle[i + 1]);
        let (east, north) = (after.east_m - before.east_m, after.north_m - before.north_m);
        let (x, y) = (position.east_m - before.east_m, position.north_m - before.north_m);
        (east * y - north * x) / east.hypot(north)
    }

    /// Mean separation of the two directions in the stored positions of forty runs (K of docs/science.md 4.3).
    fn separation_m(side: Side) -> f64 {
        let plan = PlannedRun { route: Route::CanalRoad, side, ..easy_run(0, 3000.0) };
        let road = lay_path(Route::CanalRoad, Direction::OutAndBack, Side::Middle, 3200.0).unwrap();
        let middle: Vec<Point> = (0..320).map(|i| road.at(f64::from(i) * 5.0)).collect();
        let (lat_km, lon_km) = {
            let (lat, lon) = HOME.lat_lon_deg(Point { east_m: 1000.0, north_m: 1000.0 });
            (lat - HOME.lat_deg, lon - HOME.lon_deg)
        };
        let mut sums = [(0.0, 0.0); 2];
        for seed in 0..40 {
            let (run, activity) = logged(&plan, seed);
            for (moment, record) in run.moments.iter().zip(&activity.records).step_by(10) {
                let position = Point {
                    east_m: (record.lon_deg.unwrap() - HOME.lon_deg) / lon_km * 1000.0,
                    north_m: (record.lat_deg.unwrap() - HOME.lat_deg) / lat_km * 1000.0,
                };
                let sum = &mut sums[moment.pass.min(1)];
                sum.0 += left_of_middle_m(&middle, position);
                sum.1 += 1.0;
            }
        }
        sums[0].0 / sums[0].1 - sums[1].0 / sums[1].1
    }

    #[test]
    fn the_side_kept_can_be_seen_through_the_noise_of_forty_runs() {
        let kept = [Side::KeepLeft, Side::KeepRight, Side::SamePavement].map(separation_m);
        let truth = [6.0, -6.0, 0.0];
        // A run's two passes scatter by 2.3 m against each other: forty runs by 0.4 m.
        assert!(kept.iter().zip(truth).all(|(k, truth)| (k - truth).abs() < 1.0), "{kept:?}");
    }

    #[test]
    fn a_sparse_watch_keeps_both_ends_and_the_edges_of_a_pause() {
        let breaks = vec![Break { at_m: 700.0, seconds: 60, kind: BreakKind::Paused }];
        let plan = PlannedRun { device: Device::SparseWatch, breaks, ..easy_run(0, 1500.0) };
        let (run, activity) = logged(&plan, 1);
        let seconds: Vec<u32> = activity.records.iter().map(|record| record.elapsed_s).collect();
        let (stopped_s, started_s) = run.pauses[0];
        assert_eq!((seconds[0], seconds.last()), (0, Some(&run.elapsed_s())));
        assert!(seconds.contains(&stopped_s) && seconds.contains(&(started_s + 1)));
        let gaps: Vec<u32> = seconds.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap < 60).collect();
        assert_eq!((gaps.iter().min(), gaps.iter().max()), (Some(&1), Some(&5)));
    }

    #[test]
    fn a_watch_counts_one_foot() {
        let (run, activity) = logged(&easy_run(0, 3000.0), 2);
        let strides: Vec<f64> = activity.records.iter().skip(1).filter_map(|record| record.cadence_strides).collect();
        let mean = strides.iter().sum::<f64>() / strides.len() as f64;
        assert!((mean - run.cadence_spm().unwrap() / 2.0).abs() < 0.1, "{mean}");
    }
}
