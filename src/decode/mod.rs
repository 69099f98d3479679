//! Bytes in, activities as the file says them out, in SI units.
//!
//! Own streaming readers, one per format, that keep what is good in a damaged file. No I/O, no clock, no zone of the
//! machine, no judgement: whether cadence counts one foot, whether a point is plausible, is for `clean` to say.

pub mod fit;
pub mod gpx;
pub mod index;
mod line_count;
pub mod own;
pub mod plausible;
mod sport_names;
pub mod tcx;
mod xml;

use crate::model::{Format, Note, RawActivity};

/// What one file held.
#[derive(Debug, Default)]
pub struct Decoded {
    pub activities: Vec<RawActivity>,
    /// About the file as a whole.
    pub notes: Vec<Note>,
    /// Set when the file is sound and records no activity: "a course", "device settings".
    pub not_activity: Option<String>,
}

/// Nothing usable in the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct DecodeError {
    /// What was expected and what was found.
    pub reason: String,
    /// Byte position in the unpacked file.
    pub offset: Option<u64>,
}

/// Decodes a whole file. Only FIT, GPX and TCX hold samples; other formats are an error.
pub fn decode(format: Format, bytes: &[u8]) -> Result<Decoded, DecodeError> {
    match format {
        Format::Fit => fit::decode(bytes),
        Format::Gpx => gpx::decode(bytes),
        Format::Tcx => tcx::decode(bytes),
        Format::Index | Format::Log => {
            Err(DecodeError { reason: "a list of activities holds no samples".into(), offset: None })
        }
    }
}
