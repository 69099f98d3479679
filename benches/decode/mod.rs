//! Our readers beside the readers anyone could use instead, side by side in one run: MB/s, ns per record, and ratios.
//!
//! `cargo bench -- decode`; a part by name: `cargo bench -- decode fit`. Inputs come from the synthetic writers, and from a
//! folder of real files when there is one (`STRIDELOAD_CORPUS`, else `../shared/corpus`); all are made outside the clock.

mod corpus;
mod fit;
mod gpx;
mod inflate;
mod paired;
mod tcx;
mod xml_peer;

use super::goals::Goals;

pub fn run(wanted: &[String], goals: &mut Goals) {
    let corpus = corpus::Corpus::find();
    let is_wanted = |part: &str| wanted.is_empty() || wanted.iter().any(|word| part.contains(word.as_str()));
    println!("CPU time of this thread, median of interleaved rounds (lowest to highest); MB = 10^6 bytes unpacked");
    println!("{}", corpus.describe());
    if is_wanted("fit") {
        fit::compare(&corpus, goals);
    }
    if is_wanted("gpx") {
        gpx::compare(&corpus, goals);
    }
    if is_wanted("tcx") {
        tcx::compare(&corpus, goals);
    }
    if is_wanted("inflate") {
        inflate::compare();
    }
}
