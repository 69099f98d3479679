//! A thousand, a hundred thousand and a million activity rows in a Parquet file: read, weeks made, load flags of each runner. The file is written
//! outside the clock, with the columns of `activities.parquet` that weeks and load flags need. Prints CPU seconds and the
//! peak of memory, as Linux counts them.
//!
//! `cargo bench -- weekly` takes 3, 333 and 3,333 runners of 300 rows each; another number: `cargo bench -- weekly 1000`.

use super::goals::Goals;
use super::memory::{forget_peak, peak_mb};
use chrono::{DateTime, Days, NaiveDate};
use cpu_time::ProcessTime;
use polars::prelude::{Column, DataFrame, ParquetReader, ParquetWriter, SerReader};
use std::fs::File;
use std::path::Path;
use strideload::flags::{FlagInput, Thresholds, find_flags};
use strideload::model::{ActivityFacts, ActivityId, ActivityRow, Format, SourceId, Sport, SubSport, Week, WeekStart};
use strideload::units::UnitSystem;
use strideload::weekly::{Weekly, WeeklySettings, weekly};

const RUNNERS: [usize; 3] = [3, 333, 3_333];
const RUNS_OF_EACH: usize = 300;
/// Runners of one row group, and of one reading.
const RUNNERS_AT_ONCE: usize = 150;
const COLUMNS: [&str; 17] = [
    "athlete",
    "activity_id",
    "start_utc",
    "local_date",
    "sport",
    "sub_sport",
    "device",
    "elapsed_s",
    "moving_s",
    "running_s",
    "distance_m",
    "ascent_m",
    "descent_m",
    "ascent_source",
    "steps",
    "turn_left_deg",
    "turn_right_deg",
];

pub fn run(words: &[String], _: &mut Goals) {
    let named: Option<usize> = words.first().map(|word| word.parse().unwrap());
    for runners in named.map_or(RUNNERS.to_vec(), |runners| vec![runners]) {
        weeks_of(runners);
    }
}

fn weeks_of(runners: usize) {
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("activities.parquet");
    write(&file, runners, as_of);
    let floor_mb = forget_peak();

    let (mut rows, mut weeks, mut flags) = (0, 0, 0);
    let (mut reading_s, mut weeks_s, mut flags_s) = (0.0, 0.0, 0.0);
    let mut own = Vec::new();
    let began = ProcessTime::now();
    for first in (0..runners).step_by(RUNNERS_AT_ONCE) {
        let start = ProcessTime::now();
        let some = RUNNERS_AT_ONCE.min(runners - first);
        read(&file, first * RUNS_OF_EACH, some * RUNS_OF_EACH, &mut own);
        rows += own.len();
        let read = ProcessTime::now();
        let weekly = weekly(&mut own, &WeeklySettings::new(as_of, WeekStart::Monday)).unwrap();
        weeks += weekly.weeks.values().map(Vec::len).sum::<usize>();
        let tabled = ProcessTime::now();
        flags += own.chunk_by(|a, b| a.athlete == b.athlete).map(|own| load_flags(own, &weekly, as_of)).sum::<usize>();
        reading_s += read.duration_since(start).as_secs_f64();
        weeks_s += tabled.duration_since(read).as_secs_f64();
        flags_s += tabled.elapsed().as_secs_f64();
    }
    let all_s = began.elapsed().as_secs_f64();
    println!(
        "{rows:>7} rows of {runners} runners: reading {reading_s:.3} CPU s, {weeks} weeks {weeks_s:.3}, {flags} load flags \
         {flags_s:.3}; all, giving back memory included, {all_s:.3} CPU s, {:.0} ns a row, peak {:.0} MB ({floor_mb:.0} before)",
        all_s * 1e9 / rows as f64,
        peak_mb()
    );
}

fn load_flags(own: &[ActivityRow], weekly: &Weekly, as_of: NaiveDate) -> usize {
    let athlete = &own[0].athlete;
    let input = FlagInput {
        athlete,
        activities: own,
        sessions: &weekly.sessions[athlete],
        weeks: &weekly.weeks[athlete],
        routes: &[],
        own: &strideload::model::OwnLog::default(),
        as_of,
        week_start: WeekStart::Monday,
        height_m: None,
        assess_gait: false,
        units: UnitSystem::Km,
    };
    find_flags(&input, &Thresholds::default()).len()
}

/// One run every other day, longer and shorter by turns, a bicycle now and then; no clock and no chance.
struct Line {
    athlete: String,
    id: String,
    date: NaiveDate,
    sport: &'static str,
    device: &'static str,
    km: f64,
    climb_m: f64,
}

fn line(runner: usize, n: usize, as_of: NaiveDate) -> Line {
    let days_ago = ((RUNS_OF_EACH - 1 - n) * 2 + (runner + n) % 2) as u64;
    let km = 5.0 + ((runner * 7 + n * 13) % 17) as f64 * 0.6;
    Line {
        athlete: format!("runner {runner:05}"),
        id: format!("{:016x}", runner * RUNS_OF_EACH + n),
        date: as_of - Days::new(days_ago),
        sport: if n % 25 == 24 { "cycling" } else { "running" },
        // Every tenth runner changes the watch in the middle.
        device: if runner.is_multiple_of(10) && n > RUNS_OF_EACH / 2 { "garmin 3851" } else { "coros 841" },
        km,
        climb_m: km * ((runner + n) % 11) as f64,
    }
}

fn write(path: &Path, runners: usize, as_of: NaiveDate) {
    let mut writer = None;
    for first in (0..runners).step_by(RUNNERS_AT_ONCE) {
        let some = first..runners.min(first + RUNNERS_AT_ONCE);
        let frame =
            frame(&some.flat_map(|runner| (0..RUNS_OF_EACH).map(move |n| line(runner, n, as_of))).collect::<Vec<_>>());
        let writer = writer
            .get_or_insert_with(|| ParquetWriter::new(File::create(path).unwrap()).batched(frame.schema()).unwrap());
        writer.write_batch(&frame).unwrap();
    }
    writer.unwrap().finish().unwrap();
}

fn frame(lines: &[Line]) -> DataFrame {
    let text =
        |name: &str, of: &dyn Fn(&Line) -> String| Column::new(name.into(), lines.iter().map(of).collect::<Vec<_>>());
    let real = |name: &str, of: &dyn Fn(&Line) -> f64| {
        Column::new(name.into(), lines.iter().map(|line| Some(of(line))).collect::<Vec<Option<f64>>>())
    };
    let columns = vec![
        text("athlete", &|line| line.athlete.clone()),
        text("activity_id", &|line| line.id.clone()),
        text("start_utc", &|line| format!("{}T07:00:00Z", line.date)),
        Column::new("local_date".into(), lines.iter().map(|line| line.date).collect::<Vec<_>>()),
        text("sport", &|line| line.sport.into()),
        text("sub_sport", &|_| "street".into()),
        text("device", &|line| line.device.into()),
        real("elapsed_s", &|line| line.km * 350.0),
        real("moving_s", &|line| line.km * 345.0),
        real("running_s", &|line| line.km * 340.0),
        real("distance_m", &|line| line.km * 1000.0),
        real("ascent_m", &|line| line.climb_m),
        real("descent_m", &|line| line.climb_m),
        text("ascent_source", &|_| "barometer 10 s 2 m".into()),
        real("steps", &|line| line.km * 345.0 / 60.0 * 165.0),
        real("turn_left_deg", &|line| line.km * 310.0),
        real("turn_right_deg", &|line| line.km * 280.0),
    ];
    DataFrame::new(lines.len(), columns).unwrap()
}

/// Rows of the table as the rooms know them, written over those read before: at 1.1 kB and four texts a row, fresh memory
/// for each reading would cost more than the reading.
fn read(path: &Path, from: usize, rows: usize, into: &mut Vec<ActivityRow>) {
    let frame = ParquetReader::new(File::open(path).unwrap())
        .with_slice(Some((from, rows)))
        .with_columns(Some(COLUMNS.map(String::from).into()))
        .finish()
        .unwrap();
    let text = |name: &str| frame.column(name).unwrap().str().unwrap().iter().map(Option::unwrap_or_default);
    let real = |name: &str| frame.column(name).unwrap().f64().unwrap().iter();
    let [mut athlete, mut id, mut start, mut sport, mut sub_sport, mut device, mut source] =
        ["athlete", "activity_id", "start_utc", "sport", "sub_sport", "device", "ascent_source"].map(text);
    let [
        mut elapsed_s,
        mut moving_s,
        mut running_s,
        mut distance_m,
        mut ascent_m,
        mut descent_m,
        mut steps,
        mut left,
        mut right,
    ] = [
        "elapsed_s",
        "moving_s",
        "running_s",
        "distance_m",
        "ascent_m",
        "descent_m",
        "steps",
        "turn_left_deg",
        "turn_right_deg",
    ]
    .map(real);
    let mut days = frame.column("local_date").unwrap().date().unwrap().physical().iter();
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    into.resize_with(frame.height(), blank_row);
    for row in into {
        let facts = &mut row.facts;
        replace(&mut row.athlete, athlete.next().unwrap());
        replace(&mut facts.id.0, id.next().unwrap());
        replace(&mut facts.device, device.next().unwrap());
        replace(&mut facts.ascent_source, source.next().unwrap());
        facts.sport = if sport.next().unwrap() == "running" { Sport::Running } else { Sport::Cycling };
        facts.sub_sport = if sub_sport.next().unwrap() == "trail" { SubSport::Trail } else { SubSport::Street };
        facts.start_utc_ms = DateTime::parse_from_rfc3339(start.next().unwrap()).ok().map(|at| at.timestamp_millis());
        facts.elapsed_s = elapsed_s.next().unwrap().unwrap_or_default();
        facts.moving_s = moving_s.next().unwrap().unwrap_or_default();
        facts.running_s = running_s.next().unwrap().unwrap_or_default();
        facts.distance_m = distance_m.next().unwrap();
        (facts.ascent_m, facts.descent_m) = (ascent_m.next().unwrap(), descent_m.next().unwrap());
        facts.steps = steps.next().unwrap();
        (facts.turn_left_deg, facts.turn_right_deg) = (left.next().unwrap(), right.next().unwrap());
        (row.sport, row.sub_sport) = (facts.sport, facts.sub_sport);
        row.local_date = days.next().unwrap().map(|days| epoch + Days::new(u64::try_from(days).unwrap()));
        row.week = row.local_date.map(|date| Week::of(date, WeekStart::Monday));
    }
}

fn blank_row() -> ActivityRow {
    let facts = ActivityFacts::empty(ActivityId(String::new()), Format::Fit, Sport::Running);
    ActivityRow::new("", facts, SourceId { path: String::new(), entry: None })
}

fn replace(old: &mut String, new: &str) {
    old.clear();
    old.push_str(new);
}
