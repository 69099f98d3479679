//! A chart on the page: the finding as heading, the picture on a light card, what to read into it, the table behind it.

use super::{Drawn, Settings, clean};
use crate::chart::build::routes::{direction_words, route_words};
use crate::chart::figure::Table;
use crate::model::{AthleteAnalysis, SideOfRoad};
use maud::{Markup, PreEscaped, html};

/// Rows of the routes table; the rest is in `routes.csv`.
const ROUTES_SHOWN: usize = 10;

pub fn section(id: &str, name: &str, drawn: &[Drawn], figures: &[&str]) -> Markup {
    let shown: Vec<&Drawn> = drawn.iter().filter(|d| figures.contains(&d.figure.id)).collect();
    html! {
        section id=(id) {
            h2 { (name) }
            @if shown.is_empty() { p { "Not assessed: the recordings hold nothing to draw here." } }
            @for chart in shown { (figure(chart)) }
        }
    }
}

pub fn routes(athlete: &AthleteAnalysis, drawn: &[Drawn], settings: &Settings) -> Markup {
    html! {
        section id="routes" {
            h2 { "Repeated roads" }
            @if athlete.routes.is_empty() { p { "No road was run often enough to compare." } }
            @else {
                p {
                    "Most roads fall to one side for drainage. The same road, the same way, on the same side, week after week, \
                     may load the two legs differently; whether that hurts anyone is not proven. A change costs nothing: on \
                     footways and paths, run it the other way round now and then. On roads without one keep facing the \
                     traffic and vary the route."
                }
                (routes_table(athlete, settings))
            }
            @for chart in drawn.iter().filter(|d| d.figure.id == "11-repeated-roads") { (figure(chart)) }
        }
    }
}

fn routes_table(athlete: &AthleteAnalysis, settings: &Settings) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Repeated roads" {
            table {
                thead { tr {
                    th scope="col" { "Road" } th scope="col" { "What" } th scope="col" { "Runs" } th scope="col" { "Weeks" }
                    th scope="col" { "Direction" } th scope="col" { "Side kept" } th scope="col" { "Last" }
                } }
                tbody {
                    @for route in athlete.routes.iter().take(ROUTES_SHOWN) {
                        tr {
                            th scope="row" { (clean(&route.route)) }
                            td { (route_words(route, settings.units)) }
                            td { (route.runs) }
                            td { (route.weeks) }
                            td { (direction_words(route)) }
                            td { (side_words(route.side, route.side_confidence)) }
                            td { (route.last_date.format("%-d %b %Y")) }
                        }
                    }
                }
            }
        }
    }
}

fn side_words(side: SideOfRoad, confidence: Option<f64>) -> String {
    let words = match side {
        SideOfRoad::Left => "left of travel",
        SideOfRoad::Right => "right of travel",
        SideOfRoad::Same => "the same side both ways",
        SideOfRoad::Mixed => "mixed",
        SideOfRoad::Unknown => return "not assessed".into(),
    };
    match confidence {
        Some(c) if c > 0.99 => format!("{words} (confidence over 99 %)"),
        Some(c) => format!("{words} (confidence {:.0} %)", 100.0 * c),
        None => words.into(),
    }
}

pub fn figure(drawn: &Drawn) -> Markup {
    let figure = &drawn.figure;
    html! {
        figure id=(figure.id) {
            h3 { (clean(&figure.title)) }
            p.rule { (clean(&figure.subtitle)) }
            // Drawn by us from numbers and escaped words.
            div.card.scroll.dated[figure.x.is_dated()] tabindex="0" role="region" aria-label=(clean(&figure.title)) { (PreEscaped(&drawn.svg)) }
            figcaption { @for note in &figure.notes { p { (clean(note)) } } }
            details {
                summary { "The numbers behind this chart (" (figure.table.rows.len()) " rows)" }
                (data_table(&figure.table))
            }
        }
    }
}

fn data_table(table: &Table) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Numbers behind the chart" {
            table.numbers {
                thead { tr { @for name in &table.header { th scope="col" { (clean(name)) } } } }
                tbody { @for row in &table.rows { tr { @for cell in row { td { (clean(cell)) } } } } }
            }
        }
    }
}
