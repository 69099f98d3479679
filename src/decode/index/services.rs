//! Services that export one JSON file an activity, of which the totals are read: Polar Flow, Runtastic (Adidas), Nike.
//! Their samples are not; an activity recorded elsewhere too is joined to that recording.

use super::{Index, IndexRow, RowStart};
use crate::decode::sport_names::sport_of;
use crate::decode::xml;
use crate::model::{Format, Note, Sport, SubSport};
use crate::units::METRES_PER_KM;
use chrono::{DateTime, NaiveDateTime};
use serde::Deserialize;

const MS_PER_S: f64 = 1000.0;

/// `None` when no service is recognised.
pub(super) fn decode(text: &str) -> Option<Index> {
    let polar = || serde_json::from_str::<PolarSession>(text).ok().map(PolarSession::rows);
    let runtastic = || serde_json::from_str::<RuntasticSession>(text).ok().map(|session| vec![session.row()]);
    let nike = || serde_json::from_str::<NikeRun>(text).ok().map(|run| vec![run.row()]);
    let rows = polar().or_else(runtastic).or_else(nike)?;
    let mut index = Index::of(Format::Index, rows);
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
        let offset_s = self.timezone_offset.filter(|minutes| minutes.abs() <= 14.0 * 60.0).map(|m| m as i32 * 60);
        let start = local.map_or(RowStart::Unknown, |local| match offset_s {
            Some(offset_s) => RowStart::Utc(local.and_utc().timestamp_millis() - i64::from(offset_s) * 1000),
            None => RowStart::Local(local),
        });
        let duration_s = iso_duration_s(&self.duration);
        let (sport, sub_sport) = kind(self.sport.as_deref().and_then(sport_of));
        IndexRow {
            start,
            utc_offset_s: offset_s,
            title,
            sport,
            sub_sport,
            distance_m: positive(self.distance),
            elapsed_s: duration_s,
            moving_s: duration_s,
            ascent_m: positive(self.ascent),
            line,
            ..IndexRow::default()
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
    start_time_timezone_offset: Option<i64>,
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
            utc_offset_s: self.start_time_timezone_offset.and_then(|ms| i32::try_from(ms / 1000).ok()),
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
        let (sport, sub_sport) = kind(sport_of(&self.kind));
        IndexRow {
            start: DateTime::from_timestamp_millis(self.start_epoch_ms)
                .map_or(RowStart::Unknown, |start| RowStart::Utc(start.timestamp_millis())),
            sport,
            sub_sport,
            distance_m: total("distance").map(|km| km * METRES_PER_KM),
            elapsed_s: positive(Some(self.end_epoch_ms.saturating_sub(self.start_epoch_ms) as f64 / MS_PER_S)),
            moving_s: positive(Some(self.active_duration_ms / MS_PER_S)),
            ascent_m: total("ascent"),
            steps: total("steps"),
            line: 1,
            ..IndexRow::default()
        }
    }
}

fn kind(sport: Option<(Sport, SubSport)>) -> (Option<Sport>, SubSport) {
    (sport.map(|(sport, _)| sport), sport.map_or(SubSport::Generic, |(_, sub_sport)| sub_sport))
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
