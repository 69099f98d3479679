//! How cost grows: with files, with records in a file, with weeks, with passes of the same roads. Each row ends with the
//! slope over the one before on paper of logarithms: 1 is in proportion.
//!
//! `cargo bench -- growth`; a part by name: `cargo bench -- growth records`. Everything is made outside the
//! clock.

use super::goals::Goals;
use super::plain_run::plain_run;
use super::program::{self, let_a_moment_pass};
use chrono::{Days, NaiveTime};
use cpu_time::ProcessTime;
use rayon::prelude::*;
use std::hint::black_box;
use std::path::Path;
use strideload::model::{ActivityFacts, ActivityId, ActivityRow, Format, SourceId, Sport, WeekStart};
use strideload::repeat::find_routes;
use strideload::synth::club::{ClubSpec, write_member};
use strideload::synth::roads::{ALTERNATING, Log, TYPICAL};
use strideload::synth::{DEMO_LAST_DAY, encode, record};
use strideload::weekly::{WeeklySettings, weekly};
use strideload::{clean, decode, metrics};

type Part = fn(&mut Goals);

pub fn run(wanted: &[String], goals: &mut Goals) {
    let parts: [(&str, Part); 4] = [("files", files), ("records", records), ("weeks", weeks), ("passes", passes)];
    for (name, part) in parts {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            part(goals);
        }
    }
}

/// Rows of size and seconds, each with the slope since the one before.
#[derive(Default)]
struct Slope(Option<(f64, f64)>);

impl Slope {
    fn row(&mut self, size: usize, unit: &str, seconds: f64, more: &str) {
        let slope = self.0.map(|(before, then_s)| (seconds / then_s).ln() / (size as f64 / before).ln());
        let slope = slope.map(|slope| format!("slope {slope:.2}")).unwrap_or_default();
        println!("{size:>8} {unit:<10} {seconds:>9.4} CPU s  {slope:<12} {more}");
        self.0 = Some((size as f64, seconds));
    }
}

/// CPU seconds of all threads, the least of three.
fn process_s<T>(mut work: impl FnMut() -> T) -> f64 {
    let once = |_| {
        let start = ProcessTime::now();
        black_box(work());
        start.elapsed().as_secs_f64()
    };
    (0..3).map(once).fold(f64::INFINITY, f64::min)
}

/// One runner with more and more short runs, through the program: the first time, and with nothing new.
fn files(goals: &mut Goals) {
    println!("files of one runner, the whole program");
    let folder = tempfile::tempdir().unwrap();
    let mut slope = Slope::default();
    for count in [100, 316, 1_000, 3_162, 10_000] {
        let runner = folder.path().join(format!("{count}"));
        // Members' files are one kilometre long and differ by the number of the member.
        (0..count / 100 + 1).into_par_iter().for_each(|member| {
            let files_each = if member < count / 100 { 100 } else { count % 100 };
            let last_day = DEMO_LAST_DAY - Days::new(u64::from(member) * 34 * 7 % 2_000);
            write_member(&runner, &ClubSpec { seed: 1, members: 1, files_each, last_day }, member).unwrap();
        });
        let_a_moment_pass();
        let home = folder.path().join(format!("home-{count}"));
        std::fs::create_dir_all(&home).unwrap();
        let (runner, out) = (text(&runner), text(&home.join("out")));
        let analyze = || program::run(&home, &["analyze", &runner, "-q", "-o", &out]);
        let first = analyze();
        let again = analyze();
        slope.row(count as usize, "files", first.cpu_s, &format!("first: {first}; nothing new: {again}"));
        if count == 10_000 {
            goals.at_most("warm rerun of 10,000 files, s of wall time", 0.3, again.wall_s);
        }
    }
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// One file of an hour, ten hours, a hundred.
fn records(_: &mut Goals) {
    println!("records of one file: decode, clean, metrics");
    let mut slope = Slope::default();
    for hours in [1, 3, 10, 31, 100] {
        let plan = plain_run(DEMO_LAST_DAY.and_time(NaiveTime::MIN), f64::from(hours) * 10_000.0);
        let (activity, _) = record(&plan, 1, "growth", "");
        let bytes = encode(&activity, plan.title, plan.format);
        let seconds = process_s(|| {
            let raw = decode::decode(Format::Fit, &bytes).unwrap().activities.remove(0);
            metrics::measure(&clean::clean(raw, None))
        });
        let more = format!("{hours} h, {:.1} MB", bytes.len() as f64 / 1e6);
        slope.row(activity.records.len(), "records", seconds, &more);
    }
}

/// One runner with a run every other day, over more and more years.
fn weeks(_: &mut Goals) {
    println!("weeks of one runner: sessions and weekly table");
    let mut slope = Slope::default();
    for years in [1, 2, 5, 10, 20, 40] {
        let weeks = years * 52;
        let mut rows: Vec<ActivityRow> = (0..weeks as u64 * 7 / 2).map(row).collect();
        let settings = WeeklySettings::new(DEMO_LAST_DAY, WeekStart::Monday);
        slope.row(weeks, "weeks", process_s(|| weekly(&mut rows, &settings).unwrap()), "");
    }
}

fn row(number: u64) -> ActivityRow {
    let mut facts = ActivityFacts::empty(ActivityId(format!("{number:016x}")), Format::Fit, Sport::Running);
    let date = DEMO_LAST_DAY - Days::new(2 * number);
    facts.start_utc_ms = Some(date.and_time(NaiveTime::MIN).and_utc().timestamp_millis());
    (facts.moving_s, facts.elapsed_s, facts.distance_m) = (3_600.0, 3_600.0, Some(10_000.0 + (number % 7) as f64));
    let mut row = ActivityRow::new("runner", facts, SourceId { path: String::new(), entry: None });
    row.local_date = Some(date);
    row
}

/// The same road out and home, again and again.
fn passes(_: &mut Goals) {
    println!("passes of one road out and home: roads and sides");
    let mut slope = Slope::default();
    for runs in [100, 316, 1_000, 3_162] {
        let mut log = Log::out_and_home(ALTERNATING, 6.0, runs, 1, TYPICAL, 7);
        let seconds = process_s(|| find_routes("runner", &mut log.rows, &log.tracks, &[]).routes.len());
        slope.row(2 * runs, "passes", seconds, "");
    }
}
