//! `strideload plan`: how far the next run and the week may go without raising a flag, a cadence programme, the way back.

use super::args::{CommonArgs, PlanCadenceArgs, PlanCommand, PlanNextArgs, PlanReturnArgs};
use super::exit::Exit;
use super::inputs::inputs;
use super::settings::date;
use super::{OutputLost, age, analyze, run_configured};
use crate::model::{CadencePlan, NextRun, ReturnPlan};
use crate::pipeline::{Job, Member, Outcome};
use crate::plan;
use crate::report::cadence_plan::{CADENCE_ABOUT, cadence_plan_json, opening, stage_cells};
use crate::report::help;
use crate::report::next_run::{about, ceiling_lines, has_numbers, no_ceiling_words};
use crate::report::return_plan::{
    RETURN_ABOUT, RETURN_HEADER, return_calendar, return_cells, return_csv, return_json, return_opening,
    return_run_words,
};
use crate::report::sanitize::for_terminal;
use comfy_table::{ContentArrangement, Table, presets};
use std::io::Write;
use std::path::{Path, PathBuf};

pub fn plan(command: &PlanCommand) -> anyhow::Result<Exit> {
    match command {
        PlanCommand::Next(args) => next(args),
        PlanCommand::Cadence(args) => cadence(args),
        PlanCommand::Return(args) => way_back(args),
    }
}

/// Analyses what is named, or what the settings name; `None` when interrupted.
pub fn analysed(paths: &[PathBuf], common: &CommonArgs) -> anyhow::Result<Option<(Outcome, Job)>> {
    analysed_from(paths, common, None)
}

/// The same with the first day of less load as typed.
fn analysed_from(
    paths: &[PathBuf],
    common: &CommonArgs,
    return_from: Option<&String>,
) -> anyhow::Result<Option<(Outcome, Job)>> {
    let (mut config, roots) = inputs(paths, common)?;
    config.return_from = return_from.cloned().or(config.return_from);
    let member = Member::only(super::settings::DEFAULT_ATHLETE, roots);
    run_configured(vec![member], common, &config)
}

fn next(args: &PlanNextArgs) -> anyhow::Result<Exit> {
    let Some((mut outcome, job)) = analysed(&args.paths, &args.common)? else { return Ok(Exit::Interrupted) };
    age::withdraw_old_ceilings(&mut outcome.analysis, &job);
    let Some(next) = outcome.analysis.athletes.iter().find_map(|athlete| athlete.next_run.as_ref()) else {
        analyze::say_nothing_found(&outcome)?;
        return Ok(Exit::Nothing);
    };
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{:#}", crate::report::next_run_json(next))?;
    } else {
        write!(out, "{}", words(next, &job))?;
    }
    Ok(Exit::Done)
}

fn cadence(args: &PlanCadenceArgs) -> anyhow::Result<Exit> {
    let from = args.from.as_deref().map(date).transpose()?;
    let Some((outcome, job)) = analysed(&args.paths, &args.common)? else { return Ok(Exit::Interrupted) };
    let analysis = &outcome.analysis;
    let (Some(athlete), Some(as_of)) = (analysis.athletes.first(), analysis.as_of) else {
        analyze::say_nothing_found(&outcome)?;
        return Ok(Exit::Nothing);
    };
    let from = from.unwrap_or(as_of);
    if from > as_of {
        anyhow::bail!("--from {from} lies after the last day that counts, {as_of}: there is nothing to start from");
    }
    let height_m = athlete.activities.last().and_then(|row| row.height_m);
    let plan = plan::cadence_plan(athlete, from, &job.plan_settings(as_of, height_m));
    let mut out = std::io::stdout().lock();
    match (plan, args.json) {
        (Ok(plan), true) => writeln!(out, "{:#}", cadence_plan_json(&plan))?,
        (Err(why), true) => writeln!(out, "{:#}", serde_json::json!({ "from": from.to_string(), "none": why }))?,
        (Ok(plan), false) => write!(out, "{}{}", age::old_data_line(as_of, &job), cadence_words(&plan, &job))?,
        (Err(why), false) => writeln!(out, "{why}")?,
    }
    Ok(Exit::Done)
}

fn way_back(args: &PlanReturnArgs) -> anyhow::Result<Exit> {
    let Some((outcome, job)) = analysed_from(&args.paths, &args.common, args.from.as_ref())? else {
        return Ok(Exit::Interrupted);
    };
    let analysis = &outcome.analysis;
    let (Some(athlete), Some(as_of)) = (analysis.athletes.first(), analysis.as_of) else {
        analyze::say_nothing_found(&outcome)?;
        return Ok(Exit::Nothing);
    };
    if let Some(from) = job.return_from.filter(|from| *from > as_of + chrono::Days::new(1)) {
        anyhow::bail!(
            "--from {from} lies after the last day that counts, {as_of}: the latest start is the day after it"
        );
    }
    let height_m = athlete.activities.last().and_then(|row| row.height_m);
    let plan = plan::return_plan(athlete, &job.plan_settings(as_of, height_m));
    let mut out = std::io::stdout().lock();
    let plan = match plan {
        Ok(plan) => plan,
        Err(why) if args.json => {
            writeln!(out, "{:#}", serde_json::json!({ "none": why }))?;
            return Ok(Exit::Done);
        }
        Err(why) => {
            writeln!(out, "{why}")?;
            return Ok(Exit::Done);
        }
    };
    if let Some(file) = &args.csv {
        write_file(file, &return_csv(&plan)?)?;
    }
    if let Some(file) = &args.ics {
        write_file(file, return_calendar(&plan, job.units).as_bytes())?;
    }
    if args.json {
        writeln!(out, "{:#}", return_json(&plan))?;
    } else {
        write!(out, "{}{}", age::old_data_line(as_of, &job), return_words(&plan, &job))?;
    }
    Ok(Exit::Done)
}

/// A file the user named.
pub fn write_file(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(file, bytes).map_err(|error| OutputLost(format!("{}: {error}", file.display())))?;
    Ok(())
}

fn return_words(plan: &ReturnPlan, job: &Job) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(RETURN_HEADER);
    for week in &plan.weeks {
        table.add_row(return_cells(week, plan, job.units));
    }
    let mut text = format!("{}\n{table}\n", return_opening(plan, job.units));
    if !plan.runs.is_empty() {
        text += "\nRuns since, each beside the longest planned\n";
        plan.runs.iter().for_each(|run| text += &format!("  {}\n", return_run_words(run, plan, job.units)));
    }
    text += &format!("\n{RETURN_ABOUT}\n\n{}\n\n{}\n", help::WHILE_RUNNING, help::STRENGTH_ABOUT);
    help::STRENGTH.iter().for_each(|exercise| text += &format!("  {exercise}\n"));
    text + "\n" + &help::lists()
}

fn cadence_words(plan: &CadencePlan, job: &Job) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["days", "beats a minute", "measured at that pace"]);
    plan.stages.iter().map(stage_cells).for_each(|cells| {
        table.add_row(cells);
    });
    format!("{}\n{table}\n{CADENCE_ABOUT}\n", opening(plan, job.units))
}

fn words(next: &NextRun, job: &Job) -> String {
    let mut text = no_ceiling_words(next).map(|why| for_terminal(&why) + "\n").unwrap_or_default();
    let lines = ceiling_lines(next, job.units);
    if !has_numbers(&lines) {
        return text;
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["rule", "ceiling", "from"]);
    for line in lines {
        table.add_row([line.rule.to_owned(), for_terminal(&line.ceiling), for_terminal(&line.from)]);
    }
    let (from, last) = (next.from.format("%a %-d %b"), next.last_day().format("%a %-d %b %Y"));
    if next.ceiling.is_some() {
        text += &format!("{from} to {last}\n");
    }
    text += &format!("{table}\n");
    about(next).into_iter().for_each(|about| text += &format!("{about}\n"));
    text
}
