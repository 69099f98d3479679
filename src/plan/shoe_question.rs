//! Where no run names a shoe: a sudden change of ground contact, step length or oscillation at the same speed, asked
//! about. A new pair is one explanation of several.

use crate::model::{ActivityRow, AthleteAnalysis};
use crate::weekly::robust::weighted_median;
use chrono::{Days, NaiveDate};

/// Changes asked about, and the runs they are looked for in.
const RECENT_DAYS: u64 = 56;
const LOOKED_AT_DAYS: u64 = 365;
/// Runs before and after a change.
const RUNS: usize = 12;
/// Two runs of so many days with so different a speed tell how a value follows speed.
const PAIR_DAYS: i64 = 28;
const PAIR_MPS: f64 = 0.15;
const LEAST_PAIRS: usize = 20;
/// Standard errors between the two medians; set so that an unchanged runner is asked less than once in ten years.
const STANDS_OUT: f64 = 5.5;
/// Median of twelve: its standard error over the standard deviation of one, for the difference of two.
const ERROR_OF_MEDIANS: f64 = 0.512;
const MAD_TO_SD: f64 = 1.4826;

/// One quantity that a shoe may change, with the smallest change worth a question.
struct Channel {
    name: &'static str,
    value: fn(&ActivityRow) -> Option<f64>,
    least: f64,
    words: fn(f64) -> String,
}

const CHANNELS: [Channel; 3] = [
    Channel {
        name: "ground contact",
        value: |row| row.facts.ground_contact_ms,
        least: 6.0,
        words: |ms| format!("{ms:.0} ms"),
    },
    Channel { name: "step length", value: |row| row.facts.step_length_m, least: 0.02, words: |m| format!("{m:.2} m") },
    Channel {
        name: "vertical oscillation",
        value: |row| row.facts.vertical_oscillation_mm,
        least: 3.0,
        words: |mm| format!("{mm:.0} mm"),
    },
];

/// The questions of the last eight weeks; none when recent runs name their shoes.
pub fn shoe_questions(athlete: &AthleteAnalysis, as_of: NaiveDate) -> Vec<String> {
    let since = |days: u64| as_of.checked_sub_days(Days::new(days)).unwrap_or(as_of);
    let mut runs: Vec<(NaiveDate, &ActivityRow)> = athlete
        .activities
        .iter()
        .filter(|row| row.counts_as_run())
        .filter_map(|row| Some((row.local_date?, row)))
        .filter(|(date, _)| *date > since(LOOKED_AT_DAYS) && *date <= as_of)
        .collect();
    runs.sort_by_key(|(date, row)| (*date, row.facts.start_utc_ms));
    if runs.iter().any(|(date, row)| *date > since(RECENT_DAYS) && row.shoe.is_some()) {
        return Vec::new();
    }
    // Another watch measures in its own way.
    let device = runs.last().map(|(_, row)| row.facts.device.as_str());
    runs.retain(|(_, row)| Some(row.facts.device.as_str()) == device);
    let mut questions = Vec::new();
    for channel in &CHANNELS {
        let points: Vec<Point> = runs
            .iter()
            .filter_map(|(date, row)| {
                Some(Point { date: *date, speed_mps: row.facts.speed_mps?, value: (channel.value)(row)? })
            })
            .collect();
        for change in changes(&points, channel.least).into_iter().filter(|change| change.date > since(RECENT_DAYS)) {
            questions.push(format!(
                "From {} on, {} at the same pace is {} instead of {} ({RUNS} runs before and after). A new pair, an \
                 insole, another road, another way to wear the sensor? With a new pair, at most a third of the week for \
                 two weeks.",
                change.date.format("%-d %b"),
                channel.name,
                (channel.words)(change.after),
                (channel.words)(change.before),
            ));
        }
    }
    questions
}

#[derive(Clone, Copy)]
struct Point {
    date: NaiveDate,
    speed_mps: f64,
    value: f64,
}

struct Change {
    date: NaiveDate,
    before: f64,
    after: f64,
}

/// Places where twelve runs differ from the twelve before by more than chance; of places that overlap the clearest.
fn changes(points: &[Point], least: f64) -> Vec<Change> {
    if points.len() < 2 * RUNS {
        return Vec::new();
    }
    let at_mps = median(points.iter().map(|point| point.speed_mps));
    let slope = slope(points);
    let level: Vec<f64> = points.iter().map(|point| point.value - slope * (point.speed_mps - at_mps)).collect();
    // From run to run, so that a change in the middle does not count as noise.
    let steps = level.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    let deviation = MAD_TO_SD * median(steps) / std::f64::consts::SQRT_2;
    let mut found: Vec<(f64, usize)> = (RUNS..=level.len() - RUNS)
        .filter_map(|at| {
            let apart = median(level[at..at + RUNS].iter().copied()) - median(level[at - RUNS..at].iter().copied());
            let score = apart.abs() / (ERROR_OF_MEDIANS * deviation).max(least / STANDS_OUT);
            (apart.abs() >= least && score >= STANDS_OUT).then_some((score, at))
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut kept: Vec<usize> = Vec::new();
    for (_, at) in found {
        if kept.iter().all(|other| other.abs_diff(at) >= RUNS) {
            kept.push(at);
        }
    }
    kept.sort_unstable();
    kept.into_iter()
        .map(|at| Change {
            date: points[at].date,
            before: median(level[at - RUNS..at].iter().copied()),
            after: median(level[at..at + RUNS].iter().copied()),
        })
        .collect()
}

/// How the value follows speed: the median of pairs of runs of one month.
fn slope(points: &[Point]) -> f64 {
    let mut slopes = Vec::new();
    for (at, early) in points.iter().enumerate() {
        let near = |late: &&Point| (late.date - early.date).num_days() <= PAIR_DAYS;
        for late in points[at + 1..].iter().take_while(near) {
            let apart_mps = late.speed_mps - early.speed_mps;
            if apart_mps.abs() >= PAIR_MPS {
                slopes.push((late.value - early.value) / apart_mps);
            }
        }
    }
    if slopes.len() < LEAST_PAIRS { 0.0 } else { median(slopes) }
}

fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<(f64, f64)> = values.into_iter().map(|value| (value, 1.0)).collect();
    weighted_median(&mut values).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::weekly::test_rows::{after, day};
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use rand_distr::{Distribution, Normal};

    const RUNNERS: usize = 200;

    /// A year of four runs a week: contact time falls with speed, wanders with the season and from run to run, and is
    /// longer by `shift_ms` from the middle on.
    fn year(rng: &mut ChaCha8Rng, shift_ms: f64) -> Vec<Point> {
        let noise = Normal::new(0.0, 4.0).unwrap();
        let mut wander = 0.0;
        (0..208u64)
            .map(|number| {
                let speed_mps = 2.4 + rng.random_range(0.0..1.0);
                wander = 0.3 * wander + noise.sample(rng) * 0.95;
                let season = 3.0 * (number as f64 / 208.0 * std::f64::consts::TAU).sin();
                let shift = if number >= 104 { shift_ms } else { 0.0 };
                let value = 260.0 - 40.0 * (speed_mps - 2.8) + wander + season + shift;
                Point { date: after(day("2025-01-06"), number * 7 / 4), speed_mps, value }
            })
            .collect()
    }

    #[test]
    fn a_planted_pair_is_asked_about_and_an_unchanged_year_hardly_ever() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let (mut false_alarms, mut found) = (0, 0);
        let changed_on = after(day("2025-01-06"), 104 * 7 / 4);
        for _ in 0..RUNNERS {
            false_alarms += changes(&year(&mut rng, 0.0), 6.0).len();
            let changes = changes(&year(&mut rng, 16.0), 6.0);
            let near = changes.iter().filter(|change| (change.date - changed_on).num_days().abs() <= 7);
            found += usize::from(near.count() == 1);
        }
        println!(
            "{false_alarms} false alarms in {RUNNERS} unchanged years; {found} of {RUNNERS} changes of 16 ms found"
        );
        assert!(false_alarms * 10 <= RUNNERS, "{false_alarms}");
        assert!(found * 10 >= RUNNERS * 9, "{found}");
    }

    #[test]
    fn a_faster_season_alone_is_no_change() {
        let mut rng = ChaCha8Rng::seed_from_u64(8);
        let mut points = year(&mut rng, 0.0);
        for point in &mut points[104..] {
            point.value -= 40.0 * 0.4;
            point.speed_mps += 0.4;
        }
        assert_eq!(changes(&points, 6.0).len(), 0);
    }
}
