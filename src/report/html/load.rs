//! Load: the weeks, every run against the 30 days before it, and the contested ratio.

use super::{Page, charts};
use maud::Markup;

pub fn section(page: &Page) -> Option<Markup> {
    Some(charts::figures_or_not_assessed(page, &["01-weekly-distance", "02-every-run", "03-acwr"]))
}
