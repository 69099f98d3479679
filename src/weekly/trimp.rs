//! Training impulse of a run from its heart rate, and the fitness, fatigue and form that are made of it. Data for who
//! looks for it: models of performance, not of injury, so they raise nothing.

use crate::model::{ActivityRow, HeartRateLimits, TrimpConstants};
use chrono::NaiveDate;

/// Days the exponential means of fitness and fatigue reach back (docs/science.md 1.5).
const FITNESS_DAYS: f64 = 42.0;
const FATIGUE_DAYS: f64 = 7.0;
/// Before this day both means still rise from nothing; later a run without heart rate spoils them as long.
const WARM_UP_DAYS: usize = 42;
/// Heart rate must cover this share of the time in motion to speak for the run.
const LEAST_COVERED: f64 = 0.8;
const S_PER_MIN: f64 = 60.0;

/// The formula the limits allow: Banister with both limits and constants, Edwards with the maximum alone.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Formula {
    Banister { resting_bpm: f64, max_bpm: f64, constants: TrimpConstants },
    Edwards { max_bpm: f64 },
}

impl Formula {
    fn of(limits: &HeartRateLimits) -> Option<Formula> {
        let max_bpm = limits.max_bpm?;
        Some(match (limits.resting_bpm, limits.constants) {
            (Some(resting_bpm), Some(constants)) if resting_bpm < max_bpm => {
                Formula::Banister { resting_bpm, max_bpm, constants }
            }
            _ => Formula::Edwards { max_bpm },
        })
    }

    fn name(self) -> &'static str {
        match self {
            Formula::Banister { constants: TrimpConstants::Men, .. } => "banister men",
            Formula::Banister { constants: TrimpConstants::Women, .. } => "banister women",
            Formula::Edwards { .. } => "edwards",
        }
    }

    fn per_minute(self, bpm: f64) -> f64 {
        match self {
            Formula::Banister { resting_bpm, max_bpm, constants } => {
                let reserve = ((bpm - resting_bpm) / (max_bpm - resting_bpm)).clamp(0.0, 1.0);
                let (factor, exponent) = match constants {
                    TrimpConstants::Men => (0.64, 1.92),
                    TrimpConstants::Women => (0.86, 1.67),
                };
                reserve * factor * (exponent * reserve).exp()
            }
            // Tenths of the maximum from 50 % on weigh 1 to 5; what lies above the maximum counts as the last.
            Formula::Edwards { max_bpm } => (bpm / max_bpm * 10.0 - 4.0).floor().clamp(0.0, 5.0),
        }
    }
}

/// Fills the training impulse of one run, where its heart rate and the limits allow it.
pub(super) fn fill(row: &mut ActivityRow, limits: &HeartRateLimits) {
    let formula = Formula::of(limits).filter(|_| row.counts_as_run());
    row.trimp = formula.and_then(|formula| Some((impulse(row, formula)?, formula.name())));
}

fn impulse(row: &ActivityRow, formula: Formula) -> Option<f64> {
    let bands = &row.facts.heart_rate_seconds;
    let covered_s: f64 = bands.iter().map(|(_, seconds)| f64::from(*seconds)).sum();
    let is_covered = covered_s > 0.0 && covered_s >= LEAST_COVERED * row.facts.moving_s;
    let impulse = |(bpm, seconds): &(u8, f32)| f64::from(*seconds) / S_PER_MIN * formula.per_minute(f64::from(*bpm));
    is_covered.then(|| bands.iter().map(impulse).sum())
}

/// Fitness, fatigue and form at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Form {
    pub ctl: f64,
    pub atl: f64,
    /// Of the evening before, so that the day itself does not count.
    pub tsb: f64,
}

/// One value a day from the first run to `last`; none while warming up, and none for 42 days from a run without impulse.
pub(super) fn daily_form(
    rows: &[(NaiveDate, &ActivityRow)],
    last: NaiveDate,
) -> Option<(NaiveDate, Vec<Option<Form>>)> {
    let runs = || rows.iter().filter(|(date, row)| row.counts_as_run() && *date <= last);
    runs().find(|(_, row)| row.trimp.is_some())?;
    let first = runs().map(|(date, _)| *date).min()?;
    let mut days = vec![Some(0.0); usize::try_from((last - first).num_days()).ok()? + 1];
    for (date, row) in runs() {
        let at = usize::try_from((*date - first).num_days()).ok()?;
        days[at] = days[at].zip(row.trimp).map(|(sum, (impulse, _))| sum + impulse);
    }
    Some((first, form_of(&days)))
}

fn form_of(days: &[Option<f64>]) -> Vec<Option<Form>> {
    let share = |days: f64| 1.0 - (-1.0 / days).exp();
    let (mut ctl, mut atl) = (0.0, 0.0);
    let mut known_days = 0;
    let mut form = Vec::with_capacity(days.len());
    for day in days {
        let tsb = ctl - atl;
        let load = day.unwrap_or_default();
        ctl += (load - ctl) * share(FITNESS_DAYS);
        atl += (load - atl) * share(FATIGUE_DAYS);
        known_days = if day.is_some() { known_days + 1 } else { 0 };
        form.push((known_days >= WARM_UP_DAYS).then_some(Form { ctl, atl, tsb }));
    }
    form
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::weekly::test_rows::{day, run};

    fn limits(resting_bpm: Option<f64>, constants: Option<TrimpConstants>) -> HeartRateLimits {
        HeartRateLimits { resting_bpm, max_bpm: Some(190.0), constants }
    }

    fn trimp(limits: &HeartRateLimits, bands: &[(u8, f32)]) -> Option<(f64, &'static str)> {
        let mut row = run(day("2026-09-07"), 10.0);
        row.facts.moving_s = 3600.0;
        row.facts.heart_rate_seconds = bands.to_vec();
        fill(&mut row, limits);
        row.trimp
    }

    #[test]
    fn an_hour_at_150_between_50_and_190_gives_the_published_impulse() {
        for (constants, expected, name) in
            [(TrimpConstants::Men, 108.10, "banister men"), (TrimpConstants::Women, 121.50, "banister women")]
        {
            let (impulse, formula) = trimp(&limits(Some(50.0), Some(constants)), &[(150, 3600.0)]).unwrap();
            assert!((impulse - expected).abs() < 0.005, "{impulse}");
            assert_eq!(formula, name);
        }
    }

    #[test]
    fn zones_are_tenths_of_the_maximum() {
        // 94 bpm is below half of 190; 95, 114, 133, 152 and 171 open the five zones; 200 is above the maximum.
        let bands = [94, 95, 114, 133, 152, 171, 200].map(|bpm| (bpm, 600.0));
        let (impulse, formula) = trimp(&limits(None, None), &bands).unwrap();
        assert!((impulse - 10.0 * (1.0 + 2.0 + 3.0 + 4.0 + 5.0 + 5.0)).abs() < 1e-9, "{impulse}");
        assert_eq!(formula, "edwards");
    }

    #[test]
    fn half_a_run_with_heart_rate_does_not_speak_for_the_whole() {
        assert_eq!(trimp(&limits(None, None), &[(150, 2800.0)]), None);
        assert_eq!(trimp(&HeartRateLimits::default(), &[(150, 3600.0)]), None);
        assert_eq!(trimp(&limits(None, None), &[]), None);
    }

    #[test]
    fn forty_two_days_of_fifty_give_the_published_fitness_and_fatigue() {
        let form = form_of(&[Some(50.0); 43]);
        assert_eq!(form[40], None);
        let at = form[41].unwrap();
        assert!((at.ctl - 31.606).abs() < 5e-4 && (at.atl - 49.876).abs() < 5e-4, "{at:?}");
        assert_eq!(form[42].unwrap().tsb, at.ctl - at.atl);
    }

    #[test]
    fn a_run_without_heart_rate_is_not_a_rest_day() {
        let mut days = vec![Some(50.0); 120];
        days[50] = None;
        let form = form_of(&days);
        assert!(form[49].is_some() && form[50..92].iter().all(Option::is_none) && form[92].is_some());
    }
}
