//! `manifest.json`: what was written by which version from which inputs. Marks a folder as ours. Holds no clock, host,
//! thread or cache figure, so that the same input gives the same bytes.

use super::{Settings, schema};
use crate::model::{Counts, SourceId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::path::Path;

pub const FILE: &str = "manifest.json";
const PROGRAM: &str = "strideload";

/// What only the caller knows.
#[derive(Clone, Debug, Default)]
pub struct ManifestInput {
    /// Of the settings that matter for the result.
    pub config_hash: String,
    /// Every source with the hash of its content.
    pub inputs: Vec<(SourceId, String)>,
}

#[derive(Serialize)]
struct Manifest<'a> {
    program: &'static str,
    version: &'a str,
    schema_version: u32,
    as_of: Option<String>,
    counts: Counts,
    config_hash: &'a str,
    inputs: Vec<Input>,
}

#[derive(Serialize)]
struct Input {
    source: String,
    hash: String,
}

/// The file's content; inputs in the order of their sources.
pub fn manifest_json(
    version: &str,
    as_of: Option<NaiveDate>,
    counts: Counts,
    input: &ManifestInput,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut inputs: Vec<Input> =
        input.inputs.iter().map(|(source, hash)| Input { source: source.to_string(), hash: hash.clone() }).collect();
    inputs.sort_by(|a, b| (&a.source, &a.hash).cmp(&(&b.source, &b.hash)));
    let manifest = Manifest {
        program: PROGRAM,
        version,
        schema_version: schema::VERSION,
        as_of: as_of.map(|d| d.to_string()),
        counts,
        config_hash: &input.config_hash,
        inputs,
    };
    let mut bytes = serde_json::to_vec_pretty(&manifest)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Whether `dir` already holds the output of exactly this analysis: the same version, inputs and settings.
pub fn is_current(dir: &Path, settings: &Settings, counts: Counts, input: &ManifestInput) -> bool {
    let Ok(now) = manifest_json(&settings.version, settings.as_of, counts, input) else { return false };
    // A club keeps the list of its inputs in the private folder.
    let written = [dir.join(FILE), dir.join("private").join(FILE)];
    written.iter().any(|file| std::fs::read(file).is_ok_and(|then| then == now))
}

/// Whether a manifest of this program stands at `path`.
pub fn is_ours(path: &Path) -> bool {
    #[derive(Deserialize)]
    struct Mark {
        program: String,
    }
    let text = std::fs::read(path).ok();
    text.and_then(|t| serde_json::from_slice::<Mark>(&t).ok()).is_some_and(|m| m.program == PROGRAM)
}
