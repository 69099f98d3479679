//! One runner's analysis in, one self-contained page out: inline style, inline SVG, no script, no request to anywhere.
//!
//! Verdict before charts, evidence beside every claim, a table behind every chart. Every text from a file passes
//! [`clean`] and the template's escaping.

mod cadence;
mod cards;
mod charts;
mod club;
mod flags;
mod handout;
mod help;
mod method;
mod pain;
mod plan;
mod quality;
mod shoes;
mod sides;
mod spark;
mod summary;
mod way_back;

use super::Settings;
use super::sanitize::for_page;
use crate::chart::Figure;
use crate::model::{Analysis, AthleteAnalysis};
use maud::{DOCTYPE, Markup, PreEscaped, html};

pub use club::club_page;
pub use handout::handout;

const STYLE: &str = include_str!("style.css");
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// A figure with its picture for the page.
#[derive(Debug)]
pub struct Drawn {
    pub figure: Figure,
    /// Plot only; title and notes are the page's.
    pub svg: String,
}

/// The page of one runner.
pub fn page(analysis: &Analysis, athlete: &AthleteAnalysis, drawn: &[Drawn], settings: &Settings) -> String {
    let name = clean(&athlete.athlete);
    let title = if name.is_empty() { "Running report".to_string() } else { format!("Running report: {name}") };
    shell(
        &title,
        html! {
            (summary::header(analysis, athlete, settings))
            main id="content" {
                (summary::verdict(athlete))
                (cards::cards(athlete, settings))
                (flags::section(athlete, settings))
                (charts::section("load", "Load", drawn, &["01-weekly-distance", "02-every-run", "03-acwr"]))
                (charts::section("hills", "Hills", drawn, &["04-hills"]))
                (cadence::section(athlete, drawn))
                (sides::section(athlete, drawn, settings))
                (shoes::section(athlete, settings))
                (plan::section(athlete, settings))
                (way_back::section(athlete, settings))
                (pain::section(athlete, settings))
                (help::section())
                (quality::section(analysis, athlete))
                (method::section())
                (method::glossary())
            }
            (footer(&settings.version))
        },
    )
}

/// The frame around a page's content.
pub fn shell(title: &str, content: Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                (content)
            }
        }
    }
    .into_string()
}

/// When to get help, for a page that has little room.
fn lists_short() -> Markup {
    use crate::report::help::{MEDICAL, MEDICAL_TITLE, PHYSIO, PHYSIO_TITLE};
    html! {
        section.help {
            p { strong { (PHYSIO_TITLE) ": " } (PHYSIO.join(" ")) }
            p { strong { (MEDICAL_TITLE) ": " } (MEDICAL.join(" ")) }
            p.rule { "Printed for everyone; inferred from nothing." }
        }
    }
}

fn footer(version: &str) -> Markup {
    html! {
        footer {
            p { "strideload " (version) ". Made on this computer; nothing was sent anywhere." }
            p {
                "Not a medical device. It measures and explains; it does not diagnose and does not predict injuries. \
                 No flag does not mean that all is well."
            }
        }
    }
}

/// Text from a file, fit to be put into the template.
fn clean(text: &str) -> String {
    for_page(text)
}

#[cfg(test)]
mod tests;
