//! A made-up club of any size through the real program: seconds, files a second and core, the peak of memory, and what a
//! second run with one new file costs. Every file is different, so no cache helps the first run.
//!
//! `cargo bench -- club MEMBERS FILES_EACH FOLDER`, such as `1000 100 /tmp/club`; the club is made in FOLDER when
//! it is not there, and stays for the next size.

use super::goals::Goals;
use super::program::{self, Run, let_a_moment_pass};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::time::Instant;
use strideload::synth::DEMO_LAST_DAY;
use strideload::synth::club::{ClubSpec, Planted, member_name, planted, write_member};

pub fn run(words: &[String], _: &mut Goals) {
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
    let_a_moment_pass();

    let home = folder.join(format!("home-{}", spec.members));
    drop(std::fs::remove_dir_all(&home));
    let first = run_club(&club, &home);
    println!(
        "first run: {:.1} s, {:.1} CPU s, {:.0} files/s and core, peak {:.0} MiB",
        first.wall_s,
        first.cpu_s,
        files as f64 / first.cpu_s,
        first.peak_mib
    );
    println!("nothing new: {}", run_club(&club, &home));
    let (new, page) =
        (club.join(member_name(0)).join("new.fit"), |n| home.join(format!("out/members/{}.html", member_name(n))));
    let others = |but: u32| (0..spec.members).filter(move |n| *n != but).map(|n| std::fs::read(page(n)).unwrap());
    let before: Vec<blake3::Hash> = others(0).map(|bytes| blake3::hash(&bytes)).collect();
    std::fs::write(&new, one_more(&folder)).unwrap();
    println!("one file more: {}", run_club(&club, &home));
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

/// A new roster each time: everybody is in.
fn run_club(club: &Path, home: &Path) -> Run {
    std::fs::create_dir_all(home).unwrap();
    let (roster, out, as_of) = (home.join("none").join("club.toml"), home.join("out"), DEMO_LAST_DAY.to_string());
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let (club, roster, out) = (text(club), text(&roster), text(&out));
    program::run(home, &["club", &club, "-q", "--as-of", &as_of, "--roster", &roster, "-o", &out])
}
