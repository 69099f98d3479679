//! Exit codes: the status remembers what happened, the output is written all the same.

use serde::{Deserialize, Serialize};
use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exit {
    Done,
    /// Nothing usable was found, or output was lost.
    Nothing,
    Usage,
    /// `--strict` and a file failed.
    FileFailed,
    /// `--fail-on` and such a flag exists.
    Flagged,
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Nothing => 1,
            Exit::Usage => 2,
            Exit::FileFailed => 3,
            Exit::Flagged => 6,
            Exit::Interrupted => 130,
        })
    }
}
