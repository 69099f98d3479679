//! Lists, logs, corrections and services' JSON with cells and marks out of place.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

const SEEDS: [(&str, &str); 7] = [
    (
        "activities.csv",
        "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Activity Gear,Filename,Elapsed Time,Moving Time,Distance,Perceived Exertion\n\
         11111,\"Sep 12, 2018, 3:02:23 PM\",\"Lunch, \"\"easy\"\"\nand long\",Run,,3600,10.01,Old pair,activities/2.fit.gz,3601.0,3500.0,10012.5,6\n\
         22222,\"Sep 13, 2018, 3:02:23 PM\",Typed in,Run,,1800,5.5,,,,,,\n",
    ),
    (
        "log.csv",
        "date,time,sport,distance_km,duration,rpe,shoe,title\n2018-10-05,,,10,55:00,4,Blue,Easy\n2018-10-07,18:30,trail run,12.5,1:15:00,7,,\n",
    ),
    ("corrections.csv", "activity_id,correction,value\n0f3a9c1d2b4e5f60,distance_m,10000\n1b2c3d4e5f607182,ignore,\n"),
    ("shoes.csv", "shoe,from,to,activity_id\nBlue pair,2018-01-01,2018-03-31,\nSpikes,,,0f3a9c1d2b4e5f60\n"),
    (
        "x_summarizedActivities.json",
        r#"[{"summarizedActivitiesExport":[{"activityId":111,"name":"Park","activityType":"running","beginTimestamp":1538719200000.0,"startTimeLocal":1538722800000.0,"distance":900000.0,"duration":3000000.0}]}]"#,
    ),
    (
        "training-session-1.json",
        r#"{"name":"Morning","startTime":"2018-10-05T07:00:00.000","exercises":[{"startTime":"2018-10-05T07:00:00.000","timezoneOffset":60,"duration":"PT3000.000S","sport":"RUNNING","distance":9000.0}]}"#,
    ),
    (
        "session.json",
        r#"{"fitnessActivity":"running","startTime":"2018-10-09T08:00:00.000+02:00","endTime":"2018-10-09T08:50:00.000+02:00","duration":"2900.5s","aggregate":[{"metricName":"com.google.distance.delta","floatValue":8500.5}]}"#,
    ),
];

const PIECES: [&str; 18] = [
    "\"",
    ",",
    "\n",
    ";",
    "\t",
    "-1",
    "1e999",
    "NaN",
    "9223372036854775807",
    "=cmd()",
    "\u{0}",
    "2018-02-30",
    "99:99:99",
    "#",
    "{",
    "]",
    "\u{feff}",
    "\u{202e}",
];

/// Name and content of a mutant.
pub fn mutate(number: usize, rng: &mut ChaCha8Rng) -> (&'static str, Vec<u8>) {
    let (name, seed) = SEEDS[number % SEEDS.len()];
    let mut text: Vec<char> = seed.chars().collect();
    for _ in 0..rng.random_range(1..=4) {
        let at = rng.random_range(0..text.len());
        let end = (at + rng.random_range(1..14)).min(text.len());
        let piece = PIECES[rng.random_range(0..PIECES.len())];
        match rng.random_range(0..4) {
            0 => drop(text.drain(at..end)),
            1 => drop(text.splice(at..at, piece.chars())),
            2 => drop(text.splice(at..end, piece.chars())),
            _ => {
                let stretch = text[at..end].to_vec();
                drop(text.splice(at..at, stretch));
            }
        }
        if text.is_empty() {
            break;
        }
    }
    (name, text.into_iter().collect::<String>().into_bytes())
}
