//! Hostile text and page structure.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::chart::example;
use crate::model::{PainEntry, Problem, ProblemClass, SourceId};
use crate::report::club::{ClubInfo, ClubMember, club_member, mail};
use crate::report::draw_for_page;
use quick_xml::events::Event;

fn page_of(analysis: &Analysis) -> String {
    let settings = Settings::example();
    let drawn = draw_for_page(&analysis.athletes[0], &settings).unwrap();
    page(analysis, &analysis.athletes[0], &drawn, &settings)
}

/// Every element with its attributes' names, in order, read by an XML reader that is told about void elements.
fn elements(page: &str) -> Vec<String> {
    // A script is raw text to a browser, and no XML.
    let page = page.replace(SCRIPT, "");
    let mut reader = quick_xml::Reader::from_str(&page);
    reader.config_mut().check_end_names = false;
    let mut elements = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return elements,
            Event::Start(tag) | Event::Empty(tag) => {
                let names = tag.html_attributes().map(|a| a.unwrap().key.as_ref().to_string());
                elements.push(format!("{:?} {:?}", tag.name(), names.collect::<Vec<_>>()));
            }
            _ => {}
        }
    }
}

/// Markup, formulas, terminal commands, directions, paths: also what the browser tests use.
fn hostile_strings() -> Vec<String> {
    let mut strings: Vec<String> = serde_json::from_str(include_str!("../../../tests/hostile_strings.json")).unwrap();
    assert!(strings.len() >= 100);
    strings.push("<b>".repeat(64_000 / 3));
    strings
}

#[test]
fn hostile_text_adds_no_element_and_no_attribute() {
    let calm = example::analysis();
    let settings = Settings::example();
    let drawn = draw_for_page(&calm.athletes[0], &settings).unwrap();
    let elements_of = |analysis: &Analysis| {
        let page = page(analysis, &analysis.athletes[0], &drawn, &settings);
        (elements(&page), page)
    };
    let (expected, _) = elements_of(&calm);
    for hostile in &hostile_strings() {
        let mut analysis = calm.clone();
        let athlete = &mut analysis.athletes[0];
        athlete.athlete = hostile.to_string();
        athlete.summary[0].text = hostile.to_string();
        for row in &mut athlete.activities {
            row.facts.device = hostile.to_string();
            row.facts.ascent_source = hostile.to_string();
            row.title = Some(hostile.to_string());
            row.shoe = Some(hostile.to_string());
        }
        for flag in &mut athlete.flags {
            flag.id = hostile.to_string();
            flag.text = hostile.to_string();
            flag.clears_when = hostile.to_string();
        }
        athlete.routes[0].route = hostile.to_string();
        analysis.problems[0].source = SourceId { path: hostile.to_string(), entry: Some(hostile.to_string()) };
        analysis.problems[0].reason = hostile.to_string();
        let (found, page) = elements_of(&analysis);
        assert_eq!(found, expected, "{hostile:?}");
        assert!(!page.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{hostile:?}");
    }
}

/// What is handed to others: the physiotherapist's page, the club's page and its mail.
#[test]
fn hostile_names_add_nothing_to_handout_club_page_and_mail() {
    let settings = Settings::example();
    let pages_of = |word: &str| {
        let mut athlete = example::athlete();
        athlete.athlete = word.to_string();
        athlete.steps = vec![word.to_string()];
        let entry = PainEntry {
            date: example::as_of(),
            site: word.into(),
            side: None,
            level: 2,
            pattern: None,
            onset_km: None,
        };
        athlete.own.pain = vec![entry];
        let info = ClubInfo { excluded: vec![(word.into(), "no consent recorded".into())], ..ClubInfo::default() };
        let problem = Problem { reason: word.into(), ..example::analysis().problems.remove(0) };
        let members: Vec<ClubMember> =
            club_member(&athlete, &[problem], 0, "members/a.html".into(), &info, &settings).into_iter().collect();
        let mail = mail(&members, &info, &settings);
        let pages = [handout(&athlete, None, &settings), club_page(&members, &info, &settings)];
        (pages.each_ref().map(|page| elements(page)), pages, mail)
    };
    // A blank name has no label of its own, so each word has a letter.
    let (expected, _, calm_mail) = pages_of("w");
    assert!(expected.iter().all(|elements| elements.len() > 100));
    for hostile in &hostile_strings() {
        let (found, pages, mail) = pages_of(&format!("w{hostile}"));
        assert_eq!(found, expected, "{hostile:?}");
        let raw = |text: &String| text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}');
        assert!(!pages.iter().any(raw) && !raw(&mail), "{hostile:?}");
        assert_eq!(mail.lines().count(), calm_mail.lines().count(), "{hostile:?}");
    }
}

#[test]
fn the_page_asks_for_nothing_and_runs_one_script() {
    let page = page_of(&example::analysis());
    assert!(page.contains("default-src 'none'; style-src 'sha256-") && page.contains("; script-src 'sha256-"));
    assert!(!page.contains("unsafe-"));
    assert_eq!(page.matches("<script>").count(), 1);
    for outside in ["<script ", "<link", "<iframe", "src=", "url(", "@import", "href=\"http", " style=\""] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn both_help_lists_stand_on_every_page() {
    for analysis in [example::analysis(), example::empty()] {
        let page = page_of(&analysis);
        assert!(page.contains("Physiotherapist") && page.contains("giv"));
        assert!(page.contains("swollen, tight or warm calf") && page.contains("same week"));
    }
}

#[test]
fn the_counts_on_the_page_add_up() {
    let page = page_of(&example::analysis());
    assert!(page.contains("287 entries found = 281 used + 2 the same run again + 3 not an activity"), "counts");
}

#[test]
fn no_advice_claims_safety_and_missing_data_is_not_fine() {
    let page = page_of(&example::empty()).to_lowercase();
    assert!(!page.contains("is safe") && !page.contains("you will be injured"));
    assert!(page.contains("not assessed"));
}

#[test]
fn the_page_of_a_share_file_says_why_it_has_no_roads() {
    let mut analysis = example::analysis();
    analysis.athletes[0].routes.clear();
    assert!(page_of(&analysis).contains("Not assessed: no road was run often enough to compare."));
    // A share file tells the sides of a run and not what it repeats.
    analysis.athletes[0].weeks.iter_mut().for_each(|week| (week.same_way_m, week.keep_left_m) = (None, Some(900.0)));
    assert!(page_of(&analysis).contains("Not assessed: a share file holds no roads."));
}

#[test]
fn a_damaged_file_is_listed_with_its_reason() {
    let mut analysis = example::analysis();
    analysis.problems[0].class = ProblemClass::Damaged;
    let page = page_of(&analysis);
    assert!(page.contains("export.zip!/activities/77.fit.gz") && page.contains("found 3 bytes"));
}

#[test]
fn five_years_stay_below_two_megabytes() {
    let mut analysis = example::analysis();
    let athlete = &mut analysis.athletes[0];
    let (weeks, sessions) = (athlete.weeks.clone(), athlete.sessions.clone());
    for _ in 0..3 {
        athlete.weeks.extend(weeks.clone());
        athlete.sessions.extend(sessions.clone());
    }
    assert!(page_of(&analysis).len() < 2_000_000);
}

#[test]
fn sections_stand_in_page_order_and_each_link_leads_to_one() {
    let page = page_of(&example::analysis());
    let ids: Vec<&str> = page.split("<section id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let expected = [
        "flags", "load", "hills", "cadence", "sides", "shoes", "plan", "return", "pain", "strength", "help", "quality",
        "method", "glossary",
    ];
    assert!(ids.iter().all(|id| expected.contains(id)), "{ids:?}");
    let order = |id: &str| expected.iter().position(|e| *e == id);
    assert!(ids.is_sorted_by_key(|id| order(id)), "{ids:?}");
    for id in ids {
        assert!(page.contains(&format!("href=\"#{id}\"")), "{id}");
    }
}
