//! FIT files (Garmin's protocol, spoken by nearly every watch): bytes in, one activity for each session out.
//!
//! Reads what a runner needs and skips the rest by its size. Everything before the first unreadable byte is kept; what
//! was wrong is said in notes. Memory follows the bytes that are there, never the sizes a file claims.

mod activity;
mod block;
mod clock;
mod container;
mod content;
mod developer;
mod layout;
mod profile;
mod reader;
mod record;
mod rows;
mod slice;
mod stored_heart_rate;
mod timer;
mod value;

pub use profile::names_maker;

use super::{DecodeError, Decoded};
use crate::model::Note;
use reader::Reading;

/// Decodes a FIT file, chained ones included.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let chain = container::split(bytes)?;
    let mut decoded = Decoded { notes: chain.notes, ..Decoded::default() };
    let mut first_stop = None;
    for part in chain.parts {
        let Reading { content, stopped } = reader::read(part.messages, part.offset);
        let partial = part.unfinished || stopped.is_some();
        first_stop = first_stop.or_else(|| stopped.clone());
        decoded.notes.extend(stopped);
        if content.records_without_time > 0 {
            let count = content.records_without_time;
            decoded.notes.push(Note::new(format!("{count} records without a time left out")));
        }
        match content.file_id.file_type {
            Some(file_type) if file_type != profile::FILE_TYPE_ACTIVITY => {
                decoded.not_activity.get_or_insert_with(|| profile::file_type_name(file_type));
            }
            _ => decoded.activities.extend(activity::assemble(content, partial)),
        }
    }
    conclude(decoded, first_stop)
}

/// Activities outweigh the rest of a chain. Nothing at all is an error only when something was unreadable.
fn conclude(mut decoded: Decoded, first_stop: Option<Note>) -> Result<Decoded, DecodeError> {
    if !decoded.activities.is_empty() {
        decoded.not_activity = None;
    } else if decoded.not_activity.is_none() {
        if let Some(Note { text, offset }) = first_stop {
            return Err(DecodeError { reason: format!("no record could be read: {text}"), offset });
        }
        decoded.not_activity = Some("a recording without a single record".into());
    }
    Ok(decoded)
}
