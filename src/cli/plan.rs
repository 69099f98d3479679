//! `strideload plan next`: how far the next run and the week may go without raising a flag.

use super::args::{PlanCommand, PlanNextArgs};
use super::exit::Exit;
use super::inputs::inputs;
use super::{analyze, run_configured};
use crate::model::NextRun;
use crate::pipeline::{AsOf, Job, Member};
use crate::report::next_run::{ABOUT, ceiling_lines};
use crate::report::sanitize::for_terminal;
use comfy_table::{ContentArrangement, Table, presets};
use std::io::Write;

pub fn plan(command: &PlanCommand) -> anyhow::Result<Exit> {
    match command {
        PlanCommand::Next(args) => next(args),
    }
}

fn next(args: &PlanNextArgs) -> anyhow::Result<Exit> {
    let (config, roots) = inputs(&args.paths, &args.common)?;
    let member = Member::only(super::settings::DEFAULT_ATHLETE, roots);
    let Some((outcome, job)) = run_configured(vec![member], &args.common, &config)? else {
        return Ok(Exit::Interrupted);
    };
    let athletes = outcome.analysis.athletes.iter();
    let Some(next) = athletes.filter_map(|athlete| athlete.next_run.clone()).next() else {
        analyze::say_nothing_found(&outcome.analysis)?;
        return Ok(Exit::Nothing);
    };
    let next = unless_stale(next, &job);
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{:#}", crate::report::next_run_json(&next))?;
    } else {
        write!(out, "{}", words(&next, &job))?;
    }
    Ok(Exit::Done)
}

/// A ceiling counted from data that ended long ago is no ceiling for today; `--as-of` says that another day is meant.
fn unless_stale(next: NextRun, job: &Job) -> NextRun {
    let days = (chrono::Local::now().date_naive() - next.from).num_days() + 1;
    if !matches!(job.as_of, AsOf::LastData { .. }) || days <= analyze::STALE_AFTER_DAYS {
        return next;
    }
    let why = format!("the export ends {days} days ago; --as-of today counts on");
    NextRun { ceiling_m: None, ceiling_missing: Some(why), week_left_acwr: None, week_left_ratio: None, ..next }
}

fn words(next: &NextRun, job: &Job) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["rule", "ceiling", "from"]);
    for line in ceiling_lines(next, job.units) {
        table.add_row([line.rule.to_owned(), for_terminal(&line.ceiling), for_terminal(&line.from)]);
    }
    format!("7 days from {}\n{table}\n{ABOUT}\n", next.from.format("%a %-d %b %Y"))
}
