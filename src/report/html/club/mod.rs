//! The club's page: who needs a word this week, loudest first, what stands behind each line, and what only a club can
//! show. No script is needed; the chips work by style alone.

mod calendar;
mod group;
mod table;

use super::{Settings, clean, footer, shell};
use crate::model::ProblemClass;
use crate::report::club::{ClubInfo, ClubMember, MemberState, consent_lines, head_line};
use maud::{Markup, html};

/// Fewer members are not a group: figures of all would be figures of each.
pub const SMALLEST_GROUP: usize = 5;

/// The page for those who may see the triage table. Members come in the order of the table.
pub fn club_page(members: &[ClubMember], info: &ClubInfo, settings: &Settings) -> String {
    let club = info.club.as_deref().map(clean).filter(|name| !name.is_empty());
    let title = club.as_ref().map_or_else(|| "Club week".into(), |club| format!("Club week: {club}"));
    shell(
        &title,
        html! {
            header {
                p.kind { (club.as_deref().unwrap_or("Club week")) }
                h1 { "Who needs a word this week" }
                p.head { strong { (head_line(members)) } }
                p {
                    @if let Some(as_of) = settings.as_of { "Up to " (as_of.format("%a %-d %b %Y")) ". " }
                    "Descriptive, not medical: a mark is a reason to ask, not a finding, and no reason to leave anybody out."
                }
                @for line in consent_lines(info, false) { p.banner[info.is_first_run] { (line) } }
                nav aria-label="Sections" {
                    @for (id, name) in [
                        ("members", "Members"), ("group", "Group"), ("calendar", "Calendar"), ("returning", "Returning"),
                        ("data", "Data problems"), ("out", "Left out"), ("legend", "Legend"),
                    ] { a href={ "#" (id) } { (name) } " " }
                }
            }
            main id="content" {
                (table::section(members, settings))
                (group::section(members, settings))
                (calendar::section(members))
                (returning(members))
                (data_problems(members))
                (left_out(info))
                (legend(settings))
            }
            (footer(&settings.version))
        },
    )
}

fn returning(members: &[ClubMember]) -> Markup {
    let back: Vec<(&ClubMember, &String)> =
        members.iter().filter_map(|member| Some((member, member.drill.returning.as_ref()?))).collect();
    html! {
        section id="returning" {
            h2 { "Returning" }
            @if back.is_empty() { p { "Nobody is on the way back from a break of 14 days or more." } }
            @else { ul { @for (member, words) in back {
                li { a href=(member.page) { (clean(&member.row.athlete)) } ": " (words) "." }
            } } }
        }
    }
}

fn data_problems(members: &[ClubMember]) -> Markup {
    let troubled: Vec<&ClubMember> = members
        .iter()
        .filter(|member| !member.drill.failed.is_empty() || member.row.data_quality != "complete")
        .collect();
    let count = |member: &ClubMember, class| member.drill.failed.get(&class).copied().unwrap_or(0);
    html! {
        section id="data" {
            h2 { "Data problems by member" }
            @if troubled.is_empty() { p { "None: every file was read, and every member's runs can be assessed in full." } }
            @else {
                div.scroll tabindex="0" role="region" aria-label="Data problems by member" {
                    table {
                        thead { tr {
                            th scope="col" { "Member" } th scope="col" { "Last four weeks" } th scope="col" { "Damaged" }
                            th scope="col" { "Not readable" } th scope="col" { "Format not read" }
                        } }
                        tbody { @for member in &troubled { tr {
                            th scope="row" { a href=(member.page) { (clean(&member.row.athlete)) } }
                            td { (member.row.data_quality) }
                            td { (count(member, ProblemClass::Damaged)) }
                            td { (count(member, ProblemClass::Unreadable)) }
                            td { (count(member, ProblemClass::Unsupported)) }
                        } } }
                    }
                }
                p.rule { "Which files, and why: private/problems.csv." }
            }
        }
    }
}

fn left_out(info: &ClubInfo) -> Markup {
    html! {
        section id="out" {
            h2 { "Left out" }
            @if info.excluded.is_empty() { p { "Nobody." } }
            // Why is the coach's to know: a guardian's missing word tells an age.
            @else { ul { @for (name, _) in &info.excluded { li { (clean(name)) ": no consent that holds" } } } }
            @if let Some(day) = info.kept_since { p { "Data from before " (day.format("%-d %b %Y")) " is not looked at." } }
        }
    }
}

fn legend(settings: &Settings) -> Markup {
    html! {
        section id="legend" {
            h2 { "Legend" }
            dl.words {
                @for state in MemberState::ALL { dt { (state.symbol()) " " (state.words()) } dd { (meaning(state)) } }
            }
            p.rule {
                "NEW: not in the table of a week ago. Week: the last full one; usual: the mean of the four before. Longest: \
                 of that week; in brackets the longest of the 30 days before it. Distances in " (settings.units.distance_unit())
                ". Training and injury data are health data: show this page only to those it is meant for. The same table: "
                a href="club_week.csv" { "club_week.csv" } "; six lines for an e-mail: " a href="club.txt" { "club.txt" }
                ". Full tables, for the operator: the folder private."
            }
        }
    }
}

fn meaning(state: MemberState) -> &'static str {
    match state {
        MemberState::Talk => {
            "One event far outside the last weeks: a run above twice the longest of 30 days, or a long run doubled."
        }
        MemberState::Look => {
            "Something above its limit, or a habit confirmed over weeks. Common; most such weeks hurt nobody."
        }
        MemberState::Returning => "In a break of 14 days or more, or in the four weeks after one.",
        MemberState::NoData => "Silence in all sports for 14 days or more. Not a rest: nobody knows.",
        MemberState::Spoken => "The coach spoke with the member; what was known then rests until the day given.",
        MemberState::TooNew => "Fewer than four weeks, or too little running, to compare with. Not assessed.",
        MemberState::Calm => "Nothing above its limits. That does not mean that all is well.",
    }
}
