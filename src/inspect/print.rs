//! Messages as a table for reading, as CSV with one line a field, or as JSON.

use super::{Inspection, Message};
use crate::report::sanitize::for_terminal;
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::json;

/// How messages are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    Table,
    Json,
    Csv,
}

/// All messages, or those of one kind, numbered as they stand in the file.
pub fn print(inspection: &Inspection, only_kind: Option<&str>, layout: Layout, width: u16) -> String {
    let chosen = (1usize..).zip(&inspection.messages).filter(|(_, m)| only_kind.is_none_or(|kind| m.kind == kind));
    match layout {
        Layout::Table => table(chosen, width),
        Layout::Json => json_lines(chosen),
        Layout::Csv => csv_lines(chosen),
    }
}

fn table<'a>(messages: impl Iterator<Item = (usize, &'a Message)>, width: u16) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.set_header(["#", "message", "fields"]);
    for (number, message) in messages {
        let fields: Vec<String> = message
            .fields
            .iter()
            .map(|field| {
                let unit = if field.unit.is_empty() { String::new() } else { format!(" {}", field.unit) };
                format!("{} {}{unit}", field.name, field.value)
            })
            .collect();
        table.add_row([number.to_string(), for_terminal(&message.kind), for_terminal(&fields.join("; "))]);
    }
    format!("{table}\n")
}

fn json_lines<'a>(messages: impl Iterator<Item = (usize, &'a Message)>) -> String {
    let messages: Vec<_> = messages
        .map(|(number, message)| {
            let fields: Vec<_> = message
                .fields
                .iter()
                .map(|field| json!({ "name": field.name, "value": field.value, "unit": field.unit }))
                .collect();
            json!({ "number": number, "message": message.kind, "fields": fields })
        })
        .collect();
    format!("{:#}\n", serde_json::Value::from(messages))
}

fn csv_lines<'a>(messages: impl Iterator<Item = (usize, &'a Message)>) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    let lines = messages.flat_map(|(number, message)| {
        message.fields.iter().map(move |field| {
            [number.to_string(), message.kind.clone(), field.name.clone(), field.value.clone(), field.unit.clone()]
        })
    });
    // Writing to memory cannot fail.
    let _ = out.write_record(["number", "message", "field", "value", "unit"]);
    for line in lines {
        let _ = out.write_record(line.map(|cell| crate::report::sanitize::for_csv(&cell)));
    }
    out.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
