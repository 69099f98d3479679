//! Points in time as GPX and TCX writers put them down: the schema's form and its known variants.

use crate::decode::plausible;
use chrono::NaiveDate;

/// A moment and what the text said about its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::decode) struct Stamp {
    pub utc_ms: i64,
    pub zone: Zone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::decode) enum Zone {
    /// `Z`, or an offset of zero, which programs write to say the same.
    Utc,
    /// Seconds the local clock was ahead of UTC.
    Offset(i32),
    /// Not stated; taken as UTC.
    Missing,
}

impl Zone {
    /// Seconds the local clock was ahead of UTC, where the text says so; `Z` alone does not.
    pub(in crate::decode) fn offset_s(self) -> Option<i32> {
        match self {
            Zone::Offset(seconds) => plausible::utc_offset_s(f64::from(seconds)),
            Zone::Utc | Zone::Missing => None,
        }
    }
}

/// Reads `2026-11-22T08:30:00Z`, also with a fraction of any length, an offset, `[Zone]`, a blank for the `T`, or no zone.
pub(in crate::decode) fn timestamp(text: &str) -> Option<Stamp> {
    let text = super::trimmed(text).as_bytes();
    let (fixed, mut rest) = text.split_first_chunk::<19>()?;
    let [.., b'-', _, _, b'-', _, _, b'T' | b't' | b' ', _, _, b':', _, _, b':', _, _] = fixed else { return None };
    let at = |place: usize| two_digits(fixed[place], fixed[place + 1]);
    let (year, month, day) = (at(0)? * 100 + at(2)?, at(5)?, at(8)?);
    let (hour, minute, second) = (at(11)?, at(14)?, at(17)?);
    let millisecond = fraction_ms(&mut rest);
    let zone = zone(rest)?;
    // 60 is a leap second.
    if !plausible::YEARS.contains(&(year as i32)) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let midnight = NaiveDate::from_ymd_opt(year as i32, month, day)?.and_time(chrono::NaiveTime::MIN).and_utc();
    let seconds_of_day = i64::from(hour * 3600 + minute * 60 + second);
    let offset_s = if let Zone::Offset(seconds) = zone { seconds } else { 0 };
    let utc_s = midnight.timestamp() + seconds_of_day - i64::from(offset_s);
    Some(Stamp { utc_ms: utc_s * 1000 + millisecond, zone })
}

#[inline]
fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then(|| u32::from(tens * 10 + ones))
}

/// Takes two digits.
fn take_two(rest: &mut &[u8]) -> Option<u32> {
    let (&[tens, ones], tail) = rest.split_first_chunk()?;
    *rest = tail;
    two_digits(tens, ones)
}

/// `.5`, `.504`, `.5041234`: milliseconds, the rest cut off. Zero when there is no fraction.
fn fraction_ms(rest: &mut &[u8]) -> i64 {
    let Some((b'.' | b',', tail)) = rest.split_first() else { return 0 };
    let length = tail.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (fraction, tail) = tail.split_at(length);
    *rest = tail;
    (0..3).fold(0, |ms, place| ms * 10 + fraction.get(place).map_or(0, |digit| i64::from(digit - b'0')))
}

fn zone(rest: &[u8]) -> Option<Zone> {
    let rest = rest.split(|&byte| byte == b'[').next().unwrap_or(rest).trim_ascii();
    let (sign, mut rest) = match rest.split_first() {
        None => return Some(Zone::Missing),
        Some((b'Z' | b'z', [])) => return Some(Zone::Utc),
        Some((b'+', tail)) => (1, tail),
        Some((b'-', tail)) => (-1, tail),
        Some(_) => return None,
    };
    let hours = take_two(&mut rest)?;
    if let Some((b':', tail)) = rest.split_first() {
        rest = tail;
    }
    let minutes = if rest.is_empty() { 0 } else { take_two(&mut rest)? };
    if !rest.is_empty() || hours > 14 || minutes > 59 {
        return None;
    }
    match sign * (hours * 3600 + minutes * 60) as i32 {
        0 => Some(Zone::Utc),
        seconds => Some(Zone::Offset(seconds)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// 2026-11-22T08:30:00Z, from `date -u -d 2026-11-22T08:30:00Z +%s`.
    const MORNING_MS: i64 = 1_795_336_200_000;

    #[test]
    fn every_form_seen_means_the_same_moment() {
        for (text, zone) in [
            ("2026-11-22T08:30:00Z", Zone::Utc),
            (" 2026-11-22 08:30:00Z \n", Zone::Utc),
            ("2026-11-22T08:30:00+00:00", Zone::Utc),
            ("2026-11-22T08:30:00", Zone::Missing),
            ("2026-11-22T10:30:00+02:00[Europe/Brussels]", Zone::Offset(7200)),
            ("2026-11-22T14:15:00+0545", Zone::Offset(20_700)),
            ("2026-11-22T04:00:00-04:30", Zone::Offset(-16_200)),
            ("2026-11-22T10:30:00+02", Zone::Offset(7200)),
        ] {
            assert_eq!(timestamp(text), Some(Stamp { utc_ms: MORNING_MS, zone }), "{text}");
        }
    }

    #[test]
    fn fractions_of_any_length_give_milliseconds() {
        let ms = |text: &str| timestamp(text).unwrap().utc_ms - MORNING_MS;
        assert_eq!(ms("2026-11-22T08:30:00.9Z"), 900);
        assert_eq!(ms("2026-11-22T08:30:00.504Z"), 504);
        assert_eq!(ms("2026-11-22T08:30:00.5049999Z"), 504);
        assert_eq!(ms("2026-11-22T08:30:00.Z"), 0);
        assert_eq!(ms("2026-11-22T08:29:60Z"), 0);
    }

    #[test]
    fn impossible_moments_are_refused() {
        for text in [
            "",
            "2026-11-22",
            "1970-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "2026-02-30T08:00:00Z",
            "2026-13-01T08:00:00Z",
            "2026-11-22T25:00:00Z",
            "2026-11-22T08:61:00Z",
            "2026-11-22T08:30:00X",
            "2026-11-22T08:30:00+99:99",
            "yesterday",
            "2026-11-22T08:30",
            "２０２６-11-22T08:30:00Z",
        ] {
            assert_eq!(timestamp(text), None, "{text}");
        }
    }
}
