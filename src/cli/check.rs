//! `strideload check`: what would be read, skipped or counted once, and why.

use super::args::CheckArgs;
use super::exit::Exit;
use super::inputs::inputs;
use super::run_configured;
use crate::model::{Analysis, Counts};
use crate::pipeline::Member;
use crate::report::sanitize::for_terminal;
use comfy_table::{ContentArrangement, Table, presets};
use std::io::Write;

/// Reads everything, writes nothing but the cache, prints one line per entry that is not simply used.
pub fn check(args: &CheckArgs) -> anyhow::Result<Exit> {
    let (config, roots) = inputs(&args.paths, &args.common)?;
    let member = Member::only(super::settings::DEFAULT_ATHLETE, roots);
    let Some((outcome, _)) = run_configured(vec![member], &args.common, &config)? else {
        return Ok(Exit::Interrupted);
    };
    let analysis = &outcome.analysis;
    let mut out = std::io::stdout().lock();
    if args.json {
        let problems: Vec<_> = analysis.problems.iter().map(crate::report::problem_json).collect();
        let value = serde_json::json!({ "counts": analysis.counts, "problems": problems });
        writeln!(out, "{value:#}")?;
    } else {
        write!(out, "{}", table(analysis))?;
        writeln!(out, "{}", identity(&analysis.counts))?;
    }
    Ok(if analysis.counts.used + analysis.counts.other_sport == 0 { Exit::Nothing } else { Exit::Done })
}

/// The sum that must hold: each entry in exactly one class.
pub fn identity(counts: &Counts) -> String {
    format!(
        "{} found = {} used + {} duplicate + {} not an activity + {} other sport + {} unsupported + {} unreadable + {} damaged",
        counts.found,
        counts.used,
        counts.duplicate,
        counts.not_activity,
        counts.other_sport,
        counts.unsupported,
        counts.unreadable,
        counts.damaged
    )
}

fn table(analysis: &Analysis) -> String {
    if analysis.problems.is_empty() {
        return String::new();
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["class", "entry", "reason"]);
    for problem in &analysis.problems {
        let place = problem.offset.map(|offset| format!(" (byte {offset})")).unwrap_or_default();
        let kept = problem.records_kept.map(|records| format!(" ({records} samples kept)")).unwrap_or_default();
        table.add_row([
            problem.class.name().to_owned(),
            for_terminal(&problem.source.to_string()),
            for_terminal(&format!("{}{place}{kept}", problem.reason)),
        ]);
    }
    format!("{table}\n\n")
}
