//! The triage table: eight columns, and behind each line three small charts and what was not a reason.

use super::super::spark::{Spark, spark};
use super::{Settings, clean};
use crate::report::club::{ClubMember, DRILL_WEEKS, Drill, DrillFlag, MemberState};
use maud::{Markup, html};

/// Chips beside the states: what a coach looks for across them, with the words of the flags they gather.
const TOPICS: [(&str, &str, &[&str]); 4] = [
    ("jump", "Long-run jump", &["long run jump", "long run doubled"]),
    ("hills", "Hills", &["climb jump", "descent jump"]),
    ("steps", "Long steps", &["long steps for the speed", "fewer steps than usual"]),
    ("sides", "One-sided", &["same direction", "same side"]),
];

pub fn section(members: &[ClubMember], settings: &Settings) -> Markup {
    let chips = chips(members);
    html! {
        section.club id="members" {
            h2 { "Members" }
            @for (i, (class, _, _)) in chips.iter().enumerate() {
                input.chip type="radio" name="chip" id={ "chip-" (class) } checked[i == 0];
            }
            p.chips aria-label="Show" {
                @for (class, words, count) in &chips { label for={ "chip-" (class) } { (words) " " (count) } " " }
            }
            div.scroll tabindex="0" role="region" aria-label="Members" {
                table.flags.triage.sortable {
                    thead { tr {
                        th scope="col" { "Mark" } th scope="col" { "Member" } th scope="col" { "Reason" }
                        th scope="col" { "Week (usual)" } th scope="col" { "Longest (30 days)" } th scope="col" { "Last run" }
                        th scope="col" { "Data" } th scope="col" { "Ask" }
                    } }
                    tbody { @for member in members { (line(member, settings)) } }
                }
            }
        }
    }
}

/// Class, words and count of every chip; a chip for nobody is left out.
fn chips(members: &[ClubMember]) -> Vec<(&'static str, &'static str, usize)> {
    let mut chips = vec![("all", "All", members.len())];
    let new = members.iter().filter(|member| member.row.is_new).count();
    chips.push(("new", "New", new));
    chips.extend(
        TOPICS.iter().map(|(class, words, _)| (*class, *words, members.iter().filter(|m| is_on(m, class)).count())),
    );
    let states = MemberState::ALL.iter();
    chips.extend(
        states.map(|state| (state.name(), state.words(), members.iter().filter(|m| m.state == *state).count())),
    );
    chips.retain(|(class, _, count)| *class == "all" || *count > 0);
    chips
}

fn is_on(member: &ClubMember, topic: &str) -> bool {
    let kinds = TOPICS.iter().find(|(class, ..)| *class == topic).map_or(&[][..], |(_, _, kinds)| kinds);
    member.drill.flags.iter().any(|flag| kinds.contains(&flag.what))
}

fn line(member: &ClubMember, settings: &Settings) -> Markup {
    let ClubMember { row, state, page, drill } = member;
    let unit = settings.units.distance_unit();
    let number = |metres: f64| format!("{:.1}", settings.units.distance_number(metres));
    let pair = |value: Option<f64>, beside: Option<f64>| match (value, beside) {
        (Some(value), Some(beside)) => format!("{} ({})", number(value), number(beside)),
        (Some(value), None) => format!("{} (-)", number(value)),
        (None, Some(beside)) => format!("- ({})", number(beside)),
        (None, None) => "-".into(),
    };
    let topics = TOPICS.iter().map(|(class, ..)| *class).filter(|class| is_on(member, class));
    let new = row.is_new.then_some("new");
    let classes: String = std::iter::once(state.name()).chain(new).chain(topics).map(|c| format!("k-{c} ")).collect();
    let more = drill.flags.len().saturating_sub(1);
    // What the sorting reads: states in the order of the table, and the reason without what stands behind it.
    let rank = MemberState::ALL.iter().position(|other| other == state).unwrap_or_default();
    html! {
        tr class={ (tone(*state)) " " (classes.trim_end()) } {
            td data-sort=(rank) { strong.mark { (state.symbol()) } " " (state.words()) @if row.is_new { " " strong.new { "NEW" } } }
            th scope="row" { a href=(page) { @if row.athlete.is_empty() { "unnamed" } @else { (clean(&row.athlete)) } } }
            td data-sort=(clean(&row.reason)) {
                (clean(&row.reason))
                @if more > 0 { " " small { "and " (more) " more below" } }
                details.drill {
                    summary { "Behind this line" }
                    (behind(drill, settings))
                    p { a href=(page) { "The member's own page" } }
                }
            }
            td data-label={ "Week (usual), " (unit) } { (pair(row.week_distance_m, row.usual_distance_m)) }
            td data-label={ "Longest (30 days), " (unit) } { (pair(row.longest_m, row.longest30_m)) }
            td.when data-label="Last run" { @if let Some(date) = row.last_run { (date.format("%-d %b %Y")) } @else { "-" } }
            td data-label="Data" { (row.data_quality) }
            td data-label="Ask" { (row.ask) }
        }
    }
}

fn behind(drill: &Drill, settings: &Settings) -> Markup {
    let charts = [
        ("Week", Spark::Bars(drill.distance_m.clone())),
        ("Longest run", Spark::Bars(drill.longest_m.clone())),
        ("Steps a minute", Spark::Points(drill.cadence_spm.clone())),
    ];
    html! {
        div.minis {
            @for (name, chart) in &charts { div {
                p { (name) ", " (DRILL_WEEKS) " weeks: " (span_words(chart, settings)) }
                (spark(chart))
            } }
        }
        @if !drill.flags.is_empty() { ul { @for flag in &drill.flags { li { (flag_line(flag)) } } } }
        dl.words {
            dt { "Climb" } dd { (drill.climb) }
            dt { "Steps" } dd { (drill.steps) }
            dt { "Same way round" } dd { (drill.same_way) }
            dt { "Shoes" } dd { (drill.shoes) }
        }
    }
}

/// The picture in words, since it is decoration.
fn span_words(chart: &Spark, settings: &Settings) -> String {
    let (Spark::Bars(values) | Spark::Points(values)) = chart;
    let shown = |value: f64| match chart {
        Spark::Bars(_) => settings.units.distance(value),
        Spark::Points(_) => format!("{value:.0}"),
    };
    let known = || values.iter().flatten().copied();
    let last = values.last().copied().flatten();
    match (known().reduce(f64::min), known().reduce(f64::max)) {
        (Some(low), Some(high)) => {
            let now = last.map_or("not assessed".into(), shown);
            format!("{} to {}, now {now}", shown(low), shown(high))
        }
        _ => "not assessed".into(),
    }
}

fn flag_line(flag: &DrillFlag) -> Markup {
    html! {
        strong.mark { (flag.severity.symbol()) } " " (flag.what) ", " (flag.day.format("%-d %b"))
        @if let Some(since) = flag.since { " (since " (since.format("%-d %b")) ")" }
        ": " (flag.value) ", limit " (flag.limit) ", evidence " (flag.grade)
        @if flag.maybe_race { ", race?" }
    }
}

/// The class that colours a mark.
fn tone(state: MemberState) -> &'static str {
    match state {
        MemberState::Talk => "alert",
        MemberState::Look => "caution",
        MemberState::Calm => "calm",
        MemberState::Returning | MemberState::NoData | MemberState::Spoken | MemberState::TooNew => "open",
    }
}
