//! Numbers written out in ASCII.

use core::fmt;

use bytemuck::{Pod, Zeroable};

use super::{Field, Value, fmt_text};

/// A number without sign in 20 ASCII characters, right-justified and padded with spaces: SoupBinTCP's
/// Numeric, wide enough for every `u64`.
///
/// Written with the spaces before the number, as the specification has them in Login Accepted. It
/// does not say where they stand in the other fields of this kind, so they are read on either side:
/// digits in one piece cannot be mistaken for another number. Anything else is refused.
///
/// Source: SoupBinTCP 3.00, "Login Accepted Packet".
#[derive(Clone, Copy, Eq, Hash, PartialEq, Pod, Zeroable)]
#[repr(transparent)]
pub struct Numeric20(pub [u8; 20]);

/// Why a [`Numeric20`] is not a number.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NumericError {
    /// Nothing but spaces.
    #[error("the number is blank")]
    Blank,
    /// A byte that is no digit: a space within the number, a sign, a letter, a zero byte.
    #[error("byte {byte:#04x} at offset {offset} of the number is no digit")]
    NotDigit {
        /// Where it stands in the field, from 0.
        offset: u8,
        /// The byte.
        byte: u8,
    },
    /// More than 64 bits.
    #[error("the number is above 18446744073709551615")]
    TooLarge,
}

impl Numeric20 {
    /// The wire form of `value`.
    pub const fn new(value: u64) -> Self {
        let (mut bytes, mut at, mut rest) = ([b' '; 20], 20, value);
        loop {
            at -= 1;
            bytes[at] = b"0123456789"[(rest % 10) as usize];
            rest /= 10;
            if rest == 0 {
                return Self(bytes);
            }
        }
    }

    /// The value.
    ///
    /// # Errors
    ///
    /// [`NumericError`] when the field is not digits, in one piece, with spaces around them.
    pub const fn get(self) -> Result<u64, NumericError> {
        let (mut first, mut until) = (0, self.0.len());
        while first < until && self.0[first] == b' ' {
            first += 1;
        }
        while until > first && self.0[until - 1] == b' ' {
            until -= 1;
        }
        if first == until {
            return Err(NumericError::Blank);
        }
        let (mut at, mut value) = (first, 0_u64);
        while at < until {
            let byte = self.0[at];
            if !byte.is_ascii_digit() {
                #[expect(clippy::cast_possible_truncation, reason = "below 20")]
                return Err(NumericError::NotDigit { offset: at as u8, byte });
            }
            // 20 digits overflow 64 bits at most once, at the last of them.
            value = match value.checked_mul(10) {
                Some(tens) => match tens.checked_add((byte - b'0') as u64) {
                    Some(value) => value,
                    None => return Err(NumericError::TooLarge),
                },
                None => return Err(NumericError::TooLarge),
            };
            at += 1;
        }
        Ok(value)
    }
}

impl From<u64> for Numeric20 {
    fn from(value: u64) -> Self {
        Self::new(value)
    }
}

impl fmt::Debug for Numeric20 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        fmt_text(&self.0, f)?;
        f.write_str("\"")
    }
}

/// What is no number is shown as the text it is.
impl Field for Numeric20 {
    type Host = Result<u64, NumericError>;
    const BLANK: Self = Self::new(0);

    fn host(self) -> Self::Host {
        self.get()
    }

    fn value(&self) -> Value<'_> {
        self.get().map_or(Value::Text(&self.0), Value::UInt)
    }

    #[cfg(test)]
    fn from_host(host: Self::Host) -> Option<Self> {
        host.ok().map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_read_and_what_does_not() {
        let not_digit = |offset, byte| Err(NumericError::NotDigit { offset, byte });
        #[rustfmt::skip]
        let table: [(&[u8; 20], _); 14] = [
            (b"                   0", Ok(0)),
            (b"              123456", Ok(123_456)),
            (b"00000000000000123456", Ok(123_456)),
            (b"123456              ", Ok(123_456)),
            (b"       123456       ", Ok(123_456)),
            (b"18446744073709551615", Ok(u64::MAX)),
            (b"18446744073709551616", Err(NumericError::TooLarge)),
            (b"99999999999999999999", Err(NumericError::TooLarge)),
            (b"                    ", Err(NumericError::Blank)),
            (b"            123 456 ", not_digit(15, b' ')),
            (b"                  +7", not_digit(18, b'+')),
            (b"                  -7", not_digit(18, b'-')),
            (b"                 0x7", not_digit(18, b'x')),
            (b"7\0                  ", not_digit(1, 0)),
        ];
        for (bytes, number) in table {
            let field = Numeric20(*bytes);
            assert_eq!(field.get(), number, "{field:?}");
            let shown = number.map_or_else(
                |_| String::from_utf8_lossy(bytes).replace('\0', "\\x00"),
                |number| number.to_string(),
            );
            assert_eq!(field.value().to_string(), shown);
        }
    }

    #[test]
    fn numbers_are_written_to_the_right() {
        assert_eq!(Numeric20::new(0).0, *b"                   0");
        assert_eq!(Numeric20::new(1_000_000_007).0, *b"          1000000007");
        assert_eq!(Numeric20::new(u64::MAX).0, *b"18446744073709551615");
        for shift in 0..64 {
            assert_eq!(Numeric20::new(u64::MAX >> shift).get(), Ok(u64::MAX >> shift));
        }
    }
}
