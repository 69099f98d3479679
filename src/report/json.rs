//! JSON for programs: `flags.json`, and the summary `--json` prints. Columns as in the tables.

use super::club::{ClubInfo, ClubMember};
use super::output::OutputFile;
use super::schema::{self, CLUB_WEEK, FLAGS, PROBLEMS, ROUTES, WEEKS};
use super::table::json_object;
use crate::model::{Analysis, AthleteAnalysis, Counts, Flag, FlagRow, NextRun, Problem, SessionMeasure};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::io::Write;

/// The flags table with the rows each flag was computed from.
pub fn flags_json(flags: &[&Flag]) -> Result<Vec<u8>, serde_json::Error> {
    let flags: Vec<Value> = flags.iter().map(|f| flag(f)).collect();
    let mut bytes = serde_json::to_vec_pretty(&json!({ "schema_version": schema::VERSION, "flags": flags }))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The same, with flags that come a few at a time: one to a line.
#[derive(Debug)]
pub struct FlagsFile {
    file: OutputFile,
    is_first: bool,
}

impl FlagsFile {
    pub fn new(mut file: OutputFile) -> std::io::Result<FlagsFile> {
        write!(file, "{{\"flags\": [")?;
        Ok(FlagsFile { file, is_first: true })
    }

    pub fn add(&mut self, flags: &[Flag]) -> std::io::Result<()> {
        for one in flags {
            write!(self.file, "{}\n{}", if self.is_first { "" } else { "," }, flag(one))?;
            self.is_first = false;
        }
        Ok(())
    }

    pub fn finish(mut self) -> std::io::Result<()> {
        writeln!(self.file, "\n], \"schema_version\": {}}}", schema::VERSION)?;
        self.file.finish()
    }
}

/// What `club --json` prints: the triage table.
pub fn club_json(members: &[ClubMember], info: &ClubInfo, counts: Counts, as_of: Option<NaiveDate>) -> Value {
    let excluded = info.excluded.iter().map(|(athlete, reason)| json!({ "athlete": athlete, "reason": reason }));
    json!({
        "schema_version": schema::VERSION,
        "as_of": as_of.map(|d| d.to_string()),
        "counts": counts,
        "consent_not_recorded": info.is_first_run,
        "members": members.iter().map(|member| json_object(CLUB_WEEK, &member.row)).collect::<Vec<_>>(),
        "excluded": excluded.collect::<Vec<_>>(),
    })
}

/// What `--json` prints: the verdict, the weeks, the flags, the roads and the next days of each athlete.
pub fn json_summary(analysis: &Analysis) -> Value {
    json!({
        "schema_version": schema::VERSION,
        "as_of": analysis.as_of.map(|d| d.to_string()),
        "counts": analysis.counts,
        "athletes": analysis.athletes.iter().map(athlete).collect::<Vec<_>>(),
    })
}

/// One line of the problem list.
pub fn problem_json(problem: &Problem) -> Value {
    json_object(PROBLEMS, problem).into()
}

fn athlete(athlete: &AthleteAnalysis) -> Value {
    json!({
        "athlete": athlete.athlete,
        "runs": athlete.activities.iter().filter(|r| r.counts_as_run()).count(),
        "summary": athlete.summary.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(),
        "steps": athlete.steps,
        "flags": athlete.flags.iter().map(flag).collect::<Vec<_>>(),
        "weeks": athlete.weeks.iter().map(|w| json_object(WEEKS, w)).collect::<Vec<_>>(),
        "routes": athlete.routes.iter().map(|r| json_object(ROUTES, r)).collect::<Vec<_>>(),
        "next_run": athlete.next_run.as_ref().map(next_run),
    })
}

fn flag(flag: &Flag) -> Value {
    let mut object = json_object(FLAGS, flag);
    object.insert("counter".into(), flag.evidence.counter.into());
    object.insert("rows".into(), flag.rows.iter().map(FlagRow::json).collect());
    Value::Object(object)
}

/// The ceilings of the next seven days.
pub fn next_run(next: &NextRun) -> Value {
    let by_time = next.measured_by != SessionMeasure::Distance;
    json!({
        "from": next.from.to_string(),
        "ceiling_m": next.ceiling.filter(|_| !by_time),
        "ceiling_s": next.ceiling.filter(|_| by_time),
        "measured_by": next.measured_by.name(),
        "ceiling_missing": next.ceiling_missing,
        "longest30_m": next.longest30.filter(|_| !by_time),
        "longest30_s": next.longest30.filter(|_| by_time),
        "longest30_date": next.longest30_date.map(|d| d.to_string()),
        "way_back_last_day": next.way_back.map(|room| room.last.to_string()),
        "way_back_left_m": next.way_back.filter(|_| !by_time).map(|room| room.left),
        "way_back_left_s": next.way_back.filter(|_| by_time).map(|room| room.left),
        "week_so_far_m": next.week_so_far_m,
        "load_unit": next.load_unit.name(),
        "week_left_acwr": next.week_left_acwr,
        "last_day": next.last_day().to_string(),
        "week_left_ratio": next.week_left_ratio,
        "week_left_small_base_m": next.week_left_small_base_m,
        "climb_left_m": next.climb_left_m,
        "descent_left_m": next.descent_left_m,
        "easy_week_m": next.easy_week_m,
        "weeks_since_recovery": next.weeks_since_recovery,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::chart::example;

    #[test]
    fn a_flag_in_json_carries_the_rows_it_was_computed_from() {
        let athlete = example::athlete();
        let flags: Vec<&Flag> = athlete.flags.iter().collect();
        let value: Value = serde_json::from_slice(&flags_json(&flags).unwrap()).unwrap();
        assert_eq!(value["schema_version"], 1);
        assert_eq!(value["flags"][0]["kind"], "session_spike");
        assert_eq!(value["flags"][0]["rows"][0]["longest30_m"], 16000.0);
        assert_eq!(value["flags"][0]["since"], Value::Null);
    }

    #[test]
    fn the_summary_gives_missing_ratios_as_null() {
        let value = json_summary(&example::analysis());
        assert_eq!(value["athletes"][0]["runs"], 272);
        assert_eq!(value["athletes"][0]["weeks"][0]["acwr_uncoupled"], Value::Null);
        assert_eq!(value["counts"]["found"], 287);
    }
}
