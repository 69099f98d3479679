//! Where to read: the paths typed, else those the settings file remembers, and beside them what the runner wrote.

use super::args::{Cli, CommonArgs};
use super::config::Config;
use super::settings;
use anyhow::bail;
use clap::CommandFactory;
use std::path::{Path, PathBuf};

/// Names of the runner's own tables beside an archive.
const OWN_TABLES: [&str; 3] = ["corrections.csv", "shoes.csv", "pain.csv"];

/// What a bare call is told.
const BARE: &str = "no path given, and no settings file here names any.

Reads watch exports and shows what changed in the way you run and load your legs.

Examples:
  strideload ~/Downloads/export_1234567.zip   your export: a summary here, the report in ./strideload-out
  strideload demo                             a made-up runner, to see what the report looks like

strideload --help shows all commands and options.";

/// As alike as `analzye` and `analyze`, not as `run` and `routes`.
const LEAST_SIMILARITY: f64 = 0.8;

/// Settings and roots of one runner.
pub fn inputs(typed: &[PathBuf], common: &CommonArgs) -> anyhow::Result<(Config, Vec<PathBuf>)> {
    let beside = typed.first().map_or(Path::new("."), PathBuf::as_path);
    let config = settings::config_for(common, beside)?;
    if let Some(path) = typed.iter().find(|path| !path.exists())
        && let Some(command) = similar_command(path)
    {
        bail!("{}: no such file or folder; did you mean `strideload {command}`?", path.display());
    }
    let mut roots = if typed.is_empty() { config.paths.clone() } else { typed.to_vec() };
    if roots.is_empty() {
        bail!("{BARE}");
    }
    let named = [&config.corrections, &config.shoes, &config.pain].into_iter().flatten().cloned();
    let own: Vec<PathBuf> = named.chain(roots.iter().flat_map(|root| tables_beside(root))).collect();
    for table in own {
        let is_read = roots.iter().any(|root| is_below(&table, root));
        if !is_read {
            roots.push(table);
        }
    }
    Ok((config, roots))
}

/// The command a path that is not there was probably meant to be.
fn similar_command(path: &Path) -> Option<String> {
    let typed = path.to_str().filter(|typed| typed.chars().all(char::is_alphabetic))?.to_lowercase();
    let command = Cli::command();
    let similarity = |name: &str| strsim::jaro_winkler(&typed, name);
    let names = command.get_subcommands().map(clap::Command::get_name);
    let best = names.max_by(|a, b| similarity(a).total_cmp(&similarity(b)))?;
    (similarity(best) >= LEAST_SIMILARITY).then(|| best.to_owned())
}

/// The runner's tables in the folder of an archive or a single file; a folder's own are found when it is walked.
fn tables_beside(root: &Path) -> Vec<PathBuf> {
    if !root.is_file() {
        return Vec::new();
    }
    let folder = root.parent().unwrap_or(Path::new(""));
    OWN_TABLES.iter().map(|name| folder.join(name)).filter(|table| table.is_file() && table != root).collect()
}

fn is_below(table: &Path, root: &Path) -> bool {
    let absolute = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    absolute(table).starts_with(absolute(root))
}
