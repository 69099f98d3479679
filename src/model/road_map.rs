//! Roads and footways of a map near a runner's tracks, as far as the side of the road needs them.

/// One line of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapWay {
    /// Latitude and longitude in degrees, in the direction it was drawn.
    pub points: Vec<(f64, f64)>,
    pub kind: WayKind,
}

/// What a line of a map is to a runner beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayKind {
    /// A road for both directions, whose middle the line is.
    Road(Footways),
    /// The footway of a road, drawn as a line of its own.
    Footway,
    /// A path, a track, or half of a dual carriageway: who runs on it keeps no side of a road.
    Elsewhere,
}

/// Where a road has footways, by its tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Footways {
    NotSaid,
    None,
    Both,
    /// Seen in the direction the way was drawn.
    Left,
    Right,
}
