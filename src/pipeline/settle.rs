//! The files of one member in; rows on their days and the roads run again out. The tracks end here.

use super::read::MemberFiles;
use super::reading::{MemberHead, ReadMember};
use super::{AsOf, Job, Member, PipelineError, Progress, contained};
use crate::map;
use crate::model::{
    ActivityId, ActivityRow, CompactTrack, HeartRateLimits, MapWay, OwnLog, Problem, ProblemClass, SourceId, Week,
    WeekStart,
};
use crate::repeat;
use crate::store::{self, FileOutcome, StoreSettings};
use chrono::{Datelike, Days};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

/// The year before which no watch recorded a run.
const FIRST_PLAUSIBLE_YEAR: i32 = 1990;

/// Everything about one member that needs nobody else and no as-of day.
pub(super) fn settle_member(
    member: &Member,
    files: MemberFiles,
    job: &Job,
    progress: &dyn Progress,
    cancel: &AtomicBool,
) -> Result<ReadMember, PipelineError> {
    let mut inputs: Vec<_> =
        files.records.iter().map(|record| (record.id.clone(), record.content_hash.clone())).collect();
    let unread = files.records.iter().filter(|record| matches!(record.outcome, FileOutcome::Unreadable(_))).count();
    let (as_of, today) = match job.as_of {
        AsOf::Day(day) => (Some(day), None),
        // Where someone ran it may be tomorrow already.
        AsOf::LastData { today } => (None, Some(today + Days::new(1))),
    };
    let settings = StoreSettings { tz: job.tz, shoes: member.own.shoes.clone(), as_of, today };
    let settled = store::settle(&member.athlete, files.records, files.problems, &settings);
    let mut rows = settled.rows;
    drop_impossible_heart_rates(&mut rows, &job.heart_rate);
    let mut problems = settled.problems;
    add_remarks(&mut problems, set_weeks(&mut rows, member.week_start(job), job));
    let all = rows.len();
    if let Some(since) = job.since {
        rows.retain(|row| row.local_date.is_none_or(|date| date >= since));
    }
    let before_since = all - rows.len();
    set_height(&mut rows, member, job);
    let tracks: BTreeMap<_, CompactTrack> = settled.tracks;
    let map = ways_near(&tracks, job, progress, cancel)?;
    inputs.extend(map_input(job, &map));
    let mut repeated = repeat::find_routes(&member.athlete, &mut rows, &tracks, &map);
    if job.surface.is_some() {
        let roads = repeated.routes.iter_mut().filter(|route| !route.is_track);
        roads.for_each(|road| road.surface = job.surface);
    }
    if !job.with_shapes {
        repeated.routes.iter_mut().for_each(|route| route.shape_m.clear());
    }
    let lines = if job.with_lines { repeated.lines } else { Vec::new() };
    for row in &mut rows {
        // Served to tell copies apart, which is done.
        row.facts.minute_distance_m = Vec::new();
    }
    let own = OwnLog { return_from: job.return_from, ..settled.own };
    let head = MemberHead {
        athlete: member.athlete.clone(),
        counts: settled.counts,
        activities: rows.len(),
        inputs_hash: inputs_hash(&inputs),
        last_day: rows.iter().filter_map(|row| row.local_date).max(),
        before_since,
        unread,
    };
    Ok(ReadMember { head, rows, routes: repeated.routes, lines, own, problems, inputs })
}

/// The roads of the runner's own map near the tracks; none without a map, which is not opened for runs without positions.
fn ways_near(
    tracks: &BTreeMap<ActivityId, CompactTrack>,
    job: &Job,
    progress: &dyn Progress,
    cancel: &AtomicBool,
) -> Result<Vec<MapWay>, PipelineError> {
    let Some(path) = &job.osm else { return Ok(Vec::new()) };
    let area = map::Area::around(tracks.values());
    if area.is_empty() {
        return Ok(Vec::new());
    }
    let ways = contained(|| map::ways(path, &area, cancel));
    match ways.unwrap_or_else(|reason| Err(map::MapError::Unreadable(reason))) {
        Ok(ways) => {
            if ways.is_empty() {
                progress.notice(&format!("{}: no road of this map lies near the tracks", path.display()));
            }
            Ok(ways)
        }
        Err(map::MapError::Interrupted) => Err(PipelineError::Interrupted),
        Err(cause) => Err(PipelineError::Map { path: path.clone(), cause }),
    }
}

/// What was taken of the map, as one input more: two maps with the same roads near the tracks give the same output.
fn map_input(job: &Job, map: &[MapWay]) -> Option<(SourceId, Option<String>)> {
    let name = job.osm.as_ref()?.file_name()?.to_string_lossy().into_owned();
    let hash = blake3::hash(format!("{map:?}").as_bytes()).to_hex().to_string();
    Some((SourceId { path: name, entry: None }, Some(hash)))
}

fn inputs_hash(inputs: &[(SourceId, Option<String>)]) -> String {
    let mut hasher = blake3::Hasher::new();
    for (source, content) in inputs {
        hasher.update(format!("{source:?} {content:?}\n").as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// The height given, else, where the runner allows it, the last the watch knew.
fn set_height(rows: &mut [ActivityRow], member: &Member, job: &Job) {
    let of_watch = || rows.iter().rev().find_map(|row| row.facts.profile_height_m).filter(|_| job.height_from_watch);
    let height_m = member.own.height_m.or(job.height_m).or_else(of_watch);
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

/// Adds a remark to what is said of each of some files that gave activities.
fn add_remarks(problems: &mut Vec<Problem>, mut of_files: BTreeMap<SourceId, String>) {
    for problem in problems.iter_mut() {
        let gave_activities = matches!(problem.class, ProblemClass::Used | ProblemClass::OtherSport);
        if gave_activities && let Some(remark) = of_files.remove(&problem.source) {
            problem.reason += &format!("; {remark}");
        }
    }
    let used =
        |(source, reason)| Problem { source, class: ProblemClass::Used, reason, offset: None, records_kept: None };
    problems.extend(of_files.into_iter().map(used));
    problems.sort();
}

/// Takes activities without a time, at impossible ones, and behind the last day that counts, out of the calendar, with a
/// note; they stay in the list. Gives the first note of each file.
fn set_weeks(rows: &mut [ActivityRow], week_start: WeekStart, job: &Job) -> BTreeMap<SourceId, String> {
    let mut outside = BTreeMap::new();
    let last = match job.as_of {
        // Where someone ran it may be tomorrow already.
        AsOf::LastData { today } => today + Days::new(1),
        AsOf::Day(day) => day,
    };
    for row in rows.iter_mut().filter(|row| !row.is_excluded) {
        let why = match row.local_date {
            None => Some("no time in the file: not in any week".to_owned()),
            Some(date) if date > last => Some(format!("dated {date}, after the last day that counts: not in any week")),
            Some(date) if date.year() < FIRST_PLAUSIBLE_YEAR => {
                Some(format!("dated {date}, before 1990: not in any week"))
            }
            Some(_) => None,
        };
        if let Some(why) = why {
            outside.entry(row.source.clone()).or_insert_with(|| why.clone());
            row.notes.push(why);
            row.local_date = None;
        }
        row.week = row.local_date.map(|date| Week::of(date, week_start));
    }
    outside
}
