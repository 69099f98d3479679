//! A bar on stderr while files are read and members judged; a line now and then where stderr is not a terminal.

use crate::pipeline::Progress;
use crate::report::sanitize::for_terminal;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Between two lines in a log.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// The bar of one run.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
    failed: AtomicU64,
    /// Lines written, where lines take the place of the bar.
    lines: Option<AtomicU64>,
}

impl Bar {
    pub fn new(quiet: bool) -> Bar {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let lines = (!quiet && !std::io::stderr().is_terminal()).then(AtomicU64::default);
        let bar = Bar { bar, failed: AtomicU64::new(0), lines };
        bar.begin(0, "{bar:30} {pos}/{len} files, {per_sec}, {eta} left{msg}");
        bar
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn begin(&self, steps: u64, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_length(steps);
        self.bar.reset();
    }

    fn step(&self, what: &str) {
        self.bar.inc(1);
        let Some(lines) = &self.lines else { return };
        let due = self.bar.elapsed().as_secs() / LINE_EVERY.as_secs();
        // One thread writes the line that is due; a new bar begins its count anew.
        if due > 0 && lines.swap(due, Ordering::Relaxed) != due {
            let (done, all) = (self.bar.position(), self.bar.length().unwrap_or(0));
            let failed = self.failed.load(Ordering::Relaxed);
            let pace = done as f64 / self.bar.elapsed().as_secs_f64();
            let left_s = all.saturating_sub(done) as f64 / pace;
            self.notice(&format!("{done} of {all} {what}, {pace:.0}/s, {left_s:.0} s left, {failed} failed"));
        }
    }
}

impl Progress for Bar {
    fn found(&self, entries: usize) {
        self.bar.inc_length(entries as u64);
    }

    fn read(&self, failed: bool) {
        if failed {
            let failed = self.failed.fetch_add(1, Ordering::Relaxed) + 1;
            self.bar.set_message(format!(", {failed} failed"));
        }
        self.step("files");
    }

    fn members(&self, members: usize) {
        if members > 1 {
            self.begin(members as u64, "{bar:30} {pos}/{len} members judged, {eta} left");
        }
    }

    fn judged(&self) {
        self.step("members judged");
    }

    fn notice(&self, text: &str) {
        // A closed stderr is no reason to stop.
        self.bar.suspend(|| {
            let _ = writeln!(std::io::stderr(), "strideload: {}", for_terminal(text));
        });
    }
}
