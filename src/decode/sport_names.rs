//! The words exporters use for sports, in the languages seen, as [`Sport`] and [`SubSport`].
//!
//! Words in, variants out; a word nobody listed is another sport, never a run.

use crate::model::{Sport, SubSport};

/// What a type word such as `trail_running`, `Lauf` or `9` means. `None` when there is no word at all.
pub(super) fn sport_of(word: &str) -> Option<(Sport, SubSport)> {
    if normalised(word).is_empty() {
        return None;
    }
    Some(known_sport_of(word).unwrap_or((Sport::Other, SubSport::Generic)))
}

/// As [`sport_of`], and `None` too for a word nobody here knows: in a list it says nothing against the recording.
pub(super) fn known_sport_of(word: &str) -> Option<(Sport, SubSport)> {
    let key = normalised(word);
    let known = WORDS.iter().find(|(words, _, _)| words.contains(&key.as_str()));
    known.map(|&(_, sport, sub_sport)| (sport, sub_sport))
}

/// Lower case with everything but letters and digits taken out: `Trail Run`, `trail_run` and `TrailRun` are one word.
fn normalised(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

type Words = (&'static [&'static str], Sport, SubSport);

/// Type words of Garmin, Strava (numbers before 2019) in the languages of its accounts, Polar, Suunto, Fitbit and phone apps.
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
            "carreraapie",
            "corrida",
            "corsa",
            "hardlopen",
            "hardloop",
            "hardloopsessie",
            "hardloopactiviteit",
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
            "пробежка",
            "lari",
            "跑步",
            "户外跑步",
            "戶外跑步",
            "ランニング",
            "ラン",
            "ジョギング",
            "달리기",
            "러닝",
            "runningjogging",
            "runningsand",
            "outdoorrun",
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
            "coursenature",
            "carreradetrail",
            "carreraportrail",
            "carreraportrailrunning",
            "carrerademontaña",
            "corridaemtrilha",
            "corridadetrilha",
            "corridadetrail",
            "corsatrail",
            "corsasusentiero",
            "trailrunsessie",
            "trailrunloop",
            "трейл",
            "трейлраннинг",
            "laritrail",
            "larilintasalam",
            "越野跑",
            "トレイルラン",
            "トレイルランニング",
            "트레일러닝",
            "트레일달리기",
        ],
        Sport::Running,
        SubSport::Trail,
    ),
    (&["trackrunning", "trackrun", "bahnlauf"], Sport::Running, SubSport::Track),
    (
        &["treadmillrunning", "treadmill", "treadmillrun", "laufband", "runningtreadmill"],
        Sport::Running,
        SubSport::Treadmill,
    ),
    (&["indoorrunning", "indoorrun", "室内跑步"], Sport::Running, SubSport::Indoor),
    (
        &[
            "virtualrunning",
            "virtualrun",
            "virtuellerlauf",
            "courseàpiedvirtuelle",
            "carreravirtual",
            "corridavirtual",
            "corsavirtuale",
            "virtuelehardloopsessie",
            "virtuelerun",
            "виртуальныйзабег",
            "виртуальныйбег",
            "larivirtual",
            "虚拟跑步",
            "虛擬跑步",
            "バーチャルラン",
            "가상달리기",
            "가상러닝",
        ],
        Sport::Running,
        SubSport::Virtual,
    ),
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
            "paseo",
            "caminhada",
            "camminata",
            "wandelen",
            "wandeling",
            "promenad",
            "spacer",
            "casualwalking",
            "speedwalking",
            "indoorwalking",
            "outdoorwalk",
            "treadmillwalking",
            "walkingtreadmill",
            "walkingfitness",
            "walkingnordic",
            "nordicwalking",
            "ходьба",
            "прогулка",
            "jalankaki",
            "berjalan",
            "步行",
            "健走",
            "散步",
            "ウォーク",
            "ウォーキング",
            "걷기",
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
            "excursión",
            "escursione",
            "escursionismo",
            "trekking",
            "trilha",
            "hiken",
            "поход",
            "mendaki",
            "徒步",
            "健行",
            "ハイキング",
            "ハイク",
            "하이킹",
            "등산",
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
            "virtuelleradtour",
            "ebikeride",
            "emountainbikeride",
            "mountainbikeride",
            "gravelride",
            "velomobile",
            "roadbiking",
            "roadcycling",
            "mountainbiking",
            "indoorcycling",
            "gravelcycling",
            "spinning",
            "outdoorbike",
            "bikingroad",
            "bikingmountain",
            "bikingstationary",
            "vélo",
            "velo",
            "sortieàvélo",
            "sortievélo",
            "vttsortie",
            "ciclismo",
            "bicicleta",
            "pedalada",
            "pedalata",
            "giroinbici",
            "giroinbicicletta",
            "salidaenbicicleta",
            "fietsen",
            "rit",
            "fietsrit",
            "virtuelefietsrit",
            "fietstocht",
            "велозаезд",
            "заезд",
            "велосипед",
            "bersepeda",
            "sepeda",
            "骑行",
            "騎乘",
            "騎車",
            "自行车",
            "ライド",
            "サイクリング",
            "라이딩",
            "자전거",
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
            "natação",
            "nuoto",
            "zwemmen",
            "zwemsessie",
            "плавание",
            "renang",
            "游泳",
            "水泳",
            "スイム",
            "수영",
        ],
        Sport::Swimming,
        SubSport::Generic,
    ),
    (
        &[
            "strength",
            "strengthtraining",
            "traditionalstrengthtraining",
            "functionalstrengthtraining",
            "weighttraining",
            "workout",
            "crossfit",
            "krafttraining",
            "gewichttraining",
            "gewichtstraining",
            "training",
            "musculation",
            "entraînement",
            "entraînementauxpoids",
            "entrenamiento",
            "entrenamientoconpesas",
            "treinamento",
            "treinamentocompesos",
            "treinamentocompeso",
            "treino",
            "allenamento",
            "allenamentoconipesi",
            "sollevamentopesi",
            "weights",
            "indoorworkout",
            "hiit",
            "structuredworkout",
            "силоваятренировка",
            "тренировка",
            "latihan",
            "latihanbeban",
            "体能训练",
            "力量训练",
            "重量训练",
            "重訓",
            "ウエイトトレーニング",
            "ワークアウト",
            "웨이트트레이닝",
            "운동",
        ],
        Sport::Strength,
        SubSport::Generic,
    ),
    (
        &[
            "wheelchair",
            "wheelchairrun",
            "wheelchairpushrun",
            "wheelchairpushwalk",
            "handcycle",
            "handcycling",
            "rollstuhl",
        ],
        Sport::Wheelchair,
        SubSport::Generic,
    ),
    (
        &[
            "other",
            "yoga",
            "pilates",
            "rowing",
            "virtualrow",
            "indoorrowing",
            "elliptical",
            "stairstepper",
            "stairclimbing",
            "stairclimber",
            "rockclimbing",
            "climbing",
            "alpineski",
            "backcountryski",
            "nordicski",
            "rollerski",
            "snowboard",
            "snowshoe",
            "snowshoeing",
            "iceskate",
            "inlineskate",
            "skateboard",
            "canoeing",
            "kayaking",
            "kitesurf",
            "kitesurfing",
            "surfing",
            "standuppaddling",
            "windsurf",
            "sail",
            "sailing",
            "golf",
            "soccer",
            "football",
            "tennis",
            "tabletennis",
            "badminton",
            "padel",
            "pickleball",
            "racquetball",
            "squash",
            "basketball",
            "volleyball",
            "multisport",
            "transition",
            "triathlon",
            "duathlon",
            "meditation",
            "breathwork",
            "dance",
            "stretching",
            "driving",
            "rudern",
            "yogasitzung",
            "skifahren",
            "langlauf",
            "klettern",
            "aviron",
            "escalade",
            "ski",
            "remo",
            "esqui",
            "sci",
            "roeien",
            "瑜伽",
            "划船",
            "ヨガ",
        ],
        Sport::Other,
        SubSport::Generic,
    ),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn runs_are_runs_in_every_language_and_spelling() {
        // One of each language a Strava account can have.
        for word in [
            "running",
            " Run ",
            "9",
            "Lauf",
            "Course à pied",
            "bieg",
            "跑步",
            "RUNNING",
            "Løb",
            "Carrera",
            "Corsa",
            "Corrida",
            "Hardloopsessie",
            "ランニング",
            "달리기",
            "Забег",
            "Lari",
            "running.jogging",
        ] {
            assert_eq!(sport_of(word), Some((Sport::Running, SubSport::Generic)), "{word}");
        }
        for word in ["trail_running", "Trail Run", "TrailRun", "trail-run"] {
            assert_eq!(sport_of(word), Some((Sport::Running, SubSport::Trail)), "{word}");
        }
        for word in ["virtual_running", "Virtual Run", "Course à pied virtuelle", "Virtuele hardloopsessie"] {
            assert_eq!(sport_of(word), Some((Sport::Running, SubSport::Virtual)), "{word}");
        }
    }

    #[test]
    fn other_words_are_never_runs() {
        assert_eq!(sport_of("Walk").unwrap().0, Sport::Walking);
        assert_eq!(sport_of("1").unwrap().0, Sport::Cycling);
        assert_eq!(sport_of("Weight Training").unwrap().0, Sport::Strength);
        assert_eq!(sport_of("kitesurfing").unwrap().0, Sport::Other);
        for word in ["Fietsrit", "Sortie à vélo", "骑行", "Caminhada", "Wandeling", "ウォーク", "Yoga", "Handcycle"]
        {
            assert!(known_sport_of(word).is_some_and(|(sport, _)| sport != Sport::Running), "{word}");
        }
        assert_eq!(sport_of("  "), None);
    }

    #[test]
    fn a_word_nobody_listed_is_told_from_a_sport_nobody_counts() {
        assert_eq!(known_sport_of("yoga"), Some((Sport::Other, SubSport::Generic)));
        assert_eq!((known_sport_of("Koşu"), sport_of("Koşu")), (None, Some((Sport::Other, SubSport::Generic))));
    }

    #[test]
    fn no_word_means_two_sports() {
        let mut seen = std::collections::BTreeSet::new();
        for word in WORDS.iter().flat_map(|(words, _, _)| *words) {
            assert_eq!(*word, normalised(word), "it would never be found");
            assert!(seen.insert(word), "{word}");
        }
    }
}
