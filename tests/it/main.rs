//! One test binary: each extra one links polars again.

mod dependencies;
mod rooms;
