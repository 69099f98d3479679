//! What the next seven days leave room for, in numbers. Never called safe.

use super::{Page, Settings, clean};
use crate::model::NextRun;
use crate::report::next_run::{about, ceiling_lines, no_ceiling_words};
use maud::{Markup, html};

pub fn section(page: &Page) -> Option<Markup> {
    Some(html! {
        @match &page.athlete.next_run {
            None => p { "Not assessed: there is no recent running to start from." },
            Some(next) => { (numbers(next, page.settings)) }
        }
    })
}

fn numbers(next: &NextRun, settings: &Settings) -> Markup {
    html! {
        p {
            "For " (next.from.format("%a %-d %b")) " to " (next.last_day().format("%a %-d %b %Y"))
            "; once these days are past, so are the numbers."
            @if let Some(why) = no_ceiling_words(next) { " " (clean(&why)) }
            @if let Some(about) = about(next) { " " (about) }
        }
        table.plan {
            tbody {
                @for line in ceiling_lines(next, settings.units) {
                    tr {
                        th scope="row" { (line.rule) }
                        td { strong { (clean(&line.ceiling)) } }
                        td { (clean(&line.from)) }
                    }
                }
            }
        }
    }
}
