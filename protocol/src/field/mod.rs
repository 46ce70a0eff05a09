//! What a field of a message means: text, a price, a time, or just a number.
//!
//! Layouts are structs of these types and of the integers in [`crate::int`]. Each knows its host
//! value, by which getters speak, and its [`Value`], by which programs speak that show messages
//! of every type alike.

mod coded;
mod date;
mod decimal;
mod null;
mod numeric;
mod price;
mod text;

pub(crate) use coded::{codes, sets};
pub use date::{Date, MaturityMonthYear};
pub use decimal::{Decimal4Le, Price7Le, Price9Le, PriceNull7Le};
pub use null::{Nullable, OrNull};
pub use numeric::{Numeric20, NumericError};
pub use price::{
    Price2Le, Price2SignedLe, Price4Be, Price4Le, Price4UnsignedLe, Price8Be, PriceError,
};
pub use text::{Alpha, AlphaError, Ascii, CharArray, Symbol};

use core::fmt;

use bytemuck::{Pod, Zeroable};

use crate::int::{I16Le, I32Le, I64Le, U16Be, U16Le, U32Be, U32Le, U48Be, U64Be, U64Le};
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
    /// A day.
    Date(Date),
    /// The month a contract matures in, or a day or week of it.
    MonthYear(MaturityMonthYear),
    /// The field says that it has no value, or the message is of a version without it.
    Null,
}

/// Numbers and times as decimal integers, prices as the shortest exact decimal, text as it is with
/// everything but printable ASCII as `\x..`, days as `2016-11-12`, null as nothing.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::UInt(value) | Self::TimeOfDay(value) | Self::Time(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Char(byte) => fmt_text(&[byte], f),
            Self::Text(bytes) => fmt_text(bytes, f),
            Self::Price(price) => price.fmt(f),
            Self::WidePrice(nanos) => fmt_nanos(nanos, f),
            Self::Date(date) => date.fmt(f),
            Self::MonthYear(month) => month.fmt(f),
            Self::Null => Ok(()),
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
    I16Le: i16, Int;
    I32Le: i32, Int;
    I64Le: i64, Int;
    TimeOfDay48Be: u64, TimeOfDay;
    TimeLe: u64, Time;
}

macro_rules! byte_fields {
    ($($name:ident: $value:ident;)+) => {$(
        impl Field for $name {
            type Host = $name;
            const BLANK: Self = 0;

            #[inline(always)]
            fn host(self) -> $name {
                self
            }

            fn value(&self) -> Value<'_> {
                Value::$value((*self).into())
            }

            #[cfg(test)]
            fn from_host(host: $name) -> Option<Self> {
                Some(host)
            }
        }
    )+};
}

byte_fields! {
    u8: UInt;
    i8: Int;
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
            (Value::Date(Date::new(17_117)), "2016-11-12"),
            (Value::Null, ""),
        ];
        for (value, text) in table {
            assert_eq!(value.to_string(), text);
        }
    }
}
