//! Where the recordings came from, in the words of the first line: "Strava + Garmin".

use crate::model::{ActivityRow, Format};
use std::collections::BTreeMap;

/// The makers of the recordings, most first, at most three; "Strava" first when the export has its list.
pub fn sources<'a>(rows: impl IntoIterator<Item = &'a ActivityRow>) -> String {
    let mut by_maker: BTreeMap<String, usize> = BTreeMap::new();
    let mut has_list = false;
    for row in rows {
        has_list |= row.facts.format == Format::Index || row.shoe.is_some();
        // A maker known by number only (`maker 255 product 1`) has no name to tell.
        let maker = row.facts.device.split_whitespace().next();
        if let Some(maker) = maker.filter(|maker| *maker != "maker") {
            *by_maker.entry(maker.to_owned()).or_default() += 1;
        }
    }
    let mut makers: Vec<(String, usize)> = by_maker.into_iter().collect();
    makers.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let list = has_list.then(|| "Strava".to_owned());
    let names: Vec<String> = list
        .into_iter()
        .chain(makers.into_iter().map(|(maker, _)| maker).filter(|maker| !(has_list && maker.starts_with("Strava"))))
        .take(3)
        .collect();
    names.join(" + ")
}
