//! GPX through the `gpx` crate: metadata, waypoints, routes, track points. That crate drops `<extensions>`, which is
//! where cadence and heart rate stand; the remark says so.

use super::{Field, InspectError, Inspection, Message};
use gpx::{Gpx, Waypoint};

pub fn read(bytes: &[u8]) -> Result<Inspection, InspectError> {
    // The crate needs quadratic time for deep nesting; our own reader refuses that first.
    crate::decode::gpx::decode(bytes).map_err(|error| InspectError(error.reason))?;
    let gpx = gpx::read(bytes).map_err(|error| InspectError(format!("the gpx crate refuses this file: {error}")))?;
    let mut messages = vec![head(&gpx)];
    messages.extend(gpx.waypoints.iter().map(|point| waypoint("waypoint", Vec::new(), point)));
    for (number, route) in (1..).zip(&gpx.routes) {
        let place = || vec![Field::new("route", number, "")];
        messages.extend(route.points.iter().map(|point| waypoint("route_point", place(), point)));
    }
    for (track_number, track) in (1..).zip(&gpx.tracks) {
        messages.push(Message {
            kind: "track".into(),
            fields: given([("name", track.name.clone(), ""), ("type", track.type_.clone(), "")]),
        });
        for (segment_number, segment) in (1..).zip(&track.segments) {
            let place = || vec![Field::new("track", track_number, ""), Field::new("segment", segment_number, "")];
            messages.extend(segment.points.iter().map(|point| waypoint("track_point", place(), point)));
        }
    }
    let remarks = vec!["the gpx crate does not show <extensions>, where cadence and heart rate stand".into()];
    Ok(Inspection { messages, remarks })
}

fn head(gpx: &Gpx) -> Message {
    let metadata = gpx.metadata.as_ref();
    Message {
        kind: "gpx".into(),
        fields: given([
            ("version", Some(gpx.version.to_string()), ""),
            ("creator", gpx.creator.clone(), ""),
            ("name", metadata.and_then(|metadata| metadata.name.clone()), ""),
            ("time", metadata.and_then(|metadata| metadata.time?.format().ok()), ""),
        ]),
    }
}

fn waypoint(kind: &str, place: Vec<Field>, point: &Waypoint) -> Message {
    let position = point.point();
    let mut fields = place;
    fields.push(Field::new("lat", position.y(), "deg"));
    fields.push(Field::new("lon", position.x(), "deg"));
    fields.extend(given([
        ("ele", point.elevation.map(|value| value.to_string()), "m"),
        ("time", point.time.and_then(|time| time.format().ok()), ""),
        ("speed", point.speed.map(|value| value.to_string()), "m/s"),
        ("name", point.name.clone(), ""),
        ("cmt", point.comment.clone(), ""),
        ("desc", point.description.clone(), ""),
        ("src", point.source.clone(), ""),
        ("sym", point.symbol.clone(), ""),
        ("type", point.type_.clone(), ""),
        ("geoidheight", point.geoidheight.map(|value| value.to_string()), "m"),
        ("fix", point.fix.as_ref().map(|fix| format!("{fix:?}")), ""),
        ("sat", point.sat.map(|value| value.to_string()), ""),
        ("hdop", point.hdop.map(|value| value.to_string()), ""),
        ("vdop", point.vdop.map(|value| value.to_string()), ""),
        ("pdop", point.pdop.map(|value| value.to_string()), ""),
        ("ageofdgpsdata", point.dgps_age.map(|value| value.to_string()), "s"),
        ("dgpsid", point.dgpsid.map(|value| value.to_string()), ""),
    ]));
    Message { kind: kind.into(), fields }
}

fn given<const N: usize>(fields: [(&str, Option<String>, &str); N]) -> Vec<Field> {
    fields.into_iter().filter_map(|(name, value, unit)| Some(Field::new(name, value?, unit))).collect()
}
