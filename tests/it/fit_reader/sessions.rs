//! Sessions, timer events, clocks, sports and totals.

use super::*;
use strideload::model::{DeviceTotals, Pause, PauseKind, Sport, SubSport};
use strideload::synth::fit::{FitActivity, FitRecord, FitTotals, encode};

fn timer(writer: &mut FitWriter, at: u32, event_type: u8, trigger: u32) {
    let fields = [(253, Value::U32(at)), (0, Value::Enum(0)), (1, Value::Enum(event_type)), (3, Value::U32(trigger))];
    writer.message(3, EVENT, &fields);
}

fn pause(from_s: f64, to_s: f64) -> Pause {
    Pause { from_s, to_s, kind: PauseKind::Timer }
}

#[test]
fn an_encoded_run_reads_back() {
    let record = |elapsed_s: u32| FitRecord {
        elapsed_s,
        lat_deg: Some(47.5),
        lon_deg: Some(-8.25),
        altitude_m: Some(432.0),
        distance_m: Some(f64::from(elapsed_s) * 3.0),
        speed_mps: Some(3.0),
        cadence_strides: Some(80.5),
        heart_rate_bpm: Some(150),
        ..FitRecord::default()
    };
    let activity = one(&encode(&FitActivity {
        start_utc_ms: T0_UTC_MS,
        utc_offset_s: Some(-12_600),
        sub_sport: 3,
        manufacturer: 294,
        product: 841,
        records: (0..=60).chain(121..=200).map(record).collect(),
        pauses: vec![(60, 121)],
        totals: FitTotals {
            elapsed_s: 200.0,
            timer_s: 139.0,
            distance_m: Some(600.0),
            ascent_m: Some(12.0),
            strides: Some(187),
            rpe: Some(6.0),
            ..FitTotals::default()
        },
        ..FitActivity::default()
    }));
    assert_eq!(activity.start_utc_ms, Some(T0_UTC_MS));
    assert_eq!(activity.utc_offset_s, Some(-12_600));
    assert_eq!((activity.sport, activity.sub_sport), (Some(Sport::Running), SubSport::Trail));
    assert_eq!(activity.device, "COROS 841");
    assert!(activity.from_watch);
    assert_eq!(activity.samples.len(), 141);
    let last = activity.samples.row(140);
    assert_eq!((last.elapsed_s, last.distance_m, last.cadence_spm, last.altitude_m), (200.0, 600.0, 80.5, 432.0));
    assert!((last.lat_deg - 47.5).abs() < 1e-7 && (last.lon_deg + 8.25).abs() < 1e-7);
    assert_eq!(activity.pauses, [pause(60.0, 121.0)]);
    let expected = DeviceTotals {
        elapsed_s: Some(200.0),
        timer_s: Some(139.0),
        distance_m: Some(600.0),
        ascent_m: Some(12.0),
        strides: Some(187.0),
        rpe: Some(6.0),
        ..DeviceTotals::default()
    };
    assert_eq!(activity.totals, expected);
}

#[test]
fn the_timer_pauses_by_hand_and_by_itself_but_not_at_the_end() {
    let activity = run_of(|writer| {
        timer(writer, T0, 0, 0);
        for at in [0, 10, 40, 50, 80, 90] {
            write_heart_rate(writer, T0 + at, 100);
        }
        timer(writer, T0 + 10, 4, 0);
        timer(writer, T0 + 40, 0, 0);
        // Auto pause, as a plain stop, said twice.
        timer(writer, T0 + 50, 1, 1);
        timer(writer, T0 + 55, 1, 1);
        timer(writer, T0 + 80, 0, 1);
        timer(writer, T0 + 90, 4, 0);
        timer(writer, T0 + 90, 9, 0);
    });
    assert_eq!(activity.pauses, [pause(10.0, 40.0), pause(50.0, 80.0)]);
}

#[test]
fn each_session_of_a_triathlon_gets_its_records() {
    let mut writer = activity_writer();
    for at in 0..10 {
        write_heart_rate(&mut writer, T0 + at * 10, 100 + at as u8);
    }
    timer(&mut writer, T0 + 62, 4, 0);
    timer(&mut writer, T0 + 66, 0, 0);
    write_session(&mut writer, T0, T0 + 29, 5);
    write_session(&mut writer, T0 + 30, T0 + 45, 2);
    write_session(&mut writer, T0 + 60, T0 + 90, 1);
    let activities = decode(&writer.finish()).activities;
    let sports: Vec<_> = activities.iter().map(|a| a.sport).collect();
    assert_eq!(sports, [Some(Sport::Swimming), Some(Sport::Cycling), Some(Sport::Running)]);
    assert_column(&activities[0].samples.heart_rate_bpm, &[Some(100.0), Some(101.0), Some(102.0)]);
    assert_column(&activities[1].samples.heart_rate_bpm, &[Some(103.0), Some(104.0)]);
    assert_column(&activities[2].samples.elapsed_s, &[Some(0.0), Some(10.0), Some(20.0), Some(30.0)]);
    assert_eq!(activities[2].start_utc_ms, Some(T0_UTC_MS + 60_000));
    assert_eq!(activities[2].pauses, [pause(2.0, 6.0)]);
    assert!(activities[0].pauses.is_empty());
    assert_eq!(activities[1].notes.len(), 1, "the record 50 s after the start belongs to no session");
}

#[test]
fn without_a_session_the_sport_comes_from_the_sport_message_or_the_records() {
    let mut writer = activity_writer();
    writer.message(4, SPORT, &[(0, Value::Enum(1)), (1, Value::Enum(4)), (3, Value::Text("Track Run".into()))]);
    write_heart_rate(&mut writer, T0, 100);
    let activity = one(&writer.finish());
    assert_eq!((activity.sport, activity.sub_sport), (Some(Sport::Running), SubSport::Track));
    assert_eq!(activity.title.as_deref(), Some("Track Run"));

    let mut writer = activity_writer();
    writer.message(1, RECORD, &[(253, Value::U32(T0)), (42, Value::Enum(6))]);
    assert_eq!(one(&writer.finish()).sport, Some(Sport::Walking));

    let mut writer = activity_writer();
    write_heart_rate(&mut writer, T0, 100);
    assert_eq!(one(&writer.finish()).sport, None);
}

#[test]
fn strides_are_counted_on_foot_only() {
    let strides = |sport| {
        let mut writer = activity_writer();
        let fields = [(253, Value::U32(T0)), (2, Value::U32(T0)), (5, Value::Enum(sport)), (10, Value::U32(5_000))];
        writer.message(2, SESSION, &fields);
        one(&writer.finish()).totals.strides
    };
    assert_eq!(strides(1), Some(5_000.0));
    assert_eq!(strides(17), Some(5_000.0));
    assert_eq!(strides(2), None);
}

#[test]
fn a_title_survives_broken_text_around_it() {
    let title = |bytes: &[u8]| run_titled(Value::Raw { base_type: 0x07, bytes: bytes.to_vec() });
    assert_eq!(title(b"Long Run\0garbage").as_deref(), Some("Long Run"));
    assert_eq!(title(b"no NUL").as_deref(), Some("no NUL"));
    assert_eq!(title(b"bad \xFF\xFE\0"), None);
    assert_eq!(title(b"---\0"), None);
    assert_eq!(title(b"\0"), None);
}

fn run_titled(name: Value) -> Option<String> {
    let mut writer = activity_writer();
    writer.message(2, SESSION, &[(253, Value::U32(T0)), (2, Value::U32(T0)), (5, Value::Enum(1)), (110, name)]);
    one(&writer.finish()).title
}

#[test]
fn a_session_start_from_another_clock_gives_way_to_the_first_record() {
    let start = |session_start: u32| {
        let mut writer = activity_writer();
        write_heart_rate(&mut writer, T0, 100);
        write_session(&mut writer, session_start, T0 + 10, 1);
        one(&writer.finish()).start_utc_ms
    };
    assert_eq!(start(T0 - 20), Some(T0_UTC_MS - 20_000));
    assert_eq!(start(T0 + 20), Some(T0_UTC_MS));
    assert_eq!(start(T0 - 8 * 3600), Some(T0_UTC_MS), "eight hours: local time written as UTC");
    assert_eq!(start(u32::MAX), Some(T0_UTC_MS));
}

#[test]
fn the_zone_is_local_minus_utc_when_that_is_a_zone() {
    let offset = |local: u32, correlated: u32| {
        run_of(|writer| {
            write_heart_rate(writer, T0, 100);
            writer.message(4, ACTIVITY, &[(253, Value::U32(T0 + 50)), (5, Value::U32(local))]);
            writer.message(5, TIMESTAMP_CORRELATION, &[(253, Value::U32(T0)), (3, Value::U32(correlated))]);
        })
        .utc_offset_s
    };
    let none = u32::MAX;
    assert_eq!(offset(T0 + 50 + 7_200, none), Some(7_200));
    assert_eq!(offset(T0 + 51 - 16_200, none), Some(-16_200));
    assert_eq!(offset(T0 + 50, none), Some(0));
    assert_eq!(offset(T0 + 50 + 7_200 + 300, none), None);
    assert_eq!(offset(0, none), None);
    assert_eq!(offset(none, none), None);
    assert_eq!(offset(none, T0 + 3_600), Some(3_600));
    assert_eq!(offset(T0 + 50 + 7_200, T0 + 3_600), Some(7_200), "the activity message knows better");
}
