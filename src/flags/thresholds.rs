//! Every limit, once, with where it comes from and how solid it is.

use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Limits of all rules; `strideload.toml` may override each.
///
/// Grades: A replicated or large prospective study, B one good study, C laboratory or cross-sectional, D convention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// Session over the longest of 30 days above which it is flagged: the lowest band with more injuries in 5,205
    /// runners (Schuster Brandt Frandsen 2025). Grade B.
    pub session_spike_caution: f64,
    /// The top band of the same study; an `alert` above it. Grade B.
    pub session_spike_alert: f64,
    /// Days of history a session needs before it is judged: the length of the window. D.
    pub session_min_observed_days: u32,
    /// Sessions in the window before one is judged; fewer make a chance longest. D.
    pub session_min_sessions: u32,
    /// A flagged session is longer by this much, in metres, ... D.
    pub session_min_extra_m: f64,
    /// ... or by this much, in seconds: 2 km after a week of jogs to the shop is no jump. D.
    pub session_min_extra_s: f64,
    /// Longest session of a week over the longest of the four weeks before; an `alert` from here. Convention backed by
    /// the study's top band. B.
    pub long_run_doubled: f64,
    /// Week over the larger of last week and the four-week mean. +30 % comes from 874 novices (Nielsen 2014, not
    /// significant). C.
    pub week_jump: f64,
    /// Metres that a week of a runner with a small base may add to the larger of last week and the four-week mean, where
    /// ratios say nothing; a `note` above it. D.
    pub low_base_extra_m: f64,
    /// Uncoupled acute:chronic ratio. Contested: the largest running cohort found the opposite sign. D for runners.
    pub acwr: f64,
    /// Weekly ascent or descent over its own four-week mean; `caution` above it ... D.
    pub hill_jump_caution: f64,
    /// ... and above this many metres more. D.
    pub hill_jump_caution_extra_m: f64,
    /// The same as a `note`. D.
    pub hill_jump_note: f64,
    pub hill_jump_note_extra_m: f64,
    /// Weeks in a row without a recovery week that make a `note`: every fourth week, a convention. D.
    pub recovery_due_weeks: u32,
    /// Rule of thumb for steps a minute at any speed. D.
    pub plain_cadence_spm: f64,
    /// Percent below the cadence expected at the speed from which a run is worth watching; a word, no flag. D.
    pub overstride_watch_pct: f64,
    /// Percent below the cadence expected at the speed with the height known: `note`. Mechanism B, limit D.
    pub overstride_likely_pct: f64,
    /// The same, `caution`. D.
    pub overstride_marked_pct: f64,
    /// The same two without the height, which blurs the expectation by about 2.5 %. D.
    pub overstride_likely_no_height_pct: f64,
    pub overstride_marked_no_height_pct: f64,
    /// Days of running that steps are judged over. D.
    pub cadence_window_days: u32,
    /// Runs in the window, each with this much flat running, and flat running in all, before steps are judged. D.
    pub cadence_min_runs: u32,
    pub cadence_min_run_s: f64,
    pub cadence_min_window_s: f64,
    /// Percent below the runner's own cadence at the same speed. D.
    pub cadence_drop_pct: f64,
    /// Runs by the same watch in the year before that make the own cadence. D.
    pub cadence_drop_min_runs_before: u32,
    /// Share of the weeks before a break of two to four weeks, for each week back. D.
    pub return_shares_after_weeks: [f64; 2],
    /// The same after one to three months. D.
    pub return_shares_after_months: [f64; 3],
    /// Share of the usual week that the two weeks of reduced load stay between: 30 to 50 % less. Load reduction B, the
    /// numbers D.
    pub relief_share_least: f64,
    pub relief_share_most: f64,
    /// Share of a week that a new pair may take in its first two weeks. D.
    pub new_shoe_share: f64,
    /// Share of a week above which a pair unused for so many days counts as a sudden switch. D.
    pub shoe_switch_share: f64,
    pub shoe_unused_days: u32,
    /// |forward - backward| / all on one road in a week from which it counts as one way. D.
    pub same_direction_balance: f64,
    /// Metres a week on that road. D.
    pub same_direction_min_week_m: f64,
    /// Such weeks in a row. D.
    pub same_direction_min_weeks: u32,
    /// |left - right| over both, of the metres of a week whose side is known. D.
    pub same_side_imbalance: f64,
    /// Metres of that week run the same way as in two of the three weeks before, ... D.
    pub same_side_min_week_m: f64,
    /// ... as a share of all its metres. D.
    pub same_side_repeated_share: f64,
    /// Share of the repeated metres whose side is known; below it the side is called unknown. D.
    pub same_side_known_share: f64,
    /// Such weeks in a row. D.
    pub same_side_min_weeks: u32,
    /// How sure the side must be on half of the metres kept on it for the flag to be confirmed: of simulated runners on the
    /// same pavement one road in ten thousand is so sure, which takes about a dozen runs both ways. D.
    pub same_side_confidence: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            session_spike_caution: 1.10,
            session_spike_alert: 2.0,
            session_min_observed_days: 30,
            session_min_sessions: 4,
            session_min_extra_m: 2_000.0,
            session_min_extra_s: 900.0,
            long_run_doubled: 2.0,
            week_jump: 1.30,
            low_base_extra_m: 5_000.0,
            acwr: 1.5,
            hill_jump_caution: 2.0,
            hill_jump_caution_extra_m: 300.0,
            hill_jump_note: 1.5,
            hill_jump_note_extra_m: 150.0,
            recovery_due_weeks: 4,
            plain_cadence_spm: 170.0,
            overstride_watch_pct: 3.0,
            overstride_likely_pct: 5.0,
            overstride_marked_pct: 10.0,
            overstride_likely_no_height_pct: 7.5,
            overstride_marked_no_height_pct: 12.0,
            cadence_window_days: 42,
            cadence_min_runs: 3,
            cadence_min_run_s: 600.0,
            cadence_min_window_s: 3_600.0,
            cadence_drop_pct: 3.0,
            cadence_drop_min_runs_before: 8,
            return_shares_after_weeks: [0.5, 0.7],
            return_shares_after_months: [0.3, 0.5, 0.7],
            relief_share_least: 0.5,
            relief_share_most: 0.7,
            new_shoe_share: 1.0 / 3.0,
            shoe_switch_share: 0.5,
            shoe_unused_days: 60,
            same_direction_balance: 0.8,
            same_direction_min_week_m: 10_000.0,
            same_direction_min_weeks: 3,
            same_side_imbalance: 0.6,
            same_side_min_week_m: 10_000.0,
            same_side_repeated_share: 0.5,
            same_side_known_share: 0.5,
            same_side_min_weeks: 3,
            same_side_confidence: 0.9999,
        }
    }
}

/// A limit by name, and between what it can be met at all: both ends included.
type Bounds = (&'static str, f64, RangeInclusive<f64>);

type Named = (&'static str, f64);

/// A ratio is a jump only above 1, and nobody's week is a hundredfold.
const JUMP: RangeInclusive<f64> = 1.000_001..=100.0;
/// Of something nobody can have less of than nothing or more of than all.
const SHARE: RangeInclusive<f64> = 0.0..=1.0;
const PERCENT: RangeInclusive<f64> = 0.0..=100.0;
const COUNT: RangeInclusive<f64> = 1.0..=10_000.0;
const AMOUNT: RangeInclusive<f64> = 0.0..=1e7;
const CADENCE_SPM: RangeInclusive<f64> = 100.0..=250.0;

impl Thresholds {
    /// Refuses a limit that every run or none would meet, and a louder limit below a quieter one.
    pub fn validate(&self) -> Result<(), ThresholdError> {
        let outside = |(_, limit, range): &Bounds| !range.contains(limit);
        if let Some((name, limit, range)) = self.bounds().into_iter().find(outside) {
            let (low, high) = (range.start().ceil(), range.end());
            let from = if range == JUMP { format!("above 1 and at most {high}") } else { format!("{low} to {high}") };
            return Err(ThresholdError { name, reason: format!("is {limit}; possible is {from}") });
        }
        match self.ordered().into_iter().find(|((_, louder), (_, quieter))| louder < quieter) {
            Some(((name, louder), (other, quieter))) => {
                Err(ThresholdError { name, reason: format!("is {louder}, below `{other}`, {quieter}") })
            }
            None => Ok(()),
        }
    }

    fn bounds(&self) -> Vec<Bounds> {
        let count = |count: u32| f64::from(count);
        let shares = |name, shares: &[f64]| shares.iter().map(|share| (name, *share, SHARE)).collect::<Vec<Bounds>>();
        let mut bounds = vec![
            ("session_spike_caution", self.session_spike_caution, JUMP),
            ("session_spike_alert", self.session_spike_alert, JUMP),
            ("session_min_observed_days", count(self.session_min_observed_days), COUNT),
            ("session_min_sessions", count(self.session_min_sessions), COUNT),
            ("session_min_extra_m", self.session_min_extra_m, AMOUNT),
            ("session_min_extra_s", self.session_min_extra_s, AMOUNT),
            ("long_run_doubled", self.long_run_doubled, JUMP),
            ("week_jump", self.week_jump, JUMP),
            ("low_base_extra_m", self.low_base_extra_m, AMOUNT),
            ("acwr", self.acwr, JUMP),
            ("hill_jump_caution", self.hill_jump_caution, JUMP),
            ("hill_jump_caution_extra_m", self.hill_jump_caution_extra_m, AMOUNT),
            ("hill_jump_note", self.hill_jump_note, JUMP),
            ("hill_jump_note_extra_m", self.hill_jump_note_extra_m, AMOUNT),
            ("recovery_due_weeks", count(self.recovery_due_weeks), COUNT),
            ("plain_cadence_spm", self.plain_cadence_spm, CADENCE_SPM),
            ("overstride_watch_pct", self.overstride_watch_pct, PERCENT),
            ("overstride_likely_pct", self.overstride_likely_pct, PERCENT),
            ("overstride_marked_pct", self.overstride_marked_pct, PERCENT),
            ("overstride_likely_no_height_pct", self.overstride_likely_no_height_pct, PERCENT),
            ("overstride_marked_no_height_pct", self.overstride_marked_no_height_pct, PERCENT),
            ("cadence_window_days", count(self.cadence_window_days), COUNT),
            ("cadence_min_runs", count(self.cadence_min_runs), COUNT),
            ("cadence_min_run_s", self.cadence_min_run_s, AMOUNT),
            ("cadence_min_window_s", self.cadence_min_window_s, AMOUNT),
            ("cadence_drop_pct", self.cadence_drop_pct, PERCENT),
            ("cadence_drop_min_runs_before", count(self.cadence_drop_min_runs_before), COUNT),
            ("relief_share_least", self.relief_share_least, SHARE),
            ("relief_share_most", self.relief_share_most, SHARE),
            ("new_shoe_share", self.new_shoe_share, SHARE),
            ("shoe_switch_share", self.shoe_switch_share, SHARE),
            ("shoe_unused_days", count(self.shoe_unused_days), COUNT),
            ("same_direction_balance", self.same_direction_balance, SHARE),
            ("same_direction_min_week_m", self.same_direction_min_week_m, AMOUNT),
            ("same_direction_min_weeks", count(self.same_direction_min_weeks), COUNT),
            ("same_side_imbalance", self.same_side_imbalance, SHARE),
            ("same_side_min_week_m", self.same_side_min_week_m, AMOUNT),
            ("same_side_repeated_share", self.same_side_repeated_share, SHARE),
            ("same_side_known_share", self.same_side_known_share, SHARE),
            ("same_side_min_weeks", count(self.same_side_min_weeks), COUNT),
            ("same_side_confidence", self.same_side_confidence, SHARE),
        ];
        bounds.extend(shares("return_shares_after_weeks", &self.return_shares_after_weeks));
        bounds.extend(shares("return_shares_after_months", &self.return_shares_after_months));
        bounds
    }

    /// Pairs of one rule: the first may not lie below the second.
    fn ordered(&self) -> [(Named, Named); 7] {
        [
            (("relief_share_most", self.relief_share_most), ("relief_share_least", self.relief_share_least)),
            (("session_spike_alert", self.session_spike_alert), ("session_spike_caution", self.session_spike_caution)),
            (("hill_jump_caution", self.hill_jump_caution), ("hill_jump_note", self.hill_jump_note)),
            (
                ("hill_jump_caution_extra_m", self.hill_jump_caution_extra_m),
                ("hill_jump_note_extra_m", self.hill_jump_note_extra_m),
            ),
            (
                ("overstride_likely_pct", self.overstride_likely_pct),
                ("overstride_watch_pct", self.overstride_watch_pct),
            ),
            (
                ("overstride_marked_pct", self.overstride_marked_pct),
                ("overstride_likely_pct", self.overstride_likely_pct),
            ),
            (
                ("overstride_marked_no_height_pct", self.overstride_marked_no_height_pct),
                ("overstride_likely_no_height_pct", self.overstride_likely_no_height_pct),
            ),
        ]
    }

    /// Likely and marked deficit, in percent.
    pub fn overstride_bands_pct(&self, height_known: bool) -> (f64, f64) {
        if height_known {
            (self.overstride_likely_pct, self.overstride_marked_pct)
        } else {
            (self.overstride_likely_no_height_pct, self.overstride_marked_no_height_pct)
        }
    }
}

/// A limit that cannot be meant.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("`{name}` {reason}")]
pub struct ThresholdError {
    /// The key in `[thresholds]`.
    pub name: &'static str,
    pub reason: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_limit_that_cannot_be_met_is_refused_by_name() {
        let refused = |toml: &str| toml::from_str::<Thresholds>(toml).unwrap().validate().unwrap_err();
        assert_eq!(refused("acwr = nan").name, "acwr");
        assert_eq!(refused("return_shares_after_months = [0.3, inf, 0.7]").name, "return_shares_after_months");
        assert_eq!(
            refused("session_spike_caution = 1.0").to_string(),
            "`session_spike_caution` is 1; possible is above 1 and at most 100"
        );
        assert_eq!(
            refused("same_direction_balance = 1.2").to_string(),
            "`same_direction_balance` is 1.2; possible is 0 to 1"
        );
        assert_eq!(refused("session_min_sessions = 0").name, "session_min_sessions");
        assert_eq!(refused("plain_cadence_spm = 17").name, "plain_cadence_spm");
        assert_eq!(Thresholds::default().validate(), Ok(()));
    }

    #[test]
    fn an_alert_below_its_caution_is_refused() {
        let set: Thresholds = toml::from_str("session_spike_alert = 1.05").unwrap();
        assert_eq!(
            set.validate().unwrap_err().to_string(),
            "`session_spike_alert` is 1.05, below `session_spike_caution`, 1.1"
        );
        let set: Thresholds = toml::from_str("overstride_watch_pct = 8.0").unwrap();
        assert_eq!(set.validate().unwrap_err().name, "overstride_likely_pct");
    }

    /// A limit added to the struct and forgotten in `validate` would let `nan` through.
    #[test]
    fn every_limit_is_checked() {
        let serde_json::Value::Object(fields) = serde_json::to_value(Thresholds::default()).unwrap() else { panic!() };
        for (name, value) in &fields {
            let mut changed = fields.clone();
            let impossible = match value {
                serde_json::Value::Array(shares) => vec![serde_json::json!(-1.0); shares.len()].into(),
                number if number.is_f64() => serde_json::json!(-1.0),
                _ => serde_json::json!(0),
            };
            changed.insert(name.clone(), impossible);
            let thresholds: Thresholds = serde_json::from_value(changed.into()).unwrap();
            assert_eq!(thresholds.validate().unwrap_err().name, name);
        }
    }

    #[test]
    fn the_page_of_limits_names_each_with_its_default() {
        let page = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/thresholds.md"));
        let row = |line: &str| {
            let mut cells = line.strip_prefix("| `")?.splitn(3, " | ").map(str::to_owned);
            Some((cells.next()?.trim_end_matches('`').to_owned(), cells.next()?))
        };
        let listed: std::collections::BTreeMap<String, String> = page.lines().filter_map(row).collect();
        let serde_json::Value::Object(fields) = serde_json::to_value(Thresholds::default()).unwrap() else { panic!() };
        let defaults = fields.into_iter().map(|(name, value)| (name, value.to_string().replace(',', ", ")));
        assert_eq!(listed, defaults.collect());
    }

    #[test]
    fn one_limit_may_be_set_alone_and_a_misspelt_one_is_an_error() {
        let set: Thresholds = toml::from_str("acwr = 1.8").unwrap();
        assert_eq!(set, Thresholds { acwr: 1.8, ..Thresholds::default() });
        assert!(toml::from_str::<Thresholds>("acrw = 1.8").unwrap_err().to_string().contains("acrw"));
    }
}
