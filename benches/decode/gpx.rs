//! GPX: ours, the gpx crate (which leaves heart rate and cadence out), and readers on quick-xml.

use super::super::goals::Goals;
use super::corpus::Corpus;
use super::paired::{Class, Peer, compare as side_by_side};
use super::xml_peer;
use strideload::synth::gpx::{GpxPoint, GpxTrack, encode_plain, encode_with_extensions};

const PEERS: [Peer; 4] = [
    Peer { name: "strideload", read: ours },
    Peer { name: "quick-xml, events only", read: xml_peer::events },
    Peer { name: "quick-xml, same fields", read: quick_xml },
    Peer { name: "gpx crate", read: gpx_crate },
];

const POINTS: u32 = 3_600;

pub fn compare(corpus: &Corpus, goals: &mut Goals) {
    let class = |name: &str, file| Class { name: name.into(), files: vec![file], records: POINTS as usize };
    let today = class("GPX with heart rate and cadence", encode_with_extensions(&run_of(POINTS)));
    if let [ours, _, quick_xml, gpx_crate] = side_by_side(&today, &PEERS)[..] {
        goals.at_least("GPX decode with heart rate and cadence, MB/s", 500.0, ours.mb_a_second);
        goals.at_least("GPX, times quick-xml with the same fields", 1.7, quick_xml.ratio);
        goals.at_least("GPX, times the gpx crate", 20.0, gpx_crate.ratio);
    }
    side_by_side(&class("GPX without extensions", encode_plain(&run_of(POINTS))), &PEERS);
    side_by_side(&class("GPX with 28 digits to a degree", many_digits()), &PEERS);
    if let Some(class) = corpus.class("gpx", &PEERS) {
        side_by_side(&class, &PEERS);
    }
    // The gpx crate refuses many real files; what is measured without it is closer to what runners have.
    if let Some(class) = corpus.class("gpx", &PEERS[..3]) {
        side_by_side(&class, &PEERS[..3]);
    }
}

fn ours(file: &[u8]) -> Option<usize> {
    let decoded = strideload::decode::gpx::decode(file).ok()?;
    Some(decoded.activities.iter().map(|activity| activity.samples.len()).sum())
}

fn quick_xml(file: &[u8]) -> Option<usize> {
    Some(xml_peer::points(file)?.len())
}

fn gpx_crate(file: &[u8]) -> Option<usize> {
    let document = gpx::read(file).ok()?;
    let segments = document.tracks.iter().flat_map(|track| &track.segments);
    Some(segments.flat_map(|segment| &segment.points).filter(|point| point.time.is_some()).count())
}

pub fn run_of(seconds: u32) -> GpxTrack {
    let point = |t: u32| {
        let x = f64::from(t);
        GpxPoint {
            time_utc_ms: 1_700_000_000_000 + i64::from(t) * 1000,
            lat_deg: 46.0 + 0.01 * (x / 900.0).sin(),
            lon_deg: 7.0 + 0.01 * (x / 900.0).cos(),
            altitude_m: Some(500.0 + 30.0 * (x / 600.0).sin()),
            heart_rate_bpm: Some(140 + (t % 20) as u8),
            cadence: Some(83.0),
        }
    };
    GpxTrack {
        creator: "bench".into(),
        name: Some("Run".into()),
        kind: Some("running".into()),
        segments: vec![(0..seconds).map(point).collect()],
    }
}

/// As Garmin Connect prints single-precision numbers.
fn many_digits() -> Vec<u8> {
    let short = String::from_utf8(encode_with_extensions(&run_of(POINTS))).unwrap();
    short.replace("\" lon=", "438111438751220703125\" lon=").replace("</ele>", "0001220703125</ele>").into_bytes()
}
