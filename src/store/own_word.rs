//! What the runner says beats what files and lists say: `corrections.csv` and `shoes.csv`, applied last. `pain.csv`
//! changes no activity; it goes along.

use super::settle::Kept;
use super::{FileOutcome, FileRecord};
use crate::decode::own::corrections::{Correction, Corrections};
use crate::decode::own::pain::PainLog;
use crate::decode::own::shoes::{Shoes, Worn};
use crate::model::{ActivityId, ActivityRow, CompactTrack, OwnLog, PainEntry, Sport};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// All corrections and shoes of one runner, with the entries they came from.
#[derive(Default)]
pub(super) struct OwnWord<'a> {
    corrections: Vec<(usize, &'a Corrections)>,
    shoes: Vec<(usize, &'a Shoes)>,
    pain: Vec<(usize, &'a PainLog)>,
    /// Pain of a later day waits until the data reach it.
    last_day: Option<NaiveDate>,
}

/// What became of the lines of one entry, in a sentence.
pub(super) type OwnLines = BTreeMap<usize, String>;

impl<'a> OwnWord<'a> {
    pub fn of(files: &'a [FileRecord], last_day: Option<NaiveDate>) -> OwnWord<'a> {
        let mut own = OwnWord { last_day, ..OwnWord::default() };
        for (file, record) in files.iter().enumerate() {
            match &record.outcome {
                FileOutcome::Corrections(corrections) => own.corrections.push((file, corrections)),
                FileOutcome::Shoes(shoes) => own.shoes.push((file, shoes)),
                FileOutcome::Pain(pain) => own.pain.push((file, pain)),
                _ => {}
            }
        }
        own
    }

    /// Pain and the pairs' figures, each line once, by day.
    pub fn log(&self) -> OwnLog {
        let mut log = OwnLog::default();
        let mut seen = BTreeSet::new();
        for entry in self.pain.iter().flat_map(|(_, pain)| &pain.entries).filter(|entry| !self.is_later(entry)) {
            let onset = entry.onset_km.map(f64::to_bits);
            if seen.insert((entry.date, &entry.site, entry.side, entry.level, entry.pattern, onset)) {
                log.pain.push(entry.clone());
            }
        }
        log.pain.sort_by(|a, b| (a.date, &a.site, a.side, a.level).cmp(&(b.date, &b.site, b.side, b.level)));
        let mut described = HashSet::new();
        for spec in self.shoes.iter().flat_map(|(_, shoes)| &shoes.specs) {
            if described.insert(&spec.shoe) {
                log.shoe_specs.push(spec.clone());
            }
        }
        log
    }

    /// Applies everything. An activity that counts in nothing loses its track, so that no route rests on it.
    pub fn apply(&self, kept: &mut [Kept], tracks: &mut BTreeMap<ActivityId, CompactTrack>) -> OwnLines {
        let mut lines = OwnLines::new();
        for (file, pain) in &self.pain {
            lines.insert(*file, self.pain_sentence(pain));
        }
        for (file, shoes) in &self.shoes {
            lines.insert(*file, apply_shoes(shoes, kept));
        }
        for (file, corrections) in &self.corrections {
            lines.insert(*file, apply_corrections(corrections, kept));
        }
        for id in self.excluded() {
            tracks.remove(&ActivityId(id.to_owned()));
        }
        lines
    }

    fn is_later(&self, entry: &PainEntry) -> bool {
        self.last_day.is_some_and(|last| entry.date > last)
    }

    fn pain_sentence(&self, pain: &PainLog) -> String {
        let later: BTreeSet<NaiveDate> =
            pain.entries.iter().filter(|entry| self.is_later(entry)).map(|entry| entry.date).collect();
        let why = |date| {
            let last = self.last_day.map(|last| format!(", {last}")).unwrap_or_default();
            format!("{date} is after the last day that counts{last}: it counts with --as-of {date}")
        };
        let refused: Vec<String> = pain.refused.iter().cloned().chain(later.into_iter().map(why)).collect();
        let applied = pain.entries.iter().filter(|entry| !self.is_later(entry)).count();
        sentence("your pain log", applied, &refused)
    }

    /// Takes activities that count in nothing out of the calendar; they stay in the list, with their note.
    pub fn excluded_from_calendar(&self, rows: &mut [ActivityRow]) {
        let excluded = self.excluded();
        for row in rows.iter_mut().filter(|row| excluded.contains(row.facts.id.0.as_str())) {
            row.local_date = None;
            row.is_excluded = true;
        }
    }

    /// The activities that count in nothing.
    pub fn excluded(&self) -> BTreeSet<&'a str> {
        let rows = self.corrections.iter().flat_map(|(_, corrections)| &corrections.rows);
        rows.filter(|row| matches!(row.correction, Correction::Ignore | Correction::NotMe))
            .map(|row| row.activity_id.as_str())
            .collect()
    }
}

fn apply_corrections(corrections: &Corrections, kept: &mut [Kept]) -> String {
    let mut refused = corrections.refused.clone();
    let mut applied = 0;
    let by_id = by_id(kept);
    for line in &corrections.rows {
        match by_id.get(&line.activity_id) {
            Some(i) => {
                correct(&mut kept[*i].row, &line.correction);
                applied += 1;
            }
            None => refused.push(format!("line {}: no activity has this id", line.line)),
        }
    }
    sentence("your corrections", applied, &refused)
}

/// The first row of each id.
fn by_id(kept: &[Kept]) -> HashMap<String, usize> {
    // From the last to the first, so that the first stays.
    kept.iter().enumerate().rev().map(|(i, kept)| (kept.row.facts.id.0.clone(), i)).collect()
}

fn correct(row: &mut ActivityRow, correction: &Correction) {
    match correction {
        Correction::Ignore => row.notes.push("left out by your corrections".into()),
        Correction::NotMe => row.notes.push("not you, by your corrections: left out".into()),
        Correction::Race => row.is_race = true,
        Correction::Walk => {
            row.sport = Sport::Walking;
            row.notes.push("a walk, by your corrections".into());
        }
        Correction::DistanceM(metres) => {
            let before = row.facts.distance_m.map_or_else(|| "none".into(), |m| format!("{m:.0} m"));
            row.notes.push(format!("distance {metres:.0} m by your corrections; the file says {before}"));
            row.facts.distance_m = Some(*metres);
            row.facts.distance_source = "corrections".into();
            row.facts.speed_mps = (row.facts.moving_s > 0.0).then(|| metres / row.facts.moving_s);
        }
        Correction::Shoe(name) => row.shoe = Some(name.clone()),
    }
}

/// A line for one activity beats what a list says; a line for days fills only what nothing else names.
pub(super) fn apply_shoes(shoes: &Shoes, kept: &mut [Kept]) -> String {
    let mut refused = shoes.refused.clone();
    let mut applied = 0;
    let by_id = by_id(kept);
    // Runs that nothing names a shoe for, by day.
    let mut bare: BTreeSet<(NaiveDate, usize)> = BTreeSet::new();
    for (i, Kept { row, .. }) in kept.iter().enumerate() {
        bare.extend(row.local_date.filter(|_| row.sport == Sport::Running && row.shoe.is_none()).map(|day| (day, i)));
    }
    for line in &shoes.rows {
        match &line.worn {
            Worn::Activity(id) => match by_id.get(id) {
                Some(i) => {
                    let row = &mut kept[*i].row;
                    row.shoe = Some(line.shoe.clone());
                    bare.remove(&(row.local_date.unwrap_or_default(), *i));
                    applied += 1;
                }
                None => refused.push(format!("line {}: no activity has this id", line.line)),
            },
            Worn::Days { from, to } => {
                applied += 1;
                let (from, to) = (from.unwrap_or(NaiveDate::MIN), to.unwrap_or(NaiveDate::MAX));
                if from <= to {
                    for run in bare.range((from, 0)..=(to, usize::MAX)).copied().collect::<Vec<_>>() {
                        kept[run.1].row.shoe = Some(line.shoe.clone());
                        bare.remove(&run);
                    }
                }
            }
        }
    }
    sentence("your shoes", applied, &refused)
}

fn sentence(what: &str, applied: usize, refused: &[String]) -> String {
    let mut text = format!("{what}: {applied} lines applied");
    for reason in refused {
        text.push_str("; ");
        text.push_str(reason);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::own::shoes::ShoeRow;
    use crate::model::{ActivityRow, SourceId};
    use crate::store::settle::tests::facts_at;
    use std::time::{Duration, Instant};

    const DAY_MS: i64 = 86_400_000;

    /// A run a day, from 1970 on.
    fn daily(runs: i64) -> Vec<Kept> {
        let source = SourceId { path: "a.fit".into(), entry: None };
        let run = |day: i64| {
            let mut row = ActivityRow::new("me", facts_at(day * DAY_MS), source.clone());
            row.local_date = super::super::local_day::local_date(day * DAY_MS, 0);
            Kept { file: 0, row }
        };
        (0..runs).map(run).collect()
    }

    fn pair(shoe: &str, worn: Worn) -> ShoeRow {
        ShoeRow { shoe: shoe.into(), worn, line: 2 }
    }

    #[test]
    fn each_line_of_pain_stands_once_within_a_file_too() {
        let entry = |level| PainEntry {
            date: NaiveDate::MIN,
            site: "shin".into(),
            side: None,
            level,
            pattern: None,
            onset_km: Some(0.5),
        };
        let log = PainLog { entries: vec![entry(3), entry(2), entry(3)], refused: Vec::new() };
        let own = OwnWord { pain: vec![(0, &log), (1, &log)], ..OwnWord::default() };
        assert_eq!(own.log().pain.iter().map(|entry| entry.level).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn an_activity_beats_days_and_earlier_days_beat_later_ones() {
        let day = |day| NaiveDate::from_ymd_opt(1970, 1, day);
        let mut kept = daily(4);
        let second = kept[1].row.facts.id.0.clone();
        let rows = vec![
            pair("Red", Worn::Days { from: day(2), to: day(3) }),
            pair("Blue", Worn::Activity(second)),
            pair("Grey", Worn::Days { from: None, to: None }),
            pair("Odd", Worn::Days { from: day(4), to: day(1) }),
        ];
        let said = apply_shoes(&Shoes { rows, ..Shoes::default() }, &mut kept);
        assert_eq!(said, "your shoes: 4 lines applied");
        let worn: Vec<_> = kept.iter().filter_map(|kept| kept.row.shoe.as_deref()).collect();
        assert_eq!(worn, ["Grey", "Blue", "Red", "Grey"]);
    }

    #[test]
    fn as_many_lines_as_runs_take_no_time_worth_speaking_of() {
        const RUNS: i64 = 20_000;
        let mut kept = daily(RUNS);
        let ids = kept.iter().rev().map(|kept| kept.row.facts.id.0.clone());
        let rows = ids.flat_map(|id| [Worn::Activity(id), Worn::Days { from: None, to: None }]);
        let rows = rows.map(|worn| pair("Blue", worn)).collect();
        let began = Instant::now();
        apply_shoes(&Shoes { rows, ..Shoes::default() }, &mut kept);
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    }
}
