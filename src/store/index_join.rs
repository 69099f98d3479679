//! Rows of an export's own list, joined to the recordings they describe: by the file column, else by start and
//! distance. The user edits titles, sports and shoes there, so where list and file disagree about the sport, the list
//! wins.

use crate::decode::index::IndexRow;
use crate::model::{ActivityFacts, ActivityId, Format, SourceId, Sport};

const MAX_START_APART_MS: i64 = 180_000;
const MAX_DISTANCE_DIFFERENCE: f64 = 0.02;

/// Whether `row` of the list at `list` names `file`. A file unpacked or packed since (`.gz`) still counts.
pub fn names_file(list: &SourceId, row: &IndexRow, file: &SourceId) -> bool {
    let Some(named) = &row.file else { return false };
    let (list_path, candidate) = match (&list.entry, &file.entry) {
        (Some(list_entry), Some(file_entry)) if list.path == file.path => (list_entry, file_entry),
        (None, None) => (&list.path, &file.path),
        _ => return false,
    };
    let folder = list_path.rfind('/').map_or("", |slash| &list_path[..=slash]);
    candidate.strip_prefix(folder).is_some_and(|inside| without_gz(inside) == without_gz(named))
}

fn without_gz(name: &str) -> &str {
    name.strip_suffix(".gz").unwrap_or(name)
}

/// Whether `row` may describe the recording by its start and size alone.
pub fn describes(row: &IndexRow, facts: &ActivityFacts) -> bool {
    let (Some(row_start), Some(start)) = (row.start_utc_ms, facts.start_utc_ms) else { return false };
    let sizes = match (row.distance_m, facts.distance_m) {
        (Some(row_m), Some(m)) => (row_m - m).abs() <= MAX_DISTANCE_DIFFERENCE * row_m.max(m),
        _ => true,
    };
    row_start.abs_diff(start) <= MAX_START_APART_MS as u64 && sizes
}

/// What a row says of an activity no file backs: an entry made by hand, or a recording the export left out.
pub fn facts_of(row: &IndexRow) -> Option<ActivityFacts> {
    let start_utc_ms = row.start_utc_ms?;
    if row.distance_m.is_none() && row.elapsed_s.is_none() && row.moving_s.is_none() {
        return None;
    }
    let key = format!("{start_utc_ms} {:?} {:?} {:?}", row.distance_m, row.elapsed_s, row.sport);
    let id = ActivityId(blake3::hash(key.as_bytes()).to_hex()[..16].to_owned());
    let mut facts = ActivityFacts::empty(id, Format::Index, row.sport.unwrap_or(Sport::Other));
    facts.sub_sport = row.sub_sport;
    facts.title.clone_from(&row.title);
    facts.start_utc_ms = Some(start_utc_ms);
    let elapsed_s = row.elapsed_s.or(row.moving_s)?;
    facts.elapsed_s = elapsed_s;
    facts.moving_s = row.moving_s.unwrap_or(elapsed_s);
    facts.distance_m = row.distance_m;
    facts.distance_source = if row.distance_m.is_some() { "list".into() } else { String::new() };
    facts.speed_mps = row.distance_m.filter(|_| facts.moving_s > 0.0).map(|m| m / facts.moving_s);
    facts.rpe = row.rpe;
    Some(facts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::settle::tests::facts_at;

    fn id(path: &str, entry: Option<&str>) -> SourceId {
        SourceId { path: path.into(), entry: entry.map(Into::into) }
    }

    fn row(file: &str) -> IndexRow {
        IndexRow { file: Some(file.into()), ..IndexRow::default() }
    }

    #[test]
    fn a_row_finds_its_file_in_the_same_folder_or_archive_only() {
        let named = row("activities/7.fit.gz");
        let in_zip = id("export.zip", Some("activities.csv"));
        assert!(names_file(&in_zip, &named, &id("export.zip", Some("activities/7.fit.gz"))));
        assert!(!names_file(&in_zip, &named, &id("other.zip", Some("activities/7.fit.gz"))));
        assert!(!names_file(&in_zip, &named, &id("activities/7.fit.gz", None)));
        let in_folder = id("mine/activities.csv", None);
        assert!(names_file(&in_folder, &named, &id("mine/activities/7.fit", None)), "unpacked since");
        assert!(!names_file(&in_folder, &named, &id("activities/7.fit.gz", None)));
    }

    #[test]
    fn without_a_file_name_start_and_distance_decide() {
        let start = 1_795_393_920_000;
        let mut facts = facts_at(start);
        facts.distance_m = Some(10_000.0);
        let row = |late_ms: i64, distance_m: f64| IndexRow {
            start_utc_ms: Some(start + late_ms),
            distance_m: Some(distance_m),
            ..IndexRow::default()
        };
        assert!(describes(&row(180_000, 10_200.0), &facts));
        assert!(!describes(&row(181_000, 10_000.0), &facts));
        assert!(!describes(&row(0, 10_210.0), &facts));
    }
}
