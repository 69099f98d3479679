//! Samples in file order in, samples in strictly increasing time out, with the start moved when the first ones go.
//!
//! Clocks are set by the first GPS fix, segments are written out of order, laps repeat their last point, and single
//! records carry a wrong year. What can be put in order is; what contradicts the rest is left out and counted.

use crate::model::{Note, Pause, SampleRow, Samples};
use std::ops::Range;

/// A step longer than this inside one activity is a wrong date, not a long pause (our choice: no race lasts longer).
const LONGEST_STEP_S: f64 = 7.0 * 86_400.0;

/// Samples closer together than this are one moment; times are kept in milliseconds.
const SAME_MOMENT_S: f64 = 0.001;

/// Fewer samples than this in a row are a clock before its first fix, not a segment written out of order.
const SHORTEST_SEGMENT: usize = 20;

/// Samples and pauses on one clock.
#[derive(Debug)]
pub struct Timeline {
    pub samples: Samples,
    pub pauses: Vec<Pause>,
    pub start_utc_ms: Option<i64>,
}

/// Puts samples in order and says what had to go.
pub fn settle(samples: Samples, pauses: Vec<Pause>, start_utc_ms: Option<i64>, notes: &mut Vec<Note>) -> Timeline {
    let samples = if is_in_order(&samples.elapsed_s) { samples } else { put_in_order(&samples, notes) };
    let mut timeline = Timeline { samples, pauses, start_utc_ms };
    let first = timeline.samples.elapsed_s.first().copied().unwrap_or(0.0);
    if !(0.0..=LONGEST_STEP_S).contains(&first) {
        timeline.start_at(first);
    }
    timeline
}

/// Whether every sample has its own moment after the one before, on the same dates: as nearly all files do.
fn is_in_order(time: &[f64]) -> bool {
    let steps_on = |w: &[f64]| (SAME_MOMENT_S..=LONGEST_STEP_S).contains(&(w[1] - w[0]));
    time.first().is_none_or(|first| first.is_finite()) && time.windows(2).all(steps_on)
}

fn put_in_order(samples: &Samples, notes: &mut Vec<Note>) -> Samples {
    let time = &samples.elapsed_s;
    let timed: Vec<usize> = (0..samples.len()).filter(|&i| time[i].is_finite()).collect();
    if timed.len() < samples.len() {
        notes.push(Note::new(format!("{} records without a time were left out", samples.len() - timed.len())));
    }
    let same_date = without_wrong_dates(time, &timed);
    if same_date.len() < timed.len() {
        let dropped = timed.len() - same_date.len();
        notes.push(Note::new(format!("{dropped} records dated more than 7 days from the rest were left out")));
    }
    let ordered = in_order(time, &same_date);
    if ordered.len() < same_date.len() {
        let dropped = same_date.len() - ordered.len();
        notes.push(Note::new(format!("the clock ran backwards: {dropped} records out of order were left out")));
    }
    merge_moments(samples, &ordered)
}

impl Timeline {
    /// Cuts to a range of samples; the activity then starts at the first of them, in time and in distance.
    pub fn keep(&mut self, kept: Range<usize>) {
        if kept.len() == self.samples.len() {
            return;
        }
        let mut samples = Samples::with_capacity(kept.len());
        kept.clone().for_each(|i| samples.push(&self.samples.row(i)));
        self.samples = samples;
        if kept.start > 0 {
            let distance = &mut self.samples.distance_m;
            let covered_m = distance.iter().copied().find(|distance| !distance.is_nan()).unwrap_or(0.0);
            distance.iter_mut().for_each(|distance| *distance -= covered_m);
        }
        let first = self.samples.elapsed_s.first().copied().unwrap_or(0.0);
        self.start_at(first);
    }

    /// Makes `new_zero_s` the start.
    fn start_at(&mut self, new_zero_s: f64) {
        self.samples.elapsed_s.iter_mut().for_each(|time| *time -= new_zero_s);
        for pause in &mut self.pauses {
            pause.from_s -= new_zero_s;
            pause.to_s -= new_zero_s;
        }
        // `as` saturates: a date beyond the calendar stays one, and is left out of the weeks later.
        self.start_utc_ms = self.start_utc_ms.map(|start| start.saturating_add((new_zero_s * 1000.0).round() as i64));
    }
}

/// Splits where time leaps by more than a week, and keeps the largest part with all parts near it.
fn without_wrong_dates(time: &[f64], indices: &[usize]) -> Vec<usize> {
    let parts: Vec<&[usize]> = indices.chunk_by(|&a, &b| (time[b] - time[a]).abs() <= LONGEST_STEP_S).collect();
    // The first of equally long parts, so that the answer does not depend on how `max_by_key` breaks ties.
    let Some(largest) = parts.iter().rev().max_by_key(|part| part.len()) else { return Vec::new() };
    let (low, high) = span(time, largest);
    let near = |part: &&&[usize]| {
        let (from, to) = span(time, part);
        from >= low - LONGEST_STEP_S && to <= high + LONGEST_STEP_S
    };
    parts.iter().filter(near).flat_map(|part| part.iter().copied()).collect()
}

fn span(time: &[f64], part: &[usize]) -> (f64, f64) {
    part.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &i| (low.min(time[i]), high.max(time[i])))
}

/// Blocks that only stand in the wrong place are sorted; where they overlap or are mere splinters, the longest series
/// that never runs backwards is kept.
fn in_order(time: &[f64], indices: &[usize]) -> Vec<usize> {
    let mut blocks: Vec<&[usize]> = indices.chunk_by(|&a, &b| time[a] <= time[b]).collect();
    blocks.sort_by(|a, b| time[a[0]].total_cmp(&time[b[0]]));
    let apart = blocks.windows(2).all(|w| w[0].last().is_none_or(|&last| time[last] <= time[w[1][0]]));
    let segments = blocks.len() <= 1 || blocks.iter().all(|block| block.len() >= SHORTEST_SEGMENT);
    if apart && segments { blocks.concat() } else { longest_ascending(time, indices) }
}

/// Longest non-decreasing subsequence by patience sorting: `tails[k]` ends the best series of length k + 1 so far.
fn longest_ascending(time: &[f64], indices: &[usize]) -> Vec<usize> {
    let mut tails: Vec<usize> = Vec::new();
    let mut previous = vec![usize::MAX; indices.len()];
    for (k, &index) in indices.iter().enumerate() {
        let place = tails.partition_point(|&tail| time[indices[tail]] <= time[index]);
        if place > 0 {
            previous[k] = tails[place - 1];
        }
        if place == tails.len() { tails.push(k) } else { tails[place] = k }
    }
    let mut chain = Vec::with_capacity(tails.len());
    let mut next = tails.last().copied().unwrap_or(usize::MAX);
    while next != usize::MAX {
        chain.push(indices[next]);
        next = previous[next];
    }
    chain.reverse();
    chain
}

/// One row per moment: the first record's values, gaps in it filled from the later ones.
fn merge_moments(samples: &Samples, ordered: &[usize]) -> Samples {
    let time = &samples.elapsed_s;
    let mut merged = Samples::with_capacity(ordered.len());
    let mut pending: Option<SampleRow> = None;
    for &i in ordered {
        pending = match pending {
            Some(row) if time[i] - row.elapsed_s < SAME_MOMENT_S => Some(filled(row, samples.row(i))),
            Some(row) => {
                merged.push(&row);
                Some(samples.row(i))
            }
            None => Some(samples.row(i)),
        };
    }
    if let Some(row) = pending {
        merged.push(&row);
    }
    merged
}

fn filled(first: SampleRow, second: SampleRow) -> SampleRow {
    let or = |a: f64, b: f64| if a.is_nan() { b } else { a };
    // A position is one value: never the latitude of one record with the longitude of another.
    let position = if first.lat_deg.is_nan() || first.lon_deg.is_nan() { second } else { first };
    SampleRow {
        elapsed_s: first.elapsed_s,
        lat_deg: position.lat_deg,
        lon_deg: position.lon_deg,
        altitude_m: or(first.altitude_m, second.altitude_m),
        distance_m: or(first.distance_m, second.distance_m),
        speed_mps: or(first.speed_mps, second.speed_mps),
        cadence_spm: or(first.cadence_spm, second.cadence_spm),
        heart_rate_bpm: or(first.heart_rate_bpm, second.heart_rate_bpm),
        power_w: or(first.power_w, second.power_w),
        ground_contact_ms: or(first.ground_contact_ms, second.ground_contact_ms),
        ground_contact_left_pct: or(first.ground_contact_left_pct, second.ground_contact_left_pct),
        vertical_oscillation_mm: or(first.vertical_oscillation_mm, second.vertical_oscillation_mm),
        vertical_ratio_pct: or(first.vertical_ratio_pct, second.vertical_ratio_pct),
        step_length_m: or(first.step_length_m, second.step_length_m),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PauseKind;

    const YEAR_S: f64 = 365.0 * 86_400.0;

    fn at(times: &[f64]) -> Samples {
        let mut samples = Samples::default();
        for &elapsed_s in times {
            samples.push(&SampleRow { elapsed_s, ..SampleRow::EMPTY });
        }
        samples
    }

    fn check(given: &[f64], expected: &[f64], expected_notes: usize) -> Timeline {
        let mut notes = Vec::new();
        let timeline = settle(at(given), Vec::new(), Some(1_000_000), &mut notes);
        assert_eq!(timeline.samples.elapsed_s, expected);
        assert_eq!(notes.len(), expected_notes, "{notes:?}");
        timeline
    }

    #[test]
    fn what_was_covered_before_the_part_that_is_kept_does_not_count() {
        let kept_m = |kept| {
            let mut timeline = check(&[0.0, 1.0, 2.0, 3.0], &[0.0, 1.0, 2.0, 3.0], 0);
            timeline.samples.distance_m = vec![100.0, f64::NAN, 11_700.0, 11_703.0];
            timeline.keep(kept);
            format!("{:?}", timeline.samples.distance_m)
        };
        assert_eq!(kept_m(1..4), "[NaN, 0.0, 3.0]");
        assert_eq!(kept_m(0..1), "[100.0]", "what came first was not cut");
    }

    #[test]
    fn records_without_a_time_are_left_out_with_a_note() {
        check(&[0.0, f64::NAN, 2.0], &[0.0, 2.0], 1);
    }

    #[test]
    fn a_small_step_back_costs_only_the_records_out_of_order() {
        check(&[0.0, 1.0, 2.0, 1.5, 3.0, 4.0], &[0.0, 1.0, 1.5, 3.0, 4.0], 1);
    }

    #[test]
    fn a_clock_set_back_by_the_first_fix_keeps_the_long_part() {
        check(&[3600.0, 3601.0, 5.0, 6.0, 7.0, 8.0], &[5.0, 6.0, 7.0, 8.0], 1);
    }

    #[test]
    fn segments_written_in_reverse_order_are_put_in_order_without_loss() {
        let part = |from: u32| (from..from + 30).map(f64::from);
        let (given, expected): (Vec<f64>, Vec<f64>) =
            (part(100).chain(part(0)).collect(), part(0).chain(part(100)).collect());
        check(&given, &expected, 0);
    }

    #[test]
    fn a_single_record_of_a_wrong_year_is_left_out() {
        check(&[0.0, 1.0, -20.0 * YEAR_S, 3.0, 90.0 * YEAR_S, 5.0], &[0.0, 1.0, 3.0, 5.0], 1);
    }

    #[test]
    fn when_the_first_record_has_the_wrong_year_the_start_moves() {
        let timeline = check(&[0.0, YEAR_S, YEAR_S + 1.0, YEAR_S + 2.0], &[0.0, 1.0, 2.0], 1);
        assert_eq!(timeline.start_utc_ms, Some(1_000_000 + 365 * 86_400_000));
    }

    #[test]
    fn time_before_the_start_moves_the_start_and_the_pauses() {
        let pause = Pause { from_s: 2.0, to_s: 4.0, kind: PauseKind::Timer };
        let timeline = settle(at(&[-10.0, 0.0, 10.0]), vec![pause], Some(60_000), &mut Vec::new());
        assert_eq!(timeline.samples.elapsed_s, [0.0, 10.0, 20.0]);
        assert_eq!(timeline.start_utc_ms, Some(50_000));
        assert_eq!((timeline.pauses[0].from_s, timeline.pauses[0].to_s), (12.0, 14.0));
    }

    #[test]
    fn a_repeated_second_becomes_one_row_that_holds_what_either_knew() {
        let mut samples = Samples::default();
        samples.push(&SampleRow { elapsed_s: 0.0, lat_deg: 50.0, ..SampleRow::EMPTY });
        samples.push(&SampleRow {
            elapsed_s: 0.0,
            lat_deg: 51.0,
            lon_deg: 8.0,
            heart_rate_bpm: 120.0,
            ..SampleRow::EMPTY
        });
        let merged = settle(samples, Vec::new(), None, &mut Vec::new()).samples;
        assert_eq!(merged.len(), 1);
        assert_eq!((merged.lat_deg[0], merged.lon_deg[0], merged.heart_rate_bpm[0]), (51.0, 8.0, 120.0));
    }

    #[test]
    fn absurd_times_do_not_panic() {
        let timeline = settle(at(&[1e300, -1e300, f64::INFINITY]), Vec::new(), Some(i64::MAX), &mut Vec::new());
        assert_eq!(timeline.samples.len(), 1);
    }
}
