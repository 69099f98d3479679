//! The numbers of the FIT profile this program needs (Garmin FIT SDK, profile 21.205), and what they mean here.

use crate::model::{Sport, SubSport};

/// Global message numbers.
pub mod message {
    pub const FILE_ID: u16 = 0;
    pub const USER_PROFILE: u16 = 3;
    pub const SPORT: u16 = 12;
    pub const SESSION: u16 = 18;
    pub const RECORD: u16 = 20;
    pub const EVENT: u16 = 21;
    pub const DEVICE_INFO: u16 = 23;
    pub const ACTIVITY: u16 = 34;
    pub const HEART_RATE: u16 = 132;
    pub const TIMESTAMP_CORRELATION: u16 = 162;
    pub const FIELD_DESCRIPTION: u16 = 206;
}

/// In every message.
pub const TIMESTAMP: u8 = 253;

/// Smaller timestamps count seconds since the device was switched on.
pub const FIRST_DATE: u32 = 0x1000_0000;

pub const FILE_TYPE_ACTIVITY: u8 = 4;

/// What a file that records no activity is, by `file_id.type`.
pub fn file_type_name(file_type: u8) -> String {
    let name = match file_type {
        1 => "device capabilities",
        2 => "device settings",
        3 => "sport settings",
        5 => "a workout",
        6 => "a course",
        7 => "a schedule",
        8 | 29 => "saved locations",
        9 => "weight measurements",
        10 => "device totals",
        11 => "goals",
        14 => "blood pressure measurements",
        15 | 28 | 32 => "monitoring data",
        20 => "an activity summary",
        34 | 35 => "a segment",
        40 => "a device's file list",
        other => return format!("a FIT file of type {other}"),
    };
    name.into()
}

const GARMIN: u16 = 1;
/// Garmin's product number for files made on its web site or in its phone app.
const GARMIN_CONNECT: u16 = 65_534;

/// Makers of watches, bike computers and sensors that write FIT with their own firmware. Services, phone apps and
/// converters (Strava 265, Zwift 260, "development" 255) are left out on purpose.
const MAKERS: [(u16, &str); 28] = [
    (GARMIN, "Garmin"),
    (2, "Garmin"),
    (13, "Dynastream"),
    (15, "Dynastream"),
    (16, "Timex"),
    (23, "Suunto"),
    (32, "Wahoo"),
    (37, "Magellan"),
    (38, "O-synce"),
    (45, "Xplova"),
    (48, "Pioneer"),
    (59, "Mio"),
    (70, "Sigma"),
    (71, "TomTom"),
    (95, "Stryd"),
    (107, "Magene"),
    (115, "iGPSPORT"),
    (123, "Polar"),
    (129, "COROS"),
    (140, "Decathlon"),
    (258, "Lezyne"),
    (267, "Bryton"),
    (272, "Mio"),
    (289, "Hammerhead"),
    (294, "COROS"),
    (310, "Decathlon"),
    (339, "Zepp"),
    (348, "Huawei"),
];

/// Whether a name begins with that of a maker.
pub fn names_maker(name: &str) -> bool {
    let first = name.split_whitespace().next().unwrap_or_default();
    MAKERS.iter().any(|(_, maker)| maker.eq_ignore_ascii_case(first))
}

fn maker_name(manufacturer: u16) -> Option<&'static str> {
    MAKERS.iter().find(|(id, _)| *id == manufacturer).map(|(_, name)| *name)
}

/// Whether a watch or sensor maker's own firmware wrote the file.
pub fn is_watch(manufacturer: Option<u16>, product: Option<u16>) -> bool {
    let made_by_app = manufacturer == Some(GARMIN) && product == Some(GARMIN_CONNECT);
    manufacturer.and_then(maker_name).is_some() && !made_by_app
}

/// `maker product` in plain ASCII; numbers where names are not known, so that two watches stay apart.
pub fn device_name(manufacturer: Option<u16>, product: Option<u16>, product_name: Option<&str>) -> String {
    let maker = manufacturer.and_then(maker_name).unwrap_or_default();
    let named: String = product_name.unwrap_or_default().chars().filter(|c| (' '..='~').contains(c)).collect();
    let named = named.trim();
    let says_maker = named.to_ascii_lowercase().starts_with(&maker.to_ascii_lowercase());
    match (maker, named, product) {
        ("", "", Some(product)) => {
            manufacturer.map(|maker| format!("maker {maker} product {product}")).unwrap_or_default()
        }
        ("", named, _) => named.into(),
        (maker, "", Some(product)) => format!("{maker} {product}"),
        (maker, "", None) => maker.into(),
        (_, named, _) if says_maker => named.into(),
        (maker, named, _) => format!("{maker} {named}"),
    }
}

/// Sports by number. Training (10) is strength training only when its sub-sport says so, and fitness equipment (4) is a
/// run when it is a treadmill.
pub fn sport(sport: u8, sub_sport: Option<u8>) -> Sport {
    match (sport, sub_sport) {
        (1, _) | (4, Some(1)) => Sport::Running,
        (2 | 21, _) => Sport::Cycling,
        (5, _) => Sport::Swimming,
        (10, Some(20)) => Sport::Strength,
        (11, _) => Sport::Walking,
        (17, _) => Sport::Hiking,
        (65 | 66, _) => Sport::Wheelchair,
        _ => Sport::Other,
    }
}

pub fn sub_sport(sub_sport: u8) -> SubSport {
    match sub_sport {
        1 => SubSport::Treadmill,
        2 => SubSport::Street,
        3 => SubSport::Trail,
        4 => SubSport::Track,
        27 | 45 => SubSport::Indoor,
        58 => SubSport::Virtual,
        59 => SubSport::Obstacle,
        67 => SubSport::Ultra,
        _ => SubSport::Generic,
    }
}

/// `record.activity_type`, for files that end before they name their sport.
pub fn sport_of_activity_type(activity_type: u8) -> Option<Sport> {
    match activity_type {
        1 => Some(Sport::Running),
        2 => Some(Sport::Cycling),
        5 => Some(Sport::Swimming),
        6 => Some(Sport::Walking),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_maker_and_product() {
        assert_eq!(device_name(Some(1), Some(3121), None), "Garmin 3121");
        assert_eq!(device_name(Some(294), Some(841), Some("COROS PACE 3")), "COROS PACE 3");
        assert_eq!(device_name(Some(23), Some(34), Some("9 Baro")), "Suunto 9 Baro");
        assert_eq!(device_name(Some(255), Some(1), Some("Sauce for Strava\u{2122}")), "Sauce for Strava");
        assert_eq!(device_name(Some(7_777), Some(1), None), "maker 7777 product 1");
        assert_eq!(device_name(None, None, None), "");
    }

    #[test]
    fn services_and_converters_are_no_watch() {
        assert!(is_watch(Some(1), Some(3121)));
        assert!(!is_watch(Some(1), Some(65_534)));
        assert!(!is_watch(Some(255), Some(1)));
        assert!(!is_watch(Some(265), Some(1)));
        assert!(!is_watch(None, None));
    }

    #[test]
    fn training_is_strength_only_by_its_sub_sport() {
        assert_eq!(sport(10, Some(20)), Sport::Strength);
        assert_eq!(sport(10, Some(0)), Sport::Other);
        assert_eq!(sport(66, None), Sport::Wheelchair);
    }
}
