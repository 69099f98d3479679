//! How far: as the watch says it, else its records, else our own sum along the path.
//!
//! A watch knows a foot pod, a treadmill and its own filter; a path summed from noisy points overshoots (docs/science.md 6).

use super::path::Piece;
use crate::clean::ellipsoid::{BLOCK, Ground, longitude_difference_deg};
use crate::decode::plausible;
use crate::lanes::{all, f64x4, neighbours, sums};
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
    /// What the file says and nobody can have covered.
    refused_m: Option<f64>,
}

impl Distance {
    /// Said when the path and the distance taken are far apart.
    pub fn disagreement(&self) -> Option<Note> {
        let (best, gps) = (self.best_m?, self.gps_m?);
        ((gps / best - 1.0).abs() > DISAGREEMENT && (gps - best).abs() > LEAST_DISAGREEMENT_M)
            .then(|| Note::new(format!("the path by GPS is {:.2} km, the device says {:.2} km", gps / 1e3, best / 1e3)))
    }
}

impl Distance {
    /// Said when a distance the file holds was not believed and none took its place, or when it is beyond any.
    pub fn refusal(&self) -> Option<Note> {
        const MOST_WORTH_WRITING_M: f64 = 1e9;
        let refused_m = self.refused_m?;
        let said = if refused_m < MOST_WORTH_WRITING_M {
            format!("{:.0} km", refused_m / 1e3)
        } else {
            "over a million km".into()
        };
        Some(Note::new(format!("the file states {said}, more than anybody covers in its time: not used")))
    }
}

/// Measures the distance along the given pieces of path and chooses.
pub fn measure(activity: &Activity, pieces: &[Piece<'_>]) -> Distance {
    let positioned = (0..activity.samples.len()).any(|i| activity.samples.has_position(i));
    let gps_m = positioned.then(|| pieces.iter().map(length_m).sum::<f64>());
    let said = activity.totals.distance_m.filter(|&said| believable(activity, said));
    let longest_m = plausible::longest_m(activity.sport.on_foot());
    let recorded_m = activity.samples.distance_m.iter().rev().copied().find(|distance| !distance.is_nan());
    let records_m = recorded_m.filter(|&records| records <= longest_m);
    let device_m = said.filter(|_| activity.from_watch || (records_m.is_none() && gps_m.is_none()));
    let (best_m, source) = match (device_m, records_m, gps_m) {
        (Some(device), ..) => (Some(device), "device"),
        (None, Some(records), _) => (Some(records), "records"),
        (None, None, Some(gps)) => (Some(gps), "gps"),
        (None, None, None) => (None, ""),
    };
    let is_refused = |&stated: &f64| stated > longest_m || (best_m.is_none() && stated > 0.0);
    let refused_m = [activity.totals.distance_m, recorded_m].into_iter().flatten().find(is_refused);
    Distance { best_m, source, gps_m, refused_m }
}

fn believable(activity: &Activity, said_m: f64) -> bool {
    let fastest = if activity.sport.on_foot() { FASTEST_ON_FOOT_MPS } else { FASTEST_OTHERWISE_MPS };
    let recorded_s = activity.samples.elapsed_s.last().copied();
    let time_s = [activity.totals.elapsed_s, activity.totals.timer_s, recorded_s].into_iter().flatten();
    let most_m = plausible::longest_m(activity.sport.on_foot()).min(fastest * time_s.fold(1.0, f64::max));
    said_m > 0.0 && said_m <= most_m
}

/// Along the positions of a piece, each but the ends averaged with its two neighbours.
fn length_m(piece: &Piece<'_>) -> f64 {
    let (time, lat, lon) = (&piece.elapsed_s[..], &piece.lat_deg[..], &piece.lon_deg[..]);
    let position = |i: usize| (lat[i], lon[i]);
    let averaged = |i: usize| averaged(&time[i - 1..=i + 1], &lat[i - 1..=i + 1], &lon[i - 1..=i + 1]);
    let mut ground = Ground::default();
    let Some(last_inner) = time.len().checked_sub(2).filter(|&i| i > 0) else {
        return if time.len() == 2 { ground.distance_m(position(0), position(1)) } else { 0.0 };
    };
    let ends_m =
        ground.distance_m(position(0), averaged(1)) + ground.distance_m(averaged(last_inner), position(last_inner + 1));
    let between_m = (1..last_inner).step_by(BLOCK).map(|from| {
        let to = (from + BLOCK).min(last_inner);
        let all_of = from - 1..to + 2;
        if are_neighbours(&time[all_of.clone()]) && ground.covers(&lat[all_of.clone()], &lon[all_of]) {
            // From one mean of three to the next leads a third of the way from who leaves it to who enters.
            let (leave, enter) = (from - 1..to - 1, from + 2..to + 2);
            let columns = [&lat[leave.clone()], &lon[leave], &lat[enter.clone()], &lon[enter]];
            let [thrice_m] = sums(columns, |[from_lat, from_lon, to_lat, to_lon]| {
                [ground.distances_m((from_lat, from_lon), (to_lat, to_lon))]
            });
            thrice_m / 3.0
        } else {
            (from..to).map(|i| ground.distance_m(averaged(i), averaged(i + 1))).sum()
        }
    });
    ends_m + between_m.sum::<f64>()
}

/// Whether all positions are averaged with their neighbours.
fn are_neighbours(time_s: &[f64]) -> bool {
    all(neighbours(time_s), |[from_s, to_s]| (to_s - from_s).simd_le(f64x4::splat(NEIGHBOUR_S)))
}

const THIRD: f64 = 1.0 / 3.0;

/// The mean of a position and its two neighbours.
fn averaged(time_s: &[f64], lat: &[f64], lon: &[f64]) -> (f64, f64) {
    if !are_neighbours(time_s) {
        return (lat[1], lon[1]);
    }
    let lat_shift = (lat[0] - lat[1]) + (lat[2] - lat[1]);
    let lon_shift = longitude_difference_deg(lon[1], lon[0]) + longitude_difference_deg(lon[1], lon[2]);
    (lat[1] + lat_shift * THIRD, lon[1] + lon_shift * THIRD)
}
