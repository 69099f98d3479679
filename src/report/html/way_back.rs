//! The way back, while one is going on: the weeks, and what later runs made of them.

use super::{Page, Settings, clean};
use crate::model::ReturnPlan;
use crate::report::return_plan::{RETURN_ABOUT, RETURN_HEADER, return_cells, return_opening, return_run_words};
use maud::{Markup, html};

pub fn section(page: &Page) -> Option<Markup> {
    page.athlete.return_plan.as_ref().map(|plan| weeks(plan, page.settings))
}

fn weeks(plan: &ReturnPlan, settings: &Settings) -> Markup {
    html! {
            p { (return_opening(plan, settings.units)) }
            div.scroll tabindex="0" role="region" aria-label="Weeks of the way back" {
                table {
                    thead { tr { @for name in RETURN_HEADER { th scope="col" { (name) } } } }
                    tbody {
                        @for week in &plan.weeks {
                            tr { @for cell in return_cells(week, plan, settings.units) { td { (clean(&cell)) } } }
                        }
                    }
                }
            }
            @if !plan.runs.is_empty() {
                details {
                    summary { "Each run since (" (plan.runs.len()) ")" }
                    ul { @for run in &plan.runs { li { (clean(&return_run_words(run, plan, settings.units))) } } }
                }
            }
            p.rule { (RETURN_ABOUT) }
    }
}
