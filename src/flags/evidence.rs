//! What each kind of flag rests on, how often ordinary runners see it, and what speaks against making much of it.
//!
//! Base rates: 116 amateur runners, 40,605 runs, 9,683 weeks (docs/science.md 1.6).

use crate::model::{Evidence, FlagKind};

/// The base rate of a rule nobody has counted.
pub const NOT_MEASURED: &str = "not measured";

pub(super) fn evidence(kind: FlagKind) -> Evidence {
    let (grade, base_rate, counter) = match kind {
        FlagKind::SessionSpike => (
            "B",
            "about 6 in 100 sessions; above 2.0x about 1 in 200",
            "One large observational study with self-reported injuries; most such sessions hurt nobody.",
        ),
        FlagKind::LongRunDoubled => (
            "B",
            "1.4 % of ordinary weeks",
            "The study behind it looked at single sessions against 30 days, not at weeks; most such weeks hurt nobody.",
        ),
        FlagKind::WeekJump => (
            "C",
            "20 % of ordinary weeks",
            "In the largest study of runners the week-to-week ratio had no relation with injury.",
        ),
        FlagKind::Acwr => (
            "D",
            "17 % of ordinary weeks",
            "Contested: in the largest study of runners high ratios did not mean more injuries.",
        ),
        FlagKind::HillJump | FlagKind::DescentJump => (
            "C",
            "24 % of ordinary weeks in a hilly region (1.5x and +150 m)",
            "Up and down load different tissues; no study ties weekly climb to injury.",
        ),
        FlagKind::NoRecoveryWeek => (
            "D",
            "28 % of ordinary weeks",
            "A recovery week every fourth week is a convention; no trial has tested it.",
        ),
        FlagKind::SameDirection | FlagKind::SameSide => (
            "D",
            NOT_MEASURED,
            "Road tilt changes the way feet land in the laboratory; a link with injury is not proven.",
        ),
        FlagKind::Overstride => (
            "C",
            "about 13 % of real runs (5 % or more below)",
            "Shorter steps unload the knee in the laboratory; among 256 runners step rate had no relation with injury.",
        ),
        FlagKind::Plain170 => (
            "D",
            "49 % of real runs",
            "A rule of thumb: 170 is simply the average at 12 km/h, and slower running has slower steps.",
        ),
        FlagKind::CadenceDrop | FlagKind::ShoeChange | FlagKind::NewShoeShare | FlagKind::ReturnTooFast => {
            ("D", NOT_MEASURED, "A convention; no trial has tested it.")
        }
    };
    Evidence { grade, base_rate, counter }
}
