//! What is written of repeated roads: GPX that its own crate reads back, JSON and tables without a position.

use crate::program::{Desk, tree};
use strideload::model::WeekStart;
use strideload::repeat::find_routes;
use strideload::report::routes::{RouteWords, routes_gpx};
use strideload::synth::roads::{KEEP_LEFT, Log, NONE, TYPICAL, along, ring};
use strideload::units::UnitSystem;

const WORDS: RouteWords = RouteWords { units: UnitSystem::Km, week_start: WeekStart::Monday };

#[test]
fn each_road_is_a_track_where_it_lies_and_as_it_is_run() {
    let mut log = Log::new(NONE, 1);
    // Westward, so against the road's own direction.
    for day in 0..4 {
        log.run(day, &along(&[(2000.0, 0.0), (0.0, 0.0)], 0.0, 5.0));
    }
    let found = find_routes("runner", &mut log.rows, &log.tracks, &[]);
    let bytes = routes_gpx(&found.routes, &found.lines, &WORDS).unwrap();
    let read = gpx::read(bytes.as_slice()).unwrap();
    let points = &read.tracks[0].segments[0].points;
    let first_run = &log.tracks.values().next().unwrap().legs[0];
    let ends = [(&points[0], first_run[0]), (&points[points.len() - 1], first_run[first_run.len() - 1])];
    for (point, (lat, lon)) in ends {
        // Within a step of the samples, 10 m.
        assert!((point.point().y() - f64::from(lat) * 1e-6).abs() < 1e-4, "{point:?}");
        assert!((point.point().x() - f64::from(lon) * 1e-6).abs() < 2e-4, "{point:?}");
    }
    assert!(read.tracks[0].description.as_ref().unwrap().contains("all 4 one way"));
}

#[test]
fn the_line_of_a_road_runs_in_its_middle() {
    let mut log = Log::out_and_home(KEEP_LEFT, 8.0, 8, 1, TYPICAL, 5);
    let found = find_routes("runner", &mut log.rows, &log.tracks, &[]);
    let middle = Log::out_and_home(KEEP_LEFT, 0.0, 1, 1, NONE, 5);
    let truth: Vec<(f64, f64)> = middle
        .tracks
        .values()
        .flat_map(|t| &t.legs[0])
        .map(|p| (f64::from(p.0) * 1e-6, f64::from(p.1) * 1e-6))
        .collect();
    let metres = |a: &(f64, f64), b: &(f64, f64)| {
        ((a.0 - b.0) * 111_200.0).hypot((a.1 - b.1) * 111_300.0 * a.0.to_radians().cos())
    };
    let nearest = |point: &(f64, f64)| truth.iter().map(|other| metres(point, other)).fold(f64::INFINITY, f64::min);
    let off: f64 = found.lines[0].points.iter().map(nearest).sum::<f64>() / found.lines[0].points.len() as f64;
    // Points of the truth lie 5 m apart, so up to 1.3 m of this is the distance to the nearest of them.
    assert!(off < 2.5, "{off}");
}

#[test]
fn the_command_writes_a_map_on_request_and_no_position_anywhere_else() {
    let desk = Desk::new();
    let (code, _, err) = desk.run(&["demo", "story", "--no-cache", "-q"]);
    assert_eq!(code, 0, "{err}");
    let (code, table, err) =
        desk.run(&["routes", "story/export_demo.zip", "--no-cache", "--gpx", "roads.gpx", "--surface", "road"]);
    assert_eq!(code, 0, "{err}");
    assert!(table.contains("low foot") && table.contains("anticlockwise"), "{table}");
    let roads = gpx::read(std::fs::File::open(desk.path("roads.gpx")).map(std::io::BufReader::new).unwrap()).unwrap();
    let (code, json, _) = desk.run(&["routes", "story/export_demo.zip", "--no-cache", "--json"]);
    assert_eq!(code, 0);
    let json_value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json_value["routes"].as_array().unwrap().len(), roads.tracks.len());
    assert!(json_value["routes"][0]["by_week"][0]["distance_m"].as_f64().unwrap() > 0.0);
    let near = roads.tracks[0].segments[0].points[0].point();
    let [lat, lon] = [near.y(), near.x()].map(|degrees| format!("{degrees:.2}"));
    assert!(lat.len() == 5 && lon.len() == 4, "the demo lies at 52 N 8 E: {lat} {lon}");
    let written: Vec<(String, Vec<u8>)> = tree(&desk.path("story/report"));
    let texts = written.iter().filter(|(name, _)| !name.ends_with(".png") && !name.ends_with(".parquet"));
    for (name, text) in texts
        .map(|(name, bytes)| (name.as_str(), String::from_utf8_lossy(bytes).into_owned()))
        .chain([("json", json), ("table", table)])
    {
        let has_position =
            text.match_indices(&lat).any(|(at, _)| text[at..].chars().nth(5).is_some_and(|c| c.is_ascii_digit()));
        assert!(!has_position, "{name} holds a latitude");
    }
}

/// Which files of a folder hold the drawing of the runner's own roads.
fn own_roads_in(desk: &Desk, folder: &str) -> Vec<String> {
    let draws = |name: &str, bytes: &[u8]| {
        name.contains("own-roads") || bytes.windows(12).any(|window| window == b"15-own-roads")
    };
    tree(&desk.path(folder)).into_iter().filter(|(name, bytes)| draws(name, bytes)).map(|(name, _)| name).collect()
}

#[test]
fn own_roads_are_drawn_on_the_runners_own_page_unless_left_out_and_nowhere_else() {
    let desk = Desk::new();
    let run = |words: &[&str]| {
        let (code, _, err) = desk.run(words);
        assert_eq!(code, 0, "{words:?}: {err}");
    };
    run(&["demo", "story", "--no-cache", "-q"]);
    assert!(own_roads_in(&desk, "story/report").contains(&"report.html".to_owned()));
    let export = "story/export_demo.zip";
    for folder in ["handed", "shared"] {
        std::fs::create_dir_all(desk.path(folder)).unwrap();
    }
    run(&[export, "-q", "-o", "mine", "--handout", "handed/page.html"]);
    assert!(!own_roads_in(&desk, "mine").is_empty() && own_roads_in(&desk, "handed").is_empty());
    // Into the same folder and with the same cache, so that a report without it is another report.
    run(&[export, "-q", "-o", "mine", "--no-own-roads"]);
    assert_eq!(own_roads_in(&desk, "mine"), [""; 0]);
    let page = |path: &str| std::fs::read_to_string(desk.path(path)).unwrap();
    assert!(page("mine/report.html").contains("id=\"12-road-strips\""), "the other pictures of roads stay");
    run(&["share", export, "-q", "--file", "shared/me.json"]);
    std::fs::create_dir_all(desk.path("members")).unwrap();
    std::fs::copy(desk.path(export), desk.path("members/a.zip")).unwrap();
    desk.file("members/club.toml", b"[[member]]\nfolder = \"a\"\nconsent = 2026-01-01\n");
    run(&["club", "members", "-q", "-o", "club"]);
    run(&["export", "a", "members", "-q", "-o", "copy"]);
    assert!(page("club/members/a.html").contains("id=\"12-road-strips\""));
    assert!(page("copy/report.html").contains("id=\"12-road-strips\""));
    for folder in ["shared", "club", "copy"] {
        assert_eq!(own_roads_in(&desk, folder), [""; 0], "{folder}");
    }
}

#[test]
fn laps_are_counted_with_their_sense() {
    use strideload::synth::roads::{oval, reversed};
    for (lap, lap_m) in [(oval(84.39, 36.5), 400.0), (oval(35.0, 20.69), 200.0)] {
        let mut log = Log::new(TYPICAL, 15);
        let session = |lap: &[_]| lap.iter().cycle().take(lap.len() * 12).copied().collect::<Vec<_>>();
        log.run(0, &session(&lap));
        log.run(7, &session(&reversed(&lap)));
        log.run(9, &ring(420.0).repeat(6));
        let found = find_routes("runner", &mut log.rows, &log.tracks, &[]);
        let laps: Vec<_> =
            log.rows.iter().map(|r| (r.track_laps_anticlockwise.unwrap(), r.track_laps_clockwise.unwrap())).collect();
        assert!((11..=12).contains(&laps[0].0) && laps[0].1 == 0, "{lap_m}: {laps:?}");
        assert!((11..=12).contains(&laps[1].1) && laps[1].0 == 0, "{lap_m}: {laps:?}");
        assert_eq!(laps[2], (0, 0), "a round path is no track");
        let track = found.routes.iter().find(|route| route.is_track).unwrap_or_else(|| panic!("{found:#?}"));
        assert!((track.length_m - lap_m).abs() < 0.15 * lap_m && track.is_loop, "{lap_m}: {}", track.length_m);
        // Twelve laps each way, less what is lost where a session begins and ends.
        assert!((10..=12).contains(&track.forward) && (10..=12).contains(&track.backward), "{lap_m}: {track:#?}");
        assert_eq!((log.rows[0].keep_unknown_m, track.keep_unknown_m), (Some(0.0), 0.0), "tracks are set aside");
    }
}
