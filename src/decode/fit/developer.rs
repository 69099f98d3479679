//! Developer fields: what sensors and apps put beside the profile's own record fields, and which of them stand in for
//! a missing native one.
//!
//! Names repeat between apps and units differ, so a field is recognised by the native field it claims to replace or by
//! its exact name, and always together with its unit.

use super::layout::{DeveloperField, Message};
use super::profile::message;
use super::record::{PlannedField, Slot};
use super::value::Number;
use crate::model::Channel;
use std::collections::{HashMap, HashSet};

/// Fields of `field_description`.
mod field {
    pub const DEVELOPER: u8 = 0;
    pub const NUMBER: u8 = 1;
    pub const BASE_TYPE: u8 = 2;
    pub const NAME: u8 = 3;
    pub const SCALE: u8 = 6;
    pub const OFFSET: u8 = 7;
    pub const UNITS: u8 = 8;
    pub const NATIVE_MESSAGE: u8 = 14;
    pub const NATIVE_FIELD: u8 = 15;
}

/// Native record fields that sensors replace.
mod native {
    pub const CADENCE: u8 = 4;
    pub const POWER: u8 = 7;
    pub const VERTICAL_OSCILLATION: u8 = 39;
    pub const STANCE_TIME: u8 = 41;
}

const MM_PER_CM: f64 = 10.0;

/// How a described developer field is read into a record.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Description {
    base_type: u8,
    slot: Slot,
    per_unit: f64,
    offset: f64,
}

/// The descriptions of one part, by developer index and field number.
#[derive(Debug, Default)]
pub struct Descriptions {
    known: HashMap<(u8, u8), Option<Description>>,
    missing: HashSet<(u8, u8)>,
    /// A wanted field was described only after a record used it.
    pub came_late: bool,
}

impl Descriptions {
    /// Takes in a `field_description` message.
    pub fn learn(&mut self, message: &Message) {
        let (Some(developer), Some(number)) = (message.u8(field::DEVELOPER), message.u8(field::NUMBER)) else {
            return;
        };
        let key = (developer, number);
        let description = describe(message);
        self.came_late |= description.is_some() && self.missing.contains(&key);
        self.known.insert(key, description);
    }

    /// How to read a developer field of a record; `None` to skip it by its size.
    pub fn plan(&mut self, developer_field: &DeveloperField, big_endian: bool) -> Option<PlannedField> {
        let Some(description) = self.known.get(&developer_field.key) else {
            self.missing.insert(developer_field.key);
            return None;
        };
        let Description { base_type, slot, per_unit, offset } = (*description)?;
        let number = Number::new(base_type, developer_field.size, developer_field.offset, big_endian)?;
        Some(PlannedField { number, slot, per_unit, offset })
    }

    /// Ready for reading the part once more with everything known from the start.
    pub fn restart(&mut self) {
        self.came_late = false;
        self.missing.clear();
    }
}

fn describe(message: &Message) -> Option<Description> {
    let for_records = message.u16(field::NATIVE_MESSAGE).is_none_or(|native| native == message::RECORD);
    if !for_records {
        return None;
    }
    let name = message.text(field::NAME).unwrap_or_default().to_ascii_lowercase();
    let units = message.text(field::UNITS).unwrap_or_default().to_ascii_lowercase();
    let native = message.u8(field::NATIVE_FIELD).or_else(|| native_field(&name))?;
    let (slot, per_native_unit) = slot(native, &units)?;
    let scale = message.number(field::SCALE).filter(|&scale| scale != 0.0).unwrap_or(1.0);
    Some(Description {
        base_type: message.u8(field::BASE_TYPE)?,
        slot,
        per_unit: scale / per_native_unit,
        offset: message.number(field::OFFSET).unwrap_or(0.0) * per_native_unit,
    })
}

/// Names in lower case as Stryd, RunScribe and Garmin's power app write them; "Form Power" and the like are others.
fn native_field(name: &str) -> Option<u8> {
    match name {
        "cadence" => Some(native::CADENCE),
        "power" | "rp_power" => Some(native::POWER),
        "ground time" | "contacttime" | "stance time" => Some(native::STANCE_TIME),
        "vertical oscillation" => Some(native::VERTICAL_OSCILLATION),
        _ => None,
    }
}

/// Where a stand-in goes and the factor into that slot's unit.
fn slot(native: u8, units: &str) -> Option<(Slot, f64)> {
    match (native, units) {
        (native::CADENCE, "spm" | "steps/min") => Some((Slot::DeveloperSteps, 1.0)),
        (native::CADENCE, _) => Some((Slot::Sample(Channel::Cadence), 1.0)),
        (native::POWER, "w" | "watt" | "watts" | "") => Some((Slot::Sample(Channel::Power), 1.0)),
        (native::STANCE_TIME, "ms" | "milliseconds" | "") => Some((Slot::Sample(Channel::GroundContact), 1.0)),
        (native::VERTICAL_OSCILLATION, "cm" | "centimeters") => {
            Some((Slot::Sample(Channel::VerticalOscillation), MM_PER_CM))
        }
        (native::VERTICAL_OSCILLATION, "mm" | "millimeters") => Some((Slot::Sample(Channel::VerticalOscillation), 1.0)),
        _ => None,
    }
}
