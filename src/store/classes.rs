//! The one class of each entry, and its line in the problem list.

use super::copies::CopyOf;
use super::lists::{self, List, stem};
use super::own_word::OwnLines;
use super::settle::Kept;
use super::{FileOutcome, FileRecord};
use crate::decode::index::Index;
use crate::model::{Counts, Format, Note, Problem, ProblemClass, SourceId, Sport};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What became of the entries.
pub(super) struct Settled<'a> {
    /// Per file with the bytes of another, that other.
    pub byte_copies: HashMap<usize, usize>,
    pub copy_of: BTreeMap<usize, CopyOf>,
    pub kept: &'a [Kept],
    pub lists: Vec<List>,
    pub own_lines: OwnLines,
}

/// The problem list, sorted, with what could not even be `listed`, and how many entries fell into each class.
pub(super) fn classify(files: &[FileRecord], listed: Vec<Problem>, settled: &Settled<'_>) -> (Vec<Problem>, Counts) {
    let mut problems = listed;
    let mut counts = Counts::default();
    for problem in &problems {
        count(&mut counts, problem.class);
    }
    let mut kept_of_file: HashMap<usize, Vec<&Kept>> = HashMap::new();
    for kept in settled.kept {
        kept_of_file.entry(kept.file).or_default().push(kept);
    }
    let mut by_stem: HashMap<&str, Vec<&SourceId>> = HashMap::new();
    for record in files {
        by_stem.entry(stem(record.id.file_name())).or_default().push(&record.id);
    }
    let lists: HashMap<usize, &List> = settled.lists.iter().map(|list| (list.file, list)).collect();
    for file in 0..files.len() {
        let mine = kept_of_file.get(&file).map_or(&[][..], Vec::as_slice);
        let problem = line(file, files, settled, &lists, mine);
        count(&mut counts, problem.as_ref().map_or(ProblemClass::Used, |problem| problem.class));
        problems.extend(problem);
        if let Some(list) = lists.get(&file) {
            problems.extend(absent_files(list, &files[file].id, &by_stem));
        }
    }
    problems.sort();
    (problems, counts)
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

/// The line of an entry; `None` for one that was used and has nothing to remark.
fn line(
    file: usize,
    files: &[FileRecord],
    settled: &Settled<'_>,
    lists: &HashMap<usize, &List>,
    mine: &[&Kept],
) -> Option<Problem> {
    let record = &files[file];
    let problem = |class, reason: String, offset, records_kept| {
        Some(Problem { source: record.id.clone(), class, reason, offset, records_kept })
    };
    if let Some(first) = settled.byte_copies.get(&file) {
        return problem(ProblemClass::Duplicate, format!("the same bytes as {}", files[*first].id), None, None);
    }
    let (file_notes, not_activity) = match &record.outcome {
        FileOutcome::Read(facts) => (&facts.notes, facts.not_activity.as_ref()),
        FileOutcome::Share(share) => (&share.notes, None),
        FileOutcome::Index(index) => {
            let (class, reason) = of_list(index, lists.get(&file).copied());
            return problem(class, reason, None, None);
        }
        FileOutcome::Corrections(_) | FileOutcome::Shoes(_) | FileOutcome::Pain(_) => {
            let reason = settled.own_lines.get(&file).cloned().unwrap_or_default();
            return problem(ProblemClass::NotActivity, reason, None, None);
        }
        FileOutcome::NotActivity(reason) => return problem(ProblemClass::NotActivity, reason.clone(), None, None),
        FileOutcome::Unsupported(reason) => return problem(ProblemClass::Unsupported, reason.clone(), None, None),
        FileOutcome::Unreadable(reason) => return problem(ProblemClass::Unreadable, reason.clone(), None, None),
        FileOutcome::Damaged { reason, offset } => {
            return problem(ProblemClass::Damaged, reason.clone(), *offset, None);
        }
    };
    if let Some(reason) = not_activity {
        return problem(ProblemClass::NotActivity, reason.clone(), None, None);
    }
    if mine.is_empty() {
        return match settled.copy_of.get(&file) {
            Some(copy) => {
                let reason = format!("the same run as {}: {}", files[copy.file].id, copy.why);
                problem(ProblemClass::Duplicate, reason, None, None)
            }
            None => problem(ProblemClass::NotActivity, "no activity in it".into(), None, None),
        };
    }
    let remarks = remarks(file_notes, mine);
    let notes = file_notes.iter().chain(mine.iter().flat_map(|kept| &kept.row.facts.notes));
    // The furthest place: where reading stopped, when it did.
    let offset = notes.into_iter().filter_map(|note| note.offset).max();
    let is_partial = mine.iter().any(|kept| kept.row.facts.partial);
    let records_kept = is_partial.then(|| mine.iter().map(|kept| u64::from(kept.row.facts.records)).sum());
    if !mine.iter().any(|kept| kept.row.sport == Sport::Running) {
        let mut reason = each_once(mine.iter().map(|kept| kept.row.sport.name()), ", ");
        if !remarks.is_empty() {
            reason = format!("{reason}; {remarks}");
        }
        return problem(ProblemClass::OtherSport, reason, offset, records_kept);
    }
    if remarks.is_empty() { None } else { problem(ProblemClass::Used, remarks, offset, records_kept) }
}

/// A list that gave activities of its own was used like any other source; one that only named recordings is no activity.
fn of_list(index: &Index, list: Option<&List>) -> (ProblemClass, String) {
    let (own_rows, own_runs) = list.map_or((0, 0), |list| (list.own_rows, list.own_runs));
    let class = match (own_rows, own_runs) {
        (0, _) => ProblemClass::NotActivity,
        (_, 0) => ProblemClass::OtherSport,
        _ => ProblemClass::Used,
    };
    let what = match index.format {
        Format::Log => "a training log",
        _ if index.rows.is_empty() && !index.shoes.is_empty() => "the export's list of gear",
        _ => "the export's own list of activities",
    };
    let mut reason = format!("{what}, {} rows read", index.rows.len() + index.shoes.len());
    if own_rows > 0 {
        reason.push_str(&format!(", {own_rows} of them without a recording: counted by their figures"));
    }
    for note in &index.notes {
        reason.push_str(&format!("; {}", note.text));
    }
    (class, reason)
}

fn remarks(file_notes: &[Note], mine: &[&Kept]) -> String {
    let of_rows = mine.iter().flat_map(|kept| kept.row.notes.iter().map(String::as_str));
    each_once(file_notes.iter().map(|note| note.text.as_str()).chain(of_rows), "; ")
}

/// The texts in their order, a repeated one only where it stands first.
fn each_once<'a>(texts: impl Iterator<Item = &'a str>, between: &str) -> String {
    let mut seen = HashSet::new();
    texts.filter(|text| seen.insert(*text)).collect::<Vec<_>>().join(between)
}

/// A line for each recording a list names and the export does not hold. `by_stem` has all of the export's entries.
fn absent_files(list: &List, source: &SourceId, by_stem: &HashMap<&str, Vec<&SourceId>>) -> Vec<Problem> {
    let problem = |(line, named): (u64, &str)| Problem {
        source: source.clone(),
        class: ProblemClass::NotActivity,
        reason: format!("line {line} names {named}, which is not in the export"),
        offset: None,
        records_kept: None,
    };
    let named = list.unmatched.iter().filter_map(|row| Some((row, row.file.as_deref()?)));
    let absent = named.filter(|(row, named)| {
        let alike = by_stem.get(stem(named.rsplit('/').next().unwrap_or(named)));
        !alike.into_iter().flatten().any(|id| lists::names_file(source, row, id))
    });
    absent.map(|(row, named)| problem((row.line, named))).collect()
}
