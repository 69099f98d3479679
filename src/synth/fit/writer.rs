//! Writes FIT messages one by one: a definition whenever a local id changes its layout, then the data.
//!
//! What the caller asks for is written, sound or not: the crafted files of the reader's tests come from here too.

use std::collections::HashMap;

const DEFINITION_BIT: u8 = 0x40;
const DEVELOPER_BIT: u8 = 0x20;
const COMPRESSED_BIT: u8 = 0x80;
const PROTOCOL_2_0: u8 = 0x20;
const PROFILE_VERSION: u16 = 21_205;

/// One field's value as it stands in the file. The variant is the base type.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Enum(u8),
    U8(u8),
    I8(i8),
    U16(u16),
    I16(i16),
    U32(u32),
    I32(i32),
    U32z(u32),
    F32(f32),
    /// Written with its closing NUL.
    Text(String),
    /// Any base type with any number of bytes, for fields no watch should write and some do.
    Raw {
        base_type: u8,
        bytes: Vec<u8>,
    },
}

impl Value {
    fn base_type(&self) -> u8 {
        match self {
            Value::Enum(_) => 0x00,
            Value::I8(_) => 0x01,
            Value::U8(_) => 0x02,
            Value::I16(_) => 0x83,
            Value::U16(_) => 0x84,
            Value::I32(_) => 0x85,
            Value::U32(_) => 0x86,
            Value::U32z(_) => 0x8C,
            Value::F32(_) => 0x88,
            Value::Text(_) => 0x07,
            Value::Raw { base_type, .. } => *base_type,
        }
    }

    fn size(&self) -> u8 {
        match self {
            Value::Enum(_) | Value::U8(_) | Value::I8(_) => 1,
            Value::U16(_) | Value::I16(_) => 2,
            Value::U32(_) | Value::I32(_) | Value::U32z(_) | Value::F32(_) => 4,
            Value::Text(text) => (text.len() + 1).min(255) as u8,
            Value::Raw { bytes, .. } => bytes.len().min(255) as u8,
        }
    }

    fn write(&self, order: ByteOrder, out: &mut Vec<u8>) {
        match self {
            Value::Enum(v) | Value::U8(v) => out.push(*v),
            Value::I8(v) => out.push(*v as u8),
            Value::U16(v) => out.extend(order.u16(*v)),
            Value::I16(v) => out.extend(order.u16(*v as u16)),
            Value::U32(v) | Value::U32z(v) => out.extend(order.u32(*v)),
            Value::I32(v) => out.extend(order.u32(*v as u32)),
            Value::F32(v) => out.extend(order.u32(v.to_bits())),
            Value::Text(text) => {
                out.extend(text.bytes().take(254));
                out.push(0);
            }
            Value::Raw { bytes, .. } => out.extend(bytes.iter().take(255)),
        }
    }
}

/// A developer field: its number, the developer it belongs to, its value.
#[derive(Debug, Clone, PartialEq)]
pub struct DeveloperField {
    pub number: u8,
    pub developer: u8,
    pub value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    fn u16(self, value: u16) -> [u8; 2] {
        match self {
            ByteOrder::Little => value.to_le_bytes(),
            ByteOrder::Big => value.to_be_bytes(),
        }
    }

    fn u32(self, value: u32) -> [u8; 4] {
        match self {
            ByteOrder::Little => value.to_le_bytes(),
            ByteOrder::Big => value.to_be_bytes(),
        }
    }
}

#[derive(Debug)]
pub struct FitWriter {
    records: Vec<u8>,
    definitions: HashMap<u8, Vec<u8>>,
    order: ByteOrder,
}

impl Default for FitWriter {
    fn default() -> Self {
        FitWriter { records: Vec::new(), definitions: HashMap::new(), order: ByteOrder::Little }
    }
}

impl FitWriter {
    pub fn new() -> Self {
        Self::default()
    }

    /// Byte order of the definitions and data that follow.
    pub fn set_byte_order(&mut self, order: ByteOrder) {
        self.order = order;
    }

    /// Writes one message under a local id (0 to 15) with its `(field number, value)` pairs.
    pub fn message(&mut self, local: u8, global: u16, fields: &[(u8, Value)]) {
        self.message_with_developer(local, global, fields, &[]);
    }

    pub fn message_with_developer(
        &mut self,
        local: u8,
        global: u16,
        fields: &[(u8, Value)],
        developer_fields: &[DeveloperField],
    ) {
        self.define(local, global, fields, developer_fields);
        self.records.push(local & 0x0F);
        for value in fields.iter().map(|(_, v)| v).chain(developer_fields.iter().map(|f| &f.value)) {
            value.write(self.order, &mut self.records);
        }
    }

    /// Writes one message whose time is the low five bits of its timestamp, in the header byte. Local ids 0 to 3.
    pub fn compressed_message(&mut self, local: u8, global: u16, timestamp: u32, fields: &[(u8, Value)]) {
        self.define(local, global, fields, &[]);
        self.records.push(COMPRESSED_BIT | (local & 0x03) << 5 | (timestamp & 0x1F) as u8);
        for (_, value) in fields {
            value.write(self.order, &mut self.records);
        }
    }

    /// Puts bytes among the records as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.records.extend_from_slice(bytes);
    }

    /// Bytes of records written so far, definitions included.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The file with a 14-byte header and both checksums.
    pub fn finish(self) -> Vec<u8> {
        let mut file = header(14, self.records.len() as u32);
        let header_crc = crc16(&file);
        file.extend(header_crc.to_le_bytes());
        self.close(file)
    }

    /// The file with the 12-byte header of older watches.
    pub fn finish_with_short_header(self) -> Vec<u8> {
        let file = header(12, self.records.len() as u32);
        self.close(file)
    }

    /// The file as a watch leaves it when its battery dies: data size 0, no checksum.
    pub fn finish_unclosed(self) -> Vec<u8> {
        let mut file = header(14, 0);
        file.extend([0, 0]);
        file.extend(self.records);
        file
    }

    fn close(self, mut file: Vec<u8>) -> Vec<u8> {
        file.extend(self.records);
        let crc = crc16(&file);
        file.extend(crc.to_le_bytes());
        file
    }

    fn define(&mut self, local: u8, global: u16, fields: &[(u8, Value)], developer_fields: &[DeveloperField]) {
        let developer_bit = if developer_fields.is_empty() { 0 } else { DEVELOPER_BIT };
        let mut definition = vec![DEFINITION_BIT | developer_bit | (local & 0x0F), 0];
        definition.push(match self.order {
            ByteOrder::Little => 0,
            ByteOrder::Big => 1,
        });
        definition.extend(self.order.u16(global));
        definition.push(fields.len() as u8);
        for (number, value) in fields {
            definition.extend([*number, value.size(), value.base_type()]);
        }
        if !developer_fields.is_empty() {
            definition.push(developer_fields.len() as u8);
            for field in developer_fields {
                definition.extend([field.number, field.value.size(), field.developer]);
            }
        }
        if self.definitions.get(&local) != Some(&definition) {
            self.records.extend_from_slice(&definition);
            self.definitions.insert(local, definition);
        }
    }
}

fn header(size: u8, data_size: u32) -> Vec<u8> {
    let mut header = vec![size, PROTOCOL_2_0];
    header.extend(PROFILE_VERSION.to_le_bytes());
    header.extend(data_size.to_le_bytes());
    header.extend(b".FIT");
    header
}

/// The checksum as the FIT protocol page writes it: two nibbles a byte.
pub fn crc16(bytes: &[u8]) -> u16 {
    const NIBBLES: [u16; 16] = [
        0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401, 0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01,
        0x8801, 0x4400,
    ];
    let step = |crc: u16, nibble: u8| (crc >> 4) ^ NIBBLES[usize::from(crc & 0xF)] ^ NIBBLES[usize::from(nibble)];
    bytes.iter().fold(0, |crc, byte| step(step(crc, byte & 0xF), byte >> 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_of_the_nine_digits_is_the_catalogued_one() {
        // CRC-16/ARC check value.
        assert_eq!(crc16(b"123456789"), 0xBB3D);
    }

    #[test]
    fn a_layout_is_defined_once_and_again_when_it_changes() {
        let mut writer = FitWriter::new();
        writer.message(0, 20, &[(3, Value::U8(150))]);
        writer.message(0, 20, &[(3, Value::U8(151))]);
        writer.message(0, 20, &[(7, Value::U16(0x0102))]);
        let expected = [
            &[0x40, 0, 0, 20, 0, 1, 3, 1, 0x02, 0, 150, 0, 151][..],
            &[0x40, 0, 0, 20, 0, 1, 7, 2, 0x84, 0, 0x02, 0x01][..],
        ]
        .concat();
        assert_eq!(writer.records, expected);
    }

    #[test]
    fn big_endian_turns_message_numbers_and_values_round() {
        let mut writer = FitWriter::new();
        writer.set_byte_order(ByteOrder::Big);
        writer.message(1, 0x0102, &[(7, Value::U16(0x0304))]);
        assert_eq!(writer.records, [0x41, 0, 1, 1, 2, 1, 7, 2, 0x84, 1, 3, 4]);
    }
}
