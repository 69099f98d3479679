//! One test binary: each extra one links polars again.

mod cli;
mod corpus;
mod dependencies;
mod discover;
mod fit_reader;
mod fixtures;
mod program;
mod rooms;
mod truth;
mod xml_readers;
