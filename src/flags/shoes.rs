//! Two rules about shoes: a new pair takes over slowly, and a pair long unused does not take over at once. Only with
//! shoes named by a list or by the runner.

use super::draft::{Measure, date_words};
use super::{FlagInput, Thresholds};
use crate::model::{ActivityRow, Flag, FlagKind, FlagRow, Severity, ShoeSpec};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// Shoes must have been named this long before a pair counts as new: the first pair of a list is only its first line.
const KNOWN_DAYS: i64 = 28;
/// Weeks a new pair is held back.
const NEW_WEEKS: u64 = 2;
/// Runs a week must have before a share of it says anything.
const LEAST_RUNS: usize = 2;

/// A run whose distance is known.
struct Worn<'a> {
    date: NaiveDate,
    row: &'a ActivityRow,
    metres: f64,
}

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    let mut runs: Vec<Worn> = input
        .activities
        .iter()
        .filter(|row| row.counts_as_run())
        .filter_map(|row| Some(Worn { date: row.local_date?, row, metres: row.facts.distance_m? }))
        .filter(|run| run.date <= input.as_of)
        .collect();
    runs.sort_by_key(|run| run.date);
    let Some(known_from) = runs.iter().find(|run| run.row.shoe.is_some()).map(|run| run.date) else {
        return Vec::new();
    };
    let mut worn: BTreeMap<&str, Vec<NaiveDate>> = BTreeMap::new();
    for run in &runs {
        if let Some(shoe) = &run.row.shoe {
            worn.entry(shoe).or_default().push(run.date);
        }
    }
    let shoes = Shoes { input, thresholds, runs: &runs };
    let mut flags = Vec::new();
    for (shoe, days) in worn {
        let first = days[0];
        if (first - known_from).num_days() >= KNOWN_DAYS {
            flags.extend((0..NEW_WEEKS).filter_map(|week| shoes.new_share(shoe, first, week)));
        }
        let unused = i64::from(thresholds.shoe_unused_days);
        let taken_up = days.windows(2).filter(|pair| (pair[1] - pair[0]).num_days() > unused);
        flags.extend(taken_up.filter_map(|pair| shoes.switch(shoe, pair[0], pair[1])));
    }
    flags
}

struct Shoes<'a> {
    input: &'a FlagInput<'a>,
    thresholds: &'a Thresholds,
    runs: &'a [Worn<'a>],
}

impl Shoes<'_> {
    fn new_share(&self, shoe: &str, first: NaiveDate, week: u64) -> Option<Flag> {
        let from = first + Days::new(7 * week);
        let (share, flag) = self.share(FlagKind::NewShoeShare, shoe, from, self.thresholds.new_shoe_share)?;
        Some(Flag {
            severity: Severity::Caution,
            since: Some(first),
            text: format!(
                "Week {} of the pair {shoe} (new {}): {:.0} % of the distance; the usual advice is at most {:.0} % for \
                 two weeks.{}",
                week + 1,
                date_words(first),
                share * 100.0,
                self.thresholds.new_shoe_share * 100.0,
                self.differences(shoe, from),
            ),
            clears_when: "Two weeks after the first run in the pair.".into(),
            ..flag
        })
    }

    fn switch(&self, shoe: &str, before: NaiveDate, from: NaiveDate) -> Option<Flag> {
        let (share, flag) = self.share(FlagKind::ShoeChange, shoe, from, self.thresholds.shoe_switch_share)?;
        Some(Flag {
            since: Some(from),
            text: format!(
                "The pair {shoe}, not worn since {}, took {:.0} % of the distance of the week from {}; limit {:.0} %.{}",
                date_words(before),
                share * 100.0,
                date_words(from),
                self.thresholds.shoe_switch_share * 100.0,
                self.differences(shoe, from),
            ),
            clears_when: "A week after the pair was taken up.".into(),
            ..flag
        })
    }

    /// The share of seven days run in a pair, and the flag when it is above the limit and the days are over.
    fn share(&self, kind: FlagKind, shoe: &str, from: NaiveDate, limit: f64) -> Option<(f64, Flag)> {
        let last = from + Days::new(6);
        if last > self.input.as_of {
            return None;
        }
        let week: Vec<&Worn> = self.runs.iter().filter(|run| (from..=last).contains(&run.date)).collect();
        let is_own = |run: &&&Worn| run.row.shoe.as_deref() == Some(shoe);
        let all_m: f64 = week.iter().map(|run| run.metres).sum();
        let own_m: f64 = week.iter().filter(is_own).map(|run| run.metres).sum();
        if week.len() < LEAST_RUNS || all_m <= 0.0 || own_m / all_m <= limit {
            return None;
        }
        let share = own_m / all_m;
        let row = |run: &&Worn| {
            FlagRow::new([
                ("activity", run.row.facts.id.0.clone().into()),
                ("local_date", run.date.into()),
                ("distance_m", run.metres.into()),
                ("shoe", run.row.shoe.clone().into()),
            ])
        };
        let flag = Flag {
            activities: week.iter().filter(is_own).map(|run| run.row.facts.id.clone()).collect(),
            rows: week.iter().map(row).collect(),
            ..self.input.draft(kind, &format!("{shoe}/{from}"), last, Measure { value: share, limit, unit: "share" })
        };
        Some((share, flag))
    }

    /// How the pair differs from the one worn most before, where the runner says what both are like.
    fn differences(&self, shoe: &str, from: NaiveDate) -> String {
        let mut before: BTreeMap<&str, f64> = BTreeMap::new();
        let days = from - Days::new(KNOWN_DAYS as u64)..from;
        for run in self.runs.iter().filter(|run| days.contains(&run.date)) {
            if let Some(other) = run.row.shoe.as_deref().filter(|other| *other != shoe) {
                *before.entry(other).or_default() += run.metres;
            }
        }
        let most = before.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|(name, _)| *name);
        let spec = |name: &str| self.input.own.shoe_specs.iter().find(|spec| spec.shoe == name);
        let (Some(old_name), Some(new)) = (most, spec(shoe)) else { return String::new() };
        spec(old_name).map(|old| difference_words(old, new)).unwrap_or_default()
    }
}

fn difference_words(old: &ShoeSpec, new: &ShoeSpec) -> String {
    let millimetres = |name: &str, old: Option<f64>, new: Option<f64>| match (old, new) {
        (Some(old), Some(new)) if old != new => Some(format!("{name} {old:.0} to {new:.0} mm")),
        _ => None,
    };
    let stiffness = match (&old.stiffness, &new.stiffness) {
        (Some(old), Some(new)) if old != new => Some(format!("stiffness {old} to {new}")),
        _ => None,
    };
    let stack = millimetres("stack", old.stack_mm, new.stack_mm);
    let drop = millimetres("drop", old.drop_mm, new.drop_mm);
    let changes: Vec<String> = [stack, drop, stiffness].into_iter().flatten().collect();
    if changes.is_empty() { String::new() } else { format!(" Against {}: {}.", old.shoe, changes.join(", ")) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::{OwnLog, WeekStart};
    use crate::units::UnitSystem;
    use crate::weekly::test_rows::{after, day, run};

    fn worn(at: u64, km: f64, shoe: &str) -> ActivityRow {
        let mut row = run(after(day("2026-06-01"), at), km);
        row.shoe = (!shoe.is_empty()).then(|| shoe.to_string());
        row
    }

    fn flags(rows: &[ActivityRow], specs: &[ShoeSpec]) -> Vec<(FlagKind, NaiveDate, f64, String)> {
        let own = OwnLog { shoe_specs: specs.to_vec(), ..OwnLog::default() };
        let input = FlagInput {
            athlete: "runner",
            activities: rows,
            sessions: &[],
            weeks: &[],
            routes: &[],
            own: &own,
            as_of: after(day("2026-06-01"), 200),
            week_start: WeekStart::Monday,
            height_m: None,
            assess_gait: false,
            units: UnitSystem::Km,
        };
        let found = find(&input, &Thresholds::default());
        found.into_iter().map(|flag| (flag.kind, flag.local_date, flag.value, flag.text)).collect()
    }

    /// Five weeks in the old pair, three runs of 10 km a week.
    fn old_pair() -> Vec<ActivityRow> {
        (0..5).flat_map(|week| [0, 2, 4].map(|d| worn(week * 7 + d, 10.0, "Old"))).collect()
    }

    #[test]
    fn a_third_in_a_new_pair_is_within_and_two_thirds_are_flagged_in_both_weeks_only() {
        let mut rows = old_pair();
        rows.extend([worn(35, 10.0, "New"), worn(37, 10.0, "Old"), worn(39, 10.0, "Old")]);
        assert_eq!(flags(&rows, &[]), []);
        let mut rows = old_pair();
        for week in [35, 42, 49] {
            rows.extend([worn(week, 10.0, "New"), worn(week + 2, 10.0, "Old"), worn(week + 4, 10.0, "New")]);
        }
        let found = flags(&rows, &[]);
        let told: Vec<_> = found.iter().map(|(kind, day, value, _)| (*kind, day.to_string(), *value)).collect();
        assert_eq!(
            told,
            [
                (FlagKind::NewShoeShare, "2026-07-12".to_string(), 2.0 / 3.0),
                (FlagKind::NewShoeShare, "2026-07-19".to_string(), 2.0 / 3.0)
            ]
        );
    }

    #[test]
    fn the_first_pair_of_a_list_is_not_new_and_runs_without_a_shoe_count_in_the_whole() {
        assert_eq!(flags(&old_pair(), &[]), []);
        let mut rows = old_pair();
        rows.extend([worn(35, 10.0, "New"), worn(37, 10.0, ""), worn(39, 10.0, "")]);
        assert_eq!(flags(&rows, &[]), []);
    }

    #[test]
    fn a_pair_unused_for_more_than_sixty_days_that_takes_over_is_a_change_with_its_differences() {
        let mut rows = vec![worn(0, 10.0, "Light")];
        rows.extend((0..9).flat_map(|week| [1, 3, 5].map(|d| worn(week * 7 + d, 10.0, "Old"))));
        rows.extend([worn(63, 10.0, "Light"), worn(65, 10.0, "Light"), worn(67, 8.0, "Old")]);
        let spec = |shoe: &str, drop_mm| ShoeSpec { shoe: shoe.into(), drop_mm: Some(drop_mm), ..ShoeSpec::default() };
        let found = flags(&rows, &[spec("Old", 10.0), spec("Light", 4.0)]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0, found[0].2), (FlagKind::ShoeChange, 20.0 / 28.0));
        assert!(found[0].3.ends_with("Against Old: drop 10 to 4 mm."), "{}", found[0].3);
        // Taken up again after fifty days it is one pair of two.
        let mut rows = vec![worn(13, 10.0, "Light")];
        rows.extend((0..9).flat_map(|week| [1, 3, 5].map(|d| worn(week * 7 + d, 10.0, "Old"))));
        rows.extend([worn(63, 10.0, "Light"), worn(65, 10.0, "Light")]);
        assert_eq!(flags(&rows, &[]), []);
    }
}
