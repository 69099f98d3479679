//! Where the way back begins: said by the runner, or seen in the data.

use crate::model::{AthleteAnalysis, ReturnReason};
use crate::plan::PlanSettings;
use crate::weekly::BREAK_DAYS;
use chrono::{Days, NaiveDate};

/// What began earlier is over.
const LOOK_BACK_DAYS: i64 = 84;

/// The later of a break and the first day of relief; a day the runner named beats both.
pub(super) fn recognised(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<(ReturnReason, NaiveDate)> {
    let relief = athlete.own.relief_from(settings.as_of).map(|from| (relief_or_break(athlete, from), from));
    if athlete.own.return_from.is_some() {
        return relief;
    }
    let recent = |(_, from): &(ReturnReason, NaiveDate)| (settings.as_of - *from).num_days() <= LOOK_BACK_DAYS;
    let of_break = last_break(athlete, settings);
    [relief, of_break].into_iter().flatten().filter(recent).max_by_key(|(_, from)| *from)
}

/// A day named in the middle of a lay-off is the end of a break.
fn relief_or_break(athlete: &AthleteAnalysis, from: NaiveDate) -> ReturnReason {
    match days_off(athlete, from) {
        Some(days) if days >= BREAK_DAYS => ReturnReason::Break { days },
        _ => ReturnReason::Relief,
    }
}

/// Days without a run before a day.
fn days_off(athlete: &AthleteAnalysis, day: NaiveDate) -> Option<i64> {
    let last = athlete.sessions.iter().rfind(|session| session.local_date < day)?;
    Some((day - last.local_date).num_days() - 1)
}

fn last_break(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<(ReturnReason, NaiveDate)> {
    let tomorrow = settings.as_of + Days::new(1);
    let days = athlete.sessions.iter().map(|session| session.local_date).filter(|day| *day <= settings.as_of);
    let mut backs: Vec<NaiveDate> = days.chain([tomorrow]).collect();
    backs.dedup();
    let ends_break = |pair: &&[NaiveDate]| (pair[1] - pair[0]).num_days() > BREAK_DAYS;
    let pair = backs.windows(2).rfind(ends_break)?;
    Some((ReturnReason::Break { days: (pair[1] - pair[0]).num_days() - 1 }, pair[1]))
}
