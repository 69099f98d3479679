//! Ten runners' lives through the whole program: what each reads about the steps, and what the flags say.
//!
//! Unless a life says otherwise: four flat runs a week for ten weeks from 9 March 2026, breathing a little around one speed.

use super::*;

const WEEKS: i64 = 10;
/// Thirty weeks before the Monday of the other tests, so that all of it lies in the past.
const FIRST_MS: i64 = MONDAY_MS - 30 * 7 * DAY_MS;

fn gentle(record: &mut FitRecord, speed_mps: f64, steps: f64) {
    let t = f64::from(record.elapsed_s);
    // Speed and steps breathe a little, as those of bodies do.
    let wave = (t / 40.0).sin();
    let speed_mps = speed_mps + 0.1 * wave;
    record.speed_mps = Some(speed_mps);
    record.cadence_strides = Some((steps + 0.6 * wave) / 2.0);
}

/// Distance and position by the speeds the records hold.
fn laid_out(mut activity: FitActivity) -> FitActivity {
    let mut metres = 0.0;
    for record in &mut activity.records {
        metres += record.speed_mps.unwrap();
        record.distance_m = Some(metres);
        record.lat_deg = record.lat_deg.map(|_| 51.0 + metres / METRES_PER_DEGREE);
    }
    activity.totals.distance_m = Some(metres);
    activity
}

/// A history of `weeks`, each run shaped by its week and the second of the run.
fn life(weeks: i64, minutes: u32, shape: impl Fn(i64, &mut FitRecord)) -> Vec<FitActivity> {
    let days = (0..weeks).flat_map(|week| [0, 2, 4, 6].map(|day| (week, week * 7 + day)));
    let days = days.map(|(week, day)| laid_out(changed(run(FIRST_MS + day * DAY_MS, minutes), |r| shape(week, r))));
    days.collect()
}

/// What the program says of one runner, as JSON.
fn athlete(runs: &[FitActivity], words: &[&str]) -> serde_json::Value {
    let desk = Desk::new();
    for (number, activity) in runs.iter().enumerate() {
        desk.file(&format!("in/{number:03}.fit"), &fit(activity));
    }
    let mut all = vec!["in", "-o", "out", "--no-png", "--no-cache", "--json"];
    all.extend(words);
    let (code, out, err) = desk.run(&all);
    assert_eq!(code, 0, "{err}");
    serde_json::from_str::<serde_json::Value>(&out).unwrap()["athletes"][0].clone()
}

/// Sentences about the steps and the kinds of flags about them.
fn read(runs: &[FitActivity], words: &[&str]) -> (Vec<String>, Vec<String>) {
    let athlete = athlete(runs, words);
    let texts = |list: &serde_json::Value, of: fn(&serde_json::Value) -> &serde_json::Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|value| of(value).as_str().unwrap().to_owned()).collect()
    };
    let mut kinds = texts(&athlete["flags"], |flag| &flag["kind"]);
    kinds.retain(|kind| ["plain170", "overstride", "cadence_drop"].contains(&kind.as_str()));
    kinds.sort();
    (texts(&athlete["steps"], |sentence| sentence), kinds)
}

fn starts(sentence: &str, expected: &str) {
    assert!(sentence.starts_with(expected), "{sentence}");
}

/// 162.2 at 2.47 m/s is 1.6 % under the 164.9 typical there.
#[test]
fn a_slow_jogger_below_170_is_not_called_an_overstrider() {
    let (steps, kinds) = read(&life(WEEKS, 30, |_, r| gentle(r, 2.47, 162.2)), &["--height", "1.81"]);
    starts(&steps[0], "162 steps a minute at 6:45/km over six weeks, 1.6 % under the 165 typical at that pace");
    assert!(steps[0].contains("not long for the speed"), "{}", steps[0]);
    assert!(steps[0].contains("170, which is simply the average at 12 km/h"), "{}", steps[0]);
    assert_eq!(kinds, ["plain170"]);
}

/// 163.5 at 3.85 m/s is 5.6 % under the 173.2 typical there.
#[test]
fn a_fast_runner_at_the_same_cadence_is() {
    let (steps, kinds) = read(&life(WEEKS, 30, |_, r| gentle(r, 3.85, 163.5)), &["--height", "1.81"]);
    starts(&steps[0], "164 steps a minute at 4:20/km over six weeks, 5.6 % under the 173 typical at that pace");
    assert!(steps[0].contains("probably long for the speed (limit 5.0 %)"), "{}", steps[0]);
    assert_eq!(kinds, ["overstride", "plain170"]);
}

#[test]
fn a_treadmill_runner_counts_as_flat() {
    let on_belt = |_, r: &mut FitRecord| {
        gentle(r, 3.0, 168.0);
        (r.lat_deg, r.lon_deg, r.altitude_m) = (None, None, None);
    };
    let runs: Vec<FitActivity> =
        life(WEEKS, 30, on_belt).into_iter().map(|run| FitActivity { sub_sport: 1, ..run }).collect();
    let (steps, _) = read(&runs, &[]);
    starts(&steps[0], "168 steps a minute at 5:33/km over six weeks, just what is typical at that pace");
}

#[test]
fn a_run_walker_is_judged_by_the_running() {
    let run_walk = |_, r: &mut FitRecord| match r.elapsed_s % 180 {
        0..120 => gentle(r, 2.6, 164.0),
        _ => gentle(r, 1.5, 112.0),
    };
    let (steps, kinds) = read(&life(WEEKS, 40, run_walk), &[]);
    starts(&steps[0], "164 steps a minute at 6:2");
    // 120 of every 180 seconds, a little less where a step rate between the two is neither.
    assert!(!steps.iter().any(|sentence| sentence.contains("in turns")), "two thirds are running: {steps:?}");
    assert!(steps.last().unwrap().contains("min walking"), "{steps:?}");
    assert_eq!(kinds, ["plain170"]);
}

/// The fourth week of a beginner's plan: six times two minutes, three walked between.
#[test]
fn a_beginner_hears_of_minutes_and_bouts() {
    let run_walk = |_, r: &mut FitRecord| match r.elapsed_s % 300 {
        0..120 => gentle(r, 2.4, 162.0),
        _ => gentle(r, 1.5, 112.0),
    };
    let (steps, kinds) = read(&life(6, 30, run_walk), &[]);
    starts(&steps[0], "162 steps a minute at 6:5");
    // Six weeks of four runs with six bouts of two minutes: 288 minutes.
    starts(&steps[1], "Run and walk in turns: 28");
    assert!(steps[1].contains("of 720 min in motion; 144 bouts in 24 runs, the longest 1:5"), "{}", steps[1]);
    assert_eq!(kinds, ["plain170"]);
}

#[test]
fn a_trail_runner_hears_that_too_little_was_flat() {
    let trail = |_, r: &mut FitRecord| {
        gentle(r, 2.8, 166.0);
        let t = f64::from(r.elapsed_s);
        // Eight percent up and down all the time, but for a minute each way at the turns.
        r.altitude_m = Some(300.0 + 60.0 * ((t / 300.0) % 2.0 - 1.0).abs() * 2.24);
    };
    let (steps, kinds) = read(&life(WEEKS, 30, trail), &[]);
    assert_eq!(steps.len(), 1, "{steps:?}");
    starts(&steps[0], "Steps are not assessed: ");
    assert!(steps[0].contains("min up or down"), "{}", steps[0]);
    assert_eq!(kinds, Vec::<String>::new());
}

#[test]
fn a_jogger_at_nine_and_a_half_minutes_is_kept() {
    let (steps, _) = read(&life(WEEKS, 40, |_, r| gentle(r, 1.755, 152.0)), &[]);
    starts(&steps[0], "152 steps a minute at 9:29/km over six weeks");
}

/// A wrist behind a stroller follows something else for half of each run.
#[test]
fn minutes_behind_a_stroller_do_not_move_the_figure() {
    let stroller = |_, r: &mut FitRecord| {
        gentle(r, 3.0, 168.0);
        if r.elapsed_s % 1200 >= 900 {
            r.cadence_strides = Some(40.0);
        }
    };
    let (steps, _) = read(&life(WEEKS, 40, stroller), &[]);
    starts(&steps[0], "168 steps a minute at 5:33/km over six weeks");
    assert!(steps.last().unwrap().contains("240 min where the wrist followed something else"), "{steps:?}");
}

#[test]
fn sprints_do_not_speak_for_steady_running() {
    let sprints = |_, r: &mut FitRecord| match r.elapsed_s % 300 {
        0..270 => gentle(r, 3.0, 168.0),
        _ => gentle(r, 7.0, 200.0),
    };
    let (steps, _) = read(&life(WEEKS, 30, sprints), &[]);
    starts(&steps[0], "168 steps a minute at 5:3");
}

/// Steps 8 % longer at the same speed: 168 become 155.6.
#[test]
fn longer_steps_than_usual_are_told_and_a_slower_pace_is_not() {
    let longer = life(30, 15, |week, r| gentle(r, 3.0, if week >= 26 { 168.0 / 1.08 } else { 168.0 }));
    let told = athlete(&longer, &[]);
    let own = told["steps"][1].as_str().unwrap();
    starts(own, "Against your own year: 168 at 5:32/km before, 160 now: 4.9 % fewer");
    assert!(own.ends_with("so each step is longer."), "{own}");
    // Four weeks from Monday 7 September on: seen once they make up enough of the six, and to the last run.
    let flags = told["flags"].as_array().unwrap();
    let drops: Vec<_> = flags.iter().filter(|flag| flag["kind"] == "cadence_drop").collect();
    let [drop] = drops[..] else { panic!("{flags:?}") };
    let since = drop["since"].as_str().unwrap();
    assert!(("2026-09-07".."2026-10-04").contains(&since), "{since}");
    assert_eq!((drop["week"].as_str(), drop["local_date"].as_str()), (Some("2026-W40"), Some("2026-10-04")));

    // This runner's own slope: 4 steps a minute for each m/s.
    let slower = life(30, 15, |week, r| {
        let speed_mps = if week >= 26 { 2.6 } else { [2.7, 3.0, 3.4][week as usize % 3] };
        gentle(r, speed_mps, 168.0 + 4.0 * (speed_mps - 3.0));
    });
    let (steps, kinds) = read(&slower, &[]);
    assert!(
        ["no change beyond chance.", "less than 0.5 % apart."].iter().any(|end| steps[1].ends_with(end)),
        "{steps:?}"
    );
    assert!(!kinds.contains(&"cadence_drop".to_string()), "{kinds:?}");
}

#[test]
fn a_new_watch_begins_anew_and_is_named() {
    let mut runs = life(20, 15, |week, r| gentle(r, 3.0, if week >= 16 { 150.0 } else { 168.0 }));
    runs[64..].iter_mut().for_each(|run| run.product = 4000);
    let (steps, kinds) = read(&runs, &[]);
    starts(&steps[1], "Not yet compared with your own year: runs with this watch begin on 29 Jun 2026");
    assert!(!kinds.contains(&"cadence_drop".to_string()), "{kinds:?}");
}

#[test]
fn those_under_18_and_those_who_say_no_are_not_judged() {
    let desk_words = |settings: &str| {
        let desk = Desk::new();
        for (number, activity) in life(4, 30, |_, r| gentle(r, 3.0, 140.5)).iter().enumerate() {
            desk.file(&format!("in/{number:03}.fit"), &fit(activity));
        }
        desk.file("in/strideload.toml", settings.as_bytes());
        let (_, out, _) = desk.run(&["in", "-o", "out", "--no-png", "--no-cache", "--json"]);
        serde_json::from_str::<serde_json::Value>(&out).unwrap()["athletes"][0].clone()
    };
    for settings in ["under_18 = true", "gait = \"off\""] {
        let athlete = desk_words(settings);
        assert_eq!(athlete["steps"][0], "Steps are not assessed: switched off in the settings.");
        assert!(athlete["flags"].as_array().unwrap().iter().all(|flag| flag["kind"] != "overstride"));
    }
    assert!(desk_words("").to_string().contains("long for the speed"));
}

#[test]
fn a_cadence_programme_starts_where_the_runner_stands() {
    let desk = Desk::new();
    // 151 at 3 m/s, six steps more from the ninth week on.
    for (number, activity) in
        life(12, 15, |week, r| gentle(r, 3.0, if week >= 8 { 157.0 } else { 151.0 })).iter().enumerate()
    {
        desk.file(&format!("in/{number:03}.fit"), &fit(activity));
    }
    let from = "2026-05-03";
    let (code, out, err) = desk.run(&["plan", "cadence", "in", "--from", from, "--no-cache", "--json"]);
    assert_eq!(code, 0, "{err}");
    let plan: serde_json::Value = serde_json::from_str(&out).unwrap();
    close(plan["baseline_spm"].as_f64().unwrap(), 151.0, 0.5);
    // A tenth more at most, whole steps.
    assert_eq!(plan["target_spm"], 166.0);
    let stages = plan["stages"].as_array().unwrap();
    assert_eq!(stages[0]["first"], "2026-05-04");
    close(stages[0]["measured_spm"].as_f64().unwrap(), 157.0, 0.5);
    let (code, _, err) = desk.run(&["plan", "cadence", "in", "--from", "2027-06-01", "--no-cache"]);
    assert_ne!(code, 0);
    assert!(err.contains("nothing to start from"), "{err}");
}
