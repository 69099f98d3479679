//! `strideload pain add`: one line for the pain log, typed or asked for.

use super::args::{PainAddArgs, PainCommand};
use super::exit::Exit;
use super::{OutputLost, settings};
use crate::decode::own::pain;
use crate::model::{PainEntry, PainPattern};
use crate::report::help::{self, go_or_stop};
use anyhow::{Context, bail};
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

const HEADER: &str = "date,site,side,level,pattern,onset_km";
const FILE_NAME: &str = "pain.csv";

pub fn pain(command: &PainCommand) -> anyhow::Result<Exit> {
    match command {
        PainCommand::Add(args) => add(args),
    }
}

fn add(args: &PainAddArgs) -> anyhow::Result<Exit> {
    let file = file(args)?;
    let date = match &args.date {
        Some(typed) => settings::date(typed)?,
        None => chrono::Local::now().date_naive(),
    };
    let asks = std::io::stdin().is_terminal();
    let answer = |typed: &Option<String>, question: &str, is_needed: bool| match typed {
        Some(typed) => Ok(typed.clone()),
        None if asks => ask(question),
        None if is_needed => bail!("{question}: needed; --help shows the options"),
        None => Ok(String::new()),
    };
    let patterns = PainPattern::ALL.map(PainPattern::name).join(", ");
    let cells = [
        date.to_string(),
        answer(&args.site, "site, such as front of knee", true)?,
        answer(&args.side, "side: left, right, both, or nothing", false)?,
        answer(&args.level.map(|level| level.to_string()), "level, 0 to 10", true)?,
        answer(&args.pattern, &format!("pattern: {patterns}, or nothing"), false)?,
        answer(&args.onset_km.map(|km| km.to_string()), "kilometres run when it began, or nothing", false)?,
    ];
    let (entry, line) = checked(&cells)?;
    append(&file, &line).map_err(|error| OutputLost(format!("{}: {error}", file.display())))?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} {}: {}. Written to {}.", entry.date, entry.words(), go_or_stop(&entry), file.display())?;
    write!(out, "\n{}", help::lists())?;
    Ok(Exit::Done)
}

/// The file named, else the one the settings name, else `pain.csv` here.
fn file(args: &PainAddArgs) -> anyhow::Result<PathBuf> {
    if let Some(file) = &args.file {
        return Ok(file.clone());
    }
    let config = super::config::find(args.config.as_deref(), Path::new("."))?;
    Ok(config.pain.unwrap_or_else(|| PathBuf::from(FILE_NAME)))
}

fn ask(question: &str) -> anyhow::Result<String> {
    write!(std::io::stderr(), "{question}: ")?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// The line as the log's own reader understands it.
fn checked(cells: &[String; 6]) -> anyhow::Result<(PainEntry, String)> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells)?;
    let line = String::from_utf8(writer.into_inner()?)?;
    let mut log = pain::decode(format!("{HEADER}\n{line}").as_bytes())?;
    match (log.entries.pop(), log.refused.pop()) {
        (Some(entry), None) => Ok((entry, line)),
        (_, Some(reason)) => bail!("{}", reason.trim_start_matches("line 2, ")),
        (None, None) => bail!("nothing to write"),
    }
}

/// Adds a line; a file that is there already must be a pain log with the same columns, since the line follows its order.
fn append(file: &Path, line: &str) -> anyhow::Result<()> {
    let before = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).context("not read"),
    };
    let header = before.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().trim();
    if !before.is_empty() && !header.eq_ignore_ascii_case(HEADER) {
        bail!("its first line is not \"{HEADER}\"; add the line by hand");
    }
    let mut out = std::fs::OpenOptions::new().create(true).append(true).open(file)?;
    let start = if before.is_empty() { format!("{HEADER}\n") } else { String::new() };
    let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    out.write_all(format!("{start}{gap}{line}").as_bytes())?;
    Ok(())
}
