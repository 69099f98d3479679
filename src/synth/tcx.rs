//! TCX files as Garmin's service and others write them, from laps whose every number is known.

use super::xml::{XmlWriter, document, element, optional, parent, utc_time};
use std::io;

/// One activity with its laps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TcxActivity {
    /// `Running`, `Biking` or `Other`.
    pub sport: String,
    pub laps: Vec<TcxLap>,
    /// Product name of the watch.
    pub creator: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TcxLap {
    pub start_utc_ms: i64,
    pub total_s: f64,
    pub distance_m: f64,
    /// More than one when the timer was stopped within the lap.
    pub tracks: Vec<Vec<TcxPoint>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TcxPoint {
    pub time_utc_ms: i64,
    /// Latitude and longitude in degrees.
    pub position: Option<(f64, f64)>,
    pub altitude_m: Option<f64>,
    pub distance_m: Option<f64>,
    pub heart_rate_bpm: Option<u8>,
    /// One foot, per minute.
    pub run_cadence: Option<u8>,
    pub speed_mps: Option<f64>,
}

/// The whole document.
pub fn encode(activity: &TcxActivity) -> Vec<u8> {
    document(|writer| {
        let root = writer.create_element("TrainingCenterDatabase").with_attributes([
            ("xmlns", "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"),
            ("xmlns:ns3", "http://www.garmin.com/xmlschemas/ActivityExtension/v2"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ]);
        root.write_inner_content(|writer| parent(writer, "Activities", |writer| write_activity(writer, activity)))?;
        Ok(())
    })
}

fn write_activity(writer: &mut XmlWriter, activity: &TcxActivity) -> io::Result<()> {
    let start = writer.create_element("Activity").with_attribute(("Sport", activity.sport.as_str()));
    start.write_inner_content(|writer| {
        optional(writer, "Id", activity.laps.first().map(|lap| utc_time(lap.start_utc_ms)))?;
        activity.laps.iter().try_for_each(|lap| write_lap(writer, lap))?;
        match &activity.creator {
            Some(name) => write_creator(writer, name),
            None => Ok(()),
        }
    })?;
    Ok(())
}

fn write_lap(writer: &mut XmlWriter, lap: &TcxLap) -> io::Result<()> {
    let start_time = utc_time(lap.start_utc_ms);
    let start = writer.create_element("Lap").with_attribute(("StartTime", start_time.as_str()));
    start.write_inner_content(|writer| {
        element(writer, "TotalTimeSeconds", lap.total_s)?;
        element(writer, "DistanceMeters", lap.distance_m)?;
        element(writer, "Intensity", "Active")?;
        element(writer, "TriggerMethod", "Manual")?;
        lap.tracks.iter().try_for_each(|points| {
            parent(writer, "Track", |writer| points.iter().try_for_each(|point| write_point(writer, point)))
        })
    })?;
    Ok(())
}

fn write_point(writer: &mut XmlWriter, point: &TcxPoint) -> io::Result<()> {
    parent(writer, "Trackpoint", |writer| {
        element(writer, "Time", utc_time(point.time_utc_ms))?;
        if let Some((lat_deg, lon_deg)) = point.position {
            parent(writer, "Position", |writer| {
                element(writer, "LatitudeDegrees", format!("{lat_deg:.7}"))?;
                element(writer, "LongitudeDegrees", format!("{lon_deg:.7}"))
            })?;
        }
        optional(writer, "AltitudeMeters", point.altitude_m.map(|metres| format!("{metres:.2}")))?;
        optional(writer, "DistanceMeters", point.distance_m.map(|metres| format!("{metres:.2}")))?;
        if let Some(bpm) = point.heart_rate_bpm {
            parent(writer, "HeartRateBpm", |writer| element(writer, "Value", bpm))?;
        }
        if point.speed_mps.is_some() || point.run_cadence.is_some() {
            parent(writer, "Extensions", |writer| write_point_extension(writer, point))?;
        }
        Ok(())
    })
}

fn write_point_extension(writer: &mut XmlWriter, point: &TcxPoint) -> io::Result<()> {
    parent(writer, "ns3:TPX", |writer| {
        optional(writer, "ns3:Speed", point.speed_mps.map(|speed| format!("{speed:.3}")))?;
        optional(writer, "ns3:RunCadence", point.run_cadence)
    })
}

fn write_creator(writer: &mut XmlWriter, name: &str) -> io::Result<()> {
    let start = writer.create_element("Creator").with_attribute(("xsi:type", "Device_t"));
    start.write_inner_content(|writer| element(writer, "Name", name))?;
    Ok(())
}
