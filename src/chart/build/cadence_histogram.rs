//! How many minutes were run at which steps per minute, in bands of two, over the last year.

use super::{FigureSettings, counted, last_day, scale, year_start};
use crate::chart::Figure;
use crate::chart::figure::{Bar, Ink, Series, Table};
use crate::model::AthleteAnalysis;
use std::collections::BTreeMap;

const BAND_SPM: u16 = 2;
/// The popular line.
const RULE_OF_THUMB_SPM: f64 = 170.0;
/// Below this the shape of the histogram means nothing.
const LEAST_S: f64 = 180.0;

pub fn figure(athlete: &AthleteAnalysis, settings: &FigureSettings) -> Option<Figure> {
    let from = year_start(athlete, settings)?;
    let until = last_day(athlete, settings)?;
    let mut seconds: BTreeMap<u16, f64> = BTreeMap::new();
    let mut runs = 0;
    for row in athlete.activities.iter().filter(|r| r.counts_as_run()) {
        if !row.local_date.is_some_and(|d| d >= from && d <= until) || row.facts.cadence_histogram.is_empty() {
            continue;
        }
        runs += 1;
        for (band, s) in &row.facts.cadence_histogram {
            *seconds.entry(*band).or_default() += s;
        }
    }
    let total: f64 = seconds.values().sum();
    if total < LEAST_S {
        return None;
    }
    let median = median_spm(&seconds, total)?;
    let (lowest, highest) = (*seconds.keys().next()?, *seconds.keys().next_back()?);
    let most = seconds.values().fold(0.0, |a: f64, b| a.max(*b)) / 60.0;
    let below: f64 = seconds.iter().filter(|(band, _)| f64::from(**band) < RULE_OF_THUMB_SPM).map(|(_, s)| s).sum();
    // Where steps are held against nothing, the popular line is not drawn either.
    let is_assessed = athlete.long_steps_pct.is_some();
    let share_pct = 100.0 * below / total;
    let rule_words =
        if is_assessed { format!("; {share_pct:.0} % of it below 170, the rule of thumb") } else { String::new() };
    let rule = is_assessed.then(|| Series::Upright {
        label: "170, rule of thumb".into(),
        ink: Ink::Vermillion,
        dashed: true,
        x: RULE_OF_THUMB_SPM,
    });
    let counted_minutes = [
        Series::Bars { name: "minutes of running".into(), ink: Ink::Sky, bars: bars(&seconds) },
        Series::Upright { label: format!("median {median:.0}"), ink: Ink::Blue, dashed: false, x: median },
    ];
    Some(Figure {
        id: "05-cadence",
        title: format!("Half of the running time lies below {median:.0} steps a minute{rule_words}"),
        subtitle: format!("{} of the last 52 weeks, {:.1} h of running", counted(runs, "run"), total / 3600.0),
        x: scale::between(
            "steps a minute, both feet",
            f64::from(lowest / 10 * 10).min(RULE_OF_THUMB_SPM - 10.0),
            f64::from(highest / 10 * 10 + 10).max(RULE_OF_THUMB_SPM + 10.0),
            10.0,
        ),
        y: scale::from_zero("minutes", most * 1.25),
        series: counted_minutes.into_iter().chain(rule).collect(),
        marks: Vec::new(),
        marks_name: "",
        notes: Vec::from_iter(is_assessed.then(|| {
            "Steps rise with speed, so slow runners lie below 170 without long steps: see the next chart.".into()
        })),
        table: Table {
            header: ["steps a minute", "minutes", "share, %"].map(String::from).into(),
            rows: seconds
                .iter()
                .map(|(band, s)| {
                    vec![
                        format!("{band}-{}", band.saturating_add(BAND_SPM - 1)),
                        format!("{:.1}", s / 60.0),
                        format!("{:.1}", 100.0 * s / total),
                    ]
                })
                .collect(),
        },
        height_px: 340,
    })
}

fn bars(seconds: &BTreeMap<u16, f64>) -> Vec<Bar> {
    let bar = |(band, s): (&u16, &f64)| {
        let x0 = f64::from(*band);
        Bar { x0: x0 + 0.15, x1: x0 + f64::from(BAND_SPM) - 0.15, y0: 0.0, y1: s / 60.0, hatched: false }
    };
    seconds.iter().map(bar).collect()
}

/// Interpolated inside the band that holds the middle second.
fn median_spm(seconds: &BTreeMap<u16, f64>, total: f64) -> Option<f64> {
    let mut before = 0.0;
    for (band, s) in seconds {
        if before + s >= total / 2.0 {
            return Some(f64::from(*band) + f64::from(BAND_SPM) * (total / 2.0 - before) / s);
        }
        before += s;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_lies_where_half_the_seconds_are_used_up() {
        let seconds = BTreeMap::from([(160, 100.0), (162, 200.0), (164, 100.0)]);
        assert_eq!(median_spm(&seconds, 400.0), Some(163.0));
    }
}
