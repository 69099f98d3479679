//! One athlete's analysis in, pictures out: `build` decides what to draw, `figure` is that decision as plain data,
//! `values` words each bar and dot, `draw` turns it into SVG and is the only place that knows plotters, `png` renders the same SVG.
//!
//! A figure holds lengths, counts, dates and, on the runner's own page, bare shapes in local metres; positions never
//! reach this room.

pub mod build;
pub mod draw;
pub mod figure;
pub mod png;
pub mod values;

#[cfg(test)]
pub(crate) mod example;

pub use build::{FigureSettings, figures};
pub use draw::{DrawError, Surround, svg};
pub use figure::Figure;
pub use png::{PngError, png};
