//! Six figures at a glance, each beside what is usual and with the last twelve weeks.

use super::Settings;
use super::spark::{Spark, spark};
use crate::model::{AthleteAnalysis, RouteRow, WeekRow, WeekStatus};
use crate::report::club::same_way_share;
use chrono::NaiveDate;
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
        climb(athlete, week, recent, settings),
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
    let usual = week.usual_distance_m().map(|m| format!("usual {}", settings.units.distance(m)));
    let no_usual = match (week.status, week.base4_distance_m) {
        (WeekStatus::NoData, _) => "nothing recorded in any sport",
        (_, Some(_)) => "no run in the four weeks before",
        _ => "four earlier weeks are needed to compare",
    };
    Card {
        name: "Week",
        value: shown(week.recorded(week.distance_m), |m| settings.units.distance(m)),
        beside: usual.unwrap_or_else(|| no_usual.into()),
        spark: Spark::Bars(recent.iter().map(|w| w.recorded(w.distance_m)).collect()),
    }
}

fn longest(athlete: &AthleteAnalysis, week: &WeekRow, recent: &[WeekRow], settings: &Settings) -> Card {
    let in_week =
        athlete.sessions.iter().filter(|s| s.local_date >= week.week.start && s.local_date <= week.week.last_day());
    let session = in_week.max_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
    let before = session.and_then(|s| s.longest30_m).map(|m| format!("30 days before: {}", settings.units.distance(m)));
    Card {
        name: "Longest run",
        value: shown(week.recorded(week.longest_run_m), |m| settings.units.distance(m)),
        beside: before
            .unwrap_or_else(|| if session.is_some() { "nothing in the 30 days before" } else { "no run" }.into()),
        spark: Spark::Bars(recent.iter().map(|w| w.recorded(w.longest_run_m)).collect()),
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

fn climb(athlete: &AthleteAnalysis, week: &WeekRow, recent: &[WeekRow], settings: &Settings) -> Card {
    let height = |m| settings.units.height(m);
    let known = week.recorded(week.ascent_m).filter(|_| week.runs == 0 || has_altitude(athlete, week));
    let down = known.map(|_| format!("{} down", height(week.descent_m)));
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

fn has_altitude(athlete: &AthleteAnalysis, week: &WeekRow) -> bool {
    let in_week = |day: NaiveDate| (week.week.start..=week.week.last_day()).contains(&day);
    let runs = athlete.activities.iter().filter(|row| row.counts_as_run() && row.local_date.is_some_and(in_week));
    runs.into_iter().any(|row| row.facts.ascent_m.is_some())
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
        (week.distance_m, week.longest_run_m, week.ascent_m, week.descent_m) = (0.0, 0.0, 0.0, 0.0);
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
        athlete.activities.iter_mut().for_each(|row| (row.facts.ascent_m, row.facts.descent_m) = (None, None));
        athlete.weeks.iter_mut().for_each(|week| (week.ascent_m, week.descent_m) = (0.0, 0.0));
        let text = cards(&athlete, &Settings::example()).into_string();
        assert!(!text.contains(">0 m"), "{text}");
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
