//! A week far above both last week and the usual week, so that a normal week after an easy one raises nothing. Over a
//! small base ratios say nothing, and kilometres are counted.

use super::draft::Measure;
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, Severity, WeekStatus};
use crate::weekly::BASE_WEEKS;

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    let flag = |at: usize| match input.weeks[at].status {
        WeekStatus::Ok => over_ratio(input, thresholds, at),
        WeekStatus::LowBase => over_metres(input, thresholds, at),
        _ => None,
    };
    (0..input.weeks.len()).filter_map(flag).collect()
}

fn over_ratio(input: &FlagInput, thresholds: &Thresholds, at: usize) -> Option<Flag> {
    let row = &input.weeks[at];
    let ratio = row.week_ratio_robust?;
    if ratio <= thresholds.week_jump {
        return None;
    }
    let load = row.load?;
    let base = load / ratio;
    let measure = Measure { value: ratio, limit: thresholds.week_jump, unit: "ratio" };
    // Nobody knows whether a silent week was one of rest, and the mean takes it for one.
    let silent = input.weeks[at.saturating_sub(BASE_WEEKS)..at].iter().filter(|row| row.status == WeekStatus::NoData);
    let (severity, question) = match silent.count() {
        0 => (Severity::Caution, String::new()),
        1 => (Severity::Note, " One of the four weeks before has no data and counts as rest here. Was it?".into()),
        count => (
            Severity::Note,
            format!(" {count} of the four weeks before have no data and count as rest here. Were they?"),
        ),
    };
    Some(Flag {
        severity,
        text: format!(
            "Week {} = {ratio:.2}x the larger of last week and the four-week mean ({}); limit {:.2}x.{question}",
            row.load_unit.words(load, input.units),
            row.load_unit.words(base, input.units),
            thresholds.week_jump,
        ),
        clears_when: "After a complete week within the limit against the week before it and its own four-week mean."
            .into(),
        ..input.week_draft(FlagKind::WeekJump, at, measure)
    })
}

fn over_metres(input: &FlagInput, thresholds: &Thresholds, at: usize) -> Option<Flag> {
    let row = &input.weeks[at];
    let base_m = row.base4_distance_m?.max(input.weeks[at.checked_sub(1)?].distance_m);
    let extra_m = row.distance_m - base_m;
    if extra_m <= thresholds.low_base_extra_m {
        return None;
    }
    let measure = Measure { value: extra_m, limit: thresholds.low_base_extra_m, unit: "m" };
    let words = |metres| input.units.distance(metres);
    Some(Flag {
        text: format!(
            "Week {} = {} more than the larger of last week and the four-week mean ({}); limit {} more. Over so little \
             running a ratio says nothing.",
            words(row.distance_m),
            words(extra_m),
            words(base_m),
            words(thresholds.low_base_extra_m),
        ),
        clears_when: "After a complete week within the limit against the week before it and its own four-week mean."
            .into(),
        ..input.week_draft(FlagKind::WeekJump, at, measure)
    })
}
