//! The sport of a file that names none, from speed and cadence.

use super::smoothing::median;
use crate::model::{Samples, Sport};

/// Slower than this is standing (docs/science.md 6).
const MOVING_MPS: f64 = 0.8;
/// Usual speeds of runs: with a runner's cadence, and with speed alone (cycling begins where running ends).
const RUNNING_WITH_CADENCE_MPS: std::ops::RangeInclusive<f64> = 1.8..=6.5;
const RUNNING_BY_SPEED_MPS: std::ops::RangeInclusive<f64> = 1.8..=5.0;
const FASTEST_CYCLING_MPS: f64 = 20.0;
/// One foot or both, a minute, as the file counts (docs/science.md 3).
const RUNNING_CADENCE: [std::ops::RangeInclusive<f64>; 2] = [70.0..=115.0, 140.0..=230.0];

/// Guesses the sport from the usual speed while moving.
pub fn guess(samples: &Samples, speed_mps: &[f64]) -> Sport {
    let moving = |i: &usize| speed_mps[*i] > MOVING_MPS;
    let speed = median((0..samples.len()).filter(moving).map(|i| speed_mps[i]));
    let cadence = median((0..samples.len()).filter(moving).map(|i| samples.cadence_spm[i]).filter(|&c| c > 0.0));
    speed.map_or(Sport::Other, |speed| by_pace(speed, cadence))
}

fn by_pace(speed_mps: f64, cadence: Option<f64>) -> Sport {
    let steps = cadence.is_some_and(|c| RUNNING_CADENCE.iter().any(|range| range.contains(&c)));
    if RUNNING_BY_SPEED_MPS.contains(&speed_mps) || (steps && RUNNING_WITH_CADENCE_MPS.contains(&speed_mps)) {
        Sport::Running
    } else if speed_mps < *RUNNING_BY_SPEED_MPS.start() {
        Sport::Walking
    } else if speed_mps <= FASTEST_CYCLING_MPS {
        Sport::Cycling
    } else {
        Sport::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pace_tells_a_walk_from_a_run_from_a_ride() {
        for (speed, cadence, expected) in [
            (1.4, Some(55.0), Sport::Walking),
            (3.0, None, Sport::Running),
            (5.8, Some(92.0), Sport::Running),
            (5.8, None, Sport::Cycling),
            (8.0, Some(90.0), Sport::Cycling),
            (80.0, None, Sport::Other),
        ] {
            assert_eq!(by_pace(speed, cadence), expected, "{speed} {cadence:?}");
        }
    }

    #[test]
    fn nothing_recorded_is_another_sport() {
        assert_eq!(guess(&Samples::default(), &[]), Sport::Other);
    }
}
