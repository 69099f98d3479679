//! Hills: climb and descent week by week, with a base of their own.

use super::{Page, charts};
use maud::Markup;

pub fn section(page: &Page) -> Option<Markup> {
    Some(charts::figures_or_not_assessed(page, &["04-hills"]))
}
