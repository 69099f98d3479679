//! When to get help, what to do while something hurts, and the hip: fixed words, printed for everyone, inferred never.

use crate::model::{PainEntry, PainPattern};

pub const HELP_ABOUT: &str = "No watch can see these. This list stands here for everyone and says nothing about you.";

pub const MEDICAL_TITLE: &str = "Medical review urgently, within the same week; the same day if the calf is swollen";
pub const MEDICAL: [&str; 3] = [
    "Pain at night that wakes you.",
    "Knee pain together with a swollen, tight or warm calf. Do not wait: this can be a blood clot. With shortness of \
     breath or chest pain call the emergency number.",
    "A twist with a pop or click, and swelling after it.",
];

pub const PHYSIO_TITLE: &str = "Physiotherapist";
pub const PHYSIO: [&str; 4] = [
    "Pain that goes on after two weeks of reduced running.",
    "Swelling overnight.",
    "The knee gives way.",
    "The knee locks.",
];

pub const WHILE_RUNNING: &str = "While running: mild pain that goes within the first kilometre and does not grow is \
     acceptable. Stop when it builds up, changes your stride, or is still there the next day.";

/// Two kinds of knee pain as runners tell them apart. Information, no diagnosis.
pub const KNEE: [&str; 2] = [
    "Front of the knee: a dull ache around or behind the kneecap, more on stairs, downhill and after long sitting.",
    "Outside of the knee: sharper, at one spot, and it tends to begin at about the same distance of each run.",
];

pub const STRENGTH_ABOUT: &str = "Shorter steps, less load and level ground all ask the hip to hold the knee. A watch \
     cannot see hip control or strength: this list is for you to tick, two or three times a week.";
pub const STRENGTH: [&str; 6] = [
    "Side-lying leg raise, 3 x 12 each side",
    "Clamshell with a band, 3 x 15 each side",
    "Hip hitch on a step, 3 x 10 each side",
    "Single-leg bridge, 3 x 10 each side",
    "Step-down in front of a mirror, the knee over the foot, 3 x 8 each side",
    "Single-leg squat to a chair, 3 x 8 each side",
];

/// Both lists as lines of text.
pub fn lists() -> String {
    let list = |title: &str, lines: &[&str]| {
        let items: String = lines.iter().map(|line| format!("  {line}\n")).collect();
        format!("{title}:\n{items}")
    };
    list(MEDICAL_TITLE, &MEDICAL) + &list(PHYSIO_TITLE, &PHYSIO)
}

/// Up to here pain is called mild. A convention (grade D).
const MILD_LEVEL: u8 = 3;

/// What the rules say to one entry of the pain log.
pub fn go_or_stop(entry: &PainEntry) -> &'static str {
    match entry.pattern {
        Some(PainPattern::Builds | PainPattern::AltersStride | PainPattern::NextDay) => "stop signal",
        Some(PainPattern::Fades) if entry.level <= MILD_LEVEL => "acceptable: mild and gone within the first kilometre",
        Some(PainPattern::Fades) => "fades, but not mild: ease off",
        Some(PainPattern::Steady) => "neither: it must not grow",
        None => "pattern not written down",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn entry(level: u8, pattern: Option<PainPattern>) -> PainEntry {
        let date = "2026-11-02".parse().unwrap();
        PainEntry { date, site: "shin".into(), side: None, level, pattern, onset_km: None }
    }

    #[test]
    fn only_mild_pain_that_fades_is_acceptable_and_three_patterns_stop() {
        let says = |level, pattern| go_or_stop(&entry(level, Some(pattern)));
        assert!(says(3, PainPattern::Fades).starts_with("acceptable"));
        assert!(!says(4, PainPattern::Fades).starts_with("acceptable"));
        for stop in [PainPattern::Builds, PainPattern::AltersStride, PainPattern::NextDay] {
            assert_eq!(says(1, stop), "stop signal");
        }
        assert!(!says(1, PainPattern::Steady).contains("stop"));
    }
}
