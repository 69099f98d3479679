//! The words exporters use for sports, in the languages seen, as [`Sport`] and [`SubSport`].
//!
//! Words in, variants out; a word nobody listed is another sport, never a run.

use crate::model::{Sport, SubSport};

/// What a type word such as `trail_running`, `Lauf` or `9` means. `None` when there is no word at all.
pub(super) fn sport_of(word: &str) -> Option<(Sport, SubSport)> {
    let key = normalised(word);
    if key.is_empty() {
        return None;
    }
    let known = WORDS.iter().find(|(words, _, _)| words.contains(&key.as_str()));
    Some(known.map_or((Sport::Other, SubSport::Generic), |&(_, sport, sub_sport)| (sport, sub_sport)))
}

/// Lower case with blanks, hyphens and underscores taken out: `Trail Run`, `trail_run` and `TrailRun` are one word.
fn normalised(word: &str) -> String {
    word.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '\'' | '’'))
        .flat_map(char::to_lowercase)
        .collect()
}

type Words = (&'static [&'static str], Sport, SubSport);

/// Type words of Garmin, Strava (numbers before 2019), Polar, Suunto, phone apps and translated Strava exports.
const WORDS: &[Words] = &[
    (
        &[
            "running",
            "run",
            "9",
            "jogging",
            "jog",
            "laufen",
            "lauf",
            "courseàpied",
            "courseapied",
            "course",
            "carrera",
            "correr",
            "corrida",
            "corsa",
            "hardlopen",
            "hardloop",
            "løb",
            "løp",
            "løping",
            "löpning",
            "löprunda",
            "bieg",
            "bieganie",
            "běh",
            "juoksu",
            "бег",
            "забег",
            "跑步",
            "户外跑步",
            "戶外跑步",
            "ランニング",
            "ラン",
            "달리기",
        ],
        Sport::Running,
        SubSport::Generic,
    ),
    (&["streetrunning", "roadrunning", "straßenlauf", "outdoorrunning"], Sport::Running, SubSport::Street),
    (
        &[
            "trailrunning",
            "trailrun",
            "traillauf",
            "trail",
            "coursedetrail",
            "carreradetrail",
            "corridaemtrilha",
            "越野跑",
        ],
        Sport::Running,
        SubSport::Trail,
    ),
    (&["trackrunning", "trackrun", "bahnlauf"], Sport::Running, SubSport::Track),
    (&["treadmillrunning", "treadmill", "treadmillrun", "laufband"], Sport::Running, SubSport::Treadmill),
    (&["indoorrunning", "indoorrun", "室内跑步"], Sport::Running, SubSport::Indoor),
    (&["virtualrunning", "virtualrun", "virtuellerlauf", "courseàpiedvirtuelle"], Sport::Running, SubSport::Virtual),
    (&["ultrarun", "ultrarunning"], Sport::Running, SubSport::Ultra),
    (&["obstaclerun", "obstaclerunning"], Sport::Running, SubSport::Obstacle),
    (
        &[
            "walking",
            "walk",
            "10",
            "gehen",
            "spaziergang",
            "gehtraining",
            "marche",
            "caminata",
            "caminar",
            "caminhada",
            "camminata",
            "wandelen",
            "wandeling",
            "promenad",
            "spacer",
            "casualwalking",
            "speedwalking",
            "徒步",
            "步行",
        ],
        Sport::Walking,
        SubSport::Generic,
    ),
    (
        &[
            "hiking",
            "hike",
            "4",
            "wandern",
            "wanderung",
            "randonnée",
            "randonnee",
            "senderismo",
            "escursione",
            "trekking",
        ],
        Sport::Hiking,
        SubSport::Generic,
    ),
    (
        &[
            "cycling",
            "biking",
            "ride",
            "bike",
            "1",
            "radfahren",
            "radfahrt",
            "fahrt",
            "radtour",
            "virtualride",
            "virtuelleradfahrt",
            "ebikeride",
            "mountainbikeride",
            "gravelride",
            "roadbiking",
            "roadcycling",
            "mountainbiking",
            "indoorcycling",
            "gravelcycling",
            "vélo",
            "velo",
            "sortieàvélo",
            "sortievélo",
            "ciclismo",
            "fietsen",
            "rit",
            "骑行",
            "サイクリング",
        ],
        Sport::Cycling,
        SubSport::Generic,
    ),
    (
        &[
            "swimming",
            "swim",
            "schwimmen",
            "lapswimming",
            "openwaterswimming",
            "poolswim",
            "natation",
            "natación",
            "nuoto",
            "zwemmen",
            "游泳",
        ],
        Sport::Swimming,
        SubSport::Generic,
    ),
    (
        &[
            "strength",
            "strengthtraining",
            "weighttraining",
            "workout",
            "crossfit",
            "krafttraining",
            "gewichttraining",
            "gewichtstraining",
            "training",
            "musculation",
            "entraînementauxpoids",
            "entrenamientoconpesas",
        ],
        Sport::Strength,
        SubSport::Generic,
    ),
    (
        &["wheelchair", "wheelchairrun", "wheelchairpushrun", "wheelchairpushwalk", "handcycle", "rollstuhl"],
        Sport::Wheelchair,
        SubSport::Generic,
    ),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn runs_are_runs_in_every_language_and_spelling() {
        for word in ["running", " Run ", "9", "Lauf", "Course à pied", "bieg", "跑步", "RUNNING", "Løb"] {
            assert_eq!(sport_of(word), Some((Sport::Running, SubSport::Generic)), "{word}");
        }
        for word in ["trail_running", "Trail Run", "TrailRun", "trail-run"] {
            assert_eq!(sport_of(word), Some((Sport::Running, SubSport::Trail)), "{word}");
        }
        assert_eq!(sport_of("virtual_running"), Some((Sport::Running, SubSport::Virtual)));
    }

    #[test]
    fn other_words_are_never_runs() {
        assert_eq!(sport_of("Walk").unwrap().0, Sport::Walking);
        assert_eq!(sport_of("1").unwrap().0, Sport::Cycling);
        assert_eq!(sport_of("Weight Training").unwrap().0, Sport::Strength);
        assert_eq!(sport_of("kitesurfing").unwrap().0, Sport::Other);
        assert_eq!(sport_of("  "), None);
    }
}
