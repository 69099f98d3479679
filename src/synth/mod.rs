//! A runner who knows the truth: one seeded model of months of running, and writers of the files a watch would leave.
//!
//! Beside the pipeline: knows only `model` and `units`. Source of `demo` and of `fixtures/`.

pub mod fit;
