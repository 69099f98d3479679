//! The dense form of a track in the cache: differences of millionths of a degree as variable-length integers, about
//! three bytes a point.

use crate::model::CompactTrack;

/// Bytes of a track; [`decode`] gives it back exactly.
pub fn encode(track: &CompactTrack) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, track.legs.len() as u64);
    for leg in &track.legs {
        put(&mut out, leg.len() as u64);
        let (mut lat, mut lon) = (0i64, 0i64);
        for &(next_lat, next_lon) in leg {
            put(&mut out, zigzag(i64::from(next_lat) - lat));
            put(&mut out, zigzag(i64::from(next_lon) - lon));
            (lat, lon) = (i64::from(next_lat), i64::from(next_lon));
        }
    }
    out
}

/// The track of `bytes`; `None` when they are not one.
pub fn decode(mut bytes: &[u8]) -> Option<CompactTrack> {
    let legs = take(&mut bytes)?;
    let mut track = CompactTrack::default();
    for _ in 0..legs {
        let points = usize::try_from(take(&mut bytes)?).ok()?;
        // Two bytes a point at least, so a false count cannot ask for more than is there.
        if points > bytes.len() {
            return None;
        }
        let mut leg = Vec::with_capacity(points);
        let (mut lat, mut lon) = (0i64, 0i64);
        for _ in 0..points {
            lat = lat.checked_add(unzigzag(take(&mut bytes)?))?;
            lon = lon.checked_add(unzigzag(take(&mut bytes)?))?;
            leg.push((i32::try_from(lat).ok()?, i32::try_from(lon).ok()?));
        }
        track.legs.push(leg);
    }
    bytes.is_empty().then_some(track)
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

fn unzigzag(value: u64) -> i64 {
    ((value >> 1) as i64) ^ -((value & 1) as i64)
}

fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_five_metre_rhythm_costs_at_most_two_bytes_a_coordinate() {
        let leg: Vec<(i32, i32)> = (0..1000).map(|i| (51_000_000 + 45 * i, -1_000_000 + 3 * i)).collect();
        let bytes = encode(&CompactTrack { legs: vec![leg] });
        assert!(bytes.len() < 2100, "{} bytes", bytes.len());
    }

    #[test]
    fn a_cut_track_is_refused() {
        let bytes = encode(&CompactTrack { legs: vec![vec![(1, 2), (300, 400)]] });
        for end in 0..bytes.len() {
            assert_eq!(decode(&bytes[..end]), None, "cut at {end}");
        }
    }

    proptest! {
        #[test]
        fn any_track_comes_back_exactly(legs in prop::collection::vec(prop::collection::vec(any::<(i32, i32)>(), 0..40), 0..5)) {
            let track = CompactTrack { legs };
            prop_assert_eq!(decode(&encode(&track)), Some(track));
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }
    }
}
