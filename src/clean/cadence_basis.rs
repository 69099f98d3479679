//! Strides or steps: decided once per activity from its own samples, then every cadence counts both feet (docs/science.md 3).
//!
//! What a file declares is right for most watches and wrong for many converters, so measurement comes first and the
//! declaration settles only what the samples leave open. A bicycle's cadence is never doubled.

use super::smoothing::median;
use crate::lanes::{all, extremes, f64x4, is_within, or_nan, replace, sums};
use crate::model::{CadenceBasis, CadenceDecision, CadenceEvidence, Channel, DeviceTotals, Note, Samples, Sport};
use crate::units::{step_length_m, strides_to_steps};
use std::ops::{Range, RangeInclusive};

/// Above it people run, and one foot and two feet cannot be confused (docs/science.md 2.2, docs/science.md 3).
const RUNNING_MPS: f64 = 2.0;
const MOVING_MPS: f64 = 0.8;
/// Fewer samples decide nothing.
const FEWEST_SAMPLES: f64 = 60.0;
/// Medians while running: between the two ranges nothing is decided by cadence alone (docs/science.md 3).
const RUNNING_STRIDES: RangeInclusive<f64> = 60.0..=115.0;
const RUNNING_STEPS: RangeInclusive<f64> = 130.0..=250.0;
/// Medians while walking, where 50 to 65 strides are 100 to 130 steps.
const WALKING_STRIDES: RangeInclusive<f64> = 30.0..=75.0;
const WALKING_STEPS: RangeInclusive<f64> = 85.0..=150.0;
/// No one's step is shorter or longer (docs/science.md 3).
const STEP_LENGTH_M: RangeInclusive<f64> = 0.4..=2.2;
/// A longer step is a runner's, at whatever speed: brisk walkers reach 0.9 m at 2 m/s.
const LONGEST_WALKING_STEP_M: f64 = 1.0;
/// Two readings of one number agree when their ratio is this close to one; the wrong basis is off by a factor of two.
const AGREEMENT: RangeInclusive<f64> = 0.8..=1.25;
/// Marks for "no value" that some writers leave in (docs/science.md 3).
const NO_VALUE: [f64; 2] = [254.0, 255.0];
/// More is a glitch; sprinters reach 280, for seconds.
const MOST_STEPS_PER_MIN: f64 = 240.0;
/// Two sensors in one file are judged by the minute, when each kind fills at least this share of the minutes.
const BLOCK_S: f64 = 60.0;
const SMALLEST_SHARE: f64 = 0.1;

/// What an activity says about its cadence beside the samples.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    pub sport: Sport,
    pub declared: CadenceBasis,
    pub totals: &'a DeviceTotals,
    /// The user's own word, which overrules every measurement: 1 or 2.
    pub scale: Option<f64>,
}

/// Decides, and rewrites `cadence_spm`: both feet, `NaN` for standing, glitches and what could not be settled.
pub fn settle(samples: &mut Samples, speed_mps: &[f64], given: Given<'_>, notes: &mut Vec<Note>) -> CadenceDecision {
    drop_marks(&mut samples.cadence_spm);
    if !samples.has(Channel::Cadence) || !given.sport.on_foot() {
        drop_above_most(&mut samples.cadence_spm);
        return CadenceDecision { basis: CadenceBasis::Unknown, evidence: CadenceEvidence::None, scale: 1.0 };
    }
    let running = RUNNING.tally(&samples.cadence_spm, speed_mps, RUNNING_MPS);
    // Mostly no minute can be of the other kind.
    let may_be_mixed = running.lowest <= *RUNNING_STRIDES.end() && running.highest >= *RUNNING_STEPS.start();
    let (basis, evidence) = decide(samples, speed_mps, &given, running);
    let by_minute = (may_be_mixed && evidence != CadenceEvidence::Setting)
        .then(|| mixed_minutes(samples, speed_mps, basis))
        .flatten();
    if let Some(by_minute) = by_minute {
        notes.push(Note::new("cadence counts one foot in parts of the file and both in others: judged by the minute"));
        for (cadence, here) in samples.cadence_spm.iter_mut().zip(by_minute) {
            *cadence = both_feet(*cadence, here);
        }
    } else if basis != CadenceBasis::Steps {
        samples.cadence_spm.iter_mut().for_each(|cadence| *cadence = both_feet(*cadence, basis));
    }
    if basis == CadenceBasis::Unknown {
        notes.push(Note::new("whether cadence counts one foot or both could not be settled: steps not assessed"));
    }
    drop_above_most(&mut samples.cadence_spm);
    CadenceDecision { basis, evidence, scale: if basis == CadenceBasis::Strides { strides_to_steps(1.0) } else { 1.0 } }
}

fn both_feet(cadence: f64, basis: CadenceBasis) -> f64 {
    match basis {
        CadenceBasis::Strides => strides_to_steps(cadence),
        CadenceBasis::Steps => cadence,
        CadenceBasis::Unknown => f64::NAN,
    }
}

fn drop_marks(cadence: &mut [f64]) {
    let is_number = |value: f64x4| value.simd_gt(f64x4::ZERO) & value.simd_lt(f64x4::splat(f64::INFINITY));
    let is_mark = |value: f64x4| value.simd_eq(f64x4::splat(NO_VALUE[0])) | value.simd_eq(f64x4::splat(NO_VALUE[1]));
    replace(cadence, |value| or_nan(is_number(value) & !is_mark(value), value));
}

fn drop_above_most(cadence: &mut [f64]) {
    replace(cadence, |value| or_nan(value.simd_le(f64x4::splat(MOST_STEPS_PER_MIN)), value));
}

/// The user's word, then the median, then the independent counts, then what the file says.
fn decide(samples: &Samples, speed_mps: &[f64], given: &Given<'_>, running: Tally) -> (CadenceBasis, CadenceEvidence) {
    if let Some(scale) = given.scale {
        let basis = if scale == strides_to_steps(1.0) { CadenceBasis::Strides } else { CadenceBasis::Steps };
        return (basis, CadenceEvidence::Setting);
    }
    let declared = given.declared;
    let chosen = Chosen::of(samples, speed_mps, running);
    let enough = chosen.tally.count >= FEWEST_SAMPLES;
    let by = |evidence| move |basis| (basis, evidence);
    let said = (declared != CadenceBasis::Unknown).then_some(declared);
    let cadences = || chosen.indices(samples, speed_mps).map(|i| samples.cadence_spm[i]);
    let by_cadence = || chosen.ranges.basis(&chosen.tally, cadences);
    let indices = || chosen.indices(samples, speed_mps).collect::<Vec<_>>();
    let may_jog = enough && given.sport == Sport::Running && chosen.faster_than_mps == Some(MOVING_MPS);
    may_jog
        .then(|| by_jogging_step(samples, speed_mps, &indices()))
        .flatten()
        .map(by(CadenceEvidence::PlausibleStep))
        .or_else(|| enough.then(by_cadence).flatten().map(by(CadenceEvidence::Samples)))
        .or_else(|| by_device_step_length(samples, speed_mps, &indices()).map(by(CadenceEvidence::StepLength)))
        .or_else(|| by_device_count(samples, given.totals).map(by(CadenceEvidence::DeviceCount)))
        .or_else(|| said.filter(|_| !enough).map(by(CadenceEvidence::Declared)))
        .or_else(|| by_plausible_step(samples, speed_mps, &indices()).map(by(CadenceEvidence::PlausibleStep)))
        .or_else(|| said.map(by(CadenceEvidence::Declared)))
        .unwrap_or((CadenceBasis::Unknown, CadenceEvidence::None))
}

/// The ranges a median is held against.
#[derive(Clone, Copy)]
struct Ranges {
    strides: &'static RangeInclusive<f64>,
    steps: &'static RangeInclusive<f64>,
}

const RUNNING: Ranges = Ranges { strides: &RUNNING_STRIDES, steps: &RUNNING_STEPS };
const WALKING: Ranges = Ranges { strides: &WALKING_STRIDES, steps: &WALKING_STEPS };

/// How some cadences lie in the ranges.
struct Tally {
    count: f64,
    in_strides: f64,
    in_steps: f64,
    lowest: f64,
    highest: f64,
}

impl Ranges {
    /// Of the cadences whose speed is above a limit.
    fn tally(self, cadence: &[f64], speed_mps: &[f64], limit_mps: f64) -> Tally {
        let is_faster = |speed: f64x4| speed.simd_gt(f64x4::splat(limit_mps));
        let [count, in_strides, in_steps] = sums([cadence, speed_mps], |[spm, speed]| {
            let is_kept = is_faster(speed) & !spm.is_nan();
            let in_ranges = [!f64x4::ZERO, is_within(spm, self.strides), is_within(spm, self.steps)];
            in_ranges.map(|is_in| is_kept & is_in & f64x4::splat(1.0))
        });
        let (lowest, highest) = extremes([cadence, speed_mps], |[spm, speed]| or_nan(is_faster(speed), spm));
        Tally { count, in_strides, in_steps, lowest, highest }
    }

    /// The basis in whose range the median lies. Mostly more than half of the cadences lie in one range, and the median
    /// need not be found.
    fn basis<I: Iterator<Item = f64>>(self, tally: &Tally, cadences: impl Fn() -> I) -> Option<CadenceBasis> {
        if 2.0 * tally.in_strides > tally.count {
            Some(CadenceBasis::Strides)
        } else if 2.0 * tally.in_steps > tally.count {
            Some(CadenceBasis::Steps)
        } else {
            by_range(median(cadences())?, self.strides, self.steps)
        }
    }
}

/// Cadences of the samples that are faster than a limit.
fn faster(cadence: &[f64], speed_mps: &[f64], limit_mps: f64) -> impl Iterator<Item = f64> {
    let all = cadence.iter().zip(speed_mps);
    all.filter(move |(cadence, speed)| **speed > limit_mps && !cadence.is_nan()).map(|(cadence, _)| *cadence)
}

/// The samples that speak for the activity: running ones when there are enough, else all that move; without speed, all.
struct Chosen {
    /// Slower ones do not speak; `None` without speed.
    faster_than_mps: Option<f64>,
    ranges: Ranges,
    tally: Tally,
}

impl Chosen {
    fn of(samples: &Samples, speed_mps: &[f64], running: Tally) -> Chosen {
        let cadence = &samples.cadence_spm;
        if running.count >= FEWEST_SAMPLES {
            return Chosen { faster_than_mps: Some(RUNNING_MPS), ranges: RUNNING, tally: running };
        }
        let is_speed_unknown = |[cadence, speed]: [f64x4; 2]| cadence.is_nan() | speed.is_nan();
        if all([cadence, speed_mps], is_speed_unknown) {
            // Each stands for itself: what is not above zero is gone already.
            let tally = RUNNING.tally(cadence, cadence, 0.0);
            return Chosen { faster_than_mps: None, ranges: RUNNING, tally };
        }
        let tally = WALKING.tally(cadence, speed_mps, MOVING_MPS);
        Chosen { faster_than_mps: Some(MOVING_MPS), ranges: WALKING, tally }
    }

    fn indices(&self, samples: &Samples, speed_mps: &[f64]) -> impl Iterator<Item = usize> {
        let speaks = |i: &usize| {
            !samples.cadence_spm[*i].is_nan() && self.faster_than_mps.is_none_or(|limit| speed_mps[*i] > limit)
        };
        (0..samples.len()).filter(speaks)
    }
}

fn by_range(cadence: f64, strides: &RangeInclusive<f64>, steps: &RangeInclusive<f64>) -> Option<CadenceBasis> {
    if strides.contains(&cadence) {
        Some(CadenceBasis::Strides)
    } else if steps.contains(&cadence) {
        Some(CadenceBasis::Steps)
    } else {
        None
    }
}

/// Which basis makes `counted` equal to `steps`.
fn by_ratio(steps: f64, counted: f64) -> Option<CadenceBasis> {
    if AGREEMENT.contains(&(steps / counted)) {
        Some(CadenceBasis::Steps)
    } else if AGREEMENT.contains(&(steps / strides_to_steps(counted))) {
        Some(CadenceBasis::Strides)
    } else {
        None
    }
}

/// Speed over the device's own step length is steps a minute.
fn by_device_step_length(samples: &Samples, speed_mps: &[f64], chosen: &[usize]) -> Option<CadenceBasis> {
    let known = || chosen.iter().copied().filter(|&i| samples.step_length_m[i] > 0.0);
    let steps = median(known().map(|i| 60.0 * speed_mps[i] / samples.step_length_m[i]))?;
    by_ratio(steps, median(known().map(|i| samples.cadence_spm[i]))?)
}

/// The device's own count of steps or strides against the count the samples add up to.
fn by_device_count(samples: &Samples, totals: &DeviceTotals) -> Option<CadenceBasis> {
    let steps = totals.steps.or(totals.strides.map(strides_to_steps)).filter(|&steps| steps > 0.0)?;
    let minutes = totals.timer_s? / 60.0;
    let known: Vec<f64> = samples.cadence_spm.iter().copied().filter(|cadence| !cadence.is_nan()).collect();
    by_ratio(steps, known.iter().sum::<f64>() / known.len() as f64 * minutes)
}

/// Runs slower than [`RUNNING_MPS`], where 85 may be a jogger's strides or a walker's steps: as steps they are longer than
/// any walker's, or they are none.
fn by_jogging_step(samples: &Samples, speed_mps: &[f64], chosen: &[usize]) -> Option<CadenceBasis> {
    let cadence = median(chosen.iter().map(|&i| samples.cadence_spm[i]))?;
    let speed = median(chosen.iter().map(|&i| speed_mps[i]))?;
    let is_long = step_length_m(speed, cadence) > LONGEST_WALKING_STEP_M;
    (is_long && RUNNING_STRIDES.contains(&cadence)).then_some(CadenceBasis::Strides)
}

/// The one basis, if only one, that gives a step and a rhythm a human has.
fn by_plausible_step(samples: &Samples, speed_mps: &[f64], chosen: &[usize]) -> Option<CadenceBasis> {
    let cadence = median(chosen.iter().map(|&i| samples.cadence_spm[i]))?;
    let speed = median(chosen.iter().map(|&i| speed_mps[i]))?;
    let plausible = |steps: f64| steps <= MOST_STEPS_PER_MIN && STEP_LENGTH_M.contains(&step_length_m(speed, steps));
    match (plausible(strides_to_steps(cadence)), plausible(cadence)) {
        (true, false) => Some(CadenceBasis::Strides),
        (false, true) => Some(CadenceBasis::Steps),
        _ => None,
    }
}

/// The basis at each sample when both kinds occur; a minute without running takes the one before it.
fn mixed_minutes(samples: &Samples, speed_mps: &[f64], basis: CadenceBasis) -> Option<Vec<CadenceBasis>> {
    let blocks = minutes(&samples.elapsed_s);
    let judge = |block: &Range<usize>| {
        let (cadence, speed_mps) = (&samples.cadence_spm[block.clone()], &speed_mps[block.clone()]);
        RUNNING.basis(&RUNNING.tally(cadence, speed_mps, RUNNING_MPS), || faster(cadence, speed_mps, RUNNING_MPS))
    };
    let judged: Vec<Option<CadenceBasis>> = blocks.iter().map(judge).collect();
    let share = |kind| {
        let of_kind = judged.iter().filter(|&&found| found == Some(kind)).count();
        of_kind as f64 / judged.iter().flatten().count() as f64
    };
    if !(share(CadenceBasis::Strides) >= SMALLEST_SHARE && share(CadenceBasis::Steps) >= SMALLEST_SHARE) {
        return None;
    }
    let mut by_sample = Vec::with_capacity(samples.len());
    let mut current = judged.iter().flatten().next().copied().unwrap_or(basis);
    for (block, found) in blocks.iter().zip(judged) {
        current = found.unwrap_or(current);
        by_sample.extend(std::iter::repeat_n(current, block.len()));
    }
    Some(by_sample)
}

/// The samples of each minute that has any.
fn minutes(time: &[f64]) -> Vec<Range<usize>> {
    let mut minutes = Vec::new();
    let mut next = 0;
    while next < time.len() {
        let end = (time[next] / BLOCK_S).floor() + 1.0;
        let start = next;
        next += time[start..].partition_point(|time| time / BLOCK_S < end).max(1);
        minutes.push(start..next);
    }
    minutes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SampleRow;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// One sample a second; each part is (seconds, speed, cadence as written).
    fn run(parts: &[(usize, f64, f64)]) -> (Samples, Vec<f64>) {
        let (mut samples, mut speed) = (Samples::default(), Vec::new());
        for &(seconds, speed_mps, cadence_spm) in parts {
            for _ in 0..seconds {
                samples.push(&SampleRow { elapsed_s: speed.len() as f64, cadence_spm, ..SampleRow::EMPTY });
                speed.push(speed_mps);
            }
        }
        (samples, speed)
    }

    struct Case {
        sport: Sport,
        declared: CadenceBasis,
        totals: DeviceTotals,
        scale: Option<f64>,
    }

    const RUN: Case = Case { sport: Sport::Running, declared: CadenceBasis::Unknown, totals: NO_TOTALS, scale: None };
    const NO_TOTALS: DeviceTotals = DeviceTotals {
        elapsed_s: None,
        timer_s: None,
        distance_m: None,
        ascent_m: None,
        descent_m: None,
        strides: None,
        steps: None,
        heart_rate_bpm: None,
        cadence: None,
        rpe: None,
    };

    /// Settles and gives the decision and the cleaned cadence of the first sample of each part.
    fn settled(case: &Case, parts: &[(usize, f64, f64)]) -> ((CadenceBasis, f64), Vec<f64>) {
        let (decision, firsts) = decided(case, parts);
        ((decision.basis, decision.scale), firsts)
    }

    fn decided(case: &Case, parts: &[(usize, f64, f64)]) -> (CadenceDecision, Vec<f64>) {
        let (mut samples, speed) = run(parts);
        let Case { sport, declared, totals, scale } = case;
        let given = Given { sport: *sport, declared: *declared, totals, scale: *scale };
        let decision = settle(&mut samples, &speed, given, &mut Vec::new());
        let mut start = 0;
        let firsts = parts.iter().map(|part| {
            start += part.0;
            samples.cadence_spm[start - part.0]
        });
        (decision, firsts.collect())
    }

    const STRIDES: (CadenceBasis, f64) = (CadenceBasis::Strides, 2.0);
    const STEPS: (CadenceBasis, f64) = (CadenceBasis::Steps, 1.0);
    const UNKNOWN: (CadenceBasis, f64) = (CadenceBasis::Unknown, 1.0);

    #[test]
    fn what_settled_it_is_named() {
        let evidence = |case: &Case, parts: &[(usize, f64, f64)]| decided(case, parts).0.evidence;
        assert_eq!(evidence(&RUN, &[(600, 3.0, 80.0)]), CadenceEvidence::Samples);
        let declared = Case { declared: CadenceBasis::Strides, ..RUN };
        assert_eq!(evidence(&declared, &[(30, 3.0, 80.0)]), CadenceEvidence::Declared);
        let counted = DeviceTotals { steps: Some(1210.0), timer_s: Some(600.0), ..NO_TOTALS };
        assert_eq!(evidence(&Case { totals: counted, ..RUN }, &[(600, 3.0, 121.0)]), CadenceEvidence::DeviceCount);
        assert_eq!(evidence(&RUN, &[(600, 3.0, 118.0)]), CadenceEvidence::None);
    }

    #[test]
    fn the_users_word_overrules_every_measurement() {
        let both_feet = Case { scale: Some(1.0), ..RUN };
        assert_eq!(settled(&both_feet, &[(600, 3.0, 100.0)]), (STEPS, vec![100.0]));
        let one_foot = Case { scale: Some(2.0), ..RUN };
        assert_eq!(settled(&one_foot, &[(600, 3.0, 118.0)]), (STRIDES, vec![236.0]));
        assert_eq!(decided(&one_foot, &[(600, 3.0, 118.0)]).0.evidence, CadenceEvidence::Setting);
    }

    #[test]
    fn one_foot_is_doubled_and_both_feet_are_kept() {
        assert_eq!(settled(&RUN, &[(600, 3.0, 80.0)]), (STRIDES, vec![160.0]));
        assert_eq!(settled(&RUN, &[(600, 3.0, 160.0)]), (STEPS, vec![160.0]));
    }

    #[test]
    fn the_samples_overrule_a_false_declaration() {
        let case = Case { declared: CadenceBasis::Strides, ..RUN };
        assert_eq!(settled(&case, &[(600, 3.0, 172.0)]), (STEPS, vec![172.0]));
    }

    #[test]
    fn a_short_file_believes_its_declaration() {
        let case = Case { declared: CadenceBasis::Strides, ..RUN };
        assert_eq!(settled(&case, &[(30, 3.0, 80.0)]), (STRIDES, vec![160.0]));
    }

    #[test]
    fn a_bicycle_is_never_doubled() {
        let case = Case { sport: Sport::Cycling, ..RUN };
        assert_eq!(settled(&case, &[(600, 8.0, 85.0)]), (UNKNOWN, vec![85.0]));
    }

    #[test]
    fn walk_breaks_do_not_decide() {
        assert_eq!(settled(&RUN, &[(300, 1.5, 58.0), (200, 3.0, 82.0)]), (STRIDES, vec![116.0, 164.0]));
        assert_eq!(settled(&RUN, &[(300, 1.5, 112.0), (200, 3.0, 164.0)]), (STEPS, vec![112.0, 164.0]));
    }

    #[test]
    fn a_jogger_of_nine_and_a_half_minutes_a_kilometre_is_not_halved() {
        for (speed_mps, strides) in [(1.65, 88.0), (1.75, 85.0), (1.75, 92.0), (1.9, 80.0), (1.95, 95.0)] {
            for declared in [CadenceBasis::Strides, CadenceBasis::Unknown] {
                let case = Case { declared, ..RUN };
                assert_eq!(settled(&case, &[(600, speed_mps, strides)]), (STRIDES, vec![2.0 * strides]), "{speed_mps}");
            }
            assert_eq!(settled(&RUN, &[(600, speed_mps, 2.0 * strides)]), (STEPS, vec![2.0 * strides]), "{speed_mps}");
        }
    }

    #[test]
    fn a_walk_in_steps_stays_a_walk() {
        assert_eq!(settled(&RUN, &[(600, 1.4, 110.0)]), (STEPS, vec![110.0]));
        assert_eq!(settled(&RUN, &[(600, 1.7, 122.0)]), (STEPS, vec![122.0]));
        let case = Case { sport: Sport::Walking, ..RUN };
        assert_eq!(settled(&case, &[(600, 1.4, 110.0)]), (STEPS, vec![110.0]));
        assert_eq!(settled(&case, &[(600, 1.4, 55.0)]), (STRIDES, vec![110.0]));
    }

    #[test]
    fn glitches_marks_and_standing_are_no_cadence() {
        let parts = [(300, 3.0, 80.0), (1, 3.0, 174.0), (1, 3.0, 405.0), (1, 3.0, 255.0), (1, 0.0, 0.0)];
        let (decision, firsts) = settled(&RUN, &parts);
        assert_eq!((decision, firsts[0]), (STRIDES, 160.0));
        assert!(firsts[1..].iter().all(|cadence| cadence.is_nan()), "{firsts:?}");
    }

    #[test]
    fn between_the_ranges_the_lap_count_of_steps_decides() {
        let totals = |steps| DeviceTotals { steps: Some(steps), timer_s: Some(600.0), ..NO_TOTALS };
        assert_eq!(settled(&Case { totals: totals(1180.0), ..RUN }, &[(600, 2.2, 118.0)]).0, STEPS);
        assert_eq!(settled(&Case { totals: totals(2360.0), ..RUN }, &[(600, 2.2, 118.0)]).0, STRIDES);
    }

    #[test]
    fn below_the_ranges_a_step_of_three_metres_is_ruled_out() {
        assert_eq!(settled(&RUN, &[(600, 2.5, 50.0)]), (STRIDES, vec![100.0]));
    }

    #[test]
    fn two_sensors_in_one_file_are_judged_by_the_minute() {
        let (decision, firsts) = settled(&RUN, &[(1200, 3.0, 82.0), (600, 3.0, 166.0)]);
        assert_eq!((decision, firsts), (STRIDES, vec![164.0, 166.0]));
    }

    #[test]
    fn what_cannot_be_settled_is_not_guessed() {
        let (decision, firsts) = settled(&RUN, &[(600, 2.2, 118.0)]);
        assert_eq!(decision, UNKNOWN);
        assert!(firsts[0].is_nan());
    }

    #[test]
    fn what_counting_settles_is_what_the_median_says() {
        let mut rng = ChaCha8Rng::seed_from_u64(14);
        for _ in 0..2_000 {
            let count = rng.random_range(0..9);
            let cadences: Vec<f64> = (0..count).map(|_| f64::from(rng.random_range(3..27)) * 10.0).collect();
            let found = RUNNING.basis(&RUNNING.tally(&cadences, &cadences, 0.0), || cadences.iter().copied());
            let by_median = median(cadences.iter().copied());
            let expected = by_median.and_then(|cadence| by_range(cadence, RUNNING.strides, RUNNING.steps));
            assert_eq!(found, expected, "{cadences:?}");
        }
    }
}
