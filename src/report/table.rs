//! Rows and columns in; CSV, Parquet or JSON bytes out. Knows nothing of what the columns mean. polars-io lives here.

use super::output::OutputFile;
use super::sanitize;
use super::schema::{Cell, Column, Value, finite};
use polars::prelude::{Column as Series, DataFrame, IntoColumn, NamedFrom, ParquetWriter};
use polars_io::parquet::write::BatchedWriter;

/// A table could not be put into bytes.
#[derive(Debug, thiserror::Error)]
#[error("the table could not be written as {format}: {cause}")]
pub struct TableError {
    format: &'static str,
    cause: String,
}

impl From<std::io::Error> for TableError {
    fn from(cause: std::io::Error) -> Self {
        TableError { format: "JSON", cause: cause.to_string() }
    }
}

/// RFC 4180 with a header line; an empty field is a missing value.
pub fn csv<R>(columns: &[Column<R>], rows: &[&R]) -> Result<Vec<u8>, TableError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns.iter().map(|c| c.name)).map_err(csv_failed)?;
    for row in rows {
        writer.write_record(columns.iter().map(|c| csv_field(c.cell(row)))).map_err(csv_failed)?;
    }
    writer.into_inner().map_err(csv_failed)
}

/// One column per column, typed, missing values as nulls. The same rows always give the same bytes.
pub fn parquet<R>(columns: &[Column<R>], rows: &[&R]) -> Result<Vec<u8>, TableError> {
    let mut frame = frame(columns, rows)?;
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).map_err(parquet_failed)?;
    Ok(bytes)
}

/// A CSV table whose rows come a few at a time.
#[derive(Debug)]
pub struct CsvFile<R: 'static> {
    columns: &'static [Column<R>],
    writer: csv::Writer<OutputFile>,
}

impl<R> CsvFile<R> {
    pub fn new(columns: &'static [Column<R>], file: OutputFile) -> Result<CsvFile<R>, TableError> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
        writer.write_record(columns.iter().map(|c| c.name)).map_err(csv_failed)?;
        Ok(CsvFile { columns, writer })
    }

    pub fn add<'a>(&mut self, rows: impl IntoIterator<Item = &'a R>) -> Result<(), TableError> {
        for row in rows {
            self.writer.write_record(self.columns.iter().map(|c| csv_field(c.cell(row)))).map_err(csv_failed)?;
        }
        Ok(())
    }

    pub fn finish(self) -> Result<(), TableError> {
        self.writer.into_inner().map_err(|e| e.into_error()).and_then(OutputFile::finish).map_err(csv_failed)
    }
}

fn csv_failed(cause: impl std::fmt::Display) -> TableError {
    TableError { format: "CSV", cause: cause.to_string() }
}

/// A Parquet table whose rows come a few at a time; some thousands make a row group.
pub struct ParquetFile<R: 'static> {
    columns: &'static [Column<R>],
    file: Option<OutputFile>,
    writer: Option<BatchedWriter<OutputFile>>,
    waiting: Option<DataFrame>,
}

impl<R> std::fmt::Debug for ParquetFile<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetFile").field("waiting", &self.waiting).finish_non_exhaustive()
    }
}

impl<R> ParquetFile<R> {
    pub fn new(columns: &'static [Column<R>], file: OutputFile) -> ParquetFile<R> {
        ParquetFile { columns, file: Some(file), writer: None, waiting: None }
    }

    pub fn add<'a>(&mut self, rows: impl IntoIterator<Item = &'a R>) -> Result<(), TableError> {
        let rows: Vec<&R> = rows.into_iter().collect();
        let frame = frame(self.columns, &rows)?;
        let waiting = match self.waiting.take() {
            None => frame,
            Some(mut before) => {
                before.vstack_mut(&frame).map_err(parquet_failed)?;
                before
            }
        };
        let is_full = waiting.height() >= ROW_GROUP;
        self.waiting = Some(waiting);
        if is_full { self.write_waiting() } else { Ok(()) }
    }

    fn write_waiting(&mut self) -> Result<(), TableError> {
        let Some(mut frame) = self.waiting.take() else { return Ok(()) };
        frame.rechunk_mut_par();
        if let Some(file) = self.file.take() {
            self.writer = Some(ParquetWriter::new(file).batched(frame.schema()).map_err(parquet_failed)?);
        }
        match &mut self.writer {
            Some(writer) => writer.write_batch(&frame).map_err(parquet_failed),
            None => Ok(()),
        }
    }

    /// A table without rows has its columns all the same.
    pub fn finish(mut self) -> Result<(), TableError> {
        self.add([])?;
        self.write_waiting()?;
        match self.writer {
            Some(writer) => writer.finish().map(drop).map_err(parquet_failed),
            None => Ok(()),
        }
    }
}

/// Rows of one group of a Parquet file that is written bit by bit.
const ROW_GROUP: usize = 4_000;

fn parquet_failed(cause: impl std::fmt::Display) -> TableError {
    TableError { format: "Parquet", cause: cause.to_string() }
}

fn frame<R>(columns: &[Column<R>], rows: &[&R]) -> Result<DataFrame, TableError> {
    let series = columns.iter().map(|c| parquet_column(c, rows)).collect();
    DataFrame::new(rows.len(), series).map_err(parquet_failed)
}

/// One row as a JSON object; missing values are `null`.
pub fn json_object<R>(columns: &[Column<R>], row: &R) -> serde_json::Map<String, serde_json::Value> {
    columns.iter().map(|c| (c.name.to_string(), json_value(c.cell(row)))).collect()
}

fn csv_field(cell: Cell) -> String {
    match cell {
        Cell::Missing => String::new(),
        Cell::Text(text) => sanitize::for_csv(&text),
        Cell::Date(date) => date.to_string(),
        Cell::Int(value) => value.to_string(),
        Cell::Float { value, decimals } => format!("{value:.*}", usize::from(decimals)),
        Cell::Bool(value) => value.to_string(),
    }
}

fn json_value(cell: Cell) -> serde_json::Value {
    match cell {
        Cell::Missing => serde_json::Value::Null,
        Cell::Text(text) => text.into(),
        Cell::Date(date) => date.to_string().into(),
        Cell::Int(value) => value.into(),
        Cell::Float { value, .. } => value.into(),
        Cell::Bool(value) => value.into(),
    }
}

fn parquet_column<R>(column: &Column<R>, rows: &[&R]) -> Series {
    let name = column.name.into();
    match column.value {
        Value::Text(of) => {
            let values: Vec<Option<String>> = rows.iter().map(|r| of(r).filter(|t| !t.is_empty())).collect();
            polars::prelude::Series::new(name, values).into_column()
        }
        Value::Date(of) => {
            let values: Vec<Option<chrono::NaiveDate>> = rows.iter().map(|r| of(r)).collect();
            polars::prelude::Series::new(name, values).into_column()
        }
        Value::Int(of) => {
            let values: Vec<Option<i64>> = rows.iter().map(|r| of(r)).collect();
            polars::prelude::Series::new(name, values).into_column()
        }
        Value::Float(decimals, of) => {
            let values: Vec<Option<f64>> = rows.iter().map(|r| finite(of(r), decimals)).collect();
            polars::prelude::Series::new(name, values).into_column()
        }
        Value::Bool(of) => {
            let values: Vec<Option<bool>> = rows.iter().map(|r| of(r)).collect();
            polars::prelude::Series::new(name, values).into_column()
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::chart::example;
    use crate::report::schema::{ACTIVITIES, WEEKS};
    use polars::prelude::{ParquetReader, SerReader};

    fn field(bytes: &[u8], column: &str) -> String {
        let mut reader = csv::Reader::from_reader(bytes);
        let at = reader.headers().unwrap().iter().position(|h| h == column).unwrap();
        reader.records().next().unwrap().unwrap()[at].to_string()
    }

    #[test]
    fn a_run_reads_back_from_csv_as_it_was() {
        let row = example::run(example::date(2026, 11, 22), 22.4, 9);
        let bytes = csv(ACTIVITIES, &[&row]).unwrap();
        assert_eq!(field(&bytes, "distance_m"), "22400.0");
        assert_eq!(field(&bytes, "start_utc"), "2026-11-22T06:30:00Z");
        assert_eq!(field(&bytes, "start_local"), "2026-11-22T07:30:00");
        assert_eq!(field(&bytes, "week"), "2026-W47");
        assert_eq!(field(&bytes, "rpe"), "");
        assert_eq!(field(&bytes, "cadence_scale"), "2");
    }

    #[test]
    fn a_hostile_title_is_one_quoted_harmless_cell() {
        let mut row = example::run(example::date(2026, 11, 22), 5.0, 1);
        row.title = Some("=cmd|' /C calc'!A0\",\r\nnext\u{0}".into());
        let bytes = csv(ACTIVITIES, &[&row]).unwrap();
        assert_eq!(field(&bytes, "title"), "'=cmd|' /C calc'!A0\",\r\nnext");
        assert_eq!(csv::Reader::from_reader(&bytes[..]).records().count(), 1);
    }

    #[test]
    fn negative_numbers_stay_numbers() {
        let mut row = example::run(example::date(2026, 11, 22), 5.0, 1);
        row.utc_offset_s = -3600;
        row.cadence_deficit_pct = Some(-6.02);
        let bytes = csv(ACTIVITIES, &[&row]).unwrap();
        assert_eq!(field(&bytes, "utc_offset_s"), "-3600");
        assert_eq!(field(&bytes, "cadence_deficit_pct"), "-6.02");
    }

    #[test]
    fn no_value_of_any_table_is_infinite_or_not_a_number() {
        let mut week = example::athlete().weeks.remove(0);
        week.acwr_uncoupled = Some(f64::INFINITY);
        week.monotony = Some(f64::NAN);
        let text = String::from_utf8(csv(WEEKS, &[&week]).unwrap()).unwrap();
        assert!(!text.contains("inf") && !text.contains("NaN"));
    }

    #[test]
    fn parquet_holds_the_same_columns_typed_and_the_same_bytes_twice() {
        let athlete = example::athlete();
        let rows: Vec<&crate::model::WeekRow> = athlete.weeks.iter().collect();
        let bytes = parquet(WEEKS, &rows).unwrap();
        assert_eq!(bytes, parquet(WEEKS, &rows).unwrap());
        let frame = ParquetReader::new(std::io::Cursor::new(bytes)).finish().unwrap();
        assert_eq!(frame.height(), 70);
        let names: Vec<String> = frame.get_column_names().iter().map(|n| n.to_string()).collect();
        assert_eq!(names, WEEKS.iter().map(|c| c.name.to_string()).collect::<Vec<_>>());
        assert_eq!(frame.column("base4_distance_m").unwrap().null_count(), 4);
        assert_eq!(frame.column("week_start").unwrap().dtype().to_string(), "date");
    }

    #[test]
    fn parquet_knows_missing_values_and_no_other_kind_of_nothing() {
        let mut week = example::athlete().weeks.remove(0);
        week.monotony = Some(f64::NAN);
        week.strain = Some(f64::NEG_INFINITY);
        let frame = ParquetReader::new(std::io::Cursor::new(parquet(WEEKS, &[&week]).unwrap())).finish().unwrap();
        for column in ["monotony", "strain", "base4_distance_m"] {
            assert_eq!(frame.column(column).unwrap().null_count(), 1, "{column}");
        }
    }

    #[test]
    fn an_empty_table_still_has_its_header() {
        assert!(csv(WEEKS, &[]).unwrap().starts_with(b"athlete,week,"));
        assert!(!parquet(WEEKS, &[]).unwrap().is_empty());
    }
}
