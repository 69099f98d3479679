//! Lists, logs, corrections and shoes through the program: every table a runner or a service keeps beside recordings.

use crate::program::{Desk, csv_rows};
use std::collections::BTreeMap;
use strideload::model::Sport;
use strideload::synth::place::HOME;
use strideload::synth::plan::{Device, FileFormat, PlannedRun};
use strideload::synth::route::{Direction, Route, Side};
use strideload::synth::{encode, record};

type Row = BTreeMap<String, String>;

/// Analyses what lies in `in/` and gives the activities and the problem lines.
fn analysed(desk: &Desk) -> (Vec<Row>, Vec<Row>) {
    let (code, _, err) = desk.run(&["in", "-o", "out", "--no-png", "--no-cache"]);
    assert_eq!(code, 0, "{err}");
    (csv_rows(&desk.path("out/activities.csv")), csv_rows(&desk.path("out/problems.csv")))
}

fn column<'a>(rows: &'a [Row], name: &str) -> Vec<&'a str> {
    rows.iter().map(|row| row[name].as_str()).collect()
}

fn reason<'a>(problems: &'a [Row], source: &str) -> (&'a str, &'a str) {
    let line = problems.iter().find(|row| row["source"] == source || row["entry"] == source).unwrap();
    (&line["class"], &line["reason"])
}

/// A GPX recording of a straight run: one point each 10 s, 3 m/s northwards from 51 N.
fn gpx(start_utc: &str, minutes: u32) -> Vec<u8> {
    let start = chrono::DateTime::parse_from_rfc3339(start_utc).unwrap();
    let points: String = (0..=minutes * 6)
        .map(|i| {
            let time = start + chrono::Duration::seconds(i64::from(i) * 10);
            let lat = 51.0 + f64::from(i) * 30.0 / 111_250.0;
            format!("<trkpt lat=\"{lat:.7}\" lon=\"-1.0\"><time>{}</time></trkpt>", time.format("%Y-%m-%dT%H:%M:%SZ"))
        })
        .collect();
    format!("<gpx version=\"1.1\"><trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>").into_bytes()
}

#[test]
fn a_training_log_alone_gives_activities_and_weeks() {
    let desk = Desk::new();
    desk.file(
        "in/log.csv",
        b"date,time,sport,distance_km,duration,rpe,shoe,title\n\
          2026-10-05,,,10,55:00,4,Blue pair,Easy\n\
          2026-10-07,18:30,trail run,12.5,1:15:00,7,,\n\
          # ill\n\
          2026-10-12,,ride,30,1:00:00,,,\n\
          2026-10-12,,,5,30:00,,,\n\
          2026-10-12,,,5,30:00,,,\n\
          someday,,,5,30:00,,,\n",
    );
    let (activities, problems) = analysed(&desk);
    assert_eq!(
        column(&activities, "local_date"),
        ["2026-10-05", "2026-10-07", "2026-10-12", "2026-10-12", "2026-10-12"]
    );
    assert_eq!(activities[0]["start_utc"], "");
    assert_eq!(activities[1]["start_local"], "2026-10-07T18:30:00");
    assert_eq!(activities[1]["sub_sport"], "trail");
    assert_eq!((activities[0]["distance_m"].as_str(), activities[0]["shoe"].as_str()), ("10000.0", "Blue pair"));
    assert_eq!(activities[0]["moving_s"], "3300.0");
    assert_eq!(column(&activities, "format"), ["log"; 5]);
    let mut ids = column(&activities, "activity_id");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5, "two equal lines are two runs");
    let weeks = csv_rows(&desk.path("out/weeks.csv"));
    assert_eq!(column(&weeks, "distance_m"), ["22500.0", "10000.0"]);
    assert_eq!(column(&weeks, "runs"), ["2", "2"]);
    assert_eq!(
        reason(&problems, "log.csv"),
        (
            "used",
            "a training log, 6 rows read, 5 of them without a recording: counted by their figures; rows without a date this program reads: 1"
        )
    );
}

#[test]
fn two_runs_of_one_day_without_times_stay_two_sessions() {
    let desk = Desk::new();
    let mut log = String::from("date,distance_km,duration\n");
    for day in 1..=28 {
        log.push_str(&format!("2026-09-{day:02},10,55:00\n"));
    }
    // A double day of 10 km each is no run of 20 km.
    log.push_str("2026-10-05,10,55:00\n2026-10-05,10,55:00\n");
    desk.file("in/log.csv", log.as_bytes());
    let (activities, _) = analysed(&desk);
    assert_eq!(activities.last().unwrap()["session_spike_ratio"], "1.0000");
}

#[test]
fn a_logged_run_that_was_recorded_too_counts_once() {
    let desk = Desk::new();
    desk.file("in/watch.gpx", &gpx("2026-10-05T06:00:00Z", 50));
    desk.file("in/log.csv", b"date,distance_km,duration,rpe,title\n2026-10-05,9,50:00,6,Tempo\n2026-10-06,7,40:00,,\n");
    let (activities, _) = analysed(&desk);
    assert_eq!(column(&activities, "format"), ["gpx", "log"]);
    assert_eq!((activities[0]["title"].as_str(), activities[0]["rpe"].as_str()), ("Tempo", "6.00"));
}

#[test]
fn runkeepers_list_names_its_files_and_adds_what_has_none() {
    let desk = Desk::new();
    desk.file("in/2026-10-05-070000.gpx", &gpx("2026-10-05T06:00:00Z", 50));
    desk.file(
        "in/cardioActivities.csv",
        b"Activity Id,Date,Type,Route Name,Distance (mi),Duration,Average Pace,Notes,GPX File\n\
          a1,2026-10-05 07:00:00,Running,Common,5.6,50:00,8:55,secret,2026-10-05-070000.gpx\n\
          a2,2026-10-07 19:00:00,Running,,6.0,55:30,9:15,,\n\
          a3,2026-10-08 19:00:00,Cycling,,16.0,1:05:30,,,\n",
    );
    let (activities, _) = analysed(&desk);
    assert_eq!(column(&activities, "format"), ["gpx", "index", "index"]);
    assert_eq!(column(&activities, "sport"), ["running", "running", "cycling"]);
    assert_eq!(activities[0]["title"], "Common");
    assert_eq!((activities[1]["distance_m"].as_str(), activities[1]["elapsed_s"].as_str()), ("9656.1", "3330.0"));
    // The zone of the recording two days before, British summer time: its wall clock is an hour ahead of UTC.
    assert_eq!(activities[1]["start_utc"], "2026-10-07T18:00:00Z");
    let page = std::fs::read_to_string(desk.path("out/report.html")).unwrap();
    assert!(!page.contains("secret"), "private notes stay in the file");
}

#[test]
fn garmins_list_gives_names_manual_entries_and_shoes() {
    let desk = Desk::new();
    desk.file("in/DI_CONNECT/run.gpx", &gpx("2026-10-05T06:00:00Z", 50));
    // 2026-10-05T06:00:00Z and 2026-10-07T17:00:00Z in milliseconds, from `date -u +%s`.
    desk.file(
        "in/DI_CONNECT/x_0_summarizedActivities.json",
        br#"[{"summarizedActivitiesExport":[
          {"activityId":111,"name":"Park","activityType":"trail_running","beginTimestamp":1791180000000.0,"startTimeGmt":1791180000000.0,"startTimeLocal":1791183600000.0,"distance":900000.0,"duration":3000000.0,"workoutRpe":40},
          {"activityId":222,"name":"Typed in","activityType":"treadmill_running","startTimeGmt":1791392400000.0,"startTimeLocal":1791396000000.0,"distance":500000.0,"duration":1800000.0,"elevationGain":0.0}
        ]}]"#,
    );
    desk.file(
        "in/DI_CONNECT/x_gear.json",
        br#"[{"gearDTOS":[{"gearPk":7,"gearTypeName":"Shoes","customMakeModel":"Blue pair"},{"gearPk":8,"gearTypeName":"Bike","customMakeModel":"Bicycle"}],
          "gearActivityDTOs":{"7":[{"activityId":111},{"activityId":222}],"8":[333]}}]"#,
    );
    let (activities, problems) = analysed(&desk);
    assert_eq!(column(&activities, "format"), ["gpx", "index"]);
    assert_eq!(column(&activities, "title"), ["Park", "Typed in"]);
    assert_eq!(column(&activities, "sub_sport"), ["trail", "treadmill"]);
    assert_eq!(column(&activities, "shoe"), ["Blue pair", "Blue pair"]);
    assert_eq!((activities[1]["distance_m"].as_str(), activities[1]["moving_s"].as_str()), ("5000.0", "1800.0"));
    assert_eq!(activities[1]["start_local"], "2026-10-07T18:00:00");
    assert_eq!(activities[0]["rpe"], "4.00");
    assert_eq!(reason(&problems, "DI_CONNECT/x_gear.json"), ("not_activity", "the export's list of gear, 2 rows read"));
}

#[test]
fn totals_of_services_that_write_json_count() {
    let desk = Desk::new();
    desk.file(
        "in/polar/training-session-2026-10-05-1.json",
        br#"{"exportVersion":"1.6","name":"Morning","startTime":"2026-10-05T07:00:00.000","exercises":[
          {"startTime":"2026-10-05T07:00:00.000","timezoneOffset":60,"duration":"PT3000.000S","sport":"RUNNING","distance":9000.0,"ascent":50.0}]}"#,
    );
    // 2026-10-06T06:00:00Z and 2026-10-07T06:00:00Z in milliseconds.
    desk.file(
        "in/Sport-sessions/a.json",
        br#"{"start_time":1791266400000,"end_time":1791269400000,"start_time_timezone_offset":3600000,"sport_type_id":"1","duration":2700000,"pause":300000,"distance":8000,"elevation_gain":10}"#,
    );
    desk.file(
        "in/nike/b.json",
        br#"{"id":"x","type":"run","start_epoch_ms":1791352800000,"end_epoch_ms":1791355800000,"active_duration_ms":2800000,"summaries":[{"metric":"distance","value":7.5},{"metric":"steps","value":8000}]}"#,
    );
    desk.file("in/nike/broken.json", br#"{"start_epoch_ms":"yesterday","active_duration_ms":1}"#);
    let (activities, problems) = analysed(&desk);
    assert_eq!(
        column(&activities, "start_utc"),
        ["2026-10-05T06:00:00Z", "2026-10-06T06:00:00Z", "2026-10-07T06:00:00Z"]
    );
    assert_eq!(column(&activities, "distance_m"), ["9000.0", "8000.0", "7500.0"]);
    assert_eq!(column(&activities, "elapsed_s"), ["3000.0", "3000.0", "3000.0"]);
    assert_eq!(column(&activities, "moving_s"), ["3000.0", "2700.0", "2800.0"]);
    assert_eq!(column(&activities, "steps"), ["", "", "8000.0"]);
    assert_eq!(reason(&problems, "nike/broken.json").0, "unsupported");
    let (class, words) = reason(&problems, "polar/training-session-2026-10-05-1.json");
    assert_eq!(class, "used");
    assert!(words.contains("samples in this format are not"), "{words}");
}

#[test]
fn totals_of_services_that_write_one_table_count() {
    let desk = Desk::new();
    desk.file(
        "in/com.samsung.shealth.exercise.20261010.csv",
        b"com.samsung.shealth.exercise,7005009,17\n\
          title,com.samsung.health.exercise.datauuid,com.samsung.health.exercise.exercise_type,com.samsung.health.exercise.duration,com.samsung.health.exercise.distance,com.samsung.health.exercise.mean_heart_rate,com.samsung.health.exercise.time_offset,com.samsung.health.exercise.start_time,com.samsung.health.exercise.end_time\n\
          ,a-1,1002,3000000,9000,150,UTC+0200,2026-10-05 22:30:00.000,2026-10-05 23:21:00.000\n\
          ,a-2,11007,3600000,20000,,UTC+0200,2026-10-05 06:00:00.000,\n",
    );
    desk.file(
        "in/SPORT/SPORT_1.csv",
        b"type,startTime,sportTime(s),maxPace(/meter),minPace(/meter),distance(m),avgPace(/meter),calories(kcal)\n\
          1,2026-10-07 06:00:00+0000,2700,0.0,0.25,8000.0,0.335,526.0\n\
          52,2026-10-07 17:15:00+0000,3480,-1.0,-1.0,-1.0,-1.0,360.0\n",
    );
    desk.file(
        "in/Takeout/UserExercises_2026-10-01.csv",
        b"exercise_id,exercise_start,exercise_end,utc_offset,activity_name,log_type,tracker_total_steps,tracker_total_distance_mm,tracker_avg_heart_rate,manually_logged_total_distance_mm\n\
          9,2026-10-08T06:00:00Z,2026-10-08T06:45:00Z,+02:00,Run,TRACKER,7000,7500000,148,\n",
    );
    desk.file(
        "in/Takeout/Fit/All sessions/2026-10-09T08_00_00+02_00_RUNNING.json",
        br#"{"fitnessActivity":"running.jogging","startTime":"2026-10-09T08:00:00.000+02:00","endTime":"2026-10-09T08:50:00.000+02:00","duration":"2900.5s",
          "aggregate":[{"metricName":"com.google.step_count.delta","intValue":8000},{"metricName":"com.google.distance.delta","floatValue":8500.5}]}"#,
    );
    desk.file(
        "in/Takeout/Fit/All sessions/night.json",
        br#"{"fitnessActivity":"sleep","startTime":"2026-10-09T23:00:00.000+02:00","endTime":"2026-10-10T07:00:00.000+02:00"}"#,
    );
    desk.file(
        "in/suunto/a.json",
        br#"{"DeviceLog":{"Header":{"Activity":"Trail running","ActivityType":82,"DateTime":"2026-10-10T08:00:00.000+02:00","Distance":12000,"Duration":4000.0,"PauseDuration":100,"Ascent":300},"Samples":[{"HR":2.5}]}}"#,
    );
    let (activities, problems) = analysed(&desk);
    let runs: Vec<Row> = activities.into_iter().filter(|row| row["sport"] == "running").collect();
    assert_eq!(column(&runs, "distance_m"), ["9000.0", "8000.0", "7500.0", "8500.5", "12000.0"]);
    assert_eq!(column(&runs, "elapsed_s"), ["3060.0", "2700.0", "2700.0", "3000.0", "4100.0"]);
    assert_eq!(column(&runs, "moving_s"), ["3000.0", "2700.0", "2700.0", "2900.5", "4000.0"]);
    assert_eq!(column(&runs, "steps"), ["", "", "7000.0", "8000.0", ""]);
    // Half past midnight of the next day on the runner's clock.
    assert_eq!(column(&runs, "local_date")[0], "2026-10-06");
    assert_eq!(column(&runs, "sub_sport")[4], "trail");
    assert_eq!(reason(&problems, "Takeout/Fit/All sessions/night.json").0, "not_activity");
    assert!(reason(&problems, "SPORT/SPORT_1.csv").1.contains("samples of this service are not"));
}

/// Every word of the header foreign: date, title, type, shoes, times and metres are where every export has them.
#[test]
fn a_header_of_words_nobody_knows_still_gives_everything() {
    let desk = Desk::new();
    let rows: String = (1..=6)
        .map(|n| {
            format!(
                "1234567890{n},\"{n} de set. de 2018, 15:02:23\",Parque {n},Corrida,,3600,\"10,01\",,,false,,Azul,activities/{n}.fit.gz,70.0,,3601.0,3500.0,10012.5\n"
            )
        })
        .collect();
    let header = "q1,q2,q3,q4,q5,time,way,q6,q7,q8,note,q9,q10,q11,q12,time,q13,way\n";
    desk.file("in/activities.csv", format!("{header}{rows}").as_bytes());
    let (activities, _) = analysed(&desk);
    assert_eq!(column(&activities, "sport"), ["running"; 6]);
    assert_eq!(column(&activities, "shoe"), ["Azul"; 6]);
    assert_eq!(activities[0]["title"], "Parque 1");
    assert_eq!((activities[0]["distance_m"].as_str(), activities[0]["moving_s"].as_str()), ("10012.5", "3500.0"));
}

/// The lists of accounts in other languages, as public exports and readers show them.
#[test]
fn a_list_in_each_language_of_the_service_is_read() {
    for (language, header, date, kind) in [
        (
            "French",
            "ID de l'activit\u{e9},Date de l'activit\u{e9},Nom de l'activit\u{e9},Type d'activit\u{e9},Description,Temps \u{e9}coul\u{e9},Distance,Mat\u{e9}riel utilis\u{e9} pour l'activit\u{e9},Nom du fichier,Temps \u{e9}coul\u{e9},Dur\u{e9}e de d\u{e9}placement,Distance",
            "5 oct. 2026, 06:00:00",
            "Course \u{e0} pied",
        ),
        (
            "Spanish",
            "ID de actividad,Fecha de la actividad,Nombre de la actividad,Tipo de actividad,Descripci\u{f3}n,Tiempo transcurrido,Distancia,Equipamiento de la actividad,Nombre de archivo,Tiempo transcurrido,Tiempo en movimiento,Distancia",
            "5 oct 2026, 6:00:00",
            "Carrera",
        ),
        (
            "Italian",
            "ID attivit\u{e0},Data dell'attivit\u{e0},Nome dell'attivit\u{e0},Tipo di attivit\u{e0},Descrizione,Tempo trascorso,Distanza,Attrezzatura dell'attivit\u{e0},Nome file,Tempo trascorso,Tempo in movimento,Distanza",
            "5 ott 2026, 06:00:00",
            "Corsa",
        ),
        (
            "Portuguese",
            "ID da atividade,Data da atividade,Nome da atividade,Tipo de atividade,Descri\u{e7}\u{e3}o,Tempo decorrido,Dist\u{e2}ncia,Equipamento da atividade,Nome do arquivo,Tempo decorrido,Tempo de movimenta\u{e7}\u{e3}o,Dist\u{e2}ncia",
            "5 de out. de 2026, 06:00:00",
            "Corrida",
        ),
        (
            "Dutch",
            "Activiteits-ID,Datum van activiteit,Naam van activiteit,Activiteitstype,Beschrijving,Verstreken tijd,Afstand,Materiaal voor activiteit,Bestandsnaam,Verstreken tijd,Beweegtijd,Afstand",
            "5 okt. 2026 06:00:00",
            "Hardloopsessie",
        ),
        (
            "Chinese",
            "\u{6d3b}\u{52a8} ID,\u{6d3b}\u{52a8}\u{65e5}\u{671f},\u{6d3b}\u{52a8}\u{540d}\u{79f0},\u{6d3b}\u{52a8}\u{7c7b}\u{578b},\u{6d3b}\u{52a8}\u{63cf}\u{8ff0},\u{5168}\u{7a0b}\u{8017}\u{65f6},\u{8ddd}\u{79bb},\u{6d3b}\u{52a8}\u{88c5}\u{5907},\u{6587}\u{4ef6}\u{540d},\u{5168}\u{7a0b}\u{8017}\u{65f6},\u{79fb}\u{52a8}\u{65f6}\u{95f4},\u{8ddd}\u{79bb}",
            "2026\u{5e74}10\u{6708}5\u{65e5} 06:00:00",
            "\u{8dd1}\u{6b65}",
        ),
        (
            "Japanese",
            "\u{30a2}\u{30af}\u{30c6}\u{30a3}\u{30d3}\u{30c6}\u{30a3} ID,\u{30a2}\u{30af}\u{30c6}\u{30a3}\u{30d3}\u{30c6}\u{30a3}\u{65e5},\u{540d}\u{524d},\u{7a2e}\u{985e},\u{8aac}\u{660e},\u{7d4c}\u{904e}\u{6642}\u{9593},\u{8ddd}\u{96e2},\u{7528}\u{5177},\u{30d5}\u{30a1}\u{30a4}\u{30eb}\u{540d},\u{7d4c}\u{904e}\u{6642}\u{9593},\u{79fb}\u{52d5}\u{6642}\u{9593},\u{8ddd}\u{96e2}",
            "2026/10/05 6:00:00",
            "\u{30e9}\u{30f3}\u{30cb}\u{30f3}\u{30b0}",
        ),
    ] {
        let desk = Desk::new();
        let row = format!(
            "12345678901,\"{date}\",Park,{kind},,3600,\"10,01\",Blue,activities/1.fit.gz,3601.0,3500.0,10012.5\n"
        );
        desk.file("in/activities.csv", format!("{header}\n{row}").as_bytes());
        let (activities, _) = analysed(&desk);
        let seen: Vec<&str> = ["start_utc", "sport", "title", "shoe", "distance_m", "elapsed_s", "moving_s"]
            .iter()
            .map(|name| activities[0][*name].as_str())
            .collect();
        let wanted = ["2026-10-05T06:00:00Z", "running", "Park", "Blue", "10012.5", "3601.0", "3500.0"];
        assert_eq!(seen, wanted, "{language}");
    }
}

/// A type in a language nobody mapped is no reason to lose the run the watch recorded.
#[test]
fn an_unknown_word_for_the_sport_does_not_unmake_a_run() {
    let desk = Desk::new();
    desk.file(
        "in/activities.csv",
        "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename\n\
         1,\"Oct 5, 2026, 6:00:00 AM\",Park,Ko\u{15f}u,3000,9,activities/1.gpx\n\
         2,\"Oct 6, 2026, 6:00:00 AM\",Mat,Yoga,3000,,activities/2.gpx\n\
         3,\"Oct 7, 2026, 6:00:00 AM\",Lost,Ko\u{15f}u,3000,9,\n"
            .as_bytes(),
    );
    desk.file("in/activities/1.gpx", &gpx("2026-10-05T06:00:00Z", 50));
    desk.file("in/activities/2.gpx", &gpx("2026-10-06T06:00:00Z", 50));
    let (activities, _) = analysed(&desk);
    assert_eq!(column(&activities, "sport"), ["running", "other", "other"]);
    assert!(activities[0]["notes"].contains("a word not known here: counted as running"), "{}", activities[0]["notes"]);
}

#[test]
fn a_list_in_a_language_nobody_mapped_still_gives_metres() {
    let desk = Desk::new();
    desk.file(
        "in/activities.csv",
        "ID,Dato,Navn,Type,Tekst,Tid,Vej,Puls,Anstr,Pendling,Note,Udstyr,Fil,Vægt,Cykel,Tid,I gang,Vej\n\
         12345678901,\"12 sep. 2018, 15:02:23\",Hjem,L\u{f8}b,,3600,\"10,01\",,,,,,activities/1.fit.gz,,,3601.0,3500.0,10012.5\n"
            .as_bytes(),
    );
    let (activities, _) = analysed(&desk);
    assert_eq!(column(&activities, "sport"), ["running"]);
    assert_eq!(column(&activities, "distance_m"), ["10012.5"]);
    assert_eq!(column(&activities, "elapsed_s"), ["3601.0"]);
    assert_eq!(column(&activities, "moving_s"), ["3500.0"]);
}

#[test]
fn corrections_stick() {
    let desk = Desk::new();
    for (day, minutes) in [(5, 40), (6, 41), (7, 42), (8, 43), (9, 44), (10, 45)] {
        desk.file(&format!("in/{day}.gpx"), &gpx(&format!("2026-10-{day:02}T06:00:00Z"), minutes));
    }
    let (before, _) = analysed(&desk);
    let id = |row: usize| before[row]["activity_id"].clone();
    let table = format!(
        "activity_id,correction,value\n{},ignore,\n{},not_me,\n{},walk,\n{},distance_m,7777\n{},shoe,Red pair\n{},race,\nffff,race,\n",
        id(0),
        id(1),
        id(2),
        id(3),
        id(4),
        id(5)
    );
    desk.file("in/corrections.csv", table.as_bytes());
    let (after, problems) = analysed(&desk);
    assert_eq!(column(&after, "activity_id").len(), 6, "nothing is dropped silently");
    let of = |row: usize| after.iter().find(|other| other["activity_id"] == id(row)).unwrap();
    assert_eq!((of(0)["local_date"].as_str(), of(0)["notes"].as_str()), ("", "left out by your corrections"));
    assert_eq!(of(1)["notes"], "not you, by your corrections: left out");
    assert_eq!(of(2)["sport"], "walking");
    assert_eq!((of(3)["distance_m"].as_str(), of(3)["distance_source"].as_str()), ("7777.0", "corrections"));
    assert_eq!(of(4)["shoe"], "Red pair");
    let weeks = csv_rows(&desk.path("out/weeks.csv"));
    assert_eq!(column(&weeks, "runs"), ["3"]);
    assert_eq!(
        reason(&problems, "corrections.csv"),
        ("not_activity", "your corrections: 6 lines applied; line 8: no activity has this id")
    );
}

#[test]
fn shoes_by_days_fill_what_nothing_else_names() {
    let desk = Desk::new();
    for day in 5..=8 {
        desk.file(&format!("in/{day}.gpx"), &gpx(&format!("2026-10-{day:02}T06:00:00Z"), 30 + day));
    }
    let (before, _) = analysed(&desk);
    let table = format!(
        "shoe,from,to,activity_id\nBlue pair,2026-10-05,2026-10-06,\nRed pair,2026-10-07,,\nSpikes,,,{}\n",
        before[1]["activity_id"]
    );
    desk.file("in/shoes.csv", table.as_bytes());
    let (after, _) = analysed(&desk);
    assert_eq!(column(&after, "shoe"), ["Blue pair", "Spikes", "Red pair", "Red pair"]);
}

#[test]
fn a_club_of_nothing_but_tables_has_weeks_ratios_and_flags() {
    let desk = Desk::new();
    for (member, last_km) in [("north", 8), ("south", 25)] {
        let mut log = String::from("date,distance_km,duration_min\n");
        let first = chrono::NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
        for run in 0..18 {
            let day = first + chrono::Days::new(run * 2 + run % 2);
            log.push_str(&format!("{day},8,45\n"));
        }
        log.push_str(&format!("2026-10-17,{last_km},140\n"));
        desk.file(&format!("club/{member}/log.csv"), log.as_bytes());
    }
    let (code, _, err) = desk.run(&["club", "club", "-o", "out", "--no-cache"]);
    assert_eq!(code, 0, "{err}");
    let weeks = csv_rows(&desk.path("out/private/weeks.csv"));
    let last = |member: &str| weeks.iter().rfind(|week| week["athlete"] == member).unwrap();
    assert_eq!(last("north")["week"], "2026-W42");
    // Four weeks before of 8 km runs on every second or third day: the ratio needs them all.
    assert_ne!(last("south")["acwr_uncoupled"], "");
    let flags = csv_rows(&desk.path("out/private/flags.csv"));
    let spikes: Vec<_> = flags.iter().filter(|flag| flag["kind"] == "session_spike").collect();
    assert_eq!(spikes.len(), 1);
    assert_eq!((spikes[0]["athlete"].as_str(), spikes[0]["value"].as_str()), ("south", "3.1250"));
}

/// A plan of the generator, `days` after the first.
fn planned(days: i64) -> PlannedRun {
    let first = chrono::NaiveDate::from_ymd_opt(2026, 9, 7).unwrap().and_hms_opt(7, 30, 0).unwrap();
    PlannedRun {
        title: "Morning Run",
        place: HOME,
        start_local: first + chrono::TimeDelta::days(days),
        sport: Sport::Running,
        route: Route::EastRoad,
        direction: Direction::OutAndBack,
        side: Side::KeepLeft,
        distance_m: 2000.0 + 100.0 * days as f64,
        speed_mps: 2.8,
        cadence_share: 1.0,
        breaks: Vec::new(),
        shoe: "",
        device: Device::SecondWatch,
        format: FileFormat::Fit,
    }
}

/// A folder with an export, the same runs as loose FITs and again as GPX and TCX has the weeks of the export alone.
#[test]
fn the_same_runs_four_times_over_give_the_same_weeks() {
    let desk = Desk::new();
    let mut list =
        String::from("Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename\n");
    for day in (0..40).step_by(2) {
        let (activity, truth) = record(&planned(day), 5, "", "");
        let fit = encode(&activity, "", FileFormat::Fit);
        let date = chrono::DateTime::from_timestamp_millis(truth.start_utc_ms).unwrap();
        list.push_str(&format!(
            "{day},\"{}\",Run,Run,{},{:.2},activities/{day}.fit\n",
            date.format("%b %-d, %Y, %-I:%M:%S %p"),
            truth.elapsed_s,
            truth.distance_m / 1000.0
        ));
        for folder in ["alone/export/activities", "all/export/activities", "all/loose"] {
            desk.file(&format!("{folder}/{day}.fit"), &fit);
        }
        desk.file(&format!("all/gpx/{day}.gpx"), &encode(&activity, "Converted", FileFormat::GpxGarmin));
        desk.file(&format!("all/tcx/{day}.tcx"), &encode(&activity, "", FileFormat::Tcx));
    }
    for folder in ["alone", "all"] {
        desk.file(&format!("{folder}/export/activities.csv"), list.as_bytes());
    }
    let weeks = |input: &str| {
        let (code, _, err) = desk.run(&[input, "-o", "out", "--no-png", "--no-cache"]);
        assert_eq!(code, 0, "{err}");
        std::fs::read_to_string(desk.path("out/weeks.csv")).unwrap()
    };
    let alone = weeks("alone");
    assert_eq!(csv_rows(&desk.path("out/activities.csv")).len(), 20);
    assert_eq!(weeks("all"), alone);
    let problems = csv_rows(&desk.path("out/problems.csv"));
    let same = |words: &str| problems.iter().filter(|line| line["reason"].contains(words)).count();
    assert_eq!(same("the same bytes as"), 20);
    assert_eq!(same("FIT was kept, GPX has less"), 20);
    assert_eq!(same("FIT was kept, TCX has less"), 20);
}
