//! GPX files as services and watches write them, from a track whose every number is known.
//!
//! Two writers on purpose: the plain document comes out of the `gpx` crate, which knows nothing of sensor values; the
//! one with heart rate and cadence is ours, in the layout of Garmin's TrackPointExtension v1.

use super::xml::{XmlWriter, document, element, optional, parent, utc_time};
use std::io;

/// A recorded track.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GpxTrack {
    /// The program or watch that claims to have written the file.
    pub creator: String,
    pub name: Option<String>,
    /// The text of `<type>`, such as `running`.
    pub kind: Option<String>,
    pub segments: Vec<Vec<GpxPoint>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GpxPoint {
    pub time_utc_ms: i64,
    pub lat_deg: f64,
    pub lon_deg: f64,
    pub altitude_m: Option<f64>,
    pub heart_rate_bpm: Option<u8>,
    /// Per minute, in whatever basis the file is to have.
    pub cadence: Option<f64>,
}

/// Position, altitude and time only, written by the `gpx` crate.
///
/// The crate's time type can only be had by reading, so it first reads our own plain document; should it refuse that
/// (a position out of range), that document is the result.
pub fn encode_plain(track: &GpxTrack) -> Vec<u8> {
    let ours = encode(track, Sensors::Left);
    let mut theirs = Vec::with_capacity(ours.len());
    match gpx::read(ours.as_slice()).and_then(|document| gpx::write(&document, &mut theirs)) {
        Ok(()) => theirs,
        Err(_) => ours,
    }
}

/// With heart rate and cadence in Garmin's TrackPointExtension v1.
pub fn encode_with_extensions(track: &GpxTrack) -> Vec<u8> {
    encode(track, Sensors::Written)
}

#[derive(Clone, Copy, PartialEq)]
enum Sensors {
    Left,
    Written,
}

fn encode(track: &GpxTrack, sensors: Sensors) -> Vec<u8> {
    document(|writer| {
        let mut root = writer.create_element("gpx").with_attributes([
            ("version", "1.1"),
            ("creator", track.creator.as_str()),
            ("xmlns", "http://www.topografix.com/GPX/1/1"),
        ]);
        if sensors == Sensors::Written {
            root = root.with_attribute(("xmlns:gpxtpx", "http://www.garmin.com/xmlschemas/TrackPointExtension/v1"));
        }
        root.write_inner_content(|writer| parent(writer, "trk", |writer| write_track(writer, track, sensors)))?;
        Ok(())
    })
}

fn write_track(writer: &mut XmlWriter, track: &GpxTrack, sensors: Sensors) -> io::Result<()> {
    optional(writer, "name", track.name.as_deref())?;
    optional(writer, "type", track.kind.as_deref())?;
    for segment in &track.segments {
        parent(writer, "trkseg", |writer| segment.iter().try_for_each(|point| write_point(writer, point, sensors)))?;
    }
    Ok(())
}

fn write_point(writer: &mut XmlWriter, point: &GpxPoint, sensors: Sensors) -> io::Result<()> {
    let (lat, lon) = (format!("{:.7}", point.lat_deg), format!("{:.7}", point.lon_deg));
    let start = writer.create_element("trkpt").with_attributes([("lat", lat.as_str()), ("lon", lon.as_str())]);
    start.write_inner_content(|writer| {
        optional(writer, "ele", point.altitude_m.map(|metres| format!("{metres:.2}")))?;
        element(writer, "time", utc_time(point.time_utc_ms))?;
        let measured = point.heart_rate_bpm.is_some() || point.cadence.is_some();
        if sensors == Sensors::Written && measured {
            parent(writer, "extensions", |writer| write_sensors(writer, point))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn write_sensors(writer: &mut XmlWriter, point: &GpxPoint) -> io::Result<()> {
    parent(writer, "gpxtpx:TrackPointExtension", |writer| {
        optional(writer, "gpxtpx:hr", point.heart_rate_bpm)?;
        optional(writer, "gpxtpx:cad", point.cadence)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn track() -> GpxTrack {
        let point = |second: i64, lat_deg: f64| GpxPoint {
            time_utc_ms: 1_795_336_200_000 + second * 1000,
            lat_deg,
            lon_deg: 9.25,
            altitude_m: Some(512.4),
            heart_rate_bpm: Some(148),
            cadence: Some(82.0),
        };
        GpxTrack {
            creator: "Tests & more".into(),
            name: Some("Round <the> lake".into()),
            kind: Some("running".into()),
            segments: vec![vec![point(0, 48.5), point(1, 48.50003)], vec![point(60, 48.501)]],
        }
    }

    #[test]
    fn a_second_reader_finds_positions_heights_and_times_in_both_documents() {
        for bytes in [encode_plain(&track()), encode_with_extensions(&track())] {
            let read = gpx::read(bytes.as_slice()).unwrap();
            assert_eq!(read.creator.as_deref(), Some("Tests & more"));
            let trk = &read.tracks[0];
            assert_eq!(trk.name.as_deref(), Some("Round <the> lake"));
            assert_eq!(trk.type_.as_deref(), Some("running"));
            assert_eq!(trk.segments.iter().map(|s| s.points.len()).collect::<Vec<_>>(), [2, 1]);
            let point = &trk.segments[0].points[1];
            assert_eq!((point.point().x(), point.point().y()), (9.25, 48.50003));
            assert_eq!(point.elevation, Some(512.4));
            assert_eq!(point.time.unwrap().format().unwrap(), "2026-11-22T08:30:01.000000000Z");
        }
    }

    #[test]
    fn sensor_values_stand_in_the_extension_and_only_there() {
        let with = String::from_utf8(encode_with_extensions(&track())).unwrap();
        assert_eq!(with.matches("<gpxtpx:cad>82</gpxtpx:cad>").count(), 3);
        assert_eq!(with.matches("<gpxtpx:hr>148</gpxtpx:hr>").count(), 3);
        let plain = String::from_utf8(encode_plain(&track())).unwrap();
        assert!(!plain.contains("extensions"));
    }
}
