//! The words the page uses. Fixed text.

use super::Page;
use maud::{Markup, html};

pub fn section(_page: &Page) -> Option<Markup> {
    let words = [
        ("ACWR", "acute to chronic workload ratio: a short window of load over a longer one"),
        ("Alert, caution, note", "how loudly a flag speaks; an alert is rare and about one event"),
        ("Cadence", "steps of both feet a minute; many files count one foot and are doubled here"),
        ("Easy week", "a week well below the ones before, also called recovery week"),
        ("Session", "runs less than 30 minutes apart, taken together"),
        ("Step length", "the distance of one step; a stride is two"),
        ("Uncoupled", "the week itself is not part of what it is compared with"),
        ("Usual", "mean of the four weeks before"),
    ];
    Some(html! { dl.words { @for (word, meaning) in words { dt { (word) } dd { (meaning) } } } })
}
