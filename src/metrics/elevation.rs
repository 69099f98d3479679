//! How high: one method for all years and watches, so that ascent does not jump when the watch changes (docs/science.md 5).
//!
//! Median of five, a centred mean over time, and the zig-zag rule. Climbs made while nothing was recorded add nothing.

use crate::clean::ellipsoid::Ground;
use crate::clean::smoothing::{centred_mean, median_of_five};
use crate::lanes::{all, f64x4, neighbours};
use crate::model::{Activity, AltitudeKind, Note, Samples};
use std::borrow::Cow;
use std::ops::Range;

/// Faster than any runner climbs or falls: the altimeter was set anew.
const JUMP_MPS: f64 = 5.0;
/// Who ends within this distance of the start ends at its height; what differs by more than `LEAST_DRIFT_M` is the weather
/// (docs/science.md 5).
const CLOSED_M: f64 = 50.0;
const LEAST_DRIFT_M: f64 = 5.0;

struct Method {
    half_window_s: f64,
    threshold_m: f64,
    /// The words in the `ascent_source` column.
    name: &'static str,
}

const BAROMETER: Method = Method { half_window_s: 5.0, threshold_m: 2.0, name: "barometer 10 s 2 m" };
const GPS: Method = Method { half_window_s: 15.0, threshold_m: 5.0, name: "gps 30 s 5 m" };

/// Smoothed altitude in sections of connected samples, over the samples that have one.
pub struct Profile<'a> {
    method: Option<&'static Method>,
    pub sections: Vec<Section>,
    /// Of the samples with an altitude.
    pub elapsed_s: Cow<'a, [f64]>,
    pub speed_mps: Cow<'a, [f64]>,
    /// What was taken out of a closed loop, evenly over its time.
    drift_m: Option<f64>,
    /// Which samples they are; `None` when all are.
    indices: Option<Vec<usize>>,
}

/// A part of the samples with an altitude, inside one leg and without a jump.
pub struct Section {
    pub part: Range<usize>,
    /// Smoothed.
    pub altitude_m: Vec<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Climb {
    pub up_m: f64,
    pub down_m: f64,
}

/// Smooths the altitude of an activity.
pub fn profile(activity: &Activity) -> Profile<'_> {
    let method = match activity.altitude {
        AltitudeKind::None => None,
        AltitudeKind::Barometer => Some(&BAROMETER),
        AltitudeKind::Gps => Some(&GPS),
    };
    let altitude = &activity.samples.altitude_m;
    let indices = altitude
        .iter()
        .any(|altitude| altitude.is_nan())
        .then(|| (0..altitude.len()).filter(|&i| !altitude[i].is_nan()).collect::<Vec<_>>());
    let elapsed_s = at(&indices, &activity.samples.elapsed_s);
    let altitude = at(&indices, altitude);
    let speed_mps = at(&indices, &activity.smooth_speed_mps);
    let mut sections = Vec::new();
    if let Some(method) = method {
        for leg in &activity.legs {
            let place = |i: usize| indices.as_ref().map_or(i, |indices| indices.partition_point(|&known| known < i));
            for part in connected(&elapsed_s, &altitude, place(leg.start)..place(leg.end)) {
                let (time, altitude) = (&elapsed_s[part.clone()], &altitude[part.clone()]);
                let altitude_m = centred_mean(time, &median_of_five(time, altitude), method.half_window_s);
                sections.push(Section { part, altitude_m });
            }
        }
    }
    let mut profile = Profile { method, sections, elapsed_s, speed_mps, drift_m: None, indices };
    profile.take_out_drift(&activity.samples);
    profile
}

/// The values of some samples, or of all.
fn at<'a>(indices: &Option<Vec<usize>>, column: &'a [f64]) -> Cow<'a, [f64]> {
    match indices {
        Some(indices) => Cow::Owned(indices.iter().map(|&i| column[i]).collect()),
        None => Cow::Borrowed(column),
    }
}

/// Cuts where altitude jumps.
fn connected(time: &[f64], altitude: &[f64], leg: Range<usize>) -> Vec<Range<usize>> {
    let ([from_s, to_s], [from_m, to_m]) = (neighbours(&time[leg.clone()]), neighbours(&altitude[leg.clone()]));
    let is_step = |[from_s, to_s, from_m, to_m]: [f64x4; 4]| (to_m - from_m).abs().simd_le((to_s - from_s) * JUMP_MPS);
    if !leg.is_empty() && all([from_s, to_s, from_m, to_m], is_step) {
        return vec![leg];
    }
    let mut parts = Vec::new();
    let mut start = leg.start;
    let steps = time[leg.clone()].array_windows().zip(altitude[leg.clone()].array_windows());
    for (behind, ([from_s, to_s], [from_m, to_m])) in (leg.start + 1..).zip(steps) {
        if (to_m - from_m).abs() > JUMP_MPS * (to_s - from_s) {
            parts.push(start..behind);
            start = behind;
        }
    }
    if start < leg.end {
        parts.push(start..leg.end);
    }
    parts
}

impl Profile<'_> {
    /// Levels the ends of a closed loop.
    fn take_out_drift(&mut self, samples: &Samples) {
        let (Some(first), Some(last)) = (self.sections.first(), self.sections.last()) else { return };
        let (from, to) = (first.part.start, last.part.end - 1);
        let grown_m = |from: &Section, to: &Section| to.altitude_m[to.altitude_m.len() - 1] - from.altitude_m[0];
        let drift_m = grown_m(first, last);
        // A lift in a pause, or an altimeter set anew.
        let between_m = drift_m - self.sections.iter().map(|section| grown_m(section, section)).sum::<f64>();
        let [start, end] = [from, to].map(|at| {
            let i = self.indices.as_ref().map_or(at, |indices| indices[at]);
            (samples.lat_deg[i], samples.lon_deg[i])
        });
        // Not so without a position.
        let is_closed = Ground::default().distance_m(start, end) < CLOSED_M;
        if !is_closed || drift_m.abs() <= LEAST_DRIFT_M || between_m.abs() > LEAST_DRIFT_M {
            return;
        }
        let (start_s, seconds) = (self.elapsed_s[from], self.elapsed_s[to] - self.elapsed_s[from]);
        for Section { part, altitude_m } in &mut self.sections {
            for (altitude, now_s) in altitude_m.iter_mut().zip(&self.elapsed_s[part.clone()]) {
                *altitude -= drift_m * (now_s - start_s) / seconds;
            }
        }
        self.drift_m = Some(drift_m);
    }

    /// Said when a closed loop did not end at the height it began at.
    pub fn drift(&self) -> Option<Note> {
        let drift_m = self.drift_m?;
        Some(Note::new(format!("the altitude of the loop drifted by {drift_m:+.0} m: taken out evenly over its time")))
    }

    /// Values of the samples with an altitude, spread over all samples; `NaN` at the others.
    pub fn spread(&self, values: Vec<f64>, samples: usize) -> Vec<f64> {
        let Some(indices) = &self.indices else { return values };
        let mut spread = vec![f64::NAN; samples];
        indices.iter().zip(values).for_each(|(&i, value)| spread[i] = value);
        spread
    }

    /// The words in the `ascent_source` column, empty without altitude.
    pub fn source(&self) -> &'static str {
        self.method.map_or("", |method| method.name)
    }

    /// `None` without altitude.
    pub fn climb(&self) -> Option<Climb> {
        let threshold_m = self.method?.threshold_m;
        Some(zig_zag(self.joined(), threshold_m))
    }

    /// All sections on end, each moved to begin where the last one ended: a climb cut by traffic lights stays one climb,
    /// and a lift between two segments is none.
    fn joined(&self) -> impl Iterator<Item = f64> {
        let mut end_m: Option<f64> = None;
        self.sections.iter().flat_map(move |section| {
            let from_m = section.altitude_m.first().copied().unwrap_or(0.0);
            let shift = end_m.unwrap_or(from_m) - from_m;
            end_m = section.altitude_m.last().map(|altitude| altitude + shift).or(end_m);
            section.altitude_m.iter().map(move |altitude| altitude + shift)
        })
    }
}

/// Sums the swings between turning points that are at least `threshold_m` apart, and the open swing at the end.
fn zig_zag(altitudes_m: impl IntoIterator<Item = f64>, threshold_m: f64) -> Climb {
    let mut climb = Climb { up_m: 0.0, down_m: 0.0 };
    let mut altitudes_m = altitudes_m.into_iter();
    let Some(first) = altitudes_m.next() else { return climb };
    let mut add = |from: f64, to: f64| if to > from { climb.up_m += to - from } else { climb.down_m += from - to };
    // The last confirmed turning point, and the farthest point since; until the first swing both ends are open.
    let (mut base, mut extreme) = (first, first);
    let (mut lowest, mut highest) = (first, first);
    let mut rising: Option<bool> = None;
    for altitude in altitudes_m {
        match rising {
            None => {
                (lowest, highest) = (lowest.min(altitude), highest.max(altitude));
                extreme = altitude;
                if altitude - lowest >= threshold_m {
                    (rising, base) = (Some(true), lowest);
                } else if highest - altitude >= threshold_m {
                    (rising, base) = (Some(false), highest);
                }
            }
            Some(up) => {
                let (farther, back) = if up {
                    (altitude > extreme, extreme - altitude)
                } else {
                    (altitude < extreme, altitude - extreme)
                };
                if farther {
                    extreme = altitude;
                } else if back >= threshold_m {
                    add(base, extreme);
                    (base, extreme, rising) = (extreme, altitude, Some(!up));
                }
            }
        }
    }
    add(base, extreme);
    climb
}

#[cfg(test)]
mod tests {
    use super::*;

    const HILLS: [f64; 13] =
        [100.0, 101.0, 100.5, 103.0, 102.0, 106.0, 105.0, 105.5, 101.0, 102.0, 100.0, 100.5, 104.0];

    #[test]
    fn the_published_profile_climbs_ten_and_falls_six() {
        for threshold_m in [2.0, 3.0] {
            assert_eq!(zig_zag(HILLS, threshold_m), Climb { up_m: 10.0, down_m: 6.0 });
        }
    }

    #[test]
    fn swings_below_the_threshold_are_noise() {
        let noise = [0.0, 1.9, 0.0, 1.9, 0.0, 1.9, 0.0];
        assert_eq!(zig_zag(noise, 2.0), Climb { up_m: 0.0, down_m: 0.0 });
    }

    #[test]
    fn a_first_dip_belongs_to_the_climb_after_it() {
        assert_eq!(zig_zag([100.0, 99.0, 104.0, 100.0], 2.0), Climb { up_m: 5.0, down_m: 4.0 });
    }
}
