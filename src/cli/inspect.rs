//! `strideload inspect`: one file, message by message.

use super::args::{InspectArgs, InspectFormat};
use super::exit::Exit;
use crate::discover::{self, Limits};
use crate::inspect::{self, Layout};
use crate::report::sanitize::for_terminal;
use anyhow::{Context, bail};
use std::collections::BTreeSet;
use std::io::Write;

/// Width of a table when stdout is not a terminal.
const DEFAULT_WIDTH: u16 = 120;

pub fn inspect(args: &InspectArgs) -> anyhow::Result<Exit> {
    let discovery = discover::discover(std::slice::from_ref(&args.file), &Limits::default())?;
    let entry = match discovery.entries.as_slice() {
        [entry] => entry,
        [] => bail!("{}: nothing to read in it", args.file.display()),
        many => bail!("{}: holds {} files; name one of them", args.file.display(), many.len()),
    };
    let content = entry.read().with_context(|| for_terminal(&entry.id.to_string()))?;
    // fitparser panics on some damaged files; such a file is an answer too.
    let inspection = crate::pipeline::contained(|| inspect::inspect(&content.kind, &content.bytes))
        .map_err(anyhow::Error::msg)
        .and_then(|read| Ok(read?))
        .with_context(|| for_terminal(&entry.id.to_string()))?;
    if let Some(name) = &args.message
        && !inspection.messages.iter().any(|message| message.kind == *name)
    {
        let kinds: BTreeSet<&str> = inspection.messages.iter().map(|message| message.kind.as_str()).collect();
        let kinds: Vec<&str> = kinds.into_iter().collect();
        let words = format!("{}: no message named \"{name}\"; it holds {}", entry.id, kinds.join(", "));
        bail!("{}", for_terminal(&words));
    }
    let layout = match args.format {
        InspectFormat::Table => Layout::Table,
        InspectFormat::Json => Layout::Json,
        InspectFormat::Csv => Layout::Csv,
    };
    let width = super::terminal_width().unwrap_or(DEFAULT_WIDTH);
    let text = inspect::print(&inspection, args.message.as_deref(), layout, width);
    std::io::stdout().lock().write_all(text.as_bytes())?;
    for remark in &inspection.remarks {
        writeln!(std::io::stderr(), "strideload: {}", for_terminal(remark))?;
    }
    Ok(Exit::Done)
}
