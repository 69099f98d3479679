//! The long run of a week at twice the longest of the four weeks before.

use super::draft::Measure;
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, Severity, WeekStatus};

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    (0..input.weeks.len()).filter_map(|at| flag(input, thresholds, at)).collect()
}

fn flag(input: &FlagInput, thresholds: &Thresholds, at: usize) -> Option<Flag> {
    let row = &input.weeks[at];
    let ratio = row.longest_ratio4.filter(|_| row.status == WeekStatus::Ok)?;
    if ratio < thresholds.long_run_doubled {
        return None;
    }
    let (by, most) = row.longest();
    let longest = input.sessions_in(row.week).max_by(|a, b| a.amount(by).total_cmp(&b.amount(by)))?;
    let measure = Measure { value: ratio, limit: thresholds.long_run_doubled, unit: "ratio" };
    let race = if longest.maybe_race { " race? A planned race may be the reason." } else { "" };
    Some(Flag {
        severity: Severity::Alert,
        local_date: longest.local_date,
        activities: longest.activities.clone(),
        maybe_race: longest.maybe_race,
        text: format!(
            "Longest run of the week {} = {ratio:.2}x the longest of the four weeks before ({}); limit {:.2}x.{race}",
            by.words(most, input.units),
            by.words(most / ratio, input.units),
            thresholds.long_run_doubled,
        ),
        clears_when: "After a week whose longest run is under twice the longest of its own four weeks before.".into(),
        ..input.week_draft(FlagKind::LongRunDoubled, at, measure)
    })
}
