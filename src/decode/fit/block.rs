//! Records that share a layout, read together: column after column instead of record after record, so that the kind of
//! a number is looked at once for many of them and nothing is decided in the inner loops.

use super::content::Content;
use super::record::{DistanceCounter, RecordPlan, SLOTS, Slot};
use super::rows::Rows;
use crate::model::Samples;
use crate::units::semicircles_to_deg;

/// Records of one block: its columns stay within the first-level cache.
const BLOCK_RECORDS: usize = 128;

/// Where records lie that have been found and not been read.
#[derive(Debug, Default)]
pub struct RecordBlock {
    /// The local id of their layout.
    local: usize,
    /// FIT times.
    times: Vec<u32>,
    /// Where their bodies begin.
    bodies: Vec<usize>,
    /// The numbers of one field as they are written.
    raw: Vec<f64>,
    columns: Columns,
}

impl RecordBlock {
    pub fn len(&self) -> usize {
        self.times.len()
    }

    pub fn local(&self) -> usize {
        self.local
    }

    /// Whether records wait for this layout to be read by.
    pub fn waits_for(&self, local: usize) -> bool {
        self.local == local && !self.times.is_empty()
    }

    /// How many more records fit.
    pub fn room(&self) -> usize {
        BLOCK_RECORDS - self.times.len()
    }

    /// Whether a record of this layout may still be added.
    pub fn takes(&self, local: usize) -> bool {
        self.times.is_empty() || (self.local == local && self.room() > 0)
    }

    pub fn add(&mut self, local: usize, time: u32, body: usize) {
        self.local = local;
        self.times.push(time);
        self.bodies.push(body);
    }

    /// Reads the records into the content, and is empty again. `counter` lives as long as the part.
    pub fn read(
        &mut self,
        plan: &RecordPlan,
        body_size: usize,
        messages: &[u8],
        counter: &mut DistanceCounter,
        content: &mut Content,
    ) {
        let count = self.len();
        if count == 0 {
            return;
        }
        self.columns.clear(count);
        self.raw.resize(count, f64::NAN);
        let rows = Rows::new(messages, &self.bodies, body_size);
        for field in &plan.fields {
            field.number.read_each(rows, &mut self.raw);
            field.scale_into(self.columns.writable(field.slot), &self.raw);
        }
        self.columns.settle();
        if let Some(at) = plan.compressed_at {
            self.unpack_compressed(at, messages, counter);
        }
        let first = content.samples.len();
        if content.activity_type.is_none() {
            let recorded =
                self.columns.of(Slot::ActivityType).and_then(|types| types.iter().find(|value| !value.is_nan()));
            content.activity_type = recorded.map(|&value| value as u8);
        }
        let steps = self.columns.of(Slot::DeveloperSteps).unwrap_or_default().iter().enumerate();
        content
            .developer_steps
            .extend(steps.filter(|(_, steps)| !steps.is_nan()).map(|(i, &steps)| (first + i, steps)));
        self.columns.append_to(&mut content.samples);
        content.samples.elapsed_s.extend(self.times.iter().map(|&time| f64::from(time)));
        self.times.clear();
        self.bodies.clear();
    }

    fn unpack_compressed(&mut self, at: usize, messages: &[u8], counter: &mut DistanceCounter) {
        let mut speed = std::mem::take(self.columns.writable(Slot::Speed));
        let mut distance = std::mem::take(self.columns.writable(Slot::Distance));
        for ((&body, speed), distance) in self.bodies.iter().zip(&mut speed).zip(&mut distance) {
            let bytes = messages.get(body + at..).and_then(|rest| rest.first_chunk::<3>());
            if let Some(&bytes) = bytes.filter(|bytes| **bytes != [0xFF; 3]) {
                counter.fill(bytes, speed, distance);
            }
        }
        *self.columns.writable(Slot::Speed) = speed;
        *self.columns.writable(Slot::Distance) = distance;
    }
}

/// One block's values by slot; `NaN` where a record has none.
#[derive(Debug, Default)]
struct Columns {
    rows: usize,
    /// Empty for slots that no field of the layout feeds.
    values: [Vec<f64>; SLOTS],
}

impl Columns {
    fn clear(&mut self, rows: usize) {
        self.rows = rows;
        self.values.iter_mut().for_each(Vec::clear);
    }

    /// The column of a slot, whole from the first time it is asked for.
    fn writable(&mut self, slot: Slot) -> &mut Vec<f64> {
        let column = &mut self.values[slot as usize];
        column.resize(self.rows, f64::NAN);
        column
    }

    /// The column of a slot, if any field fed it.
    fn of(&self, slot: Slot) -> Option<&[f64]> {
        Some(&self.values[slot as usize][..]).filter(|column| !column.is_empty())
    }

    /// What the numbers of one record say together, and what stands for "nothing measured".
    fn settle(&mut self) {
        // Straps without contact and foot pods at rest write 0 where they measured nothing.
        for slot in [Slot::HeartRate, Slot::GroundContact, Slot::VerticalOscillation, Slot::StepLength] {
            let column = &mut self.values[slot as usize];
            column.iter_mut().for_each(|value| *value = if *value > 0.0 { *value } else { f64::NAN });
        }
        let fraction = std::mem::take(&mut self.values[Slot::FractionalCadence as usize]);
        for (whole, fraction) in self.values[Slot::Cadence as usize].iter_mut().zip(&fraction) {
            *whole += if fraction.is_nan() { 0.0 } else { *fraction };
        }
        self.values[Slot::FractionalCadence as usize] = fraction;
        self.settle_positions();
    }

    /// A position has both halves; 0,0 is how a receiver without a fix says so.
    fn settle_positions(&mut self) {
        let mut lat = std::mem::take(&mut self.values[Slot::LatitudeSemicircles as usize]);
        let lon = &mut self.values[Slot::LongitudeSemicircles as usize];
        if lat.len() != lon.len() {
            lat.clear();
            lon.clear();
        }
        for (lat, lon) in lat.iter_mut().zip(lon) {
            let no_fix = lat.is_nan() || lon.is_nan() || (*lat == 0.0 && *lon == 0.0);
            let degrees = |semicircles: f64| if no_fix { f64::NAN } else { semicircles_to_deg(semicircles as i32) };
            (*lat, *lon) = (degrees(*lat), degrees(*lon));
        }
        self.values[Slot::LatitudeSemicircles as usize] = lat;
    }

    /// Appends all columns but the times, which records have of their own.
    fn append_to(&self, samples: &mut Samples) {
        for (column, slot) in [
            (&mut samples.lat_deg, Slot::LatitudeSemicircles),
            (&mut samples.lon_deg, Slot::LongitudeSemicircles),
            (&mut samples.altitude_m, Slot::Altitude),
            (&mut samples.distance_m, Slot::Distance),
            (&mut samples.speed_mps, Slot::Speed),
            (&mut samples.cadence_spm, Slot::Cadence),
            (&mut samples.heart_rate_bpm, Slot::HeartRate),
            (&mut samples.power_w, Slot::Power),
            (&mut samples.ground_contact_ms, Slot::GroundContact),
            (&mut samples.ground_contact_left_pct, Slot::GroundContactLeft),
            (&mut samples.vertical_oscillation_mm, Slot::VerticalOscillation),
            (&mut samples.vertical_ratio_pct, Slot::VerticalRatio),
            (&mut samples.step_length_m, Slot::StepLength),
        ] {
            match self.of(slot) {
                Some(values) => column.extend_from_slice(values),
                None => column.resize(column.len() + self.rows, f64::NAN),
            }
        }
    }
}
