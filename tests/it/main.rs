//! One test binary: each extra one links polars again.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod acceptance;
mod cli;
mod club;
mod corpus;
mod demo;
mod dependencies;
mod discover;
mod fit_reader;
mod fixtures;
mod golden;
mod hostile;
mod lists;
mod mutants;
mod program;
mod rerun;
mod roads;
mod rooms;
mod truth;
mod way_back;
mod xml_readers;
