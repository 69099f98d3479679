//! Hands an analysis to `report` for writing, unless the folder already holds exactly this.

use super::args::OutputArgs;
use super::{OutputLost, sources};
use crate::model::SourceId;
use crate::pipeline::{Job, Outcome};
use crate::report::{self, ManifestInput, Settings};
use chrono::NaiveDate;

/// What the report needs to know beside the analysis.
pub fn settings(as_of: Option<NaiveDate>, job: &Job, args: &OutputArgs) -> Settings {
    Settings {
        units: job.units,
        week_start: job.week_start,
        as_of,
        png: !args.no_png,
        version: env!("CARGO_PKG_VERSION").into(),
        sources: String::new(),
    }
}

/// Of the program's source, so that a newer build writes its own pages.
pub const SOURCE_VERSION: &str = env!("STRIDELOAD_SOURCE_VERSION");

/// Writes one runner's folder; false when it is there already.
pub fn write_analyze(outcome: &Outcome, job: &Job, args: &OutputArgs) -> anyhow::Result<bool> {
    let analysis = &outcome.analysis;
    let rows = analysis.athletes.iter().flat_map(|athlete| &athlete.activities);
    let settings = Settings { sources: sources::sources(rows), ..settings(analysis.as_of, job, args) };
    let manifest = ManifestInput { config_hash: config_hash(job, &settings, "analyze"), inputs: inputs(outcome) };
    if report::is_current(&args.output, &settings, analysis.counts, &manifest) {
        return Ok(false);
    }
    report::write_analyze(&args.output, analysis, &settings, &manifest)
        .map_err(|error| OutputLost(error.to_string()))?;
    Ok(true)
}

/// Everything beside the input that bears on the bytes written; roads of a map are input.
pub fn config_hash(job: &Job, settings: &Settings, command: &str) -> String {
    let names: Vec<&str> = job.members.iter().map(|member| member.athlete.as_str()).collect();
    let text = format!(
        "{SOURCE_VERSION} {command} {names:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {} {}",
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
        job.surface,
        settings.png,
        job.with_shapes,
    );
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

fn inputs(outcome: &Outcome) -> Vec<(SourceId, String)> {
    let hash = |hash: &Option<String>| hash.clone().unwrap_or_else(|| "unreadable".into());
    outcome.inputs.iter().map(|(source, content)| (source.clone(), hash(content))).collect()
}
