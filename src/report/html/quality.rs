//! What was read and what was not, and on what the steps and the climb of each device rest.

use super::{Page, clean};
use crate::model::{AthleteAnalysis, Counts, Problem, ProblemClass};
use crate::report::terminal::thousands;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// The rest is in `problems.csv`.
const PROBLEMS_SHOWN: usize = 200;

pub fn section(page: &Page) -> Option<Markup> {
    let analysis = page.analysis;
    Some(html! {
        @if analysis.counts.found > 0 { (counts(&analysis.counts)) }
        (devices(page.athlete))
        @if !analysis.problems.is_empty() { (problems(&analysis.problems)) }
    })
}

fn counts(c: &Counts) -> Markup {
    let parts = [
        (c.used, "used"),
        (c.duplicate, "the same run again"),
        (c.not_activity, "not an activity"),
        (c.other_sport, "another sport"),
        (c.unsupported, "in a format not read"),
        (c.unreadable, "not readable"),
        (c.damaged, "damaged"),
    ];
    html! {
        p {
            (thousands(c.found)) " entries found = "
            @for (i, (n, words)) in parts.iter().enumerate() { @if i > 0 { " + " } (thousands(*n)) " " (words) }
            "."
        }
    }
}

#[derive(Default)]
struct Device {
    runs: u64,
    cadence: BTreeMap<String, u64>,
    ascent: BTreeMap<String, u64>,
}

fn devices(athlete: &AthleteAnalysis) -> Markup {
    let mut devices: BTreeMap<&str, Device> = BTreeMap::new();
    for row in athlete.activities.iter().filter(|r| r.counts_as_run()) {
        let facts = &row.facts;
        let device = devices.entry(facts.device.as_str()).or_default();
        let cadence = match facts.cadence_scale {
            Some(scale) => format!("{} x {scale:.0}", facts.cadence_basis.name()),
            None => "none".into(),
        };
        let ascent = if facts.ascent_source.is_empty() { "none" } else { facts.ascent_source.as_str() };
        device.runs += 1;
        *device.cadence.entry(cadence).or_default() += 1;
        *device.ascent.entry(ascent.to_string()).or_default() += 1;
    }
    html! {
        @if !devices.is_empty() {
            div.scroll tabindex="0" role="region" aria-label="Devices" {
                table {
                    caption { "Runs by device, what its steps count, and where its climb comes from" }
                    thead { tr { th scope="col" { "Device" } th scope="col" { "Runs" } th scope="col" { "Cadence in the file" } th scope="col" { "Altitude" } } }
                    tbody {
                        @for (name, device) in &devices {
                            tr {
                                th scope="row" { @if name.is_empty() { "unknown" } @else { (clean(name)) } }
                                td { (thousands(device.runs)) }
                                td { (by_count(&device.cadence)) }
                                td { (by_count(&device.ascent)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `strides x 2 (271), none (1)`.
fn by_count(counts: &BTreeMap<String, u64>) -> String {
    let mut pairs: Vec<(&String, &u64)> = counts.iter().collect();
    pairs.sort_by(|a, b| b.1.cmp(a.1));
    clean(&pairs.iter().map(|(name, n)| format!("{name} ({n})")).collect::<Vec<_>>().join(", "))
}

fn problems(problems: &[Problem]) -> Markup {
    // What cost data first; repeated copies and settings files are expected.
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by_key(|p| std::cmp::Reverse(p.class));
    html! {
        details open[sorted.first().is_some_and(|p| p.class > ProblemClass::OtherSport)] {
            summary { "Entries with a remark (" (thousands(problems.len() as u64)) ")" }
            div.scroll tabindex="0" role="region" aria-label="Entries with a remark" {
                table.sortable {
                    thead { tr { th scope="col" { "Entry" } th scope="col" { "Class" } th scope="col" { "Reason" } th scope="col" { "Byte" } } }
                    tbody {
                        @for problem in sorted.iter().take(PROBLEMS_SHOWN) {
                            tr {
                                th.path scope="row" { (clean(&problem.source.to_string())) }
                                td { (problem.class.name().replace('_', " ")) }
                                td { (clean(&problem.reason)) @if let Some(kept) = problem.records_kept { " " (kept) " samples kept." } }
                                td { @if let Some(offset) = problem.offset { (offset) } }
                            }
                        }
                    }
                }
            }
            @if problems.len() > PROBLEMS_SHOWN { p { "The rest is in problems.csv." } }
        }
    }
}
