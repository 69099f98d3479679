//! `strideload share`: one file without places or titles for a club.

use super::args::ShareArgs;
use super::exit::Exit;
use super::plan::{analysed, write_file};
use super::{OutputLost, analyze};
use crate::report::share::share_file;
use std::io::Write;

pub fn share(args: &ShareArgs) -> anyhow::Result<Exit> {
    let Some((outcome, _)) = analysed(&args.paths, &args.common)? else { return Ok(Exit::Interrupted) };
    let analysis = &outcome.analysis;
    let Some(athlete) = analysis.athletes.first().filter(|athlete| !athlete.activities.is_empty()) else {
        analyze::say_nothing_found(&outcome)?;
        return Ok(Exit::Nothing);
    };
    let text = share_file(athlete).map_err(|error| OutputLost(error.to_string()))?;
    write_file(&args.file, text.as_bytes())?;
    let shared = athlete.activities.iter().filter(|row| !row.is_excluded).count();
    writeln!(
        std::io::stdout().lock(),
        "{}: {shared} activities and {} weeks. No positions, titles, notes or pain. Days, times, distances, shoes and \
         heart rates are in it: they are yours to share.",
        args.file.display(),
        athlete.weeks.len()
    )?;
    Ok(Exit::Done)
}
