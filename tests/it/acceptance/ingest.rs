use super::*;
use strideload::synth::fit::{DeveloperField, FILE_TYPE_COURSE, FitWriter, Value};

/// Complaint 1: A battery that dies must not cost the whole run.
#[test]
fn a_truncated_file_keeps_what_was_recorded_and_says_so() {
    let mut bytes = fit(&run(MONDAY_MS, 20));
    bytes.truncate(bytes.len() * 7 / 10);
    let found = analysed(&[("cut.fit", bytes)]);
    assert_eq!(found.column("partial"), ["true"]);
    let [moving_s] = found.numbers("moving_s");
    close(moving_s, 840.0, 10.0);
    let (class, reason) = found.problem("cut.fit");
    assert_eq!(class, "used");
    assert!(reason.contains("announced"), "{reason}");
    let kept: f64 = found.problems[0]["records_kept"].parse().unwrap();
    close(kept, 840.0, 10.0);
    let offset: f64 = found.problems[0]["offset"].parse().unwrap();
    assert!(offset > 1000.0, "where reading stopped, not where it began: {offset}");
}

/// Complaint 2: Empty files and saved login pages.
#[test]
fn empty_files_and_web_pages_are_named_and_stop_nothing() {
    let page = b"<!DOCTYPE html><html><body>Please log in</body></html>".to_vec();
    let found = analysed(&[("empty.tcx", vec![]), ("page.gpx", page), ("run.fit", fit(&run(MONDAY_MS, 10)))]);
    assert_eq!(found.column("source"), ["run.fit"]);
    assert_eq!(found.problem("empty.tcx"), ("damaged", "empty file"));
    assert_eq!(found.problem("page.gpx").0, "damaged");
    assert!(found.problem("page.gpx").1.contains("web page"), "{:?}", found.problem("page.gpx"));
}

/// Complaint 3: Garmin packs zips into zips; a bomb does too.
#[test]
fn a_zip_in_a_zip_in_a_zip_is_read_and_deeper_ones_are_refused() {
    let one = zip(&[("run.fit", &fit(&run(MONDAY_MS, 10)))]);
    let three = zip(&[("b.zip", &zip(&[("a.zip", &one)]))]);
    let found = analysed(&[("three.zip", three.clone()), ("four.zip", zip(&[("three.zip", &three)]))]);
    assert_eq!(found.column("entry"), ["b.zip!/a.zip!/run.fit"]);
    assert_eq!(found.problem("three.zip!/b.zip!/a.zip").0, "damaged");
}

/// Complaint 4: Account exports hold thousands of files that record no activity.
#[test]
fn files_without_an_activity_are_counted_and_make_no_noise() {
    let course = FitActivity { file_type: FILE_TYPE_COURSE, ..run(MONDAY_MS, 10) };
    let found = analysed(&[("run.fit", fit(&run(MONDAY_MS, 10))), ("course.fit", fit(&course))]);
    assert_eq!(found.column("source"), ["run.fit"]);
    assert_eq!(found.problem("course.fit").0, "not_activity");
    assert!(!found.stdout.contains("course.fit") && !found.stdout.contains("skipped"), "{}", found.stdout);
}

/// Complaint 5: Two recordings in one file.
#[test]
fn a_chained_file_gives_both_recordings() {
    let mut bytes = fit(&run(MONDAY_MS, 10));
    bytes.extend(fit(&run(MONDAY_MS + 5 * HOUR_MS, 20)));
    let found = analysed(&[("two.fit", bytes)]);
    let [first, second] = found.numbers("distance_m");
    close(first, 1800.0, 10.0);
    close(second, 3600.0, 10.0);
}

/// Five minutes of records by hand, one a second; `write` writes each.
fn by_hand(write: impl Fn(&mut FitWriter, u32)) -> FitWriter {
    const T0: u32 = (MONDAY_MS / 1000 - 631_065_600) as u32;
    let mut writer = FitWriter::new();
    writer.message(0, 0, &[(0, Value::Enum(4)), (1, Value::U16(1)), (4, Value::U32(T0))]);
    writer.message(1, 20, &[(253, Value::U32(T0)), (5, Value::U32(0))]);
    for t in 1..=300 {
        write(&mut writer, T0 + t);
    }
    writer.message(2, 18, &[(253, Value::U32(T0 + 300)), (2, Value::U32(T0)), (5, Value::Enum(1))]);
    writer
}

fn centimetres(time: u32) -> u32 {
    (time - (MONDAY_MS / 1000 - 631_065_600) as u32) * 300
}

/// Complaint 6: Times packed into the header byte.
#[test]
fn compressed_timestamps_keep_their_seconds() {
    let writer = by_hand(|writer, t| writer.compressed_message(3, 20, t, &[(5, Value::U32(centimetres(t)))]));
    let found = analysed(&[("compressed.fit", writer.finish())]);
    assert_eq!(found.column("elapsed_s"), ["300.0"]);
    let [metres] = found.numbers("distance_m");
    close(metres, 900.0, 0.1);
}

/// Complaint 7: A message nobody defined has no length: what came before it is kept.
#[test]
fn a_message_without_a_definition_costs_only_what_follows() {
    let mut writer = by_hand(|writer, t| {
        writer.message(1, 20, &[(253, Value::U32(t)), (5, Value::U32(centimetres(t)))]);
    });
    writer.raw(&[0x0f, 1, 2, 3]);
    let found = analysed(&[("undefined.fit", writer.finish())]);
    assert_eq!(found.column("elapsed_s"), ["300.0"]);
    assert_eq!(found.problem("undefined.fit").0, "used");
}

/// Complaint 8: Apps add fields of their own, described or not.
#[test]
fn fields_nobody_knows_change_nothing() {
    let record = |t| [(253, Value::U32(t)), (5, Value::U32(centimetres(t)))];
    let plain = by_hand(|writer, t| writer.message(1, 20, &record(t)));
    let extended = by_hand(|writer, t| {
        let mood = DeveloperField { number: 7, developer: 3, value: Value::U16(9) };
        let mut fields = record(t).to_vec();
        fields.push((201, Value::U32(1)));
        writer.message_with_developer(1, 20, &fields, &[mood]);
    });
    let found = analysed(&[("plain.fit", plain.finish()), ("x/extended.fit", extended.finish())]);
    assert_eq!(found.column("distance_m"), ["900.0"], "and the two are one run");
}

/// Complaint 9: Strava writes ten blanks before the declaration, others a byte order mark.
#[test]
fn blanks_and_marks_before_a_document_hide_nothing() {
    let document = tcx(&run(MONDAY_MS, 10));
    let later = tcx(&run(MONDAY_MS + DAY_MS, 10));
    let blanks = [b"          ".to_vec(), document].concat();
    let marked = [b"\xef\xbb\xbf\n".to_vec(), later].concat();
    let found = analysed(&[("blanks.tcx", blanks), ("marked.tcx", marked)]);
    for metres in found.numbers::<2>("distance_m") {
        close(metres, 1800.0, 10.0);
    }
    assert!(found.problems.is_empty(), "{:?}", found.problems);
}

/// Complaint 10: One file with every way to write a time.
#[test]
fn offsets_fractions_and_missing_zones_in_one_file_are_one_timeline() {
    let forms: [fn(u32) -> String; 4] = [
        |s| format!("2026-10-05T08:{:02}:{:02}+02:00", s / 60, s % 60),
        |s| format!("2026-10-05T06:{:02}:{:02}Z", s / 60, s % 60),
        |s| format!("2026-10-05T06:{:02}:{:02}", s / 60, s % 60),
        |s| format!("2026-10-05T06:{:02}:{:02}.250Z", s / 60, s % 60),
    ];
    let points: String = (0..=600)
        .step_by(5)
        .map(|s| {
            let lat = 51.0 + SPEED_MPS * f64::from(s) / METRES_PER_DEGREE;
            let time = forms[(s / 5) as usize % 4](s);
            format!("<trkpt lat=\"{lat:.7}\" lon=\"-1\"><time>{time}</time></trkpt>")
        })
        .collect();
    let document = format!("<gpx><trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>");
    let found = analysed(&[("mixed.gpx", document.into_bytes())]);
    assert_eq!(found.column("start_utc"), ["2026-10-05T06:00:00Z"]);
    assert_eq!(found.column("elapsed_s"), ["600.0"]);
    let [metres] = found.numbers("distance_m");
    close(metres, 1800.0, 5.0);
    assert!(found.problem("mixed.gpx").1.contains("times without a zone"));
}

/// Complaint 11: The list is in the account's language, and its names repeat.
#[test]
fn a_list_in_german_with_repeated_names_gives_titles_and_metres() {
    let list = "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Verstrichene Zeit,Distanz,Aktivitätsausrüstung,Dateiname,Verstrichene Zeit,Bewegungszeit,Distanz\n\
                1,\"05.10.2026, 06:00:00\",Feierabend,Lauf,600,\"1,80\",Blau,activities/1.fit,600.0,600.0,1800.0\n\
                2,\"06.10.2026, 06:00:00\",Von Hand,Lauf,3600,\"10,01\",,,3600.0,3500.0,10012.5\n";
    let found = analysed(&[("activities.csv", list.into()), ("activities/1.fit", fit(&run(MONDAY_MS, 10)))]);
    assert_eq!(found.column("title"), ["Feierabend", "Von Hand"]);
    assert_eq!(found.column("shoe"), ["Blau", ""]);
    assert_eq!(found.numbers::<2>("distance_m")[1], 10_012.5);
}

/// Complaint 12: What the list names may be missing, and what is there may not be listed.
#[test]
fn listed_but_absent_and_present_but_not_listed_both_count() {
    let list = "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename\n\
                1,\"Oct 4, 2026, 6:00:00 AM\",Lost,Run,3000,9,activities/1.fit.gz\n";
    let found = analysed(&[("activities.csv", list.into()), ("activities/2.fit", fit(&run(MONDAY_MS, 10)))]);
    assert_eq!(found.column("format"), ["index", "fit"]);
    assert_eq!(found.numbers::<2>("distance_m")[0], 9000.0);
    let absent = "line 2 names activities/1.fit.gz, which is not in the export";
    assert!(found.problems.iter().any(|row| row["reason"] == absent), "{:?}", found.problems);
}

/// Complaint 13: Some importers stop at a round number and say nothing.
#[test]
fn more_than_a_thousand_files_are_all_read() {
    let document = |n: i64| {
        let time = |s: i64| chrono::DateTime::from_timestamp_millis(MONDAY_MS - n * DAY_MS + s * 1000).unwrap();
        let point = |s: i64| {
            let lat = 51.0 + SPEED_MPS * s as f64 / METRES_PER_DEGREE;
            format!("<trkpt lat=\"{lat:.7}\" lon=\"-1\"><time>{}</time></trkpt>", time(s).format("%Y-%m-%dT%H:%M:%SZ"))
        };
        let points: String = (0..6).map(|i| point(i * 5)).collect();
        format!("<gpx><trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>").into_bytes()
    };
    let documents: Vec<(String, Vec<u8>)> = (0..1100).map(|n| (format!("{n}.gpx"), document(n))).collect();
    let members: Vec<(&str, &[u8])> = documents.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    assert_eq!(analysed(&[("many.zip", zip(&members))]).activities.len(), 1100);
}

/// Complaint 14: Upper-case endings, mixed case, and names in no encoding.
#[test]
fn names_of_any_case_and_encoding_are_read() {
    let desk = Desk::new();
    desk.file("in/A.FIT", &fit(&run(MONDAY_MS, 10)));
    desk.file("in/b.Gpx", &gpx(&run(MONDAY_MS + DAY_MS, 10)));
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"l\xe4uf.tcx");
        std::fs::write(desk.path("in").join(name), tcx(&run(MONDAY_MS + 2 * DAY_MS, 10))).unwrap();
        assert_eq!(analysed_on(&desk, &[]).activities.len(), 3);
    }
    #[cfg(not(unix))]
    assert_eq!(analysed_on(&desk, &[]).activities.len(), 2);
}

/// Complaint 15: An archive must not reach out of its folder.
#[test]
fn a_path_that_climbs_out_of_the_archive_is_read_and_written_nowhere() {
    let desk = Desk::new();
    desk.file("in/evil.zip", &zip(&[("../../evil.fit", &fit(&run(MONDAY_MS, 10)))]));
    let found = analysed_on(&desk, &[]);
    assert_eq!(found.activities.len(), 1);
    let outside = crate::program::tree(&desk.path("")).into_iter().filter(|(name, _)| name.ends_with("evil.fit"));
    assert_eq!(outside.count(), 0);
}

/// The watch still running on the way home: fast without steps. A phone's track says so by its positions alone.
#[test]
fn a_drive_home_is_cut_off_whatever_tells_its_speed() {
    let points = |with_speed: bool| -> Vec<u8> {
        let mut metres = 0.0;
        let points: String = (0..=180)
            .map(|i| {
                let speed_mps = if i < 120 { SPEED_MPS } else { 16.0 };
                metres += 15.0 * speed_mps;
                let time = chrono::DateTime::from_timestamp_millis(MONDAY_MS + 15_000 * i).unwrap();
                let speed = if with_speed { format!("<speed>{speed_mps}</speed>") } else { String::new() };
                format!(
                    "<trkpt lat=\"{:.7}\" lon=\"-1\"><time>{}</time>{speed}</trkpt>",
                    51.0 + metres / METRES_PER_DEGREE,
                    time.format("%Y-%m-%dT%H:%M:%SZ")
                )
            })
            .collect();
        format!("<gpx><trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>").into_bytes()
    };
    for with_speed in [false, true] {
        let found = analysed(&[("home.gpx", points(with_speed))]);
        let [metres] = found.numbers("distance_m");
        close(metres, 5400.0, 60.0);
        let [elapsed_s] = found.numbers("elapsed_s");
        close(elapsed_s, 1800.0, 20.0);
        let (_, reason) = found.problem("home.gpx");
        assert!(reason.contains("a drive: left out"), "{with_speed}: {reason}");
    }
}
