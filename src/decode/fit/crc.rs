//! The CRC-16 of FIT files, eight bytes a step: the checksum must not cost more than the reading.

const POLYNOMIAL: u16 = 0xA001;
const LANES: usize = 8;

/// `TABLES[n][b]` is the checksum of byte `b` followed by `n` zero bytes.
static TABLES: [[u16; 256]; LANES] = tables();

const fn tables() -> [[u16; 256]; LANES] {
    let mut tables = [[0u16; 256]; LANES];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u16;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ POLYNOMIAL } else { crc >> 1 };
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut lane = 1;
    while lane < LANES {
        let mut byte = 0;
        while byte < 256 {
            let crc = tables[lane - 1][byte];
            tables[lane][byte] = (crc >> 8) ^ tables[0][(crc & 0xFF) as usize];
            byte += 1;
        }
        lane += 1;
    }
    tables
}

/// The checksum of `bytes`.
pub fn crc16(bytes: &[u8]) -> u16 {
    let mut crc = 0u16;
    let (blocks, rest) = bytes.as_chunks::<LANES>();
    for block in blocks {
        let [low, high] = crc.to_le_bytes();
        crc = TABLES[7][usize::from(block[0] ^ low)]
            ^ TABLES[6][usize::from(block[1] ^ high)]
            ^ TABLES[5][usize::from(block[2])]
            ^ TABLES[4][usize::from(block[3])]
            ^ TABLES[3][usize::from(block[4])]
            ^ TABLES[2][usize::from(block[5])]
            ^ TABLES[1][usize::from(block[6])]
            ^ TABLES[0][usize::from(block[7])];
    }
    for &byte in rest {
        crc = (crc >> 8) ^ TABLES[0][usize::from((crc as u8) ^ byte)];
    }
    crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogued_check_value_comes_out() {
        // CRC-16/ARC of "123456789": one full block and one byte.
        assert_eq!(crc16(b"123456789"), 0xBB3D);
    }

    #[test]
    fn the_official_nibble_table_agrees_at_every_length() {
        let bytes: Vec<u8> = (0..100u8).map(|i| i.wrapping_mul(37) ^ 0x5A).collect();
        for end in 0..bytes.len() {
            assert_eq!(crc16(&bytes[..end]), crate::synth::fit::crc16(&bytes[..end]), "length {end}");
        }
    }
}
