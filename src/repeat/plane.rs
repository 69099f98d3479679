//! A flat map of a small neighbourhood: positions in, metres east and north out.
//!
//! Exact to a millionth for steps below 100 m (docs/science.md 6), good enough for a stretch of a few kilometres. Never used
//! for a whole run, let alone a runner's whole life: runners travel.

/// A position in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    pub lat_deg: f64,
    pub lon_deg: f64,
}

impl Position {
    pub fn from_microdegrees((lat, lon): (i32, i32)) -> Position {
        Position { lat_deg: f64::from(lat) * 1e-6, lon_deg: f64::from(lon) * 1e-6 }
    }
}

/// Metres east and north of a plane's origin, or a direction on it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Vector {
    pub east: f64,
    pub north: f64,
}

impl Vector {
    pub fn minus(self, other: Vector) -> Vector {
        Vector { east: self.east - other.east, north: self.north - other.north }
    }

    pub fn plus(self, other: Vector) -> Vector {
        Vector { east: self.east + other.east, north: self.north + other.north }
    }

    pub fn times(self, factor: f64) -> Vector {
        Vector { east: self.east * factor, north: self.north * factor }
    }

    pub fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    pub fn dot(self, other: Vector) -> f64 {
        self.east * other.east + self.north * other.north
    }

    /// Positive when `other` points to the left of `self`.
    pub fn cross(self, other: Vector) -> f64 {
        self.east * other.north - self.north * other.east
    }

    /// The unit vector, or `None` for a vector without a direction.
    pub fn direction(self) -> Option<Vector> {
        let length = self.length();
        (length > 1e-6).then(|| self.times(1.0 / length))
    }
}

/// WGS84.
const SEMI_MAJOR_M: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_14;

#[derive(Clone, Copy, Debug)]
pub struct Plane {
    origin: Position,
    east_m_per_deg: f64,
    north_m_per_deg: f64,
}

impl Plane {
    /// The plane that touches the ellipsoid at `origin`, scaled by its two radii of curvature there.
    pub fn at(origin: Position) -> Plane {
        let (sin, cos) = origin.lat_deg.to_radians().sin_cos();
        let w2 = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
        let prime_vertical_m = SEMI_MAJOR_M / w2.sqrt();
        let meridian_m = prime_vertical_m * (1.0 - ECCENTRICITY_SQUARED) / w2;
        Plane {
            origin,
            east_m_per_deg: (prime_vertical_m * cos).max(1.0).to_radians(),
            north_m_per_deg: meridian_m.to_radians(),
        }
    }

    /// Whether a position is near enough for a plane to be exact.
    pub fn serves(&self, position: Position) -> bool {
        (position.lat_deg - self.origin.lat_deg).abs() <= REACH_DEG
    }

    pub fn metres(&self, position: Position) -> Vector {
        let mut lon_diff = position.lon_deg - self.origin.lon_deg;
        if lon_diff.abs() > 180.0 {
            lon_diff -= 360.0 * (lon_diff / 360.0).round();
        }
        Vector {
            east: lon_diff * self.east_m_per_deg,
            north: (position.lat_deg - self.origin.lat_deg) * self.north_m_per_deg,
        }
    }

    pub fn position(&self, metres: Vector) -> Position {
        Position {
            lat_deg: self.origin.lat_deg + metres.north / self.north_m_per_deg,
            lon_deg: self.origin.lon_deg + metres.east / self.east_m_per_deg,
        }
    }
}

/// A plane serves positions this far north or south of its origin before a new one is laid.
const REACH_DEG: f64 = 0.02;

/// A plane that is laid anew where the path has led too far away from it.
#[derive(Clone, Copy, Debug)]
pub struct TravellingPlane(Option<Plane>);

impl TravellingPlane {
    pub fn new() -> TravellingPlane {
        TravellingPlane(None)
    }

    /// The way from one position to another nearby.
    pub fn step(&mut self, from: Position, to: Position) -> Vector {
        let plane = self.near(from);
        plane.metres(to).minus(plane.metres(from))
    }

    pub fn near(&mut self, position: Position) -> Plane {
        match self.0 {
            Some(plane) if plane.serves(position) => plane,
            _ => *self.0.insert(Plane::at(position)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat_deg: f64, lon_deg: f64) -> Position {
        Position { lat_deg, lon_deg }
    }

    #[test]
    fn a_hundred_metres_in_cheshire_agree_with_karney() {
        let plane = Plane::at(at(53.36, -2.16));
        assert!((plane.metres(at(53.3609, -2.16)).north - 100.1637).abs() < 0.001);
        assert!((plane.metres(at(53.36, -2.1585)).east - 99.8662).abs() < 0.001);
    }

    #[test]
    fn a_step_over_the_date_line_is_short() {
        let step = Plane::at(at(-17.0, 179.9999)).metres(at(-17.0, -179.9999));
        assert!((step.east - 21.295).abs() < 0.05, "{step:?}");
    }

    #[test]
    fn left_of_north_is_west() {
        let north = Vector { east: 0.0, north: 1.0 };
        assert!(north.cross(Vector { east: -1.0, north: 0.0 }) > 0.0);
    }
}
