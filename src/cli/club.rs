//! `strideload club FOLDER`: one sub-folder or archive per member.

use super::analyze::{display, open_page, say_nothing_found};
use super::args::ClubArgs;
use super::exit::Exit;
use super::{check, exit_of, output, run_job};
use crate::discover;
use crate::pipeline::{Member, OwnSettings};
use crate::report::sanitize::for_terminal;
use anyhow::bail;
use std::io::Write;

pub fn club(args: &ClubArgs) -> anyhow::Result<Exit> {
    let members: Vec<Member> = discover::club_members(&args.folder)?
        .into_iter()
        .map(|(name, path)| Member {
            sources_below: vec![name.clone()],
            athlete: name,
            roots: vec![path],
            own: OwnSettings::default(),
        })
        .collect();
    if members.is_empty() {
        bail!("{}: expected one sub-folder or archive per member, found none", args.folder.display());
    }
    let Some((outcome, job)) = run_job(members, &args.common, &args.folder)? else {
        return Ok(Exit::Interrupted);
    };
    let analysis = &outcome.analysis;
    if analysis.athletes.iter().all(|athlete| athlete.activities.is_empty()) {
        say_nothing_found(analysis)?;
        return Ok(Exit::Nothing);
    }
    let is_new = output::write_club(&outcome, &job, &args.output)?;
    let mut out = std::io::stdout().lock();
    if args.output.json {
        writeln!(out, "{:#}", crate::report::json_summary(analysis))?;
    } else if !args.common.quiet {
        write!(out, "{}", crate::report::club_table(analysis, &output::settings(&outcome, &job, &args.output)))?;
        writeln!(out, "{}", check::identity(&analysis.counts))?;
        let state = if is_new { "written to" } else { "nothing changed in" };
        writeln!(out, "Tables {state} {}", for_terminal(&display(&args.output.output)))?;
    }
    if args.output.open {
        open_page(&args.output.output.join("club.html"))?;
    }
    Ok(exit_of(analysis, &args.output))
}
