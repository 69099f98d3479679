//! Load: the weeks, every run against the 30 days before it, the contested ratio, and long days close together.

use super::{Page, charts};
use crate::model::WeekRow;
use maud::{Markup, html};

/// Weeks looked back on for long days close together.
const EXPOSURE_WEEKS: usize = 12;

pub fn section(page: &Page) -> Option<Markup> {
    Some(html! {
        (charts::figures_or_not_assessed(page, &["01-weekly-distance", "02-every-run", "03-acwr"]))
        (close_together(page))
    })
}

/// Two long runs in one week, and long days in a row: exposures without a rule.
fn close_together(page: &Page) -> Markup {
    let weeks = &page.athlete.weeks[page.athlete.weeks.len().saturating_sub(EXPOSURE_WEEKS)..];
    let two_long: Vec<&WeekRow> = weeks.iter().filter(|week| week.long_runs >= 2).collect();
    let most = weeks.iter().filter_map(|week| Some((week.back_to_back_m?, week))).max_by(|a, b| a.0.total_cmp(&b.0));
    let of = |week: &WeekRow| format!("week of {}", week.week.start.format("%-d %b"));
    html! {
        h3 { "Long days close together" }
        ul {
            li {
                "Weeks with two long runs or more: " (two_long.len()) " of the last " (weeks.len())
                @if let Some(last) = two_long.last() { " (the last: " (of(last)) ", " (last.long_runs) ")" }
                "."
            }
            li {
                "Most on two days in a row: "
                @match most {
                    Some((metres, week)) => { (page.settings.units.distance(metres)) " (" (of(week)) ")" },
                    None => "no two days in a row with a run",
                }
                "."
            }
        }
        p.rule {
            "A long run here takes an hour and at least 80 % of the longest run of the 30 days before it. Shown as it \
             is: no rule judges it."
        }
    }
}
