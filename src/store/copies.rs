//! All recordings of one runner in, the best copy of each run out.

use super::duplicates::{self, Relation};
use super::{FileOutcome, FileRecord};
use crate::decode::index::IndexRow;
use crate::model::{ActivityFacts, CompactTrack};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A recording overlaps one that began up to its own or the other's length away; a day covers both and any shift.
const REACH_MS: i64 = 24 * 3_600_000;
/// Nobody records more before and after in that time; who seems to is many people, and is compared with the nearest.
pub(super) const MOST_NEAR: usize = 1000;

/// Activities by start and place in their list.
pub(super) type Starts = BTreeSet<(i64, usize)>;

/// The activities that may be the same run as one of this start, in the order of time.
pub(super) fn in_reach(starts: &Starts, start_ms: i64) -> Vec<usize> {
    let from = (start_ms.saturating_sub(REACH_MS), 0);
    let to = (start_ms.saturating_add(REACH_MS), usize::MAX);
    let mut near: Vec<usize> = starts.range(from..(start_ms, 0)).rev().take(MOST_NEAR).map(|(_, i)| *i).collect();
    near.reverse();
    near.extend(starts.range((start_ms, 0)..=to).take(MOST_NEAR).map(|(_, i)| *i));
    near
}

/// One recording on its way to a row.
pub(super) struct Candidate {
    pub file: usize,
    pub facts: ActivityFacts,
    pub track: CompactTrack,
    pub from_list: Option<IndexRow>,
    pub remarks: Vec<String>,
}

/// The copy that was kept in place of another, and why.
pub(super) struct CopyOf {
    pub file: usize,
    pub why: String,
}

/// For each file that holds the same bytes as an earlier one, that earlier file.
pub(super) fn byte_copies(files: &[FileRecord]) -> HashMap<usize, usize> {
    let mut first_with: HashMap<&str, usize> = HashMap::new();
    let mut copies = HashMap::new();
    for (i, record) in files.iter().enumerate() {
        let is_activity = match &record.outcome {
            FileOutcome::Read(facts) => !facts.activities.is_empty(),
            FileOutcome::Index(_)
            | FileOutcome::Corrections(_)
            | FileOutcome::Shoes(_)
            | FileOutcome::Pain(_)
            | FileOutcome::Share(_) => true,
            _ => false,
        };
        if let (Some(hash), true) = (&record.content_hash, is_activity) {
            let first = *first_with.entry(hash).or_insert(i);
            if first != i {
                copies.insert(i, first);
            }
        }
    }
    copies
}

/// Every recording of every file that is no copy of another file's bytes. They leave the files: years of tracks are held
/// once.
pub(super) fn candidates(files: &mut [FileRecord], byte_copies: &HashMap<usize, usize>) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (file, record) in files.iter_mut().enumerate() {
        let activities = match &mut record.outcome {
            FileOutcome::Read(facts) => std::mem::take(&mut facts.activities),
            _ => Vec::new(),
        };
        if byte_copies.contains_key(&file) {
            continue;
        }
        if let FileOutcome::Share(share) = &record.outcome {
            candidates.extend(super::shared::candidates(file, share));
        }
        candidates.extend(activities.into_iter().map(|activity| Candidate {
            file,
            facts: activity.facts,
            track: activity.track,
            from_list: None,
            remarks: Vec::new(),
        }));
    }
    candidates
}

/// Keeps the best copy of each run. The second value says, per dropped file, which file's copy was kept and why.
pub(super) fn settle_copies(
    mut candidates: Vec<Candidate>,
    files: &[FileRecord],
) -> (Vec<Candidate>, BTreeMap<usize, CopyOf>) {
    candidates.sort_by(|a, b| {
        duplicates::quality(&b.facts)
            .cmp(&duplicates::quality(&a.facts))
            .then_with(|| files[a.file].id.cmp(&files[b.file].id))
    });
    let mut kept: Vec<Candidate> = Vec::new();
    let mut by_start = Starts::new();
    let mut copy_of = BTreeMap::new();
    for mut candidate in candidates {
        let Some(start) = candidate.facts.start_utc_ms else {
            kept.push(candidate);
            continue;
        };
        let mut original = None;
        let mut elsewhere = Elsewhere::default();
        for other in in_reach(&by_start, start) {
            // Two sessions of one file are two by the watch's own word.
            if kept[other].file == candidate.file {
                continue;
            }
            match duplicates::relation(&kept[other].facts, &candidate.facts) {
                Relation::SameRun => {
                    original = Some(other);
                    break;
                }
                Relation::TwoPeople => elsewhere.add(kept[other].file),
                Relation::Different => {}
            }
        }
        match original {
            Some(original) => {
                let best = &mut kept[original];
                let why = duplicates::why_kept(&best.facts, &candidate.facts);
                copy_of.insert(candidate.file, CopyOf { file: best.file, why });
                absorb(best, candidate);
            }
            None => {
                candidate.remarks.extend(elsewhere.remark(files));
                by_start.insert((start, kept.len()));
                kept.push(candidate);
            }
        }
    }
    (kept, copy_of)
}

/// Recordings of the same time at another place: one is named, the others are counted, however many there are.
#[derive(Default)]
struct Elsewhere {
    first: Option<usize>,
    others: usize,
}

impl Elsewhere {
    fn add(&mut self, file: usize) {
        match self.first {
            None => self.first = Some(file),
            Some(_) => self.others += 1,
        }
    }

    fn remark(&self, files: &[FileRecord]) -> Option<String> {
        let name = files[self.first?].id.file_name();
        let or_more = if self.others + 1 >= MOST_NEAR { " or more" } else { "" };
        let others = match self.others {
            0 => " and".into(),
            1 => " and 1 other,".into(),
            n => format!(" and {n} others{or_more},"),
        };
        Some(format!("recorded at the same time as {name}{others} more than 1 km away: two people?"))
    }
}

fn absorb(best: &mut Candidate, copy: Candidate) {
    duplicates::fill_groups(&mut best.facts, &copy.facts);
    if best.track.legs.is_empty() {
        best.track = copy.track;
    }
    if best.from_list.is_none() {
        best.from_list = copy.from_list;
    }
}
