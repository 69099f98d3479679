//! A made-up club of any size through the real program: seconds, files a second and core, the peak of memory, and what a
//! second run with one new file costs. Every file is different, so no cache helps the first run.
//!
//! `cargo bench --bench club -- MEMBERS FILES_EACH FOLDER`, such as `1000 100 /tmp/club`; the club is made in FOLDER when
//! it is not there, and stays for the next size.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use strideload::synth::DEMO_LAST_DAY;
use strideload::synth::club::{ClubSpec, Planted, member_name, planted, write_member};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let number = |at: usize, usual: u32| words.get(at).map_or(usual, |word| word.parse().unwrap());
    let folder = words.get(2).map_or_else(|| std::env::temp_dir().join("strideload-club"), PathBuf::from);
    let spec = ClubSpec { seed: 1, members: number(0, 10), files_each: number(1, 100), last_day: DEMO_LAST_DAY };
    let club = folder.join(format!("club-{}x{}", spec.members, spec.files_each));
    let began = Instant::now();
    (0..spec.members).into_par_iter().for_each(|member| {
        if !club.join(member_name(member)).exists() {
            write_member(&club, &spec, member).unwrap();
        }
    });
    let files = u64::from(spec.members) * u64::from(spec.files_each);
    println!("{} members x {} files, made in {:.0} s", spec.members, spec.files_each, began.elapsed().as_secs_f64());

    let home = folder.join(format!("home-{}", spec.members));
    drop(std::fs::remove_dir_all(&home));
    let first = run(&club, &home);
    println!(
        "first run: {:.1} s, {:.1} CPU s, {:.0} files/s and core, peak {:.0} MiB",
        first.wall_s,
        first.cpu_s,
        files as f64 / first.cpu_s,
        first.peak_mib
    );
    println!("nothing new: {}", run(&club, &home));
    let (new, page) =
        (club.join(member_name(0)).join("new.fit"), |n| home.join(format!("out/members/{}.html", member_name(n))));
    let others = |but: u32| (0..spec.members).filter(move |n| *n != but).map(|n| std::fs::read(page(n)).unwrap());
    let before: Vec<blake3::Hash> = others(0).map(|bytes| blake3::hash(&bytes)).collect();
    std::fs::write(&new, one_more(&folder)).unwrap();
    println!("one file more: {}", run(&club, &home));
    std::fs::remove_file(new).unwrap();
    let same = others(0).zip(&before).filter(|(bytes, then)| blake3::hash(bytes) == **then).count();
    println!("pages of others byte for byte as before: {same} of {}", spec.members - 1);

    let table = std::fs::read_to_string(home.join("out/club_week.csv")).unwrap();
    let red: Vec<&str> =
        table.lines().filter(|line| line.contains(",talk,")).map(|l| l.split(',').next().unwrap()).collect();
    let at_risk: Vec<String> = (0..spec.members).filter(|m| planted(*m) == Planted::Jump).map(member_name).collect();
    let on_top: Vec<&str> = table.lines().skip(1).take(at_risk.len()).map(|l| l.split(',').next().unwrap()).collect();
    println!("planted {}, red {}, the planted on top: {}", at_risk.len(), red.len(), on_top == at_risk);
}

/// A run of somebody else on an earlier day.
fn one_more(folder: &Path) -> Vec<u8> {
    let spec = ClubSpec { seed: 9, members: 1, files_each: 2, last_day: DEMO_LAST_DAY };
    let place = folder.join("one-more");
    write_member(&place, &spec, 0).unwrap();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(place.join(member_name(0))).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    std::fs::read(&files[0]).unwrap()
}

struct Run {
    wall_s: f64,
    cpu_s: f64,
    peak_mib: f64,
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.1} s, {:.1} CPU s, peak {:.0} MiB", self.wall_s, self.cpu_s, self.peak_mib)
    }
}

/// Peak and CPU time are read from `/proc` while it runs, as Linux counts them.
fn run(club: &Path, home: &Path) -> Run {
    let began = Instant::now();
    std::fs::create_dir_all(home).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_strideload"))
        .arg("club")
        .arg(club)
        .args(["-q", "--as-of", &DEMO_LAST_DAY.to_string(), "--roster"])
        // A new roster each time: everybody is in.
        .arg(home.join("none").join("club.toml"))
        .arg("-o")
        .arg(home.join("out"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let (mut peak_kib, mut cpu_ticks) = (0.0, 0.0);
    while child.try_wait().unwrap().is_none() {
        let read = |name: &str| std::fs::read_to_string(format!("/proc/{}/{name}", child.id())).unwrap_or_default();
        let of_status = |key: &str| {
            let status = read("status");
            let line = status.lines().find(|line| line.starts_with(key)).map(str::to_owned)?;
            line.split_whitespace().nth(1)?.parse::<f64>().ok()
        };
        peak_kib = of_status("VmHWM:").unwrap_or(peak_kib).max(peak_kib);
        let stat = read("stat");
        let fields: Vec<f64> =
            stat.rsplit(')').next().unwrap().split_whitespace().filter_map(|f| f.parse().ok()).collect();
        // utime and stime, counted from the field behind the state.
        cpu_ticks = fields.get(10).zip(fields.get(11)).map_or(cpu_ticks, |(user, system)| user + system);
        std::thread::sleep(Duration::from_millis(20));
    }
    Run { wall_s: began.elapsed().as_secs_f64(), cpu_s: cpu_ticks / 100.0, peak_mib: peak_kib / 1024.0 }
}
