//! The tags of a way in, what it is to a runner out (docs/science.md 4.4).

use crate::model::{Footways, WayKind};

/// Roads whose line is the middle of one carriageway wide enough to have sides.
const ROADS: [&str; 7] =
    ["residential", "living_street", "unclassified", "tertiary", "secondary", "primary", "tertiary_link"];

/// A narrower road has no two sides to keep.
const LEAST_WIDTH_M: f64 = 5.0;

/// `None` for what nobody runs on: buildings, rivers, motorways, boundaries.
pub fn kind<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Option<WayKind> {
    let (mut highway, mut footway, mut oneway, mut sidewalk, mut width) = (None, None, None, None, None);
    // Sides tagged one by one: `sidewalk:left=yes`.
    let (mut left, mut right) = (None, None);
    for (key, value) in tags {
        match key {
            "highway" => highway = Some(value),
            "footway" => footway = Some(value),
            "oneway" => oneway = Some(value),
            "sidewalk" | "sidewalk:both" => sidewalk = Some(value),
            "sidewalk:left" => left = Some(value),
            "sidewalk:right" => right = Some(value),
            "width" => width = value.trim_end_matches(" m").parse::<f64>().ok(),
            _ => {}
        }
    }
    let highway = highway?;
    if matches!(highway, "motorway" | "motorway_link" | "trunk" | "proposed" | "construction") {
        return None;
    }
    if footway == Some("sidewalk") {
        return Some(WayKind::Footway);
    }
    let is_half = matches!(oneway, Some("yes" | "true" | "1" | "-1" | "reversible"));
    let is_narrow = width.is_some_and(|width_m| width_m < LEAST_WIDTH_M);
    if !ROADS.contains(&highway) || is_half || is_narrow {
        return Some(WayKind::Elsewhere);
    }
    Some(WayKind::Road(footways(sidewalk, left, right)))
}

fn footways(both: Option<&str>, left: Option<&str>, right: Option<&str>) -> Footways {
    let is_there = |value: &str| matches!(value, "yes" | "separate");
    match both {
        Some("both" | "yes" | "separate") => return Footways::Both,
        Some("no" | "none") => return Footways::None,
        Some("left") => return Footways::Left,
        Some("right") => return Footways::Right,
        _ => {}
    }
    match (left.map(is_there), right.map(is_there)) {
        (Some(true), Some(true)) => Footways::Both,
        (Some(true), Some(false)) => Footways::Left,
        (Some(false), Some(true)) => Footways::Right,
        (Some(false), Some(false)) => Footways::None,
        // One side said, the other not: nothing is known of the other.
        _ => Footways::NotSaid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tags: &[(&'static str, &'static str)]) -> Option<WayKind> {
        kind(tags.iter().copied())
    }

    /// Meanings as the wiki of OpenStreetMap gives them (Key:highway, Key:sidewalk, Key:oneway).
    #[test]
    fn a_way_is_a_road_with_its_footways_a_footway_or_elsewhere() {
        let road = |tag| of(&[("highway", "residential"), tag]);
        assert_eq!(road(("name", "High Street")), Some(WayKind::Road(Footways::NotSaid)));
        assert_eq!(road(("sidewalk", "both")), Some(WayKind::Road(Footways::Both)));
        assert_eq!(road(("sidewalk:both", "separate")), Some(WayKind::Road(Footways::Both)));
        assert_eq!(road(("sidewalk", "no")), Some(WayKind::Road(Footways::None)));
        assert_eq!(road(("sidewalk", "left")), Some(WayKind::Road(Footways::Left)));
        assert_eq!(road(("sidewalk:left", "yes")), Some(WayKind::Road(Footways::NotSaid)));
        assert_eq!(
            of(&[("highway", "tertiary"), ("sidewalk:left", "no"), ("sidewalk:right", "yes")]),
            Some(WayKind::Road(Footways::Right))
        );
        assert_eq!(road(("oneway", "yes")), Some(WayKind::Elsewhere));
        assert_eq!(road(("oneway", "no")), Some(WayKind::Road(Footways::NotSaid)));
        assert_eq!(road(("width", "3.5")), Some(WayKind::Elsewhere));
        assert_eq!(road(("width", "6 m")), Some(WayKind::Road(Footways::NotSaid)));
        assert_eq!(of(&[("highway", "footway"), ("footway", "sidewalk")]), Some(WayKind::Footway));
        assert_eq!(of(&[("highway", "path")]), Some(WayKind::Elsewhere));
        assert_eq!(of(&[("highway", "motorway")]), None);
        assert_eq!(of(&[("building", "yes")]), None);
    }
}
