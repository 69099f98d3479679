//! What only a club can show: how the figures of all spread, how many stood where in each week, and the runs that made
//! many jump at once. Never for fewer than five members, and never a single member's figure.

use super::{SMALLEST_GROUP, Settings};
use crate::report::club::{ClubMember, DRILL_WEEKS, MemberState};
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// So many jumps on one day are the club's run rather than chance.
const COMMON_JUMPS: usize = 3;
/// And at least this share of who ran that day.
const COMMON_SHARE: f64 = 0.2;

const BAR_PX: usize = 34;
const HEIGHT_PX: f64 = 120.0;

pub fn section(members: &[ClubMember], settings: &Settings) -> Markup {
    html! {
        section id="group" {
            h2 { "The group" }
            @if members.len() < SMALLEST_GROUP {
                p { "Shown from " (SMALLEST_GROUP) " members on: figures of fewer would be figures of each." }
            } @else {
                (strips(members))
                (common_runs(members))
                (states(members))
                p.rule { "Rounded; no single member's figure is shown here." @if settings.as_of.is_none() { " No data." } }
            }
        }
    }
}

/// Where a tenth, a quarter, half, three quarters and nine tenths of the members lie below.
fn strips(members: &[ClubMember]) -> Markup {
    let of = |value: &dyn Fn(&ClubMember) -> Option<f64>| members.iter().filter_map(value).collect::<Vec<f64>>();
    let rows = [
        ("Week over the four before (ACWR, contested)", of(&|m| m.drill.week_ratio), 2),
        ("Longest run over the longest of 30 days", of(&|m| m.drill.session_spike), 2),
        ("Steps below typical at the speed, %", of(&|m| m.drill.cadence_deficit_pct), 0),
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-label="How the figures spread" {
            table.numbers {
                caption { "How the last full week spreads over the members who can be compared" }
                thead { tr {
                    th scope="col" { "Figure" } th scope="col" { "Members" } th scope="col" { "10 %" } th scope="col" { "25 %" }
                    th scope="col" { "Half" } th scope="col" { "75 %" } th scope="col" { "90 %" } th scope="col" { "Spread" }
                } }
                tbody { @for (name, values, decimals) in rows { tr {
                    th scope="row" { (name) }
                    td { (values.len()) }
                    @if let Some(quantiles) = quantiles(values) {
                        @for value in quantiles { td { (format!("{value:.decimals$}")) } }
                        td { (strip(quantiles)) }
                    } @else { td colspan="6" { "fewer than " (SMALLEST_GROUP) " members: not shown" } }
                } } }
            }
        }
    }
}

fn quantiles(mut values: Vec<f64>) -> Option<[f64; 5]> {
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1).filter(|_| values.len() >= SMALLEST_GROUP)?;
    Some([0.10, 0.25, 0.50, 0.75, 0.90].map(|share| values[(share * last as f64).round() as usize]))
}

/// Decoration: a line from a tenth to nine tenths, a box around the middle half.
fn strip([p10, p25, p50, p75, p90]: [f64; 5]) -> Markup {
    const WIDTH_PX: f64 = 160.0;
    let span = if p90 > p10 { p90 - p10 } else { 1.0 };
    let x = |value: f64| (4.0 + (WIDTH_PX - 8.0) * (value - p10) / span).round();
    html! {
        svg.strip aria-hidden="true" viewBox="0 0 160 18" width="160" height="18" {
            rect class="line" x=(x(p10)) y="8" width=(x(p90) - x(p10)) height="2" {}
            rect class="box" x=(x(p25)) y="3" width=((x(p75) - x(p25)).max(2.0)) height="12" {}
            rect class="middle" x=(x(p50) - 1.0) y="1" width="3" height="16" {}
        }
    }
}

/// Days on which many members ran much further than in the month before.
fn common_runs(members: &[ClubMember]) -> Markup {
    let mut days: BTreeMap<NaiveDate, (usize, usize)> = BTreeMap::new();
    for (day, is_jump) in members.iter().flat_map(|member| &member.drill.run_days) {
        let (ran, jumped) = days.entry(*day).or_default();
        *ran += 1;
        *jumped += usize::from(*is_jump);
    }
    days.retain(|_, (ran, jumped)| *jumped >= COMMON_JUMPS && *jumped as f64 >= COMMON_SHARE * *ran as f64);
    html! {
        h3 { "Runs that made many jump" }
        @if days.is_empty() { p { "None in the last four weeks." } }
        @else {
            ul { @for (day, (ran, jumped)) in days.iter().rev() { li {
                (day.format("%A %-d %b")) ": " (jumped) " of the " (ran) " who ran went well beyond their last 30 days. \
                 A club run? A shorter option would help those."
            } } }
        }
    }
}

/// How many members stood where, week by week.
fn states(members: &[ClubMember]) -> Markup {
    let mut weeks = vec![BTreeMap::<MemberState, usize>::new(); DRILL_WEEKS];
    for member in members {
        for (week, mark) in weeks.iter_mut().zip(&member.drill.marks) {
            if let Some(mark) = mark {
                *week.entry(*mark).or_default() += 1;
            }
        }
    }
    let drawn = [
        MemberState::Talk,
        MemberState::Look,
        MemberState::Returning,
        MemberState::NoData,
        MemberState::TooNew,
        MemberState::Calm,
    ];
    let all = members.len() as f64;
    html! {
        figure {
            h3 { "Where the members stood, twelve weeks" }
            p.rule {
                "One bar a week, the last full week at the right; the full height is all " (members.len()) " members. Empty: \
                 before a member's first run. The mark of a week is that of its runs; the table of members above also \
                 counts the days since."
            }
            p.legend { @for state in drawn { span class={ "key s-" (state.name()) } { (state.symbol()) } " " (state.words()) "  " } }
            svg.states role="img" aria-label="Members by state, twelve weeks; the table below says the same"
                viewBox=(format!("0 0 {} {HEIGHT_PX}", DRILL_WEEKS * BAR_PX)) width=(DRILL_WEEKS * BAR_PX) height=(HEIGHT_PX) {
                @for (i, week) in weeks.iter().enumerate() {
                    @for (state, from, count) in stacked(week, &drawn) {
                        rect class={ "s-" (state.name()) } x=(i * BAR_PX) width=(BAR_PX - 4)
                            y=((HEIGHT_PX * from as f64 / all).round())
                            height=((HEIGHT_PX * count as f64 / all).round()) {}
                    }
                }
            }
            details {
                summary { "The numbers behind this chart" }
                div.scroll tabindex="0" role="region" aria-label="Members by state and week" {
                    table.numbers {
                        thead { tr {
                            th scope="col" { "State" }
                            @for back in (0..DRILL_WEEKS).rev() { th scope="col" { @if back == 0 { "last" } @else { "-" (back) } } }
                        } }
                        tbody { @for state in drawn { tr {
                            th scope="row" { span class={ "key s-" (state.name()) } { (state.symbol()) } " " (state.words()) }
                            @for week in &weeks { td { (week.get(&state).copied().unwrap_or(0)) } }
                        } } }
                    }
                }
            }
        }
    }
}

/// State, members above it and members in it.
fn stacked(week: &BTreeMap<MemberState, usize>, order: &[MemberState]) -> Vec<(MemberState, usize, usize)> {
    let mut above = 0;
    let mut parts = Vec::new();
    for state in order {
        let count = week.get(state).copied().unwrap_or(0);
        parts.push((*state, above, count));
        above += count;
    }
    parts.retain(|(_, _, count)| *count > 0);
    parts
}
