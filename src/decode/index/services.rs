//! Services that export one JSON file an activity, of which the totals are read: Polar Flow, Runtastic (Adidas), Nike,
//! Google Fit, Suunto. Their samples are not; an activity recorded elsewhere too is joined to that recording.

use super::{Index, IndexRow, RowStart};
use crate::decode::{plausible, xml};
use crate::model::{Note, Sport, SubSport};
use crate::units::METRES_PER_KM;
use chrono::{DateTime, NaiveDateTime};
use serde::Deserialize;

const MS_PER_S: f64 = 1000.0;

/// `None` when no service is recognised.
pub(super) fn decode(text: &str) -> Option<Index> {
    let polar = || Some(("Polar", serde_json::from_str::<PolarSession>(text).ok()?.rows()));
    let runtastic = || Some(("Runtastic", vec![serde_json::from_str::<RuntasticSession>(text).ok()?.row()]));
    let nike = || Some(("Nike", vec![serde_json::from_str::<NikeRun>(text).ok()?.row()]));
    let google = || Some(("Google Fit", Vec::from_iter(serde_json::from_str::<GoogleSession>(text).ok()?.row())));
    let suunto = || Some(("Suunto", vec![serde_json::from_str::<SuuntoFile>(text).ok()?.device_log.header.row()]));
    let (service, rows) = polar().or_else(runtastic).or_else(nike).or_else(google).or_else(suunto)?;
    let mut index = Index::kept_by(service, rows);
    index
        .notes
        .push(Note::new("totals read; samples in this format are not: export FIT, GPX or TCX for cadence and routes"));
    Some(index)
}

/// `training-session-*.json`.
#[derive(Deserialize)]
struct PolarSession {
    name: Option<String>,
    exercises: Vec<PolarExercise>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PolarExercise {
    /// Wall clock.
    start_time: String,
    /// Minutes.
    timezone_offset: Option<f64>,
    duration: String,
    distance: Option<f64>,
    ascent: Option<f64>,
    sport: Option<String>,
}

impl PolarSession {
    fn rows(self) -> Vec<IndexRow> {
        let title = self.name.as_deref().and_then(xml::line_of_text);
        self.exercises.into_iter().zip(1..).map(|(exercise, line)| exercise.row(title.clone(), line)).collect()
    }
}

impl PolarExercise {
    fn row(self, title: Option<String>, line: u64) -> IndexRow {
        let local = NaiveDateTime::parse_from_str(&self.start_time, "%Y-%m-%dT%H:%M:%S%.f").ok();
        let offset_s = self.timezone_offset.and_then(|minutes| plausible::utc_offset_s(minutes * 60.0));
        let start = local.map_or(RowStart::Unknown, |local| match offset_s {
            Some(offset_s) => RowStart::Utc(local.and_utc().timestamp_millis() - i64::from(offset_s) * 1000),
            None => RowStart::Local(local),
        });
        let duration_s = iso_duration_s(&self.duration);
        IndexRow {
            start,
            utc_offset_s: offset_s,
            title,
            distance_m: positive(self.distance),
            elapsed_s: duration_s,
            moving_s: duration_s,
            ascent_m: positive(self.ascent),
            line,
            ..IndexRow::of_kind(self.sport.as_deref())
        }
    }
}

/// Seconds of `PT1H2M3.5S`.
fn iso_duration_s(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut total = 0.0;
    for (unit, seconds) in [('H', 3600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((number, behind)) = rest.split_once(unit) {
            total += number.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0)? * seconds;
            rest = behind;
        }
    }
    rest.is_empty().then_some(total)
}

/// `Sport-sessions/*.json`.
#[derive(Deserialize)]
struct RuntasticSession {
    sport_type_id: TextOrNumber,
    /// UTC milliseconds.
    start_time: i64,
    /// Milliseconds.
    start_time_timezone_offset: Option<f64>,
    duration: f64,
    pause: Option<f64>,
    distance: Option<f64>,
    elevation_gain: Option<f64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TextOrNumber {
    Text(String),
    Number(i64),
}

impl RuntasticSession {
    fn row(self) -> IndexRow {
        let (sport, sub_sport) = match self.sport_type_id {
            TextOrNumber::Text(text) => runtastic_sport(&text),
            TextOrNumber::Number(number) => runtastic_sport(&number.to_string()),
        };
        let moving_s = positive(Some(self.duration / MS_PER_S));
        IndexRow {
            start: RowStart::Utc(self.start_time),
            utc_offset_s: self.start_time_timezone_offset.and_then(|ms| plausible::utc_offset_s(ms / MS_PER_S)),
            sport: Some(sport),
            sub_sport,
            distance_m: positive(self.distance),
            elapsed_s: moving_s.map(|moving_s| moving_s + positive(self.pause).unwrap_or_default() / MS_PER_S),
            moving_s,
            ascent_m: positive(self.elevation_gain),
            line: 1,
            ..IndexRow::default()
        }
    }
}

/// The numbers of the service's sports that are on foot; everything else is another sport.
fn runtastic_sport(id: &str) -> (Sport, SubSport) {
    match id {
        "1" => (Sport::Running, SubSport::Generic),
        "14" => (Sport::Running, SubSport::Treadmill),
        "7" => (Sport::Hiking, SubSport::Generic),
        "19" => (Sport::Walking, SubSport::Generic),
        "3" => (Sport::Cycling, SubSport::Generic),
        _ => (Sport::Other, SubSport::Generic),
    }
}

/// One file of Nike Run Club.
#[derive(Deserialize)]
struct NikeRun {
    #[serde(rename = "type")]
    kind: String,
    start_epoch_ms: i64,
    end_epoch_ms: i64,
    active_duration_ms: f64,
    #[serde(default)]
    summaries: Vec<NikeSummary>,
}

#[derive(Deserialize)]
struct NikeSummary {
    metric: String,
    value: f64,
}

impl NikeRun {
    fn row(self) -> IndexRow {
        let total = |metric: &str| {
            let found = self.summaries.iter().find(|summary| summary.metric == metric);
            positive(found.map(|summary| summary.value))
        };
        IndexRow {
            start: DateTime::from_timestamp_millis(self.start_epoch_ms)
                .map_or(RowStart::Unknown, |start| RowStart::Utc(start.timestamp_millis())),
            distance_m: total("distance").map(|km| km * METRES_PER_KM),
            elapsed_s: positive(Some(self.end_epoch_ms.saturating_sub(self.start_epoch_ms) as f64 / MS_PER_S)),
            moving_s: positive(Some(self.active_duration_ms / MS_PER_S)),
            ascent_m: total("ascent"),
            steps: total("steps"),
            line: 1,
            ..IndexRow::of_kind(Some(&self.kind))
        }
    }
}

/// `Takeout/Fit/All sessions/*.json`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GoogleSession {
    fitness_activity: String,
    start_time: String,
    end_time: String,
    /// `674.186s`.
    duration: Option<String>,
    #[serde(default)]
    aggregate: Vec<GoogleMetric>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GoogleMetric {
    metric_name: String,
    float_value: Option<f64>,
    int_value: Option<f64>,
}

/// What the phone notices of a day and nobody trains.
const NO_EXERCISE: &[&str] = &["sleep", "still", "in_vehicle", "meditation", "unknown", "tilting"];

impl GoogleSession {
    fn row(self) -> Option<IndexRow> {
        if NO_EXERCISE.iter().any(|word| self.fitness_activity.starts_with(word)) {
            return None;
        }
        let total = |metric: &str| {
            let found = self.aggregate.iter().find(|total| total.metric_name == metric)?;
            positive(found.float_value.or(found.int_value))
        };
        let (start, end) = (xml::timestamp(&self.start_time)?, xml::timestamp(&self.end_time)?);
        let elapsed_s = positive(Some((end.utc_ms - start.utc_ms) as f64 / MS_PER_S));
        let active_s = self.duration.as_deref().and_then(|text| text.strip_suffix('s')?.parse().ok());
        Some(IndexRow {
            start: RowStart::Utc(start.utc_ms),
            utc_offset_s: start.zone.offset_s(),
            distance_m: total("com.google.distance.delta"),
            elapsed_s,
            moving_s: positive(active_s).or(elapsed_s),
            steps: total("com.google.step_count.delta"),
            line: 1,
            ..IndexRow::of_kind(Some(&self.fitness_activity))
        })
    }
}

/// What Suunto's own programs write; metres and seconds.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SuuntoFile {
    device_log: SuuntoLog,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SuuntoLog {
    header: SuuntoHeader,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SuuntoHeader {
    activity: Option<String>,
    activity_type: Option<i64>,
    date_time: String,
    duration: f64,
    pause_duration: Option<f64>,
    distance: Option<f64>,
    ascent: Option<f64>,
}

impl SuuntoHeader {
    fn row(self) -> IndexRow {
        let start = xml::timestamp(&self.date_time);
        let by_number = match self.activity_type {
            Some(3) => Some("running"),
            Some(82) => Some("trail running"),
            _ => None,
        };
        let moving_s = positive(Some(self.duration));
        IndexRow {
            start: start.map_or(RowStart::Unknown, |stamp| RowStart::Utc(stamp.utc_ms)),
            utc_offset_s: start.and_then(|stamp| stamp.zone.offset_s()),
            distance_m: positive(self.distance),
            elapsed_s: moving_s.map(|moving_s| moving_s + positive(self.pause_duration).unwrap_or_default()),
            moving_s,
            ascent_m: positive(self.ascent),
            line: 1,
            ..IndexRow::of_kind(self.activity.as_deref().or(by_number))
        }
    }
}

fn positive(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite() && *value > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_in_words_of_the_standard_are_seconds() {
        assert_eq!(iso_duration_s("PT2712.4S"), Some(2712.4));
        assert_eq!(iso_duration_s("PT1H2M3S"), Some(3723.0));
        assert_eq!(iso_duration_s("PT45M"), Some(2700.0));
        for text in ["", "1H", "PT-5S", "PT1X", "P1D"] {
            assert_eq!(iso_duration_s(text), None, "{text}");
        }
    }
}
