//! Where messages of one layout lie, so that one number can be taken out of all of them.

/// Messages of one layout.
#[derive(Debug, Clone, Copy)]
pub enum Rows<'a> {
    /// One behind the other with nothing between, each of `size` bytes, its header byte among them.
    Run { bytes: &'a [u8], size: usize },
    /// Their bodies begin anywhere.
    Scattered { messages: &'a [u8], bodies: &'a [usize] },
}

impl<'a> Rows<'a> {
    /// Of messages with bodies of `body_size` bytes, which begin at `bodies`, in ascending order.
    pub fn new(messages: &'a [u8], bodies: &'a [usize], body_size: usize) -> Rows<'a> {
        Rows::run(messages, bodies, body_size + 1).unwrap_or(Rows::Scattered { messages, bodies })
    }

    /// None of them is shorter than `size`, so that where the last one begins says whether anything lies between.
    fn run(messages: &'a [u8], bodies: &[usize], size: usize) -> Option<Rows<'a>> {
        let (first, last) = (bodies.first()?.checked_sub(1)?, bodies.last()? - 1);
        let is_dense = last - first == (bodies.len() - 1) * size;
        Some(Rows::Run { bytes: messages.get(first..last + size).filter(|_| is_dense)?, size })
    }

    /// Puts what `value_of` makes of the `N` bytes at `offset` of each body into `out`, if anything.
    #[inline]
    pub fn each<const N: usize>(&self, offset: usize, out: &mut [f64], value_of: impl Fn([u8; N]) -> Option<f64>) {
        match *self {
            Rows::Run { bytes, size } => {
                for (message, out) in bytes.chunks_exact(size).zip(out) {
                    if let Some(value) =
                        message.get(1 + offset..).and_then(<[u8]>::first_chunk).and_then(|&b| value_of(b))
                    {
                        *out = value;
                    }
                }
            }
            Rows::Scattered { messages, bodies } => {
                for (&body, out) in bodies.iter().zip(out) {
                    if let Some(value) =
                        messages.get(body + offset..).and_then(<[u8]>::first_chunk).and_then(|&b| value_of(b))
                    {
                        *out = value;
                    }
                }
            }
        }
    }
}
