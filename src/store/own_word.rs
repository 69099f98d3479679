//! What the runner says beats what files and lists say: `corrections.csv` and `shoes.csv`, applied last. `pain.csv`
//! changes no activity; it goes along.

use super::settle::Kept;
use super::{FileOutcome, FileRecord};
use crate::decode::own::corrections::{Correction, Corrections};
use crate::decode::own::pain::PainLog;
use crate::decode::own::shoes::{Shoes, Worn};
use crate::model::{ActivityId, ActivityRow, CompactTrack, OwnLog, Sport};
use std::collections::{BTreeMap, BTreeSet};

/// All corrections and shoes of one runner, with the entries they came from.
#[derive(Default)]
pub(super) struct OwnWord<'a> {
    corrections: Vec<(usize, &'a Corrections)>,
    shoes: Vec<(usize, &'a Shoes)>,
    pain: Vec<(usize, &'a PainLog)>,
}

/// What became of the lines of one entry, in a sentence.
pub(super) type OwnLines = BTreeMap<usize, String>;

impl<'a> OwnWord<'a> {
    pub fn of(files: &'a [FileRecord]) -> OwnWord<'a> {
        let mut own = OwnWord::default();
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
        for (_, pain) in &self.pain {
            for entry in pain.entries.iter().filter(|entry| !log.pain.contains(entry)).cloned().collect::<Vec<_>>() {
                log.pain.push(entry);
            }
        }
        log.pain.sort_by(|a, b| (a.date, &a.site, a.side, a.level).cmp(&(b.date, &b.site, b.side, b.level)));
        for spec in self.shoes.iter().flat_map(|(_, shoes)| &shoes.specs) {
            if !log.shoe_specs.iter().any(|known| known.shoe == spec.shoe) {
                log.shoe_specs.push(spec.clone());
            }
        }
        log
    }

    /// Applies everything. An activity that counts in nothing loses its track, so that no route rests on it.
    pub fn apply(&self, kept: &mut [Kept], tracks: &mut BTreeMap<ActivityId, CompactTrack>) -> OwnLines {
        let mut lines = OwnLines::new();
        for (file, pain) in &self.pain {
            lines.insert(*file, sentence("your pain log", pain.entries.len(), &pain.refused));
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

    /// Takes activities that count in nothing out of the calendar; they stay in the list, with their note.
    pub fn excluded_from_calendar(&self, rows: &mut [ActivityRow]) {
        let excluded = self.excluded();
        for row in rows.iter_mut().filter(|row| excluded.contains(row.facts.id.0.as_str())) {
            row.local_date = None;
            row.is_excluded = true;
        }
    }

    fn excluded(&self) -> BTreeSet<&'a str> {
        let rows = self.corrections.iter().flat_map(|(_, corrections)| &corrections.rows);
        rows.filter(|row| matches!(row.correction, Correction::Ignore | Correction::NotMe))
            .map(|row| row.activity_id.as_str())
            .collect()
    }
}

fn apply_corrections(corrections: &Corrections, kept: &mut [Kept]) -> String {
    let mut refused = corrections.refused.clone();
    let mut applied = 0;
    for line in &corrections.rows {
        match kept.iter_mut().find(|kept| kept.row.facts.id.0 == line.activity_id) {
            Some(Kept { row, .. }) => {
                correct(row, &line.correction);
                applied += 1;
            }
            None => refused.push(format!("line {}: no activity has this id", line.line)),
        }
    }
    sentence("your corrections", applied, &refused)
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
    for line in &shoes.rows {
        match &line.worn {
            Worn::Activity(id) => match kept.iter_mut().find(|kept| kept.row.facts.id.0 == *id) {
                Some(Kept { row, .. }) => {
                    row.shoe = Some(line.shoe.clone());
                    applied += 1;
                }
                None => refused.push(format!("line {}: no activity has this id", line.line)),
            },
            Worn::Days { from, to } => {
                applied += 1;
                for Kept { row, .. } in kept.iter_mut().filter(|kept| kept.row.sport == Sport::Running) {
                    let is_worn = row
                        .local_date
                        .is_some_and(|day| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to));
                    if is_worn && row.shoe.is_none() {
                        row.shoe = Some(line.shoe.clone());
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
