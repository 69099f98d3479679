//! TCX of Garmin and everybody who imitates it: activities with laps in, activities out.
//!
//! Extensions are found by local name, with any prefix or none. Keeps every closed point of a damaged file. Courses and
//! workouts are no recordings. The last second of a lap and the same second of the next both stay: `clean` decides.

use super::sport_names::sport_of;
use super::xml::{self, Element, End, Recording, Stamp, Text, Visitor, number};
use super::{DecodeError, Decoded};
use crate::model::{CadenceBasis, DeviceTotals, Format, Note, RawActivity, SampleRow, Sport, SubSport};

/// Words in the names of watches whose firmware counts distance and time itself.
const WATCH_WORDS: &[&str] = &[
    "garmin",
    "forerunner",
    "fenix",
    "vivoactive",
    "vivosport",
    "instinct",
    "epix",
    "enduro",
    "edge ",
    "polar",
    "suunto",
    "ambit",
    "spartan",
    "coros",
    "fitbit",
    "tomtom",
    "timex",
    "amazfit",
    "wahoo",
    "apple watch",
];
/// Cadence is one byte; its largest value means "none".
const NO_CADENCE: f64 = 255.0;

/// Decodes a whole file.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let document = xml::to_text(bytes);
    let mut reader = TcxReader::default();
    let end = xml::walk(&document, &mut reader);
    reader.finish(end)
}

/// What has been read so far, and where in the tree the walk is.
#[derive(Default)]
struct TcxReader {
    is_tcx: bool,
    activities: Vec<TcxActivity>,
    place: Place,
    /// The element whose `Value` or `Name` comes next.
    holder: Holder,
    point: Point,
    courses: usize,
    workouts: usize,
    without_time: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Outside,
    Activity,
    Lap,
    Point,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Holder {
    #[default]
    None,
    HeartRate,
    Creator,
}

struct Point {
    row: SampleRow,
    time: Option<Stamp>,
    plain_cadence: f64,
}

impl Default for Point {
    fn default() -> Self {
        Point { row: SampleRow::EMPTY, time: None, plain_cadence: f64::NAN }
    }
}

/// One `Activity`.
#[derive(Default)]
struct TcxActivity {
    sport: Option<(Sport, SubSport)>,
    /// From `Id` or the first lap; used when there is no point.
    start_utc_ms: Option<i64>,
    title: Option<String>,
    device: String,
    totals: DeviceTotals,
    recording: Recording,
}

impl Visitor for TcxReader {
    fn open(&mut self, element: &Element<'_>) -> Text {
        match element.name {
            "TrainingCenterDatabase" | "Activities" => self.is_tcx = true,
            "Activity" => self.open_activity(element),
            "Course" => self.courses += 1,
            "Workout" => self.workouts += 1,
            "Lap" if self.place != Place::Outside => self.open_lap(element),
            "Track" => self.current(|activity| activity.recording.start_segment()),
            "Trackpoint" if self.place != Place::Outside => {
                self.place = Place::Point;
                self.point = Point::default();
            }
            "HeartRateBpm" => self.holder = Holder::HeartRate,
            "Creator" => self.holder = Holder::Creator,
            _ => return if self.place == Place::Outside { Text::Ignored } else { Text::Wanted },
        }
        Text::Ignored
    }

    fn close(&mut self, name: &str, _depth: usize, text: &str) {
        match (self.place, name) {
            (Place::Outside, _) => {}
            (_, "Activity") => self.place = Place::Outside,
            (_, "HeartRateBpm" | "Creator") => self.holder = Holder::None,
            (Place::Lap, "Lap") => self.place = Place::Activity,
            (Place::Point, "Trackpoint") => self.close_point(),
            (Place::Point, _) => self.point_value(name, text),
            (Place::Lap, _) => self.lap_value(name, text),
            (Place::Activity, _) => self.activity_value(name, text),
        }
    }
}

impl TcxReader {
    fn current(&mut self, change: impl FnOnce(&mut TcxActivity)) {
        if self.place != Place::Outside
            && let Some(activity) = self.activities.last_mut()
        {
            change(activity);
        }
    }

    fn open_activity(&mut self, element: &Element<'_>) {
        let sport = element.attribute("Sport").and_then(|word| sport_of(&word));
        self.activities.push(TcxActivity { sport, ..TcxActivity::default() });
        self.place = Place::Activity;
    }

    fn open_lap(&mut self, element: &Element<'_>) {
        self.place = Place::Lap;
        let start = element.attribute("StartTime").and_then(|text| xml::timestamp(&text));
        self.current(|activity| {
            activity.start_utc_ms = activity.start_utc_ms.or(start.map(|stamp| stamp.utc_ms));
        });
    }

    fn activity_value(&mut self, name: &str, text: &str) {
        let holder = self.holder;
        self.current(|activity| match name {
            "Id" => activity.start_utc_ms = xml::timestamp(text).map(|stamp| stamp.utc_ms),
            "Notes" => activity.title = xml::line_of_text(text),
            "Name" if holder == Holder::Creator => activity.device = xml::ascii_name(text),
            _ => {}
        });
    }

    fn lap_value(&mut self, name: &str, text: &str) {
        let value = Some(number(text)).filter(|value| *value >= 0.0);
        self.current(|activity| {
            let total = match name {
                "TotalTimeSeconds" => &mut activity.totals.timer_s,
                "DistanceMeters" => &mut activity.totals.distance_m,
                "Steps" => &mut activity.totals.steps,
                _ => return,
            };
            *total = match (*total, value) {
                (Some(before), Some(lap)) => Some(before + lap),
                (before, lap) => before.or(lap),
            };
        });
    }

    fn point_value(&mut self, name: &str, text: &str) {
        let row = &mut self.point.row;
        match name {
            "Time" => self.point.time = xml::timestamp(text),
            "LatitudeDegrees" => row.lat_deg = number(text),
            "LongitudeDegrees" => row.lon_deg = number(text),
            "AltitudeMeters" => row.altitude_m = xml::altitude(number(text)),
            "DistanceMeters" => row.distance_m = xml::not_negative(number(text)),
            "Value" if self.holder == Holder::HeartRate => row.heart_rate_bpm = xml::above_zero(number(text)),
            "RunCadence" => row.cadence_spm = cadence(number(text)),
            "Cadence" => self.point.plain_cadence = cadence(number(text)),
            "Speed" => row.speed_mps = xml::not_negative(number(text)),
            "Watts" => row.power_w = xml::not_negative(number(text)),
            _ => {}
        }
    }

    fn close_point(&mut self) {
        self.place = Place::Lap;
        let Point { mut row, time, plain_cadence } = std::mem::take(&mut self.point);
        let Some(time) = time else {
            self.without_time += 1;
            return;
        };
        (row.lat_deg, row.lon_deg) = xml::position(row.lat_deg, row.lon_deg);
        if row.cadence_spm.is_nan() {
            row.cadence_spm = plain_cadence;
        }
        self.current(|activity| activity.recording.push(time, &row));
    }

    fn finish(mut self, end: End) -> Result<Decoded, DecodeError> {
        // A point whose end is missing counts when its time was there.
        if self.place == Place::Point && self.point.time.is_some() {
            self.close_point();
        }
        let partial = end.is_partial();
        let notes = self.notes(&end);
        let activities: Vec<_> = self.activities.into_iter().filter(TcxActivity::is_worth_keeping).collect();
        if !activities.is_empty() {
            let activities = activities.into_iter().map(|activity| activity.into_raw(partial)).collect();
            return Ok(Decoded { activities, notes, not_activity: None });
        }
        if partial || !self.is_tcx {
            return Err(xml::nothing_usable("TCX", self.is_tcx, &end));
        }
        let what = match (self.without_time, self.courses, self.workouts) {
            (1.., _, _) => "a track without usable times",
            (0, 1.., _) => "a course",
            (0, 0, 1..) => "a planned workout",
            (0, 0, 0) => "no activity in the file",
        };
        Ok(Decoded { not_activity: Some(what.into()), ..Decoded::default() })
    }

    fn notes(&self, end: &End) -> Vec<Note> {
        let mut notes = Vec::new();
        if self.without_time > 0 {
            notes.push(Note::new(format!("points without a usable time were left out: {}", self.without_time)));
        }
        if self.activities.iter().any(|activity| activity.recording.has_unzoned_times()) {
            notes.push(xml::unzoned_note());
        }
        notes.extend(xml::note_on(end));
        notes
    }
}

impl TcxActivity {
    /// Points, or at least laps that say how long it took.
    fn is_worth_keeping(&self) -> bool {
        !self.recording.is_empty() || self.totals.timer_s.is_some_and(|seconds| seconds > 0.0)
    }

    fn into_raw(self, partial: bool) -> RawActivity {
        let timeline = self.recording.into_timeline();
        let device_in_lower_case = self.device.to_lowercase();
        let is_watch = WATCH_WORDS.iter().any(|word| device_in_lower_case.contains(word));
        RawActivity {
            format: Format::Tcx,
            sport: self.sport.map(|(sport, _)| sport),
            sub_sport: self.sport.map_or(SubSport::Generic, |(_, sub_sport)| sub_sport),
            title: self.title,
            device: self.device,
            from_watch: is_watch,
            start_utc_ms: timeline.start_utc_ms.or(self.start_utc_ms),
            utc_offset_s: timeline.utc_offset_s,
            samples: timeline.samples,
            pauses: timeline.pauses,
            cadence_basis: CadenceBasis::Unknown,
            totals: self.totals,
            profile_height_m: None,
            partial,
            notes: Vec::new(),
        }
    }
}

fn cadence(per_minute: f64) -> f64 {
    if (0.0..NO_CADENCE).contains(&per_minute) { per_minute } else { f64::NAN }
}
