//! A definition message, kept as what is needed to read the data messages that follow it.
//!
//! Sixteen layouts live as long as a part and are refilled in place, so that redefinition, which most files do all
//! the time, costs no allocation.

use super::developer::Descriptions;
use super::profile::{TIMESTAMP, message};
use super::record::RecordPlan;
use super::value::Number;

const BIG_ENDIAN: u8 = 1;
/// Reserved byte, byte order, message number, field count.
const FIXED_SIZE: usize = 5;
const FIELD_SIZE: usize = 3;

/// What is done with a layout's messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Use {
    /// No definition yet: the length of a message is unknown.
    #[default]
    Undefined,
    Skip,
    Record,
    /// Read field by field.
    Other,
}

#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub number: u8,
    pub base_type: u8,
    pub size: u8,
    pub offset: usize,
}

/// A developer field, known by the developer it belongs to and its number.
#[derive(Debug, Clone, Copy)]
pub struct DeveloperField {
    pub key: (u8, u8),
    pub size: u8,
    pub offset: usize,
}

#[derive(Debug, Default)]
pub struct Layout {
    pub used_for: Use,
    pub global: u16,
    pub big_endian: bool,
    /// Bytes of one data message after its header byte.
    pub size: usize,
    pub timestamp: Option<Number>,
    /// Filled for wanted messages only.
    pub fields: Vec<Field>,
    pub developer_fields: Vec<DeveloperField>,
    pub plan: RecordPlan,
}

impl Layout {
    /// Reads a definition behind its header byte and gives its length; `None` when it is cut off.
    pub fn redefine(&mut self, bytes: &[u8], has_developer: bool, descriptions: &mut Descriptions) -> Option<usize> {
        let head = bytes.first_chunk::<FIXED_SIZE>()?;
        let fields_end = FIXED_SIZE + usize::from(head[4]) * FIELD_SIZE;
        let fields = bytes.get(FIXED_SIZE..fields_end)?;
        let (developer_fields, end) = if has_developer {
            let start = fields_end + 1;
            let end = start + usize::from(*bytes.get(fields_end)?) * FIELD_SIZE;
            (bytes.get(start..end)?, end)
        } else {
            (&[][..], fields_end)
        };

        self.big_endian = head[1] == BIG_ENDIAN;
        let number = [head[2], head[3]];
        self.global = if self.big_endian { u16::from_be_bytes(number) } else { u16::from_le_bytes(number) };
        self.used_for = wanted(self.global);
        self.add_fields(fields);
        self.add_developer_fields(developer_fields);
        if self.used_for == Use::Record {
            self.plan.compile(&self.fields, &self.developer_fields, self.big_endian, descriptions);
        }
        Some(end)
    }

    /// The time a message of its own says. One of 0 comes from flash memory that was never written.
    #[inline]
    pub fn time(&self, body: &[u8]) -> Option<u32> {
        self.timestamp?.read_u32(body).filter(|&time| time > 0)
    }

    fn add_fields(&mut self, triples: &[u8]) {
        self.size = 0;
        self.timestamp = None;
        self.fields.clear();
        for &[number, size, base_type] in triples.as_chunks::<FIELD_SIZE>().0 {
            if number == TIMESTAMP {
                self.timestamp = Number::new(base_type, size, self.size, self.big_endian);
            }
            if self.used_for != Use::Skip {
                self.fields.push(Field { number, base_type, size, offset: self.size });
            }
            self.size += usize::from(size);
        }
    }

    fn add_developer_fields(&mut self, triples: &[u8]) {
        self.developer_fields.clear();
        for &[number, size, developer] in triples.as_chunks::<FIELD_SIZE>().0 {
            if self.used_for == Use::Record {
                self.developer_fields.push(DeveloperField { key: (developer, number), size, offset: self.size });
            }
            self.size += usize::from(size);
        }
    }
}

fn wanted(global: u16) -> Use {
    match global {
        message::RECORD => Use::Record,
        message::FILE_ID
        | message::USER_PROFILE
        | message::SPORT
        | message::SESSION
        | message::EVENT
        | message::DEVICE_INFO
        | message::ACTIVITY
        | message::HEART_RATE
        | message::TIMESTAMP_CORRELATION
        | message::FIELD_DESCRIPTION => Use::Other,
        _ => Use::Skip,
    }
}

/// A data message read field by field.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    pub layout: &'a Layout,
    pub body: &'a [u8],
    /// Its own timestamp, or the one its header implies.
    pub timestamp: Option<u32>,
}

impl<'a> Message<'a> {
    /// The raw number of a field, before scale and offset.
    pub fn number(&self, field: u8) -> Option<f64> {
        let field = self.field(field)?;
        Number::new(field.base_type, field.size, field.offset, self.layout.big_endian)?.read(self.body)
    }

    pub fn scaled(&self, field: u8, per_unit: f64) -> Option<f64> {
        Some(self.number(field)? / per_unit)
    }

    pub fn u8(&self, field: u8) -> Option<u8> {
        self.whole(field).and_then(|v| u8::try_from(v).ok())
    }

    pub fn u16(&self, field: u8) -> Option<u16> {
        self.whole(field).and_then(|v| u16::try_from(v).ok())
    }

    pub fn u32(&self, field: u8) -> Option<u32> {
        self.whole(field).and_then(|v| u32::try_from(v).ok())
    }

    /// Text up to its NUL, broken UTF-8 replaced, blanks trimmed; `None` when nothing is left.
    pub fn text(&self, field: u8) -> Option<String> {
        let bytes = self.bytes(field)?;
        let end = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
        let text = String::from_utf8_lossy(&bytes[..end]);
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    pub fn bytes(&self, field: u8) -> Option<&'a [u8]> {
        let field = self.field(field)?;
        self.body.get(field.offset..field.offset + usize::from(field.size))
    }

    fn whole(&self, field: u8) -> Option<i64> {
        self.number(field).filter(|v| v.fract() == 0.0).map(|v| v as i64)
    }

    fn field(&self, number: u8) -> Option<&'a Field> {
        self.layout.fields.iter().find(|f| f.number == number)
    }
}
