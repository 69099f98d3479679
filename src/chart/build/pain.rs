//! Days of pain on every chart that has days.

use super::scale;
use crate::chart::Figure;
use crate::chart::figure::{Ink, Series};
use crate::model::PainEntry;
use std::collections::BTreeMap;

/// Draws a line on each day of the chart that the pain log names, the worst of a day; the newest has its words.
pub fn mark(figures: &mut [Figure], pain: &[PainEntry]) {
    let mut days: BTreeMap<i64, &PainEntry> = BTreeMap::new();
    for entry in pain {
        let worst = days.entry(scale::day(entry.date) as i64).or_insert(entry);
        if entry.level > worst.level {
            *worst = entry;
        }
    }
    for figure in figures.iter_mut().filter(|figure| figure.x.is_dated()) {
        let (from, to) = (figure.x.from, figure.x.to);
        let shown: Vec<(f64, &PainEntry)> =
            days.iter().map(|(day, entry)| (*day as f64, *entry)).filter(|(x, _)| (from..=to).contains(x)).collect();
        let Some(newest) = shown.len().checked_sub(1) else { continue };
        for (at, (x, entry)) in shown.iter().enumerate() {
            let label = if at == newest { format!("pain {}/10", entry.level) } else { String::new() };
            figure.series.push(Series::Upright { label, ink: Ink::Purple, dashed: true, x: *x });
        }
        let count = shown.len();
        let days = if count == 1 { "day" } else { "days" };
        figure.notes.push(format!("Dashed upright lines: {count} {days} of pain from your own log."));
    }
}
