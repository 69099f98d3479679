//! The same side of the road, week after week. `caution` where the side is known for sure; `note` where it is only likely,
//! and where the same roads are run one way only, which loads one side whichever it is, but does not say which
//! (docs/science.md 4.3).
//!
//! A refinement of `same_direction`, whose event it shares: the same loop the same way comes first.

use super::draft::{Measure, date_words};
use super::same_direction::{ADVICE, rarer_share_words};
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, FlagRow, RouteRow, Severity, WeekRow};
use chrono::NaiveDate;
use std::ops::RangeInclusive;

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    let long_enough = |streak: &&[WeekRow]| streak.len() >= thresholds.same_side_min_weeks as usize;
    let mut flags = Vec::new();
    for finding in [Finding::Left, Finding::Right, Finding::OneWay] {
        let streaks = input.weeks.split(|row| finding_of(row, thresholds) != Some(finding));
        flags.extend(streaks.filter(long_enough).filter_map(|streak| flag(input, thresholds, finding, streak)));
    }
    flags
}

/// Who runs the road both ways already changes no side by turning round: it is that of travel.
pub const OTHER_SIDE_ADVICE: &str = "On footways and paths keep the other side now and then; on roads without one keep facing \
                      traffic and vary the route.";

/// Share of the metres kept on one side that must lie on roads whose side leaves no doubt.
const SURE_SHARE: f64 = 0.5;

/// Share of the metres kept on one side whose low foot must be the same, for it to be named.
const KNOWN_SHARE: f64 = 0.8;

/// What one week says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Finding {
    Left,
    Right,
    /// Repeated in one direction, the side not known.
    OneWay,
}

fn finding_of(row: &WeekRow, thresholds: &Thresholds) -> Option<Finding> {
    let same_way_m = row.same_way_m?;
    let repeats = same_way_m >= thresholds.same_side_min_week_m
        && same_way_m >= thresholds.same_side_repeated_share * row.distance_m;
    if !repeats {
        return None;
    }
    let (left_m, right_m) = (row.keep_left_m?, row.keep_right_m?);
    let all_m = left_m + right_m + row.keep_unknown_m.unwrap_or_default();
    if left_m + right_m < thresholds.same_side_known_share * all_m {
        let one_way = row.same_way_balance.is_some_and(|balance| balance >= thresholds.same_direction_balance);
        return one_way.then_some(Finding::OneWay);
    }
    let imbalance = row.side_imbalance.filter(|imbalance| imbalance.abs() >= thresholds.same_side_imbalance)?;
    Some(if imbalance > 0.0 { Finding::Left } else { Finding::Right })
}

fn flag(input: &FlagInput, thresholds: &Thresholds, finding: Finding, streak: &[WeekRow]) -> Option<Flag> {
    let sum = |value: fn(&WeekRow) -> Option<f64>| -> f64 { streak.iter().filter_map(value).sum() };
    let (left_m, right_m) = (sum(|row| row.keep_left_m), sum(|row| row.keep_right_m));
    let all_m = left_m + right_m + sum(|row| row.keep_unknown_m);
    let (first, last) = (streak.first()?.week, streak.last()?.week);
    let since = input.sessions_in(first).map(|session| session.local_date).min()?;
    let until = input.sessions_in(last).map(|session| session.local_date).max()?;
    let weeks = format!("{} weeks in a row since {}", streak.len(), date_words(since));
    let kept_m = |route: &RouteRow| kept_m(route, finding, &(since..=until));
    let is_sure = is_sure(input, thresholds, kept_m);
    let same_way_m = sum(|row| row.same_way_m);
    let balance = sum(|row| Some(row.same_way_balance? * row.same_way_m?)) / same_way_m;
    let advice = if balance >= thresholds.same_direction_balance { ADVICE } else { OTHER_SIDE_ADVICE };
    let least_a_week = input.units.distance(thresholds.same_side_min_week_m);
    let kept = |side: &str, metres: f64| {
        let (kept, all) = (input.units.distance(metres), input.units.distance(all_m));
        let low_foot = match (low_foot(input, kept_m), is_sure) {
            (Some(foot), true) => format!("By what is underfoot there, the {foot} foot lands lower. "),
            (Some(foot), false) => format!("If so, by what is underfoot there, the {foot} foot lands lower. "),
            (None, _) => String::new(),
        };
        let (how, doubt) =
            if is_sure { ("Kept", "") } else { ("Probably kept", "About a dozen runs both ways tell for sure. ") };
        format!("{how} {side} of travel on {kept} of {all} of repeated roads, {weeks}. {doubt}{low_foot}{advice}")
    };
    let side_measure = Measure {
        value: (left_m - right_m).abs() / (left_m + right_m),
        limit: thresholds.same_side_imbalance,
        unit: "share",
    };
    let (name, measure, severity, confidence, text, clears_when) = match finding {
        Finding::Left | Finding::Right => {
            let (name, metres) = if finding == Finding::Left { ("left", left_m) } else { ("right", right_m) };
            let clears = format!(
                "After a week with more than {} of these metres on the other side, or under {least_a_week} the same way.",
                rarer_share_words(thresholds.same_side_imbalance)
            );
            let (severity, confidence) = if is_sure { (Severity::Caution, "medium") } else { (Severity::Note, "low") };
            (name, side_measure, severity, confidence, kept(name, metres), clears)
        }
        Finding::OneWay => {
            let measure = Measure { value: balance, limit: thresholds.same_direction_balance, unit: "share" };
            let a_week = input.units.distance(same_way_m / streak.len() as f64);
            let text = format!(
                "{a_week} a week one way on the same roads, {weeks}. Which side of the road was kept cannot be told from \
                 one direction. {ADVICE}"
            );
            let clears = format!(
                "After a week with more than {} of the passes the other way, or under {least_a_week} on these roads.",
                rarer_share_words(thresholds.same_direction_balance)
            );
            ("one way", measure, Severity::Note, "low", text, clears)
        }
    };
    Some(Flag {
        severity,
        confidence,
        since: Some(since),
        activities: streak.iter().flat_map(|row| input.runs_in(row.week)).collect(),
        text,
        clears_when,
        rows: streak.iter().map(week_values).collect(),
        ..input.draft(FlagKind::SameSide, &format!("{name}/{since}"), until, measure)
    })
}

/// Metres of a road kept on this side in these days.
fn kept_m(route: &RouteRow, finding: Finding, days: &RangeInclusive<NaiveDate>) -> f64 {
    let passes = route.passes.iter().filter(|pass| days.contains(&pass.local_date));
    let metres = passes.filter_map(|pass| {
        let left = pass.left_probability?;
        Some(pass.length_m * if finding == Finding::Left { left } else { 1.0 - left })
    });
    metres.sum()
}

/// Whether the roads that hold half of the metres kept leave no doubt about the side. A map errs by a metre or two and
/// stays wrong where it is: by itself it never does.
fn is_sure(input: &FlagInput, thresholds: &Thresholds, kept_m: impl Fn(&RouteRow) -> f64) -> bool {
    let is_sure = |route: &&RouteRow| {
        let confidence = route.side_confidence.filter(|_| route.side_source() == Some("passes"));
        confidence.is_some_and(|confidence| confidence >= thresholds.same_side_confidence)
    };
    let sure_m: f64 = input.routes.iter().filter(is_sure).map(&kept_m).sum();
    sure_m > 0.0 && sure_m >= SURE_SHARE * input.routes.iter().map(&kept_m).sum::<f64>()
}

/// Which foot lands lower, where that is known of most metres kept.
fn low_foot(input: &FlagInput, kept_m: impl Fn(&RouteRow) -> f64) -> Option<&'static str> {
    let all_m: f64 = input.routes.iter().map(&kept_m).sum();
    let is_most = |foot: &&str| {
        let with_foot = input.routes.iter().filter(|route| route.low_foot() == Some(*foot));
        with_foot.map(&kept_m).sum::<f64>() >= KNOWN_SHARE * all_m && all_m > 0.0
    };
    ["left", "right"].into_iter().find(is_most)
}

fn week_values(row: &WeekRow) -> FlagRow {
    FlagRow::new([
        ("week", row.week.into()),
        ("distance_m", row.distance_m.into()),
        ("same_way_m", row.same_way_m.into()),
        ("same_way_balance", row.same_way_balance.into()),
        ("keep_left_m", row.keep_left_m.into()),
        ("keep_right_m", row.keep_right_m.into()),
        ("keep_unknown_m", row.keep_unknown_m.into()),
        ("side_imbalance", row.side_imbalance.into()),
    ])
}
