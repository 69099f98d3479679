//! `strideload.toml`: what a runner tells the program once. Unknown keys are refused, so that a misspelt limit does
//! not pass for one.

use crate::flags::Thresholds;
use crate::model::{LoadUnit, Surface, TrimpConstants, WeekStart};
use crate::units::UnitSystem;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Name of the file beside the exports.
pub const FILE_NAME: &str = "strideload.toml";

/// Outside these a value is a slip of the pen.
pub const PLAUSIBLE_HEIGHT_M: RangeInclusive<f64> = 0.8..=2.5;
const PLAUSIBLE_HEART_RATE_BPM: RangeInclusive<f64> = 25.0..=240.0;

/// The settings file as written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    pub pain: Option<PathBuf>,
    /// The first day of reduced load: what later runs are measured by.
    pub return_from: Option<String>,
    /// A map extract; see `--osm`.
    pub osm: Option<PathBuf>,
    /// `road` or `footway`; see `--surface`.
    pub surface: Option<Surface>,
    /// 1 both feet, 2 one foot; see `--cadence-scale`.
    pub cadence_scale: Option<u8>,
    /// Under 18: steps are not assessed.
    pub under_18: bool,
    /// `on` or `off`: whether steps are assessed at all.
    pub gait: Gait,
    pub thresholds: Thresholds,
}

/// Whether steps are assessed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    #[error("{}, line {line}: {reason}", path.display())]
    Impossible { path: PathBuf, line: usize, reason: String },
}

impl Config {
    /// The first key whose value cannot be meant, and why.
    fn check(&self) -> Result<(), (&'static str, String)> {
        let ranges = [
            ("height_m", self.height_m, PLAUSIBLE_HEIGHT_M, "metres"),
            ("resting_heart_rate_bpm", self.resting_heart_rate_bpm, PLAUSIBLE_HEART_RATE_BPM, "bpm"),
            ("max_heart_rate_bpm", self.max_heart_rate_bpm, PLAUSIBLE_HEART_RATE_BPM, "bpm"),
            ("cadence_scale", self.cadence_scale.map(f64::from), 1.0..=2.0, "(both feet or one)"),
        ];
        for (key, value, range, unit) in ranges {
            if let Some(value) = value.filter(|value| !range.contains(value)) {
                let (low, high) = (range.start(), range.end());
                return Err((key, format!("`{key}` is {value}; possible is {low} to {high} {unit}")));
            }
        }
        match (self.resting_heart_rate_bpm, self.max_heart_rate_bpm) {
            (Some(resting), Some(max)) if resting >= max => {
                let reason = format!("`max_heart_rate_bpm` is {max}, not above `resting_heart_rate_bpm`, {resting}");
                return Err(("max_heart_rate_bpm", reason));
            }
            _ => {}
        }
        if let Some(zone) = self.time_zone.as_ref().filter(|zone| zone.parse::<chrono_tz::Tz>().is_err()) {
            return Err(("time_zone", format!("`time_zone` \"{zone}\" is not a time zone like Europe/Berlin")));
        }
        self.thresholds.validate().map_err(|error| (error.name, error.to_string()))
    }

    /// Puts relative paths below the folder of the settings file, `~/` below the home folder.
    fn resolve(&mut self, folder: &Path) {
        let tables = [&mut self.corrections, &mut self.shoes, &mut self.pain, &mut self.osm];
        for path in self.paths.iter_mut().chain(tables.into_iter().flatten()) {
            *path = match (path.strip_prefix("~"), etcetera::home_dir()) {
                (Ok(below), Ok(home)) => home.join(below),
                _ => folder.join(&*path),
            };
        }
    }
}

/// The settings of [`locate`]'s file; the defaults when there is none.
pub fn find(named: Option<&Path>, beside: &Path) -> Result<Config, ConfigError> {
    locate(named, beside).map_or_else(|| Ok(Config::default()), |path| read(&path))
}

/// The first of: the file named, the one beside the exports, the user's own.
pub fn locate(named: Option<&Path>, beside: &Path) -> Option<PathBuf> {
    let folder = if beside.is_dir() { beside } else { beside.parent().unwrap_or(Path::new(".")) };
    let own = folder.join(FILE_NAME);
    named.map(Path::to_owned).or_else(|| own.is_file().then_some(own)).or_else(|| users_file().filter(|p| p.is_file()))
}

fn users_file() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("strideload").join("config.toml"))
}

pub fn read(path: &Path) -> Result<Config, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|cause| ConfigError::Read { path: path.to_owned(), cause })?;
    let mut config: Config =
        toml::from_str(&text).map_err(|cause| ConfigError::Parse { path: path.to_owned(), cause: Box::new(cause) })?;
    if let Err((key, reason)) = config.check() {
        return Err(ConfigError::Impossible { path: path.to_owned(), line: line_of(key, &text), reason });
    }
    config.resolve(path.parent().unwrap_or(Path::new("")));
    Ok(config)
}

/// The line a key stands in; the first for a key that was not written, which no check complains of.
fn line_of(key: &str, text: &str) -> usize {
    #[derive(Deserialize)]
    struct Thresholds {
        #[serde(default)]
        thresholds: BTreeMap<Spanned<String>, toml::Value>,
    }
    let outer: BTreeMap<Spanned<String>, toml::Value> = toml::from_str(text).unwrap_or_default();
    let inner = toml::from_str::<Thresholds>(text).map(|written| written.thresholds).unwrap_or_default();
    let start =
        outer.keys().chain(inner.keys()).find(|written| written.get_ref() == key).map_or(0, |key| key.span().start);
    text[..start].lines().count().max(1) + usize::from(text[..start].ends_with('\n'))
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
            pain = "pain.csv"
            return_from = "2026-11-02"
            osm = "county.osm.pbf"
            surface = "footway"
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
        assert_eq!(config.surface, Some(Surface::Footway));
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

    #[test]
    fn a_value_that_cannot_be_meant_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        let refused = |text: &str| {
            std::fs::write(&path, text).unwrap();
            read(&path).unwrap_err().to_string().rsplit_once(FILE_NAME).unwrap().1.to_owned()
        };
        assert_eq!(
            refused("# mine\nunits = \"km\"\n\n[thresholds]\nacwr = 1.5\nweek_jump = 0.5 # no\n"),
            ", line 6: `week_jump` is 0.5; possible is above 1 and at most 100"
        );
        assert_eq!(refused("height_m = 17.2"), ", line 1: `height_m` is 17.2; possible is 0.8 to 2.5 metres");
        assert_eq!(
            refused("gait = \"on\"\nthresholds.session_spike_alert = 1.05\n"),
            ", line 2: `session_spike_alert` is 1.05, below `session_spike_caution`, 1.1"
        );
        assert!(refused("\ntime_zone = \"Mars/Base\"").starts_with(", line 2: `time_zone`"));
        let unknown = refused("\n\nheigth_m = 1.7");
        assert!(unknown.contains("line 3") && unknown.contains("heigth_m"), "{unknown}");
    }
}
