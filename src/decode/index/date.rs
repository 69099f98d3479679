//! The start of an activity as a list writes it: always UTC, in the form of the account's language.
//!
//! Languages differ in order, marks and words (`Sep 12, 2018, 3:02:23 PM`, `12 sept. 2018, 15:02:23`,
//! `2018年9月12日 下午3:02:23`), so numbers and words are taken apart instead of listing forms. One word nobody knows
//! and the cell is no date.

use super::super::xml;

/// UTC milliseconds, or `None` for what is no date or a year no watch can have recorded in.
pub(super) fn utc_ms(cell: &str) -> Option<i64> {
    let plain: Vec<&str> = cell.split_whitespace().collect();
    let plain = plain.join(" ");
    let stamp = xml::timestamp(&plain).or_else(|| xml::timestamp(&Parts::of(&plain)?.iso()?))?;
    Some(stamp.utc_ms)
}

/// Numbers of a date in their order, and what its words say.
#[derive(Default)]
struct Parts {
    /// Value and count of digits.
    numbers: Vec<(u32, usize)>,
    month: Option<u32>,
    half: Option<Half>,
}

#[derive(Clone, Copy, PartialEq)]
enum Half {
    Morning,
    Afternoon,
}

/// More numbers than any date has.
const MOST_NUMBERS: usize = 6;

impl Parts {
    fn of(cell: &str) -> Option<Parts> {
        let lower = cell.to_lowercase();
        let mut parts = Parts::default();
        let mut rest = lower.as_str();
        while let Some(first) = rest.chars().next() {
            let is_digit = |c: char| c.is_ascii_digit();
            let kind = |c: char| (is_digit(c), c.is_alphabetic());
            let end = rest.find(|c: char| kind(c) != kind(first)).unwrap_or(rest.len());
            let (token, behind) = rest.split_at(end);
            rest = behind;
            if is_digit(first) {
                parts.numbers.push((token.parse().ok()?, token.len()));
            } else if first.is_alphabetic() {
                parts.take_word(token)?;
            } else if !token.chars().all(|c| " ,.:/-".contains(c)) {
                return None;
            }
            if parts.numbers.len() > MOST_NUMBERS {
                return None;
            }
        }
        Some(parts)
    }

    fn take_word(&mut self, word: &str) -> Option<()> {
        if FILLERS.contains(&word) {
            return Some(());
        }
        if let Some((_, half)) = HALVES.iter().find(|(words, _)| words.contains(&word)) {
            self.half = Some(*half);
            return Some(());
        }
        let month = MONTHS.iter().zip(1..).find(|(starts, _)| starts.iter().any(|start| word.starts_with(start)))?.1;
        self.month.replace(month).is_none().then_some(())
    }

    /// `2018-09-12T15:02:23Z`; whether such a moment exists is for the reader of that form to say.
    fn iso(&self) -> Option<String> {
        let is_year = |(_, digits): (u32, usize)| digits == 4;
        let (date, time) = match self.month {
            Some(month) => {
                let [a, b, time @ ..] = &self.numbers[..] else { return None };
                let (day, year) = if is_year(*a) { (b, a) } else { (a, b) };
                ((*year, month, day.0), time)
            }
            None => {
                let [a, b, c, time @ ..] = &self.numbers[..] else { return None };
                if is_year(*a) { ((*a, b.0, c.0), time) } else { ((*c, b.0, a.0), time) }
            }
        };
        let (hour, minute, second) = match time {
            [hour, minute] => (hour.0, minute.0, 0),
            [hour, minute, second] => (hour.0, minute.0, second.0),
            _ => return None,
        };
        let hour = match self.half {
            Some(_) if hour > 12 => hour, // Written out twice over; the hour says it already.
            Some(Half::Morning) => hour % 12,
            Some(Half::Afternoon) => hour % 12 + 12,
            None => hour,
        };
        let ((year, digits), month, day) = date;
        (digits == 4).then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
    }
}

/// Words that stand between the numbers and say nothing: `12 de set. de 2018`, `12 сент. 2018 г.`, `2018年9月12日`.
const FILLERS: &[&str] =
    &["de", "at", "à", "às", "um", "om", "kl", "г", "m", "utc", "年", "月", "日", "년", "월", "일"];

const HALVES: &[(&[&str], Half)] =
    &[(&["am", "a", "午前", "上午", "오전"], Half::Morning), (&["pm", "p", "午後", "下午", "오후"], Half::Afternoon)];

/// Beginnings of the months' names, January first, in the languages of the services.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "янв", "sty"],
    &["feb", "fév", "fev", "фев", "lut"],
    &["mar", "mär", "mrt", "mrz", "maart", "мар"],
    &["apr", "avr", "abr", "апр", "kwi"],
    &["may", "mai", "mei", "mag", "maj", "мая", "май"],
    &["jun", "juin", "giu", "июн", "cze"],
    &["jul", "juil", "lug", "июл", "lip"],
    &["aug", "aoû", "ago", "agu", "авг", "sie"],
    &["sep", "set", "сен", "wrz"],
    &["oct", "okt", "out", "ott", "окт", "paź"],
    &["nov", "ноя", "lis"],
    &["dec", "déc", "dez", "dic", "des", "дек", "gru"],
];

#[cfg(test)]
mod tests {
    use super::*;

    /// 2018-09-12T15:02:23Z, from `date -u +%s`.
    const AFTERNOON_MS: i64 = 1_536_764_543_000;

    #[test]
    fn every_language_means_the_same_moment() {
        for cell in [
            "Sep 12, 2018, 3:02:23 PM",
            "Sep 12, 2018, 3:02:23\u{202f}PM",
            "Sep 12, 2018, 15:02:23",
            "2018-09-12 15:02:23",
            "2018-09-12 15:02:23 UTC",
            "12.09.2018, 15:02:23",
            "12 sept. 2018, 15:02:23",
            "12 sept. 2018 à 15:02:23",
            "12 sept 2018, 15:02:23",
            "12 sept 2018, 3:02:23 p.\u{a0}m.",
            "12 Sep 2018, 15:02:23",
            "12 set 2018, 15:02:23",
            "12 de set. de 2018, 15:02:23",
            "12/09/2018, 15:02:23",
            "12 sep. 2018 15:02:23",
            "12 Sep 2018 15.02.23",
            "12 сент. 2018 г., 15:02:23",
            "2018/09/12 15:02:23",
            "2018年9月12日 15:02:23",
            "2018年9月12日 下午3:02:23",
            "2018. 9. 12. 오후 3:02:23",
        ] {
            assert_eq!(utc_ms(cell), Some(AFTERNOON_MS), "{cell}");
        }
        assert_eq!(utc_ms("Sep 12, 2018, 12:00:00 AM"), Some(AFTERNOON_MS - 54_143_000));
        assert_eq!(utc_ms("2018年9月12日 上午12:00:00"), Some(AFTERNOON_MS - 54_143_000));
        assert_eq!(utc_ms("Sep 12, 2018, 12:02:23 PM"), Some(AFTERNOON_MS - 3 * 3_600_000));
    }

    /// The twelve abbreviations of each language, as CLDR lists them.
    #[test]
    fn every_month_of_every_language_is_known() {
        for (language, months) in [
            ("en", "jan feb mar apr may jun jul aug sep oct nov dec"),
            ("de", "jan feb mär apr mai jun jul aug sep okt nov dez"),
            ("fr", "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
            ("es", "ene feb mar abr may jun jul ago sept oct nov dic"),
            ("it", "gen feb mar apr mag giu lug ago set ott nov dic"),
            ("pt", "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez."),
            ("nl", "jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec."),
            ("ru", "янв. февр. марта апр. мая июня июля авг. сент. окт. нояб. дек."),
            ("id", "jan feb mar apr mei jun jul agu sep okt nov des"),
            ("sv", "jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec."),
            ("pl", "sty lut mar kwi maj cze lip sie wrz paź lis gru"),
        ] {
            for (month, number) in months.split(' ').zip(1..) {
                let wanted = xml::timestamp(&format!("2018-{number:02}-12T15:02:23Z")).map(|stamp| stamp.utc_ms);
                assert_eq!(utc_ms(&format!("12 {month} 2018, 15:02:23")), wanted, "{language} {month}");
            }
        }
    }

    #[test]
    fn other_cells_are_no_dates() {
        for cell in [
            "",
            "12345",
            "3600.0",
            "Lauf",
            "12 Sep 2018",
            "5 km in 2018, 3:02:23",
            "Sep 31, 2018, 3:02:23 PM",
            "01.01.0001, 00:00:00",
            "activities/12345678901.fit.gz",
            "12.09.18, 15:02:23",
        ] {
            assert_eq!(utc_ms(cell), None, "{cell}");
        }
    }
}
