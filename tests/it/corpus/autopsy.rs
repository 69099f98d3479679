//! Autopsy on real histories for days on which nobody said that anything hurt.

use super::corpus;
use chrono::{Days, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use strideload::model::{AthleteAnalysis, Autopsy};
use strideload::pipeline::{self, AsOf, Job, Member};
use strideload::plan;

const DAYS_OF_EACH: usize = 100;
/// Other weeks to compare with come first.
const BEFORE_DAYS: u64 = 180;

fn runner(root: std::path::PathBuf) -> (AthleteAnalysis, NaiveDate) {
    let as_of = AsOf::LastData { today: chrono::Utc::now().date_naive() };
    let job = Job::new(vec![Member::only("runner", vec![root])], as_of);
    let mut outcome = pipeline::run(&job, &(), &AtomicBool::new(false)).unwrap();
    (outcome.analysis.athletes.remove(0), outcome.analysis.as_of.unwrap())
}

#[test]
fn days_without_pain_mostly_yield_nothing() {
    let Some(corpus) = corpus() else { return };
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let (mut silent, mut asked) = (0, 0);
    let folders = ["exports/strava/runner-a", "histories/runner-b", "histories/runner-c", "histories/runner-d"];
    for name in folders {
        let (athlete, as_of) = runner(corpus.join(name));
        let first = athlete.sessions[0].local_date + Days::new(BEFORE_DAYS);
        let span = u64::try_from((as_of - first).num_days()).unwrap();
        let days = (0..DAYS_OF_EACH).map(|_| first + Days::new(rng.random_range(0..=span)));
        let found: Vec<Autopsy> = days.filter_map(|day| plan::autopsy(&athlete, day, None, as_of).ok()).collect();
        let nothing = found.iter().filter(|autopsy| autopsy.findings.is_empty()).count();
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in found.iter().flat_map(|autopsy| &autopsy.findings) {
            *kinds.entry(finding.exposure.name()).or_default() += 1;
        }
        println!(
            "{name}: nothing stood out on {nothing} of {} days that could be looked at; else {kinds:?}",
            found.len()
        );
        silent += nothing;
        asked += found.len();
    }
    assert!(asked >= DAYS_OF_EACH, "{asked}");
    assert!(silent as f64 >= 0.8 * asked as f64, "{silent} of {asked}");
}
