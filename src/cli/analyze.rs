//! `strideload PATH...`: one runner's exports to a summary on stdout and an output folder.

use super::args::{AnalyzeArgs, CommonArgs, OutputArgs};
use super::exit::Exit;
use super::inputs::inputs;
use super::output;
use super::settings::{DEFAULT_ATHLETE, on_ground};
use super::{age, exit_from, loudest, run_job_with, sources, terminal_width, use_color};
use crate::model::Analysis;
use crate::pipeline::{self, Job, Member, Outcome};
use crate::report::Settings;
use crate::report::plain::plain_text;
use crate::report::sanitize::for_terminal;
use crate::report::terminal::{TerminalOptions, summary_text};
use std::io::Write;
use std::path::Path;

/// Columns when stdout is not a terminal.
const DEFAULT_WIDTH: usize = 104;

/// Problems named on stderr when nothing could be used.
const PROBLEMS_SHOWN: usize = 20;

pub fn analyze(args: &AnalyzeArgs) -> anyhow::Result<Exit> {
    let (config, roots) = inputs(&args.paths, &args.common)?;
    let member = Member::only(DEFAULT_ATHLETE, roots);
    let as_typed = |job: Job| Job { with_shapes: !args.no_own_roads, ..on_ground(job, &args.ground) };
    let Some((outcome, job)) = run_job_with(vec![member], &args.common, &config, as_typed)? else {
        return Ok(Exit::Interrupted);
    };
    if let (Some(file), Some(athlete)) = (&args.handout, outcome.analysis.athletes.first()) {
        let settings = output::settings(outcome.analysis.as_of, &job, &args.output);
        let settings = Settings { sources: sources::sources(&athlete.activities), ..settings };
        let page =
            crate::report::handout_page(athlete, &settings).map_err(|error| super::OutputLost(error.to_string()))?;
        super::plan::write_file(file, page.as_bytes())?;
    }
    finish(outcome, &job, &args.common, &args.output)
}

/// Writes the report of one runner and prints the summary.
pub fn finish(mut outcome: Outcome, job: &Job, common: &CommonArgs, output_args: &OutputArgs) -> anyhow::Result<Exit> {
    if outcome.analysis.athletes.first().is_none_or(|athlete| athlete.activities.is_empty()) {
        say_nothing_found(&outcome.analysis)?;
        return Ok(Exit::Nothing);
    }
    let is_new = output::write_analyze(&outcome, job, output_args)?;
    age::withdraw_old_ceilings(&mut outcome.analysis, job);
    let analysis = &outcome.analysis;
    let athlete = &analysis.athletes[0];
    let mut err = std::io::stderr();
    if !common.quiet {
        if common.verbose {
            say_problems(analysis, usize::MAX)?;
        }
        if outcome.before_since > 0 {
            writeln!(err, "strideload: {} activities before --since left out", outcome.before_since)?;
        }
        if !is_new {
            writeln!(err, "strideload: nothing changed since the report was written")?;
        }
    }
    let mut out = std::io::stdout().lock();
    if output_args.json {
        writeln!(out, "{:#}", crate::report::json_summary(analysis))?;
    } else if output_args.plain {
        out.write_all(
            plain_text(&analysis.athletes[0], &output_args.output.join("report.html").to_string_lossy()).as_bytes(),
        )?;
    } else if !common.quiet {
        let options = TerminalOptions {
            units: job.units,
            color: use_color(common.color),
            width: terminal_width().map_or(DEFAULT_WIDTH, usize::from),
            sources: sources::sources(&athlete.activities),
            output_dir: display(&output_args.output),
        };
        out.write_all(summary_text(analysis, athlete, &options).as_bytes())?;
    }
    if output_args.open {
        open_page(&output_args.output.join("report.html"))?;
    }
    let any_failed = analysis.problems.iter().any(|problem| pipeline::is_failure(problem.class));
    Ok(exit_from(any_failed, loudest(athlete), output_args))
}

/// Hands a page to the desktop. No browser is no reason to fail: the report is written.
pub fn open_page(page: &Path) -> std::io::Result<()> {
    match open::that_detached(page) {
        Ok(()) => Ok(()),
        Err(cause) => writeln!(std::io::stderr(), "strideload: the report could not be opened: {cause}"),
    }
}

pub fn say_nothing_found(analysis: &Analysis) -> std::io::Result<()> {
    writeln!(
        std::io::stderr(),
        "strideload: no activity found in {} files. Expected FIT, GPX or TCX recordings, also as .gz or in a zip.",
        analysis.counts.found
    )?;
    say_problems(analysis, PROBLEMS_SHOWN)
}

fn say_problems(analysis: &Analysis, most: usize) -> std::io::Result<()> {
    let mut err = std::io::stderr().lock();
    for problem in analysis.problems.iter().take(most) {
        let line = format!("{}: {}: {}", problem.source, problem.class.name(), problem.reason);
        writeln!(err, "  {}", for_terminal(&line))?;
    }
    let more = analysis.problems.len().saturating_sub(most);
    if more > 0 {
        writeln!(err, "  and {more} more; strideload check lists them all")?;
    }
    Ok(())
}

pub fn display(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
