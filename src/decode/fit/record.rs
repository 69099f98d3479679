//! Record messages, the samples of FIT: a plan made once for each definition, by which [`super::block`] reads them.
//!
//! Several fields may feed one slot. They are read from the weakest to the strongest, and a field without a value
//! leaves what is there: developer fields give way to native ones, plain fields to their enhanced twins.

use super::developer::Descriptions;
use super::layout::{DeveloperField, Field};
use super::value::Number;

/// The quantities a record can give, in the unit the sample wants except where named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    LatitudeSemicircles,
    LongitudeSemicircles,
    Altitude,
    Distance,
    Speed,
    Cadence,
    FractionalCadence,
    HeartRate,
    Power,
    GroundContact,
    GroundContactLeft,
    VerticalOscillation,
    VerticalRatio,
    StepLength,
    /// Steps of both feet, where [`Slot::Cadence`] counts one.
    DeveloperSteps,
    ActivityType,
}

pub const SLOTS: usize = Slot::ActivityType as usize + 1;

/// A record field of the profile: number, slot, scale, offset; physical = raw / scale - offset.
type Wanted = (u8, Slot, f64, f64);

/// From the weakest to the strongest within a slot.
const WANTED: [Wanted; 18] = [
    (0, Slot::LatitudeSemicircles, 1.0, 0.0),
    (1, Slot::LongitudeSemicircles, 1.0, 0.0),
    (2, Slot::Altitude, 5.0, 500.0),
    (78, Slot::Altitude, 5.0, 500.0),
    (5, Slot::Distance, 100.0, 0.0),
    (6, Slot::Speed, 1000.0, 0.0),
    (73, Slot::Speed, 1000.0, 0.0),
    (52, Slot::Cadence, 256.0, 0.0),
    (4, Slot::Cadence, 1.0, 0.0),
    (53, Slot::FractionalCadence, 128.0, 0.0),
    (3, Slot::HeartRate, 1.0, 0.0),
    (7, Slot::Power, 1.0, 0.0),
    (41, Slot::GroundContact, 10.0, 0.0),
    (84, Slot::GroundContactLeft, 100.0, 0.0),
    (39, Slot::VerticalOscillation, 10.0, 0.0),
    (83, Slot::VerticalRatio, 100.0, 0.0),
    (85, Slot::StepLength, 10_000.0, 0.0),
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
    /// Puts the physical values of raw numbers into a column; `NaN` leaves what is there. A pass of its own over a few
    /// numbers, so that the processor divides two at a time, and not at all where that changes nothing.
    pub fn scale_into(&self, column: &mut [f64], raw: &[f64]) {
        if self.per_unit == 1.0 && self.offset == 0.0 {
            fill(column, raw, |raw| raw);
        } else {
            fill(column, raw, |raw| raw / self.per_unit - self.offset);
        }
    }
}

#[inline]
fn fill(column: &mut [f64], raw: &[f64], value_of: impl Fn(f64) -> f64) {
    for (value, &raw) in column.iter_mut().zip(raw) {
        *value = if raw.is_nan() { *value } else { value_of(raw) };
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
