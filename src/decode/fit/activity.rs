//! What a part said becomes activities: one for each session, or one for the records of a file without sessions.

use super::clock::{Clock, utc_ms, zone_offset_s};
use super::content::{Content, Session};
use super::profile;
use super::slice::{Slice, slice};
use super::timer::timer_pauses;
use crate::model::{
    CadenceBasis, Channel, DeviceTotals, Format, Note, Pause, PauseKind, RawActivity, Samples, Sport, SubSport,
};

/// A session that claims to begin longer than this before its first record has its start from another clock.
const MAX_LEAD_S: f64 = 3600.0;
const LONGEST_TITLE: usize = 100;
/// Anything else is a profile nobody filled in.
const PLAUSIBLE_HEIGHT_M: std::ops::RangeInclusive<f64> = 1.0..=2.3;

/// Turns the content of one part into activities.
pub fn assemble(mut content: Content, partial: bool) -> Vec<RawActivity> {
    let clock = Clock::of(&content.samples.elapsed_s, content.file_id.created);
    let mut samples = std::mem::take(&mut content.samples);
    for time in &mut samples.elapsed_s {
        *time = clock.seconds(*time);
    }
    std::mem::take(&mut content.stored_heart_rate).fill(&mut samples, clock);

    let mut sessions = std::mem::take(&mut content.sessions);
    if sessions.is_empty() && !samples.is_empty() {
        sessions.push(Session::default());
    }
    let slices = slice(samples, std::mem::take(&mut content.developer_steps), &sessions, clock);
    let title = if sessions.len() == 1 { content.sport_name.take() } else { None };
    let recording = Recording { pauses: timer_pauses(&content.timer_events, clock), content, title, clock, partial };
    sessions.into_iter().zip(slices).map(|(session, slice)| recording.activity(session, slice)).collect()
}

/// What the sessions of one part share.
#[derive(Debug)]
struct Recording {
    content: Content,
    /// The name of the sport, when only one session can be meant.
    title: Option<String>,
    clock: Clock,
    /// FIT seconds of stops and the starts after them.
    pauses: Vec<(f64, f64)>,
    partial: bool,
}

impl Recording {
    fn activity(&self, session: Session, slice: Slice) -> RawActivity {
        let Slice { mut samples, steps, left_out } = slice;
        let (sport, sub_sport) = self.sport(&session);
        let cadence_basis = settle_cadence_field(&mut samples, &steps, sport);
        let start_s = self.start_s(&session, &samples);
        let end_s = samples.elapsed_s.last().copied();
        if let Some(start_s) = start_s {
            for time in &mut samples.elapsed_s {
                *time -= start_s;
            }
        }
        let device = &self.content.file_id;
        RawActivity {
            format: Format::Fit,
            sport,
            sub_sport,
            title: session.profile_name.clone().or_else(|| self.title.clone()).filter(|title| is_sensible(title)),
            device: profile::device_name(device.manufacturer, device.product, device.product_name.as_deref()),
            from_watch: profile::is_watch(device.manufacturer, device.product),
            start_utc_ms: start_s.and_then(utc_ms),
            utc_offset_s: self.utc_offset_s(),
            pauses: start_s.zip(end_s).map(|(start, end)| self.pauses_within(start, end)).unwrap_or_default(),
            samples,
            cadence_basis,
            totals: totals(session, sport),
            profile_height_m: self.content.height_m.filter(|height_m| PLAUSIBLE_HEIGHT_M.contains(height_m)),
            partial: self.partial,
            notes: self.notes(left_out),
        }
    }

    /// The session's sport, else the file's, else what the records say they are.
    fn sport(&self, session: &Session) -> (Option<Sport>, SubSport) {
        let content = &self.content;
        let (number, sub_number) = match session.sport {
            Some(sport) => (Some(sport), session.sub_sport),
            None => (content.sport, session.sub_sport.or(content.sub_sport)),
        };
        let sport = match number {
            Some(number) => Some(profile::sport(number, sub_number)),
            None => content.activity_type.and_then(profile::sport_of_activity_type),
        };
        (sport, sub_number.map(profile::sub_sport).unwrap_or_default())
    }

    /// FIT seconds of the start: the session's, when it fits the first record, else the first record's.
    fn start_s(&self, session: &Session, samples: &Samples) -> Option<f64> {
        let stated = session.start.map(|start| self.clock.seconds(f64::from(start)));
        match samples.elapsed_s.first() {
            Some(&first) => stated.filter(|&start| start <= first && first - start <= MAX_LEAD_S).or(Some(first)),
            None => stated,
        }
    }

    fn utc_offset_s(&self) -> Option<i32> {
        let content = &self.content;
        content.local_minus_utc_s.and_then(zone_offset_s).or(content.correlated_minus_utc_s.and_then(zone_offset_s))
    }

    fn pauses_within(&self, start_s: f64, end_s: f64) -> Vec<Pause> {
        self.pauses
            .iter()
            .filter(|(from, to)| *to > start_s && *from < end_s)
            .map(|(from, to)| Pause { from_s: (from - start_s).max(0.0), to_s: to - start_s, kind: PauseKind::Timer })
            .collect()
    }

    fn notes(&self, left_out: usize) -> Vec<Note> {
        let mut notes = Vec::new();
        if self.clock.was_unset() {
            notes.push(Note::new(
                "the watch did not know the date at first; times were moved to fit the rest of the file",
            ));
        }
        if left_out > 0 {
            notes
                .push(Note::new(format!("{left_out} records after this session's end belong to no session; left out")));
        }
        notes
    }
}

/// A developer field that counts steps stands in for a cadence nobody recorded. Says what the cadence column counts, as
/// far as the profile goes.
fn settle_cadence_field(samples: &mut Samples, steps: &[(usize, f64)], sport: Option<Sport>) -> CadenceBasis {
    if !samples.has(Channel::Cadence) && !steps.is_empty() {
        for &(i, steps) in steps {
            samples.cadence_spm[i] = steps;
        }
        return CadenceBasis::Steps;
    }
    match sport {
        Some(sport) if sport.on_foot() => CadenceBasis::Strides,
        _ => CadenceBasis::Unknown,
    }
}

fn totals(session: Session, sport: Option<Sport>) -> DeviceTotals {
    let on_foot = sport.is_some_and(Sport::on_foot);
    DeviceTotals { strides: session.cycles.filter(|_| on_foot), ..session.totals }
}

fn is_sensible(title: &str) -> bool {
    title.chars().any(char::is_alphanumeric)
        && !title.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER)
        && title.chars().count() <= LONGEST_TITLE
}
