//! `strideload explain FLAG-ID`: one flag of an output folder with everything it rests on.

use super::args::ExplainArgs;
use super::exit::Exit;
use crate::report::sanitize::for_terminal;
use anyhow::{Context, bail};
use comfy_table::{Table, presets};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Runs named one by one; states rest on dozens.
const RUNS_SHOWN: usize = 12;

pub fn explain(args: &ExplainArgs) -> anyhow::Result<Exit> {
    let folder = tables_folder(&args.output)?;
    let file = folder.join("flags.json");
    let text = std::fs::read(&file).with_context(|| file.display().to_string())?;
    let flags: Value = serde_json::from_slice(&text).with_context(|| file.display().to_string())?;
    let flags = flags["flags"].as_array().map(Vec::as_slice).unwrap_or_default();
    let Some(flag) = flags.iter().find(|flag| flag["id"] == args.id.as_str()) else {
        let ids: Vec<&str> = flags.iter().filter_map(|flag| flag["id"].as_str()).collect();
        bail!("no flag {} in {}; it holds {}", args.id, file.display(), for_terminal(&ids.join(", ")));
    };
    let runs = runs(&folder)?;
    std::io::stdout().lock().write_all(words(flag, &runs).as_bytes())?;
    Ok(Exit::Done)
}

/// Where flags.json lies: in the folder itself, or in the private part of a club's.
fn tables_folder(output: &Path) -> anyhow::Result<PathBuf> {
    let candidates = [output.to_owned(), output.join("private")];
    let found = candidates.into_iter().find(|folder| folder.join("flags.json").is_file());
    found.with_context(|| format!("{}: no flags.json there; -o names the output folder", output.display()))
}

/// Day, kilometres and source of every activity by id.
fn runs(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let file = folder.join("activities.csv");
    let mut reader = csv::Reader::from_path(&file).with_context(|| file.display().to_string())?;
    let mut runs = BTreeMap::new();
    for row in reader.deserialize() {
        let row: BTreeMap<String, String> = row.with_context(|| file.display().to_string())?;
        let column = |name: &str| row.get(name).map(String::as_str).unwrap_or_default();
        let distance =
            column("distance_m").parse::<f64>().map_or("no distance".into(), |m| format!("{:.2} km", m / 1000.0));
        let entry = if column("entry").is_empty() { String::new() } else { format!("!/{}", column("entry")) };
        let line = format!("{}  {distance}  {}{entry}", column("local_date"), column("source"));
        runs.insert(column("activity_id").to_owned(), line);
    }
    Ok(runs)
}

fn words(flag: &Value, runs: &BTreeMap<String, String>) -> String {
    let text = |key: &str| for_terminal(flag[key].as_str().unwrap_or_default());
    let since = flag["since"].as_str().map(|day| format!(", since {}", for_terminal(day))).unwrap_or_default();
    let mut out = format!(
        "{}  {} ({}), {}{since}, week {}\n\n{}\n\n",
        text("id"),
        text("kind"),
        text("severity"),
        text("local_date"),
        text("week"),
        text("text")
    );
    let facts = [
        ("value", format!("{} {}", flag["value"], text("unit"))),
        ("limit", format!("{} {}", flag["limit"], text("unit"))),
        ("confidence", text("confidence")),
        ("evidence", format!("grade {}", text("evidence_grade"))),
        ("base rate", text("base_rate")),
        ("against it", text("counter")),
        ("clears", text("clears_when")),
        ("same cause", text("event")),
    ];
    for (name, fact) in facts {
        out += &format!("{name:<11} {fact}\n");
    }
    let ids: Vec<&str> = flag["activities"].as_str().unwrap_or_default().split_whitespace().collect();
    out += &format!("\nRuns behind it: {}\n", ids.len());
    for id in ids.iter().rev().take(RUNS_SHOWN).rev() {
        let run = runs.get(*id).map_or("not in activities.csv", String::as_str);
        out += &format!("  {id}  {}\n", for_terminal(run));
    }
    if ids.len() > RUNS_SHOWN {
        out += &format!("  the last {RUNS_SHOWN} of {}; flags.json names all\n", ids.len());
    }
    out += "\nComputed from\n";
    let rows = flag["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
    for alike in rows.chunk_by(|a, b| names(a).eq(names(b))) {
        out += &if let [row] = alike { list(row) } else { table(alike) };
    }
    out
}

fn names(row: &Value) -> impl Iterator<Item = &str> {
    row.as_object().into_iter().flat_map(|row| row.keys().map(String::as_str))
}

/// One row alone, a name and a value a line.
fn list(row: &Value) -> String {
    let lines = names(row).map(|name| format!("  {}: {}\n", for_terminal(name), cell(&row[name])));
    lines.collect()
}

/// Rows of the same columns.
fn table(rows: &[Value]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(names(&rows[0]).map(for_terminal));
    for row in rows {
        table.add_row(names(row).map(|name| cell(&row[name])));
    }
    let lines: Vec<String> = table.lines().map(|line| format!(" {}\n", line.trim_end())).collect();
    lines.concat()
}

/// Every digit of a number, so that what is shown suffices.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".into(),
        Value::String(text) => for_terminal(text),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(" "),
        other => for_terminal(&other.to_string()),
    }
}
