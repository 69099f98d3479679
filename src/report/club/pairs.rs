//! Shoes on a page that is handed on: runners write what they like into the name of a pair, so there it has a number.

use crate::model::{AthleteAnalysis, FlagKind};
use std::collections::{BTreeMap, BTreeSet};

/// Gives every pair a number by the day it was first worn, wherever it is named.
pub fn number_pairs(athlete: &mut AthleteAnalysis) {
    let numbers = numbers(athlete);
    let number = |name: &mut String| {
        if let Some(label) = numbers.get(name) {
            name.clone_from(label);
        }
    };
    athlete.activities.iter_mut().filter_map(|row| row.shoe.as_mut()).for_each(number);
    athlete.weeks.iter_mut().flat_map(|week| &mut week.shoes).for_each(|(name, _)| number(name));
    for shoe in &mut athlete.shoes {
        number(&mut shoe.shoe);
        if let Some(spec) = &mut shoe.spec {
            number(&mut spec.shoe);
            spec.stiffness = None;
        }
    }
    for spec in &mut athlete.own.shoe_specs {
        number(&mut spec.shoe);
        spec.stiffness = None;
    }
    for flag in athlete.flags.iter_mut().filter(|f| matches!(f.kind, FlagKind::ShoeChange | FlagKind::NewShoeShare)) {
        let worn = flag.rows.iter().filter_map(|row| row.text("shoe"));
        let mut names: Vec<&str> = worn.chain(numbers.keys().map(String::as_str)).collect();
        // A name may be part of another.
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let text = names.iter().fold(flag.text.clone(), |text, name| match numbers.get(*name) {
            Some(label) => without_name(&text, name, label),
            None => text,
        });
        flag.text = text;
        flag.rows.clear();
    }
}

/// The sentences of the rules name a pair after one of these words and end the name so.
const AROUND: [(&str, &str); 3] = [("pair ", " (new "), ("pair ", ", not worn "), ("Against ", ": ")];

fn without_name(text: &str, name: &str, label: &str) -> String {
    AROUND.iter().fold(text.to_owned(), |text, (before, after)| {
        text.replace(&format!("{before}{name}{after}"), &format!("{before}{label}{after}"))
    })
}

fn numbers(athlete: &AthleteAnalysis) -> BTreeMap<String, String> {
    let worn = athlete.activities.iter().filter_map(|row| Some((row.local_date?, row.shoe.as_deref()?)));
    let mut worn: Vec<_> = worn.collect();
    worn.sort_unstable();
    let listed = athlete.shoes.iter().map(|shoe| shoe.shoe.as_str());
    let described = athlete.own.shoe_specs.iter().map(|spec| spec.shoe.as_str());
    let mut seen = BTreeSet::new();
    let names = worn.iter().map(|(_, name)| *name).chain(listed).chain(described).filter(|name| seen.insert(*name));
    (1..).zip(names).map(|(number, name): (u32, &str)| (name.to_owned(), format!("Pair {number}"))).collect()
}
