//! GPX 1.0, 1.1 and what vendors make of it: tracks in, activities out, sensor values from any extension by local name.
//!
//! Keeps every point of a damaged file that has a place and a time; a point without a usable time is left out and counted. Routes and
//! waypoints are no recordings. Whether a point is plausible is not judged here.

use super::sport_names::sport_of;
use super::xml::{self, Element, End, Recording, Stamp, Text, Visitor, number};
use super::{DecodeError, Decoded};
use crate::model::{CadenceBasis, DeviceTotals, Format, Note, RawActivity, SampleRow, Sport, SubSport};

/// Tracks of one file with less than this between them are one activity that was interrupted.
const SAME_ACTIVITY_GAP_MS: i64 = 4 * 3600 * 1000;

/// Decodes a whole file.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let document = xml::to_text(bytes);
    let mut reader = GpxReader::default();
    let end = xml::walk(&document, &mut reader);
    reader.finish(end)
}

/// What has been read so far, and where in the tree the walk is.
#[derive(Default)]
struct GpxReader {
    is_gpx: bool,
    device: String,
    tracks: Vec<Track>,
    /// Depth of the open `trk`; 0 when outside.
    trk_depth: usize,
    in_point: bool,
    point: Point,
    routes: usize,
    waypoints: usize,
    skipped: Skipped,
    declared: Declared,
}

/// What a file says of its activity outside every track: all there is of a treadmill run, which has no points.
#[derive(Default)]
struct Declared {
    start: Option<Stamp>,
    totals: DeviceTotals,
}

/// Points that were left out, by reason.
#[derive(Default)]
struct Skipped {
    without_time: usize,
    bad_time: usize,
}

struct Point {
    row: SampleRow,
    time: Option<Stamp>,
    has_time_text: bool,
}

impl Default for Point {
    fn default() -> Self {
        Point { row: SampleRow::EMPTY, time: None, has_time_text: false }
    }
}

/// One `trk`.
#[derive(Default)]
struct Track {
    title: Option<String>,
    kind: Option<(Sport, SubSport)>,
    totals: DeviceTotals,
    recording: Recording,
}

impl Visitor for GpxReader {
    fn open(&mut self, element: &Element<'_>) -> Text {
        match element.name {
            // Also when the point before was never closed.
            "trkpt" => self.open_point(element),
            _ if self.in_point => return Text::Wanted,
            "gpx" => {
                self.is_gpx = true;
                self.device = element.attribute("creator").map(|name| xml::ascii_name(&name)).unwrap_or_default();
            }
            "trk" => {
                self.trk_depth = element.depth;
                self.tracks.push(Track::default());
            }
            "trkseg" => self.start_segment(),
            "rte" => self.routes += 1,
            "wpt" => self.waypoints += 1,
            name => return if self.trk_depth > 0 || DECLARED.contains(&name) { Text::Wanted } else { Text::Ignored },
        }
        Text::Ignored
    }

    fn close(&mut self, name: &str, depth: usize, text: &str) {
        if self.in_point {
            if name == "trkpt" { self.close_point() } else { self.point_value(name, text) }
        } else if name == "trk" {
            self.trk_depth = 0;
        } else if self.trk_depth > 0 {
            self.track_value(name, depth, text);
        } else {
            self.declared.take(name, text);
        }
    }
}

impl GpxReader {
    fn start_segment(&mut self) {
        if let Some(track) = self.tracks.last_mut() {
            track.recording.start_segment();
        }
    }

    fn open_point(&mut self, element: &Element<'_>) {
        self.close_cut_point();
        self.in_point = true;
        self.point = Point::default();
        let [lat_deg, lon_deg] =
            element.attributes(["lat", "lon"]).map(|text| text.map_or(f64::NAN, |text| number(&text)));
        (self.point.row.lat_deg, self.point.row.lon_deg) = xml::position(lat_deg, lon_deg);
    }

    fn point_value(&mut self, name: &str, text: &str) {
        let row = &mut self.point.row;
        match name {
            "time" => {
                self.point.has_time_text = !text.is_empty();
                self.point.time = xml::timestamp(text);
            }
            "ele" => row.altitude_m = xml::altitude(number(text)),
            "hr" | "heartrate" => row.heart_rate_bpm = xml::above_zero(number(text)),
            "cad" | "cadence" => row.cadence_spm = number(text),
            "speed" => row.speed_mps = xml::not_negative(number(text)),
            "power" | "PowerInWatts" => row.power_w = xml::not_negative(number(text)),
            _ => {}
        }
    }

    fn close_point(&mut self) {
        self.in_point = false;
        let Some(stamp) = self.point.time else {
            if self.point.has_time_text {
                self.skipped.bad_time += 1
            } else {
                self.skipped.without_time += 1
            }
            return;
        };
        if self.tracks.is_empty() {
            self.tracks.push(Track::default());
        }
        let Some(track) = self.tracks.last_mut() else { return };
        track.recording.push(stamp, &self.point.row);
    }

    /// A point whose end is missing counts when its time was there.
    fn close_cut_point(&mut self) {
        if self.in_point && self.point.time.is_some() {
            self.close_point();
        }
    }

    fn track_value(&mut self, name: &str, depth: usize, text: &str) {
        let is_child = depth == self.trk_depth + 1;
        let Some(track) = self.tracks.last_mut() else { return };
        match name {
            "name" if is_child => track.title = xml::line_of_text(text),
            "type" if is_child => track.kind = sport_of(text),
            "TimerTime" => track.totals.timer_s = Some(number(text)).filter(|s| *s > 0.0),
            "Distance" => track.totals.distance_m = Some(number(text)).filter(|m| *m > 0.0),
            _ => {}
        }
    }

    fn finish(mut self, end: End) -> Result<Decoded, DecodeError> {
        self.close_cut_point();
        if self.tracks.iter().all(|track| track.recording.is_empty()) {
            return match self.by_totals(&end) {
                Some(activity) => Ok(Decoded { activities: vec![activity], ..Decoded::default() }),
                None => self.without_recording(&end),
            };
        }
        let notes = self.notes(&end);
        let tracks = self.tracks.into_iter().filter(|track| !track.recording.is_empty()).collect();
        let into_activity = |track: Track| track.into_activity(&self.device, end.is_partial());
        Ok(Decoded { activities: joined(tracks).into_iter().map(into_activity).collect(), notes, not_activity: None })
    }

    /// The one track of a file without points, when the file says when it was and how far or how long.
    fn by_totals(&mut self, end: &End) -> Option<RawActivity> {
        let nothing_left_out = self.skipped.without_time + self.skipped.bad_time + self.routes + self.waypoints == 0;
        if end.is_partial() || !self.is_gpx || !nothing_left_out || self.tracks.len() != 1 {
            return None;
        }
        let (start, stated) = (self.declared.start?, &self.declared.totals);
        let totals = &mut self.tracks.first_mut()?.totals;
        totals.timer_s = totals.timer_s.or(stated.timer_s);
        totals.distance_m = totals.distance_m.or(stated.distance_m);
        totals.elapsed_s = stated.elapsed_s;
        totals.heart_rate_bpm = stated.heart_rate_bpm;
        if [totals.timer_s, totals.elapsed_s, totals.distance_m].iter().all(Option::is_none) {
            return None;
        }
        let mut activity = self.tracks.pop()?.into_activity(&self.device, false);
        activity.start_utc_ms = Some(start.utc_ms);
        activity.utc_offset_s = start.zone.offset_s();
        activity.notes.push(Note::new("a track without points: counted by the totals the file states"));
        Some(activity)
    }

    /// What a file without one usable point is.
    fn without_recording(&self, end: &End) -> Result<Decoded, DecodeError> {
        if end.is_partial() || !self.is_gpx {
            return Err(xml::nothing_usable("GPX", self.is_gpx, end));
        }
        let what = match (self.skipped.without_time, self.skipped.bad_time) {
            (1.., 0) => "a track without times",
            (_, 1..) => "a track without usable times",
            (0, 0) if !self.tracks.is_empty() => "a track without points",
            (0, 0) if self.routes > 0 => "a route without a recording",
            (0, 0) if self.waypoints > 0 => "waypoints without a recording",
            (0, 0) => "an empty GPX file",
        };
        Ok(Decoded { not_activity: Some(what.into()), ..Decoded::default() })
    }

    fn notes(&self, end: &End) -> Vec<Note> {
        let mut notes = Vec::new();
        let Skipped { without_time, bad_time } = self.skipped;
        if without_time > 0 {
            notes.push(Note::new(format!("points without a time were left out: {without_time}")));
        }
        if bad_time > 0 {
            notes.push(Note::new(format!("points with an unusable time were left out: {bad_time}")));
        }
        if self.tracks.iter().any(|track| track.recording.has_unzoned_times()) {
            notes.push(xml::unzoned_note());
        }
        notes.extend(xml::note_on(end));
        notes
    }
}

/// Elements of [`Declared`], wherever converters put them.
const DECLARED: [&str; 6] = ["time", "start_time", "elapsed_time", "moving_time", "distance", "average_hr"];

impl Declared {
    fn take(&mut self, name: &str, text: &str) {
        let positive = || Some(number(text)).filter(|value| *value > 0.0);
        match name {
            "start_time" => self.start = xml::timestamp(text).or(self.start),
            "time" => self.start = self.start.or_else(|| xml::timestamp(text)),
            "elapsed_time" => self.totals.elapsed_s = positive(),
            "moving_time" => self.totals.timer_s = positive(),
            "distance" => self.totals.distance_m = positive(),
            "average_hr" => self.totals.heart_rate_bpm = positive(),
            _ => {}
        }
    }
}

impl Track {
    /// Appends a track that goes on after an interruption.
    fn append(&mut self, next: Track) {
        self.recording.append(next.recording);
        self.title = self.title.take().or(next.title);
        self.kind = self.kind.or(next.kind);
        self.totals.timer_s = sum(self.totals.timer_s, next.totals.timer_s);
        self.totals.distance_m = sum(self.totals.distance_m, next.totals.distance_m);
    }

    fn is_continued_by(&self, next: &Track) -> bool {
        let (Some(end), Some(start)) = (self.recording.last_ms(), next.recording.first_ms()) else { return false };
        let same_kind = self.kind.is_none() || next.kind.is_none() || self.kind == next.kind;
        same_kind && (0..SAME_ACTIVITY_GAP_MS).contains(&(start - end))
    }

    fn into_activity(self, device: &str, partial: bool) -> RawActivity {
        let timeline = self.recording.into_timeline();
        RawActivity {
            format: Format::Gpx,
            sport: self.kind.map(|(sport, _)| sport),
            sub_sport: self.kind.map_or(SubSport::Generic, |(_, sub_sport)| sub_sport),
            title: self.title,
            device: device.to_owned(),
            from_watch: false,
            start_utc_ms: timeline.start_utc_ms,
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

/// Joins neighbouring tracks that are one interrupted activity.
fn joined(tracks: Vec<Track>) -> Vec<Track> {
    let mut joined: Vec<Track> = Vec::with_capacity(tracks.len());
    for track in tracks {
        match joined.last_mut() {
            Some(last) if last.is_continued_by(&track) => last.append(track),
            _ => joined.push(track),
        }
    }
    joined
}

fn sum(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    }
}
