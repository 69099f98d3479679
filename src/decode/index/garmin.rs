//! Garmin's account export: `summarizedActivities.json` (names, edits and manual entries; centimetres and
//! milliseconds) and `gear.json` (which shoe for which activity).

use super::{Index, IndexRow, RowStart, plausible_rpe};
use crate::decode::{plausible, xml};
use crate::model::Format;
use serde::Deserialize;
use std::collections::BTreeMap;

const CM_PER_M: f64 = 100.0;
const MS_PER_S: f64 = 1000.0;
/// The watch asks for 1 to 10 and stores tens.
const RPE_SCALE: f64 = 10.0;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Summaries {
    summarized_activities_export: Vec<Summary>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    activity_id: Option<serde_json::Number>,
    name: Option<String>,
    activity_type: Option<String>,
    /// The start; some exports have it under the other name as well, or instead.
    begin_timestamp: Option<f64>,
    start_time_gmt: Option<f64>,
    start_time_local: Option<f64>,
    distance: Option<f64>,
    duration: Option<f64>,
    elapsed_duration: Option<f64>,
    moving_duration: Option<f64>,
    elevation_gain: Option<f64>,
    avg_hr: Option<f64>,
    steps: Option<f64>,
    workout_rpe: Option<f64>,
}

#[derive(Deserialize)]
struct GearFile {
    #[serde(rename = "gearDTOS", alias = "gearDTOs")]
    gear: Vec<Gear>,
    #[serde(rename = "gearActivityDTOs", alias = "gearActivityDTOS")]
    activities: BTreeMap<String, Vec<GearActivity>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Gear {
    gear_pk: serde_json::Number,
    gear_type_name: Option<String>,
    custom_make_model: Option<String>,
    display_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum GearActivity {
    Id(serde_json::Number),
    Object {
        #[serde(rename = "activityId")]
        activity_id: serde_json::Number,
    },
}

/// `None` when the text is neither of the two files.
pub(super) fn decode(text: &str) -> Option<Index> {
    if let Ok(files) = serde_json::from_str::<Vec<Summaries>>(text) {
        let summaries = files.into_iter().flat_map(|file| file.summarized_activities_export);
        let rows = summaries.zip(1..).map(|(summary, place)| row(summary, place)).collect();
        return Some(Index::kept_by("Garmin", rows));
    }
    let files = serde_json::from_str::<Vec<GearFile>>(text).ok()?;
    let mut index = Index::of(Format::Index, Vec::new());
    index.shoes = files.iter().flat_map(shoes).collect();
    Some(index)
}

fn row(summary: Summary, line: u64) -> IndexRow {
    let seconds = |ms: Option<f64>| positive(ms).map(|ms| ms / MS_PER_S);
    let start_ms = summary.begin_timestamp.or(summary.start_time_gmt).filter(|ms| ms.is_finite());
    let offset_ms = start_ms.zip(summary.start_time_local).map(|(utc, local)| local - utc);
    IndexRow {
        id: summary.activity_id.map(|id| id.to_string()),
        start: start_ms.map_or(RowStart::Unknown, |ms| RowStart::Utc(ms as i64)),
        utc_offset_s: offset_ms.and_then(|ms| plausible::utc_offset_s(ms / MS_PER_S)),
        title: summary.name.as_deref().and_then(xml::line_of_text),
        distance_m: positive(summary.distance).map(|cm| cm / CM_PER_M),
        elapsed_s: seconds(summary.elapsed_duration).or(seconds(summary.duration)),
        moving_s: seconds(summary.moving_duration).or(seconds(summary.duration)),
        ascent_m: positive(summary.elevation_gain).map(|cm| cm / CM_PER_M),
        heart_rate_bpm: positive(summary.avg_hr),
        steps: positive(summary.steps),
        rpe: summary.workout_rpe.and_then(|tens| plausible_rpe(tens / RPE_SCALE)),
        line,
        ..IndexRow::of_kind(summary.activity_type.as_deref())
    }
}

/// Activity number and name of the shoe, for gear that is worn on the feet.
fn shoes(file: &GearFile) -> Vec<(String, String)> {
    let is_shoe = |gear: &&Gear| gear.gear_type_name.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("shoes"));
    let worn = |gear: &Gear| {
        let name = gear.display_name.as_deref().filter(|name| !name.trim().is_empty());
        let name = name.or(gear.custom_make_model.as_deref()).and_then(xml::line_of_text)?;
        let activities = file.activities.get(&gear.gear_pk.to_string())?;
        Some(activities.iter().map(move |activity| (activity.id(), name.clone())).collect::<Vec<_>>())
    };
    file.gear.iter().filter(is_shoe).filter_map(worn).flatten().collect()
}

impl GearActivity {
    fn id(&self) -> String {
        match self {
            GearActivity::Id(id) | GearActivity::Object { activity_id: id } => id.to_string(),
        }
    }
}

fn positive(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite() && *value > 0.0)
}
