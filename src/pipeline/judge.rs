//! Rows of some members in; sessions and weeks of all of them in one plan, then flags and words of each, out.

use super::reading::{JudgedMember, ReadMember};
use super::{Job, Member, PipelineError};
use crate::flags::{self, FlagInput};
use crate::model::{ActivityRow, AthleteAnalysis, Autopsy, PainEntry, WeekStart};
use crate::plan::{self, PlanSettings};
use crate::weekly::{self, WeeklySettings};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Sessions and weeks of some members in one plan.
pub(super) fn judge_group<'a>(
    group: Vec<(&'a Member, std::io::Result<ReadMember>)>,
    as_of: Option<NaiveDate>,
    week_start: WeekStart,
    job: &Job,
) -> Result<Vec<(&'a Member, JudgedMember)>, PipelineError> {
    let group = group
        .into_iter()
        .map(|(member, read)| Ok((member, read?)))
        .collect::<std::io::Result<Vec<(&Member, ReadMember)>>>()?;
    let mut rows: Vec<ActivityRow> = Vec::new();
    let mut judged: Vec<(&Member, JudgedMember)> = Vec::new();
    for (member, read) in group {
        let ReadMember { head, rows: own_rows, routes, lines, own, problems, inputs } = read;
        rows.extend(own_rows);
        let analysis =
            AthleteAnalysis { athlete: head.athlete.clone(), routes, lines, own, ..AthleteAnalysis::default() };
        judged.push((member, JudgedMember { head, analysis, problems, inputs }));
    }
    let mut weekly = match as_of {
        Some(as_of) => judge_inputs(&mut rows, as_of, week_start, job)?,
        None => weekly::Weekly::default(),
    };
    let mut rows_of: BTreeMap<String, Vec<ActivityRow>> = BTreeMap::new();
    for row in rows {
        rows_of.entry(row.athlete.clone()).or_default().push(row);
    }
    for (_, member) in &mut judged {
        let athlete = &mut member.analysis;
        athlete.activities = rows_of.remove(&athlete.athlete).unwrap_or_default();
        athlete.sessions = weekly.sessions.remove(&athlete.athlete).unwrap_or_default();
        athlete.weeks = weekly.weeks.remove(&athlete.athlete).unwrap_or_default();
    }
    Ok(judged)
}

fn judge_inputs(
    rows: &mut [ActivityRow],
    as_of: NaiveDate,
    week_start: WeekStart,
    job: &Job,
) -> Result<weekly::Weekly, PipelineError> {
    let settings =
        WeeklySettings { load: job.load, heart_rate: job.heart_rate, ..WeeklySettings::new(as_of, week_start) };
    Ok(weekly::weekly(rows, &settings)?)
}

/// Steps stay as they were counted; what is typical of adults, and how far they lie from it, is said nowhere.
fn hold_steps_against_nothing(athlete: &mut AthleteAnalysis) {
    for row in &mut athlete.activities {
        (row.cadence_expected_spm, row.cadence_deficit_pct, row.facts.cadence_below_170_share) = (None, None, None);
    }
    athlete.weeks.iter_mut().for_each(|week| week.cadence_deficit_pct = None);
}

/// Flags, next run and summary of one member.
pub(super) fn judge(athlete: &mut AthleteAnalysis, as_of: NaiveDate, member: &Member, job: &Job) {
    let (assess_gait, week_start) = (member.assess_gait(job), member.week_start(job));
    let height_m = athlete.activities.last().and_then(|row| row.height_m);
    if assess_gait {
        athlete.activities.iter_mut().for_each(|row| flags::steps_band::fill(row, &job.thresholds));
        athlete.long_steps_pct = Some(job.thresholds.overstride_bands_pct(height_m.is_some()).0);
        athlete.cadence = weekly::own_cadence::cadence_history(&athlete.activities, as_of);
    } else {
        hold_steps_against_nothing(athlete);
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
            week_start,
            height_m,
            assess_gait,
            units: job.units,
        },
        &job.thresholds,
    );
    let settings = PlanSettings { week_start, assess_gait, ..job.plan_settings(as_of, height_m) };
    athlete.next_run = Some(plan::next_run(athlete, &settings));
    athlete.autopsies = autopsies(athlete, as_of);
    athlete.shoe_questions = if assess_gait { plan::shoe_questions(athlete, as_of) } else { Vec::new() };
    athlete.shoes = plan::shoe_rows(athlete, as_of);
    athlete.return_plan = plan::return_plan_due(athlete, &settings);
    if let Some(way_back) = &athlete.return_plan {
        athlete.next_run = athlete.next_run.take().map(|next| next.on_the_way_back(way_back));
    }
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
