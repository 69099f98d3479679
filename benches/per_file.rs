//! What one file costs, step by step: CPU microseconds of the thread that reads it, and the files a second and core these
//! add up to.
//!
//! `cargo bench -- per_file`. The files are those of a watch of today on made-up runs of about 205 kB with 5,100
//! records, loose and packed, written outside the clock. In each round every file goes through every step in turn, as in
//! a run of the program; what counts is the median over rounds and files.

use super::goals::Goals;
use super::plain_run::plain_run;
use chrono::{Days, NaiveTime};
use cpu_time::{ProcessTime, ThreadTime};
use std::hint::black_box;
use std::path::Path;
use strideload::discover::{Entry, Limits, discover};
use strideload::model::Format;
use strideload::pipeline::keep_freed_memory;
use strideload::store::cache::Stamp;
use strideload::store::{Cache, FileFacts, MeasuredActivity};
use strideload::synth::plan::PlannedRun;
use strideload::synth::route::{Direction, Route};
use strideload::synth::{DEMO_LAST_DAY, encode, record};
use strideload::{clean, decode, metrics};

const FILES: u64 = 8;
const ROUNDS: usize = 41;
const DISTANCE_M: f64 = 14_300.0;
const STEPS: [&str; 6] = ["read", "hash", "decode", "clean", "metrics", "hand over to the cache"];

pub fn run(_: &[String], goals: &mut Goals) {
    let folder = tempfile::tempdir().unwrap();
    let (loose, packed) = (folder.path().join("loose"), folder.path().join("packed"));
    write_files(&loose, &packed);
    for (name, files, must) in [(".fit", &loose, 1_500.0), (".fit.gz", &packed, 800.0)] {
        let files_a_second = measure(name, files, &folder.path().join(format!("cache{name}")));
        goals.at_least(&format!("one {name} through all steps, files a second and core"), must, files_a_second);
    }
}

fn write_files(loose: &Path, packed: &Path) {
    std::fs::create_dir_all(loose).unwrap();
    std::fs::create_dir_all(packed).unwrap();
    let (mut bytes, mut records) = (0, 0);
    for number in 0..FILES {
        let plan = plan(number);
        let (mut activity, _) = record(&plan, number, "per file", "");
        activity.records.iter_mut().for_each(|record| record.power_w = Some(250.0));
        let file = encode(&activity, plan.title, plan.format);
        bytes += file.len();
        records += activity.records.len();
        std::fs::write(loose.join(format!("{number}.fit")), &file).unwrap();
        std::fs::write(packed.join(format!("{number}.fit.gz")), super::packed::packed(&file)).unwrap();
    }
    println!("{FILES} files of {} bytes and {} records on average", bytes as u64 / FILES, records as u64 / FILES);
}

fn plan(number: u64) -> PlannedRun {
    let (route, direction) = [
        (Route::VillageLoop, Direction::Anticlockwise),
        (Route::EastRoad, Direction::OutAndBack),
        (Route::SouthLoop, Direction::Clockwise),
        (Route::HillLoop, Direction::Anticlockwise),
    ][number as usize % 4];
    let start_local = (DEMO_LAST_DAY - Days::new(number)).and_time(NaiveTime::MIN);
    PlannedRun { route, direction, ..plain_run(start_local, DISTANCE_M) }
}

/// Files a second and core.
fn measure(name: &str, folder: &Path, cache_folder: &Path) -> f64 {
    let entries = discover(&[folder.to_owned()], &Limits::default()).unwrap().entries;
    let (cache, _) = Cache::open(cache_folder, None).unwrap();
    keep_freed_memory();
    // Opens the map of time zones, which a run of the program does once.
    for entry in &entries {
        one_file(entry, &cache, 0);
    }
    let (process, thread) = (ProcessTime::now(), ThreadTime::now());
    let mut laps_us: [Vec<f64>; STEPS.len()] = Default::default();
    for round in 1..=ROUNDS {
        for entry in &entries {
            let laps = one_file(entry, &cache, round);
            laps_us.iter_mut().zip(laps).for_each(|(all, lap)| all.push(lap));
        }
    }
    let measured = (ROUNDS * entries.len()) as f64;
    let on_this_thread_s = thread.elapsed().as_secs_f64();
    cache.close();
    let writer_us = (process.elapsed().as_secs_f64() - on_this_thread_s) * 1e6 / measured;

    println!("\n{name}");
    let mut all_us = 0.0;
    for (step, mut laps) in STEPS.into_iter().zip(laps_us) {
        laps.sort_by(f64::total_cmp);
        let median = laps[laps.len() / 2];
        all_us += median;
        println!("  {step:<24} {median:>8.0} us ({:.0} to {:.0})", laps[0], laps[laps.len() - 1]);
    }
    println!("  {:<24} {all_us:>8.0} us, {:.0} files a second and core", "all of it", 1e6 / all_us);
    println!("  {:<24} {writer_us:>8.0} us a file on another thread, mean", "writing to the disk");
    1e6 / all_us
}

/// Microseconds of each step, with what each throws away. The cache takes each round as new content.
fn one_file(entry: &Entry, cache: &Cache, round: usize) -> [f64; STEPS.len()] {
    let mut last = ThreadTime::now();
    let mut lap_us = || {
        let now = ThreadTime::now();
        let lap = now.duration_since(std::mem::replace(&mut last, now));
        lap.as_secs_f64() * 1e6
    };
    let content = entry.read().unwrap();
    let read_us = lap_us();
    let hash = blake3::hash(&content.bytes).to_hex().to_string();
    let hash_us = lap_us();
    let mut decoded = decode::decode(Format::Fit, &content.bytes).unwrap();
    drop(content);
    let decode_us = lap_us();
    let activity = clean::clean(decoded.activities.remove(0), None);
    let clean_us = lap_us();
    let (facts, track) = metrics::measure(&activity);
    drop(activity);
    let metrics_us = lap_us();
    let facts =
        FileFacts { activities: vec![MeasuredActivity { facts, track }], notes: Vec::new(), not_activity: None };
    let stamp = Stamp { place: format!("{}/{round}", entry.id), size: entry.size_bytes, modified_ns: 0 };
    cache.remember(&format!("{round} {hash}"), black_box(&facts), Some(stamp));
    drop(facts);
    [read_us, hash_us, decode_us, clean_us, metrics_us, lap_us()]
}
