//! Members by weeks: the mark of each, so that a coach sees who keeps coming back to the table.

use super::clean;
use crate::report::club::{ClubMember, DRILL_WEEKS, MemberState};
use maud::{Markup, html};

pub fn section(members: &[ClubMember]) -> Markup {
    html! {
        section id="calendar" {
            h2 { "Twelve weeks" }
            p.rule { "The mark each week got from what was run in it; the last full week at the right. Empty: before the first run." }
            details open[members.len() <= 40] {
                summary { "Members by weeks (" (members.len()) ")" }
                div.scroll tabindex="0" role="region" aria-label="Members by weeks" {
                    table.calendar {
                        thead { tr {
                            th scope="col" { "Member" }
                            @for back in (0..DRILL_WEEKS).rev() { th scope="col" { @if back == 0 { "last" } @else { "-" (back) } } }
                        } }
                        tbody { @for member in members { tr {
                            th scope="row" { (clean(&member.row.athlete)) }
                            @for mark in &member.drill.marks { (cell(*mark)) }
                        } } }
                    }
                }
            }
        }
    }
}

fn cell(mark: Option<MemberState>) -> Markup {
    html! { @match mark {
        None => td {},
        Some(mark) => td class={ "h-" (mark.name()) } { (mark.symbol()) },
    } }
}
