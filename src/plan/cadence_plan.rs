//! A cadence programme: from what six weeks show at the usual pace, up in small steps; and what later runs made of it.

use super::PlanSettings;
use crate::flags::cadence_window::{CadenceRun, cadence_runs, window_ending};
use crate::model::{AthleteAnalysis, CadencePlan, CadenceStage};
use crate::weekly::cadence::{expected_cadence_spm, population_slope_spm_per_mps};
use crate::weekly::own_cadence::{SteppedRun, matched, own_slope, stepped_runs};
use crate::weekly::robust::{weighted_mean, weighted_median};
use chrono::{Days, NaiveDate};

/// Where a programme ends at the latest: the range runners are usually coached to.
const AIM_SPM: (f64, f64) = (170.0, 180.0);
/// Laboratory studies raise the step rate by 5 to 10 %; more costs effort and is not tested.
const MOST_OVER_BASELINE: f64 = 1.10;
/// A stage asks for about as many steps more, and never for more than five ...
const STAGE_SPM: f64 = 4.0;
const MOST_STAGE_SPM: f64 = 5.0;
/// ... and lasts two weeks, three when it asks for more than four.
const SHORT_STAGE_DAYS: u64 = 14;
const LONG_STAGE_DAYS: u64 = 21;

/// The programme from the day after `from`; `Err` says in words why there is none.
pub fn cadence_plan(
    athlete: &AthleteAnalysis,
    from: NaiveDate,
    settings: &PlanSettings,
) -> Result<CadencePlan, String> {
    let thresholds = &settings.thresholds;
    if !settings.assess_gait {
        return Err("Steps are not assessed: switched off in the settings.".into());
    }
    let window = window_ending(&cadence_runs(&athlete.activities), from, thresholds);
    let deficit_pct = window.pool.deficit_pct().filter(|_| window.is_assessed(thresholds));
    let Some(deficit_pct) = deficit_pct else {
        return Err(format!(
            "No programme: {:.0} min of steady running on the flat in the six weeks up to {}; {} runs and {:.0} min are needed.",
            window.kept_s / 60.0,
            from.format("%-d %b %Y"),
            thresholds.cadence_min_runs,
            thresholds.cadence_min_window_s / 60.0,
        ));
    };
    if deficit_pct < thresholds.overstride_watch_pct {
        return Err(format!(
            "None needed: {} the cadence typical at your pace in the six weeks up to {}; a programme begins at {:.1} % under.{}",
            deficit_words(deficit_pct),
            from.format("%-d %b %Y"),
            thresholds.overstride_watch_pct,
            since_then(athlete, from, settings).unwrap_or_default(),
        ));
    }
    let runs = stepped_runs(&athlete.activities);
    let of_window = |run: &&SteppedRun| window.runs.iter().any(|own: &CadenceRun| own.activity == run.activity);
    let base: Vec<SteppedRun> = runs.iter().filter(of_window).cloned().collect();
    let slope = own_slope(&base).unwrap_or_else(population_slope_spm_per_mps);
    let speed_mps = usual_speed(&base).ok_or("No programme: no speed was recorded.")?;
    let at_speed: Vec<(f64, f64)> = base.iter().map(|run| (run.cadence_at(speed_mps, slope), run.seconds)).collect();
    let baseline_spm = weighted_mean(&at_speed).ok_or("No programme: no cadence was recorded.")?;
    let target_spm = target(baseline_spm, expected_cadence_spm(speed_mps, settings.height_m));
    if target_spm <= baseline_spm.round() {
        return Err(format!("None needed: {baseline_spm:.0} steps a minute at your usual pace is within the aim."));
    }
    let mut stages = stages(from, baseline_spm, target_spm);
    for stage in stages.iter_mut().filter(|stage| stage.first <= settings.as_of) {
        let of_stage = |run: &&SteppedRun| (stage.first..=stage.last.min(settings.as_of)).contains(&run.date);
        stage.measured = matched(&runs.iter().filter(of_stage).cloned().collect::<Vec<_>>(), speed_mps, slope);
    }
    Ok(CadencePlan { from, speed_mps, baseline_spm, target_spm, stages })
}

/// `2.4 % over`.
fn deficit_words(deficit_pct: f64) -> String {
    format!("{:.1} % {}", deficit_pct.abs(), if deficit_pct < 0.0 { "over" } else { "under" })
}

/// What the runs after a day of the past made of it, up to the as-of day.
fn since_then(athlete: &AthleteAnalysis, from: NaiveDate, settings: &PlanSettings) -> Option<String> {
    let thresholds = &settings.thresholds;
    let window = window_ending(&cadence_runs(&athlete.activities), settings.as_of, thresholds);
    let deficit_pct = window.pool.deficit_pct().filter(|_| from < settings.as_of && window.is_assessed(thresholds))?;
    let hint =
        if deficit_pct >= thresholds.overstride_watch_pct { " Without --from a programme begins there." } else { "" };
    let last = settings.as_of.format("%-d %b %Y");
    Some(format!(" Since then: {} in the six weeks up to {last}.{hint}", deficit_words(deficit_pct)))
}

/// The speed half of the flat running is slower than.
fn usual_speed(runs: &[SteppedRun]) -> Option<f64> {
    let mut speeds: Vec<(f64, f64)> =
        runs.iter().flat_map(|run| &run.bands).map(|band| (band.speed_mps, band.seconds)).collect();
    weighted_median(&mut speeds)
}

/// What is typical at the speed, inside the range coached to, and never more than a tenth above the baseline.
fn target(baseline_spm: f64, expected_spm: f64) -> f64 {
    let (low, high) = AIM_SPM;
    expected_spm.clamp(low, high).min(MOST_OVER_BASELINE * baseline_spm).floor()
}

fn stages(from: NaiveDate, baseline_spm: f64, target_spm: f64) -> Vec<CadenceStage> {
    let more_spm = target_spm - baseline_spm;
    let count = (more_spm / STAGE_SPM).round().max((more_spm / MOST_STAGE_SPM).ceil());
    let each_spm = more_spm / count;
    let days = if each_spm > STAGE_SPM { LONG_STAGE_DAYS } else { SHORT_STAGE_DAYS };
    (0..count as u64)
        .map(|at| CadenceStage {
            first: from + Days::new(at * days + 1),
            last: from + Days::new((at + 1) * days),
            target_spm: (baseline_spm + each_spm * (at + 1) as f64).round(),
            measured: None,
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::weekly::test_rows::day;
    use proptest::prelude::*;

    #[test]
    fn the_aim_is_typical_within_170_and_180_and_a_tenth_at_most() {
        assert_eq!(target(158.0, 165.0), 170.0);
        assert_eq!(target(165.0, 174.2), 174.0);
        assert_eq!(target(150.0, 170.0), 165.0);
        assert_eq!(target(175.0, 186.0), 180.0);
    }

    #[test]
    fn a_start_in_the_past_that_needs_nothing_hears_of_the_runs_since() {
        use crate::weekly::test_rows::*;
        let first = day("2026-06-01");
        // Usual steps for fifteen weeks, then long ones.
        let rows = weeks_of_running(first, &[40.0; 24]).into_iter().map(|row| {
            let is_late = row.local_date >= Some(after(first, 15 * 7));
            with_cadence(row, 1200.0, 3.0, if is_late { 150.0 } else { 172.0 })
        });
        let mut rows: Vec<_> = rows.collect();
        let as_of = after(first, 24 * 7 - 1);
        let weekly = crate::weekly::WeeklySettings::new(as_of, crate::model::WeekStart::Monday);
        crate::weekly::weekly(&mut rows, &weekly).unwrap();
        let athlete = AthleteAnalysis { activities: rows, ..AthleteAnalysis::default() };
        let settings = PlanSettings {
            as_of,
            week_start: crate::model::WeekStart::Monday,
            units: crate::units::UnitSystem::Km,
            height_m: None,
            assess_gait: true,
            thresholds: crate::flags::Thresholds::default(),
        };
        let why = cadence_plan(&athlete, after(first, 15 * 7 - 1), &settings).unwrap_err();
        assert!(why.contains("over the cadence typical at your pace in the six weeks up to 13 Sep 2026"), "{why}");
        assert!(why.contains("Since then: ") && why.contains("under in the six weeks up to 15 Nov 2026"), "{why}");
        assert!(cadence_plan(&athlete, as_of, &settings).is_ok());
    }

    #[test]
    fn twelve_steps_more_are_three_stages_of_two_weeks() {
        let stages = stages(day("2026-11-22"), 158.0, 170.0);
        let told: Vec<(String, f64)> = stages.iter().map(|s| (s.first.to_string(), s.target_spm)).collect();
        assert_eq!(
            told,
            [("2026-11-23".to_string(), 162.0), ("2026-12-07".to_string(), 166.0), ("2026-12-21".to_string(), 170.0)]
        );
        assert_eq!(stages[2].last, day("2027-01-03"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_stage_asks_for_more_than_five_steps_and_none_ends_a_tenth_above(
            baseline_spm in 140.0f64..180.0,
            expected_spm in 150.0f64..190.0,
        ) {
            let target_spm = target(baseline_spm, expected_spm);
            prop_assume!(target_spm > baseline_spm.round());
            let stages = stages(day("2026-11-22"), baseline_spm, target_spm);
            let mut before_spm = baseline_spm;
            let mut next = day("2026-11-23");
            for stage in &stages {
                // Half a step more by rounding.
                prop_assert!(stage.target_spm - before_spm <= 5.5, "{stages:?}");
                prop_assert!(stages.len() == 1 || stage.target_spm - before_spm >= 2.0, "{stages:?}");
                prop_assert_eq!(stage.first, next);
                let days = (stage.last - stage.first).num_days() + 1;
                prop_assert!(days == 14 || days == 21);
                (before_spm, next) = (stage.target_spm, stage.last + Days::new(1));
            }
            prop_assert_eq!(before_spm, target_spm);
            prop_assert!(target_spm <= 1.10 * baseline_spm && target_spm <= 180.0);
        }
    }
}
