//! The ceilings of the next seven days as lines of a table: the same words on the page and in `plan next`.

use crate::model::NextRun;
use crate::units::UnitSystem;

/// One rule solved backwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CeilingLine {
    pub rule: &'static str,
    pub ceiling: String,
    /// What it was computed from.
    pub from: String,
}

const NOT_ASSESSED: &str = "not assessed";

/// Said of a table with a ceiling. Never a promise.
const ABOUT: &str =
    "A run or week inside these numbers raises no load flag. They are no promise: how you feel comes first.";

/// What the table may say of itself; nothing where it has no ceiling.
pub fn about(next: &NextRun) -> Option<&'static str> {
    next.ceiling.is_some().then_some(ABOUT)
}

/// `No ceiling for the next run: 20 of the 30 days needed.`
pub fn no_ceiling_words(next: &NextRun) -> Option<String> {
    let why = next.ceiling_missing.as_ref().filter(|_| next.ceiling.is_none())?;
    Some(format!("No ceiling for the next run: {why}."))
}

/// Whether any line of the table has a number.
pub fn has_numbers(lines: &[CeilingLine]) -> bool {
    lines.iter().any(|line| line.ceiling != NOT_ASSESSED)
}

/// One line per rule, the session first.
pub fn ceiling_lines(next: &NextRun, units: UnitSystem) -> Vec<CeilingLine> {
    let km = |metres: f64| units.distance(metres);
    let left = |metres: Option<f64>| metres.map_or(NOT_ASSESSED.to_string(), km);
    let load = |load: Option<f64>| load.map_or(NOT_ASSESSED.to_string(), |load| next.load_unit.words(load, units));
    let height = |metres: Option<f64>| metres.map_or(NOT_ASSESSED.to_string(), |metres| units.height(metres));
    let hill = format!(
        "{:.2} x the mean of the four weeks before, or {} more than it",
        next.hill_limit,
        units.height(next.hill_extra_m)
    );
    let longest = next.longest30.map(|longest| {
        let when = next.longest30_date.map(|date| format!(", {}", date.format("%-d %b"))).unwrap_or_default();
        format!(
            "{:.2} x the longest unflagged of 30 days ({}{when})",
            next.session_limit,
            next.measured_by.words(longest, units)
        )
    });
    let session = next.ceiling.map_or(NOT_ASSESSED.to_string(), |ceiling| next.measured_by.words(ceiling, units));
    let so_far = next.week_so_far_m.map(|so_far_m| CeilingLine {
        rule: "this week so far",
        ceiling: km(so_far_m),
        from: String::new(),
    });
    let easy = match next.weeks_since_recovery {
        Some(0) => "; this week was one".into(),
        Some(1) => "; last week was one".into(),
        Some(weeks) => format!("; last one {weeks} weeks ago"),
        None => String::new(),
    };
    let line = |rule, ceiling, from| CeilingLine { rule, ceiling, from };
    let week = match next.week_left_small_base_m {
        Some(left_m) => line(
            "left this week: small base",
            km(left_m),
            format!("{} more than the larger of last week and the four-week mean", km(next.small_base_extra_m)),
        ),
        None => line(
            "left this week: week jump",
            load(next.week_left_ratio),
            format!("{:.2} x the larger of last week and the four-week mean", next.week_limit),
        ),
    };
    if let Some(room) = &next.way_back {
        let until = format!("the plan of the way back, until {}", room.last.format("%-d %b"));
        let mut lines = vec![
            line("longest single run", session, until.clone()),
            line("left of these days", next.measured_by.words(room.left, units), until),
        ];
        lines.extend(so_far);
        return lines;
    }
    let mut lines = vec![line("longest single run", session, longest.unwrap_or_default())];
    lines.extend(so_far);
    lines.extend([
        week,
        line(
            "left this week: ACWR",
            load(next.week_left_acwr),
            format!("{:.2} x the mean of the four weeks before; contested", next.acwr_limit),
        ),
        line("left this week: climb", height(next.climb_left_m), hill.clone()),
        line("left this week: descent", height(next.descent_left_m), hill),
        line(
            "an easy week stays under",
            left(next.easy_week_m),
            format!("80 % of the last three weeks, a custom{easy}"),
        ),
    ]);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::example;

    #[test]
    fn a_withdrawn_ceiling_promises_nothing_and_leaves_no_number() {
        let Some(next) = example::athlete().next_run else { panic!("the example has a ceiling") };
        assert!(about(&next).is_some() && no_ceiling_words(&next).is_none());
        assert!(has_numbers(&ceiling_lines(&next, UnitSystem::Km)));
        let old = next.withdrawn("the data ended".into());
        assert_eq!(about(&old), None);
        assert_eq!(no_ceiling_words(&old).as_deref(), Some("No ceiling for the next run: the data ended."));
        let lines = ceiling_lines(&old, UnitSystem::Km);
        assert!(!has_numbers(&lines), "{lines:?}");
    }
}
