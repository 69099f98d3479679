//! One A4 page for the physiotherapist: twelve weeks of load, pain, shoes, steps and sides. Nothing but numbers and the
//! runner's own words.

use super::{Settings, clean, lists_short, pain, shell, shoes};
use crate::model::{AthleteAnalysis, WeekRow};
use crate::report::autopsy::{autopsy_lines, autopsy_opening};
use crate::report::help::go_or_stop;
use maud::{Markup, PreEscaped, html};

const WEEKS: usize = 12;
const PAIN_SHOWN: usize = 6;
const SHOES_SHOWN: usize = 4;
/// The most telling sentences about the steps; all are in the report.
const STEPS_SHOWN: usize = 3;

/// The page. `chart` is the picture of weekly load with pain marks.
pub fn handout(athlete: &AthleteAnalysis, chart: Option<&str>, settings: &Settings) -> String {
    let name = clean(&athlete.athlete);
    let weeks = &athlete.weeks[athlete.weeks.len().saturating_sub(WEEKS)..];
    shell(
        &format!("Handout: {name}"),
        html! {
            main.handout id="content" {
                header {
                    h1 { "Twelve weeks of running: " (name) }
                    p.rule {
                        @if let Some(as_of) = settings.as_of { "Up to " (as_of.format("%a %-d %b %Y")) ". " }
                        "From the runner's own watch files by strideload " (settings.version)
                        ". Descriptive; no diagnosis. Steps are of both feet."
                    }
                }
                @if let Some(svg) = chart { div.card { (PreEscaped(svg)) } }
                (load(weeks, athlete, settings))
                div.columns {
                    section { h2 { "Pain, in the runner's words" } (pain_list(athlete)) }
                    section { h2 { "Shoes" } (shoe_list(athlete, settings)) }
                    section { h2 { "Steps" } @for line in athlete.steps.iter().take(STEPS_SHOWN) { p { (clean(line)) } } @if athlete.steps.is_empty() { p { "Not assessed." } } }
                    section { h2 { "Sides and strength" } (sides(weeks, settings)) p { (pain::strength_sessions(athlete)) } }
                }
                @if let Some(Ok(found)) = athlete.autopsies.first() {
                    section {
                        h2 { "What was unusual before" }
                        p { (clean(&autopsy_opening(found))) }
                        @for line in autopsy_lines(found, settings.units) { p { (line) } }
                    }
                }
                (lists_short())
            }
        },
    )
}

fn load(weeks: &[WeekRow], athlete: &AthleteAnalysis, settings: &Settings) -> Markup {
    let units = settings.units;
    let number = |m: Option<f64>| m.map_or("-".into(), |m| format!("{:.1}", units.distance_number(m)));
    html! {
        table {
            thead { tr {
                th { "Week from" } th { "Runs" } th { (units.distance_unit()) } th { "Usual" } th { "Longest" } th { "Climb" } th { "Down" }
                th { "Steps" } th { "Flags" } th { "Pain" }
            } }
            tbody {
                @for week in weeks {
                    tr {
                        th scope="row" { (week.week.start.format("%-d %b")) @if !week.complete { " *" } }
                        td { (week.runs) }
                        td { (number(week.recorded(week.known_distance_m()))) }
                        td { (number(week.usual_distance_m())) }
                        td { (number(week.recorded(week.known_distance_m().map(|_| week.longest_run_m)))) }
                        td { (height(week.ascent_m, week, settings)) }
                        td { (height(week.descent_m, week, settings)) }
                        td { (week.cadence_flat_spm.map_or("-".into(), |spm| format!("{spm:.0}"))) }
                        td { (flags(week, athlete)) }
                        td { (worst(week, athlete)) }
                    }
                }
            }
        }
        @if weeks.iter().any(|week| !week.complete) { p.rule { "* not over yet" } }
    }
}

/// A dash where nobody ran, or no altitude was recorded.
fn height(metres: Option<f64>, week: &WeekRow, settings: &Settings) -> String {
    metres.filter(|_| week.runs > 0).map_or("-".into(), |m| settings.units.height(m))
}

fn flags(week: &WeekRow, athlete: &AthleteAnalysis) -> String {
    let mut words: Vec<&str> = athlete
        .flags
        .iter()
        .filter(|flag| flag.week == week.week && flag.severity > crate::model::Severity::Note)
        .map(|flag| crate::chart::build::kind_words(flag.kind))
        .collect();
    words.dedup();
    words.join(", ")
}

fn worst(week: &WeekRow, athlete: &AthleteAnalysis) -> String {
    let of_week =
        athlete.own.pain.iter().filter(|entry| entry.date >= week.week.start && entry.date <= week.week.last_day());
    of_week.map(|entry| entry.level).max().map_or(String::new(), |level| format!("{level}/10"))
}

fn pain_list(athlete: &AthleteAnalysis) -> Markup {
    html! {
        @if athlete.own.pain.is_empty() { p { "No pain log." } }
        ul {
            @for entry in athlete.own.pain.iter().rev().take(PAIN_SHOWN) {
                li { (entry.date.format("%-d %b")) ": " (clean(&entry.words())) " (" (go_or_stop(entry)) ")" }
            }
        }
    }
}

fn shoe_list(athlete: &AthleteAnalysis, settings: &Settings) -> Markup {
    html! {
        @if athlete.shoes.is_empty() { p { "Not assessed: no run names a shoe." } }
        ul {
            @for shoe in athlete.shoes.iter().take(SHOES_SHOWN) {
                li {
                    (clean(&shoe.shoe)) ": " (settings.units.distance(shoe.distance_m)) " since " (shoe.first.format("%-d %b %Y"))
                    ", last 4 weeks " (shoes::share_words(shoe))
                }
            }
        }
    }
}

fn sides(weeks: &[WeekRow], settings: &Settings) -> Markup {
    let sum = |of: fn(&WeekRow) -> Option<f64>| weeks.iter().filter_map(of).fold(0.0, |sum, m| sum + m);
    let (left, right) = (sum(|week| week.keep_left_m), sum(|week| week.keep_right_m));
    let (repeated, unknown) = (sum(|week| week.repeated_m), sum(|week| week.keep_unknown_m));
    let distance = |metres| settings.units.distance(metres);
    if weeks.iter().all(|week| week.repeated_m.is_none()) {
        return html! { p { "Not assessed: no positions." } };
    }
    html! {
        p {
            "On repeated roads " (distance(repeated)) "; keeping left " (distance(left)) ", right " (distance(right))
            ", neither, or not known " (distance(unknown)) "."
        }
    }
}
