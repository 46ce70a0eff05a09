//! Text of fixed length.

use core::{fmt, str::FromStr};

use bytemuck::{Pod, Zeroable};

use super::{Field, Value, fmt_text};

/// ASCII text of fixed length, left-justified and padded with spaces.
///
/// Prints without the padding. Bytes off the wire are kept as they are, whatever they are.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd, Pod, Zeroable)]
#[repr(transparent)]
pub struct Alpha<const N: usize>(pub [u8; N]);

/// A security's ticker symbol as the venue writes it.
pub type Symbol = Alpha<8>;

/// Text that does not fit into an [`Alpha`]: longer than its bytes, or not printable ASCII.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not printable ASCII of at most {max} characters")]
pub struct AlphaError {
    /// The longest that fits.
    pub max: usize,
}

impl<const N: usize> Alpha<N> {
    /// All spaces.
    pub const BLANK: Self = Self([b' '; N]);

    /// `text`, padded.
    ///
    /// # Errors
    ///
    /// [`AlphaError`] when `text` is longer than `N` bytes or not printable ASCII.
    pub const fn new(text: &str) -> Result<Self, AlphaError> {
        let text = text.as_bytes();
        let mut bytes = [b' '; N];
        if text.len() > N {
            return Err(AlphaError { max: N });
        }
        let mut i = 0;
        while i < text.len() {
            if !matches!(text[i], b' '..=b'~') {
                return Err(AlphaError { max: N });
            }
            bytes[i] = text[i];
            i += 1;
        }
        Ok(Self(bytes))
    }

    /// The bytes without the spaces at their end.
    pub const fn trimmed(&self) -> &[u8] {
        let mut bytes = self.0.as_slice();
        while let Some((b' ', rest)) = bytes.split_last() {
            bytes = rest;
        }
        bytes
    }
}

impl Symbol {
    /// The eight bytes as a big-endian number, which orders and prints like the text.
    #[inline]
    pub const fn to_u64(self) -> u64 {
        u64::from_be_bytes(self.0)
    }

    /// From the number [`to_u64`](Self::to_u64) gives.
    #[inline]
    pub const fn from_u64(number: u64) -> Self {
        Self(number.to_be_bytes())
    }
}

/// A shorter field's text, padded to the length of a symbol.
impl From<Alpha<6>> for Symbol {
    #[inline]
    fn from(text: Alpha<6>) -> Self {
        let [a, b, c, d, e, f] = text.0;
        Self([a, b, c, d, e, f, b' ', b' '])
    }
}

impl<const N: usize> FromStr for Alpha<N> {
    type Err = AlphaError;

    fn from_str(text: &str) -> Result<Self, AlphaError> {
        Self::new(text)
    }
}

impl<const N: usize> From<[u8; N]> for Alpha<N> {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes)
    }
}

impl<const N: usize> Default for Alpha<N> {
    fn default() -> Self {
        Self::BLANK
    }
}

/// Without the padding; everything but printable ASCII as `\x..`.
impl<const N: usize> fmt::Display for Alpha<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_text(self.trimmed(), f)
    }
}

impl<const N: usize> fmt::Debug for Alpha<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// ASCII text of fixed length, left-justified, that ends at its first zero byte (XDP).
///
/// Spaces at the end are no part of it either, since NYSE fills a field without text with them. Bytes
/// off the wire are kept as they are, whatever they are.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd, Pod, Zeroable)]
#[repr(transparent)]
pub struct Ascii<const N: usize>(pub [u8; N]);

impl<const N: usize> Ascii<N> {
    /// `text`, padded with zero bytes.
    ///
    /// # Errors
    ///
    /// [`AlphaError`] when `text` is longer than `N` bytes or not printable ASCII.
    pub const fn new(text: &str) -> Result<Self, AlphaError> {
        let mut bytes = match Alpha::<N>::new(text) {
            Ok(alpha) => alpha.0,
            Err(error) => return Err(error),
        };
        let mut i = text.len();
        while i < N {
            bytes[i] = 0;
            i += 1;
        }
        Ok(Self(bytes))
    }

    /// The text: the bytes up to the first zero, without spaces at their end.
    pub const fn trimmed(&self) -> &[u8] {
        let mut end = 0;
        while end < N && self.0[end] != 0 {
            end += 1;
        }
        while end > 0 && self.0[end - 1] == b' ' {
            end -= 1;
        }
        self.0.split_at(end).0
    }
}

impl<const N: usize> FromStr for Ascii<N> {
    type Err = AlphaError;

    fn from_str(text: &str) -> Result<Self, AlphaError> {
        Self::new(text)
    }
}

/// The text alone; everything but printable ASCII as `\x..`.
impl<const N: usize> fmt::Display for Ascii<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_text(self.trimmed(), f)
    }
}

impl<const N: usize> fmt::Debug for Ascii<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl<const N: usize> Field for Ascii<N> {
    type Host = Self;
    const BLANK: Self = Self([b' '; N]);

    #[inline(always)]
    fn host(self) -> Self {
        self
    }

    fn value(&self) -> Value<'_> {
        Value::Text(self.trimmed())
    }

    #[cfg(test)]
    fn from_host(host: Self) -> Option<Self> {
        Some(host)
    }
}

impl<const N: usize> Field for Alpha<N> {
    type Host = Self;
    const BLANK: Self = Self([b' '; N]);

    #[inline(always)]
    fn host(self) -> Self {
        self
    }

    fn value(&self) -> Value<'_> {
        Value::Text(self.trimmed())
    }

    #[cfg(test)]
    fn from_host(host: Self) -> Option<Self> {
        Some(host)
    }
}

/// ASCII text of fixed length that ends at its first zero byte, if it has one (SBE).
///
/// Prints up to there. Bytes off the wire are kept as they are, whatever they are.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd, Pod, Zeroable)]
#[repr(transparent)]
pub struct CharArray<const N: usize>(pub [u8; N]);

impl<const N: usize> CharArray<N> {
    /// All zero: no text.
    pub const BLANK: Self = Self([0; N]);

    /// `text`, with zero bytes behind it.
    ///
    /// # Errors
    ///
    /// [`AlphaError`] when `text` is longer than `N` bytes or not printable ASCII.
    pub const fn new(text: &str) -> Result<Self, AlphaError> {
        match Alpha::<N>::new(text) {
            Ok(Alpha(mut bytes)) => {
                let mut i = text.len();
                while i < N {
                    bytes[i] = 0;
                    i += 1;
                }
                Ok(Self(bytes))
            }
            Err(error) => Err(error),
        }
    }

    /// The bytes before the first zero byte.
    pub fn trimmed(&self) -> &[u8] {
        self.0.split(|byte| *byte == 0).next().unwrap_or(&[])
    }
}

impl<const N: usize> FromStr for CharArray<N> {
    type Err = AlphaError;

    fn from_str(text: &str) -> Result<Self, AlphaError> {
        Self::new(text)
    }
}

impl<const N: usize> From<[u8; N]> for CharArray<N> {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes)
    }
}

impl<const N: usize> Default for CharArray<N> {
    fn default() -> Self {
        Self::BLANK
    }
}

/// Up to the first zero byte; everything but printable ASCII as `\x..`.
impl<const N: usize> fmt::Display for CharArray<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_text(self.trimmed(), f)
    }
}

impl<const N: usize> fmt::Debug for CharArray<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl<const N: usize> Field for CharArray<N> {
    type Host = Self;
    const BLANK: Self = Self([0; N]);

    #[inline(always)]
    fn host(self) -> Self {
        self
    }

    fn value(&self) -> Value<'_> {
        Value::Text(self.trimmed())
    }

    #[cfg(test)]
    fn from_host(host: Self) -> Option<Self> {
        Some(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_padded_and_trimmed() {
        let symbol: Symbol = "AAPL".parse().unwrap();
        assert_eq!(symbol.0, *b"AAPL    ");
        assert_eq!(symbol.to_string(), "AAPL");
        assert_eq!(Symbol::from_u64(symbol.to_u64()), symbol);
        assert_eq!(Symbol::new("NINECHARS"), Err(AlphaError { max: 8 }));
        assert_eq!(Symbol::new("Ä"), Err(AlphaError { max: 8 }));
        assert_eq!(Symbol::BLANK.to_string(), "");
        assert_eq!(Alpha(*b" A  ").trimmed(), b" A");
        assert_eq!(Symbol::from(Alpha(*b"ZVZZT ")), Symbol::new("ZVZZT").unwrap());
    }

    #[test]
    fn text_that_ends_at_a_zero_byte() {
        let symbol: Ascii<11> = "AHL PRC".parse().unwrap();
        assert_eq!(symbol.0, *b"AHL PRC\0\0\0\0");
        assert_eq!(symbol.to_string(), "AHL PRC");
        assert_eq!(Ascii(*b"AB\0C ").trimmed(), b"AB");
        assert_eq!(Ascii(*b"AB \0 ").trimmed(), b"AB");
        assert_eq!(Ascii(*b"ABCDE").trimmed(), b"ABCDE");
        assert_eq!(Ascii::<5>::BLANK.to_string(), "");
        assert_eq!(Ascii(*b"\0BCDE").trimmed(), b"");
        assert_eq!(Ascii::<4>::new("FIVES"), Err(AlphaError { max: 4 }));
        assert_eq!(Ascii::<4>::new("A\0"), Err(AlphaError { max: 4 }));
    }

    #[test]
    fn text_ends_at_a_zero_byte() {
        let symbol: CharArray<6> = "ESZ6".parse().unwrap();
        assert_eq!((symbol.0, symbol.to_string().as_str()), (*b"ESZ6\0\0", "ESZ6"));
        assert_eq!(CharArray(*b"A \0B").trimmed(), b"A ");
        assert_eq!(CharArray(*b"FULL").trimmed(), b"FULL");
        assert_eq!(CharArray::<3>::BLANK.to_string(), "");
        assert_eq!(CharArray::<3>::new("FOUR"), Err(AlphaError { max: 3 }));
    }
}
