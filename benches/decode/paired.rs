//! Paired measurement: in each round every reader reads the same files in turn, so that a busy machine slows all of
//! them alike, and ratios are taken within a round.

use cpu_time::ThreadTime;
use std::hint::black_box;
use std::time::Duration;

/// Rounds whose median counts; odd.
const ROUNDS: usize = 11;
/// A reader slower than this on one pass is measured in fewer rounds.
const SLOW_PASS: Duration = Duration::from_millis(400);
const SLOW_ROUNDS: usize = 5;
/// Short passes are repeated within a round until the clock's grain is of no account.
const SHORTEST_ROUND: Duration = Duration::from_millis(20);

/// Files of one kind.
pub struct Class {
    pub name: String,
    pub files: Vec<Vec<u8>>,
    /// Records or points in them, as the synthetic writer or the first reader counted.
    pub records: usize,
}

impl Class {
    fn bytes(&self) -> usize {
        self.files.iter().map(Vec::len).sum()
    }
}

/// One reader: a file in, the records read from it out; `None` when it refuses the file.
pub struct Peer {
    pub name: &'static str,
    pub read: fn(&[u8]) -> Option<usize>,
}

/// Medians of one reader.
#[derive(Clone, Copy)]
pub struct Measured {
    pub mb_a_second: f64,
    /// Its time over that of the first reader in the same round.
    pub ratio: f64,
}

/// Reads every file with every peer, checks that all found the same records, and prints one line for each peer. Ratios
/// are against the first.
pub fn compare(class: &Class, peers: &[Peer]) -> Vec<Measured> {
    let bytes = class.bytes();
    println!("\n{}: {} files, {:.2} MB, {} records", class.name, class.files.len(), bytes as f64 / 1e6, class.records);
    for peer in peers {
        let read: usize = class.files.iter().map(|file| (peer.read)(file).unwrap()).sum();
        assert_eq!(read, class.records, "{} on {}", peer.name, class.name);
    }
    let seconds = rounds(class, peers);
    let measured = |(peer, own): (&Peer, &Vec<f64>)| {
        let mut rate: Vec<f64> = own.iter().map(|seconds| bytes as f64 / 1e6 / seconds).collect();
        let mut ratio: Vec<f64> = own.iter().zip(&seconds[0]).map(|(own, ours)| own / ours).collect();
        let (low, mid, high) = spread(&mut rate);
        let (ratio_low, ratio_mid, ratio_high) = spread(&mut ratio);
        let per_record_ns = bytes as f64 / mid * 1e3 / class.records as f64;
        println!(
            "  {:<34} {mid:>8.1} MB/s ({low:.0} to {high:.0}) {per_record_ns:>9.1} ns/record {ratio_mid:>7.1}x ({ratio_low:.1} to {ratio_high:.1})",
            peer.name
        );
        Measured { mb_a_second: mid, ratio: ratio_mid }
    };
    peers.iter().zip(&seconds).map(measured).collect()
}

/// CPU seconds of one pass over the files, by peer and round.
fn rounds(class: &Class, peers: &[Peer]) -> Vec<Vec<f64>> {
    let repeats: Vec<u32> = peers
        .iter()
        .map(|peer| {
            let once = pass(class, peer, 1);
            (SHORTEST_ROUND.as_secs_f64() / once).ceil().clamp(1.0, 1000.0) as u32
        })
        .collect();
    let slow = peers.iter().map(|peer| pass(class, peer, 1)).any(|seconds| seconds > SLOW_PASS.as_secs_f64());
    let count = if slow { SLOW_ROUNDS } else { ROUNDS };
    let mut seconds = vec![Vec::new(); peers.len()];
    for _ in 0..count {
        for ((peer, &repeats), own) in peers.iter().zip(&repeats).zip(&mut seconds) {
            own.push(pass(class, peer, repeats));
        }
    }
    seconds
}

fn pass(class: &Class, peer: &Peer, repeats: u32) -> f64 {
    let start = ThreadTime::now();
    for _ in 0..repeats {
        for file in &class.files {
            black_box((peer.read)(black_box(file)));
        }
    }
    start.elapsed().as_secs_f64() / f64::from(repeats)
}

/// Lowest, median, highest.
fn spread(values: &mut [f64]) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    (values[0], values[values.len() / 2], values[values.len() - 1])
}
