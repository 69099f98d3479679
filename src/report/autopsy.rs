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

/// One line per finding, or that there is none.
pub fn autopsy_lines(autopsy: &Autopsy, units: UnitSystem) -> Vec<String> {
    if autopsy.findings.is_empty() {
        let assessed: Vec<&str> = autopsy.assessed.iter().map(|exposure| words(*exposure)).collect();
        return vec![format!("Nothing stood out. Looked at: {}.", assessed.join(", "))];
    }
    let missing: Vec<&str> =
        Exposure::ALL.iter().filter(|exposure| !autopsy.assessed.contains(exposure)).map(|e| words(*e)).collect();
    let mut lines: Vec<String> =
        autopsy.findings.iter().enumerate().map(|(at, finding)| line(at + 1, finding, units)).collect();
    if !missing.is_empty() {
        lines.push(format!("Not assessed: {}.", missing.join(", ")));
    }
    lines
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
        Exposure::FastDistance => "fast distance of the largest fortnight",
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
        "findings": autopsy.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}
