//! The analysis in; page, tables, JSON and terminal text out, and the one place that writes files.
