//! Strava's `activities.csv`, in the layouts before and after 2019 and in any language.

use super::columns::Columns;
use super::{Index, IndexRow, RowStart, cell, date, plausible_rpe, value};
use crate::decode::xml;
use crate::model::Sport;
use crate::units::METRES_PER_KM;
use csv::StringRecord;

/// `None` when this is no list of activities.
pub(super) fn decode(header: &StringRecord, rows: &[StringRecord]) -> Option<Index> {
    let columns = Columns::find(header, rows)?;
    let rows = rows.iter().filter(|record| record.len() > 1).map(|record| row(&columns, record)).collect();
    Some(Index::kept_by("Strava", rows))
}

fn row(columns: &Columns, record: &StringRecord) -> IndexRow {
    let cell = |column| cell(record, column);
    let value = |column| value(record, column);
    let named = IndexRow::of_kind(cell(columns.kind));
    let gear = cell(columns.gear).and_then(xml::line_of_text);
    IndexRow {
        id: cell(columns.id).map(str::to_owned),
        // A failed upload is listed with a word in place of its path.
        file: cell(columns.file).filter(|file| !file.starts_with('#')).map(str::to_owned),
        start: cell(columns.date).and_then(date::utc_ms).map_or(RowStart::Unknown, RowStart::Utc),
        title: cell(columns.title).and_then(xml::line_of_text),
        // The gear of a ride is the bicycle.
        shoe: gear.filter(|_| named.sport.is_none_or(Sport::on_foot)),
        distance_m: value(columns.distance_m).or_else(|| value(columns.distance_km).map(|km| km * METRES_PER_KM)),
        elapsed_s: value(columns.elapsed_exact).or_else(|| value(columns.elapsed)),
        moving_s: value(columns.moving),
        ascent_m: value(columns.ascent),
        rpe: value(columns.exertion).and_then(plausible_rpe),
        line: record.position().map_or(0, csv::Position::line),
        ..named
    }
}
