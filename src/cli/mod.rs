//! What was typed becomes what is meant; what was found becomes an exit code.

mod age;
mod analyze;
mod args;
mod autopsy;
mod check;
mod club;
mod completions;
mod config;
mod config_command;
mod demo;
mod exit;
mod explain;
mod inputs;
mod inspect;
mod output;
mod pain;
mod plan;
mod progress;
mod routes;
mod said;
mod settings;
mod share;
mod sources;

use crate::model::{AthleteAnalysis, Severity};
use crate::pipeline::{self, Job, Member, Outcome, PipelineError};
use crate::report::sanitize::for_terminal;
use args::{Cli, ColorChoice, Command, CommonArgs, OutputArgs, SeverityArg};
use clap::Parser;
pub use exit::Exit;
use progress::Bar;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs the program with these words. Every error has been printed when this returns.
pub fn run(words: impl IntoIterator<Item = OsString>) -> Exit {
    let cli = match Cli::try_parse_from(words) {
        Ok(cli) => cli,
        Err(error) => {
            // clap sends help to stdout and errors to stderr; neither being open is no reason to panic.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    quiet_contained_panics();
    let result = match cli.command {
        None => analyze::analyze(&cli.analyze),
        Some(Command::Analyze(args)) => analyze::analyze(&args),
        Some(Command::Club(args)) => club::club(&args),
        Some(Command::Export(args)) => club::export(&args),
        Some(Command::Forget(args)) => club::forget(&args),
        Some(Command::Check(args)) => check::check(&args),
        Some(Command::Inspect(args)) => inspect::inspect(&args),
        Some(Command::Explain(args)) => explain::explain(&args),
        Some(Command::Plan(command)) => plan::plan(&command),
        Some(Command::Routes(args)) => routes::routes(&args),
        Some(Command::Pain(command)) => pain::pain(&command),
        Some(Command::Autopsy(args)) => autopsy::autopsy(&args),
        Some(Command::Share(args)) => share::share(&args),
        Some(Command::Config(command)) => config_command::config(&command),
        Some(Command::Completions(args)) => completions::completions(&args),
        Some(Command::Man(args)) => completions::man(&args),
        Some(Command::Demo(args)) => demo::demo(&args),
    };
    result.unwrap_or_else(|error| {
        if is_closed_pipe(&error) {
            return Exit::Done;
        }
        // A closed stderr leaves the exit code to speak.
        let _ = writeln!(std::io::stderr(), "strideload: {}", lines_for_terminal(&format!("{error:#}")));
        if error.is::<OutputLost>() || is_full(&error) { Exit::Nothing } else { Exit::Usage }
    })
}

/// [`for_terminal`] for a text of several lines, such as a setting and a mark below it.
fn lines_for_terminal(text: &str) -> String {
    text.lines().map(for_terminal).collect::<Vec<_>>().join("\n")
}

/// An output that could not be written; everything else that ends here was asked wrongly.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct OutputLost(String);

/// Whether printed words found no room.
fn is_full(error: &anyhow::Error) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull, WriteZero};
    let full = [FileTooLarge, QuotaExceeded, StorageFull, WriteZero];
    error.downcast_ref::<std::io::Error>().is_some_and(|error| full.contains(&error.kind()))
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// A panic inside the work on one file becomes a line in the problem list; it prints nothing.
fn quiet_contained_panics() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !pipeline::in_contained_work() {
            default(panic);
        }
    }));
}

/// Runs the pipeline under a progress bar. `None` when interrupted.
fn run_configured(
    members: Vec<Member>,
    common: &CommonArgs,
    config: &config::Config,
) -> anyhow::Result<Option<(Outcome, Job)>> {
    run_job_with(members, common, config, |job| job)
}

/// The same with a job that a command changes.
fn run_job_with(
    members: Vec<Member>,
    common: &CommonArgs,
    config: &config::Config,
    change: impl FnOnce(Job) -> Job,
) -> anyhow::Result<Option<(Outcome, Job)>> {
    run_checked(change(checked_job(members, common, config)?), common)
}

/// The job for these members; a runner alone has the name of the settings file.
fn checked_job(mut members: Vec<Member>, common: &CommonArgs, config: &config::Config) -> anyhow::Result<Job> {
    if let ([member], Some(name)) = (members.as_mut_slice(), &config.name) {
        member.athlete.clone_from(name);
    }
    settings::job(members, common, config)
}

fn run_checked(job: Job, common: &CommonArgs) -> anyhow::Result<Option<(Outcome, Job)>> {
    let cancel = stop_on_interrupt();
    let bar = Bar::new(common.quiet);
    let outcome = pipeline::run(&job, &bar, &cancel);
    bar.finish();
    match outcome {
        Ok(outcome) => Ok(Some((outcome, job))),
        Err(PipelineError::Interrupted) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Set by Ctrl-C.
fn stop_on_interrupt() -> Arc<AtomicBool> {
    let cancel = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancel);
    // Only the first handler of a process can be set; a second run in one process keeps the first one's.
    let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
    cancel
}

/// The loudest flag of the current and the last complete week.
fn loudest(athlete: &AthleteAnalysis) -> Option<Severity> {
    athlete.current_flags().map(|flag| flag.severity).max()
}

/// The exit code of a finished analysis.
fn exit_from(any_failed: bool, loudest: Option<Severity>, output: &OutputArgs) -> Exit {
    if output.strict && any_failed {
        return Exit::FileFailed;
    }
    let limit = output.fail_on.map(|severity| match severity {
        SeverityArg::Note => Severity::Note,
        SeverityArg::Caution => Severity::Caution,
        SeverityArg::Alert => Severity::Alert,
    });
    if limit.is_some() && loudest >= limit { Exit::Flagged } else { Exit::Done }
}

/// Whether to colour stdout: `--color`, then NO_COLOR, CLICOLOR_FORCE and TERM, then whether it is a terminal.
fn use_color(choice: ColorChoice) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set("NO_COLOR") => false,
        ColorChoice::Auto if is_set("CLICOLOR_FORCE") => true,
        ColorChoice::Auto => {
            std::io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

/// Columns of the terminal stdout goes to; `None` when it is none.
fn terminal_width() -> Option<u16> {
    std::io::stdout().is_terminal().then(|| comfy_table::Table::new().width()).flatten()
}
