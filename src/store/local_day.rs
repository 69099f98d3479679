//! Which local day a run belongs to: the day of its start on the runner's own clock.
//!
//! Order of evidence: the user's `--tz`, the file's own offset, the zone of the first position, the nearest activity in
//! time that knows its clock, and last UTC. The machine's zone is never asked.

use crate::model::{ActivityFacts, ActivityRow, OffsetSource};
use chrono::{DateTime, NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;

/// Offset and source of every activity of one runner, in the given order.
pub fn utc_offsets(facts: &[&ActivityFacts], setting: Option<Tz>) -> Vec<(i32, OffsetSource)> {
    let own: Vec<Option<(i32, OffsetSource)>> = facts.iter().map(|facts| own_offset(facts, setting)).collect();
    let clock = |(facts, own): (&&ActivityFacts, &Option<(i32, OffsetSource)>)| {
        let start = facts.start_utc_ms?;
        Some((start, Clock::of(facts, start, (*own)?.0)))
    };
    let mut known: Vec<(i64, Clock)> = facts.iter().zip(&own).filter_map(clock).collect();
    known.sort_by_key(|(start, clock)| (*start, clock.offset_s));
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
    /// By local start in milliseconds.
    known: Vec<(i64, Clock)>,
}

impl LocalClocks {
    pub fn of<'a>(rows: impl Iterator<Item = &'a ActivityRow>, tz: Option<Tz>) -> LocalClocks {
        // What a neighbour lent says nothing that the neighbour does not.
        let is_known =
            |row: &&ActivityRow| !matches!(row.utc_offset_source, OffsetSource::Assumed | OffsetSource::Neighbour);
        let clock = |row: &ActivityRow| {
            let clock = Clock::of(&row.facts, row.facts.start_utc_ms?, row.utc_offset_s);
            Some((row.start_local_ms()?, clock))
        };
        let mut known: Vec<(i64, Clock)> = rows.filter(is_known).filter_map(clock).collect();
        known.sort_by_key(|(start, clock)| (*start, clock.offset_s));
        LocalClocks { tz, known }
    }

    /// Seconds the wall clock was ahead of UTC: by the setting, else as at the nearest activity, else none.
    pub fn offset_at_local(&self, local_ms: i64) -> i32 {
        let by_setting = || offset_at_local(self.tz?, local_ms);
        let by_neighbour = || {
            let clock = nearest(&self.known, local_ms)?;
            clock.zone.and_then(|tz| offset_at_local(tz, local_ms)).or(Some(clock.offset_s))
        };
        by_setting().or_else(by_neighbour).unwrap_or(0)
    }
}

/// What an activity tells of the runner's clock.
#[derive(Clone, Copy, Debug)]
struct Clock {
    offset_s: i32,
    /// Where it was, if clocks there showed this offset then: another day they may show another.
    zone: Option<Tz>,
}

impl Clock {
    fn of(facts: &ActivityFacts, start_utc_ms: i64, offset_s: i32) -> Clock {
        let zone = zone(facts).filter(|tz| offset_at(*tz, start_utc_ms) == Some(offset_s));
        Clock { offset_s, zone }
    }
}

fn own_offset(facts: &ActivityFacts, setting: Option<Tz>) -> Option<(i32, OffsetSource)> {
    let start = facts.start_utc_ms?;
    if let Some(tz) = setting {
        return Some((offset_at(tz, start)?, OffsetSource::Setting));
    }
    let by_position = || offset_at(zone(facts)?, start);
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

fn offset_at_local(tz: Tz, local_ms: i64) -> Option<i32> {
    let local = DateTime::from_timestamp_millis(local_ms)?.naive_utc();
    Some(tz.offset_from_local_datetime(&local).earliest()?.fix().local_minus_utc())
}

fn zone(facts: &ActivityFacts) -> Option<Tz> {
    facts.zone.as_deref()?.parse().ok()
}

fn neighbour(facts: &ActivityFacts, known: &[(i64, Clock)]) -> Option<(i32, OffsetSource)> {
    let start = facts.start_utc_ms?;
    let clock = nearest(known, start)?;
    let offset_s = clock.zone.and_then(|tz| offset_at(tz, start)).unwrap_or(clock.offset_s);
    Some((offset_s, OffsetSource::Neighbour))
}

/// The clock known nearest in time; `known` is sorted.
fn nearest(known: &[(i64, Clock)], ms: i64) -> Option<Clock> {
    let after = known.partition_point(|(other, _)| *other < ms);
    let either_side = [after.checked_sub(1), Some(after)].into_iter().flatten().filter_map(|i| known.get(i));
    either_side.min_by_key(|(other, _)| other.abs_diff(ms)).map(|(_, clock)| *clock)
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

    /// 2026-10-24T10:00 in Berlin, the day before the clocks go back.
    const SATURDAY_IN_BERLIN: i64 = 1_792_828_800_000;
    /// 2026-10-25T23:30 in Berlin.
    const SUNDAY_2330_IN_BERLIN: i64 = 1_792_967_400_000;

    #[test]
    fn the_clock_of_the_nearest_run_goes_back_in_autumn() {
        let treadmill = facts_at(SUNDAY_2330_IN_BERLIN);
        let mut near = facts_at(SATURDAY_IN_BERLIN);
        near.zone = Some("Europe/Berlin".into());
        let offset = |near: &ActivityFacts| utc_offsets(&[&treadmill, near], None)[0];
        assert_eq!(offset(&near), (3600, OffsetSource::Neighbour));
        near.utc_offset_s = Some(7200);
        assert_eq!(offset(&near), (3600, OffsetSource::Neighbour), "the file's own says the same");
        near.utc_offset_s = Some(0);
        assert_eq!(offset(&near), (0, OffsetSource::Neighbour), "a watch on another clock");
    }

    #[test]
    fn a_wall_clock_goes_back_in_autumn_too() {
        let mut facts = facts_at(SATURDAY_IN_BERLIN);
        facts.zone = Some("Europe/Berlin".into());
        let source = crate::model::SourceId { path: "a.fit".into(), entry: None };
        let mut near = ActivityRow::new("me", facts, source);
        (near.utc_offset_s, near.utc_offset_source) = (7200, OffsetSource::Position);
        let mut treadmill = near.clone();
        treadmill.facts = facts_at(SATURDAY_IN_BERLIN + 3_600_000);
        treadmill.utc_offset_source = OffsetSource::Neighbour;
        let clocks = LocalClocks::of([&near, &treadmill].into_iter(), None);
        let local_ms = |utc_ms, offset_s: i64| utc_ms + offset_s * 1000;
        assert_eq!(clocks.offset_at_local(local_ms(SUNDAY_2330_IN_BERLIN, 3600)), 3600);
        assert_eq!(clocks.offset_at_local(local_ms(SATURDAY_IN_BERLIN, 7200)), 7200);
    }
}
