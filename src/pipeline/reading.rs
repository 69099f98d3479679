//! Everything is read first, some members at a time, since only then the last day of data is known; then everything is
//! judged, some members at a time. Memory holds what is at work and a few numbers of each member, never the club.

use super::judge::{judge, judge_group};
use super::read::{Reader, list_member};
use super::settle::settle_member;
use super::shelf::Shelf;
use super::{AsOf, Job, Member, PipelineError, Progress, in_flight};
use crate::model::{ActivityRow, AthleteAnalysis, Counts, OwnLog, Problem, RouteLine, RouteRow, SourceId};
use crate::store::Cache;
use chrono::NaiveDate;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};

/// Files read before their members are settled, at least one member; bounds the tracks held at a time.
const FILES_AT_A_TIME: usize = 1_000;
/// Activities judged in one plan, at least one member; bounds the rows held at a time.
const ROWS_AT_A_TIME: usize = 4_000;

/// What is known of a member once everything is read; small, so it stays in memory.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MemberHead {
    pub athlete: String,
    pub counts: Counts,
    pub activities: usize,
    /// Over the names and contents of all files.
    pub inputs_hash: String,
    /// The last day of data of any sport.
    pub last_day: Option<NaiveDate>,
    /// Activities left out by `since`.
    pub before_since: usize,
    /// Files that could not be read this time; another time they may be.
    pub unread: usize,
}

/// One runner after reading: rows on their days, routes found, tracks dropped.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadMember {
    pub head: MemberHead,
    pub rows: Vec<ActivityRow>,
    pub routes: Vec<RouteRow>,
    pub lines: Vec<RouteLine>,
    pub own: OwnLog,
    pub problems: Vec<Problem>,
    pub inputs: Vec<(SourceId, Option<String>)>,
}

impl ReadMember {
    #[cfg(test)]
    pub fn empty(athlete: &str) -> ReadMember {
        let head = MemberHead { athlete: athlete.to_owned(), ..MemberHead::default() };
        ReadMember {
            head,
            rows: Vec::new(),
            routes: Vec::new(),
            lines: Vec::new(),
            own: OwnLog::default(),
            problems: Vec::new(),
            inputs: Vec::new(),
        }
    }
}

/// One runner after the last room.
#[derive(Debug)]
pub struct JudgedMember {
    pub head: MemberHead,
    pub analysis: AthleteAnalysis,
    pub problems: Vec<Problem>,
    /// Every entry with the hash of its content, sorted.
    pub inputs: Vec<(SourceId, Option<String>)>,
}

/// Everything read, nothing judged: the as-of day is known, since all files were seen.
#[derive(Debug)]
pub struct Reading {
    pub as_of: Option<NaiveDate>,
    pub heads: Vec<MemberHead>,
    shelf: Shelf,
    pool: rayon::ThreadPool,
}

/// Reads and settles all members, some at a time.
pub fn read(job: &Job, progress: &dyn Progress, cancel: &AtomicBool) -> Result<Reading, PipelineError> {
    super::keep_freed_memory();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(job.jobs).build()?;
    let cache = open_cache(job, progress);
    let in_flight = in_flight::InFlight::default();
    let reader = Reader { job, cache: cache.as_ref(), pool: &pool, in_flight: &in_flight, progress, cancel };
    let mut listed = Vec::with_capacity(job.members.len());
    for member in &job.members {
        let found = list_member(member, &job.limits)?;
        progress.found(found.entries.len());
        listed.push((member, found));
    }
    let (mut shelf, mut heads) = (Shelf::new(job.scratch_folder.clone()), Vec::new());
    let mut listed = listed.into_iter().peekable();
    while listed.peek().is_some() {
        let batch = take_up_to(&mut listed, FILES_AT_A_TIME, |(_, found)| found.entries.len());
        let members: Vec<&Member> = batch.iter().map(|(member, _)| *member).collect();
        let files = reader.read(batch)?;
        let settled: Vec<Result<ReadMember, PipelineError>> = pool.install(|| {
            let pairs: Vec<_> = members.into_iter().zip(files).collect();
            let settle = |(member, files)| settle_member(member, files, job, progress, cancel);
            pairs.into_par_iter().with_max_len(1).map(settle).collect()
        });
        for member in settled {
            let member = member?;
            heads.push(member.head.clone());
            shelf.put(member)?;
        }
    }
    if let Some(cache) = cache {
        cache.close().into_iter().for_each(|notice| progress.notice(notice));
    }
    let as_of = as_of(job, &heads);
    Ok(Reading { as_of, heads, shelf, pool })
}

impl Reading {
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.heads.iter().for_each(|head| add(&mut counts, head.counts));
        counts
    }

    pub fn unread(&self) -> usize {
        self.heads.iter().map(|head| head.unread).sum()
    }

    /// Judges every member, in order: `draw` on the workers, many at a time, then `take` one after the other.
    pub fn judge<D: Send, E: From<PipelineError>>(
        self,
        job: &Job,
        progress: &dyn Progress,
        cancel: &AtomicBool,
        draw: impl Fn(&JudgedMember) -> D + Sync,
        mut take: impl FnMut(JudgedMember, D) -> Result<(), E>,
    ) -> Result<(), E> {
        progress.members(self.heads.len());
        let (as_of, pool) = (self.as_of, self.pool);
        let members = self.shelf.take_all().map_err(PipelineError::from)?;
        let mut members = job.members.iter().zip(members).peekable();
        while let Some((next, _)) = members.peek() {
            if cancel.load(Ordering::Relaxed) {
                return Err(PipelineError::Interrupted.into());
            }
            // One plan has one first day of the week.
            let week_start = next.week_start(job);
            let mut same_week =
                std::iter::from_fn(|| members.next_if(|(member, _)| member.week_start(job) == week_start));
            let group =
                take_up_to(&mut same_week, ROWS_AT_A_TIME, |(_, read)| read.as_ref().map_or(0, |r| r.rows.len()));
            let mut judged = judge_group(group, as_of, week_start, job)?;
            let drawn: Vec<(JudgedMember, D)> = pool.install(|| {
                judged
                    .par_drain(..)
                    .with_max_len(1)
                    .map(|(own, mut member)| {
                        if let Some(as_of) = as_of {
                            judge(&mut member.analysis, as_of, own, job);
                        }
                        let drawn = draw(&member);
                        (member, drawn)
                    })
                    .collect()
            });
            for (member, drawn) in drawn {
                progress.judged();
                take(member, drawn)?;
            }
        }
        Ok(())
    }
}

/// Takes items until their sizes reach `most`, at least one.
fn take_up_to<T>(items: &mut impl Iterator<Item = T>, most: usize, size: impl Fn(&T) -> usize) -> Vec<T> {
    let (mut taken, mut sum) = (Vec::new(), 0);
    while sum < most
        && let Some(item) = items.next()
    {
        sum += size(&item);
        taken.push(item);
    }
    taken
}

fn open_cache(job: &Job, progress: &dyn Progress) -> Option<Cache> {
    let folder = job.cache_folder.as_ref()?;
    match Cache::open(folder, job.cadence_scale) {
        Ok((cache, notice)) => {
            notice.into_iter().for_each(|notice| progress.notice(notice));
            Some(cache)
        }
        Err(error) => {
            progress.notice(&error.to_string());
            None
        }
    }
}

fn as_of(job: &Job, heads: &[MemberHead]) -> Option<NaiveDate> {
    match job.as_of {
        AsOf::Day(day) => Some(day),
        AsOf::LastData { .. } => heads.iter().filter_map(|head| head.last_day).max(),
    }
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
