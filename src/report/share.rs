//! The file a runner hands to a club: activities and weeks, no place, no title, no pain.

use super::schema::WEEKS;
use super::table::json_object;
use crate::decode::own::share::{SharedActivity, encode, without_places};
use crate::model::{ActivityRow, AthleteAnalysis, WeekRow};
use serde_json::{Value, json};

/// The whole file. The same analysis gives the same bytes.
pub fn share_file(athlete: &AthleteAnalysis) -> Result<String, serde_json::Error> {
    let activities: Result<Vec<Value>, _> =
        athlete.activities.iter().filter(|row| !row.is_excluded).map(|row| serde_json::to_value(shared(row))).collect();
    let week = |week: &WeekRow| {
        let mut object = json_object(WEEKS, week);
        object.remove("athlete");
        Value::Object(object)
    };
    Ok(encode(&json!({ "activities": activities?, "weeks": athlete.weeks.iter().map(week).collect::<Vec<_>>() })))
}

fn shared(row: &ActivityRow) -> SharedActivity {
    SharedActivity {
        facts: without_places(row.facts.clone()),
        sport: row.sport,
        sub_sport: row.sub_sport,
        is_race: row.is_race,
        shoe: row.shoe.clone(),
        local_date: row.local_date,
        utc_offset_s: row.utc_offset_s,
        keep_left_m: row.keep_left_m,
        keep_right_m: row.keep_right_m,
        keep_unknown_m: row.keep_unknown_m,
        repeated_m: row.repeated_m,
    }
}
