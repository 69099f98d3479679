//! The flags table: what, when, the numbers, how solid the rule is, how often ordinary runners see it, what ends it.

use super::{Page, clean};
use crate::chart::build::flag_words;
use crate::flags::evidence::NOT_MEASURED;
use crate::model::{Flag, FlagKind, WeekStatus};
use crate::report::terminal::{is_recent, value_and_limit};
use crate::units::UnitSystem;
use maud::{Markup, html};

pub fn section(page: &Page) -> Option<Markup> {
    let athlete = page.athlete;
    let (recent, past): (Vec<&Flag>, Vec<&Flag>) =
        athlete.listed_flags().into_iter().partition(|f| is_recent(f, page.settings.as_of));
    Some(html! {
            @if !recent.is_empty() { (table(&recent, page.settings.units)) }
            @else if athlete.weeks.iter().any(|w| w.status == WeekStatus::Ok) {
                p { "None. That does not mean that all is well; see what was not assessed." }
            } @else { p { "Not assessed yet: too little running to compare with." } }
            @if !past.is_empty() {
                details {
                    summary { "Past flags (" (past.len()) ")" }
                    (table(&past, page.settings.units))
                }
            }
            p.rule {
                "Evidence: A replicated or large studies, B one good study, C laboratory only, D custom or our own choice. \
                 More about a flag: " code { "strideload explain ID -o FOLDER" } ", FOLDER being where this page lies."
            }
    })
}

fn table(flags: &[&Flag], units: UnitSystem) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Flags" {
            table.flags.sortable {
                thead { tr {
                    th scope="col" { "Flag" } th scope="col" { "When" } th scope="col" { "What was found" }
                    th scope="col" { "Value (limit)" } th scope="col" { "Evidence" } th scope="col" { "Clears when" }
                } }
                tbody { @for flag in flags { (row(flag, units)) } }
            }
        }
    }
}

fn row(flag: &Flag, units: UnitSystem) -> Markup {
    let (value, limit) = value_and_limit(flag, units);
    html! {
        tr class=(flag.severity.name()) {
            th scope="row" data-sort=(flag.severity as u8) {
                strong.mark { (flag.severity.symbol()) } " " a href={ "#" (section_of(flag.kind)) } { (flag_words(flag)) }
                small { (flag.severity.name()) @if flag.maybe_race { ", race?" } }
            }
            td.when data-label="When" {
                (flag.local_date.format("%-d %b %Y"))
                @if let Some(since) = flag.since { small { " since " (since.format("%-d %b %Y")) } }
            }
            td data-label="Found" { (clean(&flag.text)) }
            td data-label="Value (limit)" { span.amount { (value) } " " span.amount { "(" (limit) ")" } small { " " (flag.confidence) " confidence" } }
            td data-label="Evidence" { "grade " (flag.evidence.grade) small { " " (base_rate_words(flag)) " " (flag.evidence.counter) } }
            td data-label="Clears when" { (clean(&flag.clears_when)) small { " " code { (clean(&flag.id)) } } }
        }
    }
}

/// How often ordinary runners see this flag, as a sentence.
fn base_rate_words(flag: &Flag) -> String {
    match flag.evidence.base_rate {
        NOT_MEASURED => "How often runners see this was not measured.".into(),
        rate => format!("Seen in {rate}."),
    }
}

/// Where on the page the flag's chart stands.
fn section_of(kind: FlagKind) -> &'static str {
    match kind {
        FlagKind::HillJump | FlagKind::DescentJump => "hills",
        FlagKind::Overstride | FlagKind::Plain170 | FlagKind::CadenceDrop => "cadence",
        FlagKind::SameDirection | FlagKind::SameSide => "sides",
        FlagKind::SessionSpike
        | FlagKind::LongRunDoubled
        | FlagKind::WeekJump
        | FlagKind::Acwr
        | FlagKind::NoRecoveryWeek
        | FlagKind::ShoeChange
        | FlagKind::NewShoeShare
        | FlagKind::ReturnTooFast => "load",
    }
}
