//! The outcomes of all entries of one runner in; rows, tracks, problems and counts out. Each entry falls into exactly
//! one class.
//!
//! Reading order: [`copies`](super::copies) (one run once), [`lists`](super::lists) (what exports and logs say),
//! [`own_word`](super::own_word) (what the runner says), [`local_day`](super::local_day),
//! [`classes`](super::classes) (the line of each entry).

use super::copies::{self, Candidate};
use super::own_word::{self, OwnWord};
use super::{FileRecord, classes, lists, local_day, shared};
use crate::decode::own::shoes::Shoes;
use crate::model::{
    ActivityId, ActivityRow, CompactTrack, Counts, OffsetSource, OwnLog, Problem, SourceId, Sport, SubSport,
};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// What the user said that bears on rows.
#[derive(Clone, Debug, Default)]
pub struct StoreSettings {
    /// `--tz`: beats every other evidence of the local clock.
    pub tz: Option<Tz>,
    /// Said outside the exports; fills what nothing there names.
    pub shoes: Shoes,
    /// The last day that counts, where the user named one; else it is the last of the data.
    pub as_of: Option<NaiveDate>,
    /// No data is of a later day.
    pub today: Option<NaiveDate>,
}

/// One runner's activities, each once.
#[derive(Debug, Default)]
pub struct Settled {
    /// By start time, all sports. `local_date` is not yet bounded by the as-of day and `week` is empty.
    pub rows: Vec<ActivityRow>,
    pub tracks: BTreeMap<ActivityId, CompactTrack>,
    pub problems: Vec<Problem>,
    pub counts: Counts,
    /// What the runner wrote beside the data.
    pub own: OwnLog,
}

/// A row and the entry it came from.
pub(super) struct Kept {
    pub file: usize,
    pub row: ActivityRow,
}

/// Settles which entries are which activity. `files` must be sorted by source.
pub fn settle(athlete: &str, mut files: Vec<FileRecord>, listed: Vec<Problem>, settings: &StoreSettings) -> Settled {
    let byte_copies = copies::byte_copies(&files);
    let mut candidates = copies::candidates(&mut files, &byte_copies);
    let mut lists = lists::join_by_file_name(&files, &mut candidates);
    let (best, copy_of) = copies::settle_copies(candidates, &files);

    let mut tracks = BTreeMap::new();
    let mut kept: Vec<Kept> = Vec::new();
    for mut candidate in best {
        let (source, file) = (files[candidate.file].id.clone(), candidate.file);
        tracks.insert(candidate.facts.id.clone(), std::mem::take(&mut candidate.track));
        kept.push(Kept { file, row: row(athlete, candidate, source) });
    }
    shared::apply(&files, &mut kept);
    set_local_days(&mut kept, settings.tz);
    lists::add_rows(athlete, &files, &mut lists, &mut kept, settings.tz);
    let own_word = OwnWord::of(&files, settings.as_of.or_else(|| last_day_of_data(&kept, settings.today)));
    let own = own_word.log();
    let own_lines = own_word.apply(&mut kept, &mut tracks);
    own_word::apply_shoes(&settings.shoes, &mut kept);
    copies::remark_overlaps(&files, &mut kept, &own_word.excluded());
    let (problems, counts) =
        classes::classify(&files, listed, &classes::Settled { byte_copies, copy_of, kept: &kept, lists, own_lines });

    set_local_days(&mut kept, settings.tz);
    let mut rows: Vec<ActivityRow> = kept.into_iter().map(|kept| kept.row).collect();
    note_assumed_clocks(&mut rows);
    own_word.excluded_from_calendar(&mut rows);
    rows.sort_by(|a, b| (start_key(a), &a.facts.id).cmp(&(start_key(b), &b.facts.id)));
    Settled { rows, tracks, problems, counts, own }
}

fn last_day_of_data(kept: &[Kept], today: Option<NaiveDate>) -> Option<NaiveDate> {
    let days = kept.iter().filter_map(|kept| kept.row.local_date);
    days.filter(|day| today.is_none_or(|today| *day <= today)).max()
}

fn row(athlete: &str, candidate: Candidate, source: SourceId) -> ActivityRow {
    let Candidate { facts, from_list, remarks, .. } = candidate;
    let mut row = ActivityRow::new(athlete, facts, source);
    row.notes.extend(remarks);
    match from_list {
        Some(list) => lists::apply(&list, &mut row),
        None => note_guessed_sport(&mut row),
    }
    row
}

/// Said only where nobody else named the sport.
fn note_guessed_sport(row: &mut ActivityRow) {
    if row.facts.sport_is_guess {
        row.notes.push(format!("the file names no sport: taken for {} by its speed", row.sport.name()));
    }
}

/// Start as order of time; a day without a time stands at its midnight.
fn start_key(row: &ActivityRow) -> Option<i64> {
    let midnight = || Some(row.local_date?.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis());
    row.facts.start_utc_ms.or_else(midnight)
}

/// Puts rows with a time on their local day; a row known by its day alone keeps it.
fn set_local_days(kept: &mut [Kept], tz: Option<Tz>) {
    let offsets = local_day::utc_offsets(&kept.iter().map(|kept| &kept.row.facts).collect::<Vec<_>>(), tz);
    for (Kept { row, .. }, (offset_s, source)) in kept.iter_mut().zip(offsets) {
        if let Some(start) = row.facts.start_utc_ms {
            row.utc_offset_s = offset_s;
            row.utc_offset_source = source;
            row.local_date = local_day::local_date(start, offset_s);
        }
    }
}

fn note_assumed_clocks(rows: &mut [ActivityRow]) {
    for row in rows {
        if row.utc_offset_source == OffsetSource::Assumed && row.facts.start_utc_ms.is_some() {
            row.notes.push("local time unknown: UTC assumed; --tz sets it".into());
        }
    }
}

/// Whether a list's words for where or how replace the file's.
pub(super) fn set_sub_sport(row: &mut ActivityRow, sub_sport: SubSport) {
    if sub_sport != SubSport::Generic {
        row.sub_sport = sub_sport;
        row.is_race = sub_sport == SubSport::Race;
    }
}

/// Sets the sport another source names; said when it differs from what the file itself says.
pub(super) fn set_sport(row: &mut ActivityRow, sport: Sport, said_by: &str) {
    if sport != row.sport && !row.facts.sport_is_guess {
        row.notes.push(format!("the file says {}, {said_by} says {}", row.sport.name(), sport.name()));
    }
    row.sport = sport;
}

#[cfg(test)]
pub mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::decode::index::{Index, IndexRow, RowStart};
    use crate::decode::own::corrections::{Correction, CorrectionRow, Corrections};
    use crate::decode::own::pain::PainLog;
    use crate::model::{ActivityFacts, Format, PainEntry};
    use crate::store::{FileFacts, FileOutcome, MeasuredActivity};

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
            outcome: FileOutcome::Index(Index::of(Format::Index, rows)),
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
    fn pain_of_a_day_after_the_data_is_named_and_left_out() {
        let last = super::super::local_day::local_date(START, 0).unwrap();
        let entry = |days: u64| PainEntry {
            date: last + chrono::Days::new(days),
            site: "shin".into(),
            side: None,
            level: 3,
            pattern: None,
            onset_km: None,
        };
        let log = PainLog { entries: vec![entry(0), entry(30)], refused: Vec::new() };
        let pain = FileRecord { outcome: FileOutcome::Pain(log), ..list("pain.csv", Vec::new()) };
        let settled = settled(vec![file("a.fit", "x", vec![facts_at(START)]), pain]);
        assert_eq!(settled.own.pain, [entry(0)]);
        let said = format!(
            "pain.csv not_activity: your pain log: 1 lines applied; {} is after the last day that counts, {last}: it counts \
             with --as-of {0}",
            entry(30).date
        );
        assert_eq!(reasons(&settled), [said]);
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
        assert_eq!(reasons(&settled), ["a.gpx duplicate: the same run as b.fit: FIT was kept, GPX has less"]);
    }

    #[test]
    fn each_sport_of_a_file_is_named_once() {
        let ride = |hours: i64, sport| ActivityFacts { sport, ..facts_at(START + hours * 3_600_000) };
        let sports = [Sport::Swimming, Sport::Cycling, Sport::Swimming, Sport::Cycling];
        let settled =
            settled(vec![file("a.fit", "x", (0..).zip(sports).map(|(hours, sport)| ride(hours, sport)).collect())]);
        assert_eq!(reasons(&settled), ["a.fit other_sport: swimming, cycling"]);
    }

    #[test]
    fn many_people_at_one_time_are_asked_about_once_a_run() {
        let at = |degrees: u32| {
            let mut facts = facts_at(START);
            facts.first_position = Some((f64::from(degrees), 0.0));
            file(&format!("{degrees:02}.fit"), &degrees.to_string(), vec![facts])
        };
        let settled = settled((0..50).map(at).collect());
        let asked = |row: &ActivityRow| row.notes.iter().filter(|note| note.contains("two people?")).count();
        assert_eq!(settled.rows.iter().filter(|row| asked(row) == 1).count(), 49);
        let words = |path: &str| settled.rows.iter().find(|row| row.source.path == path).unwrap().notes[0].clone();
        assert_eq!(words("01.fit"), "recorded at the same time as 00.fit and more than 1 km away: two people?");
        assert_eq!(
            words("02.fit"),
            "recorded at the same time as 00.fit and 1 other, more than 1 km away: two people?"
        );
        assert_eq!(
            words("49.fit"),
            "recorded at the same time as 00.fit and 48 others, more than 1 km away: two people?"
        );
    }

    const AT_ONE_TIME: &str = "recorded at the same time as";

    /// A watch for two hours and a phone, or what `phone` makes of it, for the last forty minutes of them.
    fn watch_and_phone(phone: impl Fn(&mut ActivityFacts)) -> Vec<FileRecord> {
        let sized = |start, minutes: f64| {
            let mut facts = facts_at(start);
            (facts.elapsed_s, facts.moving_s) = (60.0 * minutes, 60.0 * minutes);
            facts.distance_m = Some(170.0 * minutes);
            facts.utc_offset_s = Some(0);
            facts
        };
        let mut late = sized(START + 80 * 60_000, 40.0);
        late.format = Format::Gpx;
        phone(&mut late);
        vec![file("phone.gpx", "p", vec![late]), file("watch.fit", "w", vec![sized(START, 120.0)])]
    }

    #[test]
    fn two_recordings_of_one_time_that_both_count_are_named() {
        let both = settled(watch_and_phone(|_| ()));
        assert_eq!(both.rows.len(), 2);
        assert_eq!(
            reasons(&both),
            [
                "phone.gpx used: recorded at the same time as watch.fit: if it is one run, leave one out with corrections.csv"
            ]
        );
        let half = |name: &str, start| file(name, name, vec![facts_at(start)]);
        let halves = vec![
            half("first.fit", START),
            half("second.fit", START + 12 * 60_000),
            file(
                "whole.gpx",
                "w",
                vec![ActivityFacts { format: Format::Gpx, elapsed_s: 1400.0, moving_s: 1400.0, ..facts_at(START) }],
            ),
        ];
        let three = settled(halves);
        let said = "recorded at the same time as first.fit and 1 other: \
                    if they are one run, leave out what counts twice with corrections.csv";
        let of_whole = three.rows.iter().find(|row| row.source.path == "whole.gpx").unwrap();
        assert_eq!(of_whole.notes.iter().filter(|note| note.as_str() == said).count(), 1, "{:?}", of_whole.notes);
    }

    #[test]
    fn of_recordings_of_one_time_only_runs_that_count_are_named() {
        let remarks = |settled: &Settled| {
            settled.rows.iter().flat_map(|row| &row.notes).filter(|n| n.contains(AT_ONE_TIME)).count()
        };
        assert_eq!(remarks(&settled(watch_and_phone(|_| ()))), 1);
        assert_eq!(remarks(&settled(watch_and_phone(|ride| ride.sport = Sport::Cycling))), 0);
        assert_eq!(remarks(&settled(watch_and_phone(|later| later.start_utc_ms = Some(START + 100 * 60_000)))), 0);
        for left_out in [START, START + 80 * 60_000] {
            let line = CorrectionRow { activity_id: facts_at(left_out).id.0, correction: Correction::Ignore, line: 2 };
            let mut files = watch_and_phone(|_| ());
            files.push(FileRecord {
                id: SourceId { path: "corrections.csv".into(), entry: None },
                content_hash: Some("c".into()),
                outcome: FileOutcome::Corrections(Corrections { rows: vec![line], ..Corrections::default() }),
            });
            assert_eq!(remarks(&settled(files)), 0);
        }
    }

    #[test]
    fn a_recording_is_named_beside_a_logged_run_of_its_time() {
        let row = IndexRow {
            start: RowStart::Utc(START + 60_000),
            sport: Some(Sport::Running),
            distance_m: Some(22_000.0),
            elapsed_s: Some(7000.0),
            line: 2,
            ..IndexRow::default()
        };
        let mut files = watch_and_phone(|_| ());
        files[0] = list("activities.csv", vec![row]);
        let settled = settled(files);
        assert_eq!(settled.rows.len(), 2);
        let said = "watch.fit used: recorded at the same time as activities.csv: \
                    if it is one run, leave one out with corrections.csv";
        assert!(reasons(&settled).iter().any(|reason| reason == said), "{:?}", reasons(&settled));
    }

    #[test]
    fn thousands_of_people_at_one_time_take_no_time_worth_speaking_of() {
        let at = |n: u32| {
            let mut facts = facts_at(START);
            facts.first_position = Some((f64::from(n) * 0.02 - 80.0, 0.0));
            file(&format!("{n:04}.fit"), &n.to_string(), vec![facts])
        };
        let files = (0..8000).map(at).collect();
        let began = std::time::Instant::now();
        let settled = settled(files);
        assert!(began.elapsed().as_secs_f64() < 4.0, "{:?}", began.elapsed());
        let last = settled.rows.iter().find(|row| row.source.path == "7999.fit").unwrap();
        assert_eq!(
            last.notes[0],
            "recorded at the same time as 0000.fit and 999 others or more, more than 1 km away: two people?"
        );
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
                "a.fit other_sport: walking; the file says running, the export's list says walking",
                "activities.csv not_activity: the export's own list of activities, 1 rows read"
            ]
        );
    }

    #[test]
    fn a_listed_file_that_is_absent_is_named_and_its_distance_still_counts() {
        let row = IndexRow {
            file: Some("activities/9.fit.gz".into()),
            start: RowStart::Utc(START),
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
