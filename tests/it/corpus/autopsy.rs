//! Autopsy on real histories for days on which nobody said that anything hurt.

use super::corpus;
use chrono::{Days, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use strideload::discover::Limits;
use strideload::flags::Thresholds;
use strideload::model::{AthleteAnalysis, Autopsy, HeartRateLimits, WeekStart};
use strideload::pipeline::{self, AsOf, Job, Member, Progress};
use strideload::plan;
use strideload::units::UnitSystem;

const DAYS_OF_EACH: usize = 100;
/// Other weeks to compare with come first.
const BEFORE_DAYS: u64 = 180;

struct Silent;

impl Progress for Silent {
    fn found(&self, _: usize) {}
    fn read(&self, _: bool) {}
    fn members(&self, _: usize) {}
    fn judged(&self) {}
    fn notice(&self, _: &str) {}
}

fn runner(root: std::path::PathBuf) -> (AthleteAnalysis, NaiveDate) {
    let job = Job {
        members: vec![Member::only("runner", vec![root])],
        limits: Limits::default(),
        as_of: AsOf::LastData { today: chrono::Utc::now().date_naive() },
        since: None,
        tz: None,
        week_start: WeekStart::Monday,
        units: UnitSystem::Km,
        height_m: None,
        height_from_watch: false,
        assess_gait: true,
        return_from: None,
        heart_rate: HeartRateLimits::default(),
        thresholds: Thresholds::default(),
        load: None,
        cadence_scale: None,
        jobs: 0,
        cache_folder: None,
        osm: None,
        surface: None,
        with_lines: false,
        with_shapes: false,
        scratch_folder: std::env::temp_dir(),
    };
    let mut outcome = pipeline::run(&job, &Silent, &AtomicBool::new(false)).unwrap();
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
