//! What later runs made of a plan, line by line.

use crate::flags::return_weeks::{NEAR, most_shares};
use crate::model::{
    ActivityRow, AthleteAnalysis, ReturnDone, ReturnPlan, ReturnReason, ReturnRun, ReturnStage, ReturnWeek, Session,
    SessionMeasure, Sport,
};
use crate::plan::PlanSettings;
use chrono::NaiveDate;

/// Metres of climb a kilometre that still count as flat.
pub const FLAT_M_PER_KM: f64 = 10.0;
/// Fewer steps than the plan asks for by more than this are worth a word.
const CADENCE_NEAR_SPM: f64 = 2.0;

pub(super) fn fill(plan: &mut ReturnPlan, athlete: &AthleteAnalysis, settings: &PlanSettings) {
    plan.runs = athlete
        .sessions
        .iter()
        .filter(|session| session.local_date >= plan.from && session.local_date <= settings.as_of)
        .filter_map(|session| run(session, plan, athlete, settings))
        .collect();
    let shares = most_shares(plan.reason, &settings.thresholds);
    let (reason, measured_by, base, base_runs) = (plan.reason, plan.measured_by, plan.base_week, plan.base_runs);
    for (at, week) in plan.weeks.iter_mut().enumerate().filter(|(_, week)| week.first <= settings.as_of) {
        let most_share = shares.get(at).or(shares.last()).copied();
        week.done = Some(done(week, athlete, settings, &Measure { reason, measured_by, base, base_runs, most_share }));
    }
}

struct Measure {
    reason: ReturnReason,
    measured_by: SessionMeasure,
    base: f64,
    base_runs: f64,
    most_share: Option<f64>,
}

fn done(week: &ReturnWeek, athlete: &AthleteAnalysis, settings: &PlanSettings, measure: &Measure) -> ReturnDone {
    let inside = |date: NaiveDate| week.first <= date && date <= week.last.min(settings.as_of);
    let sessions: Vec<&Session> = athlete.sessions.iter().filter(|session| inside(session.local_date)).collect();
    let rows = || athlete.activities.iter().filter(|row| row.local_date.is_some_and(inside));
    let seconds =
        |sport: Sport| rows().filter(|row| row.sport == sport).map(|row| row.facts.moving_s.max(0.0)).sum::<f64>();
    let climbs: Vec<f64> = rows().filter(|row| row.counts_as_run()).filter_map(|row| row.facts.ascent_m).collect();
    let mut done = ReturnDone {
        is_over: week.last <= settings.as_of,
        amount: sessions.iter().map(|session| session.amount(measure.measured_by)).sum(),
        runs: sessions.len() as u32,
        longest: sessions.iter().map(|session| session.amount(measure.measured_by)).fold(0.0, f64::max),
        climb_m: (!climbs.is_empty()).then(|| climbs.iter().sum()),
        cycling_s: seconds(Sport::Cycling),
        swimming_s: seconds(Sport::Swimming),
        remarks: Vec::new(),
    };
    let metres: f64 = sessions.iter().map(|session| session.distance_m).sum();
    done.remarks = remarks(week, &done, metres, settings, measure);
    done
}

fn remarks(
    week: &ReturnWeek,
    done: &ReturnDone,
    metres: f64,
    settings: &PlanSettings,
    measure: &Measure,
) -> Vec<String> {
    let words = |amount| measure.measured_by.words(amount, settings.units);
    let mut remarks = Vec::new();
    let days = (week.last - week.first).num_days() as f64 + 1.0;
    match (week.stage, measure.most_share) {
        (ReturnStage::Reduced, Some(most)) => {
            let share = done.amount / (measure.base * days / 7.0);
            if share > most {
                remarks.push(format!("{:.0} % of the usual week; at most {:.0} %", share * 100.0, most * 100.0));
            }
            let least = settings.thresholds.relief_share_least;
            // Where a ceiling holds the plan under the least, so much is not asked for.
            let is_asked = week.share.is_some_and(|planned| planned >= least);
            if measure.reason == ReturnReason::Relief && done.is_over && done.runs > 0 && is_asked && share < least {
                remarks.push(format!(
                    "{:.0} % of the usual week; {:.0} % is enough less",
                    share * 100.0,
                    least * 100.0
                ));
            }
        }
        _ if done.amount > NEAR * week.amount => {
            let over = (done.amount / week.amount.max(1.0) - 1.0) * 100.0;
            remarks.push(format!("{over:.0} % more than planned"));
        }
        _ => {}
    }
    if done.is_over && done.runs == 0 {
        remarks.push("no run; the plan is less running, not none".into());
    } else if done.is_over && f64::from(done.runs) + 1.0 < measure.base_runs.round() * days / 7.0 {
        remarks.push(format!("{} of {} runs", done.runs, week.sessions.len()));
    }
    if done.longest > NEAR * week.longest {
        remarks.push(format!("longest {}; planned {}", words(done.longest), words(week.longest)));
    }
    let per_km = done.climb_m.filter(|_| metres > 0.0).map(|up| up / (metres / 1000.0));
    if let Some(per_km) = per_km.filter(|per_km| week.stage == ReturnStage::Reduced && *per_km > FLAT_M_PER_KM) {
        remarks.push(format!("{per_km:.0} m of climb a km; flat is up to {FLAT_M_PER_KM:.0}"));
    }
    remarks
}

fn run(session: &Session, plan: &ReturnPlan, athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<ReturnRun> {
    let week = plan.week_of(session.local_date)?;
    let rows: Vec<&ActivityRow> =
        athlete.activities.iter().filter(|row| session.activities.contains(&row.facts.id)).collect();
    let climb_m: Option<f64> = rows.iter().map(|row| row.facts.ascent_m).sum();
    let climb_m_per_km = climb_m.filter(|_| session.distance_m > 0.0).map(|up| up / (session.distance_m / 1000.0));
    let cadence_spm = rows.iter().find_map(|row| row.facts.cadence_flat_spm);
    let mut remarks = Vec::new();
    let amount = session.amount(plan.measured_by);
    if amount > NEAR * week.longest {
        let over = (amount / week.longest.max(1.0) - 1.0) * 100.0;
        remarks.push(format!("{over:.0} % longer than planned"));
    }
    if let Some(per_km) = climb_m_per_km.filter(|m| week.stage == ReturnStage::Reduced && *m > FLAT_M_PER_KM) {
        remarks.push(format!("hilly: {per_km:.0} m a km"));
    }
    if let (Some(planned), Some(cadence)) = (plan.cadence_spm, cadence_spm)
        && cadence + CADENCE_NEAR_SPM < planned
        && settings.assess_gait
    {
        remarks.push(format!("{cadence:.0} steps a minute; planned {planned:.0}"));
    }
    Some(ReturnRun { date: session.local_date, amount, most: week.longest, climb_m_per_km, cadence_spm, remarks })
}
