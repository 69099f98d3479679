//! Files as watches and services pack them.

use flate2::{Compression, write::GzEncoder};
use std::io::Write;

/// By gzip.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
