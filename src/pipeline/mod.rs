//! The only room that knows the order of the others, rayon and progress.
//!
//! Per-file trouble is data here: it ends in the problem list. Only what makes the whole answer impossible is an error.

mod fingerprint;
mod in_flight;
mod judge;
mod memory;
mod read;
mod reading;
mod settle;
mod shelf;

use crate::decode::own::shoes::Shoes;
use crate::discover::{DiscoverError, Limits};
use crate::flags::Thresholds;
use crate::map::MapError;
use crate::model::{Analysis, HeartRateLimits, LoadUnit, ProblemClass, SourceId, Surface, WeekStart};
use crate::plan::PlanSettings;
use crate::units::UnitSystem;
use crate::weekly;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

pub use fingerprint::inputs_fingerprint;
pub use memory::keep_freed_memory;
pub use read::{contained, in_contained_work};
pub use reading::{JudgedMember, MemberHead, Reading, read};

/// One runner and where the recordings lie.
#[derive(Clone, Debug)]
pub struct Member {
    pub athlete: String,
    pub roots: Vec<PathBuf>,
    /// Stands before the source paths of each root, so that members of a club are told apart; empty for a single runner.
    pub sources_below: Vec<String>,
    pub own: OwnSettings,
}

/// What is known of one runner beside the exports; stands above the job's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnSettings {
    pub height_m: Option<f64>,
    pub week_start: Option<WeekStart>,
    /// Under 18: steps are not held against norms of adults.
    pub is_minor: bool,
    /// Which shoe when, where no file says so.
    pub shoes: Shoes,
}

impl Member {
    /// A runner who is not one of many.
    pub fn only(athlete: &str, roots: Vec<PathBuf>) -> Member {
        Member { athlete: athlete.to_owned(), roots, sources_below: Vec::new(), own: OwnSettings::default() }
    }
}

impl Member {
    pub fn week_start(&self, job: &Job) -> WeekStart {
        self.own.week_start.unwrap_or(job.week_start)
    }

    pub fn assess_gait(&self, job: &Job) -> bool {
        job.assess_gait && !self.own.is_minor
    }
}

/// Up to which day the analysis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// The last day of data of any sport, at most a day after `today` (UTC): a watch whose clock runs years ahead moves
    /// nothing. The only use of a clock, and without effect on data from the past.
    LastData {
        today: NaiveDate,
    },
    Day(NaiveDate),
}

/// What the user wants, checked.
#[derive(Clone, Debug)]
pub struct Job {
    pub members: Vec<Member>,
    pub limits: Limits,
    pub as_of: AsOf,
    /// Activities before this day are left out.
    pub since: Option<NaiveDate>,
    pub tz: Option<Tz>,
    pub week_start: WeekStart,
    pub units: UnitSystem,
    pub height_m: Option<f64>,
    /// Whether the height in the watch's profile may be used where none is given.
    pub height_from_watch: bool,
    /// False under 18, in a wheelchair, or when switched off.
    pub assess_gait: bool,
    /// The first day of reduced load, when the runner named one.
    pub return_from: Option<NaiveDate>,
    /// Mean heart rates outside are artefacts: below resting, above the maximum.
    pub heart_rate: HeartRateLimits,
    pub thresholds: Thresholds,
    /// What weekly ratios are taken of; `None` leaves it to what each runner mostly does.
    pub load: Option<LoadUnit>,
    /// The user's own word on what cadence counts in these files: 1 both feet, 2 one foot.
    pub cadence_scale: Option<f64>,
    /// Worker threads; 0 = one per core.
    pub jobs: usize,
    pub cache_folder: Option<PathBuf>,
    /// An extract of a map the runner has (`.osm.pbf`): the middle of the roads, and what is underfoot.
    pub osm: Option<PathBuf>,
    /// What is underfoot, in the runner's own word; stands above the map.
    pub surface: Option<Surface>,
    /// Keep where the repeated roads lie: positions, for `routes --gpx` alone.
    pub with_lines: bool,
    /// Keep the shape of the repeated roads, for the drawing on the runner's own page alone: a shape gives a home away.
    pub with_shapes: bool,
    /// Where a large club waits, in a file without a name, while the rest is read.
    pub scratch_folder: PathBuf,
}

impl Job {
    /// The usual settings, without a cache.
    pub fn new(members: Vec<Member>, as_of: AsOf) -> Job {
        Job {
            members,
            limits: Limits::default(),
            as_of,
            since: None,
            tz: None,
            week_start: WeekStart::Monday,
            units: UnitSystem::Km,
            height_m: None,
            height_from_watch: false,
            assess_gait: true,
            return_from: None,
            heart_rate: HeartRateLimits::default(),
            thresholds: Thresholds::default(),
            load: None,
            cadence_scale: None,
            jobs: 0,
            cache_folder: None,
            osm: None,
            surface: None,
            with_lines: false,
            with_shapes: false,
            scratch_folder: std::env::temp_dir(),
        }
    }

    /// What plans need to know beside the rows.
    pub fn plan_settings(&self, as_of: NaiveDate, height_m: Option<f64>) -> PlanSettings {
        PlanSettings {
            as_of,
            week_start: self.week_start,
            units: self.units,
            height_m,
            assess_gait: self.assess_gait,
            thresholds: self.thresholds.clone(),
        }
    }
}

/// What the program hears while it works. Called from many threads.
pub trait Progress: Sync {
    /// So many more entries to read.
    fn found(&self, entries: usize);
    /// One entry is done.
    fn read(&self, failed: bool);
    /// So many members to judge, all files being read.
    fn members(&self, members: usize);
    /// One member is done.
    fn judged(&self);
    /// Something that concerns the run as a whole and stops nothing.
    fn notice(&self, text: &str);
}

/// Nobody listens.
impl Progress for () {
    fn found(&self, _: usize) {}
    fn read(&self, _: bool) {}
    fn members(&self, _: usize) {}
    fn judged(&self) {}
    fn notice(&self, _: &str) {}
}

/// What was read and what became of it.
#[derive(Debug)]
pub struct Outcome {
    pub analysis: Analysis,
    /// Every entry with the hash of its content, sorted; the identity of the input.
    pub inputs: Vec<(SourceId, Option<String>)>,
    /// Activities left out by `since`.
    pub before_since: usize,
    /// Files that could not be read this time.
    pub unread: usize,
}

/// Why there is no answer at all.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    #[error(transparent)]
    Weekly(#[from] weekly::WeeklyError),
    #[error("{}: {cause}", path.display())]
    Map { path: PathBuf, cause: MapError },
    #[error("what was read could not be kept: {0}")]
    Scratch(#[from] std::io::Error),
    #[error("worker threads could not be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    #[error("interrupted")]
    Interrupted,
}

/// Runs every room over every member and keeps everything in memory: for one runner.
pub fn run(job: &Job, progress: &dyn Progress, cancel: &AtomicBool) -> Result<Outcome, PipelineError> {
    let reading = read(job, progress, cancel)?;
    let mut outcome = Outcome {
        analysis: Analysis {
            as_of: reading.as_of,
            athletes: Vec::new(),
            problems: Vec::new(),
            counts: reading.counts(),
        },
        inputs: Vec::new(),
        before_since: reading.heads.iter().map(|head| head.before_since).sum(),
        unread: reading.unread(),
    };
    reading.judge(
        job,
        progress,
        cancel,
        |_| (),
        |member, ()| {
            outcome.analysis.athletes.push(member.analysis);
            outcome.analysis.problems.extend(member.problems);
            outcome.inputs.extend(member.inputs);
            Ok::<_, PipelineError>(())
        },
    )?;
    Ok(outcome)
}

/// Whether a class means that a file failed, as opposed to being no run.
pub fn is_failure(class: ProblemClass) -> bool {
    matches!(class, ProblemClass::Unreadable | ProblemClass::Damaged)
}
