//! A bulk export as Strava hands it out: one zip with `activities.csv` and a folder of packed files.

use super::truth::ActivityTruth;
use crate::model::Sport;
use crate::units::METRES_PER_KM;
use chrono::DateTime;
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Columns as of 2026, in order; five names come twice, first rounded in the user's units, then in SI.
const COLUMNS: [&str; 34] = [
    "Activity ID",
    "Activity Date",
    "Activity Name",
    "Activity Type",
    "Activity Description",
    "Elapsed Time",
    "Distance",
    "Max Heart Rate",
    "Relative Effort",
    "Commute",
    "Activity Private Note",
    "Activity Gear",
    "Filename",
    "Athlete Weight",
    "Bike Weight",
    "Elapsed Time",
    "Moving Time",
    "Distance",
    "Max Speed",
    "Average Speed",
    "Elevation Gain",
    "Elevation Loss",
    "Elevation Low",
    "Elevation High",
    "Max Grade",
    "Average Grade",
    "Max Cadence",
    "Average Cadence",
    "Max Heart Rate",
    "Average Heart Rate",
    "Calories",
    "Relative Effort",
    "Commute",
    "Perceived Exertion",
];

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// One line of `activities.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexRow {
    pub id: u64,
    /// Empty for an entry typed in by hand.
    pub file: String,
    pub title: String,
    pub start_utc_ms: i64,
    pub sport: Sport,
    pub gear: String,
    pub elapsed_s: u32,
    pub moving_s: u32,
    pub distance_m: f64,
    pub ascent_m: Option<f64>,
    pub descent_m: Option<f64>,
    pub cadence_spm: Option<f64>,
}

impl IndexRow {
    pub fn new(id: u64, file: &str, truth: &ActivityTruth) -> Self {
        IndexRow {
            id,
            file: file.into(),
            title: truth.title.clone(),
            start_utc_ms: truth.start_utc_ms,
            sport: truth.sport,
            gear: truth.shoe.clone(),
            elapsed_s: truth.elapsed_s,
            moving_s: truth.moving_s,
            distance_m: truth.distance_m,
            ascent_m: truth.ascent_m,
            descent_m: truth.descent_m,
            cadence_spm: truth.cadence_spm,
        }
    }

    fn cells(&self) -> [String; COLUMNS.len()] {
        let metres = |value: Option<f64>| value.map_or(String::new(), |metres| format!("{metres:.1}"));
        let mut row = [const { String::new() }; COLUMNS.len()];
        row[0] = self.id.to_string();
        row[1] = activity_date(self.start_utc_ms);
        row[2] = self.title.clone();
        row[3] = activity_type(self.sport).into();
        row[5] = self.elapsed_s.to_string();
        row[6] = format!("{:.2}", self.distance_m / METRES_PER_KM);
        row[9] = "false".into();
        row[11] = self.gear.clone();
        row[12] = self.file.clone();
        row[15] = format!("{}.0", self.elapsed_s);
        row[16] = format!("{}.0", self.moving_s);
        row[17] = format!("{:.1}", self.distance_m);
        row[19] = format!("{:.3}", self.distance_m / f64::from(self.moving_s.max(1)));
        row[20] = metres(self.ascent_m);
        row[21] = metres(self.descent_m);
        // Strava counts one foot here.
        row[27] = metres(self.cadence_spm.map(|spm| spm / 2.0));
        row[32] = "0.0".into();
        row
    }
}

/// `Nov 22, 2026, 8:12:03 AM`, in UTC without saying so.
fn activity_date(utc_ms: i64) -> String {
    let time = DateTime::from_timestamp_millis(utc_ms).unwrap_or(DateTime::UNIX_EPOCH);
    time.format("%b %-d, %Y, %-I:%M:%S %p").to_string()
}

fn activity_type(sport: Sport) -> &'static str {
    match sport {
        Sport::Running => "Run",
        Sport::Walking => "Walk",
        Sport::Hiking => "Hike",
        Sport::Cycling => "Ride",
        Sport::Swimming => "Swim",
        Sport::Strength => "Weight Training",
        Sport::Wheelchair => "Wheelchair",
        Sport::Other => "Workout",
    }
}

/// `activities.csv` as a file of the archive.
pub fn activities_csv(rows: &[IndexRow]) -> io::Result<ArchiveFile> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in rows {
        writer.write_record(row.cells())?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(ArchiveFile { name: "activities.csv".into(), bytes })
}

/// A zip of the files in the given order, without times, so that equal input gives equal output.
pub fn zip_files(files: &[ArchiveFile]) -> io::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let packed = [".gz", ".zip"].iter().any(|ending| file.name.ends_with(ending));
        let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        archive.start_file(&file.name, SimpleFileOptions::default().compression_method(method))?;
        archive.write_all(&file.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn dates_read_as_the_service_writes_them() {
        assert_eq!(activity_date(1_536_764_543_000), "Sep 12, 2018, 3:02:23 PM");
    }

    #[test]
    fn the_second_distance_is_in_metres() {
        let row = IndexRow {
            id: 7,
            file: "activities/7.fit.gz".into(),
            title: "Run, \"slow\"".into(),
            start_utc_ms: 0,
            sport: Sport::Running,
            gear: String::new(),
            elapsed_s: 1900,
            moving_s: 1800,
            distance_m: 5400.0,
            ascent_m: Some(20.0),
            descent_m: None,
            cadence_spm: Some(170.0),
        };
        let text = String::from_utf8(activities_csv(&[row]).unwrap().bytes).unwrap();
        let line = text.lines().nth(1).unwrap();
        assert_eq!(
            line,
            "7,\"Jan 1, 1970, 12:00:00 AM\",\"Run, \"\"slow\"\"\",Run,,1900,5.40,,,false,,,activities/7.fit.gz,,,\
             1900.0,1800.0,5400.0,,3.000,20.0,,,,,,,85.0,,,,,0.0,"
        );
    }
}
