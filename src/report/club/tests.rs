use super::*;
use crate::chart::example;
use crate::model::{ReturnDone, ReturnPlan, ReturnReason, ReturnStage, ReturnWeek};
use crate::report::schema::CLUB_WEEK;

/// A runner whose last run jumped, the same without, and one without a run.
fn club() -> Vec<AthleteAnalysis> {
    let jumped = example::athlete();
    let calm = AthleteAnalysis { athlete: "A calm runner".into(), flags: Vec::new(), ..jumped.clone() };
    vec![calm, jumped, example::empty().athletes.remove(0)]
}

fn members(athletes: &[AthleteAnalysis], info: &ClubInfo) -> Vec<ClubMember> {
    let settings = Settings::example();
    let line = |(at, athlete)| club_member(athlete, &[], at, String::new(), info, &settings);
    let mut members: Vec<ClubMember> = athletes.iter().enumerate().filter_map(line).collect();
    sort(&mut members);
    members
}

#[test]
fn every_column_is_filled_for_a_member_who_is_talked_to() {
    let members = members(&club(), &ClubInfo::default());
    let raised = members.iter().find(|member| member.row.athlete == "Runner A").unwrap();
    let missing: Vec<&str> = CLUB_WEEK
        .iter()
        .filter(|column| column.cell(&raised.row) == crate::report::schema::Cell::Missing)
        .map(|column| column.name)
        .collect();
    assert_eq!(missing, ["spoken_until"]);
    assert_eq!(raised.row.reason, "long run jump: 1.40x on 22 Nov");
    assert!(members.iter().all(|member| member.row.reason.split_whitespace().count() <= triage::REASON_WORDS));
    assert!(members.iter().all(|member| member.drill.marks.len() == DRILL_WEEKS));
}

#[test]
fn what_the_coach_spoke_of_rests_until_the_day_and_what_came_later_does_not() {
    let day = example::as_of();
    let state = |spoken: NaiveDate, until: NaiveDate| {
        let info = MemberInfo { spoken: Some((spoken, until)), ..MemberInfo::default() };
        let info = ClubInfo { members: vec![info], ..ClubInfo::default() };
        members(&[example::athlete()], &info)[0].state
    };
    let awake = members(&[example::athlete()], &ClubInfo::default())[0].state;
    assert!(matches!(awake, MemberState::Talk | MemberState::Look));
    assert_eq!(state(day, day), MemberState::Spoken);
    assert_eq!(state(day, day.pred_opt().unwrap()), awake, "the day has passed");
    assert_eq!(state(day - chrono::Days::new(10), day), awake, "it happened after they spoke");
}

#[test]
fn group_figures_need_five_members() {
    let page = |count: usize| {
        let athletes: Vec<AthleteAnalysis> =
            (0..count).map(|n| AthleteAnalysis { athlete: format!("Runner {n}"), ..example::athlete() }).collect();
        html::club_page(&members(&athletes, &ClubInfo::default()), &ClubInfo::default(), &Settings::example())
    };
    assert!(page(4).contains("Shown from 5 members on") && !page(4).contains("went well beyond"));
    assert!(page(5).contains("5 of the 5 who ran went well beyond"));
}

#[test]
fn a_mail_has_six_lines_whatever_happened() {
    let excluded: Vec<(String, String)> = vec![("B".into(), "no consent recorded".into())];
    for count in [0, 1, 3, 9] {
        for is_first_run in [false, true] {
            let athletes: Vec<AthleteAnalysis> =
                (0..count).map(|n| AthleteAnalysis { athlete: format!("Runner {n}"), ..example::athlete() }).collect();
            let info = ClubInfo { is_first_run, excluded: excluded.clone(), ..ClubInfo::default() };
            let mail = text::mail(&members(&athletes, &info), &info, &Settings::example());
            assert_eq!(mail.lines().count(), 6, "{mail}");
            assert!(count < 4 || mail.contains("more in club.html"), "{mail}");
        }
    }
}

#[test]
fn a_hostile_name_is_harmless_in_page_and_mail() {
    let of = |athlete: &str| {
        let named = AthleteAnalysis { athlete: athlete.into(), ..example::athlete() };
        let members = members(&[named], &ClubInfo::default());
        let page = html::club_page(&members, &ClubInfo::default(), &Settings::example());
        (page, text::mail(&members, &ClubInfo::default(), &Settings::example()))
    };
    let (page, mail) = of("<script>\u{1b}[2J\u{202e}");
    let scripts = |page: &str| page.matches("<script").count();
    assert_eq!(scripts(&page), scripts(&of("Ann").0), "the page's own script and no other");
    assert!(!page.contains('\u{1b}') && !page.contains('\u{202e}'));
    assert!(!mail.contains('\u{1b}'));
}

#[test]
fn every_chip_has_its_rule_in_the_style() {
    let style = include_str!("../html/style.css");
    let states = MemberState::ALL.map(MemberState::name);
    for class in states.into_iter().chain(["new", "jump", "hills", "steps", "sides"]) {
        assert!(style.contains(&format!("#chip-{class}:checked ~ .scroll tbody tr:not(.k-{class})")), "{class}");
    }
}

#[test]
fn a_silent_week_is_empty_in_the_table_and_never_a_zero() {
    let mut silent = example::athlete();
    let week = silent.weeks.iter_mut().rfind(|week| week.complete).unwrap();
    (week.distance_m, week.longest_run_m, week.status) = (0.0, 0.0, crate::model::WeekStatus::NoData);
    (week.base4_distance_m, week.ascent_base4_m) = (Some(0.0), Some(0.0));
    let member = club_member(&silent, &[], 0, String::new(), &ClubInfo::default(), &Settings::example()).unwrap();
    assert_eq!((member.row.week_distance_m, member.row.usual_distance_m), (None, None));
    assert_eq!((member.drill.distance_m.last(), member.drill.climb.as_str()), (Some(&None), "not assessed"));
}

#[test]
fn a_reason_that_ends_in_a_question_takes_no_full_stop() {
    let mut athletes = club();
    athletes.iter_mut().flat_map(|athlete| &mut athlete.flags).for_each(|flag| flag.maybe_race = true);
    let mail = mail(&members(&athletes, &ClubInfo::default()), &ClubInfo::default(), &Settings::example());
    assert!(mail.contains("race? ") && !mail.contains("?."), "{mail}");
}

#[test]
fn within_its_weeks_is_said_of_a_member_back_from_a_break_only_where_it_is_so() {
    let done = |remarks: &[&str]| {
        Some(ReturnDone {
            is_over: true,
            remarks: remarks.iter().map(|remark| (*remark).to_owned()).collect(),
            ..ReturnDone::default()
        })
    };
    let reason = |plan: Option<ReturnPlan>| {
        let mut athlete = AthleteAnalysis { flags: Vec::new(), return_plan: plan, ..example::athlete() };
        athlete.weeks.iter_mut().for_each(|week| week.status = crate::model::WeekStatus::ReturnFromBreak);
        members(&[athlete], &ClubInfo::default()).remove(0).row.reason
    };
    let plan = |weeks: Vec<Option<ReturnDone>>| {
        let mut plan = example_plan();
        let week = plan.weeks.remove(0);
        plan.weeks = weeks.into_iter().map(|done| ReturnWeek { done, ..week.clone() }).collect();
        Some(plan)
    };
    assert_eq!(reason(plan(vec![done(&[]), done(&[]), None])), "back from a break, within its weeks");
    assert_eq!(
        reason(plan(vec![done(&["340 % more than planned"]), done(&[]), None])),
        "back; 1 of 2 weeks as planned"
    );
    assert_eq!(reason(None), "back from a break");
}

fn example_plan() -> ReturnPlan {
    let day = example::as_of();
    let week = ReturnWeek {
        number: 1,
        first: day,
        last: day,
        stage: ReturnStage::Build,
        sessions: Vec::new(),
        amount: 0.0,
        share: None,
        longest: 0.0,
        climb_m: 0.0,
        done: None,
    };
    ReturnPlan {
        reason: ReturnReason::Break { days: 20 },
        from: day,
        measured_by: crate::model::SessionMeasure::Distance,
        base_first: day,
        base_last: day,
        base_week: 40_000.0,
        base_runs: 4.0,
        speed_mps: None,
        cadence_spm: None,
        weeks: vec![week],
        runs: Vec::new(),
        is_walk_run: false,
    }
}

#[test]
fn the_line_of_pain_is_for_the_runner_alone() {
    let mut athlete = example::athlete();
    let said = crate::model::SummaryLine {
        tone: crate::model::Tone::Caution,
        text: "By your log: stop signal on 20 Nov.".into(),
        is_of_pain: true,
    };
    athlete.summary.insert(0, said);
    make_shareable(&mut athlete);
    assert_eq!(athlete.summary, example::athlete().summary);
}
