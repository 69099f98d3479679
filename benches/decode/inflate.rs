//! Unpacking `.fit.gz` and `.gpx.gz`: the library the program uses for sound files beside the one for broken ones.

use super::super::packed::packed;
use super::paired::{Class, Peer, compare as side_by_side};
use flate2::read::GzDecoder;
use std::io::Read;

/// They count bytes that come out, not records.
const PEERS: [Peer; 2] =
    [Peer { name: "libdeflater", read: libdeflater }, Peer { name: "flate2 with zlib-rs", read: flate2 }];

/// Speeds are of packed bytes here; the ratio is what counts.
pub fn compare() {
    let fit = super::fit::with_dynamics(5_121);
    let gpx = strideload::synth::gpx::encode_with_extensions(&super::gpx::run_of(3_600));
    for (name, file) in
        [("FIT, packed; records are unpacked bytes", fit), ("GPX, packed; records are unpacked bytes", gpx)]
    {
        let class = Class { name: name.into(), records: file.len(), files: vec![packed(&file)] };
        side_by_side(&class, &PEERS);
    }
}

fn libdeflater(packed: &[u8]) -> Option<usize> {
    let size = u32::from_le_bytes(*packed.last_chunk()?) as usize;
    let mut bytes = vec![0; size];
    libdeflater::Decompressor::new().gzip_decompress(packed, &mut bytes).ok()
}

fn flate2(packed: &[u8]) -> Option<usize> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes).ok()
}
