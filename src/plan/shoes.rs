//! Each pair with its distance, its share of the last four weeks, and when it was first and last worn.

use crate::model::{AthleteAnalysis, ShoeRow};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

const RECENT_DAYS: u64 = 28;

/// Pairs by last use, the newest first; empty when no run names a shoe.
pub fn shoe_rows(athlete: &AthleteAnalysis, as_of: NaiveDate) -> Vec<ShoeRow> {
    let recent_from = as_of - Days::new(RECENT_DAYS - 1);
    let mut rows: BTreeMap<&str, ShoeRow> = BTreeMap::new();
    let mut recent_m = 0.0;
    for row in athlete.activities.iter().filter(|row| row.counts_as_run()) {
        let Some(date) = row.local_date.filter(|date| *date <= as_of) else { continue };
        let metres = row.facts.distance_m.unwrap_or_default();
        let is_recent = date >= recent_from;
        recent_m += if is_recent { metres } else { 0.0 };
        let Some(shoe) = &row.shoe else { continue };
        let entry = rows.entry(shoe).or_insert_with(|| ShoeRow {
            shoe: shoe.clone(),
            distance_m: 0.0,
            runs: 0,
            first: date,
            last: date,
            recent_share: None,
            spec: athlete.own.shoe_specs.iter().find(|spec| spec.shoe == *shoe).cloned(),
        });
        entry.distance_m += metres;
        entry.runs += 1;
        entry.first = entry.first.min(date);
        entry.last = entry.last.max(date);
        if is_recent {
            entry.recent_share = Some(entry.recent_share.unwrap_or_default() + metres);
        }
    }
    let mut rows: Vec<ShoeRow> = rows.into_values().collect();
    for row in &mut rows {
        row.recent_share = row.recent_share.filter(|_| recent_m > 0.0).map(|metres| metres / recent_m);
    }
    rows.sort_by(|a, b| (b.last, &a.shoe).cmp(&(a.last, &b.shoe)));
    rows
}
