//! The club's page: who needs a word this week, loudest first, each with a link to the member's own page.

use super::{Settings, clean, footer, shell};
use crate::model::Analysis;
use crate::report::schema::ClubRow;
use maud::{Markup, html};

/// The page for those who may see the triage table.
pub fn club_page(members: &[(ClubRow, String)], analysis: &Analysis, settings: &Settings) -> String {
    let silent = members.iter().filter(|(row, _)| row.last_run.is_none()).count();
    shell(
        "Club week",
        html! {
            header {
                p.kind { "Club week" }
                h1 { "Who needs a word this week" }
                p {
                    (members.len()) " members" @if silent > 0 { ", " (silent) " without data" }
                    @if let Some(as_of) = analysis.as_of { ", up to " (as_of.format("%a %-d %b %Y")) }
                    ". Descriptive, not medical: a flag is a reason to ask, not a finding."
                }
            }
            main id="content" {
                (table(members, settings))
                p.rule {
                    "Usual: the mean of the four weeks before. Ratio: contested. Distances in " (settings.units.distance_unit())
                    "; the last full week. Injury and training data are health data: keep this page to those it is for."
                }
            }
            (footer(&settings.version))
        },
    )
}

fn table(members: &[(ClubRow, String)], settings: &Settings) -> Markup {
    let km =
        |metres: Option<f64>| metres.map(|m| format!("{:.1}", settings.units.distance_number(m))).unwrap_or_default();
    html! {
        div.scroll tabindex="0" role="region" aria-label="Members" {
            table.flags {
                thead { tr {
                    th scope="col" { "Member" } th scope="col" { "Flag" } th scope="col" { "Reason" } th scope="col" { "Week" }
                    th scope="col" { "Usual" } th scope="col" { "Ratio" } th scope="col" { "Longest" }
                    th scope="col" { "30 days before" } th scope="col" { "Last run" } th scope="col" { "Data" }
                } }
                tbody {
                    @for (row, page) in members {
                        tr class=(state(row).0) {
                            th scope="row" { a href=(page) { @if row.athlete.is_empty() { "unnamed" } @else { (clean(&row.athlete)) } } }
                            td { strong.mark { (state(row).1) } " " (state(row).0) }
                            td { (clean(&row.reason)) }
                            td { (km(row.week_distance_m)) }
                            td { (km(row.usual_distance_m)) }
                            td { @if let Some(ratio) = row.week_ratio { (format!("{ratio:.2}")) } }
                            td { (km(row.longest_m)) }
                            td { (km(row.longest30_m)) }
                            td.when { @if let Some(date) = row.last_run { (date.format("%-d %b %Y")) } }
                            td { (row.data_quality) }
                        }
                    }
                }
            }
        }
    }
}

fn state(row: &ClubRow) -> (&'static str, &'static str) {
    match (row.alerts, row.cautions, row.notes) {
        (1.., _, _) => ("alert", "!!"),
        (0, 1.., _) => ("caution", "!"),
        (0, 0, 1..) => ("note", "-"),
        (0, 0, 0) if row.last_run.is_none() => ("no data", "--"),
        (0, 0, 0) => ("calm", "ok"),
    }
}
