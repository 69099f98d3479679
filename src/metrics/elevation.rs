//! How high: one method for all years and watches, so that ascent does not jump when the watch changes (docs/science.md 5).
//!
//! Median of five, a centred mean over time, and the zig-zag rule. Climbs made while nothing was recorded add nothing.

use crate::clean::smoothing::{centred_mean, median_of_five};
use crate::model::{Activity, AltitudeKind};

/// Faster than any runner climbs or falls: the altimeter was set anew.
const JUMP_MPS: f64 = 5.0;

struct Method {
    half_window_s: f64,
    threshold_m: f64,
    /// The words in the `ascent_source` column.
    name: &'static str,
}

const BAROMETER: Method = Method { half_window_s: 5.0, threshold_m: 2.0, name: "barometer 10 s 2 m" };
const GPS: Method = Method { half_window_s: 15.0, threshold_m: 5.0, name: "gps 30 s 5 m" };

/// Smoothed altitude in sections of connected samples.
pub struct Profile {
    method: Option<&'static Method>,
    pub sections: Vec<Section>,
}

/// Sample indices and their smoothed altitudes, inside one leg and without a jump.
pub struct Section {
    pub indices: Vec<usize>,
    pub altitude_m: Vec<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Climb {
    pub up_m: f64,
    pub down_m: f64,
}

/// Smooths the altitude of an activity.
pub fn profile(activity: &Activity) -> Profile {
    let method = match activity.altitude {
        AltitudeKind::None => return Profile { method: None, sections: Vec::new() },
        AltitudeKind::Barometer => &BAROMETER,
        AltitudeKind::Gps => &GPS,
    };
    let sections = sections(activity).into_iter().map(|indices| smoothed(activity, indices, method.half_window_s));
    Profile { method: Some(method), sections: sections.collect() }
}

impl Profile {
    /// The words in the `ascent_source` column, empty without altitude.
    pub fn source(&self) -> &'static str {
        self.method.map_or("", |method| method.name)
    }

    /// `None` without altitude.
    pub fn climb(&self) -> Option<Climb> {
        let threshold_m = self.method?.threshold_m;
        Some(zig_zag(&self.joined(), threshold_m))
    }

    /// All sections on end, each moved to begin where the last one ended: a climb cut by traffic lights stays one climb,
    /// and a lift between two segments is none.
    fn joined(&self) -> Vec<f64> {
        let mut joined: Vec<f64> = Vec::new();
        for section in &self.sections {
            let from = section.altitude_m.first().copied().unwrap_or(0.0);
            let shift = joined.last().copied().unwrap_or(from) - from;
            joined.extend(section.altitude_m.iter().map(|altitude| altitude + shift));
        }
        joined
    }
}

fn sections(activity: &Activity) -> Vec<Vec<usize>> {
    let (time, altitude) = (&activity.samples.elapsed_s, &activity.samples.altitude_m);
    let mut sections = Vec::new();
    let connected = |a: usize, b: usize| (altitude[b] - altitude[a]).abs() <= JUMP_MPS * (time[b] - time[a]);
    for leg in &activity.legs {
        let mut section: Vec<usize> = Vec::with_capacity(leg.len());
        for i in leg.clone().filter(|&i| !altitude[i].is_nan()) {
            if section.last().is_some_and(|&last| !connected(last, i)) {
                sections.push(std::mem::take(&mut section));
            }
            section.push(i);
        }
        sections.push(section);
    }
    sections.retain(|section: &Vec<usize>| !section.is_empty());
    sections
}

fn smoothed(activity: &Activity, indices: Vec<usize>, half_window_s: f64) -> Section {
    let time: Vec<f64> = indices.iter().map(|&i| activity.samples.elapsed_s[i]).collect();
    let altitude: Vec<f64> = indices.iter().map(|&i| activity.samples.altitude_m[i]).collect();
    let altitude_m = centred_mean(&time, &median_of_five(&time, &altitude), half_window_s);
    Section { indices, altitude_m }
}

/// Sums the swings between turning points that are at least `threshold_m` apart, and the open swing at the end.
fn zig_zag(altitude_m: &[f64], threshold_m: f64) -> Climb {
    let mut climb = Climb { up_m: 0.0, down_m: 0.0 };
    let Some(&first) = altitude_m.first() else { return climb };
    let mut add = |from: f64, to: f64| if to > from { climb.up_m += to - from } else { climb.down_m += from - to };
    // The last confirmed turning point, and the farthest point since; until the first swing both ends are open.
    let (mut base, mut extreme) = (first, first);
    let (mut lowest, mut highest) = (first, first);
    let mut rising: Option<bool> = None;
    for &altitude in altitude_m {
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
            assert_eq!(zig_zag(&HILLS, threshold_m), Climb { up_m: 10.0, down_m: 6.0 });
        }
    }

    #[test]
    fn swings_below_the_threshold_are_noise() {
        let noise = [0.0, 1.9, 0.0, 1.9, 0.0, 1.9, 0.0];
        assert_eq!(zig_zag(&noise, 2.0), Climb { up_m: 0.0, down_m: 0.0 });
    }

    #[test]
    fn a_first_dip_belongs_to_the_climb_after_it() {
        assert_eq!(zig_zag(&[100.0, 99.0, 104.0, 100.0], 2.0), Climb { up_m: 5.0, down_m: 4.0 });
    }
}
