//! How likely each single pass kept left, on a road whose two lines are known to lie apart (docs/science.md 4.3).
//!
//! A pass keeps one of two lines, equally far left and right of the road's middle, and is seen with an error. Distance of
//! the lines, error and share of passes on the left are fitted to all passes of the road (expectation and maximisation).

use statrs::distribution::{Continuous, ContinuousCDF, StudentsT};

/// Two sides of one road lie 3 to 10 m apart (docs/science.md 4.3).
const LEAST_APART_M: f64 = 3.0;
/// Wider apart, the ways there and back are two paths, and neither tells a side of the other.
pub const TWO_PATHS_M: f64 = 12.0;

/// The lines lie no nearer to the middle and no further from it.
const HALF_M: (f64, f64) = (0.75, 6.0);

/// The best watches repeat a line to 0.9 m (docs/science.md 4.5).
const LEAST_SD_M: f64 = 0.9;

const ROUNDS: usize = 40;

/// Two lines and what is seen of them.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    /// Each line's distance from the middle.
    pub half_m: f64,
    /// Error of one pass.
    pub sd_m: f64,
    /// Share of passes on the left line.
    pub left_share: f64,
}

impl Lines {
    fn left_probability(&self, left_m: f64) -> f64 {
        let log_odds =
            2.0 * self.half_m * left_m / (self.sd_m * self.sd_m) + (self.left_share / (1.0 - self.left_share)).ln();
        1.0 / (1.0 + (-log_odds).exp())
    }

    fn fitted(&self, left_m: &[f64]) -> Lines {
        let n = left_m.len() as f64;
        let (mut left, mut half_m) = (0.0, 0.0);
        for &at in left_m {
            let p = self.left_probability(at);
            left += p;
            half_m += (2.0 * p - 1.0) * at;
        }
        let half_m = (half_m / n).clamp(HALF_M.0, HALF_M.1);
        let squares: f64 = left_m
            .iter()
            .map(|&at| {
                let p = self.left_probability(at);
                p * (at - half_m).powi(2) + (1.0 - p) * (at + half_m).powi(2)
            })
            .sum();
        // One pass more on either side: few passes are never all.
        Lines { half_m, sd_m: (squares / n).sqrt().max(LEAST_SD_M), left_share: (left + 1.0) / (n + 2.0) }
    }
}

/// For each pass, by its distance to the left of the middle as the runner ran, the probability that it kept left.
pub fn left_probabilities(left_m: &[f64], start: Lines) -> Vec<f64> {
    let start = Lines {
        half_m: start.half_m.clamp(HALF_M.0, HALF_M.1),
        sd_m: start.sd_m.max(LEAST_SD_M),
        left_share: start.left_share.clamp(0.05, 0.95),
    };
    let lines = (0..ROUNDS).fold(start, |lines, _| lines.fitted(left_m));
    left_m.iter().map(|&at| lines.left_probability(at)).collect()
}

/// How likely a runner with this separation keeps to one of two lines, rather than running the same line both ways;
/// both equally likely beforehand, and any distance of two lines as likely as any other.
pub fn two_lines_probability(offset_m: f64, se_m: f64, student: &StudentsT) -> f64 {
    let at_most = |apart_m: f64| student.cdf((offset_m.abs() - apart_m) / se_m);
    let two = (at_most(LEAST_APART_M) - at_most(TWO_PATHS_M)) / (TWO_PATHS_M - LEAST_APART_M);
    let one = student.pdf(offset_m / se_m) / se_m;
    two / (two + one)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed from the closed form of Student's t with 5 degrees of freedom, outside this program.
    #[test]
    fn two_lines_are_likely_where_the_separation_is_theirs() {
        let student = StudentsT::new(0.0, 1.0, 5.0).unwrap();
        for (offset_m, expected) in [(1.5, 0.079_573_7), (2.0, 0.236_562_9), (-3.0, 0.762_570_3), (4.0, 0.946_643_8)] {
            let found = two_lines_probability(offset_m, 1.0, &student);
            assert!((found - expected).abs() < 1e-6, "{offset_m}: {found}");
        }
    }

    #[test]
    fn two_clear_lines_are_told_apart_and_the_middle_is_even() {
        let left_m = [3.1, 2.9, 3.3, -3.0, -2.8, -3.2, 3.0, -3.0];
        let p = left_probabilities(&left_m, Lines { half_m: 2.0, sd_m: 2.0, left_share: 0.5 });
        assert!(p.iter().zip(left_m).all(|(p, at)| (at > 0.0) == (*p > 0.99) && (at < 0.0) == (*p < 0.01)), "{p:?}");
        let even = Lines { half_m: 3.0, sd_m: 1.5, left_share: 0.5 };
        assert_eq!(even.left_probability(0.0), 0.5);
        // 2 x 3 x 0.75 / 2.25 = 2: odds of e squared.
        assert!((even.left_probability(0.75) - 0.880_797).abs() < 1e-6);
    }
}
