//! Where to read: the paths typed, else those the settings file remembers, and beside them what the runner wrote.

use super::args::CommonArgs;
use super::config::Config;
use super::settings;
use anyhow::bail;
use std::path::{Path, PathBuf};

/// Names of the runner's own tables beside an archive.
const OWN_TABLES: [&str; 3] = ["corrections.csv", "shoes.csv", "pain.csv"];

/// Settings and roots of one runner.
pub fn inputs(typed: &[PathBuf], common: &CommonArgs) -> anyhow::Result<(Config, Vec<PathBuf>)> {
    let beside = typed.first().map_or(Path::new("."), PathBuf::as_path);
    let config = settings::config_for(common, beside)?;
    let mut roots = if typed.is_empty() { config.paths.clone() } else { typed.to_vec() };
    if roots.is_empty() {
        bail!("no path given, and no settings file here names any; strideload --help shows both ways");
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
