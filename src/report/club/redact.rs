//! What a shareable page must not hold even where a device or a runner wrote it into a name: mail addresses, paths,
//! serial numbers, coordinates.

use crate::decode::fit::names_maker;
use crate::model::AthleteAnalysis;
use std::collections::BTreeSet;

/// Digits in a row that are a serial, an account or a telephone number rather than a model.
const SERIAL_DIGITS: usize = 6;
/// Shorter names of devices are looked for where they stand alone.
const SHORTEST_IN_WORDS: usize = 5;
/// Decimals that make a number a place on the map.
const POSITION_DECIMALS: usize = 3;

/// A name without what identifies a person, a machine or a place.
pub fn shareable(text: &str) -> String {
    let kept: Vec<&str> = text.split_whitespace().filter(|word| !identifies(word)).collect();
    kept.join(" ")
}

/// Services, apps and converters that write their own name into a file, as far as the first word.
const PROGRAMS: [&str; 23] = [
    "adidas",
    "amazfit",
    "apple",
    "connect",
    "fitbit",
    "gadgetbridge",
    "google",
    "healthfit",
    "komoot",
    "maker",
    "mapmyrun",
    "nike",
    "opentracks",
    "osmand",
    "rungap",
    "runkeeper",
    "runtastic",
    "samsung",
    "strava",
    "stravagpx",
    "strideload",
    "xiaomi",
    "zwift",
];

/// A device's name without what identifies; what no maker and no known program wrote may be anybody's words.
fn device(name: &str) -> String {
    let first = name.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    if name.is_empty() || names_maker(name) || PROGRAMS.contains(&first.as_str()) {
        shareable(name)
    } else {
        "another device".into()
    }
}

/// Takes what identifies out of the names of devices, in every column and sentence that holds one.
pub fn devices(athlete: &mut AthleteAnalysis) {
    let named: BTreeSet<String> = athlete.activities.iter().map(|row| row.facts.device.clone()).collect();
    let told = |name: String| (device(&name), name);
    let telling: Vec<(String, String)> = named.into_iter().map(told).filter(|(kept, name)| kept != name).collect();
    let clean = |text: &mut String| {
        // A name of a few letters may stand in any word.
        let in_words = telling.iter().filter(|(_, name)| name.len() >= SHORTEST_IN_WORDS || name == text);
        for (kept, name) in in_words.filter(|(_, name)| text.contains(name)).collect::<Vec<_>>() {
            *text = text.replace(name, kept);
        }
    };
    athlete.activities.iter_mut().for_each(|row| row.facts.device = device(&row.facts.device));
    athlete.weeks.iter_mut().filter_map(|week| week.watch_change.as_mut()).for_each(clean);
    athlete.steps.iter_mut().for_each(clean);
    athlete.summary.iter_mut().for_each(|line| clean(&mut line.text));
    athlete.flags.iter_mut().for_each(|flag| clean(&mut flag.text));
    if let Some(cadence) = &mut athlete.cadence {
        clean(&mut cadence.line.device);
        cadence.line.device_before.iter_mut().for_each(clean);
    }
}

/// A member's name: of a mail address what stands before the sign.
pub fn member_name(name: &str) -> String {
    let local = |word: &str| word.split('@').next().unwrap_or_default().to_owned();
    let words: Vec<String> = name.split_whitespace().map(local).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn identifies(word: &str) -> bool {
    let longest = |of: fn(char) -> bool| word.split(|c: char| !of(c)).map(str::len).max().unwrap_or(0);
    let decimals = word.split_once('.').map_or(0, |(_, after)| after.chars().take_while(char::is_ascii_digit).count());
    word.contains(['@', '/', '\\']) || longest(|c| c.is_ascii_digit()) >= SERIAL_DIGITS || decimals >= POSITION_DECIMALS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_stay_and_serials_mails_paths_and_places_go() {
        assert_eq!(shareable("Garmin fenix 7S Pro 1.2"), "Garmin fenix 7S Pro 1.2");
        assert_eq!(shareable("maker 255 product 1"), "maker 255 product 1");
        assert_eq!(shareable("fenix 3986452173 of jo@example.org /home/jo 51.4779,-0.0015"), "fenix of");
    }

    #[test]
    fn a_device_that_no_maker_and_no_known_program_names_is_another() {
        for name in ["Garmin fenix 7S Pro 1.2", "COROS PACE 3", "StravaGPX Android", "maker 255 product 1", ""] {
            assert_eq!(device(name), name);
        }
        assert_eq!(device("fenix of Jo Doe"), "another device");
        assert_eq!(device("Garmin serial 3986452173"), "Garmin serial");
    }

    #[test]
    fn a_folder_named_after_a_mail_address_gives_no_address() {
        assert_eq!(member_name("jo.doe@example.org"), "jo.doe");
        assert_eq!(member_name("Jo Doe"), "Jo Doe");
    }
}
