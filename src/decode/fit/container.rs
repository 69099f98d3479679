//! The outside of a FIT file: headers, sizes and checksums, one part for each file of a chain.
//!
//! The header is never trusted beyond the bytes that are there: a part that claims more, or was never closed, simply
//! runs to the end. A wrong checksum is worth a note; the messages decide what can be read.

use crate::decode::DecodeError;
use crate::model::Note;
use crc_fast::CrcAlgorithm::Crc16Arc;

const SHORTEST_HEADER: usize = 12;
const HEADER_WITH_CRC: usize = 14;
const CRC_SIZE: usize = 2;
const MAGIC: &[u8] = b".FIT";
const MAGIC_AT: usize = 8;

/// The messages of one file of a chain.
#[derive(Debug, PartialEq)]
pub struct Part<'a> {
    pub messages: &'a [u8],
    /// Where `messages` begins in the whole file.
    pub offset: usize,
    /// The file ends before this part does, or the part was never closed.
    pub unfinished: bool,
}

#[derive(Debug, PartialEq)]
pub struct Chain<'a> {
    pub parts: Vec<Part<'a>>,
    pub notes: Vec<Note>,
}

/// Finds the parts of a file. Fails only when it does not begin like a FIT file.
pub fn split(bytes: &[u8]) -> Result<Chain<'_>, DecodeError> {
    let mut chain = Chain { parts: Vec::new(), notes: Vec::new() };
    let mut at = 0;
    while at < bytes.len() || chain.parts.is_empty() {
        match Header::read(&bytes[at..]) {
            Ok(header) => at = chain.add_part(bytes, at, &header),
            Err(reason) if chain.parts.is_empty() => return Err(DecodeError { reason, offset: Some(0) }),
            Err(_) => {
                let count = bytes.len() - at;
                chain.notes.push(Note::at(at as u64, format!("{count} bytes after the end of the recording ignored")));
                break;
            }
        }
    }
    Ok(chain)
}

#[derive(Debug)]
struct Header {
    size: usize,
    data_size: usize,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Header, String> {
        if bytes.is_empty() {
            return Err("the file is empty".into());
        }
        let Some(head) = bytes.first_chunk::<SHORTEST_HEADER>() else {
            return Err(format!("a FIT header of 12 or 14 bytes was expected, the file has {}", bytes.len()));
        };
        if &head[MAGIC_AT..] != MAGIC {
            return Err("not a FIT file: the letters .FIT are missing at byte 8".into());
        }
        let size = usize::from(head[0]);
        if size < SHORTEST_HEADER || size > bytes.len() {
            return Err(format!("a FIT header of 12 or 14 bytes was expected, this one claims {size}"));
        }
        let data_size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        Ok(Header { size, data_size: data_size as usize })
    }
}

impl<'a> Chain<'a> {
    /// Adds the part whose header stands at `at`; gives where the next one would begin.
    fn add_part(&mut self, bytes: &'a [u8], at: usize, header: &Header) -> usize {
        let offset = at + header.size;
        let present = bytes.len() - offset;
        let never_closed = header.data_size == 0 && present > CRC_SIZE;
        if never_closed || header.data_size > present {
            let text = if never_closed {
                "the recording was never closed; everything up to the end of the file was read".into()
            } else {
                format!("{} bytes were announced and {present} are there; those were read", header.data_size)
            };
            self.notes.push(Note::at(at as u64, text));
            self.parts.push(Part { messages: &bytes[offset..], offset, unfinished: true });
            return bytes.len();
        }
        let end = offset + header.data_size;
        self.parts.push(Part { messages: &bytes[offset..end], offset, unfinished: false });
        self.check(&bytes[at..], end - at, header.size, at);
        (end + CRC_SIZE).min(bytes.len())
    }

    /// Compares the checksum behind `end` bytes. Writers differ: with the header or without it, and 0 for none.
    fn check(&mut self, part: &[u8], end: usize, header_size: usize, at: usize) {
        let offset = (at + end) as u64;
        let Some(stored) = part.get(end..end + CRC_SIZE) else {
            self.notes.push(Note::at(offset, "the checksum at the end is missing"));
            return;
        };
        let stored = u16::from_le_bytes([stored[0], stored[1]]);
        let sound = stored == 0 || crc16(&part[..end]) == stored || crc16(&part[header_size..end]) == stored;
        if !sound {
            self.notes.push(Note::at(offset, "the checksum does not fit the content; it was read all the same"));
        } else if header_size == HEADER_WITH_CRC {
            let header_crc = u16::from_le_bytes([part[12], part[13]]);
            if header_crc != 0 && header_crc != crc16(&part[..SHORTEST_HEADER]) {
                self.notes.push(Note::at(at as u64, "the checksum of the header does not fit; ignored"));
            }
        }
    }
}

/// The checksum of FIT files, known elsewhere as CRC-16/ARC.
fn crc16(bytes: &[u8]) -> u16 {
    crc_fast::checksum(Crc16Arc, bytes) as u16
}

#[cfg(test)]
mod tests {
    use super::crc16;

    #[test]
    fn the_catalogued_check_value_comes_out() {
        assert_eq!(crc16(b"123456789"), 0xBB3D);
    }

    #[test]
    fn the_official_nibble_table_agrees_at_every_length() {
        let bytes: Vec<u8> = (0..300u16).map(|i| (i.wrapping_mul(37) ^ 0x5A) as u8).collect();
        for end in 0..bytes.len() {
            assert_eq!(crc16(&bytes[..end]), crate::synth::fit::crc16(&bytes[..end]), "length {end}");
        }
    }
}
