//! Unpacking gzip with a bound, keeping what a damaged file still gives.

use flate2::bufread::GzDecoder;
use libdeflater::Decompressor;
use std::io::Read;

/// What came out of a packed file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unpacked {
    Whole(Vec<u8>),
    /// The packed data ends early or is broken; this much came out before.
    Cut(Vec<u8>),
    TooLarge,
}

/// Members of one file that are read; exporters write one, log rotation a few.
const MAX_MEMBERS: usize = 10_000;

pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b, 8])
}

/// Unpacks all members, at most `limit` bytes.
pub(super) fn unpack(packed: &[u8], limit: u64) -> Unpacked {
    match unpack_single(packed, limit) {
        Some(bytes) => Unpacked::Whole(bytes),
        None => unpack_members(packed, limit),
    }
}

/// The usual case at full speed: one sound member, whose trailer tells the size. `None` for anything else.
fn unpack_single(packed: &[u8], limit: u64) -> Option<Vec<u8>> {
    let (_, trailer) = packed.split_last_chunk::<8>()?;
    let [c0, c1, c2, c3, s0, s1, s2, s3] = *trailer;
    let size = u32::from_le_bytes([s0, s1, s2, s3]);
    if u64::from(size) > limit {
        return None;
    }
    let mut bytes = vec![0; size as usize];
    let written = Decompressor::new().gzip_decompress(packed, &mut bytes).ok()?;
    // The trailer at the end must be this member's, else more members follow.
    let is_only_member = libdeflater::crc32(&bytes) == u32::from_le_bytes([c0, c1, c2, c3]);
    (written == bytes.len() && is_only_member).then_some(bytes)
}

/// Member by member as a stream, so that a broken end costs only the end.
fn unpack_members(packed: &[u8], limit: u64) -> Unpacked {
    let mut bytes = Vec::new();
    let mut rest = packed;
    for _ in 0..MAX_MEMBERS {
        let mut member = GzDecoder::new(rest);
        let room = limit.saturating_sub(bytes.len() as u64);
        let read = member.by_ref().take(room.saturating_add(1)).read_to_end(&mut bytes);
        if bytes.len() as u64 > limit {
            return Unpacked::TooLarge;
        }
        if read.is_err() {
            return Unpacked::Cut(bytes);
        }
        rest = member.into_inner();
        // Anything but another member is padding.
        if !is_gzip(rest) {
            return Unpacked::Whole(bytes);
        }
    }
    Unpacked::Cut(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn members_are_joined_even_when_they_are_equally_long() {
        let mut two = packed(b"north");
        two.extend(packed(b"south"));
        assert_eq!(unpack(&two, 100), Unpacked::Whole(b"northsouth".to_vec()));
    }

    #[test]
    fn padding_behind_the_member_is_no_damage() {
        let mut padded = packed(b"north");
        padded.extend([0; 16]);
        assert_eq!(unpack(&padded, 100), Unpacked::Whole(b"north".to_vec()));
    }

    #[test]
    fn a_cut_file_gives_a_prefix_that_never_shrinks() {
        let text: Vec<u8> = (0..5000u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let whole = packed(&text);
        let mut longest = 0;
        for cut in (0..whole.len()).step_by(97) {
            let Unpacked::Cut(prefix) = unpack(&whole[..cut], 1 << 20) else { panic!("cut at {cut} went unseen") };
            assert!(text.starts_with(&prefix) && prefix.len() >= longest);
            longest = prefix.len();
        }
        assert!(longest > 15_000);
    }

    #[test]
    fn nothing_beyond_the_limit_comes_out() {
        let bomb = packed(&vec![0; 1 << 20]);
        assert_eq!(unpack(&bomb, (1 << 20) - 1), Unpacked::TooLarge);
        assert_eq!(unpack(&bomb, 1 << 20), Unpacked::Whole(vec![0; 1 << 20]));
    }
}
