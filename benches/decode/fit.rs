//! FIT: ours, the fitparser crate as everybody calls it, and rustyfit's stream, which decodes every field as raw number.

use super::super::goals::Goals;
use super::corpus::Corpus;
use super::paired::{Class, Peer, compare as side_by_side};
use rustyfit::profile::typedef::MesgNum;
use rustyfit::{DecoderBuilder, DecoderEvent, StreamingIterator};
use strideload::decode::fit;
use strideload::synth::fit::{DeveloperField, FitActivity, FitRecord, FitTotals, FitWriter, Value, encode};

const PEERS: [Peer; 4] = [
    Peer { name: "strideload", read: ours },
    Peer { name: "rustyfit stream, bare", read: rustyfit_bare },
    Peer { name: "rustyfit stream", read: rustyfit },
    Peer { name: "fitparser from_bytes", read: fitparser },
];

/// As many as a file of 205 kB has.
const RECORDS: u32 = 5_121;

pub fn compare(corpus: &Corpus, goals: &mut Goals) {
    let class = |name: &str, file, records| Class { name: name.into(), files: vec![file], records };
    let today = class("FIT with running dynamics", with_dynamics(RECORDS), RECORDS as usize);
    if let [ours, _, rustyfit, fitparser] = side_by_side(&today, &PEERS)[..] {
        goals.at_least("FIT decode with checksum, MB/s", 700.0, ours.mb_a_second);
        goals.at_least("FIT, times fitparser from_bytes", 90.0, fitparser.ratio);
        goals.at_least("FIT, times rustyfit stream", 9.0, rustyfit.ratio);
    }
    side_by_side(&class("FIT of an older watch", plain(RECORDS), RECORDS as usize), &PEERS);
    side_by_side(&class("FIT with a strange message beside each record", chatty(RECORDS), RECORDS as usize), &PEERS);
    side_by_side(&class("FIT with developer fields", with_developer(RECORDS), RECORDS as usize), &PEERS);
    side_by_side(&class("FIT of ten minutes", with_dynamics(600), 600), &PEERS);
    if let Some(class) = corpus.class("fit", &PEERS) {
        side_by_side(&class, &PEERS);
    }
}

fn ours(file: &[u8]) -> Option<usize> {
    let decoded = fit::decode(file).ok()?;
    Some(decoded.activities.iter().map(|activity| activity.samples.len()).sum())
}

fn fitparser(file: &[u8]) -> Option<usize> {
    let messages = fitparser::from_bytes(file).ok()?;
    Some(messages.iter().filter(|message| message.kind() == fitparser::profile::MesgNum::Record).count())
}

fn rustyfit(file: &[u8]) -> Option<usize> {
    rustyfit_with(&DecoderBuilder::new(), file)
}

/// Without checksum and without components: less than what the others do.
fn rustyfit_bare(file: &[u8]) -> Option<usize> {
    rustyfit_with(&DecoderBuilder::new().checksum(false).expand_components(false), file)
}

fn rustyfit_with(builder: &DecoderBuilder, file: &[u8]) -> Option<usize> {
    let mut decoder = builder.build();
    let mut stream = decoder.stream(file);
    let mut records = 0;
    while let Some(event) = stream.next() {
        match event.ok()? {
            DecoderEvent::Message(message) if message.num == MesgNum::RECORD => records += 1,
            _ => {}
        }
    }
    Some(records)
}

fn record(t: u32) -> FitRecord {
    let x = f64::from(t);
    FitRecord {
        elapsed_s: t,
        lat_deg: Some(46.0 + 0.01 * (x / 900.0).sin()),
        lon_deg: Some(7.0 + 0.01 * (x / 900.0).cos()),
        altitude_m: Some(500.0 + 30.0 * (x / 600.0).sin()),
        distance_m: Some(x * 2.8),
        speed_mps: Some(2.8 + 0.2 * (x / 30.0).sin()),
        cadence_strides: Some(83.0 + (x / 60.0).sin()),
        heart_rate_bpm: Some(140 + (t % 20) as u8),
        ..FitRecord::default()
    }
}

fn file_of(records: Vec<FitRecord>) -> Vec<u8> {
    let lasted_s = records.len() as f64;
    encode(&FitActivity {
        start_utc_ms: 1_700_000_000_000,
        utc_offset_s: Some(3_600),
        records,
        totals: FitTotals { elapsed_s: lasted_s, timer_s: lasted_s, ..FitTotals::default() },
        ..FitActivity::default()
    })
}

pub fn with_dynamics(seconds: u32) -> Vec<u8> {
    let dynamics = |t| FitRecord {
        power_w: Some(250.0),
        ground_contact_ms: Some(244.0),
        ground_contact_left_pct: Some(49.8),
        vertical_oscillation_mm: Some(88.0),
        vertical_ratio_pct: Some(8.7),
        step_length_m: Some(1.01),
        ..record(t)
    };
    file_of((0..seconds).map(dynamics).collect())
}

fn plain(seconds: u32) -> Vec<u8> {
    file_of((0..seconds).map(record).collect())
}

const FIRST_TIME: u32 = 1_000_000_000;

/// Each record followed by a message of a kind nobody has documented, as watches of today write.
fn chatty(seconds: u32) -> Vec<u8> {
    let mut writer = FitWriter::new();
    file_id(&mut writer);
    for t in 0..seconds {
        writer.message(3, 20, &record_fields(t));
        let strange = [(253, Value::U32(FIRST_TIME + t)), (0, Value::U32(t)), (1, Value::U16(t as u16))];
        writer.message(4, 233, &strange);
    }
    writer.finish()
}

/// Power and ground contact from a foot pod.
fn with_developer(seconds: u32) -> Vec<u8> {
    let mut writer = FitWriter::new();
    file_id(&mut writer);
    writer.message(5, 207, &[(3, Value::U8(0))]);
    for (number, name, units) in [(0, "Power", "Watts"), (1, "Ground Time", "Milliseconds")] {
        let description = [
            (0, Value::U8(0)),
            (1, Value::U8(number)),
            (2, Value::U8(0x84)),
            (3, Value::Text(name.into())),
            (8, Value::Text(units.into())),
        ];
        writer.message(6, 206, &description);
    }
    for t in 0..seconds {
        let developer = |number, value| DeveloperField { number, developer: 0, value: Value::U16(value) };
        writer.message_with_developer(3, 20, &record_fields(t), &[developer(0, 250), developer(1, 240)]);
    }
    writer.finish()
}

fn file_id(writer: &mut FitWriter) {
    writer.message(0, 0, &[(0, Value::Enum(4)), (1, Value::U16(1)), (2, Value::U16(3121))]);
}

fn record_fields(t: u32) -> [(u8, Value); 8] {
    [
        (253, Value::U32(FIRST_TIME + t)),
        (0, Value::I32(548_000_000 + t as i32)),
        (1, Value::I32(84_000_000 - t as i32)),
        (5, Value::U32(280 * t)),
        (73, Value::U32(2_800 + t % 100)),
        (78, Value::U32(5_000 + t % 300)),
        (3, Value::U8(140 + (t % 20) as u8)),
        (4, Value::U8(83)),
    ]
}
