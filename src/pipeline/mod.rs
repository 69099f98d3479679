//! The only room that knows the order of the others, rayon and progress.
//!
//! Per-file trouble is data here: it ends in the problem list. Only what makes the whole answer impossible is an error.

mod in_flight;
mod read;

use crate::discover::{DiscoverError, Limits};
use crate::flags::{FlagInput, Thresholds};
use crate::model::{
    ActivityRow, Analysis, AthleteAnalysis, Autopsy, CompactTrack, Counts, HeartRateLimits, LoadUnit, OwnLog,
    PainEntry, Problem, ProblemClass, SourceId, Week, WeekStart,
};
use crate::plan::PlanSettings;
use crate::store::{Cache, StoreSettings};
use crate::units::UnitSystem;
use crate::weekly::WeeklySettings;
use crate::{flags, plan, repeat, store, weekly};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

pub use read::{contained, in_contained_work};

/// The year before which no watch recorded a run.
const FIRST_PLAUSIBLE_YEAR: i32 = 1990;

/// One runner and where the recordings lie.
#[derive(Clone, Debug)]
pub struct Member {
    pub athlete: String,
    pub roots: Vec<PathBuf>,
    /// Stands before every source path, so that members of a club are told apart; empty for a single runner.
    pub sources_below: String,
}

impl Member {
    /// A runner who is not one of many.
    pub fn only(athlete: &str, roots: Vec<PathBuf>) -> Member {
        Member { athlete: athlete.to_owned(), roots, sources_below: String::new() }
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
    /// Keep where the repeated roads lie: positions, for `routes --gpx` alone.
    pub with_lines: bool,
}

impl Job {
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
    /// Something that concerns the run as a whole and stops nothing.
    fn notice(&self, text: &str);
}

/// What was read and what became of it.
#[derive(Debug)]
pub struct Outcome {
    pub analysis: Analysis,
    /// Every entry with the hash of its content, sorted; the identity of the input.
    pub inputs: Vec<(SourceId, Option<String>)>,
    /// Activities left out by `since`.
    pub before_since: usize,
}

/// Why there is no answer at all.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    #[error(transparent)]
    Weekly(#[from] weekly::WeeklyError),
    #[error("worker threads could not be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    #[error("interrupted")]
    Interrupted,
}

/// One runner after reading: rows on their days, routes found, tracks dropped.
struct ReadMember {
    rows: Vec<ActivityRow>,
    analysis: AthleteAnalysis,
    problems: Vec<Problem>,
    counts: Counts,
    inputs: Vec<(SourceId, Option<String>)>,
    before_since: usize,
}

/// Runs every room over every member.
pub fn run(job: &Job, progress: &dyn Progress, cancel: &AtomicBool) -> Result<Outcome, PipelineError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(job.jobs).build()?;
    let cache = open_cache(job, progress);
    let in_flight = in_flight::InFlight::default();
    let mut read = Vec::new();
    for member in &job.members {
        let files = read::read_member(member, job, cache.as_ref(), &pool, &in_flight, progress, cancel)?;
        read.push(settle_member(member, files, job));
    }
    drop(cache);

    let as_of = as_of(job, &read);
    let mut outcome = Outcome {
        analysis: Analysis { as_of, athletes: Vec::new(), problems: Vec::new(), counts: Counts::default() },
        inputs: Vec::new(),
        before_since: 0,
    };
    let mut rows: Vec<ActivityRow> = read.iter_mut().flat_map(|member| std::mem::take(&mut member.rows)).collect();
    let mut judged = match as_of {
        Some(as_of) => judge_inputs(&mut rows, as_of, job)?,
        None => weekly::Weekly::default(),
    };
    let mut rows_of: BTreeMap<String, Vec<ActivityRow>> = BTreeMap::new();
    for row in rows {
        rows_of.entry(row.athlete.clone()).or_default().push(row);
    }
    for member in read {
        let mut athlete = member.analysis;
        athlete.activities = rows_of.remove(&athlete.athlete).unwrap_or_default();
        athlete.sessions = judged.sessions.remove(&athlete.athlete).unwrap_or_default();
        athlete.weeks = judged.weeks.remove(&athlete.athlete).unwrap_or_default();
        if let Some(as_of) = as_of {
            judge(&mut athlete, as_of, job);
        }
        outcome.analysis.athletes.push(athlete);
        outcome.analysis.problems.extend(member.problems);
        add(&mut outcome.analysis.counts, member.counts);
        outcome.inputs.extend(member.inputs);
        outcome.before_since += member.before_since;
    }
    Ok(outcome)
}

fn open_cache(job: &Job, progress: &dyn Progress) -> Option<Cache> {
    let folder = job.cache_folder.as_ref()?;
    Cache::open(folder, job.cadence_scale).map_err(|error| progress.notice(&error.to_string())).ok()
}

fn settle_member(member: &Member, files: read::MemberFiles, job: &Job) -> ReadMember {
    let (mut files, below) = (files, &member.sources_below);
    if !below.is_empty() {
        let sources = files.records.iter_mut().map(|record| &mut record.id);
        for source in sources.chain(files.problems.iter_mut().map(|problem| &mut problem.source)) {
            source.path = format!("{below}/{}", source.path);
        }
    }
    let inputs = files.records.iter().map(|record| (record.id.clone(), record.content_hash.clone())).collect();
    let settings = StoreSettings { tz: job.tz };
    let settled = store::settle(&member.athlete, files.records, files.problems, &settings);
    let mut rows = settled.rows;
    drop_impossible_heart_rates(&mut rows, &job.heart_rate);
    set_weeks(&mut rows, job);
    let all = rows.len();
    if let Some(since) = job.since {
        rows.retain(|row| row.local_date.is_none_or(|date| date >= since));
    }
    let before_since = all - rows.len();
    set_height(&mut rows, job);
    let tracks: BTreeMap<_, CompactTrack> = settled.tracks;
    let mut repeated = repeat::find_routes(&member.athlete, &mut rows, &tracks);
    // What is made of several runners is made to be shared, and a shape gives a home away.
    if !below.is_empty() {
        repeated.routes.iter_mut().for_each(|route| route.shape_m.clear());
    }
    let own = OwnLog { return_from: job.return_from, ..settled.own };
    let analysis = AthleteAnalysis {
        athlete: member.athlete.clone(),
        routes: repeated.routes,
        lines: if job.with_lines { repeated.lines } else { Vec::new() },
        own,
        ..AthleteAnalysis::default()
    };
    ReadMember { rows, analysis, problems: settled.problems, counts: settled.counts, inputs, before_since }
}

/// The height given, else, where the runner allows it, the last the watch knew.
fn set_height(rows: &mut [ActivityRow], job: &Job) {
    let of_watch = || rows.iter().rev().find_map(|row| row.facts.profile_height_m).filter(|_| job.height_from_watch);
    let height_m = job.height_m.or_else(of_watch);
    for row in rows {
        row.height_m = height_m;
    }
}

fn drop_impossible_heart_rates(rows: &mut [ActivityRow], limits: &HeartRateLimits) {
    for row in rows {
        let Some(bpm) = row.facts.heart_rate_bpm else { continue };
        if limits.resting_bpm.is_some_and(|limit| bpm < limit) || limits.max_bpm.is_some_and(|limit| bpm > limit) {
            row.facts.heart_rate_bpm = None;
            row.facts.heart_rate_seconds.clear();
            row.notes.push(format!("mean heart rate {bpm:.0} is outside your limits: not used"));
        }
    }
}

/// Takes activities at impossible times out of the calendar, with a note; they stay in the list.
fn set_weeks(rows: &mut [ActivityRow], job: &Job) {
    let last = match job.as_of {
        AsOf::LastData { today } => today,
        AsOf::Day(day) => day,
    } + Days::new(1);
    for row in rows.iter_mut().filter(|row| !row.is_excluded) {
        let Some(date) = row.local_date else {
            row.notes.push("no time in the file: not in any week".into());
            continue;
        };
        if chrono::Datelike::year(&date) < FIRST_PLAUSIBLE_YEAR || date > last {
            let when = if date > last { "after the last day that counts" } else { "before 1990" };
            row.notes.push(format!("dated {date}, {when}: not in any week"));
            row.local_date = None;
        }
        row.week = row.local_date.map(|date| Week::of(date, job.week_start));
    }
}

fn as_of(job: &Job, read: &[ReadMember]) -> Option<NaiveDate> {
    match job.as_of {
        AsOf::Day(day) => Some(day),
        AsOf::LastData { .. } => read.iter().flat_map(|member| &member.rows).filter_map(|row| row.local_date).max(),
    }
}

fn judge_inputs(rows: &mut [ActivityRow], as_of: NaiveDate, job: &Job) -> Result<weekly::Weekly, PipelineError> {
    let settings =
        WeeklySettings { load: job.load, heart_rate: job.heart_rate, ..WeeklySettings::new(as_of, job.week_start) };
    Ok(weekly::weekly(rows, &settings)?)
}

fn judge(athlete: &mut AthleteAnalysis, as_of: NaiveDate, job: &Job) {
    let height_m = athlete.activities.last().and_then(|row| row.height_m);
    if job.assess_gait {
        athlete.activities.iter_mut().for_each(|row| flags::steps_band::fill(row, &job.thresholds));
        athlete.long_steps_pct = Some(job.thresholds.overstride_bands_pct(height_m.is_some()).0);
        athlete.cadence = weekly::own_cadence::cadence_history(&athlete.activities, as_of);
    }
    athlete.flags = flags::find_flags(
        &FlagInput {
            athlete: &athlete.athlete,
            activities: &athlete.activities,
            sessions: &athlete.sessions,
            weeks: &athlete.weeks,
            routes: &athlete.routes,
            own: &athlete.own,
            as_of,
            week_start: job.week_start,
            height_m,
            assess_gait: job.assess_gait,
            units: job.units,
        },
        &job.thresholds,
    );
    let settings = job.plan_settings(as_of, height_m);
    athlete.next_run = Some(plan::next_run(&athlete.sessions, &athlete.weeks, &athlete.flags, &settings));
    athlete.autopsies = autopsies(athlete, as_of);
    athlete.shoe_questions = if job.assess_gait { plan::shoe_questions(athlete, as_of) } else { Vec::new() };
    athlete.shoes = plan::shoe_rows(athlete, as_of);
    athlete.return_plan = plan::return_plan_due(athlete, &settings);
    athlete.steps = plan::steps_sentences(athlete, &settings);
    athlete.summary = plan::summary(athlete, &settings);
}

/// Stories of pain looked into; older ones are a command away.
const STORIES: usize = 3;

fn autopsies(athlete: &AthleteAnalysis, as_of: NaiveDate) -> Vec<Result<Autopsy, String>> {
    let stories = athlete.own.pain_stories();
    let of_story = |entry: &&PainEntry| plan::autopsy(athlete, entry.date, Some(&entry.site), as_of);
    stories.iter().filter(|entry| entry.date <= as_of).take(STORIES).map(of_story).collect()
}

fn add(total: &mut Counts, part: Counts) {
    total.found += part.found;
    total.used += part.used;
    total.duplicate += part.duplicate;
    total.not_activity += part.not_activity;
    total.other_sport += part.other_sport;
    total.unsupported += part.unsupported;
    total.unreadable += part.unreadable;
    total.damaged += part.damaged;
}

/// Whether a class means that a file failed, as opposed to being no run.
pub fn is_failure(class: ProblemClass) -> bool {
    matches!(class, ProblemClass::Unreadable | ProblemClass::Damaged)
}
