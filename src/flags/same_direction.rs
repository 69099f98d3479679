//! The same road in the same direction, week after week.

use super::draft::{Measure, date_words};
use super::{FlagInput, Thresholds};
use crate::model::{Flag, FlagKind, FlagRow, RoutePass, RouteRow, Severity, Week};
use crate::units::METRES_PER_KM;
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub(super) fn find(input: &FlagInput, thresholds: &Thresholds) -> Vec<Flag> {
    let rows = |route| streaks(route, input, thresholds).into_iter().map(move |streak| (route, streak));
    // A track is run one way by rule; its bends are data, not a flag.
    let roads = input.routes.iter().filter(|route| !route.is_track);
    roads.flat_map(rows).filter_map(|(route, streak)| flag(input, thresholds, route, &streak)).collect()
}

/// The passes of one week on one road.
#[derive(Clone, Debug, Default)]
struct RoadWeek<'a> {
    passes: Vec<&'a RoutePass>,
}

impl RoadWeek<'_> {
    fn metres(&self) -> f64 {
        self.passes.iter().map(|pass| pass.length_m).sum()
    }

    /// (forward - backward) / all passes.
    fn balance(&self) -> f64 {
        let forward = self.passes.iter().filter(|pass| pass.forward).count() as f64;
        let all = self.passes.len() as f64;
        (2.0 * forward - all) / all
    }
}

/// Weeks in a row with enough metres one way, and always that way.
fn streaks<'a>(route: &'a RouteRow, input: &FlagInput, thresholds: &Thresholds) -> Vec<Vec<(Week, RoadWeek<'a>)>> {
    let mut weeks: BTreeMap<Week, RoadWeek> = BTreeMap::new();
    for pass in &route.passes {
        weeks.entry(Week::of(pass.local_date, input.week_start)).or_default().passes.push(pass);
    }
    let one_way = weeks.into_iter().filter(|(_, week)| {
        week.metres() >= thresholds.same_direction_min_week_m
            && week.balance().abs() >= thresholds.same_direction_balance
    });
    let mut streaks: Vec<Vec<(Week, RoadWeek)>> = Vec::new();
    for (week, road) in one_way {
        let continues = |open: &Vec<(Week, RoadWeek)>| {
            open.last().is_some_and(|(last, before)| {
                last.next() == week && before.balance().signum() == road.balance().signum()
            })
        };
        match streaks.last_mut() {
            Some(open) if continues(open) => open.push((week, road)),
            _ => streaks.push(vec![(week, road)]),
        }
    }
    streaks.retain(|streak| streak.len() >= thresholds.same_direction_min_weeks as usize);
    streaks
}

fn flag(input: &FlagInput, thresholds: &Thresholds, route: &RouteRow, streak: &[(Week, RoadWeek)]) -> Option<Flag> {
    let all = RoadWeek { passes: streak.iter().flat_map(|(_, week)| week.passes.iter().copied()).collect() };
    let since = all.passes.iter().map(|pass| pass.local_date).min()?;
    let last = all.passes.iter().map(|pass| pass.local_date).max()?;
    let measure = Measure { value: all.balance().abs(), limit: thresholds.same_direction_balance, unit: "share" };
    let habit = habit_words(route, &all.passes);
    Some(Flag {
        severity: Severity::Caution,
        since: Some(since),
        activities: activities(&all.passes),
        text: format!(
            "The {} {} ({}): {habit}, {} weeks in a row since {}. {}",
            input.units.distance(route.length_m),
            road_word(route),
            route.route,
            streak.len(),
            date_words(since),
            ADVICE,
        ),
        clears_when: format!(
            "After a week with more than {} of the passes the other way, or under {} on it.",
            rarer_share_words(thresholds.same_direction_balance),
            input.units.distance(thresholds.same_direction_min_week_m),
        ),
        rows: rows(route, streak),
        ..input.draft(FlagKind::SameDirection, &subject(route, since, all.passes.first()?), last, measure)
    })
}

/// `10 %`: the share of the rarer of two ways, or sides, at this balance.
pub(super) fn rarer_share_words(balance: f64) -> String {
    format!("{:.0} %", 50.0 * (1.0 - balance))
}

/// Numbers of routes move when runs are added; the first pass and the rough length of the road do not.
fn subject(route: &RouteRow, since: NaiveDate, first: &RoutePass) -> String {
    format!("{since}/{}/{:.0} km", first.activity, route.length_m / METRES_PER_KM)
}

pub(super) const ADVICE: &str = "On footways and paths run it the other way round now and then; on roads without one keep facing \
                      traffic and vary the route.";

/// `anticlockwise 38 times of 38`.
pub fn habit_words(route: &RouteRow, passes: &[&RoutePass]) -> String {
    let forward = passes.iter().filter(|pass| pass.forward).count();
    let mostly_forward = 2 * forward >= passes.len();
    let most = if mostly_forward { forward } else { passes.len() - forward };
    let way = match (route.is_loop, mostly_forward == route.forward_is_anticlockwise) {
        (false, _) => "the same way",
        (true, true) => "anticlockwise",
        (true, false) => "clockwise",
    };
    format!("{way} {most} times of {}", passes.len())
}

/// What a runner would call it.
pub fn road_word(route: &RouteRow) -> &'static str {
    match (route.is_track, route.is_loop) {
        (true, _) => "track",
        (false, true) => "loop",
        (false, false) => "stretch",
    }
}

fn activities(passes: &[&RoutePass]) -> Vec<crate::model::ActivityId> {
    let mut ids: Vec<_> = passes.iter().map(|pass| pass.activity.clone()).collect();
    ids.dedup();
    ids
}

fn rows(route: &RouteRow, streak: &[(Week, RoadWeek)]) -> Vec<FlagRow> {
    let value = |(week, road): &(Week, RoadWeek)| {
        let forward = road.passes.iter().filter(|pass| pass.forward).count() as i64;
        FlagRow::new([
            ("route", route.route.clone().into()),
            ("week", (*week).into()),
            ("distance_m", road.metres().into()),
            ("forward", forward.into()),
            ("backward", (road.passes.len() as i64 - forward).into()),
        ])
    };
    streak.iter().map(value).collect()
}
