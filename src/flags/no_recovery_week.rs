//! Weeks in a row without an easier one. One note per row of weeks, not one per week.

use super::draft::{Measure, date_words};
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, WeekStatus};

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    let complete = input.weeks.iter().filter(|row| row.complete).count();
    let mut flags = Vec::new();
    let mut from = 0;
    for at in 0..complete {
        let row = &input.weeks[at];
        if row.is_recovery != Some(false) || row.status == WeekStatus::ReturnFromBreak {
            from = at + 1;
            continue;
        }
        let last_of_row = at + 1 == complete || input.weeks[at + 1].is_recovery != Some(false);
        if last_of_row || input.weeks[at + 1].status == WeekStatus::ReturnFromBreak {
            flags.extend(flag(input, thresholds, from, at));
        }
    }
    flags
}

fn flag(input: &FlagInput, thresholds: &Thresholds, from: usize, to: usize) -> Option<Flag> {
    let weeks = u32::try_from(to + 1 - from).unwrap_or(u32::MAX);
    if weeks < thresholds.recovery_due_weeks {
        return None;
    }
    let (first, last) = (input.weeks[from].week, input.weeks[to].week);
    let limit = thresholds.recovery_due_weeks;
    let measure = Measure { value: f64::from(weeks), limit: f64::from(limit), unit: "weeks" };
    Some(Flag {
        since: Some(first.start),
        text: format!(
            "{weeks} weeks in a row, since {}, without one at 80 % or less of the three before; the usual advice is \
             one in every {limit}.",
            date_words(first.start)
        ),
        clears_when: "After a week at 80 % or less of the mean of the three before.".into(),
        rows: super::draft::week_values(&input.weeks[from.saturating_sub(3)..=to]),
        ..input.draft(FlagKind::NoRecoveryWeek, &first.to_string(), last.last_day(), measure)
    })
}
