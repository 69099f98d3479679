//! What six weeks say about the steps, in sentences: against what is typical, against the runner's own year, late in runs,
//! and of how much running it was taken.

use super::PlanSettings;
use crate::flags::cadence_window::{CadenceWindow, cadence_runs, window_ending};
use crate::model::{ActivityRow, AthleteAnalysis, DropReason};
use crate::units::counted;
use crate::weekly::RUN_WALK_SHARE;
use crate::weekly::own_cadence::{CadenceChange, stepped_runs, year_and_window};
use crate::weekly::robust::{mean_interval, weighted_mean};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// Reasons named for what was left out; the others are in `activities.csv`.
const MOST_REASONS: usize = 3;
/// Reasons below this share of the time in motion are not worth a word.
const LEAST_REASON_SHARE: f64 = 0.05;
/// Runs with both thirds before their drift is told.
const LEAST_DRIFT_RUNS: usize = 3;
/// A change this small is none to speak of, however sure.
const LEAST_CHANGE_PCT: f64 = 0.5;
/// Runs that tell a side's share of ground contact, now and before.
const LEAST_BALANCE_RUNS: usize = 5;

const NO_CADENCE: &str = "no cadence in the recordings";

/// Sentences about the last six weeks, the most telling first; one alone says why nothing was assessed.
pub fn steps_sentences(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Vec<String> {
    if !settings.assess_gait {
        return vec!["Steps are not assessed: switched off in the settings.".into()];
    }
    let window = window_ending(&cadence_runs(&athlete.activities), settings.as_of, &settings.thresholds);
    let runs = runs_of_window(&athlete.activities, settings);
    if !window.is_assessed(&settings.thresholds) {
        return [Some(not_assessed(&window, &runs, settings)), run_walk(&runs)].into_iter().flatten().collect();
    }
    let sentences = [
        verdict(&window, settings),
        run_walk(&runs),
        own_change(athlete, settings),
        late_drift(&runs),
        contact_balance(athlete, &runs, settings),
        Some(taken_of(&runs)),
    ];
    sentences.into_iter().flatten().collect()
}

fn runs_of_window<'a>(rows: &'a [ActivityRow], settings: &PlanSettings) -> Vec<&'a ActivityRow> {
    let days = Days::new(u64::from(settings.thresholds.cadence_window_days));
    let first = settings.as_of.checked_sub_days(days).unwrap_or(settings.as_of);
    let inside = |date: NaiveDate| date > first && date <= settings.as_of;
    rows.iter().filter(|row| row.counts_as_run() && row.local_date.is_some_and(inside)).collect()
}

fn minutes(seconds: f64) -> String {
    format!("{:.0} min", seconds / 60.0)
}

fn verdict(window: &CadenceWindow, settings: &PlanSettings) -> Option<String> {
    let (thresholds, pool) = (&settings.thresholds, &window.pool);
    let (cadence_spm, expected_spm) = (pool.cadence_spm()?, pool.expected_spm()?);
    let deficit_pct = pool.deficit_pct()?;
    let (likely_pct, marked_pct) = thresholds.overstride_bands_pct(settings.height_m.is_some());
    let side = if deficit_pct >= 0.0 { "under" } else { "over" };
    let between = window.deficit_interval_pct().map_or_else(String::new, |interval| {
        let (low, high) = (interval.low * deficit_pct.signum(), interval.high * deficit_pct.signum());
        let (low, high) = (format!("{:.1}", low.min(high)), format!("{:.1}", low.max(high)));
        if low == high { String::new() } else { format!(" (between {low} and {high})") }
    });
    let judged = match deficit_pct {
        pct if pct >= marked_pct => format!("clearly long for the speed (limit {marked_pct:.1} %)"),
        pct if pct >= likely_pct => format!("probably long for the speed (limit {likely_pct:.1} %)"),
        pct if pct >= thresholds.overstride_watch_pct => {
            format!("a little long for the speed, below the limit of {likely_pct:.1} %")
        }
        _ => "not long for the speed".into(),
    };
    let height = match (settings.height_m, deficit_pct >= thresholds.overstride_watch_pct) {
        (None, true) => " Your height would sharpen this.",
        _ => "",
    };
    let line = thresholds.plain_cadence_spm;
    let rule = if cadence_spm < line {
        format!(" Below the rule of thumb of {line:.0}, which is simply the average at 12 km/h.")
    } else {
        String::new()
    };
    let against = match format!("{:.1}", deficit_pct.abs()).as_str() {
        "0.0" => "just what is typical at that pace".into(),
        pct => format!("{pct} % {side} the {expected_spm:.0} typical at that pace{between}"),
    };
    Some(format!(
        "{cadence_spm:.0} steps a minute at {} over six weeks, {against}: {judged}.{height}{rule}",
        settings.units.pace(pool.speed_mps()?),
    ))
}

/// Against the year before with the same watch. A slower pace alone is no change.
fn own_change(athlete: &AthleteAnalysis, settings: &PlanSettings) -> Option<String> {
    let line = &athlete.cadence.as_ref()?.line;
    let thresholds = &settings.thresholds;
    let mut runs = stepped_runs(&athlete.activities);
    runs.retain(|run| run.device == line.device && run.seconds >= thresholds.cadence_min_run_s);
    let (before, now) = year_and_window(&runs, settings.as_of, thresholds.cadence_window_days);
    if before.len() < thresholds.cadence_drop_min_runs_before as usize {
        let why = match &line.device_before {
            Some(_) => format!("runs with this watch begin on {}", line.first.format("%-d %b %Y")),
            None => format!("{} before these six weeks", counted(before.len(), "run")),
        };
        return Some(format!("Not yet compared with your own year: {why}."));
    }
    let change = CadenceChange::between(before, now, line.slope_spm_per_mps)?;
    let interval = change.interval_pct(now)?;
    let pace = settings.units.pace(change.speed_mps);
    let watch = match &line.device_before {
        Some(_) => format!(" with {}", line.watch_words()),
        None => String::new(),
    };
    let (now_spm, before_spm) = (change.now_spm, change.before_spm);
    if interval.low <= 0.0 && interval.high >= 0.0 {
        return Some(format!(
            "Against your own year{watch}: {before_spm:.0} at {pace} before, {now_spm:.0} now, no change beyond chance."
        ));
    }
    if change.change_pct.abs() < LEAST_CHANGE_PCT {
        return Some(format!(
            "Against your own year{watch}: {before_spm:.0} at {pace} before, {now_spm:.0} now, less than \
             {LEAST_CHANGE_PCT} % apart."
        ));
    }
    let (side, step) = if change.change_pct < 0.0 { ("fewer", "longer") } else { ("more", "shorter") };
    let (low, high) = (interval.low.abs().min(interval.high.abs()), interval.low.abs().max(interval.high.abs()));
    Some(format!(
        "Against your own year{watch}: {before_spm:.0} at {pace} before, {now_spm:.0} now: {:.1} % {side} (between {low:.1} and \
         {high:.1}), so each step is {step}.",
        change.change_pct.abs()
    ))
}

/// Bouts and minutes of those who run and walk in turns.
fn run_walk(runs: &[&ActivityRow]) -> Option<String> {
    let sum = |of: fn(&ActivityRow) -> f64| runs.iter().map(|row| of(row)).sum::<f64>();
    let (running_s, moving_s) = (sum(|row| row.facts.running_s), sum(|row| row.facts.moving_s));
    if running_s <= 0.0 || running_s >= RUN_WALK_SHARE * moving_s {
        return None;
    }
    let bouts: u32 = runs.iter().filter_map(|row| row.facts.running_bouts).sum();
    let longest_s = runs.iter().filter_map(|row| row.facts.longest_bout_s).fold(0.0, f64::max);
    if bouts == 0 {
        return None;
    }
    Some(format!(
        "Run and walk in turns: {} of running in six weeks, of {} in motion; {} in {}, the longest {}.",
        minutes(running_s),
        minutes(moving_s),
        counted(bouts as usize, "bout"),
        counted(runs.len(), "run"),
        bout_words(longest_s),
    ))
}

/// `2:30 min`.
fn bout_words(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    format!("{}:{:02} min", seconds / 60, seconds % 60)
}

fn late_drift(runs: &[&ActivityRow]) -> Option<String> {
    let changes: Vec<(f64, f64)> = runs.iter().filter_map(|row| Some((row.facts.late_step_change_pct?, 1.0))).collect();
    if changes.len() < LEAST_DRIFT_RUNS {
        return None;
    }
    let (mean, interval) = (weighted_mean(&changes)?, mean_interval(&changes)?);
    let of_runs = format!("last third against first at the same pace, {} runs", changes.len());
    Some(if interval.low > 0.0 {
        format!("Late in a run the step gets {mean:.1} % longer ({of_runs}).")
    } else if interval.high < 0.0 {
        format!("Late in a run the step gets {:.1} % shorter ({of_runs}).", -mean)
    } else {
        format!("Late in a run the step stays as it was ({of_runs}).")
    })
}

/// Data with the runner's own trend; raises nothing.
fn contact_balance(athlete: &AthleteAnalysis, now: &[&ActivityRow], settings: &PlanSettings) -> Option<String> {
    let of = |rows: &mut dyn Iterator<Item = &ActivityRow>| {
        let shares: Vec<(f64, f64)> =
            rows.filter_map(|row| Some((row.facts.ground_contact_left_pct?, row.facts.moving_s))).collect();
        (shares.len() >= LEAST_BALANCE_RUNS).then(|| weighted_mean(&shares)).flatten()
    };
    let now_pct = of(&mut now.iter().copied())?;
    let days = Days::new(u64::from(settings.thresholds.cadence_window_days));
    let first = settings.as_of.checked_sub_days(days)?;
    let earlier =
        athlete.activities.iter().filter(|row| row.counts_as_run() && row.local_date.is_some_and(|d| d <= first));
    let before = of(&mut { earlier }).map_or_else(String::new, |pct| format!(", {pct:.1} % before"));
    Some(format!("Ground contact: {now_pct:.1} % left{before}. A figure, not a fault."))
}

fn left_out(runs: &[&ActivityRow]) -> (f64, Vec<(DropReason, f64)>) {
    let mut sums: BTreeMap<DropReason, f64> = BTreeMap::new();
    for (reason, seconds) in runs.iter().flat_map(|row| &row.facts.cadence_dropped_s) {
        *sums.entry(*reason).or_default() += seconds;
    }
    let moving_s: f64 = runs.iter().map(|row| row.facts.moving_s).sum();
    let mut reasons: Vec<(DropReason, f64)> =
        sums.into_iter().filter(|(_, seconds)| *seconds >= LEAST_REASON_SHARE * moving_s).collect();
    reasons.sort_by(|a, b| b.1.total_cmp(&a.1));
    reasons.truncate(MOST_REASONS);
    (moving_s, reasons)
}

fn reason_words((reason, seconds): &(DropReason, f64)) -> String {
    let words = match reason {
        DropReason::NotOnFoot => "not on foot",
        DropReason::NoCadence => "without steps",
        DropReason::Walking => "walking",
        DropReason::Speed => "too slow or too fast",
        DropReason::Stop => "next to stops",
        DropReason::Acceleration => "speeding up or slowing down",
        DropReason::Plateau => "where the sensor stood still",
        DropReason::LockIn => "where the wrist followed something else",
        DropReason::Slope => "up or down",
    };
    format!("{} {words}", minutes(*seconds))
}

fn taken_of(runs: &[&ActivityRow]) -> String {
    let (moving_s, reasons) = left_out(runs);
    let flat_s: f64 = runs.iter().map(|row| row.facts.cadence_flat_s).sum();
    let mut text =
        format!("Based on {} of steady running on the flat, of {} in motion", minutes(flat_s), minutes(moving_s));
    if !reasons.is_empty() {
        text.push_str(&format!("; left out {}", reasons.iter().map(reason_words).collect::<Vec<_>>().join(", ")));
    }
    text + "."
}

/// Why the steps are not assessed, where room is short: the first condition that is not met.
pub(super) fn short_reason(window: &CadenceWindow, rows: &[ActivityRow], settings: &PlanSettings) -> String {
    let thresholds = &settings.thresholds;
    let runs = runs_of_window(rows, settings);
    let least_run = minutes(thresholds.cadence_min_run_s);
    if runs.is_empty() {
        "no run in six weeks".into()
    } else if window.kept_s <= 0.0 {
        if has_cadence(&runs) { "no cadence on flat ground" } else { NO_CADENCE }.into()
    } else if window.kept_s < thresholds.cadence_min_window_s {
        format!("{} of running", minutes(window.kept_s))
    } else if window.runs.len() < thresholds.cadence_min_runs as usize {
        format!("{} of the {} runs of {least_run} needed", window.runs.len(), thresholds.cadence_min_runs)
    } else {
        format!("{} in runs of {least_run} or more", minutes(window.pool.seconds))
    }
}

fn has_cadence(runs: &[&ActivityRow]) -> bool {
    runs.iter().any(|row| row.facts.cadence_scale.is_some())
}

fn not_assessed(window: &CadenceWindow, runs: &[&ActivityRow], settings: &PlanSettings) -> String {
    if runs.is_empty() {
        return "Steps are not assessed: no run in the last six weeks.".into();
    }
    let thresholds = &settings.thresholds;
    let (_, reasons) = left_out(runs);
    if window.kept_s <= 0.0 && !has_cadence(runs) {
        return format!("Steps are not assessed: {NO_CADENCE}.");
    }
    let mut text = format!(
        "Steps are not assessed: {} of steady running on the flat in six weeks, {} of it in {} of {} or more; {} such runs \
         with {} in all are needed",
        minutes(window.kept_s),
        minutes(window.pool.seconds),
        counted(window.runs.len(), "run"),
        minutes(thresholds.cadence_min_run_s),
        thresholds.cadence_min_runs,
        minutes(thresholds.cadence_min_window_s),
    );
    if !reasons.is_empty() {
        text.push_str(&format!(". Left out: {}", reasons.iter().map(reason_words).collect::<Vec<_>>().join(", ")));
    }
    text + "."
}
