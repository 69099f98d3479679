//! The demo: the whole story as one bulk export, with everything in it that a real export has and that is no run.

use super::events::planted_events;
use super::export::{ArchiveFile, IndexRow, activities_csv, zip_files};
use super::file;
use super::fit::{self, FILE_TYPE_COURSE, FitActivity, FitWriter, Value};
use super::place::HOME;
use super::plan::{Break, BreakKind, Device, FileFormat, PlannedRun};
use super::recording::carry_out;
use super::route::{Direction, Route, Side};
use super::story::{BREAK_WEEKS, day_of, plan_runs, rng_for};
use super::truth::{ActivityTruth, Counts, Truth};
use super::watch;
use crate::model::Sport;
use chrono::Weekday::{self, Sat, Tue, Wed};
use chrono::{NaiveDate, NaiveTime};
use std::fs;
use std::io;
use std::path::Path;

/// What to make up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoSpec {
    pub seed: u64,
    /// The Sunday the story ends on.
    pub last_day: NaiveDate,
    /// The whole story takes 40; fewer give its end.
    pub weeks: u32,
}

impl Default for DemoSpec {
    fn default() -> Self {
        DemoSpec { seed: 22, last_day: DEMO_LAST_DAY, weeks: 40 }
    }
}

/// Fixed, so that the demo is the same whenever it is made: Sunday, 22 November 2026.
pub const DEMO_LAST_DAY: NaiveDate =
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("22 November is a day of the calendar");

const EXPORT_NAME: &str = "export_demo.zip";
const TRUTH_NAME: &str = "truth.json";
const FIRST_UPLOAD_ID: u64 = 1_000_000_001;

/// This Tuesday's run was uploaded twice: the watch's FIT, and a GPX made from it.
const COPIED_RUN: (u32, Weekday) = (25, Tue);
/// This Tuesday's file ends before the run does.
const CUT_RUN: (u32, Weekday) = (31, Tue);
const CUT_KEEPS_SHARE: f64 = 0.9;

/// Writes `export_demo.zip` and `truth.json` into `dir`, which is made when missing.
pub fn write_demo(dir: &Path, spec: &DemoSpec) -> io::Result<Truth> {
    let (files, truth) = make_export(spec)?;
    fs::create_dir_all(dir)?;
    fs::write(dir.join(EXPORT_NAME), zip_files(&files)?)?;
    fs::write(dir.join(TRUTH_NAME), serde_json::to_vec_pretty(&truth)?)?;
    Ok(truth)
}

/// The files of the export in archive order, and the truth about them.
fn make_export(spec: &DemoSpec) -> io::Result<(Vec<ArchiveFile>, Truth)> {
    let mut plans = plan_runs(spec.seed, spec.last_day, spec.weeks);
    let events = planted_events(&plans, spec.last_day, spec.weeks);
    if spec.weeks > BREAK_WEEKS.0 {
        // Within the break: proof that the weeks without a run are true zeros.
        plans.push(ride(day_of(spec.last_day, BREAK_WEEKS.0, Sat)));
        plans.push(strength(day_of(spec.last_day, BREAK_WEEKS.1, Wed)));
    }
    plans.sort_by_key(|plan| plan.start_local);

    let mut export = Export::new(spec);
    for plan in &plans {
        export.add_activity(plan)?;
    }
    export.add_strays();
    let mut files = vec![activities_csv(&export.rows)?];
    files.extend(export.files);
    let DemoSpec { seed, last_day, weeks } = *spec;
    Ok((files, Truth { seed, last_day, weeks, counts: export.counts, activities: export.activities, events }))
}

struct Export<'a> {
    spec: &'a DemoSpec,
    next_id: u64,
    files: Vec<ArchiveFile>,
    rows: Vec<IndexRow>,
    activities: Vec<ActivityTruth>,
    counts: Counts,
}

impl<'a> Export<'a> {
    fn new(spec: &'a DemoSpec) -> Self {
        Export {
            spec,
            next_id: FIRST_UPLOAD_ID,
            files: Vec::new(),
            rows: Vec::new(),
            activities: Vec::new(),
            counts: Counts::default(),
        }
    }

    fn add_activity(&mut self, plan: &PlannedRun) -> io::Result<()> {
        let mut rng = rng_for(self.spec.seed, plan.start_local.date(), "run");
        let run = carry_out(plan, &mut rng);
        let activity = watch::log(plan, &run, &mut rng);
        let is = |(weeks_before, day)| plan.start_local.date() == day_of(self.spec.last_day, weeks_before, day);
        let (cut, copied) = (is(CUT_RUN), is(COPIED_RUN));

        let mut bytes = file::encode(&activity, plan.title, plan.format);
        if cut {
            bytes.truncate((bytes.len() as f64 * CUT_KEEPS_SHARE) as usize);
            self.counts.partial += 1;
        }
        let mut truth = ActivityTruth::new(plan, &run, String::new());
        truth.complete = !cut;
        truth.file = self.add_upload(&truth, &bytes, plan.format)?;
        if copied {
            let copy = file::encode(&activity, plan.title, FileFormat::GpxGarmin);
            let name = self.add_upload(&truth, &copy, FileFormat::GpxGarmin)?;
            truth.copies.push(name);
            self.counts.duplicate += 1;
        }
        match plan.sport {
            Sport::Running => self.counts.used += 1,
            _ => self.counts.other_sport += 1,
        }
        self.activities.push(truth);
        Ok(())
    }

    /// Packs a file, lists it in `activities.csv`, and gives its name.
    fn add_upload(&mut self, truth: &ActivityTruth, bytes: &[u8], format: FileFormat) -> io::Result<String> {
        let name = format!("activities/{}.{}.gz", self.next_id, format.extension());
        self.rows.push(IndexRow::new(self.next_id, &name, truth));
        self.files.push(ArchiveFile { name: name.clone(), bytes: file::gzip(bytes)? });
        self.next_id += 1;
        self.counts.found += 1;
        Ok(name)
    }

    /// Files no list mentions and no run is in.
    fn add_strays(&mut self) {
        let strays = [
            ("activities/course.fit", course_fit()),
            ("activities/settings.fit", settings_fit()),
            ("activities/saved_page.gpx", SAVED_PAGE.as_bytes().to_vec()),
        ];
        self.files.extend(strays.map(|(name, bytes)| ArchiveFile { name: name.into(), bytes }));
        self.counts.found += 3;
        self.counts.not_activity += 2;
        self.counts.damaged += 1;
    }
}

/// What a browser saves when the login had expired.
pub(super) const SAVED_PAGE: &str =
    "<!DOCTYPE html>\n<html><head><title>Log in</title></head><body><p>Please log in.</p></body></html>\n";

fn ride(date: NaiveDate) -> PlannedRun {
    PlannedRun {
        title: "Afternoon Ride",
        sport: Sport::Cycling,
        route: Route::EastRoad,
        direction: Direction::OutAndBack,
        side: Side::KeepRight,
        distance_m: 24_000.0,
        speed_mps: 6.8,
        // Turns of the pedals, where a run has two steps.
        cadence_share: 0.84,
        breaks: vec![Break { at_m: 11_000.0, seconds: 300, kind: BreakKind::Paused }],
        ..other(date, 14)
    }
}

/// Half an hour indoors: a heart rate and a clock, no distance worth the name.
fn strength(date: NaiveDate) -> PlannedRun {
    PlannedRun { title: "Strength", sport: Sport::Strength, ..other(date, 18) }
}

fn other(date: NaiveDate, hour: u32) -> PlannedRun {
    PlannedRun {
        title: "",
        place: HOME,
        start_local: date.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(i64::from(hour)),
        sport: Sport::Other,
        route: Route::Treadmill,
        direction: Direction::None,
        side: Side::Middle,
        distance_m: 100.0,
        speed_mps: 0.05,
        cadence_share: 0.0,
        breaks: Vec::new(),
        shoe: "",
        device: Device::SparseWatch,
        format: FileFormat::Fit,
    }
}

/// A planned route along the east road, as a watch would be given it.
pub(super) fn course_fit() -> Vec<u8> {
    let plan = PlannedRun { route: Route::EastRoad, direction: Direction::OutAndBack, ..other(DEMO_LAST_DAY, 6) };
    let plan = PlannedRun { sport: Sport::Running, distance_m: 3000.0, speed_mps: 3.0, ..plan };
    let mut rng = rng_for(0, DEMO_LAST_DAY, "course");
    let course = watch::log(&plan, &carry_out(&plan, &mut rng), &mut rng);
    fit::encode(&FitActivity { file_type: FILE_TYPE_COURSE, ..course })
}

/// A watch's settings: a file id and nothing a runner did.
pub(super) fn settings_fit() -> Vec<u8> {
    const FILE_TYPE_SETTINGS: u8 = 2;
    let mut writer = FitWriter::new();
    let fields = [(0, Value::Enum(FILE_TYPE_SETTINGS)), (1, Value::U16(255)), (2, Value::U16(1)), (3, Value::U32z(1))];
    writer.message(0, 0, &fields);
    writer.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use std::io::Read;

    fn spec(weeks: u32) -> DemoSpec {
        DemoSpec { weeks, ..DemoSpec::default() }
    }

    #[test]
    fn the_last_week_is_three_loops_and_the_long_sunday() {
        let (files, truth) = make_export(&spec(1)).unwrap();
        let km: Vec<f64> = truth.activities.iter().map(|activity| activity.distance_m / 1000.0).collect();
        assert_eq!(km, [5.6, 5.6, 5.6, 22.4]);
        assert_eq!(truth.activities[3].local_date, DEMO_LAST_DAY);
        // Four packed files, the list, the course, the settings and the saved page.
        assert_eq!(files.len(), 8);
        assert_eq!(truth.counts, Counts { found: 7, used: 4, not_activity: 2, damaged: 1, ..Counts::default() });
    }

    #[test]
    fn long_steps_are_nine_and_a_half_percent_below_the_norm() {
        let (_, truth) = make_export(&spec(1)).unwrap();
        let loop_run = &truth.activities[0];
        let speed_mps = loop_run.distance_m / f64::from(loop_run.moving_s);
        let norm_spm = 150.02 + 6.012 * speed_mps;
        let deficit = 1.0 - loop_run.cadence_spm.unwrap() / norm_spm;
        assert!((deficit - 0.095).abs() < 0.005, "{deficit}");
    }

    #[test]
    fn a_second_writing_gives_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| {
            write_demo(&folder.path().join(name), &spec(1)).unwrap();
            fs::read(folder.path().join(name).join(EXPORT_NAME)).unwrap()
        };
        assert!(write("one") == write("two"));
    }

    #[test]
    fn every_listed_file_is_in_the_zip_and_opens() {
        let folder = tempfile::tempdir().unwrap();
        let truth = write_demo(folder.path(), &spec(2)).unwrap();
        let mut zip = zip::ZipArchive::new(fs::File::open(folder.path().join(EXPORT_NAME)).unwrap()).unwrap();
        for activity in &truth.activities {
            let mut bytes = Vec::new();
            flate2::read::GzDecoder::new(zip.by_name(&activity.file).unwrap()).read_to_end(&mut bytes).unwrap();
            let records = fitparser::from_bytes(&bytes).unwrap();
            assert!(records.iter().filter(|message| message.kind().to_string() == "record").count() > 300);
        }
    }
}
