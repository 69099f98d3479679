//! `strideload PATH...`: one runner's exports to a summary on stdout and an output folder.

use super::args::{AnalyzeArgs, CommonArgs, OutputArgs};
use super::exit::Exit;
use super::inputs::inputs;
use super::output;
use super::said::{Asked, Said};
use super::settings::{DEFAULT_ATHLETE, on_ground};
use super::{age, checked_job, exit_from, loudest, run_checked, sources, terminal_width, use_color};
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
    let job = checked_job(vec![member], &args.common, &config)?;
    let job = Job { with_shapes: !args.no_own_roads, ..on_ground(job, &args.ground) };
    // A page beside the output is written each time.
    let asked = if args.handout.is_none() { Asked::of(&job, &args.common, args, &args.output.output) } else { None };
    if let Some(said) = asked.as_ref().and_then(Asked::said_before) {
        return end(&said, false, &args.common, &args.output);
    }
    let Some((outcome, job)) = run_checked(job, &args.common)? else {
        return Ok(Exit::Interrupted);
    };
    if let (Some(file), Some(athlete)) = (&args.handout, outcome.analysis.athletes.first()) {
        let settings = output::settings(outcome.analysis.as_of, &job, &args.output);
        let settings = Settings { sources: sources::sources(&athlete.activities), ..settings };
        let page =
            crate::report::handout_page(athlete, &settings).map_err(|error| super::OutputLost(error.to_string()))?;
        super::plan::write_file(file, page.as_bytes())?;
    }
    // What could not be read may be readable the next time.
    let asked = asked.filter(|_| outcome.unread == 0);
    let Some((said, is_new)) = report(outcome, &job, &args.common, &args.output)? else { return Ok(Exit::Nothing) };
    if let Some(asked) = asked {
        asked.keep(&said);
    }
    end(&said, is_new, &args.common, &args.output)
}

/// Writes the report of one runner and prints the summary.
pub fn finish(outcome: Outcome, job: &Job, common: &CommonArgs, output_args: &OutputArgs) -> anyhow::Result<Exit> {
    match report(outcome, job, common, output_args)? {
        Some((said, is_new)) => end(&said, is_new, common, output_args),
        None => Ok(Exit::Nothing),
    }
}

/// Says what there is to say, and opens the page on request.
fn end(said: &Said, is_new: bool, common: &CommonArgs, output_args: &OutputArgs) -> anyhow::Result<Exit> {
    if !is_new && !common.quiet {
        writeln!(std::io::stderr(), "strideload: nothing changed since the report was written")?;
    }
    let exit = said.print()?;
    if output_args.open {
        open_page(&output_args.output.join("report.html"))?;
    }
    Ok(exit)
}

/// Writes the report of one runner, unless it is there: what is to be said, and whether anything was written. `None` when
/// there is nothing to report on, which is said.
fn report(
    mut outcome: Outcome,
    job: &Job,
    common: &CommonArgs,
    output_args: &OutputArgs,
) -> anyhow::Result<Option<(Said, bool)>> {
    if outcome.analysis.athletes.first().is_none_or(|athlete| athlete.activities.is_empty()) {
        say_nothing_found(&outcome)?;
        return Ok(None);
    }
    let is_new = output::write_analyze(&outcome, job, output_args)?;
    age::withdraw_old_ceilings(&mut outcome.analysis, job);
    let analysis = &outcome.analysis;
    let athlete = &analysis.athletes[0];
    let mut notes = String::new();
    if !common.quiet {
        if common.verbose {
            notes += &problem_lines(analysis, usize::MAX);
        }
        if outcome.before_since > 0 {
            notes += &format!("strideload: {} activities before --since left out\n", outcome.before_since);
        }
    }
    let text = if output_args.json {
        format!("{:#}\n", crate::report::json_summary(analysis))
    } else if output_args.plain {
        plain_text(athlete, &output_args.output.join("report.html").to_string_lossy())
    } else if common.quiet {
        String::new()
    } else {
        let options = TerminalOptions {
            units: job.units,
            color: use_color(common.color),
            width: terminal_width().map_or(DEFAULT_WIDTH, usize::from),
            sources: sources::sources(&athlete.activities),
            output_dir: display(&output_args.output),
        };
        summary_text(analysis, athlete, &options)
    };
    let any_failed = analysis.problems.iter().any(|problem| pipeline::is_failure(problem.class));
    Ok(Some((Said { notes, text, exit: exit_from(any_failed, loudest(athlete), output_args) }, is_new)))
}

/// Hands a page to the desktop. No browser is no reason to fail: the report is written.
pub fn open_page(page: &Path) -> std::io::Result<()> {
    match open::that_detached(page) {
        Ok(()) => Ok(()),
        Err(cause) => writeln!(std::io::stderr(), "strideload: the report could not be opened: {cause}"),
    }
}

pub fn say_nothing_found(outcome: &Outcome) -> std::io::Result<()> {
    let analysis = &outcome.analysis;
    if outcome.before_since > 0 {
        let count = outcome.before_since;
        return writeln!(std::io::stderr(), "strideload: {}", before_since_words(count));
    }
    writeln!(
        std::io::stderr(),
        "strideload: no activity found in {} files. Expected FIT, GPX or TCX recordings, also as .gz or in a zip.",
        analysis.counts.found
    )?;
    std::io::stderr().write_all(problem_lines(analysis, PROBLEMS_SHOWN).as_bytes())
}

/// The files were read; nothing of them lies in the days asked for.
pub fn before_since_words(count: usize) -> String {
    let activities = if count == 1 { "the only activity lies" } else { &format!("all {count} activities lie") };
    format!("{activities} before --since: nothing to report on")
}

fn problem_lines(analysis: &Analysis, most: usize) -> String {
    let mut lines = String::new();
    for problem in analysis.problems.iter().take(most) {
        let line = format!("{}: {}: {}", problem.source, problem.class.name(), problem.reason);
        lines += &format!("  {}\n", for_terminal(&line));
    }
    let more = analysis.problems.len().saturating_sub(most);
    if more > 0 {
        lines += &format!("  and {more} more; strideload check lists them all\n");
    }
    lines
}

pub fn display(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
