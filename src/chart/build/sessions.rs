//! Every run against the longest of the 30 days before it: the comparison with the best evidence.

use super::{FigureSettings, counted, last_day, scale, year_start};
use crate::chart::Figure;
use crate::chart::figure::{Ink, Mark, Series, Shape, Table};
use crate::model::{AthleteAnalysis, Flag, FlagKind, Session};
use crate::units::UnitSystem;
use chrono::NaiveDate;

/// The window of the comparison (RUNSAFE 2025).
const WINDOW_DAYS: f64 = 30.0;
/// Older jumps are marked but are no headline.
const RECENT_DAYS: i64 = 28;

pub fn figure(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let from = year_start(athlete, settings)?;
    let until = last_day(athlete, settings)?;
    let units = settings.units;
    let sessions: Vec<&Session> =
        athlete.sessions.iter().filter(|s| s.local_date >= from && s.local_date <= until).collect();
    let first = sessions.first()?;
    let highest = sessions.iter().map(|s| s.distance_m.max(s.longest30_m.unwrap_or(s.distance_m))).fold(0.0, f64::max);
    let (spikes, others): (Vec<&Session>, Vec<&Session>) =
        sessions.iter().copied().partition(|s| flag_of(s, &athlete.flags).is_some());
    Some(Figure {
        id: "02-every-run",
        title: title(&sessions, &spikes, until, units),
        subtitle: format!(
            "{}, {} to {}; runs less than 30 minutes apart count as one",
            counted(sessions.len(), "run"),
            first.local_date.format("%-d %b %Y"),
            until.format("%-d %b %Y")
        ),
        x: scale::days(scale::day(first.local_date) - 2.0, scale::day(until) + 3.0),
        y: scale::from_zero(format!("{} in one run", units.distance_unit()), units.distance_number(highest) * 1.1),
        series: vec![
            Series::Line {
                name: "longest of the 30 days before".into(),
                ink: Ink::Orange,
                dashed: false,
                pieces: steps(&athlete.sessions, scale::day(first.local_date), scale::day(until), units),
            },
            Series::Dots {
                name: "run".into(),
                ink: Ink::Blue,
                shape: Shape::Circle,
                points: others.iter().map(|s| place(s, units)).collect(),
            },
        ],
        marks: spikes.iter().rev().map(|s| mark(s, units)).collect(),
        marks_name: "long run jump",
        notes: vec![
            "A triangle is a run well over anything in the 30 days before. In a study of 5,205 runners such jumps went \
             with more injuries; most such runs hurt nobody."
                .into(),
        ],
        table: table(&athlete.sessions, units),
        height_px: 400,
    })
}

fn flag_of<'a>(session: &Session, flags: &'a [Flag]) -> Option<&'a Flag> {
    flags
        .iter()
        .find(|f| f.kind == FlagKind::SessionSpike && f.activities.iter().any(|id| session.activities.contains(id)))
}

fn title(sessions: &[&Session], spikes: &[&Session], until: NaiveDate, units: UnitSystem) -> String {
    let recent = |s: &&&Session| (until - s.local_date).num_days() < RECENT_DAYS;
    let newest = spikes.last().filter(recent).and_then(|s| Some((s, s.longest30()?, s.spike_ratio?)));
    if let Some((jump, longest, ratio)) = newest {
        let words = |amount| jump.measured_by.words(amount, units);
        return format!(
            "{}: {}{}, {:.0} % longer than any run in the 30 days before ({})",
            jump.local_date.format("%A %-d %b"),
            words(jump.amount(jump.measured_by)),
            if jump.maybe_race { " (race?)" } else { "" },
            100.0 * (ratio - 1.0),
            words(longest)
        );
    }
    let recent: Vec<&Session> = sessions.iter().filter(recent).copied().collect();
    match (longest(&recent), longest(sessions)) {
        (Some(_), Some(run)) if !sessions.iter().any(|s| f64::from(s.observed_days) >= WINDOW_DAYS) => {
            format!("Too early to compare with 30 days before: longest run so far {}", units.distance(run.distance_m))
        }
        (Some(run), _) => {
            let before = run.longest30_m.map_or("nothing".into(), |m| units.distance(m));
            let (day, distance) = (run.local_date.format("%-d %b"), units.distance(run.distance_m));
            format!(
                "No long run jump in four weeks: at most {distance} ({day}), against {before} in the 30 days before"
            )
        }
        _ => "No run in the last four weeks".into(),
    }
}

fn longest<'a>(sessions: &[&'a Session]) -> Option<&'a Session> {
    sessions.iter().copied().max_by(|a, b| a.distance_m.total_cmp(&b.distance_m))
}

fn place(session: &Session, units: UnitSystem) -> (f64, f64) {
    (scale::day(session.local_date) + 0.5, units.distance_number(session.distance_m))
}

fn mark(session: &Session, units: UnitSystem) -> Mark {
    let (x, y) = place(session, units);
    let ratio = session.spike_ratio.map(|r| format!(", {r:.2}x")).unwrap_or_default();
    let race = if session.maybe_race { ", race?" } else { "" };
    Mark {
        x,
        y,
        shape: Shape::TriangleUp,
        ink: Ink::Vermillion,
        text: format!("{}{ratio}{race}", units.distance(session.distance_m)),
    }
}

/// The longest of the 30 days before each day, changing where a run enters or leaves the window.
fn steps(sessions: &[Session], from: f64, until: f64, units: UnitSystem) -> Vec<Vec<(f64, f64)>> {
    let mut points: Vec<Option<(f64, f64)>> = Vec::new();
    let mut before: Option<f64> = None;
    let mut start = 0;
    let mut today = from;
    while today <= until {
        while start < sessions.len() && scale::day(sessions[start].local_date) < today - WINDOW_DAYS {
            start += 1;
        }
        let window = sessions[start..].iter().take_while(|s| scale::day(s.local_date) < today);
        let longest = window.map(|s| units.distance_number(s.distance_m)).reduce(f64::max);
        if longest != before {
            points.extend(before.map(|b| Some((today, b))));
            points.push(longest.map(|l| (today, l)));
            before = longest;
        }
        today += 1.0;
    }
    points.extend(before.map(|b| Some((until + 1.0, b))));
    scale::pieces(points.into_iter())
}

fn table(sessions: &[Session], units: UnitSystem) -> Table {
    let unit = units.distance_unit();
    let number = |metres: f64| format!("{:.1}", units.distance_number(metres));
    Table {
        header: ["date", unit, &format!("longest of 30 days, {unit}"), "ratio", "race?"].map(String::from).into(),
        rows: sessions
            .iter()
            .rev()
            .map(|s| {
                vec![
                    s.local_date.to_string(),
                    number(s.distance_m),
                    s.longest30_m.map(number).unwrap_or_default(),
                    s.spike_ratio.map(|r| format!("{r:.2}")).unwrap_or_default(),
                    if s.maybe_race { "yes".into() } else { String::new() },
                ]
            })
            .collect(),
    }
}
