//! Records that share a layout, read together: column after column instead of record after record, so that the kind of
//! a number is looked at once for many of them and nothing is decided in the inner loops.

use super::content::Content;
use super::record::{DistanceCounter, RecordPlan, Slot};
use super::rows::Rows;
use crate::lanes::{f64x4, or_nan, replace, replace_both};
use crate::model::{Channel, Samples};
use crate::units::DEG_PER_SEMICIRCLE;

/// Records of one block: their bytes stay within the first-level cache.
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
    beside: Beside,
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
        let first = content.samples.len();
        content.samples.push_empty(count);
        self.beside.clear(count);
        let rows = Rows::new(messages, &self.bodies, body_size);
        for field in &plan.fields {
            field.read_into(self.beside.column(field.slot, &mut content.samples, first), rows);
        }
        let samples = &mut content.samples;
        samples.elapsed_s[first..].iter_mut().zip(&self.times).for_each(|(s, &time)| *s = f64::from(time));
        settle(samples, first, &self.beside.fractional_cadence);
        if let Some(at) = plan.compressed_at {
            let values = samples.speed_mps[first..].iter_mut().zip(&mut samples.distance_m[first..]);
            for (&body, (speed, distance)) in self.bodies.iter().zip(values) {
                let bytes = messages.get(body + at..).and_then(|rest| rest.first_chunk::<3>());
                if let Some(&bytes) = bytes.filter(|bytes| **bytes != [0xFF; 3]) {
                    counter.fill(bytes, speed, distance);
                }
            }
        }
        if content.activity_type.is_none() {
            let recorded = self.beside.activity_type.iter().find(|value| !value.is_nan());
            content.activity_type = recorded.map(|&value| value as u8);
        }
        let steps = self.beside.developer_steps.iter().zip(first..).filter(|(steps, _)| !steps.is_nan());
        content.developer_steps.extend(steps.map(|(&steps, i)| (i, steps)));
        self.times.clear();
        self.bodies.clear();
    }
}

/// What records say beside samples, one value a record; empty where no field of the layout does.
#[derive(Debug, Default)]
struct Beside {
    rows: usize,
    fractional_cadence: Vec<f64>,
    developer_steps: Vec<f64>,
    activity_type: Vec<f64>,
}

impl Beside {
    fn clear(&mut self, rows: usize) {
        self.rows = rows;
        self.fractional_cadence.clear();
        self.developer_steps.clear();
        self.activity_type.clear();
    }

    /// Where the values of a slot belong; samples of this block begin at `first`.
    fn column<'a>(&'a mut self, slot: Slot, samples: &'a mut Samples, first: usize) -> &'a mut [f64] {
        let column = match slot {
            Slot::Sample(channel) => return &mut samples.column_mut(channel)[first..],
            Slot::FractionalCadence => &mut self.fractional_cadence,
            Slot::DeveloperSteps => &mut self.developer_steps,
            Slot::ActivityType => &mut self.activity_type,
        };
        column.resize(self.rows, f64::NAN);
        column
    }
}

/// What the numbers of one record say together, and what stands for "nothing measured", from sample `first` on.
fn settle(samples: &mut Samples, first: usize, fractional_cadence: &[f64]) {
    // Straps without contact and foot pods at rest write 0 where they measured nothing.
    for channel in [Channel::HeartRate, Channel::GroundContact, Channel::VerticalOscillation, Channel::StepLength] {
        replace(&mut samples.column_mut(channel)[first..], |value| or_nan(value.simd_gt(f64x4::ZERO), value));
    }
    for (whole, fraction) in samples.cadence_spm[first..].iter_mut().zip(fractional_cadence) {
        *whole += if fraction.is_nan() { 0.0 } else { *fraction };
    }
    // A position has both halves; 0,0 is how a receiver without a fix says so.
    let (lat, lon) = (&mut samples.lat_deg[first..], &mut samples.lon_deg[first..]);
    replace_both(lat, lon, |lat, lon| {
        let is_nowhere = lat.simd_eq(f64x4::ZERO) & lon.simd_eq(f64x4::ZERO);
        let is_fix = !(lat.is_nan() | lon.is_nan() | is_nowhere);
        (or_nan(is_fix, lat * DEG_PER_SEMICIRCLE), or_nan(is_fix, lon * DEG_PER_SEMICIRCLE))
    });
}
