//! The demo runner's forty weeks, newest last: an ordinary base, then everything this program has something to say about.
//!
//! Read [`STORY`] from top to bottom. Outside the planted weeks no session grows by more than a tenth over the 30 days
//! before it and no week by more than three tenths; the tests below do that arithmetic on the plan.

use super::place::HOME;
use super::plan::{Break, BreakKind, Device, FileFormat, PlannedRun};
use super::route::Route::{self, CanalRoad, EastRoad, HillLoop, SouthLoop, Track, Treadmill, VillageLoop};
use super::route::{Direction, Side};
use crate::model::Sport;
use chrono::Weekday::{self, Fri, Mon, Sat, Sun, Thu, Tue, Wed};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;

/// Day of the week, road and kilometres.
type Outing = (Weekday, Route, f64);

/// Every fourth week or so is a recovery week: at most 80 % of the mean of the three before.
const STORY: [&[Outing]; 40] = [
    // 39 weeks before the last: the base.
    &[(Tue, VillageLoop, 7.0), (Thu, EastRoad, 8.0), (Fri, VillageLoop, 5.0), (Sun, EastRoad, 12.0)],
    &[(Tue, VillageLoop, 7.0), (Wed, Track, 6.0), (Fri, VillageLoop, 7.0), (Sun, EastRoad, 13.0)],
    &[(Tue, VillageLoop, 7.0), (Thu, EastRoad, 8.0), (Sat, VillageLoop, 6.0), (Sun, EastRoad, 13.0)],
    &[(Tue, VillageLoop, 7.0), (Thu, VillageLoop, 7.0), (Sun, EastRoad, 12.0)],
    &[(Tue, VillageLoop, 7.0), (Thu, Track, 6.4), (Sat, VillageLoop, 6.0), (Sun, EastRoad, 13.5)],
    &[(Tue, VillageLoop, 7.0), (Thu, EastRoad, 8.0), (Fri, VillageLoop, 6.0), (Sun, EastRoad, 13.5)],
    &[(Tue, VillageLoop, 7.0), (Wed, Treadmill, 6.0), (Fri, EastRoad, 8.0), (Sun, EastRoad, 14.0)],
    &[(Tue, VillageLoop, 7.0), (Thu, VillageLoop, 7.0), (Sun, EastRoad, 12.5)],
    &[(Tue, VillageLoop, 7.0), (Thu, Track, 6.0), (Fri, VillageLoop, 7.0), (Sun, EastRoad, 13.5)],
    &[(Tue, VillageLoop, 7.0), (Thu, EastRoad, 8.0), (Sat, VillageLoop, 6.0), (Sun, EastRoad, 14.0)],
    &[(Tue, VillageLoop, 7.0), (Thu, VillageLoop, 5.0), (Sun, EastRoad, 12.0)],
    // 28: the hilly week.
    &[(Tue, VillageLoop, 6.0), (Thu, HillLoop, 9.0), (Sat, VillageLoop, 5.0), (Sun, HillLoop, 14.0)],
    &[(Tue, VillageLoop, 7.0), (Thu, Track, 6.0), (Fri, VillageLoop, 6.0), (Sun, EastRoad, 14.0)],
    &[(Tue, VillageLoop, 7.0), (Thu, VillageLoop, 5.0), (Sun, EastRoad, 12.0)],
    &[(Tue, VillageLoop, 7.0), (Thu, EastRoad, 8.0), (Sat, VillageLoop, 6.0), (Sun, EastRoad, 13.5)],
    // 24: the load spike, six ordinary runs.
    &[
        (Mon, VillageLoop, 7.0),
        (Tue, EastRoad, 8.5),
        (Thu, EastRoad, 9.0),
        (Fri, VillageLoop, 6.0),
        (Sat, VillageLoop, 6.5),
        (Sun, EastRoad, 14.0),
    ],
    &[(Tue, VillageLoop, 7.0), (Thu, VillageLoop, 6.0), (Fri, VillageLoop, 7.0), (Sun, EastRoad, 13.0)],
    &[(Tue, VillageLoop, 7.0), (Thu, VillageLoop, 6.0), (Sun, EastRoad, 12.0)],
    // 21: the charity run, more than twice the longest run of the month.
    &[(Tue, VillageLoop, 6.0), (Thu, VillageLoop, 5.0), (Sun, EastRoad, 30.0)],
    // 20: sore; from Saturday sixteen days without a run.
    &[(Tue, VillageLoop, 5.0), (Wed, VillageLoop, 6.0), (Fri, VillageLoop, 7.0)],
    &[],
    &[],
    // 17: the careful return.
    &[(Mon, VillageLoop, 4.5), (Thu, VillageLoop, 4.5), (Sun, EastRoad, 5.0)],
    &[(Tue, VillageLoop, 5.0), (Thu, VillageLoop, 5.0), (Sat, VillageLoop, 4.5), (Sun, EastRoad, 5.5)],
    &[(Tue, VillageLoop, 5.0), (Thu, VillageLoop, 5.0), (Sat, VillageLoop, 6.0), (Sun, EastRoad, 6.0)],
    &[(Tue, VillageLoop, 5.5), (Thu, VillageLoop, 5.5), (Sat, VillageLoop, 6.4), (Sun, EastRoad, 6.6)],
    &[(Tue, VillageLoop, 5.4), (Thu, VillageLoop, 5.0), (Sun, EastRoad, 7.0)],
    &[(Tue, VillageLoop, 5.4), (Thu, VillageLoop, 5.4), (Fri, VillageLoop, 7.5), (Sun, EastRoad, 7.7)],
    &[(Tue, VillageLoop, 5.5), (Thu, VillageLoop, 5.5), (Fri, EastRoad, 8.4), (Sun, EastRoad, 8.4)],
    // 10: from here the favourite loop, always anticlockwise, and the canal on Sundays, always on the left.
    &[(Tue, SouthLoop, 5.6), (Thu, SouthLoop, 5.6), (Sun, CanalRoad, 7.4)],
    &[(Tue, SouthLoop, 5.6), (Thu, SouthLoop, 5.6), (Fri, EastRoad, 7.4), (Sun, CanalRoad, 9.2)],
    &[(Tue, SouthLoop, 5.6), (Thu, SouthLoop, 5.6), (Fri, EastRoad, 8.5), (Sun, CanalRoad, 10.1)],
    &[
        (Tue, SouthLoop, 5.6),
        (Wed, SouthLoop, 5.6),
        (Thu, Treadmill, 5.0),
        (Fri, SouthLoop, 5.6),
        (Sun, CanalRoad, 11.1),
    ],
    // 6: from here the long steps.
    &[(Tue, SouthLoop, 5.6), (Thu, SouthLoop, 5.6), (Sun, CanalRoad, 12.2)],
    &[(Tue, SouthLoop, 5.6), (Thu, SouthLoop, 5.6), (Fri, SouthLoop, 5.6), (Sun, CanalRoad, 13.4)],
    &[(Tue, SouthLoop, 5.6), (Thu, SouthLoop, 5.6), (Fri, SouthLoop, 5.6), (Sun, CanalRoad, 14.7)],
    &[(Tue, SouthLoop, 5.6), (Thu, SouthLoop, 5.6), (Fri, SouthLoop, 5.6), (Sun, CanalRoad, 16.0)],
    &[(Tue, SouthLoop, 5.6), (Thu, SouthLoop, 5.6), (Sun, CanalRoad, 13.0)],
    &[
        (Tue, SouthLoop, 5.6),
        (Wed, Treadmill, 4.0),
        (Thu, SouthLoop, 5.6),
        (Fri, SouthLoop, 5.6),
        (Sun, CanalRoad, 14.4),
    ],
    // 0: the last Sunday jumps.
    &[(Tue, SouthLoop, 5.6), (Thu, SouthLoop, 5.6), (Fri, SouthLoop, 5.6), (Sun, CanalRoad, 22.4)],
];
/// Further back than the story reaches, its first weeks repeat.
const BASE_WEEKS: usize = 8;

/// Planted events, in weeks before the last.
pub const HILL_WEEK: u32 = 28;
pub const LOAD_SPIKE_WEEK: u32 = 24;
pub const CHARITY_WEEK: u32 = 21;
pub const BREAK_WEEKS: (u32, u32) = (19, 18);
pub const NEW_WATCH_WEEK: u32 = 17;
pub const SAME_LOOP_WEEK: u32 = 10;
pub const NEW_SHOE_WEEK: u32 = 9;
/// For its first two weeks the new pair gets one run a week: a fifth of the distance.
const NEW_SHOE_ALWAYS_WEEK: u32 = 7;
pub const LONG_STEPS_WEEK: u32 = 6;

pub const OLD_SHOE: &str = "Grey pair";
pub const NEW_SHOE: &str = "Blue pair";

/// Ordinary steps: a little quicker than usual at the speed, about 171 a minute.
pub const ORDINARY_CADENCE_SHARE: f64 = 1.024;
/// Between "likely" and "marked" for a runner whose height is not known (7.5 % and 12 %).
pub const LONG_STEPS_CADENCE_SHARE: f64 = 0.905;
pub const EASY_SPEED_MPS: f64 = 2.82;

/// The last `weeks` weeks of the story, ending on `last_day`, oldest first.
pub fn plan_runs(seed: u64, last_day: NaiveDate, weeks: u32) -> Vec<PlannedRun> {
    let mut runs = Vec::new();
    for weeks_before in (0..weeks).rev() {
        for &outing in story_week(weeks_before) {
            let date = day_of(last_day, weeks_before, outing.0);
            runs.push(plan_run(&mut rng_for(seed, date, "plan"), date, weeks_before, outing));
        }
    }
    runs
}

/// Chance of one day and purpose, so that a shorter story is the end of a longer one, byte for byte.
pub fn rng_for(seed: u64, date: NaiveDate, purpose: &str) -> ChaCha12Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..12].copy_from_slice(&date.num_days_from_ce().to_le_bytes());
    for (slot, byte) in key[12..].iter_mut().zip(purpose.bytes()) {
        *slot = byte;
    }
    ChaCha12Rng::from_seed(key)
}

fn story_week(weeks_before: u32) -> &'static [Outing] {
    let before = weeks_before as usize;
    match STORY.len().checked_sub(before + 1) {
        Some(index) => STORY[index],
        None => STORY[(BASE_WEEKS - 1) - (before - STORY.len()) % BASE_WEEKS],
    }
}

/// The day of a week counted back from the one that ends on `last_day`.
pub fn day_of(last_day: NaiveDate, weeks_before: u32, day: Weekday) -> NaiveDate {
    let days_back = u64::from(weeks_before) * 7 + u64::from(6 - day.num_days_from_monday());
    last_day - Days::new(days_back)
}

fn plan_run(rng: &mut ChaCha12Rng, date: NaiveDate, weeks_before: u32, outing: Outing) -> PlannedRun {
    let (day, route, km) = outing;
    let distance_m = km * 1000.0;
    let long_steps = weeks_before <= LONG_STEPS_WEEK;
    PlannedRun {
        title: title(route, day, km),
        place: HOME,
        start_local: start_time(rng, date, day),
        sport: Sport::Running,
        route,
        direction: direction(route, date),
        side: side(route),
        distance_m,
        speed_mps: usual_speed_mps(route) * rng.random_range(0.99..1.01),
        cadence_share: if long_steps { LONG_STEPS_CADENCE_SHARE } else { ORDINARY_CADENCE_SHARE },
        breaks: breaks(rng, route, distance_m),
        shoe: shoe(weeks_before, day),
        device: if weeks_before > NEW_WATCH_WEEK { Device::SparseWatch } else { Device::SecondWatch },
        format: format(weeks_before, day),
    }
}

fn start_time(rng: &mut ChaCha12Rng, date: NaiveDate, day: Weekday) -> NaiveDateTime {
    let opens_h = if matches!(day, Sat | Sun) { 8 } else { 17 };
    let after = TimeDelta::seconds(opens_h * 3600 + rng.random_range(0..5400));
    date.and_time(NaiveTime::MIN) + after
}

fn title(route: Route, day: Weekday, km: f64) -> &'static str {
    match route {
        Track => "Track session",
        Treadmill => "Treadmill",
        HillLoop => "Hills",
        _ if km >= 30.0 => "Charity 30 km",
        _ if day == Sun => "Sunday long run",
        _ if day == Sat => "Morning Run",
        _ => "Evening Run",
    }
}

/// Loops other than the favourite alternate by the week and the day.
fn direction(route: Route, date: NaiveDate) -> Direction {
    match route {
        SouthLoop | Track => Direction::Anticlockwise,
        VillageLoop | HillLoop if date.num_days_from_ce() % 2 == 0 => Direction::Anticlockwise,
        VillageLoop | HillLoop => Direction::Clockwise,
        CanalRoad | EastRoad => Direction::OutAndBack,
        Treadmill => Direction::None,
    }
}

fn side(route: Route) -> Side {
    match route {
        CanalRoad | SouthLoop => Side::KeepLeft,
        EastRoad | VillageLoop | HillLoop => Side::SamePavement,
        Track | Treadmill => Side::Middle,
    }
}

fn usual_speed_mps(route: Route) -> f64 {
    match route {
        Track => 3.4,
        HillLoop => 2.65,
        CanalRoad | EastRoad => 2.78,
        SouthLoop | VillageLoop | Treadmill => EASY_SPEED_MPS,
    }
}

/// A road crossing now and then; on the track a rest with the watch stopped every 1600 m.
fn breaks(rng: &mut ChaCha12Rng, route: Route, distance_m: f64) -> Vec<Break> {
    match route {
        Treadmill => Vec::new(),
        Track => (1..)
            .map(|n| f64::from(n) * 1600.0)
            .take_while(|&at_m| at_m < distance_m - 400.0)
            .map(|at_m| Break { at_m, seconds: 90, kind: BreakKind::Paused })
            .collect(),
        _ => {
            let kind = if rng.random_bool(0.3) { BreakKind::Paused } else { BreakKind::Standing };
            vec![Break { at_m: distance_m * rng.random_range(0.3..0.7), seconds: rng.random_range(20..60), kind }]
        }
    }
}

fn shoe(weeks_before: u32, day: Weekday) -> &'static str {
    let breaking_in = weeks_before <= NEW_SHOE_WEEK && day == Tue;
    if breaking_in || weeks_before <= NEW_SHOE_ALWAYS_WEEK { NEW_SHOE } else { OLD_SHOE }
}

/// Nearly all files are FIT; a few came by other ways.
fn format(weeks_before: u32, day: Weekday) -> FileFormat {
    match (weeks_before, day) {
        (35, Tue) | (12, Thu) | (5, Fri) => FileFormat::Tcx,
        (33, Tue) | (23, Thu) | (3, Fri) => FileFormat::GpxGarmin,
        (30, Sat) => FileFormat::GpxPlain,
        _ => FileFormat::Fit,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const WEEKS: u32 = 40;

    fn plan() -> Vec<PlannedRun> {
        plan_runs(1, last_day(), WEEKS)
    }

    fn last_day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    fn week_km(weeks_before: u32) -> f64 {
        story_week(weeks_before).iter().map(|outing| outing.2).sum()
    }

    fn mean_km(weeks: impl Iterator<Item = u32>) -> f64 {
        let all: Vec<f64> = weeks.map(week_km).collect();
        all.iter().sum::<f64>() / all.len() as f64
    }

    /// Ratio of each run to the longest that started in the 30 days before it, where that month was observed.
    fn session_ratios() -> Vec<(NaiveDateTime, f64)> {
        let runs = plan();
        let ratio = |run: &PlannedRun| {
            let month = run.start_local - TimeDelta::days(30)..run.start_local;
            let before = runs.iter().filter(|other| month.contains(&other.start_local));
            let longest_m = before.map(|other| other.distance_m).fold(0.0, f64::max);
            (run.start_local, run.distance_m / longest_m)
        };
        let observed = |run: &&PlannedRun| run.start_local >= runs[0].start_local + TimeDelta::days(30);
        runs.iter().filter(observed).map(ratio).collect()
    }

    #[test]
    fn only_the_charity_run_and_the_last_sunday_outgrow_the_month_before() {
        for (start, ratio) in session_ratios() {
            let date = start.date();
            if date == day_of(last_day(), CHARITY_WEEK, Sun) {
                assert!((ratio - 30.0 / 14.0).abs() < 1e-9, "{ratio}");
            } else if date == last_day() {
                assert!((ratio - 1.40).abs() < 1e-9, "{ratio}");
            } else {
                assert!(ratio <= 1.1 + 1e-9, "{date}: {ratio}");
            }
        }
    }

    #[test]
    fn only_the_load_spike_and_the_return_outgrow_the_weeks_before() {
        for week in 0..WEEKS - 4 {
            let mean4 = mean_km(week + 1..week + 5);
            let robust = week_km(week) / mean4.max(week_km(week + 1));
            if week == LOAD_SPIKE_WEEK {
                assert!(week_km(week) / mean4 > 1.6);
            } else if !(14..=19).contains(&week) {
                assert!(robust <= 1.29, "{week}: {robust}");
                assert!(week_km(week) / mean4 < 1.4, "{week}");
            }
        }
    }

    #[test]
    fn recovery_weeks_come_in_time() {
        for week in 0..WEEKS - 7 {
            let recovers = |w: u32| week_km(w) <= 0.8 * mean_km(w + 1..w + 4);
            let in_return = (14..=17).contains(&week);
            assert!(in_return || (week..week + 4).any(recovers), "{week} weeks before the end");
        }
    }

    #[test]
    fn the_return_is_half_then_two_thirds_then_a_tenth_a_week() {
        let before_break = mean_km(20..24);
        assert!(week_km(17) <= 0.5 * before_break && week_km(16) <= 0.7 * before_break);
        assert!(week_km(15) <= 1.1 * week_km(16) && week_km(14) <= 1.1 * week_km(15));
    }

    #[test]
    fn the_break_is_sixteen_days_long() {
        let dates: Vec<NaiveDate> = plan().iter().map(|run| run.start_local.date()).collect();
        let longest = dates.windows(2).map(|d| (d[1] - d[0]).num_days()).max();
        assert_eq!(longest, Some(17));
    }

    #[test]
    fn the_favourite_loop_fills_ten_kilometres_of_every_week_to_the_end() {
        for week in 0..=SAME_LOOP_WEEK {
            let km: f64 = story_week(week).iter().filter(|outing| outing.1 == SouthLoop).map(|outing| outing.2).sum();
            assert!(km >= 11.0, "{week}");
        }
        let earlier = (SAME_LOOP_WEEK + 1..WEEKS).flat_map(|week| story_week(week).iter());
        assert!(earlier.filter(|outing| outing.1 == SouthLoop).count() == 0);
    }

    #[test]
    fn the_last_long_run_is_less_than_six_tenths_of_its_week() {
        assert!(22.4 / week_km(0) < 0.6);
    }

    #[test]
    fn the_new_pair_gets_less_than_a_third_of_its_first_two_weeks() {
        for week in [NEW_SHOE_WEEK, NEW_SHOE_WEEK - 1] {
            let km: f64 = story_week(week).iter().filter(|o| shoe(week, o.0) == NEW_SHOE).map(|o| o.2).sum();
            assert!(km > 0.0 && km / week_km(week) < 1.0 / 3.0);
        }
    }

    #[test]
    fn a_shorter_story_is_the_end_of_the_longer_one() {
        let runs = plan_runs(1, last_day(), 6);
        assert_eq!(runs.len(), 24);
        assert_eq!(runs, plan()[plan().len() - 24..]);
    }
}
