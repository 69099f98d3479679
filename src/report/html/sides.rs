//! Repeated roads: which way round, on which side, week after week, and how the runner turns. No place is shown but in
//! the drawing of the runner's own roads, which only the runner's own page has.

use super::{Page, charts, clean};
use crate::chart::build::routes::{direction_words, route_words};
use crate::model::WeekRow;
use crate::report::routes::{apart_words, side_words};
use maud::{Markup, html};

/// Rows of the table; the rest is in `routes.csv`.
const ROUTES_SHOWN: usize = 10;

/// In the order of the page.
const FIGURES: [&str; 5] = ["11-repeated-roads", "12-road-strips", "13-weekly-sides", "14-turning", "15-own-roads"];

pub fn section(page: &Page) -> Option<Markup> {
    Some(html! {
            @if page.athlete.routes.is_empty() { p { "Not assessed: " (why_no_roads(&page.athlete.weeks)) "." } }
            @else {
                p {
                    "Most roads fall to one side for drainage. The same road, the same way, on the same side, week after week, \
                     may load the two legs differently; whether that hurts anyone is not proven. A change costs nothing: on \
                     footways and paths, run it the other way round, or on the other side, now and then. On roads without one keep facing the \
                     traffic and vary the route."
                }
                (routes_table(page))
                p.rule {
                    "Side is that of travel, left or right. It shows only where half of a road, and 200 m, was run three \
                     times each way or more: one position is off by more than half a road, the mean of many is not. Which foot lands lower \
                     depends on the ground: the edge of a road falls to the kerb, a footway to the road."
                }
            }
            (charts::figures(page, &FIGURES))
    })
}

fn why_no_roads(weeks: &[WeekRow]) -> &'static str {
    // Only a share file tells sides without what repeats.
    if weeks.iter().any(|week| week.keep_left_m.is_some() && week.same_way_m.is_none()) {
        "a share file holds no roads"
    } else {
        "no road was run often enough to compare"
    }
}

fn routes_table(page: &Page) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Repeated roads" {
            table.sortable {
                thead { tr {
                    th scope="col" { "Road" } th scope="col" { "What" } th scope="col" { "Runs" } th scope="col" { "Weeks" }
                    th scope="col" { "In a row" } th scope="col" { "Direction" } th scope="col" { "Side kept" }
                    th scope="col" { "Lines apart" } th scope="col" { "Last" }
                } }
                tbody {
                    @for route in page.athlete.routes.iter().take(ROUTES_SHOWN) {
                        tr {
                            th scope="row" { (clean(&route.route)) }
                            td { (route_words(route, page.settings.units)) }
                            td { (route.runs) }
                            td { (route.weeks) }
                            td { (route.weeks_in_a_row(page.settings.week_start)) }
                            td { (direction_words(route)) }
                            td { (side_words(route)) }
                            td { (apart_words(route)) }
                            td { (route.last_date.format("%-d %b %Y")) }
                        }
                    }
                }
            }
        }
    }
}
