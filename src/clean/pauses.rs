//! Pauses the file names and pauses it only shows by silence; the legs are what lies between them.

use super::smoothing::median;
use crate::model::{Pause, PauseKind, Samples};
use std::ops::Range;

/// A new segment, track or lap is a pause only when time passed (docs/science.md 6).
const SHORTEST_SEGMENT_PAUSE_S: f64 = 10.0;
/// Silence at one record a second; below it smart recording may simply have had nothing to say.
const SHORTEST_GAP_S: f64 = 30.0;
/// Silence for a slower rhythm, in usual steps.
const GAP_IN_USUAL_STEPS: f64 = 5.0;

/// All pauses by start: the given ones that are pauses, and the gaps.
pub fn settle(samples: &Samples, given: &[Pause]) -> Vec<Pause> {
    let mut pauses: Vec<Pause> = given.iter().copied().filter(counts).collect();
    pauses.extend(gaps(&samples.elapsed_s));
    pauses.sort_by(|a, b| a.from_s.total_cmp(&b.from_s).then(a.to_s.total_cmp(&b.to_s)));
    pauses
}

/// Maximal index ranges without a pause inside. Samples strictly inside a pause belong to no leg.
pub fn legs(samples: &Samples, pauses: &[Pause]) -> Vec<Range<usize>> {
    let time = &samples.elapsed_s;
    let mut legs = Vec::new();
    let mut from = 0;
    let mut paused_until_s = f64::NEG_INFINITY;
    for pause in pauses.iter().filter(|pause| pause.to_s > pause.from_s) {
        let last = time.partition_point(|&t| t <= pause.from_s);
        if last > from {
            legs.push(from..last);
        }
        paused_until_s = paused_until_s.max(pause.to_s);
        from = from.max(time.partition_point(|&t| t < paused_until_s));
    }
    if from < time.len() {
        legs.push(from..time.len());
    }
    legs
}

fn counts(pause: &Pause) -> bool {
    let seconds = pause.to_s - pause.from_s;
    match pause.kind {
        PauseKind::Timer | PauseKind::Gap => seconds > 0.0,
        PauseKind::Segment => seconds > SHORTEST_SEGMENT_PAUSE_S,
    }
}

fn gaps(time: &[f64]) -> Vec<Pause> {
    let longer_than = |limit_s: f64| time.windows(2).filter(move |w| w[1] - w[0] > limit_s);
    // Mostly nothing is silent that long, and the usual step need not be known.
    if longer_than(SHORTEST_GAP_S).next().is_none() {
        return Vec::new();
    }
    let gaps = longer_than(shortest_gap_s(time));
    gaps.map(|w| Pause { from_s: w[0], to_s: w[1], kind: PauseKind::Gap }).collect()
}

fn shortest_gap_s(time: &[f64]) -> f64 {
    let usual_step_s = median(time.windows(2).map(|w| w[1] - w[0])).unwrap_or(1.0);
    SHORTEST_GAP_S.max(GAP_IN_USUAL_STEPS * usual_step_s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SampleRow;

    fn at(times: impl IntoIterator<Item = f64>) -> Samples {
        let mut samples = Samples::default();
        for elapsed_s in times {
            samples.push(&SampleRow { elapsed_s, ..SampleRow::EMPTY });
        }
        samples
    }

    fn check(samples: &Samples, given: &[Pause], expected: &[Range<usize>]) {
        assert_eq!(legs(samples, &settle(samples, given)), expected);
    }

    fn pause(from_s: f64, to_s: f64, kind: PauseKind) -> Pause {
        Pause { from_s, to_s, kind }
    }

    #[test]
    fn a_stopped_timer_parts_two_legs_and_what_was_recorded_meanwhile_is_in_neither() {
        let samples = at((0..10).map(f64::from));
        check(&samples, &[pause(3.0, 6.0, PauseKind::Timer)], &[0..4, 6..10]);
    }

    #[test]
    fn smart_recording_is_no_pause_and_silence_is() {
        check(&at([0.0, 8.0, 14.0, 34.0, 41.0, 49.0]), &[], &[0..6]);
        check(&at((0..20).map(f64::from).chain([60.0, 61.0])), &[], &[0..20, 20..22]);
    }

    #[test]
    fn one_record_a_minute_is_a_rhythm_and_not_a_row_of_pauses() {
        check(&at((0..30).map(|i| f64::from(i) * 60.0)), &[], &[0..30]);
    }

    #[test]
    fn a_new_lap_is_a_pause_only_when_time_passed() {
        let samples = at([0.0, 1.0, 2.0, 22.0, 23.0]);
        check(&samples, &[pause(1.0, 2.0, PauseKind::Segment)], &[0..5]);
        check(&samples, &[pause(2.0, 22.0, PauseKind::Segment)], &[0..3, 3..5]);
    }

    #[test]
    fn pauses_that_overlap_or_lie_outside_do_no_harm() {
        let samples = at((0..10).map(f64::from));
        let given = [
            pause(-9.0, -5.0, PauseKind::Timer),
            pause(2.0, 6.0, PauseKind::Timer),
            pause(3.0, 4.0, PauseKind::Timer),
            pause(f64::NAN, 5.0, PauseKind::Timer),
            pause(8.0, 1e12, PauseKind::Timer),
        ];
        check(&samples, &given, &[0..3, 6..9]);
    }

    #[test]
    fn no_samples_have_no_legs() {
        check(&Samples::default(), &[], &[]);
    }
}
