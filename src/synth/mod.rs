//! A runner who knows the truth: one seeded model of months of running, and writers of the files a watch would leave.
//!
//! Beside the pipeline: knows only `model` and `units`. Source of `demo` and of `fixtures/`.
//!
//! ```text
//! story --> PlannedRun --recording--> Recording (the truth) --watch, gnss--> FitActivity --file--> bytes --export--> zip
//! ```

pub mod club;
mod demo;
mod events;
mod export;
mod file;
pub mod fit;
pub mod fixtures;
mod gnss;
pub mod gpx;
pub mod place;
pub mod plan;
pub mod recording;
pub mod roads;
pub mod route;
mod story;
pub mod tcx;
mod terrain;
mod truth;
mod watch;
mod xml;

pub use demo::{DEMO_LAST_DAY, DemoSpec, write_demo};
pub use file::encode;
pub use fixtures::write_fixtures;
pub use truth::{ActivityTruth, Counts, PlantedEvent, Truth};
pub use watch::record;
