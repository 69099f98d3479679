//! Broken and hostile documents: what was closed is kept, and nothing takes long.

use super::{assert_column, only_activity};
use cpu_time::ThreadTime;
use std::time::Duration;
use strideload::decode::decode;
use strideload::model::{Format, Samples};
use strideload::synth::{gpx, tcx};

/// Of this thread's own processor time, which a busy machine does not stretch. A look through every attribute for every
/// other one takes about ten seconds.
const PATIENCE: Duration = Duration::from_secs(2);

pub fn small_gpx() -> Vec<u8> {
    let point = |i: i64| gpx::GpxPoint {
        time_utc_ms: 1_795_336_200_000 + 1000 * i,
        lat_deg: 48.5,
        lon_deg: 9.25,
        altitude_m: Some(500.0 + i as f64),
        heart_rate_bpm: Some(148),
        cadence: Some(82.0),
    };
    let segments = vec![(0..3).map(point).collect(), (60..61).map(point).collect()];
    gpx::encode_with_extensions(&gpx::GpxTrack { kind: Some("running".into()), segments, ..Default::default() })
}

pub fn small_tcx() -> Vec<u8> {
    let point = |i: i64| tcx::TcxPoint {
        time_utc_ms: 1_795_336_200_000 + 1000 * i,
        position: Some((48.5, 9.25)),
        altitude_m: Some(500.0 + i as f64),
        run_cadence: Some(82),
        ..Default::default()
    };
    let lap = |from: i64| tcx::TcxLap { tracks: vec![(from..from + 2).map(point).collect()], ..Default::default() };
    let activity = tcx::TcxActivity { sport: "Running".into(), laps: vec![lap(0), lap(60)], creator: None };
    tcx::encode(&activity)
}

fn rows(samples: &Samples) -> Vec<String> {
    (0..samples.len()).map(|i| format!("{:?}", samples.row(i))).collect()
}

#[test]
fn a_cut_at_any_byte_keeps_every_point_up_to_it() {
    for (format, whole, close) in [(Format::Gpx, small_gpx(), "</trkpt>"), (Format::Tcx, small_tcx(), "</Trackpoint>")]
    {
        let all = rows(&only_activity(format, &whole).samples);
        for cut in 0..whole.len() {
            let text = String::from_utf8_lossy(&whole[..cut]);
            let closed = text.matches(close).count();
            let kept = match decode(format, &whole[..cut]) {
                Ok(decoded) => {
                    assert!(decoded.activities[0].partial, "{format:?} cut at {cut}");
                    rows(&decoded.activities[0].samples)
                }
                Err(_) => Vec::new(),
            };
            // Of the point the cut falls into what was written is kept once its time was.
            assert!((closed..=closed + 1).contains(&kept.len()), "{format:?} cut at {cut}");
            assert_eq!(kept[..closed], all[..closed], "{format:?} cut at {cut}");
            if let (Some(begun), Some(whole)) = (kept.get(closed), all.get(closed)) {
                let values = |row: &str| row.split(", ").map(str::to_owned).collect::<Vec<_>>();
                let mut pairs = values(begun).into_iter().zip(values(whole));
                assert!(pairs.all(|(begun, whole)| begun == whole || begun.contains("NaN")), "{format:?} cut at {cut}");
            }
        }
    }
}

#[test]
fn flipped_bytes_never_end_in_a_panic() {
    for (format, whole) in [(Format::Gpx, small_gpx()), (Format::Tcx, small_tcx())] {
        for at in (0..whole.len()).step_by(5) {
            for byte in [b'<', b'"', 0xff] {
                let mut broken = whole.clone();
                broken[at] = byte;
                if let Ok(decoded) = decode(format, &broken) {
                    assert!(decoded.activities.iter().all(|run| run.samples.len() <= 4));
                }
            }
        }
    }
}

#[test]
fn a_missing_quote_or_closing_tag_costs_at_most_one_point() {
    let text = String::from_utf8(small_gpx()).unwrap();
    for (sound, broken, kept) in
        [("lat=\"48.5000000\" ", "lat=\"48.5000000 ", 3), ("</trkpt>", "", 4), ("</trkpt>", "</trkpt", 3)]
    {
        let run = only_activity(Format::Gpx, text.replacen(sound, broken, 1).as_bytes());
        assert_eq!((run.samples.len(), run.partial), (kept, false), "{broken}");
    }
    let open = text.replacen("lon=\"9.2500000\">", "lon=\"9.2500000\"", 1);
    assert_eq!(only_activity(Format::Gpx, open.as_bytes()).samples.len(), 4);
    let misspelt = text.replacen("</gpxtpx:hr>", "</wrong>", 3);
    assert_eq!(only_activity(Format::Gpx, misspelt.as_bytes()).samples.len(), 4);
}

#[test]
fn a_million_levels_end_at_once() {
    let deep = format!("<gpx>{}", "<a>".repeat(1_000_000));
    let begun = ThreadTime::now();
    let error = decode(Format::Gpx, deep.as_bytes()).unwrap_err();
    assert_eq!(error.reason, "elements are nested deeper than in any GPX file");
    assert!(begun.elapsed() < PATIENCE);
}

#[test]
fn levels_too_deep_behind_good_points_cost_only_what_follows() {
    let text = String::from_utf8(small_gpx()).unwrap();
    let deep = text.replacen("</trk>", &format!("{}</trk>", "<a>".repeat(100)), 1);
    let run = only_activity(Format::Gpx, deep.as_bytes());
    assert_eq!((run.samples.len(), run.partial), (4, true));
}

#[test]
fn a_hundred_thousand_attributes_are_not_looked_through() {
    let attributes: String = (0..100_000).map(|i| format!(" a{i}='x'")).collect();
    let document = format!(
        "<gpx{attributes}><trk><trkseg><trkpt{attributes} lat='48.5' lon='9'><time>2026-11-22T08:30:00Z</time></trkpt>
         </trkseg></trk></gpx>"
    );
    let begun = ThreadTime::now();
    let run = only_activity(Format::Gpx, document.as_bytes());
    assert!(begun.elapsed() < PATIENCE);
    assert_eq!((run.samples.len(), run.samples.has_position(0)), (1, false));
}

#[test]
fn entities_are_never_expanded() {
    let bomb = "<!DOCTYPE gpx [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>
        <!ENTITY f SYSTEM 'file:///etc/hostname'>]><gpx><trk><name>x&b;&f;y</name><trkseg>
        <trkpt lat='48.5' lon='9.25'><ele>&a;</ele><time>2026-11-22T08:30:00Z</time></trkpt></trkseg></trk></gpx>";
    let run = only_activity(Format::Gpx, bomb.as_bytes());
    assert_eq!(run.title.as_deref(), Some("xy"));
    assert_column(&run.samples.altitude_m, &[f64::NAN]);
}

#[test]
fn a_text_of_many_megabytes_is_not_kept() {
    let name = "n".repeat(3 << 20);
    let document = format!(
        "<gpx><trk><name>{name}</name><trkseg><trkpt lat='1' lon='2'><time>2026-11-22T08:30:00Z</time></trkpt></trkseg></trk></gpx>"
    );
    assert_eq!(only_activity(Format::Gpx, document.as_bytes()).title, None);
}
