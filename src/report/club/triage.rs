//! One member's analysis in, one line of the coach's table out: what state, what reason, what to ask. Sorted by need of
//! attention; ranked by what the rules found, never by a risk score.

use super::{MemberInfo, Settings};
use crate::chart::build::kind_words;
use crate::model::{
    ActivityRow, AthleteAnalysis, Flag, FlagKind, Problem, ProblemClass, ReturnDone, Severity, WeekRow, WeekStatus,
};
use crate::report::schema::ClubRow;
use chrono::{Days, NaiveDate};
use std::cmp::Reverse;

/// Longer without a run is worth a word.
pub const QUIET_DAYS: i64 = 14;
/// What began within so many days up to the as-of day is new since last week's table.
const NEW_DAYS: i64 = 7;
/// Words a reason may have.
pub const REASON_WORDS: usize = 8;

/// Where a member stands this week. In the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemberState {
    /// An alert.
    Talk,
    /// A caution.
    Look,
    /// After a break, or in one.
    Returning,
    /// Silence in all sports, or nothing at all: asked about, never read as rest.
    NoData,
    /// Spoken to; what was known then rests until a day.
    Spoken,
    /// Fewer than four weeks, or too little running, to compare with.
    TooNew,
    Calm,
}

impl MemberState {
    pub const ALL: [MemberState; 7] = [
        MemberState::Talk,
        MemberState::Look,
        MemberState::Returning,
        MemberState::NoData,
        MemberState::Spoken,
        MemberState::TooNew,
        MemberState::Calm,
    ];

    /// The word in the `state` column.
    pub fn name(self) -> &'static str {
        match self {
            MemberState::Talk => "talk",
            MemberState::Look => "look",
            MemberState::Returning => "returning",
            MemberState::NoData => "no_data",
            MemberState::Spoken => "spoken",
            MemberState::TooNew => "too_new",
            MemberState::Calm => "calm",
        }
    }

    /// The mark in the table, which stands beside the word so that colour never carries meaning alone.
    pub fn symbol(self) -> &'static str {
        match self {
            MemberState::Talk => "!!",
            MemberState::Look => "!",
            MemberState::Returning => ">",
            MemberState::NoData => "?",
            MemberState::Spoken => "z",
            MemberState::TooNew => "--",
            MemberState::Calm => "ok",
        }
    }

    /// As the coach reads it.
    pub fn words(self) -> &'static str {
        match self {
            MemberState::Talk => "to talk to",
            MemberState::Look => "to keep an eye on",
            MemberState::Returning => "returning",
            MemberState::NoData => "no data",
            MemberState::Spoken => "spoken to",
            MemberState::TooNew => "too new",
            MemberState::Calm => "nothing to raise",
        }
    }
}

/// The member's line.
pub fn club_row(
    athlete: &AthleteAnalysis,
    info: &MemberInfo,
    problems: &[Problem],
    settings: &Settings,
) -> (ClubRow, MemberState) {
    let week = athlete.weeks.iter().rev().find(|w| w.complete);
    let longest = week.and_then(|week| {
        let sessions = athlete.sessions.iter();
        let in_week = sessions.filter(|s| s.local_date >= week.week.start && s.local_date <= week.week.last_day());
        in_week.max_by(|a, b| a.distance_m.total_cmp(&b.distance_m))
    });
    let flags = current_flags(athlete);
    let count = |severity| flags.iter().filter(|f| f.severity == severity).count() as u32;
    let state = state(athlete, week, &flags, info, settings);
    let raised = matches!(state, MemberState::Talk | MemberState::Look);
    let awake: Vec<&Flag> = flags.iter().copied().filter(|flag| !rests(flag, info, settings)).collect();
    let is_new = raised && awake.iter().any(|flag| flag.severity > Severity::Note && is_new(flag, settings));
    let failed = |p: &&Problem| matches!(p.class, ProblemClass::Unreadable | ProblemClass::Damaged);
    let row = ClubRow {
        athlete: athlete.athlete.clone(),
        alerts: count(Severity::Alert),
        cautions: count(Severity::Caution),
        notes: count(Severity::Note),
        flags: flags.iter().map(|f| kind_words(f.kind)).collect::<Vec<_>>().join("; "),
        reason: first_words(&match unread(athlete, problems) {
            0 => reason(athlete, awake.first().copied(), state, info, settings),
            1 => "no runs; one file could not be read".into(),
            files => format!("no runs; {files} files could not be read"),
        }),
        week: week.map(|w| w.week),
        week_distance_m: week.and_then(|w| w.recorded(w.known_distance_m())),
        usual_distance_m: week.and_then(WeekRow::usual_distance_m),
        week_ratio: week.filter(|w| w.status == WeekStatus::Ok).and_then(|w| w.acwr_uncoupled),
        longest_m: longest.filter(|_| week.is_some_and(|w| w.known_distance_m().is_some())).map(|s| s.distance_m),
        longest30_m: longest.and_then(|s| s.longest30_m),
        last_run: athlete.sessions.iter().map(|s| s.local_date).max(),
        data_quality: data_quality(athlete, problems.iter().filter(failed).count(), settings),
        state: state.name(),
        is_new,
        ask: if unread(athlete, problems) > 0 { ANOTHER_EXPORT } else { ask(state, awake.first().map(|f| f.kind)) },
        spoken_until: info.spoken.map(|(_, until)| until),
    };
    (row, state)
}

const ANOTHER_EXPORT: &str = "Another export, as FIT, GPX or TCX?";

/// Files that gave nothing, of a member of whom nothing else is known.
fn unread(athlete: &AthleteAnalysis, problems: &[Problem]) -> usize {
    let gave_nothing = [ProblemClass::Unsupported, ProblemClass::Unreadable, ProblemClass::Damaged];
    let files = problems.iter().filter(|problem| gave_nothing.contains(&problem.class)).count();
    if athlete.sessions.is_empty() { files } else { 0 }
}

/// The table's order: state, what is new first, then how much was raised, then the name.
pub fn order(row: &ClubRow, state: MemberState) -> (MemberState, Reverse<(bool, u32, u32)>, String) {
    (state, Reverse((row.is_new, row.alerts, row.cautions)), row.athlete.clone())
}

/// Flags of the last complete week and of the one that is not over, loudest first.
pub fn current_flags(athlete: &AthleteAnalysis) -> Vec<&Flag> {
    let mut flags: Vec<&Flag> = athlete.current_flags().collect();
    flags.sort_by_key(|f| (Reverse((f.severity, f.local_date)), f.kind));
    flags
}

/// The day a claim first held: of a state its beginning.
fn onset(flag: &Flag) -> NaiveDate {
    flag.since.unwrap_or(flag.local_date)
}

fn is_new(flag: &Flag, settings: &Settings) -> bool {
    settings.as_of.is_some_and(|as_of| (as_of - onset(flag)).num_days() < NEW_DAYS)
}

fn state(
    athlete: &AthleteAnalysis,
    week: Option<&WeekRow>,
    flags: &[&Flag],
    info: &MemberInfo,
    settings: &Settings,
) -> MemberState {
    let rests = |flag: &&&Flag| rests(flag, info, settings);
    let raised = flags.iter().filter(|flag| flag.severity > Severity::Note);
    let (resting, awake): (Vec<&&Flag>, Vec<&&Flag>) = raised.partition(rests);
    match awake.iter().map(|flag| flag.severity).max() {
        Some(Severity::Alert) => return MemberState::Talk,
        Some(_) => return MemberState::Look,
        None if !resting.is_empty() => return MemberState::Spoken,
        None => {}
    }
    let other_sport = athlete.activities.iter().any(|row| row.local_date > last_quiet_day(settings));
    match week.map(|week| week.status) {
        _ if athlete.sessions.is_empty() => MemberState::NoData,
        _ if is_quiet(athlete, settings) && other_sport => MemberState::Returning,
        _ if is_quiet(athlete, settings) => MemberState::NoData,
        Some(WeekStatus::NoData) => MemberState::NoData,
        Some(WeekStatus::ReturnFromBreak) => MemberState::Returning,
        Some(WeekStatus::Ok) => MemberState::Calm,
        Some(WeekStatus::Insufficient | WeekStatus::LowBase | WeekStatus::Partial) | None => MemberState::TooNew,
    }
}

/// The coach has spoken with the member since it began, and the day until which it rests has not passed.
fn rests(flag: &Flag, info: &MemberInfo, settings: &Settings) -> bool {
    let (Some((spoken, until)), Some(as_of)) = (info.spoken, settings.as_of) else { return false };
    as_of <= until && onset(flag) <= spoken
}

fn last_quiet_day(settings: &Settings) -> Option<NaiveDate> {
    settings.as_of.and_then(|as_of| as_of.checked_sub_days(Days::new(QUIET_DAYS as u64)))
}

fn is_quiet(athlete: &AthleteAnalysis, settings: &Settings) -> bool {
    let last = athlete.sessions.iter().map(|s| s.local_date).max();
    last.zip(settings.as_of).is_some_and(|(last, as_of)| (as_of - last).num_days() >= QUIET_DAYS)
}

fn first_words(text: &str) -> String {
    text.split_whitespace().take(REASON_WORDS).collect::<Vec<_>>().join(" ")
}

fn reason(
    athlete: &AthleteAnalysis,
    awake: Option<&Flag>,
    state: MemberState,
    info: &MemberInfo,
    settings: &Settings,
) -> String {
    let last = athlete.sessions.iter().map(|s| s.local_date).max();
    let days = |last: NaiveDate| settings.as_of.map_or(0, |as_of| (as_of - last).num_days());
    match (state, awake.filter(|flag| flag.severity > Severity::Note), last) {
        (MemberState::Spoken, ..) => {
            info.spoken.map_or_else(String::new, |(_, until)| format!("rests until {}", until.format("%-d %b")))
        }
        (_, Some(flag), _) => flag_words(flag),
        (MemberState::NoData, None, None) if athlete.activities.iter().any(ActivityRow::is_run_outside_days) => {
            "no runs in the days that count".into()
        }
        (MemberState::NoData, None, None) => "no runs in the data".into(),
        (MemberState::NoData, None, Some(last)) => format!("no data for {} days", days(last)),
        (MemberState::Returning, None, Some(last)) if days(last) >= QUIET_DAYS => {
            format!("no run for {} days, other sport", days(last))
        }
        (MemberState::Returning, ..) => returning_words(athlete),
        (MemberState::TooNew, ..) => too_new_words(athlete).into(),
        (_, None, _) => match awake {
            Some(note) => format!("only a note: {}", kind_words(note.kind)),
            None => "nothing jumped".into(),
        },
    }
}

/// Within its weeks is said only of who keeps to a plan.
fn returning_words(athlete: &AthleteAnalysis) -> String {
    let Some(plan) = &athlete.return_plan else { return "back from a break".into() };
    let done: Vec<&ReturnDone> = plan.weeks.iter().filter_map(|week| week.done.as_ref()).collect();
    let is_kept = |done: &&&ReturnDone| done.remarks.is_empty();
    let (over, kept) = (done.iter().filter(|done| done.is_over), done.iter().filter(is_kept));
    match (over.clone().count(), over.filter(is_kept).count()) {
        _ if kept.count() == done.len() => "back from a break, within its weeks".into(),
        (0, _) => "back; first week not as planned".into(),
        (1, kept) => format!("back; {kept} of 1 week as planned"),
        (weeks, kept) => format!("back; {kept} of {weeks} weeks as planned"),
    }
}

fn flag_words(flag: &Flag) -> String {
    let (what, day) = (kind_words(flag.kind), flag.local_date.format("%-d %b"));
    if flag.unit == "ratio" {
        let race = if flag.maybe_race { ", race?" } else { "" };
        format!("{what}: {:.2}x on {day}{race}", flag.value)
    } else {
        format!("{what}, {day}")
    }
}

fn too_new_words(athlete: &AthleteAnalysis) -> &'static str {
    match athlete.weeks.iter().rev().find(|w| w.complete).map(|w| w.status) {
        Some(WeekStatus::LowBase) => "too little running to compare",
        _ => "fewer than four weeks to compare",
    }
}

/// An open question; the answer is the member's.
fn ask(state: MemberState, first: Option<FlagKind>) -> &'static str {
    match (state, first) {
        (MemberState::Talk | MemberState::Look, Some(kind)) => match kind {
            FlagKind::SessionSpike | FlagKind::LongRunDoubled => "Planned? How did it feel the days after?",
            FlagKind::HillJump | FlagKind::DescentJump => "Where were the hills? Any soreness since?",
            FlagKind::WeekJump | FlagKind::Acwr => "Why more this week? What comes next?",
            FlagKind::NoRecoveryWeek => "When was the last easy week?",
            FlagKind::SameDirection | FlagKind::SameSide => "Could the loop go the other way round?",
            FlagKind::Overstride | FlagKind::Plain170 | FlagKind::CadenceDrop => "New shoes, other pace, tired?",
            FlagKind::ShoeChange | FlagKind::NewShoeShare => "How do the new shoes feel?",
            FlagKind::ReturnTooFast => "What was the break? How is it now?",
        },
        (MemberState::Returning, _) => "How is it going? Need a plan?",
        (MemberState::NoData, _) => "Still running? Export missing?",
        (MemberState::TooNew, _) => "Is there an older export?",
        _ => "",
    }
}

/// What could not be assessed in the last four weeks, in words.
fn data_quality(athlete: &AthleteAnalysis, failed: usize, settings: &Settings) -> String {
    let from = settings.as_of.and_then(|d| d.checked_sub_days(Days::new(28)));
    let recent: Vec<_> = athlete
        .activities
        .iter()
        .filter(|r| r.counts_as_run() && r.local_date.is_some_and(|d| from.is_none_or(|from| d > from)))
        .collect();
    let failed = match failed {
        0 => String::new(),
        1 => "; 1 file failed".into(),
        failed => format!("; {failed} files failed"),
    };
    if recent.is_empty() {
        return format!("no recent data{failed}");
    }
    let mut missing = Vec::new();
    if recent.iter().all(|r| r.facts.cadence_spm.is_none()) {
        missing.push("steps");
    }
    if recent.iter().all(|r| r.facts.ascent_m.is_none()) {
        missing.push("climb");
    }
    if recent.iter().all(|r| r.facts.distance_gps_m.is_none()) {
        missing.push("positions");
    }
    if missing.is_empty() { format!("complete{failed}") } else { format!("without {}{failed}", missing.join(", ")) }
}
