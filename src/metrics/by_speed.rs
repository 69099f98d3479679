//! Steady running on the flat by bands of speed, in each third of it.

use super::sums::Sums;
use crate::lanes::sum;
use crate::model::Activity;

/// Bands a metre a second.
const BANDS_PER_MPS: f64 = 10.0;
/// More than steady running has speeds for.
const BANDS: u16 = 80;
const THIRDS: [u16; 3] = [0, BANDS, 2 * BANDS];

/// Sums of seconds, metres and steps by band, for the first, the middle and the last third of the seconds.
#[derive(Debug)]
pub struct BySpeed {
    pub total_s: f64,
    /// The bands of one third behind those of the one before.
    sums: Sums<3>,
}

/// What the samples of one band add up to.
#[derive(Clone, Copy, Debug)]
pub struct Band {
    pub seconds: f64,
    pub metres: f64,
    /// Steps a minute times seconds.
    pub steps: f64,
}

impl BySpeed {
    /// `flat_s` are the seconds of each sample, none where it does not speak.
    pub fn of(activity: &Activity, flat_s: &[f64]) -> BySpeed {
        let (speed, cadence) = (&activity.smooth_speed_mps, &activity.samples.cadence_spm);
        let mut by_speed = BySpeed { total_s: sum(flat_s), sums: Sums::default() };
        let (early_until_s, late_from_s) = (by_speed.total_s / 3.0, by_speed.total_s / 3.0 * 2.0);
        let mut passed_s = 0.0;
        for ((&speed, &cadence), &seconds) in speed.iter().zip(cadence).zip(flat_s) {
            if seconds > 0.0 && !speed.is_nan() {
                passed_s += seconds;
                let third = usize::from(passed_s > early_until_s) + usize::from(passed_s > late_from_s);
                let band = ((speed * BANDS_PER_MPS) as u16).min(BANDS - 1);
                by_speed.sums.add(THIRDS[third] + band, [seconds, seconds * speed, seconds * cadence]);
            }
        }
        by_speed
    }

    /// The bands someone ran in, slowest first, with what they hold together.
    pub fn whole(&self) -> impl Iterator<Item = (u16, Band)> {
        let together = |band| {
            let [early, middle, late] = THIRDS.map(|third| self.sums.of(third + band));
            (band, Band::from(std::array::from_fn(|i| early[i] + middle[i] + late[i])))
        };
        (0..BANDS).map(together).filter(|(_, band)| band.seconds > 0.0)
    }

    /// The first and the last third of each band.
    pub fn early_and_late(&self) -> impl Iterator<Item = (Band, Band)> {
        let [early, _, late] = THIRDS;
        (0..BANDS).map(move |band| (self.sums.of(early + band).into(), self.sums.of(late + band).into()))
    }
}

impl From<[f64; 3]> for Band {
    fn from([seconds, metres, steps]: [f64; 3]) -> Self {
        Band { seconds, metres, steps }
    }
}
