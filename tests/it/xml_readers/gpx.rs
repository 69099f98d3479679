use super::{MORNING_MS, assert_column, decoded, notes, only_activity};
use strideload::model::{Format, Pause, PauseKind, RawActivity, Sport, SubSport};
use strideload::synth::gpx::{GpxPoint, GpxTrack, encode_plain, encode_with_extensions};

const NAN: f64 = f64::NAN;

fn track(points: &str) -> String {
    format!("<gpx version='1.1' creator='by hand'><trk><trkseg>{points}</trkseg></trk></gpx>")
}

fn activity(document: &str) -> RawActivity {
    only_activity(Format::Gpx, document.as_bytes())
}

fn point(clock: &str, inner: &str) -> String {
    format!("<trkpt lat='48.5' lon='9.25'><time>2026-11-22T{clock}Z</time>{inner}</trkpt>")
}

#[test]
fn sensor_values_are_found_by_local_name_in_every_layout_seen() {
    for extension in [
        "<gpxtpx:TrackPointExtension><gpxtpx:hr>148</gpxtpx:hr><gpxtpx:cad>82</gpxtpx:cad></gpxtpx:TrackPointExtension>",
        "<ns3:TrackPointExtension><ns3:hr>148</ns3:hr><ns3:cad>82</ns3:cad></ns3:TrackPointExtension>",
        "<TrackPointExtension xmlns='any'><hr>148.0</hr><cad> 82 </cad></TrackPointExtension>",
        "<gpxdata:hr>148</gpxdata:hr><gpxdata:cadence>82</gpxdata:cadence>",
        "<heartrate>148</heartrate><cadence>82</cadence>",
    ] {
        let run = activity(&track(&point("08:30:00", &format!("<extensions>{extension}</extensions>"))));
        assert_column(&run.samples.heart_rate_bpm, &[148.0]);
        assert_column(&run.samples.cadence_spm, &[82.0]);
    }
}

#[test]
fn speed_and_power_come_from_the_point_or_its_extensions() {
    let garmin = "<extensions><power>250</power><gpxtpx:speed>3.1</gpxtpx:speed></extensions>";
    let run = activity(&track(&format!(
        "{}{}{}",
        point("08:30:00", garmin),
        point("08:30:01", "<speed>2.9</speed><extensions><pwr:PowerInWatts>240</pwr:PowerInWatts></extensions>"),
        point("08:30:02", "<extensions><speed>-1</speed></extensions>"),
    )));
    assert_column(&run.samples.speed_mps, &[3.1, 2.9, NAN]);
    assert_column(&run.samples.power_w, &[250.0, 240.0, NAN]);
}

#[test]
fn what_stands_for_nothing_is_not_recorded() {
    let points = [
        "<trkpt lat='0' lon='0'><ele>-500</ele>",
        "<trkpt lat='999.9' lon='9'><ele>NaN</ele><hr>0</hr>",
        "<trkpt lat='48,5' lon='9,25'><ele>-32768</ele>",
        "<trkpt lat='48.5' lon='180'><ele>12,5</ele>",
        "<trkpt lat='' lon='x'><ele/>",
    ];
    let points: String =
        (0..).zip(points).map(|(s, p)| format!("{p}<time>2026-11-22T08:30:0{s}Z</time></trkpt>")).collect();
    let run = activity(&track(&points));
    assert_column(&run.samples.lat_deg, &[NAN, NAN, 48.5, 48.5, NAN]);
    assert_column(&run.samples.lon_deg, &[NAN, NAN, 9.25, 180.0, NAN]);
    assert_column(&run.samples.altitude_m, &[NAN, NAN, NAN, 12.5, NAN]);
    assert_column(&run.samples.heart_rate_bpm, &[NAN; 5]);
    assert_column(&run.samples.elapsed_s, &[0.0, 1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn a_new_segment_is_a_pause_when_time_passed() {
    let run = activity(&format!(
        "<gpx><trk><trkseg/><trkseg>{}{}</trkseg><trkseg>{}</trkseg><trkseg></trkseg><trkseg>{}</trkseg></trk></gpx>",
        point("08:30:00", ""),
        point("08:30:05", ""),
        point("08:31:05", ""),
        point("08:31:05", ""),
    ));
    assert_eq!(run.pauses, [Pause { from_s: 5.0, to_s: 65.0, kind: PauseKind::Segment }]);
}

#[test]
fn tracks_an_hour_apart_are_one_activity_and_a_day_apart_two() {
    let trk = |time: &str| format!("<trk><trkseg><trkpt lat='1' lon='2'><time>{time}</time></trkpt></trkseg></trk>");
    let document = format!(
        "<gpx>{}{}{}</gpx>",
        trk("2026-11-22T08:30:00Z"),
        trk("2026-11-22T09:30:00Z"),
        trk("2026-11-23T09:30:00Z")
    );
    let decoded = decoded(Format::Gpx, document.as_bytes());
    let starts: Vec<_> = decoded.activities.iter().map(|run| run.start_utc_ms.unwrap() - MORNING_MS).collect();
    assert_eq!(starts, [0, 25 * 3_600_000]);
    assert_eq!(decoded.activities[0].pauses, [Pause { from_s: 0.0, to_s: 3600.0, kind: PauseKind::Segment }]);
}

#[test]
fn a_ride_right_after_a_run_stays_a_ride() {
    let trk = |kind: &str, time: &str| {
        format!("<trk><type>{kind}</type><trkseg><trkpt lat='1' lon='2'><time>{time}</time></trkpt></trkseg></trk>")
    };
    let document = format!("<gpx>{}{}</gpx>", trk("9", "2026-11-22T08:30:00Z"), trk("1", "2026-11-22T08:31:00Z"));
    let sports: Vec<_> = decoded(Format::Gpx, document.as_bytes()).activities.iter().map(|a| a.sport).collect();
    assert_eq!(sports, [Some(Sport::Running), Some(Sport::Cycling)]);
}

#[test]
fn title_type_and_creator_are_the_tracks_own() {
    let run = activity(
        "<gpx creator='Gar\u{113}min C\u{fc}onnect'><metadata><name>not this</name><type>walk</type></metadata>
         <trk><name>Morning &amp; more&nbsp;\u{b} run</name><link href='x'><text>not</text><type>nor this</type></link>
         <type>trail_running</type><trkseg><trkpt lat='1' lon='2'><name>lap 1</name><type>dot</type>
         <time>2026-11-22T08:30:00Z</time></trkpt></trkseg></trk></gpx>",
    );
    assert_eq!(run.title.as_deref(), Some("Morning & more  run"));
    assert_eq!((run.sport, run.sub_sport), (Some(Sport::Running), SubSport::Trail));
    assert_eq!(run.device, "Garemin Connect");
    assert!(!run.from_watch);
}

#[test]
fn an_unnamed_sport_is_unknown_and_an_unlisted_one_is_another() {
    let typed = |kind: &str| {
        let point = point("08:30:00", "");
        activity(&format!("<gpx><trk>{kind}<trkseg>{point}</trkseg></trk></gpx>")).sport
    };
    assert_eq!(typed(""), None);
    assert_eq!(typed("<type></type>"), None);
    assert_eq!(typed("<type>kitesurfing</type>"), Some(Sport::Other));
}

#[test]
fn the_first_numeric_offset_tells_the_local_clock() {
    let run = activity(&track(
        "<trkpt lat='1' lon='2'><time>2026-11-22T10:30:00.504+02:00[Europe/Brussels]</time></trkpt>
         <trkpt lat='1' lon='2'><time>2026-11-22T10:30:01+02:00</time></trkpt>",
    ));
    assert_eq!(run.start_utc_ms, Some(MORNING_MS + 504));
    assert_eq!(run.utc_offset_s, Some(7200));
    assert_column(&run.samples.elapsed_s, &[0.0, 0.496]);
}

#[test]
fn times_without_a_zone_are_taken_as_utc_and_said() {
    let document = track("<trkpt lat='1' lon='2'><time>2026-11-22 08:30:00</time></trkpt>");
    let decoded = decoded(Format::Gpx, document.as_bytes());
    assert_eq!(decoded.activities[0].start_utc_ms, Some(MORNING_MS));
    assert_eq!(notes(&decoded), ["times without a zone were taken as UTC"]);
}

#[test]
fn points_without_a_usable_time_are_left_out_and_counted() {
    let document = track(&format!(
        "<trkpt lat='1' lon='2'/>{}<trkpt lat='1' lon='2'><time>1970-01-01T00:00:00Z</time></trkpt>
         <trkpt lat='1' lon='2'><time></time></trkpt>{}",
        point("08:30:00", ""),
        point("08:30:09", "")
    ));
    let decoded = decoded(Format::Gpx, document.as_bytes());
    assert_column(&decoded.activities[0].samples.elapsed_s, &[0.0, 9.0]);
    assert_eq!(
        notes(&decoded),
        ["points without a time were left out: 2", "points with an unusable time were left out: 1"]
    );
}

#[test]
fn files_without_a_recording_say_what_they_are() {
    for (document, what) in [
        ("<gpx><rte><rtept lat='1' lon='2'/></rte></gpx>", "a route without a recording"),
        ("<gpx><wpt lat='1' lon='2'><time>2026-11-22T08:30:00Z</time></wpt></gpx>", "waypoints without a recording"),
        ("<gpx><trk><trkseg/></trk></gpx>", "a track without points"),
        ("<gpx><trk><trkseg><trkpt lat='1' lon='2'/></trkseg></trk></gpx>", "a track without times"),
        ("<gpx/>", "an empty GPX file"),
    ] {
        assert_eq!(decoded(Format::Gpx, document.as_bytes()).not_activity.as_deref(), Some(what));
    }
}

/// Garmin writes treadmill runs without a point; converters add what the service knows of them.
#[test]
fn a_track_without_points_counts_by_the_totals_the_file_states() {
    let document =
        "<gpx creator='Garmin Connect'><extensions><distance>5294.74</distance><average_hr>156.0</average_hr>
        <start_time>2026-11-22T08:30:00+00:00</start_time><moving_time>1684.0</moving_time>
        <elapsed_time>1763.379</elapsed_time></extensions><metadata><time>2026-11-22T08:30:07.000Z</time></metadata>
        <trk><name>Indoors</name><type>treadmill_running</type><trkseg/></trk></gpx>";
    let run = activity(document);
    assert_eq!(run.start_utc_ms, Some(1_795_336_200_000));
    assert_eq!((run.sport, run.samples.len(), run.partial), (Some(Sport::Running), 0, false));
    let totals = run.totals;
    assert_eq!((totals.distance_m, totals.elapsed_s), (Some(5294.74), Some(1763.379)));
    assert_eq!((totals.timer_s, totals.heart_rate_bpm), (Some(1684.0), Some(156.0)));
    let by_garmin = "<gpx><metadata><time>2026-11-22T08:30:00Z</time></metadata><trk><extensions><TrackStatsExtension>
        <Distance>5000</Distance><TimerTime>1500</TimerTime></TrackStatsExtension></extensions><trkseg/></trk></gpx>";
    assert_eq!(activity(by_garmin).totals.distance_m, Some(5000.0));
    for nothing in [
        "<gpx><metadata><time>2026-11-22T08:30:00Z</time></metadata><trk><trkseg/></trk></gpx>",
        "<gpx><extensions><distance>5000</distance></extensions><trk><trkseg/></trk></gpx>",
        "<gpx><metadata><time>2026-11-22T08:30:00Z</time></metadata><extensions><distance>5000</distance></extensions>
         <rte><rtept lat='1' lon='2'/></rte><trk><trkseg/></trk></gpx>",
    ] {
        assert!(decoded(Format::Gpx, nothing.as_bytes()).not_activity.is_some(), "{nothing}");
    }
}

#[test]
fn every_encoding_gives_the_same_run() {
    let body = "<trk><name>Stra\u{df}e</name><trkseg><trkpt lat='48.5' lon='9.25'><time>2026-11-22T08:30:00Z</time></trkpt></trkseg></trk></gpx>";
    let latin1: Vec<u8> =
        format!("<?xml version='1.0' encoding='ISO-8859-1'?><gpx>{body}").chars().map(|c| c as u8).collect();
    let utf16 = |mark: &str| -> Vec<u8> {
        format!("{mark}<?xml version='1.0' encoding='UTF-16'?><gpx>{body}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect()
    };
    let with_mark = format!("\u{feff}  \n <?xml version='1.0'?><!-- <gpx> --><gpx>{body}").into_bytes();
    for bytes in [latin1, utf16("\u{feff}"), utf16(""), with_mark] {
        let run = only_activity(Format::Gpx, &bytes);
        assert_eq!(run.title.as_deref(), Some("Stra\u{df}e"));
        assert_column(&run.samples.lat_deg, &[48.5]);
    }
}

#[test]
fn our_own_documents_read_back_as_written() {
    let points: Vec<GpxPoint> = (0..4)
        .map(|i| GpxPoint {
            time_utc_ms: MORNING_MS + 1500 * i,
            lat_deg: 48.5 + 0.000_03 * i as f64,
            lon_deg: -9.25,
            altitude_m: Some(500.25),
            heart_rate_bpm: Some(140 + i as u8),
            cadence: Some(82.5),
        })
        .collect();
    let track = GpxTrack { creator: "t".into(), name: None, kind: Some("running".into()), segments: vec![points] };
    let with = only_activity(Format::Gpx, &encode_with_extensions(&track));
    assert_column(&with.samples.heart_rate_bpm, &[140.0, 141.0, 142.0, 143.0]);
    assert_column(&with.samples.cadence_spm, &[82.5; 4]);
    let plain_bytes = encode_plain(&track);
    let second_reader = gpx::read(plain_bytes.as_slice()).unwrap();
    let plain = only_activity(Format::Gpx, &plain_bytes);
    for run in [&with, &plain] {
        assert_eq!(run.start_utc_ms, Some(MORNING_MS));
        assert_column(&run.samples.elapsed_s, &[0.0, 1.5, 3.0, 4.5]);
        for (i, theirs) in second_reader.tracks[0].segments[0].points.iter().enumerate() {
            assert_eq!(run.samples.lat_deg[i], theirs.point().y());
            assert_eq!(run.samples.lon_deg[i], theirs.point().x());
            assert_eq!(Some(run.samples.altitude_m[i]), theirs.elevation);
        }
    }
    assert_column(&plain.samples.cadence_spm, &[NAN; 4]);
}
