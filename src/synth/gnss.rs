//! How far off a watch believes itself to be: the error model of docs/science.md 4.5.
//!
//! Each pass has a constant bias, half of whose variance is shared by the whole run; on top a Gauss-Markov wander and
//! white noise. The watch's own filter then smooths the white part, as real tracks are smooth from second to second.

use super::place::Point;
use super::recording::{Wander, normal};
use rand_chacha::ChaCha12Rng;

const WHITE_NOISE_M: f64 = 0.3;
/// Exponential filter over time, in seconds.
const WATCH_FILTER_S: f64 = 4.0;
/// A new pass's bias takes over gradually: satellites move slowly, the runner turns at once.
const BIAS_CHANGE_S: f64 = 60.0;

/// Reception.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reception {
    pub bias_sd_m: f64,
    pub wander_sd_m: f64,
    pub wander_s: f64,
}

/// Between-run repeatability of most watches measured for docs/science.md 4.5.
pub const TYPICAL: Reception = Reception { bias_sd_m: 2.0, wander_sd_m: 2.0, wander_s: 30.0 };

/// The error of one run, second by second.
pub(super) struct GnssError {
    reception: Reception,
    pass: usize,
    run_bias: Point,
    pass_bias: Point,
    bias: Point,
    wander: Point,
    shown: Point,
}

impl GnssError {
    pub fn new(reception: Reception, rng: &mut ChaCha12Rng) -> Self {
        let half_sd_m = reception.bias_sd_m / std::f64::consts::SQRT_2;
        let run_bias = scatter(half_sd_m, rng);
        let pass_bias = scatter(half_sd_m, rng);
        let bias = plus(run_bias, pass_bias);
        GnssError { reception, pass: 0, run_bias, pass_bias, bias, wander: Point::default(), shown: bias }
    }

    /// The error after one more second on the given pass.
    pub fn step(&mut self, pass: usize, rng: &mut ChaCha12Rng) -> Point {
        if pass != self.pass {
            self.pass = pass;
            self.pass_bias = scatter(self.reception.bias_sd_m / std::f64::consts::SQRT_2, rng);
        }
        self.bias = self.bias.towards(plus(self.run_bias, self.pass_bias), 1.0 / BIAS_CHANGE_S);
        let wander = Wander { sd: self.reception.wander_sd_m, time_constant_s: self.reception.wander_s };
        self.wander.east_m = wander.step(self.wander.east_m, rng);
        self.wander.north_m = wander.step(self.wander.north_m, rng);
        let measured = plus(plus(self.bias, self.wander), scatter(WHITE_NOISE_M, rng));
        self.shown = self.shown.towards(measured, 1.0 / WATCH_FILTER_S);
        self.shown
    }
}

fn scatter(sd_m: f64, rng: &mut ChaCha12Rng) -> Point {
    Point { east_m: sd_m * normal(rng), north_m: sd_m * normal(rng) }
}

pub(super) fn plus(a: Point, b: Point) -> Point {
    Point { east_m: a.east_m + b.east_m, north_m: a.north_m + b.north_m }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    /// Standard deviation of the mean error of one 300 m pass at 2.8 m/s, over many runs.
    fn pass_sd_m(reception: Reception) -> f64 {
        let mut rng = ChaCha12Rng::seed_from_u64(5);
        let means: Vec<f64> = (0..400)
            .map(|_| {
                let mut error = GnssError::new(reception, &mut rng);
                (0..60).for_each(|_| {
                    error.step(0, &mut rng);
                });
                (0..107).map(|_| error.step(0, &mut rng).north_m).sum::<f64>() / 107.0
            })
            .collect();
        (means.iter().map(|mean| mean * mean).sum::<f64>() / 400.0).sqrt()
    }

    #[test]
    fn the_mean_of_a_typical_300_m_pass_scatters_by_about_two_and_a_half_metres() {
        let sd_m = pass_sd_m(TYPICAL);
        assert!((2.1..2.7).contains(&sd_m), "{sd_m}");
    }
}
