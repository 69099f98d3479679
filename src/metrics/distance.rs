//! How far: as the watch says it, else its records, else our own sum along the path.
//!
//! A watch knows a foot pod, a treadmill and its own filter; a path summed from noisy points overshoots (docs/science.md 6).

use super::path::Piece;
use crate::clean::ellipsoid::{Ground, longitude_difference_deg};
use crate::model::{Activity, Note};

/// Totals beyond it are not believed: faster than any runner, faster than any sport beside running.
const FASTEST_ON_FOOT_MPS: f64 = 12.0;
const FASTEST_OTHERWISE_MPS: f64 = 60.0;
/// Positions are averaged with their neighbours only when recorded this closely; farther apart it would cut corners.
const NEIGHBOUR_S: f64 = 3.0;
/// Ours and the device's farther apart than this are worth a note (docs/science.md 6).
const DISAGREEMENT: f64 = 0.05;
/// Less is within the noise of any receiver.
const LEAST_DISAGREEMENT_M: f64 = 100.0;

pub struct Distance {
    pub best_m: Option<f64>,
    /// The word in the `distance_source` column.
    pub source: &'static str,
    pub gps_m: Option<f64>,
}

impl Distance {
    /// Said when the path and the distance taken are far apart.
    pub fn disagreement(&self) -> Option<Note> {
        let (best, gps) = (self.best_m?, self.gps_m?);
        ((gps / best - 1.0).abs() > DISAGREEMENT && (gps - best).abs() > LEAST_DISAGREEMENT_M)
            .then(|| Note::new(format!("the path by GPS is {:.2} km, the device says {:.2} km", gps / 1e3, best / 1e3)))
    }
}

/// Measures the distance along the given pieces of path and chooses.
pub fn measure(activity: &Activity, pieces: &[Piece<'_>]) -> Distance {
    let positioned = (0..activity.samples.len()).any(|i| activity.samples.has_position(i));
    let gps_m = positioned.then(|| pieces.iter().map(length_m).sum::<f64>());
    let said = activity.totals.distance_m.filter(|&said| believable(activity, said));
    let records_m = activity.samples.distance_m.iter().rev().copied().find(|distance| !distance.is_nan());
    let device_m = said.filter(|_| activity.from_watch || (records_m.is_none() && gps_m.is_none()));
    let (best_m, source) = match (device_m, records_m, gps_m) {
        (Some(device), ..) => (Some(device), "device"),
        (None, Some(records), _) => (Some(records), "records"),
        (None, None, Some(gps)) => (Some(gps), "gps"),
        (None, None, None) => (None, ""),
    };
    Distance { best_m, source, gps_m }
}

fn believable(activity: &Activity, said_m: f64) -> bool {
    let fastest = if activity.sport.on_foot() { FASTEST_ON_FOOT_MPS } else { FASTEST_OTHERWISE_MPS };
    let recorded_s = activity.samples.elapsed_s.last().copied();
    let time_s = [activity.totals.elapsed_s, activity.totals.timer_s, recorded_s].into_iter().flatten();
    said_m > 0.0 && said_m <= fastest * time_s.fold(1.0, f64::max)
}

/// Along the positions of a piece, each averaged with its two neighbours.
fn length_m(piece: &Piece<'_>) -> f64 {
    let (lat, lon) = (&piece.lat_deg, &piece.lon_deg);
    let mut path = lat.iter().copied().zip(lon.iter().copied());
    let (Some(first), Some(last)) = (path.next(), path.next_back()) else { return 0.0 };
    let mut ground = Ground::default();
    let (mut here, mut length_m) = (first, 0.0);
    for ((times, lat), lon) in piece.elapsed_s.array_windows().zip(lat.array_windows()).zip(lon.array_windows()) {
        let next = averaged(times, lat, lon);
        length_m += ground.distance_m(here, next);
        here = next;
    }
    length_m + ground.distance_m(here, last)
}

const THIRD: f64 = 1.0 / 3.0;

/// The mean of a position and its two neighbours.
#[inline]
fn averaged(&[from_s, now_s, to_s]: &[f64; 3], lat: &[f64; 3], lon: &[f64; 3]) -> (f64, f64) {
    if now_s - from_s > NEIGHBOUR_S || to_s - now_s > NEIGHBOUR_S {
        return (lat[1], lon[1]);
    }
    let lat_shift = (lat[0] - lat[1]) + (lat[2] - lat[1]);
    let lon_shift = longitude_difference_deg(lon[1], lon[0]) + longitude_difference_deg(lon[1], lon[2]);
    (lat[1] + lat_shift * THIRD, lon[1] + lon_shift * THIRD)
}
