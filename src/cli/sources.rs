//! Where the activities came from, in the words of the first line: "Strava + Garmin".

use crate::model::ActivityRow;
use std::collections::BTreeMap;

/// More would fill the line.
const MOST_NAMES: usize = 3;

/// The services whose lists name activities, most first, then the makers of the recordings, most first; at most three.
pub fn sources<'a>(rows: impl IntoIterator<Item = &'a ActivityRow>) -> String {
    let mut by_service: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_maker: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        if let Some(service) = &row.service {
            *by_service.entry(service).or_default() += 1;
        }
        // A maker known by number only (`maker 255 product 1`) has no name to tell.
        let maker = row.facts.device.split_whitespace().next();
        if let Some(maker) = maker.filter(|maker| *maker != "maker") {
            *by_maker.entry(maker).or_default() += 1;
        }
    }
    let mut names: Vec<&str> = Vec::new();
    for name in most_first(by_service).chain(most_first(by_maker)) {
        // `StravaGPX` writes what Strava's list names; `suunto` is Suunto.
        let is_known = |known: &&str| name.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known));
        if !names.iter().any(is_known) {
            names.push(name);
        }
    }
    names.truncate(MOST_NAMES);
    names.join(" + ")
}

fn most_first(counts: BTreeMap<&str, usize>) -> impl Iterator<Item = &str> {
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    // Stable: equal ones stay in the order of their names.
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ActivityFacts, ActivityId, Format, SourceId, Sport};

    fn row(format: Format, device: &str, service: Option<&str>) -> ActivityRow {
        let mut facts = ActivityFacts::empty(ActivityId("0f".into()), format, Sport::Running);
        facts.device = device.into();
        let mut row = ActivityRow::new("me", facts, SourceId { path: "a".into(), entry: None });
        row.service = service.map(Into::into);
        row
    }

    #[test]
    fn only_who_listed_or_made_them_is_named() {
        let garmin = || row(Format::Fit, "Garmin fenix 7", None);
        let with_shoe = ActivityRow { shoe: Some("Blue pair".into()), ..garmin() };
        assert_eq!(sources(&[with_shoe, garmin()]), "Garmin", "shoes.csv is nobody's list");
        assert_eq!(sources(&[row(Format::Index, "", Some("Runtastic"))]), "Runtastic");
        assert_eq!(sources(&[row(Format::Log, "", None)]), "");
        let strava = [garmin(), garmin(), row(Format::Gpx, "StravaGPX Android", Some("Strava"))];
        assert_eq!(sources(&strava), "Strava + Garmin");
        assert_eq!(sources(&[row(Format::Fit, "Garmin fenix 7", Some("Garmin"))]), "Garmin");
    }
}
