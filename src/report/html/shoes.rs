//! Shoes: distance per pair, rotation, and the rule for a new pair; without names, what may have changed as a question.

use super::{Page, Settings, clean};
use crate::model::ShoeRow;
use maud::{Markup, html};

const PAIRS_SHOWN: usize = 12;

pub fn section(page: &Page) -> Option<Markup> {
    let athlete = page.athlete;
    Some(html! {
            @if athlete.shoes.is_empty() {
                p { "Not assessed: no run names a shoe. A file shoes.csv beside the export says which pair when." }
            } @else {
                (table(&athlete.shoes, page.settings))
                p {
                    "A new pair: at most a third of the week for two weeks, then as you like. A change of stack, drop or \
                     stiffness is what this is about. A convention (grade D)."
                }
            }
            @for question in &athlete.shoe_questions { p { (clean(question)) } }
    })
}

fn table(shoes: &[ShoeRow], settings: &Settings) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Shoes" {
            table {
                thead { tr {
                    th scope="col" { "Pair" } th scope="col" { "Distance" } th scope="col" { "Runs" }
                    th scope="col" { "Last 4 weeks" } th scope="col" { "First" } th scope="col" { "Last" }
                    th scope="col" { "Stack, drop, stiffness" }
                } }
                tbody {
                    @for shoe in shoes.iter().take(PAIRS_SHOWN) {
                        tr {
                            th scope="row" { (clean(&shoe.shoe)) }
                            td { (settings.units.distance(shoe.distance_m)) }
                            td { (shoe.runs) }
                            td { (share_words(shoe)) }
                            td { (shoe.first.format("%-d %b %Y")) }
                            td { (shoe.last.format("%-d %b %Y")) }
                            td { (clean(&spec_words(shoe))) }
                        }
                    }
                }
            }
        }
    }
}

/// `40 %`, or a dash for a pair that rests.
pub fn share_words(shoe: &ShoeRow) -> String {
    shoe.recent_share.map_or("-".into(), |share| format!("{:.0} %", share * 100.0))
}

fn spec_words(shoe: &ShoeRow) -> String {
    let Some(spec) = &shoe.spec else { return "not given".into() };
    let mm = |value: Option<f64>| value.map_or("?".into(), |mm| format!("{mm:.0} mm"));
    let stiffness = spec.stiffness.clone().unwrap_or_else(|| "?".into());
    format!("{}, {}, {stiffness}", mm(spec.stack_mm), mm(spec.drop_mm))
}
