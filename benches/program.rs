//! The real program as a child: seconds by the wall clock, seconds of CPU and the peak of memory, as Linux counts them.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Where Linux keeps them behind the name in brackets and the state: the time of children waited for.
const CHILDREN_USER: usize = 12;
const CHILDREN_SYSTEM: usize = 13;
const TICKS_PER_S: f64 = 100.0;

pub struct Run {
    pub wall_s: f64,
    pub cpu_s: f64,
    pub peak_mib: f64,
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} s, {:.2} CPU s, peak {:.0} MiB", self.wall_s, self.cpu_s, self.peak_mib)
    }
}

/// Runs the program with a cache and settings of its own below `home`.
pub fn run(home: &Path, words: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_strideload"));
    command.args(words).env("XDG_CACHE_HOME", home.join("cache")).env("XDG_CONFIG_HOME", home.join("config"));
    let (before_s, began) = (children_s(), Instant::now());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut peak_kib: f64 = 0.0;
    let status = loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
        peak_kib = peak_kib.max(peak.unwrap_or(0.0));
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let wall_s = began.elapsed().as_secs_f64();
    assert!(status.success(), "{words:?}: {status}");
    Run { wall_s, cpu_s: children_s() - before_s, peak_mib: peak_kib / 1024.0 }
}

/// What was written a moment ago is read again by the next run.
pub fn let_a_moment_pass() {
    std::thread::sleep(Duration::from_secs(2));
}

fn children_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().filter_map(|field| field.parse().ok()).collect();
    let ticks = |at: usize| fields.get(at).copied().unwrap_or(f64::NAN);
    (ticks(CHILDREN_USER) + ticks(CHILDREN_SYSTEM)) / TICKS_PER_S
}
