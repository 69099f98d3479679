//! A bulk export of 2,000 files through the real program: loose, each packed, and all in one zip as services hand them out.
//!
//! `cargo bench -- bulk`; another number of files: `cargo bench -- bulk 500`. Files are a watch's of today, 2 to 4 km, and all
//! different.

use super::goals::Goals;
use super::plain_run::plain_run;
use super::program::{self, let_a_moment_pass};
use chrono::{Days, NaiveTime};
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use strideload::synth::{DEMO_LAST_DAY, encode, record};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const FILES: u64 = 2_000;

pub fn run(words: &[String], _: &mut Goals) {
    let files = words.first().map_or(FILES, |word| word.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let [loose, packed, zipped] = ["loose", "gz", "zip"].map(|name| folder.path().join(name));
    for dir in [&loose, &packed, &zipped] {
        std::fs::create_dir(dir).unwrap();
    }
    let bytes: usize = (0..files).into_par_iter().map(|number| write(&loose, &packed, number)).sum();
    zip_of(&packed, &zipped.join("export.zip"));
    println!("{files} files, {:.0} MB", bytes as f64 / 1e6);
    let_a_moment_pass();
    for (name, dir) in [("loose .fit", &loose), (".fit.gz", &packed), ("one zip of .fit.gz", &zipped)] {
        let home = folder.path().join(format!("home of {name}"));
        std::fs::create_dir(&home).unwrap();
        let out = home.join("out");
        let analyze = || program::run(&home, &["analyze", dir.to_str().unwrap(), "-q", "-o", out.to_str().unwrap()]);
        let first = analyze();
        let files_a_second = files as f64 / first.cpu_s;
        println!(
            "  {name:<20} {first}, {files_a_second:.0} files/s and core, report included; nothing new: {}",
            analyze()
        );
    }
}

/// Bytes of the file unpacked.
fn write(loose: &Path, packed: &Path, number: u64) -> usize {
    let start_local = (DEMO_LAST_DAY - Days::new(number)).and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(7);
    let plan = plain_run(start_local, 2_000.0 + (number * 7 % 11) as f64 * 200.0);
    let (activity, _) = record(&plan, number, "bulk", "");
    let file = encode(&activity, plan.title, plan.format);
    std::fs::write(loose.join(format!("{number:05}.fit")), &file).unwrap();
    std::fs::write(packed.join(format!("{number:05}.fit.gz")), super::packed::packed(&file)).unwrap();
    file.len()
}

fn zip_of(files: &Path, to: &Path) {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(to).unwrap()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut names: Vec<_> = std::fs::read_dir(files).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    for name in names {
        zip.start_file(format!("activities/{}", name.to_str().unwrap()), stored).unwrap();
        zip.write_all(&std::fs::read(files.join(name)).unwrap()).unwrap();
    }
    zip.finish().unwrap();
}
