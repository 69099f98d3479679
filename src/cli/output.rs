//! Hands an analysis to `report` for writing, unless the folder already holds exactly this.

use super::args::OutputArgs;
use super::{OutputLost, sources};
use crate::model::SourceId;
use crate::pipeline::{Job, Outcome};
use crate::report::{self, ManifestInput, OutputError, Settings};
use std::path::Path;

/// What the report needs to know beside the analysis.
pub fn settings(outcome: &Outcome, job: &Job, args: &OutputArgs) -> Settings {
    Settings {
        units: job.units,
        week_start: job.week_start,
        as_of: outcome.analysis.as_of,
        png: !args.no_png,
        version: env!("CARGO_PKG_VERSION").into(),
        sources: sources::sources(&outcome.analysis),
    }
}

/// Of the program's source, so that a newer build writes its own pages.
const SOURCE_VERSION: &str = env!("STRIDELOAD_SOURCE_VERSION");

/// Writes one runner's folder; false when it is there already.
pub fn write_analyze(outcome: &Outcome, job: &Job, args: &OutputArgs) -> anyhow::Result<bool> {
    write(outcome, job, args, "analyze", report::write_analyze)
}

/// Writes a club's folder; false when it is there already.
pub fn write_club(outcome: &Outcome, job: &Job, args: &OutputArgs) -> anyhow::Result<bool> {
    write(outcome, job, args, "club", report::write_club)
}

type Writer = fn(&Path, &crate::model::Analysis, &Settings, &ManifestInput) -> Result<(), OutputError>;

fn write(outcome: &Outcome, job: &Job, args: &OutputArgs, command: &str, writer: Writer) -> anyhow::Result<bool> {
    let settings = settings(outcome, job, args);
    let manifest = ManifestInput { config_hash: config_hash(job, &settings, command), inputs: inputs(outcome) };
    let lost = |error: OutputError| OutputLost(error.to_string());
    if report::is_current(&args.output, &outcome.analysis, &settings, &manifest) {
        return Ok(false);
    }
    writer(&args.output, &outcome.analysis, &settings, &manifest).map_err(lost)?;
    Ok(true)
}

/// Everything beside the input that bears on the bytes written.
fn config_hash(job: &Job, settings: &Settings, command: &str) -> String {
    let names: Vec<&str> = job.members.iter().map(|member| member.athlete.as_str()).collect();
    let text = format!(
        "{SOURCE_VERSION} {command} {names:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {}",
        job.since,
        job.tz,
        job.week_start,
        job.units,
        job.height_m,
        job.height_from_watch,
        job.assess_gait,
        job.heart_rate,
        job.thresholds,
        job.cadence_scale,
        job.load,
        job.return_from,
        settings.png,
    );
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

fn inputs(outcome: &Outcome) -> Vec<(SourceId, String)> {
    let hash = |hash: &Option<String>| hash.clone().unwrap_or_else(|| "unreadable".into());
    outcome.inputs.iter().map(|(source, content)| (source.clone(), hash(content))).collect()
}
