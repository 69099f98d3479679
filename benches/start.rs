//! How long the program takes to say `--help`, and how large it is.

use super::goals::Goals;
use std::process::{Command, Stdio};
use std::time::Instant;

const TIMES: usize = 41;

pub fn run(_: &[String], goals: &mut Goals) {
    let program = env!("CARGO_BIN_EXE_strideload");
    let mut all_ms: Vec<f64> = (0..TIMES)
        .map(|_| {
            let began = Instant::now();
            let status = Command::new(program).arg("--help").stdout(Stdio::null()).status().unwrap();
            assert!(status.success());
            began.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    all_ms.sort_by(f64::total_cmp);
    println!("--help: {:.1} ms ({:.1} to {:.1})", all_ms[TIMES / 2], all_ms[0], all_ms[TIMES - 1]);
    println!("the program: {:.1} MB", std::fs::metadata(program).unwrap().len() as f64 / 1e6);
    goals.at_most("--help, ms", 10.0, all_ms[TIMES / 2]);
}
