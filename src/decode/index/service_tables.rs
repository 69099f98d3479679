//! Services that export one table of all activities beside their samples: Samsung Health, Zepp (Amazfit) and Fitbit in
//! Google's archive. Totals only; an activity recorded elsewhere too is joined to that recording.

use super::{Index, IndexRow, RowStart, cell, value};
use crate::decode::{plausible, xml};
use crate::model::Note;
use csv::StringRecord;

/// Where a service keeps what; names in lower case.
struct Layout {
    service: &'static str,
    /// Columns by which the table is known.
    known_by: [&'static str; 2],
    /// Stands before every name in some versions.
    prefix: &'static str,
    id: &'static str,
    start: &'static str,
    end: Option<&'static str>,
    offset: &'static str,
    kind: &'static str,
    /// Words for the service's numbers; for anything else the cell itself is the word.
    kinds: &'static [(&'static str, &'static str)],
    /// Name of the column and seconds of its unit.
    duration: Option<(&'static str, f64)>,
    /// In order of preference, each with the metres of its unit.
    distance: &'static [(&'static str, f64)],
    steps: &'static str,
    heart_rate: &'static str,
}

const LAYOUTS: [Layout; 3] = [
    Layout {
        service: "Samsung Health",
        known_by: ["exercise_type", "datauuid"],
        prefix: "com.samsung.health.exercise.",
        id: "datauuid",
        start: "start_time",
        end: Some("end_time"),
        offset: "time_offset",
        kind: "exercise_type",
        kinds: &[
            ("1001", "walking"),
            ("1002", "running"),
            ("11007", "cycling"),
            ("13001", "hiking"),
            ("14001", "swimming"),
            ("15002", "strength"),
            ("15003", "indoor cycling"),
            ("15004", "rowing"),
            ("15005", "treadmill"),
            ("15006", "elliptical"),
        ],
        duration: Some(("duration", 1e-3)),
        distance: &[("distance", 1.0)],
        steps: "",
        heart_rate: "mean_heart_rate",
    },
    Layout {
        service: "Zepp",
        known_by: ["starttime", "sporttime(s)"],
        prefix: "",
        id: "",
        start: "starttime",
        end: None,
        offset: "",
        kind: "type",
        kinds: &[("1", "running"), ("6", "walking"), ("8", "treadmill"), ("9", "cycling"), ("10", "indoor cycling")],
        duration: Some(("sporttime(s)", 1.0)),
        distance: &[("distance(m)", 1.0)],
        steps: "",
        heart_rate: "",
    },
    Layout {
        service: "Fitbit",
        known_by: ["exercise_id", "exercise_start"],
        prefix: "",
        id: "exercise_id",
        start: "exercise_start",
        end: Some("exercise_end"),
        offset: "utc_offset",
        kind: "activity_name",
        kinds: &[],
        duration: None,
        distance: &[("tracker_total_distance_mm", 1e-3), ("manually_logged_total_distance_mm", 1e-3)],
        steps: "tracker_total_steps",
        heart_rate: "tracker_avg_heart_rate",
    },
];

/// The first line of Samsung's tables names the table; the header is the second.
const TITLE_CELL: &str = "com.samsung.";

/// `None` when the table is none of these.
pub(super) fn decode(records: &[StringRecord]) -> Option<Index> {
    let has_title = records.first()?.get(0)?.starts_with(TITLE_CELL) && records.first()?.len() <= 4;
    let (header, rows) = records.get(usize::from(has_title)..)?.split_first()?;
    let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    let (layout, names) = LAYOUTS.iter().find_map(|layout| {
        let names: Vec<&str> = names.iter().map(|name| name.strip_prefix(layout.prefix).unwrap_or(name)).collect();
        layout.known_by.iter().all(|known| names.contains(known)).then_some((layout, names))
    })?;
    let mut index = Index::kept_by(layout.service, rows.iter().map(|record| layout.row(&names, record)).collect());
    index.notes.push(Note::new("totals read; the samples of this service are not"));
    Some(index)
}

impl Layout {
    fn row(&self, names: &[&str], record: &StringRecord) -> IndexRow {
        let column = |wanted: &str| names.iter().position(|name| *name == wanted && !wanted.is_empty());
        let text = |wanted: &str| cell(record, column(wanted));
        let stamp = |wanted: &str| text(wanted).and_then(xml::timestamp);
        let start = stamp(self.start);
        let end = self.end.and_then(stamp);
        let span_s = start.zip(end).map(|(start, end)| (end.utc_ms - start.utc_ms) as f64 / 1000.0);
        let duration_s = self.duration.and_then(|(name, unit)| value(record, column(name)).map(|number| number * unit));
        let word = text(self.kind);
        // A number nobody here knows is a sport nobody here counts.
        let unknown = if self.kinds.is_empty() { None } else { Some("other") };
        let known = |word: &str| self.kinds.iter().find(|(number, _)| *number == word).map(|(_, word)| *word);
        let distance_m = self.distance.iter().find_map(|(name, unit)| {
            value(record, column(name)).filter(|number| *number > 0.0).map(|number| number * unit)
        });
        IndexRow {
            id: text(self.id).map(str::to_owned),
            start: start.map_or(RowStart::Unknown, |stamp| RowStart::Utc(stamp.utc_ms)),
            utc_offset_s: text(self.offset).and_then(offset_s),
            distance_m,
            elapsed_s: span_s.filter(|seconds| *seconds > 0.0).or(duration_s),
            moving_s: duration_s.or(span_s),
            steps: value(record, column(self.steps)).filter(|steps| *steps > 0.0),
            heart_rate_bpm: value(record, column(self.heart_rate)).filter(|bpm| *bpm > 0.0),
            line: record.position().map_or(0, csv::Position::line),
            ..IndexRow::of_kind(word.map(|word| known(word).or(unknown).unwrap_or(word)))
        }
    }
}

/// Seconds of `UTC+0200`, `+02:00` or `7200000` (milliseconds).
fn offset_s(text: &str) -> Option<i32> {
    let text = text.strip_prefix("UTC").unwrap_or(text);
    let seconds = match text.split_at_checked(1)? {
        (sign @ ("+" | "-"), rest) => {
            let digits: String = rest.chars().filter(char::is_ascii_digit).take(4).collect();
            let hours_minutes: i32 = digits.parse().ok().filter(|_| digits.len() == 4)?;
            let seconds = f64::from(hours_minutes / 100 * 3600 + hours_minutes % 100 * 60);
            if sign == "-" { -seconds } else { seconds }
        }
        _ => text.parse::<f64>().ok()? / 1000.0,
    };
    plausible::utc_offset_s(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_as_each_service_writes_them() {
        for (text, seconds) in [
            ("UTC+0200", Some(7200)),
            ("-03:30", Some(-12_600)),
            ("+05:45:00", Some(20_700)),
            ("7200000", Some(7200)),
            ("+9900", None),
            ("", None),
            ("UTC", None),
        ] {
            assert_eq!(offset_s(text), seconds, "{text}");
        }
    }
}
