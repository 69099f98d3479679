//! Charts and report of one runner: what a year and ten years of runs take to draw and to write, CPU milliseconds of this
//! thread, medians.
//!
//! `cargo bench -- render`.

use super::goals::Goals;
use cpu_time::ThreadTime;
use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use strideload::chart::{self, FigureSettings, Surround};
use strideload::model::WeekStart;
use strideload::pipeline::{self, AsOf, Job, Member, Outcome};
use strideload::report::{self, ManifestInput, Settings};
use strideload::synth::{DEMO_LAST_DAY, DemoSpec, write_demo};
use strideload::units::UnitSystem;

const ROUNDS: usize = 7;

pub fn run(_: &[String], _: &mut Goals) {
    for weeks in [52, 520] {
        let folder = tempfile::tempdir().unwrap();
        write_demo(folder.path(), &DemoSpec { seed: 1, last_day: DEMO_LAST_DAY, weeks }).unwrap();
        let outcome = analysis(folder.path());
        let runs = outcome.analysis.athletes[0].activities.len();
        println!("{weeks} weeks, {runs} activities");
        draw_and_write(&outcome, &folder.path().join("out"));
    }
}

fn draw_and_write(outcome: &Outcome, out: &Path) {
    let (analysis, athlete) = (&outcome.analysis, &outcome.analysis.athletes[0]);
    let (units, week_start, as_of) = (UnitSystem::Km, WeekStart::Monday, analysis.as_of);
    let figures = || chart::figures(athlete, &FigureSettings { units, week_start, as_of });
    let drawn: Vec<String> = figures().iter().map(|figure| chart::svg(figure, Surround::Whole).unwrap()).collect();
    let settings = Settings { units, week_start, as_of, png: false, version: "bench".into(), sources: String::new() };
    // What an output folder costs without pictures beside the page.
    let whole = |png| {
        let settings = Settings { png, ..settings.clone() };
        report::write_analyze(out, analysis, &settings, &ManifestInput::default()).unwrap();
    };
    let charts = drawn.len();
    say(&format!("what {charts} charts show"), || drop(black_box(figures())));
    say("drawn as SVG, once", || {
        figures().iter().for_each(|figure| drop(black_box(chart::svg(figure, Surround::Whole).unwrap())));
    });
    say("of it made into PNG", || drawn.iter().for_each(|svg| drop(black_box(chart::png(svg).unwrap()))));
    say("tables as CSV and Parquet, charts twice, page, written", || whole(false));
    say("the same with PNG", || whole(true));
}

fn say(what: &str, mut work: impl FnMut()) {
    let mut all_ms: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = ThreadTime::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    all_ms.sort_by(f64::total_cmp);
    println!("  {what:<56} {:>8.1} ms ({:.1} to {:.1})", all_ms[ROUNDS / 2], all_ms[0], all_ms[ROUNDS - 1]);
}

fn analysis(root: &Path) -> Outcome {
    let members = vec![Member::only("me", vec![root.to_owned()])];
    let job = Job { height_m: Some(1.75), with_shapes: true, ..Job::new(members, AsOf::Day(DEMO_LAST_DAY)) };
    pipeline::run(&job, &(), &AtomicBool::new(false)).unwrap()
}
