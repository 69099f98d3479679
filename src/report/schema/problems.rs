//! The columns of `problems`.

use super::{Column, Value::*, text};
use crate::model::Problem;

pub const PROBLEMS: &[Column<Problem>] = &[
    Column { name: "source", doc: "file, relative to the given path", value: Text(|p| text(&p.source.path)) },
    Column { name: "entry", doc: "member inside an archive", value: Text(|p| p.source.entry.clone()) },
    Column {
        name: "class",
        doc: "`used` (with a remark), `duplicate`, `not_activity`, `other_sport`, `unsupported`, `unreadable` or `damaged`",
        value: Text(|p| text(p.class.name())),
    },
    Column { name: "reason", doc: "what was expected, what was found, what to do", value: Text(|p| text(&p.reason)) },
    Column {
        name: "offset",
        doc: "byte in the unpacked file",
        value: Int(|p| p.offset.and_then(|o| i64::try_from(o).ok())),
    },
    Column {
        name: "records_kept",
        doc: "samples kept from a damaged file",
        value: Int(|p| p.records_kept.and_then(|n| i64::try_from(n).ok())),
    },
];
