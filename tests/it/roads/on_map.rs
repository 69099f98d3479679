//! The side of roads run one way only, beside the middle a map gives: simulated runners, and extracts the tests write.

use super::extract::{Way, extract, extract_that_needs, extract_that_repeats};
use crate::program::Desk;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use strideload::map::{Area, MapError, ways};
use strideload::model::{MapWay, RouteRow, SideOfRoad, Surface};
use strideload::repeat::find_routes;
use strideload::report::routes::side_words;
use strideload::synth::place::{HOME, Point};
use strideload::synth::roads::{KEEP_LEFT, Log, NONE, Noise, POOR, ROAD, TYPICAL, along};

/// A line along the simulated road, so far to the left of its middle.
fn line(left_m: f64) -> Vec<(f64, f64)> {
    along(&ROAD, left_m, 50.0).into_iter().map(|point: Point| HOME.lat_lon_deg(point)).collect()
}

fn road(left_m: f64, tags: &[(&'static str, &'static str)]) -> Way {
    Way { points: line(left_m), tags: [&[("highway", "residential")], tags].concat() }
}

/// Ten runs along the road one way, so far to the left of its middle.
fn one_way(left_m: f64, noise: Noise, seed: u64) -> Log {
    let mut log = Log::new(noise, seed);
    for day in 0..10 {
        log.run(day, &along(&ROAD, left_m, 5.0));
    }
    log
}

fn read(bytes: &[u8], log: &Log) -> Result<Vec<MapWay>, MapError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.osm.pbf");
    std::fs::write(&file, bytes).unwrap();
    ways(&file, &Area::around(log.tracks.values()), &AtomicBool::new(false))
}

fn on_map(log: Log, map: &[Way]) -> RouteRow {
    let mut found = all_on_map(log, map);
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn all_on_map(mut log: Log, map: &[Way]) -> Vec<RouteRow> {
    let map = read(&extract(map), &log).unwrap();
    find_routes("runner", &mut log.rows, &log.tracks, &map).routes
}

#[test]
fn a_map_tells_the_side_of_a_road_run_one_way() {
    for (left_m, side) in [(4.0, SideOfRoad::Left), (-4.0, SideOfRoad::Right)] {
        let row = on_map(one_way(left_m, NONE, 1), &[road(0.0, &[])]);
        assert_eq!((row.side, row.side_source(), row.offset_m), (side, Some("map"), None));
        let (found_m, se_m) = (row.centre_left_m.unwrap(), row.centre_left_se_m.unwrap());
        // Positions are kept to 0.11 m, and corners are rounded.
        assert!((found_m - left_m).abs() < 0.3, "{found_m}");
        // The map's 1.5 m and a tenth of what a run at best errs by: hypot(1.5, 1.1 / sqrt(10)).
        assert!((se_m - 1.54).abs() < 0.01, "{se_m}");
        let kept = if left_m > 0.0 { row.keep_left_m } else { row.keep_right_m };
        assert!(kept > 0.95 * (row.keep_left_m + row.keep_right_m) && row.keep_unknown_m == 0.0, "{row:?}");
    }
}

#[test]
fn near_the_middle_of_the_map_no_side_is_named() {
    let row = on_map(one_way(2.5, NONE, 1), &[road(0.0, &[])]);
    assert_eq!((row.side, row.keep_left_m), (SideOfRoad::Unknown, 0.0));
    assert!((row.centre_left_m.unwrap() - 2.5).abs() < 0.3);
    // Two standard errors are 3.1 m; six metres and more is no carriageway's width.
    assert!(side_words(&row).contains("too near the middle"), "{}", side_words(&row));
    let row = on_map(one_way(7.0, NONE, 1), &[road(0.0, &[])]);
    assert_eq!(row.side, SideOfRoad::Unknown);
    assert!(side_words(&row).contains("farther from the map's road"), "{}", side_words(&row));
}

#[test]
fn runs_that_share_only_the_beginning_say_nothing_of_the_side() {
    let mut log = one_way(4.0, NONE, 1);
    for day in 20..25 {
        let beginning: Vec<Point> = along(&ROAD, -6.0, 5.0).into_iter().take(60).collect();
        log.run(day, &beginning);
    }
    let row = on_map(log, &[road(0.0, &[])]);
    assert_eq!((row.side, row.side_source()), (SideOfRoad::Left, Some("map")));
    assert!((row.centre_left_m.unwrap() - 4.0).abs() < 0.3, "{row:?}");
}

/// Fifteen runs there and three back with poor reception: the two directions may not tell, and the map may. Reception may
/// also split the road: its longest part counts.
#[test]
fn where_the_passes_tell_no_side_the_map_is_asked() {
    let home: Vec<(f64, f64)> = ROAD.into_iter().rev().collect();
    let runner = |seed: u64| {
        let mut log = Log::new(POOR, 100 + seed);
        (0..15).for_each(|day| log.run(day, &along(&ROAD, 4.5, 5.0)));
        (15..18).for_each(|day| log.run(day, &along(&home, 4.5, 5.0)));
        log
    };
    let asked = (0..40).map(|seed| {
        let longest = |map: &[Way]| {
            let found = all_on_map(runner(seed), map);
            found.into_iter().max_by(|a, b| a.length_m.total_cmp(&b.length_m)).unwrap()
        };
        (longest(&[]), longest(&[road(0.0, &[])]))
    });
    let unsure: Vec<(RouteRow, RouteRow)> =
        asked.filter(|(alone, _)| alone.side == SideOfRoad::Unknown && alone.offset_m.is_some()).collect();
    assert!(unsure.len() >= 5, "{}", unsure.len());
    let by_map = unsure.iter().filter(|(_, on_map)| on_map.side_source() == Some("map")).count();
    assert!(by_map >= 3, "{by_map} of {}", unsure.len());
    for (alone, on_map) in unsure {
        assert_eq!((on_map.offset_m, on_map.side == SideOfRoad::Right), (alone.offset_m, false));
    }
}

/// The line of a map errs by a metre or two itself, and stays where it is however often one runs.
#[test]
fn a_map_that_errs_leads_to_the_wrong_side_no_more_often_than_it_says() {
    let (mut named, mut wrong, mut covered) = (0, 0, 0);
    let runners = 60_u32;
    for seed in 0..runners {
        // Quantiles of the map's error of 1.5 m, evenly spread.
        let share = (f64::from(seed) + 0.5) / f64::from(runners);
        let map_error_m = 1.5 * normal_quantile(share);
        let row = on_map(one_way(3.5, TYPICAL, 9_000 + u64::from(seed)), &[road(map_error_m, &[])]);
        named += usize::from(row.side != SideOfRoad::Unknown);
        wrong += usize::from(row.side == SideOfRoad::Right);
        let (found_m, se_m) = (row.centre_left_m.unwrap(), row.centre_left_se_m.unwrap());
        covered += usize::from((found_m - 3.5).abs() <= 1.96 * se_m);
    }
    assert_eq!(wrong, 0, "of {named} named");
    assert!((54..=60).contains(&covered), "{covered}");
    assert!(named >= 25, "{named}");
}

fn normal_quantile(share: f64) -> f64 {
    use statrs::distribution::{ContinuousCDF, Normal};
    Normal::standard().inverse_cdf(share)
}

#[test]
fn a_path_half_a_dual_carriageway_and_a_road_elsewhere_give_no_middle() {
    let runner = || one_way(4.0, NONE, 1);
    let elsewhere = [
        vec![road(0.0, &[("oneway", "yes")])],
        vec![road(0.0, &[]), Way { points: line(3.5), tags: vec![("highway", "path")] }],
        vec![road(40.0, &[])],
        vec![Way { points: line(0.0), tags: vec![("waterway", "river")] }],
        vec![],
    ];
    for map in elsewhere {
        let row = on_map(runner(), &map);
        assert_eq!((row.side, row.centre_left_m, row.surface), (SideOfRoad::Unknown, None, None));
    }
}

/// The table of docs/science.md 4.2, from the tags of the map.
#[test]
fn tags_of_footways_tell_the_low_foot() {
    let left = |map: &[Way]| {
        let row = on_map(one_way(4.0, NONE, 1), map);
        assert_eq!(row.side, SideOfRoad::Left);
        (row.surface, row.low_foot())
    };
    assert_eq!(left(&[road(0.0, &[])]), (None, None));
    assert_eq!(left(&[road(0.0, &[("sidewalk", "no")])]), (Some(Surface::Road), Some("left")));
    assert_eq!(left(&[road(0.0, &[("sidewalk", "both")])]), (Some(Surface::Footway), Some("right")));
    assert_eq!(left(&[road(0.0, &[("sidewalk", "right")])]), (Some(Surface::Road), Some("left")));
    let footway = Way { points: line(5.0), tags: vec![("highway", "footway"), ("footway", "sidewalk")] };
    assert_eq!(left(&[road(0.0, &[]), footway]), (Some(Surface::Footway), Some("right")));
}

#[test]
fn where_the_passes_tell_the_side_the_map_does_not_overrule_them() {
    let log = Log::out_and_home(KEEP_LEFT, 7.0, 6, 1, TYPICAL, 3);
    // A map whose line lies 8 m beside the road's middle.
    let row = on_map(log, &[road(8.0, &[("sidewalk", "no")])]);
    assert_eq!((row.side, row.side_source(), row.centre_left_m), (SideOfRoad::Left, Some("passes"), None));
    assert_eq!(row.low_foot(), Some("left"));
}

#[test]
fn only_what_lies_near_the_tracks_is_read() {
    let log = one_way(4.0, NONE, 1);
    let far = |point: &(f64, f64)| (point.0 + 0.1, point.1);
    let far = Way { points: line(0.0).iter().map(far).collect(), tags: vec![("highway", "residential")] };
    let found = read(&extract(&[far, road(0.0, &[])]), &log).unwrap();
    assert_eq!(found.len(), 1);
    let (lat, lon) = (found[0].points[0].0 - line(0.0)[0].0, found[0].points[0].1 - line(0.0)[0].1);
    assert!(lat.abs() < 1e-7 && lon.abs() < 1e-7, "{lat} {lon}");
}

#[test]
fn what_a_made_up_extract_makes_of_few_bytes_is_bounded() {
    let log = one_way(4.0, NONE, 1);
    let points: Vec<(f64, f64)> = line(0.0).into_iter().cycle().take(12_000).collect();
    let long = Way { points, tags: vec![("highway", "residential")] };
    let kept: usize = read(&extract_that_repeats(&long, 2), &log).unwrap().iter().map(|way| way.points.len()).sum();
    assert_eq!(kept, 2 * 10_000, "a way of a map has 2,000 points at most");
    assert!(matches!(read(&extract_that_repeats(&long, 500), &log), Err(MapError::TooMuch)));
}

#[test]
fn a_damaged_extract_is_refused_or_read_but_never_panics() {
    let log = one_way(4.0, NONE, 1);
    let whole = extract(&[road(0.0, &[("sidewalk", "both")])]);
    let header_ends = extract_that_needs("DenseNodes").len();
    let taken: Vec<usize> = (0..whole.len()).step_by(7).filter(|cut| read(&whole[..*cut], &log).is_ok()).collect();
    // Cut between two blocks, an extract is whole by its own layout.
    assert!(taken.len() <= 2 && taken.iter().all(|cut| *cut > header_ends), "{taken:?}");
    assert!(read(&whole[header_ends..], &log).is_err(), "without its header");
    for at in (0..whole.len()).step_by(3) {
        for bit in [0x01, 0x80] {
            let mut other = whole.clone();
            other[at] ^= bit;
            let _ = read(&other, &log);
        }
    }
    let error = read(&extract_that_needs("HistoricalInformation"), &log).unwrap_err();
    assert!(error.to_string().contains("HistoricalInformation"), "{error}");
    assert!(read(b"not a map", &log).is_err());
}

/// The demo's own loop, on a road whose middle lies to the right of the runner.
fn demo_map(desk: &Desk) -> PathBuf {
    let (code, _, err) = desk.run(&["routes", "story/export_demo.zip", "--no-cache", "-q", "--gpx", "roads.gpx"]);
    assert_eq!(code, 0, "{err}");
    let roads = gpx::read(std::io::BufReader::new(std::fs::File::open(desk.path("roads.gpx")).unwrap())).unwrap();
    let beside = |track: &gpx::Track| {
        let points: Vec<(f64, f64)> =
            track.segments[0].points.iter().map(|point| (point.point().y(), point.point().x())).collect();
        let to_the_right = |pair: &[(f64, f64)]| {
            let (north, cos) = (pair[1].0 - pair[0].0, pair[0].0.to_radians().cos());
            let east = (pair[1].1 - pair[0].1) * cos;
            let degrees = 5.0 / 111_250.0 / north.hypot(east).max(1e-9);
            (pair[0].0 - east * degrees, pair[0].1 + north * degrees / cos)
        };
        Way {
            points: points.windows(2).map(to_the_right).collect(),
            tags: vec![("highway", "tertiary"), ("sidewalk", "no")],
        }
    };
    desk.file("county.osm.pbf", &extract(&roads.tracks.iter().map(beside).collect::<Vec<_>>()));
    desk.path("county.osm.pbf")
}

#[test]
fn the_command_takes_a_map_and_names_one_it_cannot_read() {
    let desk = Desk::new();
    let (code, _, err) = desk.run(&["demo", "story", "--no-cache", "-q"]);
    assert_eq!(code, 0, "{err}");
    let map = demo_map(&desk);
    let map = map.to_str().unwrap();
    let export = "story/export_demo.zip";
    let (code, table, err) = desk.run(&["routes", export, "--no-cache", "--osm", map]);
    assert_eq!(code, 0, "{err}");
    assert!(table.contains("left of travel by the map") && table.contains("low foot"), "{table}");

    let flags = |folder: &str| std::fs::read_to_string(desk.path(&format!("{folder}/flags.csv"))).unwrap();
    for words in
        [&["-o", "without"][..], &["-o", "with", "--osm", map], &["-o", "word", "--osm", map, "--surface", "footway"]]
    {
        let (code, _, err) = desk.run(&[&[export, "--no-cache", "-q"], words].concat());
        assert_eq!(code, 0, "{err}");
    }
    // A map errs too much to leave no doubt.
    assert!(!flags("without").contains("robably kept left of travel"));
    assert!(flags("with").contains("Probably kept left of travel"), "{}", flags("with"));
    assert!(flags("with").contains("the left foot lands lower"));
    assert!(flags("word").contains("the right foot lands lower"), "the runner's word stands above the map");

    let elsewhere = Way { points: vec![(10.0, 10.0), (10.0, 10.001)], tags: vec![("highway", "tertiary")] };
    desk.file("elsewhere.osm.pbf", &extract(&[elsewhere]));
    let (code, _, err) = desk.run(&[export, "--no-cache", "-q", "-o", "elsewhere", "--osm", "elsewhere.osm.pbf"]);
    assert!(code == 0 && err.contains("elsewhere.osm.pbf: no road of this map lies near the tracks"), "{err}");
    // What counts of a map is the roads near the tracks, not the file that holds them.
    let manifest = |folder: &str| std::fs::read(desk.path(&format!("{folder}/manifest.json"))).unwrap();
    std::fs::create_dir(desk.path("moved")).unwrap();
    std::fs::copy(map, desk.path("moved/county.osm.pbf")).unwrap();
    let (code, _, err) = desk.run(&[export, "--no-cache", "-q", "-o", "again", "--osm", "moved/county.osm.pbf"]);
    assert_eq!(code, 0, "{err}");
    assert!(manifest("with") == manifest("again") && manifest("with") != manifest("without"));

    desk.file("broken.osm.pbf", b"not a map");
    for wrong in ["broken.osm.pbf", "missing.osm.pbf"] {
        let (code, _, err) = desk.run(&[export, "--no-cache", "-q", "-o", "none", "--osm", wrong]);
        assert!(code != 0 && err.contains(wrong), "{code} {err}");
        assert!(!desk.path("none").exists(), "nothing is written");
    }
}
