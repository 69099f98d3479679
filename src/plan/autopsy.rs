//! Which exposures of the two to six weeks before pain lie outside everything the runner did in the year before. Ranks
//! what was unusual; says nothing about what caused anything.

use crate::model::{ActivityRow, AthleteAnalysis, Autopsy, Exposure, Finding};
use crate::units::counted;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// The window: from six weeks to two weeks before.
const BEFORE_DAYS: u64 = 42;
const WINDOW_DAYS: u64 = 28;
/// The own year the window is compared with, in steps of a week; windows that overlap it are left out.
const YEAR_DAYS: u64 = 365;
const STEP_DAYS: u64 = 7;
/// Other windows needed: about four months of running.
const LEAST_WINDOWS: usize = 12;
/// Inside a window, the worst of the fortnights that begin a week apart: one odd week is no exposure.
const FORTNIGHT: u64 = 14;
/// Above every other window, and this many spreads above the usual one. Set so that random dates of unchanged runners
/// say nothing in more than nine of ten.
const STANDS_OUT: f64 = 3.0;
/// A run this much faster than the usual run is a fast one.
const FAST: f64 = 1.08;
/// One-sided metres say something where a side is known on this share of all metres; elsewhere they are not zero but
/// unknown.
const KNOWN_SIDE_SHARE: f64 = 0.1;
/// A pair is new for four weeks.
const NEW_DAYS: i64 = 28;

/// `Err` says in one line what would be needed.
pub fn autopsy(
    athlete: &AthleteAnalysis,
    pain_date: NaiveDate,
    site: Option<&str>,
    as_of: NaiveDate,
) -> Result<Autopsy, String> {
    if pain_date > as_of {
        return Err(format!("No autopsy: {pain_date} lies after the last day that counts, {as_of}."));
    }
    let first = pain_date - Days::new(BEFORE_DAYS);
    let days = OwnDays::of(athlete, pain_date);
    let before = days.window(first).filter(|window| window.runs > 0);
    let Some(before) = before else {
        return Err(format!("No autopsy: no run in the 28 days from {first}; they are what would be looked at."));
    };
    let others = days.others(first);
    if others.len() < LEAST_WINDOWS {
        return Err(format!(
            "No autopsy: {} of running to compare with before {first}; {} are needed.",
            counted(others.len(), "week"),
            LEAST_WINDOWS
        ));
    }
    let mut findings = Vec::new();
    let mut assessed = Vec::new();
    let mut of_another_watch = Vec::new();
    for exposure in Exposure::ALL {
        let value = before.values.get(&exposure).copied();
        let comparable =
            others.iter().filter(|other| !is_of_the_watch(exposure) || other.is_of_the_same_watch(&before));
        let other: Vec<f64> = comparable.filter_map(|window| window.values.get(&exposure).copied()).collect();
        let all = others.iter().filter(|window| window.values.contains_key(&exposure)).count();
        if value.is_some() && other.len() < LEAST_WINDOWS && all >= LEAST_WINDOWS {
            of_another_watch.push(exposure);
        }
        let Some(value) = value.filter(|_| other.len() >= LEAST_WINDOWS) else { continue };
        assessed.push(exposure);
        findings.extend(finding(exposure, value, other));
    }
    findings.sort_by(|a: &Finding, b| b.score.total_cmp(&a.score));
    Ok(Autopsy {
        pain_date,
        site: site.map(str::to_owned),
        first,
        last: first + Days::new(WINDOW_DAYS - 1),
        findings,
        assessed,
        of_another_watch,
        windows: others.len(),
    })
}

/// Each watch measures height and steps in its own way: another one's year says nothing of these.
fn is_of_the_watch(exposure: Exposure) -> bool {
    matches!(exposure, Exposure::Ascent | Exposure::Descent | Exposure::LongSteps)
}

fn finding(exposure: Exposure, value: f64, mut other: Vec<f64>) -> Option<Finding> {
    other.sort_by(f64::total_cmp);
    let usual = median(&other);
    let most = *other.last()?;
    let mut apart: Vec<f64> = other.iter().map(|value| (value - usual).abs()).collect();
    apart.sort_by(f64::total_cmp);
    let mean = other.iter().sum::<f64>() / other.len() as f64;
    let squares: f64 = other.iter().map(|value| (value - mean).powi(2)).sum();
    let deviation = (squares / (other.len() as f64 - 1.0)).sqrt();
    let spread = (1.4826 * median(&apart)).max(deviation).max(least_spread(exposure, usual));
    let score = (value - usual) / spread;
    let stands_out = value > most && score >= STANDS_OUT;
    stands_out.then_some(Finding { exposure, value, usual, most, score, windows: other.len() })
}

/// The smallest spread worth the name, so that a very regular runner is not told of trifles.
fn least_spread(exposure: Exposure, usual: f64) -> f64 {
    match exposure {
        Exposure::SameRoads => 0.05,
        Exposure::NewShoe => 0.25,
        Exposure::LongSteps => 0.5,
        Exposure::RunDays => 0.7,
        _ => 0.08 * usual.max(1.0),
    }
}

fn median(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        even if even % 2 == 0 => (sorted[half - 1] + sorted[half]) / 2.0,
        _ => sorted[half],
    }
}

/// Sums of one day; a channel nobody recorded stays empty.
#[derive(Clone, Default)]
struct Day<'a> {
    runs: u32,
    watches: BTreeMap<&'a str, u32>,
    metres: f64,
    longest_m: f64,
    ascent_m: Option<f64>,
    descent_m: Option<f64>,
    fast_m: f64,
    repeated_m: Option<f64>,
    /// Left less right, and left and right, where a side is known.
    side_m: Option<f64>,
    sided_m: f64,
    shod_m: f64,
    new_m: f64,
    /// Percent times seconds, and the seconds.
    deficit: (f64, f64),
}

struct Window<'a> {
    runs: u32,
    /// The watch of most of the runs; `None` when it changed on the way.
    watch: Option<&'a str>,
    values: BTreeMap<Exposure, f64>,
}

impl Window<'_> {
    fn is_of_the_same_watch(&self, other: &Window) -> bool {
        self.watch.is_some() && self.watch == other.watch
    }
}

/// The days of the runner up to the pain.
struct OwnDays<'a> {
    first: Option<NaiveDate>,
    days: BTreeMap<NaiveDate, Day<'a>>,
}

impl<'a> OwnDays<'a> {
    fn of(athlete: &'a AthleteAnalysis, until: NaiveDate) -> OwnDays<'a> {
        let rows: Vec<(NaiveDate, &'a ActivityRow)> = athlete
            .activities
            .iter()
            .filter(|row| row.counts_as_run())
            .filter_map(|row| Some((row.local_date.filter(|date| *date < until)?, row)))
            .collect();
        let mut days: BTreeMap<NaiveDate, Day<'a>> = BTreeMap::new();
        let fast_mps = usual_speed_mps(&rows).map_or(f64::INFINITY, |usual| FAST * usual);
        let new_from = first_worn(&rows);
        for (date, row) in &rows {
            add(days.entry(*date).or_default(), *date, row, fast_mps, &new_from);
        }
        for session in athlete.sessions.iter().filter(|session| session.local_date < until) {
            let day = days.entry(session.local_date).or_default();
            day.longest_m = day.longest_m.max(session.distance_m);
        }
        OwnDays { first: rows.iter().map(|(date, _)| *date).min(), days }
    }

    /// Windows of the year before that one, as many as hold running.
    fn others(&self, first: NaiveDate) -> Vec<Window<'a>> {
        let mut others = Vec::new();
        let mut back = WINDOW_DAYS;
        while back <= YEAR_DAYS {
            let start = first - Days::new(back);
            if self.first.is_none_or(|day| start < day) {
                break;
            }
            others.extend(self.window(start).filter(|window| window.runs > 0));
            back += STEP_DAYS;
        }
        others
    }

    fn window(&self, first: NaiveDate) -> Option<Window<'a>> {
        let last = first + Days::new(WINDOW_DAYS - 1);
        self.first.filter(|day| *day <= first)?;
        let all: Vec<&Day> = self.days.range(first..=last).map(|(_, day)| day).collect();
        let fortnights: Vec<Vec<&Day>> = (0..=(WINDOW_DAYS - FORTNIGHT) / STEP_DAYS)
            .map(|at| {
                let start = first + Days::new(at * STEP_DAYS);
                let end = start + Days::new(FORTNIGHT - 1);
                self.days.range(start..=end).map(|(_, day)| day).collect()
            })
            .collect();
        let most = |sum: &dyn Fn(&[&Day]) -> Option<f64>| {
            fortnights.iter().filter_map(|days| sum(days)).max_by(f64::total_cmp)
        };
        let metres: f64 = all.iter().map(|day| day.metres).sum();
        let seconds: f64 = all.iter().map(|day| day.deficit.1).sum();
        let repeated = total(&all, |day| day.repeated_m);
        let values = [
            (Exposure::LongestRun, Some(all.iter().map(|day| day.longest_m).fold(0.0, f64::max))),
            (Exposure::Distance, most(&|days| Some(days.iter().map(|day| day.metres).sum()))),
            (Exposure::Descent, most(&|days| total(days, |day| day.descent_m))),
            (Exposure::Ascent, most(&|days| total(days, |day| day.ascent_m))),
            (Exposure::FastDistance, most(&|days| Some(days.iter().map(|day| day.fast_m).sum()))),
            (Exposure::SameRoads, repeated.filter(|_| metres > 0.0).map(|repeated_m| repeated_m / metres)),
            (Exposure::OneSide, most(&one_sided_m)),
            (Exposure::NewShoe, most(&new_share)),
            (Exposure::LongSteps, (seconds > 0.0).then(|| all.iter().map(|day| day.deficit.0).sum::<f64>() / seconds)),
            (Exposure::RunDays, most(&|days| Some(days.iter().filter(|day| day.runs > 0).count() as f64))),
        ];
        let values = values.into_iter().filter_map(|(exposure, value)| Some((exposure, value?))).collect();
        let runs = all.iter().map(|day| day.runs).sum();
        Some(Window { runs, watch: watch_of(&all, runs), values })
    }
}

/// The watch that recorded three runs of four and more.
fn watch_of<'a>(days: &[&Day<'a>], runs: u32) -> Option<&'a str> {
    let mut watches: BTreeMap<&str, u32> = BTreeMap::new();
    for (watch, count) in days.iter().flat_map(|day| &day.watches) {
        *watches.entry(watch).or_default() += count;
    }
    watches.into_iter().find(|(_, count)| 4 * count >= 3 * runs).map(|(watch, _)| watch)
}

/// `None` when no day says anything.
fn total(days: &[&Day], value: fn(&Day) -> Option<f64>) -> Option<f64> {
    let known: Vec<f64> = days.iter().filter_map(|day| value(day)).collect();
    (!known.is_empty()).then(|| known.iter().sum())
}

fn one_sided_m(days: &[&Day]) -> Option<f64> {
    let sum = |of: fn(&Day) -> f64| days.iter().map(|day| of(day)).sum::<f64>();
    let is_known = sum(|day| day.sided_m) >= KNOWN_SIDE_SHARE * sum(|day| day.metres);
    total(days, |day| day.side_m).filter(|_| is_known).map(f64::abs)
}

fn new_share(days: &[&Day]) -> Option<f64> {
    let shod_m: f64 = days.iter().map(|day| day.shod_m).sum();
    let metres: f64 = days.iter().map(|day| day.metres).sum();
    (shod_m > 0.0 && metres > 0.0).then(|| days.iter().map(|day| day.new_m).sum::<f64>() / metres)
}

fn add<'a>(
    day: &mut Day<'a>,
    date: NaiveDate,
    row: &'a ActivityRow,
    fast_mps: f64,
    new_from: &BTreeMap<&str, NaiveDate>,
) {
    let facts = &row.facts;
    let metres = facts.distance_m.unwrap_or_default();
    let plus = |sum: &mut Option<f64>, value: Option<f64>| {
        if let Some(value) = value {
            *sum = Some(sum.unwrap_or_default() + value);
        }
    };
    day.runs += 1;
    *day.watches.entry(facts.device.as_str()).or_default() += 1;
    day.metres += metres;
    plus(&mut day.ascent_m, facts.ascent_m);
    plus(&mut day.descent_m, facts.descent_m);
    plus(&mut day.repeated_m, row.repeated_m);
    let sides = row.keep_left_m.zip(row.keep_right_m);
    plus(&mut day.side_m, sides.map(|(left, right)| left - right));
    day.sided_m += sides.map_or(0.0, |(left, right)| left + right);
    if facts.speed_mps.is_some_and(|speed| speed >= fast_mps) {
        day.fast_m += metres;
    }
    if let Some(shoe) = &row.shoe {
        day.shod_m += metres;
        let is_new = new_from.get(shoe.as_str()).is_some_and(|first| (date - *first).num_days() < NEW_DAYS);
        day.new_m += if is_new { metres } else { 0.0 };
    }
    if let Some(deficit) = row.cadence_deficit_pct {
        day.deficit.0 += deficit * facts.running_s;
        day.deficit.1 += facts.running_s;
    }
}

fn usual_speed_mps(rows: &[(NaiveDate, &ActivityRow)]) -> Option<f64> {
    let mut speeds: Vec<f64> = rows.iter().filter_map(|(_, row)| row.facts.speed_mps).collect();
    speeds.sort_by(f64::total_cmp);
    (!speeds.is_empty()).then(|| median(&speeds))
}

/// First day of each pair, the first of all left out: the first line of a list is not a new pair.
fn first_worn<'a>(rows: &[(NaiveDate, &'a ActivityRow)]) -> BTreeMap<&'a str, NaiveDate> {
    let mut sorted: Vec<(NaiveDate, &str)> =
        rows.iter().filter_map(|(date, row)| Some((*date, row.shoe.as_deref()?))).collect();
    sorted.sort();
    let known_from = sorted.first().map(|(date, _)| *date);
    let mut seen = BTreeSet::new();
    let firsts = sorted.into_iter().filter(|(_, shoe)| seen.insert(*shoe));
    firsts
        .filter(|(date, _)| known_from.is_some_and(|from| (*date - from).num_days() >= NEW_DAYS))
        .map(|(date, shoe)| (shoe, date))
        .collect()
}
