//! `manifest.json`: what was written by which version from which inputs. Marks a folder as ours. Holds no clock, host,
//! thread or cache figure, so that the same input gives the same bytes.

use super::{Settings, schema};
use crate::model::{Counts, SourceId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
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
    files: &'a Files,
}

/// The files of an output folder but its manifests, by name, each with the hash of its content.
pub type Files = BTreeMap<String, String>;

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
    files: &Files,
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
        files,
    };
    let mut bytes = serde_json::to_vec_pretty(&manifest)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Whether `dir` already holds the output of exactly this analysis: the same version, inputs and settings, and every file
/// as it was written. Files of somebody else beside them do not matter.
pub fn is_current(dir: &Path, settings: &Settings, counts: Counts, input: &ManifestInput) -> bool {
    #[derive(Deserialize)]
    struct Written {
        files: Files,
    }
    let is_current = |manifest: &Path| {
        let then = std::fs::read(manifest).ok()?;
        let Written { files } = serde_json::from_slice(&then).ok()?;
        let now = manifest_json(&settings.version, settings.as_of, counts, input, &files).ok()?;
        let is_whole = |(name, hash): (&String, &String)| hash_of(&dir.join(name)).is_ok_and(|now| now == *hash);
        Some(then == now && files.iter().all(is_whole))
    };
    // A club keeps the list of its inputs in the private folder.
    [dir.join(FILE), dir.join("private").join(FILE)].iter().any(|manifest| is_current(manifest) == Some(true))
}

/// The files below a folder.
pub fn files_below(dir: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    for entry in walkdir::WalkDir::new(dir) {
        let entry = entry?;
        if entry.file_type().is_file() && entry.file_name() != FILE {
            let name = entry.path().strip_prefix(dir).unwrap_or(entry.path());
            files.insert(name.to_string_lossy().replace('\\', "/"), hash_of(entry.path())?);
        }
    }
    Ok(files)
}

fn hash_of(file: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(file)?)?;
    Ok(hasher.finalize().to_hex()[..16].to_owned())
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
