//! What stood out before pain, in words: terminal, page and handout say the same.

use crate::model::{Autopsy, Exposure, Finding};
use crate::units::UnitSystem;
use serde_json::{Value, json};

pub const AUTOPSY_ABOUT: &str = "Ranked by how far each lies above this runner's own other weeks. Unusual is not the \
     cause: most unusual weeks hurt nobody, and a cause may be none of these.";

/// `Before pain on 20 Nov 2026 (front of knee): the weeks from 9 Oct to 5 Nov against 48 others of the year before.`
pub fn autopsy_opening(autopsy: &Autopsy) -> String {
    let site = autopsy.site.as_ref().map(|site| format!(" ({site})")).unwrap_or_default();
    format!(
        "Before pain on {}{site}: the days from {} to {}, six to two weeks before, against {} such stretches of the year \
         before.",
        autopsy.pain_date.format("%-d %b %Y"),
        autopsy.first.format("%-d %b"),
        autopsy.last.format("%-d %b"),
        autopsy.windows
    )
}

/// One line per finding, or that there is none; then what nobody looked at.
pub fn autopsy_lines(autopsy: &Autopsy, units: UnitSystem) -> Vec<String> {
    let mut lines: Vec<String> =
        autopsy.findings.iter().enumerate().map(|(at, finding)| line(at + 1, finding, units)).collect();
    if lines.is_empty() {
        lines.push(format!("Nothing stood out. Looked at: {}.", listed(&autopsy.assessed)));
    }
    let is_missing = |exposure: &Exposure| !autopsy.assessed.contains(exposure);
    let (of_another_watch, missing): (Vec<Exposure>, Vec<Exposure>) =
        Exposure::ALL.into_iter().filter(is_missing).partition(|exposure| autopsy.of_another_watch.contains(exposure));
    if !of_another_watch.is_empty() {
        let listed = listed(&of_another_watch);
        lines.push(format!("Not assessed, since another watch measured most of the year before: {listed}."));
    }
    if !missing.is_empty() {
        lines.push(format!("Not assessed: {}.", listed(&missing)));
    }
    lines
}

fn listed(exposures: &[Exposure]) -> String {
    exposures.iter().map(|exposure| words(*exposure)).collect::<Vec<_>>().join(", ")
}

fn line(rank: usize, finding: &Finding, units: UnitSystem) -> String {
    let value = |value: f64| number(finding.exposure, value, units);
    format!(
        "{rank}. {}: {}; usual {}, never above {} in {} other stretches ({:.1} spreads above the usual).",
        capitalised(words(finding.exposure)),
        value(finding.value),
        value(finding.usual),
        value(finding.most),
        finding.windows,
        finding.score
    )
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn words(exposure: Exposure) -> &'static str {
    match exposure {
        Exposure::LongestRun => "longest run",
        Exposure::Distance => "distance of the largest fortnight",
        Exposure::Descent => "descent of the largest fortnight",
        Exposure::Ascent => "climb of the largest fortnight",
        Exposure::FastDistance => "distance in runs 8 % or more above the usual speed, of the largest fortnight",
        Exposure::SameRoads => "share on the same roads",
        Exposure::OneSide => "one-sided distance of the largest fortnight",
        Exposure::NewShoe => "share in a new pair",
        Exposure::LongSteps => "fewer steps than typical at the speed",
        Exposure::RunDays => "days with a run in a fortnight (fewest rest days)",
    }
}

fn number(exposure: Exposure, value: f64, units: UnitSystem) -> String {
    match exposure {
        Exposure::LongestRun | Exposure::Distance | Exposure::FastDistance | Exposure::OneSide => units.distance(value),
        Exposure::Descent | Exposure::Ascent => units.height(value),
        Exposure::SameRoads | Exposure::NewShoe => format!("{:.0} %", value * 100.0),
        Exposure::LongSteps => format!("{value:.1} %"),
        Exposure::RunDays => format!("{value:.0}"),
    }
}

/// For programs.
pub fn autopsy_json(autopsy: &Autopsy) -> Value {
    let finding = |finding: &Finding| {
        json!({
            "exposure": finding.exposure.name(),
            "value": finding.value,
            "usual": finding.usual,
            "most": finding.most,
            "score": finding.score,
            "windows": finding.windows,
        })
    };
    json!({
        "pain_date": autopsy.pain_date.to_string(),
        "site": autopsy.site,
        "first": autopsy.first.to_string(),
        "last": autopsy.last.to_string(),
        "windows": autopsy.windows,
        "assessed": autopsy.assessed.iter().map(|exposure| exposure.name()).collect::<Vec<_>>(),
        "of_another_watch": autopsy.of_another_watch.iter().map(|exposure| exposure.name()).collect::<Vec<_>>(),
        "findings": autopsy.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::example::date;

    #[test]
    fn what_was_not_looked_at_is_named_even_where_nothing_stood_out() {
        let watched = [Exposure::Ascent, Exposure::Descent, Exposure::LongSteps];
        let autopsy = Autopsy {
            pain_date: date(2026, 11, 22),
            site: None,
            first: date(2026, 10, 11),
            last: date(2026, 11, 7),
            findings: Vec::new(),
            assessed: Exposure::ALL.into_iter().filter(|e| !watched.contains(e) && *e != Exposure::NewShoe).collect(),
            of_another_watch: watched.into(),
            windows: 40,
        };
        let lines = autopsy_lines(&autopsy, UnitSystem::Km);
        assert!(lines[0].starts_with("Nothing stood out. Looked at: longest run"), "{lines:?}");
        assert!(lines[1].contains("another watch") && lines[1].contains("fewer steps than typical"), "{lines:?}");
        assert_eq!(lines[2], "Not assessed: share in a new pair.");
        assert_eq!(lines.len(), 3);
    }
}
