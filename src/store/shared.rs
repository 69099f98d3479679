//! Activities of a share file: recordings without a track, with what only the runner's own data told of them.

use super::copies::Candidate;
use super::settle::Kept;
use super::{FileOutcome, FileRecord};
use crate::decode::index::IndexRow;
use crate::decode::own::share::{Share, SharedActivity};
use crate::model::CompactTrack;
use std::collections::HashMap;

/// The activities of one share file on their way to rows.
pub(super) fn candidates(file: usize, share: &Share) -> impl Iterator<Item = Candidate> {
    share.activities.iter().map(move |shared| {
        let mut facts = shared.facts.clone();
        facts.sport = shared.sport;
        facts.utc_offset_s = Some(shared.utc_offset_s);
        let row = IndexRow {
            sport: Some(shared.sport),
            sub_sport: shared.sub_sport,
            shoe: shared.shoe.clone(),
            ..IndexRow::default()
        };
        Candidate { file, facts, track: CompactTrack::default(), from_list: Some(row), remarks: Vec::new() }
    })
}

/// Gives rows of share files the metres by side, the race and the day that no track of theirs can tell.
pub(super) fn apply(files: &[FileRecord], kept: &mut [Kept]) {
    let mut by_id: HashMap<(usize, &str), &SharedActivity> = HashMap::new();
    for (file, record) in files.iter().enumerate() {
        if let FileOutcome::Share(share) = &record.outcome {
            by_id.extend(share.activities.iter().map(|shared| ((file, shared.facts.id.0.as_str()), shared)));
        }
    }
    for Kept { file, row } in kept {
        let Some(shared) = by_id.get(&(*file, row.facts.id.0.as_str())) else { continue };
        row.is_race |= shared.is_race;
        row.keep_left_m = shared.keep_left_m;
        row.keep_right_m = shared.keep_right_m;
        row.keep_unknown_m = shared.keep_unknown_m;
        row.repeated_m = shared.repeated_m;
        if row.facts.start_utc_ms.is_none() {
            row.local_date = shared.local_date;
        }
    }
}
