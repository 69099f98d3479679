//! The way back: two or three weeks at a share of the usual week, then up by a tenth at most, with an easier week when
//! one is due; and beside it what later runs made of it. Whoever follows it raises no flag.

mod adherence;
mod ledger;
mod start;
#[cfg(test)]
mod tests;

use super::{PlanSettings, cadence_plan};
use crate::flags::return_weeks::{BUILD, Base, Turns, WALK_RUN, WALK_RUN_DAYS, base, most_shares, week_measure};
use crate::model::{AthleteAnalysis, PlannedRun, ReturnPlan, ReturnReason, ReturnStage, ReturnWeek, Week};
use crate::units::down_to;
use chrono::{Days, NaiveDate};
use ledger::Ledger;

/// The middle of the 50 to 70 % that relief stays between; after a break the limit itself is the aim.
const RELIEF_AIM: f64 = 0.60;
/// The long run is at most half the week.
const LONG_RUN_MOST_SHARE: f64 = 0.5;
/// The long run over the longest run of the way back so far: it comes back in steps, and not twice as long at once.
const LONG_RUN_BUILD: f64 = 1.50;
/// Nobody's way back is longer; a plan that still grows here goes on as any training does.
const MOST_BUILD_WEEKS: usize = 26;
/// The base is reached from here on.
const REACHED: f64 = 0.99;

/// The plan that is due by the data alone: a break of 14 days and more, a stop signal in the pain log, or the day the
/// runner named, in the last weeks. `None` when nothing of the kind is going on.
pub fn return_plan_due(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<ReturnPlan> {
    let (reason, from) = start::recognised(athlete, settings)?;
    let plan = plan_from(athlete, reason, from, settings).ok()?;
    let is_going_on = plan.last_day().is_some_and(|last| settings.as_of <= last);
    is_going_on.then_some(plan)
}

/// The plan when the runner asks for one: the one that is due, else one that begins on the next day. `Err` says in one
/// line what would be needed.
pub fn return_plan(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Result<ReturnPlan, String> {
    let tomorrow = settings.as_of + Days::new(1);
    let (reason, from) = start::recognised(athlete, settings).unwrap_or((ReturnReason::Relief, tomorrow));
    plan_from(athlete, reason, from, settings)
}

fn plan_from(
    athlete: &AthleteAnalysis,
    reason: ReturnReason,
    from: NaiveDate,
    settings: &PlanSettings,
) -> Result<ReturnPlan, String> {
    let before = athlete.sessions.iter().rfind(|session| session.local_date < from).map(|session| session.local_date);
    let Some(last_run) = before else {
        return Err(format!("No plan: no run before {from}; four whole weeks of running before it are needed."));
    };
    let base_last = match reason {
        ReturnReason::Relief => from - Days::new(1),
        ReturnReason::Break { .. } => last_run,
    };
    let base = base(&athlete.sessions, base_last, week_measure(&athlete.weeks)).map_err(|known| {
        format!(
            "No plan: {known} of the 28 days up to {base_last} are known; four whole weeks before {from} are needed."
        )
    })?;
    let is_walk_run = base.begins_anew(reason);
    let mut plan = ReturnPlan {
        reason,
        from,
        measured_by: base.measured_by,
        base_first: base.first,
        base_last: base.last,
        base_week: base.week,
        base_runs: base.runs_a_week,
        speed_mps: base.speed_mps,
        cadence_spm: cadence_spm(athlete, from, settings),
        weeks: Vec::new(),
        runs: Vec::new(),
        is_walk_run,
    };
    let mut planner = Planner {
        ledger: Ledger::of(athlete, from, base.measured_by, settings),
        settings,
        base,
        from,
        climb_m_per_km: usual_climb_m_per_km(athlete, &base),
        weeks: Vec::new(),
    };
    if is_walk_run {
        planner.walk_run();
    } else {
        planner.reduced(reason);
        planner.build();
    }
    plan.weeks = planner.weeks;
    adherence::fill(&mut plan, athlete, settings);
    Ok(plan)
}

struct Planner<'a> {
    ledger: Ledger<'a>,
    settings: &'a PlanSettings,
    base: Base,
    from: NaiveDate,
    climb_m_per_km: Option<f64>,
    weeks: Vec<ReturnWeek>,
}

impl Planner<'_> {
    /// The weeks at a share, and after them the days up to the end of the calendar week at the last share, so that
    /// later weeks are calendar weeks.
    fn reduced(&mut self, reason: ReturnReason) {
        let shares = most_shares(reason, &self.settings.thresholds);
        let aim = |most: f64| if reason == ReturnReason::Relief { RELIEF_AIM.min(most) } else { most };
        let mut first = self.from;
        for most in &shares {
            self.add(first, 7, ReturnStage::Reduced, aim(*most) * self.base.week, None);
            first = first + Days::new(7);
        }
        let calendar = Week::of(first, self.settings.week_start);
        let days = (first - calendar.start).num_days() as u64;
        if let (1.., Some(most)) = (days, shares.last()) {
            let days = 7 - days;
            let part = aim(*most) * self.base.week * days as f64 / 7.0;
            self.add(first, days, ReturnStage::Reduced, part, None);
        }
    }

    fn build(&mut self) {
        let due = self.settings.thresholds.recovery_due_weeks as usize;
        let Some(last) = self.weeks.last() else { return };
        let days = (last.last - last.first).num_days() as f64 + 1.0;
        let mut level = last.amount * 7.0 / days;
        // A few days hold too few runs to measure a week by.
        if days < 7.0 {
            level = self.weeks.iter().rev().nth(1).map_or(level, |week| week.amount);
        }
        let mut first = last.last + Days::new(1);
        for _ in 0..MOST_BUILD_WEEKS {
            if level >= REACHED * self.base.week {
                break;
            }
            let week = Week { start: first };
            let is_easy = self.ledger.weeks_without_recovery(week) + 1 >= due;
            let stage = if is_easy { ReturnStage::Easy } else { ReturnStage::Build };
            let target = (BUILD * level).min(self.base.week);
            let long_share = (self.base.longest / self.base.week).min(LONG_RUN_MOST_SHARE);
            self.add(first, 7, stage, target, Some(long_share));
            let run = self.weeks.last().map_or(0.0, |week| week.amount);
            // A week that a ceiling held back is the one the next grows from.
            if !is_easy && run > 0.0 {
                level = run;
            }
            first = first + Days::new(7);
        }
    }

    /// Adds `days` from `first` with about the usual number of runs, as near to `target` as every ceiling allows.
    fn add(&mut self, first: NaiveDate, days: u64, stage: ReturnStage, target: f64, long_share: Option<f64>) {
        let count = (self.base.runs_a_week.round().max(1.0) * days as f64 / 7.0).round() as u64;
        let calendar = Week::of(first, self.settings.week_start);
        let is_calendar = calendar.start == first && days == 7;
        let target = if is_calendar { target.min(self.ledger.room(calendar)) } else { target };
        let day = |at: u64| first + Days::new(at * days / count);
        let mut sessions = Vec::new();
        if count > 0 {
            let long = long_share.map(|share| {
                let even = target / count as f64;
                let longest = self.weeks.iter().map(|week| week.longest).fold(0.0, f64::max);
                let most = (LONG_RUN_BUILD * longest).max(even);
                (share * target).clamp(even, most).min(self.ledger.ceiling(day(count - 1)))
            });
            let (others, others_amount) = match long {
                Some(long) if count > 1 => (count - 1, target - long),
                _ => (count, target),
            };
            for at in 0..others {
                sessions.push((day(at), others_amount / others as f64));
            }
            if let (Some(long), true) = (long, count > 1) {
                sessions.push((day(count - 1), long));
            }
        }
        self.push(first, days, stage, &sessions, Some(self.base.week));
    }

    /// Rounds runs down so that their sum is the target's, puts each under its ceilings, and remembers them.
    fn push(
        &mut self,
        first: NaiveDate,
        days: u64,
        stage: ReturnStage,
        wanted: &[(NaiveDate, f64)],
        base: Option<f64>,
    ) {
        let step = self.base.measured_by.step(self.settings.units);
        let mut sessions: Vec<PlannedRun> = Vec::new();
        let mut owed = 0.0;
        for (date, amount) in wanted {
            let most = self.ledger.ceiling(*date).min(self.ledger.session_room(*date));
            let planned = down_to((amount + owed).min(most), step);
            // What rounding took from this run goes to the next.
            owed = (amount + owed - planned).clamp(0.0, step);
            if planned < step {
                continue;
            }
            let climb_m = self.climb_m(*date, planned, stage);
            self.ledger.plan(*date, planned, climb_m);
            sessions.push(PlannedRun { date: *date, amount: planned, climb_m });
        }
        let amount = sessions.iter().fold(0.0, |sum, run| sum + run.amount);
        self.weeks.push(ReturnWeek {
            number: self.weeks.len() as u32 + 1,
            first,
            last: first + Days::new(days - 1),
            stage,
            amount,
            share: base.filter(|base| *base > 0.0).map(|base| amount / (base * days as f64 / 7.0)),
            longest: sessions.iter().map(|run| run.amount).fold(0.0, f64::max),
            climb_m: sessions.iter().fold(0.0, |sum, run| sum + run.climb_m),
            sessions,
            done: None,
        });
    }

    /// Flat at first; later what is usual, as far as the rules for hills allow.
    fn climb_m(&self, date: NaiveDate, amount: f64, stage: ReturnStage) -> f64 {
        let flat = adherence::FLAT_M_PER_KM;
        let per_km = match (stage, self.climb_m_per_km) {
            (ReturnStage::Build | ReturnStage::Easy, Some(usual)) => usual.max(flat),
            _ => flat,
        };
        (per_km * self.base.metres(amount) / 1000.0).min(self.ledger.climb_room_m(date)).floor().max(0.0)
    }

    fn walk_run(&mut self) {
        for (at, turns) in (0..).zip(WALK_RUN) {
            let first = self.from + Days::new(7 * at);
            let session = self.base.session_of(turns);
            let Turns { run_min, walk_min, times } = turns;
            let sessions = WALK_RUN_DAYS.map(|day| (first + Days::new(day), session));
            self.push(first, 7, ReturnStage::WalkRun { run_min, walk_min, times }, &sessions, None);
        }
    }
}

fn usual_climb_m_per_km(athlete: &AthleteAnalysis, base: &Base) -> Option<f64> {
    let in_base = |date: NaiveDate| (base.first..=base.last).contains(&date);
    let runs = athlete.activities.iter().filter(|row| row.counts_as_run() && row.local_date.is_some_and(in_base));
    let (climb_m, metres) = runs
        .filter_map(|row| Some((row.facts.ascent_m?, row.facts.distance_m?)))
        .fold((0.0, 0.0), |(up, m), (ascent_m, distance_m)| (up + ascent_m, m + distance_m));
    (metres > 0.0).then(|| climb_m / (metres / 1000.0))
}

/// The first beats of a programme, where the steps ask for one.
fn cadence_spm(athlete: &AthleteAnalysis, from: NaiveDate, settings: &PlanSettings) -> Option<f64> {
    let plan = cadence_plan(athlete, (from - Days::new(1)).min(settings.as_of), settings).ok()?;
    plan.stages.first().map(|stage| stage.target_spm)
}
