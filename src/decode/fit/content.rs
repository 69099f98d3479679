//! What the messages of one part said, in the file's own times.

use super::layout::Message;
use super::stored_heart_rate::StoredHeartRate;
use crate::model::{DeviceTotals, Samples};

/// Ten days at one record a second. A recording of a race of 100 hours has 360,000.
const MAX_RECORDS: usize = 1_000_000;
/// Rows reserved at the first record, nine hours at one a second; longer recordings grow as they come.
const MAX_RESERVED_ROWS: usize = 32_768;
/// Multisport recordings have about five.
const MAX_SESSIONS: usize = 100;
/// Nobody stops a watch more often; a file that says so is built to cost time.
const MAX_TIMER_EVENTS: usize = 100_000;

const NO_DEVICE_INDEX: u8 = 0;
const TIMER: u8 = 0;

#[derive(Debug, Default)]
pub struct Content {
    pub file_id: FileId,
    /// Of the wearer's profile; nothing else of it is read.
    pub height_m: Option<f64>,
    pub sport: Option<u8>,
    pub sub_sport: Option<u8>,
    pub sport_name: Option<String>,
    pub sessions: Vec<Session>,
    pub timer_events: Vec<TimerEvent>,
    /// Local clock minus UTC as `activity` says, else as `timestamp_correlation` does.
    pub local_minus_utc_s: Option<i64>,
    pub correlated_minus_utc_s: Option<i64>,
    /// `elapsed_s` holds the record's FIT time.
    pub samples: Samples,
    /// Steps a minute from a developer field, with the index of their sample.
    pub developer_steps: Vec<(usize, f64)>,
    pub activity_type: Option<u8>,
    /// Records that cannot be placed; only counted.
    pub records_without_time: u64,
    pub stored_heart_rate: StoredHeartRate,
}

#[derive(Debug, Default)]
pub struct FileId {
    pub file_type: Option<u8>,
    pub manufacturer: Option<u16>,
    pub product: Option<u16>,
    pub product_name: Option<String>,
    pub created: Option<u32>,
}

#[derive(Debug, Default)]
pub struct Session {
    pub start: Option<u32>,
    pub end: Option<u32>,
    pub sport: Option<u8>,
    pub sub_sport: Option<u8>,
    pub profile_name: Option<String>,
    pub totals: DeviceTotals,
    /// Strides on foot, turns of a crank on a bicycle.
    pub cycles: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimerChange {
    Start,
    Stop,
}

#[derive(Debug, Clone, Copy)]
pub struct TimerEvent {
    pub at: u32,
    pub change: TimerChange,
}

impl Content {
    pub fn add_file_id(&mut self, message: &Message) {
        let file_id = &mut self.file_id;
        file_id.file_type = message.u8(0).or(file_id.file_type);
        file_id.manufacturer = message.u16(1).or(file_id.manufacturer);
        file_id.product = message.u16(2).or(file_id.product);
        file_id.created = message.u32(4).or(file_id.created);
        file_id.product_name = message.text(8).or(file_id.product_name.take());
    }

    /// Only the watch itself counts: pods and straps have an index of their own.
    pub fn add_device(&mut self, message: &Message) {
        if message.u8(0) != Some(NO_DEVICE_INDEX) {
            return;
        }
        let file_id = &mut self.file_id;
        if file_id.manufacturer.is_none() {
            file_id.manufacturer = message.u16(2);
            file_id.product = message.u16(4);
        }
        if file_id.product_name.is_none() && file_id.manufacturer == message.u16(2) {
            file_id.product_name = message.text(27);
        }
    }

    pub fn add_user_profile(&mut self, message: &Message) {
        self.height_m = message.scaled(3, 100.0).or(self.height_m);
    }

    pub fn add_sport(&mut self, message: &Message) {
        self.sport = message.u8(0).or(self.sport);
        self.sub_sport = message.u8(1).or(self.sub_sport);
        self.sport_name = message.text(3).or(self.sport_name.take());
    }

    pub fn add_session(&mut self, message: &Message) {
        let session = Session::read(message);
        let says_something = session.start.is_some() || session.sport.is_some();
        if says_something && self.sessions.len() < MAX_SESSIONS {
            self.sessions.push(session);
        }
    }

    pub fn add_event(&mut self, message: &Message) {
        let (Some(TIMER), Some(at)) = (message.u8(0), message.timestamp) else {
            return;
        };
        let change = match message.u8(1) {
            Some(0) => TimerChange::Start,
            Some(1 | 4 | 8 | 9) => TimerChange::Stop,
            _ => return,
        };
        if self.timer_events.len() < MAX_TIMER_EVENTS {
            self.timer_events.push(TimerEvent { at, change });
        }
    }

    pub fn add_activity(&mut self, message: &Message) {
        self.local_minus_utc_s = local_minus_utc_s(message, 5).or(self.local_minus_utc_s);
    }

    pub fn add_timestamp_correlation(&mut self, message: &Message) {
        self.correlated_minus_utc_s = local_minus_utc_s(message, 3).or(self.correlated_minus_utc_s);
    }

    /// How many more records are taken in beside those `waiting`.
    pub fn room(&self, waiting: usize) -> usize {
        MAX_RECORDS.saturating_sub(self.samples.len() + waiting)
    }

    /// Makes room for another record beside those `waiting`, at the first for as many as the rest of the part can hold.
    pub fn make_room(&mut self, waiting: usize, records_ahead: usize) -> Result<(), String> {
        if self.room(waiting) == 0 {
            return Err(format!("more than {MAX_RECORDS} records; the rest was left out"));
        }
        if self.samples.elapsed_s.capacity() == 0 {
            self.samples = Samples::with_capacity(records_ahead.min(MAX_RESERVED_ROWS));
        }
        Ok(())
    }
}

fn local_minus_utc_s(message: &Message, local_field: u8) -> Option<i64> {
    Some(i64::from(message.u32(local_field)?) - i64::from(message.timestamp?))
}

impl Session {
    fn read(message: &Message) -> Session {
        let heart_rate_bpm = message.number(16).filter(|&bpm| bpm > 0.0);
        let fraction = message.scaled(92, 128.0).unwrap_or(0.0);
        Session {
            start: message.u32(2),
            end: message.timestamp,
            sport: message.u8(5),
            sub_sport: message.u8(6),
            profile_name: message.text(110),
            cycles: message.number(10),
            totals: DeviceTotals {
                elapsed_s: message.scaled(7, 1000.0),
                timer_s: message.scaled(8, 1000.0),
                distance_m: message.scaled(9, 100.0),
                ascent_m: message.number(22),
                descent_m: message.number(23),
                strides: None,
                steps: None,
                heart_rate_bpm,
                cadence: message.number(18).map(|whole| whole + fraction),
                rpe: message.scaled(193, 10.0),
            },
        }
    }
}
