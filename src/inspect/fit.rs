//! FIT through `fitparser`, message by message, so that a damaged file shows what comes before the damage.

use super::{Field, InspectError, Inspection, Message, number};
use chrono::{SecondsFormat, Utc};
use fitparser::de::{DecodeOption, FitObject, FitStreamProcessor};
use fitparser::{FitDataField, Value};

const MIN_FILE_BYTES: usize = 12;

/// Reads all messages up to the end or the first one `fitparser` refuses.
pub fn read(bytes: &[u8]) -> Result<Inspection, InspectError> {
    check_header(bytes)?;
    let mut processor = FitStreamProcessor::new();
    for option in [DecodeOption::SkipHeaderCrcValidation, DecodeOption::SkipDataCrcValidation] {
        processor.add_option(option);
    }
    let mut inspection = Inspection::default();
    let mut rest = bytes;
    while !rest.is_empty() {
        let at = bytes.len() - rest.len();
        let step = processor.deserialize_next(rest).and_then(|(next, object)| {
            let record = match object {
                FitObject::DataMessage(message) => Some(processor.decode_message(message)?),
                FitObject::Crc(_) => {
                    processor.reset();
                    None
                }
                FitObject::Header(_) | FitObject::DefinitionMessage(_) => None,
            };
            Ok((next, record))
        });
        match step {
            Ok((next, record)) => {
                rest = next;
                inspection.messages.extend(record.map(|record| Message {
                    kind: record.kind().to_string(),
                    fields: record.fields().iter().map(field).collect(),
                }));
            }
            Err(error) => {
                inspection.remarks.push(format!("fitparser stops at byte {at} of {}: {error}", bytes.len()));
                break;
            }
        }
        // Junk behind the last part: fitparser panics on a header it cannot hold.
        if !rest.is_empty() && processor_is_between_files(bytes, rest) && check_header(rest).is_err() {
            inspection.remarks.push(format!("{} bytes behind the end of the file are not FIT", rest.len()));
            break;
        }
    }
    Ok(inspection)
}

/// Whether `rest` begins right behind a complete part, by the sizes the headers state.
fn processor_is_between_files(bytes: &[u8], rest: &[u8]) -> bool {
    let at = bytes.len() - rest.len();
    let mut end = 0usize;
    while end < at {
        let Some(header) = bytes.get(end..end + MIN_FILE_BYTES) else { return false };
        let data_bytes = u32::from_le_bytes([header[4], header[5], header[6], header[7]]) as usize;
        end += usize::from(header[0]) + data_bytes + 2;
    }
    end == at
}

fn check_header(bytes: &[u8]) -> Result<(), InspectError> {
    let header_bytes = bytes.first().map_or(0, |size| usize::from(*size));
    if bytes.len() < MIN_FILE_BYTES || header_bytes < MIN_FILE_BYTES || header_bytes > bytes.len() {
        return Err(InspectError(format!(
            "expected a FIT header of 12 or 14 bytes, found {header_bytes} in a file of {} bytes",
            bytes.len()
        )));
    }
    if &bytes[8..12] != b".FIT" {
        return Err(InspectError("expected \".FIT\" at byte 8".into()));
    }
    Ok(())
}

fn field(field: &FitDataField) -> Field {
    let is_moment = matches!(field.value(), Value::Timestamp(_));
    let value = match field.value() {
        // The reader builds both from the machine's zone; shown is what the file holds.
        Value::Timestamp(time) if field.name().starts_with("local_") => time.naive_local().to_string(),
        value => text(value),
    };
    // The profile gives a moment the unit of the seconds it is counted in.
    let unit = if is_moment { "" } else { field.units() };
    Field { name: field.name().to_owned(), value, unit: unit.to_owned() }
}

fn text(value: &Value) -> String {
    match value {
        Value::Timestamp(time) => time.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Secs, true),
        Value::Float64(value) => number(*value),
        Value::Array(values) => format!("[{}]", values.iter().map(text).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scaled_value_is_shown_as_the_watch_meant_it() {
        assert_eq!(text(&Value::Float64(2807.0 / 5.0 - 500.0)), "61.4");
        let lengths = vec![Value::Float64(0.1 + 0.2), Value::UInt8(3)];
        assert_eq!(text(&Value::Array(lengths)), "[0.3, 3]");
    }
}
