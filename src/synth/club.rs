//! A made-up club of any size that knows who is at risk: short runs, so that a hundred thousand files fit on a disk, and
//! every one of them different, so that nothing can be answered from memory.

use super::file;
use super::place::HOME;
use super::plan::{Device, FileFormat, PlannedRun};
use super::recording::carry_out;
use super::route::{Direction, Route, Side};
use super::story::{EASY_SPEED_MPS, ORDINARY_CADENCE_SHARE, day_of, rng_for};
use super::watch;
use crate::model::Sport;
use chrono::Weekday::{Fri, Sun, Tue};
use chrono::{NaiveDate, NaiveTime, Weekday};
use rand::RngExt;
use std::fs;
use std::io;
use std::path::Path;

/// What to make up.
#[derive(Clone, Copy, Debug)]
pub struct ClubSpec {
    pub seed: u64,
    pub members: u32,
    pub files_each: u32,
    /// The Sunday the story ends on.
    pub last_day: NaiveDate,
}

/// What is planted in a member's last week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planted {
    Calm,
    /// The last Sunday's run is three times as long as any before it.
    Jump,
}

const DAYS: [Weekday; 3] = [Tue, Fri, Sun];
const ROADS: [Route; 3] = [Route::VillageLoop, Route::EastRoad, Route::SouthLoop];
/// Every so many-th member is at risk.
const AT_RISK_EVERY: u32 = 25;
const SHORTEST_M: f64 = 1000.0;
const LONGEST_M: f64 = 1150.0;
const JUMP_M: f64 = 3600.0;

/// The name of a member's folder.
pub fn member_name(member: u32) -> String {
    format!("runner-{member:04}")
}

pub fn planted(member: u32) -> Planted {
    if member % AT_RISK_EVERY == AT_RISK_EVERY / 2 { Planted::Jump } else { Planted::Calm }
}

/// Writes one member's folder below `dir`: three runs a week, the last week last.
pub fn write_member(dir: &Path, spec: &ClubSpec, member: u32) -> io::Result<()> {
    let folder = dir.join(member_name(member));
    fs::create_dir_all(&folder)?;
    for back in 0..spec.files_each {
        let (weeks_before, day) = (back / DAYS.len() as u32, DAYS[DAYS.len() - 1 - back as usize % DAYS.len()]);
        let date = day_of(spec.last_day, weeks_before, day);
        let mut rng = rng_for(spec.seed + u64::from(member), date, "club");
        let is_jump = back == 0 && planted(member) == Planted::Jump;
        let plan = PlannedRun {
            title: "",
            place: HOME,
            start_local: date.and_time(NaiveTime::MIN) + chrono::TimeDelta::seconds(rng.random_range(25_000..70_000)),
            sport: Sport::Running,
            route: ROADS[(member as usize + back as usize) % ROADS.len()],
            direction: Direction::Anticlockwise,
            side: Side::KeepLeft,
            distance_m: if is_jump { JUMP_M } else { rng.random_range(SHORTEST_M..LONGEST_M) },
            speed_mps: EASY_SPEED_MPS * rng.random_range(0.95..1.05),
            cadence_share: ORDINARY_CADENCE_SHARE,
            breaks: Vec::new(),
            shoe: "",
            device: Device::SparseWatch,
            format: FileFormat::Fit,
        };
        let run = carry_out(&plan, &mut rng);
        let bytes = file::encode(&watch::log(&plan, &run, &mut rng), plan.title, plan.format);
        fs::write(folder.join(format!("{date}.fit")), bytes)?;
    }
    Ok(())
}
