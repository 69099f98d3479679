//! The pain log, the rules that go with it, and the hip: shown when the runner wrote something down.

use super::{Page, Settings, clean};
use crate::flags::return_weeks::{base, week_measure};
use crate::model::AthleteAnalysis;
use crate::report::autopsy::{AUTOPSY_ABOUT, autopsy_lines, autopsy_opening};
use crate::report::help::{KNEE, STRENGTH, STRENGTH_ABOUT, WHILE_RUNNING, go_or_stop};
use chrono::{Days, NaiveDate};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Entries on the page; the rest is in the runner's own file.
const ENTRIES_SHOWN: usize = 20;
const STRENGTH_WEEKS: usize = 12;
/// A tenth under the usual week is less; above it a week differs by chance.
const LESS: f64 = 0.9;

pub fn section(page: &Page) -> Option<Markup> {
    let (athlete, settings) = (page.athlete, page.settings);
    let log = &athlete.own.pain;
    (!log.is_empty()).then(|| html! {
                p { (WHILE_RUNNING) }
                table {
                    thead { tr { th scope="col" { "Day" } th scope="col" { "What you wrote" } th scope="col" { "By the rules" } } }
                    tbody {
                        @for entry in log.iter().rev().take(ENTRIES_SHOWN) {
                            tr {
                                th scope="row" { (entry.date.format("%a %-d %b %Y")) }
                                td { (clean(&entry.words())) }
                                td { (go_or_stop(entry)) }
                            }
                        }
                    }
                }
                @if let Some(sum) = two_weeks(athlete, settings) { p { (sum) } }
                @for found in &athlete.autopsies {
                    @match found {
                        Err(why) => p { (clean(why)) },
                        Ok(found) => {
                            h3 { (clean(&autopsy_opening(found))) }
                            @for line in autopsy_lines(found, settings.units) { p { (line) } }
                        }
                    }
                }
                @if !athlete.autopsies.is_empty() { p.rule { (AUTOPSY_ABOUT) } }
                ul { @for line in KNEE { li { (line) } } }
                p.rule { "Told apart as runners tell them; information, no diagnosis." }
    })
}

/// Exercises no watch can judge: the same for everyone.
pub fn strength(page: &Page) -> Option<Markup> {
    Some(html! {
        p { (STRENGTH_ABOUT) }
        ul.ticks { @for line in STRENGTH { li { (line) } } }
        p { (strength_sessions(page.athlete)) }
    })
}

/// Days of less load and the days pain was noted among them: a sum over the runner's own words, no verdict. Nothing once
/// the story is over.
pub fn two_weeks(athlete: &AthleteAnalysis, settings: &Settings) -> Option<String> {
    let as_of = settings.as_of?;
    let from = athlete.own.relief_from(as_of)?;
    athlete.own.last_pain(as_of)?;
    let days = (as_of - from).num_days() + 1;
    let noted = athlete.own.pain.iter().map(|entry| entry.date).filter(|date| (from..=as_of).contains(date));
    let noted: BTreeSet<NaiveDate> = noted.collect();
    let late = noted.range(from + Days::new(14)..).count();
    let planned = if ran_less(athlete, from, as_of) { "" } else { " planned" };
    (days > 0).then(|| {
        format!(
            "By your log: less load{planned} since {}, {days} days; pain noted on {} of them, {late} after the first two \
             weeks. Pain beyond two weeks of less load is on the physiotherapist's list.",
            from.format("%-d %b %Y"),
            noted.len()
        )
    })
}

/// Whether the days since `from` held less than as many days of the weeks before; unknown in the first week.
fn ran_less(athlete: &AthleteAnalysis, from: NaiveDate, as_of: NaiveDate) -> bool {
    let by = week_measure(&athlete.weeks);
    let Ok(base) = base(&athlete.sessions, from - Days::new(1), by) else { return false };
    let since = athlete.sessions.iter().filter(|session| (from..=as_of).contains(&session.local_date));
    let weeks = ((as_of - from).num_days() + 1) as f64 / 7.0;
    weeks >= 1.0 && since.map(|session| session.amount(by)).sum::<f64>() < LESS * base.week * weeks
}

/// What the export holds; an empty log is not a missing habit.
pub fn strength_sessions(athlete: &AthleteAnalysis) -> String {
    let weeks = &athlete.weeks[athlete.weeks.len().saturating_sub(STRENGTH_WEEKS)..];
    let sessions: u32 = weeks.iter().map(|week| week.strength_sessions).sum();
    match sessions {
        0 => format!(
            "No strength session in the recordings of the last {} weeks; what was not recorded is not counted.",
            weeks.len()
        ),
        1 => format!("1 strength session in the recordings of the last {} weeks.", weeks.len()),
        many => format!("{many} strength sessions in the recordings of the last {} weeks.", weeks.len()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::{PainEntry, PainPattern};
    use crate::weekly::test_rows::{after, day, weeks_of_running};
    use crate::weekly::{WeeklySettings, weekly};

    /// What is said on a day about weeks of running from 5 January on and pain that builds on some days.
    fn said(weeks_km: &[f64], pain: &[&str], as_of: NaiveDate) -> Option<String> {
        let settings = Settings { as_of: Some(as_of), ..Settings::example() };
        let mut rows = weeks_of_running(day("2026-01-05"), weeks_km);
        let mut weekly = weekly(&mut rows, &WeeklySettings::new(as_of, settings.week_start)).unwrap();
        let entry = |(at, date): (usize, &&str)| PainEntry {
            date: day(date),
            site: format!("place {at}"),
            side: None,
            level: 4,
            pattern: Some(PainPattern::Builds),
            onset_km: None,
        };
        let mut athlete = AthleteAnalysis {
            sessions: weekly.sessions.remove("runner").unwrap_or_default(),
            weeks: weekly.weeks.remove("runner").unwrap_or_default(),
            activities: rows,
            ..AthleteAnalysis::default()
        };
        athlete.own.pain = pain.iter().enumerate().map(entry).collect();
        two_weeks(&athlete, &settings)
    }

    #[test]
    fn days_of_pain_are_counted_and_not_the_places_that_hurt() {
        let last = after(day("2026-01-05"), 55);
        let text = said(&[40.0; 8], &["2026-02-27", "2026-02-28", "2026-02-28", "2026-03-01"], last).unwrap();
        assert!(text.contains("since 28 Feb 2026, 2 days; pain noted on 2 of them, 0 after"), "{text}");
    }

    #[test]
    fn less_load_is_said_of_who_ran_less_and_planned_of_who_did_not() {
        let last = after(day("2026-01-05"), 69);
        let pain = ["2026-03-01", "2026-03-10"];
        let text = said(&[&[40.0; 8][..], &[24.0; 2]].concat(), &pain, last).unwrap();
        assert!(text.starts_with("By your log: less load since 2 Mar 2026, 14 days;"), "{text}");
        let text = said(&[40.0; 10], &pain, last).unwrap();
        assert!(text.starts_with("By your log: less load planned since 2 Mar 2026, 14 days;"), "{text}");
    }

    #[test]
    fn a_story_ends_after_four_quiet_weeks() {
        let on = |days| said(&[40.0; 16], &["2026-03-01"], after(day("2026-03-01"), days));
        assert!(on(28).is_some());
        assert_eq!(on(29), None);
    }
}
