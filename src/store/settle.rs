//! The outcomes of all entries of one runner in; rows, tracks, problems and counts out. Each entry falls into exactly
//! one class.

use super::duplicates::{self, Relation};
use super::{FileOutcome, FileRecord, index_join, local_day};
use crate::decode::index::IndexRow;
use crate::model::{
    ActivityFacts, ActivityId, ActivityRow, CompactTrack, Counts, Note, Problem, ProblemClass, SourceId, Sport,
    SubSport,
};
use chrono_tz::Tz;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What the user said that bears on rows.
#[derive(Clone, Debug, Default)]
pub struct StoreSettings {
    /// `--tz`: beats every other evidence of the local clock.
    pub tz: Option<Tz>,
}

/// One runner's activities, each once.
#[derive(Debug, Default)]
pub struct Settled {
    /// By start time, all sports. `local_date` is not yet bounded by the as-of day and `week` is empty.
    pub rows: Vec<ActivityRow>,
    pub tracks: BTreeMap<ActivityId, CompactTrack>,
    pub problems: Vec<Problem>,
    pub counts: Counts,
}

/// One recording on its way to a row.
struct Candidate {
    file: usize,
    facts: ActivityFacts,
    track: CompactTrack,
    from_list: Option<IndexRow>,
    remarks: Vec<String>,
}

/// Settles which entries are which activity. `files` must be sorted by source.
pub fn settle(athlete: &str, files: Vec<FileRecord>, listed: Vec<Problem>, settings: &StoreSettings) -> Settled {
    let mut problems = listed;
    let mut counts = Counts::default();
    for problem in &problems {
        count(&mut counts, problem.class);
    }

    let copies = byte_copies(&files);
    let mut candidates = candidates(&files, &copies);
    let mut lists = join_by_file_name(&files, &mut candidates);
    let (mut kept, copy_of) = settle_copies(candidates, &files);
    join_by_start(&mut lists, &mut kept);

    let mut kept_of_file: HashMap<usize, Vec<&Candidate>> = HashMap::new();
    for candidate in &kept {
        kept_of_file.entry(candidate.file).or_default().push(candidate);
    }
    for file in 0..files.len() {
        let mine = kept_of_file.get(&file).map_or(&[][..], Vec::as_slice);
        let problem = classify(file, &files, &copies, mine, &copy_of);
        let (class, problem) = match problem {
            Some(problem) => (problem.class, Some(problem)),
            None => (ProblemClass::Used, None),
        };
        count(&mut counts, class);
        problems.extend(problem);
        problems.extend(absent_files(file, &files, &lists));
    }
    problems.sort();

    let mut tracks = BTreeMap::new();
    let mut rows: Vec<ActivityRow> = Vec::new();
    for candidate in kept {
        tracks.insert(candidate.facts.id.clone(), candidate.track);
        rows.push(row(
            athlete,
            candidate.facts,
            files[candidate.file].id.clone(),
            candidate.from_list,
            candidate.remarks,
        ));
    }
    for (file, unmatched) in &lists {
        for list_row in unmatched {
            let Some(facts) = index_join::facts_of(list_row) else { continue };
            // Two lists of one account tell the same story twice.
            if !rows.iter().any(|row| duplicates::relation(&row.facts, &facts) == Relation::SameRun) {
                rows.push(row(athlete, facts, files[*file].id.clone(), Some(list_row.clone()), Vec::new()));
            }
        }
    }
    rows.sort_by(|a, b| (a.facts.start_utc_ms, &a.facts.id).cmp(&(b.facts.start_utc_ms, &b.facts.id)));
    set_local_days(&mut rows, settings.tz);
    Settled { rows, tracks, problems, counts }
}

fn count(counts: &mut Counts, class: ProblemClass) {
    counts.found += 1;
    *match class {
        ProblemClass::Used => &mut counts.used,
        ProblemClass::Duplicate => &mut counts.duplicate,
        ProblemClass::NotActivity => &mut counts.not_activity,
        ProblemClass::OtherSport => &mut counts.other_sport,
        ProblemClass::Unsupported => &mut counts.unsupported,
        ProblemClass::Unreadable => &mut counts.unreadable,
        ProblemClass::Damaged => &mut counts.damaged,
    } += 1;
}

/// For each file that holds the same bytes as an earlier one, that earlier file.
fn byte_copies(files: &[FileRecord]) -> HashMap<usize, usize> {
    let mut first_with: HashMap<&str, usize> = HashMap::new();
    let mut copies = HashMap::new();
    for (i, record) in files.iter().enumerate() {
        if let (Some(hash), FileOutcome::Read(facts)) = (&record.content_hash, &record.outcome)
            && !facts.activities.is_empty()
        {
            let first = *first_with.entry(hash).or_insert(i);
            if first != i {
                copies.insert(i, first);
            }
        }
    }
    copies
}

fn candidates(files: &[FileRecord], copies: &HashMap<usize, usize>) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (file, record) in files.iter().enumerate() {
        let FileOutcome::Read(facts) = &record.outcome else { continue };
        if copies.contains_key(&file) {
            continue;
        }
        candidates.extend(facts.activities.iter().map(|activity| Candidate {
            file,
            facts: activity.facts.clone(),
            track: activity.track.clone(),
            from_list: None,
            remarks: Vec::new(),
        }));
    }
    candidates
}

/// Gives each recording the list row that names its file. What is left of each list is returned with the list's file.
fn join_by_file_name(files: &[FileRecord], candidates: &mut [Candidate]) -> Vec<(usize, Vec<IndexRow>)> {
    let mut lists = Vec::new();
    for (list_file, record) in files.iter().enumerate() {
        let FileOutcome::Index(index) = &record.outcome else { continue };
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, candidate) in candidates.iter().enumerate() {
            by_name.entry(stem(files[candidate.file].id.file_name())).or_default().push(i);
        }
        let mut unmatched = Vec::new();
        for row in &index.rows {
            let name = row.file.as_deref().map(|file| stem(file.rsplit('/').next().unwrap_or(file)));
            let found = name
                .and_then(|name| by_name.get(name))
                .into_iter()
                .flatten()
                .copied()
                .find(|i| index_join::names_file(&record.id, row, &files[candidates[*i].file].id));
            match found {
                Some(i) => candidates[i].from_list = Some(row.clone()),
                None => unmatched.push(row.clone()),
            }
        }
        lists.push((list_file, unmatched));
    }
    lists
}

fn stem(file_name: &str) -> &str {
    file_name.split('.').next().unwrap_or(file_name)
}

/// Keeps the best copy of each run. The second value says, per dropped recording, which file's copy was kept.
fn settle_copies(mut candidates: Vec<Candidate>, files: &[FileRecord]) -> (Vec<Candidate>, BTreeMap<usize, usize>) {
    candidates.sort_by(|a, b| {
        duplicates::quality(&b.facts)
            .cmp(&duplicates::quality(&a.facts))
            .then_with(|| files[a.file].id.cmp(&files[b.file].id))
    });
    let mut kept: Vec<Candidate> = Vec::new();
    let mut by_start: BTreeMap<(i64, usize), ()> = BTreeMap::new();
    let mut copy_of = BTreeMap::new();
    for mut candidate in candidates {
        let Some(start) = candidate.facts.start_utc_ms else {
            kept.push(candidate);
            continue;
        };
        // A recording overlaps one that began up to its own or the other's length away; a day covers both and any shift.
        let reach = 24 * 3_600_000;
        let near = by_start.range((start.saturating_sub(reach), 0)..=(start.saturating_add(reach), usize::MAX));
        let mut original = None;
        for (&(_, other), ()) in near {
            // Two sessions of one file are two by the watch's own word.
            if kept[other].file == candidate.file {
                continue;
            }
            match duplicates::relation(&kept[other].facts, &candidate.facts) {
                Relation::SameRun => {
                    original = Some(other);
                    break;
                }
                Relation::TwoPeople => candidate.remarks.push(format!(
                    "recorded at the same time as {} and more than 1 km away: two people?",
                    files[kept[other].file].id.file_name()
                )),
                Relation::Different => {}
            }
        }
        match original {
            Some(original) => {
                copy_of.insert(candidate.file, kept[original].file);
                absorb(&mut kept[original], candidate);
            }
            None => {
                by_start.insert((start, kept.len()), ());
                kept.push(candidate);
            }
        }
    }
    (kept, copy_of)
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

/// Joins what is left of the lists to recordings without a list row, by start and distance.
fn join_by_start(lists: &mut [(usize, Vec<IndexRow>)], kept: &mut [Candidate]) {
    for (_, unmatched) in lists {
        unmatched.retain(|row| match kept.iter_mut().find(|candidate| index_join::describes(row, &candidate.facts)) {
            Some(candidate) => {
                candidate.from_list.get_or_insert_with(|| row.clone());
                false
            }
            None => true,
        });
    }
}

/// The line of an entry in the problem list; `None` for one that was used and has nothing to remark.
fn classify(
    file: usize,
    files: &[FileRecord],
    copies: &HashMap<usize, usize>,
    mine: &[&Candidate],
    copy_of: &BTreeMap<usize, usize>,
) -> Option<Problem> {
    let record = &files[file];
    let problem = |class, reason: String, offset, records_kept| {
        Some(Problem { source: record.id.clone(), class, reason, offset, records_kept })
    };
    let facts = match &record.outcome {
        FileOutcome::Read(facts) => facts,
        FileOutcome::Index(index) => {
            let reason = format!("the export's own list of activities, {} rows read", index.rows.len());
            return problem(ProblemClass::NotActivity, reason, None, None);
        }
        FileOutcome::NotActivity(reason) => return problem(ProblemClass::NotActivity, reason.clone(), None, None),
        FileOutcome::Unsupported(reason) => return problem(ProblemClass::Unsupported, reason.clone(), None, None),
        FileOutcome::Unreadable(reason) => return problem(ProblemClass::Unreadable, reason.clone(), None, None),
        FileOutcome::Damaged { reason, offset } => {
            return problem(ProblemClass::Damaged, reason.clone(), *offset, None);
        }
    };
    if let Some(reason) = &facts.not_activity {
        return problem(ProblemClass::NotActivity, reason.clone(), None, None);
    }
    if let Some(first) = copies.get(&file) {
        return problem(ProblemClass::Duplicate, format!("the same bytes as {}", files[*first].id), None, None);
    }
    if mine.is_empty() {
        return match copy_of.get(&file) {
            Some(original) => {
                problem(ProblemClass::Duplicate, format!("the same run as {}", files[*original].id), None, None)
            }
            None => problem(ProblemClass::NotActivity, "no activity in it".into(), None, None),
        };
    }
    let remarks = remarks(&facts.notes, mine);
    let offset = facts.notes.iter().chain(mine.iter().flat_map(|c| &c.facts.notes)).find_map(|note| note.offset);
    let is_partial = mine.iter().any(|candidate| candidate.facts.partial);
    let records_kept = is_partial.then(|| mine.iter().map(|candidate| u64::from(candidate.facts.records)).sum());
    if !mine.iter().any(|candidate| final_sport(candidate) == Sport::Running) {
        let sports: Vec<&str> = mine.iter().map(|candidate| final_sport(candidate).name()).collect();
        let mut reason = sports.join(", ");
        if !remarks.is_empty() {
            reason = format!("{reason}; {remarks}");
        }
        return problem(ProblemClass::OtherSport, reason, offset, records_kept);
    }
    if remarks.is_empty() { None } else { problem(ProblemClass::Used, remarks, offset, records_kept) }
}

fn remarks(file_notes: &[Note], mine: &[&Candidate]) -> String {
    let mut texts: Vec<&str> = Vec::new();
    let of_activities = mine
        .iter()
        .flat_map(|c| c.facts.notes.iter().map(|note| note.text.as_str()).chain(c.remarks.iter().map(String::as_str)));
    for text in file_notes.iter().map(|note| note.text.as_str()).chain(of_activities) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.join("; ")
}

/// A line for each recording a list names and the export does not hold.
fn absent_files(file: usize, files: &[FileRecord], lists: &[(usize, Vec<IndexRow>)]) -> Vec<Problem> {
    let Some((_, unmatched)) = lists.iter().find(|(list_file, _)| *list_file == file) else { return Vec::new() };
    let list = &files[file].id;
    let present: HashSet<&str> = files.iter().map(|record| stem(record.id.file_name())).collect();
    let is_absent = |row: &&IndexRow| {
        let name = row.file.as_deref().map(|named| stem(named.rsplit('/').next().unwrap_or(named)));
        name.is_some_and(|name| !present.contains(name))
            || row.file.is_some() && !files.iter().any(|record| index_join::names_file(list, row, &record.id))
    };
    let problem = |row: &IndexRow| {
        let named = row.file.as_ref()?;
        Some(Problem {
            source: list.clone(),
            class: ProblemClass::NotActivity,
            reason: format!("line {} names {named}, which is not in the export", row.line),
            offset: None,
            records_kept: None,
        })
    };
    unmatched.iter().filter(is_absent).filter_map(problem).collect()
}

fn final_sport(candidate: &Candidate) -> Sport {
    candidate.from_list.as_ref().and_then(|row| row.sport).unwrap_or(candidate.facts.sport)
}

fn row(
    athlete: &str,
    facts: ActivityFacts,
    source: SourceId,
    from_list: Option<IndexRow>,
    remarks: Vec<String>,
) -> ActivityRow {
    let mut row = ActivityRow::new(athlete, facts, source);
    row.notes.extend(remarks);
    let Some(list) = from_list else { return row };
    let sport = list.sport.unwrap_or(row.sport);
    if sport != row.sport {
        row.notes.push(format!("the file says {}, the export's list says {}", row.sport.name(), sport.name()));
        row.sport = sport;
    }
    if list.sub_sport != SubSport::Generic {
        row.sub_sport = list.sub_sport;
        row.is_race = list.sub_sport == SubSport::Race;
    }
    row.title = list.title.or(row.title);
    row.shoe = list.shoe;
    row
}

fn set_local_days(rows: &mut [ActivityRow], tz: Option<Tz>) {
    let offsets = local_day::utc_offsets(&rows.iter().map(|row| &row.facts).collect::<Vec<_>>(), tz);
    for (row, (offset_s, source)) in rows.iter_mut().zip(offsets) {
        row.utc_offset_s = offset_s;
        row.utc_offset_source = source;
        row.local_date = row.facts.start_utc_ms.and_then(|start| local_day::local_date(start, offset_s));
        if source == crate::model::OffsetSource::Assumed && row.facts.start_utc_ms.is_some() {
            row.notes.push("local time unknown: UTC assumed; --tz sets it".into());
        }
    }
}

#[cfg(test)]
pub mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::decode::index::Index;
    use crate::model::{Format, OffsetSource};
    use crate::store::{FileFacts, MeasuredActivity};

    const START: i64 = 1_795_393_920_000;

    /// A ten-minute run that began at `start_utc_ms`.
    pub fn facts_at(start_utc_ms: i64) -> ActivityFacts {
        let id = ActivityId(format!("{start_utc_ms:016x}"));
        let mut facts = ActivityFacts::empty(id, Format::Fit, Sport::Running);
        facts.start_utc_ms = Some(start_utc_ms);
        facts.elapsed_s = 600.0;
        facts.moving_s = 600.0;
        facts.records = 600;
        facts
    }

    fn file(path: &str, hash: &str, activities: Vec<ActivityFacts>) -> FileRecord {
        let activities =
            activities.into_iter().map(|facts| MeasuredActivity { facts, track: CompactTrack::default() }).collect();
        FileRecord {
            id: SourceId { path: path.into(), entry: None },
            content_hash: Some(hash.into()),
            outcome: FileOutcome::Read(FileFacts { activities, ..FileFacts::default() }),
        }
    }

    fn list(path: &str, rows: Vec<IndexRow>) -> FileRecord {
        FileRecord {
            id: SourceId { path: path.into(), entry: None },
            content_hash: Some("list".into()),
            outcome: FileOutcome::Index(Index { rows, notes: Vec::new() }),
        }
    }

    fn settled(files: Vec<FileRecord>) -> Settled {
        let settled = settle("me", files, Vec::new(), &StoreSettings::default());
        let c = settled.counts;
        assert_eq!(
            c.found,
            c.used + c.duplicate + c.not_activity + c.other_sport + c.unsupported + c.unreadable + c.damaged
        );
        settled
    }

    fn reasons(settled: &Settled) -> Vec<String> {
        settled.problems.iter().map(|p| format!("{} {}: {}", p.source, p.class.name(), p.reason)).collect()
    }

    #[test]
    fn equal_bytes_count_once() {
        let settled =
            settled(vec![file("a.fit", "x", vec![facts_at(START)]), file("b.fit", "x", vec![facts_at(START)])]);
        assert_eq!(settled.rows.len(), 1);
        assert_eq!(reasons(&settled), ["b.fit duplicate: the same bytes as a.fit"]);
    }

    #[test]
    fn the_watch_file_wins_and_takes_the_title_of_the_copy() {
        let mut gpx = facts_at(START + 1000);
        gpx.format = Format::Gpx;
        gpx.title = Some("Morning loop".into());
        let settled = settled(vec![file("a.gpx", "x", vec![gpx]), file("b.fit", "y", vec![facts_at(START)])]);
        assert_eq!(settled.rows.len(), 1);
        assert_eq!(settled.rows[0].source.path, "b.fit");
        assert_eq!(settled.rows[0].title.as_deref(), Some("Morning loop"));
        assert_eq!(reasons(&settled), ["a.gpx duplicate: the same run as b.fit"]);
    }

    #[test]
    fn the_list_gives_title_shoe_and_sport() {
        let row = IndexRow {
            file: Some("a.fit".into()),
            title: Some("Walk with the dog".into()),
            sport: Some(Sport::Walking),
            shoe: Some("Blue pair".into()),
            ..IndexRow::default()
        };
        let settled = settled(vec![file("a.fit", "x", vec![facts_at(START)]), list("activities.csv", vec![row])]);
        let walk = &settled.rows[0];
        assert_eq!((walk.sport, walk.shoe.as_deref()), (Sport::Walking, Some("Blue pair")));
        assert_eq!(walk.title.as_deref(), Some("Walk with the dog"));
        assert!(walk.notes.contains(&"the file says running, the export's list says walking".to_string()));
        assert_eq!(
            reasons(&settled),
            [
                "a.fit other_sport: walking",
                "activities.csv not_activity: the export's own list of activities, 1 rows read"
            ]
        );
    }

    #[test]
    fn a_listed_file_that_is_absent_is_named_and_its_distance_still_counts() {
        let row = IndexRow {
            file: Some("activities/9.fit.gz".into()),
            start_utc_ms: Some(START),
            sport: Some(Sport::Running),
            distance_m: Some(8000.0),
            elapsed_s: Some(2400.0),
            line: 2,
            ..IndexRow::default()
        };
        let settled = settled(vec![list("activities.csv", vec![row])]);
        assert_eq!(settled.rows[0].facts.distance_m, Some(8000.0));
        assert_eq!(settled.rows[0].facts.format, Format::Index);
        let absent = "activities.csv not_activity: line 2 names activities/9.fit.gz, which is not in the export";
        assert!(reasons(&settled).iter().any(|reason| reason == absent), "{:?}", reasons(&settled));
        assert_eq!(settled.counts.found, 1);
    }

    #[test]
    fn every_class_is_counted_once_and_named() {
        let with = |path: &str, outcome| FileRecord {
            id: SourceId { path: path.into(), entry: None },
            content_hash: None,
            outcome,
        };
        let mut ride = facts_at(START + 86_400_000);
        ride.sport = Sport::Cycling;
        let settled = settled(vec![
            with("a.jpg", FileOutcome::NotActivity("not a watch file".into())),
            with("b.json", FileOutcome::Unsupported("a Suunto JSON recording".into())),
            with("c.fit", FileOutcome::Unreadable("permission denied".into())),
            with("d.fit", FileOutcome::Damaged { reason: "not FIT".into(), offset: Some(8) }),
            file("e.fit", "x", vec![facts_at(START)]),
            file("f.fit", "y", vec![ride]),
            file("g.fit", "x", vec![facts_at(START)]),
        ]);
        let c = settled.counts;
        assert_eq!(
            [c.found, c.used, c.duplicate, c.not_activity, c.other_sport, c.unsupported, c.unreadable, c.damaged],
            [7, 1, 1, 1, 1, 1, 1, 1]
        );
        assert_eq!(settled.problems.len(), 6);
    }

    #[test]
    fn two_sessions_of_one_file_stay_two() {
        let settled = settled(vec![file("a.fit", "x", vec![facts_at(START), facts_at(START + 1000)])]);
        assert_eq!(settled.rows.len(), 2);
    }

    #[test]
    fn an_assumed_clock_is_said() {
        let settled = settled(vec![file("a.fit", "x", vec![facts_at(START)])]);
        assert_eq!(settled.rows[0].utc_offset_source, OffsetSource::Assumed);
        assert_eq!(settled.rows[0].notes, ["local time unknown: UTC assumed; --tz sets it"]);
    }
}
