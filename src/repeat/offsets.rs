//! How far to the left of a road's middle each pass ran, in short bins: the raw material of the side.
//!
//! Offsets are perpendicular to the smoothed reference path, in a corridor; an index cell never cuts them.

use super::network::{CORRIDOR_M, MIN_COS, Network};
use super::pieces::{PiecePass, Pieces};
use super::plane::{Plane, Position, Vector};
use super::trace::Sample;

/// Pieces are about 100 m: bins of 25 m (docs/science.md 4.4).
pub const BINS_PER_PIECE: usize = 4;

/// Path points before and after in the smoothing: 50 m in all, near the 45 m of docs/science.md 4.4.
const SMOOTHED_POINTS: u32 = 2;

/// One pass through one bin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offset {
    pub run: u32,
    /// Piece and bin in it, numbered through.
    pub bin: u32,
    /// Along the reference path, or against it; of a road, once [`Offset::on_road`] has turned it.
    pub forward: bool,
    /// Mean distance to the left of that direction.
    pub left_m: f32,
}

impl Offset {
    /// The same seen in the direction of a road through which the path leads backward.
    pub fn on_road(self, reversed: bool) -> Offset {
        if reversed { Offset { forward: !self.forward, left_m: -self.left_m, ..self } } else { self }
    }
}

/// The reference path along one piece, smoothed.
#[derive(Debug)]
pub struct Middle {
    plane: Plane,
    points: Vec<Vector>,
    chords: Vec<Chord>,
}

/// From one point of the path to the next.
#[derive(Clone, Copy, Debug)]
struct Chord {
    from: Vector,
    along: Vector,
    direction: Vector,
    /// One over its length.
    per_m: f64,
    /// Its place among the chords of the piece.
    index: usize,
}

fn chords(points: &[Vector]) -> Vec<Chord> {
    let chord = |(index, pair): (usize, &[Vector])| {
        let along = pair[1].minus(pair[0]);
        Some(Chord { from: pair[0], along, direction: along.direction()?, per_m: 1.0 / along.length(), index })
    };
    points.windows(2).enumerate().filter_map(chord).collect()
}

impl Middle {
    pub fn of(piece: u32, pieces: &Pieces, network: &Network) -> Middle {
        let points = pieces.points_of(piece);
        let plane = *network.plane_of(network.path_at(points.start));
        let points: Vec<Vector> = points.map(|point| network.smoothed(point, SMOOTHED_POINTS)).collect();
        Middle { plane, chords: chords(&points), points }
    }

    /// The middle of a bin and the direction of the path there.
    pub fn bin(&self, bin: usize) -> (Position, Vector) {
        let last = self.points.len() - 1;
        let at = ((2 * bin + 1) * last).div_ceil(2 * BINS_PER_PIECE).min(last);
        let direction = self.points[(at + 1).min(last)].minus(self.points[at.saturating_sub(1)]).direction();
        (self.plane.position(self.points[at]), direction.unwrap_or_default())
    }

    /// The path moved to the left by a distance per bin: the middle as all passes see it.
    pub fn moved(&self, left_m: [f64; BINS_PER_PIECE]) -> Vec<Position> {
        let last = self.points.len() - 1;
        let moved = |i: usize| {
            let before = self.points[i.saturating_sub(1)];
            let direction = self.points[(i + 1).min(last)].minus(before).direction().unwrap_or_default();
            let left = Vector { east: -direction.north, north: direction.east };
            let bin = (i * BINS_PER_PIECE / last.max(1)).min(BINS_PER_PIECE - 1);
            self.plane.position(self.points[i].plus(left.times(left_m[bin])))
        };
        (0..=last).map(moved).collect()
    }
}

/// The offsets of one pass of a piece, one for each bin it has samples in, in the direction of the samples.
pub fn offsets(run: u32, pass: &PiecePass, samples: &[Sample], middle: &Middle) -> Vec<Offset> {
    let mut bins = [(0.0, 0_u32); BINS_PER_PIECE];
    for sample in &samples[pass.from_sample as usize..=pass.to_sample as usize] {
        let metres = middle.plane.metres(sample.position);
        if let Some((share, left_m)) = middle.offset_m(metres, sample.heading, pass.forward) {
            let bin = ((share * BINS_PER_PIECE as f64) as usize).min(BINS_PER_PIECE - 1);
            bins[bin].0 += left_m;
            bins[bin].1 += 1;
        }
    }
    let first_bin = pass.piece * BINS_PER_PIECE as u32;
    (first_bin..)
        .zip(bins)
        .filter(|(_, (_, count))| *count > 0)
        .map(|(bin, (sum, count))| Offset { run, bin, forward: pass.forward, left_m: (sum / f64::from(count)) as f32 })
        .collect()
}

impl Middle {
    /// How far along the piece, 0 to 1, and how far to the left of it a point lies.
    fn offset_m(&self, at: Vector, heading: Vector, forward: bool) -> Option<(f64, f64)> {
        let mut nearest: Option<(f64, f64, &Chord)> = None;
        for chord in &self.chords {
            let inside = (chord.direction.dot(at.minus(chord.from)) * chord.per_m).clamp(0.0, 1.0);
            let away = at.minus(chord.from.plus(chord.along.times(inside)));
            let squared = away.dot(away);
            if nearest.is_none_or(|(least, ..)| squared < least) {
                nearest = Some((squared, inside, chord));
            }
        }
        let (squared, inside, chord) = nearest?;
        let distance_m = squared.sqrt();
        let left_m = distance_m.copysign(chord.direction.cross(at.minus(chord.from)));
        let share = (chord.index as f64 + inside) / (self.points.len() - 1) as f64;
        let cos = chord.direction.dot(heading);
        (distance_m <= CORRIDOR_M && cos.abs() >= MIN_COS && (cos > 0.0) == forward).then_some((share, left_m))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_of_the_pass_only_where_it_runs_the_way_of_the_pass() {
        let at = |east: f64, north: f64| Vector { east, north };
        let points = vec![at(0.0, 0.0), at(50.0, 0.0), at(100.0, 0.0)];
        let plane = Plane::at(Position { lat_deg: 0.0, lon_deg: 0.0 });
        let middle = Middle { plane, chords: chords(&points), points };
        assert_eq!(middle.offset_m(at(75.0, 3.0), at(1.0, 0.0), true), Some((0.75, 3.0)));
        assert_eq!(middle.offset_m(at(75.0, -3.0), at(-1.0, 0.0), false), Some((0.75, -3.0)));
        // Turning round in the middle of a pass, across the road, and outside the corridor.
        assert_eq!(middle.offset_m(at(75.0, 3.0), at(-1.0, 0.0), true), None);
        assert_eq!(middle.offset_m(at(75.0, 3.0), at(0.0, 1.0), true), None);
        assert_eq!(middle.offset_m(at(75.0, 26.0), at(1.0, 0.0), true), None);
    }
}
