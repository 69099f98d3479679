//! One recorded activity in, the FIT file a watch would leave out.
//!
//! Numbers are rounded to the resolution of the FIT fields and nothing else is added: no jitter, no quirk, no clock.

mod writer;

pub use writer::{ByteOrder, DeveloperField, FitWriter, Value, crc16};

use crate::units::FIT_EPOCH_UNIX_S;

/// `file_id.type` of a recorded activity.
pub const FILE_TYPE_ACTIVITY: u8 = 4;
/// `file_id.type` of a planned route.
pub const FILE_TYPE_COURSE: u8 = 6;

/// Everything one FIT activity file says.
#[derive(Debug, Clone, PartialEq)]
pub struct FitActivity {
    pub file_type: u8,
    /// Whole seconds are kept: FIT has no finer time.
    pub start_utc_ms: i64,
    /// Written as `activity.local_timestamp`.
    pub utc_offset_s: Option<i32>,
    pub sport: u8,
    pub sub_sport: u8,
    pub manufacturer: u16,
    pub product: u16,
    pub serial: u32,
    pub records: Vec<FitRecord>,
    /// Timer stopped and started again, in seconds since the start.
    pub pauses: Vec<(u32, u32)>,
    pub totals: FitTotals,
}

impl Default for FitActivity {
    /// A run without records on a Garmin watch.
    fn default() -> Self {
        FitActivity {
            file_type: FILE_TYPE_ACTIVITY,
            start_utc_ms: FIT_EPOCH_UNIX_S * 1000,
            utc_offset_s: None,
            sport: 1,
            sub_sport: 0,
            manufacturer: 1,
            product: 3121,
            serial: 1,
            records: Vec::new(),
            pauses: Vec::new(),
            totals: FitTotals::default(),
        }
    }
}

/// One record message. A field that is `None` in every record is left out of the file altogether.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FitRecord {
    pub elapsed_s: u32,
    pub lat_deg: Option<f64>,
    pub lon_deg: Option<f64>,
    pub altitude_m: Option<f64>,
    pub distance_m: Option<f64>,
    pub speed_mps: Option<f64>,
    /// Strides (one foot) a minute; the fraction goes into `fractional_cadence`.
    pub cadence_strides: Option<f64>,
    pub heart_rate_bpm: Option<u8>,
    pub power_w: Option<f64>,
    pub ground_contact_ms: Option<f64>,
    pub ground_contact_left_pct: Option<f64>,
    pub vertical_oscillation_mm: Option<f64>,
    pub vertical_ratio_pct: Option<f64>,
    pub step_length_m: Option<f64>,
}

/// What the session message says. `None` is written as "no value".
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FitTotals {
    pub elapsed_s: f64,
    pub timer_s: f64,
    pub distance_m: Option<f64>,
    pub ascent_m: Option<f64>,
    pub descent_m: Option<f64>,
    pub strides: Option<u32>,
    pub heart_rate_bpm: Option<u8>,
    /// 0 to 10.
    pub rpe: Option<f64>,
}

const LOCAL_FILE_ID: u8 = 0;
const LOCAL_DEVICE: u8 = 1;
const LOCAL_EVENT: u8 = 2;
const LOCAL_RECORD: u8 = 3;
const LOCAL_LAP: u8 = 4;
const LOCAL_SESSION: u8 = 5;
const LOCAL_ACTIVITY: u8 = 6;

const TIMER_START: u8 = 0;
const TIMER_STOP_ALL: u8 = 4;

/// Encodes a closed, sound file.
pub fn encode(activity: &FitActivity) -> Vec<u8> {
    let mut writer = FitWriter::new();
    let start = fit_seconds(activity.start_utc_ms);
    let last_record = activity.records.last().map_or(0, |r| r.elapsed_s);
    let end = start.saturating_add(last_record.max(activity.totals.elapsed_s.ceil() as u32));

    write_device(&mut writer, activity, start);
    write_samples(&mut writer, activity, start);
    write_timer_event(&mut writer, end, TIMER_STOP_ALL);
    write_totals(&mut writer, activity, start, end);
    writer.finish()
}

/// FIT seconds of a moment; the ends of the epoch for moments outside it.
pub fn fit_seconds(utc_ms: i64) -> u32 {
    (utc_ms.div_euclid(1000) - FIT_EPOCH_UNIX_S).clamp(0, i64::from(u32::MAX - 1)) as u32
}

fn write_device(writer: &mut FitWriter, activity: &FitActivity, start: u32) {
    writer.message(
        LOCAL_FILE_ID,
        0,
        &[
            (0, Value::Enum(activity.file_type)),
            (1, Value::U16(activity.manufacturer)),
            (2, Value::U16(activity.product)),
            (3, Value::U32z(activity.serial)),
            (4, Value::U32(start)),
        ],
    );
    writer.message(
        LOCAL_DEVICE,
        23,
        &[
            (253, Value::U32(start)),
            (0, Value::U8(0)),
            (2, Value::U16(activity.manufacturer)),
            (3, Value::U32z(activity.serial)),
            (4, Value::U16(activity.product)),
        ],
    );
}

/// Records with the timer events between them, in time order.
fn write_samples(writer: &mut FitWriter, activity: &FitActivity, start: u32) {
    let columns = Columns::of(&activity.records);
    let mut events: Vec<(u32, u8)> =
        activity.pauses.iter().flat_map(|&(from, to)| [(from, TIMER_STOP_ALL), (to, TIMER_START)]).collect();
    events.insert(0, (0, TIMER_START));
    let mut events = events.into_iter().peekable();

    for record in &activity.records {
        // A stop comes after the record of its own second, a start before it.
        while let Some((at, kind)) =
            events.next_if(|&(at, kind)| at < record.elapsed_s || (at == record.elapsed_s && kind == TIMER_START))
        {
            write_timer_event(writer, start.saturating_add(at), kind);
        }
        writer.message(LOCAL_RECORD, 20, &columns.fields(record, start));
    }
    for (at, kind) in events {
        write_timer_event(writer, start.saturating_add(at), kind);
    }
}

fn write_timer_event(writer: &mut FitWriter, at: u32, event_type: u8) {
    let fields = [(253, Value::U32(at)), (0, Value::Enum(0)), (1, Value::Enum(event_type)), (3, Value::U32(0))];
    writer.message(LOCAL_EVENT, 21, &fields);
}

fn write_totals(writer: &mut FitWriter, activity: &FitActivity, start: u32, end: u32) {
    let totals = &activity.totals;
    let strides = totals.strides.unwrap_or(u32::MAX);
    let shared = [
        (253, Value::U32(end)),
        (2, Value::U32(start)),
        (7, Value::U32(raw_u32(Some(totals.elapsed_s), 1000.0))),
        (8, Value::U32(raw_u32(Some(totals.timer_s), 1000.0))),
        (9, Value::U32(raw_u32(totals.distance_m, 100.0))),
        (10, Value::U32(strides)),
    ];
    writer.message(LOCAL_LAP, 19, &shared);

    let mut session = shared.to_vec();
    session.extend([
        (5, Value::Enum(activity.sport)),
        (6, Value::Enum(activity.sub_sport)),
        (16, Value::U8(totals.heart_rate_bpm.unwrap_or(u8::MAX))),
        (22, Value::U16(raw_u16(totals.ascent_m, 1.0))),
        (23, Value::U16(raw_u16(totals.descent_m, 1.0))),
        (26, Value::U16(1)),
        (193, Value::U8(totals.rpe.map_or(u8::MAX, |rpe| (rpe * 10.0).round() as u8))),
    ]);
    writer.message(LOCAL_SESSION, 18, &session);

    let local = activity.utc_offset_s.map_or(u32::MAX, |offset| end.saturating_add_signed(offset));
    writer.message(
        LOCAL_ACTIVITY,
        34,
        &[
            (253, Value::U32(end)),
            (0, Value::U32(raw_u32(Some(totals.timer_s), 1000.0))),
            (1, Value::U16(1)),
            (2, Value::Enum(0)),
            (5, Value::U32(local)),
        ],
    );
}

/// Which record fields a file defines: those recorded at least once.
#[derive(Debug)]
struct Columns {
    present: Vec<Column>,
}

/// One record field: its number and how a record gives its raw value.
type Column = (u8, fn(&FitRecord) -> Option<f64>, fn(Option<f64>) -> Value);

const COLUMNS: [Column; 14] = [
    (0, |r| r.lat_deg, semicircles),
    (1, |r| r.lon_deg, semicircles),
    (78, |r| r.altitude_m, |v| Value::U32(raw_u32(v.map(|m| m + 500.0), 5.0))),
    (5, |r| r.distance_m, |v| Value::U32(raw_u32(v, 100.0))),
    (73, |r| r.speed_mps, |v| Value::U32(raw_u32(v, 1000.0))),
    (4, |r| r.cadence_strides, |v| Value::U8(v.map_or(u8::MAX, |strides| (cadence_128ths(strides) >> 7) as u8))),
    (53, |r| r.cadence_strides, |v| Value::U8(v.map_or(u8::MAX, |strides| (cadence_128ths(strides) & 0x7F) as u8))),
    (3, |r| r.heart_rate_bpm.map(f64::from), |v| Value::U8(v.map_or(u8::MAX, |bpm| bpm as u8))),
    (7, |r| r.power_w, |v| Value::U16(raw_u16(v, 1.0))),
    (41, |r| r.ground_contact_ms, |v| Value::U16(raw_u16(v, 10.0))),
    (84, |r| r.ground_contact_left_pct, |v| Value::U16(raw_u16(v, 100.0))),
    (39, |r| r.vertical_oscillation_mm, |v| Value::U16(raw_u16(v, 10.0))),
    (83, |r| r.vertical_ratio_pct, |v| Value::U16(raw_u16(v, 100.0))),
    (85, |r| r.step_length_m, |v| Value::U16(raw_u16(v, 10_000.0))),
];

impl Columns {
    fn of(records: &[FitRecord]) -> Self {
        let present = COLUMNS.into_iter().filter(|(_, get, _)| records.iter().any(|r| get(r).is_some())).collect();
        Columns { present }
    }

    fn fields(&self, record: &FitRecord, start: u32) -> Vec<(u8, Value)> {
        let mut fields = Vec::with_capacity(self.present.len() + 1);
        fields.push((253, Value::U32(start.saturating_add(record.elapsed_s))));
        fields.extend(self.present.iter().map(|(number, get, raw)| (*number, raw(get(record)))));
        fields
    }
}

fn semicircles(degrees: Option<f64>) -> Value {
    Value::I32(degrees.map_or(i32::MAX, |deg| (deg / 180.0 * 2_147_483_648.0).round() as i32))
}

/// Cadence in 1/128 strides a minute, below the invalid mark of the whole strides.
fn cadence_128ths(strides: f64) -> u16 {
    ((strides * 128.0).round() as u16).min(255 * 128 - 1)
}

fn raw_u32(value: Option<f64>, per_unit: f64) -> u32 {
    value.map_or(u32::MAX, |v| (v * per_unit).round() as u32)
}

fn raw_u16(value: Option<f64>, per_unit: f64) -> u16 {
    value.map_or(u16::MAX, |v| (v * per_unit).round() as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_counts_the_bytes_between_itself_and_the_checksum() {
        let file = encode(&FitActivity::default());
        let data_size = u32::from_le_bytes([file[4], file[5], file[6], file[7]]) as usize;
        assert_eq!(file.len(), 14 + data_size + 2);
        assert_eq!(&file[8..12], b".FIT");
    }

    #[test]
    fn a_checksum_run_over_the_whole_file_ends_in_zero() {
        assert_eq!(crc16(&encode(&FitActivity::default())), 0);
    }

    #[test]
    fn eighty_two_and_a_half_strides_are_82_and_64_128ths() {
        assert_eq!(cadence_128ths(82.5), 82 * 128 + 64);
    }

    #[test]
    fn fields_nobody_recorded_are_not_defined() {
        let records = [FitRecord { heart_rate_bpm: Some(140), ..FitRecord::default() }];
        let numbers: Vec<u8> = Columns::of(&records).fields(&records[0], 0).iter().map(|(n, _)| *n).collect();
        assert_eq!(numbers, [253, 3]);
    }
}
