//! A bar on stderr while files are read; nothing when stderr is not a terminal.

use crate::pipeline::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};

/// The bar of one run.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
    failed: AtomicU64,
}

impl Bar {
    pub fn new(quiet: bool) -> Bar {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {per_sec}, {eta} left{msg}") {
            bar.set_style(style);
        }
        Bar { bar, failed: AtomicU64::new(0) }
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
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
        self.bar.inc(1);
    }

    fn notice(&self, text: &str) {
        // A closed stderr is no reason to stop.
        self.bar.suspend(|| {
            let _ = writeln!(std::io::stderr(), "strideload: {text}");
        });
    }
}
