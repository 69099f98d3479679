//! Six figures at a glance, each beside what is usual and with the last twelve weeks.

use super::Settings;
use super::spark::{Spark, spark};
use crate::model::{AthleteAnalysis, LoadUnit, RouteRow, SessionMeasure, WeekRow, WeekStatus};
use crate::report::club::same_way_share;
use maud::{Markup, html};

const SPARK_WEEKS: usize = 12;

struct Card {
    name: &'static str,
    value: String,
    beside: String,
    spark: Spark,
}

pub fn cards(athlete: &AthleteAnalysis, settings: &Settings) -> Markup {
    let weeks = up_to_judged(&athlete.weeks);
    let Some(week) = weeks.last() else { return html! {} };
    let recent = &weeks[weeks.len().saturating_sub(SPARK_WEEKS)..];
    let cards = [
        distance(week, recent, settings),
        longest(athlete, week, recent, settings),
        acwr(week, recent),
        climb(week, recent, settings),
        steps(week, recent),
        same_way(&athlete.routes, recent),
    ];
    let which = if week.complete { "Last full week" } else { "This week so far" };
    html! {
        section.cards aria-label="At a glance" {
            p.rule { (which) ": " (crate::chart::build::week_words(week.week)) ". Small pictures: the last " (recent.len()) @if recent.len() == 1 { " week." } @else { " weeks." } }
            ul {
                @for card in &cards {
                    li {
                        h2 { (card.name) }
                        p.value { (card.value) }
                        p { (card.beside) }
                        (spark(&card.spark))
                    }
                }
            }
        }
    }
}

/// Up to the last week that is over; all of them when none is.
fn up_to_judged(weeks: &[WeekRow]) -> &[WeekRow] {
    let last = weeks.iter().rposition(|w| w.complete);
    last.map_or(weeks, |last| &weeks[..=last])
}

fn shown(value: Option<f64>, words: impl Fn(f64) -> String) -> String {
    value.map_or("not assessed".into(), words)
}

fn distance(week: &WeekRow, recent: &[WeekRow], settings: &Settings) -> Card {
    let (unit, total) = week.total();
    let words = |amount| unit.words(amount, settings.units);
    let usual = week.usual().map(|usual| format!("usual {}", words(usual)));
    let no_usual = match (week.status, week.base4_load.or(week.base4_distance_m)) {
        (WeekStatus::NoData, _) => "nothing recorded in any sport",
        _ if unit == LoadUnit::Duration && week.load_unit != unit => "no distance recorded to compare",
        (_, Some(_)) => "no run in the four weeks before",
        _ => "four earlier weeks are needed to compare",
    };
    let in_unit = |w: &WeekRow| if unit == LoadUnit::Duration { Some(w.moving_s) } else { w.known_distance_m() };
    Card {
        name: "Week",
        value: shown(week.recorded(total), words),
        beside: usual.unwrap_or_else(|| no_usual.into()),
        spark: Spark::Bars(recent.iter().map(|w| w.recorded(in_unit(w))).collect()),
    }
}

fn longest(athlete: &AthleteAnalysis, week: &WeekRow, recent: &[WeekRow], settings: &Settings) -> Card {
    let in_week =
        athlete.sessions.iter().filter(|s| s.local_date >= week.week.start && s.local_date <= week.week.last_day());
    let by = if week.total().0 == LoadUnit::Duration { SessionMeasure::MovingTime } else { SessionMeasure::Distance };
    let words = |amount| by.words(amount, settings.units);
    let session = in_week.max_by(|a, b| a.amount(by).total_cmp(&b.amount(by)));
    let before = session.and_then(|s| s.longest30_by(by)).map(|before| format!("30 days before: {}", words(before)));
    let longest = |w: &WeekRow| match by {
        SessionMeasure::Distance => w.recorded(w.known_distance_m().map(|_| w.longest_run_m)),
        _ => w.recorded(w.longest_run_s),
    };
    Card {
        name: "Longest run",
        value: shown(longest(week), words),
        beside: before
            .unwrap_or_else(|| if session.is_some() { "nothing in the 30 days before" } else { "no run" }.into()),
        spark: Spark::Bars(recent.iter().map(longest).collect()),
    }
}

fn acwr(week: &WeekRow, recent: &[WeekRow]) -> Card {
    let comparable = |w: &WeekRow| w.acwr_uncoupled.filter(|_| w.status == WeekStatus::Ok);
    Card {
        name: "ACWR, contested",
        value: shown(comparable(week), |r| format!("{r:.2}")),
        beside: "week over the mean of the 4 before (uncoupled)".into(),
        spark: Spark::Bars(recent.iter().map(comparable).collect()),
    }
}

fn climb(week: &WeekRow, recent: &[WeekRow], settings: &Settings) -> Card {
    let height = |m| settings.units.height(m);
    let known = week.recorded(week.ascent_m);
    let down = week.recorded(week.descent_m).map(|m| format!("{} down", height(m)));
    let usual = week.usual_ascent_m().map(|m| format!("usual climb {}", height(m)));
    let beside: Vec<String> = [down, usual].into_iter().flatten().collect();
    Card {
        name: "Climb",
        value: shown(known, height),
        beside: match beside.is_empty() {
            true if week.status == WeekStatus::NoData => "nothing recorded in any sport".into(),
            true => "no altitude recorded".into(),
            false => beside.join(", "),
        },
        spark: Spark::Bars(recent.iter().map(|w| w.recorded(w.ascent_m)).collect()),
    }
}

fn steps(week: &WeekRow, recent: &[WeekRow]) -> Card {
    let beside = week.cadence_deficit_pct.map(|d| {
        let side = if d >= 0.0 { "fewer" } else { "more" };
        format!("that week {:.1} % {side} than typical at this speed", d.abs())
    });
    Card {
        name: "Steps a minute",
        value: shown(week.cadence_flat_spm, |c| format!("{c:.0}")),
        beside: beside.unwrap_or_else(|| "not enough flat running with steps".into()),
        spark: Spark::Points(recent.iter().map(|w| w.cadence_flat_spm).collect()),
    }
}

fn same_way(routes: &[RouteRow], recent: &[WeekRow]) -> Card {
    let shares: Vec<Option<f64>> = recent.iter().map(|w| same_way_share(routes, w.week.last_day())).collect();
    let now = shares.last().copied().flatten();
    Card {
        name: "Same way round",
        value: shown(now, |s| format!("{:.0} %", 100.0 * s)),
        beside: "of the metres on repeated roads, last 4 weeks".into(),
        spark: Spark::Bars(shares),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::example;
    use chrono::Days;

    #[test]
    fn a_week_nobody_knows_anything_about_shows_no_zero() {
        let mut athlete = example::athlete();
        let week = athlete.weeks.iter_mut().rfind(|week| week.complete).unwrap();
        (week.distance_m, week.longest_run_m, week.ascent_m, week.descent_m) = (0.0, 0.0, Some(0.0), Some(0.0));
        (week.status, week.base4_distance_m, week.ascent_base4_m) = (WeekStatus::NoData, Some(0.0), Some(0.0));
        let last = week.week.start;
        athlete.sessions.retain(|session| session.local_date < last);
        let text = cards(&athlete, &Settings::example()).into_string();
        assert!(!text.contains(">0.0 km<") && !text.contains(">0 m") && !text.contains("usual 0"), "{text}");
        assert!(text.contains("nothing recorded in any sport"), "{text}");
    }

    #[test]
    fn without_an_altitude_the_climb_is_not_assessed() {
        let mut athlete = example::athlete();
        athlete.weeks.iter_mut().for_each(|week| (week.ascent_m, week.descent_m) = (None, None));
        let text = cards(&athlete, &Settings::example()).into_string();
        assert!(!text.contains(">0 m"), "{text}");
    }

    #[test]
    fn who_logs_time_only_sees_hours_and_minutes() {
        let mut athlete = example::athlete();
        for week in &mut athlete.weeks {
            (week.load_unit, week.load, week.base4_load) = (LoadUnit::Duration, Some(15_600.0), Some(14_400.0));
            (week.distance_m, week.longest_run_m, week.base4_distance_m) = (0.0, 0.0, None);
            (week.moving_s, week.longest_run_s) = (15_600.0, 4_500.0);
        }
        for session in &mut athlete.sessions {
            session.measured_by = SessionMeasure::MovingTime;
            (session.distance_m, session.moving_s) = (0.0, 4_500.0);
            (session.longest30_m, session.longest30_moving_s) = (Some(0.0), Some(4_200.0));
        }
        let text = cards(&athlete, &Settings::example()).into_string();
        for words in ["4:20 h", "usual 4:00 h", "75 min", "30 days before: 70 min"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains(" km"), "{text}");
    }

    #[test]
    fn a_loop_always_run_the_same_way_counts_in_full_and_a_mixed_road_by_its_larger_half() {
        let mut routes = example::athlete().routes;
        let until = example::as_of();
        for route in &mut routes {
            route.passes.truncate(0);
        }
        let pass = |forward, length_m| crate::model::RoutePass {
            activity: crate::model::ActivityId("1".into()),
            local_date: until,
            forward,
            length_m,
            left_probability: None,
        };
        routes[0].passes = vec![pass(true, 3000.0), pass(true, 3000.0)];
        routes[1].passes = vec![pass(true, 1000.0), pass(false, 3000.0)];
        assert_eq!(same_way_share(&routes, until), Some(0.9));
        assert_eq!(same_way_share(&routes, until + Days::new(40)), None);
    }
}
