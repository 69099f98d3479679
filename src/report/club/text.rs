//! The triage table as plain text: for the terminal, and six lines for an e-mail.

use super::{ClubInfo, ClubMember, MemberState, Settings};
use crate::report::sanitize::for_terminal;
use crate::report::terminal::thousands;
use comfy_table::{ContentArrangement, Table, presets};
use std::collections::BTreeMap;

/// Members an e-mail names; the rest are counted.
const NAMED_IN_MAIL: usize = 4;

/// `60 members: 4 to talk to (2 new), 3 returning, 9 no data, 6 too new, 38 nothing to raise.`
pub fn head_line(members: &[ClubMember]) -> String {
    let mut counts: BTreeMap<MemberState, (usize, usize)> = BTreeMap::new();
    for member in members {
        let (all, new) = counts.entry(member.state).or_default();
        *all += 1;
        *new += usize::from(member.row.is_new);
    }
    let part = |(state, (all, new)): (&MemberState, &(usize, usize))| {
        let new = if *new > 0 { format!(" ({new} new)") } else { String::new() };
        format!("{} {}{new}", thousands(*all as u64), state.words())
    };
    let parts: Vec<String> = counts.iter().map(part).collect();
    let members_word = if members.len() == 1 { "member" } else { "members" };
    let parts = if parts.is_empty() { "nobody to look at".into() } else { parts.join(", ") };
    format!("{} {members_word}: {parts}. Not a health check.", thousands(members.len() as u64))
}

/// How many are left out, and that nobody was asked yet.
///
/// `says_why` to the coach alone: a guardian's missing word tells an age.
pub fn consent_lines(info: &ClubInfo, says_why: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if info.is_first_run {
        lines.push(
            "Consent is not recorded for anybody yet: club.toml was written for it. From the next run on, members without \
             a recorded consent are left out."
                .to_owned(),
        );
    }
    if !info.excluded.is_empty() && !says_why {
        lines.push(format!("Left out: {} without a consent that holds.", info.excluded.len()));
    } else if !info.excluded.is_empty() {
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, reason) in &info.excluded {
            *reasons.entry(reason).or_default() += 1;
        }
        let reasons: Vec<String> = reasons.into_iter().map(|(reason, n)| format!("{n} {reason}")).collect();
        lines.push(format!("Left out: {}.", reasons.join(", ")));
    }
    lines
}

/// Exactly six lines: the head, up to four members, what comes next.
pub fn mail(members: &[ClubMember], info: &ClubInfo, settings: &Settings) -> String {
    let club = info.club.as_deref().unwrap_or("Club week");
    let day = settings.as_of.map_or_else(String::new, |day| format!(", up to {}", day.format("%a %-d %b %Y")));
    let raised = |member: &&ClubMember| matches!(member.state, MemberState::Talk | MemberState::Look);
    let raised: Vec<&ClubMember> = members.iter().filter(raised).collect();
    let named = if raised.len() > NAMED_IN_MAIL - 1 { NAMED_IN_MAIL - 2 } else { raised.len() };
    let mut lines = vec![format!("{club}{day}"), head_line(members)];
    for member in &raised[..named] {
        let row = &member.row;
        let new = if row.is_new { "NEW " } else { "" };
        // A reason may end in a question of its own: `race?`.
        let stop = if row.reason.ends_with('?') { "" } else { "." };
        lines.push(format!("{} {new}{}: {}{stop} {}", member.state.symbol(), row.athlete, row.reason, row.ask));
    }
    if raised.len() > named {
        lines.push(format!("and {} more in club.html.", raised.len() - named));
    }
    lines.extend(consent_lines(info, false));
    lines.truncate(5);
    while lines.len() < 5 {
        let line = match lines.len() {
            2 => "Nobody to raise this week.",
            3 => "A mark is a reason to ask, not a finding.",
            _ => "No mark does not mean that all is well.",
        };
        lines.push(line.to_owned());
    }
    lines.push("The table is in club.html and club_week.csv; show it only to those it is meant for.".to_owned());
    lines.iter().map(|line| for_terminal(line) + "\n").collect()
}

/// The table for the terminal: who needs a word this week, and why.
pub fn club_table(members: &[ClubMember], info: &ClubInfo, settings: &Settings) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    let unit = settings.units.distance_unit();
    table.set_header(["", "", "member", "why", &format!("week {unit}"), "usual", "longest", "30 days", "last run"]);
    for ClubMember { row, state, .. } in members {
        let distance = |metres: Option<f64>| {
            metres.map_or("-".into(), |metres| format!("{:.1}", settings.units.distance_number(metres)))
        };
        table.add_row([
            state.symbol().to_owned(),
            if row.is_new { "NEW".into() } else { String::new() },
            for_terminal(&row.athlete),
            for_terminal(&row.reason),
            distance(row.week_distance_m),
            distance(row.usual_distance_m),
            distance(row.longest_m),
            distance(row.longest30_m),
            row.last_run.map_or("-".into(), |day| day.to_string()),
        ]);
    }
    let mut text = format!("{}\n{table}\n", head_line(members));
    for line in consent_lines(info, true) {
        text += &format!("{line}\n");
    }
    text
}
