//! Which local day a run belongs to: the day of its start on the runner's own clock.
//!
//! Order of evidence: the user's `--tz`, the file's own offset, the zone of the first position, the nearest activity in
//! time that knows its offset, and last UTC. The machine's zone is never asked.

use crate::model::{ActivityFacts, ActivityRow, OffsetSource};
use chrono::{DateTime, NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;

/// Offset and source of every activity of one runner, in the given order.
pub fn utc_offsets(facts: &[&ActivityFacts], setting: Option<Tz>) -> Vec<(i32, OffsetSource)> {
    let own: Vec<Option<(i32, OffsetSource)>> = facts.iter().map(|facts| own_offset(facts, setting)).collect();
    let mut known: Vec<(i64, i32)> =
        facts.iter().zip(&own).filter_map(|(facts, own)| Some((facts.start_utc_ms?, (*own)?.0))).collect();
    known.sort_unstable();
    facts
        .iter()
        .zip(own)
        .map(|(facts, own)| own.or_else(|| neighbour(facts, &known)).unwrap_or((0, OffsetSource::Assumed)))
        .collect()
}

/// The local calendar day of a moment.
pub fn local_date(start_utc_ms: i64, utc_offset_s: i32) -> Option<NaiveDate> {
    let local_ms = start_utc_ms.checked_add(i64::from(utc_offset_s) * 1000)?;
    DateTime::from_timestamp_millis(local_ms).map(|time| time.date_naive())
}

/// The clocks of a runner's activities, to put a wall-clock time of no stated zone on.
#[derive(Debug)]
pub struct LocalClocks {
    tz: Option<Tz>,
    /// Local start in milliseconds, and offset in seconds; by time.
    known: Vec<(i64, i32)>,
}

impl LocalClocks {
    pub fn of<'a>(rows: impl Iterator<Item = &'a ActivityRow>, tz: Option<Tz>) -> LocalClocks {
        let is_known = |row: &&ActivityRow| row.utc_offset_source != OffsetSource::Assumed;
        let known = rows.filter(is_known).filter_map(|row| Some((row.start_local_ms()?, row.utc_offset_s)));
        let mut known: Vec<(i64, i32)> = known.collect();
        known.sort_unstable();
        LocalClocks { tz, known }
    }

    /// Seconds the wall clock was ahead of UTC: by the setting, else as at the nearest activity, else none.
    pub fn offset_at_local(&self, local_ms: i64) -> i32 {
        let by_setting = || {
            let local = DateTime::from_timestamp_millis(local_ms)?.naive_utc();
            Some(self.tz?.offset_from_local_datetime(&local).earliest()?.fix().local_minus_utc())
        };
        by_setting().or_else(|| nearest(&self.known, local_ms)).unwrap_or(0)
    }
}

fn own_offset(facts: &ActivityFacts, setting: Option<Tz>) -> Option<(i32, OffsetSource)> {
    let start = facts.start_utc_ms?;
    if let Some(tz) = setting {
        return Some((offset_at(tz, start)?, OffsetSource::Setting));
    }
    let by_position = || offset_at(facts.zone.as_deref()?.parse().ok()?, start);
    let by_file = facts.utc_offset_s.filter(|offset| {
        // The exact opposite of where the run was: local time and UTC were written the wrong way round.
        *offset == 0 || by_position() != Some(-offset)
    });
    let by_file = by_file.map(|offset| (offset, OffsetSource::File));
    by_file.or_else(|| by_position().map(|offset| (offset, OffsetSource::Position)))
}

fn offset_at(tz: Tz, utc_ms: i64) -> Option<i32> {
    let utc = DateTime::from_timestamp_millis(utc_ms)?.naive_utc();
    Some(tz.offset_from_utc_datetime(&utc).fix().local_minus_utc())
}

fn neighbour(facts: &ActivityFacts, known: &[(i64, i32)]) -> Option<(i32, OffsetSource)> {
    Some((nearest(known, facts.start_utc_ms?)?, OffsetSource::Neighbour))
}

/// The offset known nearest in time; `known` is sorted.
fn nearest(known: &[(i64, i32)], ms: i64) -> Option<i32> {
    let after = known.partition_point(|(other, _)| *other < ms);
    let either_side = [after.checked_sub(1), Some(after)].into_iter().flatten().filter_map(|i| known.get(i));
    either_side.min_by_key(|(other, _)| other.abs_diff(ms)).map(|(_, offset_s)| *offset_s)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::store::settle::tests::facts_at;

    const KATHMANDU_S: i32 = 5 * 3600 + 45 * 60;

    /// 2026-11-22T22:32:00 local time two hours west of UTC is 00:32 on Monday in UTC.
    const SUNDAY_2232_AT_MINUS_2: i64 = 1_795_393_920_000;

    #[test]
    fn a_late_sunday_run_stays_on_sunday() {
        let mut facts = facts_at(SUNDAY_2232_AT_MINUS_2);
        facts.utc_offset_s = Some(-7200);
        assert_eq!(utc_offsets(&[&facts], None), [(-7200, OffsetSource::File)]);
        assert_eq!(local_date(SUNDAY_2232_AT_MINUS_2, -7200), NaiveDate::from_ymd_opt(2026, 11, 22));
        assert_eq!(local_date(SUNDAY_2232_AT_MINUS_2, 0), NaiveDate::from_ymd_opt(2026, 11, 23));
    }

    #[test]
    fn the_setting_beats_the_file_and_the_file_beats_the_position() {
        let mut facts = facts_at(SUNDAY_2232_AT_MINUS_2);
        facts.zone = Some("Asia/Kathmandu".into());
        assert_eq!(utc_offsets(&[&facts], None), [(KATHMANDU_S, OffsetSource::Position)]);
        facts.utc_offset_s = Some(3600);
        assert_eq!(utc_offsets(&[&facts], None), [(3600, OffsetSource::File)]);
        assert_eq!(utc_offsets(&[&facts], Some(chrono_tz::Tz::UTC)), [(0, OffsetSource::Setting)]);
    }

    #[test]
    fn a_zone_gives_summer_and_winter_their_own_offset() {
        let day = 86_400_000;
        let mut winter = facts_at(SUNDAY_2232_AT_MINUS_2);
        winter.zone = Some("Europe/Berlin".into());
        let mut summer = facts_at(SUNDAY_2232_AT_MINUS_2 - 150 * day);
        summer.zone = Some("Europe/Berlin".into());
        let offsets = utc_offsets(&[&winter, &summer], None);
        assert_eq!(offsets, [(3600, OffsetSource::Position), (7200, OffsetSource::Position)]);
    }

    #[test]
    fn a_treadmill_run_takes_the_clock_of_the_nearest_run() {
        let hour = 3_600_000;
        let treadmill = facts_at(SUNDAY_2232_AT_MINUS_2);
        let mut near = facts_at(SUNDAY_2232_AT_MINUS_2 + 20 * hour);
        near.utc_offset_s = Some(-7200);
        let mut far = facts_at(SUNDAY_2232_AT_MINUS_2 - 50 * hour);
        far.utc_offset_s = Some(3600);
        assert_eq!(utc_offsets(&[&treadmill, &near, &far], None)[0], (-7200, OffsetSource::Neighbour));
        assert_eq!(utc_offsets(&[&treadmill], None)[0], (0, OffsetSource::Assumed));
    }
}
