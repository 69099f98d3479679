//! One number inside a message: where it stands, how wide it is, and which bit pattern means "no value".

use super::rows::Rows;

/// How a number is stored. Text and 64-bit types carry nothing this program wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Enum, uint8 and byte.
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    F32,
    F64,
    /// Unsigned with 0 as the "no value" mark.
    U8z,
    U16z,
    U32z,
}

impl Kind {
    /// By the low five bits of the base type; the high bit only says "wider than a byte" and some writers drop it.
    fn of(base_type: u8) -> Option<Kind> {
        Some(match base_type & 0x1F {
            0x00 | 0x02 | 0x0D => Kind::U8,
            0x01 => Kind::I8,
            0x03 => Kind::I16,
            0x04 => Kind::U16,
            0x05 => Kind::I32,
            0x06 => Kind::U32,
            0x08 => Kind::F32,
            0x09 => Kind::F64,
            0x0A => Kind::U8z,
            0x0B => Kind::U16z,
            0x0C => Kind::U32z,
            _ => return None,
        })
    }

    fn width(self) -> usize {
        match self {
            Kind::U8 | Kind::I8 | Kind::U8z => 1,
            Kind::U16 | Kind::I16 | Kind::U16z => 2,
            Kind::U32 | Kind::I32 | Kind::U32z | Kind::F32 => 4,
            Kind::F64 => 8,
        }
    }
}

/// A number at a fixed place in a message body.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    kind: Kind,
    big_endian: bool,
    offset: u32,
}

impl Number {
    /// `None` when the field cannot hold such a number: no size, an odd size, text, an unknown type. Of an array, the
    /// first element counts.
    pub fn new(base_type: u8, size: u8, offset: usize, big_endian: bool) -> Option<Number> {
        let kind = Kind::of(base_type)?;
        let fits = size > 0 && usize::from(size).is_multiple_of(kind.width());
        fits.then_some(Number { kind, big_endian, offset: offset as u32 })
    }

    /// The raw number, before scale and offset. `None` for the "no value" mark.
    pub fn read(&self, body: &[u8]) -> Option<f64> {
        let mut raw = [f64::NAN];
        self.read_each(Rows::Scattered { messages: body, bodies: &[0] }, &mut raw, |raw| raw);
        Some(raw[0]).filter(|raw| !raw.is_nan())
    }

    /// Puts what `value_of` makes of the raw number of each message into `out`; the "no value" mark leaves what is there.
    pub fn read_each(&self, rows: Rows, out: &mut [f64], value_of: impl Fn(f64) -> f64) {
        match self.kind {
            Kind::U8 => self.each(rows, out, |b| Some(value_of(number(u8::from_le_bytes(b), u8::MAX)?))),
            Kind::I8 => self.each(rows, out, |b| Some(value_of(number(i8::from_le_bytes(b), i8::MAX)?))),
            Kind::U8z => self.each(rows, out, |b| Some(value_of(number(u8::from_le_bytes(b), 0)?))),
            Kind::U16 => self.each(rows, out, |b| Some(value_of(number(u16::from_le_bytes(b), u16::MAX)?))),
            Kind::I16 => self.each(rows, out, |b| Some(value_of(number(i16::from_le_bytes(b), i16::MAX)?))),
            Kind::U16z => self.each(rows, out, |b| Some(value_of(number(u16::from_le_bytes(b), 0)?))),
            Kind::U32 => self.each(rows, out, |b| Some(value_of(number(u32::from_le_bytes(b), u32::MAX)?))),
            Kind::I32 => self.each(rows, out, |b| Some(value_of(number(i32::from_le_bytes(b), i32::MAX)?))),
            Kind::U32z => self.each(rows, out, |b| Some(value_of(number(u32::from_le_bytes(b), 0)?))),
            Kind::F32 => self.each(rows, out, |b| Some(value_of(finite(f32::from_le_bytes(b).into())?))),
            Kind::F64 => self.each(rows, out, |b| Some(value_of(finite(f64::from_le_bytes(b))?))),
        }
    }

    /// One kind's loop. The order of bytes is looked at outside of it.
    #[inline]
    fn each<const N: usize>(&self, rows: Rows, out: &mut [f64], value_of: impl Fn([u8; N]) -> Option<f64>) {
        let offset = self.offset as usize;
        if self.big_endian {
            rows.each(offset, out, |mut bytes: [u8; N]| {
                bytes.reverse();
                value_of(bytes)
            });
        } else {
            rows.each(offset, out, value_of);
        }
    }

    /// The raw number of a uint32 field; `None` for any other type and for the "no value" mark.
    #[inline]
    pub fn read_u32(&self, body: &[u8]) -> Option<u32> {
        if self.kind != Kind::U32 {
            return None;
        }
        let bytes = *body.get(self.offset as usize..)?.first_chunk()?;
        let raw = if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
        (raw != u32::MAX).then_some(raw)
    }
}

#[inline]
fn number<T: Copy + PartialEq + Into<f64>>(raw: T, mark: T) -> Option<f64> {
    (raw != mark).then(|| raw.into())
}

#[inline]
fn finite(raw: f64) -> Option<f64> {
    raw.is_finite().then_some(raw)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(base_type: u8, bytes: &[u8]) -> Option<f64> {
        Number::new(base_type, bytes.len() as u8, 0, false).unwrap().read(bytes)
    }

    #[test]
    fn every_type_has_its_own_no_value_mark() {
        assert_eq!(read(0x00, &[0xFF]), None);
        assert_eq!(read(0x01, &[0x7F]), None);
        assert_eq!(read(0x02, &[0xFF]), None);
        assert_eq!(read(0x83, &[0xFF, 0x7F]), None);
        assert_eq!(read(0x84, &[0xFF, 0xFF]), None);
        assert_eq!(read(0x85, &[0xFF, 0xFF, 0xFF, 0x7F]), None);
        assert_eq!(read(0x86, &[0xFF; 4]), None);
        assert_eq!(read(0x88, &[0xFF; 4]), None);
        assert_eq!(read(0x89, &[0xFF; 8]), None);
        assert_eq!(read(0x0A, &[0]), None);
        assert_eq!(read(0x8B, &[0, 0]), None);
        assert_eq!(read(0x8C, &[0; 4]), None);
        assert_eq!(read(0x0D, &[0xFF]), None);
    }

    #[test]
    fn numbers_next_to_the_mark_are_numbers() {
        assert_eq!(read(0x01, &[0xFF]), Some(-1.0));
        assert_eq!(read(0x84, &[0xFE, 0xFF]), Some(65_534.0));
        assert_eq!(read(0x85, &[0xFF, 0xFF, 0xFF, 0xFF]), Some(-1.0));
        assert_eq!(read(0x86, &[0, 0, 0, 0]), Some(0.0));
    }

    #[test]
    fn the_high_bit_of_the_type_may_be_missing() {
        assert_eq!(read(0x04, &[0x34, 0x12]), Some(4660.0));
    }

    #[test]
    fn big_endian_numbers_are_turned_round() {
        let number = Number::new(0x84, 2, 1, true).unwrap();
        assert_eq!(number.read(&[9, 0x12, 0x34]), Some(4660.0));
    }

    #[test]
    fn odd_sizes_and_unknown_types_are_no_numbers() {
        assert_eq!(Number::new(0x86, 1, 0, false), None);
        assert_eq!(Number::new(0x86, 0, 0, false), None);
        assert_eq!(Number::new(0x86, 6, 0, false), None);
        assert_eq!(Number::new(0x1E, 4, 0, false), None);
        assert_eq!(Number::new(0x07, 4, 0, false), None);
    }
}
