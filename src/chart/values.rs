//! A figure's values in words: one for each bar, dot and mark, shown under the pointer and by the arrow keys.

use super::Figure;
use super::build::days_words;
use super::figure::{Axis, Bar, Mark, Series};
use crate::units::clock;
use chrono::NaiveDate;

/// What a value belongs to.
#[derive(Clone, Debug, PartialEq)]
pub enum Spot {
    Bar(Bar),
    Dot(f64, f64),
    Mark(Mark),
}

/// One value of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub spot: Spot,
    pub text: String,
}

/// All values, marks last, since they lie on top.
pub fn values(figure: &Figure) -> Vec<Value> {
    let mut values: Vec<Value> = figure.series.iter().flat_map(|series| of_series(series, figure)).collect();
    values.extend(figure.marks.iter().map(|mark| {
        let text = format!("{}: {}", place(&figure.x, mark.x), mark.text);
        Value { spot: Spot::Mark(mark.clone()), text }
    }));
    values
}

fn of_series(series: &Series, figure: &Figure) -> Vec<Value> {
    match series {
        Series::Bars { name, bars, .. } => {
            bars.iter().map(|bar| Value { spot: Spot::Bar(*bar), text: bar_words(name, bar, figure) }).collect()
        }
        Series::Dots { name, points, .. } => points
            .iter()
            .map(|(x, y)| {
                let what = format!("{name} {}", amount(&figure.y, *y));
                Value { spot: Spot::Dot(*x, *y), text: format!("{}: {}", place(&figure.x, *x), what.trim()) }
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// What a bar stands for is its length, not where it ends: bars may stand on each other.
fn bar_words(name: &str, bar: &Bar, Figure { x, y, .. }: &Figure) -> String {
    let (from, to) = (day(bar.x0), day(bar.x1));
    match (from, to) {
        (Some(from), Some(to)) if x.is_dated() && y.label.is_empty() => {
            format!("{}: {name}, {}", days_words(from, to), nearest_tick(y, bar.y1))
        }
        (Some(from), Some(to)) if x.is_dated() => {
            format!("{}: {name} {}", days_words(from, to), amount(y, bar.y1 - bar.y0))
        }
        // A strip that lies along the other axis.
        _ if y.label.is_empty() => {
            let unit = if x.ticks.iter().any(|tick| tick.text.ends_with('%')) { " %" } else { "" };
            format!("{}: {name} {:.0}{unit}", nearest_tick(y, bar.y1), bar.x1 - bar.x0)
        }
        _ => format!("{:.0}-{:.0} {}: {name} {}", bar.x0, bar.x1, x.label, amount(y, bar.y1 - bar.y0)),
    }
}

/// `Sun 22 Nov 2026`, `pace 5:58`, `170 steps a minute`.
fn place(axis: &Axis, at: f64) -> String {
    match (day(at), pace(axis, at)) {
        (Some(day), _) if axis.is_dated() => day.format("%a %-d %b %Y").to_string(),
        (_, Some(pace)) => format!("pace {pace}"),
        _ => amount(axis, at),
    }
}

fn day(at: f64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(at.floor() as i32)
}

/// On a scale of speeds ticked by paces, such as `6:00`.
fn pace(axis: &Axis, at: f64) -> Option<String> {
    let tick = axis.ticks.first()?;
    let (minutes, seconds) = tick.text.split_once(':')?;
    let metres = tick.at * (60.0 * minutes.parse::<f64>().ok()? + seconds.parse::<f64>().ok()?);
    Some(clock(metres / at))
}

fn nearest_tick(axis: &Axis, at: f64) -> &str {
    let nearest = axis.ticks.iter().min_by(|a, b| (a.at - at).abs().total_cmp(&(b.at - at).abs()));
    nearest.map(|tick| tick.text.as_str()).unwrap_or_default()
}

/// Three figures and what they count: `39.2 km a week`. Both halves of a mirrored axis read as positive.
fn amount(axis: &Axis, value: f64) -> String {
    let decimals = match value.abs() {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    };
    format!("{:.decimals$} {}", value.abs(), axis.label)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::chart::{example, figures};

    fn texts(id: &str) -> Vec<String> {
        let figures = figures(&example::athlete(), &example::settings());
        values(figures.iter().find(|figure| figure.id == id).unwrap()).into_iter().map(|value| value.text).collect()
    }

    #[test]
    fn a_bar_reads_as_its_week_and_amount() {
        assert!(texts("01-weekly-distance").contains(&"16-22 Nov 2026: distance 42.8 km a week".to_string()));
    }

    #[test]
    fn a_ratio_reads_as_the_last_day_of_its_week_and_a_run_by_its_pace() {
        assert!(texts("03-acwr").last().unwrap().starts_with("Sun 22 Nov 2026: 1.29"), "{:?}", texts("03-acwr").last());
        assert!(
            texts("06-cadence-speed").iter().all(|text| text.starts_with("pace 5:") || text.starts_with("pace 6:"))
        );
    }

    #[test]
    fn a_jump_reads_as_its_day_and_label() {
        assert_eq!(texts("02-every-run").last().unwrap(), "Sun 22 Nov 2026: 22.4 km, 1.40x");
    }

    #[test]
    fn a_bar_on_top_of_another_reads_as_its_own_length() {
        let mut figure = figures(&example::athlete(), &example::settings()).remove(0);
        if let Some(Series::Bars { bars, .. }) = figure.series.first_mut() {
            bars.iter_mut().for_each(|bar| (bar.y0, bar.y1) = (10.0, 14.5));
        }
        assert!(values(&figure)[0].text.ends_with(": distance 4.50 km a week"), "{:?}", values(&figure)[0]);
    }

    #[test]
    fn descent_reads_as_a_positive_number_and_a_strip_as_its_road() {
        assert!(texts("04-hills").iter().all(|text| !text.contains(" -") && text.contains(" m a week")));
        assert!(texts("11-repeated-roads").iter().any(|text| text.ends_with("anticlockwise), R1  3.1 km loop")));
    }
}
