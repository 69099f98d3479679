//! What the next seven days leave room for, in numbers. Never called safe.

use super::{Settings, clean};
use crate::model::{AthleteAnalysis, NextRun};
use maud::{Markup, html};

pub fn section(athlete: &AthleteAnalysis, settings: &Settings) -> Markup {
    html! {
        section id="next" {
            h2 { "Next 7 days" }
            @match &athlete.next_run {
                None => p { "Not assessed: there is no recent running to start from." },
                Some(next) => { (numbers(next, settings)) }
            }
        }
    }
}

fn numbers(next: &NextRun, settings: &Settings) -> Markup {
    let km = |metres: f64| settings.units.distance(metres);
    let left = |metres: Option<f64>| metres.map_or("not assessed".to_string(), km);
    html! {
        p { "From " (next.from.format("%a %-d %b %Y")) ". A run or week inside these numbers raises no load flag. They are \
             no promise: how you feel comes first." }
        table.plan {
            tbody {
                tr {
                    th scope="row" { "Longest single run" }
                    td {
                        @match (next.ceiling_m, &next.ceiling_missing) {
                            (Some(ceiling), _) => strong { (km(ceiling)) },
                            (None, Some(why)) => (clean(why)),
                            (None, None) => "not assessed",
                        }
                    }
                    td {
                        @if let Some(longest) = next.longest30_m {
                            "10 % over " (km(longest))
                            @if let Some(date) = next.longest30_date { " of " (date.format("%-d %b")) }
                        }
                    }
                }
                tr { th scope="row" { "This week so far" } td { (km(next.week_so_far_m)) } td {} }
                tr { th scope="row" { "Left this week before the week counts as a jump" } td { (left(next.week_left_ratio_m)) } td { "30 % over the usual" } }
                tr { th scope="row" { "Left this week before ACWR 1.5" } td { (left(next.week_left_acwr_m)) } td { "contested" } }
                tr {
                    th scope="row" { "An easy week stays under" } td { (left(next.easy_week_m)) }
                    td { @if let Some(weeks) = next.weeks_since_recovery { "last one " (weeks) " weeks ago; custom, no trial" } }
                }
            }
        }
    }
}
