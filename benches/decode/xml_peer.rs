//! What a careful reader on quick-xml costs: the same fields as ours, its own plain number and time parsing.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// One point with the fields ours reads.
#[derive(Default)]
#[allow(dead_code, reason = "the fields are what is measured")]
pub struct Point {
    time_s: i64,
    lat_deg: f64,
    lon_deg: f64,
    altitude_m: f64,
    distance_m: f64,
    heart_rate_bpm: f64,
    cadence: f64,
    speed_mps: f64,
    power_w: f64,
}

/// Points of a GPX or TCX document that have a time.
pub fn points(file: &[u8]) -> Option<Vec<Point>> {
    let text = std::str::from_utf8(file).ok()?;
    let mut reader = Reader::from_str(text);
    let (mut points, mut point, mut text) = (Vec::new(), Point::default(), "");
    let mut owned;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                if matches!(local(tag.name().0), "trkpt" | "Trackpoint") {
                    point = Point::default();
                    position(&tag, &mut point);
                }
                text = "";
            }
            Event::Text(piece) => {
                owned = piece.into_inner();
                text = match &owned {
                    std::borrow::Cow::Borrowed(text) => text,
                    std::borrow::Cow::Owned(_) => "",
                };
            }
            Event::End(tag) => match local(tag.name().0) {
                "trkpt" | "Trackpoint" => {
                    if point.time_s != 0 {
                        points.push(std::mem::take(&mut point));
                    }
                }
                name => value(name, text, &mut point),
            },
            Event::Eof => return Some(points),
            _ => {}
        }
    }
}

/// Events and nothing else: the least any reader on quick-xml costs.
pub fn events(file: &[u8]) -> Option<usize> {
    let mut reader = Reader::from_str(std::str::from_utf8(file).ok()?);
    let mut points = 0;
    loop {
        match reader.read_event().ok()? {
            Event::End(tag) => points += usize::from(matches!(local(tag.name().0), "trkpt" | "Trackpoint")),
            Event::Eof => return Some(points),
            _ => {}
        }
    }
}

fn position(tag: &BytesStart, point: &mut Point) {
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    for attribute in attributes.flatten() {
        match attribute.key.0 {
            "lat" => point.lat_deg = attribute.value.parse().unwrap_or(f64::NAN),
            "lon" => point.lon_deg = attribute.value.parse().unwrap_or(f64::NAN),
            _ => {}
        }
    }
}

fn value(name: &str, text: &str, point: &mut Point) {
    let number = || text.trim().parse().unwrap_or(f64::NAN);
    match name {
        "time" | "Time" => point.time_s = seconds(text.as_bytes()),
        "LatitudeDegrees" => point.lat_deg = number(),
        "LongitudeDegrees" => point.lon_deg = number(),
        "ele" | "AltitudeMeters" => point.altitude_m = number(),
        "DistanceMeters" => point.distance_m = number(),
        "hr" | "heartrate" | "Value" => point.heart_rate_bpm = number(),
        "cad" | "cadence" | "RunCadence" | "Cadence" => point.cadence = number(),
        "speed" | "Speed" => point.speed_mps = number(),
        "power" | "PowerInWatts" | "Watts" => point.power_w = number(),
        _ => {}
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Seconds since 1970 of `2026-11-22T08:30:00...`; 0 for anything else.
fn seconds(text: &[u8]) -> i64 {
    let Some(text) = text.trim_ascii().first_chunk::<19>() else { return 0 };
    let number = |from: usize, to: usize| text[from..to].iter().fold(0i64, |n, b| n * 10 + i64::from(b & 15));
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719_469;
    days * 86_400 + number(11, 13) * 3_600 + number(14, 16) * 60 + number(17, 19)
}
