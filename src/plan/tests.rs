//! The three example summaries, and a ceiling that holds.
