use super::{DecodeError, Decoded};

pub fn decode(_bytes: &[u8]) -> Result<Decoded, DecodeError> {
    todo!()
}
