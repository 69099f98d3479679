//! The program: words in, exit code out. Everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    strideload::cli::run(std::env::args_os()).into()
}
