//! Every conversion, once: into SI on the way in, into what a runner reads on the way out.

use serde::{Deserialize, Serialize};

pub const METRES_PER_KM: f64 = 1000.0;
pub const METRES_PER_MILE: f64 = 1609.344;
pub const METRES_PER_FOOT: f64 = 0.3048;

/// FIT `date_time` counts from 1989-12-31T00:00:00Z.
pub const FIT_EPOCH_UNIX_S: i64 = 631_065_600;

/// FIT positions are 2^31 semicircles to 180 degrees.
pub const DEG_PER_SEMICIRCLE: f64 = 180.0 / 2_147_483_648.0;

/// Watches count one foot; the field's unit is steps of both feet. The only place where cadence is doubled.
pub fn strides_to_steps(strides_per_min: f64) -> f64 {
    strides_per_min * 2.0
}

/// Length of one step from speed and cadence.
pub fn step_length_m(speed_mps: f64, cadence_spm: f64) -> f64 {
    60.0 * speed_mps / cadence_spm
}

/// `1 run`, `3 runs`.
pub fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// What distances and paces are shown in. Heights follow: metres or feet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitSystem {
    #[default]
    Km,
    Mi,
}

impl UnitSystem {
    /// Metres in one displayed unit of distance.
    pub fn metres(self) -> f64 {
        match self {
            UnitSystem::Km => METRES_PER_KM,
            UnitSystem::Mi => METRES_PER_MILE,
        }
    }

    /// The smallest step of a distance that is shown.
    pub fn step_m(self) -> f64 {
        self.metres() / 10.0
    }

    pub fn distance_unit(self) -> &'static str {
        match self {
            UnitSystem::Km => "km",
            UnitSystem::Mi => "mi",
        }
    }

    pub fn height_unit(self) -> &'static str {
        match self {
            UnitSystem::Km => "m",
            UnitSystem::Mi => "ft",
        }
    }

    /// `22.4 km`.
    pub fn distance(self, metres: f64) -> String {
        format!("{:.1} {}", metres / self.metres(), self.distance_unit())
    }

    /// `22.4`, for tables whose head names the unit.
    pub fn distance_number(self, metres: f64) -> f64 {
        metres / self.metres()
    }

    /// `420 m`.
    pub fn height(self, metres: f64) -> String {
        format!("{:.0} {}", self.height_number(metres), self.height_unit())
    }

    pub fn height_number(self, metres: f64) -> f64 {
        match self {
            UnitSystem::Km => metres,
            UnitSystem::Mi => metres / METRES_PER_FOOT,
        }
    }

    /// `5:55/km`, or `-` when standing still.
    pub fn pace(self, speed_mps: f64) -> String {
        if speed_mps.is_nan() || speed_mps < 0.1 {
            return "-".into();
        }
        let seconds = (self.metres() / speed_mps).round() as u64;
        format!("{}:{:02}/{}", seconds / 60, seconds % 60, self.distance_unit())
    }
}

/// `h:mm:ss`, or `m:ss` below an hour.
pub fn clock(seconds: f64) -> String {
    let total = seconds.max(0.0).round() as u64;
    let (h, m, s) = (total / 3600, total / 60 % 60, total % 60);
    if h > 0 { format!("{h}:{m:02}:{s:02}") } else { format!("{m}:{s:02}") }
}

/// Rounds to a number of decimals, so that sums and comparisons do not depend on order. Never gives `-0`.
pub fn round_to(value: f64, decimals: i32) -> f64 {
    let factor = 10f64.powi(decimals);
    let rounded = (value * factor).round() / factor;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// Down to whole steps, so that a number shown never lies above the limit.
pub fn down_to(amount: f64, step: f64) -> f64 {
    // 1.1 x 16 km is 17.600000000000001 km to a computer, and other products fall as far short.
    round_to(amount / step, 6).floor() * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_foot_becomes_two() {
        assert_eq!(strides_to_steps(82.5), 165.0);
    }

    #[test]
    fn a_quarter_turn_is_ninety_degrees() {
        assert_eq!(f64::from(1 << 30) * DEG_PER_SEMICIRCLE, 90.0);
    }

    #[test]
    fn paces_read_as_runners_say_them() {
        assert_eq!(UnitSystem::Km.pace(1000.0 / 355.0), "5:55/km");
        assert_eq!(UnitSystem::Mi.pace(METRES_PER_MILE / 520.0), "8:40/mi");
        assert_eq!(UnitSystem::Km.pace(f64::NAN), "-");
    }

    #[test]
    fn a_step_at_three_metres_a_second_and_160_is_1125_mm() {
        assert_eq!(step_length_m(3.0, 160.0), 1.125);
    }
}
