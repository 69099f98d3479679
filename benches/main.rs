//! What everything costs, part by part, and at the end the goals beside what was found.
//!
//! `cargo bench` runs all parts in their usual sizes, some minutes in all; `cargo bench -- PART WORDS` one of them, such as
//! `cargo bench -- decode fit` or `cargo bench -- history 300`. Inputs are made outside the clock. Linux only, for the sake of
//! memory and of the time children take.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod bulk;
mod club;
mod decode;
mod goals;
mod growth;
mod history;
mod memory;
mod packed;
mod per_file;
mod plain_run;
mod program;
mod render;
mod repeat;
mod start;
mod weekly;

use goals::Goals;

type Part = fn(&[String], &mut Goals);

const PARTS: [(&str, Part); 10] = [
    ("decode", decode::run),
    ("per_file", per_file::run),
    ("repeat", repeat::run),
    ("weekly", weekly::run),
    ("render", render::run),
    ("start", start::run),
    ("bulk", bulk::run),
    ("history", history::run),
    ("growth", growth::run),
    ("club", club::run),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let mut goals = Goals::default();
    match words.split_first() {
        None => {
            for (name, part) in PARTS {
                println!("\n== {name}");
                part(&[], &mut goals);
            }
        }
        Some((name, words)) => match PARTS.iter().find(|(part, _)| part == name) {
            Some((_, part)) => part(words, &mut goals),
            None => panic!("no part {name}; there are {:?}", PARTS.map(|(part, _)| part)),
        },
    }
    goals.print();
}
