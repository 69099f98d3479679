//! Times: which moment a timestamp means, and how far the local clock is from UTC.

use super::profile::FIRST_DATE;
use crate::decode::plausible;
use crate::units::FIT_EPOCH_UNIX_S;

const QUARTER_HOUR_S: i64 = 900;
/// How far a stated offset may lie from a quarter of an hour: clocks are set by hand and messages written late.
const OFFSET_SLACK_S: i64 = 120;

/// Puts timestamps counted since power-on and real dates on one line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clock {
    /// What is added to timestamps since power-on; `None` when nothing says when that was.
    power_on: Option<f64>,
}

impl Clock {
    /// Learns from the record times of one file and the file's date of creation.
    ///
    /// Where the clock was set while recording, time is taken to go on at the first real date. Else the first record is
    /// taken to be as old as the file.
    pub fn of(record_times: &[f64], created: Option<u32>) -> Clock {
        let since_power_on = |time: f64| time < f64::from(FIRST_DATE);
        let Some(first) = record_times.iter().copied().find(|&time| since_power_on(time)) else {
            return Clock { power_on: None };
        };
        let set_while_recording = record_times
            .windows(2)
            .find(|pair| since_power_on(pair[0]) && !since_power_on(pair[1]))
            .map(|pair| pair[1] - pair[0]);
        let created = created.map(f64::from).filter(|&time| !since_power_on(time));
        Clock { power_on: set_while_recording.or(created.map(|created| created - first)) }
    }

    /// Whether times had to be moved.
    pub fn was_unset(self) -> bool {
        self.power_on.is_some()
    }

    /// FIT seconds on the common line.
    pub fn seconds(self, time: f64) -> f64 {
        let since_power_on = time < f64::from(FIRST_DATE);
        if since_power_on { time + self.power_on.unwrap_or(0.0) } else { time }
    }
}

/// UTC milliseconds of FIT seconds; `None` when they are no date.
pub fn utc_ms(seconds: f64) -> Option<i64> {
    (seconds >= f64::from(FIRST_DATE)).then(|| (seconds as i64 + FIT_EPOCH_UNIX_S) * 1000)
}

/// The stated difference as a zone's offset; `None` when no zone is like that.
pub fn zone_offset_s(local_minus_utc_s: i64) -> Option<i32> {
    let quarters = (local_minus_utc_s as f64 / QUARTER_HOUR_S as f64).round() as i64;
    let offset = quarters * QUARTER_HOUR_S;
    let is_near = (local_minus_utc_s - offset).abs() <= OFFSET_SLACK_S;
    plausible::utc_offset_s(offset as f64).filter(|_| is_near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_quarters_of_an_hour_between_the_date_lines() {
        assert_eq!(zone_offset_s(28_800), Some(28_800));
        assert_eq!(zone_offset_s(20_700), Some(20_700), "Kathmandu");
        assert_eq!(zone_offset_s(7_199), Some(7_200), "a second late");
        assert_eq!(zone_offset_s(-18_119), Some(-18_000));
        assert_eq!(zone_offset_s(7_321), None, "121 s from a quarter");
        assert_eq!(zone_offset_s(15 * 3600), None);
        assert_eq!(zone_offset_s(-13 * 3600), None);
        assert_eq!(zone_offset_s(-1_000_000_000), None);
    }

    #[test]
    fn seconds_since_power_on_count_from_the_date_of_the_file() {
        let clock = Clock::of(&[100.0, 101.0], Some(1_000_000_000));
        assert_eq!(clock.seconds(101.0), 1_000_000_001.0);
    }

    #[test]
    fn a_clock_set_on_the_way_carries_on() {
        let clock = Clock::of(&[100.0, 105.0, 1_000_000_000.0], Some(3));
        assert_eq!(clock.seconds(100.0), 999_999_995.0);
        assert_eq!(clock.seconds(1_000_000_000.0), 1_000_000_000.0);
    }

    #[test]
    fn without_any_date_there_is_no_start() {
        let clock = Clock::of(&[100.0], None);
        assert_eq!(utc_ms(clock.seconds(100.0)), None);
    }
}
