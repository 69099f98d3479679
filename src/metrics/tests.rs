//! Runners built by hand, through cleaning and measuring. Every expected number is written down, none computed here.
#![allow(clippy::unwrap_used)]

use super::by_speed::BySpeed;
use super::measure;
use crate::clean::clean;
use crate::model::{
    ActivityFacts, CadenceBasis, CompactTrack, DeviceTotals, DropReason, Format, Pause, PauseKind, RawActivity,
    SampleRow, Samples, Sport, SubSport,
};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Metres in a degree of latitude at 53.36 degrees north (docs/science.md 12: 0.0009 degrees are 100.1637 m).
const NORTH_M_PER_DEG: f64 = 100.1637 / 0.0009;
const EAST_M_PER_DEG: f64 = 99.8662 / 0.0015;

/// 3.0 m/s at 160 steps a minute northwards, everything recorded the way a watch does: one foot.
fn steady(elapsed_s: f64) -> SampleRow {
    SampleRow {
        elapsed_s,
        lat_deg: 53.36 + 3.0 * elapsed_s / NORTH_M_PER_DEG,
        lon_deg: -2.16,
        altitude_m: 80.0,
        distance_m: 3.0 * elapsed_s,
        speed_mps: 3.0,
        cadence_spm: 80.0,
        heart_rate_bpm: 150.0,
        ..SampleRow::EMPTY
    }
}

fn activity(rows: impl IntoIterator<Item = SampleRow>) -> RawActivity {
    let mut samples = Samples::default();
    rows.into_iter().for_each(|row| samples.push(&row));
    RawActivity {
        format: Format::Fit,
        sport: Some(Sport::Running),
        sub_sport: SubSport::Generic,
        title: None,
        device: String::new(),
        from_watch: true,
        start_utc_ms: Some(1_760_000_000_000),
        utc_offset_s: None,
        samples,
        pauses: Vec::new(),
        cadence_basis: CadenceBasis::Unknown,
        totals: DeviceTotals::default(),
        profile_height_m: None,
        partial: false,
        notes: Vec::new(),
    }
}

fn every_second(until_s: u32, row: impl Fn(f64) -> SampleRow) -> RawActivity {
    activity((0..=until_s).map(|s| row(f64::from(s))))
}

fn facts(raw: RawActivity) -> ActivityFacts {
    measured(raw).0
}

fn measured(raw: RawActivity) -> (ActivityFacts, CompactTrack) {
    measure(&clean(raw, None))
}

fn close(value: Option<f64>, expected: f64, tolerance: f64) {
    assert!(value.is_some_and(|value| (value - expected).abs() <= tolerance), "{value:?} is not {expected}");
}

#[test]
fn three_metres_a_second_at_160_for_1000_seconds_is_3_km_with_steps_of_1125_mm() {
    let facts = facts(every_second(1000, steady));
    assert_eq!((facts.elapsed_s, facts.moving_s, facts.running_s), (1000.0, 1000.0, 1000.0));
    assert_eq!((facts.distance_m, facts.distance_source.as_str()), (Some(3000.0), "records"));
    close(facts.distance_gps_m, 3000.0, 0.3);
    assert_eq!((facts.cadence_spm, facts.cadence_flat_spm), (Some(160.0), Some(160.0)));
    assert_eq!((facts.cadence_basis, facts.cadence_scale), (CadenceBasis::Strides, Some(2.0)));
    assert_eq!(facts.step_length_m, Some(1.125));
    assert_eq!(facts.steps, Some(2666.7));
    assert_eq!(facts.cadence_below_170_share, Some(1.0));
    assert_eq!((facts.speed_mps, facts.heart_rate_bpm), (Some(3.0), Some(150.0)));
    assert_eq!(
        (facts.ascent_m, facts.descent_m, facts.ascent_source.as_str()),
        (Some(0.0), Some(0.0), "barometer 10 s 2 m")
    );
    assert_eq!(facts.minute_distance_m[..2], [180.0, 360.0]);
    assert_eq!(facts.minute_distance_m.len(), 16);
    assert_eq!(facts.zone.as_deref(), Some("Europe/London"));
}

#[test]
fn each_third_of_the_seconds_that_count_has_its_own_sums() {
    let activity = clean(every_second(91, steady), None);
    let mut counts = vec![1.0; activity.samples.len()];
    counts[0] = 0.0;
    counts[91] = 0.0;
    let by_speed = BySpeed::of(&activity, &counts);
    let whole: Vec<_> = by_speed.whole().map(|(band, sums)| (band, sums.seconds, sums.steps)).collect();
    assert_eq!((by_speed.total_s, whole), (90.0, vec![(30, 90.0, 90.0 * 160.0)]));
    let thirds: Vec<_> = by_speed.early_and_late().map(|(early, late)| (early.seconds, late.seconds)).collect();
    assert_eq!((thirds[30], thirds.iter().filter(|seconds| **seconds != (0.0, 0.0)).count()), ((30.0, 30.0), 1));
}

#[test]
fn late_in_a_run_fewer_steps_at_the_same_speed_are_longer_ones() {
    // 160 steps a minute in the first third, 152 in the last: 160 / 152 is 5.26 % more metres to a step.
    let tiring = |fewer: f64| {
        facts(every_second(3000, |t| SampleRow {
            cadence_spm: if t > 2000.0 { 80.0 - fewer } else { 80.0 },
            ..steady(t)
        }))
    };
    close(tiring(4.0).late_step_change_pct, 5.26, 0.05);
    close(tiring(-4.0).late_step_change_pct, -4.76, 0.05);
    assert_eq!(facts(every_second(1700, steady)).late_step_change_pct, None, "under half an hour on the flat");
}

#[test]
fn seconds_before_and_after_a_stop_are_left_out_of_the_steps() {
    // Ten stops of 30 s, each after 270 s of running: 15 s behind and 5 s before each belong to the stop.
    let mut distance_m = 0.0;
    let rows = (0..3000).map(|s| {
        let t = f64::from(s);
        let stands = t % 300.0 >= 270.0;
        distance_m += if stands { 0.0 } else { 3.0 };
        let (speed_mps, cadence_spm) = if stands { (0.0, 0.0) } else { (3.0, 80.0) };
        let lat_deg = 53.36 + distance_m / NORTH_M_PER_DEG;
        SampleRow { distance_m, speed_mps, cadence_spm, lat_deg, ..steady(t) }
    });
    let facts = facts(activity(rows));
    assert!(facts.cadence_dropped_s.iter().any(|(reason, _)| reason.name() == "stop"));
    // Ten times 270 - 15 - 5; the mean over ten seconds blurs each edge of a stop.
    close(Some(facts.cadence_flat_s), 2500.0, 60.0);
    close(facts.cadence_flat_spm, 160.0, 0.01);
}

#[test]
fn a_file_in_steps_says_the_same() {
    let facts = facts(every_second(1000, |t| SampleRow { cadence_spm: 160.0, ..steady(t) }));
    assert_eq!((facts.cadence_spm, facts.cadence_basis), (Some(160.0), CadenceBasis::Steps));
}

#[test]
fn walk_breaks_lower_neither_cadence_nor_running_time_counts_them() {
    // Four minutes at 3.0 m/s and 82 strides, one minute at 1.5 m/s and 56 strides, six times.
    let walking = |t: f64| t % 300.0 >= 240.0;
    let mut distance_m = 0.0;
    let rows = (0..1800).map(|s| {
        let t = f64::from(s);
        let (speed, cadence_spm) = if walking(t) { (1.5, 56.0) } else { (3.0, 82.0) };
        distance_m += speed;
        SampleRow { distance_m, cadence_spm, ..steady(t) }
    });
    let facts = facts(activity(rows));
    close(facts.cadence_spm, 164.0, 0.01);
    close(Some(facts.running_s), 1440.0, 2.0);
    close(Some(facts.moving_s), 1799.0, 0.01);
    close(facts.steps, 1440.0 / 60.0 * 164.0 + 360.0 / 60.0 * 112.0, 5.0);
}

/// A thousand seconds at one speed and 120 steps a minute, by a wrist that hardly moves.
fn with_a_stroller(sport: Sport, speed_mps: f64) -> ActivityFacts {
    let mut raw = every_second(1000, |t| SampleRow {
        lat_deg: 53.36 + speed_mps * t / NORTH_M_PER_DEG,
        distance_m: speed_mps * t,
        speed_mps,
        cadence_spm: 60.0,
        ..steady(t)
    });
    raw.sport = Some(sport);
    facts(raw)
}

#[test]
fn nobody_walks_at_ten_kilometres_an_hour_whatever_the_wrist_says() {
    assert_eq!(with_a_stroller(Sport::Running, 2.8).running_s, 1000.0);
    assert_eq!(with_a_stroller(Sport::Running, 2.4).running_s, 0.0, "a fast walk");
    assert_eq!(with_a_stroller(Sport::Walking, 2.8).running_s, 0.0, "called a walk");
}

#[test]
fn steps_too_few_for_the_speed_are_the_wrist_s_and_no_walk() {
    let dropped = |speed_mps| with_a_stroller(Sport::Running, speed_mps).cadence_dropped_s;
    assert_eq!(dropped(2.8), [(DropReason::LockIn, 1000.0)]);
    assert_eq!(dropped(2.4), [(DropReason::Walking, 1000.0)]);
    assert_eq!(dropped(6.5), [(DropReason::Speed, 1000.0)]);
}

#[test]
fn glitches_of_348_and_810_change_nothing() {
    let facts = facts(every_second(1000, |t| SampleRow {
        cadence_spm: if t % 97.0 == 5.0 {
            348.0
        } else if t % 97.0 == 6.0 {
            810.0
        } else {
            80.0
        },
        ..steady(t)
    }));
    assert_eq!(facts.cadence_spm, Some(160.0));
}

#[test]
fn under_three_minutes_of_running_there_is_no_cadence_of_the_run() {
    let facts = facts(every_second(170, steady));
    assert_eq!((facts.cadence_spm, facts.step_length_m), (None, None));
}

#[test]
fn a_pause_counts_no_time_no_distance_and_no_climb() {
    let moved = |t: f64| SampleRow {
        elapsed_s: t + 600.0,
        lat_deg: steady(t).lat_deg + 0.01,
        altitude_m: 380.0,
        distance_m: 3.0 * t,
        ..steady(t)
    };
    let first = (0..=500).map(|s| steady(f64::from(s)));
    let second = (500..=1000).map(|s| moved(f64::from(s)));
    let mut raw = activity(first.chain(second));
    raw.pauses = vec![Pause { from_s: 500.0, to_s: 1100.0, kind: PauseKind::Timer }];
    let facts = facts(raw);
    assert_eq!((facts.elapsed_s, facts.moving_s), (1600.0, 1000.0));
    assert_eq!(facts.distance_m, Some(3000.0));
    close(facts.distance_gps_m, 3000.0, 0.3);
    assert_eq!((facts.ascent_m, facts.descent_m), (Some(0.0), Some(0.0)));
}

#[test]
fn a_gondola_between_two_segments_adds_nothing() {
    // Phone files: no distance of their own; 20 minutes of silence, 3 km and 600 m of height between the segments.
    let bare = |t: f64| SampleRow { distance_m: f64::NAN, speed_mps: f64::NAN, ..steady(t) };
    let after = |t: f64| SampleRow {
        elapsed_s: t + 1200.0,
        lat_deg: bare(t).lat_deg + 3000.0 / NORTH_M_PER_DEG,
        altitude_m: 680.0,
        ..bare(t)
    };
    let rows = (0..=500).map(|s| bare(f64::from(s))).chain((501..=1000).map(|s| after(f64::from(s))));
    let (facts, track) = measured(activity(rows));
    close(facts.distance_m, 3000.0, 4.0);
    assert_eq!((facts.ascent_m, facts.distance_source.as_str()), (Some(0.0), "gps"));
    assert_eq!(track.legs.len(), 2);
}

#[test]
fn a_flat_run_with_noisy_gps_climbs_less_than_15_m_a_km() {
    // Altitude wanders by a few metres over half a minute, as receivers without a barometer show it.
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut wander = 0.0;
    let rows: Vec<SampleRow> = (0..=2000)
        .map(|s| {
            wander = 0.97 * wander + rng.random_range(-1.3..1.3);
            SampleRow { altitude_m: 80.0 + wander, ..steady(f64::from(s)) }
        })
        .collect();
    let facts = facts(activity(rows));
    assert_eq!(facts.ascent_source, "gps 30 s 5 m");
    assert!(facts.ascent_m.unwrap() < 6.0 * 15.0, "{:?}", facts.ascent_m);
}

#[test]
fn a_hill_of_100_m_in_steps_of_20_cm_is_100_m_up_and_steep() {
    // 1000 s up at 10 % and 1000 s down again at 3.0 m/s, quantised like a barometer.
    let height = |t: f64| if t <= 1000.0 { 0.1 * t } else { 200.0 - 0.1 * t };
    let row = |t| SampleRow { altitude_m: (height(t) * 5.0).round() / 5.0, ..steady(t) };
    let facts = facts(every_second(2000, |t| SampleRow { distance_m: t, ..row(t) }));
    close(facts.ascent_m, 100.0, 1.0);
    close(facts.descent_m, 100.0, 1.0);
    close(facts.steep_up_m, 1000.0, 30.0);
    close(facts.steep_down_m, 1000.0, 30.0);
}

/// Once round a circle in 1,000 s, at this height.
fn loop_at(height_m: impl Fn(f64) -> f64) -> ActivityFacts {
    let row = |t: f64| {
        let (sin, cos) = (t * std::f64::consts::TAU / 1000.0).sin_cos();
        let radius_deg = 477.0 / NORTH_M_PER_DEG;
        let lon_deg = radius_deg * cos / 52f64.to_radians().cos();
        let there = SampleRow { lat_deg: 52.0 + radius_deg * sin, lon_deg, ..steady(t) };
        SampleRow { altitude_m: height_m(t), ..there }
    };
    facts(every_second(1000, row))
}

#[test]
fn the_weather_is_no_climb_where_a_loop_closes() {
    let drifting = loop_at(|t| 80.0 + 0.03 * t);
    assert_eq!((drifting.ascent_m, drifting.descent_m), (Some(0.0), Some(0.0)));
    assert!(drifting.notes.iter().any(|note| note.text.contains("drifted by +30 m")), "{:?}", drifting.notes);
    let hill = loop_at(|t| 80.0 + 0.03 * t + 20.0 * (1.0 - (t * std::f64::consts::TAU / 1000.0).cos()));
    close(hill.ascent_m, 40.0, 1.0);
    close(hill.descent_m, 40.0, 1.0);
    // Somewhere else it is a climb.
    let open = facts(every_second(1000, |t| SampleRow { altitude_m: 80.0 + 0.03 * t, ..steady(t) }));
    close(open.ascent_m, 30.0, 1.0);
    assert!(open.notes.is_empty());
}

#[test]
fn an_altimeter_set_anew_on_a_loop_is_no_drift() {
    let facts = loop_at(|t| if t < 500.0 { 80.0 } else { 180.0 });
    assert_eq!((facts.ascent_m, facts.descent_m, facts.notes.len()), (Some(0.0), Some(0.0), 0));
}

#[test]
fn an_altimeter_set_anew_is_no_climb() {
    let facts =
        facts(every_second(1_000, |t| SampleRow { altitude_m: if t < 500.0 { 80.0 } else { 180.0 }, ..steady(t) }));
    assert_eq!((facts.ascent_m, facts.descent_m), (Some(0.0), Some(0.0)));
}

#[test]
fn the_median_is_told_inside_a_band_too() {
    // 160 steps for 400 s, 162 for 300 s, 162.8 for 300 s: half of the time lies below 162.
    let cadence_spm = |t: f64| {
        if t < 400.0 {
            80.0
        } else if t < 700.0 {
            81.0
        } else {
            81.4
        }
    };
    let facts = facts(every_second(1_000, |t| SampleRow { cadence_spm: cadence_spm(t), ..steady(t) }));
    close(facts.cadence_median_spm, 162.0, 0.001);
}

#[test]
fn missing_altitude_stays_missing_and_counts_as_flat() {
    let facts = facts(every_second(1000, |t| SampleRow { altitude_m: f64::NAN, ..steady(t) }));
    assert_eq!((facts.ascent_m, facts.descent_m, facts.steep_up_m), (None, None, None));
    assert_eq!(facts.ascent_source, "");
    assert_eq!(facts.cadence_flat_spm, Some(160.0));
}

#[test]
fn a_climb_is_not_flat_running() {
    let facts = facts(every_second(1000, |t| SampleRow { altitude_m: 80.0 + 0.15 * t, ..steady(t) }));
    assert_eq!((facts.cadence_spm, facts.cadence_flat_spm), (Some(160.0), None));
}

#[test]
fn a_treadmill_without_positions_keeps_distance_and_steps() {
    let indoors = |t| SampleRow { lat_deg: f64::NAN, lon_deg: f64::NAN, altitude_m: f64::NAN, ..steady(t) };
    let (facts, track) = measured(every_second(1000, indoors));
    assert_eq!((facts.distance_m, facts.distance_gps_m, facts.cadence_spm), (Some(3000.0), None, Some(160.0)));
    assert_eq!((facts.zone, facts.turn_left_deg, track.legs.len()), (None, None, 0));
}

#[test]
fn the_total_of_a_watch_is_taken_and_one_beyond_belief_is_not() {
    for (said, expected, source) in [(3050.0, 3050.0, "device"), (3e6, 3000.0, "records")] {
        let mut raw = every_second(1000, steady);
        raw.totals.distance_m = Some(said);
        let facts = facts(raw);
        assert_eq!((facts.distance_m, facts.distance_source.as_str()), (Some(expected), source));
    }
}

#[test]
fn positions_at_zero_zero_add_no_distance() {
    let lost = |t: f64| t % 50.0 == 7.0;
    let rows = |t| if lost(t) { SampleRow { lat_deg: 0.0, lon_deg: 0.0, ..steady(t) } } else { steady(t) };
    let facts = facts(every_second(1000, rows));
    close(facts.distance_gps_m, 3000.0, 0.5);
    assert_eq!(facts.first_position.map(|p| p.1), Some(-2.16));
}

#[test]
fn four_laps_to_the_left_turn_1440_degrees_left() {
    // Circles of 50 m radius against the clock: 314.16 m each, four of them in 419 s at 3.0 m/s.
    let row = |t: f64| {
        let angle = 3.0 * t / 50.0;
        SampleRow {
            lat_deg: 53.36 + 50.0 * angle.sin() / NORTH_M_PER_DEG,
            lon_deg: -2.16 + 50.0 * angle.cos() / EAST_M_PER_DEG,
            ..steady(t)
        }
    };
    let facts = facts(every_second(419, row));
    close(facts.turn_left_deg, 1440.0, 40.0);
    close(facts.turn_right_deg, 0.0, 2.0);
    // All of it is bend, less the ends of the path: 1257 m.
    close(facts.bend_left_m, 1257.0, 60.0);
    assert_eq!(facts.bend_right_m, Some(0.0));
}

/// Two circles of 40 m to the left, then one of 80 m to the right, in metres after `t` seconds at 3 m/s.
fn two_left_one_right(t: f64) -> (f64, f64) {
    let left_s = 2.0 * std::f64::consts::TAU * 40.0 / 3.0;
    if t <= left_s {
        let angle = 3.0 * t / 40.0;
        return (40.0 * angle.sin(), 40.0 - 40.0 * angle.cos());
    }
    let angle = 3.0 * (t - left_s) / 80.0;
    (80.0 * angle.sin(), -80.0 + 80.0 * angle.cos())
}

/// Turned left and right along this path, mirrored, turned round in space or in time.
fn turned_deg(change: impl Fn((f64, f64)) -> (f64, f64), backwards: bool) -> (f64, f64) {
    const SECONDS: u32 = 335;
    let row = |t: f64| {
        let (east_m, north_m) = change(two_left_one_right(if backwards { f64::from(SECONDS) - t } else { t }));
        SampleRow { lat_deg: 53.36 + north_m / NORTH_M_PER_DEG, lon_deg: -2.16 + east_m / EAST_M_PER_DEG, ..steady(t) }
    };
    let facts = facts(every_second(SECONDS, row));
    // The circles of 40 m are bends, that of 80 m is none.
    let bends = (facts.bend_left_m.unwrap(), facts.bend_right_m.unwrap());
    let (tight_m, wide_m) = if facts.turn_left_deg > facts.turn_right_deg { bends } else { (bends.1, bends.0) };
    assert!((tight_m - 503.0).abs() < 40.0 && wide_m < 30.0, "{bends:?}");
    (facts.turn_left_deg.unwrap(), facts.turn_right_deg.unwrap())
}

#[test]
fn a_mirror_or_the_way_back_turns_left_into_right() {
    let (left, right) = turned_deg(|at| at, false);
    // The smoothing takes 12 m from either end of the path: 18 degrees of the first circle, 9 of the last.
    assert!((left - 702.0).abs() < 20.0 && (right - 351.0).abs() < 20.0, "{left} {right}");
    // Degrees are kept to a tenth.
    let mirrored = turned_deg(|(east, north)| (-east, north), false);
    assert!((mirrored.0 - right).abs() < 0.11 && (mirrored.1 - left).abs() < 0.11, "{mirrored:?}");
    // Read from the other end the points of the path lie elsewhere on it.
    let back = turned_deg(|at| at, true);
    assert!((back.0 - right).abs() < 10.0 && (back.1 - left).abs() < 10.0, "{back:?}");
    let turned = turned_deg(|(east, north)| (-north, east), false);
    assert!((turned.0 - left).abs() < 2.0 && (turned.1 - right).abs() < 2.0, "{turned:?}");
}

#[test]
fn standing_in_gps_noise_turns_nothing_and_goes_nowhere() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let rows: Vec<SampleRow> = (0..=1800)
        .map(|s| {
            let t = f64::from(s);
            let running = SampleRow { distance_m: 3.0 * t.min(900.0), ..steady(t.min(900.0)) };
            let mut jitter = || if t > 900.0 { rng.random_range(-3.0..3.0) / NORTH_M_PER_DEG } else { 0.0 };
            SampleRow {
                elapsed_s: t,
                lat_deg: running.lat_deg + jitter(),
                lon_deg: running.lon_deg + jitter(),
                cadence_spm: if t > 900.0 { 0.0 } else { 80.0 },
                ..running
            }
        })
        .collect();
    let facts = facts(activity(rows));
    close(facts.distance_gps_m, 2700.0, 20.0);
    close(Some(facts.moving_s), 904.0, 2.0);
    let turned = facts.turn_left_deg.unwrap() + facts.turn_right_deg.unwrap();
    assert!(turned < 200.0, "{turned}");
}

#[test]
fn the_track_has_a_point_every_five_metres() {
    let (_, track) = measured(every_second(999, steady));
    assert_eq!((track.legs.len(), track.legs[0].len()), (1, 600));
    assert_eq!(track.legs[0][0], (53_360_000, -2_160_000));
    // 5 m of latitude are 44.9 millionths of a degree here.
    assert_eq!(track.legs[0][100].0 - track.legs[0][0].0, 4493);
}

#[test]
fn the_drive_home_is_no_part_of_the_run() {
    let drive = |t: f64| SampleRow {
        distance_m: 3000.0 + 15.0 * (t - 1000.0),
        lat_deg: steady(1000.0).lat_deg + 15.0 * (t - 1000.0) / NORTH_M_PER_DEG,
        cadence_spm: 0.0,
        ..steady(t)
    };
    let rows = (0..=1600).map(f64::from).map(|t| if t <= 1000.0 { steady(t) } else { drive(t) });
    let mut raw = activity(rows);
    raw.totals.distance_m = Some(12_000.0);
    let facts = facts(raw);
    close(facts.distance_m, 3000.0, 60.0);
    assert!(facts.notes.iter().any(|note| note.text.contains("drive")), "{:?}", facts.notes);
}

#[test]
fn the_name_of_an_activity_follows_its_content() {
    let id = |row: fn(f64) -> SampleRow| facts(every_second(1000, row)).id;
    assert_eq!(id(steady), id(steady));
    assert_eq!(id(steady).0.len(), 16);
    assert_ne!(id(steady), id(|t| SampleRow { lat_deg: steady(t).lat_deg + 0.001, ..steady(t) }));
}

#[test]
fn an_activity_of_totals_only_keeps_them() {
    let mut raw = activity([]);
    raw.totals.timer_s = Some(1800.0);
    raw.totals.distance_m = Some(5000.0);
    let facts = facts(raw);
    assert_eq!((facts.moving_s, facts.running_s, facts.distance_m), (1800.0, 1800.0, Some(5000.0)));
    assert_eq!((facts.cadence_spm, facts.ascent_m, facts.records), (None, None, 0));
}

#[test]
fn totals_nobody_can_have_reached_are_not_used_and_named() {
    let of = |timer_s, distance_m| {
        let mut raw = activity([]);
        raw.totals.timer_s = Some(timer_s);
        raw.totals.distance_m = Some(distance_m);
        let facts = facts(raw);
        let notes: Vec<String> = facts.notes.into_iter().map(|note| note.text).collect();
        (facts.distance_m, facts.moving_s, notes.join("; "))
    };
    let time = "the file states a time over 116 days: not used";
    let distance = |km: &str| format!("the file states {km}, more than anybody covers in its time: not used");
    assert_eq!(of(1e303, 1e306), (None, 0.0, format!("{time}; {}", distance("over a million km"))));
    assert_eq!(of(1e6, 5e6), (None, 1e6, distance("5000 km")));
    assert_eq!(of(3600.0, 200_000.0), (None, 3600.0, distance("200 km")));
    assert_eq!(of(86_400.0, 160_000.0), (Some(160_000.0), 86_400.0, String::new()));
}

#[test]
fn a_ride_has_no_steps_and_its_cadence_is_its_own() {
    let mut raw = every_second(1000, |t| SampleRow { distance_m: 8.0 * t, ..steady(t) });
    raw.sport = Some(Sport::Cycling);
    let facts = facts(raw);
    assert_eq!((facts.steps, facts.cadence_spm, facts.cadence_scale), (None, None, Some(1.0)));
    assert_eq!(facts.running_s, 0.0);
}

/// A hilly, winding run whose cadence follows its speed; the same runner at any rhythm of recording.
fn lively(t: f64, hill_m: f64, wave_s: f64) -> SampleRow {
    let phase = std::f64::consts::TAU * t / wave_s;
    let way_m = 3.0 * t + 0.3 * wave_s / std::f64::consts::TAU * (1.0 - phase.cos());
    let speed = 3.0 + 0.3 * phase.sin();
    SampleRow {
        elapsed_s: t,
        lat_deg: 53.36 + way_m / NORTH_M_PER_DEG,
        lon_deg: -2.16 + 100.0 * (way_m / 400.0).sin() / EAST_M_PER_DEG,
        altitude_m: 100.0 + hill_m * (way_m / 700.0).sin(),
        distance_m: f64::NAN,
        speed_mps: speed,
        cadence_spm: 78.0 + 2.0 * speed,
        ..SampleRow::EMPTY
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn smart_recording_measures_the_same_run(hill_m in 5.0..60.0, wave_s in 200.0..600.0) {
        let at = |step: u32| facts(activity((0..=2400 / step).map(|k| lively(f64::from(k * step), hill_m, wave_s))));
        let (each, smart) = (at(1), at(8));
        let (a, b) = (each.cadence_spm.unwrap(), smart.cadence_spm.unwrap());
        prop_assert!((a - b).abs() < 1.0, "cadence {a} {b}");
        let (a, b) = (each.distance_gps_m.unwrap(), smart.distance_gps_m.unwrap());
        prop_assert!((a / b - 1.0).abs() < 0.01, "distance {a} {b}");
        let (a, b) = (each.ascent_m.unwrap(), smart.ascent_m.unwrap());
        prop_assert!((a - b).abs() < 0.05 * a + 2.0, "ascent {a} {b}");
        prop_assert!((each.moving_s - smart.moving_s).abs() < 1.0);
    }

    #[test]
    fn whatever_the_numbers_nothing_panics(
        rows in prop::collection::vec(prop::array::uniform6(prop_oneof![
            Just(f64::NAN), Just(f64::INFINITY), Just(-1.0), Just(0.0), Just(1e300), -1e4..1e4f64, 0.0..200.0f64,
        ]), 0..80),
        pause in (-10.0..100.0f64, -10.0..100.0f64),
        sport in prop_oneof![Just(None), Just(Some(Sport::Running)), Just(Some(Sport::Cycling))],
    ) {
        let row = |[elapsed_s, lat_deg, lon_deg, altitude_m, distance_m, cadence_spm]: [f64; 6]| SampleRow {
            elapsed_s, lat_deg, lon_deg, altitude_m, distance_m, cadence_spm, ..SampleRow::EMPTY
        };
        let mut raw = activity(rows.into_iter().map(row));
        raw.sport = sport;
        raw.pauses = vec![Pause { from_s: pause.0, to_s: pause.1, kind: PauseKind::Segment }];
        let (facts, _) = measured(raw);
        prop_assert!(facts.moving_s <= facts.elapsed_s + 0.001);
        prop_assert!(facts.running_s <= facts.moving_s + 0.001);
        prop_assert!(facts.distance_m.is_none_or(|m| m.is_finite() && m >= 0.0));
        prop_assert!(facts.ascent_m.is_none_or(|m| m.is_finite() && m >= 0.0));
    }
}
