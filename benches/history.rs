//! One runner's years through the real program, start to finish: read, judge, charts, report.
//!
//! `cargo bench -- history RUNS FOLDER`, such as `3000 /tmp/history` for ten years; the runs are made in FOLDER
//! when they are not there: `.fit.gz` of a watch of today, 8 to 14 km, six days a week. Prints the first run, runs with
//! nothing new, what one file alone takes (the floor of memory), and one thread beside two, three times by turns.

use super::goals::Goals;
use super::packed::packed;
use super::plain_run::plain_run;
use super::program::{self, let_a_moment_pass};
use chrono::{Days, NaiveTime};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use strideload::synth::plan::PlannedRun;
use strideload::synth::route::{Direction, Route};
use strideload::synth::{DEMO_LAST_DAY, encode, record};

const TEN_YEARS: u64 = 3_000;
const TURNS: usize = 3;
const MB_OF_MIB: f64 = 1.048_576;
const RUNS_A_WEEK: u64 = 6;

pub fn run(words: &[String], goals: &mut Goals) {
    let runs: u64 = words.first().map_or(TEN_YEARS, |word| word.parse().unwrap());
    let folder = words.get(1).map_or_else(|| std::env::temp_dir().join("strideload-history"), PathBuf::from);
    let files = folder.join(format!("runs-{runs}"));
    std::fs::create_dir_all(&files).unwrap();
    let packed: u64 = (0..runs).into_par_iter().map(|number| write(&files, number)).sum();
    println!("{runs} runs over {:.1} years, {:.0} MB packed", runs as f64 / 6.0 / 52.18, packed as f64 / 1e6);

    let_a_moment_pass();
    let home = folder.join("home");
    drop(std::fs::remove_dir_all(&home));
    std::fs::create_dir_all(&home).unwrap();
    let out = home.join("out");
    let analyze = |files: &Path, more: &[&str]| {
        let mut words = vec!["analyze", files.to_str().unwrap(), "-q", "-o", out.to_str().unwrap()];
        words.extend(more);
        program::run(&home, &words)
    };
    let single = folder.join("single.fit.gz");
    std::fs::copy(path(&files, 0), &single).unwrap();
    let alone = analyze(&single, &["--no-cache"]);
    println!("one file alone: {alone}");
    let first = analyze(&files, &[]);
    println!("first run: {first}");
    if runs == TEN_YEARS {
        goals.at_most("ten years, start to finish, s of wall time", 8.0, first.wall_s);
        goals.at_most(
            "peak of ten years above that of one file, MB",
            150.0,
            (first.peak_mib - alone.peak_mib) * MB_OF_MIB,
        );
    }
    for _ in 0..3 {
        println!("nothing new: {}", analyze(&files, &[]));
    }
    let mut ratios: Vec<f64> = (0..TURNS)
        .map(|_| {
            let one = analyze(&files, &["--no-cache", "--jobs", "1"]);
            let two = analyze(&files, &["--no-cache", "--jobs", "2"]);
            println!("one thread: {one}; two: {two}");
            one.wall_s / two.wall_s
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    goals.at_least("two threads over one, times", 1.7, ratios[TURNS / 2]);
    println!("two threads over one: {:.2}x ({:.2} to {:.2})", ratios[TURNS / 2], ratios[0], ratios[TURNS - 1]);
}

fn path(files: &Path, number: u64) -> PathBuf {
    files.join(format!("{number:05}.fit.gz"))
}

/// Bytes of one run, made when it is not there.
fn write(files: &Path, number: u64) -> u64 {
    let path = path(files, number);
    if let Ok(there) = path.metadata() {
        return there.len();
    }
    let plan = plan(number);
    let (activity, _) = record(&plan, number, "history", "");
    let bytes = packed(&encode(&activity, plan.title, plan.format));
    std::fs::write(path, &bytes).unwrap();
    bytes.len() as u64
}

fn plan(number: u64) -> PlannedRun {
    let (route, direction) = [
        (Route::VillageLoop, Direction::Anticlockwise),
        (Route::EastRoad, Direction::OutAndBack),
        (Route::SouthLoop, Direction::Clockwise),
        (Route::HillLoop, Direction::Anticlockwise),
        (Route::CanalRoad, Direction::OutAndBack),
    ][number as usize % 5];
    let days_ago = number / RUNS_A_WEEK * 7 + number % RUNS_A_WEEK;
    let start_local = (DEMO_LAST_DAY - Days::new(days_ago)).and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(7);
    let distance_m = 8_000.0 + (number * 7 % 11) as f64 * 600.0;
    PlannedRun { route, direction, ..plain_run(start_local, distance_m) }
}
