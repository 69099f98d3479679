use super::*;

/// Complaint 32: Half past ten on Sunday evening two hours west of Greenwich is Monday in UTC.
#[test]
fn a_late_run_on_sunday_stays_on_its_day_and_in_its_week() {
    let late = FitActivity { utc_offset_s: Some(-7200), ..run(MONDAY_MS - 6 * HOUR_MS + 32 * MINUTE_MS, 20) };
    let found = analysed(&[("late.fit", fit(&late))]);
    assert_eq!(found.column("start_local"), ["2026-10-04T22:32:00"]);
    assert_eq!(found.column("local_date"), ["2026-10-04"]);
    assert_eq!(found.column("week"), ["2026-W40"]);
    assert_eq!(found.column("utc_offset_source"), ["file"]);
}

/// Complaint 33: The week the clocks go back has seven days and 169 hours.
#[test]
fn a_week_with_a_change_of_clocks_has_its_seven_runs() {
    // 22:30 UTC from Monday, 19 October: 23:30 in London until Saturday, 22:30 on Sunday, 25 October.
    let first = MONDAY_MS + 14 * DAY_MS + 16 * HOUR_MS + 30 * MINUTE_MS;
    let files: Vec<(String, Vec<u8>)> = (0..7)
        .map(|day| {
            let activity = FitActivity { utc_offset_s: None, ..run(first + day * DAY_MS, 20 + day as u32) };
            (format!("{day}.fit"), fit(&activity))
        })
        .collect();
    let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let found = analysed(&files);
    assert_eq!(found.column("utc_offset_source"), ["position"; 7]);
    let offsets: [&str; 7] = found.column("utc_offset_s");
    assert_eq!(offsets, ["3600", "3600", "3600", "3600", "3600", "3600", "0"]);
    assert_eq!(found.weeks.len(), 1);
    assert_eq!((found.weeks[0]["week"].as_str(), found.weeks[0]["runs"].as_str()), ("2026-W43", "7"));
}

/// Complaint 34: A treadmill has no position: the clock of the run before it is the best there is.
#[test]
fn a_treadmill_run_takes_the_zone_of_its_neighbour() {
    let outside = FitActivity { utc_offset_s: Some(7200), ..run(MONDAY_MS - DAY_MS, 20) };
    // 22:30 UTC on Monday is half past midnight on Tuesday, two hours east.
    let treadmill = changed(run(MONDAY_MS + 16 * HOUR_MS + 30 * MINUTE_MS, 30), |record| {
        (record.lat_deg, record.lon_deg, record.altitude_m) = (None, None, None);
    });
    let treadmill = FitActivity { utc_offset_s: None, sub_sport: 1, ..treadmill };
    let found = analysed(&[("outside.fit", fit(&outside)), ("treadmill.fit", fit(&treadmill))]);
    assert_eq!(found.column("utc_offset_source"), ["file", "neighbour"]);
    assert_eq!(found.column("local_date"), ["2026-10-04", "2026-10-06"]);
    assert_eq!(found.column("ascent_m"), ["0.0", ""], "and no altitude is not flat ground");
}

/// Complaint 35: An app wrote local time and UTC the wrong way round: eight hours east became eight hours west.
#[test]
fn a_swapped_local_time_gives_way_to_the_position() {
    let in_perth = changed(run(MONDAY_MS + 12 * HOUR_MS, 20), |record| {
        (record.lat_deg, record.lon_deg) = (record.lat_deg.map(|lat| lat - 83.0), Some(115.9));
    });
    let found = analysed(&[("swapped.fit", fit(&FitActivity { utc_offset_s: Some(-8 * 3600), ..in_perth }))]);
    assert_eq!(found.column("utc_offset_source"), ["position"]);
    // 18:00 UTC is two in the morning of the next day.
    assert_eq!(found.column("start_local"), ["2026-10-06T02:00:00"]);
}

/// Complaint 36: No zone is three hours and seven minutes from Greenwich.
#[test]
fn an_offset_no_zone_has_gives_way_to_the_position() {
    let odd = FitActivity { utc_offset_s: Some(3 * 3600 + 7 * 60), ..run(MONDAY_MS, 20) };
    let found = analysed(&[("odd.fit", fit(&odd))]);
    assert_eq!((found.column("utc_offset_s"), found.column("utc_offset_source")), (["3600"], ["position"]));
}

/// Complaint 37: The week of a run and the week of the table are one week, whatever day it begins.
#[test]
fn every_table_agrees_on_when_the_week_begins() {
    let files: Vec<(String, Vec<u8>)> =
        (0..14).map(|day| (format!("{day}.fit"), fit(&run(MONDAY_MS + day * DAY_MS, 10 + day as u32)))).collect();
    let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    for (start, first) in [("monday", "2026-10-05"), ("sunday", "2026-10-04")] {
        let found = analysed_with(&files, &["--week-start", start]);
        assert_eq!(found.weeks[0]["week_start"], first);
        for week in &found.weeks {
            let runs = found.activities.iter().filter(|row| row["week_start"] == week["week_start"]);
            assert_eq!(runs.count().to_string(), week["runs"], "{start}: {}", week["week_start"]);
        }
    }
}

/// Complaint 38: New Year's Day 2027 lies in the 53rd week of 2026.
#[test]
fn the_53rd_week_is_followed_by_the_first() {
    let new_years_day = MONDAY_MS + 88 * DAY_MS;
    let files = [("a.fit", fit(&run(new_years_day, 20))), ("b.fit", fit(&run(new_years_day + 3 * DAY_MS, 21)))];
    let found = analysed_with(&files, &["--as-of", "2027-01-04"]);
    assert_eq!(found.column("local_date"), ["2027-01-01", "2027-01-04"]);
    assert_eq!(found.column("week"), ["2026-W53", "2027-W01"]);
    let weeks: Vec<&str> = found.weeks.iter().map(|week| week["week"].as_str()).collect();
    assert_eq!(weeks, ["2026-W53", "2027-W01"]);
}
