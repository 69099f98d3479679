//! A new watch measures height in its own way: until it has recorded most of the four weeks before, climb and descent
//! have no base to be compared with.

use super::status::BASE_WEEKS;
use crate::model::{ActivityRow, Week, WeekStart};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Share of the base's runs with height that the week's own watch must have recorded.
const KNOWN_SHARE: f64 = 0.75;

/// Runs with height per week and device.
#[derive(Debug, Default)]
pub(super) struct Watches<'a> {
    weeks: BTreeMap<Week, BTreeMap<&'a str, u32>>,
}

impl<'a> Watches<'a> {
    /// Empty for one watch all along: there is nothing to tell.
    pub fn of(rows: &[(NaiveDate, &'a ActivityRow)], week_start: WeekStart) -> Watches<'a> {
        let mut watches = Watches::default();
        let with_height = || rows.iter().filter(|(_, row)| row.counts_as_run() && row.facts.ascent_m.is_some());
        let device = |(_, row): &(NaiveDate, &'a ActivityRow)| row.facts.device.as_str();
        if with_height().map(device).is_sorted_by(|a, b| a == b) {
            return watches;
        }
        for (date, row) in with_height() {
            let devices = watches.weeks.entry(Week::of(*date, week_start)).or_default();
            *devices.entry(row.facts.device.as_str()).or_default() += 1;
        }
        watches
    }

    /// `old -> new` in a week whose base another watch measured; `None` when the base is its own or nobody's.
    pub fn change(&self, week: Week) -> Option<String> {
        let own = main_device(self.weeks.get(&week)?)?;
        let mut base: BTreeMap<&str, u32> = BTreeMap::new();
        let earlier = self.weeks.range(..week).rev();
        for (_, devices) in earlier.take_while(|(before, _)| before.weeks_until(week) <= BASE_WEEKS as i64) {
            for (device, runs) in devices {
                *base.entry(device).or_default() += runs;
            }
        }
        let all: u32 = base.values().sum();
        let known = base.get(own).copied().unwrap_or_default();
        let before = main_device(&base).filter(|before| *before != own)?;
        (f64::from(known) < KNOWN_SHARE * f64::from(all)).then(|| format!("{} -> {}", words(before), words(own)))
    }
}

/// The device of most runs; of equals the first by name.
fn main_device<'a>(devices: &BTreeMap<&'a str, u32>) -> Option<&'a str> {
    devices.iter().max_by_key(|(device, runs)| (**runs, std::cmp::Reverse(**device))).map(|(device, _)| *device)
}

fn words(device: &str) -> &str {
    if device.is_empty() { "unknown watch" } else { device }
}
