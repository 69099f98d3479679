//! The long run of a week at twice the longest of the four weeks before.

use super::draft::Measure;
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, Severity, WeekStatus};
use crate::units::round_to;

/// Metres and seconds are compared to the thousandth, as weeks hold them.
const DECIMALS: i32 = 3;

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
    // The first that is long enough is the jump; what is as long later in the week only repeats it.
    let least = round_to(most / ratio * thresholds.long_run_doubled, DECIMALS);
    let first = input.sessions_in(row.week).find(|session| round_to(session.amount(by), DECIMALS) >= least)?;
    let measure = Measure { value: ratio, limit: thresholds.long_run_doubled, unit: "ratio" };
    let race = if first.maybe_race { " race? A planned race may be the reason." } else { "" };
    Some(Flag {
        severity: Severity::Alert,
        local_date: first.local_date,
        activities: first.activities.clone(),
        maybe_race: first.maybe_race,
        text: format!(
            "Longest run of the week {} = {ratio:.2}x the longest of the four weeks before ({}); limit {:.2}x.{race}",
            by.words(most, input.units),
            by.words(most / ratio, input.units),
            thresholds.long_run_doubled,
        ),
        clears_when: format!(
            "After a week whose longest run is under {:.2}x the longest of its own four weeks before.",
            thresholds.long_run_doubled
        ),
        ..input.week_draft(FlagKind::LongRunDoubled, at, measure)
    })
}
