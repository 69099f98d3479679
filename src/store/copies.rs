//! All recordings of one runner in, the best copy of each run out.

use super::duplicates::{self, Relation};
use super::settle::Kept;
use super::{FileOutcome, FileRecord};
use crate::decode::index::IndexRow;
use crate::model::{ActivityFacts, CompactTrack, Format, Sport};
use std::cmp::Reverse;
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
        let mut elsewhere = Others::default();
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
                Relation::AtOneTime | Relation::Different => {}
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
                candidate.remarks.extend(elsewhere.two_people(files));
                by_start.insert((start, kept.len()));
                kept.push(candidate);
            }
        }
    }
    (kept, copy_of)
}

/// Says of each run that another of its time counts too: it may be one run, measured unlike by two devices. `kept` is what
/// counts once all have had their say.
pub(super) fn remark_overlaps(files: &[FileRecord], kept: &mut [Kept], excluded: &BTreeSet<&str>) {
    let counts = |Kept { row, .. }: &Kept| row.sport == Sport::Running && !excluded.contains(row.facts.id.0.as_str());
    let mut runs: Vec<usize> = (0..kept.len()).filter(|i| counts(&kept[*i])).collect();
    // The lesser of two bears the remark; but the problem list has no line for a run of a list.
    runs.sort_by_key(|i| {
        let Kept { file, row } = &kept[*i];
        (!matches!(row.facts.format, Format::Index | Format::Log), Reverse(duplicates::quality(&row.facts)), *file)
    });
    let mut by_start = Starts::new();
    for i in runs {
        let Some(start) = kept[i].row.facts.start_utc_ms else { continue };
        let mut others = Others::default();
        for other in in_reach(&by_start, start).into_iter().map(|other| &kept[other]) {
            let relation = duplicates::relation(&other.row.facts, &kept[i].row.facts);
            if other.file != kept[i].file && relation == Relation::AtOneTime {
                others.add(other.file);
            }
        }
        kept[i].row.notes.extend(others.one_run(files));
        by_start.insert((start, i));
    }
}

/// Recordings of one time: one is named, the others are counted, however many there are.
#[derive(Default)]
struct Others {
    first: Option<usize>,
    more: usize,
}

impl Others {
    fn add(&mut self, file: usize) {
        match self.first {
            None => self.first = Some(file),
            Some(_) => self.more += 1,
        }
    }

    fn names(&self, files: &[FileRecord]) -> Option<String> {
        let name = files[self.first?].id.file_name();
        let or_more = if self.more + 1 >= MOST_NEAR { " or more" } else { "" };
        Some(match self.more {
            0 => name.into(),
            1 => format!("{name} and 1 other"),
            n => format!("{name} and {n} others{or_more}"),
        })
    }

    fn two_people(&self, files: &[FileRecord]) -> Option<String> {
        let names = self.names(files)?;
        let and = if self.more == 0 { " and" } else { "," };
        Some(format!("recorded at the same time as {names}{and} more than 1 km away: two people?"))
    }

    fn one_run(&self, files: &[FileRecord]) -> Option<String> {
        let names = self.names(files)?;
        let what = match self.more {
            0 => "if it is one run, leave one out",
            _ => "if they are one run, leave out what counts twice",
        };
        Some(format!("recorded at the same time as {names}: {what} with corrections.csv"))
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
