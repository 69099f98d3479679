//! TCX: ours and readers on quick-xml.

use super::super::goals::Goals;
use super::corpus::Corpus;
use super::paired::{Class, Peer, compare as side_by_side};
use super::xml_peer;
use strideload::synth::tcx::{TcxActivity, TcxLap, TcxPoint, encode};

const PEERS: [Peer; 3] = [
    Peer { name: "strideload", read: ours },
    Peer { name: "quick-xml, events only", read: xml_peer::events },
    Peer { name: "quick-xml, same fields", read: quick_xml },
];

const POINTS: u32 = 3_600;

pub fn compare(corpus: &Corpus, goals: &mut Goals) {
    let class = Class { name: "TCX".into(), files: vec![run_of(POINTS)], records: POINTS as usize };
    goals.at_least("TCX decode, MB/s", 500.0, side_by_side(&class, &PEERS)[0].mb_a_second);
    if let Some(class) = corpus.class("tcx", &PEERS) {
        side_by_side(&class, &PEERS);
    }
}

fn ours(file: &[u8]) -> Option<usize> {
    let decoded = strideload::decode::tcx::decode(file).ok()?;
    Some(decoded.activities.iter().map(|activity| activity.samples.len()).sum())
}

fn quick_xml(file: &[u8]) -> Option<usize> {
    Some(xml_peer::points(file)?.len())
}

fn run_of(seconds: u32) -> Vec<u8> {
    let point = |t: u32| {
        let x = f64::from(t);
        TcxPoint {
            time_utc_ms: 1_700_000_000_000 + i64::from(t) * 1000,
            position: Some((46.0 + 0.01 * (x / 900.0).sin(), 7.0 + 0.01 * (x / 900.0).cos())),
            altitude_m: Some(500.0 + 30.0 * (x / 600.0).sin()),
            distance_m: Some(2.8 * x),
            heart_rate_bpm: Some(140 + (t % 20) as u8),
            run_cadence: Some(83),
            speed_mps: Some(2.8),
        }
    };
    let lap = TcxLap {
        start_utc_ms: 1_700_000_000_000,
        total_s: f64::from(seconds),
        distance_m: 2.8 * f64::from(seconds),
        tracks: vec![(0..seconds).map(point).collect()],
    };
    encode(&TcxActivity { sport: "Running".into(), laps: vec![lap], creator: None })
}
