//! strideload reads watch exports and shows what changed in the way a runner runs and loads the legs.
//!
//! Data moves one way. Each room takes one type and gives one type, and knows nothing of the rooms after it:
//!
//! ```text
//! folder --discover--> bytes --decode--> RawActivity --clean--> Activity --metrics--> ActivityFacts + CompactTrack
//!   --store--> ActivityRow (duplicates settled, local day known)
//!   --repeat--> RouteRow   --weekly--> Session, WeekRow   --flags--> Flag   --plan--> NextRun, summary
//!   --chart, report--> pictures, page, tables, terminal
//! ```

pub mod model;

pub mod units;

mod lanes;

pub mod discover;

pub mod decode;

pub mod clean;

pub mod metrics;

pub mod store;

pub mod map;

pub mod repeat;

pub mod weekly;

pub mod flags;

pub mod plan;

pub mod chart;

pub mod report;

pub mod synth;

pub mod inspect;

pub mod pipeline;

pub mod cli;
