//! `strideload routes`: the roads run again and again, with direction and side; as GPX on request.

use super::args::RoutesArgs;
use super::exit::Exit;
use super::inputs::inputs;
use super::settings::on_ground;
use super::{OutputLost, analyze, run_job_with};
use crate::pipeline::{Job, Member};
use crate::report::routes::{ROUTES_ABOUT, RouteWords, routes_gpx, routes_json, routes_table};
use std::io::Write;
use std::path::Path;

pub fn routes(args: &RoutesArgs) -> anyhow::Result<Exit> {
    let (config, roots) = inputs(&args.paths, &args.common)?;
    let member = Member::only(super::settings::DEFAULT_ATHLETE, roots);
    let as_typed = |job: Job| Job { with_lines: args.gpx.is_some(), ..on_ground(job, &args.ground) };
    let Some((outcome, job)) = run_job_with(vec![member], &args.common, &config, as_typed)? else {
        return Ok(Exit::Interrupted);
    };
    let Some(athlete) = outcome.analysis.athletes.first().filter(|athlete| !athlete.activities.is_empty()) else {
        analyze::say_nothing_found(&outcome)?;
        return Ok(Exit::Nothing);
    };
    let words = RouteWords { units: job.units, week_start: job.week_start };
    if let Some(file) = &args.gpx {
        let bytes = routes_gpx(&athlete.routes, &athlete.lines, &words)?;
        write_private(file, &bytes).map_err(|error| OutputLost(format!("{}: {error}", file.display())))?;
        if !args.common.quiet {
            let count = athlete.routes.len();
            writeln!(
                std::io::stderr(),
                "strideload: {count} roads written to {}; they show where you run",
                file.display()
            )?;
        }
    }
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{:#}", routes_json(athlete, &words))?;
    } else if athlete.routes.is_empty() {
        writeln!(out, "No road was run often enough to compare: two days and two kilometres in all are needed.")?;
    } else {
        write!(out, "{}\n{ROUTES_ABOUT}\n", routes_table(&athlete.routes, &words))?;
    }
    Ok(Exit::Done)
}

/// Whole or not at all, and for the owner's eyes: a temporary file beside it, made 0600, takes its place.
fn write_private(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(bytes)?;
    beside.persist(file).map_err(|error| error.error)?;
    Ok(())
}
