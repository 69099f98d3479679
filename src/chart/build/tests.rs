//! What the figures of the example runner say, checked against numbers known beforehand.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::chart::example;
use crate::chart::figure::{Bar, Series, Shape};
use crate::model::{RoutePass, Severity, SideOfRoad, WeekStatus};

fn figure(id: &str, athlete: &AthleteAnalysis) -> Figure {
    figures(athlete, &example::settings()).into_iter().find(|f| f.id == id).unwrap()
}

fn bars(series: &Series) -> &[Bar] {
    match series {
        Series::Bars { bars, .. } => bars,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_year_of_weeks_is_drawn_and_all_of_them_are_in_the_table() {
    let figure = figure("01-weekly-distance", &example::athlete());
    // 52 weeks, two of them off.
    assert_eq!(bars(&figure.series[0]).len(), 50);
    assert_eq!(figure.table.rows.len(), 70);
    assert_eq!(figure.table.rows[0][0], "2026-W47");
    assert_eq!(figure.y.label, "km a week");
}

#[test]
fn only_the_week_that_is_not_over_is_hatched() {
    let mut athlete = example::athlete();
    let last = athlete.weeks.last_mut().unwrap();
    last.complete = false;
    last.status = WeekStatus::Partial;
    let figure = figure("01-weekly-distance", &athlete);
    assert!(bars(&figure.series[0]).iter().all(|b| !b.hatched));
    assert_eq!(bars(&figure.series[1]).iter().filter(|b| b.hatched).count(), 1);
    assert!(figure.title.starts_with("Last full week: 36.4 km"), "{}", figure.title);
}

#[test]
fn a_flagged_week_carries_its_loudest_flag_in_words() {
    let mut athlete = example::athlete();
    let mut louder = athlete.flags[0].clone();
    louder.kind = FlagKind::LongRunDoubled;
    louder.severity = Severity::Alert;
    athlete.flags.push(louder);
    let marks = figure("01-weekly-distance", &athlete).marks;
    assert_eq!(marks.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["long run doubled"]);
}

#[test]
fn a_jump_is_a_labelled_triangle_above_the_stepped_line() {
    let figure = figure("02-every-run", &example::athlete());
    assert_eq!(figure.title, "Sunday 22 Nov: 22.4 km, 40 % longer than any run in the 30 days before (16.0 km)");
    assert_eq!(figure.marks.len(), 1);
    assert_eq!((figure.marks[0].shape, figure.marks[0].text.as_str()), (Shape::TriangleUp, "22.4 km, 1.40x"));
    let Series::Line { pieces, .. } = &figure.series[0] else { panic!("the stepped line comes first") };
    let (_, last) = pieces.last().and_then(|p| p.last()).copied().unwrap();
    assert_eq!(last, 16.0);
}

#[test]
fn the_run_of_today_does_not_raise_its_own_line() {
    let mut athlete = example::athlete();
    athlete.sessions.truncate(2);
    let settings = FigureSettings { as_of: Some(athlete.sessions[1].local_date), ..example::settings() };
    let figure = sessions::figure(&athlete, &settings).unwrap();
    let Series::Line { pieces, .. } = &figure.series[0] else { panic!("the stepped line comes first") };
    assert_eq!(pieces.concat().iter().map(|p| p.1).fold(0.0, f64::max), 6.2);
}

#[test]
fn beginners_are_told_it_is_too_early() {
    let mut athlete = example::athlete();
    athlete.flags.clear();
    athlete.sessions.truncate(5);
    athlete.sessions.iter_mut().for_each(|s| s.observed_days = 8);
    let settings = FigureSettings { as_of: Some(athlete.sessions[4].local_date), ..example::settings() };
    assert!(sessions::figure(&athlete, &settings).unwrap().title.starts_with("Too early"));
}

#[test]
fn acwr_is_interrupted_by_a_break_and_cut_at_the_top() {
    let mut athlete = example::athlete();
    athlete.weeks[60].acwr_uncoupled = Some(3.42);
    let figure = figure("03-acwr", &athlete);
    assert_eq!((figure.y.from, figure.y.to), (0.0, 2.5));
    assert!(matches!(&figure.series[0], Series::Across { label, y, .. } if label == "1.5, contested" && *y == 1.5));
    let Series::Line { pieces, .. } = &figure.series[1] else { panic!("the ratio is a line") };
    assert_eq!(pieces.len(), 2);
    assert!(pieces.concat().iter().all(|p| p.1 <= 2.5));
    assert_eq!(figure.marks[0].text, "3.4");
}

#[test]
fn climb_stands_above_and_descent_below_the_line() {
    let figure = figure("04-hills", &example::athlete());
    assert!(bars(&figure.series[0]).iter().all(|b| b.y1 > 0.0));
    assert!(bars(&figure.series[1]).iter().all(|b| b.y1 < 0.0));
}

#[test]
fn a_treadmill_runner_sees_no_hills_and_one_without_cadence_no_steps() {
    let mut athlete = example::athlete();
    athlete.weeks.iter_mut().for_each(|w| (w.ascent_m, w.descent_m) = (None, None));
    athlete.cadence = None;
    for row in &mut athlete.activities {
        row.facts.cadence_histogram.clear();
        row.facts.cadence_flat_spm = None;
        row.facts.step_length_m = None;
    }
    let ids: Vec<&str> = figures(&athlete, &example::settings()).iter().map(|f| f.id).collect();
    let roads = ["11-repeated-roads", "12-road-strips", "13-weekly-sides", "14-turning", "15-own-roads"];
    assert_eq!(ids, ["01-weekly-distance", "02-every-run", "03-acwr"].into_iter().chain(roads).collect::<Vec<_>>());
}

#[test]
fn the_histogram_holds_every_second_of_the_year_and_names_its_lines() {
    let athlete = example::athlete();
    let from = year_start(&athlete, &example::settings()).unwrap();
    let in_year = athlete.activities.iter().filter(|r| r.local_date.unwrap() >= from);
    let minutes: f64 = in_year.flat_map(|r| &r.facts.cadence_histogram).map(|(_, s)| s / 60.0).sum();
    let figure = figure("05-cadence", &athlete);
    let drawn: f64 = bars(&figure.series[0]).iter().map(|b| b.y1).sum();
    assert!((drawn - minutes).abs() < 1e-6);
    let labels: Vec<&str> = figure
        .series
        .iter()
        .filter_map(|s| if let Series::Upright { label, .. } = s { Some(label.as_str()) } else { None })
        .collect();
    assert_eq!(labels, ["median 167", "170, rule of thumb"]);
}

#[test]
fn the_usual_line_follows_the_published_slope() {
    let figure = figure("06-cadence-speed", &example::athlete());
    let Series::Line { pieces, dashed: true, .. } = &figure.series[1] else { panic!("the usual line is dashed") };
    let [(v0, c0), (v1, c1)] = pieces[0][..] else { panic!("two points") };
    assert!(((c1 - c0) / (v1 - v0) - 6.012).abs() < 1e-6);
}

#[test]
fn a_strip_counts_passes_each_way() {
    let figure = figure("11-repeated-roads", &example::athlete());
    assert_eq!(figure.title, "R1: the 3.1 km loop, run anticlockwise 136 of 136");
    assert_eq!(
        figure.y.ticks.iter().map(|t| t.text.as_str()).collect::<Vec<_>>(),
        ["R1  3.1 km loop", "R2  1.8 km road"]
    );
    let (forward, backward) = (bars(&figure.series[0]), bars(&figure.series[1]));
    assert!(forward.iter().all(|b| b.y1 > b.y0) && backward.iter().all(|b| b.y1 < b.y0));
    // Only the second road, below the middle, is ever run back.
    assert!(backward.iter().all(|b| b.y0 == 0.5));
}

#[test]
fn a_week_of_sides_is_stacked_around_the_line() {
    let figure = figure("13-weekly-sides", &example::athlete());
    assert_eq!(
        figure.title,
        "Last full week: right of travel on all 4.8 km with a known side (4 weeks before: 100 %); 7.6 km not known"
    );
    let (unknown, right) = (bars(&figure.series[1]), bars(&figure.series[2]));
    assert!(bars(&figure.series[0]).is_empty());
    let last = |bars: &[Bar]| (bars[bars.len() - 1].y0, bars[bars.len() - 1].y1);
    assert_eq!(last(unknown), (-3.8, 3.8));
    assert_eq!(last(right), (-3.8 - 4.8, -3.8));
    assert_eq!(figure.table.rows[0][1..5], ["0.0", "7.6", "", "4.8"]);
}

#[test]
fn a_road_strip_shows_both_ways_as_shares() {
    let figure = figure("12-road-strips", &example::athlete());
    let own_way = bars(&figure.series[0]);
    assert_eq!((own_way[0].x0, own_way[0].x1), (0.0, 100.0));
    // The second road is run back every third time.
    assert!((bars(&figure.series[1])[0].x0 + 100.0 / 3.0).abs() < 1.0);
    assert_eq!(figure.marks[0].shape, Shape::TriangleRight);
}

#[test]
fn turning_is_told_in_full_turns() {
    let figure = figure("14-turning", &example::athlete());
    // 720 degrees left and 360 right on each run: one full turn more to the left, on every run of 12 weeks.
    assert!(figure.title.contains("full turns more to the left ("), "{}", figure.title);
    let row = &figure.table.rows[0];
    let runs = example::athlete().weeks.last().unwrap().runs;
    assert_eq!((row[3].as_str(), row[4].as_str()), ("0.33", format!("+{runs}.0").as_str()));
}

#[test]
fn own_roads_keep_their_proportions_and_need_a_shape() {
    let mut athlete = example::athlete();
    let figure = figure("15-own-roads", &athlete);
    let plot = (f64::from(crate::chart::draw::WIDTH_PX) - 90.0, f64::from(figure.height_px) - 90.0);
    let metres_per_px = ((figure.x.to - figure.x.from) / plot.0, (figure.y.to - figure.y.from) / plot.1);
    assert!((metres_per_px.0 / metres_per_px.1 - 1.0).abs() < 0.02, "{metres_per_px:?}");
    athlete.routes.iter_mut().for_each(|route| route.shape_m.clear());
    assert!(!figures(&athlete, &example::settings()).iter().any(|f| f.id == "15-own-roads"));
}

#[test]
fn every_coordinate_is_finite_and_on_the_scale() {
    for figure in figures(&example::athlete(), &example::settings()) {
        for mark in &figure.marks {
            assert!((figure.x.from..=figure.x.to).contains(&mark.x), "{} {mark:?}", figure.id);
            assert!((figure.y.from..=figure.y.to).contains(&mark.y), "{} {mark:?}", figure.id);
        }
        for series in &figure.series {
            if let Series::Dots { points, .. } = series {
                assert!(points.iter().all(|p| (figure.y.from..=figure.y.to).contains(&p.1)), "{}", figure.id);
            }
        }
    }
}

#[test]
fn nobody_has_no_figures() {
    assert!(figures(&AthleteAnalysis::default(), &example::settings()).is_empty());
}

/// Draws everything and reads it back, so that no picture of an odd life is broken.
fn drawn(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Vec<Figure> {
    let figures = figures(athlete, settings);
    for figure in &figures {
        let svg = crate::chart::svg(figure, crate::chart::Surround::Whole).unwrap();
        assert!(!svg.split(|c: char| !c.is_alphanumeric()).any(|word| ["NaN", "inf"].contains(&word)), "{}", figure.id);
        let mut reader = quick_xml::Reader::from_str(&svg);
        while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
        assert!(svg.len() < 200_000, "{}: {} bytes", figure.id, svg.len());
    }
    figures
}

fn ids(figures: &[Figure]) -> Vec<&str> {
    figures.iter().map(|figure| figure.id).collect()
}

#[test]
fn one_run_makes_a_week_and_a_dot() {
    let mut athlete = example::athlete();
    athlete.sessions.truncate(1);
    athlete.weeks.truncate(1);
    athlete.activities.truncate(1);
    (athlete.flags, athlete.routes, athlete.cadence) = (Vec::new(), Vec::new(), None);
    let settings = FigureSettings { as_of: Some(athlete.sessions[0].local_date), ..example::settings() };
    let figures = drawn(&athlete, &settings);
    assert!(ids(&figures).starts_with(&["01-weekly-distance", "02-every-run"]), "{:?}", ids(&figures));
    assert!(!ids(&figures).contains(&"03-acwr"));
    assert_eq!(bars(&figures[0].series[0]).len(), 1);
}

#[test]
fn without_altitude_there_are_no_hills_and_without_positions_no_roads() {
    let mut athlete = example::athlete();
    athlete.weeks.iter_mut().for_each(|w| (w.ascent_m, w.descent_m) = (None, None));
    athlete.routes.clear();
    let figures = drawn(&athlete, &example::settings());
    assert!(!ids(&figures).contains(&"04-hills") && !ids(&figures).contains(&"11-repeated-roads"));
    assert!(ids(&figures).contains(&"05-cadence"));
}

#[test]
fn weeks_that_are_all_zero_are_drawn_as_nothing_on_a_scale() {
    let mut athlete = example::athlete();
    for week in &mut athlete.weeks {
        (week.distance_m, week.base4_distance_m, week.acwr_uncoupled) = (0.0, Some(0.0), None);
        (week.ascent_m, week.descent_m, week.runs) = (Some(0.0), Some(0.0), 0);
        (week.keep_left_m, week.keep_right_m, week.keep_unknown_m) = (None, None, None);
    }
    (athlete.sessions, athlete.flags, athlete.activities) = (Vec::new(), Vec::new(), Vec::new());
    (athlete.routes, athlete.cadence) = (Vec::new(), None);
    let figures = drawn(&athlete, &example::settings());
    assert_eq!(figures[0].id, "01-weekly-distance");
    assert!(!ids(&figures).iter().any(|id| id.starts_with("02") || id.starts_with("04")), "{:?}", ids(&figures));
    assert!(bars(&figures[0].series[0]).is_empty() && figures[0].y.to > 0.0);
}

#[test]
fn twenty_years_show_the_last_one_and_keep_all_in_the_table() {
    let mut athlete = example::athlete();
    let mut earlier = Vec::new();
    let mut week = athlete.weeks[0].clone();
    for _ in 0..1040 {
        let start = week.week.start - Days::new(7);
        week.week = Week::of(start, WeekStart::Monday);
        earlier.push(week.clone());
    }
    earlier.reverse();
    athlete.weeks.splice(0..0, earlier);
    let figures = drawn(&athlete, &example::settings());
    assert!(bars(&figures[0].series[0]).len() <= WEEKS_SHOWN);
    assert_eq!(figures[0].table.rows.len(), 1040 + 70);
    assert_eq!(figures[0].x.ticks.len(), 6);
}

#[test]
fn a_finding_is_held_against_the_usual_in_percent() {
    let km = |value: f64| format!("{value:.1} km");
    let words = |value, usual| against_usual(value, usual, km);
    assert_eq!(words(39.2, 30.9), "27 % above the usual 30.9 km");
    assert_eq!(words(30.0, 40.0), "25 % below the usual 40.0 km");
    assert_eq!(words(40.1, 40.0), "the same as the usual 40.0 km");
    assert_eq!(words(12.0, 0.0), "with a usual 0.0 km");
}

#[test]
fn a_week_that_cannot_be_compared_says_why() {
    let why = [
        (WeekStatus::Insufficient, "four earlier weeks are needed to compare"),
        (WeekStatus::ReturnFromBreak, "back from a break, so not compared"),
        (WeekStatus::LowBase, "too little in the weeks before to compare"),
        (WeekStatus::NoData, "nothing recorded in any sport, so not compared"),
    ];
    for (status, words) in why {
        let mut athlete = example::athlete();
        athlete.weeks.last_mut().unwrap().status = status;
        for id in ["01-weekly-distance", "04-hills"] {
            let title = figure(id, &athlete).title;
            assert!(title.starts_with("Last full week: ") && title.ends_with(words), "{title}");
            // Of a silent week there is no number to show.
            assert_eq!(title.contains(char::is_numeric), status != WeekStatus::NoData, "{title}");
        }
    }
}

#[test]
fn titles_of_old_or_single_values_say_so() {
    let mut athlete = example::athlete();
    let weeks = athlete.weeks.len();
    athlete.weeks[weeks - 3..].iter_mut().for_each(|week| week.acwr_uncoupled = None);
    let title = figure("03-acwr", &athlete).title;
    assert!(title.starts_with("No ACWR since the week of 26 Oct 2026: then "), "{title}");

    let mut athlete = example::athlete();
    athlete.cadence.as_mut().unwrap().months.drain(1..);
    let title = figure("07-cadence-trend", &athlete).title;
    assert!(title.ends_with("; no month before to compare"), "{title}");

    let mut athlete = example::athlete();
    let until = athlete.activities.len() - 5;
    athlete.activities[..until].iter_mut().for_each(|row| row.facts.step_length_m = None);
    let title = figure("08-step-length", &athlete).title;
    assert!(title.contains(" over the last 5 runs at ") && title.ends_with(", no runs before to compare"), "{title}");

    let settings = FigureSettings { as_of: Some(example::as_of() + Days::new(40)), ..example::settings() };
    let titles: Vec<String> = figures(&example::athlete(), &settings).into_iter().map(|figure| figure.title).collect();
    assert!(titles.contains(&"No run in the last four weeks".to_owned()), "{titles:#?}");
    assert!(titles.contains(&"None of the 2 repeated roads was run in the last four weeks".to_owned()), "{titles:#?}");
}

#[test]
fn weeks_without_a_known_side_or_any_steps_say_so() {
    let mut athlete = example::athlete();
    let last = athlete.weeks.last_mut().unwrap();
    (last.keep_left_m, last.keep_right_m) = (None, None);
    assert_eq!(figure("13-weekly-sides", &athlete).title, "Last full week: side not assessed");
    let last = athlete.weeks.last_mut().unwrap();
    (last.keep_left_m, last.keep_right_m, last.keep_unknown_m) = (Some(0.0), Some(0.0), Some(7_600.0));
    assert_eq!(
        figure("13-weekly-sides", &athlete).title,
        "Last full week: side not known on any of the 7.6 km on repeated roads"
    );
    athlete.activities.iter_mut().for_each(|row| row.cadence_deficit_pct = None);
    assert!(figure("06-cadence-speed", &athlete).title.starts_with("Not assessed: "));
}

#[test]
fn the_same_pavement_both_ways_is_no_side_that_is_not_known() {
    let mut athlete = example::athlete();
    let last = athlete.weeks.last_mut().unwrap();
    (last.keep_left_m, last.keep_right_m, last.keep_unknown_m) = (Some(0.0), Some(0.0), Some(7_600.0));
    let week = last.week;
    for route in &mut athlete.routes {
        route.side = SideOfRoad::Same;
        route.passes.retain(|pass| pass.local_date < week.start);
    }
    let pass = RoutePass { local_date: week.start, length_m: 7_000.0, ..athlete.routes[0].passes[0].clone() };
    athlete.routes[0].passes.push(pass);
    let weekly = figure("13-weekly-sides", &athlete);
    assert_eq!(
        weekly.title,
        "Last full week: the same pavement both ways on 7.0 km of the 7.6 km on repeated roads, side not known on 0.6 km"
    );
    let height = |name: &str| {
        let of_name = |series: &&Series| matches!(series, Series::Bars { name: own, .. } if own == name);
        let last = bars(weekly.series.iter().find(of_name).unwrap()).last().copied().unwrap();
        (last.y1 - last.y0, last.x0 > scale::day(week.start))
    };
    assert_eq!(height("the same pavement both ways"), (7.0, true));
    assert!((height("side not known").0 - 0.6).abs() < 1e-9);
    let strips = figure("12-road-strips", &athlete);
    let names: Vec<&str> = strips
        .series
        .iter()
        .filter_map(|series| match series {
            Series::Bars { name, bars, .. } if !bars.is_empty() => Some(name.as_str()),
            _ => None,
        })
        .collect();
    assert!(names.contains(&"the same pavement both ways") && !names.contains(&"side not known"), "{names:?}");
}

#[test]
fn the_mean_line_stops_where_four_weeks_hold_no_run_and_a_silent_week_is_an_empty_cell() {
    let mut athlete = example::athlete();
    let last = athlete.weeks.last_mut().unwrap();
    (last.distance_m, last.base4_distance_m, last.status) = (0.0, Some(0.0), WeekStatus::NoData);
    let (day, week) = (scale::day(last.week.start) + 3.5, last.week.to_string());
    let figure = figure("01-weekly-distance", &athlete);
    let mean = figure.series.iter().find_map(|series| match series {
        Series::Line { pieces, .. } => Some(pieces.concat()),
        _ => None,
    });
    assert!(mean.unwrap().iter().all(|(x, _)| *x != day));
    let row = figure.table.rows.iter().find(|row| row[0] == week).unwrap();
    assert_eq!((row[3].as_str(), row[4].as_str()), ("", ""));
}

#[test]
fn the_change_of_a_month_is_the_difference_of_the_numbers_beside_it() {
    let mut athlete = example::athlete();
    let months = &mut athlete.cadence.as_mut().unwrap().months;
    months.drain(..months.len() - 2);
    for (month, spm) in months.iter_mut().zip([160.6, 162.4]) {
        let value = month.at[1].as_mut().unwrap();
        value.cadence_spm = spm;
        (value.interval.low, value.interval.high) = (spm - 0.1, spm + 0.1);
    }
    let title = figure("07-cadence-trend", &athlete).title;
    assert!(title.starts_with("162 steps") && title.ends_with(": 1 more (161 in the months before)"), "{title}");
}

#[test]
fn roads_on_another_continent_are_said_and_not_drawn() {
    let mut athlete = example::athlete();
    let home: Vec<(f32, f32)> = (0..40).map(|n| (n as f32 * 25.0, 0.0)).collect();
    athlete.routes.iter_mut().for_each(|route| route.shape_m = home.clone());
    let mut far = athlete.routes[1].clone();
    (far.route, far.runs) = ("R9".into(), 2);
    far.shape_m.iter_mut().for_each(|point| point.0 += 4_000_000.0);
    athlete.routes.insert(0, far);
    let figure = figure("15-own-roads", &athlete);
    assert!(figure.x.to - figure.x.from < 50_000.0, "{:?}", figure.x);
    assert!(figure.subtitle.ends_with("1 of 3 roads lie more than 25 km from there"), "{}", figure.subtitle);
    assert_eq!(figure.table.rows.len(), 3);
}
