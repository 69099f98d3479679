//! The head of the page and the verdict, in the terminal's words.

use super::{Page, clean, name_of};
use crate::model::{AthleteAnalysis, SummaryLine, Tone, WeekStart};
use crate::report::terminal::thousands;
use crate::units::UnitSystem;
use maud::{Markup, html};

/// `links` are the id and name of every section the page shows.
pub fn header(page: &Page, links: &[(&str, &str)]) -> Markup {
    let Page { analysis, athlete, settings, .. } = page;
    let runs = athlete.activities.iter().filter(|r| r.counts_as_run());
    let days = runs.clone().filter_map(|r| r.local_date);
    let metres: f64 = runs.clone().filter_map(|r| r.facts.distance_m).sum();
    let seconds: f64 = runs.clone().map(|r| r.facts.moving_s).sum();
    html! {
        header {
            p.kind { "Running report" }
            h1 { (name_of(athlete).unwrap_or("Your running".into())) }
            p {
                (thousands(runs.clone().count() as u64)) @if runs.clone().count() == 1 { " run" } @else { " runs" }
                @if !settings.sources.is_empty() { ", " (clean(&settings.sources)) }
                @if let Some(first) = days.min() { ", from " (first.format("%-d %b %Y")) }
                @if let Some(as_of) = analysis.as_of { " up to " (as_of.format("%a %-d %b %Y")) }
                ". " (thousands((metres / settings.units.metres()).round() as u64)) " " (settings.units.distance_unit())
                ", " (thousands((seconds / 3600.0).round() as u64)) " hours."
            }
            p.rule { "Weeks start on " (week_start_name(settings.week_start)) ". " (unit_words(settings.units)) }
            nav aria-label="Sections" {
                @for (id, name) in links { a href={ "#" (id) } { (name) } " " }
            }
        }
    }
}

pub fn verdict(athlete: &AthleteAnalysis) -> Markup {
    let tone = athlete.summary.first().map_or(Tone::Open, |l| l.tone);
    html! {
        section class={ "verdict " (tone_words(tone).0) } aria-label="Verdict" {
            @if athlete.summary.is_empty() { p { "No running found, so nothing could be assessed." } }
            @for line in &athlete.summary { (verdict_line(line)) }
            @if athlete.summary.iter().any(|line| matches!(line.tone, Tone::Alert | Tone::Caution)) {
                p.plain { "Sore? See " a href="#help" { "when to get help" } "." }
            }
        }
    }
}

fn verdict_line(line: &SummaryLine) -> Markup {
    let (class, mark, word) = tone_words(line.tone);
    html! {
        p class=(class) {
            @if !mark.is_empty() { strong.mark { (mark) span.hidden { " " (word) ":" } } " " }
            (clean(&line.text))
        }
    }
}

/// Class, mark and spoken word.
fn tone_words(tone: Tone) -> (&'static str, &'static str, &'static str) {
    match tone {
        Tone::Alert => ("alert", "!!", "Alert"),
        Tone::Caution => ("caution", "!", "Caution"),
        Tone::Calm => ("calm", "ok", "Calm"),
        Tone::Open => ("open", "--", "Not assessed"),
        Tone::Plain => ("plain", "", ""),
    }
}

fn week_start_name(start: WeekStart) -> &'static str {
    match start {
        WeekStart::Monday => "Monday",
        WeekStart::Sunday => "Sunday",
        WeekStart::Saturday => "Saturday",
    }
}

fn unit_words(units: UnitSystem) -> &'static str {
    match units {
        UnitSystem::Km => "Kilometres and metres; steps are counted for both feet.",
        UnitSystem::Mi => "Miles and feet; steps are counted for both feet.",
    }
}
