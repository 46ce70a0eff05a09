//! What a field of a message means: text, a price, a time, or just a number.
//!
//! Layouts are structs of these types and of the integers in [`crate::int`]. Each knows its host
//! value, by which getters speak, and its [`Value`], by which programs speak that show messages
//! of every type alike.

use core::{fmt, str::FromStr};

use bytemuck::{Pod, Zeroable};

use crate::int::{I64Le, U16Be, U16Le, U32Be, U32Le, U48Be, U64Be, U64Le};
use crate::units::{Price, fmt_nanos};

/// One field of any message, for output. [`Display`](fmt::Display) is the machine-readable text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Value<'a> {
    /// A number without sign.
    UInt(u64),
    /// A number with sign.
    Int(i64),
    /// A code of one ASCII character, a space included; it may be any byte.
    Char(u8),
    /// Text without the spaces that pad it; it may hold any byte.
    Text(&'a [u8]),
    /// A price.
    Price(Price),
    /// A price too large for [`Price`], in the same units of 1e-9. No real price is.
    WidePrice(i128),
    /// Nanoseconds since midnight in the venue's time zone.
    TimeOfDay(u64),
    /// Nanoseconds since the Unix epoch, UTC.
    Time(u64),
}

/// Numbers and times as decimal integers, prices as the shortest exact decimal, text as it is with
/// everything but printable ASCII as `\x..`.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::UInt(value) | Self::TimeOfDay(value) | Self::Time(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Char(byte) => fmt_text(&[byte], f),
            Self::Text(bytes) => fmt_text(bytes, f),
            Self::Price(price) => price.fmt(f),
            Self::WidePrice(nanos) => fmt_nanos(nanos, f),
        }
    }
}

fn fmt_text(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for &byte in bytes {
        match byte {
            b' '..=b'~' => write!(f, "{}", char::from(byte))?,
            _ => write!(f, "\\x{byte:02x}")?,
        }
    }
    Ok(())
}

/// A type that a layout can be made of.
pub(crate) trait Field: Pod {
    /// By what getters return.
    type Host;
    /// What an unset field holds: spaces in text, else zero.
    const BLANK: Self;
    fn host(self) -> Self::Host;
    fn value(&self) -> Value<'_>;
    /// The field again from what its getter said; `None` when that was too little.
    #[cfg(test)]
    fn from_host(host: Self::Host) -> Option<Self>;
}

macro_rules! integer_fields {
    ($($name:ident: $host:ty, $value:ident;)+) => {$(
        impl Field for $name {
            type Host = $host;
            const BLANK: Self = Self::new(0);

            #[inline(always)]
            fn host(self) -> $host {
                self.get()
            }

            fn value(&self) -> Value<'_> {
                Value::$value(self.get().into())
            }

            #[cfg(test)]
            fn from_host(host: $host) -> Option<Self> {
                Some(Self::new(host))
            }
        }
    )+};
}

integer_fields! {
    U16Be: u16, UInt;
    U32Be: u32, UInt;
    U48Be: u64, UInt;
    U64Be: u64, UInt;
    U16Le: u16, UInt;
    U32Le: u32, UInt;
    U64Le: u64, UInt;
    I64Le: i64, Int;
    TimeOfDay48Be: u64, TimeOfDay;
    TimeLe: u64, Time;
}

impl Field for u8 {
    type Host = u8;
    const BLANK: Self = 0;

    #[inline(always)]
    fn host(self) -> u8 {
        self
    }

    fn value(&self) -> Value<'_> {
        Value::UInt((*self).into())
    }

    #[cfg(test)]
    fn from_host(host: u8) -> Option<Self> {
        Some(host)
    }
}

/// Nanoseconds since midnight in the venue's time zone: 48 bits, big-endian (ITCH).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Pod, Zeroable)]
#[repr(transparent)]
pub struct TimeOfDay48Be(U48Be);

impl TimeOfDay48Be {
    /// The wire form of `ns`, which a day keeps well below 48 bits; bits above are dropped.
    #[inline]
    pub const fn new(ns: u64) -> Self {
        Self(U48Be::new(ns))
    }

    /// Nanoseconds since midnight.
    #[inline]
    pub const fn get(self) -> u64 {
        self.0.get()
    }
}

impl From<u64> for TimeOfDay48Be {
    fn from(ns: u64) -> Self {
        Self::new(ns)
    }
}

/// Nanoseconds since the Unix epoch, UTC: 64 bits, little-endian (IEX).
///
/// The specification calls it signed. It is read without sign, so a nonsensical negative time is an
/// absurdly late one.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Pod, Zeroable)]
#[repr(transparent)]
pub struct TimeLe(U64Le);

impl TimeLe {
    /// The wire form of `ns`.
    #[inline]
    pub const fn new(ns: u64) -> Self {
        Self(U64Le::new(ns))
    }

    /// Nanoseconds since the Unix epoch, UTC.
    #[inline]
    pub const fn get(self) -> u64 {
        self.0.get()
    }
}

impl From<u64> for TimeLe {
    fn from(ns: u64) -> Self {
        Self::new(ns)
    }
}

/// A code of one ASCII character. Any byte is possible; what it means is the message's business.
#[derive(Clone, Copy, Eq, Hash, PartialEq, Pod, Zeroable)]
#[repr(transparent)]
pub struct Char(pub u8);

impl From<u8> for Char {
    fn from(byte: u8) -> Self {
        Self(byte)
    }
}

impl fmt::Debug for Char {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}'", Value::Char(self.0))
    }
}

impl Field for Char {
    type Host = u8;
    const BLANK: Self = Self(b' ');

    #[inline(always)]
    fn host(self) -> u8 {
        self.0
    }

    fn value(&self) -> Value<'_> {
        Value::Char(self.0)
    }

    #[cfg(test)]
    fn from_host(host: u8) -> Option<Self> {
        Some(Self(host))
    }
}

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

/// A price does not fit the wire's field: too large, negative, or with too many decimals.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("price {0} does not fit the field")]
pub struct PriceError(pub Price);

macro_rules! prices {
    ($($(#[$doc:meta])* $name:ident: $wire:ident, $raw:ty, $nanos:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Default, Eq, Hash, PartialEq, Pod, Zeroable)]
        #[repr(transparent)]
        pub struct $name($wire);

        impl $name {
            /// From the wire's own units.
            #[inline]
            pub const fn from_raw(raw: $raw) -> Self {
                Self($wire::new(raw))
            }

            /// In the wire's own units.
            #[inline]
            pub const fn raw(self) -> $raw {
                self.0.get()
            }
        }

        impl TryFrom<Price> for $name {
            type Error = PriceError;

            fn try_from(price: Price) -> Result<Self, PriceError> {
                match <$raw>::try_from(price.0 / $nanos) {
                    Ok(raw) if price.0 % $nanos == 0 => Ok(Self::from_raw(raw)),
                    _ => Err(PriceError(price)),
                }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.value().fmt(f)
            }
        }
    )+};
}

prices! {
    /// ITCH's Price (4): ten-thousandths, unsigned, 32 bits, big-endian.
    Price4Be: U32Be, u32, 100_000;
    /// ITCH's Price (8): units of 1e-8, unsigned, 64 bits, big-endian.
    Price8Be: U64Be, u64, 10;
    /// IEX's Price: ten-thousandths, signed, 64 bits, little-endian.
    Price4Le: I64Le, i64, 100_000;
}

impl Field for Price4Be {
    type Host = Price;
    const BLANK: Self = Self::from_raw(0);

    #[inline(always)]
    fn host(self) -> Price {
        Price::from_1e4(self.raw())
    }

    fn value(&self) -> Value<'_> {
        Value::Price(self.host())
    }

    #[cfg(test)]
    fn from_host(host: Price) -> Option<Self> {
        Self::try_from(host).ok()
    }
}

/// 64 bits on the wire can say more than [`Price`] holds: such a price is `None`, never another one.
impl Field for Price8Be {
    type Host = Option<Price>;
    const BLANK: Self = Self::from_raw(0);

    #[inline(always)]
    fn host(self) -> Option<Price> {
        let raw = self.raw();
        if raw <= i64::MAX as u64 / 10 { Some(Price(raw.cast_signed() * 10)) } else { None }
    }

    fn value(&self) -> Value<'_> {
        self.host().map_or(Value::WidePrice(i128::from(self.raw()) * 10), Value::Price)
    }

    #[cfg(test)]
    fn from_host(host: Option<Price>) -> Option<Self> {
        Self::try_from(host?).ok()
    }
}

/// 64 bits on the wire can say more than [`Price`] holds: such a price is `None`, never another one.
impl Field for Price4Le {
    type Host = Option<Price>;
    const BLANK: Self = Self::from_raw(0);

    #[inline(always)]
    fn host(self) -> Option<Price> {
        self.raw().checked_mul(Price::PER_1E4).map(Price)
    }

    fn value(&self) -> Value<'_> {
        let wide = || Value::WidePrice(i128::from(self.raw()) * i128::from(Price::PER_1E4));
        self.host().map_or_else(wide, Value::Price)
    }

    #[cfg(test)]
    fn from_host(host: Option<Price>) -> Option<Self> {
        Self::try_from(host?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_print_for_machines() {
        #[rustfmt::skip]
        let table = [
            (Value::UInt(u64::MAX), "18446744073709551615"),
            (Value::Int(-5), "-5"),
            (Value::Char(b' '), " "),
            (Value::Char(0), "\\x00"),
            (Value::Text(b"BRK.A"), "BRK.A"),
            (Value::Text(b"\xff\"\\"), "\\xff\"\\"),
            (Value::Price(Price(322_400_000_000)), "322.4"),
            (Value::WidePrice(i128::from(u64::MAX) * 10), "184467440737.09551615"),
            (Value::TimeOfDay(34_200_000_000_000), "34200000000000"),
        ];
        for (value, text) in table {
            assert_eq!(value.to_string(), text);
        }
    }

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
    }

    #[test]
    fn prices_that_fit_and_prices_that_do_not() {
        let cents = Price(99_050_000_000);
        assert_eq!(Price4Be::try_from(cents).map(Price4Be::raw), Ok(990_500));
        assert_eq!(Price8Be::try_from(cents).map(Price8Be::raw), Ok(9_905_000_000));
        assert_eq!(Price4Le::try_from(Price(-100_000)).map(Price4Le::raw), Ok(-1));
        assert_eq!(Price4Be::try_from(Price(1)), Err(PriceError(Price(1))));
        assert_eq!(Price4Be::try_from(Price(-100_000)), Err(PriceError(Price(-100_000))));
        assert_eq!(Price4Be::try_from(Price(i64::MAX)), Err(PriceError(Price(i64::MAX))));

        assert_eq!(Price4Be::from_raw(u32::MAX).host(), Price(429_496_729_500_000));
        assert_eq!(Price8Be::from_raw(922_337_203_685_477_580).host(), Some(Price(i64::MAX - 7)));
        assert_eq!(Price8Be::from_raw(922_337_203_685_477_581).host(), None);
        assert_eq!(Price4Le::from_raw(i64::MIN).host(), None);
        assert_eq!(Price4Le::from_raw(i64::MIN).value().to_string(), "-922337203685477.5808");
    }
}
