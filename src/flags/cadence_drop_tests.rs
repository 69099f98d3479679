//! Fewer steps than the runner's own: histories whose steps are written down, through the weekly room and the rules.

#![allow(clippy::unwrap_used)]

use super::tests::{Runner, monday};
use crate::model::{ActivityRow, CadenceBin, Flag, FlagKind};
use crate::weekly::test_rows::{after, run};

/// This runner's own slope, far from the population's 6.
const SLOPE: f64 = 3.0;

/// Three runs a week, half an hour flat around a speed; `speed_mps` and `step_share` (of the usual step length) by week.
fn history(weeks: u64, speed_mps: impl Fn(u64) -> f64, step_share: impl Fn(u64) -> f64) -> Vec<ActivityRow> {
    let days = (0..weeks).flat_map(|week| [0, 2, 5].map(|day| (week, week * 7 + day)));
    let row = |(week, day): (u64, u64)| {
        let mut row = run(after(monday(), day), 6.0);
        // A step or so either way from run to run.
        let wobble_spm = (day % 5) as f64 * 0.6 - 1.2;
        row.facts.cadence_flat_spm = Some(165.0);
        row.facts.cadence_bins = [-0.3, 0.0, 0.3]
            .map(|off_mps| {
                let speed_mps = speed_mps(week) + off_mps;
                let cadence_spm = (165.0 + wobble_spm + SLOPE * (speed_mps - 3.0)) / step_share(week);
                CadenceBin { speed_dmps: (speed_mps * 10.0) as u16, seconds: 600.0, speed_mps, cadence_spm }
            })
            .to_vec();
        row
    };
    days.map(row).collect()
}

fn drops(rows: Vec<ActivityRow>) -> Vec<Flag> {
    let last = rows.last().unwrap().local_date.unwrap();
    Runner::with(rows).of_kind(FlagKind::CadenceDrop, last)
}

#[test]
fn steps_eight_percent_longer_for_four_weeks_are_found_in_those_weeks() {
    let flags = drops(history(30, |_| 3.0, |week| if (16..20).contains(&week) { 1.08 } else { 1.0 }));
    assert_eq!(flags.len(), 1);
    let since = flags[0].since.unwrap();
    assert!(since >= after(monday(), 16 * 7) && since < after(monday(), 20 * 7), "{since}");
    assert!(flags[0].local_date < after(monday(), 24 * 7), "it ends once the weeks have left the window");
    assert!(flags[0].text.contains("with the same watch"), "{}", flags[0].text);
}

#[test]
fn steps_that_stay_longer_are_told_in_percent() {
    let flags = drops(history(26, |_| 3.0, |week| if week >= 20 { 1.08 } else { 1.0 }));
    // A step 8 % longer is 1 - 1/1.08 fewer steps.
    assert!((flags[0].value - 7.41).abs() < 0.3, "{}", flags[0].value);
    assert_eq!(flags[0].limit, 3.0);
}

#[test]
fn a_slower_pace_alone_is_no_drop() {
    // From 3.6 to 2.6 m/s the steps fall by 3 a minute along the runner's own slope, 6 along the population's.
    assert!(drops(history(30, |week| if week < 18 { 3.6 } else { 2.6 }, |_| 1.0)).is_empty());
}

#[test]
fn another_watch_starts_anew() {
    let mut rows = history(30, |_| 3.0, |week| if week >= 16 { 1.08 } else { 1.0 });
    let at = rows.iter().position(|row| row.local_date.unwrap() >= after(monday(), 16 * 7)).unwrap();
    assert_eq!(drops(rows.clone()).len(), 1);
    rows[at..].iter_mut().for_each(|row| row.facts.device = "another".into());
    assert!(drops(rows).is_empty());
}

#[test]
fn seven_runs_before_are_no_habit_yet() {
    // Weeks 0 and 1 and one run of week 2 lie before the window of the last run.
    let rows = |weeks| history(weeks, |_| 3.0, |week| if week >= 2 { 1.08 } else { 1.0 });
    assert!(drops(rows(8)).is_empty());
    let long = history(30, |_| 3.0, |week| if week >= 10 { 1.08 } else { 1.0 });
    assert!(!drops(long).is_empty());
}
