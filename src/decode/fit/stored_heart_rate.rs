//! Heart rate a strap stored by itself and handed over after the activity (`hr` messages), put into the records.

use super::clock::Clock;
use super::layout::Message;
use crate::model::Samples;

const FRACTION_PER_S: f64 = 32_768.0;
const EVENT_TICKS_PER_S: f64 = 1024.0;
/// Short event times roll over after four seconds.
const SHORT_RANGE: u32 = 4096;
/// A beat speaks for the records of this long after it.
const MAX_AGE_S: f64 = 5.0;

mod field {
    pub const FRACTIONAL_TIMESTAMP: u8 = 0;
    pub const FILTERED_BPM: u8 = 6;
    pub const EVENT_TIMESTAMP: u8 = 9;
    pub const EVENT_TIMESTAMP_12: u8 = 10;
}

#[derive(Debug, Default)]
pub struct StoredHeartRate {
    /// FIT time of event time 0.
    event_zero: Option<f64>,
    last_event: u32,
    /// FIT time and beats a minute.
    beats: Vec<(f64, u8)>,
}

impl StoredHeartRate {
    /// Takes in an `hr` message: either the full event times that set the reference, or short ones that count from it.
    pub fn add(&mut self, message: &Message) {
        let Some(rates) = message.bytes(field::FILTERED_BPM) else {
            return;
        };
        if let Some(event) = message.u32(field::EVENT_TIMESTAMP) {
            self.last_event = event;
            if let Some(timestamp) = message.timestamp {
                let fraction = message.scaled(field::FRACTIONAL_TIMESTAMP, FRACTION_PER_S).unwrap_or(0.0);
                self.event_zero = Some(f64::from(timestamp) + fraction - f64::from(event) / EVENT_TICKS_PER_S);
            }
            self.add_beat(rates.first().copied());
        } else if let Some(packed) = message.bytes(field::EVENT_TIMESTAMP_12) {
            for (event, &rate) in short_times(packed).zip(rates) {
                let step = (event + SHORT_RANGE - self.last_event % SHORT_RANGE) % SHORT_RANGE;
                self.last_event = self.last_event.wrapping_add(step);
                self.add_beat(Some(rate));
            }
        }
    }

    fn add_beat(&mut self, rate: Option<u8>) {
        let rate = rate.filter(|&rate| rate != 0 && rate != u8::MAX);
        if let (Some(zero), Some(rate)) = (self.event_zero, rate) {
            self.beats.push((zero + f64::from(self.last_event) / EVENT_TICKS_PER_S, rate));
        }
    }

    /// Fills records without a heart rate from the last beat before them. Record times are on the clock's line.
    pub fn fill(mut self, samples: &mut Samples, clock: Clock) {
        if self.beats.is_empty() {
            return;
        }
        for beat in &mut self.beats {
            beat.0 = clock.seconds(beat.0);
        }
        self.beats.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (&time, heart_rate) in samples.elapsed_s.iter().zip(&mut samples.heart_rate_bpm) {
            let before = self.beats.partition_point(|beat| beat.0 <= time);
            let Some(&(at, rate)) = before.checked_sub(1).and_then(|last| self.beats.get(last)) else {
                continue;
            };
            if heart_rate.is_nan() && time - at <= MAX_AGE_S {
                *heart_rate = f64::from(rate);
            }
        }
    }
}

/// Twelve-bit numbers, packed two to three bytes, low bits first.
fn short_times(packed: &[u8]) -> impl Iterator<Item = u32> {
    packed.as_chunks::<3>().0.iter().flat_map(|&[a, b, c]| {
        let both = u32::from_le_bytes([a, b, c, 0]);
        [both % SHORT_RANGE, both / SHORT_RANGE]
    })
}
