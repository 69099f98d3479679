//! One run once: watch, phone and service each keep a copy, with other bytes, other starts, sometimes another clock.
//!
//! Two recordings are one run when their time spans overlap by more than 80 % of the shorter after a shift of zero or
//! of whole quarter hours up to 14 h, their durations agree within 2 % (or a minute; without a shift two, for a phone
//! started late), their distances within 3 % beside what was run in those minutes, and, for a shift that is not zero, the
//! metres of each minute, the means and the place agree too, and no two clocks that know their zone say it is the same:
//! the way out and the way home, the morning's loop and the evening's, or the same loop a day later, stay two.

use crate::model::{ActivityFacts, Format};

const MIN_OVERLAP_SHARE: f64 = 0.80;
const MAX_DURATION_DIFFERENCE: f64 = 0.02;
/// A phone is started and stopped late.
const MAX_DURATION_DIFFERENCE_S: f64 = 120.0;
const MAX_SHIFTED_DURATION_DIFFERENCE_S: f64 = 60.0;
const MAX_DISTANCE_DIFFERENCE: f64 = 0.03;
const QUARTER_HOUR_MS: i64 = 900_000;
/// The widest offset of a local clock.
pub const MAX_SHIFT_MS: i64 = 14 * 3_600_000;
/// Starts of two copies differ by a trimmed minute at most once the clock fault is taken away.
const MAX_SHIFTED_START_MS: i64 = 60_000;
/// Mean difference of the metres of one minute, as a share of a mean minute. Copies measured anew along their positions
/// stay below it nineteen times of twenty, real runs of one runner and one loop begin at 3.7 %.
const MAX_MINUTE_DIFFERENCE: f64 = 0.025;
/// The same as a share of the typical change from one minute to the next: copies have 0.06, two runs 0.6 and more.
const MAX_DIFFERENCE_OF_CHANGE: f64 = 0.5;
/// Minutes that change less are those of a belt, or of rounding, and any two runs have them in common.
const MIN_MINUTE_CHANGE: f64 = 0.01;
/// Fewer agree by chance.
const MIN_MINUTES: usize = 10;
/// Means of cadence and heart rate, which a copy takes over: rounded, or over other seconds.
const MAX_MEAN_DIFFERENCE: f64 = 0.01;
const MAX_START_APART_M: f64 = 200.0;
/// Two recordings at one moment this far apart are two people.
const TWO_PEOPLE_APART_M: f64 = 1000.0;
/// A foot pod may count a tenth too little.
const MAX_WAY_TO_DISTANCE: f64 = 1.1;

/// How two recordings of one account relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Different,
    SameRun,
    /// At the same time, of another size: nobody can say which.
    AtOneTime,
    /// At the same time more than a kilometre apart.
    TwoPeople,
}

/// Compares two recordings.
pub fn relation(a: &ActivityFacts, b: &ActivityFacts) -> Relation {
    let (Some(start_a), Some(start_b)) = (a.start_utc_ms, b.start_utc_ms) else {
        return Relation::Different;
    };
    if overlaps(start_a, a.span_s(), start_b, b.span_s()) {
        let (earlier, late_s) = if start_a <= start_b { (a, start_b - start_a) } else { (b, start_a - start_b) };
        return match metres_apart(a.first_position, b.first_position) {
            Some(apart_m) if apart_m > TWO_PEOPLE_APART_M + most_way_m(earlier, late_s as f64 / 1000.0) => {
                Relation::TwoPeople
            }
            // Run to before the other began: then both are as long by chance.
            Some(apart_m) if apart_m > TWO_PEOPLE_APART_M => Relation::AtOneTime,
            _ if sizes_agree(a, b, MAX_DURATION_DIFFERENCE_S) => Relation::SameRun,
            _ => Relation::AtOneTime,
        };
    }
    let shift = quarter_hours(start_a - start_b);
    let shifted = start_b + shift;
    let shift_fits = shift != 0 && shift.abs() <= MAX_SHIFT_MS && (start_a - shifted).abs() <= MAX_SHIFTED_START_MS;
    if shift_fits
        && overlaps(start_a, a.span_s(), shifted, b.span_s())
        && !know_one_zone(a, b)
        && sizes_agree(a, b, MAX_SHIFTED_DURATION_DIFFERENCE_S)
        && places_agree(a, b)
        && means_agree(a, b)
        && series_agree(a, b, (shifted - start_a) as f64 / 1000.0)
    {
        return Relation::SameRun;
    }
    Relation::Different
}

/// Orders copies of one run, the best last: FIT before TCX before GPX, then more samples, then a file that is whole, then
/// the earlier start.
pub fn quality(facts: &ActivityFacts) -> (u8, u32, bool, std::cmp::Reverse<Option<i64>>) {
    let by_format = match facts.format {
        Format::Fit => 4,
        Format::Tcx => 3,
        Format::Gpx => 2,
        Format::Index => 1,
        Format::Log => 0,
    };
    (by_format, facts.records, !facts.partial, std::cmp::Reverse(facts.start_utc_ms))
}

/// Why the first of two copies of one run was kept, in words.
pub fn why_kept(best: &ActivityFacts, copy: &ActivityFacts) -> String {
    let mut why = if best.format != copy.format {
        format!("{} was kept, {} has less", best.format.name().to_uppercase(), copy.format.name().to_uppercase())
    } else if best.records != copy.records {
        format!("the one with more samples was kept, {} against {}", best.records, copy.records)
    } else if copy.partial && !best.partial {
        "the whole one was kept".into()
    } else {
        "the earlier one was kept".into()
    };
    if let (Some(start), Some(other)) = (best.start_utc_ms, copy.start_utc_ms)
        && !overlaps(start, best.span_s(), other, copy.span_s())
    {
        let hours = quarter_hours(other - start) as f64 / 3_600_000.0;
        why.push_str(&format!("; the same samples {hours:+} h apart, a clock in another zone"));
    }
    why
}

/// Fills whole groups of facts the better copy lacks from another copy: never half a group, so that no figure mixes
/// two sensors.
pub fn fill_groups(best: &mut ActivityFacts, other: &ActivityFacts) {
    if best.cadence_scale.is_none() && other.cadence_scale.is_some() {
        best.cadence_basis = other.cadence_basis;
        best.cadence_evidence = other.cadence_evidence;
        best.cadence_scale = other.cadence_scale;
        best.steps = other.steps;
        best.cadence_spm = other.cadence_spm;
        best.cadence_median_spm = other.cadence_median_spm;
        best.cadence_flat_spm = other.cadence_flat_spm;
        best.cadence_flat_s = other.cadence_flat_s;
        best.cadence_dropped_s.clone_from(&other.cadence_dropped_s);
        best.late_step_change_pct = other.late_step_change_pct;
        best.cadence_below_170_share = other.cadence_below_170_share;
        best.cadence_bins.clone_from(&other.cadence_bins);
        best.cadence_histogram.clone_from(&other.cadence_histogram);
        best.step_length_m = other.step_length_m;
    }
    if best.ground_contact_ms.is_none() {
        best.ground_contact_ms = other.ground_contact_ms;
        best.ground_contact_left_pct = other.ground_contact_left_pct;
        best.vertical_oscillation_mm = other.vertical_oscillation_mm;
        best.vertical_ratio_pct = other.vertical_ratio_pct;
    }
    if best.ascent_m.is_none() {
        best.ascent_m = other.ascent_m;
        best.descent_m = other.descent_m;
        best.ascent_source.clone_from(&other.ascent_source);
        best.steep_up_m = other.steep_up_m;
        best.steep_down_m = other.steep_down_m;
        best.flat_equivalent_m = other.flat_equivalent_m;
    }
    if best.distance_m.is_none() {
        best.distance_m = other.distance_m;
        best.distance_source.clone_from(&other.distance_source);
    }
    if best.heart_rate_bpm.is_none() {
        best.heart_rate_bpm = other.heart_rate_bpm;
        best.heart_rate_seconds.clone_from(&other.heart_rate_seconds);
    }
    best.rpe = best.rpe.or(other.rpe);
    best.utc_offset_s = best.utc_offset_s.or(other.utc_offset_s);
    if best.zone.is_none() {
        best.zone.clone_from(&other.zone);
    }
    if best.title.is_none() {
        best.title.clone_from(&other.title);
    }
}

fn overlaps(start_a: i64, elapsed_a_s: f64, start_b: i64, elapsed_b_s: f64) -> bool {
    let shorter_ms = elapsed_a_s.min(elapsed_b_s) * 1000.0;
    if shorter_ms <= 0.0 {
        return start_a == start_b;
    }
    let end_a = start_a as f64 + elapsed_a_s * 1000.0;
    let end_b = start_b as f64 + elapsed_b_s * 1000.0;
    let shared_ms = end_a.min(end_b) - (start_a.max(start_b)) as f64;
    shared_ms > MIN_OVERLAP_SHARE * shorter_ms
}

fn sizes_agree(a: &ActivityFacts, b: &ActivityFacts, max_late_s: f64) -> bool {
    // A service that drops pauses keeps the moving time; one that keeps them keeps the elapsed time.
    let durations = close(a.elapsed_s, b.elapsed_s, MAX_DURATION_DIFFERENCE, max_late_s)
        || close(a.moving_s, b.moving_s, MAX_DURATION_DIFFERENCE, max_late_s);
    // A foot pod and a receiver may differ by more; then the receivers' own distances are compared.
    let late_m = |metres: f64| {
        let late_s = (a.elapsed_s - b.elapsed_s).abs().min(max_late_s);
        metres * late_s / a.elapsed_s.max(b.elapsed_s).max(1.0)
    };
    let agree = |a: Option<f64>, b: Option<f64>| {
        let (a, b) = (a?, b?);
        let longer = a.max(b);
        Some((a - b).abs() <= MAX_DISTANCE_DIFFERENCE * longer + late_m(longer))
    };
    let distances =
        agree(a.distance_m, b.distance_m).unwrap_or(true) || agree(a.distance_gps_m, b.distance_gps_m).unwrap_or(false);
    durations && (distances || is_totals_only(a) || is_totals_only(b))
}

/// A file without samples states totals the runner may have edited at the service, a treadmill's distance above all.
fn is_totals_only(facts: &ActivityFacts) -> bool {
    facts.records == 0 && !matches!(facts.format, Format::Index | Format::Log)
}

fn close(a: f64, b: f64, share: f64, absolute: f64) -> bool {
    (a - b).abs() <= (share * a.max(b)).max(absolute)
}

fn quarter_hours(difference_ms: i64) -> i64 {
    (difference_ms + difference_ms.signum() * QUARTER_HOUR_MS / 2) / QUARTER_HOUR_MS * QUARTER_HOUR_MS
}

fn places_agree(a: &ActivityFacts, b: &ActivityFacts) -> bool {
    match (metres_apart(a.first_position, b.first_position), metres_apart(a.last_position, b.last_position)) {
        (Some(first), Some(last)) => first <= MAX_START_APART_M && last <= MAX_START_APART_M,
        _ => true,
    }
}

/// Whether both files state their zone and it is one: neither clock is in another. The zone of the place says nothing of
/// the clock: a service that takes local time for UTC keeps the positions.
fn know_one_zone(a: &ActivityFacts, b: &ActivityFacts) -> bool {
    a.utc_offset_s.is_some() && a.utc_offset_s == b.utc_offset_s
}

fn means_agree(a: &ActivityFacts, b: &ActivityFacts) -> bool {
    let agree = |a: Option<f64>, b: Option<f64>| a.zip(b).is_none_or(|(a, b)| close(a, b, MAX_MEAN_DIFFERENCE, 0.0));
    agree(a.cadence_spm, b.cadence_spm) && agree(a.heart_rate_bpm, b.heart_rate_bpm)
}

/// Whether the same was covered in each minute: two runs of one loop differ, two copies of one run hardly do. Without a
/// series there is nothing to agree. `b` begins `late_s` after `a` by the clock.
fn series_agree(a: &ActivityFacts, b: &ActivityFacts, late_s: f64) -> bool {
    // The clock may be some seconds off, or these seconds were cut away.
    [0.0, late_s].iter().any(|late_s| minutes_agree(&minutes_m(a, *late_s), &minutes_m(b, -late_s)))
}

fn minutes_agree(a: &[f64], b: &[f64]) -> bool {
    let minutes = a.len().min(b.len());
    if minutes < MIN_MINUTES {
        return false;
    }
    let (a, b) = (&a[..minutes], &b[..minutes]);
    // A receiver and a foot pod count to another total, which is compared elsewhere.
    let scale = a.iter().sum::<f64>() / b.iter().sum::<f64>();
    let mean_m = a.iter().sum::<f64>() / minutes as f64;
    let apart_m = a.iter().zip(b).map(|(a_m, b_m)| (a_m - scale * b_m).abs()).sum::<f64>() / minutes as f64;
    // The median: a belt changes its speed now and then, a runner always.
    let mut changes_m: Vec<f64> = a.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    changes_m.sort_by(f64::total_cmp);
    let change_m = changes_m[changes_m.len() / 2];
    change_m > MIN_MINUTE_CHANGE * mean_m
        && apart_m <= MAX_MINUTE_DIFFERENCE * mean_m
        && apart_m <= MAX_DIFFERENCE_OF_CHANGE * change_m
}

/// How far from its first position a recording may have come in `s` seconds; without a series anywhere its whole distance
/// reaches.
fn most_way_m(facts: &ActivityFacts, s: f64) -> f64 {
    let covered_m = covered_m(facts, s).or(facts.distance_m).unwrap_or(f64::INFINITY);
    MAX_WAY_TO_DISTANCE * covered_m
}

/// Metres of each full minute, counted from some seconds after the start.
fn minutes_m(facts: &ActivityFacts, after_s: f64) -> Vec<f64> {
    let covered = (0..).map_while(|minute| covered_m(facts, after_s.max(0.0) + 60.0 * f64::from(minute)));
    let covered: Vec<f64> = covered.collect();
    covered.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// Metres covered in the first `s` seconds; `None` after the last full minute.
fn covered_m(facts: &ActivityFacts, s: f64) -> Option<f64> {
    let minutes = s / 60.0;
    let full = minutes as usize;
    let before_m = if full == 0 { 0.0 } else { *facts.minute_distance_m.get(full - 1)? };
    if minutes.fract() <= 0.0 {
        return Some(before_m);
    }
    Some(before_m + minutes.fract() * (facts.minute_distance_m.get(full)? - before_m))
}

/// Distance of two positions; a sphere is exact enough to tell 200 m from 1 km.
fn metres_apart(a: Option<(f64, f64)>, b: Option<(f64, f64)>) -> Option<f64> {
    const METRES_PER_DEGREE: f64 = 111_195.0;
    let ((lat_a, lon_a), (lat_b, lon_b)) = (a?, b?);
    let north = (lat_a - lat_b) * METRES_PER_DEGREE;
    let lon_difference = (lon_a - lon_b + 540.0).rem_euclid(360.0) - 180.0;
    let east = lon_difference * METRES_PER_DEGREE * ((lat_a + lat_b) / 2.0).to_radians().cos();
    Some(north.hypot(east))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::settle::tests::facts_at;

    const START: i64 = 1_795_393_920_000;

    /// 10 km in 50 minutes, the pace varying with `seed` so that no two runs have the same series.
    fn run(start: i64, seed: f64) -> ActivityFacts {
        let mut facts = facts_at(start);
        facts.elapsed_s = 3000.0;
        facts.moving_s = 3000.0;
        facts.distance_m = Some(10_000.0);
        facts.minute_distance_m =
            (1..=50).map(|minute| 200.0 * f64::from(minute) + seed * (f64::from(minute) * 0.9).sin()).collect();
        facts.first_position = Some((51.0, -1.0));
        facts.last_position = Some((51.0, -1.0));
        facts
    }

    #[test]
    fn watch_and_phone_started_ninety_seconds_apart_are_one_run() {
        let mut phone = run(START + 90_000, 0.0);
        phone.elapsed_s = 2950.0;
        phone.distance_m = Some(10_200.0);
        assert_eq!(relation(&run(START, 0.0), &phone), Relation::SameRun);
    }

    #[test]
    fn a_copy_with_a_mangled_zone_is_one_run() {
        assert_eq!(relation(&run(START, 30.0), &run(START + 2 * 3_600_000 + 20_000, 30.0)), Relation::SameRun);
        assert_eq!(relation(&run(START, 30.0), &run(START - 5 * 3_600_000 - 2_700_000, 30.0)), Relation::SameRun);
    }

    /// `run`, by the metres of each minute.
    fn run_of_minutes(start: i64, metres: impl Fn(u32) -> f64) -> ActivityFacts {
        let mut total_m = 0.0;
        let add = |minute| {
            total_m += metres(minute);
            total_m
        };
        let minute_distance_m: Vec<f64> = (0..50).map(add).collect();
        ActivityFacts { distance_m: minute_distance_m.last().copied(), minute_distance_m, ..run(start, 0.0) }
    }

    /// Minutes of an even runner, of another tune with each seed.
    fn even(mean_m: f64, seed: u32) -> impl Fn(u32) -> f64 {
        move |minute| mean_m + 12.0 * (f64::from(minute * 7919 + seed * 104_729).sin() * 43_758.5).fract()
    }

    #[test]
    fn two_even_runs_round_one_loop_on_one_day_stay_two() {
        let morning = run_of_minutes(START, even(180.0, 0));
        for seed in 1..=20 {
            let evening = run_of_minutes(START + 12 * 3_600_000 + 30_000, even(181.8, seed));
            assert_eq!(relation(&morning, &evening), Relation::Different, "{seed}");
        }
    }

    #[test]
    fn a_resampled_and_trimmed_copy_with_a_mangled_zone_is_one_run() {
        // The odometer of a runner whose pace wanders over minutes.
        let odometer_m = |s: f64| 3.0 * s + 60.0 * (s / 90.0).sin();
        let minutes = |after_s: f64, scale: f64| -> Vec<f64> {
            let wander_m = |minute: f64| 1.5 * (minute * 2.3).sin();
            let at = |minute: u32| odometer_m(after_s + 60.0 * f64::from(minute)) - odometer_m(after_s);
            (1..=49).map(|minute| scale * at(minute) + wander_m(f64::from(minute))).collect()
        };
        let watch = ActivityFacts { minute_distance_m: minutes(0.0, 1.0), ..run(START, 0.0) };
        for trimmed_s in [0, 5, 20] {
            let start = START + 2 * 3_600_000 + i64::from(trimmed_s) * 1000;
            let minute_distance_m = minutes(f64::from(trimmed_s), 1.02);
            let copy = ActivityFacts { minute_distance_m, ..run(start, 0.0) };
            assert_eq!(relation(&watch, &copy), Relation::SameRun, "{trimmed_s}");
            assert_eq!(relation(&copy, &watch), Relation::SameRun, "{trimmed_s}");
        }
    }

    #[test]
    fn a_belt_proves_no_copy_at_one_speed_nor_by_programme() {
        let programme = |minute: u32| [100.0, 160.0, 180.0, 170.0, 100.0][minute as usize / 10];
        for speed in [&(|_| 166.8) as &dyn Fn(u32) -> f64, &programme] {
            let (morning, evening) = (run_of_minutes(START, speed), run_of_minutes(START + 12 * 3_600_000, speed));
            assert_eq!(relation(&morning, &evening), Relation::Different);
        }
    }

    #[test]
    fn a_few_minutes_prove_no_copy() {
        let mut short = [run(START, 30.0), run(START + 2 * 3_600_000, 30.0)];
        short.iter_mut().for_each(|run| run.minute_distance_m.truncate(9));
        assert_eq!(relation(&short[0], &short[1]), Relation::Different);
    }

    #[test]
    fn two_files_that_know_their_clock_and_agree_on_it_are_in_one_zone() {
        let (mut watch, mut other) = (run(START, 30.0), run(START + 2 * 3_600_000, 30.0));
        watch.utc_offset_s = Some(7200);
        other.zone = Some("Europe/Berlin".into());
        assert_eq!(relation(&watch, &other), Relation::SameRun, "the place says nothing of the clock");
        other.utc_offset_s = Some(0);
        assert_eq!(relation(&watch, &other), Relation::SameRun);
        other.utc_offset_s = Some(7200);
        assert_eq!(relation(&watch, &other), Relation::Different);
    }

    #[test]
    fn copies_in_another_zone_have_one_cadence_and_one_heart_rate() {
        let with =
            |start, cadence_spm, heart_rate_bpm| ActivityFacts { cadence_spm, heart_rate_bpm, ..run(start, 30.0) };
        let watch = with(START, Some(164.0), Some(150.0));
        let copy = |cadence_spm, heart_rate_bpm| with(START + 2 * 3_600_000, cadence_spm, heart_rate_bpm);
        assert_eq!(relation(&watch, &copy(Some(164.8), Some(151.0))), Relation::SameRun);
        assert_eq!(relation(&watch, &copy(None, None)), Relation::SameRun);
        assert_eq!(relation(&watch, &copy(Some(168.0), None)), Relation::Different);
        assert_eq!(relation(&watch, &copy(None, Some(153.0))), Relation::Different);
    }

    #[test]
    fn only_a_phone_started_late_may_be_two_minutes_shorter() {
        let shorter =
            |start, by_s| ActivityFacts { elapsed_s: 3000.0 - by_s, moving_s: 3000.0 - by_s, ..run(start, 30.0) };
        let in_another_zone = START + 2 * 3_600_000;
        assert_eq!(relation(&run(START, 30.0), &shorter(START, 110.0)), Relation::SameRun);
        assert_eq!(relation(&run(START, 30.0), &shorter(in_another_zone, 55.0)), Relation::SameRun);
        assert_eq!(relation(&run(START, 30.0), &shorter(in_another_zone, 110.0)), Relation::Different);
    }

    #[test]
    fn a_phone_taken_along_for_the_last_part_is_no_second_person() {
        let watch = run(START, 30.0);
        let mut phone = run(START + 30 * 60_000, 30.0);
        (phone.elapsed_s, phone.moving_s, phone.distance_m) = (1200.0, 1200.0, Some(4000.0));
        // 6 km were run before.
        phone.first_position = Some((51.05, -1.0));
        assert_eq!(relation(&watch, &phone), Relation::AtOneTime);
        assert_eq!(relation(&phone, &watch), Relation::AtOneTime);
        phone.first_position = Some((51.09, -1.0));
        assert_eq!(relation(&watch, &phone), Relation::TwoPeople);
        assert_eq!(relation(&phone, &watch), Relation::TwoPeople);
    }

    #[test]
    fn a_start_far_off_that_was_run_to_makes_no_copy() {
        let mut late = run(START + 7 * 60_000, 0.0);
        late.first_position = Some((51.012, -1.0));
        assert_eq!(relation(&run(START, 0.0), &late), Relation::AtOneTime);
    }

    #[test]
    fn the_way_out_and_the_way_home_stay_two() {
        let mut home = run(START + 9 * 3_600_000, -150.0);
        home.first_position = Some((51.05, -1.0));
        home.last_position = Some((51.0, -1.0));
        let mut out = run(START, 150.0);
        out.last_position = Some((51.05, -1.0));
        assert_eq!(relation(&out, &home), Relation::Different);
    }

    #[test]
    fn the_same_loop_a_quarter_day_later_at_another_rhythm_stays_two() {
        assert_eq!(relation(&run(START, 150.0), &run(START + 6 * 3_600_000, -150.0)), Relation::Different);
    }

    #[test]
    fn the_same_loop_under_a_watch_left_running_stays_two() {
        let mut left_running = run(START, 30.0);
        left_running.elapsed_s = 5.2 * 86_400.0;
        assert_eq!(relation(&left_running, &run(START + 24 * 3_600_000, 30.0)), Relation::Different);
    }

    #[test]
    fn the_same_loop_a_day_later_stays_two() {
        assert_eq!(relation(&run(START, 30.0), &run(START + 24 * 3_600_000, 30.0)), Relation::Different);
    }

    #[test]
    fn two_runs_on_one_day_stay_two() {
        assert_eq!(relation(&run(START, 0.0), &run(START + 3_100_000, 0.0)), Relation::Different);
    }

    #[test]
    fn one_time_and_two_places_are_two_people() {
        let mut elsewhere = run(START, 0.0);
        elsewhere.first_position = Some((51.02, -1.0));
        assert_eq!(relation(&run(START, 0.0), &elsewhere), Relation::TwoPeople);
    }

    #[test]
    fn a_foot_pods_distance_does_not_make_two_runs_of_one() {
        let (mut watch, mut converted) = (run(START, 0.0), run(START, 0.0));
        watch.distance_gps_m = Some(9_450.0);
        converted.distance_m = Some(9_500.0);
        converted.distance_gps_m = Some(9_500.0);
        assert_eq!(relation(&watch, &converted), Relation::SameRun);
        converted.distance_gps_m = Some(9_100.0);
        assert_eq!(relation(&watch, &converted), Relation::AtOneTime);
    }

    #[test]
    fn a_distance_edited_at_the_service_makes_no_second_run() {
        let mut edited = run(START - 44_000, 0.0);
        (edited.format, edited.distance_m, edited.first_position) = (Format::Gpx, Some(10_500.0), None);
        assert_eq!(relation(&run(START, 0.0), &edited), Relation::AtOneTime);
        edited.records = 0;
        assert_eq!(relation(&run(START, 0.0), &edited), Relation::SameRun);
    }

    #[test]
    fn a_part_of_a_run_is_not_a_copy_of_it() {
        let mut first_half = run(START, 0.0);
        first_half.elapsed_s = 1500.0;
        first_half.moving_s = 1500.0;
        first_half.distance_m = Some(5000.0);
        assert_eq!(relation(&run(START, 0.0), &first_half), Relation::AtOneTime);
    }

    #[test]
    fn groups_are_filled_whole_or_not_at_all() {
        let mut best = run(START, 0.0);
        best.ground_contact_ms = Some(240.0);
        let mut other = run(START, 0.0);
        other.cadence_scale = Some(2.0);
        other.cadence_spm = Some(168.0);
        other.ground_contact_ms = Some(250.0);
        other.ground_contact_left_pct = Some(50.1);
        fill_groups(&mut best, &other);
        assert_eq!((best.cadence_scale, best.cadence_spm), (Some(2.0), Some(168.0)));
        assert_eq!((best.ground_contact_ms, best.ground_contact_left_pct), (Some(240.0), None));
    }
}
