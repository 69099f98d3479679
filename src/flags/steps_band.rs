//! How long the steps of one run are for its speed, as a word, and how sure that is. A description; flags need weeks.

use super::Thresholds;
use crate::model::{ActivityRow, CadenceBin};
use crate::weekly::cadence::pool_of;

/// Flat running behind a sure word and behind a fair one.
const SURE_S: f64 = 3600.0;
const FAIR_S: f64 = 1800.0;
/// Standard deviation of speed over its mean under which a run was even.
const EVEN_SPEED: f64 = 0.15;

/// Fills band and confidence of a run with enough flat running; leaves the others empty.
pub fn fill(row: &mut ActivityRow, thresholds: &Thresholds) {
    let pool = pool_of(row);
    let deficit_pct = pool.deficit_pct().filter(|_| pool.seconds >= thresholds.cadence_min_run_s);
    row.steps_band = deficit_pct.map(|deficit_pct| (band(deficit_pct, row, thresholds), confidence(row, pool.seconds)));
}

fn band(deficit_pct: f64, row: &ActivityRow, thresholds: &Thresholds) -> &'static str {
    let (likely_pct, marked_pct) = thresholds.overstride_bands_pct(row.height_m.is_some());
    match deficit_pct {
        pct if pct >= marked_pct => "marked",
        pct if pct >= likely_pct => "likely",
        pct if pct >= thresholds.overstride_watch_pct => "watch",
        _ => "none",
    }
}

/// Ground contact is what tells a foot sensor or a chest strap from a plain wrist.
fn confidence(row: &ActivityRow, flat_s: f64) -> &'static str {
    let is_sure = flat_s >= SURE_S
        && row.height_m.is_some()
        && row.facts.ground_contact_ms.is_some()
        && speed_variation(&row.facts.cadence_bins) < EVEN_SPEED;
    match flat_s {
        _ if is_sure => "high",
        seconds if seconds >= FAIR_S => "medium",
        _ => "low",
    }
}

fn speed_variation(bins: &[CadenceBin]) -> f64 {
    let seconds: f64 = bins.iter().map(|bin| bin.seconds).sum();
    let mean = |value: &dyn Fn(&CadenceBin) -> f64| bins.iter().map(|b| value(b) * b.seconds).sum::<f64>() / seconds;
    let speed_mps = mean(&|bin| bin.speed_mps);
    mean(&|bin| (bin.speed_mps - speed_mps).powi(2)).sqrt() / speed_mps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weekly::test_rows::{day, run, with_cadence};

    /// At 3.0 m/s 168.06 steps a minute are typical.
    fn band_of(deficit_pct: f64, seconds: f64, height_m: Option<f64>) -> Option<(&'static str, &'static str)> {
        let cadence_spm = 168.056 * (1.0 - deficit_pct / 100.0);
        let mut row = with_cadence(run(day("2026-09-07"), 10.0), seconds, 3.0, cadence_spm);
        row.height_m = height_m;
        row.facts.ground_contact_ms = Some(250.0);
        fill(&mut row, &Thresholds::default());
        row.steps_band
    }

    #[test]
    fn bands_need_more_without_a_height() {
        let word = |pct, height_m| band_of(pct, 1200.0, height_m).map(|(band, _)| band);
        let tall = Some(1.81);
        assert_eq!([2.9, 3.1, 5.1, 10.1].map(|pct| word(pct, tall)), ["none", "watch", "likely", "marked"].map(Some));
        assert_eq!([2.9, 7.4, 7.6, 12.1].map(|pct| word(pct, None)), ["none", "watch", "likely", "marked"].map(Some));
    }

    #[test]
    fn an_hour_with_height_and_foot_sensor_is_sure() {
        let confidence = |seconds, height_m| band_of(0.0, seconds, height_m).map(|(_, confidence)| confidence);
        assert_eq!(confidence(3600.0, Some(1.81)), Some("high"));
        assert_eq!(confidence(3600.0, None), Some("medium"));
        assert_eq!(confidence(1799.0, Some(1.81)), Some("low"));
        assert_eq!(confidence(599.0, Some(1.81)), None);
    }
}
