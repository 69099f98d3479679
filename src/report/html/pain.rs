//! The pain log, the rules that go with it, and the hip: shown when the runner wrote something down.

use super::{Page, Settings, clean};
use crate::model::AthleteAnalysis;
use crate::report::autopsy::{AUTOPSY_ABOUT, autopsy_lines, autopsy_opening};
use crate::report::help::{KNEE, STRENGTH, STRENGTH_ABOUT, WHILE_RUNNING, go_or_stop};
use chrono::Days;
use maud::{Markup, html};

/// Entries on the page; the rest is in the runner's own file.
const ENTRIES_SHOWN: usize = 20;
const STRENGTH_WEEKS: usize = 12;

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

/// Days of less load and the days pain was noted among them: a sum over the runner's own words, no verdict.
pub fn two_weeks(athlete: &AthleteAnalysis, settings: &Settings) -> Option<String> {
    let as_of = settings.as_of?;
    let from = athlete.own.relief_from(as_of)?;
    let days = (as_of - from).num_days() + 1;
    let noted = athlete.own.pain.iter().filter(|entry| entry.date >= from && entry.date <= as_of);
    let after = from + Days::new(14);
    let (all, late) = (noted.clone().count(), noted.filter(|entry| entry.date >= after).count());
    (days > 0).then(|| {
        format!(
            "By your log: less load since {}, {days} days; pain noted on {all} of them, {late} after the first two weeks. \
             Pain beyond two weeks of less load is on the physiotherapist's list.",
            from.format("%-d %b %Y")
        )
    })
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
