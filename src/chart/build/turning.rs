//! The turning ledger: degrees a kilometre to the left above the line and to the right below, week by week, and laps on
//! running tracks. Data, no judgement (docs/science.md 4.7).

use super::{FigureSettings, counted, scale, shown, week_axis};
use crate::chart::Figure;
use crate::chart::figure::{Bar, Ink, Series, Table};
use crate::model::{ActivityRow, AthleteAnalysis, Week};
use crate::units::METRES_PER_KM;
use std::collections::BTreeMap;

/// Weeks the title speaks of.
const RECENT_WEEKS: usize = 12;
const FULL_TURN_DEG: f64 = 360.0;

/// Sums of one week.
#[derive(Clone, Copy, Debug, Default)]
struct Turning {
    left_deg: f64,
    right_deg: f64,
    distance_m: f64,
    laps_anticlockwise: u32,
    laps_clockwise: u32,
}

impl Turning {
    fn add(&mut self, row: &ActivityRow) {
        let facts = &row.facts;
        if let (Some(left), Some(right), Some(metres)) =
            (facts.turn_left_deg, facts.turn_right_deg, facts.distance_gps_m.or(facts.distance_m))
        {
            self.left_deg += left;
            self.right_deg += right;
            self.distance_m += metres;
        }
        self.laps_anticlockwise += row.track_laps_anticlockwise.unwrap_or_default();
        self.laps_clockwise += row.track_laps_clockwise.unwrap_or_default();
    }

    fn per_km(&self, degrees: f64) -> f64 {
        if self.distance_m > 0.0 { degrees * METRES_PER_KM / self.distance_m } else { 0.0 }
    }

    fn sum(weeks: &[(Week, Turning)]) -> Turning {
        weeks.iter().fold(Turning::default(), |sum, (_, week)| Turning {
            left_deg: sum.left_deg + week.left_deg,
            right_deg: sum.right_deg + week.right_deg,
            distance_m: sum.distance_m + week.distance_m,
            laps_anticlockwise: sum.laps_anticlockwise + week.laps_anticlockwise,
            laps_clockwise: sum.laps_clockwise + week.laps_clockwise,
        })
    }

    /// Full turns to the left more than to the right.
    fn net_turns(&self) -> f64 {
        (self.left_deg - self.right_deg) / FULL_TURN_DEG
    }
}

pub fn figure(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let weeks = by_week(athlete, settings);
    let rows = shown(&athlete.weeks);
    let first = rows.first()?.week;
    let drawn: Vec<(Week, Turning)> = weeks.iter().filter(|(week, _)| *week >= first).copied().collect();
    let up = drawn.iter().map(|(_, t)| t.per_km(t.left_deg)).fold(0.0, f64::max);
    let down = drawn.iter().map(|(_, t)| t.per_km(t.right_deg)).fold(0.0, f64::max);
    if up + down <= 0.0 {
        return None;
    }
    let bars = |name: &str, ink, height: fn(&Turning) -> f64| Series::Bars {
        name: name.into(),
        ink,
        bars: drawn
            .iter()
            .filter(|(_, turning)| height(turning) != 0.0)
            .map(|(week, turning)| Bar {
                x0: scale::day(week.start) + 0.7,
                x1: scale::day(week.start) + 6.3,
                y0: 0.0,
                y1: height(turning),
                hatched: false,
            })
            .collect(),
    };
    Some(Figure {
        id: "14-turning",
        title: title(&weeks),
        subtitle: format!(
            "{} weeks; all bends of all runs with positions, turning left above the line, right below",
            drawn.len()
        ),
        x: week_axis(rows)?,
        y: scale::mirrored("degrees a km", up * 1.08, down * 1.08),
        series: vec![
            bars("left", Ink::Blue, |t| t.per_km(t.left_deg)),
            bars("right", Ink::Orange, |t| -t.per_km(t.right_deg)),
            Series::Across { label: String::new(), ink: Ink::Black, dashed: false, y: 0.0 },
        ],
        marks: Vec::new(),
        marks_name: "",
        notes: vec![
            "A loop run anticlockwise turns once to the left, whatever its shape. On a track the inner leg works \
             differently at speed; the evidence is small, so this is a ledger and raises nothing."
                .into(),
        ],
        table: table(&weeks),
        height_px: 340,
    })
}

fn by_week(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Vec<(Week, Turning)> {
    let mut weeks: BTreeMap<Week, Turning> = BTreeMap::new();
    for row in athlete.activities.iter().filter(|row| row.counts_as_run()) {
        let Some(date) = row.local_date else { continue };
        weeks.entry(Week::of(date, settings.week_start)).or_default().add(row);
    }
    weeks.into_iter().collect()
}

fn title(weeks: &[(Week, Turning)]) -> String {
    let recent = Turning::sum(&weeks[weeks.len().saturating_sub(RECENT_WEEKS)..]);
    let net = recent.net_turns();
    let side = if net >= 0.0 { "left" } else { "right" };
    let laps = recent.laps_anticlockwise + recent.laps_clockwise;
    let laps = match (laps, recent.laps_clockwise) {
        (0, _) => String::new(),
        (_, 0) => format!("; {laps} track laps, all anticlockwise"),
        (_, clockwise) => format!("; {laps} track laps, {clockwise} of them clockwise"),
    };
    format!(
        "Last {} with runs: {:.0} full turns more to the {side} ({:.0} left, {:.0} right){laps}",
        counted(weeks.len().min(RECENT_WEEKS), "week"),
        net.abs(),
        recent.left_deg / FULL_TURN_DEG,
        recent.right_deg / FULL_TURN_DEG
    )
}

fn table(weeks: &[(Week, Turning)]) -> Table {
    let balance = |t: &Turning| {
        let both = t.left_deg + t.right_deg;
        if both > 0.0 { format!("{:.2}", (t.left_deg - t.right_deg) / both) } else { String::new() }
    };
    Table {
        header: [
            "week",
            "left, degrees a km",
            "right, degrees a km",
            "left minus right over both",
            "full turns, left minus right",
            "track laps anticlockwise",
            "track laps clockwise",
        ]
        .map(String::from)
        .into(),
        rows: weeks
            .iter()
            .rev()
            .map(|(week, t)| {
                vec![
                    week.to_string(),
                    format!("{:.0}", t.per_km(t.left_deg)),
                    format!("{:.0}", t.per_km(t.right_deg)),
                    balance(t),
                    format!("{:+.1}", t.net_turns()),
                    t.laps_anticlockwise.to_string(),
                    t.laps_clockwise.to_string(),
                ]
            })
            .collect(),
    }
}
