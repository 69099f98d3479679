use super::*;

/// Complaint 16.
#[test]
fn the_same_bytes_count_once() {
    let bytes = fit(&run(MONDAY_MS, 10));
    let found = analysed(&[("a.fit", bytes.clone()), ("copy/b.fit", bytes)]);
    assert_eq!(found.column("source"), ["a.fit"]);
    assert_eq!(found.problem("copy/b.fit"), ("duplicate", "the same bytes as a.fit"));
}

/// Complaint 17.
#[test]
fn one_run_in_three_formats_counts_once_and_the_watch_wins() {
    let activity = run(MONDAY_MS, 10);
    let found = analysed(&[("a.gpx", gpx(&activity)), ("b.tcx", tcx(&activity)), ("c.fit", fit(&activity))]);
    assert_eq!(found.column("source"), ["c.fit"]);
    assert_eq!(found.problem("a.gpx"), ("duplicate", "the same run as c.fit: FIT was kept, GPX has less"));
    assert_eq!(found.problem("b.tcx"), ("duplicate", "the same run as c.fit: FIT was kept, TCX has less"));
}

/// Complaint 18: The phone was started later and in the pocket.
#[test]
fn a_watch_and_a_phone_started_90_seconds_apart_are_one_run() {
    let mut phone = run(MONDAY_MS, 60);
    phone.records.retain(|record| record.elapsed_s >= 90);
    let found = analysed(&[("watch.fit", fit(&run(MONDAY_MS, 60))), ("phone.gpx", gpx(&phone))]);
    assert_eq!(found.column("source"), ["watch.fit"]);
}

/// Complaint 19: A service took local time for UTC.
#[test]
fn a_copy_with_a_clock_two_hours_off_is_one_run() {
    let uneven = |activity| changed(activity, uneven_pace);
    let watch = uneven(run(MONDAY_MS, 40));
    let copy = uneven(run(MONDAY_MS + 2 * HOUR_MS, 40));
    let found = analysed(&[("watch.fit", fit(&watch)), ("copy.gpx", gpx(&copy))]);
    assert_eq!(found.column("source"), ["watch.fit"]);
    assert!(found.problem("copy.gpx").1.contains("+2 h apart"), "{:?}", found.problem("copy.gpx"));
}

/// Faster and slower by turns, so that two runs of one length differ minute by minute.
fn uneven_pace(record: &mut FitRecord) {
    let t = f64::from(record.elapsed_s);
    let metres = SPEED_MPS * t + 60.0 * (t / 200.0).sin();
    record.distance_m = Some(metres);
    record.lat_deg = Some(51.0 + metres / METRES_PER_DEGREE);
}

/// Complaint 19: The same road to work and home, a quarter of a day apart to the minute.
#[test]
fn the_way_to_work_and_the_way_home_stay_two() {
    let length_m = SPEED_MPS * 40.0 * 60.0;
    let home = changed(run(MONDAY_MS + 9 * HOUR_MS, 40), |record| {
        record.lat_deg = Some(51.0 + (length_m - record.distance_m.unwrap()) / METRES_PER_DEGREE);
    });
    assert_eq!(analysed(&[("out.fit", fit(&run(MONDAY_MS, 40))), ("home.fit", fit(&home))]).activities.len(), 2);
}

/// Complaint 19: The morning loop, every morning at six.
#[test]
fn the_same_loop_a_day_later_stays_two() {
    let files = [("mon.fit", fit(&run(MONDAY_MS, 40))), ("tue.fit", fit(&run(MONDAY_MS + DAY_MS, 40)))];
    assert_eq!(analysed(&files).activities.len(), 2);
}

/// Complaint 20.
#[test]
fn two_runs_on_one_day_stay_two() {
    let files = [("am.fit", fit(&run(MONDAY_MS, 30))), ("pm.fit", fit(&run(MONDAY_MS + 11 * HOUR_MS, 50)))];
    let found = analysed(&files);
    assert_eq!(found.column("local_date"), ["2026-10-05", "2026-10-05"]);
    assert_eq!(found.weeks[0]["runs"], "2");
}

/// Complaint 21: The watch was stopped by mistake and started again: two files, one outing. They are not joined, but the outing
/// is compared with the outings before it as a whole.
#[test]
fn a_split_recording_stays_two_files_and_is_one_session() {
    let mut log = String::from("date,distance_km,duration_min\n");
    for day in 0..20 {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 8, 30).unwrap() + chrono::Days::new(2 * day);
        log.push_str(&format!("{date},6,33\n"));
    }
    let second_half = changed(run(MONDAY_MS + 28 * MINUTE_MS, 25), |record| {
        record.lat_deg = record.lat_deg.map(|lat| lat + 0.05);
    });
    let found = analysed(&[
        ("log.csv", log.into_bytes()),
        ("first.fit", fit(&run(MONDAY_MS, 25))),
        ("second.fit", fit(&second_half)),
    ]);
    let halves: Vec<&Row> = found.activities.iter().filter(|row| row["format"] == "fit").collect();
    assert_eq!(halves.len(), 2);
    for half in halves {
        // 2 x 4.5 km against 6 km.
        close(half["session_spike_ratio"].parse().unwrap(), 1.5, 0.001);
    }
}
