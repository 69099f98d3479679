//! One run once: watch, phone and service each keep a copy, with other bytes, other starts, sometimes another clock.
//!
//! Two recordings are one run when their time spans overlap by more than 80 % of the shorter after a shift of zero or
//! of whole quarter hours up to 14 h, their durations agree within 2 % (or two minutes, for a phone started late), their
//! distances within 3 % beside what was run in those minutes, and, for a shift that is not zero, the samples and the
//! place agree too: the way out and the way home, or the same loop a day later, stay two.

use crate::model::{ActivityFacts, Format};

const MIN_OVERLAP_SHARE: f64 = 0.80;
const MAX_DURATION_DIFFERENCE: f64 = 0.02;
const MAX_DURATION_DIFFERENCE_S: f64 = 120.0;
const MAX_DISTANCE_DIFFERENCE: f64 = 0.03;
const QUARTER_HOUR_MS: i64 = 900_000;
/// The widest offset of a local clock.
pub const MAX_SHIFT_MS: i64 = 14 * 3_600_000;
/// Starts of two copies differ by a trimmed minute at most once the clock fault is taken away.
const MAX_SHIFTED_START_MS: i64 = 60_000;
/// Mean difference of the minute-by-minute distance, as a share of the whole.
const MAX_SERIES_DIFFERENCE: f64 = 0.01;
const MAX_START_APART_M: f64 = 200.0;
/// Two recordings at one time this far apart are two people.
const TWO_PEOPLE_APART_M: f64 = 1000.0;

/// How two recordings of one account relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Different,
    SameRun,
    /// At the same time more than a kilometre apart.
    TwoPeople,
}

/// Compares two recordings.
pub fn relation(a: &ActivityFacts, b: &ActivityFacts) -> Relation {
    let (Some(start_a), Some(start_b)) = (a.start_utc_ms, b.start_utc_ms) else {
        return Relation::Different;
    };
    if overlaps(start_a, a.span_s(), start_b, b.span_s()) {
        return match metres_apart(a.first_position, b.first_position) {
            Some(apart) if apart > TWO_PEOPLE_APART_M => Relation::TwoPeople,
            _ if sizes_agree(a, b) => Relation::SameRun,
            _ => Relation::Different,
        };
    }
    let shift = quarter_hours(start_a - start_b);
    let shifted = start_b + shift;
    let shift_fits = shift != 0 && shift.abs() <= MAX_SHIFT_MS && (start_a - shifted).abs() <= MAX_SHIFTED_START_MS;
    if shift_fits
        && overlaps(start_a, a.span_s(), shifted, b.span_s())
        && sizes_agree(a, b)
        && places_agree(a, b)
        && series_agree(a, b)
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

fn sizes_agree(a: &ActivityFacts, b: &ActivityFacts) -> bool {
    // A service that drops pauses keeps the moving time; one that keeps them keeps the elapsed time.
    let durations = close(a.elapsed_s, b.elapsed_s, MAX_DURATION_DIFFERENCE, MAX_DURATION_DIFFERENCE_S)
        || close(a.moving_s, b.moving_s, MAX_DURATION_DIFFERENCE, MAX_DURATION_DIFFERENCE_S);
    // A foot pod and a receiver may differ by more; then the receivers' own distances are compared.
    let late_m = |metres: f64| {
        let late_s = (a.elapsed_s - b.elapsed_s).abs().min(MAX_DURATION_DIFFERENCE_S);
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

/// Whether the distance grew minute by minute in the same way: two runs of one loop differ, two copies of one run
/// hardly do. Without a series there is nothing to agree.
fn series_agree(a: &ActivityFacts, b: &ActivityFacts) -> bool {
    let minutes = a.minute_distance_m.len().min(b.minute_distance_m.len());
    let total_m = a.distance_m.unwrap_or(f64::NAN).max(b.distance_m.unwrap_or(f64::NAN));
    if minutes < 3 || total_m.is_nan() || total_m <= 0.0 {
        return false;
    }
    let difference_m: f64 =
        a.minute_distance_m.iter().zip(&b.minute_distance_m).map(|(a_m, b_m)| (a_m - b_m).abs()).sum::<f64>()
            / minutes as f64;
    difference_m <= MAX_SERIES_DIFFERENCE * total_m
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
            (0..=50).map(|minute| 200.0 * f64::from(minute) + seed * (f64::from(minute) * 0.9).sin()).collect();
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
        assert_eq!(relation(&watch, &converted), Relation::Different);
    }

    #[test]
    fn a_distance_edited_at_the_service_makes_no_second_run() {
        let mut edited = run(START - 44_000, 0.0);
        (edited.format, edited.distance_m, edited.first_position) = (Format::Gpx, Some(10_500.0), None);
        assert_eq!(relation(&run(START, 0.0), &edited), Relation::Different);
        edited.records = 0;
        assert_eq!(relation(&run(START, 0.0), &edited), Relation::SameRun);
    }

    #[test]
    fn a_part_of_a_run_is_not_a_copy_of_it() {
        let mut first_half = run(START, 0.0);
        first_half.elapsed_s = 1500.0;
        first_half.moving_s = 1500.0;
        first_half.distance_m = Some(5000.0);
        assert_eq!(relation(&run(START, 0.0), &first_half), Relation::Different);
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
