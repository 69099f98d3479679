//! One test binary: each extra one links polars again.

mod cli;
mod corpus;
mod dependencies;
mod fixtures;
mod program;
mod rooms;
mod truth;
