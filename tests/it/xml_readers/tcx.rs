use super::{MORNING_MS, assert_column, decoded, only_activity};
use strideload::model::{Format, Pause, PauseKind, RawActivity, Sport};
use strideload::synth::tcx::{TcxActivity, TcxLap, TcxPoint, encode};

const NAN: f64 = f64::NAN;

fn activity(sport: &str, laps: &str) -> RawActivity {
    let document = format!(
        "          <?xml version='1.0'?><TrainingCenterDatabase><Activities><Activity Sport='{sport}'>
         <Id>2026-11-22T08:30:00Z</Id>{laps}</Activity></Activities></TrainingCenterDatabase>"
    );
    only_activity(Format::Tcx, document.as_bytes())
}

fn lap(points: &str) -> String {
    format!("<Lap StartTime='2026-11-22T08:30:00Z'><Track>{points}</Track></Lap>")
}

fn point(clock: &str, inner: &str) -> String {
    format!("<Trackpoint><Time>2026-11-22T{clock}Z</Time>{inner}</Trackpoint>")
}

#[test]
fn point_extensions_are_found_with_any_prefix_or_none() {
    for extension in [
        "<ns3:TPX><ns3:Speed>3.1</ns3:Speed><ns3:RunCadence>82</ns3:RunCadence><ns3:Watts>250</ns3:Watts></ns3:TPX>",
        "<TPX xmlns='any'><Speed>3.1</Speed><RunCadence>82</RunCadence><Watts>250</Watts></TPX>",
        "<x:TPX CadenceSensor='Footpod'><x:Speed>3.1</x:Speed><x:RunCadence>82</x:RunCadence><x:Watts>250</x:Watts></x:TPX>",
    ] {
        let run = activity("Running", &lap(&point("08:30:00", &format!("<Extensions>{extension}</Extensions>"))));
        assert_column(&run.samples.speed_mps, &[3.1]);
        assert_column(&run.samples.cadence_spm, &[82.0]);
        assert_column(&run.samples.power_w, &[250.0]);
    }
}

#[test]
fn every_value_of_a_point_has_its_column() {
    let run = activity(
        "Running",
        &lap(&point(
            "08:30:00",
            "<Position><LatitudeDegrees>48.5</LatitudeDegrees><LongitudeDegrees>9.25</LongitudeDegrees></Position>
             <AltitudeMeters>512.4</AltitudeMeters><DistanceMeters>12.5</DistanceMeters>
             <HeartRateBpm xsi:type='x'><Value>148</Value></HeartRateBpm><Cadence>81</Cadence>",
        )),
    );
    let row = run.samples.row(0);
    assert_eq!((row.lat_deg, row.lon_deg, row.altitude_m, row.distance_m), (48.5, 9.25, 512.4, 12.5));
    assert_eq!((row.heart_rate_bpm, row.cadence_spm), (148.0, 81.0));
}

#[test]
fn foot_pod_cadence_goes_before_plain_cadence_and_255_means_none() {
    let both = "<Cadence>40</Cadence><Extensions><TPX><RunCadence>82</RunCadence></TPX></Extensions>";
    let none = "<Cadence>255</Cadence>";
    let run = activity("Running", &lap(&(point("08:30:00", both) + &point("08:30:01", none))));
    assert_column(&run.samples.cadence_spm, &[82.0, NAN]);
}

#[test]
fn a_track_that_starts_anew_is_a_pause_and_lap_totals_add_up() {
    let run = activity(
        "Running",
        &format!(
            "<Lap StartTime='2026-11-22T08:30:00Z'><TotalTimeSeconds>10.5</TotalTimeSeconds>
             <DistanceMeters>30</DistanceMeters><AverageHeartRateBpm><Value>99</Value></AverageHeartRateBpm>
             <Track>{}{}</Track><Track>{}</Track><Extensions><LX><Steps>27</Steps></LX></Extensions></Lap>
             <Lap StartTime='2026-11-22T08:31:00Z'><TotalTimeSeconds>4.5</TotalTimeSeconds>
             <DistanceMeters>12,5</DistanceMeters><Extensions><LX><Steps>13</Steps></LX></Extensions></Lap>",
            point("08:30:00", ""),
            point("08:30:05", ""),
            point("08:30:45", "")
        ),
    );
    assert_eq!(run.pauses, [Pause { from_s: 5.0, to_s: 45.0, kind: PauseKind::Segment }]);
    assert_eq!(run.totals.timer_s, Some(15.0));
    assert_eq!(run.totals.distance_m, Some(42.5));
    assert_eq!(run.totals.steps, Some(40.0));
    assert_column(&run.samples.heart_rate_bpm, &[NAN; 3]);
}

#[test]
fn the_last_second_of_a_lap_stays_when_the_next_repeats_it() {
    let run = activity("Running", &(lap(&point("08:30:05", "")) + &lap(&point("08:30:05", ""))));
    assert_column(&run.samples.elapsed_s, &[0.0, 0.0]);
    assert_eq!(run.pauses, []);
}

#[test]
fn a_lap_without_points_is_still_an_activity_by_its_totals() {
    let run = activity(
        "Running",
        "<Lap><TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>5000</DistanceMeters></Lap>",
    );
    assert!(run.samples.is_empty());
    assert_eq!(run.start_utc_ms, Some(MORNING_MS));
    assert_eq!((run.totals.timer_s, run.totals.distance_m), (Some(1800.0), Some(5000.0)));
}

#[test]
fn empty_position_elements_are_no_position() {
    let inner = "<Position><LatitudeDegrees/><LongitudeDegrees></LongitudeDegrees></Position>";
    let run = activity("Running", &lap(&point("08:30:00", inner)));
    assert_column(&run.samples.lat_deg, &[NAN]);
}

#[test]
fn each_activity_of_a_multisport_file_is_one() {
    let part = |sport: &str, clock: &str| format!("<Activity Sport='{sport}'>{}</Activity>", lap(&point(clock, "")));
    let document = format!(
        "<TrainingCenterDatabase><Activities><MultiSportSession><FirstSport>{}</FirstSport><NextSport>{}</NextSport>
         </MultiSportSession></Activities></TrainingCenterDatabase>",
        part("Biking", "08:30:00"),
        part("Running", "09:30:00")
    );
    let sports: Vec<_> = decoded(Format::Tcx, document.as_bytes()).activities.iter().map(|a| a.sport).collect();
    assert_eq!(sports, [Some(Sport::Cycling), Some(Sport::Running)]);
}

#[test]
fn a_course_is_no_activity() {
    let document = "<TrainingCenterDatabase><Courses><Course><Lap/><Track><Trackpoint><Time>2026-11-22T08:30:00Z</Time>
         </Trackpoint></Track></Course></Courses></TrainingCenterDatabase>";
    assert_eq!(decoded(Format::Tcx, document.as_bytes()).not_activity.as_deref(), Some("a course"));
}

#[test]
fn a_watch_is_told_from_an_app_by_its_name() {
    let made_by = |name: &str| {
        let creator = format!("<Creator xsi:type='Device_t'><Name>{name}</Name><UnitId>1</UnitId></Creator>");
        let run = activity("running", &(lap(&point("08:30:00", "")) + "<Notes>Easy</Notes>" + &creator));
        assert_eq!((run.sport, run.title.as_deref()), (Some(Sport::Running), Some("Easy")));
        (run.device, run.from_watch)
    };
    assert_eq!(made_by("Forerunner 955"), ("Forerunner 955".into(), true));
    assert_eq!(made_by("f\u{113}nix 6"), ("fenix 6".into(), true));
    assert_eq!(made_by("Some App"), ("Some App".into(), false));
}

#[test]
fn our_own_document_reads_back_as_written() {
    let points = (0..3)
        .map(|i| TcxPoint {
            time_utc_ms: MORNING_MS + 1000 * i,
            position: Some((48.5, 9.25)),
            altitude_m: Some(500.5),
            distance_m: Some(3.0 * i as f64),
            heart_rate_bpm: Some(140),
            run_cadence: Some(82),
            speed_mps: Some(3.0),
        })
        .collect();
    let lap = TcxLap { start_utc_ms: MORNING_MS, total_s: 2.0, distance_m: 6.0, tracks: vec![points] };
    let written = TcxActivity { sport: "Running".into(), laps: vec![lap], creator: Some("Forerunner 255".into()) };
    let run = only_activity(Format::Tcx, &encode(&written));
    assert_eq!((run.sport, run.start_utc_ms), (Some(Sport::Running), Some(MORNING_MS)));
    assert_eq!((run.device.as_str(), run.from_watch), ("Forerunner 255", true));
    assert_eq!((run.totals.timer_s, run.totals.distance_m), (Some(2.0), Some(6.0)));
    assert_column(&run.samples.distance_m, &[0.0, 3.0, 6.0]);
    assert_column(&run.samples.cadence_spm, &[82.0; 3]);
    assert_column(&run.samples.speed_mps, &[3.0; 3]);
}
