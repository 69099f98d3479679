//! A share file: activities and weeks of one runner without a place, a title or a serial number, under a checksum.
//! Written by `strideload share`, read back here like an export.

use crate::decode::xml::line_of_text;
use crate::decode::{DecodeError, plausible};
use crate::model::{ActivityFacts, Note, Sport, SubSport};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Of the file; part of what the checksum covers.
pub const VERSION: u64 = 1;
/// The first key of the file, by which it is known.
pub const KEY: &str = "strideload_share";

/// One activity as it is shared: facts that hold no place, and what only the runner's other data told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedActivity {
    pub facts: ActivityFacts,
    pub sport: Sport,
    pub sub_sport: SubSport,
    pub is_race: bool,
    pub shoe: Option<String>,
    pub local_date: Option<NaiveDate>,
    pub utc_offset_s: i32,
    pub keep_left_m: Option<f64>,
    pub keep_right_m: Option<f64>,
    pub keep_unknown_m: Option<f64>,
    pub repeated_m: Option<f64>,
}

/// The file as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Share {
    pub activities: Vec<SharedActivity>,
    pub notes: Vec<Note>,
}

/// What the checksum is taken of. Keys stand in alphabetical order, so that reading and writing agree.
pub fn checksum(version: u64, body: &Value) -> String {
    blake3::hash(format!("{KEY} {version}\n{body}").as_bytes()).to_hex().to_string()
}

/// The whole file. The key comes first, so that its head tells what it is.
pub fn encode(body: &Value) -> String {
    format!("{{\"{KEY}\":{VERSION},\"checksum\":\"{}\",\"body\":{body}}}\n", checksum(VERSION, body))
}

/// Reads a share file. One changed byte, and nothing of it counts.
pub fn decode(bytes: &[u8]) -> Result<Share, DecodeError> {
    let failed = |reason: String| DecodeError { reason, offset: None };
    let mut file: Value =
        serde_json::from_slice(bytes).map_err(|error| failed(format!("expected a share file: {error}")))?;
    let version = file[KEY].as_u64().unwrap_or_default();
    if version != VERSION {
        return Err(failed(format!("a share file of version {version}; this program reads {VERSION}")));
    }
    let body = file["body"].take();
    if file["checksum"].as_str() != Some(checksum(version, &body).as_str()) {
        return Err(failed("a share file whose checksum does not fit: it was changed or cut; ask for it again".into()));
    }
    let Some(activities) = body["activities"].as_array() else {
        return Err(failed("a share file without activities".into()));
    };
    let mut share = Share::default();
    for (number, activity) in activities.iter().enumerate() {
        match serde_json::from_value::<SharedActivity>(activity.clone()) {
            Ok(activity) if is_plausible(&activity) => share.activities.push(cleaned(activity)),
            Ok(_) => share.notes.push(Note::new(format!("activity {}: impossible numbers; left out", number + 1))),
            Err(error) => share.notes.push(Note::new(format!("activity {}: {error}; left out", number + 1))),
        }
    }
    Ok(share)
}

/// Anyone can write a checksum, so numbers are looked at all the same.
fn is_plausible(activity: &SharedActivity) -> bool {
    let longest_m = plausible::longest_m(activity.sport.on_foot());
    let facts = &activity.facts;
    let metres = [
        facts.distance_m,
        facts.distance_gps_m,
        facts.ascent_m,
        facts.descent_m,
        activity.keep_left_m,
        activity.keep_right_m,
        activity.keep_unknown_m,
        activity.repeated_m,
    ];
    [facts.elapsed_s, facts.moving_s, facts.running_s].iter().all(|s| (0.0..=plausible::LONGEST_S).contains(s))
        && metres.into_iter().flatten().all(|m| (0.0..=longest_m).contains(&m))
        && activity.local_date.is_none_or(plausible::is_day)
        && facts.start_utc_ms.is_none_or(plausible::is_moment)
        && plausible::UTC_OFFSETS_S.contains(&activity.utc_offset_s)
        && !facts.id.0.is_empty()
        && facts.id.0.len() <= 32
        && facts.id.0.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Only what this file may hold, whoever wrote it.
fn cleaned(mut activity: SharedActivity) -> SharedActivity {
    activity.facts = without_places(activity.facts);
    activity.facts.device = line_of_text(&activity.facts.device).unwrap_or_default();
    activity.shoe = activity.shoe.as_deref().and_then(line_of_text);
    activity
}

/// Facts without a place, a title, a height or a word of the runner's own.
pub fn without_places(mut facts: ActivityFacts) -> ActivityFacts {
    facts.title = None;
    facts.zone = None;
    facts.first_position = None;
    facts.last_position = None;
    facts.profile_height_m = None;
    facts.minute_distance_m = Vec::new();
    facts.notes = Vec::new();
    facts
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::{ActivityId, Format};
    use serde_json::json;

    fn shared() -> SharedActivity {
        let mut facts = ActivityFacts::empty(ActivityId("0f3a".into()), Format::Fit, Sport::Running);
        facts.distance_m = Some(10_000.5);
        facts.moving_s = 3_600.25;
        SharedActivity {
            facts,
            sport: Sport::Running,
            sub_sport: SubSport::Trail,
            is_race: false,
            shoe: Some("Blue pair".into()),
            local_date: NaiveDate::from_ymd_opt(2026, 11, 22),
            utc_offset_s: 3600,
            keep_left_m: Some(100.0),
            keep_right_m: None,
            keep_unknown_m: None,
            repeated_m: None,
        }
    }

    fn file(activity: &SharedActivity) -> String {
        encode(&json!({ "activities": [activity], "weeks": [] }))
    }

    #[test]
    fn what_was_shared_is_read_back() {
        assert_eq!(decode(file(&shared()).as_bytes()).unwrap().activities, [shared()]);
    }

    #[test]
    fn a_changed_digit_is_seen() {
        let changed = file(&shared()).replace("10000.5", "10001.5");
        assert!(decode(changed.as_bytes()).unwrap_err().reason.contains("checksum"));
        let newer = file(&shared()).replace("\"strideload_share\":1", "\"strideload_share\":2");
        assert!(decode(newer.as_bytes()).unwrap_err().reason.contains("version 2"));
    }

    #[test]
    fn impossible_numbers_and_places_under_a_good_checksum_do_not_pass() {
        let mut bad = shared();
        bad.facts.moving_s = -1.0;
        let read = decode(file(&bad).as_bytes()).unwrap();
        assert_eq!((read.activities.len(), read.notes.len()), (0, 1));
        let mut placed = shared();
        placed.facts.first_position = Some((1.0, 2.0));
        assert_eq!(decode(file(&placed).as_bytes()).unwrap().activities, [shared()]);
    }
}
