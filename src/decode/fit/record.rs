//! Record messages, the samples of FIT: a plan made once for each definition, by which [`super::block`] reads them.
//!
//! Several fields may feed one slot. They are read from the weakest to the strongest, and a field without a value
//! leaves what is there: developer fields give way to native ones, plain fields to their enhanced twins.

use super::developer::Descriptions;
use super::layout::{DeveloperField, Field};
use super::rows::Rows;
use super::value::Number;
use crate::model::Channel;

/// The quantities a record can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// In the unit of the samples, but for positions: those are semicircles.
    Sample(Channel),
    FractionalCadence,
    /// Steps of both feet, where [`Channel::Cadence`] counts one.
    DeveloperSteps,
    ActivityType,
}

/// A record field of the profile: number, slot, scale, offset; physical = raw / scale - offset.
type Wanted = (u8, Slot, f64, f64);

/// From the weakest to the strongest within a slot.
const WANTED: [Wanted; 18] = [
    (0, Slot::Sample(Channel::Latitude), 1.0, 0.0),
    (1, Slot::Sample(Channel::Longitude), 1.0, 0.0),
    (2, Slot::Sample(Channel::Altitude), 5.0, 500.0),
    (78, Slot::Sample(Channel::Altitude), 5.0, 500.0),
    (5, Slot::Sample(Channel::Distance), 100.0, 0.0),
    (6, Slot::Sample(Channel::Speed), 1000.0, 0.0),
    (73, Slot::Sample(Channel::Speed), 1000.0, 0.0),
    (52, Slot::Sample(Channel::Cadence), 256.0, 0.0),
    (4, Slot::Sample(Channel::Cadence), 1.0, 0.0),
    (53, Slot::FractionalCadence, 128.0, 0.0),
    (3, Slot::Sample(Channel::HeartRate), 1.0, 0.0),
    (7, Slot::Sample(Channel::Power), 1.0, 0.0),
    (41, Slot::Sample(Channel::GroundContact), 10.0, 0.0),
    (84, Slot::Sample(Channel::GroundContactLeft), 100.0, 0.0),
    (39, Slot::Sample(Channel::VerticalOscillation), 10.0, 0.0),
    (83, Slot::Sample(Channel::VerticalRatio), 100.0, 0.0),
    (85, Slot::Sample(Channel::StepLength), 10_000.0, 0.0),
    (42, Slot::ActivityType, 1.0, 0.0),
];

/// `compressed_speed_distance`: 12 bits of speed, then 12 bits of a distance counter that wraps.
const COMPRESSED_SPEED_DISTANCE: u8 = 8;
const COMPRESSED_SIZE: u8 = 3;
const COUNTER_RANGE: u32 = 4096;
const COUNTS_PER_METRE: f64 = 16.0;
const COMPRESSED_SPEED_PER_MPS: f64 = 100.0;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlannedField {
    pub number: Number,
    pub slot: Slot,
    pub per_unit: f64,
    pub offset: f64,
}

impl PlannedField {
    /// Puts the physical values of the messages into a column; one without a value leaves what is there. The division is
    /// left out where it changes nothing.
    pub fn read_into(&self, column: &mut [f64], rows: Rows) {
        let PlannedField { number, per_unit, offset, .. } = *self;
        if per_unit == 1.0 && offset == 0.0 {
            number.read_each(rows, column, |raw| raw);
        } else {
            number.read_each(rows, column, |raw| raw / per_unit - offset);
        }
    }
}

/// How to read the records of one definition.
#[derive(Debug, Default)]
pub struct RecordPlan {
    /// From the weakest to the strongest within a slot.
    pub fields: Vec<PlannedField>,
    /// Where `compressed_speed_distance` stands in a body.
    pub compressed_at: Option<usize>,
}

impl RecordPlan {
    pub fn compile(
        &mut self,
        fields: &[Field],
        developer_fields: &[DeveloperField],
        big_endian: bool,
        descriptions: &mut Descriptions,
    ) {
        self.fields.clear();
        self.fields.extend(developer_fields.iter().filter_map(|field| descriptions.plan(field, big_endian)));
        for (number, slot, per_unit, offset) in WANTED {
            let planned = fields
                .iter()
                .find(|field| field.number == number)
                .and_then(|field| Number::new(field.base_type, field.size, field.offset, big_endian))
                .map(|number| PlannedField { number, slot, per_unit, offset });
            self.fields.extend(planned);
        }
        self.compressed_at = fields
            .iter()
            .find(|field| field.number == COMPRESSED_SPEED_DISTANCE && field.size == COMPRESSED_SIZE)
            .map(|field| field.offset);
    }
}

/// The wrapping distance counter of Forerunners of the FR70's age.
#[derive(Debug, Default)]
pub struct DistanceCounter {
    last: Option<u32>,
    total: u64,
}

impl DistanceCounter {
    /// Fills speed and distance where no plain field gave them.
    pub fn fill(&mut self, bytes: [u8; 3], speed_mps: &mut f64, distance_m: &mut f64) {
        let packed = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]);
        let (speed, count) = (packed % COUNTER_RANGE, packed / COUNTER_RANGE);
        let step = self.last.map_or(count, |last| (count + COUNTER_RANGE - last) % COUNTER_RANGE);
        self.last = Some(count);
        self.total += u64::from(step);
        if speed_mps.is_nan() && speed != COUNTER_RANGE - 1 {
            *speed_mps = f64::from(speed) / COMPRESSED_SPEED_PER_MPS;
        }
        if distance_m.is_nan() {
            *distance_m = self.total as f64 / COUNTS_PER_METRE;
        }
    }
}
