//! The flags that open the summary: of the current and the last complete week, one line per event, most pressing first.

use super::PlanSettings;
use super::words::{percent_over, short_date, weeks};
use crate::flags::same_direction::{habit_words, road_word};
use crate::flags::same_side::OTHER_SIDE_ADVICE;
use crate::model::{AthleteAnalysis, Flag, FlagKind, LoadUnit, RoutePass, Severity, SummaryLine, Tone, Week, WeekRow};
use crate::units::UnitSystem;

/// One line of the verdict.
#[derive(Debug)]
pub(super) struct Finding {
    pub line: SummaryLine,
    /// What a study found on such runs, as a line of its own.
    pub study: Option<&'static str>,
    /// Nothing jumped: a road or a side has become a habit.
    pub is_habit: bool,
}

/// Where a road is no loop. Without a footway the traffic decides.
const SAME_WAY_ADVICE: &str = "On footways, turn it round.";
/// Where it is run both ways already.
const SAME_SIDE_ADVICE: &str = "On footways, keep the other side now and then.";
const JUMP_STUDY: &str =
    "In a study of 5,205 runners jumps over 10 % went with more injuries; most such runs hurt nobody.";

pub(super) fn findings(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Vec<Finding> {
    let mut flags: Vec<&Flag> = athlete.current_flags().filter(|flag| rank(flag).is_some()).collect();
    flags.sort_by_key(|flag| (rank(flag), std::cmp::Reverse(flag.severity), std::cmp::Reverse(flag.local_date)));
    let mut events: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for flag in flags {
        if events.contains(&flag.event.as_str()) {
            continue;
        }
        if let Some(text) = sentence(flag, athlete, settings) {
            events.push(&flag.event);
            found.push(finding(flag, text));
        }
    }
    found
}

fn finding(flag: &Flag, text: String) -> Finding {
    let is_habit = matches!(flag.kind, FlagKind::SameDirection | FlagKind::SameSide);
    let tone = match flag.severity {
        _ if is_habit => Tone::Plain,
        Severity::Alert => Tone::Alert,
        _ => Tone::Caution,
    };
    let study = (flag.kind == FlagKind::SessionSpike).then_some(JUMP_STUDY);
    Finding { line: SummaryLine { tone, text, is_of_pain: false }, study, is_habit }
}

/// The order of the verdict; nothing for what never opens a summary.
fn rank(flag: &Flag) -> Option<u8> {
    if flag.severity < Severity::Caution {
        return None;
    }
    match flag.kind {
        FlagKind::ReturnTooFast => Some(0),
        FlagKind::SessionSpike => Some(1),
        FlagKind::LongRunDoubled => Some(2),
        FlagKind::DescentJump => Some(3),
        FlagKind::HillJump => Some(4),
        FlagKind::WeekJump => Some(5),
        FlagKind::Acwr => Some(6),
        FlagKind::SameDirection => Some(7),
        FlagKind::SameSide => Some(8),
        FlagKind::NewShoeShare => Some(9),
        FlagKind::Overstride => Some(10),
        _ => None,
    }
}

fn sentence(flag: &Flag, athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<String> {
    match flag.kind {
        FlagKind::SessionSpike => session_sentence(flag, athlete, settings),
        FlagKind::SameDirection => habit_sentence(flag, athlete, settings),
        FlagKind::SameSide => side_sentence(flag),
        FlagKind::Overstride => steps_sentence(flag),
        FlagKind::ReturnTooFast => return_sentence(flag, settings),
        FlagKind::NewShoeShare => shoe_sentence(flag),
        _ => {
            let row = athlete.weeks.iter().find(|row| row.week == flag.week)?;
            Some(week_sentence(flag, row, settings))
        }
    }
}

fn session_sentence(flag: &Flag, athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<String> {
    let session = athlete.sessions.iter().find(|session| session.activities == flag.activities)?;
    let amount = session.words(settings.units);
    let race = if session.maybe_race { " (race?)" } else { "" };
    let run = if (settings.as_of - session.local_date).num_days() < 7 {
        format!("{}'s {amount}{race}", session.local_date.format("%A"))
    } else {
        format!("The {amount}{race} of {}", short_date(session.local_date))
    };
    Some(format!(
        "{run} was {} longer than any run in the 30 days before ({}, {}).",
        percent_over(flag.value),
        session.measured_by.words(session.longest30()?, settings.units),
        short_date(session.longest30_date?),
    ))
}

fn week_sentence(flag: &Flag, row: &WeekRow, settings: &PlanSettings) -> String {
    let height = |m| settings.units.height(m);
    let (longest_by, longest) = row.longest();
    let ratio = flag.value;
    let race = if flag.maybe_race { " (race?)" } else { "" };
    let words =
        |load: Option<f64>| load.map_or("not assessed".into(), |load| row.load_unit.words(load, settings.units));
    let (load, usual) = (words(row.load), words(row.load.map(|load| load / ratio)));
    let hills = |word, metres: Option<f64>| {
        let metres = metres.unwrap_or_default();
        format!("{word} {} was {ratio:.1} times the usual week ({}).", height(metres), height(metres / ratio))
    };
    match flag.kind {
        FlagKind::LongRunDoubled => format!(
            "The longest run, {}{race}, was {ratio:.1} times the longest of the four weeks before ({}).",
            longest_by.words(longest, settings.units),
            longest_by.words(longest / ratio, settings.units),
        ),
        FlagKind::DescentJump => hills("Descent", row.descent_m),
        FlagKind::HillJump => hills("Climb", row.ascent_m),
        FlagKind::WeekJump => format!(
            "Week {}{race} was {} more than both the week before and the usual week ({}).",
            load,
            percent_over(ratio),
            usual,
        ),
        _ => format!(
            "Week {}{race} was {ratio:.2} times the mean of the four weeks before ({}); a contested measure.",
            load, usual,
        ),
    }
}

fn habit_sentence(flag: &Flag, athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<String> {
    let name = flag.rows.first()?.text("route")?;
    let route = athlete.routes.iter().find(|route| route.route == name)?;
    let since = flag.since?;
    let passes: Vec<&RoutePass> =
        route.passes.iter().filter(|pass| (since..=flag.local_date).contains(&pass.local_date)).collect();
    let first = Week::of(since, settings.week_start);
    let advice = if route.is_loop { "Try it the other way round." } else { SAME_WAY_ADVICE };
    Some(format!(
        "One habit: the {} {}, {}, {}. {advice}",
        settings.units.distance(route.length_m),
        road_word(route),
        habit_words(route, &passes),
        weeks(first.weeks_until(flag.week) + 1),
    ))
}

/// The first sentence of the flag, as a habit.
fn side_sentence(flag: &Flag) -> Option<String> {
    let first = flag.text.split(". ").next()?;
    let rest = first.strip_prefix('K')?;
    let advice = if flag.text.ends_with(OTHER_SIDE_ADVICE) { SAME_SIDE_ADVICE } else { SAME_WAY_ADVICE };
    Some(format!("One habit: k{rest}. {advice}"))
}

fn return_sentence(flag: &Flag, settings: &PlanSettings) -> Option<String> {
    let since = short_date(flag.since?);
    let first = flag.rows.first()?;
    let (week, is_relief) = (first.whole("back_week")?, first.text("reason")? == "relief");
    let words = |amount| number(amount, flag.unit, settings.units);
    let (value, limit) = (words(flag.value), words(flag.limit));
    let why = if is_relief { format!("Less load since {since}") } else { format!("Back since {since}") };
    Some(match (flag.unit, is_relief) {
        ("share", true) => format!("{why}: week {week} held {value} of the usual week; {limit} at most is planned."),
        ("share", false) => {
            format!("{why}: week {week} held {value} of the usual week before the break; {limit} is planned.")
        }
        _ => format!("{why}: week {week} held {value}; {limit} is planned, as for a new runner."),
    })
}

/// A share in percent, metres, or seconds.
fn number(value: f64, unit: &str, units: UnitSystem) -> String {
    match unit {
        "share" => format!("{:.0} %", value * 100.0),
        "s" => LoadUnit::Duration.words(value, units),
        _ => units.distance(value),
    }
}

fn shoe_sentence(flag: &Flag) -> Option<String> {
    Some(format!(
        "A pair new on {} took {:.0} % of a week; {:.0} % is the usual most for two weeks.",
        short_date(flag.since?),
        flag.value * 100.0,
        flag.limit * 100.0,
    ))
}

fn steps_sentence(flag: &Flag) -> Option<String> {
    Some(format!(
        "Steps are long for the speed: {:.1} % fewer than typical over six weeks, since {}.",
        flag.value,
        short_date(flag.since?)
    ))
}
