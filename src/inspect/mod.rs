//! One file in, every message and every field by name out, as the public readers `fitparser` and `gpx` see it.
//!
//! Beside the pipeline and independent of its readers, so that a doubt about a number can be settled by a second
//! opinion. TCX has no such reader: its points are shown as our own decoder gives them, and the table says so.

mod fit;
mod gpx;
mod print;
mod tcx;

use crate::discover::ContentKind;
pub use print::{Layout, print};

/// One message of a file: a FIT message, a GPX point, a TCX point.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub kind: String,
    pub fields: Vec<Field>,
}

/// One field by name. `value` is text as the reader prints it, without the unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: String,
    pub value: String,
    pub unit: String,
}

impl Field {
    fn new(name: &str, value: impl ToString, unit: &str) -> Self {
        Field { name: name.to_owned(), value: value.to_string(), unit: unit.to_owned() }
    }
}

/// A number without the digits a scale leaves behind: `61.4` where a fifth less 500 gives 61.39999999999998.
fn number(value: f64) -> String {
    // Ten digits are more than any field has.
    format!("{value:.9e}").parse().unwrap_or(value).to_string()
}

/// What was read, and why the rest was not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Inspection {
    pub messages: Vec<Message>,
    /// Sentences about what the reader leaves out or where it stopped.
    pub remarks: Vec<String>,
}

/// Why nothing can be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InspectError(pub String);

/// Reads one unpacked file.
pub fn inspect(kind: &ContentKind, bytes: &[u8]) -> Result<Inspection, InspectError> {
    match kind {
        ContentKind::Fit => fit::read(bytes),
        ContentKind::Gpx => gpx::read(bytes),
        ContentKind::Tcx => tcx::read(bytes),
        ContentKind::Index
        | ContentKind::JsonList
        | ContentKind::Corrections
        | ContentKind::Shoes
        | ContentKind::Pain
        | ContentKind::Share => Err(InspectError("a list of activities; open it with a spreadsheet".into())),
        ContentKind::NotActivity(what) | ContentKind::Unsupported(what) | ContentKind::Damaged(what) => {
            Err(InspectError(what.clone()))
        }
    }
}
