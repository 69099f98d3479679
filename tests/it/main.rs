//! One test binary: each extra one links polars again.

mod cli;
mod corpus;
mod dependencies;
mod fit_reader;
mod fixtures;
mod program;
mod rooms;
mod truth;
