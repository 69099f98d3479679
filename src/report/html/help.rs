//! When to get help: two lists, always printed, in fixed words, never inferred from data.

use super::Page;
use crate::report::help::{HELP_ABOUT, MEDICAL, MEDICAL_TITLE, PHYSIO, PHYSIO_TITLE, WHILE_RUNNING};
use maud::{Markup, html};

pub fn section(_page: &Page) -> Option<Markup> {
    Some(html! {
            p { (HELP_ABOUT) }
            (lists())
            p {
                (WHILE_RUNNING) " " code { "strideload plan return" } " lays out the weeks of less and the way back."
            }
    })
}

/// The two lists, kept apart.
pub fn lists() -> Markup {
    html! {
        div.urgent {
            h3 { (MEDICAL_TITLE) }
            ul { @for line in MEDICAL { li { (line) } } }
        }
        div {
            h3 { (PHYSIO_TITLE) }
            ul { @for line in PHYSIO { li { (line) } } }
        }
    }
}
