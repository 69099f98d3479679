//! Cadence and steps: what six weeks say, what a watch cannot see, and the charts.

use super::{Page, charts, clean};
use maud::{Markup, html};

const FIGURES: [&str; 6] =
    ["05-cadence", "06-cadence-speed", "07-cadence-trend", "08-step-length", "09-ground-contact", "10-oscillation"];

pub fn section(page: &Page) -> Option<Markup> {
    Some(html! {
        @for sentence in &page.athlete.steps { p { (clean(sentence)) } }
        p {
            "A watch counts steps; it does not see where the foot lands, whether the hip drops or how strong it is. Those \
             stay on the list of exercises and on the physiotherapist's table."
        }
        (charts::figures(page, &FIGURES))
    })
}
