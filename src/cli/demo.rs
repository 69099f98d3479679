//! `strideload demo`: a made-up runner's export and its report, to see what the program does.

use super::analyze;
use super::args::{DemoArgs, OutputArgs};
use super::config::Config;
use super::exit::Exit;
use super::settings::DEFAULT_ATHLETE;
use super::{OutputLost, run_job_with};
use crate::pipeline::{Job, Member};
use crate::synth::{DemoSpec, write_demo};
use std::io::Write;

/// The name of the export inside the demo folder.
const EXPORT: &str = "export_demo.zip";

pub fn demo(args: &DemoArgs) -> anyhow::Result<Exit> {
    let lost = |cause: std::io::Error| OutputLost(format!("{}: {cause}", args.folder.display()));
    std::fs::create_dir_all(&args.folder).map_err(lost)?;
    let spec = DemoSpec { seed: args.seed, ..DemoSpec::default() };
    write_demo(&args.folder, &spec).map_err(lost)?;
    let export = args.folder.join(EXPORT);
    if !args.common.quiet {
        writeln!(std::io::stderr(), "strideload: a made-up runner's export is in {}", export.display())?;
    }
    // The story has its own calendar: it reads the same whatever day it is today.
    let mut common = args.common.clone();
    common.as_of.get_or_insert(spec.last_day.to_string());
    let member = Member::only(DEFAULT_ATHLETE, vec![export]);
    let with_shapes = |job: Job| Job { with_shapes: true, ..job };
    let Some((outcome, job)) = run_job_with(vec![member], &common, &Config::default(), with_shapes)? else {
        return Ok(Exit::Interrupted);
    };
    let output = OutputArgs {
        output: args.folder.join("report"),
        json: false,
        plain: false,
        open: args.open,
        no_png: false,
        strict: false,
        fail_on: None,
    };
    analyze::finish(outcome, &job, &common, &output)
}
