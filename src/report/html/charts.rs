//! A chart on the page: the finding as heading, the picture on a light card, what to read into it, the table behind it.

use super::{Drawn, clean};
use crate::chart::figure::Table;
use maud::{Markup, PreEscaped, html};

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
