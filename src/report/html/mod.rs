//! One runner's analysis in, one self-contained page out: inline style, inline SVG, no request to anywhere. A small script
//! adds values under the pointer, sorting and filtering; nothing needs it.
//!
//! Verdict before charts, evidence beside every claim, a table behind every chart. Every text from a file passes
//! [`clean`] and the template's escaping.

mod cadence;
mod cards;
mod charts;
mod club;
mod flags;
mod glossary;
mod handout;
mod help;
mod hills;
mod load;
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
use crate::model::{Analysis, AthleteAnalysis, UNNAMED_ATHLETE};
use base64::Engine;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

pub use club::club_page;
pub use handout::handout;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// What a browser may do with the page: apply this style, run this script, and nothing else.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        source_of(STYLE),
        source_of(SCRIPT)
    )
});

/// A figure with its picture for the page.
#[derive(Debug)]
pub struct Drawn {
    pub figure: Figure,
    /// Plot only; title and notes are the page's.
    pub svg: String,
}

/// What a section may look at.
pub struct Page<'a> {
    pub analysis: &'a Analysis,
    pub athlete: &'a AthleteAnalysis,
    pub drawn: &'a [Drawn],
    pub settings: &'a Settings,
}

/// One section below the cards. Its body comes without heading; a section without a body is not on the page.
struct Section {
    /// Other places of the page link to it.
    id: &'static str,
    heading: &'static str,
    /// In the list at the top of the page.
    link: &'static str,
    body: fn(&Page) -> Option<Markup>,
}

/// The page below verdict and cards, in its order.
const SECTIONS: &[Section] = &[
    Section { id: "flags", heading: "Flags of the last four weeks", link: "Flags", body: flags::section },
    Section { id: "load", heading: "Load", link: "Load", body: load::section },
    Section { id: "hills", heading: "Hills", link: "Hills", body: hills::section },
    Section { id: "cadence", heading: "Cadence and steps", link: "Cadence", body: cadence::section },
    Section { id: "sides", heading: "Sides and routes", link: "Sides and routes", body: sides::section },
    Section { id: "shoes", heading: "Shoes", link: "Shoes", body: shoes::section },
    Section { id: "plan", heading: "Plan: the next days", link: "Plan", body: plan::section },
    Section { id: "return", heading: "The way back", link: "The way back", body: way_back::section },
    Section { id: "pain", heading: "Pain", link: "Pain", body: pain::section },
    Section { id: "strength", heading: "Strength", link: "Strength", body: pain::strength },
    Section { id: "help", heading: "When to get help", link: "When to get help", body: help::section },
    Section { id: "quality", heading: "Data quality", link: "Data", body: quality::section },
    Section { id: "method", heading: "Method and limits", link: "Method", body: method::section },
    Section { id: "glossary", heading: "Words", link: "Words", body: glossary::section },
];

/// The page of one runner.
pub fn page(analysis: &Analysis, athlete: &AthleteAnalysis, drawn: &[Drawn], settings: &Settings) -> String {
    let page = Page { analysis, athlete, drawn, settings };
    let title = match name_of(athlete) {
        Some(name) => format!("Running report: {name}"),
        None => "Running report".into(),
    };
    let sections: Vec<(&Section, Markup)> = SECTIONS.iter().filter_map(|s| Some((s, (s.body)(&page)?))).collect();
    let links: Vec<(&str, &str)> = sections.iter().map(|(s, _)| (s.id, s.link)).collect();
    shell(
        &title,
        html! {
            (summary::header(&page, &links))
            main id="content" {
                (summary::verdict(athlete))
                (cards::cards(athlete, settings))
                @for (section, body) in &sections {
                    section id=(section.id) aria-labelledby={ (section.id) "-heading" } {
                        h2 id={ (section.id) "-heading" } { (section.heading) }
                        (body)
                    }
                }
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
                meta http-equiv="Content-Security-Policy" content=(*POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                (content)
                script { (PreEscaped(SCRIPT)) }
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

/// An inline text as a source in the policy: its SHA-256, so that nothing else that may stand in the page counts.
fn source_of(text: &str) -> String {
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text)))
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

/// The runner's name, where one was given.
fn name_of(athlete: &AthleteAnalysis) -> Option<String> {
    let name = clean(&athlete.athlete);
    (!name.is_empty() && name != UNNAMED_ATHLETE).then_some(name)
}

/// Text from a file, fit to be put into the template.
fn clean(text: &str) -> String {
    for_page(text)
}

#[cfg(test)]
mod tests;
