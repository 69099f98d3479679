//! One quirk of record messages at a time; the expected numbers are written by hand.

use super::*;
use strideload::model::{CadenceBasis, Channel};
use strideload::synth::fit::{ByteOrder, DeveloperField};

#[test]
fn a_record_gives_si_units() {
    let activity = run_of(|writer| {
        let fields = [
            (253, Value::U32(T0 + 3)),
            (0, Value::I32(1 << 29)),
            (1, Value::I32(-(1 << 28))),
            (78, Value::U32(3_000)),
            (5, Value::U32(12_345)),
            (73, Value::U32(2_750)),
            (4, Value::U8(82)),
            (53, Value::U8(64)),
            (3, Value::U8(151)),
            (7, Value::U16(280)),
            (41, Value::U16(2_480)),
            (84, Value::U16(4_975)),
            (39, Value::U16(885)),
            (83, Value::U16(812)),
            (85, Value::U16(10_150)),
        ];
        writer.message(1, RECORD, &fields);
    });
    let row = activity.samples.row(0);
    assert_eq!(row.elapsed_s, 3.0);
    assert_eq!((row.lat_deg, row.lon_deg), (45.0, -22.5));
    assert_eq!(row.altitude_m, 100.0);
    assert_eq!(row.distance_m, 123.45);
    assert_eq!(row.speed_mps, 2.75);
    assert_eq!(row.cadence_spm, 82.5, "strides stay undoubled");
    assert_eq!(row.heart_rate_bpm, 151.0);
    assert_eq!(row.power_w, 280.0);
    assert_eq!(row.ground_contact_ms, 248.0);
    assert_eq!(row.ground_contact_left_pct, 49.75);
    assert_eq!(row.vertical_oscillation_mm, 88.5);
    assert_eq!(row.vertical_ratio_pct, 8.12);
    assert_eq!(row.step_length_m, 1.015);
    assert_eq!(activity.cadence_basis, CadenceBasis::Strides);
}

#[test]
fn no_value_marks_and_their_stand_ins_are_not_recorded() {
    let activity = run_of(|writer| {
        let mut record = |lat, lon, heart_rate, cadence| {
            let fields = [
                (253, Value::U32(T0)),
                (0, Value::I32(lat)),
                (1, Value::I32(lon)),
                (3, Value::U8(heart_rate)),
                (4, Value::U8(cadence)),
            ];
            writer.message(1, RECORD, &fields);
        };
        record(0, 0, 0, 255);
        record(i32::MAX, i32::MAX, 255, 0);
        record(1 << 30, i32::MAX, 60, 80);
        record(0, 1 << 30, 60, 80);
    });
    assert_column(&activity.samples.lat_deg, &[None, None, None, Some(0.0)]);
    assert_column(&activity.samples.lon_deg, &[None, None, None, Some(90.0)]);
    assert_column(&activity.samples.heart_rate_bpm, &[None, None, Some(60.0), Some(60.0)]);
    assert_column(&activity.samples.cadence_spm, &[None, Some(0.0), Some(80.0), Some(80.0)]);
}

#[test]
fn enhanced_fields_win_and_plain_ones_fill_in() {
    let activity = run_of(|writer| {
        // The enhanced fields stand first, so that order in the file does not decide.
        let mut record = |enhanced_altitude, altitude, enhanced_speed, speed| {
            let fields = [
                (253, Value::U32(T0)),
                (78, Value::U32(enhanced_altitude)),
                (2, Value::U16(altitude)),
                (73, Value::U32(enhanced_speed)),
                (6, Value::U16(speed)),
            ];
            writer.message(1, RECORD, &fields);
        };
        record(3_000, 2_500, 3_000, 2_000);
        record(u32::MAX, 2_500, u32::MAX, 2_000);
    });
    assert_column(&activity.samples.altitude_m, &[Some(100.0), Some(0.0)]);
    assert_column(&activity.samples.speed_mps, &[Some(3.0), Some(2.0)]);
}

#[test]
fn cadence256_stands_in_for_cadence() {
    let activity = run_of(|writer| {
        let mut record = |cadence, cadence256| {
            let fields = [(253, Value::U32(T0)), (4, Value::U8(cadence)), (52, Value::U16(cadence256))];
            writer.message(1, RECORD, &fields);
        };
        record(255, 82 * 256 + 128);
        record(81, 82 * 256);
    });
    assert_column(&activity.samples.cadence_spm, &[Some(82.5), Some(81.0)]);
}

#[test]
fn the_packed_distance_counter_rolls_over_at_256_metres() {
    // Speed in the low 12 bits (1/100 m/s), distance in the high 12 (1/16 m).
    let packed = |speed: u32, distance: u32| {
        let bytes = (distance % 4096 * 4096 + speed).to_le_bytes();
        Value::Raw { base_type: 0x0D, bytes: bytes[..3].to_vec() }
    };
    let activity = run_of(|writer| {
        for (i, metres) in [100, 200, 300, 600].into_iter().enumerate() {
            // 300 m after 200 m wraps; the step from 300 m to 600 m is 256 m + 44 m and loses the 256.
            writer.message(1, RECORD, &[(253, Value::U32(T0 + i as u32)), (8, packed(310, metres * 16))]);
        }
        let invalid = Value::Raw { base_type: 0x0D, bytes: vec![0xFF; 3] };
        writer.message(1, RECORD, &[(253, Value::U32(T0 + 9)), (8, invalid)]);
    });
    assert_column(&activity.samples.distance_m, &[Some(100.0), Some(200.0), Some(300.0), Some(344.0), None]);
    assert_column(&activity.samples.speed_mps, &[Some(3.1), Some(3.1), Some(3.1), Some(3.1), None]);
}

#[test]
fn big_endian_definitions_read_the_same() {
    let activity = run_of(|writer| {
        writer.set_byte_order(ByteOrder::Big);
        writer.message(1, RECORD, &[(253, Value::U32(T0 + 7)), (5, Value::U32(1_234)), (85, Value::U16(9_000))]);
    });
    assert_eq!(activity.start_utc_ms, Some(T0_UTC_MS));
    assert_column(&activity.samples.elapsed_s, &[Some(7.0)]);
    assert_column(&activity.samples.distance_m, &[Some(12.34)]);
    assert_column(&activity.samples.step_length_m, &[Some(0.9)]);
}

#[test]
fn compressed_times_count_on_and_roll_over_at_32() {
    // T0 is a multiple of 32, so offsets are the seconds themselves.
    assert_eq!(T0 % 32, 0);
    let activity = run_of(|writer| {
        write_heart_rate(writer, T0 + 30, 100);
        for at in [T0 + 31, T0 + 32, T0 + 40, T0 + 71] {
            writer.compressed_message(3, RECORD, at, &[(3, Value::U8(101))]);
        }
    });
    assert_column(&activity.samples.elapsed_s, &[Some(30.0), Some(31.0), Some(32.0), Some(40.0), Some(71.0)]);
}

#[test]
fn compressed_times_count_on_from_the_last_of_many_records() {
    let activity = run_of(|writer| {
        [T0, T0 + 50, T0 + 100].into_iter().for_each(|at| write_heart_rate(writer, at, 100));
        writer.compressed_message(3, RECORD, T0 + 101, &[(3, Value::U8(101))]);
    });
    assert_column(&activity.samples.elapsed_s, &[Some(0.0), Some(50.0), Some(100.0), Some(101.0)]);
}

#[test]
fn compressed_times_count_from_any_message() {
    let activity = run_of(|writer| {
        write_heart_rate(writer, T0, 100);
        writer.message(4, 104, &[(253, Value::U32(T0 + 320)), (0, Value::U16(9))]);
        writer.compressed_message(3, RECORD, T0 + 322, &[(3, Value::U8(101))]);
    });
    assert_column(&activity.samples.elapsed_s, &[Some(0.0), Some(322.0)]);
}

#[test]
fn a_local_id_may_change_its_meaning_on_the_way() {
    let activity = run_of(|writer| {
        write_heart_rate(writer, T0, 100);
        writer.message(1, 104, &[(0, Value::U16(3_900)), (1, Value::U16(1))]);
        writer.message(1, RECORD, &[(3, Value::U8(102)), (253, Value::U32(T0 + 2))]);
        write_heart_rate(writer, T0 + 3, 103);
    });
    assert_column(&activity.samples.elapsed_s, &[Some(0.0), Some(2.0), Some(3.0)]);
    assert_column(&activity.samples.heart_rate_bpm, &[Some(100.0), Some(102.0), Some(103.0)]);
}

#[test]
fn fields_of_odd_size_no_size_or_unknown_type_are_stepped_over() {
    let raw = |base_type, bytes: &[u8]| Value::Raw { base_type, bytes: bytes.to_vec() };
    let activity = run_of(|writer| {
        let fields = [
            (5, raw(0x86, &[1])),
            (6, raw(0x84, &[1, 2, 3])),
            (7, raw(0x84, &[])),
            (2, raw(0x5E, &[1, 2])),
            (99, raw(0x07, b"no closing NUL")),
            (253, Value::U32(T0)),
            // An array: the first element counts.
            (3, raw(0x02, &[140, 141])),
        ];
        writer.message(1, RECORD, &fields);
    });
    let row = activity.samples.row(0);
    assert_eq!((row.elapsed_s, row.heart_rate_bpm), (0.0, 140.0));
    assert!(row.distance_m.is_nan() && row.speed_mps.is_nan() && row.power_w.is_nan() && row.altitude_m.is_nan());
}

#[test]
fn times_since_power_on_start_when_the_file_was_made() {
    let mut writer = activity_writer();
    write_heart_rate(&mut writer, 500, 100);
    write_heart_rate(&mut writer, 501, 101);
    let activity = one(&writer.finish());
    assert_eq!(activity.start_utc_ms, Some(T0_UTC_MS));
    assert_column(&activity.samples.elapsed_s, &[Some(0.0), Some(1.0)]);
    assert_eq!(activity.notes.len(), 1);
}

#[test]
fn a_clock_set_while_recording_carries_on_from_there() {
    let mut writer = activity_writer();
    for at in [500, 510, T0 + 60, T0 + 61] {
        write_heart_rate(&mut writer, at, 100);
    }
    let activity = one(&writer.finish());
    assert_eq!(activity.start_utc_ms, Some(T0_UTC_MS + 50_000));
    assert_column(&activity.samples.elapsed_s, &[Some(0.0), Some(10.0), Some(10.0), Some(11.0)]);
}

#[test]
fn records_without_a_time_are_counted_and_left_out() {
    let mut writer = activity_writer();
    write_heart_rate(&mut writer, T0, 100);
    write_heart_rate(&mut writer, u32::MAX, 101);
    write_heart_rate(&mut writer, 0, 102);
    let decoded = decode(&writer.finish());
    assert_eq!(decoded.activities[0].samples.len(), 1);
    assert_eq!(decoded.notes[0].text, "2 records without a time left out");
}

const DEVELOPER: u8 = 3;

fn describe(writer: &mut FitWriter, number: u8, base_type: u8, name: &str, units: &str, native: u8) {
    let fields = [
        (0, Value::U8(DEVELOPER)),
        (1, Value::U8(number)),
        (2, Value::U8(base_type)),
        (3, Value::Text(name.into())),
        (8, Value::Text(units.into())),
        (15, Value::U8(native)),
    ];
    writer.message(5, FIELD_DESCRIPTION, &fields);
}

fn developed_record(writer: &mut FitWriter, at: u32, native: &[(u8, Value)], fields: &[(u8, Value)]) {
    let native: Vec<_> = [(253, Value::U32(at))].into_iter().chain(native.iter().cloned()).collect();
    let developed: Vec<_> = fields
        .iter()
        .map(|(number, value)| DeveloperField { number: *number, developer: DEVELOPER, value: value.clone() })
        .collect();
    writer.message_with_developer(1, RECORD, &native, &developed);
}

#[test]
fn developer_cadence_in_spm_counts_steps() {
    let activity = run_of(|writer| {
        describe(writer, 0, 0x02, "Cadence", "SPM", 4);
        developed_record(writer, T0, &[], &[(0, Value::U8(168))]);
    });
    assert_column(&activity.samples.cadence_spm, &[Some(168.0)]);
    assert_eq!(activity.cadence_basis, CadenceBasis::Steps);
}

#[test]
fn native_cadence_wins_over_developer_steps() {
    let activity = run_of(|writer| {
        describe(writer, 0, 0x02, "Cadence", "SPM", 4);
        developed_record(writer, T0, &[(4, Value::U8(84))], &[(0, Value::U8(170))]);
    });
    assert_column(&activity.samples.cadence_spm, &[Some(84.0)]);
    assert_eq!(activity.cadence_basis, CadenceBasis::Strides);
}

#[test]
fn a_foot_pods_fields_are_known_by_name_and_unit() {
    let activity = run_of(|writer| {
        for (number, name, units) in
            [(0, "Power", "Watts"), (1, "Ground Time", "Milliseconds"), (2, "Vertical Oscillation", "Centimeters")]
        {
            describe(writer, number, 0x84, name, units, u8::MAX);
        }
        describe(writer, 3, 0x88, "Cadence", "RPM", 4);
        describe(writer, 4, 0x84, "Form Power", "Watts", u8::MAX);
        let fields = [
            (0, Value::U16(265)),
            (1, Value::U16(231)),
            (2, Value::U16(7)),
            (3, Value::F32(86.5)),
            (4, Value::U16(70)),
        ];
        developed_record(writer, T0, &[], &fields);
        // At rest it writes zeros.
        developed_record(writer, T0 + 1, &[], &[0, 1, 2].map(|number| (number, Value::U16(0))));
    });
    assert_column(&activity.samples.ground_contact_ms, &[Some(231.0), None]);
    assert_column(&activity.samples.vertical_oscillation_mm, &[Some(70.0), None]);
    let row = activity.samples.row(0);
    assert_eq!(row.power_w, 265.0);
    assert_eq!(row.ground_contact_ms, 231.0);
    assert_eq!(row.vertical_oscillation_mm, 70.0);
    assert_eq!(row.cadence_spm, 86.5);
    assert_eq!(activity.cadence_basis, CadenceBasis::Strides);
}

#[test]
fn native_power_wins_over_a_developer_field_record_by_record() {
    let activity = run_of(|writer| {
        describe(writer, 0, 0x84, "Power", "Watts", 7);
        developed_record(writer, T0, &[(7, Value::U16(250))], &[(0, Value::U16(265))]);
        developed_record(writer, T0 + 1, &[(7, Value::U16(u16::MAX))], &[(0, Value::U16(266))]);
    });
    assert_column(&activity.samples.power_w, &[Some(250.0), Some(266.0)]);
}

#[test]
fn undescribed_developer_fields_are_stepped_over() {
    let activity = run_of(|writer| {
        developed_record(writer, T0, &[(3, Value::U8(140))], &[(9, Value::U32(7))]);
        write_heart_rate(writer, T0 + 1, 141);
    });
    assert_column(&activity.samples.heart_rate_bpm, &[Some(140.0), Some(141.0)]);
    assert!(!activity.samples.has(Channel::Power));
}

#[test]
fn a_description_after_the_records_still_counts() {
    let activity = run_of(|writer| {
        developed_record(writer, T0, &[], &[(0, Value::U16(265))]);
        describe(writer, 0, 0x84, "Power", "Watts", 7);
    });
    assert_column(&activity.samples.power_w, &[Some(265.0)]);
}

#[test]
fn heart_rate_a_strap_stored_fills_the_records() {
    // Event time 2048 is T0 + 10; beats follow after 1, 2 and 3.5 s, the last across the 12-bit rollover.
    let ticks: [u32; 4] = [2048 + 1024, 2048 + 2048, 2048 + 3584, 2048 + 3584];
    let packed: Vec<u8> =
        ticks.chunks(2).flat_map(|pair| (pair[0] % 4096 + pair[1] % 4096 * 4096).to_le_bytes()[..3].to_vec()).collect();
    let activity = run_of(|writer| {
        for at in [9, 10, 11, 12, 13, 14, 30] {
            writer.message(1, RECORD, &[(253, Value::U32(T0 + at)), (5, Value::U32(at * 100))]);
        }
        let raw = |bytes: &[u8]| Value::Raw { base_type: 0x02, bytes: bytes.to_vec() };
        writer.message(6, HR, &[(253, Value::U32(T0 + 10)), (6, raw(&[120])), (9, Value::U32(2048))]);
        writer.message(6, HR, &[(6, raw(&[121, 122, 123, 0])), (10, Value::Raw { base_type: 0x0D, bytes: packed })]);
    });
    let expected = [None, Some(120.0), Some(121.0), Some(122.0), Some(122.0), Some(123.0), None];
    assert_column(&activity.samples.heart_rate_bpm, &expected);
}
