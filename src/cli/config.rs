//! `strideload.toml`: what a runner tells the program once. Unknown keys are refused, so that a misspelt limit does
//! not pass for one.

use crate::flags::Thresholds;
use crate::model::{LoadUnit, TrimpConstants, WeekStart};
use crate::units::UnitSystem;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Name of the file beside the exports.
pub const FILE_NAME: &str = "strideload.toml";

/// The settings file as written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Stands in the `athlete` column and on the page.
    pub name: Option<String>,
    pub height_m: Option<f64>,
    /// Use the height in the watch's profile where none is given.
    pub height_from_watch: bool,
    pub resting_heart_rate_bpm: Option<f64>,
    pub max_heart_rate_bpm: Option<f64>,
    /// Whose constants the training impulse takes: `men` or `women`.
    pub trimp_constants: Option<TrimpConstants>,
    pub units: Option<UnitSystem>,
    pub week_start: Option<WeekStart>,
    /// What weekly ratios are taken of; see `--load`.
    pub load: Option<LoadUnit>,
    pub time_zone: Option<String>,
    /// Read when no path is typed: relative to this file, or below the home folder with `~/`.
    pub paths: Vec<PathBuf>,
    /// The runner's own tables, where they do not lie among the exports.
    pub corrections: Option<PathBuf>,
    pub shoes: Option<PathBuf>,
    /// 1 both feet, 2 one foot; see `--cadence-scale`.
    pub cadence_scale: Option<u8>,
    /// Under 18: steps are not assessed.
    pub under_18: bool,
    /// `on` or `off`: whether steps are assessed at all.
    pub gait: Gait,
    pub thresholds: Thresholds,
}

/// Whether steps are assessed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gait {
    #[default]
    On,
    Off,
}

/// A settings file that cannot be used. The message names the file and the line.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{}: {cause}", path.display())]
    Read { path: PathBuf, cause: std::io::Error },
    #[error("{}: {cause}", path.display())]
    Parse { path: PathBuf, cause: Box<toml::de::Error> },
}

impl Config {
    /// Puts relative paths below the folder of the settings file, `~/` below the home folder.
    fn resolve(&mut self, folder: &Path) {
        let named = self.paths.iter_mut().chain(&mut self.corrections).chain(&mut self.shoes);
        for path in named {
            *path = match (path.strip_prefix("~"), etcetera::home_dir()) {
                (Ok(below), Ok(home)) => home.join(below),
                _ => folder.join(&*path),
            };
        }
    }
}

/// The first of: the file named, the one beside the exports, the user's own; the defaults when there is none.
pub fn find(named: Option<&Path>, beside: &Path) -> Result<Config, ConfigError> {
    if let Some(path) = named {
        return read(path);
    }
    let folder = if beside.is_dir() { beside } else { beside.parent().unwrap_or(Path::new(".")) };
    let own = folder.join(FILE_NAME);
    if own.is_file() {
        return read(&own);
    }
    match users_file() {
        Some(path) if path.is_file() => read(&path),
        _ => Ok(Config::default()),
    }
}

fn users_file() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("strideload").join("config.toml"))
}

fn read(path: &Path) -> Result<Config, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|cause| ConfigError::Read { path: path.to_owned(), cause })?;
    let mut config: Config =
        toml::from_str(&text).map_err(|cause| ConfigError::Parse { path: path.to_owned(), cause: Box::new(cause) })?;
    config.resolve(path.parent().unwrap_or(Path::new("")));
    Ok(config)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_documented_key_is_read() {
        let config: Config = toml::from_str(
            r#"
            name = "R."
            height_m = 1.72
            height_from_watch = true
            resting_heart_rate_bpm = 48
            max_heart_rate_bpm = 188
            trimp_constants = "women"
            units = "mi"
            week_start = "sunday"
            load = "flat_km"
            time_zone = "Europe/London"
            paths = ["export", "~/watch"]
            corrections = "corrections.csv"
            shoes = "shoes.csv"
            cadence_scale = 2
            under_18 = true
            gait = "off"
            [thresholds]
            session_spike_caution = 1.2
            "#,
        )
        .unwrap();
        assert_eq!(config.height_m, Some(1.72));
        assert_eq!(config.units, Some(UnitSystem::Mi));
        assert_eq!(config.week_start, Some(WeekStart::Sunday));
        assert_eq!(config.cadence_scale, Some(2));
        assert_eq!(config.gait, Gait::Off);
        assert_eq!(config.thresholds.session_spike_caution, 1.2);
    }

    #[test]
    fn a_misspelt_key_is_refused_with_its_name() {
        for text in ["heigth_m = 1.7", "[thresholds]\nsession_spike_cautoin = 1.2"] {
            let error = toml::from_str::<Config>(text).unwrap_err().to_string();
            assert!(error.contains("heigth_m") || error.contains("session_spike_cautoin"), "{error}");
        }
    }
}
