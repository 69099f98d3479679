//! `strideload autopsy --pain-date D`: what was unusual in the weeks before.

use super::args::AutopsyArgs;
use super::exit::Exit;
use super::plan::analysed;
use super::{analyze, settings};
use crate::plan;
use crate::report::autopsy::{AUTOPSY_ABOUT, autopsy_json, autopsy_lines, autopsy_opening};
use crate::report::help;
use crate::report::sanitize::for_terminal;
use std::io::Write;

pub fn autopsy(args: &AutopsyArgs) -> anyhow::Result<Exit> {
    let pain_date = settings::date(&args.pain_date)?;
    let Some((outcome, job)) = analysed(&args.paths, &args.common)? else { return Ok(Exit::Interrupted) };
    let analysis = &outcome.analysis;
    let (Some(athlete), Some(as_of)) = (analysis.athletes.first(), analysis.as_of) else {
        analyze::say_nothing_found(&outcome)?;
        return Ok(Exit::Nothing);
    };
    let found = plan::autopsy(athlete, pain_date, args.site.as_deref(), as_of);
    let mut out = std::io::stdout().lock();
    match (found, args.json) {
        (Ok(found), true) => writeln!(out, "{:#}", autopsy_json(&found))?,
        (Err(why), true) => writeln!(out, "{:#}", serde_json::json!({ "none": why }))?,
        (Err(why), false) => writeln!(out, "{why}")?,
        (Ok(found), false) => {
            writeln!(out, "{}", for_terminal(&autopsy_opening(&found)))?;
            for line in autopsy_lines(&found, job.units) {
                writeln!(out, "  {line}")?;
            }
            writeln!(out, "{AUTOPSY_ABOUT}\n\n{}", help::lists().trim_end())?;
        }
    }
    Ok(Exit::Done)
}
