//! One activity's time series, column by column.

/// Columns of equal length; `NaN` means "not recorded". Times are seconds since the activity's start.
///
/// Decoders push rows through [`Samples::push`]; metrics are loops over the slices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    pub elapsed_s: Vec<f64>,
    pub lat_deg: Vec<f64>,
    pub lon_deg: Vec<f64>,
    pub altitude_m: Vec<f64>,
    /// Cumulative, as the device says.
    pub distance_m: Vec<f64>,
    pub speed_mps: Vec<f64>,
    /// Per minute. Raw: whatever the file counts, strides or steps. Clean: steps of both feet.
    pub cadence_spm: Vec<f64>,
    pub heart_rate_bpm: Vec<f64>,
    pub power_w: Vec<f64>,
    pub ground_contact_ms: Vec<f64>,
    pub ground_contact_left_pct: Vec<f64>,
    pub vertical_oscillation_mm: Vec<f64>,
    pub vertical_ratio_pct: Vec<f64>,
    pub step_length_m: Vec<f64>,
}

/// One row on its way into [`Samples`]; everything starts as "not recorded".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampleRow {
    pub elapsed_s: f64,
    pub lat_deg: f64,
    pub lon_deg: f64,
    pub altitude_m: f64,
    pub distance_m: f64,
    pub speed_mps: f64,
    pub cadence_spm: f64,
    pub heart_rate_bpm: f64,
    pub power_w: f64,
    pub ground_contact_ms: f64,
    pub ground_contact_left_pct: f64,
    pub vertical_oscillation_mm: f64,
    pub vertical_ratio_pct: f64,
    pub step_length_m: f64,
}

impl SampleRow {
    /// A row in which nothing is recorded.
    pub const EMPTY: SampleRow = SampleRow {
        elapsed_s: f64::NAN,
        lat_deg: f64::NAN,
        lon_deg: f64::NAN,
        altitude_m: f64::NAN,
        distance_m: f64::NAN,
        speed_mps: f64::NAN,
        cadence_spm: f64::NAN,
        heart_rate_bpm: f64::NAN,
        power_w: f64::NAN,
        ground_contact_ms: f64::NAN,
        ground_contact_left_pct: f64::NAN,
        vertical_oscillation_mm: f64::NAN,
        vertical_ratio_pct: f64::NAN,
        step_length_m: f64::NAN,
    };
}

/// Names a column for [`Samples::has`] and [`Samples::column`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Elapsed,
    Latitude,
    Longitude,
    Altitude,
    Distance,
    Speed,
    Cadence,
    HeartRate,
    Power,
    GroundContact,
    GroundContactLeft,
    VerticalOscillation,
    VerticalRatio,
    StepLength,
}

impl Samples {
    pub fn with_capacity(rows: usize) -> Self {
        let mut samples = Samples::default();
        samples.for_each_column(|column| column.reserve_exact(rows));
        samples
    }

    pub fn len(&self) -> usize {
        self.elapsed_s.len()
    }

    pub fn is_empty(&self) -> bool {
        self.elapsed_s.is_empty()
    }

    pub fn push(&mut self, row: &SampleRow) {
        self.elapsed_s.push(row.elapsed_s);
        self.lat_deg.push(row.lat_deg);
        self.lon_deg.push(row.lon_deg);
        self.altitude_m.push(row.altitude_m);
        self.distance_m.push(row.distance_m);
        self.speed_mps.push(row.speed_mps);
        self.cadence_spm.push(row.cadence_spm);
        self.heart_rate_bpm.push(row.heart_rate_bpm);
        self.power_w.push(row.power_w);
        self.ground_contact_ms.push(row.ground_contact_ms);
        self.ground_contact_left_pct.push(row.ground_contact_left_pct);
        self.vertical_oscillation_mm.push(row.vertical_oscillation_mm);
        self.vertical_ratio_pct.push(row.vertical_ratio_pct);
        self.step_length_m.push(row.step_length_m);
    }

    /// Adds rows in which nothing is recorded.
    pub fn push_empty(&mut self, rows: usize) {
        const EMPTY: [f64; 128] = [f64::NAN; 128];
        for from in (0..rows).step_by(EMPTY.len()) {
            let count = EMPTY.len().min(rows - from);
            self.for_each_column(|column| column.extend_from_slice(&EMPTY[..count]));
        }
    }

    /// One row, for moving samples from one series to another.
    pub fn row(&self, i: usize) -> SampleRow {
        SampleRow {
            elapsed_s: self.elapsed_s[i],
            lat_deg: self.lat_deg[i],
            lon_deg: self.lon_deg[i],
            altitude_m: self.altitude_m[i],
            distance_m: self.distance_m[i],
            speed_mps: self.speed_mps[i],
            cadence_spm: self.cadence_spm[i],
            heart_rate_bpm: self.heart_rate_bpm[i],
            power_w: self.power_w[i],
            ground_contact_ms: self.ground_contact_ms[i],
            ground_contact_left_pct: self.ground_contact_left_pct[i],
            vertical_oscillation_mm: self.vertical_oscillation_mm[i],
            vertical_ratio_pct: self.vertical_ratio_pct[i],
            step_length_m: self.step_length_m[i],
        }
    }

    pub fn column(&self, channel: Channel) -> &[f64] {
        match channel {
            Channel::Elapsed => &self.elapsed_s,
            Channel::Latitude => &self.lat_deg,
            Channel::Longitude => &self.lon_deg,
            Channel::Altitude => &self.altitude_m,
            Channel::Distance => &self.distance_m,
            Channel::Speed => &self.speed_mps,
            Channel::Cadence => &self.cadence_spm,
            Channel::HeartRate => &self.heart_rate_bpm,
            Channel::Power => &self.power_w,
            Channel::GroundContact => &self.ground_contact_ms,
            Channel::GroundContactLeft => &self.ground_contact_left_pct,
            Channel::VerticalOscillation => &self.vertical_oscillation_mm,
            Channel::VerticalRatio => &self.vertical_ratio_pct,
            Channel::StepLength => &self.step_length_m,
        }
    }

    pub fn column_mut(&mut self, channel: Channel) -> &mut [f64] {
        match channel {
            Channel::Elapsed => &mut self.elapsed_s,
            Channel::Latitude => &mut self.lat_deg,
            Channel::Longitude => &mut self.lon_deg,
            Channel::Altitude => &mut self.altitude_m,
            Channel::Distance => &mut self.distance_m,
            Channel::Speed => &mut self.speed_mps,
            Channel::Cadence => &mut self.cadence_spm,
            Channel::HeartRate => &mut self.heart_rate_bpm,
            Channel::Power => &mut self.power_w,
            Channel::GroundContact => &mut self.ground_contact_ms,
            Channel::GroundContactLeft => &mut self.ground_contact_left_pct,
            Channel::VerticalOscillation => &mut self.vertical_oscillation_mm,
            Channel::VerticalRatio => &mut self.vertical_ratio_pct,
            Channel::StepLength => &mut self.step_length_m,
        }
    }

    /// Whether the channel was recorded at least once.
    pub fn has(&self, channel: Channel) -> bool {
        self.column(channel).iter().any(|value| !value.is_nan())
    }

    /// Whether sample `i` has a position.
    pub fn has_position(&self, i: usize) -> bool {
        !self.lat_deg[i].is_nan() && !self.lon_deg[i].is_nan()
    }

    fn for_each_column(&mut self, mut apply: impl FnMut(&mut Vec<f64>)) {
        for column in [
            &mut self.elapsed_s,
            &mut self.lat_deg,
            &mut self.lon_deg,
            &mut self.altitude_m,
            &mut self.distance_m,
            &mut self.speed_mps,
            &mut self.cadence_spm,
            &mut self.heart_rate_bpm,
            &mut self.power_w,
            &mut self.ground_contact_ms,
            &mut self.ground_contact_left_pct,
            &mut self.vertical_oscillation_mm,
            &mut self.vertical_ratio_pct,
            &mut self.step_length_m,
        ] {
            apply(column);
        }
    }
}
