//! How one runner steps over the months: the own line of cadence against speed, and cadence at matched speeds.

use chrono::NaiveDate;

/// 95 % of what chance would give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// Cadence against speed as this runner steps: a straight line through `cadence_spm` at `speed_mps`.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnLine {
    pub slope_spm_per_mps: f64,
    /// False when the runs vary too little in speed: then the slope is that of the population.
    pub slope_is_own: bool,
    /// The speed half of the flat running is slower than.
    pub speed_mps: f64,
    pub cadence_spm: f64,
    /// Of single runs around the line, as a standard deviation.
    pub spread_spm: f64,
    pub runs: u32,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// The watch all of it was recorded by, and the one before it when that was worn within the same year.
    pub device: String,
    pub device_before: Option<String>,
}

impl OwnLine {
    pub fn cadence_at(&self, speed_mps: f64) -> f64 {
        self.cadence_spm + self.slope_spm_per_mps * (speed_mps - self.speed_mps)
    }

    /// The watch as a runner would call it, after "with": files may not name it, or by numbers only.
    pub fn watch_words(&self) -> &str {
        match self.device.as_str() {
            "" => "files that name no watch",
            numbers if numbers.starts_with("maker ") => "the present watch",
            name => name,
        }
    }
}

/// Cadence of one month at one speed, moved along the runner's own slope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatchedCadence {
    pub cadence_spm: f64,
    pub interval: Interval,
    pub runs: u32,
}

/// One calendar month; a speed that was hardly run has no value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CadenceMonth {
    /// Its first day.
    pub month: NaiveDate,
    pub at: [Option<MatchedCadence>; 3],
}

/// What the months say, with the three speeds they are read at.
#[derive(Clone, Debug, PartialEq)]
pub struct CadenceHistory {
    pub line: OwnLine,
    /// Slow, usual and fast for this runner.
    pub speeds_mps: [f64; 3],
    pub months: Vec<CadenceMonth>,
}
