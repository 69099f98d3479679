//! What was typed and what the settings file says become what is meant: checked once, here.

use super::args::{CommonArgs, GroundArgs, LoadArg, SurfaceArg, Units, WeekStartArg};
use super::config::{self, Config, Gait, PLAUSIBLE_HEIGHT_M};
use crate::decode::plausible::written_day;
use crate::model::{HeartRateLimits, LoadUnit, Surface, WeekStart};
use crate::pipeline::{AsOf, Job, Member};
use crate::units::UnitSystem;
use anyhow::{Context, bail};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::path::{Path, PathBuf};

pub use crate::model::UNNAMED_ATHLETE as DEFAULT_ATHLETE;

/// The settings file that goes with `beside`.
pub fn config_for(common: &CommonArgs, beside: &Path) -> anyhow::Result<Config> {
    Ok(config::find(common.config.as_deref(), beside)?)
}

/// The job for these members. What is typed beats the settings file.
pub fn job(members: Vec<Member>, common: &CommonArgs, config: &Config) -> anyhow::Result<Job> {
    if let Some(height_m) = common.height.filter(|height_m| !PLAUSIBLE_HEIGHT_M.contains(height_m)) {
        let (low, high) = (PLAUSIBLE_HEIGHT_M.start(), PLAUSIBLE_HEIGHT_M.end());
        bail!("--height {height_m} is outside {low} to {high} metres");
    }
    Ok(Job {
        since: common.since.as_deref().map(date).transpose()?,
        tz: common.tz.as_ref().or(config.time_zone.as_ref()).map(|name| zone(name)).transpose()?,
        week_start: week_start(common, config),
        units: units(common, config),
        height_m: common.height.or(config.height_m),
        height_from_watch: config.height_from_watch,
        assess_gait: config.gait == Gait::On && !config.under_18,
        return_from: config.return_from.as_deref().map(date).transpose()?,
        heart_rate: HeartRateLimits {
            resting_bpm: config.resting_heart_rate_bpm,
            max_bpm: config.max_heart_rate_bpm,
            constants: config.trimp_constants,
        },
        thresholds: config.thresholds.clone(),
        load: load(common, config),
        cadence_scale: cadence_scale(common, config)?,
        jobs: common.jobs.unwrap_or(0),
        cache_folder: if common.no_cache { None } else { cache_folder() },
        osm: config.osm.clone(),
        surface: config.surface,
        scratch_folder: if common.no_cache { None } else { cache_folder() }.unwrap_or_else(std::env::temp_dir),
        ..Job::new(members, as_of(common.as_of.as_deref())?)
    })
}

/// The job with what is typed of the ground; beats the settings file.
pub fn on_ground(job: Job, ground: &GroundArgs) -> Job {
    let typed = ground.surface.map(|surface| match surface {
        SurfaceArg::Road => Surface::Road,
        SurfaceArg::Footway => Surface::Footway,
    });
    Job { osm: ground.osm.clone().or(job.osm), surface: typed.or(job.surface), ..job }
}

fn cadence_scale(common: &CommonArgs, config: &Config) -> anyhow::Result<Option<f64>> {
    match common.cadence_scale.or(config.cadence_scale) {
        None => Ok(None),
        Some(scale @ 1..=2) => Ok(Some(f64::from(scale))),
        Some(scale) => bail!("cadence_scale {scale} is neither 1 (both feet) nor 2 (one foot)"),
    }
}

fn as_of(typed: Option<&str>) -> anyhow::Result<AsOf> {
    Ok(match typed {
        None => AsOf::LastData { today: chrono::Utc::now().date_naive() },
        Some("today") => AsOf::Day(chrono::Local::now().date_naive()),
        Some(day) => AsOf::Day(date(day)?),
    })
}

/// The day consent is judged on: the as-of day when one is typed, else today.
pub fn consent_day(common: &CommonArgs) -> anyhow::Result<NaiveDate> {
    Ok(match as_of(common.as_of.as_deref())? {
        AsOf::Day(day) | AsOf::LastData { today: day } => day,
    })
}

pub fn date(typed: &str) -> anyhow::Result<NaiveDate> {
    written_day(typed).with_context(|| format!("\"{typed}\" is not a date like 2026-11-22"))
}

fn zone(typed: &str) -> anyhow::Result<Tz> {
    typed.parse().map_err(|_| anyhow::anyhow!("\"{typed}\" is not a time zone like Europe/Berlin"))
}

fn week_start(common: &CommonArgs, config: &Config) -> WeekStart {
    match common.week_start {
        Some(WeekStartArg::Monday) => WeekStart::Monday,
        Some(WeekStartArg::Sunday) => WeekStart::Sunday,
        Some(WeekStartArg::Saturday) => WeekStart::Saturday,
        None => config.week_start.unwrap_or_default(),
    }
}

fn load(common: &CommonArgs, config: &Config) -> Option<LoadUnit> {
    let typed = common.load.map(|load| match load {
        LoadArg::Distance => LoadUnit::Distance,
        LoadArg::Duration => LoadUnit::Duration,
        LoadArg::Steps => LoadUnit::Steps,
        LoadArg::FlatKm => LoadUnit::FlatKm,
        LoadArg::Rpe => LoadUnit::Rpe,
    });
    typed.or(config.load)
}

fn units(common: &CommonArgs, config: &Config) -> UnitSystem {
    match common.units {
        Some(Units::Km) => UnitSystem::Km,
        Some(Units::Mi) => UnitSystem::Mi,
        None => config.units.unwrap_or_default(),
    }
}

pub fn cache_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("strideload"))
}
