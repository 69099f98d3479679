//! The output folder of one runner: page, charts, tables, manifest.

use super::html::{self, Drawn};
use super::manifest::{self, ManifestInput, manifest_json};
use super::output::{Access, OutputFolder};
use super::schema::{ACTIVITIES, Column, FLAGS, PROBLEMS, ROUTES, WEEKS};
use super::{OutputError, Settings, json, table};
use crate::chart::{self, Surround};
use crate::model::{Analysis, AthleteAnalysis};
use std::path::Path;

/// Writes everything about one runner into `dir`, which is replaced as a whole.
pub fn write_analyze(
    dir: &Path,
    analysis: &Analysis,
    settings: &Settings,
    input: &ManifestInput,
) -> Result<(), OutputError> {
    let folder = OutputFolder::begin(dir)?;
    let nobody = AthleteAnalysis::default();
    let athlete = analysis.athletes.first().unwrap_or(&nobody);
    let drawn = draw_for_page(athlete, settings)?;
    folder.write("report.html", html::page(analysis, athlete, &drawn, settings).as_bytes())?;
    write_charts(&folder, &drawn, settings)?;
    write_tables(&folder, "", analysis)?;
    write_manifest(&folder, manifest::FILE, analysis, settings, input)?;
    folder.publish()
}

/// One printable page about twelve weeks.
pub fn handout_page(athlete: &AthleteAnalysis, settings: &Settings) -> Result<String, OutputError> {
    let mut recent = athlete.clone();
    recent.weeks.drain(..recent.weeks.len().saturating_sub(HANDOUT_WEEKS));
    let load = chart::figures(&recent, &settings.figures()).into_iter().next();
    let svg =
        load.map(|figure| chart::svg(&figure, Surround::PlotOnly).map_err(|e| content(figure.id, e))).transpose()?;
    Ok(html::handout(athlete, svg.as_deref(), settings))
}

const HANDOUT_WEEKS: usize = 12;

/// All figures of a runner with their pictures for the page.
pub fn draw_for_page(athlete: &AthleteAnalysis, settings: &Settings) -> Result<Vec<Drawn>, OutputError> {
    let draw = |figure: chart::Figure| match chart::svg(&figure, Surround::PlotOnly) {
        Ok(svg) => Ok(Drawn { figure, svg }),
        Err(e) => Err(content(figure.id, e)),
    };
    chart::figures(athlete, &settings.figures()).into_iter().map(draw).collect()
}

fn write_charts(folder: &OutputFolder, drawn: &[Drawn], settings: &Settings) -> Result<(), OutputError> {
    folder.folder("charts", Access::Usual)?;
    for Drawn { figure, .. } in drawn {
        let svg = chart::svg(figure, Surround::Whole).map_err(|e| content(figure.id, e))?;
        folder.write(&format!("charts/{}.svg", figure.id), svg.as_bytes())?;
        if settings.png {
            let png = chart::png(&svg).map_err(|e| content(figure.id, e))?;
            folder.write(&format!("charts/{}.png", figure.id), &png)?;
        }
    }
    Ok(())
}

/// All tables of all athletes under a prefix such as `private/`.
pub fn write_tables(folder: &OutputFolder, prefix: &str, analysis: &Analysis) -> Result<(), OutputError> {
    let athletes = &analysis.athletes;
    write_table(folder, prefix, "activities", ACTIVITIES, athletes.iter().flat_map(|a| &a.activities).collect())?;
    write_table(folder, prefix, "weeks", WEEKS, athletes.iter().flat_map(|a| &a.weeks).collect())?;
    write_table(folder, prefix, "routes", ROUTES, athletes.iter().flat_map(|a| &a.routes).collect())?;
    let flags: Vec<_> = athletes.iter().flat_map(|a| &a.flags).collect();
    write_csv(folder, prefix, "flags", FLAGS, &flags)?;
    let name = format!("{prefix}flags.json");
    folder.write(&name, &json::flags_json(&flags).map_err(|e| content(&name, e))?)?;
    write_csv(folder, prefix, "problems", PROBLEMS, &analysis.problems.iter().collect::<Vec<_>>())
}

pub fn write_manifest(
    folder: &OutputFolder,
    name: &str,
    analysis: &Analysis,
    settings: &Settings,
    input: &ManifestInput,
) -> Result<(), OutputError> {
    let bytes = manifest_json(&settings.version, settings.as_of, analysis.counts, input, &folder.files()?)
        .map_err(|e| content(name, e))?;
    folder.write(name, &bytes)
}

pub fn write_csv<R>(
    folder: &OutputFolder,
    prefix: &str,
    name: &str,
    columns: &[Column<R>],
    rows: &[&R],
) -> Result<(), OutputError> {
    let file = format!("{prefix}{name}.csv");
    folder.write(&file, &table::csv(columns, rows).map_err(|e| content(&file, e))?)
}

fn write_table<R>(
    folder: &OutputFolder,
    prefix: &str,
    name: &str,
    columns: &[Column<R>],
    rows: Vec<&R>,
) -> Result<(), OutputError> {
    write_csv(folder, prefix, name, columns, &rows)?;
    let file = format!("{prefix}{name}.parquet");
    folder.write(&file, &table::parquet(columns, &rows).map_err(|e| content(&file, e))?)
}

pub fn content(file: &str, cause: impl std::fmt::Display) -> OutputError {
    OutputError::Content { file: file.into(), cause: cause.to_string() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::chart::example;
    use std::collections::BTreeMap;

    fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let name = entry.file_name().into_string().unwrap();
            if entry.file_type().unwrap().is_dir() {
                let inner = super::tests::files(&entry.path());
                files.extend(inner.into_iter().map(|(n, bytes)| (format!("{name}/{n}"), bytes)));
            } else {
                files.insert(name, std::fs::read(entry.path()).unwrap());
            }
        }
        files
    }

    #[test]
    fn the_folder_holds_what_it_promises_and_the_same_bytes_each_time() {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("out");
        let write = || {
            write_analyze(&dir, &example::analysis(), &Settings::example(), &ManifestInput::default()).unwrap();
            files(&dir)
        };
        let first = write();
        assert_eq!(first, write());
        let names: Vec<&str> = first.keys().map(String::as_str).filter(|n| !n.starts_with("charts/")).collect();
        assert_eq!(
            names,
            [
                "activities.csv",
                "activities.parquet",
                "flags.csv",
                "flags.json",
                "manifest.json",
                "problems.csv",
                "report.html",
                "routes.csv",
                "routes.parquet",
                "weeks.csv",
                "weeks.parquet",
            ]
        );
        assert_eq!(first.len() - names.len(), 13);
    }

    #[test]
    fn nobody_and_nothing_still_make_a_folder() {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("out");
        write_analyze(&dir, &example::empty(), &Settings::example(), &ManifestInput::default()).unwrap();
        assert!(String::from_utf8_lossy(&files(&dir)["report.html"]).contains("nothing could be assessed"));
    }
}
