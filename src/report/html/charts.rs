//! A chart on the page: the finding as heading, the picture on a light card, what to read into it, the table behind it.

use super::{Drawn, Page, clean};
use crate::chart::Figure;
use crate::chart::figure::Table;
use maud::{Markup, PreEscaped, html};

/// Rows of a table behind a chart: two years of daily runs. Twenty years would make a page no browser opens gladly.
const ROWS_SHOWN: usize = 800;

/// Those of these figures that could be drawn, in the order of their numbers.
pub fn figures(page: &Page, ids: &[&str]) -> Markup {
    html! { @for chart in page.drawn.iter().filter(|drawn| ids.contains(&drawn.figure.id)) { (figure(chart)) } }
}

/// The same, and where none could be drawn a sentence that says so.
pub fn figures_or_not_assessed(page: &Page, ids: &[&str]) -> Markup {
    html! {
        @if page.drawn.iter().any(|drawn| ids.contains(&drawn.figure.id)) { (figures(page, ids)) }
        @else { p { "Not assessed: the recordings hold nothing to draw here." } }
    }
}

pub fn figure(drawn: &Drawn) -> Markup {
    let figure = &drawn.figure;
    html! {
        figure id=(figure.id) {
            h3 { (clean(&figure.title)) }
            p.rule { (clean(&figure.subtitle)) }
            // A narrow screen opens on the newest weeks, where the scale is out of sight.
            @if let Some(words) = scale_words(figure) { p.rule.narrow { (words) } }
            // Drawn by us from numbers and escaped words.
            div.card.scroll.dated[starts_at_right(figure)] tabindex="0" role="region" aria-label=(clean(&figure.title)) { (PreEscaped(&drawn.svg)) }
            figcaption { @for note in &figure.notes { p { (clean(note)) } } }
            details {
                summary { "The numbers behind this chart (" (figure.table.rows.len()) " rows)" }
                (data_table(&figure.table))
            }
        }
    }
}

/// The newest weeks stand at the right; but where names stand beside the plot, nothing is told without them.
fn starts_at_right(figure: &Figure) -> bool {
    figure.x.is_dated() && !figure.y.label.is_empty()
}

/// `Upwards: km a week, 0 to 60.`
fn scale_words(figure: &Figure) -> Option<String> {
    let (low, high) = (figure.y.ticks.first()?, figure.y.ticks.last()?);
    starts_at_right(figure).then(|| format!("Upwards: {}, {} to {}.", figure.y.label, low.text, high.text))
}

fn data_table(table: &Table) -> Markup {
    let (all, shown) = (table.rows.len(), table.rows.len().min(ROWS_SHOWN));
    html! {
        @if shown < all { p.rule { "The newest " (shown) " of " (all) "; the CSV files beside this page hold all." } }
        div.scroll tabindex="0" role="region" aria-label="Numbers behind the chart" {
            table.numbers.sortable {
                thead { tr { @for name in &table.header { th scope="col" { (clean(name)) } } } }
                tbody { @for row in &table.rows[..shown] { tr { @for cell in row { td { (clean(cell)) } } } } }
            }
        }
    }
}
