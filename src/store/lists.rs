//! What lists say: an export's own, and the runner's log. A row is joined to the recording it describes, by its file
//! column, else by start and distance; a row that describes none is an activity with the row's figures.
//!
//! The user edits titles, sports and shoes there, so where list and file disagree about the sport, the list wins.

use super::copies::{self, Candidate};
use super::duplicates::{self, Relation};
use super::local_day::LocalClocks;
use super::settle::{Kept, set_sport, set_sub_sport};
use super::{FileOutcome, FileRecord};
use crate::decode::index::{IndexRow, RowStart};
use crate::model::{ActivityFacts, ActivityId, ActivityRow, Format, SourceId, Sport};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::{BTreeMap, HashMap};

const MAX_START_APART_MS: u64 = 180_000;
const MAX_DISTANCE_DIFFERENCE: f64 = 0.02;
/// A log without times is written from memory: `10 km` is 9.7 on the watch.
const MAX_DIFFERENCE_BY_DAY: f64 = 0.05;

/// One list and what became of its rows.
pub(super) struct List {
    pub file: usize,
    /// Rows no recording has been found for.
    pub unmatched: Vec<IndexRow>,
    /// Rows that became activities of their own: of all sports, and runs among them.
    pub own_rows: usize,
    pub own_runs: usize,
}

/// Gives each recording the list row that names its file. What is left of each list waits for [`add_rows`].
pub(super) fn join_by_file_name(files: &[FileRecord], candidates: &mut [Candidate]) -> Vec<List> {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, candidate) in candidates.iter().enumerate() {
        by_name.entry(stem(files[candidate.file].id.file_name())).or_default().push(i);
    }
    let mut lists = Vec::new();
    for (file, record) in files.iter().enumerate() {
        let FileOutcome::Index(index) = &record.outcome else { continue };
        let mut unmatched = Vec::new();
        for row in &index.rows {
            let name = row.file.as_deref().map(|file| stem(file.rsplit('/').next().unwrap_or(file)));
            let found = name
                .and_then(|name| by_name.get(name))
                .into_iter()
                .flatten()
                .copied()
                .find(|i| names_file(&record.id, row, &files[candidates[*i].file].id));
            match found {
                Some(i) => candidates[i].from_list = Some(row.clone()),
                None => unmatched.push(row.clone()),
            }
        }
        lists.push(List { file, unmatched, own_rows: 0, own_runs: 0 });
    }
    lists
}

/// Joins what is left of the lists by start and distance, and makes activities of the rest: exports first, then logs.
pub(super) fn add_rows(athlete: &str, files: &[FileRecord], lists: &mut [List], kept: &mut Vec<Kept>, tz: Option<Tz>) {
    let clocks = LocalClocks::of(kept.iter().map(|kept| &kept.row), tz);
    let format = |list: &List| match &files[list.file].outcome {
        FileOutcome::Index(index) => index.format,
        _ => Format::Index,
    };
    lists.sort_by_key(|list| (format(list), list.file));
    let mut starts = Starts::default();
    for (i, Kept { row, .. }) in kept.iter().enumerate() {
        starts.add_moment(i, row);
        starts.add_wall_clock(i, row);
    }
    for list in lists.iter_mut() {
        let format = format(list);
        // Two lines of one list are two runs: each takes a recording of its own. No row made of this list is free either.
        let before = kept.len();
        let mut is_free = vec![true; before];
        let mut equal_rows: HashMap<String, usize> = HashMap::new();
        for row in &list.unmatched {
            let may_take = |i: &usize| matches!(row.start, RowStart::Utc(_)) || is_free.get(*i) == Some(&true);
            let described = starts
                .near(row.start)
                .filter(may_take)
                .take(copies::MOST_NEAR)
                .filter(|i| describes(row, &kept[*i].row))
                .min();
            if let Some(i) = described {
                if let Some(free) = is_free.get_mut(i) {
                    *free = false;
                }
                apply(row, &mut kept[i].row);
                continue;
            }
            let Some(facts) = facts_of(row, format, &clocks, &mut equal_rows) else { continue };
            // Two lists of one account tell the same story twice.
            let is_same = |i: &usize| duplicates::relation(&kept[*i].row.facts, &facts) == Relation::SameRun;
            if let Some(i) = starts.in_reach(facts.start_utc_ms).filter(is_same).min() {
                apply(row, &mut kept[i].row);
                continue;
            }
            let mut new = ActivityRow::new(athlete, facts, files[list.file].id.clone());
            if let RowStart::Day(day) = row.start {
                new.local_date = Some(day);
            } else {
                new.local_date = new.start_local_ms().and_then(|ms| super::local_day::local_date(ms, 0));
            }
            apply(row, &mut new);
            list.own_rows += 1;
            list.own_runs += usize::from(new.sport == Sport::Running);
            starts.add_moment(kept.len(), &new);
            kept.push(Kept { file: list.file, row: new });
        }
        for (i, Kept { row, .. }) in kept.iter().enumerate().skip(before) {
            starts.add_wall_clock(i, row);
        }
    }
    add_shoes(files, lists, kept);
}

/// The rows there are, by when they began: a list of years finds the few that may be meant without looking at them all.
#[derive(Default)]
struct Starts {
    by_utc_ms: copies::Starts,
    by_local_ms: copies::Starts,
    by_day: HashMap<NaiveDate, Vec<usize>>,
}

impl Starts {
    fn add_moment(&mut self, i: usize, row: &ActivityRow) {
        self.by_utc_ms.extend(row.facts.start_utc_ms.map(|ms| (ms, i)));
    }

    fn add_wall_clock(&mut self, i: usize, row: &ActivityRow) {
        self.by_local_ms.extend(row.start_local_ms().map(|ms| (ms, i)));
        if let Some(day) = row.local_date {
            self.by_day.entry(day).or_default().push(i);
        }
    }

    /// Rows that began when a list says, as [`describes`] asks for it.
    fn near(&self, start: RowStart) -> impl Iterator<Item = usize> {
        let apart = MAX_START_APART_MS as i64;
        let (by_utc, by_local, by_day) = match start {
            RowStart::Unknown => (None, None, None),
            RowStart::Utc(ms) => (Some(within(&self.by_utc_ms, ms, apart)), None, None),
            RowStart::Local(time) => {
                (None, Some(within(&self.by_local_ms, time.and_utc().timestamp_millis(), apart)), None)
            }
            RowStart::Day(day) => (None, None, self.by_day.get(&day)),
        };
        let timed = by_utc.into_iter().flatten().chain(by_local.into_iter().flatten());
        timed.chain(by_day.into_iter().flatten().copied())
    }

    /// Rows that may be the same run as one of that start.
    fn in_reach(&self, start_utc_ms: Option<i64>) -> impl Iterator<Item = usize> {
        start_utc_ms.into_iter().flat_map(|ms| copies::in_reach(&self.by_utc_ms, ms))
    }
}

fn within(starts: &copies::Starts, ms: i64, apart_ms: i64) -> impl Iterator<Item = usize> {
    starts.range((ms.saturating_sub(apart_ms), 0)..=(ms.saturating_add(apart_ms), usize::MAX)).map(|(_, i)| *i)
}

/// Shoes of lists that keep them apart, by the service's number of the activity.
fn add_shoes(files: &[FileRecord], lists: &[List], kept: &mut [Kept]) {
    let mut shoes: BTreeMap<&str, &str> = BTreeMap::new();
    for list in lists {
        if let FileOutcome::Index(index) = &files[list.file].outcome {
            shoes.extend(index.shoes.iter().map(|(id, shoe)| (id.as_str(), shoe.as_str())));
        }
    }
    for Kept { row, .. } in kept {
        let shoe = row.service_id.as_deref().and_then(|id| shoes.get(id));
        if let (None, Some(shoe), true) = (&row.shoe, shoe, row.sport.on_foot()) {
            row.shoe = Some((*shoe).to_owned());
        }
    }
}

/// Puts a list's words into a row: its sport wins, its title and shoe are the user's own, its figures fill what the
/// recording lacks.
pub(super) fn apply(list: &IndexRow, row: &mut ActivityRow) {
    match (list.sport, &list.unknown_kind) {
        (Some(sport), _) => set_sport(row, sport, "the export's list"),
        (None, Some(_)) if row.facts.sport_is_guess => row.sport = Sport::Other,
        (None, Some(word)) => {
            let sport = row.sport.name();
            row.notes.push(format!("the list calls it {word}, a word not known here: counted as {sport}"));
        }
        (None, None) => {}
    }
    set_sub_sport(row, list.sub_sport);
    row.title = list.title.clone().or(row.title.take());
    // The gear of a ride is the bicycle.
    row.shoe = list.shoe.clone().filter(|_| row.sport.on_foot()).or(row.shoe.take());
    row.service = list.service.map(str::to_owned).or(row.service.take());
    row.service_id = list.id.clone().or(row.service_id.take());
    row.facts.rpe = row.facts.rpe.or(list.rpe);
    row.facts.utc_offset_s = row.facts.utc_offset_s.or(list.utc_offset_s);
}

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

pub(super) fn stem(file_name: &str) -> &str {
    file_name.split('.').next().unwrap_or(file_name)
}

/// Whether `list` may describe the activity by its start and size alone.
fn describes(list: &IndexRow, row: &ActivityRow) -> bool {
    let near = |a: i64, b: Option<i64>| b.is_some_and(|b| a.abs_diff(b) <= MAX_START_APART_MS);
    let facts = &row.facts;
    match list.start {
        RowStart::Unknown => false,
        RowStart::Utc(ms) => near(ms, facts.start_utc_ms) && distances_agree(list, facts, MAX_DISTANCE_DIFFERENCE),
        RowStart::Local(time) => {
            near(time.and_utc().timestamp_millis(), row.start_local_ms())
                && distances_agree(list, facts, MAX_DISTANCE_DIFFERENCE)
        }
        RowStart::Day(day) => {
            let said = list.sport.or(list.unknown_kind.as_ref().map(|_| Sport::Other));
            let sports_agree = said.is_none_or(|sport| sport == row.sport);
            let has_distances = list.distance_m.is_some() && facts.distance_m.is_some();
            let durations_agree = || {
                list.elapsed_s.is_some_and(|s| {
                    agree(s, facts.elapsed_s, MAX_DIFFERENCE_BY_DAY) || agree(s, facts.moving_s, MAX_DIFFERENCE_BY_DAY)
                })
            };
            row.local_date == Some(day)
                && sports_agree
                && if has_distances { distances_agree(list, facts, MAX_DIFFERENCE_BY_DAY) } else { durations_agree() }
        }
    }
}

fn distances_agree(list: &IndexRow, facts: &ActivityFacts, share: f64) -> bool {
    match (list.distance_m, facts.distance_m) {
        (Some(list_m), Some(m)) => agree(list_m, m, share),
        _ => true,
    }
}

fn agree(a: f64, b: f64, share: f64) -> bool {
    (a - b).abs() <= share * a.max(b)
}

/// What a row says of an activity no file backs: an entry made by hand, or a recording the export left out.
/// `equal_rows` counts rows that say the same, which are two activities all the same.
fn facts_of(
    row: &IndexRow,
    format: Format,
    clocks: &LocalClocks,
    equal_rows: &mut HashMap<String, usize>,
) -> Option<ActivityFacts> {
    let (start_utc_ms, offset_s) = match row.start {
        RowStart::Unknown => return None,
        RowStart::Utc(ms) => (Some(ms), row.utc_offset_s),
        RowStart::Local(time) => {
            let local_ms = time.and_utc().timestamp_millis();
            let offset_s = clocks.offset_at_local(local_ms);
            (Some(local_ms - i64::from(offset_s) * 1000), Some(offset_s))
        }
        RowStart::Day(_) => (None, None),
    };
    if row.distance_m.is_none() && row.elapsed_s.is_none() && row.moving_s.is_none() {
        return None;
    }
    let said = format!("{:?} {:?} {:?} {:?}", row.start, row.distance_m, row.elapsed_s, row.sport);
    let before = equal_rows.entry(said.clone()).or_default();
    let key = format!("{said} {before}");
    *before += 1;
    let unnamed = if format == Format::Log && row.unknown_kind.is_none() { Sport::Running } else { Sport::Other };
    let sport = row.sport.unwrap_or(unnamed);
    let mut facts =
        ActivityFacts::empty(ActivityId(blake3::hash(key.as_bytes()).to_hex()[..16].to_owned()), format, sport);
    facts.sub_sport = row.sub_sport;
    facts.start_utc_ms = start_utc_ms;
    facts.utc_offset_s = offset_s;
    // A distance without a time still counts as distance.
    let elapsed_s = row.elapsed_s.or(row.moving_s).unwrap_or_default();
    facts.elapsed_s = elapsed_s;
    facts.moving_s = row.moving_s.unwrap_or(elapsed_s);
    facts.running_s = if sport == Sport::Running { facts.moving_s } else { 0.0 };
    facts.distance_m = row.distance_m;
    facts.distance_source = if row.distance_m.is_some() { "list".into() } else { String::new() };
    facts.ascent_device_m = row.ascent_m;
    facts.speed_mps = row.distance_m.filter(|_| facts.moving_s > 0.0).map(|m| m / facts.moving_s);
    facts.heart_rate_bpm = row.heart_rate_bpm;
    facts.steps = row.steps;
    facts.rpe = row.rpe;
    Some(facts)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::decode::index::Index;
    use crate::store::settle::tests::facts_at;
    use chrono::NaiveDate;

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

    const START: i64 = 1_795_393_920_000;

    fn recorded() -> ActivityRow {
        let mut facts = facts_at(START);
        facts.distance_m = Some(10_000.0);
        let mut row = ActivityRow::new("me", facts, id("a.fit", None));
        row.utc_offset_s = 7200;
        row.local_date = super::super::local_day::local_date(START, 7200);
        row
    }

    fn listed(start: RowStart, distance_m: f64) -> IndexRow {
        IndexRow { start, distance_m: Some(distance_m), ..IndexRow::default() }
    }

    #[test]
    fn without_a_file_name_start_and_distance_decide() {
        let facts = recorded();
        assert!(describes(&listed(RowStart::Utc(START + 180_000), 10_200.0), &facts));
        assert!(!describes(&listed(RowStart::Utc(START + 181_000), 10_000.0), &facts));
        assert!(!describes(&listed(RowStart::Utc(START), 10_210.0), &facts));
    }

    #[test]
    fn a_wall_clock_is_compared_with_the_local_start() {
        // START is 2026-11-23T00:32Z, 02:32 on this runner's clock.
        let at = |hour| {
            let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
            RowStart::Local(day.and_hms_opt(hour, 32, 0).unwrap_or_default())
        };
        assert!(describes(&listed(at(2), 10_000.0), &recorded()));
        assert!(!describes(&listed(at(0), 10_000.0), &recorded()));
    }

    #[test]
    fn a_day_alone_asks_for_about_the_same_distance() {
        let day = |day| RowStart::Day(NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default());
        assert!(describes(&listed(day(23), 10_500.0), &recorded()));
        assert!(!describes(&listed(day(23), 10_600.0), &recorded()));
        assert!(!describes(&listed(day(22), 10_000.0), &recorded()));
    }

    #[test]
    fn of_a_run_nobody_recorded_all_may_be_run_and_nothing_is_known() {
        let run = |sport| IndexRow { elapsed_s: Some(3600.0), sport, ..listed(RowStart::Utc(START), 10_000.0) };
        let facts = |sport| {
            facts_of(&run(Some(sport)), Format::Index, &LocalClocks::of([].iter(), None), &mut HashMap::new()).unwrap()
        };
        assert_eq!((facts(Sport::Running).records, facts(Sport::Running).running_s), (0, 3600.0));
        assert_eq!(facts(Sport::Cycling).running_s, 0.0);
    }

    /// Thirty-one seconds once, with forty-seven thousand rows.
    #[test]
    fn a_log_of_many_rows_takes_no_time_worth_speaking_of() {
        const ROWS: usize = 20_000;
        let mut index = Index::of(Format::Log, Vec::new());
        let first = NaiveDate::from_ymd_opt(1995, 1, 1).unwrap_or_default();
        for day in first.iter_days().take(ROWS) {
            index.rows.push(listed(RowStart::Local(day.and_hms_opt(7, 0, 0).unwrap_or_default()), 5000.0));
        }
        let record =
            |path| FileRecord { id: id(path, None), content_hash: None, outcome: FileOutcome::Index(index.clone()) };
        let files = [record("log.csv"), record("old/log.csv")];
        let (mut lists, mut kept) = (join_by_file_name(&files, &mut []), Vec::new());
        let began = std::time::Instant::now();
        add_rows("me", &files, &mut lists, &mut kept, None);
        assert!(began.elapsed().as_secs_f64() < 2.0, "{:?}", began.elapsed());
        assert_eq!(kept.len(), ROWS, "the second file tells the same story");
    }

    #[test]
    fn two_lines_of_a_day_take_a_recording_each_and_the_first_is_taken_first() {
        let mut kept = vec![Kept { file: 0, row: recorded() }, Kept { file: 0, row: recorded() }];
        let day = RowStart::Day(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default());
        let rows = ["one", "two", "three"].map(|title| IndexRow { title: Some(title.into()), ..listed(day, 10_000.0) });
        let outcome = FileOutcome::Index(Index::of(Format::Log, rows.to_vec()));
        let files = [FileRecord { id: id("log.csv", None), content_hash: None, outcome }];
        let mut lists = join_by_file_name(&files, &mut []);
        add_rows("me", &files, &mut lists, &mut kept, None);
        let titles: Vec<_> = kept.iter().filter_map(|kept| kept.row.title.as_deref()).collect();
        assert_eq!(titles, ["one", "two", "three"]);
        assert_eq!(lists[0].own_rows, 1);
    }
}
