//! Cut and mutated files: never a panic, never more samples than bytes could hold, never a lost beginning.

use super::*;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use strideload::synth::fit::{ByteOrder, DeveloperField, FitActivity, FitRecord, FitTotals, encode};

pub fn plain_run() -> Vec<u8> {
    let record = |t: u32| FitRecord {
        elapsed_s: t,
        lat_deg: Some(10.0 + f64::from(t) * 1e-4),
        lon_deg: Some(20.0),
        distance_m: Some(f64::from(t) * 3.0),
        cadence_strides: Some(82.25),
        heart_rate_bpm: Some(140),
        ..FitRecord::default()
    };
    encode(&FitActivity {
        start_utc_ms: T0_UTC_MS,
        utc_offset_s: Some(3_600),
        records: (0..25).map(record).collect(),
        pauses: vec![(5, 6)],
        totals: FitTotals { elapsed_s: 25.0, timer_s: 24.0, ..FitTotals::default() },
        ..FitActivity::default()
    })
}

/// Two chained parts with every unusual construction the reader knows.
pub fn unusual_run() -> Vec<u8> {
    let mut writer = activity_writer();
    writer.message(
        5,
        FIELD_DESCRIPTION,
        &[
            (0, Value::U8(0)),
            (1, Value::U8(0)),
            (2, Value::U8(0x84)),
            (3, Value::Text("Power".into())),
            (8, Value::Text("Watts".into())),
        ],
    );
    for at in 0..8 {
        let power = DeveloperField { number: 0, developer: 0, value: Value::U16(200) };
        writer.message_with_developer(1, RECORD, &[(253, Value::U32(T0 + at))], &[power]);
        writer.compressed_message(3, RECORD, T0 + at, &[(3, Value::U8(120))]);
    }
    let rates = Value::Raw { base_type: 0x02, bytes: vec![120; 8] };
    let times = Value::Raw { base_type: 0x0D, bytes: (1..13).collect() };
    writer.message(6, HR, &[(253, Value::U32(T0)), (6, Value::U8(120)), (9, Value::U32(77))]);
    writer.message(6, HR, &[(6, rates), (10, times)]);
    writer.set_byte_order(ByteOrder::Big);
    let packed = Value::Raw { base_type: 0x0D, bytes: vec![1, 2, 3] };
    writer.message(1, RECORD, &[(253, Value::U32(T0 + 20)), (8, packed), (2, Value::U16(2_500))]);
    write_session(&mut writer, T0, T0 + 9, 1);
    write_session(&mut writer, T0 + 10, T0 + 30, 2);
    let mut bytes = writer.finish();
    bytes.extend(plain_run());
    bytes
}

/// Times and heart rates of all activities, one behind the other, as absolute numbers.
fn recovered(bytes: &[u8]) -> Vec<(i64, u64)> {
    let Ok(decoded) = fit::decode(bytes) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for activity in &decoded.activities {
        let start = activity.start_utc_ms.unwrap_or(0);
        let samples = &activity.samples;
        for (elapsed_s, distance_m) in samples.elapsed_s.iter().zip(&samples.distance_m) {
            rows.push((start + (elapsed_s * 1000.0) as i64, distance_m.to_bits()));
        }
    }
    rows
}

#[test]
fn every_cut_keeps_the_records_before_it() {
    for whole in [plain_run(), unusual_run()] {
        let all = recovered(&whole);
        let mut before = 0;
        for end in 0..=whole.len() {
            let rows = recovered(&whole[..end]);
            assert_eq!(rows, all[..rows.len()], "cut at byte {end}");
            assert!(rows.len() >= before, "cut at byte {end}: {} records after {before}", rows.len());
            before = rows.len();
        }
        assert_eq!(before, all.len());
    }
}

#[test]
fn a_cut_file_says_where_and_is_partial() {
    let whole = plain_run();
    let cut = &whole[..whole.len() / 2];
    let decoded = decode(cut);
    assert!(decoded.activities[0].partial);
    assert!(decoded.notes.iter().any(|note| note.offset.is_some_and(|at| at > 14 && at < cut.len() as u64)));
}

/// Changes a file the way damage and strange writers do: bits, sizes, base types, local ids, lengths, whole stretches.
fn mutate(bytes: &mut Vec<u8>, rng: &mut ChaCha8Rng) {
    for _ in 0..rng.random_range(1..=4) {
        // Behind the header, so that the messages are reached.
        let at = rng.random_range(14..bytes.len().max(15)).min(bytes.len().saturating_sub(1));
        match rng.random_range(0..7) {
            0 => bytes[at] ^= 1 << rng.random_range(0..8),
            1 => {
                bytes[at] =
                    [0x00, 0x01, 0x02, 0x07, 0x0D, 0x7F, 0x80, 0x83, 0x84, 0x86, 0x90, 0xFF][rng.random_range(0..12)]
            }
            2 => bytes[at] = rng.next_u32() as u8,
            3 => bytes[at] = [0x40, 0x60, 0x00, 0x0F, 0xE0][rng.random_range(0..5)] | (bytes[at] & 0x0F),
            4 => drop(bytes.drain(at..(at + rng.random_range(1..6)).min(bytes.len()))),
            5 => {
                let end = (at + rng.random_range(1..80)).min(bytes.len());
                let stretch = bytes[at..end].to_vec();
                bytes.splice(at..at, stretch);
            }
            _ => bytes.truncate(at.max(20)),
        }
        if bytes.len() < 20 {
            return;
        }
    }
    let data_size = match rng.random_range(0..8) {
        0 => 0,
        1 => rng.next_u32(),
        _ => bytes.len() as u32 - 16,
    };
    bytes[4..8].copy_from_slice(&data_size.to_le_bytes());
}

#[test]
fn mutated_files_never_panic_and_never_grow() {
    const ROUNDS: usize = 4_000;
    let seeds = [plain_run(), unusual_run()];
    let mut rng = ChaCha8Rng::seed_from_u64(0x00F1_7F17);
    let mut reached_records = 0;
    for round in 0..ROUNDS {
        let mut bytes = seeds[round % seeds.len()].clone();
        mutate(&mut bytes, &mut rng);
        let Ok(decoded) = fit::decode(&bytes) else {
            continue;
        };
        let samples: usize = decoded.activities.iter().map(|a| a.samples.len()).sum();
        assert!(samples <= bytes.len(), "round {round}: {samples} samples from {} bytes", bytes.len());
        for activity in &decoded.activities {
            assert!(activity.samples.elapsed_s.iter().all(|t| t.is_finite()), "round {round}");
            assert!(activity.pauses.iter().all(|p| p.from_s < p.to_s), "round {round}");
        }
        reached_records += usize::from(samples > 0);
    }
    assert!(reached_records * 2 > ROUNDS, "only {reached_records} of {ROUNDS} reached a record");
}

#[test]
fn a_tiny_file_that_claims_four_gigabytes_is_read_as_it_is() {
    let mut bytes = activity_writer().finish();
    bytes[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(fit::decode(&bytes).is_err() || decode(&bytes).activities.is_empty());
}
