//! Positions no runner can have been at go; steps between the ones that stay come out.
//!
//! A missing position is `NaN`; a jump that cannot be bridged is a break: the step into the next position is `NaN`.

use super::ellipsoid::{BLOCK, Ground};
use super::smoothing::median;
use crate::lanes::{all, f64x4, map, neighbours, or_nan, replace_both, sums};
use crate::model::{Note, Samples};
use std::ops::Range;

/// Faster than any runner on any slope (docs/science.md 6).
const FASTEST_ON_FOOT_MPS: f64 = 12.0;
/// Faster than any sport that is listed beside running; a plane is not an activity.
const FASTEST_OTHERWISE_MPS: f64 = 60.0;
/// A step this many times the usual speed is a spike, though never below [`SLOWEST_SPIKE_MPS`].
const SPIKE_FACTOR: f64 = 3.0;
const SLOWEST_SPIKE_MPS: f64 = 8.0;
/// A spike that lasts longer than this is another place, not noise.
const LONGEST_SPIKE_S: f64 = 10.0;
/// After a gap this long the straight line is believed only up to a fast run (docs/science.md 6).
const LONG_GAP_S: f64 = 10.0;
const FASTEST_CHORD_ON_FOOT_MPS: f64 = 6.0;
/// Fewer positions than this between two breaks are a stale fix, not a part of the run.
const SHORTEST_PIECE: usize = 3;
/// Receivers without a fix write 0,0; no one runs within a metre of that point at sea.
const NULL_ISLAND_DEG: f64 = 1e-5;

/// Sets positions to `NaN` that are impossible in themselves or against their neighbours. Gives the hops between those
/// that stay.
pub fn drop_implausible(samples: &mut Samples, on_foot: bool, notes: &mut Vec<Note>) -> Vec<f64> {
    let impossible = drop_impossible(samples);
    if impossible > 0 {
        notes.push(Note::new(format!("{impossible} positions at 0,0 or outside the globe were left out")));
    }
    let hops_m = hops_m(samples);
    let spikes = drop_spikes(samples, &hops_m, on_foot);
    if spikes == 0 {
        return hops_m;
    }
    notes.push(Note::new(format!("{spikes} positions that jump away from the path were left out")));
    self::hops_m(samples)
}

/// Ground distance from the position before; `NaN` at the first and without a position.
pub fn hops_m(samples: &Samples) -> Vec<f64> {
    let (lat, lon) = (&samples.lat_deg, &samples.lon_deg);
    let mut hops = vec![f64::NAN; samples.len()];
    let mut ground = Ground::default();
    // The first has none before it, and nothing is measured from there.
    let mut last = (f64::NAN, f64::NAN);
    for start in (0..samples.len()).step_by(BLOCK) {
        let (before, end) = (start.saturating_sub(1), (start + BLOCK).min(samples.len()));
        let (lat, lon, hops) = (&lat[before..end], &lon[before..end], &mut hops[before..end]);
        if ground.covers(lat, lon) {
            let [[from_lat, to_lat], [from_lon, to_lon]] = [lat, lon].map(neighbours);
            map([from_lat, from_lon, to_lat, to_lon], &mut hops[1..], |[from_lat, from_lon, to_lat, to_lon]| {
                ground.distances_m((from_lat, from_lon), (to_lat, to_lon))
            });
            last = (lat[lat.len() - 1], lon[lon.len() - 1]);
            continue;
        }
        for ((&lat, &lon), hop) in lat.iter().zip(lon).zip(hops).skip(start - before) {
            if !lat.is_nan() && !lon.is_nan() {
                let here = (lat, lon);
                if !last.0.is_nan() {
                    *hop = ground.distance_m(last, here);
                }
                last = here;
            }
        }
    }
    hops
}

/// The hops within a leg that somebody can have made; `NaN` at a leg's first position, after a break and without one.
pub fn steps_m(samples: &Samples, legs: &[Range<usize>], hops_m: &[f64], on_foot: bool) -> Vec<f64> {
    let mut steps = vec![f64::NAN; samples.len()];
    for leg in legs.iter().filter(|leg| leg.len() > 1) {
        // At a leg's first position nothing counts that led there, and from the second on hops are from sample to sample,
        // unless positions are missing.
        let (time, hops, steps) = (&samples.elapsed_s[leg.clone()], &hops_m[leg.clone()], &mut steps[leg.clone()]);
        let [from_s, to_s] = neighbours(time);
        if all([&hops[1..]], |[hop]| !hop.is_nan()) && samples.has_position(leg.start) {
            map([&hops[1..], from_s, to_s], &mut steps[1..], |[hop, from_s, to_s]| {
                let seconds = to_s - from_s;
                let fastest = fastest_chord_mps(seconds, on_foot);
                or_nan(hop.simd_le(seconds * fastest), hop)
            });
            continue;
        }
        let mut last_s = f64::NAN;
        let positioned = (0..time.len()).filter(|i| samples.has_position(leg.start + i));
        for i in positioned {
            let seconds = time[i] - last_s;
            let [fastest, ..] = fastest_chord_mps(f64x4::splat(seconds), on_foot).to_array();
            // Not so at a leg's first position, which has no time before it.
            if hops[i] <= seconds * fastest {
                steps[i] = hops[i];
            }
            last_s = time[i];
        }
    }
    steps
}

fn fastest_chord_mps(seconds: f64x4, on_foot: bool) -> f64x4 {
    if !on_foot {
        return f64x4::splat(FASTEST_OTHERWISE_MPS);
    }
    let is_long = seconds.simd_gt(f64x4::splat(LONG_GAP_S));
    is_long.select(f64x4::splat(FASTEST_CHORD_ON_FOOT_MPS), f64x4::splat(FASTEST_ON_FOOT_MPS))
}

fn position(samples: &Samples, i: usize) -> (f64, f64) {
    (samples.lat_deg[i], samples.lon_deg[i])
}

fn forget(samples: &mut Samples, i: usize) {
    samples.lat_deg[i] = f64::NAN;
    samples.lon_deg[i] = f64::NAN;
}

fn drop_impossible(samples: &mut Samples) -> usize {
    let is_possible = |lat: f64x4, lon: f64x4| {
        let (lat, lon) = (lat.abs(), lon.abs());
        let somewhere = lat.simd_gt(f64x4::splat(NULL_ISLAND_DEG)) | lon.simd_gt(f64x4::splat(NULL_ISLAND_DEG));
        somewhere & lat.simd_le(f64x4::splat(90.0)) & lon.simd_le(f64x4::splat(180.0))
    };
    let [dropped] = sums([&samples.lat_deg, &samples.lon_deg], |[lat, lon]| {
        let is_given = !(lat.is_nan() | lon.is_nan());
        [is_given & !is_possible(lat, lon) & f64x4::splat(1.0)]
    });
    replace_both(&mut samples.lat_deg, &mut samples.lon_deg, |lat, lon| {
        let is_kept = is_possible(lat, lon);
        (or_nan(is_kept, lat), or_nan(is_kept, lon))
    });
    dropped as usize
}

fn speed_mps(samples: &Samples, from: usize, to: usize, ground: &mut Ground) -> f64 {
    let metres = ground.distance_m(position(samples, from), position(samples, to));
    metres / (samples.elapsed_s[to] - samples.elapsed_s[from])
}

fn positioned(samples: &Samples) -> Vec<usize> {
    (0..samples.len()).filter(|&i| samples.has_position(i)).collect()
}

fn spike_limit_mps(hops_mps: &[f64], on_foot: bool) -> f64 {
    if !on_foot {
        return FASTEST_OTHERWISE_MPS;
    }
    let usual = median(hops_mps.iter().copied()).unwrap_or(0.0);
    (SPIKE_FACTOR * usual).clamp(SLOWEST_SPIKE_MPS, FASTEST_ON_FOOT_MPS)
}

/// Drops positions that leave the path and come back to it within seconds, and stale fixes beside a true jump.
fn drop_spikes(samples: &mut Samples, hops_m: &[f64], on_foot: bool) -> usize {
    // No limit is lower, so that mostly the usual speed need not be known.
    if are_hops_within(samples, hops_m, SLOWEST_SPIKE_MPS) {
        return 0;
    }
    let found = positioned(samples);
    let seconds = |w: &[usize]| samples.elapsed_s[w[1]] - samples.elapsed_s[w[0]];
    let hops_mps: Vec<f64> = found.windows(2).map(|w| hops_m[w[1]] / seconds(w)).collect();
    let limit_mps = spike_limit_mps(&hops_mps, on_foot);
    if are_hops_within(samples, hops_m, limit_mps) {
        return 0;
    }
    let mut ground = Ground::default();
    let mut pieces: Vec<Vec<usize>> = Vec::new();
    let mut next = 0;
    while next < found.len() {
        match pieces.last_mut().and_then(|piece| piece.last().copied().map(|last| (piece, last))) {
            Some((piece, last)) => match rejoining(samples, &found[next..], last, limit_mps, &mut ground) {
                Some(skipped) => {
                    next += skipped;
                    piece.push(found[next]);
                }
                None => pieces.push(vec![found[next]]),
            },
            None => pieces.push(vec![found[next]]),
        }
        next += 1;
    }
    let longest = pieces.iter().map(Vec::len).max().unwrap_or(0);
    let mut kept = vec![false; samples.len()];
    for piece in pieces.iter().filter(|piece| piece.len() >= SHORTEST_PIECE.min(longest)) {
        piece.iter().for_each(|&i| kept[i] = true);
    }
    let dropped: Vec<usize> = found.into_iter().filter(|&i| !kept[i]).collect();
    dropped.iter().for_each(|&i| forget(samples, i));
    dropped.len()
}

fn are_hops_within(samples: &Samples, hops_m: &[f64], limit_mps: f64) -> bool {
    let [from_s, to_s] = neighbours(&samples.elapsed_s);
    let hops = hops_m.get(1..).unwrap_or_default();
    if all([hops], |[hop]| !hop.is_nan()) {
        // A hop to each sample leads there from the one before.
        return all([hops, from_s, to_s], |[hop, from_s, to_s]| hop.simd_le((to_s - from_s) * limit_mps));
    }
    let mut last_s = f64::NAN;
    for i in (0..samples.len()).filter(|&i| samples.has_position(i)) {
        if hops_m[i] > (samples.elapsed_s[i] - last_s) * limit_mps {
            return false;
        }
        last_s = samples.elapsed_s[i];
    }
    true
}

/// How many of the coming positions to skip until one can be reached from `last`; `None` when none can soon.
fn rejoining(samples: &Samples, coming: &[usize], last: usize, limit_mps: f64, ground: &mut Ground) -> Option<usize> {
    let first_time = samples.elapsed_s[*coming.first()?];
    coming
        .iter()
        .take_while(|&&i| samples.elapsed_s[i] - first_time <= LONGEST_SPIKE_S)
        .position(|&i| speed_mps(samples, last, i, ground) <= limit_mps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SampleRow;

    /// One degree of latitude near the equator is 110 574 m: 3 m/s to the north.
    const NORTH_DEG_PER_S: f64 = 3.0 / 110_574.0;

    fn northward(seconds: usize) -> Samples {
        let mut samples = Samples::default();
        for i in 0..seconds {
            let lat_deg = 1.0 + NORTH_DEG_PER_S * i as f64;
            samples.push(&SampleRow { elapsed_s: i as f64, lat_deg, lon_deg: 8.0, ..SampleRow::EMPTY });
        }
        samples
    }

    fn missing(samples: &Samples) -> Vec<usize> {
        (0..samples.len()).filter(|&i| !samples.has_position(i)).collect()
    }

    fn cleaned(mut samples: Samples) -> (Samples, Vec<Note>) {
        let mut notes = Vec::new();
        drop_implausible(&mut samples, true, &mut notes);
        (samples, notes)
    }

    #[test]
    fn positions_at_zero_zero_and_off_the_globe_are_dropped_and_counted() {
        let mut samples = northward(10);
        (samples.lat_deg[3], samples.lon_deg[3]) = (0.0, 0.0);
        samples.lat_deg[5] = 91.0;
        samples.lon_deg[7] = -181.0;
        let (samples, notes) = cleaned(samples);
        assert_eq!(missing(&samples), [3, 5, 7]);
        assert!(notes[0].text.starts_with("3 positions"), "{notes:?}");
    }

    #[test]
    fn a_spike_of_two_samples_goes_and_the_path_beside_it_stays() {
        let mut samples = northward(60);
        samples.lon_deg[30] += 0.001;
        samples.lon_deg[31] += 0.001;
        assert_eq!(missing(&cleaned(samples).0), [30, 31]);
    }

    #[test]
    fn a_stale_first_fix_in_another_town_is_not_where_the_run_began() {
        let mut samples = northward(60);
        samples.lat_deg[0] = 2.0;
        assert_eq!(missing(&cleaned(samples).0), [0]);
    }

    #[test]
    fn a_missing_position_is_bridged_wherever_it_stands() {
        for missing in 55..75 {
            let mut samples = northward(140);
            forget(&mut samples, missing);
            let hops = hops_m(&samples);
            for (i, hop) in hops.iter().enumerate() {
                let expected = match i {
                    0 => f64::NAN,
                    _ if i == missing => f64::NAN,
                    _ if i == missing + 1 => 6.0,
                    _ => 3.0,
                };
                let is_so = if expected.is_nan() { hop.is_nan() } else { (hop - expected).abs() < 0.02 };
                assert!(is_so, "{hop} at {i} without {missing}");
            }
        }
    }

    #[test]
    fn a_lasting_jump_keeps_both_places_and_no_step_bridges_it() {
        let mut samples = northward(120);
        samples.lat_deg[60..].iter_mut().for_each(|lat| *lat += 0.05);
        let (samples, _) = cleaned(samples);
        assert_eq!(missing(&samples), [0usize; 0]);
        let steps = steps_m(&samples, &[0..120], &hops_m(&samples), true);
        assert!(steps[60].is_nan());
        assert!((steps[61] - 3.0).abs() < 0.01);
    }

    #[test]
    fn after_a_gap_a_walk_is_bridged_and_a_drive_is_not() {
        for (metres_per_s, bridged) in [(1.4, true), (15.0, false)] {
            let mut samples = northward(2);
            samples.elapsed_s[1] = 100.0;
            samples.lat_deg[1] = 1.0 + metres_per_s * 100.0 / 110_574.0;
            assert_eq!(!steps_m(&samples, &[0..2], &hops_m(&samples), true)[1].is_nan(), bridged);
        }
    }
}
